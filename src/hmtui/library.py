"""The one object that both front ends hold: a list, its store, and the verbs over it.

What ``hmtui search`` prints and what the browser lists come from the same call
here. A small list is held in memory, and its store made when first needed; a
long one stays in its store in the cache, and a record is read when it is shown.
To compare the citation keys of a million records is too slow: in a long list they are
unique among the records that are cited together and, where these are few, among those
with similar keys that the store finds (``citations.key_candidates``).

Invariant: nothing here prints, paints or asks; it returns values or raises an
``HmtuiError`` that a user can read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui import catalog as catalogs
from hmtui.citations import Citing, cite
from hmtui.citations.keys import assign_keys
from hmtui.citations.stable_keys import IssuedKeys
from hmtui.errors import AmbiguousError, LinkError, NotFoundError
from hmtui.identity import bare_doi, identities, plain_number
from hmtui.paths import absolute_source
from hmtui.text.cleaning import clean, writable
from hmtui.text.distance import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from hmtui.annotations.lookup import AnnotationLookup
    from hmtui.citations.export import Exported
    from hmtui.formats.findings import Origin
    from hmtui.models import Catalog, Entry, Link
    from hmtui.opening import News
    from hmtui.query import Query, Sort
    from hmtui.store import Hits, Store

__all__ = ["LINK_WORDS", "Found", "Library", "with_key"]

LINK_WORDS: dict[str, tuple[str, ...]] = {
    "paper": ("paper", "announcement", "pdf"),
    "code": ("code",),
    "blog": ("blog", "announcement"),
}
"""What a user means by the word: the first of these that a record has."""

_NEAREST = 3
_KEY = re.compile(r"[^\W\d_][\w:.+/-]*\d[\w:.+/-]*")
"""What a citation key looks like: a word with a number in it, “bell2021study”."""
_MOST_PAPERS = 5_000
"""Papers annotated in other lists whose records are read when a search asks for annotations."""
_DISTINGUISHED, _MOST_SIMILAR = 100, 200
"""Records for each of which similar ones are searched, and how many of these are read."""
_READ_AT_ONCE = 25_000
"""Records that are all read where many keys are asked for."""
_MOST_NAMESAKES = 50
"""Records of a given name that are read in a long list."""


class Found(Struct, frozen=True):
    """A query as it was understood, and what it found."""

    query: Query
    hits: Hits


class Library:
    """A list opened for use. Store and citation keys are made when first needed."""

    def __init__(self, catalog: Catalog, *, name: str = "", store: Store | None = None) -> None:
        """Hold a list.

        Args:
            catalog: its title, sections and records; no records where they stay in ``store``.
            name: what the user called its source, empty for the shipped one.
            store: where the records are, if not in memory.
        """
        self.catalog = catalog
        self.name = name
        self._in_memory = store is None
        if store is not None:
            self.store = store
        self.remove_scratch: Callable[[], object] | None = None
        """Deletes the store, where that cannot be kept in the cache."""
        self.citing = Citing()
        """How the user wants citations; set before the first key is asked for."""
        self.citations: set[tuple[str, str]] = set()
        """Ids of two records of which the first cites the second, as far as services on the network were asked."""
        self.notice = ""
        """What a user should know once about how it was opened."""
        self.partial = False
        """Whether these are only the first records of its source."""
        self._annotation_lookup: AnnotationLookup | None = None
        self.origin: Origin | None = None
        """Of a list: its format and encoding, and what was found wrong with it."""

    @classmethod
    def open(
        cls, source: str | None = None, *, notify: Callable[[News], None] | None = None, cache_limit: int | None = None
    ) -> Library:
        """Open ``source``, else what HMTUI_CATALOG names, else the shipped catalog.

        ``notify`` is called with the progress of the opening of a large one, ``cache_limit`` is in bytes; see
        ``hmtui.opening``.

        Raises:
            SourceError: the source cannot be read, or holds no records.
        """
        source = source or os.environ.get("HMTUI_CATALOG") or None
        if source:
            from hmtui.opening import open_source  # noqa: PLC0415 - the shipped catalog is opened without it

            options: dict[str, Any] = {"notify": notify, "cache_limit": cache_limit}
            return open_source(source, **{name: value for name, value in options.items() if value is not None})
        return cls(catalogs.load())

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.catalog.entries) if self._in_memory else len(self.store)

    def close(self) -> None:
        """Close what is open."""
        if self._annotation_lookup is not None:
            self._annotation_lookup.close()
        if "store" in self.__dict__:
            self.store.close()
        if self.remove_scratch is not None:
            self.remove_scratch()

    @property
    def identity(self) -> str:
        """The name under which ids of its records are kept in annotations; the same on every machine."""
        name = self.name.rstrip("/").rpartition("/")[2]
        if name.lower().startswith(("readme.", "index.")):  # every project has one
            name = "/".join(absolute_source(self.name).rsplit("/", 2)[-2:])
        return writable(name) or self.catalog.title

    @property
    def annotation_lookup(self) -> AnnotationLookup:
        """The annotations of its records."""
        if self._annotation_lookup is None:
            from hmtui.annotations.lookup import AnnotationLookup  # noqa: PLC0415 - `hmtui cite` answers without it

            self._annotation_lookup = AnnotationLookup(self)
        return self._annotation_lookup

    def ids_of(self, papers: Iterable[Sequence[str]]) -> Iterable[str]:
        """Return the ids of the records that are one of some papers, each given by its identities (``hmtui.identity``)."""
        return self.annotation_lookup.ids_among(papers) if self._in_memory else self._ids_in_store(papers)

    def _ids_in_store(self, papers: Iterable[Sequence[str]]) -> Iterator[str]:
        """Find papers annotated in this list by the ids of their records, and others by DOI and arXiv number."""
        papers = [tuple(names) for names in papers]
        mine = f"id:{self.identity}/"
        own = [[name.removeprefix(mine) for name in names if name.startswith(mine)] for names in papers]
        here = self.store.numbers_of(one for ids in own for one in ids)
        yield from here
        others = [names for names, ids in zip(papers, own, strict=True) if here.keys().isdisjoint(ids)]
        yield from self._ids_by_number(others[-_MOST_PAPERS:])  # the latest

    def _ids_by_number(self, papers: Sequence[Sequence[str]]) -> Iterable[str]:
        """Find the records of papers by DOI and arXiv number; a record of that number is read, to be sure."""
        numbers = {name: name.partition(":")[2] for names in papers for name in names if not name.startswith("id:")}
        here = dict(self.store.with_identifiers(numbers.values()))

        def record_of(name: str) -> str:
            entries = (self.entry_at(at) for at in here.get(numbers.get(name, ""), ())[:_MOST_NAMESAKES])
            return next((entry.id for entry in entries if name in identities(entry)), "")

        for names in papers:
            entry_id = next(filter(None, map(record_of, names)), "")
            if entry_id:
                yield entry_id

    @cached_property
    def store(self) -> Store:
        """The store of its records."""
        from hmtui.store import Store  # noqa: PLC0415 - `hmtui cite` answers without it

        return Store.in_memory(self.catalog.entries, self.catalog.sections)

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The citation key of every record, by record id; unique within a list that is held in memory."""
        return self._keys_of_all if self._in_memory else _Keys(self)

    @cached_property
    def _keys_of_all(self) -> Mapping[str, str]:
        return assign_keys(self.entries(), self.citing.pattern, self.issued_keys.among(self.entries()))

    def keys_of(self, entries: Sequence[Entry], *, alone: bool = False) -> Mapping[str, str]:
        """Return the citation keys of some records, by record id; other records may be there as well.

        They are unique in the list where it is held in memory or can be read in a moment. In a longer one, keys of few
        records are unique among all similar records; those of many are unique among themselves or, with ``alone``,
        what each record has by itself. A record of another list, such as one still shown while this one is searched for
        the first time, has the key it has alone.
        """
        if self._in_memory or (len(entries) > _DISTINGUISHED and len(self) <= _READ_AT_ONCE):
            keys = self._keys_of_all
            strange = [entry for entry in entries if entry.id not in keys]
            if not strange:
                return keys
            return {**keys, **assign_keys(strange, self.citing.pattern, self.issued_keys.among(strange))}

        pattern = self.citing.pattern
        if len(entries) > _DISTINGUISHED:
            issued = self.issued_keys.among(entries)
            if alone:
                return {entry.id: assign_keys((entry,), pattern, issued)[entry.id] for entry in entries}
            return assign_keys(entries, pattern, issued)
        known = {entry.id: entry for entry in entries}
        known.update((other.id, other) for entry in entries for other in self._similar(entry, pattern))
        return assign_keys(known.values(), pattern, self.issued_keys.among(known.values()))

    def _similar(self, entry: Entry, pattern: str) -> Iterator[Entry]:
        from hmtui.citations.key_candidates import key_candidates  # noqa: PLC0415 - as for search: it normalizes

        if not entry.citation_key:
            candidates = key_candidates(entry, pattern)
            yield from map(self.entry_at, self.store.with_words(candidates.words, candidates.year, _MOST_SIMILAR))

    @property
    def issued_keys(self) -> IssuedKeys:
        """The keys that were issued before."""
        return IssuedKeys(self.citing.pattern, catalog=self.identity)

    def keep_keys(self, entries: Sequence[Entry]) -> None:
        """Keep the keys of records from now on: they may stand in a paper."""
        self.issued_keys.pin(entries, self.keys_of(entries))

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.catalog.entries}

    def entries(self) -> Iterable[Entry]:
        """Return every record, in the order of the catalog; of a long list, the newest first."""
        return self.catalog.entries if self._in_memory else self.store.entries()

    def entry(self, entry_id: str) -> Entry:
        """Return the record of that id; KeyError when there is none."""
        if self._in_memory:
            return self._by_id[entry_id]
        number = self.store.number_of(entry_id)
        if number is None:
            raise KeyError(entry_id)
        return self.store.entry(number)

    def entry_at(self, number: int) -> Entry:
        """Return the record of that number in the store (0 is the newest)."""
        return self.store.entry(number)

    def find(self, name: str) -> Entry:
        """Return the one record that answers to a name.

        That is an id, a name, an alias, the paper's DOI or arXiv number, the part of a name before its colon, or a
        citation key, in that order.
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
                    f"“{clean(name)}” matches {len(found)} records.", hint=f"Use one of their ids: {ids}."
                )
        if (cited := with_key(self, name)) is not None:
            return cited
        raise NotFoundError(f"No record named “{clean(name)}”.", hint=_nearest(_plain(name), candidates))

    def _found(self, name: str, candidates: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
        """Return the records that answer to a name in one way, then in the next."""
        wanted, paper = _plain(name), _paper(name)
        for names_of in (_id_and_name, _aliases):
            yield [entry for entry in candidates if wanted and wanted in map(_plain, names_of(entry))]
        if paper:
            yield [entry for entry in self._with_numbers(paper) if not paper.isdisjoint(identities(entry))]
        heads = ((entry.name.partition(":"), entry) for entry in candidates)
        yield [entry for (head, colon, _), entry in heads if wanted and colon and _plain(head) == wanted]

    def _with_numbers(self, paper: set[str]) -> Iterable[Entry]:
        """Return the records among which those of a paper are, which is named as in ``hmtui.identity``."""
        if self._in_memory:
            return self.catalog.entries
        found = self.store.with_identifiers([name.partition(":")[2] for name in paper])
        return map(self.entry_at, dict.fromkeys(at for _, numbers in found for at in numbers[:_MOST_NAMESAKES]))

    def _candidates(self, name: str) -> Sequence[Entry]:
        """Return the records among which one of that name would be."""
        if self._in_memory:
            return self.catalog.entries
        number = self.store.number_of(name)
        if number is not None:
            return (self.entry_at(number),)
        numbers = [*self.store.with_name(_plain(name))]
        numbers += [at for _, found in self.store.with_identifiers((name,)) for at in found]
        return tuple(
            map(
                self.entry_at, dict.fromkeys(numbers[:_MOST_NAMESAKES] or self.search(name).hits.first(_MOST_NAMESAKES))
            )
        )

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

        ``enough``: where counting all of them takes long, so many of the first ones will do (``Hits.partial``).
        """
        from hmtui.query import parse  # noqa: PLC0415 - `hmtui cite` answers without it

        facts = self.annotation_lookup.facts() if ":" in text or "#" in text else {}
        tags = self.annotation_lookup.hashtags() if "#" in text else ()
        query = parse(text, annotations={*facts, *tags})
        if query.clauses:
            self.store.noted = self.annotation_lookup.noted()
        hits = self.store.search(
            query, section=section, sort=sort, facts=facts, cancelled=cancelled or _never, enough=bool(enough)
        )
        return Found(query, hits)

    def cite(self, entries: Sequence[Entry], style: str = "") -> str:
        """Write the citation of records in a style of ``hmtui.citations`` (empty: the user's), in the order given.

        Raises:
            CitationError: there is no such style, or a record lacks what it needs.
        """
        how = self.citing
        return cite(
            entries,
            style or how.style,
            self.keys_of(entries),
            max_authors=how.max_authors,
            ascii_only=how.ascii_only,
            comment=how.comment,
            preprint_note=how.preprint_note,
            pandoc=how.pandoc,
        )

    def export(self, entries: Sequence[Entry], path: str, *, style: str = "", **how: bool) -> Exported:
        """Write records to a file, or add them to one; for ``how`` see ``hmtui.citations.export``.

        Raises:
            CitationError: the format is not known, the file is there already, or it cannot be written.
        """
        keys = self.keys_of(entries)
        from hmtui.citations.export import export  # noqa: PLC0415 - reads .bib files; for those who write one

        done = export(entries, keys, path, style=style, citing=self.citing, **how)
        if not how.get("dry_run"):
            self.keep_keys(entries)
        return done

    def link(self, entry: Entry, rel: str = "paper") -> Link:
        """Return the link of a record that a word means (see ``LINK_WORDS``).

        Raises:
            LinkError: none is known.
        """
        link = entry.link(*LINK_WORDS.get(rel, (rel,)))
        if link is None:
            known = ", ".join(dict.fromkeys(link.kind for link in entry.links))
            raise LinkError(
                f"No {clean(rel)} link is known for {entry.name}.", hint=f"Known: {known}." if known else ""
            )
        return link


