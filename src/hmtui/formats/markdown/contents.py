"""Which units only lead to other parts of the list: tables of contents, navigation.

Invariant: a unit is marked for its links or for the words of headings, never for what it is about.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hmtui.formats.markdown.blocks import Paragraph
from hmtui.formats.markdown.kinds import clean_title, count_words
from hmtui.formats.markdown.spans import lay_out
from hmtui.formats.markdown.vocabulary import is_contents
from hmtui.formats.values.link_roles import role_of_host

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.formats.markdown.spans import Run
    from hmtui.formats.markdown.units import Scope, Unit

__all__ = ["mark_contents"]

_SECOND = re.compile(r"-[0-9]+$")
_BAR = re.compile(r"[|•·∙]")
_NAV_WORDS = 3
"""Words of a link to a part of the list, or to what belongs to the list."""
_MOST_BEFORE = 3
_FEWEST_SOURCES = 5


def mark_contents(units: list[Unit]) -> None:
    """Mark the units that only lead to other parts of the list."""
    slugs = {_squeezed(unit.inner.text) for unit in units if unit.inner is not None}
    scopes = {id(unit.scope): unit.scope for unit in units}.values()
    _find_heading_words(scopes, slugs)
    _find_own_addresses(units, slugs)
    for scope in scopes:
        if is_contents(scope.text) and any(unit.run.links for unit in scope.units):
            _mark_under_contents(scope)
    _mark_before_contents(units)
    _mark_navigation(units)
    _mark_queries(units)
    _clear_sources(units)


def _mark_under_contents(scope: Scope) -> None:
    """Mark what stands under the heading of a table of contents; where most of it leads into the web, only the rest."""
    items = [unit for unit in scope.units if unit.kind == "li"]
    if sum(unit.is_linked and not unit.leads_within for unit in items) * 2 <= len(items):
        scope.about = "boilerplate"
        return
    for unit in items:
        unit.leads_within = unit.leads_within or not unit.is_linked


def _find_heading_words(scopes: Iterable[Scope], slugs: set[str]) -> None:
    """Mark the items without links where most are the words of headings: a table of contents as well."""
    for scope in scopes:
        bare = [unit for unit in scope.units if unit.kind == "li" and not any(unit.links)]
        named = sum(_squeezed(unit.run.text) in slugs for unit in bare)
        for unit in bare if named > _MOST_BEFORE and named * 2 > len(bare) else ():
            unit.leads_within = True


def _find_own_addresses(units: list[Unit], slugs: set[str]) -> None:
    """Mark the items and headings that lead to headings of the page by its full address: a table of contents as well."""
    pages: dict[tuple[str, int], list[tuple[Unit, bool]]] = {}
    for unit in units:
        parts = [url.partition("#") for url in unit.links] if unit.kind in {"li", "h"} else []
        if all(page and place for page, _, place in parts) and len({page for page, _, _ in parts}) == 1:
            known = all(_is_heading(place, slugs) for *_, place in parts)
            pages.setdefault((parts[0][0], id(unit.scope)), []).append((unit, known))
    for found in pages.values():
        # A few places that no heading has are slips, or headings since renamed.
        if sum(known for _, known in found) >= max(_MOST_BEFORE, len(found) / 2):
            for unit, _ in found:
                unit.leads_within = True
    within = {id(unit.scope) for unit in units if unit.kind == "li" and unit.leads_within}
    for unit in (unit for unit in units if unit.kind == "li" and id(unit.scope) in within):
        # Beside lines of contents: one whose address lacks its “#”, or is that of another page.
        places = [url.partition("#")[2] or url for url in unit.links]
        known = all(place == "#" or _is_heading(place, slugs) for place in places)
        unit.leads_within = unit.leads_within or (bool(places) and known)


def _is_heading(place: str, slugs: set[str]) -> bool:
    """Return whether a place of the page is that of a heading; the second one of its words has a number behind them."""
    return not slugs.isdisjoint((_squeezed(place), _squeezed(_SECOND.sub("", place))))


def _squeezed(text: str) -> str:
    """Return the letters and digits of a heading, or of the address of one."""
    return re.sub(r"[\W_]+", "", unquote(text).casefold())


def _mark_before_contents(units: list[Unit]) -> None:
    """Take headings before the table of contents, which does not name them, for ones about the list."""
    within = [at for at, unit in enumerate(units) if unit.kind == "li" and unit.leads_within]
    if len(within) <= _MOST_BEFORE or within[0] * 3 > len(units):
        return
    told = {clean_title(units[at].run.text).casefold() for at in within}
    for scope in {id(unit.scope): unit.scope for unit in units[: within[0]]}.values():
        if scope.level > 1 and scope.text and scope.text.casefold() not in told:
            scope.about = scope.about or "unnamed"


def _mark_navigation(units: list[Unit]) -> None:
    """Mark the paragraphs above the first section that are short links, with bars between them or some of them into the page."""
    section = next((at for at, unit in enumerate(units) if unit.kind == "h" and unit.depth > 1), 0)
    for unit in units[:section]:
        if isinstance(unit.block, Paragraph) and _is_navigation(lay_out(unit.block.spans)):
            unit.leads_within = True


def _is_navigation(run: Run) -> bool:
    """Return whether words are short links and signs only, several with bars between them or one that leads into the page."""
    between = _between(run)
    short = all(count_words(run.label(placed)) <= _NAV_WORDS for placed in run.links)
    if len(run.links) < 2 or not short or any(map(str.isalnum, between)):
        return False
    return _BAR.search(between) is not None or any(placed.link.url.startswith("#") for placed in run.links)


def _between(run: Run) -> str:
    """Return the words of a text that are in no link."""
    ends = [0, *(placed.end for placed in run.links)]
    starts = [*(placed.start for placed in run.links), len(run.text)]
    return "".join(run.text[end:start] for end, start in zip(ends, starts, strict=True))


def _mark_queries(units: list[Unit]) -> None:
    """Mark the paragraphs of short links that ask one page for different things: “[Web](…/papers?env=Web) · [Desktop](…)”."""
    for unit in units:
        pages = {url.partition("?")[::2] for url in unit.links} if unit.kind == "p" else set()
        own = (
            all(query and role_of_host(page) not in {"paper", "video"} for page, query in pages)
            and len({page for page, _ in pages}) == 1
        )
        if own and len(pages) >= _MOST_BEFORE:
            unit.leads_within = unit.leads_within or not any(map(str.isalnum, _between(unit.run)))


def _clear_sources(units: list[Unit]) -> None:
    """Take “Sources” for a heading of entries where it is the first over anything linked, and over several of one kind."""
    first = next((unit.scope for unit in units if unit.is_linked and unit.kind in {"li", "tr"}), None)
    if first is not None and first.text.casefold() == "sources":
        kinds = Counter(unit.kind for unit in first.units if unit.is_linked)
        first.about = "" if max(kinds.values()) >= _FEWEST_SOURCES else first.about
