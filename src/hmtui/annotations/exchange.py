"""Personal state as a file, for another machine or for git.

The file is JSON with one fact a line, in the order of the papers' names. A comma
stands before a line, not after it, so that no line changes with its neighbours:
whatever git makes of what two machines added, also both sides of a conflict one
after the other, is a file that can be read. Every fact carries the time it was
noted; where two files differ, the newer one holds, also when it took something
away.

Invariant: merging a file twice, or two files in either order, gives the same, and
where a file shows two papers noted here to be one, no note of them is lost.
"""

from __future__ import annotations

import json
import re
import time
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.annotations import tag_name, unite, verify
from hmtui.annotations.database import Store
from hmtui.annotations.values import READ_STATES, StateError
from hmtui.errors import SourceError
from hmtui.identity import strength
from hmtui.text.cleaning import clean, clean_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from hmtui.annotations import Personal

    Fact = tuple[str, str | int, float]

__all__ = ["Merged", "export_state", "import_rescued", "import_state"]

_SCHEMA = 1


class Merged(Struct, frozen=True):
    """What became of an import."""

    papers: int
    """How many papers the file tells of."""
    taken: int
    """Facts that were newer in the file."""
    kept: int
    """Facts that were newer here."""
    views: int
    """Views that were taken."""

    def __str__(self) -> str:
        """Say it in a sentence."""
        return (
            f"{_count(self.papers, 'paper')} read: {self.taken:,} imported, {self.kept:,} skipped (local newer); "
            f"{_count(self.views, 'view')} imported"
        )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


# --- writing ------------------------------------------------------------------------------------------------


def export_state(personal: Personal) -> str:
    """Write all personal state as text. Raises StateError when it cannot be read."""
    verify(personal)
    text = personal.ask(_written, "")
    if not text:
        raise StateError(personal.notice or "Stars and notes cannot be read.", hint="See: hmtui doctor.")
    return text


def _written(store: Store) -> str:
    said = {"hmtui-state": _SCHEMA, "order": "one fact a line, each with a comma before it"}
    lines = [json.dumps(fact, ensure_ascii=False) for fact in (*_paper_facts(store), *_view_facts(store))]
    return "[" + "\n,".join([json.dumps(said), *lines]) + "\n]\n"


def _paper_facts(store: Store) -> Iterator[dict[str, Any]]:
    names: dict[int, list[str]] = {}
    for identity, paper in store.papers.identities():
        names.setdefault(paper, []).append(identity)
    tags: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for paper, tag, held, at in store.papers.tags_ever():
        tags.setdefault(paper, []).append((f"tag:{tag}", {"is": bool(held), "at": _said(at)}))
    every = {paper: sorted(some, key=strength) for paper, some in names.items()}
    for paper, name, starred, starred_at, read, read_at, note, note_at in sorted(
        (row for row in store.papers.all() if row[0] in every), key=lambda row: every[row[0]]
    ):
        facts = (("starred", bool(starred), starred_at), ("read", read, read_at), ("note", note, note_at))
        said = [(field, {"is": value, "at": _said(at)}) for field, value, at in facts if at]
        for field, fact in (*said, *tags.get(paper, ())):
            yield {"paper": every[paper], "name": name, "fact": field, **fact}


def _view_facts(store: Store) -> Iterator[dict[str, Any]]:
    for name, query, sort, tab, at, held in store.habits.views(all_ever=True):
        view = {"query": query, "sort": sort, "tab": tab} if held else None
        yield {"view": name, "is": view, "at": _said(at)}


