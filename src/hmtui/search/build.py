"""Building an index: records go in one by one, the finished parts come out.

Records arrive in any order and are numbered in the order of the list: newest
first, records of the same date as they came, records without a date last. They
are taken apart in segments (``gather``), perhaps by other processes; nothing is
put together before all have come and the order is known.

Invariant: the same records in the same order give an index that answers the
same, in whichever segments they came and wherever it is written to.
"""

from __future__ import annotations

import zlib
from array import array
from itertools import accumulate, compress, pairwise

from hmtui.folding import words
from hmtui.search import fields
from hmtui.search.gather import PACK, Gatherer, Segment
from hmtui.search.ready import DEAR_AT_BEGINNING, write_beginnings, write_blocks, write_insides
from hmtui.search.tables import TableWriter, Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from hmtui.model import Entry, Section
    from hmtui.search.gather import Words
    from hmtui.search.storage import Writing
    from hmtui.search.tables import Postings

    Together: TypeAlias = Callable[[Sequence[Sequence[Segment]], Writing, Callable[[], None]], bool]

__all__ = ["FIRST", "HALVES", "SEGMENT", "Builder", "write_half"]

SEGMENT = 8_192
"""Records that are taken apart before they are put away in a leaner form."""
HALVES = ("first", "second")
"""The work of writing, for two processes."""
FIRST = ("name", "author")
"""Zones that the first half writes and the second one needs as well."""
_STEPS = 60
"""About how often writing tells how far it is."""
_BEGINNINGS = frozenset({"name", "title", "key", "id"})
"""Zones in which words are looked for from their beginning."""


class Builder:
    """Gathers records and writes them as an index."""

    def __init__(self, sections: Iterable[Section]) -> None:
        """Begin without records; ``sections`` become the tabs, in their order."""
        self._sections = [(section.id, section.title) for section in sections]
        self._gatherer = Gatherer(dict(self._sections))
        self._segments: list[Segment] = []
        self._taken = 0

    def __len__(self) -> int:
        """How many records are in."""
        return self._taken + len(self._gatherer)

    def add(self, entry: Entry, place: tuple[int, int] = (0, 0)) -> None:
        """Take in one record; ``place`` is where it lies in the file of records, if in any: begin and length."""
        self._gatherer.add(entry, place)
        if len(self._gatherer) >= SEGMENT:
            self.take(self._gatherer.segment())

    def take(self, segment: Segment) -> None:
        """Take in records that were taken apart already."""
        self._segments.append(segment)
        self._taken += segment.size

    def so_far(self) -> Builder:
        """Give a builder of the same records, to be written while this one goes on."""
        self._close()
        other = Builder(())
        other._sections, other._segments, other._taken = self._sections, list(self._segments), self._taken
        return other

    def repeated_id(self) -> str | None:
        """Give an id that two records have, if there is one."""
        self._close()
        ids = _lines(self._segments, "ids")
        if len(set(ids)) == len(ids):
            return None
        return next(one for one, other in pairwise(sorted(ids)) if one == other)

    def write(
        self, out: Writing, progress: Callable[[float], None] = lambda _: None, together: Together | None = None
    ) -> None:
        """Write everything that was taken in.

        Args:
            out: what to write to.
            progress: told how much of it is done, from 0 to 1.
            together: does both halves of the work at the same time (``crew.write_halves``); tells whether it could.
        """
        self._close()
        done = 0

        def count() -> None:
            nonlocal done
            done += 1
            progress(min(done / _STEPS, 1))

        write_records(self._sections, self._segments, out)
        halves = [_lean(self._segments, half) for half in HALVES]
        if together is None or not together(halves, out, count):
            tables: dict[str, Written] = {}
            for half, segments in zip(HALVES, halves, strict=True):
                tables |= write_half(half, segments, out, lambda: tables, count)  # noqa: B023 - asked for here and now
        progress(1)

    def _close(self) -> None:
        if len(self._gatherer):
            self.take(self._gatherer.segment())


def write_half(
    half: str,
    segments: Sequence[Segment],
    out: Writing,
    others: Callable[[], Mapping[str, Written]],
    look: Callable[[], None] = lambda: None,
) -> dict[str, Written]:
    """Write one of ``HALVES`` of the tables; the second one needs tables that the first one gives.

    ``look`` is called now and then, and may raise.
    """
    writer = _Writer(segments, out, look)
    return writer.first_half() if half == "first" else writer.second_half(others)


