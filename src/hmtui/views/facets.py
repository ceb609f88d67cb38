"""What the results of a search can be narrowed by, with counts: years, licenses, sections, weights, sizes and so on.

Invariant: the qualifier of a value, added to the query, finds as many records as its count says; of a facet in use, in
the place of its values in the query. A facet that narrows nothing, since each of its values is in every record, is left
out unless it is in use.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import partial
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.store.facets import SEPARATOR, author_keys, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from hmtui.store import Hits, Store

__all__ = [
    "BEFORE_AUTHORS",
    "FIXED_VALUES",
    "FROM_AUTHORS",
    "WHOLE_NAME_FACETS",
    "Facet",
    "FacetValue",
    "facets_of",
    "qualifier",
    "tags_of",
    "yours",
]

_PLAIN = re.compile(r"\w[^\s\"“”(),|]*")
"""A name that needs no quotes in a query."""
_QUOTES = re.compile('["“”]')
_LONGEST = 300
_KEYED = 5_000
"""Names of authors that are compared together, in a moment that no key notices."""
_MAGNITUDES = (
    ("<1B", "params:<1b"),
    ("1–10B", "params:>=1b params:<10b"),
    ("10–100B", "params:>=10b params:<100b"),
    ("100B–1T", "params:>=100b params:<1t"),
    ("≥1T", "params:>=1t"),
)
_YOURS = (
    ("starred", "is:starred"),
    ("to read", "is:to-read"),
    ("reading", "is:reading"),
    ("read", "is:read"),
    ("with a note", "has:note"),
)
_WEIGHTS = {1: ("open", "is:open"), -1: ("closed", "is:closed"), 0: ("unknown", "-is:open -is:closed")}


class FacetValue(Struct, frozen=True, gc=False):
    """One value of a facet."""

    label: str
    count: int
    qualifier: str
    """What narrows a query to it."""
    style: str = ""
    """The style of its bar, where it has its own: ``m0`` to ``m4`` for sizes; for sections their id after ``section:``."""

    @property
    def is_missing(self) -> bool:
        """Whether it stands for the records without a value."""
        return self.qualifier.startswith("-")


class Facet(Struct, frozen=True):
    """A property of records, and its values among the results."""

    title: str
    values: tuple[FacetValue, ...]
    overlaps: bool = False
    """Whether some records have several values, so that the counts add up to more than the records."""
    further: int = 0
    """How many values it has that are not among these."""

    @property
    def most(self) -> int:
        """The largest count of a value, but for the records without one, which may be most of all."""
        stated = [value.count for value in self.values if not value.is_missing]
        return max(stated or [value.count for value in self.values], default=0) or 1


FIXED_VALUES: Mapping[str, Sequence[FacetValue]] = {
    "Year": (FacetValue("not stated", 0, "-has:year"),),
    "License": (FacetValue("not stated", 0, "-has:license", "faint"),),
    "Weights": tuple(FacetValue(label, 0, text) for label, text in _WEIGHTS.values()),
    "Size": (
        *(FacetValue(label, 0, text, f"m{at}") for at, (label, text) in enumerate(_MAGNITUDES)),
        FacetValue("not stated", 0, "-has:params", "faint"),
    ),
    "Type": (FacetValue("not stated", 0, "-has:type", "faint"),),
    "Author": (FacetValue("not stated", 0, "-has:author", "faint"),),
    "Organization": (FacetValue("not stated", 0, "-has:org", "faint"),),
    "Venue": (FacetValue("not stated", 0, "-has:venue", "faint"),),
    "Yours": tuple(FacetValue(label, 0, text) for label, text in _YOURS),
}
"""The values that facets have whatever the list, without their counts."""


WHOLE_NAME_FACETS: Mapping[str, str] = {
    "type": "Type",
    "license": "License",
    "section": "Section",
    "author": "Author",
    "org": "Organization",
    "venue": "Venue",
}
"""The facets of whole names, by the fields of the query language."""


def facets_of(
    store: Store,
    hits: Hits,
    *,
    least: int = 2,
    in_use: Mapping[str, Hits] = MappingProxyType({}),
    only: Container[str] | None = None,
) -> Iterator[Facet]:
    """Yield the facets of some results, each when it is counted.

    Args:
        store: where the results are.
        hits: the results.
        least: how many values a facet has at least; with one, those that narrow nothing are there as well.
        in_use: for facets of which values are chosen, by title, the results without these; they are never left out.
        only: titles of the facets that are wanted; None for all.
    """
    for title, values_of in _COUNTED.items():
        if only is not None and title not in only:
            continue
        counted = in_use.get(title, hits)
        values = tuple(values_of(store, counted))
        narrows = least == 1 or any(value.count < counted.total for value in values)
        if (narrows and len(values) >= max(least, 1)) or title in in_use:
            yield Facet(title, values, sum(value.count for value in values) > counted.total)


def tags_of(tags: Iterable[str], count: Callable[[str], int]) -> Facet | None:
    """Return the facet of the user's tags; ``count`` returns how many results a qualifier leaves."""
    names = [(tag, f'tag:"{tag}"' if " " in tag else f"tag:{tag}") for tag in tags]
    values = [FacetValue(f"#{tag}", found, text) for tag, text in names if (found := count(text))]
    return Facet("Tags", tuple(sorted(values, key=lambda value: -value.count))) if values else None


