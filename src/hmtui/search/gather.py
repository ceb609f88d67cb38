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
from typing import TYPE_CHECKING

from hmtui.record import Record
from hmtui.search import fields
from hmtui.search.packs import LEVEL, PACK, packed
from hmtui.text.normalize import fold, normalize, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, TypeAlias

    from hmtui.models import Entry

    _Lists: TypeAlias = defaultdict[Any, list[int]]
    """Words, or other values, with the numbers of their records, in order."""

__all__ = ["DIGITS", "FIRST", "SEGMENT", "Gatherer", "Segment", "Setting"]

FIRST, SEGMENT = 32 * PACK, 512 * PACK
"""Records of the first segment, and at most of any."""
_USUAL = 1 << 15
"""Bytes that go before a pack: no packing looks farther back."""
DIGITS = 9
"""Digits of a record's number at the end of a line."""


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
      of a record.
    """

    def part(self, name: str) -> bytes:
        """Return a part."""
        return self.parts[name]

    def length(self, name: str) -> int:
        """Return the length of a part, in bytes."""
        return len(self.parts[name])


_SHARED = {
    letter: attrgetter(*[attribute for attribute, of in fields.SHARED.items() if of == letter])
    for letter in dict.fromkeys(fields.SHARED.values())
}
"""What gives the values that belong to one zone, for the letter of each: together they are looked up once."""


class Setting(Record):
    """What is known before any record is taken apart."""

    titles: dict[str, str]
    """The titles of sections."""
    before: dict[str, bytes] = {"labels": b"", "texts": b""}  # noqa: RUF012 - never changed
    """What goes before each pack, see ``packs``."""
    level: int = LEVEL
    """How hard texts are packed."""

    def like(self, entries: Iterable[Entry]) -> Setting:
        """Learn from some records what is usual in the list."""
        return self._replace(before={name: data[:_USUAL] for name, data in _to_pack(list(entries)).items()})


class Gatherer:
    """Takes records apart."""

    def __init__(self, setting: Setting, first: int = 0) -> None:
        """Begin without records; the next one has the number ``first``."""
        self._titles, self._before, self._level = setting
        self._number = first
        self._begin()

    def _begin(self) -> None:
        self._open: list[Entry] = []
        self._size = 0
        self._packs: dict[str, list[bytes]] = {"labels": [], "texts": []}
        self._own: list[_Lists] = [defaultdict(list) for _ in fields.OWN]
        self._shared: list[_Lists] = [defaultdict(list) for _ in _SHARED]
        self._facts: list[_Lists] = [defaultdict(list) for _ in range(2)]
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
        """Return what was taken in, and begin anew."""
        if self._open:
            self._take_apart()
        parts = {
            "years": self._years.tobytes(),
            "params": self._params.tobytes(),
            "id_checks": self._id_checks.tobytes(),
        }
        for name, packs in self._packs.items():
            parts[name] = b"".join(packs)
            parts[f"{name}.lengths"] = array("I", map(len, packs)).tobytes()
        words_ = dict(zip(fields.OWN, map(_expanded, self._own), strict=True))
        words_ |= {"shared": self._shared_words(), "facts": self._facts_words(), "venues": self._venue_words()}
        for name, lists in words_.items():
            parts[f"{name}.words"], parts[f"{name}.counts"], parts[f"{name}.numbers"] = _written(lists)
        for name, lines in self._lines.items():
            parts[f"{name}.lines"] = "\n".join(sorted(set(lines))).encode()
        made = Segment(self._size, parts)
        self._begin()
        return made

    def _take_apart(self) -> None:
        entries, first = self._open, self._number
        ids = [entry.id.encode() for entry in entries]
        packs = _to_pack(entries)
        for name, data in packs.items():
            self._packs[name].append(packed(data, self._before[name], self._level))
        soft = packs["texts"].decode()
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
        """Note the values and facts that many records have in common, as they are: what they mean is worked out once."""
        for lists, values in zip(self._shared, _SHARED.values(), strict=True):
            for number, value in enumerate(map(values, entries), first):
                lists[value].append(number)
        one_lists, other_lists = self._facts
        for number, entry in enumerate(entries, first):
            one, other = fields.facts(entry)
            one_lists[one].append(number)
            other_lists[other].append(number)

    def _shared_words(self) -> dict[str, list[int]]:
        lines: list[str] = []
        owners: list[list[int]] = []
        for letter, lists in zip(_SHARED, self._shared, strict=True):
            attributes = [attribute for attribute, of in fields.SHARED.items() if of == letter]
            for value, numbers in lists.items():
                for attribute, of_one in zip(attributes, value if len(attributes) > 1 else (value,), strict=True):
                    if of_one:
                        lines += fields.shared_lines(attribute, of_one, self._titles)
                owners += [numbers] * (len(lines) - len(owners))
        found: defaultdict[str, list[list[int]]] = defaultdict(list)
        for line, numbers in zip(normalize("\n".join(lines)).split("\n") if lines else (), owners, strict=True):
            found[line].append(numbers)
        return _united(found)

    def _facts_words(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[list[int]]] = defaultdict(list)
        for lists in self._facts:
            for facts, numbers in lists.items():
                found["\t".join(fields.flags(facts))].append(numbers)
        return _united(found)

    def _venue_words(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[list[int]]] = defaultdict(list)
        for (venue, container_title), numbers in self._shared[list(_SHARED).index("v")].items():
            if folded := fold(venue or container_title):
                found[folded].append(numbers)
        return _united(found)


def _united(found: Mapping[str, Sequence[list[int]]]) -> dict[str, list[int]]:
    return {word: sorted(set().union(*lists)) if len(lists) > 1 else lists[0] for word, lists in found.items()}


def _expanded(lists: _Lists) -> dict[str, list[int]]:
    """Put every word under which a softened word is found in its place; see ``folding.words``."""
    again: defaultdict[str, list[list[int]]] = defaultdict(list)
    soft_words = [word for word in lists if "-" in word or not word.isascii()]
    for soft, numbers in [(soft, lists.pop(soft)) for soft in soft_words]:
        for word in words_of(soft):
            if word in lists:
                again[word].append(numbers)
            else:
                lists[word] = numbers
    for word, others in again.items():
        lists[word] = sorted(set(lists[word]).union(*others))
    return lists


def _written(lists: Mapping[str, Sequence[int]]) -> tuple[bytes, bytes, bytes]:
    """Return the words in order, in how many records each is, and the numbers of these."""
    order = sorted(lists)
    in_order = list(map(lists.__getitem__, order))
    numbers = array("I", list(chain.from_iterable(in_order)))
    return "\n".join([*order, ""]).encode(), array("I", list(map(len, in_order))).tobytes(), numbers.tobytes()


def _to_pack(entries: Sequence[Entry]) -> dict[str, bytes]:
    return {
        "labels": "\n".join([f"{entry.id}\t{entry.name}" for entry in entries]).encode(),
        "texts": normalize(fields.NEXT.join(map(fields.own_texts, entries))).encode(),
    }


def _joined(soft: str) -> str:
    return " ".join(soft.replace("-", "").split())


def _keys(soft_name: str) -> Iterable[str]:
    if soft_name.isascii():
        return (key,) if (key := soft_name.replace("-", "").replace(" ", "")[: fields.LONGEST_KEY]) else ()
    return fields.keys(soft_name)