def write_records(sections: Iterable[tuple[str, str]], segments: Sequence[Segment], out: Writing) -> None:
    """Write the order of the records, and what is kept of each, in the order in which they came."""
    arrival = _arrival(segments)
    size = len(arrival)
    out.add("size", size.to_bytes(8, "little"))
    out.add("sections", "\n".join(f"{id_}\t{title}" for id_, title in sections).encode())
    out.add("arrival", array("I", arrival).tobytes())
    out.add("numbers", array("I", _inverted(arrival)).tobytes())
    out.add("records.places", b"".join([segment.places for segment in segments]))
    out.add("records.lengths", b"".join([segment.lengths for segment in segments]))
    ids = [line.encode() for line in _lines(segments, "ids")]
    out.add("ids.order", array("I", sorted(range(size), key=ids.__getitem__)).tobytes())
    _write_packs(out, "ids", _packs(ids))
    _write_packs(out, "names", _packs([line.encode() for line in _lines(segments, "names")]))
    _write_packs(out, "texts", [text for segment in segments for text in segment.texts])
    out.add("texts.firsts", array("I", _firsts(segments)).tobytes())


class _Writer:
    """Writes the tables of segments."""

    def __init__(self, segments: Sequence[Segment], out: Writing, look: Callable[[], None]) -> None:
        self._segments = segments
        self._out = out
        self._look = look
        self._arrival = _arrival(segments)
        """For each number of a record, when it came."""
        self._size = len(self._arrival)
        self._rank = _inverted(self._arrival)
        self._flags: dict[str, list[Sequence[int]]] = {}

    def first_half(self) -> dict[str, Written]:
        """Write some tables of words, and everything that is no word of a text."""
        tables = {zone: self._write_zone(zone, {}) for zone in FIRST}
        self._write_columns()
        self._write_table("key", self._grouped("keys"))
        self._write_table("id", self._grouped("identifiers"))
        self._write_table("flag", _sorted(self._with_flags()))
        return tables

    def second_half(self, others: Callable[[], Mapping[str, Written]]) -> dict[str, Written]:
        """Write the other tables of words, and last what all have together."""
        values = self._postings([segment.shared for segment in self._segments])
        self._write_table("value", [(soft, [numbers]) for soft, numbers in sorted(values.items())])
        spread = _spread(values)
        tables = {
            zone: self._write_zone(zone, spread.pop(fields.LETTER[zone], {}))
            for zone in (*fields.INSIDE, "lang")
            if zone not in FIRST
        }
        tables.pop("lang")
        write_insides(self._out, {**others(), **tables}, self._look)
        return tables

    def _write_zone(self, zone: str, lists: dict[str, list[Sequence[int]]]) -> Written:
        """Write the table of a zone of text; ``lists`` are the words of shared texts."""
        letter = fields.LETTER[zone]
        if letter in fields.OWN:
            self._add_own(fields.OWN.index(letter), lists)
        written = self._write_table(zone, _sorted(lists))
        if zone in fields.INSIDE:
            write_blocks(self._out, zone, written.words)
        return written

    def _write_table(self, zone: str, postings: Postings) -> Written:
        written = TableWriter(self._out, zone, self._size).write(postings)
        if zone in _BEGINNINGS:
            write_beginnings(self._out, zone, written, DEAR_AT_BEGINNING)
        self._look()
        return written

    def _write_columns(self) -> None:
        self._write_column("title", _lines(self._segments, "titles"))
        self._write_column("name", _lines(self._segments, "by_name"))
        self._write_column("venue", self._venues())
        dates = _lines(self._segments, "issued")
        years: dict[int, int] = {}
        for number, date in enumerate(map(dates.__getitem__, self._arrival)):
            years.setdefault(int(date[:4]) if date else -1, number)
        self._out.add("years", array("i", [item for pair in years.items() for item in pair]).tobytes())
        values = array("q", b"".join([segment.params for segment in self._segments]))
        params = sorted([(-value, number) for value, number in zip(values, self._rank, strict=True) if value >= 0])
        known = array("I", [number for _, number in params])
        if params:
            self._flags["by:params"] = [known]
        self._out.add("order.params", known.tobytes())
        self._out.add("params", array("q", [value for value, _ in params]).tobytes())

    def _write_column(self, column: str, arrived: Sequence[str]) -> None:
        """Write the order of the records by a column, where they have a value; ``arrived`` are the values."""
        values = list(map(arrived.__getitem__, self._arrival))
        known = list(compress(range(self._size), values))
        if known:
            self._flags[f"by:{column}"] = [array("I", known)]
        known.sort(key=values.__getitem__)
        self._out.add(f"order.{column}", array("I", known).tobytes())

    def _venues(self) -> list[str]:
        venues: list[str] = []
        for segment in self._segments:
            words_, found, counts = _read(segment.venues)
            each = iter(found)
            venues += [words_[next(each)] if count else "" for count in counts]
        return venues

    def _with_flags(self) -> dict[str, list[Sequence[int]]]:
        """Give facts with their records; few sets of facts are different, so that a fact is in few of them."""
        for facts, numbers in self._postings([segment.facts for segment in self._segments]).items():
            for flag in filter(None, facts.split("\t")):
                self._flags.setdefault(flag, []).append(numbers)
        return self._flags

    def _add_own(self, which: int, postings: dict[str, list[Sequence[int]]]) -> None:
        """Add the words of the records' own texts in a zone, with their records."""
        found = self._postings([segment.own[which] for segment in self._segments])
        for soft, numbers in found.items():
            if "-" not in soft and soft.isascii():
                postings.setdefault(soft, []).append(numbers)
            else:
                for word in set(words(soft)):
                    postings.setdefault(word, []).append(numbers)

    def _postings(self, segments: Sequence[Words]) -> dict[str, Sequence[int]]:
        """Give every word with the numbers of its records, lowest first."""
        numbers: dict[str, int] = {}
        found, counts = array("I"), array("I")
        for segment in segments:
            local, here, counts_here = _read(segment)
            known = [numbers.setdefault(word, len(numbers)) for word in local]
            found.extend(map(known.__getitem__, here))
            counts.extend(counts_here)
        starts = array("I", accumulate(counts, initial=0))
        lists: list[list[int]] = [[] for _ in numbers]
        add = [one.append for one in lists]
        # In the order of the list, so that every word's records come in order.
        for number, arrived in enumerate(self._arrival):
            for word in found[starts[arrived] : starts[arrived + 1]]:
                add[word](number)
        return dict(zip(numbers, lists, strict=True))

    def _grouped(self, name: str) -> Postings:
        """Give words with their records, from lines of a word, a tab and a place in the segment."""
        lines: list[str] = []
        base = 0
        for segment in self._segments:
            here = getattr(segment, name)
            lines += [f"{line}\t{base}" for line in here.split("\n")] if here else ()
            base += segment.size
        lines.sort()
        rank = self._rank
        before = ""
        numbers: list[int] = []
        for line in lines:
            word, place, base_ = line.split("\t")
            if word != before and numbers:
                yield before, [numbers]
                numbers = []
            before = word
            numbers.append(rank[int(place) + int(base_)])
        if numbers:
            yield before, [numbers]


