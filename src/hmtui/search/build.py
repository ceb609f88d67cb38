"""Building an index: records go in one by one, the finished parts come out.

Records arrive in any order and are numbered in the order of the list: newest
first, records of the same date as they came, records without a date last.

Texts that are a record's own (names, title, authors, summary) are taken apart
at once. Texts that many records share (organizations, venues, sections, …) are
noted as a whole, and taken apart once at the end.

Invariant: the same records in the same order give the same bytes, wherever
they are written to.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from functools import lru_cache
from itertools import chain, pairwise
from sys import intern
from zlib import compress

from hmtui.folding import fold, soften, words
from hmtui.search import fields
from hmtui.search.phrases import TEXTS
from hmtui.search.ready import DEAR_AT_BEGINNING, beginnings, dear_in_field, insides, write_blocks, write_ready
from hmtui.search.tables import TableWriter, Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hmtui.model import Entry, Section
    from hmtui.search.storage import Writing

__all__ = ["Builder"]

_LEVEL = 1
"""A tenth more room than the best packing, and a quarter of its time."""
_TABLES = len(fields.ZONES) + 1
_ZONE_OF = {letter: zone for zone, letter in fields.LETTER.items()}


class Builder:
    """Gathers the words of records and writes them as an index."""

    def __init__(self, sections: Iterable[Section]) -> None:
        """Begin without records; ``sections`` become the tabs, in their order."""
        self._sections = [(section.id, section.title) for section in sections]
        self._titles = dict(self._sections)
        self._own: dict[str, dict[str, Sequence[int]]] = {letter: {} for letter in fields.OWN}
        self._shared: dict[str, array[int]] = defaultdict(_no_numbers)
        self._keys: list[str] = []
        self._identifiers: list[str] = []
        self._facts: dict[tuple[object, ...], tuple[Entry, array[int]]] = {}
        self._flags: dict[str, Sequence[int]] = {}
        self._issued: list[str] = []
        self._ids, self._names, self._texts = _Strings("ids"), _Strings("names"), _Texts()
        self._columns: dict[str, list[str]] = {"name": [], "title": [], "venue": []}
        self._places, self._lengths = array("Q"), array("I")
        self._params: list[tuple[int, int]] = []

    def __len__(self) -> int:
        """How many records are in."""
        return len(self._issued)

    def add(self, entry: Entry, place: tuple[int, int] = (0, 0)) -> None:
        """Take in one record; ``place`` is where it lies in the file of records, if in any: begin and length."""
        number = len(self._issued)
        self._issued.append(intern(entry.issued))
        self._places.append(place[0])
        self._lengths.append(place[1])
        self._ids.add(entry.id)
        self._names.add(entry.name)
        if entry.parameters is not None:
            self._params.append((-entry.parameters, number))
        self._add_own(number, soften(fields.own_texts(entry)))
        shared = self._shared
        for text in fields.shared_texts(entry, self._titles):
            if not (numbers := shared[text]) or numbers[-1] != number:
                numbers.append(number)
        for identifier in fields.identifiers(entry):
            self._identifiers.append(f"{identifier}\t{number}")
        facts = fields.facts(entry)
        if facts in self._facts:
            self._facts[facts][1].append(number)
        else:
            self._facts[facts] = (entry, array("I", (number,)))
        self._columns["venue"].append(_fold_shared(entry.venue or entry.container_title))

    def _add_own(self, number: int, soft: str) -> None:
        """Take in the softened texts of a record that are its own."""
        self._texts.add(soft)
        texts = soft.split(fields.END)
        for letter, text in zip(fields.OWN, texts, strict=True):
            new = set(text.split())
            if "-" in text or not text.isascii():
                for word in [word for word in new if "-" in word or not word.isascii()]:
                    new.remove(word)
                    new |= _words(word)
            _post(self._own[letter], new, number)
        names = texts[0].split("\n")
        self._columns["name"].append(" ".join(names[0].replace("-", "").split()))
        self._columns["title"].append(" ".join(texts[1].replace("-", "").split()))
        for key in {key for name in names for key in fields.keys(name)}:
            self._keys.append(f"{key}\t{number}")

    def repeated_id(self) -> str | None:
        """Give an id that two records have, if there is one."""
        ids = sorted(self._ids.all())
        return next((one.decode() for one, other in pairwise(ids) if one == other), None)

    def write(self, out: Writing, progress: Callable[[float], None] = lambda _: None) -> None:
        """Write everything that was taken in; ``progress`` is told how much of it is done, from 0 to 1."""
        size = len(self)
        arrival = sorted(range(size), key=self._issued.__getitem__, reverse=True)
        rank = [0] * size
        for number, arrived in enumerate(arrival):
            rank[arrived] = number
        out.add("size", size.to_bytes(8, "little"))
        out.add("sections", "\n".join(f"{id_}\t{title}" for id_, title in self._sections).encode())
        out.add("arrival", array("I", arrival).tobytes())
        out.add("numbers", array("I", rank).tobytes())
        out.add("records.places", self._places.tobytes())
        out.add("records.lengths", self._lengths.tobytes())
        for strings in (self._ids, self._names, self._texts):
            strings.write(out)
        by_id = sorted(range(size), key=self._ids.all().__getitem__)
        out.add("ids.order", array("I", by_id).tobytes())
        self._write_columns(out, arrival, rank)
        inside: list[Written] = []
        for done, (zone, postings) in enumerate(self._zones()):
            written = TableWriter(out, zone, size).write(postings, rank)
            if zone in fields.INSIDE:
                inside.append(written)
                write_blocks(out, zone, written.words)
                write_ready(out, f"{zone}~", written, insides, dear_in_field(size))
            if zone in {"name", "title", "key", "id"}:
                write_ready(out, f"{zone}^", written, beginnings, DEAR_AT_BEGINNING)
            progress((done + 1) / _TABLES)
        every = Written(
            list(chain.from_iterable(one.words for one in inside)),
            list(chain.from_iterable(one.sets for one in inside)),
            list(chain.from_iterable(one.counts for one in inside)),
            size,
        )
        write_ready(out, "any~", every, insides)

    def _zones(self) -> Iterator[tuple[str, Mapping[str, Sequence[int]]]]:
        """Give every table with its words, each with its records by arrival; what was given is not kept."""
        # The two with the most words come first: they are done with when the sets of the others are gathered.
        yield "key", _grouped(self._keys)
        yield "id", _grouped(self._identifiers)
        yield "flag", {**self._flags, **self._spread_facts()}
        spread, values = self._spread_values()
        yield "value", values
        for zone in (*fields.INSIDE, "lang"):
            postings = self._own.pop(fields.LETTER[zone], {})
            for word, lists in spread.pop(zone, {}).items():
                own = postings.get(word, ())
                postings[word] = lists[0] if len(lists) == 1 and not own else tuple(set(own).union(*lists))
            yield zone, postings

    def _spread_values(self) -> tuple[dict[str, dict[str, list[Sequence[int]]]], dict[str, Sequence[int]]]:
        """Give the words of shared texts by zone, each with the records of every text it is in; and the texts."""
        values: dict[str, Sequence[int]] = {}
        spread: dict[str, dict[str, list[Sequence[int]]]] = {}
        numbers: Sequence[int]
        for text, numbers in self._shared.items():
            soft = soften(text)
            values[soft] = numbers if soft not in values else sorted({*values[soft], *numbers})
        self._shared.clear()
        for soft, numbers in values.items():
            zone = spread.setdefault(_ZONE_OF[soft[0]], {})
            for word in set(words(soft[2:])):
                zone.setdefault(word, []).append(numbers)
        return spread, values

    def _spread_facts(self) -> dict[str, Sequence[int]]:
        lists: dict[str, list[Sequence[int]]] = {}
        for entry, numbers in self._facts.values():
            for flag in fields.flags(entry):
                lists.setdefault(flag, []).append(numbers)
        return {flag: array("I", chain.from_iterable(numbers)) for flag, numbers in lists.items()}

    def _write_columns(self, out: Writing, arrival: Sequence[int], rank: Sequence[int]) -> None:
        for column, values in self._columns.items():
            known = [arrived for arrived in arrival if values[arrived]]
            if known:
                self._flags[f"by:{column}"] = tuple(known)
            known.sort(key=values.__getitem__)
            out.add(f"order.{column}", array("I", map(rank.__getitem__, known)).tobytes())
            values.clear()
        years: dict[int, int] = {}
        for number, arrived in enumerate(arrival):
            year = int(self._issued[arrived][:4]) if self._issued[arrived][:4].isdecimal() else -1
            years.setdefault(year, number)
        out.add("years", array("i", [item for pair in years.items() for item in pair]).tobytes())
        params = sorted((value, rank[arrived]) for value, arrived in self._params)
        if params:
            self._flags["by:params"] = [arrived for _, arrived in self._params]
        out.add("order.params", array("I", [number for _, number in params]).tobytes())
        out.add("params", array("q", [value for value, _ in params]).tobytes())


class _Strings:
    """A string for each record, in the order they came."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._data = bytearray()
        self._starts = array("Q", (0,))

    def add(self, text: str) -> None:
        self._data += text.encode()
        self._starts.append(len(self._data))

    def add_packed(self, data: bytes) -> None:
        self._data += compress(data, _LEVEL)
        self._starts.append(len(self._data))

    def all(self) -> list[bytes]:
        data, starts = bytes(self._data), self._starts
        return [data[start:stop] for start, stop in pairwise(starts)]

    def write(self, out: Writing) -> None:
        out.add(self._name, self._data)
        out.add(f"{self._name}.starts", self._starts.tobytes())


