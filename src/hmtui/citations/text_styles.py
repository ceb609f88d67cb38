"""Format references as plain text: APA, IEEE, Chicago, MLA, ACL and Nature.

The formatters are our own. citeproc-py with the official style files abbreviates given
names in Chicago and MLA, shortens the pages 1–67 to 1–7, and equals citeproc-js in 2 of
63 Chicago references. It runs a user's own style (``csl``), where one is named.

Italics are left out, and journal names are written in full where IEEE and Nature
abbreviate them. English titles are set in the case of the style (``text.title_case``);
Nature's stay as published, and so do names of software, data and proceedings.

Where the manuals leave a choice: the volume of a book in a series is the number in the
series, never a volume of the work; APA leaves the series out, as its official CSL style
does; Chicago keeps the pages of a paper in proceedings, which its 18th edition makes
optional; initials that a source already abbreviates (``Ju.``) stay; a single letter joined
by a hyphen (``p-adic``) is a variable and keeps its case; a report is named by its own
genre ("AI Memo"), else by the style's word for reports.

Invariant: an unknown fact is left out with its words and its punctuation, and every
reference is on one line.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.citations.numeric_styles import ieee, nature
from hmtui.citations.text_fragments import (
    MONTHS,
    STANDING_ALONE,
    WITHIN,
    address,
    commas,
    curled,
    edition,
    editors_within,
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
    shortened,
    spaced,
    stopped,
    with_,
    year,
)
from hmtui.citations.year_suffixes import year_suffixes
from hmtui.formats.author_names import family_first, given_first, is_inverted, joined
from hmtui.formats.values.editions import number_of, ordinal_word
from hmtui.formats.work import Kind, describe
from hmtui.sequences import read_each

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.formats.work import Work
    from hmtui.models import Author, Entry

__all__ = ["RENDERERS"]

# --- APA ----------------------------------------------------------------------------------------------------


def _apa(work: Work) -> str:
    """APA, 7th edition: up to 20 authors, else the first 19, an ellipsis and the last."""
    people = work.editors if is_edited(work) else work.authors
    names = [family_first(name, short=True) for name in people]
    who = joined(names, last=", & ", of_two=", & " if people and is_inverted(people[0]) else " & ")
    if len(names) > 20:
        who = f"{', '.join(names[:19])}, … {names[-1]}"
    if work.more:
        who = f"{', '.join(names[:19])}, et al."
    if is_edited(work):
        who += " (Eds.)" if len(names) > 1 else " (Ed.)"
    title = stopped(lowered(work, raise_parts=True) + _apa_kind(work))
    date = f"({_apa_date(work)})."
    head = (stopped(who), date, title) if who else (title, date)
    return spaced(*head, stopped(_apa_source(work)), address(work))


def _apa_date(work: Work) -> str:
    date = work.date
    if work.kind != Kind.ONLINE or not date.month:
        return year(work)
    return f"{date.year}{work.year_suffix}, {MONTHS[date.month - 1]}" + (f" {date.day}" if date.day else "")


def _apa_kind(work: Work) -> str:
    if work.kind == Kind.THESIS:
        kind = work.genre or ("Master’s thesis" if work.master else "Doctoral dissertation")
        return f" [{commas(kind, work.publisher)}]"
    if work.kind == Kind.PREPRINT and work.arxiv:
        return f" (arXiv:{work.arxiv})"
    if work.kind == Kind.REPORT and work.number:
        return f" ({spaced(work.genre, 'No.', work.number)})"
    if work.kind == Kind.REPORT and work.genre:
        return f" [{work.genre}]"
    if work.kind == Kind.BOOK:
        return with_(" (", commas(edition(work), with_("Vol. ", own_volume(work))), ")")
    return {Kind.SOFTWARE: " [Computer software]", Kind.DATASET: " [Data set]"}.get(work.kind, "")


def _apa_source(work: Work) -> str:
    if work.kind == Kind.JOURNAL:
        numbers = work.volume + with_("(", issue(work), ")")
        return commas(work.container, numbers, ("Article " if is_article_number(work) else "") + pages(work))
    if work.kind in WITHIN:
        inside = commas(edition(work), with_("Vol. ", own_volume(work)), with_(pp(work), pages(work)))
        editors = _apa_editors([given_first(name, short=True) for name in work.editors])
        book = f"In {editors}{work.container}" + (f" ({inside})" if inside else "")
        return spaced(stopped(book), work.publisher)
    if work.kind == Kind.THESIS:
        return ""
    return publisher(work)


def _apa_editors(names: Sequence[str]) -> str:
    if not names:
        return ""
    return joined(names, last=", & ", of_two=" & ") + (" (Eds.), " if len(names) > 1 else " (Ed.), ")


# --- Chicago ------------------------------------------------------------------------------------------------


def _chicago(work: Work) -> str:
    """Chicago, author-date, 18th edition: of more than six authors the first three and "et al."."""
    people = work.editors if is_edited(work) else work.authors
    shown = people[:3] if len(people) > 6 else people
    who = _first_inverted(shown, more=work.more or len(shown) < len(people))
    if is_edited(work):
        who += ", eds." if len(people) > 1 else ", ed."
    title = _titled(work, raised(work, long_prepositions=True))
    when = stopped(year(work))
    head = (stopped(who), when, title) if who else (title, when)
    return spaced(*head, stopped(_chicago_source(work)), stopped(address(work)))


def _first_inverted(people: Sequence[Author], *, more: bool) -> str:
    """Return names with the first one inverted, as Chicago and MLA require."""
    names = [
        given_first(name, short=False) if at else family_first(name, short=False) for at, name in enumerate(people)
    ]
    if more:
        return f"{', '.join(names)}, et al."
    return joined(names, last=", and ", of_two=", and " if people and is_inverted(people[0]) else " and ")


def _chicago_source(work: Work) -> str:
    at = shortened(work, digits=1)
    if work.kind == Kind.JOURNAL:
        numbers = with_(" ", work.volume) + with_(
            " (" if work.volume else ", no. ", issue(work), ")" * bool(work.volume)
        )
        before_pages = ": " if work.issue else ":" if work.volume else ", "
        return work.container + numbers + with_(before_pages, at)
    if work.kind in WITHIN:
        editors = _edited_by(work, most=6, shown=3)
        book = commas(f"In {work.container}", edition(work), with_("vol. ", own_volume(work)), editors, at)
        return spaced(stopped(book), stopped(spaced(work.series, work.series_number)), work.publisher)
    if work.kind == Kind.PREPRINT:
        number = with_("arXiv:", work.arxiv, ".")
        return spaced(number, commas("Preprint", work.publisher, _month_day(work)))
    if work.kind == Kind.THESIS:
        return commas(work.genre or ("Master’s thesis" if work.master else "PhD diss."), work.publisher)
    if work.kind == Kind.ONLINE:
        return commas(publisher(work), _month_day(work))
    if work.kind == Kind.BOOK:
        series = stopped(spaced(work.series, work.series_number))
        return spaced(stopped(edition(work)), stopped(with_("Vol. ", own_volume(work))), series, work.publisher)
    if work.kind == Kind.REPORT:
        named = stopped(spaced(work.genre or "No." * bool(work.number), work.number))
        return spaced(named, publisher(work, repeated=True))
    return publisher(work, repeated=True)


def _month_day(work: Work) -> str:
    return spaced(MONTHS[work.date.month - 1], str(work.date.day or "")) if work.date.month else ""


def _edited_by(work: Work, *, most: int, shown: int) -> str:
    """Return the editors; of more than ``most``, the first ``shown`` and "et al."."""
    names = [given_first(name, short=False) for name in editors_within(work)]
    if len(names) > most:
        return f"edited by {', '.join(names[:shown])}{',' * (shown > 1)} et al."
    return with_("edited by ", joined(names, last=", and ", of_two=" and "))


# --- MLA ----------------------------------------------------------------------------------------------------


def _mla(work: Work) -> str:
    """MLA, 9th edition: one author or two, of more the first and "et al."; a missing date is left out.

    An organization that is both author and publisher is named as the publisher only.
    """
    people = work.editors if is_edited(work) else work.authors
    if len(people) == 1 and people[0].literal and people[0].literal == work.publisher:
        people = ()
    more = work.more or len(people) > 2
    who = _first_inverted(people[:1] if more else people, more=more)
    if is_edited(work):
        who += ", editors" if len(people) > 1 else ", editor"
    title = raised(work, long_prepositions=False)
    thesis = work.kind == Kind.THESIS
    head = (stopped(who), stopped(title) if thesis else _titled(work, title))
    return spaced(*head, stopped(commas(_mla_source(work), address(work))), stopped(_mla_series(work)))


def _mla_source(work: Work) -> str:
    date = with_("", _mla_month(work), " ") + str(work.date.year or work.stage)
    house = _mla_house(work.publisher)
    editors = _edited_by(work, most=2, shown=1)
    if work.kind == Kind.THESIS:
        return spaced(
            stopped(date), commas(house, work.genre or ("Master’s thesis" if work.master else "PhD dissertation"))
        )
    if work.kind == Kind.PREPRINT:
        return commas(with_("arXiv:", work.arxiv), house, date)
    number = commas(with_("vol. ", own_volume(work)), with_("no. ", issue(work) if work.kind == Kind.JOURNAL else ""))
    at = with_(pp(work), shortened(work, digits=2))
    if work.kind == Kind.JOURNAL:
        return commas(work.container, number, date, at)
    if work.kind in WITHIN:
        return commas(work.container, editors, edition(work), number, house, date, at)
    if work.kind == Kind.BOOK:
        facts = commas(editors, edition(work), number, house, date)
        return facts[:1].upper() + facts[1:]
    if work.kind == Kind.REPORT:
        house = _mla_house(publisher(work, repeated=True))
        return commas(spaced(work.genre or "No." * bool(work.number), work.number), house, date)
    return commas(_mla_house(publisher(work, repeated=True)), date)


def _mla_series(work: Work) -> str:
    """Return the series of a book, which MLA puts last, as an optional element."""
    return spaced(work.series, work.series_number) if work.series else ""


_BUSINESS = (", Inc.", ", Ltd.", ", LLC", " Inc.", " Ltd.", " GmbH", ", Incorporated", " LLC")


def _mla_house(name: str) -> str:
    """Write a publisher without words of business, and a university and its press as ``U`` and ``P``."""
    for ending in _BUSINESS:
        name = name.removesuffix(ending)
    if "University" not in name:
        return name
    name = name.replace("University Press", "UP")
    name = name.removesuffix("Press") + "P" * name.endswith(" Press")
    return name.replace("University", "U")


def _mla_month(work: Work) -> str:
    if work.kind in {*WITHIN, Kind.BOOK, Kind.THESIS}:
        return ""
    month = short_month(work, whole=("May", "June", "July"))
    return month if work.kind == Kind.JOURNAL else with_("", str(work.date.day or ""), " ") + month


# --- ACL ----------------------------------------------------------------------------------------------------


def _acl(work: Work) -> str:
    """ACL, as ``acl_natbib.bst`` prints it: of more than twenty authors the first nineteen, and the number of the others."""
    people = work.editors if is_edited(work) else work.authors
    names = [given_first(name, short=False, before_suffix=", ") for name in people]
    who = joined(names, last=", and ", of_two=" and ")
    if len(names) > 20:
        who = f"{', '.join(names[:19])}, and {len(names) - 19} others"
    if work.more:
        who = f"{', '.join(names[:19])}{',' * (len(names) > 1)} et al."
    if is_edited(work):
        who += ", editors" if len(names) > 1 else ", editor"
    title, when = stopped(_acl_title(work)), stopped(year(work))
    head = (stopped(who), when, title) if who else (title, when)
    stands_by_itself = work.kind in {Kind.JOURNAL, *WITHIN, Kind.BOOK, Kind.PREPRINT}
    return spaced(*head, stopped(_acl_source(work)), "" if stands_by_itself else address(work))


def _acl_title(work: Work) -> str:
    """Return the title; that of a book is not lowered, and takes edition and volume along."""
    if work.kind == Kind.BOOK:
        return commas(work.title, _acl_edition(work), _acl_volume(work))
    return work.title if work.kind == Kind.THESIS else lowered(work, as_bibtex=True)


def _acl_edition(work: Work) -> str:
    number = number_of(work.edition)
    return with_("", ordinal_word(number).lower() if number else work.edition, " edition")


def _acl_source(work: Work) -> str:
    at = pages(work)
    if work.kind == Kind.PREPRINT:
        return commas("Preprint", f"arXiv:{work.arxiv}" if work.arxiv else work.publisher, work.note)
    if work.kind == Kind.JOURNAL:
        numbers = work.volume + with_("(", issue(work), ")")
        alone = ", pages " if len(work.pages) > 1 else ", page "
        return commas(work.container, numbers) + with_(":" if numbers else alone, at)
    if work.kind in WITHIN:
        plural = "pages " if len(work.pages) > 1 else "page "
        # The style names no editors of proceedings.
        names = [given_first(name, short=False) for name in work.editors if work.kind == Kind.CHAPTER]
        editors = with_("", joined(names, last=", and ", of_two=" and "), ", editors" if len(names) > 1 else ", editor")
        book = commas(
            *(f"In {commas(editors, work.container)}", _acl_edition(work)), *(_acl_volume(work), with_(plural, at))
        )
        if work.kind == Kind.CONFERENCE:
            return spaced(stopped(commas(book, work.place)), work.publisher)
        return spaced(stopped(book), commas(work.publisher, work.place))
    if work.kind == Kind.REPORT:
        return commas(spaced(work.genre or "Technical report", work.number), work.publisher)
    if work.kind == Kind.THESIS:
        return commas(work.genre or ("Master’s thesis" if work.master else "Ph.D. thesis"), work.publisher)
    if work.kind == Kind.BOOK:
        return commas(work.publisher, work.place)
    return publisher(work) or ("Computer software" if work.kind == Kind.SOFTWARE else "")


def _acl_volume(work: Work) -> str:
    if not work.series:
        return with_("volume ", work.volume)
    return f"volume {work.series_number} of {work.series}" if work.series_number else work.series


# --- lists --------------------------------------------------------------------------------------------------


def _titled(work: Work, title: str) -> str:
    return stopped(title) if work.kind in STANDING_ALONE else quoted(title, ".")


def _listed(
    write: Callable[[Work], str], number: str = "", *, author_date: bool = False
) -> Callable[[Sequence[Entry], Mapping[str, str]], str]:
    """Return a renderer of reference lists.

    Args:
        write: writes one reference.
        number: the label format of a numeric style.
        author_date: whether works of the same authors and year get letters (2021a, 2021b).
    """

    def render(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
        del keys
        works = read_each(lambda at: describe(entries[at]), range(len(entries)))
        several = len(works) > 1
        suffixes = year_suffixes(works) if author_date and several else repeat("")
        return "\n\n".join(
            (f"{number.format(at)} " if number and several else "")
            + curled(write(replace(work, year_suffix=suffix) if suffix else work))
            for at, (work, suffix) in enumerate(zip(works, suffixes, strict=False), 1)
        )

    return render


RENDERERS: dict[str, Callable[[Sequence[Entry], Mapping[str, str]], str]] = {
    "apa": _listed(_apa, author_date=True),
    "ieee": _listed(ieee, "[{}]"),
    "chicago": _listed(_chicago, author_date=True),
    "mla": _listed(_mla),
    "acl": _listed(_acl, author_date=True),
    "nature": _listed(nature, "{}."),
}
"""What writes each style; one record has no number, several of a numeric style have."""
