"""Which groups are entries, and which is in charge where one stands above or under another.

Invariant: the decision is made for groups; single units only drop out of an entry
group when they are plainly none, such as a line that leads to a place in the page.
"""

from __future__ import annotations

import re
from math import log
from statistics import median
from typing import TYPE_CHECKING

from hmtui.formats.markdown.columns import column_role
from hmtui.formats.markdown.groups import Group
from hmtui.formats.markdown.kinds import count_words
from hmtui.formats.markdown.owners import has_linked_title, is_body, leads_below
from hmtui.formats.markdown.settling import settle
from hmtui.formats.markdown.vocabulary import boilerplate, goes_on_into, is_call, is_prose, is_return
from hmtui.formats.markdown.weights import LEVEL, TITLE, WEIGHTS
from hmtui.formats.values.link_roles import is_web
from hmtui.formats.values.people import is_person
from hmtui.text.title_case import is_title_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.formats.markdown.segments import Segment
    from hmtui.formats.markdown.units import Unit

__all__ = ["classify", "is_remark", "looks_like_entry"]

_DISTINCT = 0.85
_MOST_SIZE = 3.0
_MOSTLY = 0.6
_HARDLY = 0.3
_FEW = 5
_NAME_WORDS = 3.5
_FEW_WORDS = 4
_OPENING = 80
"""Characters at the beginning of a unit in which its name stands."""
_LEAST = -2.6
"""T below which a unit of an entry group is none: a label, a date, a bare number."""
_FACTS = frozenset({"title", "authors", "organizations", "parameters", "license", "summary"})
"""Columns of lists of models or papers, with links or without."""
_NAMED_PAPERS = frozenset({"name", "paper"})
_TOLD = frozenset({"parameters", "year", "venue", "organizations", "license", "authors", "title", "paper"})
"""Columns for which a table is read though its rows stand elsewhere as well."""
_WORD = re.compile(r"[\w.+-]+")
_GOES_ON = re.compile(r"[\"”*_]*,?\s+(?!(?:and|or|by|in|at|et|plus)\b)[a-z]{2,}")
"""How a sentence goes on behind a link, and not the entry of a paper."""
_INNER_CAPITAL = re.compile(r"\w[A-Z]")
_NAME = re.compile(r"(?=\w*(?:[a-z]\d|[a-z][A-Z]|[A-Z]{2}[a-z]))[A-Za-z][\w.-]+", re.ASCII)
"""One word with a number or capitals within: no word of a language."""
_DATED = re.compile(r"\W*20\d\d[-./]\d\d?[-./]\d\d?\W*[:：]")
_MAKERS = re.compile(r"\W*(?:contributors?|maintainers?)\W*[:：]", re.IGNORECASE)
_TAG = re.compile(r"\W*[\[【]([^\[\]【】]{2,24})[\]】]")
"""What an item says first of itself: “[News] …”."""
_BEGUN = re.compile(r"\w\s+[-–—]\W*$")
"""How an item ends whose title, behind a name, is still to be written."""
_BY = re.compile(r"\W*by\b", re.IGNORECASE)
_COLON = re.compile(r"\W{0,3}[:：]")
_FEW_TITLES = 3
_TITLES = 0.7
"""Lines of title shape under a heading, and their share, from which all of them are entries."""
_ALIKE = 0.8
"""Share of the units of a form that begin with a linked title, from which those of the same form are of its kind."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_LONG = 60
"""Words of a paragraph that is running text."""
_INDEX = 0.8
"""Share of the rows of a table with links that stand elsewhere, from which it is an index."""


def classify(groups: list[Group]) -> None:
    """Decide which units are entries."""
    linked = sum(unit.is_linked for group in groups for unit in group.units) or 1
    for group in groups:
        group.entry_score = _entry_score(group, linked)
        group.is_entry = group.entry_score >= LEVEL[group.kind]
        if group.kind == "tr" and not group.units[0].header and all(map(_is_form_row, group.units)):
            group.is_entry, group.verdict = False, "pairs of a word in bold and its value"
    _admit_alike(groups)
    _compare([group for group in groups if group.is_entry])
    for group in groups:
        for unit in group.units:
            unit.is_entry = group.is_entry and _is_plausible(unit)
        if group.is_entry and group.kind in {"li", "p"}:
            _drop_bare(group)
            _drop_legends(group)
            _drop_people(group)
            _drop_labelled(group)
    _drop_indexes(groups)
    settle(groups)
    _admit_titles(groups)


def _admit_alike(groups: list[Group]) -> None:
    """Take what stands under a heading that may be about the list for entries where it has the form of the entries."""
    forms = {group.key[:-1]: group for group in groups if group.is_entry and not group.key[-1]}
    for group in groups:
        form = forms.get(group.key[:-1])
        if group.key[-1] == "about" and form is not None and len(group.units) >= _FEW:
            first = [[has_linked_title(one) and one.title is one.pieces[0] for one in of.units] for of in (group, form)]
            alike = all(sum(led) >= _ALIKE * len(led) for led in first)
            group.is_entry = group.is_entry or (alike and group.entry_score - WEIGHTS["about"] >= LEVEL[group.kind])


# --- E -------------------------------------------------------------------------------------------------------


def _entry_score(group: Group, linked: int) -> float:
    units, kind = group.units, group.kind
    total = len(units)
    titles = [unit.title for unit in units if unit.title is not None]
    score = median(unit.title.score if unit.title is not None else -4.0 for unit in units)
    score += sum(map(_subject, units)) / total
    score += sum(
        WEIGHTS[name] * sum(map(test, units)) / total for name, kinds, test in _SHARES if kind in kinds.split()
    )
    score += WEIGHTS["size"] * min(_MOST_SIZE, log(total))
    distinct = len({one.text.casefold() for one in titles}) / max(len(titles), 1)
    score += WEIGHTS["repeated"] * max(0.0, _DISTINCT - distinct)
    about = str(group.key[-1])
    score += WEIGHTS[about] if about else WEIGHTS["dominant"] * sum(unit.is_linked for unit in units) / linked
    if kind == "tr":
        score += WEIGHTS["subject-column"]
        if not (_FACTS & set(map(column_role, units[0].header)) or _names_papers(group)):
            score += WEIGHTS["unlinked-table"] * (1 - sum(map(_leads_on, units)) / total)
    return score


def _names_papers(group: Group) -> bool:
    """Return whether a table has names and their papers, though these may still have to be filled in, and is no table of figures."""
    pieces = [one for unit in group.units for one in unit.pieces]
    figures = sum(one.kind == "number" for one in pieces)
    return set(map(column_role, group.units[0].header)) >= _NAMED_PAPERS and figures * 2 < len(pieces)


def _subject(unit: Unit) -> float:
    """Return what the title of a unit adds when the unit begins with it, and more for a short one that leads somewhere."""
    if unit.title is None or not _is_first(unit):
        return 0.0
    named = unit.title.words <= _NAME_WORDS and _leads(unit, unit.title)
    return WEIGHTS["subject"] + WEIGHTS["subject-linked"] * named


def _leads_on(unit: Unit) -> bool:
    """Return whether a unit, or what stands below it, leads into the web."""
    return unit.is_linked or leads_below(unit)


def _is_bare(unit: Unit) -> bool:
    return not _leads_on(unit) and not _has_fields(unit)


def _is_form_row(unit: Unit) -> bool:
    """Return whether a row begins with a cell of bold words that lead nowhere."""
    run, segments = unit.cells[0]
    return not run.links and all(one.form == "bold" for one in segments)


def _leads(unit: Unit, one: Segment) -> bool:
    """Return whether a name leads into the web: it is a link, or an address stands behind it."""
    if one.link is not None:
        return is_web(one.link.link.url)
    return len(unit.run.links) == 1 and unit.run.links[0].link.bare and unit.is_linked


def _is_named(unit: Unit, title: Segment) -> bool:
    """Return whether an item begins with a word and its address: “alma https://…”."""
    return title is unit.pieces[0] and title.words < 2 and title.link is None and _leads(unit, title)


