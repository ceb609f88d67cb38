"""Taking records apart: the words of some thousand records, each with its records, as plain data.

Records come in the order of the list, so that a word's records are in order
wherever they are put together. Some are taken apart at a time, since whole
texts are folded and split at the speed of memory, and single ones are not.

Invariant: a segment is plain data (numbers, bytes, and tuples, lists and
dictionaries of them), so that another process can make it; of the records before
its own it knows only how many there are.
"""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from itertools import chain
from operator import attrgetter

from hmtui.folding import fold, soften, words
from hmtui.record import Record
from hmtui.search import fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from hmtui.model import Entry

__all__ = ["DIGITS", "FIRST", "PACK", "SEGMENT", "Gatherer", "Segment"]

PACK = 64
"""Records whose texts are taken apart, and packed, together."""
FIRST, SEGMENT = 32 * PACK, 256 * PACK
"""Records of the first segment, so that something can be shown soon, and of the others."""
DIGITS = 9
"""Digits of a record's number at the end of a line."""
_LEVEL = 4
"""A twentieth more room than the best packing, and half of its time."""
_LEAST = 1
"""For what is packed only until the index is written."""


class Segment(Record):
    """Some records that stand one after the other in the list."""

    size: int
    parts: dict[str, bytes]
    """By name; numbers are as ``array`` writes them.

    - ``years``: 16-bit, -1 where it is not known; ``params``: weights, 64-bit, -1 where they are not known;
    - ``id_checks``: a checksum of each id, 32-bit: two records of the same id are looked for among those of the same
      checksum;
    - ``labels`` (id and name, parted by a tab) and ``texts``: one for each record, packed, ``PACK`` records together,
      with the lengths of the packs (``labels.lengths``, 32-bit);
    - ``n.words`` and so on for the zones of ``fields.OWN``, for ``shared``, the softened lines of shared texts, for
      ``facts``, the flags that come together, parted by tabs, and for ``venues``, the folded venues: words in order, each
      ended by a line feed, with ``n.counts``, in how many records each is, and ``n.numbers``, the numbers of these
      records, word after word, both 32-bit;
    - ``key.lines``, ``id.lines``, and for the folded ``title`` and ``name``: sorted lines of a word, a tab and the number
      of a record, packed.
    """

    def part(self, name: str) -> bytes:
        """Give a part."""
        return self.parts[name]

    def length(self, name: str) -> int:
        """Give the length of a part, in bytes."""
        return len(self.parts[name])


