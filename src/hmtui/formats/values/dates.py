"""Years, months and days out of free text: ``18 May 2023``, ``2023.4``, ``CVPR' 18``, ``2021-2022``.

Invariant: what is given is a date a catalog takes (``2020``, ``2020-05`` or
``2020-05-28``); a number that only looks like a year is not one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

__all__ = ["Dated", "find_date", "find_dates", "of_arxiv", "without_month", "year_range"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year{0}>(?:18[5-9]|19\d|20\d)\d)"
_FORMS = (
    # 18 May 2023
    rf"\b(?P<day1>\d{{1,2}})(?:(?:st|nd|rd|th),?)?\s+(?:of\s+)?{_MONTH.format(1)},?\s*{_YEAR.format(1)}(?!\d)",
    # May 18, 2023
    rf"\b{_MONTH.format(2)}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR.format(2)}(?!\d)",
    # May 2023, Sept. 2021
    rf"\b{_MONTH.format(3)},?\s*{_YEAR.format(3)}(?!\d)",
    # 2023/11/26, 2023-05-01, 2023.04.12, 2023年4月12日
    rf"(?<![\d.]){_YEAR.format(4)}\s?[-/.年]\s?(?P<num4>\d{{1,2}})(?:\s?[-/.月]\s?(?P<day4>\d{{1,2}})日?|月)?(?![\d])",
    # 2023 May
    rf"(?<!\d){_YEAR.format(5)},?\s+{_MONTH.format(5)}",
    # 05/2023
    rf"(?<![\d/.])(?P<num6>0?[1-9]|1[0-2])/{_YEAR.format(6)}(?!\d)",
    # arXiv, 20250313; Some Journal 202504
    r"(?<=[A-Za-z,.]\s)(?P<year9>20[0-4]\d)(?P<num9>0[1-9]|1[0-2])(?P<day9>0[1-9]|[12]\d|3[01])?(?=\W*$)",
    # CVPR' 18, '18
    r"(?<=[A-Za-z\s])['’‘`´]\s?(?P<short7>[0129]\d)(?!\d)(?=\W|$)",
    # CVPR 24'
    r"(?<=[A-Za-z]\s)(?P<short9>[012]\d)['’‘`´](?=[)\]】,.;]|$)",
    # 24'CVPR
    r"^\W{0,2}(?P<short6>[012]\d)['’‘`´]\s?(?=(?-i:[A-Z]{2}))",
    # 2020
    rf"(?<![\d.,/_×-])(?<!\dx){_YEAR.format(8)}(?![\dkK]|s\b|[.,x×]\d|-\d)",
)
_DATE = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE)
_YEARS = re.compile(r"[12'’‘`´](?:(?<=1)(?:8[5-9]|9\d)\d|(?<=2)0\d\d|(?<=['’‘`´])\s?[0129]\d|(?<=[012]\d['’‘`´]))")
"""What every date has, looked for before the forms, which cost more."""
_RANGE = re.compile(
    r"\s*((?:19|20)\d\d)\s*(?:[-–—~～/,&]|to|and)\s*((?:(?:19|20)\d)?\d\d?|(?:19|20)\d\d)\s*", re.IGNORECASE
)
_LAST_CENTURY = 50
_PREPRINT = re.compile(r"\barXiv[\s:]{1,2}((?:19|20)(?:0[1-9]|1[0-2]))(?![\d.]*\d)")
_BEFORE_ARXIV = "1990"
"""The last year before arXiv: digits up to it, “arXiv 1910”, are a year and a month of this century."""


class Dated(Struct, frozen=True, gc=False):
    """A date and where in the text it stands."""

    issued: str
    start: int
    end: int


def find_dates(text: str) -> list[Dated]:
    """Return every date of a text, in the order in which they stand there."""
    return [_dated(match) for match in _DATE.finditer(text)] if _YEARS.search(text) else []


@lru_cache(maxsize=16384)
def find_date(text: str) -> Dated | None:
    """Return the first date of a text."""
    match = _DATE.search(text) if _YEARS.search(text) else None
    return _dated(match) if match else None


def _dated(match: re.Match[str]) -> Dated:
    parts: dict[str, str] = {}
    for key, value in match.groupdict().items():
        if value:
            parts[key.rstrip("123456789")] = value
    if "short" in parts:
        short = int(parts["short"])
        return Dated(str(1900 + short if short >= _LAST_CENTURY else 2000 + short), match.start(), match.end())
    month = _MONTHS.index(parts["month"][:3].lower()) + 1 if "month" in parts else int(parts.get("num", 0))
    issued = parts["year"]
    if 1 <= month <= 12:
        issued += f"-{month:02}"
        if 1 <= (day := int(parts.get("day", 0))) <= 31:
            issued += f"-{day:02}"
    return Dated(issued, match.start(), match.end())


def without_month(line: str) -> str:
    """Remove the year and month of a preprint, “arXiv 2004; ECCV 2020”, from a line: they look like a year."""
    found = _PREPRINT.search(line) if "rXiv" in line else None
    others = {date.issued[:4] for date in find_dates(line)} - {found[1]} if found else set()
    if found is None or (found[1] > _BEFORE_ARXIV and not others):
        return line
    return f"{line[: found.start(1)]};{line[found.end() :]}"


def year_range(text: str) -> tuple[str, str] | None:
    """Read a cell that is a range of years, ``2021-2022`` or ``2021–22``; None if it is something else."""
    match = _RANGE.fullmatch(text)
    if match is None or len(match[2]) == 1:
        return None  # 2020/8 is a month
    first, last = match[1], match[2]
    last = first[: 4 - len(last)] + last
    # 2023-04 is a month, not a range that runs backwards.
    return (first, last) if int(first) < int(last) else None


def of_arxiv(arxiv: str) -> str:
    """Return year and month of an arXiv id: ``2005.14165`` is of May 2020. Empty if the id does not tell."""
    match = re.match(r"(?:[a-z-]+(?:\.[A-Z]{2})?/)?(\d\d)(0[1-9]|1[0-2])", arxiv)
    if match is None:
        return ""
    short = int(match[1])
    return f"{1900 + short if short > 90 else 2000 + short}-{match[2]}"