def _is_first(unit: Unit) -> bool:
    """Return whether the title is the first thing a unit says, numbers, dates and labels apart."""
    for one in unit.pieces:
        if one is unit.title:
            return True
        if one.kind not in {"date", "number", "venue", "label"}:
            return False
    return False


def _is_relative(unit: Unit) -> bool:
    return any(url and not url.startswith(("#", "./#")) and not is_web(url) for url in unit.links)


def _has_fields(unit: Unit) -> bool:
    return any(one.kind in {"date", "venue", "people"} and one is not unit.title for one in unit.pieces)


def _is_sentence(unit: Unit) -> bool:
    """Return whether a paragraph is running text around its link."""
    title, text = unit.title, unit.run.text
    if title is not None and title.form != "text":
        return goes_on_into(text, title.start) or _GOES_ON.match(text, title.end) is not None
    named = [one for one in unit.segments if one.link is not None and one.kind != "label"]
    within = bool(named) and all(goes_on_into(text, one.start) for one in named)
    return within or len(text.split()) > _LONG or is_call(text[unit.start :].lstrip())


def _embeds(unit: Unit) -> bool:
    """Return whether an item or its links are in the middle of a sentence, or its words speak to the reader."""
    title, text = unit.title, unit.run.text
    if title is not None and (title.form in {"bold", "quote"} or _is_named(unit, title)):
        return False
    first = title is not None and title.link is not None and not _LETTERS.search(text, unit.start, title.start)
    if not first and is_call(text[unit.start :].lstrip()):
        return True
    links = [placed for placed in unit.run.links if is_web(placed.link.url)]
    if title is not None and not _leads_on(unit):
        return title.words > _NAME_WORDS and title.text[0].islower() and unit.parent is not None
    return bool(links) and all(goes_on_into(text, one.start) and _GOES_ON.match(text, one.end) for one in links)


