"""References as plain text: APA, IEEE, Chicago, MLA, ACL and Nature.

The formatters are our own. citeproc-py with its style files was weighed against
them: to import it and load a style takes 60 to 80 ms, all the time that ``hmtui
cite`` may take, and its MLA shortens the pages 1–67 to 1–7. It runs a person's
own style (``csl.py``), where it is asked for by name.

What a style says in italics is said without them. Titles keep the capitals that
they were published with: to lower or raise them would need to know every name.

Invariant: a fact that is missing leaves with its words and its punctuation, and
every reference stands on one line.
"""

from __future__ import annotations

from hmtui.citations.people import family_first, given_first, joined
from hmtui.citations.work import Kind, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.citations.work import Work
    from hmtui.model import Entry

__all__ = ["RENDERERS"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BRACKETED = {Kind.SOFTWARE: " [Computer software]", Kind.DATASET: " [Data set]"}
_STANDING_ALONE = {Kind.BOOK, Kind.REPORT, Kind.SOFTWARE, Kind.DATASET}
"""Kinds whose titles styles set in italics, not in quotation marks."""


# --- APA ----------------------------------------------------------------------------------------------------


def _apa(work: Work) -> str:
    """APA, 7th edition: up to 20 authors, else the first 19, an ellipsis and the last."""
    names = [family_first(name, short=True) for name in work.authors]
    who = joined(names, last=", & ", of_two=", & ")
    if len(names) > 20:  # noqa: PLR2004 - the manual's number
        who = f"{', '.join(names[:19])}, … {names[-1]}"
    title = _stopped(work.title + _apa_kind(work))
    date = f"({_apa_date(work)})."
    head = (_stopped(who), date, title) if who else (title, date)
    return _sentences(*head, _stopped(_apa_source(work)), _address(work))


def _apa_date(work: Work) -> str:
    date = work.date
    if not date.year:
        return "n.d."
    if work.kind != Kind.ONLINE or not date.month:
        return str(date.year)
    return f"{date.year}, {_MONTHS[date.month - 1]}" + (f" {date.day}" if date.day else "")


def _apa_kind(work: Work) -> str:
    if work.kind == Kind.THESIS:
        return f" [{_commas('Master’s thesis' if work.master else 'Doctoral dissertation', work.publisher)}]"
    if work.kind == Kind.PREPRINT and work.arxiv:
        return f" (arXiv:{work.arxiv})"
    if work.kind == Kind.REPORT and work.issue:
        return f" (No. {work.issue})"
    if work.kind == Kind.BOOK and work.volume:
        return f" (Vol. {work.volume})"
    return _BRACKETED.get(work.kind, "")


def _apa_source(work: Work) -> str:
    if work.kind == Kind.JOURNAL:
        numbers = work.volume + (f"({work.issue})" if work.issue else "")
        article = len(work.pages) == 1 and not work.pages[0].isdecimal()
        return _commas(work.container, numbers, ("Article " if article else "") + _pages(work))
    if work.kind in {Kind.CONFERENCE, Kind.CHAPTER}:
        inside = _commas(_with("Vol. ", work.volume), _with(_pp(work), _pages(work)))
        book = f"In {work.container}" + (f" ({inside})" if inside else "")
        return _sentences(_stopped(book), work.publisher)
    if work.kind == Kind.THESIS:
        return ""
    return _publisher(work)


# --- IEEE ---------------------------------------------------------------------------------------------------


def _ieee(work: Work) -> str:
    """IEEE: initials first; of more than six authors the first and "et al."."""
    names = [given_first(name, short=True) for name in work.authors]
    who = joined(names, last=", and ", of_two=" and ")
    if len(names) > 6:  # noqa: PLR2004 - the reference guide's number
        who = f"{names[0]} et al."
    if work.kind == Kind.BOOK:
        body = f"{_stopped(work.title)} {_commas(work.publisher, _year(work))}"
    else:
        source = _commas(*_ieee_source(work))
        body = f"{_quoted(work.title, ',')} {source}" if source else _quoted(work.title, "")
    text = _stopped(_commas(who, body, _with("doi: ", work.doi if work.kind != Kind.PREPRINT else "")))
    if work.doi or not work.url or (work.kind == Kind.PREPRINT and work.arxiv):
        return text
    return f"{text} [Online]. Available: {_address(work)}"


def _ieee_source(work: Work) -> Sequence[str]:
    pages = _with("Art. no. " if _is_article_number(work) else _pp(work), _pages(work))
    if work.kind == Kind.PREPRINT:
        return ("" if work.arxiv else work.publisher, _year(work), _with("arXiv:", work.arxiv), work.note)
    if work.kind == Kind.JOURNAL:
        return (work.container, _with("vol. ", work.volume), _with("no. ", work.issue), pages, _ieee_date(work))
    if work.kind in {Kind.CONFERENCE, Kind.CHAPTER}:
        publisher = work.publisher if work.kind == Kind.CHAPTER else ""
        return (f"in {work.container}", _with("vol. ", work.volume), publisher, _year(work), pages)
    if work.kind == Kind.REPORT:
        return (_publisher(work), "Tech. Rep." + _with(" ", work.issue), _ieee_date(work))
    if work.kind == Kind.THESIS:
        return ("M.S. thesis" if work.master else "Ph.D. dissertation", work.publisher, _year(work))
    return (_publisher(work), _ieee_date(work))


def _ieee_date(work: Work) -> str:
    return _commas(_short_month(work, whole=("May", "June", "July"))) + _with(
        " " if work.date.month else "", _year(work)
    )


# --- Chicago ------------------------------------------------------------------------------------------------


def _chicago(work: Work) -> str:
    """Chicago, author-date, 18th edition: of more than six authors the first three and "et al."."""
    shown = work.authors[:3] if len(work.authors) > 6 else work.authors  # noqa: PLR2004 - the manual's numbers
    names = [given_first(name, short=False) if at else family_first(name, short=False) for at, name in enumerate(shown)]
    who = joined(names, last=", and ", of_two=", and ")
    if len(shown) < len(work.authors):
        who = f"{', '.join(names)}, et al."
    title = _titled(work)
    year = _stopped(_year(work))
    head = (_stopped(who), year, title) if who else (title, year)
    return _sentences(*head, _stopped(_chicago_source(work)), _stopped(_address(work)))


def _chicago_source(work: Work) -> str:
    pages = _pages(work)
    if work.kind == Kind.JOURNAL:
        numbers = _with(" ", work.volume) + _with(
            " (" if work.volume else ", no. ", work.issue, ")" * bool(work.volume)
        )
        before_pages = ": " if work.issue else ":" if work.volume else ", "
        return work.container + numbers + _with(before_pages, pages)
    if work.kind in {Kind.CONFERENCE, Kind.CHAPTER}:
        return _sentences(_stopped(_commas(f"In {work.container}", _with("vol. ", work.volume), pages)), work.publisher)
    if work.kind == Kind.PREPRINT:
        return _commas("Preprint", "arXiv" if work.arxiv else work.publisher)
    if work.kind == Kind.THESIS:
        return _commas("Master’s thesis" if work.master else "PhD diss.", work.publisher)
    if work.kind == Kind.ONLINE and work.date.month:
        day = f" {work.date.day}" if work.date.day else ""
        return _commas(_publisher(work), _MONTHS[work.date.month - 1] + day)
    return _publisher(work)


# --- MLA ----------------------------------------------------------------------------------------------------


def _mla(work: Work) -> str:
    """MLA, 9th edition: one author or two, of more the first and "et al."; no date is left unsaid."""
    names = [given_first(n, short=False) if at else family_first(n, short=False) for at, n in enumerate(work.authors)]
    who = f"{names[0]}, et al." if len(names) > 2 else ", and ".join(names)  # noqa: PLR2004 - the handbook's number
    pages = _with(_pp(work), _mla_pages(work))
    date = _with("", _mla_month(work), " ") + (str(work.date.year) if work.date.year else "")
    within = work.kind in {Kind.JOURNAL, Kind.CONFERENCE, Kind.CHAPTER}
    number = _commas(_with("vol. ", work.volume), _with("no. ", work.issue)) if within else ""
    if work.kind == Kind.THESIS:
        source = _commas(date, work.publisher, "Master’s thesis" if work.master else "PhD dissertation")
    elif work.kind == Kind.PREPRINT:
        source = _commas("arXiv" if work.arxiv else work.publisher, date)
    elif within:
        publisher = "" if work.kind == Kind.JOURNAL else work.publisher
        source = _commas(work.container, number, publisher, date, pages)
    else:
        source = _commas(_publisher(work), date)
    return _sentences(_stopped(who), _titled(work), _stopped(_commas(source, _address(work))))


def _mla_month(work: Work) -> str:
    if work.kind not in {Kind.PREPRINT, Kind.ONLINE}:
        return ""
    return _with("", str(work.date.day or ""), " ") + _short_month(work, whole=("May", "June", "July"), sept=True)


def _mla_pages(work: Work) -> str:
    """Shorten the last page to two digits or what differs: ``1877–901``, ``96–101``, ``103–04``."""
    if len(work.pages) < 2 or not all(map(str.isdecimal, work.pages)):  # noqa: PLR2004 - a first and a last
        return _pages(work)
    first, last = work.pages
    if len(first) != len(last) or len(last) < 3:  # noqa: PLR2004 - up to 99 both are written out
        return _pages(work)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), 0)
    return f"{first}–{last[min(same, len(last) - 2) :]}"


