"""``hmtui [SOURCE]``: open the browser, once nothing is left to refuse.

``--query``, ``--tab`` and ``--view`` mean SOURCE, else ``-c``, else the shipped
catalog, as every command does. Only a bare ``hmtui`` returns to the list and the
search of last time, and says so.

Invariant: a source that cannot be read, an unknown tab and a terminal that cannot
show a screen are reported in one line before the screen is taken; what is found
while a long source is read is reported after it was given back.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from hmtui.actions import remapped
from hmtui.annotations import Annotations, Position, StateError
from hmtui.annotations.history import History
from hmtui.cli import candidates, options
from hmtui.cli.loading import section_id
from hmtui.cli.output import is_terminal, say
from hmtui.cli.parsing import Command, Group, nearest
from hmtui.cli.screen import make_ready, terminal_itself
from hmtui.cli.settings import pass_settings
from hmtui.columns import order_words
from hmtui.config import Config, Value
from hmtui.errors import SourceError, Stopped, UsageError
from hmtui.library import Library
from hmtui.models import Catalog
from hmtui.paths import absolute_source
from hmtui.query import parse, sort_of
from hmtui.terminal import refuse_screen
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.cli.settings import Settings
    from hmtui.opening_thread import Opening

__all__ = ["command"]

_MOMENT = 0.25
"""Seconds in which most sources are open; after that the browser starts with what was read."""
_PATIENCE, _SMALL = 5.0, 200_000
"""Seconds in which even a busy machine reads a file of so many bytes, or finds none: errors are reported at once."""
_CANCELLED = 130


@dataclass(frozen=True)
class _Request:
    """What is to be shown first."""

    source: str
    """Empty is the shipped catalog."""
    query: str | None
    tab: str | None
    view: str | None
    restore: bool
    """Whether to return to the list and the search of last time."""
    notices: list[str] = field(default_factory=list)
    """What is wrong, for the browser's status line and, afterwards, for stderr."""