class _Texts:
    """The own texts of the records, in the order they came, packed some together; see ``phrases``."""

    def __init__(self) -> None:
        self._blocks = _Strings("texts")
        self._open: list[str] = []

    def add(self, text: str) -> None:
        self._open.append(text)
        if len(self._open) == TEXTS:
            self._pack()

    def write(self, out: Writing) -> None:
        self._pack()
        self._blocks.write(out)

    def _pack(self) -> None:
        self._blocks.add_packed(fields.NEXT.join(self._open).encode())
        self._open.clear()


@lru_cache(maxsize=50_000)
def _words(soft_word: str) -> frozenset[str]:
    return frozenset(words(soft_word))


@lru_cache(maxsize=10_000)
def _fold_shared(text: str) -> str:
    return fold(text)


def _no_numbers() -> array[int]:
    return array("I")


def _post(postings: dict[str, Sequence[int]], found: Iterable[str], number: int) -> None:
    """Note that a record has these words. Most words have one record, and get by without a growing list."""
    for word in found:
        known = postings.get(word)
        if known is None:
            postings[word] = (number,)
        elif isinstance(known, array):
            known.append(number)
        else:
            postings[word] = array("I", (known[0], number))


def _grouped(pairs: list[str]) -> dict[str, list[int]]:
    """Gather ``word, tab, number`` by word; leaner than a table of words where nearly each has one record."""
    grouped: dict[str, list[int]] = {}
    while pairs:
        word, _, number = pairs.pop().partition("\t")
        grouped.setdefault(word, []).append(int(number))
    return grouped