def yours(count: Callable[[str], int]) -> Facet | None:
    """Return the facet of what the user noted; ``count`` returns how many results a qualifier leaves."""
    values = tuple(FacetValue(label, found, text) for label, text in _YOURS if (found := count(text)))
    return Facet("Yours", values) if values else None


def qualifier(field: str, name: str) -> str:
    """Return what asks for a whole name in a query: ``org:=OpenAI``, ``org:="Meta AI"``."""
    return f"{field}:={name}" if _PLAIN.fullmatch(name) else f'{field}:="{_QUOTES.sub(" ", name)}"'


def _years(_store: Store, hits: Hits) -> Iterator[FacetValue]:
    counts: Counter[int] = Counter()
    for year, count, _ in hits.grouped("year"):
        counts[-1 if year is None else year] += count
    for year in sorted(counts, reverse=True):
        if year < 0:
            yield FacetValue("not stated", counts[year], "-has:year")
        else:
            yield FacetValue(f"{year:04}", counts[year], f"year:{year:04}")


def _sizes(_store: Store, hits: Hits) -> Iterator[FacetValue]:
    counts: Counter[int | None] = Counter()
    for magnitude, count, _ in hits.grouped("magnitude"):
        counts[magnitude] += count
    for magnitude, (label, text) in enumerate(_MAGNITUDES):
        if counts[magnitude]:
            yield FacetValue(label, counts[magnitude], text, f"m{magnitude}")
    if counts[None]:
        yield FacetValue("not stated", counts[None], "-has:params", "faint")


def _weights(_store: Store, hits: Hits) -> Iterator[FacetValue]:
    counts: Counter[int] = Counter()
    for weights, count, _ in hits.grouped("weights"):
        counts[weights] += count
    return (FacetValue(label, counts[key], text) for key, (label, text) in _WEIGHTS.items() if counts[key])


def _sections(store: Store, hits: Hits) -> Iterator[FacetValue]:
    counts = _counts(store.facet_sets("sections"), hits, "sections")
    for section in store.sections:
        if counts[section.id]:
            text = qualifier("section", section.id)
            yield FacetValue(section.title, counts[section.id], text, f"section:{section.id}")


def _subsections(store: Store, hits: Hits) -> Iterator[FacetValue]:
    sets = store.facet_sets("headings")
    counts: Counter[str] = Counter()
    spellings: Counter[str] = Counter()
    for group, count, _ in hits.grouped("headings"):
        counts.update(dict.fromkeys({name_key("section", name) for name in sets[group]}, count))
        spellings.update(dict.fromkeys((name for name in sets[group] if SEPARATOR in name), count))
    named = Counter(name.partition(SEPARATOR)[2] for name in spellings)
    for value in _by_count("section", counts, spellings, 0):
        # Where several sections have a group of that name, the label names the section.
        label = value.label.partition(SEPARATOR)[2]
        yield replace(value, label=label) if named[label] == 1 else value


