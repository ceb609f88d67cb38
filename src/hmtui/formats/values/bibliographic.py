"""What bibliographies say in many ways and a catalog in one: dates, arXiv numbers, addresses, kinds of links.

BibTeX, CSL-JSON and RIS are read by modules of their own; what a date or an
address in them means is decided here for all three.

Invariant: a date, number or link given here is one that a catalog takes. What
cannot be understood is an empty answer, never an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.identity import arxiv_number, bare_doi

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

__all__ = [
    "KNOWN_FIELDS",
    "add_links",
    "addresses",
    "arxiv_class",
    "arxiv_in",
    "day_beside_month",
    "doi_address",
    "doi_in",
    "iso_date",
    "link_to",
    "month_number",
    "put_doi",
    "read_date",
]

KNOWN_FIELDS = frozenset(
    (
        *("id", "name", "aliases", "sections", "headings", "title", "author", "issued", "published", "type", "venue"),
        *("container-title", "volume", "issue", "page", "publisher", "DOI", "arxiv", "arxiv-class", "citation-key"),
        *("links", "organizations", "country", "parameters", "parameters-note", "training-tokens", "architecture"),
        *("modalities", "languages", "license", "open-weights", "summary", "corrections", "sources", "source"),
        *("lists", "active-parameters", "confidence"),
    )
)
"""The names that mean something in a catalog; a foreign field of such a name must not be taken for it."""

# --- dates ---------------------------------------------------------------------------------------------------

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_MONTH_WORD = re.compile(
    r"(?<![^\W\d_])(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:[a-z]*)\.?(?![^\W\d_])", re.IGNORECASE
)
_NUMERIC = re.compile(r"([12][0-9]{3})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})(?![0-9])")
_DAY = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])")
_RANGE = re.compile(r"[-–—/&+]|\bto\b|\band\b")
_LAST_MONTH, _LAST_DAY = 12, 31


def iso_date(year: int, month: int = 0, day: int = 0) -> str:
    """Write a date as far as it can be one: ``2020``, ``2020-05`` or ``2020-05-28``."""
    if not 1 <= year <= 9999:
        return ""
    if not 1 <= month <= _LAST_MONTH:
        return f"{year:04}"
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= _LAST_DAY else f"{year:04}-{month:02}"


def month_number(text: str) -> int:
    """Return the number of the month that a text names or is; 0 when there is none, or more than one."""
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return int(text) if len(text) <= 2 and int(text) <= _LAST_MONTH else 0
    found = {_MONTHS[word[:3].lower()] for word in _MONTH_WORD.findall(text)}
    return found.pop() if len(found) == 1 else 0


def day_beside_month(text: str) -> int:
    """Return the day in ``10 May`` or ``May 10th``; 0 when there is none or a range of them."""
    days = _DAY.findall(text)
    return int(days[0]) if len(days) == 1 and _RANGE.search(text) is None else 0


def read_date(text: str) -> str:
    """Read a date however it is written: ``2020-5-28``, ``2020/05/28/``, ``28 May 2020``, ``May 2020``, ``c. 1999``.

    Of a range it is the beginning.
    """
    text = text.strip()[:100]
    numeric = _NUMERIC.match(text)
    if numeric is not None and (numeric[2] or not _MONTH_WORD.search(text)):
        return iso_date(int(numeric[1]), int(numeric[2] or 0), int(numeric[3] or 0))
    year = _YEAR.search(text)
    if year is None:
        return ""
    rest = f"{text[: year.start()]} {text[year.end() :]}"
    return iso_date(int(year[1]), month_number(rest) if _MONTH_WORD.search(rest) else 0, day_beside_month(rest))


# --- identifiers ---------------------------------------------------------------------------------------------

_CLASS = re.compile(r"\[([a-z][a-z-]*(?:\.[A-Za-z-]+)?)\]")
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/+(10\.\S+)|doi:\s*(10\.\S+)", re.IGNORECASE)
_UNQUOTED = re.compile(r"%([0-7][0-9A-Fa-f])")


def arxiv_in(text: str) -> str:
    """Return the arXiv number in a text that says it is one of arXiv's; else empty."""
    if not text or ("arxiv" not in text.lower() and not text.startswith("abs/")):
        return ""
    return arxiv_number(text[:1000])


def arxiv_class(text: str) -> str:
    """Return the class in ``2005.14165 [cs.CL]``; else empty."""
    found = _CLASS.search(text)
    return found[1] if found else ""


def doi_in(text: str, *, bare: bool = False) -> str:
    """Return the DOI that a text says it has: an address of the resolver, or ``doi:``; or, bare, the DOI alone."""
    found = _DOI_ADDRESS.search(text)
    if found is None:
        return bare_doi(text) if bare else ""
    doi = found[1] or found[2]
    if found[1] and "%" in doi:
        doi = _UNQUOTED.sub(lambda code: chr(int(code[1], 16)), doi)
    return bare_doi(doi)