# --- ACL ----------------------------------------------------------------------------------------------------


def _acl(work: Work) -> str:
    """ACL: every author by the full name, as the bibliography style of its papers prints them."""
    who = joined([given_first(name, short=False) for name in work.authors], last=", and ", of_two=" and ")
    title, year = _stopped(work.title), _stopped(_year(work))
    head = (_stopped(who), year, title) if who else (title, year)
    stands_by_itself = work.kind in {Kind.JOURNAL, Kind.CONFERENCE, Kind.CHAPTER, Kind.BOOK, Kind.PREPRINT}
    return _sentences(*head, _stopped(_acl_source(work)), "" if stands_by_itself else _address(work))


def _acl_source(work: Work) -> str:
    pages = _pages(work)
    if work.kind == Kind.PREPRINT:
        return _commas("Preprint", f"arXiv:{work.arxiv}" if work.arxiv else work.publisher, work.note)
    if work.kind == Kind.JOURNAL:
        numbers = work.volume + _with("(", work.issue, ")")
        return _commas(work.container, numbers) + _with(":" if numbers else ", ", pages)
    if work.kind in {Kind.CONFERENCE, Kind.CHAPTER}:
        plural = "pages " if len(work.pages) > 1 else "page "
        book = _commas(f"In {work.container}", _with("volume ", work.volume), _with(plural, pages))
        return _sentences(_stopped(book), work.publisher)
    if work.kind == Kind.REPORT:
        return _commas("Technical report" + _with(" ", work.issue), _publisher(work))
    if work.kind == Kind.THESIS:
        return _commas("Master’s thesis" if work.master else "Ph.D. thesis", work.publisher)
    return _publisher(work)


