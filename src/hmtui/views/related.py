"""Records that belong to another one, each with the reason.

They are of the same paper, listed again; they cite it or are cited by it, as far as its references or citing works were listed from online before; they are of the
same family, one is named in the summary of the other, they are by the same organization in the same year, or have words of
the title in common. Where there are none of these: they have a rare word of the title or an author in common, or are in the
same section and of the same year.

Invariant: a record is named once, by the first of these reasons, and never relates to itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.text.normalize import fold, normalize
from hmtui.text.organizations import organization_names
from hmtui.views.facets import qualifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hmtui.library import Library
    from hmtui.models import Entry

__all__ = ["Related", "family_of", "listed_again", "related_to"]

_FAMILY = re.compile(r"[^\W\d_]{3,}")
_PROPER_NAME = re.compile(r"\b[A-Z][a-z]*(?:[A-Z][A-Za-z]*)?(?:-[A-Z][A-Za-z]*)*(?:[- ]?\d[\d.]*)?(?![\w])")
"""A name as models have it, in a sentence: ``GPT-3`` of "GPT-3-style", ``BERT``, ``Llama 3.1``."""
_EACH = 12
"""Records that are named for one reason at most."""
_LOOKED_AT = 200
"""Records with the name of a family that are looked at."""
_COMMON = 400
"""A word that more records have in their titles says little."""
_WORDS = 8
"""Words of a title that are looked up, the longest ones."""
_SHORTEST = 4
_SHORT_FAMILY = 3
_SHARED = 2
_RARE = 100
"""A word of a title is rare where one of so many records has it, or two of a short list."""
_EMPTY_WORDS = frozenset(
    [
        "from",
        "into",
        "more",
        "that",
        "this",
        "what",
        "when",
        "with",
        "your",
        "about",
        "across",
        "after",
        "among",
        "before",
        "being",
        "between",
        "beyond",
        "large",
        "language",
        "model",
        "models",
        "towards",
        "through",
        "using",
        "under",
        "neural",
        "network",
        "networks",
        "learning",
        "training",
        "pretrained",
        "pretraining",
        "transformer",
        "transformers",
        "technical",
        "report",
        "understanding",
        "generation",
        "with",
        "without",
        "based",
        "system",
        "systems",
        "approach",
        "method",
        "methods",
        "study",
        "survey",
        "paper",
        "work",
        "introduces",
        "introduce",
        "introducing",
        "presents",
        "present",
        "proposes",
        "propose",
    ]
)


class Related(Struct, frozen=True):
    """A record and why it is named."""

    number: int
    reason: str
    """What it has in common with the other records that are named for this reason."""
    words: str = ""
    """What it has in common itself, where that differs."""


def related_to(library: Library, entry: Entry, cancelled: Callable[[], bool] = lambda: False) -> list[Related]:
    """Return the records that are like another one, the nearest first.

    Raises:
        Cancelled: ``cancelled`` returned true.
    """
    own = library.store.number_of(entry.id)
    found: dict[int, Related] = {}
    for group in (
        (_listed_again, _citations, _family, _mentions, _same_year, _same_words),
        (_rare_word, _same_author),
        (_same_section,),
    ):
        for related in group:
            for one in related(library, entry, cancelled):
                if one.number != own:
                    found.setdefault(one.number, one)
        if found:
            break
    return list(found.values())


def listed_again(library: Library, entry: Entry) -> tuple[Entry, ...]:
    """Return the other records of the list that are of the paper of one record."""
    return tuple(map(library.entry_at, _again(library, entry)))


def _again(library: Library, entry: Entry) -> Iterable[int]:
    others = library.origin.same_papers.get(entry.id, ()) if library.origin is not None else ()
    return library.store.numbers_of(others).values() if others else ()


def _listed_again(library: Library, entry: Entry, _cancelled: Callable[[], bool]) -> Iterator[Related]:
    for number in _again(library, entry):
        yield Related(number, "Same paper, listed again")


def _citations(library: Library, entry: Entry, _cancelled: Callable[[], bool]) -> Iterator[Related]:
    pairs = sorted(library.citations)
    reasons = {cited: "Its references" for citing, cited in pairs if citing == entry.id}
    reasons |= {citing: "Cite it" for citing, cited in pairs if cited == entry.id}
    for id_, number in sorted(library.store.numbers_of(reasons).items(), key=lambda one: reasons[one[0]], reverse=True):
        yield Related(number, reasons[id_])


def family_of(name: str) -> str:
    """Return the first letters of the name of a model, which its family has in common: ``gpt`` of GPT-NeoX."""
    match = _FAMILY.match(normalize(name))
    return match[0] if match else ""


def _family(library: Library, entry: Entry, cancelled: Callable[[], bool]) -> Iterator[Related]:
    family = family_of(entry.name)
    if not family or (entry.name == entry.title and not _PROPER_NAME.fullmatch(entry.name)):
        return
    numbers = library.search(f"name:{family}", cancelled=cancelled).hits.first(_LOOKED_AT)
    members = [(number, library.entry_at(number)) for number in numbers]
    near = sorted(
        (family_of(one.name) != family, abs((one.year or 0) - (entry.year or 0)), number)
        for number, one in members
        if _has_family(one.name, family)
    )
    for other, _, number in near[: _EACH + 1]:
        yield Related(number, f"“{family}” in the name" if other else "Same family")


def _mentions(library: Library, entry: Entry, cancelled: Callable[[], bool]) -> Iterator[Related]:
    """Yield the records that the summary names, then those whose summary names this one."""
    for word in dict.fromkeys(_PROPER_NAME.findall(entry.summary)[:_WORDS]):
        for number in library.search(f'name:"{word}"', cancelled=cancelled).hits.first(_EACH):
            if fold(library.entry_at(number).name) == fold(word):
                yield Related(number, "Named in its summary")
    if not _PROPER_NAME.fullmatch(entry.name):
        return
    for number in library.search(f'"{entry.name}" -name:"{entry.name}"', cancelled=cancelled).hits.first(_LOOKED_AT):
        if entry.name in _PROPER_NAME.findall(library.entry_at(number).summary):
            yield Related(number, "Its summary names this one")


def _has_family(name: str, family: str) -> bool:
    """Check whether a name has the name of a family in it; a short one only at the beginning of a word."""
    words = normalize(name).replace("-", " ").split()
    return any(word.startswith(family) or (len(family) > _SHORT_FAMILY and family in word) for word in words)


def _same_year(library: Library, entry: Entry, cancelled: Callable[[], bool]) -> Iterator[Related]:
    if entry.year is None:
        return
    for name in organization_names(entry.organizations[:2]):
        query = f"{qualifier('org', name)} year:{entry.year:04}"
        for number in library.search(query, cancelled=cancelled).hits.first(_EACH + 1):
            yield Related(number, f"Also by {name} in {entry.year}")


def _same_words(library: Library, entry: Entry, cancelled: Callable[[], bool]) -> Iterator[Related]:
    """Yield the records with most words of the title, weighted by how rare each is."""
    shared: defaultdict[int, list[str]] = defaultdict(list)
    weight: dict[str, float] = {}
    for word in _words_of(entry):
        hits = library.search(f'title:"{word}"', cancelled=cancelled).hits
        if 1 < hits.total <= _COMMON and not hits.approximate:
            weight[word] = 1 / hits.total
            for number in hits.numbers(0, hits.total):
                shared[number].append(word)
    alike = [
        (-sum(map(weight.__getitem__, words)), number) for number, words in shared.items() if len(words) >= _SHARED
    ]
    for _, number in sorted(alike)[: _EACH + 1]:
        yield Related(number, "Similar title", ", ".join(shared[number]))


def _rare_word(library: Library, entry: Entry, cancelled: Callable[[], bool]) -> Iterator[Related]:
    """Yield the records that have a word of the title in common which few have, the rarest first."""
    found = {word: library.search(f'title:"{word}"', cancelled=cancelled).hits for word in _words_of(entry)}
    most = min(_EACH, max(2, len(library) // _RARE))
    for word, hits in sorted(found.items(), key=lambda one: one[1].total):
        if hits.total <= most and not hits.approximate:
            for number in hits.first(_EACH):
                yield Related(number, "Title shares a word", word)


def _same_author(library: Library, entry: Entry, cancelled: Callable[[], bool]) -> Iterator[Related]:
    for author in entry.author[:_WORDS]:
        if author.given:
            hits = library.search(qualifier("author", author.full), cancelled=cancelled).hits
            for number in hits.first(_EACH + 1):
                yield Related(number, f"Also by {author.full}")


def _same_section(library: Library, entry: Entry, cancelled: Callable[[], bool]) -> Iterator[Related]:
    if entry.year is None or not entry.sections:
        return
    found = library.search(f"year:{entry.year:04}", section=entry.sections[0], cancelled=cancelled)
    for number in found.hits.first(_EACH + 1):
        yield Related(number, f"Same section, {entry.year}")


def _words_of(entry: Entry) -> list[str]:
    names = {fold(entry.name), *map(fold, entry.aliases)}
    words = dict.fromkeys(
        word
        for word in normalize(entry.title).replace("-", " ").split()
        if len(word) >= _SHORTEST and word not in _EMPTY_WORDS and fold(word) not in names
    )
    return sorted(words, key=len, reverse=True)[:_WORDS]