# --- links ---------------------------------------------------------------------------------------------------

_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sourceforge.net", "gist.github.com")
_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com", "bilibili.com", "slideslive.com")
_HOSTS = dict.fromkeys(_CODE_HOSTS, "code") | dict.fromkeys(_VIDEO_HOSTS, "video")
_HOST = re.compile(r"https?://(?:www\.|m\.)?([^/:?#]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^]+", re.IGNORECASE)
_ONE_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^()',;]+[\w/]\Z")
_SCHEME_MISSING = re.compile(r"(?:www\.|arxiv\.org/|doi\.org/|dx\.doi\.org/|github\.com/)\S+\Z", re.IGNORECASE)
_FOR_ADDRESS = {ord(sign): f"%{ord(sign):02X}" for sign in '<>"#%?{}\\^|` '}
_NOT_PAPERS = frozenset(("webpage", "post", "post-weblog", "software", "dataset", "document", ""))


def link_to(url: str, kind: str) -> dict[str, str]:
    """Make the link of an address, in a record of a CSL type: what is there, its host and its ending say."""
    found = _HOST.match(url)
    host = found[1].lower() if found else ""
    rest = url[found.end() :].lower() if found else ""
    if host in _HOSTS:
        rel = _HOSTS[host]
    elif host == "huggingface.co":
        rel = {"datasets": "dataset", "spaces": "demo", "papers": "paper", "blog": "website"}.get(
            rest.strip("/").partition("/")[0], "weights"
        )
    elif rest.endswith(".pdf") or rest.startswith("/pdf"):
        rel = "pdf"
    elif kind in _NOT_PAPERS and "arxiv.org" not in host and "doi.org" not in host:
        rel = "dataset" if kind == "dataset" else "website"
    else:
        rel = "paper"
    return {"rel": rel, "url": url}


def addresses(text: str) -> list[str]:
    """Return the addresses in a text, without the signs that end a sentence around them."""
    if _ONE_ADDRESS.match(text):
        return [text]
    text = text.strip()
    if _SCHEME_MISSING.match(text):
        return [f"https://{text}"]
    return [_ended(found) for found in _ADDRESS.findall(text)]


def _ended(address: str) -> str:
    """Take what ends a sentence, or the bracket around it, off an address."""
    return address.rstrip(".,;:)]'" if address.count("(") < address.count(")") else ".,;:]'")


_ARXIV_ALONE = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?")


def put_doi(fields: dict[str, Any], stated: str) -> None:
    """Set what the DOI field of a source states: a DOI, an arXiv number, or its own text, such as a handle."""
    doi = doi_in(stated, bare=True)
    arxiv = "" if doi else arxiv_in(stated) or (arxiv_number(stated) if _ARXIV_ALONE.fullmatch(stated) else "")
    if arxiv:
        fields["arxiv"] = arxiv
    elif stated:
        fields["DOI"] = doi or stated


_HANDLE = re.compile(r"(?:https?://)?hdl\.handle\.net/+(\S+)|(?:hdl|handle):\s*(\S+/\S+)", re.IGNORECASE)
_HANDLE_ALONE = re.compile(r"(?:\d{4,}|\d+(?:\.\d+)+)/\S+")
_SHORT_DOI = re.compile(r"10/\w+")


def doi_address(doi: str) -> str:
    """Return the address at which a DOI is resolved."""
    return f"https://doi.org/{doi.translate(_FOR_ADDRESS)}"


def _identifier_address(stated: str) -> str:
    """Return the address of a DOI, of a handle in its place, or of an address there; else empty."""
    if not stated:
        return ""
    if bare_doi(stated) == stated or _SHORT_DOI.fullmatch(stated):
        return doi_address(stated)
    if handle := _HANDLE.fullmatch(stated):
        return f"https://hdl.handle.net/{(handle[1] or handle[2]).translate(_FOR_ADDRESS)}"
    if _HANDLE_ALONE.fullmatch(stated):
        return f"https://hdl.handle.net/{stated.translate(_FOR_ADDRESS)}"
    return stated if _ADDRESS.fullmatch(stated) else ""


def add_links(fields: dict[str, Any], links: Iterable[dict[str, str]]) -> None:
    """Set the links of a record, one of each address, and one to the paper if its numbers say where that is.

    An address in the place of the DOI becomes a link, unless it is that of a handle.
    """
    found = {link["url"]: link for link in links}
    doi = fields.get("DOI", "")
    address = _identifier_address(doi)
    if address and address == doi and not _HANDLE.fullmatch(doi):
        del fields["DOI"]
        found.setdefault(address, link_to(address, fields.get("type", "")))
    if not any(link["rel"] == "paper" for link in found.values()):
        if arxiv := fields.get("arxiv"):
            found.setdefault(url := f"https://arxiv.org/abs/{arxiv}", {"rel": "paper", "url": url})
        elif address:
            found.setdefault(address, {"rel": "paper", "url": address})
    if found:
        fields["links"] = list(found.values())