class _BrowseCommand(Command):
    """The command that stands for ``hmtui`` itself; its help page lists the others."""

    def too_many(self, ctx: click.Context, rest: Sequence[str]) -> UsageError:
        """Return the error for a second word: the first is a mistyped command, or both are sources."""
        word = str(ctx.params.get("source") or "")
        near = nearest(word, _commands(ctx))
        hint = f"Did you mean: hmtui {near}?" if near else "See: hmtui --help."
        shown = clean(word or rest[0])
        return UsageError(f"“{shown}” is not a command, and hmtui opens one source at a time.", hint=hint)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the words of the usage line."""
        return [*super().collect_usage_pieces(ctx), "| COMMAND ..."]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        if ctx.parent is not None and isinstance(ctx.parent.command, Group):
            ctx.parent.command.format_commands(ctx.parent, formatter)
        super().format_options(ctx, formatter)

    def _notes(self) -> Iterator[str]:
        yield "SOURCE: a catalog, a list (Markdown, BibTeX, CSV, JSON, YAML, …), a URL, or - for stdin."
        yield "NAME: an id, a name, an alias, a DOI or an arXiv number; gpt-3, GPT3 and 2005.14165 are one record."
        yield (
            "Results go to stdout, messages to stderr. Exit codes: 0 done, 1 nothing matched or problems found, "
            "2 wrong use or a query that cannot be used as written, 3 unreadable input, 130 cancelled."
        )


def _commands(ctx: click.Context) -> Sequence[str]:
    group = ctx.find_root().command
    return list(group.summaries()) if isinstance(group, Group) else []


@click.command(
    "hmtui",
    cls=_BrowseCommand,
    examples=(
        ("hmtui", "browse on where you left off; the first time, the shipped catalog"),
        ("hmtui refs.bib", "browse a list of your own"),
        ("hmtui search 'gpt year:2020..2022'", "list models on the command line"),
        ("hmtui cite gpt-3 palm >> refs.bib", "two BibTeX entries"),
        ("hmtui open megatron-lm --rel code", "the code, in the web browser"),
        ("hmtui COMMAND --help", "options and examples of a command"),
    ),
)
@click.argument("source", metavar="[SOURCE]", required=False, shell_complete=candidates.commands_and_files)
@options.query
@options.tab
@options.view
@options.fresh
@options.plain
@options.look_ascii
@options.version
@pass_settings
def command(
    settings: Settings,
    source: str | None,
    query: str | None,
    tab: str | None,
    view: str | None,
    *,
    fresh: bool,
    plain: bool,
    look_ascii: bool,
) -> int:
    """Browse huge AI models and their papers in the terminal."""
    named = click.get_current_context().params["catalog"]
    if source and named:
        raise UsageError("The catalog was given twice, with --catalog and without")
    chosen = source or named or fresh or view or query is not None or tab is not None
    restore = not chosen and bool(settings.config["start.restore"])
    request = _Request(source or settings.source, query, tab, view, restore, [*settings.config.problems])
    if plain:
        return _converse(settings, request)
    if look_ascii:
        values = {**settings.config.values, "look.ascii": Value(True, "--ascii")}
        config = Config(values, settings.config.keys, settings.config.problems)
    else:
        config = settings.config
    if request.source == "-":
        if is_terminal(sys.stdin):
            raise UsageError("There is nothing on stdin.", hint="Example: curl … | hmtui -")
        with terminal_itself():
            return _browse(settings, config, request)
    # Textual draws on stderr; when stdout is redirected, somebody expects records there.
    refusal = refuse_screen(
        os.environ,
        stdin_is_terminal=is_terminal(sys.stdin),
        stdout_is_terminal=is_terminal() and is_terminal(sys.stderr),
    )
    if refusal:
        raise _refused(refusal, request.source)
    return _browse(settings, config, request)


def _converse(settings: Settings, request: _Request) -> int:
    """Show the records without a screen."""
    if request.source == "-":
        raise UsageError("--plain reads your input from stdin.", hint="Name a file instead of -.")

    try:
        source = _source(request)
        library = Library.open(source or None, cache_limit=settings.cache_limit)
    except SourceError as error:
        if request.source or not request.restore:
            raise _with_nearest_command(error, request.source) from error
        request.notices.append(str(error))
        library = Library.open()
    library.citing = settings.citing
    place = _place(request, library)
    for notice in request.notices:
        say(notice)
    if greeting := _greeting(request, library, place):
        say(greeting)
    from hmtui.cli.plain import converse  # noqa: PLC0415 - few browse without a screen

    return converse(library, place, settings.environment)


def _browse(settings: Settings, config: Config, request: _Request, *, again: bool = False) -> int:
    """Browse a source; ``again``: the list of last time could not be read, so the shipped catalog is shown."""
    notices = request.notices
    if not again:
        notices += remapped(config.given_keys)[1]
    source = request.source if again else _source(request)
    returned = source != request.source
    opening = _begun(source, settings) if source else None
    try:
        library = _opened(request, opening)
    except SourceError as error:
        if not returned:
            raise _with_nearest_command(error, source) from error
        notices.append(str(error))
        opening, library = None, Library.open()
    if library is not None:
        opening = None
    else:
        library = Library(Catalog("", (), ()), name=source)
        library.partial = True
    library.citing = settings.citing
    notices += [library.origin.shortfall] if library.origin and library.origin.shortfall else []
    place = _place(request, library)
    config = Config(config.values, config.keys, tuple(notices))
    with make_ready():
        from hmtui.tui.app import run_browser  # noqa: PLC0415 - Textual is only for the browser

    code = run_browser(
        library,
        position=place,
        config=config,
        restored=request.restore,
        opening=opening,
        greeting=_greeting(request, library, place),
    )
    try:
        if opening is not None:
            opening.cancel()
            opening.wait(0)
    except Stopped:
        code = _CANCELLED
    except SourceError as error:
        if not returned:
            raise
        notices.append(str(error))
        return _browse(settings, config, request, again=True)
    for notice in notices:
        say(notice)
    return code


def _begun(source: str, settings: Settings) -> Opening:
    from hmtui.opening_thread import Opening  # noqa: PLC0415 - the readers of all formats, which the shipped catalog does not need

    return Opening(source, cache_limit=settings.cache_limit)


def _opened(request: _Request, opening: Opening | None) -> Library | None:
    """Return the library, if all of it is read within a moment; a tab is known only then."""
    if opening is None:
        return Library.open()
    library = opening.begin(_MOMENT)
    if library is not None or not (request.tab is not None or _is_quick(opening.source)):
        return library
    with _shown(f"Reading {clean(Path(opening.source).name or opening.source)} (Ctrl+C cancels)"):
        return opening.wait() if request.tab is not None else opening.begin(_PATIENCE)


def _is_quick(source: str) -> bool:
    """Check for a small file, or a name of nothing."""
    from hmtui.sources.addresses import is_url  # noqa: PLC0415 - the shipped catalog needs no readers
    from hmtui.sources.saved_names import find  # noqa: PLC0415

    path = Path(source)
    if path.exists() or source == "-" or is_url(source):
        return path.is_file() and path.stat().st_size <= _SMALL
    return find(source) is None


@contextmanager
def _shown(text: str) -> Iterator[None]:
    """Show a line on the terminal for a while; nothing where there is no terminal."""
    if is_terminal(sys.stderr):
        sys.stderr.write(text)
        sys.stderr.flush()
    try:
        yield
    finally:
        if is_terminal(sys.stderr):
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _source(request: _Request) -> str:
    """Return the source to open: the list of last time where that is asked for and still there.

    A URL is not opened again: it may be slow, or out of reach.
    """
    if request.source or not request.restore:
        return request.source
    annotations = Annotations()
    source = History(annotations).last_source()
    annotations.close()
    if "://" in source or source == "-" or source.startswith(("/dev/", "/proc/")):
        return ""
    if source and not Path(source).exists():
        request.notices.append(f"{clean(source)}, opened last time, no longer exists")
        return ""
    return source


def _place(request: _Request, library: Library) -> Position:
    """Return the query, order and tab to start with.

    Raises:
        UsageError: there is no such view or tab.
    """
    place = Position()
    if request.view:
        try:
            view = History(library.annotation_lookup.annotations).view(request.view)
        except StateError as error:
            raise UsageError(error.message, hint=error.hint) from None
        there = view.tab in {section.id for section in library.catalog.sections}
        if view.tab and not there and len(library):
            request.notices.append(f"The view {clean(view.name)} needs tab {clean(view.tab)}, missing here")
        place = Position(view.query, view.sort, view.tab)
    elif request.restore:
        place = History(library.annotation_lookup.annotations).position(absolute_source(library.name))
    if request.query is not None:
        place = Position(request.query)
    if request.tab is not None:
        place = replace(place, tab=section_id(library, request.tab) or "")
    return place


def _greeting(request: _Request, library: Library, place: Position) -> str:
    """Return what a bare ``hmtui`` says when it does not start with the whole catalog; empty otherwise."""
    other = bool(library.name) and library.name != request.source
    if not request.restore or not (place.query or place.tab or place.sort or other):
        return ""
    name = Path(library.name).name or library.catalog.title
    tab = f", tab {clean(place.tab)}" if place.tab else ""
    query = f", query “{clean(place.query)}” (Esc clears it)" if place.query else ""
    of_list, _, of_query = place.sort.partition(",")
    sort = sort_of(of_query) or (None if parse(place.query).has_text else sort_of(of_list))
    order = f", by {order_words(sort.key, reverse=sort.reverse)}" if sort else ""
    return f"Back in {clean(name)}{tab}{query}{order}"


def _refused(reason: str, word: str) -> UsageError:
    """Return the error for a terminal without a screen, or for a mistyped command in a pipe."""
    near = nearest(word, _commands(click.get_current_context()))
    if not near or Path(word).exists():
        return UsageError(reason)
    return UsageError(f"There is no file {clean(word)}.", hint=f"Did you mean: hmtui {near}?")


def _with_nearest_command(error: SourceError, word: str) -> SourceError:
    """Add the command that was perhaps meant by the name of a file that does not exist."""
    near = nearest(word, _commands(click.get_current_context()))
    if not near or Path(word).exists():
        return error
    return type(error)(error.message, hint=f"Did you mean: hmtui {near}?")
