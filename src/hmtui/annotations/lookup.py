"""Look up which records of a catalog have an annotation: starred, tagged, new, ….

Annotations are stored per paper, searches work on the records of one catalog; this
module maps papers to record ids and caches the answers until an annotation changes.

Invariant: the state file is opened only when an annotation is asked for, or, where there is one already, the words of
notes.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from hmtui.annotations import Annotations, tag_name
from hmtui.annotations.changes import new_at_last_visit
from hmtui.annotations.files import default_path
from hmtui.annotations.values import READ_STATES
from hmtui.files import exists
from hmtui.identity import identities
from hmtui.paths import absolute_source
from hmtui.store.noted import Noted, NotedText
from hmtui.store.zones import body, texts
from hmtui.text.normalize import fold, normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hmtui.formats.findings import Origin
    from hmtui.models import Catalog
    from hmtui.store import Store

__all__ = ["FACTS", "MAX_NEWS_RECORDS", "AnnotationLookup"]

FACTS = ("is:starred", "is:read", "is:reading", "is:to-read", "is:new", "has:note", "tag", "note")
"""The annotation filters of the query language."""
MAX_NEWS_RECORDS = 200_000
"""Records up to which a catalog is checked for new records."""
_FEW = 2_000
"""Records up to which the state file is queried by the identities of the catalog."""


class Records(Protocol):
    """The part of a library that lookups need."""

    name: str
    catalog: Catalog
    origin: Origin | None

    @property
    def identity(self) -> str:
        """The name of the catalog, the same on any machine."""

    def __len__(self) -> int:
        """Return the number of records."""

    @property
    def store(self) -> Store:
        """The store of its records."""

    def ids_of(self, papers: Iterable[Sequence[str]]) -> Iterable[str]:
        """Return the ids of the records of some papers, each given by its identities."""


class AnnotationLookup:
    """The annotations of the records of one library, by filter."""

    def __init__(self, library: Records, annotations: Annotations | None = None) -> None:
        """Look up records of ``library`` in ``annotations``; None opens the user's state file on first use."""
        self._library = library
        self._annotations = annotations
        self._version: object = None
        self._answers: dict[tuple[str, str], tuple[str, ...]] = {}
        self._by_identity: dict[str, tuple[str, ...]] | None = None
        self._noted: tuple[object, Sequence[tuple[int, str, str]], Noted] = (None, [], Noted())
        """The version of the annotations, their texts, and these as they are searched."""
        self.new: frozenset[str] | None = None
        """Ids of the records that are new or changed since the last visit; None until that is known."""

    @property
    def annotations(self) -> Annotations:
        """The annotations of the user, opened on first use."""
        if self._annotations is None:
            self._annotations = Annotations(catalog=self._library.identity)
        return self._annotations

    @property
    def notice(self) -> str:
        """A message about a problem with the state file; empty when there is none or it was not opened."""
        return self._annotations.notice if self._annotations is not None and not self._annotations.safe_mode else ""

    def close(self) -> None:
        """Close the state file if it was opened."""
        if self._annotations is not None:
            self._annotations.close()

    def facts(self) -> Mapping[str, Callable[[str], Iterable[str]]]:
        """Return a function for each of ``FACTS`` that returns the record ids for a value, and one for records listed twice."""
        facts: dict[str, Callable[[str], Iterable[str]]] = {fact: partial(self._ids, fact) for fact in FACTS}
        if len(self._library) > MAX_NEWS_RECORDS:
            del facts["is:new"]
        origin = self._library.origin
        if origin is None or origin.is_checked:
            facts["is:duplicate"] = lambda _value: origin.same_papers if origin is not None else ()
        return facts

    def _ids(self, fact: str, value: str) -> tuple[str, ...]:
        if fact == "is:new":
            if self.new is None:
                catalog = absolute_source(self._library.name) or self._library.identity
                return tuple(new_at_last_visit(self.annotations, catalog))
            return tuple(self.new)
        if self.annotations.version != self._version:
            self._version = self.annotations.version
            self._answers.clear()
        key = (fact, value)
        if key not in self._answers:
            self._answers[key] = tuple(self._library.ids_of(self._papers(fact, value)))
        return self._answers[key]

    def noted(self) -> Noted:
        """Return the records of the library's store with a note or tags; the same until these change."""
        if self._annotations is None and not exists(default_path()):
            return self._noted[2]
        version, (known, before, found) = self.annotations.version, self._noted
        if version != known:
            few = self._few()
            rows: Sequence[tuple[int, str, str]] = self.annotations.read(lambda store: store.papers.texts(few), [])
            found = found if rows == before else Noted(dict(self._noted_texts(rows)))
            self._noted = version, rows, found
        return found

    def hashtags(self) -> Iterable[str]:
        """Return the user's tags, each behind a ``#``."""
        if self._annotations is None and not exists(default_path()):
            return ()
        return (f"#{tag}" for tag in self.annotations.known_tags())

    def _noted_texts(self, rows: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, NotedText]]:
        papers: dict[int, dict[str, None]] = {}
        lines_of: dict[str, list[str]] = {}
        for paper, name, text in rows:
            papers.setdefault(paper, {})[name] = None
            lines_of.setdefault(name, []).append(" ".join(text.split()))
        titles = {section.id: section.title for section in self._library.catalog.sections}
        ids = self._library.ids_of([tuple(names) for names in papers.values()])
        for number in self._library.store.numbers_of(ids).values():
            entry = self._library.store.entry(number)
            names = identities(entry, self._library.identity)
            lines = dict.fromkeys(line for name in names for line in lines_of.get(name, ()))
            own = "".join(map(body, texts(entry, titles)))
            yield number, NotedText(own, body(normalize("\n".join(lines)).split("\n")))

    def is_annotated(self) -> bool:
        """Check whether any record of the library is starred, read in part, noted, tagged or new."""
        if self.new:
            return True
        if self._annotations is None and not exists(default_path()):
            return False
        read = (self._ids(f"is:{state}", state) for state in READ_STATES if state)
        return bool(self._ids("is:starred", "") or self.noted()) or any(read)

    def _few(self) -> Iterable[str] | None:
        """Return the identities of a short list, so that annotations of a hundred thousand other papers cost nothing."""
        if len(self._library.catalog.entries) == len(self._library) <= _FEW:
            return self._ids_by_identity()
        return None

    def _papers(self, fact: str, value: str) -> list[tuple[str, ...]]:
        few = self._few()
        if fact == "is:starred":
            return self.annotations.papers_where("starred", among=few)
        if fact == "has:note":
            return self.annotations.papers_where("note", among=few)
        if fact == "tag":
            name = tag_name(value)
            known = name in self.annotations.known_tags()
            return self.annotations.papers_where("tag" if known else "tag begins", name, among=few)
        if fact == "note":
            wanted = fold(value)
            return self.annotations.papers_with_note(lambda note: wanted in fold(note))
        return self.annotations.papers_where("read", value, among=few)

    def ids_among(self, papers: Iterable[Sequence[str]]) -> Iterable[str]:
        """Return the ids of the catalog's records of some papers, each given by its identities."""
        known = self._ids_by_identity()
        return dict.fromkeys(entry_id for names in papers for name in names for entry_id in known.get(name, ()))

    def _ids_by_identity(self) -> Mapping[str, tuple[str, ...]]:
        """Return record ids by identity, computed once; a paper listed twice has two records."""
        if self._by_identity is None:
            found: dict[str, tuple[str, ...]] = {}
            for entry in self._library.catalog.entries:
                for name in identities(entry, self._library.identity):
                    found[name] = (*found.get(name, ()), entry.id)
            self._by_identity = found
        return self._by_identity
