"""``hmtui state``: stars, notes, tags and views as a file for another machine, or as a list.

Invariant: exporting reads and importing merges; nothing that is newer here is
ever replaced, and a file that is there is not written over.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.annotations import Personal, verify
from hmtui.annotations.exchange import export_state, import_rescued, import_state
from hmtui.annotations.files import damaged_files
from hmtui.annotations.history import Habits
from hmtui.citations.replace import FileChangedError, read, replace
from hmtui.cli.choosing import open_library, say_waiting
from hmtui.cli.output import emit, say
from hmtui.errors import SourceError, UsageError
from hmtui.sources.files import read_all, read_file
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from hmtui.annotations import Kept
    from hmtui.cli.arguments import Arguments

__all__ = ["run"]


def run(arguments: Arguments) -> int:
    """Do what the first word says."""
    verb = _VERBS.get(arguments.words[0])
    if verb is None:
        raise UsageError(
            f"There is no hmtui state {clean(arguments.words[0])}.", hint=f"There are: {', '.join(_VERBS)}."
        )
    return verb(arguments)


def _personal(arguments: Arguments) -> Personal:
    personal = Personal(catalog=open_library(arguments).identity)
    verify(personal)
    if personal.notice:
        say(personal.notice)
    return personal


def _export(arguments: Arguments) -> int:
    personal = _personal(arguments)
    text = export_state(personal)
    path = arguments.get("output")
    if not path:
        emit(text.rstrip("\n"))
        return 0
    snapshot = read(Path(path))
    if snapshot.data and b'"hmtui-state"' not in snapshot.data[:100]:
        raise UsageError(f"{clean(path)} is no file of hmtui state; it was left alone.", hint="Name another file.")
    if snapshot.data.decode("utf-8", "replace") == text:
        say(f"{clean(path)} says all of it already.")
        return 0
    try:
        replace(snapshot, text.encode("utf-8", "replace"))
    except FileChangedError as error:
        raise UsageError(f"{clean(path)} was written by another program meanwhile; it was left alone.") from error
    say(f"Wrote {clean(path)}.")
    return 0


def _import(arguments: Arguments) -> int:
    name = _second(arguments, "a FILE", "- is stdin.")
    try:
        data = read_all() if name == "-" else read_file(name, waiting=say_waiting)
        text = "" if data.startswith(_DATABASE) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{clean(name)} cannot be read: {clean(str(error))}.") from error
    personal = _personal(arguments)
    damaged = data.startswith(_DATABASE) or name in damaged_files(personal.path)
    say(str(import_rescued(personal, name) if damaged else import_state(personal, text, name)))
    personal.close()
    return 0


_DATABASE = b"SQLite format 3\0"


def _second(arguments: Arguments, what: str, hint: str) -> str:
    if len(arguments.words) < 2:  # noqa: PLR2004 - the verb and what it is about
        raise UsageError(f"hmtui state {arguments.words[0]} needs {what}.", hint=hint)
    return arguments.words[1]


def _views(arguments: Arguments) -> int:
    views = Habits(_personal(arguments)).views()
    for view in views:
        emit("\t".join(map(clean, (view.name, view.query, view.sort, view.tab))))
    return 0 if views else 1


def _forget(arguments: Arguments) -> int:
    name = _second(arguments, "the name of a view", "See: hmtui state views.")
    say(f"{Habits(_personal(arguments)).delete_view(name).sentence}.")
    return 0


def _list(arguments: Arguments) -> int:
    library = open_library(arguments)
    personal = library.noted.personal
    verify(personal)
    kept = personal.kept()
    if personal.notice:
        say(personal.notice)
    if arguments.has("vanished"):
        kept = [one for one in kept if not any(library.ids_of([one.identities]))]
    for one in kept:
        emit(clean_line(one))
    return 0 if kept else 1


def clean_line(kept: Kept) -> str:
    """Write a paper and what is noted of it, tab-separated: marks, name, tags, the name it lasts by, the note.

    The cells are made harmless as those of other tables are.
    """
    from hmtui.cli.records import harmless  # noqa: PLC0415 - for lists alone

    state = kept.state
    marks = " ".join(filter(None, ("starred" if state.starred else "", state.read)))
    tags = " ".join(f"#{tag}" for tag in state.tags)
    identity = kept.identities[0] if kept.identities else ""
    return "\t".join((marks, harmless(clean(kept.name)), tags, harmless(identity), harmless(clean(state.note))))


_VERBS = {"export": _export, "import": _import, "list": _list, "views": _views, "forget": _forget}