def _arrival(segments: Sequence[Segment]) -> list[int]:
    """Give the order of the list: for each number of a record, when it came."""
    issued = _lines(segments, "issued")
    return sorted(range(len(issued)), key=issued.__getitem__, reverse=True)


def _lean(segments: Iterable[Segment], half: str) -> list[Segment]:
    """Leave out what is not needed for one half of the work."""
    nothing = ("", b"", b"")
    mine = {fields.LETTER[zone] for zone in FIRST}
    lean = []
    for segment in segments:
        own = [
            words_ if (letter in mine) == (half == "first") else nothing
            for letter, words_ in zip(fields.OWN, segment.own, strict=True)
        ]
        less = segment._replace(own=own, ids="", names="", texts=[], places=b"", lengths=b"")
        if half == "first":
            less = less._replace(shared=nothing)
        else:
            less = less._replace(titles="", by_name="", facts=nothing, venues=nothing, keys="", identifiers="")
        lean.append(less)
    return lean


def _sorted(lists: Mapping[str, Sequence[Sequence[int]]]) -> Postings:
    return ((word, lists[word]) for word in sorted(lists))


def _spread(values: dict[str, Sequence[int]]) -> dict[str, dict[str, list[Sequence[int]]]]:
    """Give the words of shared texts by letter of their zone, each with the records of every text it is in."""
    spread: dict[str, dict[str, list[Sequence[int]]]] = {}
    for soft, numbers in values.items():
        zone = spread.setdefault(soft[0], {})
        for word in set(words(soft[2:])):
            zone.setdefault(word, []).append(numbers)
    return spread


def _read(segment: Words) -> tuple[list[str], array[int], array[int]]:
    words_, found, counts = segment
    return words_.split("\n")[:-1], array("I", found), array("I", counts)


def _lines(segments: Iterable[Segment], name: str) -> list[str]:
    return [line for segment in segments if segment.size for line in getattr(segment, name).split("\n")]


def _firsts(segments: Iterable[Segment]) -> Iterator[int]:
    """Give for each pack of texts the first record in it."""
    base = 0
    for segment in segments:
        yield from range(base, base + segment.size, PACK)
        base += segment.size


def _inverted(order: Sequence[int]) -> list[int]:
    places = [0] * len(order)
    for place, one in enumerate(order):
        places[one] = place
    return places


def _packs(lines: Sequence[bytes]) -> list[bytes]:
    return [zlib.compress(b"\n".join(lines[at : at + PACK])) for at in range(0, len(lines), PACK)]


def _write_packs(out: Writing, name: str, packs: Sequence[bytes]) -> None:
    out.add(name, b"".join(packs))
    out.add(f"{name}.starts", array("Q", accumulate(map(len, packs), initial=0)).tobytes())
