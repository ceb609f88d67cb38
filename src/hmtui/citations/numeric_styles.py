"""Format references in the numeric styles: IEEE and Nature.

Invariant: as in ``text_styles``, an unknown fact is left out with its words and its
punctuation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.citations.text_fragments import (
    NAMED,
    WITHIN,
    address,
    commas,
    edition,
    is_article_number,
    is_edited,
    issue,
    lowered,
    own_volume,
    pages,
    pp,
    publisher,
    quoted,
    raised,
    short_month,
    spaced,
    stopped,
    with_,
    year,
)
from hmtui.formats.author_names import family_first, given_first, joined
from hmtui.formats.work import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.formats.work import Work
    from hmtui.models import Author

__all__ = ["ieee", "nature"]


# --- IEEE ---------------------------------------------------------------------------------------------------


def ieee(work: Work) -> str:
    """IEEE: initials first; of more than six authors the first and "et al."."""
    who = _ieee_people(work.authors, more=work.more)
    if is_edited(work):
        who = f"{_ieee_people(work.editors)}, {'Eds.' if len(work.editors) > 1 else 'Ed.'}"
    if work.kind == Kind.BOOK:
        house = with_("", work.place, ": " if work.publisher else "") + work.publisher
        named = commas(
            raised(work, long_prepositions=True), with_("vol. ", own_volume(work)), edition(work), _series(work)
        )
        title = stopped(named)
        body = f"{title} {commas(house, year(work))}"
    elif work.kind in NAMED:
        body = f"{stopped(work.title)} ({_ieee_date(work, day=True)}){with_('. ', publisher(work))}"
    else:
        source = commas(*_ieee_source(work))
        title = lowered(work, raise_parts=True)
        body = f"{quoted(title, ',')} {source}" if source else quoted(title, "")
    text = stopped(commas(who, body, with_("doi: ", work.doi if work.kind != Kind.PREPRINT else "")))
    if work.doi or not work.url or (work.kind == Kind.PREPRINT and work.arxiv):
        return text
    return f"{text} [Online]. Available: {address(work)}"


def _ieee_people(people: Sequence[Author], *, more: bool = False) -> str:
    names = [given_first(name, short=True) for name in people]
    if len(names) > 6 or (more and names):
        return f"{names[0]} et al."
    return joined(names, last=", and ", of_two=" and ")


def _ieee_source(work: Work) -> Sequence[str]:
    at = with_("Art. no. " if is_article_number(work) else pp(work), pages(work))
    if work.kind == Kind.PREPRINT:
        return ("" if work.arxiv else work.publisher, year(work), with_("arXiv:", work.arxiv), work.note)
    if work.kind == Kind.JOURNAL:
        return (work.container, with_("vol. ", work.volume), with_("no. ", issue(work)), at, _ieee_date(work))
    if work.kind == Kind.CONFERENCE:
        volume = _series(work) or with_("vol. ", work.volume)
        return (f"in {work.container}", volume, _ieee_date(work), at)
    if work.kind == Kind.CHAPTER:
        house = with_("", work.place, ": " if work.publisher else "") + work.publisher
        editors = with_("", _ieee_people(work.editors), ", Eds." if len(work.editors) > 1 else ", Ed.")
        return (
            *(f"in {work.container}", edition(work), _series(work) or with_("vol. ", work.volume), editors),
            *(house, year(work), at),
        )
    if work.kind == Kind.REPORT:
        return (publisher(work), spaced(work.genre or "Tech. Rep.", work.number), _ieee_date(work))
    if work.kind == Kind.THESIS:
        return (work.genre or ("M.S. thesis" if work.master else "Ph.D. dissertation"), work.publisher, year(work))
    return (publisher(work), _ieee_date(work))


def _series(work: Work) -> str:
    """Return the series of a book as IEEE names it, with the number of the book in it."""
    return commas(with_("in ", work.series), with_("vol. ", work.series_number)) if work.series else ""


def _ieee_date(work: Work, *, day: bool = False) -> str:
    month = short_month(work, whole=("May", "June", "July"))
    return spaced(month, f"{work.date.day}," if day and month and work.date.day else "", year(work))


# --- Nature -------------------------------------------------------------------------------------------------


def nature(work: Work) -> str:
    """Nature: of more than five authors the first and "et al."; the year stands last, in brackets."""
    who = _nature_people(work.authors, more=work.more)
    if is_edited(work):
        who = f"{_nature_people(work.editors)} ({'eds' if len(work.editors) > 1 else 'ed.'})"
    title = stopped(work.title)
    if work.kind == Kind.BOOK:
        title = spaced(work.title, edition(work).replace(" ed.", " edn"))
    return spaced(stopped(who) if not is_edited(work) else who, title, _nature_source(work) + ".")


def _nature_people(people: Sequence[Author], *, more: bool = False) -> str:
    names = [family_first(name, short=True, before_suffix=" ") for name in people]
    if len(names) > 5 or (more and names):
        return f"{names[0]} et al."
    return joined(names, last=" & ", of_two=" & ")


def _nature_source(work: Work) -> str:
    when, at = year(work), pages(work)
    if work.kind == Kind.PREPRINT:
        return spaced("Preprint at", address(work) or work.publisher, f"({when})")
    if work.kind == Kind.JOURNAL:
        source = commas(spaced(work.container, work.volume), at)
        return spaced(source, "" if at else address(work), f"({when})")
    if work.kind in WITHIN:
        editors = with_("(eds " if len(work.editors) > 1 else "(ed. ", _nature_people(work.editors), ")")
        book = spaced("In", work.container, with_("Vol. ", work.volume), editors, at)
        return f"{book} ({commas(work.publisher, when)})"
    if work.kind == Kind.BOOK:
        return f"({commas(work.publisher, when)})"
    if work.kind == Kind.THESIS:
        return spaced(
            commas(work.genre or ("MSc thesis" if work.master else "PhD thesis"), work.publisher), f"({when})"
        )
    report = spaced(work.genre or "No." * bool(work.number), work.number) if work.kind == Kind.REPORT else ""
    return spaced(with_("", report, "."), publisher(work), address(work), f"({when})")
