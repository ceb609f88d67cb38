"""Building an index: records go in one by one, in the order of the list, the finished parts come out.

They are taken apart in segments (``gather``), perhaps by other processes. Then
the tables are written, in shares that processes may write at the same time:
the answers that are ready for words that would be dear to look up, the words
themselves, identifiers, and the facts that are kept of the records. Each share
reads what it needs of the segments, one table after the other.

Invariant: the same records give an index that answers the same, in whichever
segments they came and wherever it is written to.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from hmtui.search import fields
from hmtui.search.gather import DIGITS, SEGMENT, Gatherer, Setting
from hmtui.search.packs import LEVEL, PACK, unpacked
from hmtui.search.ready import DEAR, DEAR_AT_BEGINNING, write_beginnings, write_blocks, write_insides
from hmtui.search.tables import Slices, TableWriter, Written, united
from hmtui.text.normalize import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from hmtui.models import Entry, Section
    from hmtui.search.gather import Segment
    from hmtui.search.spill import Spilled
    from hmtui.search.storage import Writing

    Taken: TypeAlias = Segment | Spilled

    Lists: TypeAlias = dict[str, bytes | bytearray]
    """Words with the numbers of their records, as ``array`` writes them."""
    Spread: TypeAlias = dict[str, list[bytes | bytearray]]
    """Words with several such lists, which may have records in common."""
    Sets: TypeAlias = dict[str, bytes | bytearray | int]
    Together: TypeAlias = Callable[[int, Sequence[Taken], Writing, Callable[[], None]], bool]

__all__ = ["SHARES", "Builder", "newest_first", "write_share"]

SHARES = ("ready", "words", "identifiers", "facts")
"""The work of writing, for several processes: what takes longest first, and what evens them out last."""
_STEPS = 40
"""About how often writing tells how far it is."""
_BEGINNINGS = ("name", "title", "key", "id")
"""Zones in which words are looked for from their beginning."""
_NUMBER = 4
"""Bytes of a number."""


class Builder:
    """Gathers records and writes them as an index."""

    def __init__(self, sections: Iterable[Section], usual: Iterable[Entry] = (), *, small: bool = False) -> None:
        """Begin without records; ``sections`` become the tabs, in their order.

        ``usual`` are records like the others. A ``small`` catalog is not worth packing: it is written as if it were.
        """
        self._sections = [(section.id, section.title) for section in sections]
        self.setting = Setting(dict(self._sections), level=0 if small else LEVEL).like(usual)
        """With this all records are taken apart."""
        self._gatherer = Gatherer(self.setting)
        self._segments: list[Taken] = []
        self._taken = 0

    def __len__(self) -> int:
        """How many records are in."""
        return self._taken + len(self._gatherer)

    def add(self, entry: Entry) -> None:
        """Take in the next record of the list."""
        self._gatherer.add(entry)
        if len(self._gatherer) >= SEGMENT:
            self._close()

    def take(self, segment: Taken) -> None:
        """Take in records that were taken apart already: the next ones of the list."""
        self._segments.append(segment)
        self._taken += segment.size

    def write(
        self,
        out: Writing,
        progress: Callable[[float], None] = lambda _: None,
        together: Together | None = None,
    ) -> None:
        """Write everything that was taken in.

        Args:
            out: what to write to.
            progress: told how much of it is done, from 0 to 1.
            together: does shares of the work at the same time (``crew.write_shares``); tells whether it could.
        """
        self._close()
        done = 0

        def count() -> None:
            nonlocal done
            done += 1
            progress(min(done / _STEPS, 1))

        out.add("size", len(self).to_bytes(8, "little"))
        out.add("sections", "\n".join(f"{id_}\t{title}" for id_, title in self._sections).encode())
        for name in ("labels", "texts"):
            out.add(name, self._whole(name))
            lengths = array("I", self._whole(f"{name}.lengths"))
            out.add(f"{name}.starts", array("Q", accumulate(lengths, initial=0)).tobytes())
            out.add(f"{name}.before", self.setting.before[name])
        # Of so few words none is dear: only speed depends on it.
        shares = SHARES if sum(map(_steps, self._segments)) * 2 > DEAR else SHARES[1:]
        if together is None or not together(len(self), self._segments, out, count):
            for share in shares:
                write_share(share, len(self), self._segments, out, count)
        progress(1)

    def repeated_id(self) -> str | None:
        """Return an id that two records have, if there is one."""
        self._close()
        checks = array("I", self._whole("id_checks"))
        if len(set(checks)) == len(checks):
            return None
        labels, starts = self._whole("labels"), [0, *accumulate(array("I", self._whole("labels.lengths")))]
        before = self.setting.before["labels"]
        alike = {check for check, count in Counter(checks).items() if count > 1}
        seen: set[bytes] = set()
        for number in [number for number, check in enumerate(checks) if check in alike]:
            pack, place = divmod(number, PACK)
            one = unpacked(labels[starts[pack] : starts[pack + 1]], before).split(b"\n")[place].partition(b"\t")[0]
            if one in seen:
                return one.decode()
            seen.add(one)
        return None

    def _whole(self, name: str) -> bytes:
        return b"".join([segment.part(name) for segment in self._segments])

    def _close(self) -> None:
        if len(self._gatherer):
            self.take(self._gatherer.segment())


def _steps(segment: Taken) -> int:
    """Return about how many records would be read to unite the sets of all words."""
    return sum(segment.length(f"{name}.numbers") // _NUMBER for name in (*fields.OWN, "shared"))


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Put records in the order of the list: those of the same date as they came, those without a date last."""
    return sorted(entries, key=attrgetter("issued"), reverse=True)