def _ends_with_colon(unit: Unit) -> bool:
    """Return whether a unit only leads up to what stands below it."""
    ends = unit.run.text.rstrip(" *_").endswith((":", "："))
    return ends and not unit.is_linked and (unit.kind == "p" or not leads_below(unit))


_SHARES: tuple[tuple[str, str, Callable[[Unit], bool]], ...] = (
    ("linked", "li p h fold tr", _leads_on),
    ("relative", "li p h fold tr", lambda unit: not _leads_on(unit) and _is_relative(unit)),
    ("fields", "li p h fold tr", _has_fields),
    ("cited", "p", lambda unit: {one.kind for one in unit.segments} >= {"people", "date", "open"}),
    ("contents", "li p h fold tr", lambda unit: unit.leads_within),
    ("body", "li p h fold tr", lambda unit: leads_below(unit) and not unit.is_linked),
    ("bare", "p", _is_bare),
    ("sentence", "p", _is_sentence),
    ("sentence", "li", _embeds),
    ("heading-linked", "h fold", has_linked_title),
    ("colon", "li p", _ends_with_colon),
    ("plain-lead", "li p", lambda unit: unit.title is not None and unit.title.form == "text" and not _leads_on(unit)),
)
"""What adds its share of the units to E, for the kinds of units it is asked of."""


def _compare(entries: list[Group]) -> None:
    """Drop groups without links and fields beside a main form that has links: a few units, or more of plain words."""
    main = max(entries, key=_led, default=None)
    if main is None or _led(main) < max(2 * _FEW, _MOSTLY * len(main.units)):
        return
    for group in entries:
        total = len(group.units)
        if group.key[:3] == main.key[:3] or total >= len(main.units) or _names_papers(group):
            continue
        plain = sum(unit.title is not None and unit.title.form == "text" for unit in group.units)
        fields = sum(map(_has_fields, group.units))
        if group.kind == "h" and total < _FEW and len(main.units) >= 2 * _FEW * total:
            group.is_entry, group.verdict = False, "a few headings beside a linked main form"
        elif total <= _FEW + 1 and not _led(group) and sum(map(_says_where, group.units)) * _FEW < total:
            group.is_entry, group.verdict = False, "few, without links, beside a linked main form"
        elif max(_led(group), fields) < _HARDLY * total and plain > _MOSTLY * total:
            group.is_entry, group.verdict = False, "plain words without links, beside a linked main form"


def _led(group: Group) -> int:
    """Return how many units of a group lead somewhere."""
    return sum(_leads_on(unit) or _is_relative(unit) for unit in group.units)


def _drop_indexes(groups: list[Group]) -> None:
    """Drop tables whose rows repeat the names or the links of other entries: indexes, statistics, results."""
    others = [
        unit for group in groups if group.kind != "tr" for unit in group.units if group.is_entry or group.kind == "h"
    ]
    words = {word for unit in others for word in _WORD.findall(unit.run.text[:_OPENING].casefold())}
    urls = {url for unit in others for url in unit.links}
    for group in groups:
        if group.kind != "tr" or not group.is_entry:
            continue
        linked = any(unit.is_linked for unit in group.units)
        if linked and (len(group.units) < _FEW or _TOLD & set(map(column_role, group.units[0].header))):
            continue
        if median(sum(len(run.text.split()) for run, _ in unit.cells) for unit in group.units) > _LONG / 2:
            continue  # an index does not describe
        names = [_WORD.findall(unit.title.text.casefold()) for unit in group.units if unit.title is not None]
        told = sum(bool(name) and words.issuperset(name if linked else name[:1]) for name in names)
        led = sum(next(iter(unit.links)) in urls for unit in group.units if unit.is_linked)
        if max(told, led) > (_INDEX if linked else 0.5) * len(group.units):
            group.verdict = "repeats other entries"
            for unit in group.units:
                unit.is_entry = False


