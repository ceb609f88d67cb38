"""``hmtui state``: stars, notes, tags and views as a file for another machine, or as a list.

Invariant: exporting reads and importing merges; nothing that is newer here is
replaced, and a file that is no export is not overwritten.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hmtui.annotations import Annotations, verify
from hmtui.annotations.exchange import export_state, import_rescued, import_state
from hmtui.annotations.files import damaged_files
from hmtui.annotations.history import History
from hmtui.citations.replace import FileChangedError, read, replace
from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library, say_waiting
from hmtui.cli.output import emit, say
from hmtui.cli.parsing import Command, Group
from hmtui.cli.records import harmless
from hmtui.cli.settings import pass_settings
from hmtui.errors import SourceError, UsageError
from hmtui.sources.files import read_file, read_stdin
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from hmtui.annotations import AnnotatedPaper
    from hmtui.cli.settings import Settings

__all__ = ["command"]

_DATABASE = b"SQLite format 3\0"
"""How a database file begins."""


@click.group(
    "state",
    cls=Group,
    examples=(
        ("hmtui state export -o stars.json", "for another machine, or for git"),
        ("hmtui state import stars.json", "merge; of two changes the newer one wins"),
        ("hmtui state import state.db.damaged-…", "whatever can be read from a damaged file"),
        ("hmtui state list --vanished", "papers that are no longer in the catalog"),
        ("hmtui state forget 'open ones'", "delete a view"),
    ),
)
@options.help_only
def command() -> None:
    """Export, import or list stars, notes, tags and views."""


def _annotations(settings: Settings) -> Annotations:
    annotations = Annotations(catalog=open_library(settings).identity)
    verify(annotations)
    if annotations.notice:
        say(annotations.notice)
    return annotations


@command.command("export", cls=Command)
@options.output("Write to a file instead of stdout")
@options.catalog_and_help
@pass_settings
def _export(settings: Settings, output: str | None) -> int:
    """Write stars, notes, tags and views as JSON."""
    text = export_state(_annotations(settings))
    if not output:
        emit(text.rstrip("\n"))
        return 0
    snapshot = read(Path(output))
    if snapshot.data and b'"hmtui-state"' not in snapshot.data[:100]:
        raise UsageError(
            f"{clean(output)} is not an export of hmtui state, not overwritten.", hint="Name another file."
        )
    if snapshot.data.decode("utf-8", "replace") == text:
        say(f"{clean(output)} is up to date")
        return 0
    try:
        replace(snapshot, text.encode("utf-8", "replace"))
    except FileChangedError as error:
        raise UsageError(f"{clean(output)} was changed by another program meanwhile, not overwritten") from error
    say(f"Wrote {clean(output)}")
    return 0


@command.command("import", cls=Command)
@click.argument("file", metavar="FILE", shell_complete=candidates.files)
@options.catalog_and_help
@pass_settings
def _import(settings: Settings, file: str) -> int:
    """Merge an export, or a damaged database, into the state here."""
    try:
        data = read_stdin() if file == "-" else read_file(file, waiting=say_waiting)
        text = "" if data.startswith(_DATABASE) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "Name a file that hmtui state export wrote."
        raise SourceError(f"{clean(file)} is not UTF-8 text, so no export of hmtui.", hint=hint) from error
    annotations = _annotations(settings)
    damaged = data.startswith(_DATABASE) or file in damaged_files(annotations.path)
    say(str(import_rescued(annotations, file) if damaged else import_state(annotations, text, file)))
    annotations.close()
    return 0


@command.command("list", cls=Command)
@options.vanished
@options.catalog_and_help
@pass_settings
def _list(settings: Settings, *, vanished: bool) -> int:
    """List the papers with a star, note, tag or read status."""
    library = open_library(settings)
    annotations = library.annotation_lookup.annotations
    kept = annotations.annotated_papers()
    if annotations.notice:
        say(annotations.notice)
    if vanished:
        kept = [one for one in kept if not any(library.ids_of([one.identities]))]
    for one in kept:
        emit(_line(one))
    if not kept:
        say(
            "No annotated paper is missing from the catalog" if vanished else "No paper has a star, note, tag or status"
        )
    return 0 if kept else 1


@command.command("views", cls=Command)
@options.catalog_and_help
@pass_settings
def _views(settings: Settings) -> int:
    """List the saved views: name, query, order and tab."""
    views = History(_annotations(settings)).views()
    for view in views:
        emit("\t".join(map(clean, (view.name, view.query, view.sort, view.tab))))
    if not views:
        say("No saved views")
    return 0 if views else 1


@command.command("forget", cls=Command)
@click.argument("name", metavar="VIEW", shell_complete=candidates.views)
@options.catalog_and_help
@pass_settings
def _forget(settings: Settings, name: str) -> int:
    """Delete a saved view."""
    say(History(_annotations(settings)).delete_view(name).sentence)
    return 0


def _line(kept: AnnotatedPaper) -> str:
    """Return a paper and its annotations, tab-separated: marks, name, tags, identity, note."""
    state = kept.state
    marks = " ".join(filter(None, ("starred" if state.starred else "", state.read)))
    tags = " ".join(f"#{tag}" for tag in state.tags)
    identity = kept.identities[0] if kept.identities else ""
    return "\t".join((marks, harmless(clean(kept.name)), tags, harmless(identity), harmless(clean(state.note))))
