"""Personal state as a file, for another machine or for git.

The file is JSON with one paper a line, in the order of the papers' names, so that
git merges what two machines added. Every fact carries the time it was noted;
where two files differ, the newer one holds, also when it took something away.

Invariant: merging a file twice, or two files in either order, gives the same.
"""

from __future__ import annotations

import json
from datetime import datetime, timezone

from hmtui.errors import SourceError
from hmtui.identity import strength
from hmtui.personal.state import READ_STATES
from hmtui.record import Record
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.personal import Personal
    from hmtui.personal.store import Store

__all__ = ["Merged", "export_state", "import_state"]

_SCHEMA = 1


class Merged(Record):
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
        facts = f"{self.taken} fact{'' if self.taken == 1 else 's'} taken over"
        return (
            f"{self.papers} papers read: {facts}, {self.kept} kept because newer here; {self.views} views taken over."
        )


def export_state(personal: Personal) -> str:
    """Write all personal state as text. Raises StateError when there is none."""
    store = personal.store
    papers = [json.dumps(paper, ensure_ascii=False) for paper in _papers(store)]
    views = [
        json.dumps({"name": name, "query": query, "sort": sort, "tab": tab, "at": _said(at)}, ensure_ascii=False)
        for name, query, sort, tab, at in store.habits.views()
    ]
    parts = [f'"hmtui-state": {_SCHEMA}', _block("papers", sorted(papers)), _block("views", views)]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _block(name: str, lines: list[str]) -> str:
    return f'"{name}": [\n' + ",\n".join(lines) + "\n]" if lines else f'"{name}": []'


def _papers(store: Store) -> Iterator[dict[str, Any]]:
    names: dict[int, list[str]] = {}
    for identity, paper in store.papers.identities():
        names.setdefault(paper, []).append(identity)
    tags: dict[int, dict[str, Any]] = {}
    for paper, tag, held, at in store.papers.tags_ever():
        tags.setdefault(paper, {})[tag] = {"is": bool(held), "at": _said(at)}
    for paper, name, starred, starred_at, read, read_at, note, note_at in store.papers.all():
        said: dict[str, Any] = {"paper": sorted(names.get(paper, ()), key=strength), "name": name}
        for field, value, at in (
            ("starred", bool(starred), starred_at),
            ("read", read, read_at),
            ("note", note, note_at),
        ):
            if at:
                said[field] = {"is": value, "at": _said(at)}
        if paper in tags:
            said["tags"] = tags[paper]
        if said["paper"]:
            yield said


def _said(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _meant(text: object) -> float:
    return datetime.fromisoformat(str(text).replace("Z", "+00:00")).timestamp()


def import_state(personal: Personal, text: str, name: str) -> Merged:
    """Merge what a file tells into the state here, in one transaction.

    Raises:
        SourceError: it is no file of personal state.
        StateError: nothing can be written; nothing was changed.
    """
    raw = _parsed(text, clean(name))
    taken = kept = views = 0
    with personal.writing() as store:
        for paper in raw["papers"]:
            newer, older = _merge_paper(store, paper)
            taken, kept = taken + newer, kept + older
        here = {view[0]: view[4] for view in store.habits.views()}
        for view in raw.get("views", ()):
            if _meant(view["at"]) > here.get(view["name"], 0):
                said = [clean(str(view.get(key, ""))) for key in ("query", "sort", "tab")]
                store.habits.put_view(clean(str(view["name"])), said[0], said[1], said[2], _meant(view["at"]))
                views += 1
    return Merged(len(raw["papers"]), taken, kept, views)


def _parsed(text: str, name: str) -> dict[str, Any]:
    """Read and check a whole file before anything of it is used."""
    try:
        raw = json.loads(text)
        schema = raw["hmtui-state"]
        for paper in raw["papers"]:
            _check(paper)
        for view in raw.get("views", ()):
            _meant(view["at"])
    except json.JSONDecodeError as error:
        raise SourceError(f"{name}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}.") from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise SourceError(
            f"{name} is no file of hmtui state export: {clean(str(error))}.", hint="Nothing was changed."
        ) from error
    if schema != _SCHEMA:
        raise SourceError(f"{name} was written by a newer hmtui.", hint="Update hmtui.")
    return dict(raw)


def _check(paper: Mapping[str, Any]) -> None:
    if not paper["paper"] or not all(isinstance(one, str) for one in paper["paper"]):
        raise ValueError("a paper without a name")
    list(_facts(paper))


def _facts(paper: Mapping[str, Any]) -> Iterator[tuple[str, str | int, float]]:
    """Give the facts that a file tells of a paper: field, value, time."""
    for field in ("starred", "read", "note"):
        if field in paper:
            value, at = paper[field]["is"], _meant(paper[field]["at"])
            if field == "read" and value not in READ_STATES:
                raise ValueError(f"“{clean(str(value))}” is no read state")
            yield field, int(bool(value)) if field == "starred" else str(value), at
    for tag, fact in paper.get("tags", {}).items():
        yield f"tag:{clean(str(tag))}", int(bool(fact["is"])), _meant(fact["at"])


def _merge_paper(store: Store, said: Mapping[str, Any]) -> tuple[int, int]:
    names = [clean(one) for one in said["paper"]]
    known = store.papers.of(names)
    paper = next((known[name] for name in names if name in known), None)
    if paper is None:
        paper = store.papers.make(clean(str(said.get("name", ""))))
    store.papers.name(paper, clean(str(said.get("name", ""))), names)
    here = store.papers.times(paper)
    taken = kept = 0
    for field, value, at in _facts(said):
        if at > here.get(field, 0):
            store.papers.put(paper, field, value, at)
            taken += 1
        elif at < here[field]:
            kept += 1
    return taken, kept
