"""The names before titles, which of these are none because several titles share them, and the descriptions behind titles.

Invariant: a name stands before its title and is never a date, a venue, a label or people; a number is taken off a title
only in a group that numbers all its entries, since a title may begin with one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from hmtui.formats.markdown.kinds import SHORTCODES, clean_title, is_dated_venue, is_label, kind_of
from hmtui.formats.markdown.segments import are_authors
from hmtui.formats.markdown.spans import GAP, Run
from hmtui.formats.markdown.vocabulary import is_of_words
from hmtui.formats.values.people import find_people, only_people
from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from hmtui.formats.markdown.groups import Group
    from hmtui.formats.markdown.segments import Segment
    from hmtui.formats.markdown.units import Unit

__all__ = [
    "QUOTED",
    "are_described",
    "counts",
    "description_of",
    "find_name",
    "lead_of",
    "nameless_units",
    "shared_names",
    "without_number",
]

QUOTED = re.compile(r"[.,?!]{0,2}(?:[\"”»」』》]|'')[.,]?")
"""What ends a title in quotation marks."""
_QUOTES = frozenset('"“”«「『《`')
_LONGEST_NAME = 60
_MOST_BEFORE = 8
"""Segments before a title that can be its name."""
_DISTINCT = 0.85
"""Share of different names in a group below which what stands before its titles are topics."""
_FACTS = frozenset({"people", "venue", "date"})
_SOME = 0.2
"""Share of the units with people, a venue or a date behind the dash up to which what stands there is a description."""
_NUMBER = re.compile(r"\W*?(\d{1,4})[.)](?!\d)")
_GLUED = re.compile(r"\d{1,4}[.)]\s*(?=[^\W\d])")
"""The number of an entry before its title without a space: “4.LGM”."""
BRACKETED = re.compile(r"[(\[]([^()\[\]\n]{2,60})[)\]]")
"""What stands in brackets."""
_DASH = re.compile(r"\s[-–—]{1,2}\s")
_OFTEN = 3
"""Titles with the same words before them from which these are a topic."""


def lead_of(run: Run, title: Segment) -> str:
    """Return how a title stands out: ``quote``, ``link``, ``bold`` or ``plain``."""
    if title.start and run.text[title.start - 1] in _QUOTES and QUOTED.match(run.text, title.end):
        return "quote"
    return "plain" if title.form in {"text", "italic", "bracket", "code"} else title.form


def shared_names(group: Group) -> frozenset[str]:
    """Return the words that stand before several titles of a group: topics, tags, and no names."""
    if group.kind == "tr":
        return frozenset()
    titles: dict[str, set[str]] = defaultdict(set)
    for unit in group.units:
        if unit.is_entry and unit.title is not None and (found := find_name(unit.run, unit.title, unit.segments)):
            titles[found[1]].add(fold(unit.title.text))
    total = sum(map(len, titles.values()))
    if total > _OFTEN and len(titles) < _DISTINCT * total:
        return frozenset(titles)
    return frozenset(name for name, under in titles.items() if len(under) >= _OFTEN)


def are_described(group: Group) -> bool:
    """Return whether a dash behind the titles of a group leads into descriptions: hardly ever into people, a venue or a date."""
    behind = [(unit, description_of(unit.run, unit.title)) for unit in group.units if unit.is_entry]
    placed = [any(one.start >= at and one.kind in _FACTS for one in unit.segments) for unit, at in behind if at]
    return len(placed) > _OFTEN and sum(placed) <= _SOME * len(placed)


def nameless_units(groups: Sequence[Group], owned: dict[int, list[Unit]], common: Container[str]) -> set[int]:
    """Return the ``id`` of each unit in which words that look like names are none, since few beside it name people.

    A unit with a venue or a date is judged by those of its group that have one as well; ``common`` words are no names.
    """
    found: set[int] = set()
    for group in groups:
        entries = [unit for unit in group.units if unit.is_entry]
        placed = [*filter(_is_placed, entries)]
        if not _are_authored(entries, owned, common):
            kept = placed if _are_authored(placed, owned, common) else []
            found |= {*map(id, entries)} - {*map(id, kept)}
    return found


def _are_authored(entries: Sequence[Unit], owned: dict[int, list[Unit]], common: Container[str]) -> bool:
    """Return whether most of some entries name people beside their titles."""
    named = (any(_names_people(one, common) for one in (unit, *owned.get(id(unit), ()))) for unit in entries)
    return len(entries) <= _OFTEN or sum(named) * 2 > len(entries)


def _names_people(unit: Unit, common: Container[str]) -> bool:
    beside = (one for one in unit.segments if one is not unit.title or not unit.is_entry)
    return any(
        one.kind == "people"
        or (one.kind in {"open", "pair"} and are_authors(one.text) and not is_of_words(one.text, common))
        for one in beside
    )


def _is_placed(unit: Unit) -> bool:
    """Return whether a venue or a date stands beside the title of a unit."""
    return any(one.kind in {"venue", "date"} and one is not unit.title for one in unit.segments)


def description_of(run: Run, title: Segment | None) -> int:
    """Return where the words behind a title and a dash begin; 0 where there are none, or more than links is before the dash."""
    text = SHORTCODES.sub(lambda match: " " * len(match[0]), run.text) if ":" in run.text else run.text
    dash = _DASH.search(text, title.end) if title is not None else None
    if title is None or dash is None:
        return 0
    between = list(BRACKETED.sub(_blanked, text[title.end : dash.start()]))
    for placed in run.links:
        for at in range(max(placed.start, title.end), min(placed.end, dash.start())):
            between[at - title.end] = " "
    return 0 if any(map(str.isalnum, between)) or "\n" in between else dash.end()


def _blanked(match: re.Match[str]) -> str:
    """Return blanks for a date, a venue or an organization in brackets, and other brackets as they are."""
    return " " * len(match[0]) if kind_of(match[1]) in {"date", "venue", "org"} else match[0]


def find_name(run: Run, title: Segment, segments: Sequence[Segment]) -> tuple[Segment, str] | None:
    """Return the words before a title that can be its name: “3D-GAN” in ``**3D-GAN**: A Title``."""
    lead = lead_of(run, title)
    holder = title.link.start if title.link is not None and lead == "quote" else title.start
    until = min(title.start, holder)
    found = [one for one in segments[:_MOST_BEFORE] if one.end <= until]
    named = [one for one in found if one.kind in {"open", "pair"} and not one.key]
    named = named or [one for one in found if one.kind in {"venue", "label"} and one.link is None]
    if not named or (len(named) > 1 and named[0].form != "bold"):
        return None
    one = named[0]
    words = clean_title(one.text).strip(' \t"“”:：-–—|.,([*_`~>)]')
    words = f"{words})" if words.count("(") > words.count(")") else words
    if not words or len(words) > _LONGEST_NAME or len(words.split()) > 6:
        return None
    between = run.text[one.end : until].replace(GAP, " ").strip()
    styled = one.form != "text"
    is_key = re.search(r"[:：]", between) is not None
    if (
        (one.kind == "venue" and not is_key)
        or ((kind_of(words) in {"date", "venue", "number"} or is_dated_venue(words)) and not is_key)
        or (one.kind == "label" and lead != "link")
    ):
        return None
    if lead == "quote" and not styled and not is_key and find_people(words):
        return None
    if (only_people(words) and not (styled and is_key)) or (is_key and is_label(words) and not words.isupper()):
        return None
    ends = re.search(r"[-–—:：|.,>)\]~\n\x1f]|→|=>", run.text[one.end : until])
    return (one, words) if styled or ends or lead in {"bold", "quote"} else None


def counts(group: Group) -> bool:
    """Check whether a group numbers all its entries, in rising order; under another heading it may begin anew."""
    matches = [_NUMBER.match(unit.run.text) for unit in group.units if unit.is_entry]
    numbers = [int(match[1]) for match in matches if match]
    rises = all(number == 1 or number > before for before, number in pairwise(numbers))
    return len(numbers) == len(matches) and len({*numbers}) > 1 and rises


def without_number(title: str) -> str:
    """Return a title of such a group without its number."""
    return _GLUED.sub("", title, count=1) if _GLUED.match(title) else title
