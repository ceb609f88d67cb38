"""Which of two entries above each other is in charge, and what the units around entries are.

Invariant: ``settle`` keeps the order of the source.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from hmtui.formats.markdown.columns import column_role
from hmtui.formats.markdown.groups import Group
from hmtui.formats.markdown.kinds import count_words
from hmtui.formats.markdown.owners import followers, has_linked_title, is_body, leads_below
from hmtui.formats.markdown.vocabulary import boilerplate, is_call, is_prose
from hmtui.formats.markdown.weights import TITLE
from hmtui.formats.values.dates import find_date
from hmtui.formats.values.link_roles import is_web, label_role, role_of_host
from hmtui.formats.values.people import is_person, only_people
from hmtui.formats.values.venues import looks_like_venue, split_year

if TYPE_CHECKING:
    from hmtui.formats.markdown.units import Unit

__all__ = ["settle"]

_HARDLY, _MOSTLY = 0.3, 0.6
_FIELD = re.compile(r"\W*([^\W\d_]\w*(?:[ /-]\w+){0,2})\W{0,3}[:：]")
"""How an item begins that is a field of what stands above it."""
_BETWEEN_NAMES, _ET_AL = re.compile(r"\s*(?:[,，;]|\band\b|&)\s*"), re.compile(r"[\s,，]*\bet\.? al$")
_TITLE_WORDS = 4
_NAME_OF_VENUE = 3
_TWO = 2
"""Items of a title and its authors."""
_FULL = 6
"""Entries under each heading, on average, from which it is a section."""
_FORM = 3
"""Cases that are a form and no chance."""
_MARGIN = 0.7
"""By how much E must be better to turn the order of the source around."""


def settle(groups: list[Group]) -> None:
    """Decide between the entries that stand above and under each other."""
    _name_by_items(groups)
    _find_venues(groups)
    _settle_items(groups)
    _settle_authors(groups)
    _settle_paragraphs(groups)
    _settle_headings(groups)
    _settle_fields(groups)
    _admit_left(groups)
    _settle_pages(groups)


def _admit_left(groups: list[Group]) -> None:
    """Take items for entries that their group is none for: titles among labels, and names above labels alone, where beside them stand names above titles."""
    items = [group for group in groups if group.kind == "li"]
    depths = {group.units[0].depth for group in items if group.is_entry and len(group.units) > _FULL}
    for group in (one for one in items if not (one.is_entry or one.key[-1])):
        heads = sum(any(child.is_entry for child in unit.children) for unit in group.units) >= _FORM
        for unit in group.units:
            named = heads and leads_below(unit) and not any((*unit.links, *(child.is_entry for child in unit.children)))
            link = unit.title.link if unit.title is not None and _leads_by_title(unit) else None
            titled = unit.depth in depths and link is not None and role_of_host(link.link.url) == "paper"
            free = not (unit.scope.inside_entry or (unit.parent is not None and unit.parent.is_entry))
            unit.is_entry = free and (named or titled)


def _find_venues(groups: list[Group]) -> None:
    """Make items headings that are but a venue and its year, “**MICRO2022**”, above the papers there."""
    found: list[tuple[Unit, str]] = []
    for unit in (unit for group in groups if group.kind == "li" for unit in group.units):
        text = unit.run.text.strip(" *:")
        if unit.is_entry and unit.children and not any(unit.links) and len(text.split()) <= _NAME_OF_VENUE:
            placed = split_year(text)
            found += [(unit, placed.venue)] if placed.issued and placed.venue else []
    known = sum(looks_like_venue(venue) for _, venue in found)
    for unit, _ in found if known * 2 > len(found) else ():
        unit.is_entry = False


def _name_by_items(groups: list[Group]) -> None:
    """Name units by the title that stands over its authors in items below them: “Tern. *CVPR 2019*. [pdf] - Descends” above “A Title”."""
    found: list[tuple[Unit, list[Unit]]] = []
    for unit in (unit for group in groups if group.kind in {"p", "li"} for unit in group.units if unit.is_linked):
        items = takewhile(lambda one: one.kind == "li", followers(unit) if unit.kind == "p" else ())
        below = unit.children or list(items)
        shows = unit.title is not None and unit.title.form != "text" and unit.title.words >= _TITLE_WORDS
        if len(below) == _TWO and not shows and _is_title_over_authors(*below):
            found.append((unit, below))
    for unit, below in found if len(found) >= _FORM else ():
        first = unit.segments[0]
        named = first.kind not in {"venue", "date", "label"} and first.words < _TITLE_WORDS
        unit.is_entry, unit.headline, unit.title = True, below[0], first if named else None
        for one in below:
            one.is_entry, one.owner = False, unit


def _is_title_over_authors(title: Unit, authors: Unit) -> bool:
    """Return whether two items without links are a title and the people who wrote it."""
    text = title.run.text.strip()
    alone = not (any(title.links) or any(authors.links) or text.endswith((".", ":")) or is_prose(text))
    titled = count_words(text) >= _TITLE_WORDS - 1 and not only_people(text)
    return alone and titled and (only_people(authors.run.text) or is_person(authors.run.text))


def _settle_items(groups: list[Group]) -> None:
    """Decide between items and the items under them."""
    by_id = {id(group): group for group in groups}
    pairs: dict[tuple[int, int], list[Unit]] = {}
    for unit in (unit for group in groups if group.kind == "li" for unit in group.units if unit.is_entry):
        for child in unit.children:
            child.is_entry = child.is_entry and not _repeats(child, unit)
            if child.is_entry:
                pairs.setdefault((id(unit.group), id(child.group)), []).append(child)
    for (above, below), children in pairs.items():
        _settle_pair(by_id[above], by_id[below], children)


def _settle_authors(groups: list[Group]) -> None:
    """Give items of several people, some with their pages, to the titles above: “- *[Ann Bell](…), Carl Dorn*”."""
    for unit in (unit for group in groups if group.kind == "li" for unit in group.units if unit.is_entry):
        above = unit.parent or (unit.scope.units[unit.at - 1] if unit.at else None)
        if above is None or above.title is None or above.kind == "tr" or not _is_authors(unit) or _is_authors(above):
            continue
        above.is_entry = above.is_entry or above.owner is None
        unit.is_entry, unit.owner = False, above if above.is_entry else above.owner


def _settle_pages(groups: list[Group]) -> None:
    """Make items entries that each have one page of the same name below them, and remarks: “- Tern”, “  - [Tern: A Title](…)”, “  - CVPR 2018”."""
    for group in (group for group in groups if group.kind == "li"):
        heads = [unit for unit in group.units if unit.children and not (unit.is_entry or unit.is_linked)]
        paged = [(unit, [child for child in unit.children if child.is_linked]) for unit in heads]
        named = [(unit, found[0]) for unit, found in paged if len(found) == 1 and _is_page_of(found[0], unit)]
        if len(named) < _FORM or len(named) < _MOSTLY * len(heads):
            continue
        for unit, page in named:
            longer = page.title is not None and page.title.words > count_words(unit.run.text)
            unit.is_entry, unit.headline = True, page if longer else None
            for child in unit.children:
                child.is_entry, child.owner = False, unit


def _is_page_of(page: Unit, unit: Unit) -> bool:
    """Return whether the title of a page begins with the name above it, or that with the title."""
    if not has_linked_title(page) or page.title is None:
        return False
    name, title = (re.sub(r"\W+", "", text.casefold()) for text in (unit.run.text, page.title.text))
    short = re.sub(r"\W+", "", re.split(r"[:：]", unit.run.text)[0].casefold())
    return bool(short) and (short in title or name.startswith(title))


def _is_authors(unit: Unit) -> bool:
    """Return whether all that an item says is names of people in italics, no two of them in one link."""
    run = unit.run
    if not run.italic or any(_BETWEEN_NAMES.search(run.text, placed.start, placed.end) for placed in run.links):
        return False
    plain = "".join(
        run.text[end:begin]
        for (_, end), (begin, _) in zip([(0, 0), *run.italic], [*run.italic, (len(run.text), 0)], strict=True)
    )
    names = _BETWEEN_NAMES.split(_ET_AL.sub("", run.text.strip(" *_.,，")))
    return (
        not any(map(str.isalnum, plain)) and len(names) > 1 and all(" " in name and is_person(name) for name in names)
    )


def _repeats(unit: Unit, above: Unit) -> bool:
    """Return whether all that an item leads to is what the one above it leads to: it describes that one."""
    urls = {url.rstrip("/") for url in unit.links if is_web(url)}
    return bool(urls) and urls.issubset(url.rstrip("/") for url in above.links)


def _settle_pair(above: Group, below: Group, children: list[Unit]) -> None:
    parents = list({id(child.parent): child.parent for child in children if child.parent is not None}.values())
    linked_above = sum(unit.is_linked for unit in parents) / len(parents)
    linked_below = sum(child.is_linked for child in children) / len(children)
    bodies = sum(map(is_body, children)) / len(children)
    if sum(map(_is_citation, children)) > _MOSTLY * len(children) and _titled(parents) < 0.5:
        for unit in parents:
            unit.is_entry = False
        above.verdict = "names the papers under it"
        return
    if linked_above < _HARDLY and linked_below > _MOSTLY and bodies < 0.5:
        for unit in above.units:
            unit.is_entry = unit.is_entry and unit.is_linked
        above.verdict = "heads the items under it"
        return
    if below.entry_score > above.entry_score + _MARGIN and len(children) < 2 * len(parents) and bodies < 0.5:
        for unit in parents:
            placed = any(one.kind == "venue" or find_date(one.text) for one in unit.segments)
            unit.is_entry = placed and _leads_by_title(unit)
        above.verdict = "holds the item under it"
        return
    # Names below names are entries as well.
    named = _titled(parents) < 0.5 and min(linked_above, linked_below) > _MOSTLY
    detail = bodies >= 0.5 or linked_below < _HARDLY or not (named or _titled(children) >= 0.5)
    for child in children:
        if detail or _is_talk(child):
            child.is_entry = False
    if detail:
        below.verdict = "details of the items above"


def _is_citation(unit: Unit) -> bool:
    """Return whether an item begins with authors and goes on with a title."""
    title, first = unit.title, unit.segments[0]
    return title is not None and (first.kind, title.kind) == ("people", "open") and title.words > 1


def _leads_by_title(unit: Unit) -> bool:
    """Return whether the title of a unit leads into the web and looks like one by itself."""
    return has_linked_title(unit) and unit.title is not None and unit.title.score >= TITLE


def _titled(units: list[Unit]) -> float:
    """Return the share of units whose title looks like one by itself, and not like a name."""
    return sum(unit.title is not None and unit.title.score >= TITLE for unit in units) / len(units)


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
        items = [one for _, found in below for one in found]
        forms = {id(one.group): one.group for one in items if isinstance(one.group, Group)}
        best = max(form.entry_score for form in forms.values())
        linked = sum(unit.is_linked for unit, _ in below) > 0.5 * len(below)
        often = len(below) > 0.5 * len(entries)
        # One or two paragraphs above whole lists do not own them.
        few = best > group.entry_score and len(below) < _FORM and len(items) > _FULL * len(below)
        losers: list[Unit] = []
        # Of a form that mostly stands elsewhere in the list none are details of what is above.
        elsewhere = sum(one.is_entry for form in forms.values() for one in form.units) > len(items) * 2
        if not linked and elsewhere:
            losers, group.verdict = entries, "introduces the items under it"
        elif (linked or group.entry_score > best) and often and not few:
            losers = items
        elif few or not linked:
            losers = [unit for unit, _ in below if not (few and _leads_by_title(unit))]
        for one in losers:
            one.is_entry = False


def _settle_headings(groups: list[Group]) -> None:
    """Decide between headings and what stands under them, the outermost headings first."""
    heads = sorted(
        (g for g in groups if g.kind in {"h", "fold"} and g.is_entry),
        key=lambda g: g.units[0].depth if g.kind == "h" else 99,
    )
    named = _named_headings(groups)
    known = set(map(id, named))
    for group in heads:
        under = [(unit, unit.inner.entries()) for unit in group.units if unit.is_entry and unit.inner is not None]
        total = len(under)
        empty = sum(bool(found) for _, found in under) < _HARDLY * total
        # Linked headings and folds are the entries of lists of tools, unless whole lists stand under them.
        linked = sum(has_linked_title(unit) for unit, _ in under) > _MOSTLY * total
        full = sum(len(found) for _, found in under) >= _FULL * total
        if (empty and (linked or not full)) or (linked and not full and (total >= _FORM or group.kind == "fold")):
            for unit, found in under:
                kept = [one for one in found if id(one) in known]
                called = linked and not unit.is_linked and is_call(unit.run.text.strip().casefold())
                unit.is_entry = unit.is_linked or not (kept or called or (empty and len(found) > 1))
                for one in found if unit.is_entry or called else ():
                    one.is_entry = id(one) in known
        else:
            for unit, found in under:
                lead = has_linked_title(unit) or (leads_below(unit) and not _shows_pictures(unit))
                unit.is_entry = lead and not found and boilerplate(unit.run.text) != "boilerplate"
            group.verdict = "heads the entries under it"
    for unit in reversed(named):
        above = unit.scope.unit if unit.is_entry else None
        if above is not None and above.inner is not None and not above.scope.about and _is_linked_heading(above):
            above.is_entry = above.is_entry or any(one.kind == "p" for one in above.inner.units)
    for unit in named:
        unit.is_entry = unit.is_entry or (unit.scope.inside_entry and not unit.scope.about)


def _settle_fields(groups: list[Group]) -> None:
    """Make headings, folds and bold paragraphs the entries where the items under each are fields: “**Paper:** …”, “**Code:** …”, the same words over and over."""
    for group in (group for group in groups if group.kind in {"h", "fold"} or group.key[:2] == ("p", "bold")):
        labels = {id(unit): _field_labels(unit) for unit in group.units}
        told = Counter(label for found in labels.values() for label in found)
        common = {label for label, count in told.items() if count * 3 > len(group.units)}
        fielded = [unit for unit in group.units if labels[id(unit)]]
        alike = [unit for unit in fielded if common.intersection(labels[id(unit)])]
        junk = sum(one.is_entry for unit in alike for one in _under(unit))
        known = any(label_role(label) or column_role(label) for label in common)
        settled = sum(unit.is_entry for unit in alike) > _MOSTLY * len(alike)
        if not known or len(alike) < max(_FORM, _MOSTLY * len(group.units)) or (0 < junk <= len(alike) and not settled):
            continue
        for unit in (unit for unit in fielded if not (settled and unit.is_entry)):
            below = _under(unit)
            papers = [one for one in below if has_linked_title(one) and _is_of_paper(one)]
            unit.is_entry, unit.headline = True, papers[0] if len(papers) == 1 else None
            for one in below:
                one.is_entry = False
        for unit in group.units if settled else ():
            unit.is_entry = unit.is_entry and (
                bool(labels[id(unit)]) or any(one.is_linked for one in (unit, *_under(unit)))
            )
        group.verdict = ""


def _under(unit: Unit) -> list[Unit]:
    """Return the units right under a heading or fold, or the items right below a paragraph."""
    if unit.kind == "p":
        return [one for one in followers(unit) if one.kind == "li"]
    return unit.inner.units if unit.inner is not None else []


def _field_labels(unit: Unit) -> list[str]:
    """Return the labels with which the items right under a unit begin; none where few have one, or two the same."""
    items = [one for one in _under(unit) if one.kind == "li" and one.parent is None]
    found = [_FIELD.match(one.run.text) for one in items]
    labels = [match[1].casefold() for match in found if match is not None]
    return labels if len(set(labels)) == len(labels) >= max(2, _MOSTLY * len(items)) else []


def _is_of_paper(unit: Unit) -> bool:
    """Return whether the title of an item is that of a paper, by the label in front."""
    title = unit.title
    return title is not None and title.kind == "open" and column_role(title.key) in {"paper", "title"}


def _shows_pictures(unit: Unit) -> bool:
    """Return whether all that leads into the web right under a heading are pictures."""
    below = [unit.inner, *unit.inner.children] if unit.inner is not None else []
    linked = [one for scope in below for one in scope.units if one.is_linked]
    return bool(linked) and not any(one.kind == "tr" or one.run.text.strip() for one in linked)


def _named_headings(groups: list[Group]) -> list[Unit]:
    """Return the headings that are but a linked name, where several of their level are: entries, whatever stands above."""
    named: list[Unit] = []
    for group in sorted((group for group in groups if group.kind == "h"), key=lambda one: one.units[0].depth):
        linked = [unit for unit in group.units if _is_linked_heading(unit)]
        names = len({unit.run.text for unit in linked})
        named += linked if names >= _FORM and names * 2 > len(linked) else ()
    return named


def _is_linked_heading(unit: Unit) -> bool:
    """Return whether all words of a heading are one link that leads into the web, and no label."""
    title, text = unit.title, unit.run.text
    if unit.kind != "h" or title is None or title.link is None or title.kind == "label" or not has_linked_title(unit):
        return False
    return not any(map(str.isalnum, text[unit.start : title.link.start] + text[title.link.end :]))
