"""Export annotations to a file and import them, for another machine or for git.

The file is JSON with one fact per line, ordered by paper. Each line begins with its
comma, so that a line never changes with its neighbours and any git merge of two
files, even with both sides of a conflict left in, can still be read. Every fact
has the time it was written; of two different facts the newer one wins, also when it
is a deletion.

Invariant: importing a file twice, or two files in either order, gives the same
result; when a file shows that two papers are the same one, both notes are kept.
"""

from __future__ import annotations

import json
import re
import time
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.annotations import tag_name, verify
from hmtui.annotations.database import Store
from hmtui.annotations.merging import merge_papers
from hmtui.annotations.values import READ_STATES, StateError
from hmtui.errors import SourceError
from hmtui.identity import strength
from hmtui.text.cleaning import clean, clean_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from hmtui.annotations import Annotations

__all__ = ["ImportResult", "export_state", "import_rescued", "import_state"]

_SCHEMA = 1


class ImportResult(Struct, frozen=True):
    """The counts of an import."""

    papers: int
    """Papers in the file."""
    imported: int
    """Facts that were newer in the file."""
    skipped: int
    """Facts that were newer in the local state."""
    views: int
    """Views that were imported."""

    def __str__(self) -> str:
        """Return the counts as one line for the user."""
        return (
            f"{_count(self.papers, 'paper')} read: {self.imported:,} imported, {self.skipped:,} skipped (local newer); "
            f"{_count(self.views, 'view')} imported"
        )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


# --- writing ------------------------------------------------------------------------------------------------


def export_state(annotations: Annotations) -> str:
    """Return all annotations as the text of an export file. Raises StateError when they cannot be read."""
    verify(annotations)
    text = annotations.read(_export, "")
    if not text:
        raise StateError(annotations.notice or "Stars and notes cannot be read.", hint="Run `hmtui doctor`.")
    return text


def _export(store: Store) -> str:
    head = {"hmtui-state": _SCHEMA, "order": "one fact a line, each with a comma before it"}
    lines = [json.dumps(fact, ensure_ascii=False) for fact in (*_paper_facts(store), *_view_facts(store))]
    return "[" + "\n,".join([json.dumps(head), *lines]) + "\n]\n"


def _paper_facts(store: Store) -> Iterator[dict[str, Any]]:
    names: dict[int, list[str]] = {}
    for identity, paper in store.papers.identities():
        names.setdefault(paper, []).append(identity)
    tags: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for paper, tag, held, at in store.papers.tags_ever():
        tags.setdefault(paper, []).append((f"tag:{tag}", {"is": bool(held), "at": _to_iso(at)}))
    every = {paper: sorted(some, key=strength) for paper, some in names.items()}
    for paper, name, starred, starred_at, read, read_at, note, note_at in sorted(
        (row for row in store.papers.all() if row[0] in every), key=lambda row: every[row[0]]
    ):
        facts = (("starred", bool(starred), starred_at), ("read", read, read_at), ("note", note, note_at))
        dated = [(field, {"is": value, "at": _to_iso(at)}) for field, value, at in facts if at]
        for field, fact in (*dated, *tags.get(paper, ())):
            yield {"paper": every[paper], "name": name, "fact": field, **fact}


def _view_facts(store: Store) -> Iterator[dict[str, Any]]:
    for name, query, sort, tab, at, held in store.history.views(all_ever=True):
        view = {"query": query, "sort": sort, "tab": tab} if held else None
        yield {"view": name, "is": view, "at": _to_iso(at)}