def _named(column: str, field: str) -> Callable[[Store, Hits], Iterator[FacetValue]]:
    """Return the function for a facet whose values are names; spellings that the query does not tell apart are one."""

    def values_of(store: Store, hits: Hits) -> Iterator[FacetValue]:
        sets = store.facet_sets(column)
        counts: Counter[str] = Counter()
        spellings: Counter[str] = Counter()
        missing = 0
        for group, count, _ in hits.grouped(column):
            for key, name in {name_key(field, name): name for name in sets[group]}.items():
                counts[key] += count
                spellings[name] += count
            missing += 0 if sets[group] else count
        yield from _by_count(field, counts, spellings, missing)

    return values_of


def _authors(_store: Store, hits: Hits) -> Iterator[FacetValue]:
    spellings: Counter[str] = Counter()
    records: list[str] = []
    for some in hits.authors():
        records += some
        spellings.update("\n".join(some).split("\n"))
    names = list(spellings)
    keys: dict[str, str] = {}
    for start in range(0, len(names), _KEYED):
        some = names[start : start + _KEYED]
        keys.update(zip(some, author_keys(some), strict=True))
    counts = dict.fromkeys(keys.values(), 0)
    for name, count in spellings.items():
        counts[keys[name]] += count
    _count_once(counts, records, keys)
    yield from _by_count("author", counts, spellings, hits.total - len(records), keys.__getitem__)


def _count_once(counts: dict[str, int], records: Iterable[str], keys: Mapping[str, str]) -> None:
    """Count a record once that names one author in two spellings."""
    seen = Counter(keys.values())
    varied = {name for name, key in keys.items() if seen[key] > 1}
    for names in records if varied else ():
        found = varied.intersection(names.split("\n"))
        if len(found) > 1:
            for key, times in Counter(keys[name] for name in found).items():
                counts[key] -= times - 1


def _by_count(
    field: str,
    counts: Mapping[str, int],
    spellings: Mapping[str, int],
    missing: int,
    key_of: Callable[[str], str] | None = None,
) -> Iterator[FacetValue]:
    """Yield names by how many records have them, each in the spelling of most; ``counts`` are by ``name_key``.

    The records without a name come last, however many they are.
    """
    key_of = key_of or partial(name_key, field)
    best: dict[str, str] = {}
    for name, count in spellings.items():
        if _can_be_asked_for(field, name):
            key = key_of(name)
            if key not in best or (-spellings[best[key]], best[key]) > (-count, name):
                best[key] = name
    having: defaultdict[int, list[FacetValue]] = defaultdict(list)
    for key, name in best.items():
        having[counts[key]].append(FacetValue(name, counts[key], qualifier(field, name)))
    for count in sorted(having, reverse=True):
        yield from sorted(having[count], key=lambda value: value.label.casefold())
    if missing:
        yield FacetValue("not stated", missing, f"-has:{field}", "faint")


def _can_be_asked_for(field: str, name: str) -> bool:
    """Check whether a query can name it: it has no letters but quotes, or is too long, else."""
    if not 0 < len(name) <= _LONGEST:
        return False
    plain = _QUOTES.sub(" ", name)
    return plain == name or name_key(field, plain) == name_key(field, name)


def _counts(sets: Mapping[int, Sequence[str]], hits: Hits, column: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for group, count, _ in hits.grouped(column):
        for name in dict.fromkeys(sets[group]):
            counts[name] += count
    return counts


_COUNTED: Mapping[str, Callable[[Store, Hits], Iterator[FacetValue]]] = {
    "Year": _years,
    "Weights": _weights,
    "License": _named("license", "license"),
    "Section": _sections,
    "Subsection": _subsections,
    "Size": _sizes,
    "Author": _authors,
    "Organization": _named("organizations", "org"),
    "Venue": _named("venue", "venue"),
    "Type": _named("type", "type"),
}
"""The functions that count the facets, in the order of these."""

BEFORE_AUTHORS = frozenset(takewhile(lambda title: title != "Author", _COUNTED))
"""The facets that come before that of authors, which takes longer to count than all others."""
FROM_AUTHORS = _COUNTED.keys() - BEFORE_AUTHORS
"""The facet of authors, and those that follow it."""
