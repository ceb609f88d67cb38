"""``hmtui sources``: lists kept under a name, and updated when asked.

Invariant: a source that cannot be updated stays as it was; the exit code is 3 then. Nothing is fetched but by ``add``
and ``update``, and by opening a source that was given an age.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from hmtui.cli import candidates, options
from hmtui.cli.online import say_progress
from hmtui.cli.output import counted, emit, say, say_error, speaks_unicode
from hmtui.cli.parsing import Command, Group, nearest
from hmtui.errors import SourceError, UsageError
from hmtui.refreshing import add, update
from hmtui.sources.differences import differences
from hmtui.sources.saved import remove
from hmtui.sources.saved_names import find, list_sources
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.sources.saved import Update
    from hmtui.sources.saved_names import SavedSource

__all__ = ["command"]


@click.group(
    "sources",
    cls=Group,
    invoke_without_command=True,
    examples=(
        ("hmtui sources", "the lists that are kept, as hmtui sources list"),
        ("hmtui sources add epoch", "Epoch AI's notable models; modelsdev: the models of models.dev"),
        ("hmtui sources add https://github.com/owner/list --as mine", "the README of a repository"),
        ("hmtui epoch", "open a source by its name; -c epoch in other commands"),
        ("hmtui sources update", "fetch all of them again; what was added or changed is is:new"),
    ),
)
@options.help_only
@click.pass_context
def command(ctx: click.Context) -> int:
    """Keep lists under a name: add, list, update, remove."""
    return 0 if ctx.invoked_subcommand else ctx.invoke(_list, as_json=False)


@command.command("add", cls=Command)
@click.argument("address", metavar="URL|PATH|NAME", shell_complete=candidates.files)
@options.as_name
@options.max_age
@options.help_only
@click.pass_context
def _add(ctx: click.Context, address: str, as_name: str, max_age: int | None) -> int:
    """Fetch a list and keep it under a name; epoch and modelsdev are known."""
    root = ctx.find_root().command
    if isinstance(root, Group) and as_name in root.summaries():
        raise UsageError(f"{as_name} is a command of hmtui.", hint="Use another name.")
    say_progress(f"Fetching {clean(address)}")
    try:
        source = add(address, as_name, max_age=max_age or 0)
    finally:
        say_progress("")
    say(f"Saved {counted(source.records, 'record')} as {source.name}; open them: hmtui {source.name}")
    return 0


@command.command("list", cls=Command)
@options.as_json
@options.help_only
def _list(*, as_json: bool) -> int:
    """List the sources: name, records, date, days until it is updated, address."""
    sources = list_sources()
    if not sources:
        say("No list is kept yet; add one: hmtui sources add epoch")
    for source in sources:
        if as_json:
            about = {"name": source.name, "address": source.address, "records": source.records, "date": source.day}
            about |= {"max-age": source.max_age, "path": str(source.path)}
            emit(json.dumps(about, ensure_ascii=not speaks_unicode()))
        else:
            age = f"{source.max_age} d" if source.max_age else "on request"
            emit("\t".join(map(clean, (source.name, str(source.records), source.day, age, source.address))))
    return 0


@command.command("update", cls=Command)
@click.argument("names", metavar="[NAME...]", nargs=-1, shell_complete=candidates.saved_sources)
@options.as_json
@options.help_only
def _update(names: tuple[str, ...], *, as_json: bool) -> int:
    """Fetch some sources, or all of them, again."""
    failed = False
    for source in _named(names) if names else list_sources():
        say_progress(f"Fetching {source.name}")
        try:
            done = update(source)
        except SourceError as error:
            say_progress("")
            say_error(error)
            failed = True
            continue
        say_progress("")
        _show(done, as_json=as_json)
    return SourceError.exit_code if failed else 0


@command.command("remove", cls=Command)
@click.argument("names", metavar="NAME...", nargs=-1, required=True, shell_complete=candidates.saved_sources)
@options.help_only
def _remove(names: tuple[str, ...]) -> int:
    """Delete sources with their earlier versions."""
    for source in _named(names):
        remove(source)
        say(f"Removed {source.name}")
    return 0


def _named(names: Sequence[str]) -> list[SavedSource]:
    """Return the sources of some names. Raises UsageError before anything is done if there is none of a name."""
    found = [(name, find(name)) for name in names]
    for name, source in found:
        if source is None:
            near = nearest(name, [one.name for one in list_sources()])
            raise UsageError(
                f"There is no source {clean(name)}.",
                hint=f"Did you mean {near}?" if near else "See: hmtui sources list.",
            )
    return [source for _, source in found if source is not None]


def _show(done: Update, *, as_json: bool) -> None:
    changes = Counter(one.change for one in differences(done.before, done.after)) if done.changed else Counter()
    name, records = done.source.name, done.source.records
    if as_json:
        emit(
            json.dumps(
                {"name": name, "records": records, **{kind: changes[kind] for kind in ("added", "changed", "removed")}}
            )
        )
        return
    said = ", ".join(f"{changes[kind]:,} {kind}" for kind in ("added", "changed", "removed") if changes[kind])
    emit(f"{name}: {said or 'no change'}, {counted(records, 'record')}")