def _to_iso(at: float) -> str:
    at = min(max(at, 0.0), _LAST - 1) + 0.0002  # stored in milliseconds, which a float may just miss
    moment = datetime.fromtimestamp(at, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# --- reading ------------------------------------------------------------------------------------------------


def import_state(annotations: Annotations, text: str, name: str) -> ImportResult:
    """Merge an export file into the local state, in one transaction.

    Raises:
        SourceError: the text is not an export file.
        StateError: the state file cannot be written; nothing was changed.
    """
    papers, views = _parsed(text, clean(name))
    imported = skipped = 0
    now = round(time.time(), 3)
    with annotations.transaction() as store:
        for fact in papers:
            newer, older = _merge_fact(store, fact, now)
            imported, skipped = imported + newer, skipped + older
        changed = sum(_merge_view(store, *view) for view in views)
    return ImportResult(len({fact.names[0] for fact in papers}), imported, skipped, changed)


def import_rescued(annotations: Annotations, path: str) -> ImportResult:
    """Merge the readable rows of another state file, damaged or not. Raises like ``import_state``."""
    store = Store(":memory:")
    try:
        if not store.rescue(path).papers:
            raise SourceError(
                f"No data could be recovered from {clean(path)}.", hint=f"Try: sqlite3 '{clean(path)}' .recover"
            )
        return import_state(annotations, _export(store), path)
    finally:
        store.close()


class _ImportedFact(Struct, frozen=True):
    """One fact about a paper in an export file."""

    names: tuple[str, ...]
    name: str
    field: str
    value: str | int
    at: float


_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$\n?", re.MULTILINE)
"""Conflict markers of git."""
_LAST = 32503680000.0
"""The year 3000, in seconds; later times are invalid."""


def _parsed(text: str, name: str) -> tuple[list[_ImportedFact], list[tuple[str, Sequence[str | int], float]]]:
    """Parse and check the whole file before any of it is used."""
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
        raise SourceError(f"{name}:{error.lineno}:{error.colno}: not valid JSON: {error.msg}.") from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as error:
        raise SourceError(
            f"{name} is not an export of hmtui state: {clean(str(error))}.", hint="Nothing was changed."
        ) from error
    if schema != _SCHEMA:
        raise SourceError(f"{name} was written by a newer hmtui.", hint="Update hmtui.")
    return papers, views


def _fact(item: Mapping[str, Any]) -> _ImportedFact:
    names = tuple(clean(one) for one in item["paper"])
    if not names or not all(one.startswith(("doi:", "arxiv:", "id:")) for one in names):
        raise ValueError("a paper has no identifier")
    field, value = str(item["fact"]), item["is"]
    if field.startswith("tag:"):
        field = f"tag:{tag_name(field[4:])}"
    if field == "starred" or field.startswith("tag:"):
        good = isinstance(value, bool)
    else:
        good = value in READ_STATES if field == "read" else field == "note" and isinstance(value, str)
    if not good or field == "tag:":
        raise ValueError(f"“{clean(str(value))[:60]}” is not a valid value of {clean(field)}")
    stored = clean_lines(value) if field == "note" else value if field == "read" else int(value)
    return _ImportedFact(names, clean(str(item.get("name", ""))), field, stored, _from_iso(item["at"]))


def _view(item: Mapping[str, Any]) -> tuple[str, Sequence[str | int], float]:
    value, name = item["is"], clean(item["view"])
    if not name or not (value is None or isinstance(value, dict)):
        raise ValueError("a view has no name")
    texts = [clean(str((value or {}).get(key, ""))) for key in ("query", "sort", "tab")]
    return name, (*texts, int(value is not None)), _from_iso(item["at"])


def _from_iso(text: object) -> float:
    at = datetime.fromisoformat(str(text).replace("Z", "+00:00")).timestamp()
    if not 0 < at < _LAST:
        raise ValueError(f"“{clean(str(text))}” is not a valid time")
    return round(at, 3)


def _merge_fact(store: Store, fact: _ImportedFact, now: float) -> tuple[int, int]:
    """Merge one fact; return how many facts were imported and how many were older than the local one."""
    known = store.papers.of(fact.names)
    papers = list(dict.fromkeys(known[name] for name in fact.names if name in known)) or [store.papers.make(fact.name)]
    for other in papers[1:]:
        merge_papers(store, papers[0], other, now)
    if len(known) < len(fact.names):
        store.papers.name([(papers[0], fact.name, fact.names)])
    local = store.papers.facts(papers[0]).get(fact.field, (0.0, ""))
    if _is_newer((fact.at, fact.value), local):
        store.papers.put([(papers[0], fact.field, fact.value)], fact.at, newest=False)
        return 1, 0
    return 0, int(fact.at < local[0] - _SAME)


def _merge_view(store: Store, name: str, view: Sequence[str | int], at: float) -> int:
    here = next((row for row in store.history.views(all_ever=True) if row[0] == name), None)
    if here is not None and not _is_newer((at, str(view)), (here[4], str((*here[1:4], here[5])))):
        return 0
    store.history.put_view((name, *view), at, newest=False)
    return 1


_SAME = 0.0005
"""Seconds within which two times are equal; they are stored in milliseconds."""


def _is_newer(imported: tuple[float, str | int], local: tuple[float, str | int]) -> bool:
    """Return whether the imported fact wins; at equal times the values decide, so that all machines agree."""
    if abs(imported[0] - local[0]) < _SAME:
        return str(imported[1]) > str(local[1])
    return imported[0] > local[0]