class Gatherer:
    """Takes records apart."""

    def __init__(self, section_titles: Mapping[str, str], first: int = 0, *, small: bool = False) -> None:
        """Begin without records; the next one has the number ``first``.

        What there is of a ``small`` catalog is not worth packing: it is only written as if it were packed.
        """
        self._titles = section_titles
        self._number = first
        self._level, self._least = (0, 0) if small else (_LEVEL, _LEAST)
        self._begin()

    def _begin(self) -> None:
        self._open: list[Entry] = []
        self._size = 0
        self._packs: dict[str, list[bytes]] = {"labels": [], "texts": []}
        self._own = [_Lists() for _ in fields.OWN]
        self._shared, self._facts, self._venues = _Lists(), _Lists(), _Lists()
        self._values_of = attrgetter(*fields.SHARED)
        self._readers = [_Cache(self._reader_of(attribute)) for attribute in fields.SHARED]
        self._flags = _Cache(lambda facts: [self._facts["\t".join(fields.flags(facts))].append])
        self._venue = _Cache(lambda text: [self._venues[folded].append] if (folded := fold(text)) else [])
        self._lines: dict[str, list[str]] = {"key": [], "id": [], "title": [], "name": []}
        self._years, self._params, self._id_checks = array("h"), array("q"), array("I")

    def __len__(self) -> int:
        """How many records are in the segment so far."""
        return self._size + len(self._open)

    def add(self, entry: Entry) -> None:
        """Take in the next record of the list."""
        self._open.append(entry)
        if len(self._open) == PACK:
            self._take_apart()

    def segment(self) -> Segment:
        """Give what was taken in, and begin anew."""
        if self._open:
            self._take_apart()
        zones = zip(fields.OWN, self._own, strict=True)
        rest = {"shared": self._shared, "facts": self._facts, "venues": self._venues}
        parts = {
            "years": self._years.tobytes(),
            "params": self._params.tobytes(),
            "id_checks": self._id_checks.tobytes(),
        }
        for name, packs in self._packs.items():
            parts[name] = b"".join(packs)
            parts[f"{name}.lengths"] = array("I", map(len, packs)).tobytes()
        for name, lists in [*((letter, lists.expanded()) for letter, lists in zones), *rest.items()]:
            parts[f"{name}.words"], parts[f"{name}.counts"], parts[f"{name}.numbers"] = lists.words()
        for name, lines in self._lines.items():
            parts[f"{name}.lines"] = zlib.compress("\n".join(sorted(set(lines))).encode(), self._least)
        made = Segment(self._size, parts)
        self._begin()
        return made

    def _take_apart(self) -> None:
        entries, first = self._open, self._number
        soft = soften(fields.NEXT.join(map(fields.own_texts, entries)))
        ids = [entry.id.encode() for entry in entries]
        packs = {
            "labels": "\n".join([f"{entry.id}\t{entry.name}" for entry in entries]).encode(),
            "texts": soft.encode(),
        }
        for name, data in packs.items():
            self._packs[name].append(zlib.compress(data, self._level))
        zones = list(zip(*[text.split(fields.END) for text in soft.split(fields.NEXT)], strict=True))
        for lists, texts in zip(self._own, zones, strict=True):
            for number, text in enumerate(texts, first):
                for word in set(text.split()):
                    lists[word].append(number)
        names = [text.split("\n") for text in zones[0]]
        self._note("name", [(_joined(of_one[0]), at) for at, of_one in enumerate(names, first)])
        self._note("title", [(_joined(text), at) for at, text in enumerate(zones[1], first)])
        self._note(
            "key", [(key, at) for at, of_one in enumerate(names, first) for name in of_one for key in _keys(name)]
        )
        self._add_identifiers(entries, first)
        self._add_shared(entries, first)
        self._id_checks.extend(map(zlib.crc32, ids))
        self._params.extend([-1 if entry.parameters is None else entry.parameters for entry in entries])
        self._years.extend([int(entry.issued[:4]) if entry.issued else -1 for entry in entries])
        self._number += len(entries)
        self._size += len(entries)
        self._open = []

    def _note(self, name: str, found: Sequence[tuple[str, int]]) -> None:
        self._lines[name] += [f"{word}\t{at:0{DIGITS}}" for word, at in found if word]

    def _add_identifiers(self, entries: Sequence[Entry], first: int) -> None:
        written: list[str] = []
        owners: list[int] = []
        for at, entry in enumerate(entries, first):
            found = fields.identifiers(entry)
            written += found
            owners += [at] * len(found)
        words_ = [word or fields.NO_IDENTIFIER for word in fields.fold_identifiers(written)]
        self._note("id", list(zip(words_, owners, strict=True)))

    def _add_shared(self, entries: Sequence[Entry], first: int) -> None:
        """Note the texts, facts and venues that many records have in common."""
        readers, flags, venue, values_of = self._readers, self._flags, self._venue, self._values_of
        for number, entry in enumerate(entries, first):
            adds = {
                add for value, lines in zip(values_of(entry), readers, strict=True) if value for add in lines[value]
            }
            one, other = fields.facts(entry)
            for add in (*adds, *flags[one], *flags[other], *venue[entry.venue or entry.container_title]):
                add(number)

    def _reader_of(self, attribute: str) -> Callable[[Any], list[Callable[[int], None]]]:
        def read(value: Any) -> list[Callable[[int], None]]:
            return [self._shared[soften(line)].append for line in fields.shared_lines(attribute, value, self._titles)]

        return read


class _Lists(defaultdict[str, list[int]]):
    """Words with the numbers of their records, in order."""

    def __init__(self) -> None:
        super().__init__(list)

    def expanded(self) -> _Lists:
        """Put every word under which a softened word is found in its place; see ``folding.words``."""
        several: dict[str, list[list[int]]] = {}
        for soft in [word for word in self if "-" in word or not word.isascii()]:
            numbers = self.pop(soft)
            for word in set(words(soft)):
                several.setdefault(word, []).append(numbers)
        for word, lists in several.items():
            if word in self:
                lists.append(self[word])
            self[word] = sorted(set().union(*lists)) if len(lists) > 1 else lists[0]
        return self

    def words(self) -> tuple[bytes, bytes, bytes]:
        """Give the words in order, in how many records each is, and the numbers of these."""
        order = sorted(self)
        lists = list(map(self.__getitem__, order))
        numbers = list(chain.from_iterable(lists))
        ended = "".join([f"{word}\n" for word in order]).encode()
        return ended, array("I", list(map(len, lists))).tobytes(), array("I", numbers).tobytes()


class _Cache(dict):  # type: ignore[type-arg] # of anything
    """Works a value out when it is first met."""

    def __init__(self, work_out: Callable[[Any], list[Callable[[int], None]]]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Any) -> list[Callable[[int], None]]:
        found = self[value] = self._work_out(value)
        return found


def _joined(soft: str) -> str:
    return " ".join(soft.replace("-", "").split())


def _keys(soft_name: str) -> Iterable[str]:
    if soft_name.isascii():
        return (key,) if (key := soft_name.replace("-", "").replace(" ", "")[: fields.LONGEST_KEY]) else ()
    return fields.keys(soft_name)