# --- Nature -------------------------------------------------------------------------------------------------


def _nature(work: Work) -> str:
    """Nature: of more than five authors the first and "et al."; the year stands last, in brackets."""
    names = [family_first(name, short=True, before_suffix=" ") for name in work.authors]
    who = joined(names, last=" & ", of_two=" & ")
    if len(names) > 5:  # noqa: PLR2004 - the journal's number
        who = f"{names[0]} et al."
    return _sentences(_stopped(who), _nature_title(work), _nature_source(work) + ".")


def _nature_title(work: Work) -> str:
    return work.title if work.kind == Kind.BOOK else _stopped(work.title)


def _nature_source(work: Work) -> str:
    year, pages = _year(work), _pages(work)
    if work.kind == Kind.PREPRINT:
        return _spaced("Preprint at", _address(work) or work.publisher, f"({year})")
    if work.kind == Kind.JOURNAL:
        source = _commas(_spaced(work.container, work.volume), pages)
        return _spaced(source, "" if pages else _address(work), f"({year})")
    if work.kind in {Kind.CONFERENCE, Kind.CHAPTER}:
        book = _spaced("in", work.container, _with("vol. ", work.volume), pages)
        return f"{book} ({_commas(work.publisher, year)})"
    if work.kind == Kind.BOOK:
        return f"({_commas(work.publisher, year)})"
    if work.kind == Kind.THESIS:
        return _spaced(_commas("MSc thesis" if work.master else "PhD thesis", work.publisher), f"({year})")
    return _spaced(_publisher(work), _address(work), f"({year})")