def write_share(
    share: str, size: int, segments: Sequence[Taken], out: Writing, look: Callable[[], None] = lambda: None
) -> None:
    """Write one of ``SHARES`` of the tables of an index over the ``size`` records of segments.

    ``look`` is called now and then, and may raise.
    """
    writer = _Writer(size, segments, out, look)
    write: dict[str, Callable[[], None]] = {
        "ready": writer.write_ready,
        "words": writer.write_words,
        "identifiers": writer.write_identifiers,
        "facts": writer.write_facts,
    }
    write[share]()


class _Writer:
    """Writes the tables of segments."""

    def __init__(self, size: int, segments: Sequence[Taken], out: Writing, look: Callable[[], None]) -> None:
        self._size = size
        self._segments = segments
        self._out = out
        self._look = look

    def write_words(self) -> None:
        """Write the tables of the words of texts."""
        values = self._merged("shared")
        self._write_table("value", _written(values, self._size))
        spread = _spread(values)
        del values
        for zone in (*fields.INSIDE, "lang"):
            table = self._words_of(zone, spread)
            self._write_table(zone, table)
            if zone in fields.INSIDE:
                write_blocks(self._out, zone, table.words)

    def write_identifiers(self) -> None:
        """Write the tables of what names one record: names as one word, and identifiers."""
        for zone in ("key", "id"):
            self._write_table(zone, _grouped(self._lines(zone), self._size))

    def write_ready(self) -> None:
        """Write the answers that are ready for pieces of words."""
        spread = _spread(self._merged("shared"))
        tables = {}
        for zone in fields.INSIDE:
            tables[zone] = self._words_of(zone, spread)
            self._look()
        write_insides(self._out, tables, self._look)

    def write_facts(self) -> None:
        """Write facts of records and their orders by column; few sets of facts are different, so that a fact is in few."""
        flags: Spread = {}
        for facts, numbers in self._merged("facts").items():
            for flag in filter(None, facts.split("\t")):
                flags.setdefault(flag, []).append(numbers)
        for column, known in self._columns():
            self._out.add(f"order.{column}", known.tobytes())
            if known:
                flags[f"by:{column}"] = [known.tobytes(), b""]  # two, since it is not in order
        united_flags = {flag: united(lists, self._size) for flag, lists in flags.items()}
        self._write_table("flag", _written(united_flags, self._size))

    def _words_of(self, zone: str, spread: dict[str, Spread]) -> Written:
        """Return the words of a zone of text, with their records."""
        letter = fields.LETTER[zone]
        lists = spread.pop(letter, {})
        if letter not in fields.OWN:
            return _written({word: united(of_word, self._size) for word, of_word in lists.items()}, self._size)
        if len(self._segments) == 1 and not lists:
            return self._in_order(letter)
        own: Sets = dict(self._merged(letter))
        for word, of_word in lists.items():
            here = own.get(word)
            own[word] = united(
                [*of_word, here] if here is not None and not isinstance(here, int) else of_word, self._size
            )
        return _written(own, self._size)

    def _write_table(self, zone: str, written: Written) -> None:
        TableWriter(self._out, zone, self._size).write(written)
        if zone in _BEGINNINGS:
            write_beginnings(self._out, zone, written, DEAR_AT_BEGINNING)
        self._look()

    def _columns(self) -> Iterator[tuple[str, array[int]]]:
        """Return the records by each column, where they have a value, and write what belongs to the column."""
        for column in ("title", "name"):
            yield column, array("I", (int(line[-DIGITS:]) for line in self._lines(column)))
        venues = self._merged("venues")
        yield "venue", array("I", b"".join([venues[venue] for venue in sorted(venues)]))
        for column in ("params", "tokens"):
            values = array("q", b"".join(self._parts(column)))
            known = sorted([(-value, number) for number, value in enumerate(values) if value >= 0])
            self._out.add(column, array("q", [value for value, _ in known]).tobytes())
            yield column, array("I", [number for _, number in known])
        years: dict[int, int] = {}
        for number, year in enumerate(array("h", b"".join(self._parts("years")))):
            years.setdefault(year, number)
        self._out.add("years", array("i", [item for pair in years.items() for item in pair]).tobytes())

    def _parts(self, name: str) -> Iterator[bytes]:
        return (segment.part(name) for segment in self._segments)

    def _merged(self, name: str) -> Lists:
        """Put together what segments have of each word."""
        found: Lists = {}
        parts = [self._parts(f"{name}.{part}") for part in ("words", "counts", "numbers")]
        for words_, counts, numbers in zip(*parts, strict=True):
            each = words_.decode().split("\n")
            if not found:
                stops = array("Q", accumulate(array("I", counts), initial=0))
                lists = [numbers[start * _NUMBER : stop * _NUMBER] for start, stop in pairwise(stops)]
                found.update(zip(each, lists, strict=False))
                continue
            start = 0
            for word, count in zip(each, array("I", counts), strict=False):
                stop = start + count * _NUMBER
                before = found.get(word)
                if before is None:
                    found[word] = numbers[start:stop]
                elif isinstance(before, bytearray):
                    before += numbers[start:stop]
                else:
                    found[word] = bytearray(before + numbers[start:stop])
                start = stop
        return found

    def _in_order(self, name: str) -> Written:
        """Return what the only segment has of each word: it is in order already."""
        each, counts, numbers = (next(self._parts(f"{name}.{part}")) for part in ("words", "counts", "numbers"))
        return Written(each.decode().split("\n")[:-1], Slices(numbers, array("I", counts)), self._size)

    def _lines(self, name: str) -> list[str]:
        lines = [line for part in self._parts(f"{name}.lines") for line in part.decode().split("\n") if line]
        lines.sort()  # sorted segments: cheap
        return lines


def _spread(values: Lists) -> dict[str, Spread]:
    """Return the words of shared texts by letter of their zone, each with the lists of every text it is in."""
    spread: dict[str, Spread] = {}
    for soft, numbers in values.items():
        zone = spread.setdefault(soft[0], {})
        for word in words(soft[2:]):
            zone.setdefault(word, []).append(numbers)
    return spread


def _grouped(lines: list[str], size: int) -> Written:
    """Return words with their records, from sorted lines of a word, a tab and a number; ``lines`` are used up."""
    numbers = array("I", (int(line[-DIGITS:]) for line in lines)).tobytes()
    words_: list[str] = []
    counts = array("I")
    lines.reverse()
    while lines:
        word = lines.pop()[: -DIGITS - 1]
        if words_ and word == words_[-1]:
            counts[-1] += 1
        else:
            words_.append(word)
            counts.append(1)
    return Written(words_, Slices(numbers, counts), size)


def _written(lists: Mapping[str, bytes | bytearray | int], size: int) -> Written:
    order = sorted(lists)
    return Written(order, list(map(lists.__getitem__, order)), size)
