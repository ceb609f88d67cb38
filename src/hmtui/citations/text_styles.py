"""References as plain text: APA, IEEE, Chicago, MLA, ACL and Nature.

The formatters are our own. citeproc-py with its style files was weighed against
them: to import it and load a style takes 60 to 80 ms, all the time that ``hmtui
cite`` may take, and its MLA shortens the pages 1–67 to 1–7. It runs a user's
own style (``csl.py``), where it is asked for by name.

What a style says in italics is said without them, and names of journals are
written out where IEEE and Nature would abbreviate them. English titles are put
into the case that a style asks for (``titlecase``); Nature's stay as they were
published, and so do names of software, data and proceedings.

Invariant: a fact that is missing leaves with its words and its punctuation, and
every reference stands on one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.citations.text_fragments import (
    MONTHS,
    STANDING_ALONE,
    address,
    commas,
    curled,
    edition,
    is_article_number,
    pages,
    pp,
    publisher,
    quoted,
    short_month,
    shortened,
    spaced,
    stopped,
    with_,
    year,
)
from hmtui.formats.author_names import family_first, given_first, is_inverted, joined
from hmtui.formats.work import Kind, describe
from hmtui.text.title_case import headline_case, sentence_case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.formats.work import Work
    from hmtui.models import Author, Entry

__all__ = ["RENDERERS"]

_WITHIN = {Kind.CONFERENCE, Kind.CHAPTER}
_NAMED = {Kind.SOFTWARE, Kind.DATASET}
"""Kinds whose titles are names."""


def _lowered(work: Work, *, raise_parts: bool = False) -> str:
    if work.kind in _NAMED:
        return work.title
    return sentence_case(work.title, work.names, raise_parts=raise_parts)


def _raised(work: Work, *, long_prepositions: bool) -> str:
    if work.kind in _NAMED:
        return work.title
    return headline_case(work.title, work.names, long_prepositions=long_prepositions)


def _is_edited(work: Work) -> bool:
    """Return whether a book goes by its editors, having no authors."""
    return work.kind == Kind.BOOK and not work.authors and bool(work.editors)


def _editors_within(work: Work) -> tuple[Author, ...]:
    return work.editors if work.kind in _WITHIN or work.authors else ()


# --- APA ----------------------------------------------------------------------------------------------------


def _apa(work: Work) -> str:
    """APA, 7th edition: up to 20 authors, else the first 19, an ellipsis and the last."""
    people = work.editors if _is_edited(work) else work.authors
    names = [family_first(name, short=True) for name in people]
    who = joined(names, last=", & ", of_two=", & " if people and is_inverted(people[0]) else " & ")
    if len(names) > 20:  # noqa: PLR2004 - the manual's number
        who = f"{', '.join(names[:19])}, … {names[-1]}"
    if work.more:
        who = f"{', '.join(names[:19])}, et al."
    if _is_edited(work):
        who += " (Eds.)" if len(names) > 1 else " (Ed.)"
    title = stopped(_lowered(work, raise_parts=True) + _apa_kind(work))
    date = f"({_apa_date(work)})."
    head = (stopped(who), date, title) if who else (title, date)
    return spaced(*head, stopped(_apa_source(work)), address(work))


def _apa_date(work: Work) -> str:
    date = work.date
    if work.kind != Kind.ONLINE or not date.month:
        return year(work)
    return f"{date.year}, {MONTHS[date.month - 1]}" + (f" {date.day}" if date.day else "")


def _apa_kind(work: Work) -> str:
    if work.kind == Kind.THESIS:
        return f" [{commas('Master’s thesis' if work.master else 'Doctoral dissertation', work.publisher)}]"
    if work.kind == Kind.PREPRINT and work.arxiv:
        return f" (arXiv:{work.arxiv})"
    if work.kind == Kind.REPORT and work.issue:
        return f" (No. {work.issue})"
    if work.kind == Kind.BOOK:
        return with_(" (", commas(edition(work), with_("Vol. ", work.volume)), ")")
    return {Kind.SOFTWARE: " [Computer software]", Kind.DATASET: " [Data set]"}.get(work.kind, "")


def _apa_source(work: Work) -> str:
    if work.kind == Kind.JOURNAL:
        numbers = work.volume + (f"({work.issue})" if work.issue else "")
        return commas(work.container, numbers, ("Article " if is_article_number(work) else "") + pages(work))
    if work.kind in _WITHIN:
        inside = commas(edition(work), with_("Vol. ", work.volume), with_(pp(work), pages(work)))
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


# --- IEEE ---------------------------------------------------------------------------------------------------


def _ieee(work: Work) -> str:
    """IEEE: initials first; of more than six authors the first and "et al."."""
    who = _ieee_people(work.authors, more=work.more)
    if _is_edited(work):
        who = f"{_ieee_people(work.editors)}, {'Eds.' if len(work.editors) > 1 else 'Ed.'}"
    if work.kind == Kind.BOOK:
        house = with_("", work.place, ": " if work.publisher else "") + work.publisher
        title = stopped(commas(_raised(work, long_prepositions=True), with_("vol. ", work.volume), edition(work)))
        body = f"{title} {commas(house, year(work))}"
    else:
        source = commas(*_ieee_source(work))
        title = _lowered(work)
        body = f"{quoted(title, ',')} {source}" if source else quoted(title, "")
    text = stopped(commas(who, body, with_("doi: ", work.doi if work.kind != Kind.PREPRINT else "")))
    if work.doi or not work.url or (work.kind == Kind.PREPRINT and work.arxiv):
        return text
    return f"{text} [Online]. Available: {address(work)}"


def _ieee_people(people: Sequence[Author], *, more: bool = False) -> str:
    names = [given_first(name, short=True) for name in people]
    if len(names) > 6 or (more and names):  # noqa: PLR2004 - the reference guide's number
        return f"{names[0]} et al."
    return joined(names, last=", and ", of_two=" and ")


def _ieee_source(work: Work) -> Sequence[str]:  # noqa: PLR0911 - one for each kind
    at = with_("Art. no. " if is_article_number(work) else pp(work), pages(work))
    if work.kind == Kind.PREPRINT:
        return ("" if work.arxiv else work.publisher, year(work), with_("arXiv:", work.arxiv), work.note)
    if work.kind == Kind.JOURNAL:
        return (work.container, with_("vol. ", work.volume), with_("no. ", work.issue), at, _ieee_date(work))
    if work.kind == Kind.CONFERENCE:
        return (f"in {work.container}", with_("vol. ", work.volume), year(work), at)
    if work.kind == Kind.CHAPTER:
        house = with_("", work.place, ": " if work.publisher else "") + work.publisher
        editors = with_("", _ieee_people(work.editors), ", Eds." if len(work.editors) > 1 else ", Ed.")
        return (
            *(f"in {work.container}", edition(work), with_("vol. ", work.volume), editors),
            *(house, year(work), at),
        )
    if work.kind == Kind.REPORT:
        return (publisher(work), "Tech. Rep." + with_(" ", work.issue), _ieee_date(work))
    if work.kind == Kind.THESIS:
        return ("M.S. thesis" if work.master else "Ph.D. dissertation", work.publisher, year(work))
    return (publisher(work), _ieee_date(work))


def _ieee_date(work: Work) -> str:
    return spaced(short_month(work, whole=("May", "June", "July")), year(work))


# --- Chicago ------------------------------------------------------------------------------------------------


def _chicago(work: Work) -> str:
    """Chicago, author-date, 18th edition: of more than six authors the first three and "et al."."""
    people = work.editors if _is_edited(work) else work.authors
    shown = people[:3] if len(people) > 6 else people  # noqa: PLR2004 - the manual's numbers
    who = _first_inverted(shown, more=work.more or len(shown) < len(people))
    if _is_edited(work):
        who += ", eds." if len(people) > 1 else ", ed."
    title = _titled(work, _raised(work, long_prepositions=True))
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


def _chicago_source(work: Work) -> str:  # noqa: PLR0911 - one for each kind
    at = shortened(work, digits=1)
    if work.kind == Kind.JOURNAL:
        numbers = with_(" ", work.volume) + with_(
            " (" if work.volume else ", no. ", work.issue, ")" * bool(work.volume)
        )
        before_pages = ": " if work.issue else ":" if work.volume else ", "
        return work.container + numbers + with_(before_pages, at)
    if work.kind in _WITHIN:
        book = commas(f"In {work.container}", edition(work), with_("vol. ", work.volume), _edited_by(work), at)
        return spaced(stopped(book), work.publisher)
    if work.kind == Kind.PREPRINT:
        return commas("Preprint", "arXiv" if work.arxiv else work.publisher)
    if work.kind == Kind.THESIS:
        return commas("Master’s thesis" if work.master else "PhD diss.", work.publisher)
    if work.kind == Kind.ONLINE and work.date.month:
        day = f" {work.date.day}" if work.date.day else ""
        return commas(publisher(work), MONTHS[work.date.month - 1] + day)
    if work.kind == Kind.BOOK:
        return spaced(stopped(edition(work)), stopped(with_("Vol. ", work.volume)), work.publisher)
    return publisher(work)


def _edited_by(work: Work) -> str:
    names = [given_first(name, short=False) for name in _editors_within(work)]
    return with_("edited by ", joined(names, last=", and ", of_two=" and "))


# --- MLA ----------------------------------------------------------------------------------------------------


def _mla(work: Work) -> str:
    """MLA, 9th edition: one author or two, of more the first and "et al."; no date is left unsaid."""
    people = work.editors if _is_edited(work) else work.authors
    more = work.more or len(people) > 2  # noqa: PLR2004 - the handbook's number
    who = _first_inverted(people[:1] if more else people, more=more)
    if _is_edited(work):
        who += ", editors" if len(people) > 1 else ", editor"
    title = _raised(work, long_prepositions=False)
    thesis = work.kind == Kind.THESIS
    head = (stopped(who), stopped(title) if thesis else _titled(work, title))
    return spaced(*head, stopped(commas(_mla_source(work), address(work))))


def _mla_source(work: Work) -> str:
    date = with_("", _mla_month(work), " ") + str(work.date.year or work.stage)
    house = _mla_house(work.publisher)
    if work.kind == Kind.THESIS:
        return spaced(stopped(date), commas(house, "Master’s thesis" if work.master else "PhD dissertation"))
    if work.kind == Kind.PREPRINT:
        return commas("arXiv" if work.arxiv else house, date)
    number = commas(with_("vol. ", work.volume), with_("no. ", work.issue if work.kind == Kind.JOURNAL else ""))
    at = with_(pp(work), shortened(work, digits=2))
    if work.kind == Kind.JOURNAL:
        return commas(work.container, number, date, at)
    if work.kind in _WITHIN:
        return commas(work.container, _edited_by(work), edition(work), number, house, date, at)
    if work.kind == Kind.BOOK:
        return commas(_edited_by(work), edition(work), number, house, date)
    return commas(_mla_house(publisher(work)), date)


_BUSINESS = (", Inc.", ", Ltd.", ", LLC", " Inc.", " Ltd.", " GmbH", ", Incorporated", " LLC")


def _mla_house(name: str) -> str:
    """Write a publisher without words of business, and a university and its press as ``U`` and ``P``."""
    for ending in _BUSINESS:
        name = name.removesuffix(ending)
    if "University" not in name:
        return name
    name = name.removesuffix("Press") + "P" * name.endswith(" Press")
    return name.replace("University P", "UP").replace("University", "U")


def _mla_month(work: Work) -> str:
    if work.kind not in {Kind.PREPRINT, Kind.ONLINE}:
        return ""
    return with_("", str(work.date.day or ""), " ") + short_month(work, whole=("May", "June", "July"), sept=True)


# --- ACL ----------------------------------------------------------------------------------------------------


def _acl(work: Work) -> str:
    """ACL: full names, given names first; of more than twenty the first nineteen, and how many there are besides."""
    people = work.editors if _is_edited(work) else work.authors
    names = [given_first(name, short=False) for name in people]
    who = joined(names, last=", and ", of_two=" and ")
    if len(names) > 20:  # noqa: PLR2004 - as the bibliography style of its papers has it
        who = f"{', '.join(names[:19])}, and {len(names) - 19} others"
    if work.more:
        who = f"{', '.join(names[:19])}, et al."
    if _is_edited(work):
        who += ", editors" if len(names) > 1 else ", editor"
    whole = work.kind in {Kind.BOOK, Kind.THESIS}
    title, when = stopped(work.title if whole else _lowered(work)), stopped(year(work))
    head = (stopped(who), when, title) if who else (title, when)
    stands_by_itself = work.kind in {Kind.JOURNAL, *_WITHIN, Kind.BOOK, Kind.PREPRINT}
    return spaced(*head, stopped(_acl_source(work)), "" if stands_by_itself else address(work))


def _acl_source(work: Work) -> str:  # noqa: PLR0911 - one for each kind
    at = pages(work)
    if work.kind == Kind.PREPRINT:
        return commas("Preprint", f"arXiv:{work.arxiv}" if work.arxiv else work.publisher, work.note)
    if work.kind == Kind.JOURNAL:
        numbers = work.volume + with_("(", work.issue, ")")
        return commas(work.container, numbers) + with_(":" if numbers else ", ", at)
    if work.kind in _WITHIN:
        plural = "pages " if len(work.pages) > 1 else "page "
        names = [given_first(name, short=False) for name in work.editors]
        editors = with_("", joined(names, last=", and ", of_two=" and "), ", editors" if len(names) > 1 else ", editor")
        book = commas(f"In {commas(editors, work.container)}", with_("volume ", work.volume), with_(plural, at))
        return spaced(stopped(book), commas(work.publisher, work.place))
    if work.kind == Kind.REPORT:
        return commas("Technical report" + with_(" ", work.issue), publisher(work))
    if work.kind == Kind.THESIS:
        return commas("Master’s thesis" if work.master else "Ph.D. thesis", work.publisher)
    if work.kind == Kind.BOOK:
        which = edition(work).replace(" ed.", " edition")
        return spaced(stopped(commas(with_("Volume ", work.volume), which)), commas(work.publisher, work.place))
    return publisher(work)


# --- Nature -------------------------------------------------------------------------------------------------


def _nature(work: Work) -> str:
    """Nature: of more than five authors the first and "et al."; the year stands last, in brackets."""
    who = _nature_people(work.authors, more=work.more)
    if _is_edited(work):
        who = f"{_nature_people(work.editors)} ({'eds' if len(work.editors) > 1 else 'ed.'})"
    title = stopped(work.title)
    if work.kind == Kind.BOOK:
        title = spaced(work.title, edition(work).replace(" ed.", " edn"))
    return spaced(stopped(who) if not _is_edited(work) else who, title, _nature_source(work) + ".")


def _nature_people(people: Sequence[Author], *, more: bool = False) -> str:
    names = [family_first(name, short=True, before_suffix=" ") for name in people]
    if len(names) > 5 or (more and names):  # noqa: PLR2004 - the journal's number
        return f"{names[0]} et al."
    return joined(names, last=" & ", of_two=" & ")


def _nature_source(work: Work) -> str:
    when, at = year(work), pages(work)
    if work.kind == Kind.PREPRINT:
        return spaced("Preprint at", address(work) or work.publisher, f"({when})")
    if work.kind == Kind.JOURNAL:
        source = commas(spaced(work.container, work.volume), at)
        return spaced(source, "" if at else address(work), f"({when})")
    if work.kind in _WITHIN:
        editors = with_("(eds " if len(work.editors) > 1 else "(ed. ", _nature_people(work.editors), ")")
        book = spaced("In", work.container, with_("Vol. ", work.volume), editors, at)
        return f"{book} ({commas(work.publisher, when)})"
    if work.kind == Kind.BOOK:
        return f"({commas(work.publisher, when)})"
    if work.kind == Kind.THESIS:
        return spaced(commas("MSc thesis" if work.master else "PhD thesis", work.publisher), f"({when})")
    return spaced(publisher(work), address(work), f"({when})")


# --- lists --------------------------------------------------------------------------------------------------


def _titled(work: Work, title: str) -> str:
    return stopped(title) if work.kind in STANDING_ALONE else quoted(title, ".")


def _listed(write: Callable[[Work], str], number: str = "") -> Callable[[Sequence[Entry], Mapping[str, str]], str]:
    """Return a renderer of reference lists; ``number`` is the label format of a numeric style."""

    def render(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
        del keys
        references = [curled(write(describe(entry))) for entry in entries]
        if number and len(references) > 1:
            references = [f"{number.format(at)} {text}" for at, text in enumerate(references, 1)]
        return "\n\n".join(references)

    return render


RENDERERS: dict[str, Callable[[Sequence[Entry], Mapping[str, str]], str]] = {
    "apa": _listed(_apa),
    "ieee": _listed(_ieee, "[{}]"),
    "chicago": _listed(_chicago),
    "mla": _listed(_mla),
    "acl": _listed(_acl),
    "nature": _listed(_nature, "{}."),
}
"""What writes each style; one record has no number, several of a numeric style have."""