# --- what they share ----------------------------------------------------------------------------------------


def _address(work: Work) -> str:
    return f"https://doi.org/{work.doi}" if work.doi else work.official_url or work.url


def _publisher(work: Work) -> str:
    """Give the site or publisher, unless the author is the same."""
    words = work.container or work.publisher or work.note
    return "" if words in {name.full for name in work.authors} else words


def _year(work: Work) -> str:
    return str(work.date.year or "n.d.")


def _short_month(work: Work, *, whole: Sequence[str], sept: bool = False) -> str:
    if not work.date.month:
        return ""
    month = _MONTHS[work.date.month - 1]
    if month in whole:
        return month
    return f"{month[: 4 if sept and month == 'September' else 3]}."


def _pages(work: Work) -> str:
    return "–".join(work.pages)


def _pp(work: Work) -> str:
    return "pp. " if len(work.pages) > 1 or "," in _pages(work) else "p. "


def _is_article_number(work: Work) -> bool:
    return len(work.pages) == 1 and not work.pages[0][:1].isdecimal()


def _titled(work: Work) -> str:
    return _stopped(work.title) if work.kind in _STANDING_ALONE else _quoted(work.title, ".")


def _quoted(title: str, stop: str) -> str:
    """Put a title between quotation marks, with the stop inside, and single marks for those that it has."""
    opens = True
    letters: list[str] = []
    for letter in title.replace("“", "‘").replace("”", "’"):
        letters.append(("‘" if opens else "’") if letter == '"' else letter)
        opens = opens != (letter == '"')
    ends = title[-1:] in {"?", "!"} or (stop == "." and title.endswith("."))
    return f"“{''.join(letters)}{'' if ends else stop}”"


def _with(before: str, text: str, after: str = "") -> str:
    return f"{before}{text}{after}" if text else ""


def _commas(*parts: str) -> str:
    """Join what is there with commas; a part that closes with its comma inside quotation marks needs no other."""
    return ", ".join(filter(None, parts))


def _spaced(*parts: str) -> str:
    return " ".join(filter(None, parts))


_sentences = _spaced


def _stopped(text: str) -> str:
    """End a text with a full stop, unless it ends with a mark of its own."""
    return text if not text or text.endswith((".", "?", "!", ".”", "?”", "!”", ".’", "…")) else f"{text}."


# --- lists --------------------------------------------------------------------------------------------------


def _listed(write: Callable[[Work], str], number: str = "") -> Callable[[Sequence[Entry], Mapping[str, str]], str]:
    """Make what writes one reference write several; ``number`` is how a numeric style counts them."""

    def render(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
        del keys
        references = [write(describe(entry)).replace(" -- ", " – ") for entry in entries]
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