def _said(at: float) -> str:
    at = min(max(at, 0.0), _LAST - 1) + 0.0002  # kept to a thousandth, which a binary number may miss
    moment = datetime.fromtimestamp(at, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# --- reading ------------------------------------------------------------------------------------------------


def import_state(personal: Personal, text: str, name: str) -> Merged:
    """Merge what a file tells into the state here, in one transaction.

    Raises:
        SourceError: it is no file of personal state.
        StateError: nothing can be written; nothing was changed.
    """
    papers, views = _parsed(text, clean(name))
    taken = kept = 0
    now = round(time.time(), 3)
    with personal.writing() as store:
        for said in papers:
            newer, older = _merge_paper(store, said, now)
            taken, kept = taken + newer, kept + older
        changed = sum(_merge_view(store, *view) for view in views)
    return Merged(len({said.names[0] for said in papers}), taken, kept, changed)


def import_rescued(personal: Personal, path: str) -> Merged:
    """Merge what can be read of a file that the state was once kept in, damaged or not. Raises as ``import_state``."""
    store = Store(":memory:")
    try:
        if not store.rescue(path).papers:
            raise SourceError(f"Nothing can be read of {clean(path)}.", hint=f"Try: sqlite3 '{clean(path)}' .recover")
        return import_state(personal, _written(store), path)
    finally:
        store.close()


class _Said(Struct, frozen=True):
    """A fact that a file tells of a paper."""

    names: tuple[str, ...]
    name: str
    field: str
    value: str | int
    at: float


_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$\n?", re.MULTILINE)
"""Lines that git writes around two sides that it could not put together."""
_LAST = 32503680000.0
"""The year 3000: a later time is no time."""


def _parsed(text: str, name: str) -> tuple[list[_Said], list[tuple[str, Sequence[str | int], float]]]:
    """Read and check a whole file before anything of it is used."""
    papers, views = [], []
    try:
        head, *items = json.loads(_CONFLICT.sub("", text))
        schema = head["hmtui-state"]
        if schema == _SCHEMA:
            for item in items:
                if "view" in item:
                    views.append(_view(item))
                elif "paper" in item:
                    papers.append(_fact(item))
    except json.JSONDecodeError as error:
        raise SourceError(f"{name}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}.") from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as error:
        raise SourceError(
            f"{name} is no file of hmtui state export: {clean(str(error))}.", hint="Nothing was changed."
        ) from error
    if schema != _SCHEMA:
        raise SourceError(f"{name} was written by a newer hmtui.", hint="Update hmtui.")
    return papers, views


def _fact(item: Mapping[str, Any]) -> _Said:
    names = tuple(clean(one) for one in item["paper"])
    if not names or not all(one.startswith(("doi:", "arxiv:", "id:")) for one in names):
        raise ValueError("a paper without a name")
    field, value = str(item["fact"]), item["is"]
    if field.startswith("tag:"):
        field = f"tag:{tag_name(field[4:])}"
    if field == "starred" or field.startswith("tag:"):
        good = isinstance(value, bool)
    else:
        good = value in READ_STATES if field == "read" else field == "note" and isinstance(value, str)
    if not good or field == "tag:":
        raise ValueError(f"“{clean(str(value))[:60]}” is no value of {clean(field)}")
    kept = clean_lines(value) if field == "note" else value if field == "read" else int(value)
    return _Said(names, clean(str(item.get("name", ""))), field, kept, _meant(item["at"]))


def _view(item: Mapping[str, Any]) -> tuple[str, Sequence[str | int], float]:
    said, name = item["is"], clean(item["view"])
    if not name or not (said is None or isinstance(said, dict)):
        raise ValueError("a view without a name")
    words = [clean(str((said or {}).get(key, ""))) for key in ("query", "sort", "tab")]
    return name, (*words, int(said is not None)), _meant(item["at"])


def _meant(text: object) -> float:
    at = datetime.fromisoformat(str(text).replace("Z", "+00:00")).timestamp()
    if not 0 < at < _LAST:
        raise ValueError(f"“{clean(str(text))}” is no time that something can have been noted")
    return round(at, 3)


def _merge_paper(store: Store, said: _Said, now: float) -> tuple[int, int]:
    known = store.papers.of(said.names)
    papers = list(dict.fromkeys(known[name] for name in said.names if name in known)) or [store.papers.make(said.name)]
    for other in papers[1:]:
        unite(store, papers[0], other, now)
    if len(known) < len(said.names):
        store.papers.name([(papers[0], said.name, said.names)])
    here = store.papers.facts(papers[0]).get(said.field, (0.0, ""))
    if _is_newer((said.at, said.value), here):
        store.papers.put([(papers[0], said.field, said.value)], said.at, newest=False)
        return 1, 0
    return 0, int(said.at < here[0] - _SAME)


def _merge_view(store: Store, name: str, view: Sequence[str | int], at: float) -> int:
    here = next((row for row in store.habits.views(all_ever=True) if row[0] == name), None)
    if here is not None and not _is_newer((at, str(view)), (here[4], str((*here[1:4], here[5])))):
        return 0
    store.habits.put_view((name, *view), at, newest=False)
    return 1


_SAME = 0.0005
"""Seconds within which two times are the same, which is told in thousandths."""


def _is_newer(said: tuple[float, str | int], here: tuple[float, str | int]) -> bool:
    """Return which of two facts holds; of two of the same moment any, as long as it is the same on both sides."""
    if abs(said[0] - here[0]) < _SAME:
        return str(said[1]) > str(here[1])
    return said[0] > here[0]