def _is_plausible(unit: Unit) -> bool:
    """Return whether a unit of an entry group can be one."""
    title, text = unit.title, unit.run.text
    if title is None or unit.leads_within:
        return False
    if unit.kind == "tr":
        return title.kind not in {"date", "number"}
    called = (title.link is None or unit.kind in {"p", "h"}) and is_call(title.text) and not _has_fields(unit)
    lost = unit.kind == "li" and (_embeds(unit) or _is_label_with_remark(unit, title))
    # “By Ann Bell”: who keeps the list.
    signed = unit.kind == "p" and bool(_MAKERS.match(text) or (is_person(title.text) and _BY.match(text)))
    tag = _TAG.match(text) if not has_linked_title(unit) else None
    tagged = tag is not None and bool(boilerplate(tag[1]))
    about = is_return(text) or signed or tagged or (_is_enumeration(title) and not unit.is_linked)
    # “[Bell2019 - ](…)”
    begun = unit.kind == "li" and has_linked_title(unit) and _BEGUN.search(text) is not None
    return (title.score > _LEAST or begun) and not (called or lost or about or is_remark(unit))


def _is_label_with_remark(unit: Unit, title: Segment) -> bool:
    """Return whether an item is a link that says what it is, and a remark in brackets: “[code](…) (not official)”."""
    first, before = unit.segments[0], unit.run.text[: title.start].rstrip()
    labelled = first.kind == "label" and first.link is not None and title.link is None
    return labelled and before.endswith("(") and not _has_fields(unit)


def is_remark(unit: Unit) -> bool:
    """Return whether an item is a sentence with a date in front, above items that lead into the web."""
    text = unit.run.text
    if not _DATED.match(text) or has_linked_title(unit) or not any(child.is_linked for child in unit.children):
        return False
    return is_prose(text) or len(text.split()) > _LONG


def _is_enumeration(title: Segment) -> bool:
    """Return whether plain words are short names between commas: “ALMA, BorNet, Ceto, DION”."""
    pieces = title.text.split(",")
    named = sum(_INNER_CAPITAL.search(piece) is not None for piece in pieces)
    return (
        title.form == "text"
        and len(pieces) > 2
        and named * 2 > len(pieces)
        and len(pieces) * 5 > len(title.text.split()) * 3
    )


def _drop_bare(group: Group) -> None:
    """Drop the units without link, field or the look of a title from a group that mostly has links; of one with fields, questions."""
    if sum(map(_leads_on, group.units)) * 2 < len(group.units):
        bare = [*filter(_is_bare, group.units)]
        for unit in bare if len(bare) < _HARDLY * len(group.units) else ():
            unit.is_entry = unit.is_entry and not unit.run.text.rstrip(" *_").endswith(("?", "？"))
        return
    led = [unit.title for unit in group.units if unit.title is not None and _leads_on(unit)]
    names, styled = {one.text for one in led}, sum(one.form not in {"text", "link"} for one in led) * 2 > len(led)
    for unit in group.units:
        if (title := unit.title) is None or not unit.is_entry or not _is_bare(unit):
            continue
        titled = not styled and count_words(title.text) >= _FEW_WORDS and is_title_case(title.text)
        named = title.form != "text" or titled or title.text in names
        if group.kind == "p" or not (named or _is_name_between(unit)):
            unit.is_entry = _is_relative(unit)


def _is_name_between(unit: Unit) -> bool:
    """Return whether an item is but a name, as “onenotes4” or “BosonNLP” are, among names that lead somewhere."""
    beside = [one for one in unit.scope.units if one.kind == "li" and one.depth == unit.depth]
    led = sum(has_linked_title(one) for one in beside)
    return led >= _FEW and led >= _ALIKE * len(beside) and _NAME.fullmatch(unit.run.text.strip()) is not None


