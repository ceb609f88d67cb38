"""Format the parts of a text reference: dates, pages, editions, punctuation.

Invariant: an unknown fact is an empty text, and joining leaves it out together with its
words and its punctuation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.values.editions import number_of, ordinal
from hmtui.formats.work import Kind
from hmtui.text.title_case import headline_case, sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.formats.work import Work
    from hmtui.models import Author

__all__ = [
    "MONTHS",
    "NAMED",
    "WITHIN",
    "address",
    "commas",
    "curled",
    "edition",
    "editors_within",
    "is_article_number",
    "is_edited",
    "issue",
    "lowered",
    "own_volume",
    "pages",
    "pp",
    "publisher",
    "quoted",
    "raised",
    "short_month",
    "shortened",
    "spaced",
    "stopped",
    "with_",
    "year",
]

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


# --- facts ----------------------------------------------------------------------------------------------------


def address(work: Work) -> str:
    """Return where it is found: its DOI, else the place of publication, else what there is."""
    return f"https://doi.org/{work.doi}" if work.doi else work.official_url or work.url


def publisher(work: Work, *, repeated: bool = False) -> str:
    """Return the site or publisher; if it is the author as well, only where it is to be ``repeated``."""
    words = work.container or work.publisher or work.note
    return "" if not repeated and words in {name.full for name in work.authors} else words


def year(work: Work) -> str:
    """Return the year with its letter, or the stage of publication, or "n.d."."""
    suffix = work.year_suffix if work.date.year else work.year_suffix and f"-{work.year_suffix}"
    return str(work.date.year or work.stage or "n.d.") + suffix


def short_month(work: Work, *, whole: Sequence[str]) -> str:
    """Shorten the month, unless it is one of those that a style writes out."""
    if not work.date.month:
        return ""
    month = MONTHS[work.date.month - 1]
    if month in whole:
        return month
    return f"{month[: 4 if month == 'September' else 3]}."


def pages(work: Work) -> str:
    """Return first and last page in full: 1877–901 becomes 1877–1901."""
    return "–".join(_full_pages(work))


def _full_pages(work: Work) -> tuple[str, ...]:
    if len(work.pages) < 2 or not all(map(str.isdecimal, work.pages)):
        return work.pages
    first, last = work.pages
    full = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    return (first, full) if int(full) > int(first) else work.pages


def issue(work: Work) -> str:
    """Return the issue, with a dash between the numbers of a double issue."""
    return re.sub(r"(?<=\d)--?(?=\d)", "–", work.issue)


def own_volume(work: Work) -> str:
    """Return the volume of a work in several volumes; the volume of a book in a series belongs to the series."""
    return "" if work.series else work.volume


def shortened(work: Work, *, digits: int) -> str:
    """Write the pages with no more of the last than ``digits`` and what differs: 1877–901, 103–4 or 103–04."""
    if len(work.pages) < 2 or not all(map(str.isdecimal, work.pages)):
        return pages(work)
    first, last = _full_pages(work)
    if len(first) != len(last) or len(last) < 3:
        return pages(work)
    if digits == 1:  # Chicago: all digits behind a hundred, what differs behind 101 to 109, else two at least
        if first.endswith("00"):
            return pages(work)
        digits = 1 if first[-2] == "0" else 2
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), 0)
    return f"{first}–{last[min(same, len(last) - digits) :]}"


def is_article_number(work: Work) -> bool:
    """Return whether the page field holds an article number (``e123``), not pages."""
    return len(work.pages) == 1 and re.fullmatch(r"[^\W\d_]+[.:-]?\d[\w.]*", work.pages[0]) is not None


def pp(work: Work) -> str:
    """Return whether it is one page or several."""
    return "pp. " if len(work.pages) > 1 or "," in pages(work) else "p. "


def edition(work: Work) -> str:
    """Write ``2nd ed.``, or the edition's own words."""
    if not work.edition:
        return ""
    number = number_of(work.edition)
    return f"{ordinal(number) if number else work.edition} ed."


# --- titles and editors ---

WITHIN = {Kind.CONFERENCE, Kind.CHAPTER}
NAMED = {Kind.SOFTWARE, Kind.DATASET}
"""Kinds whose titles are names."""


def lowered(work: Work, *, raise_parts: bool = False, as_bibtex: bool = False) -> str:
    """Return the title in sentence case; names of software and data stay."""
    if work.kind in NAMED:
        return work.title
    return sentence_case(work.title, work.proper_names, raise_parts=raise_parts, as_bibtex=as_bibtex)


def raised(work: Work, *, long_prepositions: bool) -> str:
    """Return the title in headline case; names of software and data stay."""
    if work.kind in NAMED:
        return work.title
    return headline_case(work.title, work.proper_names, long_prepositions=long_prepositions)


def is_edited(work: Work) -> bool:
    """Return whether a book goes by its editors, having no authors."""
    return work.kind == Kind.BOOK and not work.authors and bool(work.editors)


def editors_within(work: Work) -> tuple[Author, ...]:
    """Return the editors that a style names after the title."""
    return work.editors if work.kind in WITHIN or work.authors else ()


# --- punctuation ----------------------------------------------------------------------------------------------

_ADDRESS = re.compile(r"(?:https?|ftp)://|doi:|10\.\d{4}")
_OPENING = re.compile(r"(?:^|(?<=[\s(\[—–“]))\"(?=\S)")


def curled(text: str) -> str:
    """Write apostrophes and quotation marks as print has them, and a lone double hyphen as a dash; not in addresses."""
    if "'" not in text and '"' not in text and "--" not in text:
        return text
    text = text.replace(" -- ", " – ")
    words = text.split(" ")
    return " ".join(word if _ADDRESS.search(word) else _curled_word(word) for word in words)


def _curled_word(word: str) -> str:
    word = re.sub(r"(?<=[\w.])'|'(?=\d\d(?!\d))", "’", word)
    return _OPENING.sub("“", word).replace('"', "”")


def quoted(title: str, stop: str) -> str:
    """Put a title between quotation marks, with the stop inside, and single marks for those that it has."""
    opens = True
    letters: list[str] = []
    for letter in title:
        if letter in '"“”':
            # Titles mix straight and curly marks; a curly one says which it is.
            opens = opens if letter == '"' else letter == "“"
            letters.append("‘" if opens else "’")
            opens = not opens
        else:
            letters.append(letter)
    ends = title[-1:] in {"?", "!"} or (stop == "." and title.endswith("."))
    return f"“{''.join(letters)}{'' if ends else stop}”"


def with_(before: str, text: str, after: str = "") -> str:
    """Put words around a text that is there."""
    return f"{before}{text}{after}" if text else ""


def commas(*parts: str) -> str:
    """Return the non-empty parts joined by commas."""
    return ", ".join(filter(None, parts))


def spaced(*parts: str) -> str:
    """Return the non-empty parts joined by spaces."""
    return " ".join(filter(None, parts))


def stopped(text: str) -> str:
    """End a text with a full stop, unless it ends with a mark of its own."""
    return text if not text or text.endswith((".", "?", "!", ".”", "?”", "!”", ".’", "…")) else f"{text}."


STANDING_ALONE = {Kind.BOOK, Kind.REPORT, Kind.SOFTWARE, Kind.DATASET}
"""Kinds whose titles styles set in italics, not in quotation marks."""
