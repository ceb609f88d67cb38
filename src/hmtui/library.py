"""The one object that both faces hold: a catalog, its index, and the verbs over it.

What ``hmtui search`` prints and what the browser lists come from the same call
here. Invariant: nothing in this room prints, paints or asks; it returns values
or raises an ``HmtuiError`` that a user can read.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui import catalog as catalogs
from hmtui.citations import Citing
from hmtui.errors import AmbiguousError, LinkError, NotFoundError
from hmtui.identity import bare_doi, identities, plain_number
from hmtui.paths import absolute_source
from hmtui.text.cleaning import clean, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hmtui.annotations.lookup import AnnotationLookup
    from hmtui.citations.export import Exported
    from hmtui.citations.stable_keys import Pinned
    from hmtui.formats.findings import Origin
    from hmtui.models import Catalog, Entry, Link
    from hmtui.opening import News
    from hmtui.query import Query, Sort
    from hmtui.search import Hits, Index

__all__ = ["LINK_WORDS", "Found", "Library"]

LINK_WORDS: dict[str, tuple[str, ...]] = {
    "paper": ("paper", "announcement", "pdf"),
    "code": ("code",),
}
"""What a user means by the word: the first of these that a record has."""

_NEAREST = 3


class Found(Struct, frozen=True):
    """A query as it was understood, and what it found."""

    query: Query
    hits: Hits


class Library:
    """A catalog opened for use. Index and citation keys are made when first needed."""

    def __init__(self, catalog: Catalog, *, name: str = "") -> None:
        """Hold a catalog; ``name`` is what the user called its source, empty for the shipped one."""
        self.catalog = catalog
        self.name = name
        self.citing = Citing()
        """How the user wants citations; set before the first key is asked for."""
        self.notice = ""
        """What a user should know once about how it was opened."""
        self.partial = False
        """Whether these are only the first records of its source."""
        self._annotation_lookup: AnnotationLookup | None = None
        self.origin: Origin | None = None
        """Of a list: its format and encoding, and what was found wrong with it."""

    @classmethod
    def open(cls, source: str | None = None, *, tell: Callable[[News], None] | None = None) -> Library:
        """Open ``source``, else what HMTUI_CATALOG names, else the shipped catalog.

        ``tell`` is told how far the opening of a large one has come; see ``hmtui.opening``.

        Raises:
            SourceError: the source cannot be read, or holds no records.
        """
        source = source or os.environ.get("HMTUI_CATALOG") or None
        if source:
            from hmtui.opening import open_source  # noqa: PLC0415 - the shipped catalog is opened without it

            return open_source(source, tell=tell) if tell else open_source(source)
        return cls(catalogs.load())

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.catalog.entries)

    def close(self) -> None:
        """Let go of what is open."""
        if self._annotation_lookup is not None:
            self._annotation_lookup.close()

    @property
    def identity(self) -> str:
        """What the catalog is called where its ids must be told from those of others, on any machine."""
        name = os.path.basename(self.name.rstrip("/"))  # noqa: PTH119 - addresses too
        if name.lower().startswith(("readme.", "index.")):  # every project has one
            name = "/".join(absolute_source(self.name).rsplit("/", 2)[-2:])
        return writable(name) or self.catalog.title

    @property
    def annotation_lookup(self) -> AnnotationLookup:
        """What the user noted of its records."""
        if self._annotation_lookup is None:
            from hmtui.annotations.lookup import AnnotationLookup  # noqa: PLC0415 - `hmtui cite` answers without it

            self._annotation_lookup = AnnotationLookup(self)
        return self._annotation_lookup

    def ids_of(self, papers: Iterable[Sequence[str]]) -> Iterable[str]:
        """Return the ids of the records that are one of some papers, each given by its identities (``hmtui.identity``)."""
        return self.annotation_lookup.ids_among(papers)

    @cached_property
    def index(self) -> Index:
        """The search index over the catalog's records."""
        from hmtui.search import Index  # noqa: PLC0415 - `hmtui cite` answers without it

        return Index.build(self.catalog.entries, self.catalog.sections)

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The citation key of every record, by record id; unique within the catalog."""
        from hmtui.citations.keys import assign_keys  # noqa: PLC0415 - `hmtui search` answers without it

        entries = self.catalog.entries
        return assign_keys(entries, self.citing.pattern, self.pinned.among(entries))

    @property
    def pinned(self) -> Pinned:
        """The keys that were handed out before."""
        from hmtui.citations.stable_keys import Pinned  # noqa: PLC0415 - as above

        return Pinned(self.citing.pattern, catalog=self.identity)

    def keep_keys(self, entries: Sequence[Entry]) -> None:
        """See to it that the keys of records never change: they are in somebody's paper now."""
        self.pinned.pin(entries, self.keys_of(entries))

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.catalog.entries}

    def entries(self) -> Iterable[Entry]:
        """Return every record, in the order of the catalog."""
        return self.catalog.entries

    def entry(self, entry_id: str) -> Entry:
        """Return the record of that id; KeyError when there is none."""
        return self._by_id[entry_id]

    def entry_at(self, number: int) -> Entry:
        """Return the record of that number in the index (0 is the newest)."""
        return self._by_id[self.index.id_at(number)]

    def find(self, name: str) -> Entry:
        """Return the one record that answers to an id, a name, an alias, or the paper's DOI or arXiv number, in that order.

        Case, accents and punctuation do not matter (``gpt3`` is GPT-3), and DOI and number may stand in an address.

        Raises:
            NotFoundError: none does; the hint offers the nearest names.
            AmbiguousError: several do; the hint lists their ids.
        """
        candidates = self._candidates(name)
        for entry in candidates:
            if entry.id == name:
                return entry
        for found in self._found(name, candidates):
            if len(found) == 1:
                return found[0]
            if found:
                ids = ", ".join(entry.id for entry in found)
                raise AmbiguousError(
                    f"“{clean(name)}” names {len(found)} records.", hint=f"Use one of their ids: {ids}."
                )
        raise NotFoundError(f"There is no record named “{clean(name)}”.", hint=_nearest(_plain(name), candidates))

    def _found(self, name: str, candidates: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
        """Return the records that answer to a name in one way, then in the next."""
        wanted, paper = _plain(name), _paper(name)
        for names_of in (_id_and_name, _aliases):
            yield [entry for entry in candidates if wanted and wanted in map(_plain, names_of(entry))]
        if paper:
            yield [entry for entry in self._with_numbers(paper) if not paper.isdisjoint(identities(entry))]

    def _with_numbers(self, paper: set[str]) -> Iterable[Entry]:  # noqa: ARG002 - a larger library looks for them
        """Return the records among which those of a paper are, which is named as in ``hmtui.identity``."""
        return self.catalog.entries

    def _candidates(self, name: str) -> Sequence[Entry]:  # noqa: ARG002 - a larger library looks for it
        """Return the records among which one of that name would be."""
        return self.catalog.entries

    def search(
        self,
        text: str,
        *,
        section: str | None = None,
        sort: Sort | None = None,
        cancelled: Callable[[], bool] | None = None,
        enough: int | None = None,
    ) -> Found:
        """Find the records that a query describes, in the order of the list. Any text is a query; none raises.

        ``enough``: as for ``Index.search``.
        """
        from hmtui.query import parse  # noqa: PLC0415 - `hmtui cite` answers without it

        personal = self.annotation_lookup.facts() if ":" in text else {}
        query = parse(text, annotations=personal)
        hits = self.index.search(
            query, section=section, sort=sort, personal=personal, cancelled=cancelled or _never, enough=enough
        )
        return Found(query, hits)

    def keys_of(self, entries: Sequence[Entry], *, alone: bool = False) -> Mapping[str, str]:  # noqa: ARG002 - a larger library makes them
        """Return the citation keys of some records, by record id; ``alone``: as if each were cited by itself."""
        return self.keys

    def cite(self, entries: Sequence[Entry], style: str = "") -> str:
        """Write the citation of records in a style of ``hmtui.citations`` (empty: the user's), in the order given.

        Raises:
            CitationError: there is no such style, or a record lacks what it needs.
        """
        from hmtui.citations import cite  # noqa: PLC0415 - `hmtui search` answers without it

        how = self.citing
        return cite(
            entries,
            style or how.style,
            self.keys_of(entries),
            max_authors=how.max_authors,
            ascii_only=how.ascii_only,
            comment=how.comment,
        )

    def export(
        self, entries: Sequence[Entry], path: str, *, style: str = "", append: bool = False, dry_run: bool = False
    ) -> Exported:
        """Write records to a file, or add them to one; see ``hmtui.citations.export``.

        Raises:
            CitationError: the format is not known, the file is there already, or it cannot be written.
        """
        from hmtui.citations.export import export  # noqa: PLC0415 - for those who write files

        keys = self.keys_of(entries)
        done = export(entries, keys, path, style=style, citing=self.citing, append=append, dry_run=dry_run)
        if not dry_run:
            self.keep_keys(entries)
        return done

    def link(self, entry: Entry, rel: str = "paper") -> Link:
        """Return the link of a record that a word means (see ``LINK_WORDS``).

        Raises:
            LinkError: none is known.
        """
        link = entry.link(*LINK_WORDS.get(rel, (rel,)))
        if link is None:
            known = ", ".join(dict.fromkeys(link.rel for link in entry.links))
            raise LinkError(
                f"No {clean(rel)} link is known for {entry.name}.", hint=f"Known: {known}." if known else ""
            )
        return link


def _never() -> bool:
    return False


def _nearest(wanted: str, candidates: Sequence[Entry]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a miss pays for it

    names = {_plain(name): entry.name for entry in candidates for name in (*_id_and_name(entry), *_aliases(entry))}
    near = dict.fromkeys(names[match] for match in get_close_matches(wanted, names, n=2 * _NEAREST, cutoff=0.5))
    if not near:
        return "Try: hmtui search WORDS."
    return f"Nearest: {', '.join(list(near)[:_NEAREST])}."


def _plain(name: str) -> str:
    from hmtui.text.normalize import fold  # noqa: PLC0415 - an exact id is found without it

    return fold(name).replace(" ", "")


def _paper(name: str) -> set[str]:
    """Return what a DOI or arXiv number, or an address with one, says of the paper; see ``hmtui.identity``."""
    found = {"doi:": bare_doi(name).lower(), "arxiv:": plain_number(name)}
    return {kind + number for kind, number in found.items() if number}


def _id_and_name(entry: Entry) -> tuple[str, ...]:
    return (entry.id, entry.name)


def _aliases(entry: Entry) -> tuple[str, ...]:
    return entry.aliases
