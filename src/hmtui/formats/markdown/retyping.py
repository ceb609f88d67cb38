"""Types of segments that the units of a group tell together: numbers, authors, venues and titles by their places.

Invariant: a type is changed by the majority of the group, never by the words of one unit alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from hmtui.formats.markdown.columns import column_role
from hmtui.formats.markdown.kinds import ET_AL, NUMBER, VERSIONED, count_words
from hmtui.formats.markdown.segments import Segment, are_authors, segment, strip_edges
from hmtui.formats.markdown.vocabulary import common_words, is_of_words, is_running
from hmtui.formats.values.link_roles import is_neutral, is_plain
from hmtui.formats.values.people import find_people, is_person
from hmtui.formats.values.venues import looks_like_venue, split_year

if TYPE_CHECKING:
    from hmtui.formats.markdown.spans import Run
    from hmtui.formats.markdown.units import Unit

__all__ = ["name_labels", "retype"]

_LEAST_OPEN = 0.75
"""Share of leading segments that are open from which the others are taken for open as well."""
_VENUES = 0.6
"""Share of venues among what is set alike from which the rest are venues as well."""
_OFTEN = 0.4
"""Share of units that begin with people from which a lone person in front is an author."""
_LED = re.compile(r"(?P<people>[^\W\d_][^:：\n\r]{2,200}?)\s?[:：]\s*(?=\S)")
"""What stands before the first colon of a unit."""
_INITIALS = r"[^\W\d_][\w'’-]+ (?:[A-Z]\.?[ -]?){1,3}(?<![ -])"
_LED_BY_INITIALS = re.compile(
    rf"(?P<people>(?:{_INITIALS}(?:, and |, | and )){{0,40}}(?:{_INITIALS}|et al))(?<=[.\w])\.?\s+(?=[A-Z\d])"
)
"""Authors with their families first and initials behind these, without a comma: “Bell A, Kim B. A Title”."""
_CITATION_KEY = re.compile(r"[A-Z][a-z]+(?:19|20)\d\d[a-z]?")
"""An author and a year in one word, “Bell2020”."""
_GOES_ON = re.compile(r"(?:and|as|between|beyond|for|of|on|or|through|to|towards?|under|using|via|with|without)\s")
"""Plain words that go on with the bold ones before them."""
_ENDS = re.compile(r"\W*$|[\s\])*_]*[:：–—(\[|,.-]")
"""What stands behind a name: nothing, or a sign before its description."""
_RARE = 0.2
_OFTEN_ENOUGH = 20
"""Share of the units of a large group with bold words in plain ones below which these are emphasis and no names."""
_MANY = 8
"""Venues set alike from which what else is set so is one as well."""
_MOST_LINES = 2
_TITLE_WORDS = 4
_LONG = re.compile(r"(?:[\u3400-\u9fff]\W?){6}")
"""Six Chinese characters in a row, which are as long as a title of several words."""
_MOST_WORDS = 25
_UNFILLED = re.compile(r"[^\S\n]*[:：][^\S\n]*(?:\n|$)")
"""What stands behind the label of a field without a value."""
_SET_OFF = re.compile(r"[^\S\n]*[-–—]{1,2}[^\S\n]*(?=\w)|[^\S\n]{2,}(?=\w)")
"""What parts styled words from a description behind them."""
_PARTS = re.compile(
    r"\s[-–—]{1,2}\s+(?=\w)|(?<=\S)[^\S\n]{2,}(?=[\w“\"])|\s(?=(?:Introduces|Proposes|Presents|(?:This|The) (?:paper|study|work))\s)"
)
"""What parts plain words from a description behind them; a sentence that the spaces were forgotten before has its first words."""


def name_labels(units: list[Unit]) -> None:
    """Take the first label of an item for a name where those beside it begin with linked names: “Some Publisher Corpus”."""
    told = Counter(one.text.casefold() for unit in units for one in unit.segments if one.link and one.kind == "label")
    beside: dict[tuple[int, str, int], list[Segment]] = defaultdict(list)
    whole: set[int] = set()
    for unit in units:
        first = next((one for one in unit.segments if one.form != "code" and one.kind not in {"date", "number"}), None)
        if unit.kind in {"li", "p", "h"} and first is not None and _ENDS.match(unit.run.text, first.end):
            place = (unit.depth, "h", 0) if unit.kind == "h" else (id(unit.scope), unit.kind, id(unit.parent))
            beside[place].append(first)
            if unit.kind == "li" and unit.parent is None and unit.run.text.strip(" <>") == first.text:
                whole.add(id(first))
    for found in beside.values():
        named = sum(one.kind == "open" and one.link is not None for one in found)
        mostly = named > _MOST_LINES and named >= _LEAST_OPEN * len(found)
        for one in found:
            once = one.kind == "label" and told[one.text.casefold()] == 1
            # Between linked names an address alone is what it leads to.
            alone = named and one.link is not None and one.link.link.bare and id(one) in whole
            if once and one.link is not None and (alone or (mostly and not is_plain(one.text))):
                one.kind = "open"


def retype(units: list[Unit]) -> None:
    """Set the types of segments by what the group has in their places."""
    _retype_leads(units)
    if units[0].kind == "tr":
        for at in range(max(len(unit.cells) for unit in units)):
            _part_descriptions([unit.cells[at] for unit in units if unit.cells[at:] and unit.cells[at][1]])
        _retype_cells(units)


def _retype_fields(units: list[Unit]) -> None:
    """Take the words of a field without a value for a label, and long ones behind “Paper:” for open text, whatever venue they name."""
    for unit in units:
        for one in unit.segments:
            if one.line and one.form == "bold" and column_role(one.text) and _UNFILLED.match(unit.run.text, one.end):
                one.kind = "label"
            elif one.key and one.kind == "venue" and column_role(one.key) in {"paper", "title"}:
                one.kind = "open" if len(one.text.split()) > _TITLE_WORDS else "venue"


def _part_descriptions(cells: list[tuple[Run, list[Segment]]]) -> None:
    """Part titles from the running text behind them where a dash or two spaces do in most cells of a column: “Tern  We present …”."""
    parted = [(run, segments, *places) for run, segments in cells if (places := _description_of(run, segments))]
    told = sum(is_running(run.text[at:]) for run, _, _, _, at in parted)
    if len(parted) <= _MANY or told < _LEAST_OPEN * len(cells):
        return
    for run, segments, start, end, at in parted:
        one = next((one for one in segments if one.end > start), segments[0])
        title = Segment(start, end, one.form, one.link, run.text[start:end])
        title.described = at
        segments[:] = [*(one for one in segments if one.end <= start), title]


def _description_of(run: Run, segments: list[Segment]) -> tuple[int, int, int] | None:
    """Return where the first words of a cell begin and end and what is said of them begins; None where nothing parts them."""
    number = NUMBER.match(run.text)
    start = number.end() if number else 0
    first = next((one for one in segments if one.end > start), segments[0])
    found = _PARTS.search(run.text, start)
    if first.form != "text":
        found = _SET_OFF.match(run.text, first.end)
    if found is None or count_words(run.text[start : found.start()]) > _MOST_WORDS:
        return None
    return *strip_edges(run.text, start, found.start()), found.end()


def _retype_leads(units: list[Unit]) -> None:
    """Take a leading segment for open text, whatever its words look like, where most units have open text there."""
    if units[0].kind in {"li", "p"}:
        _join_emphasis(units)
        _part_after_authors(units, _LED)
        _part_after_authors(units, _LED_BY_INITIALS)
        _part_authors(units)
        _retype_venues(units)
        _join_venues(units)
        _retype_lines(units)
        _retype_fields(units)
    leads: dict[tuple[int, str], list[Segment]] = defaultdict(list)
    for unit in units:
        for cell, segments in enumerate([found for _, found in unit.cells] or [unit.segments]):
            first = next((one for one in segments if one.kind not in {"date", "number"}), None)
            told = first is not None and first.kind == "people" and first.form == "text"
            if first is not None and not (told and _titles_behind(first, segments)):
                leads[cell, first.base].append(first)
            if not unit.cells and (behind := _title_behind(first, segments)) is not None:
                leads[-1, behind.base].append(behind)
    for found in leads.values():
        open_ones = sum(one.kind in {"open", "pair"} for one in found)
        if open_ones >= _LEAST_OPEN * len(found) and len(found) > _MOST_LINES:
            for one in found:
                if one.kind in {"venue", "people", "org"} or (one.kind == "label" and one.link is None):
                    one.kind = "open"


def _title_behind(first: Segment | None, segments: list[Segment]) -> Segment | None:
    """Return what can be a title behind a name or authors, though it has the word of a venue: “Reading Letters of Scribes”."""
    behind = [one for one in segments if first is not None and one.start > first.start and one.kind != "date"]
    if first is None or not behind or (first.kind != "people" and count_words(first.text) > _TITLE_WORDS):
        return None
    title = behind[0] if first.form != "text" or behind[0].kind != "people" else None  # more authors
    return title if title and count_words(title.text) >= _TITLE_WORDS and not split_year(title.text).issued else None


def _join_emphasis(units: list[Unit]) -> None:
    """Join bold words with the plain words that they run on from or into, where few units have any: “A Survey of **Deep** Learning”."""
    found = [unit for unit in units if any(_adjoins(unit, *pair) for pair in pairwise(unit.segments))]
    bold = sum(any(one.form == "bold" for one in unit.segments) for unit in units)
    emphasis = len(units) > _OFTEN_ENOUGH and len(found) < _RARE * len(units) and bold < _LEAST_OPEN * len(units)
    joins = _adjoins if emphasis else _runs_on
    found = [unit for unit in found if any(joins(unit, *pair) for pair in pairwise(unit.segments))]
    if len(found) * 2 >= len(units):
        return
    for unit in found:
        kept = unit.segments[:1]
        for one in unit.segments[1:]:
            before = kept[-1]
            goes_on = before.words and one.form in {"text", "bold"} and unit.run.text[before.end : one.start].isspace()
            if goes_on or joins(unit, before, one):
                _extend(before, one, unit)
                before.form, before.base, before.kind = "text", "text", "open"
            else:
                kept.append(one)
        unit.segments = kept


def _join_venues(units: list[Unit]) -> None:
    """Join a venue in italics with what commas part from it there, and part it from the title that “in” ends: “A Title in *Some Journal*”."""
    for unit in units:
        dated = False
        for before, one in list(pairwise(unit.segments))[::-1]:
            placed = one.kind in {"venue", "label"} or (dated and one.text[:1].isupper())
            if placed and (before.form, one.form) == ("text", "italic") and before.text.endswith(" in"):
                before.end, before.text = before.end - 3, before.text[:-3].rstrip()
                one.kind, one.told = "venue", True
            dated = one.kind == "date"
            if one.weak and (before.form, before.kind) == (one.form, one.kind) == ("italic", "venue"):
                _extend(before, one, unit)
                before.told = True
                unit.segments.remove(one)


def _extend(before: Segment, one: Segment, unit: Unit) -> None:
    """Let a segment reach to the end of another one."""
    before.end, before.text = one.end, unit.run.text[before.start : one.end]
    before.words = count_words(before.text)


def _adjoins(unit: Unit, before: Segment, one: Segment) -> bool:
    """Return whether plain words and bold ones follow each other with nothing between them."""
    styles = {before.form, one.form} == {"text", "bold"} and before.line == one.line
    words = before.kind == "open" or (before.kind == "label" and is_neutral(before.text))
    between = unit.run.text[before.end : one.start]
    goes_on = one.kind == "open" or (one.kind == "pair" and one.form == "bold")
    return styles and words and goes_on and between.isspace() and "\r" not in between and before.text[-1].isalnum()


def _runs_on(unit: Unit, before: Segment, one: Segment) -> bool:
    """Return whether plain words certainly go on in bold ones, or bold in plain ones."""
    if before.kind != "open" or not _adjoins(unit, before, one):
        return False
    if (before.form, one.form) == ("text", "bold"):
        return before.text[-1].islower() and " " in before.text and not is_person(before.text)
    return (before.form, one.form) == ("bold", "text") and _GOES_ON.match(one.text) is not None


def _retype_venues(units: list[Unit]) -> None:
    """Take words for a venue, whatever they look like, where what is set so is a venue in most units: “`BMC Genomics 2022`”, “eNeuro (2020)”."""
    for (form, _), found in _set_alike(units).items():
        people = sum(one.kind == "people" for one in found)
        labels = sum(one.kind == "label" for one in found)
        venues = sum(one.kind == "venue" or looks_like_venue(one.text) for one in found)
        kinds = {"open", "pair", "venue"}
        keys = [one for one in found if _CITATION_KEY.fullmatch(one.text) and not looks_like_venue(one.text)]
        if form == "first" and len(keys) > max(_MOST_LINES, _LEAST_OPEN * len(found)):
            for one in keys:
                one.kind, one.told = "date", True
            continue
        if form == "first" and venues >= _VENUES * len(found):
            kinds, people = kinds | {"people"}, 0  # “Boat Medicine, 2024”
        if venues >= _VENUES * (len(found) - people) and venues > (_MOST_LINES if form == "first" else _MANY):
            for one in found:
                if one.link is not None and " " not in one.text and labels * 2 > len(found):
                    continue  # “[Letterl]” among “[Journal]” and “[Letter]” says what its link is
                named = people * 5 > venues and " " in one.text and find_people(one.text)
                told = one.kind in kinds and not looks_like_venue(one.text)
                if told and not named and (one.text[:1].isupper() or (form == "dated" and not one.text.islower())):
                    one.kind, one.told = "venue", True


def _retype_lines(units: list[Unit]) -> None:
    """Take several words on a line of their own for a title, though a venue is among them, where only addresses follow."""
    for unit in units:
        first, behind = unit.segments[:1], unit.segments[1:]
        alone = bool(first and behind) and (first[0].kind, first[0].form) == ("venue", "text") and behind[0].line > 0
        others = any(one.kind not in {"label", "date"} and count_words(one.text) >= _TITLE_WORDS for one in behind)
        bare = bool(unit.run.links) and all(placed.link.bare for placed in unit.run.links)
        long = alone and (count_words(first[0].text) >= _TITLE_WORDS or _LONG.search(first[0].text) is not None)
        if long and bare and not others:
            first[0].kind = "open"


def _set_alike(units: list[Unit]) -> dict[tuple[str, bool], list[Segment]]:
    """Return what may be venues by how it is set: in front, in a style, or before a year in brackets."""
    set_so: dict[tuple[str, bool], list[Segment]] = defaultdict(list)
    for unit in units:
        first = next(iter(unit.segments), None)
        if first is not None and first.form != "text" and _leads_as_venue(first, unit):
            set_so["first", False].append(first)
        cited = any(one.form == "quote" for one in unit.segments)
        for before, one in pairwise(unit.segments):
            if one.form in {"code", "italic", "bracket", "link"} and one.kind != "date":
                set_so[one.form, one.bracketed].append(one)
            elif not cited and before is not first and (before.form, one.form, one.kind) == ("text", "bracket", "date"):
                set_so["dated", False].append(before)
    return set_so


def _leads_as_venue(first: Segment, unit: Unit) -> bool:
    """Return whether what a unit begins with can be a venue: a few words with a year, or a name that is linked in brackets."""
    placed = split_year(first.text)
    if not unit.run.text[: first.start].rstrip(" *_").endswith("["):
        return bool(placed.issued) and len(placed.venue.split()) <= _MOST_LINES
    if placed.issued and not ET_AL.search(first.text):
        return len(placed.venue.split()) <= _TITLE_WORDS and len(find_people(placed.venue)) < _MOST_LINES
    words = first.text.split()
    named = first.text.isupper() if len(words) == 1 else len(words) <= _TITLE_WORDS and first.text.istitle()
    return first.form == "link" and named and all(map(str.isalpha, words))


def _part_after_authors(units: list[Unit], leads: re.Pattern[str]) -> None:
    """Part authors from the title behind them where many units begin so: “Ann Lee, Bo Kim: A Title”, “Lee A, Kim B. A Title”."""
    found = [(unit, match) for unit in units if (match := leads.match(unit.run.text, unit.start))]
    led = [
        (unit, match)
        for unit, match in found
        if not unit.run.styled(match.end("people")) and are_authors(match["people"])
    ]
    if len(led) < _OFTEN * len(units) or len(led) <= _MOST_LINES:
        return
    for unit, match in led:
        head = Segment(*match.span("people"), "text", None, match["people"])
        head.kind = "people"
        unit.segments = [head, *segment(unit.run, match.end())]


def _part_authors(units: list[Unit]) -> None:
    """Take lone persons in front for authors where many units begin with people and go on with a title."""
    leads = [unit for unit in units if unit.segments]
    certain = sum(unit.segments[0].kind in {"people", "pair"} for unit in leads)
    if len(leads) <= _MOST_LINES or not certain:
        return
    opened = [(unit, unit.segments[0].text.rstrip(".")) for unit in leads if unit.segments[0].kind == "open"]
    named = [unit for unit, words in opened if not unit.segments[0].link and " " in words and is_person(words)]
    if certain < _OFTEN * len(leads) and len(named) + certain < 2 * _OFTEN * len(leads):
        return
    common: frozenset[str] = frozenset()
    for unit in leads:
        one = unit.segments[0]
        title = next(iter(_titles_behind(one, unit.segments)), None)
        if title is not None and (one.kind in {"people", "pair"} or unit in named):
            one.kind, title.kind = "people", "open"
        elif one.form == "text" and one.kind == "open" and ", " in one.text:
            name, _, rest = one.text.partition(", ")
            at = unit.run.text.find(", ", one.start, one.end)
            if at > 0 and are_authors(name) and count_words(rest) >= _TITLE_WORDS - 1:
                _part(unit, at)
        elif one.form == "text" and one.kind == "people" and not any(other.kind == "open" for other in unit.segments):
            common = common or common_words(other.run.text for other in units)
            at = unit.run.text.rfind(", ", one.start, one.end)
            if at > 0 and _is_last_title(unit.run.text[at + 2 : one.end], unit, common):
                _part(unit, at)


def _is_last_title(words: str, unit: Unit, common: frozenset[str]) -> bool:
    """Return whether the last of the names in front is a title: its words are those of the item above, or written small elsewhere."""
    above = re.findall(r"\w+", unit.parent.run.text.casefold()) if unit.parent is not None else []
    named = is_person(words) and set(re.findall(r"\w{4,}", words.casefold())).isdisjoint(above)
    return (count_words(words) >= _TITLE_WORDS - 1 and not named) or is_of_words(words, common.union(above))


def _part(unit: Unit, at: int) -> None:
    """Part the first segment of a unit, the authors, from the title behind a comma."""
    one, text = unit.segments[0], unit.run.text
    cut = Segment(at + 2, one.end, "text", None, text[at + 2 : one.end])
    cut.line, one.end, one.text, one.kind = one.line, at, text[one.start : at], "people"
    unit.segments.insert(1, cut)


def _titles_behind(one: Segment, segments: list[Segment]) -> list[Segment]:
    """Return what can be a title among the segments behind one."""
    return [
        other
        for other in segments
        if other.start >= one.end and other.kind in {"open", "pair"} and len(other.text.split()) >= _TITLE_WORDS
    ]


def _retype_cells(units: list[Unit]) -> None:
    """Take words in cells for words: “No”, “R50” label no link there, and “X-1.5 Paper” does."""
    header = units[0].header
    for unit in units:
        for at, (_, segments) in enumerate(unit.cells):
            named = at < len(header) and column_role(header[at]) in {"name", "title"}
            for one in segments:
                if one.kind == "label" and one.link is None and (named or not is_neutral(one.text)):
                    one.kind = "open"
                elif named and one is segments[0] and one.kind in {"venue", "people", "org"}:
                    one.kind = "open"  # “EndoVis 2017” names a data set
                elif one.link is not None and one.kind == "open" and VERSIONED.fullmatch(one.text):
                    one.kind = "label"
