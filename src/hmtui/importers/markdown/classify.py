"""Which groups are entries, and which is in charge where one stands above or under another.

Invariant: the decision is made for groups; single units only drop out of an entry
group when they are plainly none, such as a line that leads to a place in the page.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log
from statistics import median

from hmtui.importers.links import is_web, role_of_host
from hmtui.importers.markdown.columns import column_role
from hmtui.importers.markdown.groups import Group
from hmtui.importers.markdown.segments import count_words
from hmtui.importers.markdown.vocabulary import is_call, is_title_case
from hmtui.importers.markdown.weights import LEVEL, WEIGHTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hmtui.importers.markdown.units import Scope, Unit

__all__ = ["classify", "followers", "is_body", "looks_like_entry"]

_DISTINCT = 0.85
_MOST_SIZE = 3.0
_MARGIN = 0.7
"""By how much E must be better to turn the order of the source around."""
_MOSTLY = 0.6
_HARDLY = 0.3
_LONG_HEADING = 4.5
_FULL = 6
"""Entries under each heading, on average, from which it is a section."""
_FEW = 5
_FORM = 3
"""Cases that are a form and no chance."""
_NAME_WORDS = 3.5
_MOST_BELOW = 60
"""Units below a paragraph that can be its details."""
_FEW_WORDS = 4
_OPENING = 80
"""Signs at the beginning of a unit in which its name stands."""
_LEAST = -2.6
"""T below which a unit of an entry group is none: a label, a date, a bare number."""
_FACTS = frozenset({"title", "authors", "organizations", "parameters", "license", "summary"})
"""Columns of lists of models or papers, with links or without."""
_TITLE = 0.6
"""T from which a segment may be a title by itself."""


def classify(groups: list[Group]) -> None:
    """Decide which units are entries."""
    linked = sum(unit.is_linked for group in groups for unit in group.units) or 1
    for group in groups:
        group.entry_score = _entry_score(group, linked)
        group.is_entry = group.entry_score >= LEVEL[group.kind]
        if group.kind == "tr" and not group.units[0].header and all(map(_is_form_row, group.units)):
            group.is_entry, group.verdict = False, "pairs of a word in bold and its value"
    main = max((g for g in groups if g.is_entry), key=lambda g: len(g.units), default=None)
    for group in groups:
        if group.is_entry and main is not None and group is not main:
            _compare(group, main)
    for group in groups:
        for unit in group.units:
            unit.is_entry = group.is_entry and _is_plausible(unit)
        if group.is_entry and group.kind in {"li", "p"}:
            _drop_bare(group)
    _drop_indexes(groups)
    _settle_items(groups)
    _settle_paragraphs(groups)
    _settle_headings(groups)


# --- E -------------------------------------------------------------------------------------------------------


def _entry_score(group: Group, linked: int) -> float:
    units = group.units
    total = len(units)
    titles = [unit.title for unit in units]
    subject = [
        WEIGHTS["subject"]
        + (
            WEIGHTS["subject-linked"]
            if one.link is not None and is_web(one.link.link.url) and one.words <= _NAME_WORDS
            else 0.0
        )
        if one is not None and _is_first(unit)
        else 0.0
        for unit, one in zip(units, titles, strict=True)
    ]
    score = median(one.score if one is not None else -4.0 for unit, one in zip(units, titles, strict=True))
    score += sum(subject) / total
    if group.kind == "tr":
        score += WEIGHTS["subject-column"]
    web = [unit.is_linked or _leads_below(unit) for unit in units]
    own = sum(unit.is_linked for unit in units)
    score += WEIGHTS["linked"] * sum(web) / total
    score += (
        WEIGHTS["relative"] * sum(not on and _is_relative(unit) for unit, on in zip(units, web, strict=True)) / total
    )
    score += WEIGHTS["fields"] * sum(map(_has_fields, units)) / total
    score += WEIGHTS["contents"] * sum(map(_is_contents, units)) / total
    score += WEIGHTS["size"] * min(_MOST_SIZE, log(total))
    score += WEIGHTS["body"] * sum(_leads_below(unit) and not unit.is_linked for unit in units) / total
    texts = Counter(one.text.casefold() for one in titles if one is not None)
    score += WEIGHTS["repeated"] * max(0.0, _DISTINCT - len(texts) / max(sum(texts.values()), 1))
    about = str(group.key[-1])
    score += WEIGHTS.get(about, 0.0) if about else WEIGHTS["dominant"] * own / linked
    if group.kind == "p":
        score += WEIGHTS["sentence"] * sum(map(_is_sentence, units)) / total
    if group.kind == "li":
        score += WEIGHTS["sentence"] * sum(map(_embeds, units)) / total
    if group.kind in {"h", "fold"}:
        titled = sum(one is not None and one.link is not None and is_web(one.link.link.url) for one in titles)
        score += WEIGHTS["heading-linked"] * titled / total
    if group.kind in {"li", "p"}:
        score += WEIGHTS["colon"] * sum(map(_ends_with_colon, units)) / total
    plain = sum(one is not None and one.form == "text" and not on for one, on in zip(titles, web, strict=True))
    if group.kind in {"li", "p"}:
        score += WEIGHTS["plain-lead"] * plain / total
    if group.kind == "tr" and not _FACTS & set(map(column_role, units[0].header)):
        score += WEIGHTS["unlinked-table"] * (1 - sum(web) / total)
    return score


def _is_form_row(unit: Unit) -> bool:
    """Return whether a row begins with a cell of bold words that lead nowhere."""
    run, segments = unit.cells[0]
    return not run.links and all(one.form == "bold" for one in segments)


def _is_first(unit: Unit) -> bool:
    """Return whether the title is the first thing a unit says, numbers, dates and labels apart."""
    for _, one in unit.slots:
        if one is unit.title:
            return True
        if one.kind not in {"date", "number", "venue", "label"}:
            return False
    return False


def _is_relative(unit: Unit) -> bool:
    return any(url and not url.startswith("#") and not is_web(url) for url in unit.links)


def _is_contents(unit: Unit) -> bool:
    urls = list(unit.links)
    return bool(urls) and all(url.startswith("#") for url in urls)


def _has_fields(unit: Unit) -> bool:
    return any(one.kind in {"date", "venue", "people"} and one is not unit.title for _, one in unit.slots)


def _is_sentence(unit: Unit) -> bool:
    """Return whether a paragraph is running text around its link."""
    title = unit.title
    if title is None or title.form == "text":
        return is_call(unit.run.text[unit.start :].lstrip()) or len(unit.run.text.split()) > 60  # noqa: PLR2004 - a paragraph
    after = unit.run.text[title.end : title.end + 24]
    before = unit.run.text[max(0, title.start - 24) : title.start]
    return (
        re.match(r"[\"”*_]*\s+(?!by\b|in\b|and\b|et\b)[a-z]{2,}", after) is not None
        or re.search(r"[a-z,]\s+[\"“*_]*$", before) is not None
    )


def _embeds(unit: Unit) -> bool:
    """Return whether the links of an item stand in the middle of a sentence, or its words speak to the reader."""
    title = unit.title
    if title is not None and title.form in {"bold", "quote"}:
        return False
    first = title is not None and not re.search(r"[^\W\d_]{2}", unit.run.text[unit.start : title.start])
    if not (first and title is not None and title.link is not None) and is_call(unit.run.text[unit.start :].lstrip()):
        return True
    links = [placed for placed in unit.run.links if is_web(placed.link.url)]
    return bool(links) and all(
        re.search(r"[a-z,]\s+$", unit.run.text[max(0, one.start - 8) : one.start])
        and re.match(r",?\s+(?!and\b|or\b|by\b|in\b|at\b|et\b|plus\b)[a-z]{2,}", unit.run.text[one.end : one.end + 12])
        for one in links
    )


def _ends_with_colon(unit: Unit) -> bool:
    """Return whether a unit only leads up to what stands below it."""
    ends = unit.run.text.rstrip(" *_").endswith((":", "："))
    return ends and not unit.is_linked and (unit.kind == "p" or not _leads_below(unit))


def is_body(unit: Unit) -> bool:
    """Return whether a unit is what stands under a title: links that say what they are, and no title of its own."""
    if unit.body is None:
        unit.body = unit.kind in {"p", "li"} and unit.is_linked and _says_its_links(unit)
    return unit.body


def _says_its_links(unit: Unit) -> bool:
    labels = others = 0
    for one in unit.segments:
        if one.link is not None and is_web(one.link.link.url):
            told = one.kind in {"label", "venue", "date", "number"} or bool(one.key)
            labels, others = labels + told, others + (not told)
            if not told and one.score > 0:
                return False
        elif one.form in {"bold", "quote"} and one.kind == "open" and one.score > _TITLE:
            return False
    return labels >= others


def _leads_below(unit: Unit) -> bool:
    if unit.leads is None:
        unit.leads = _has_body(unit)
    return unit.leads


def _has_body(unit: Unit) -> bool:
    if unit.kind == "li":
        return any(map(is_body, unit.children))
    if unit.kind == "p":
        below = followers(unit)
        return sum(map(is_body, below)) * 3 >= max(len(below), 1)
    if unit.inner is not None:
        return any(is_body(one) for one in unit.inner.units[:12]) or any(
            is_body(one) for scope in unit.inner.children for one in scope.units[:12]
        )
    return False


def followers(unit: Unit) -> list[Unit]:
    """Return the units right below a paragraph that can be its details: bullets, and paragraphs of links."""
    units = unit.scope.units
    found: list[Unit] = []
    for at in range(unit.at + 1, min(unit.at + _MOST_BELOW, len(units))):
        one = units[at]
        if one.kind == "li" and one.parent is not None:
            continue
        if one.kind == "li" or (one.kind == "p" and is_body(one)):
            found.append(one)
        elif one.kind != "skip":
            break
    return found


def _compare(group: Group, main: Group) -> None:
    """Drop a smaller group of plain words, without links and fields, beside a main form that has links."""
    total = len(group.units)
    if total >= len(main.units) or len(main.units) < 2 * _FEW or group.key[:3] == main.key[:3]:
        return
    if sum(unit.is_linked for unit in main.units) < _MOSTLY * len(main.units):
        return
    linked = sum(unit.is_linked or _leads_below(unit) or _is_relative(unit) for unit in group.units)
    plain = sum(unit.title is not None and unit.title.form == "text" for unit in group.units)
    if linked < _HARDLY * total and sum(map(_has_fields, group.units)) < _HARDLY * total and plain > _MOSTLY * total:
        group.is_entry, group.verdict = False, "plain words without links, beside a linked main form"


def _drop_indexes(groups: list[Group]) -> None:
    """Drop tables without links whose names stand in other entries: results and indexes of what is listed elsewhere."""
    tables = [g for g in groups if g.kind == "tr" and g.is_entry and not any(unit.is_linked for unit in g.units)]
    if not tables:
        return
    known = {
        word.casefold()
        for group in groups
        if group.kind != "tr"
        for unit in group.units
        if group.is_entry or group.kind == "h"
        for word in re.findall(r"[\w.+-]+", unit.run.text[:_OPENING])
    }
    for group in tables:
        names = [re.findall(r"[\w.+-]+", unit.title.text.casefold()) for unit in group.units if unit.title is not None]
        told = sum(bool(words) and words[0] in known for words in names)
        if told > 0.5 * len(names):
            group.verdict = "repeats the names of other entries"
            for unit in group.units:
                unit.is_entry = False


def _is_plausible(unit: Unit) -> bool:
    """Return whether a unit of an entry group can be one."""
    title = unit.title
    if title is None or _is_contents(unit):
        return False
    if unit.kind == "tr":
        return title.kind not in {"date", "number"}
    score = title.score
    if unit.kind == "li" and _embeds(unit):
        return False
    if title.link is None and is_call(title.text) and not _has_fields(unit):
        return False
    return score > _LEAST


def _drop_bare(group: Group) -> None:
    """Drop the units without link, field or the look of a title from a group that mostly has links."""
    led = [unit.is_linked or _leads_below(unit) for unit in group.units]
    if sum(led) * 2 < len(led):
        return
    for unit, on in zip(group.units, led, strict=True):
        if on or not unit.is_entry or unit.title is None or _has_fields(unit):
            continue
        title = unit.title
        if group.kind == "p" or (
            title.form == "text" and not (count_words(title.text) >= _FEW_WORDS and is_title_case(title.text))
        ):
            unit.is_entry = _is_relative(unit)


def looks_like_entry(unit: Unit) -> bool:
    """Return whether a unit that was not read repeats a form that has what entries have: a title, and a link or fields."""
    group, title = unit.group, unit.title
    if (
        not isinstance(group, Group)
        or title is None
        or len(group.units) < _FEW
        or group.verdict
        or unit.kind in {"h", "fold"}
    ):
        return False
    if unit.scope.about or _is_contents(unit) or title.score < _TITLE or is_body(unit):
        return False
    shows = title.form in {"link", "bold", "quote", "italic"} or title.link is not None
    return shows and (unit.is_linked or _has_fields(unit)) and not _is_sentence(unit)


# --- one above another ---------------------------------------------------------------------------------------


def _settle_items(groups: list[Group]) -> None:
    """Decide between items and the items under them."""
    by_id = {id(group): group for group in groups}
    pairs: dict[tuple[int, int], list[tuple[Unit, list[Unit]]]] = {}
    for group in groups:
        if group.kind != "li":
            continue
        for unit in group.units:
            under: dict[int, list[Unit]] = {}
            for child in unit.children:
                if unit.is_entry and child.is_entry:
                    under.setdefault(id(child.group), []).append(child)
            for other, children in under.items():
                pairs.setdefault((id(group), other), []).append((unit, children))
    for (above, below), found in pairs.items():
        _settle_pair(by_id[above], by_id[below], found)


def _settle_pair(above: Group, below: Group, found: list[tuple[Unit, list[Unit]]]) -> None:
    linked_above = sum(unit.is_linked for unit, _ in found) / len(found)
    children = [child for _, under in found for child in under]
    linked_below = sum(child.is_linked for child in children) / len(children)
    bodies = sum(map(is_body, children)) / len(children)
    many = sum(len(under) for _, under in found) / len(found)
    titles = sum(child.title is not None and child.title.score >= _TITLE for child in children) / len(children)
    if linked_above < _HARDLY and linked_below > _MOSTLY and bodies < 0.5:  # noqa: PLR2004 - half
        for unit, _ in found:
            unit.is_entry = False
        above.verdict = above.verdict or "heads the items under it"
        return
    if below.entry_score > above.entry_score + _MARGIN and many < 2 and bodies < 0.5:  # noqa: PLR2004 - one each; half
        for unit, _ in found:
            unit.is_entry = False
        above.verdict = above.verdict or "holds the item under it"
        return
    siblings = sum(any(child.group is below for child in unit.children) for unit in above.units if unit.is_entry)
    usual = len(found) >= _FORM and siblings > 0.5 * sum(unit.is_entry for unit in above.units)
    weaker = below.entry_score < above.entry_score - _MARGIN
    detail = bodies >= 0.5 or linked_below < _HARDLY or titles < 0.5 or (usual and weaker and many < 2)  # noqa: PLR2004 - half; one or two
    for child in children:
        if detail or _is_talk(child):
            child.is_entry = False
    if detail:
        below.verdict = below.verdict or "details of the items above"


def _is_talk(unit: Unit) -> bool:
    """Return whether an item only leads to what is said about the one above: a discussion, a message."""
    urls = [url for url in unit.links if is_web(url)]
    return bool(urls) and all(role_of_host(url) in {"blog", "profile", "video"} for url in urls)


def _settle_paragraphs(groups: list[Group]) -> None:
    """Decide between paragraphs and the lists right below them."""
    for group in groups:
        entries = [unit for unit in group.units if unit.is_entry]
        if group.kind != "p" or not entries:
            continue
        below = [(unit, [one for one in followers(unit) if one.is_entry and one.kind == "li"]) for unit in entries]
        below = [(unit, found) for unit, found in below if found]
        if not below:
            continue
        scores = Counter(id(one.group) for _, found in below for one in found)
        best = max(one.group.entry_score for _, found in below for one in found if isinstance(one.group, Group))
        linked = sum(unit.is_linked for unit, _ in below) > 0.5 * len(below)
        often = len(below) > 0.5 * len(entries)
        if (linked or group.entry_score > best) and often and scores:
            for _, found in below:
                for one in found:
                    one.is_entry = False
        elif not linked:
            for unit, _ in below:
                unit.is_entry = False


def _settle_headings(groups: list[Group]) -> None:
    """Decide between headings and what stands under them, the outermost headings first."""
    heads = sorted(
        (g for g in groups if g.kind in {"h", "fold"} and g.is_entry),
        key=lambda g: g.units[0].depth if g.kind == "h" else 99,
    )
    for group in heads:
        units = [unit for unit in group.units if unit.is_entry]
        if not units:
            continue
        under = {id(unit): _entries_under(unit.inner) for unit in units if unit.inner is not None}
        full = sum(bool(found) for found in under.values()) / len(units)
        if full < _HARDLY or _is_in_charge(group, units, under):
            for unit in units:
                found = under.get(id(unit), [])
                if full < _HARDLY and len(found) > 1 and not unit.is_linked:
                    unit.is_entry = False
                    continue
                for one in found:
                    one.is_entry = False
            continue
        for unit in units:
            linked = unit.title is not None and unit.title.link is not None and unit.is_linked
            if under.get(id(unit)) or not (linked or _leads_below(unit)):
                unit.is_entry = False
        group.verdict = "heads the entries under it"


def _is_in_charge(group: Group, units: list[Unit], under: dict[int, list[Unit]]) -> bool:
    """Return whether headings are entries though what is under them looks like entries as well."""
    content = [one for found in under.values() for one in found]
    linked = sum(unit.title is not None and unit.title.link is not None and unit.is_linked for unit in units) / len(
        units
    )
    full = len(content) >= _FULL * len(units)
    if linked > _MOSTLY and not full and (len(units) >= 3 or group.kind == "fold"):  # noqa: PLR2004 - a form, no chance
        return True
    score = sum(one.group.entry_score for one in content if isinstance(one.group, Group)) / max(len(content), 1)
    mostly = sum(one.is_linked for one in content) > _MOSTLY * len(content)
    if mostly and (score > group.entry_score or (linked < _HARDLY and len(content) >= 2 * len(units))):
        return False
    names = Counter(
        scope.text.casefold() for unit in units if unit.inner is not None for scope in unit.inner.children if scope.text
    )
    repeated = sum(count for count in names.values() if count > 0.5 * len(units))
    if len(units) >= _FEW and repeated >= len(units):
        return True
    words = sum(count_words(unit.title.text) for unit in units if unit.title is not None) / len(units)
    once = sum(len(found) <= 1 for found in under.values()) > _MOSTLY * len(units)
    return words >= _LONG_HEADING and len(units) >= 2 * _FEW and not once


def _entries_under(scope: Scope | None) -> list[Unit]:
    """Return the entries that stand under a heading, headings among them."""
    if scope is None:
        return []
    found = [unit for unit in scope.units if unit.is_entry]
    for child in scope.children:
        found += _entries_under(child)
    return found