class _Keys(Mapping[str, str]):
    """The citation keys of a long list by record id, each made when it is asked for."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getitem__(self, entry_id: str) -> str:
        return self._library.keys_of((self._library.entry(entry_id),))[entry_id]

    def __iter__(self) -> Iterator[str]:
        return map(self._library.store.id_at, range(len(self)))

    def __len__(self) -> int:
        return len(self._library)


def _never() -> bool:
    return False


def _nearest(wanted: str, candidates: Sequence[Entry]) -> str:

    names = {_plain(name): entry.name for entry in candidates for name in (*_id_and_name(entry), *_aliases(entry))}
    near = list(dict.fromkeys(names[match] for match in nearest(wanted, names)))
    return f"Nearest: {', '.join(near[:_NEAREST])}." if near else "Try: hmtui search WORDS."


def _plain(name: str) -> str:
    from hmtui.text.normalize import fold  # noqa: PLC0415 - its patterns take a tenth of `hmtui cite` to compile

    return fold(name).replace(" ", "")


def _paper(name: str) -> set[str]:
    """Return what a DOI or arXiv number, or an address with one, says of the paper; see ``hmtui.identity``."""
    found = {"doi:": bare_doi(name).lower(), "arxiv:": plain_number(name)}
    return {kind + number for kind, number in found.items() if number}


def _id_and_name(entry: Entry) -> tuple[str, ...]:
    return (entry.id, entry.name)


def _aliases(entry: Entry) -> tuple[str, ...]:
    return entry.aliases


def with_key(library: Library, key: str) -> Entry | None:
    """Return the record that is cited by a key, as in the user's manuscript; None for a list that is not in memory."""
    keys = library.keys if _KEY.fullmatch(key) else {}
    wanted = key.casefold()
    ids = (entry_id for entry_id, known in keys.items() if known.casefold() == wanted) if isinstance(keys, dict) else ()
    return next(map(library.entry, ids), None)