def _drop_legends(group: Group) -> None:
    """Drop the units under a heading where none has a link, authors or a venue, from a group that mostly has links: legends, features."""
    scopes: dict[int, list[Unit]] = {}
    for unit in group.units:
        scopes.setdefault(id(unit.scope), []).append(unit)
    bare = [units for units in scopes.values() if not any(map(_says_where, units))]
    if sum(map(len, bare)) < _HARDLY * len(group.units):
        for unit in (one for units in bare if len(units) > 1 for one in units):
            unit.is_entry = False


def _admit_titles(groups: list[Group]) -> None:
    """Take lines of title shape for entries where the other entries are linked and a heading holds several of such lines and no others."""
    found = [unit for group in groups for unit in group.units if unit.is_entry]
    if sum(unit.is_linked for unit in found) < max(2 * _FEW, _HARDLY * len(found)):
        return
    scopes: dict[tuple[int, str], list[Unit]] = {}
    for unit in (unit for group in groups if group.kind in {"li", "p"} for unit in group.units):
        placed = unit.scope.unit is not None and not unit.scope.about and not unit.scope.inside_entry
        if placed and not (unit.is_entry or any(unit.links) or unit.parent or unit.owner):
            scopes.setdefault((id(unit.scope), unit.kind), []).append(unit)
    for units in scopes.values():
        titles = sum(map(_is_title_line, units))
        if titles >= _FEW_TITLES and titles >= _TITLES * len(units) and not any(map(_is_running, units)):
            for unit in units:
                unit.is_entry = True
    for unit in (unit for units in scopes.values() for unit in units if unit.kind == "p" and not unit.is_entry):
        alike = unit.group.units if isinstance(unit.group, Group) else []
        mostly = sum(one.is_entry for one in alike) >= _TITLES * len(alike)
        unit.is_entry = mostly and _is_title_line(unit) and not _is_running(unit)


def _is_title_line(unit: Unit) -> bool:
    """Return whether a unit without links is no more than a title of several capitalised words."""
    title = unit.title
    return title is not None and title.score >= TITLE and is_title_case(title.text) and title.words >= _FEW_WORDS


def _is_running(unit: Unit) -> bool:
    """Return whether a unit without links ends as a sentence or a line that leads up to others, or holds more than a title."""
    text = unit.run.text.rstrip(" *_")
    title = unit.title
    return (
        title is None
        or text.startswith("#")
        or text.endswith((".", ":", "：", "。"))
        or len(text) > 2 * len(title.text)
        or is_call(text)
    )


def _drop_people(group: Group) -> None:
    """Drop the units under a heading such as “People” that are mostly names of persons, with or without their place of work."""
    names = [re.sub(r"\s*[(,].*", "", unit.title.text) for unit in group.units if unit.title is not None]
    # One word can be the name of anything.
    persons = sum(is_person(name) for name in names if " " in name or not name.isascii())
    if group.key[-1] == "about" and persons > _MOSTLY * len(names):
        group.verdict = "names of people"
        for unit in group.units:
            unit.is_entry = False


def _drop_labelled(group: Group) -> None:
    """Drop the few paragraphs of a name, a colon and a link between such of a label, a colon and a link: “**Website**: …”."""
    for unit in group.units if group.kind == "p" and len(group.units) < _FEW else ():
        beside = unit.scope.units[max(0, unit.at - 2) : unit.at + 3]
        labelled = sum(isinstance(one.group, Group) and one.group.key[:2] == ("p", "label") for one in beside)
        named = bool(unit.segments) and _COLON.match(unit.run.text, unit.segments[0].end)
        unit.is_entry = unit.is_entry and not (named and labelled > 1)


def _says_where(unit: Unit) -> bool:
    """Return whether a unit leads anywhere or names authors or a venue; a date alone can be anything's."""
    named = any(one.kind in {"venue", "people"} and one is not unit.title for one in unit.pieces)
    return named or _leads_on(unit) or _is_relative(unit)


def looks_like_entry(unit: Unit) -> bool:
    """Return whether a unit that was not read repeats a form that has what entries have: a title, and a link or fields."""
    group, title = unit.group, unit.title
    if (
        not isinstance(group, Group)
        or title is None
        or len(group.units) < _FEW
        or (group.verdict and not (unit.kind == "li" and unit.is_linked and title.link is not None))
        or unit.kind in {"h", "fold"}
    ):
        return False
    if unit.scope.about or unit.leads_within or title.score < TITLE or is_body(unit):
        return False
    shows = title.form in {"link", "bold", "quote", "italic"} or title.link is not None
    return shows and (unit.is_linked or _has_fields(unit)) and not _is_sentence(unit)
