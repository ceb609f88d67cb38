"""``hmtui [SOURCE]``: hand over to the browser, once nothing is left that could be refused.

Invariant: a source that cannot be read, a tab that is not there and a terminal
that cannot show a screen are told in one line, before the screen is taken; what
is found only while a long source is read is told after it was given back.
"""

from __future__ import annotations

import os
import sys
from threading import Thread

from hmtui.actions import remap
from hmtui.cli.arguments import nearest_verb
from hmtui.cli.choosing import open_library, section_id, settled
from hmtui.cli.output import is_terminal, say
from hmtui.cli.screen import make_ready, terminal_itself
from hmtui.config import Config, Value, load
from hmtui.errors import SourceError, UsageError
from hmtui.library import Library
from hmtui.model import Catalog
from hmtui.opening import Opening, Stopped
from hmtui.personal import Personal, Place
from hmtui.personal.habits import Habits
from hmtui.places import from_anywhere
from hmtui.terminal import refuse_screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.cli.arguments import Arguments

__all__ = ["run"]

_MOMENT = 0.25
"""Seconds in which most sources are open; after that the browser begins with what there is."""
_PATIENCE, _SMALL = 5.0, 200_000
"""Seconds that even a busy machine takes to read a file of so many bytes: what is wrong with it is told at once."""
_CANCELLED = 130


def run(arguments: Arguments) -> int:
    """Browse the source named, until the person leaves."""
    source = _source(arguments)
    if arguments.has("plain"):
        return _talk(arguments, source)
    if source == "-":
        if is_terminal(sys.stdin):
            raise UsageError("There is nothing on stdin.", hint="As in: curl … | hmtui -")
        with terminal_itself():
            return _browse(arguments, source)
    # Textual draws on stderr; whoever sends stdout elsewhere expects records there.
    refusal = refuse_screen(is_terminal(sys.stdin), is_terminal() and is_terminal(sys.stderr), os.environ)
    if refusal:
        raise UsageError(refusal)
    return _browse(arguments, source)


def _talk(arguments: Arguments, source: str) -> int:
    """Show the records without a screen."""
    if source == "-":
        raise UsageError("--plain reads from stdin what you say.", hint="Name a file instead of -.")
    from hmtui.cli.plain import converse  # noqa: PLC0415 - for those who asked for it

    config = load()
    notices = [*config.problems]
    library = settled(Library.open(source or None, cache_limit=config["cache.megabytes"] * 1_000_000), arguments)
    place = _place(arguments, library, config, notices)
    for notice in notices:
        say(notice)
    return converse(library, place)


def _source(arguments: Arguments) -> str:
    """Give what is to be opened; empty for the shipped catalog."""
    if arguments.words and arguments.has("catalog"):
        raise UsageError("The catalog was given twice, with --catalog and without.")
    if arguments.words:
        return arguments.words[0]
    return arguments.get("catalog") or os.environ.get("HMTUI_CATALOG", "")


def _browse(arguments: Arguments, source: str, notices: Sequence[str] = (), *, again: bool = False) -> int:
    """Browse a source; ``again``: the list of last time could not be read, so that it is not tried now."""
    config = load()
    notices = [*config.problems, *remap({name: value.value for name, value in config.keys.items()}), *notices]
    restored = not (source or again or arguments.has("fresh")) and config["start.restore"]
    if restored:
        source = _last_source(notices)
    opening = Opening(source, cache_limit=config["cache.megabytes"] * 1_000_000) if source else None
    try:
        library = _opened(arguments, opening)
    except SourceError as error:
        if not restored:
            raise _with_nearest_verb(error, source) from error
        notices.append(str(error))
        source, opening, library = "", None, open_library(arguments)
    if library is not None:
        opening = None
    else:
        library = Library(Catalog("", (), ()), name=source)
        library.partial = True
    place = _place(arguments, library, config, notices)
    values = {**config.values, "look.ascii": Value(True, "--ascii")} if arguments.has("ascii") else config.values
    config = Config(values, config.keys, tuple(notices))
    os.environ.setdefault("HMTUI_CLIPBOARD", config["copy.clipboard"])
    # A small list is indexed while Textual is imported.
    Thread(target=library.store.index_text, name="index", daemon=True).start()
    with make_ready():
        from hmtui.tui.app import run_browser  # noqa: PLC0415 - Textual is only for the browser

    code = run_browser(settled(library, arguments), place=place, config=config, opening=opening)
    try:
        if opening is not None:
            opening.cancel()
            opening.wait(0)
    except Stopped:
        code = _CANCELLED
    except SourceError as error:
        if not restored:
            raise
        return _browse(arguments, "", [str(error)], again=True)
    for notice in notices:
        say(notice)
    return code


def _opened(arguments: Arguments, opening: Opening | None) -> Library | None:
    """Give the library, if it is whole within a moment; a tab is known only when it is."""
    if opening is None:
        return open_library(arguments)
    small = os.path.isfile(opening.source) and os.path.getsize(opening.source) <= _SMALL  # noqa: PTH113, PTH202 - as below
    return opening.wait() if arguments.has("tab") else opening.begin(_PATIENCE if small else _MOMENT)


def _last_source(notices: list[str]) -> str:
    """Give the file that was browsed last, if it is still there; empty is the shipped catalog.

    An address is not opened again unasked: it may be slow, or out of reach.
    """
    personal = Personal()
    source = Habits(personal).last_source()
    personal.close()
    if "://" in source or source == "-":
        return ""
    if source and not os.path.exists(source):  # noqa: PTH110 - any name a person can type
        notices.append(f"{source}, which you had open last, is not there any more.")
        return ""
    return source


def _place(arguments: Arguments, library: Library, config: Config, notices: list[str]) -> Place:
    """Work out where to begin: what the command line says, else a view, else where the person was."""
    place = Place()
    if arguments.has("view"):
        view = Habits(library.noted.personal).view(arguments.get("view"))
        there = view.tab in {section.id for section in library.catalog.sections}
        if view.tab and not there and len(library):
            notices.append(f"The view {view.name} is of a tab {view.tab}, which this list has not.")
        place = Place(view.query, view.sort, view.tab)
    elif config["start.restore"] and not arguments.has("fresh"):
        place = Habits(library.noted.personal).place(from_anywhere(library.name))
    if arguments.has("query"):
        place = Place(arguments.get("query"))
    if arguments.has("tab"):
        place = place._replace(tab=section_id(library, arguments.get("tab")) or "")
    return place


def _with_nearest_verb(error: SourceError, word: str) -> SourceError:
    """Add the command that was perhaps meant by the name of a file that is not there."""
    near = nearest_verb(word)
    if not near or os.path.exists(word):  # noqa: PTH110 - no path object is needed
        return error
    return type(error)(error.message, hint=f"Did you mean: hmtui {near}?")
