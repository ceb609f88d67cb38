"""``hmtui state``: stars, notes and tags as a file for another machine, or as a list.

Invariant: exporting reads and importing merges; nothing that is newer here is
ever replaced, and a file that is there is not written over.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hmtui.citations.replace import FileChangedError, read, replace
from hmtui.cli.choosing import open_library
from hmtui.cli.output import emit, say
from hmtui.errors import SourceError, UsageError
from hmtui.personal import Personal
from hmtui.personal.exchange import export_state, import_state
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments
    from hmtui.personal import Kept

__all__ = ["run"]


def run(arguments: Arguments) -> int:
    """Do what the first word says: export, import or list."""
    verbs = {"export": _export, "import": _import, "list": _list}
    verb = verbs.get(arguments.words[0])
    if verb is None:
        raise UsageError(
            f"There is no hmtui state {clean(arguments.words[0])}.", hint="There are: export, import, list."
        )
    return verb(arguments)


def _personal(arguments: Arguments) -> Personal:
    personal = Personal(catalog=open_library(arguments).identity)
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
    try:
        replace(snapshot, text.encode("utf-8", "replace"))
    except FileChangedError as error:
        raise UsageError(f"{clean(path)} was written by another program meanwhile; it was left alone.") from error
    say(f"Wrote {clean(path)}.")
    return 0


def _import(arguments: Arguments) -> int:
    if len(arguments.words) < 2:  # noqa: PLR2004 - the verb and a file
        raise UsageError("hmtui state import needs a FILE.", hint="- is stdin.")
    name = arguments.words[1]
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{clean(name)} cannot be read: {clean(str(error))}.") from error
    say(str(import_state(_personal(arguments), text, name)))
    return 0


def _list(arguments: Arguments) -> int:
    library = open_library(arguments)
    personal = library.noted.personal
    kept = personal.kept()
    if arguments.has("vanished"):
        there = {paper for one in kept for paper in one.identities if any(True for _ in library.ids_of({paper}))}
        kept = [one for one in kept if not there & set(one.identities)]
    for one in kept:
        emit(clean_line(one))
    return 0 if kept else 1


def clean_line(kept: Kept) -> str:
    """Write a paper and what is noted of it, tab-separated: marks, name, tags, the name it lasts by, the note."""
    state = kept.state
    marks = " ".join(filter(None, ("starred" if state.starred else "", state.read)))
    tags = " ".join(f"#{tag}" for tag in state.tags)
    return "\t".join((marks, clean(kept.name), tags, kept.identities[0] if kept.identities else "", clean(state.note)))
