"""Building an index: records go in one by one, the finished parts come out.

Records arrive in any order and are numbered in the order of the list: newest
first, records of the same date as they came, records without a date last. They
are taken apart in segments (``gather``), perhaps by other processes; nothing is
put together before all have come and the order is known.

Invariant: the same records in the same order give an index that answers the
same, in whichever segments they came and wherever it is written to.
"""

from __future__ import annotations

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

    from hmtui.model import Entry, Section
    from hmtui.search.gather import Words
    from hmtui.search.storage import Writing
    from hmtui.search.tables import Postings

__all__ = ["SEGMENT", "Builder"]

SEGMENT = 8_192
"""Records that are taken apart before they are put away in a leaner form."""
_TABLES = len(fields.ZONES) + 1
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

    def write(self, out: Writing, progress: Callable[[float], None] = lambda _: None) -> None:
        """Write everything that was taken in; ``progress`` is told how much of it is done, from 0 to 1."""
        self._close()
        _Writer(self._segments, out, progress).write(self._sections)

    def _close(self) -> None:
        if len(self._gatherer):
            self.take(self._gatherer.segment())


class _Writer:
    """Writes segments as one index."""

    def __init__(self, segments: Sequence[Segment], out: Writing, progress: Callable[[float], None]) -> None:
        self._segments = segments
        self._out = out
        self._progress = progress
        issued = _lines(segments, "issued")
        self._size = len(issued)
        self._arrival = sorted(range(self._size), key=issued.__getitem__, reverse=True)
        """For each number of a record, when it came."""
        self._rank = _inverted(self._arrival)
        self._years = [date[:4] for date in map(issued.__getitem__, self._arrival)]
        self._flags: dict[str, list[Sequence[int]]] = {}
        self._done = 0

    def write(self, sections: Iterable[tuple[str, str]]) -> None:
        out = self._out
        out.add("size", self._size.to_bytes(8, "little"))
        out.add("sections", "\n".join(f"{id_}\t{title}" for id_, title in sections).encode())
        out.add("arrival", array("I", self._arrival).tobytes())
        out.add("numbers", array("I", self._rank).tobytes())
        self._write_records()
        self._write_columns()
        self._write_table("key", self._grouped("keys"))
        self._write_table("id", self._grouped("identifiers"))
        self._write_table("flag", _sorted(self._with_flags()))
        values = self._postings([segment.shared for segment in self._segments])
        self._write_table("value", [(soft, [numbers]) for soft, numbers in sorted(values.items())])
        self._write_words(values)

    def _write_words(self, values: dict[str, Sequence[int]]) -> None:
        """Write the tables of the words that are looked for inside, too, and last what they have together."""
        spread = _spread(values)
        inside: dict[str, Written] = {}
        for zone in (*fields.INSIDE, "lang"):
            letter = fields.LETTER[zone]
            lists = spread.pop(letter, {})
            if letter in fields.OWN:
                self._add_own(fields.OWN.index(letter), lists)
            written = self._write_table(zone, _sorted(lists))
            del lists
            if zone in fields.INSIDE:
                inside[zone] = written
                write_blocks(self._out, zone, written.words)
        write_insides(self._out, inside, lambda: self._progress(self._done / (_TABLES + 1)))
        self._progress(1)

    def _write_table(self, zone: str, postings: Postings) -> Written:
        written = TableWriter(self._out, zone, self._size).write(postings)
        if zone in _BEGINNINGS:
            write_beginnings(self._out, zone, written, DEAR_AT_BEGINNING)
        self._done += 1
        self._progress(self._done / (_TABLES + 1))
        return written

    def _write_records(self) -> None:
        """Write what is kept of each record, in the order in which they came."""
        segments, out = self._segments, self._out
        out.add("records.places", b"".join([segment.places for segment in segments]))
        out.add("records.lengths", b"".join([segment.lengths for segment in segments]))
        for name in ("ids", "names"):
            lines = [line.encode() for line in _lines(segments, name)]
            _write_strings(out, name, lines)
            if name == "ids":
                out.add("ids.order", array("I", sorted(range(self._size), key=lines.__getitem__)).tobytes())
        packs = [text for segment in segments for text in segment.texts]
        _write_strings(out, "texts", packs)
        out.add("texts.firsts", array("I", _firsts(segments)).tobytes())

    def _write_columns(self) -> None:
        self._write_column("title", _lines(self._segments, "titles"))
        self._write_column("name", _lines(self._segments, "by_name"))
        self._write_column("venue", self._venues())
        years: dict[int, int] = {}
        for year in dict.fromkeys(self._years):
            years.setdefault(int(year) if year.isdecimal() else -1, self._years.index(year))
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


def _write_strings(out: Writing, name: str, strings: Sequence[bytes]) -> None:
    out.add(name, b"".join(strings))
    out.add(f"{name}.starts", array("Q", accumulate(map(len, strings), initial=0)).tobytes())
