"""Units of one form as groups, and the slot of each group that holds the titles.

A slot is a place in the form: “the first link”, “the first plain text of the second
cell”. Which slot holds the titles is decided for the group, by what the slot holds
in all units; a unit that has none there, or something that is plainly no title,
takes its next best. Invariant: every unit is in one group, and the choice depends on the
texts alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.markdown.columns import column_role
from hmtui.formats.markdown.kinds import count_words
from hmtui.formats.markdown.retyping import name_labels, retype
from hmtui.formats.markdown.vocabulary import goes_on_into, is_call, is_prose
from hmtui.formats.markdown.weights import KIND, TITLE, WEIGHTS
from hmtui.formats.values.link_roles import is_web, role_of_host
from hmtui.formats.values.venues import looks_like_venue, split_year
from hmtui.text.title_case import is_title_case

if TYPE_CHECKING:
    from hmtui.formats.markdown.segments import Segment
    from hmtui.formats.markdown.units import Unit

__all__ = ["Group", "Slot", "choose_titles", "grouped"]

_MANY = 8
"""Units of a group from which a full stop in a few titles is told from the one that ends all titles."""
_RARE = 0.3
"""Coverage below which a segment after the title is a part of the title that was cut off."""
_MOST_LINES = 2
_MOST_ORDINAL = 2
_MOST_BELOW = 2.0
_MOST_ABOVE = 0.5
"""By how much a unit can differ from the mean of its slot at most."""
_OWN = 1.0
"""T from which a segment is the title of a unit whose usual slot holds a venue or a date."""
_NO_TITLES = frozenset({"venue", "date", "number", "people", "label"})
_TITLE_WORDS = 4
_MOST_WORDS = (1, 2, 3.5, 20, 40)
_WORDS = ("words-1", "words-2", "words-3", "words-title", "words-long", "words-prose")
"""The weights of so many words at most, and of more."""
_SHORT = 3.5
"""Words of a name, on average, at most."""
_COVERED = 0.6
_DISTINCT = 0.85
_VALUES = frozenset(
    "number year venue authors organizations parameters license keyword languages modalities training-tokens".split()
)
"""Columns that hold values of entries and no names."""
_SMALL = re.compile(r"[^\W\d_A-Z][^\WA-Z\d]*(?![\w-])")
"""A first word in small letters; “wav2vec” and “iDFusion” are names."""


class Slot(Struct, eq=False, gc=False):
    """What stands in one place of the form, over all units of a group."""

    key: tuple[int, int, str, str, int]
    count: int = 0
    sum: float = 0.0
    words: float = 0.0
    linked: int = 0
    bold: int = 0
    texts: set[str] = set()
    score: float = 0.0

    @property
    def mean(self) -> float:
        """The mean local score of what stands in it."""
        return self.sum / max(self.count, 1)

    @property
    def distinct(self) -> float:
        """The share of different texts."""
        return len(self.texts) / max(self.count, 1)


class Group(Struct, eq=False):
    """Units of one form."""

    key: tuple[object, ...]
    units: list[Unit] = []
    slots: dict[tuple[int, int, str, str, int], Slot] = {}
    entry_score: float = 0.0
    is_entry: bool = False
    verdict: str = ""
    """Why a group that scored as entries is none."""

    @property
    def kind(self) -> str:
        """The kind of its units."""
        return str(self.key[0])


def grouped(units: list[Unit]) -> list[Group]:
    """Put units of one form together; what each list mostly looks like is the form of all its items."""
    name_labels(units)
    lists: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for unit in units:
        if unit.kind == "li" and not unit.leads_within:
            lists[id(unit.scope), unit.depth][_shape(unit)] += not _is_topic(unit)
    groups: dict[tuple[object, ...], Group] = {}
    for unit in units:
        about = unit.scope.about
        key: tuple[object, ...]
        if unit.kind == "li" and unit.leads_within:
            key = ("li", unit.depth, "contents", about)
        elif unit.kind == "li":
            # What folds out below a linked title has a form of its own.
            head = unit.scope.unit
            folded = "fold" if head is not None and head.kind == "fold" and head.is_linked else ""
            shape = lists[id(unit.scope), unit.depth].most_common(1)[0][0]
            key = ("li", unit.depth, "topic" if _is_topic(unit) else shape, folded, about)
        elif unit.kind == "p":
            key = ("p", _shape(unit), about)
        elif unit.kind in {"h", "fold"}:
            key = (unit.kind, unit.depth or ("linked" if unit.is_linked else ""), about)
        elif unit.kind == "tr":
            key = ("tr", unit.header or len(unit.cells), about)
        else:
            continue
        group = groups.setdefault(key, Group(key))
        group.units.append(unit)
        unit.group = group
    return list(groups.values())


def _is_topic(unit: Unit) -> bool:
    """Return whether an item without links stands above items that mostly begin with a link: a topic among entries."""
    led = sum(_shape(child) == "link" for child in unit.children)
    return led * 2 > len(unit.children) and not unit.run.links


def _shape(unit: Unit) -> str:
    """Return the class of the first segment that is neither a date nor a number."""
    for one in unit.segments:
        if one.kind in {"date", "number"}:
            continue
        if one.kind in {"label", "people"}:
            return one.kind
        return "link" if one.link is not None else one.form
    return "nothing"


# --- slots -------------------------------------------------------------------------------------------------


def _placed(unit: Unit) -> list[Segment]:
    """Return the segments of a unit after setting the place of each in its form."""
    for cell, segments in enumerate([found for _, found in unit.cells] or [unit.segments]):
        ordinals: Counter[tuple[int, str, str]] = Counter()
        for one in segments:
            # In a table the column says more than the style: some rows have their names linked, some not.
            line = 0 if unit.cells else min(one.line, _MOST_LINES)
            kind = "open" if one.kind == "pair" else one.kind
            form = "cell" if unit.cells else one.base if one.base != "text" else one.form
            place = (line, form, kind)
            one.place = (cell, line, form, kind, min(ordinals[place], _MOST_ORDINAL))
            ordinals[place] += 1
    return [one for _, found in unit.cells for one in found] or unit.segments


def choose_titles(group: Group) -> None:
    """Find the slot of the titles, and set the title of every unit."""
    retype(group.units)
    for unit in group.units:
        unit.pieces = _placed(unit)
        for one in unit.pieces:
            one.score = _local_score(one, unit)
            slot = group.slots.get(one.place)
            if slot is None:
                slot = group.slots[one.place] = Slot(one.place)
            slot.count += 1
            slot.sum += one.score
            slot.words += one.words
            slot.linked += one.link is not None and is_web(one.link.link.url)
            slot.bold += one.form == "bold"
            slot.texts.add(one.text.casefold())
    _score_slots(group)
    local = WEIGHTS["local"]
    for unit in group.units:
        best, best_score = None, -99.0
        for one in unit.pieces:
            slot = group.slots[one.place]
            own = min(max(one.score - slot.mean, -_MOST_BELOW), _MOST_ABOVE)
            score = local * own + slot.score
            if score > best_score:
                best, best_score = one, score
        unit.title = _corrected(best, unit) if best is not None else None
    _pass_names(group)
    for unit in group.units:
        if unit.title is not None:
            _glue(unit, unit.title, group)


def _pass_names(group: Group) -> None:
    """Take the words between a bold name and a venue or date for the title where most units with such a name have theirs behind it."""
    named = [
        unit
        for unit in group.units
        for one in unit.segments[:1]
        if (one.form, one.kind) == ("bold", "open") and one.words <= _SHORT
    ]
    lacking = [unit for unit in named if unit.title is unit.segments[0]]
    if not lacking or len(lacking) > _RARE * len(named):
        return
    for unit in lacking:
        behind = unit.segments[1:3]
        if [one.kind for one in behind] in (["open", "venue"], ["open", "date"]) and behind[0].words >= _TITLE_WORDS:
            unit.title = behind[0]


def _corrected(best: Segment, unit: Unit) -> Segment:
    """Return the title of a unit that has in its usual slot what is plainly none: a venue, or words behind a linked title."""
    sure = [one for one in unit.pieces if one.kind == "open" and one.score >= _OWN]
    if best.form == "text" and not unit.cells:
        # A link before plain words, or behind a name and a colon.
        named = best.words <= _SHORT and re.match(r"\W*[:：]", unit.run.text[best.end :])
        linked = [one for one in sure if one.link is not None and (named or one.end <= best.start)]
        quoted = next((one for one in sure if one.form == "quote" and one.score >= best.score + _OWN), None)
        if quoted is not None:
            return quoted
        if linked and linked[0].score >= best.score + _OWN and is_web(linked[0].link.link.url):  # type: ignore[union-attr]
            return linked[0]
    if best.link is not None and _names_parts(unit):
        return unit.pieces[0]
    if best.kind in _NO_TITLES:
        first = unit.pieces[0]
        led = (
            best.link is not None and best.link.link.bare and (first.kind, first.line) == ("open", 0) and best.line > 0
        )
        return max(sure, key=lambda one: one.score, default=first if led else best)
    return best


def _names_parts(unit: Unit) -> bool:
    """Return whether a unit is a name before links to its parts: “Alma station [hardware](…) and [firmware](…)”."""
    first, labels = unit.pieces[0], [unit.run.label(placed) for placed in unit.run.links]
    is_name = (first.form, first.kind) == ("text", "open") and first.words <= _SHORT and first.text[:1].isupper()
    return is_name and len(labels) > 1 and all(label.isalpha() and label.islower() for label in labels)


def _score_slots(group: Group) -> None:
    total = len(group.units)
    table = group.kind == "tr"
    header = group.key[1] if table and isinstance(group.key[1], tuple) else ()
    subject = _subject(group)
    for slot in group.slots.values():
        coverage = slot.count / total
        score = slot.mean + WEIGHTS["distinct"] * max(0.0, _DISTINCT - slot.distinct)
        role = column_role(header[slot.key[0]]) if slot.key[0] < len(header) else ""
        score += WEIGHTS.get(f"header-{role}", WEIGHTS["header-other"] if role in _VALUES else 0.0)
        if subject is not None and slot is subject:
            score += WEIGHTS["subject-column" if table else "subject"]
            if slot.linked * 2 > slot.count and (table or slot.words / slot.count <= _SHORT):
                score += WEIGHTS["subject-linked"]
        elif subject is not None and slot.key[2] in {"text", "cell"} and _is_explained(subject, slot):
            score += WEIGHTS["description"]
        # What is missing in a unit counts as the worst that could stand there.
        share = 1 - WEIGHTS["absence"] * (1 - min(coverage, 1.0))
        slot.score = share * (score - WEIGHTS["missing"]) + WEIGHTS["missing"]


def _is_explained(subject: Slot, slot: Slot) -> bool:
    """Return whether plain text behind a subject explains it: not where the subject is a name in bold and the text a title."""
    if subject.key[2] == "cell":
        led = max(subject.linked, subject.bold if slot.mean < TITLE else 0)  # no titles stand beside names in bold
        return led * 2 > subject.count and slot.linked * 5 < slot.count and slot.key[0] != subject.key[0]
    if subject.key[2] not in {"link", "bold", "quote"} or slot.key[:2] < subject.key[:2]:
        return False
    named = subject.linked * 2 < subject.count and subject.words <= _SHORT * subject.count
    return not (named and slot.mean > subject.mean + 1)


def _subject(group: Group) -> Slot | None:
    """Return the first slot that is distinct, in most units, and neither people nor venue."""
    total = len(group.units)
    order: dict[object, int] = {}
    for unit in group.units[:200]:
        for at, one in enumerate(unit.pieces):
            order[one.place] = order.get(one.place, 0) + at
    usable = [
        slot
        for slot in group.slots.values()
        if slot.key[3] == "open"
        and slot.count >= _COVERED * total
        and slot.distinct >= _DISTINCT
        and slot.key[2] != "bracket"
    ]
    return min(usable, key=lambda slot: (slot.key[0], slot.key[1], order.get(slot.key, 0) / slot.count), default=None)


def _local_score(one: Segment, unit: Unit) -> float:
    """Return how much a segment looks like a title by itself: T."""
    words = one.words = one.words or count_words(one.text)
    score = WEIGHTS[_WORDS[bisect_left(_MOST_WORDS, words)]] + WEIGHTS.get(one.form, 0.0) + KIND[one.kind]
    if one.link is not None and role_of_host(one.link.link.url) == "paper":
        score += WEIGHTS["paper-host"]
    if one.line:
        score += WEIGHTS["later-line"]
    if one.key and column_role(one.key) not in {"title", "name", "paper"}:
        score += WEIGHTS["keyed"]
    if one.bracketed:
        score += WEIGHTS["bracket"]
    if words >= _SHORT and is_title_case(one.text):
        score += WEIGHTS["title-case"]
    # Where plain words run on into a link without a sign between them.
    tagged = any(end <= one.start <= end + 1 for _, end in unit.run.code)
    if one.base == "link" and one.start and not (unit.cells or tagged) and goes_on_into(unit.run.text, one.start):
        score += WEIGHTS["into-link"]
    return score + _sentence_score(one, words, later=one.start > unit.start + 1)


def _sentence_score(one: Segment, words: float, *, later: bool) -> float:
    score = 0.0
    if one.form == "text" and _SMALL.match(one.text) and (words > _SHORT or later):
        score += WEIGHTS["small"]
    if one.form in {"text", "bold"}:
        if is_call(one.text):
            score += WEIGHTS["call"]
        elif words > _SHORT and is_prose(one.text):
            score += WEIGHTS["prose"]
    return score


def _glue(unit: Unit, title: Segment, group: Group) -> None:
    """Add to a title what was cut off it: open text behind it in the same style where hardly any unit has a segment."""
    for cell, (run, segments) in enumerate(unit.cells or [(unit.run, unit.segments)]):
        lines = cell < len(unit.header) and column_role(unit.header[cell]) in {"title", "paper"} and not any(unit.links)
        at = next((number for number, one in enumerate(segments, start=1) if one is title), len(segments))
        while at < len(segments) and _is_rest(
            segments[at], title, run.text[title.end : segments[at].start], group, lines=lines
        ):
            title.end = segments[at].end + (segments[at].form == "bracket")
            title.text = run.text[title.start : title.end]
            del segments[at]


def _is_rest(one: Segment, title: Segment, between: str, group: Group, *, lines: bool) -> bool:
    """Return whether a segment right behind a title is the rest of it, which can have several lines or only one."""
    if (
        title.kind in _NO_TITLES
        or one.link is not title.link
        or (one.line != title.line and not lines)
        or ("|" in between and one.link is None)
    ):
        return False
    rare = group.slots[one.place].count < _RARE * len(group.units)
    if one.form == "bracket" and one.base == title.form == "link":
        placed = split_year(one.text)
        told = looks_like_venue(one.text) or one.kind == "people" or (placed.issued and placed.venue.isupper())
        return rare and len(group.units) >= _MANY and not told
    if one.form != title.form:
        return False
    parted = one.weak or (one.kind == "label" and title.words >= _TITLE_WORDS)
    torn = one.kind in {"people", "label", "venue"} and parted and not looks_like_venue(one.text)
    if not (one.kind in {"open", "number", "pair", "org"} or torn) or len(between) > 4:
        return False
    if (torn or "." in between + title.text[-1:]) and len(group.units) < _MANY:
        return False
    return rare
