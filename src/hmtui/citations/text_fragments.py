"""Format the parts of a text reference: dates, pages, editions, punctuation.

Invariant: an unknown fact is an empty text, and joining leaves it out together with its
words and its punctuation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.values.editions import number_of, ordinal
from hmtui.formats.work import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.formats.work import Work

__all__ = [
    "MONTHS",
    "address",
    "commas",
    "curled",
    "edition",
    "is_article_number",
    "pages",
    "pp",
    "publisher",
    "quoted",
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


def publisher(work: Work) -> str:
    """Return the site or publisher, unless the author is the same."""
    words = work.container or work.publisher or work.note
    return "" if words in {name.full for name in work.authors} else words


def year(work: Work) -> str:
    """Return the year, or what stands in its place, or that there is none."""
    return str(work.date.year or work.stage or "n.d.")


def short_month(work: Work, *, whole: Sequence[str], sept: bool = False) -> str:
    """Shorten the month, unless it is one of those that a style writes out."""
    if not work.date.month:
        return ""
    month = MONTHS[work.date.month - 1]
    if month in whole:
        return month
    return f"{month[: 4 if sept and month == 'September' else 3]}."


def pages(work: Work) -> str:
    """Write first and last page in full."""
    return "–".join(work.pages)


def shortened(work: Work, *, digits: int) -> str:
    """Write the pages with no more of the last than ``digits`` and what differs: 1877–901, 103–4 or 103–04."""
    if len(work.pages) < 2 or not all(map(str.isdecimal, work.pages)):  # noqa: PLR2004 - a first and a last
        return pages(work)
    first, last = work.pages
    if len(first) != len(last) or len(last) < 3:  # noqa: PLR2004 - up to 99 both are written out
        return pages(work)
    if digits == 1:  # Chicago: all digits behind a hundred, what differs behind 101 to 109, else two at least
        if first.endswith("00"):
            return pages(work)
        digits = 1 if first[-2] == "0" else 2
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), 0)
    return f"{first}–{last[min(same, len(last) - digits) :]}"


def is_article_number(work: Work) -> bool:
    """Return whether what stands for the pages is the number of an article (``e123``), not a page or a list of them."""
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
    word = re.sub(r"(?<=[\w.])'|'(?=\d0s)", "’", word)
    return _OPENING.sub("“", word).replace('"', "”")


def quoted(title: str, stop: str) -> str:
    """Put a title between quotation marks, with the stop inside, and single marks for those that it has."""
    opens = True
    letters: list[str] = []
    for letter in title.replace("“", "‘").replace("”", "’"):
        letters.append(("‘" if opens else "’") if letter == '"' else letter)
        opens = opens != (letter == '"')
    ends = title[-1:] in {"?", "!"} or (stop == "." and title.endswith("."))
    return f"“{''.join(letters)}{'' if ends else stop}”"


def with_(before: str, text: str, after: str = "") -> str:
    """Put words around a text that is there."""
    return f"{before}{text}{after}" if text else ""


def commas(*parts: str) -> str:
    """Join what is there with commas."""
    return ", ".join(filter(None, parts))


def spaced(*parts: str) -> str:
    """Join what is there with spaces."""
    return " ".join(filter(None, parts))


def stopped(text: str) -> str:
    """End a text with a full stop, unless it ends with a mark of its own."""
    return text if not text or text.endswith((".", "?", "!", ".”", "?”", "!”", ".’", "…")) else f"{text}."


STANDING_ALONE = {Kind.BOOK, Kind.REPORT, Kind.SOFTWARE, Kind.DATASET}
"""Kinds whose titles styles set in italics, not in quotation marks."""
