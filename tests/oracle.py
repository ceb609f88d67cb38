"""The slow, obvious search: looks at every record, keeps no index, and is what the store must equal.

It shares the folding, the parsed query and the choice of texts with the
product, and nothing else: no tables, no statements, no shortcuts.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from hmtui.columns import short_title, venue_of
from hmtui.query import AllOf, AnyOf, Between, Exactly, Flag, InField, Not, Phrase, Query, Sort, Term
from hmtui.store import zones
from hmtui.store.facets import COLUMN_OF, FACETS, author_names, name_key
from hmtui.text import normalize as folding
from hmtui.text.venues import short_venue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hmtui.models import Entry, Section
    from hmtui.query import Clause

TYPO_ZONES = ((("name", "title", "org"), 4), (("author",), 7))
"""Zones whose words a mistyped word may have meant, and the fewest letters of one with a letter changed."""
RANKED = ("name", "title")


@dataclass
class Record:
    """A record, with its words by zone."""

    entry: Entry
    titles: Mapping[str, str]
    noted: Sequence[str] = ()
    lines: list[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        columns = zip(zones.COLUMNS, zones.texts(self.entry, self.titles), strict=True)
        self.lines = [(column, line) for column, lines in columns for line in lines]
        self.lines += [("shown", line) for column, line in self.lines if column == "name"]
        self.lines += [("author", line) for column, line in self.lines if column == "lead"]
        self.lines += [("name", line) for column, line in self.lines if column == "alias"]
        self.lines += [("noted", folding.normalize(line)) for line in self.noted]

    @cached_property
    def words(self) -> dict[str, str]:
        """Return the words of each zone as one text: a line feed before each of them, and one at the end."""
        found: dict[str, set[str]] = {zone: set() for zone in (*zones.ZONES, "lead", "shown", "alias", "noted")}
        for zone, soft in self.lines:
            found[zone] |= set(folding.words(soft))
        names = [folding.normalize(name) for name in (self.entry.name, *self.entry.aliases)]
        found["lang"] = set(zones.language_lines(self.entry.languages).split())
        found["key"] = {key for name in names for key in zones.keys(name)}
        found["shown-key"] = set(zones.keys(names[0]))
        found["id"] = set(zones.fold_identifiers(sorted(zones.identifiers(self.entry))))
        texts = {zone: "".join(f"\n{word}" for word in sorted(words)) + "\n" for zone, words in found.items()}
        return texts | {"any": "".join(texts[zone] for zone in zones.ZONES)}

    def inside(self, needle: str, zone: str) -> bool:
        """Short words are found at the beginning of words alone."""
        return needle in self.words[zone] if len(needle) > 2 else self.begins(needle, zone)

    def begins(self, needle: str, zone: str) -> bool:
        return f"\n{needle}" in self.words[zone]

    def is_word(self, needle: str, zone: str) -> bool:
        return f"\n{needle}\n" in self.words[zone]

    def has_term(self, needle: str) -> bool:
        return (
            self.inside(needle, "any")
            or self.inside(needle, "noted")
            or (len(needle) > 2 and self.begins(needle[: zones.LONGEST_KEY], "key"))
            or (len(needle) >= zones.SHORTEST_IDENTIFIER and self.begins(needle, "id"))
        )

    def has_phrase(self, phrase: Phrase, within: Sequence[str]) -> bool:
        """Hyphens are all read as joins, or all as spaces, in record and phrase alike."""
        end = "" if phrase.begun else " "
        is_there = self.begins if phrase.begun else self.is_word
        return any(
            f" {' '.join(read(' '.join(phrase.words)))}{end}" in f" {' '.join(read(soft))} "
            for zone, soft in self.lines
            if zone in within
            for read in (_joined, _split)
        ) or any(is_there("".join(_joined(phrase.words[0])), zone) for zone in within if len(phrase.words) == 1)


def _joined(soft: str) -> list[str]:
    return soft.replace("-", "").split()


def _split(soft: str) -> list[str]:
    return soft.replace("-", " ").split()


class Oracle:
    """Searches by looking at every record."""

    def __init__(
        self, entries: Sequence[Entry], sections: Sequence[Section], noted: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        titles = {section.id: section.title for section in sections}
        self.sections = [section.id for section in sections]
        newest_first = sorted(entries, key=lambda entry: entry.issued, reverse=True)
        self.places = {entry.id: place for place, entry in enumerate(entries)}
        self.is_dated = 2 * sum(bool(entry.issued) for entry in entries) >= len(entries)
        self.records = [Record(entry, titles, (noted or {}).get(entry.id, ())) for entry in newest_first]

    def search(self, query: Query, section: str | None = None, sort: Sort | None = None) -> list[str]:
        """Return the ids of all records found, best first."""
        return self.search_and_count(query, section, sort)[0]

    def search_and_count(
        self, query: Query, section: str | None = None, sort: Sort | None = None
    ) -> tuple[list[str], dict[str | None, int]]:
        """Return the ids of all records found, best first, and how many are in each section."""
        found, clauses = self._matching(query)
        counts: dict[str | None, int] = {None: len(found)}
        for one in self.sections:
            counts[one] = sum(one in record.entry.sections for record in found)
        sort = sort or query.sort or Sort("relevance" if query.has_text or self.is_dated else "list")
        found = [record for record in found if section is None or section in record.entry.sections]
        return [record.entry.id for record in self._sorted(found, clauses, sort)], counts

    def _matching(self, query: Query) -> tuple[list[Record], Sequence[Clause]]:
        found = [record for record in self.records if all(matches(record, clause) for clause in query.clauses)]
        if found:
            return found, query.clauses
        clauses = [self._forgiven(clause) for clause in query.clauses]
        return [record for record in self.records if all(matches(record, clause) for clause in clauses)], clauses

    def _sorted(self, found: list[Record], clauses: Sequence[Clause], sort: Sort) -> list[Record]:
        if sort.key == "relevance":
            text = any(_is_text(clause) for clause in clauses)
            ranked = sorted(found, key=lambda record: rank(record, clauses)) if text else found
            return ranked[::-1] if sort.reverse else ranked
        if sort.key == "list":
            return sorted(found, key=lambda record: self.places[record.entry.id], reverse=sort.reverse)
        known = [record for record in found if _column(record.entry, sort.key)]
        unknown = [record for record in found if not _column(record.entry, sort.key)]
        if sort.key == "params":
            known.sort(key=lambda record: -(record.entry.parameters or 0))
        elif sort.key != "year":
            known.sort(key=lambda record: _column(record.entry, sort.key))
        return (known[::-1] if sort.reverse else known) + unknown

    def _forgiven(self, clause: Clause) -> Clause:
        if isinstance(clause, Term):
            return self._replaced(clause, "") or clause
        if isinstance(clause, InField) and clause.field not in {"id", "lang"}:
            return AllOf(
                tuple(
                    (self._replaced(one, clause.field) if isinstance(one, Term) else None)
                    or InField(clause.field, (one,))
                    for one in clause.clauses
                )
            )
        if isinstance(clause, (AnyOf, AllOf)):
            return type(clause)(tuple(self._forgiven(one) for one in clause.clauses))
        return clause

    def _replaced(self, term: Term, zone: str) -> Clause | None:
        def clause(word: str) -> Clause:
            one = Term((word,), (word,))
            return InField(zone, (one,)) if zone else one

        def is_there(one: Term) -> bool:
            return any(matches(record, InField(zone, (one,)) if zone else one) for record in self.records)

        if is_there(term):
            return None
        if len(term.parts) > 1 and all(is_there(Term((part,), (part,))) for part in term.parts):
            return AllOf(tuple(clause(part) for part in term.parts))
        variants = self._variants(term.patterns[0], (((zone,), 32 if zone == "author" else 4),) if zone else TYPO_ZONES)
        return AnyOf(tuple(clause(variant) for variant in variants)) if variants else None

    def _variants(self, wanted: str, groups: Sequence[tuple[Sequence[str], int]]) -> list[str]:
        if not 3 <= len(wanted) <= 32 or wanted.isdigit():
            return []
        for begins in (False, True):
            for fits in (is_swap, is_edit):
                for within, shortest in groups:
                    least = shortest if fits is is_edit or begins else 3
                    found = self._fitting(wanted, fits, within, begins=begins)
                    if found and len(wanted) >= least + begins:
                        return sorted(found)[:8]
        return []

    def _fitting(
        self, wanted: str, fits: Callable[[str, str], bool], within: Sequence[str], *, begins: bool
    ) -> set[str]:
        words = {word for record in self.records for zone in within for word in record.words[zone].split("\n") if word}
        if begins:
            words = {
                word[:length] for word in words for length in range(len(wanted) - 1, len(wanted) + 2) if word[:length]
            }
        return {word for word in words if fits(wanted, word)}


def is_swap(wanted: str, word: str) -> bool:
    """Whether two neighbouring letters are swapped, or one is doubled or no longer is."""
    short, long = sorted((wanted, word), key=len)
    if len(wanted) > 3 and any(
        letter.isalpha() and long == short[:at] + letter + short[at:] for at, letter in enumerate(short)
    ):
        return True
    return len(word) == len(wanted) and any(
        wanted[at] != wanted[at + 1] and word == wanted[:at] + wanted[at + 1] + wanted[at] + wanted[at + 2 :]
        for at in range(len(wanted) - 1)
    )


def is_edit(wanted: str, word: str) -> bool:
    """Whether one letter after the first, which is no digit, is changed, dropped or added."""
    if word == wanted or word[:1] != wanted[:1] or re.sub(r"\D", "", word) != re.sub(r"\D", "", wanted):
        return False
    for at in range(1, len(wanted) + 1):
        if word == wanted[:at] + wanted[at + 1 :]:
            return True
        if folding.is_unspaced(word[at : at + 1] or "x"):
            continue
        added, changed = word[at + 1 :] == wanted[at:], at < len(wanted) and word[at + 1 :] == wanted[at + 1 :]
        if len(word) > at and word[:at] == wanted[:at] and (added or changed):
            return True
    return False


def matches(record: Record, clause: Clause) -> bool:
    match clause:
        case Term(patterns):
            return any(record.has_term(needle) for needle in patterns)
        case Phrase():
            return record.has_phrase(clause, (*zones.ZONES, "noted"))
        case InField(zone, clauses):
            return all(_in_field(record, one, zone) for one in clauses)
        case Between(key, low, high):
            entry = record.entry
            value = {"year": entry.year, "params": entry.parameters, "tokens": entry.training_tokens}[key]
            return value is not None and (low is None or value >= low) and (high is None or value <= high)
        case Exactly(field, name):
            entry = record.entry
            return any(name_key(field, name) == name_key(field, one) for one in _whole_names(entry, field))
        case Flag(key, value):  # tags are the user's: no record here has any
            return key != "tag" and bool(zones.flags(record.entry) & zones.FLAGS[f"{key}:{value}"])
        case Not(inner):
            return not matches(record, inner)
        case AnyOf(clauses):
            return any(matches(record, one) for one in clauses)
        case AllOf(clauses):
            return all(matches(record, one) for one in clauses)


def _whole_names(entry: Entry, field: str) -> Sequence[str]:
    if field == "author":
        return author_names(entry)
    return FACETS[COLUMN_OF[field]](entry)


def _in_field(record: Record, one: Term | Phrase, zone: str) -> bool:
    if isinstance(one, Phrase):
        if zone == "id":
            return record.is_word("".join(one.words).replace("-", ""), "id")
        return record.has_phrase(one, (zone,))
    return any(record.begins(needle, "id") if zone == "id" else record.inside(needle, zone) for needle in one.patterns)


def rank(record: Record, clauses: Sequence[Clause]) -> tuple[int, float]:
    """Return the tier, and within it how far the size is from the one that is asked for alone."""
    place, sizes = tier(record, clauses), [one for one in clauses if isinstance(one, AnyOf) and one.joined == "size"]
    if not sizes or place <= 2:
        return place, 0
    size, params = sizes[0].clauses[-1], record.entry.parameters
    assert isinstance(size, Between)
    assert size.low is not None
    assert size.high is not None
    return place, math.inf if params is None else abs(params - (size.low + size.high + 1) // 2)


def tier(record: Record, clauses: Sequence[Clause]) -> int:
    """Return how well a record matches: 1 is best."""
    keys = joined(clauses)
    if any(record.is_word(key[: zones.LONGEST_KEY], "key") for key in keys):
        return 1
    if any(record.begins(key[: zones.LONGEST_KEY], "shown-key") for key in keys):
        return 2
    levels = (
        (("shown",), True),
        (("name", "title"), True),
        (("shown", "title"), False),
        (("name", "title", "lead"), False),
    )
    for place, (within, whole) in enumerate((*levels, (zones.ZONES, False)), start=3):
        if all(_well(record, clause, within, whole=whole) for clause in clauses):
            return place
    ranked = [clause for clause in clauses if _is_text(clause)]
    words = [clause for clause in ranked if isinstance(clause, Term)]
    in_text = len(words) == len(ranked) and all(_stands_in(record, word, zones.ZONES) for word in words)
    signed = in_text and not all(
        _stands_in(record, word, _UNSIGNED) or _well(record, word, zones.ZONES, whole=False) for word in words
    )
    return 9 if signed else 8


_UNSIGNED = [zone for zone in zones.ZONES if zone != "author"]


def _stands_in(record: Record, word: Term, within: Sequence[str]) -> bool:
    return any(record.inside(needle, zone) for needle in word.patterns for zone in within)


def _well(record: Record, clause: Clause, within: Sequence[str], *, whole: bool) -> bool:
    """Whether ranked words are whole words of some zones, or begin them; the rest is a filter."""
    if isinstance(clause, InField) and clause.field in RANKED:
        zone = "shown" if clause.field == "name" and "shown" in within else clause.field
        return all(_well(record, one, (zone,), whole=whole) for one in clause.clauses)
    if isinstance(clause, Term):
        check = record.is_word if whole else record.begins
        return any(check(needle, zone) for needle in clause.patterns for zone in within)
    if isinstance(clause, Phrase):
        return record.has_phrase(clause, within)
    if isinstance(clause, AnyOf):
        return any(_well(record, one, within, whole=whole) for one in clause.clauses)
    if isinstance(clause, AllOf):
        return all(_well(record, one, within, whole=whole) for one in clause.clauses)
    return matches(record, clause)


def joined(clauses: Iterable[Clause]) -> list[str]:
    """Return what the free words read like as one word; no more than 16 choices, else none."""
    keys = [""]
    for clause in clauses:
        choices: list[str] = []
        if isinstance(clause, Term):
            choices = list(clause.patterns)
        elif isinstance(clause, Phrase):
            choices = ["".join(clause.words).replace("-", "")]
        elif isinstance(clause, AllOf) or (isinstance(clause, InField) and clause.field in RANKED):
            choices = joined(clause.clauses)
        elif isinstance(clause, AnyOf):
            choices = [key for one in clause.clauses for key in joined([one])]
        if choices:
            keys = [key + choice for key in keys for choice in choices]
    return keys if keys != [""] and len(keys) <= 16 else []


def _is_text(clause: Clause) -> bool:
    if isinstance(clause, (AnyOf, AllOf)):
        return any(map(_is_text, clause.clauses))
    return isinstance(clause, (Term, Phrase)) or (isinstance(clause, InField) and clause.field in RANKED)


def _column(entry: Entry, key: str) -> str:
    if key == "year":
        return entry.issued
    if key == "params":
        return "" if entry.parameters is None else "known"
    authors = next((author.short for author in entry.author), "")
    texts = {
        "name": entry.name,
        "title": short_title(entry) or entry.title,
        "authors": authors,
        "venue": short_venue(venue_of(entry)),
    }
    return folding.fold(texts[key])
