"""Read facts off an address: which paper it is, whose repository, and when it expires.

Invariant: nothing is fetched; a fact that an address does not state for certain is not returned.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from hmtui.models import Entry

__all__ = [
    "arxiv_date",
    "arxiv_of",
    "arxiv_year",
    "damage",
    "expiry",
    "is_arxiv",
    "is_code",
    "is_document",
    "is_list",
    "is_owner_page",
    "is_paper",
    "is_turn_of_year",
    "owner",
    "pinned_version",
    "repository",
    "same",
]

_ARXIV_URL = re.compile(
    r"https?://(?:www\.|export\.|ar5iv\.)?(?:labs\.)?arxiv\.org/[a-z]+/"
    r"(?P<id>[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?P<version>v[0-9]+)?(?![0-9])",
    re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.([0-9]{4}\.[0-9]{4,5})", re.IGNORECASE)
_ARXIV_YEAR = re.compile(r"(?:[a-z.-]+/)?([0-9]{2})(0[1-9]|1[0-2])", re.IGNORECASE)
_CODE_HOSTS = {"github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org", "sourceforge.net"}
_FORGES = {*_CODE_HOSTS, "huggingface.co"}
_FIRST_MODELS = re.compile(
    r"(?:albert|bart|bert|bigbird|camembert|ctrl|deberta|distil\w+|electra|flaubert|gpt2?|gpt-?\w*|longformer|openai-gpt|"
    r"roberta|t5|transfo-xl|xlm|xlnet)(?:-[\w.-]+)?$|datasets$|models$|spaces$",
    re.IGNORECASE,
)
"""Models from before Hugging Face had owners, which have addresses of one part."""
_PAPER_HOSTS = {"arxiv.org", "doi.org", "dx.doi.org", "openreview.net", "aclanthology.org", "proceedings.mlr.press"}
_NOT_PAPERS = re.compile(
    r"10\.(?:5281/zenodo|6084/m9\.figshare|17632/|7910/DVN|5061/dryad|24433/)|openreview\.net/attachment|/supp",
    re.IGNORECASE,
)
"""Code and data that have DOIs, and what belongs to a paper."""
_SIGNED = frozenset(
    """
    x-amz-expires x-amz-signature x-amz-security-token x-goog-expires x-goog-signature auth_key expires x-oss-expires
    x-oss-signature q-signature hdnts hmac token access_token awsaccesskeyid
    """.split()
)
"""Names of query fields that only a signed address has: one with a time limit, or for one user."""
_FBCDN = re.compile(r"(?:^|\.)(?:fbcdn\.net|cdninstagram\.com)$")
_SCHEME = re.compile(r"https?:(?:/+|(?=https?:))")
_ENCODED_GAP = re.compile(r"(?:%20|%5cn|%0a)\W*$")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?")
_ARXIV_NUMBER = re.compile(
    r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/([0-9]{4})\.([0-9]+)", re.IGNORECASE
)
_LONGER_FROM, _ARXIV_DIGITS = "1501", 5
"""Year and month from which on the numbers of papers have five digits, instead of four."""
_LATEST_OLD = 90
"""arXiv began in 1991: two digits from here on are of the last century."""


def arxiv_of(entry: Entry) -> str:
    """Return the arXiv id of a record: its own, else the one that a paper link or the DOI has."""
    if entry.arxiv:
        return entry.arxiv
    for link in entry.links:
        if link.rel in {"paper", "pdf", "link", "url"} and (match := _ARXIV_URL.match(link.url)):
            return match["id"]
    found = _ARXIV_DOI.search(entry.doi)
    return found[1] if found else ""


def pinned_version(url: str) -> str:
    """Return the version that an arXiv address is pinned to, such as ``v1``."""
    match = _ARXIV_URL.match(url)
    return (match["version"] or "") if match else ""


def arxiv_year(arxiv: str) -> int | None:
    """Return the year in which a paper came to arXiv, None when its id cannot be one."""
    match = _ARXIV_YEAR.match(arxiv)
    if not match:
        return None
    year = int(match[1])
    return year + (1900 if year > _LATEST_OLD else 2000)


def arxiv_date(arxiv: str) -> str:
    """Return year and month in which a paper came to arXiv, as ``2020-05``; empty when its id does not say."""
    year, match = arxiv_year(arxiv), _ARXIV_YEAR.match(arxiv)
    return f"{year}-{match[2]}" if year and match else ""


def is_turn_of_year(arxiv: str, issued: str) -> bool:
    """Return whether a paper of December has an arXiv id of January: it was submitted in the last days of the year."""
    year = arxiv_year(arxiv)
    return year is not None and arxiv[2:4] == "01" and issued.startswith(f"{year - 1}-12")


def is_arxiv(url: str) -> bool:
    """Return whether an address is that of a paper on arXiv."""
    return _ARXIV_URL.match(url) is not None


def is_paper(url: str) -> bool:
    """Return whether an address can only be that of a paper."""
    return _parts(url)[0] in _PAPER_HOSTS and not _NOT_PAPERS.search(url)


def is_document(url: str) -> bool:
    """Return whether an address is that of a paper or of any other PDF, as the manual of a package is."""
    path = _parts(url)[1]
    return is_paper(url) or (bool(path) and path[-1].lower().endswith(".pdf") and not _NOT_PAPERS.search(url))


def is_code(url: str) -> bool:
    """Return whether an address is that of a repository of code, not of a paper kept in one."""
    host, path, _ = _parts(url)
    return host in _CODE_HOSTS and bool(path) and not path[-1].lower().endswith(".pdf")


def is_owner_page(url: str) -> bool:
    """Return whether an address shows everything of one owner, instead of one repository."""
    host, path, _ = _parts(url)
    if host not in _FORGES or len(path) != 1:
        return False
    return host != "huggingface.co" or _FIRST_MODELS.match(path[0]) is None


def owner(url: str) -> str:
    """Return the owner of a repository, or of everything that an address shows."""
    host, path, _ = _parts(url)
    return path[0] if host in _FORGES and path else ""


def repository(url: str) -> str:
    """Return the name of the repository that an address is in."""
    host, path, _ = _parts(url)
    return path[1].removesuffix(".git") if host in _CODE_HOSTS and len(path) > 1 else ""


def is_list(url: str) -> bool:
    """Return whether an address is that of an awesome list."""
    return re.split(r"[-_.]", repository(url).lower())[0] == "awesome"


def same(url: str) -> str:
    """Return a form of an address that is equal for all addresses of the same thing."""
    match = _ARXIV_URL.match(url)
    if match:
        return f"arxiv:{match['id'].lower()}"
    host, path, query = _parts(url)
    return f"{host}/{'/'.join(path)}?{query}" if host else url


def damage(url: str) -> str:
    """Return why a web address cannot be right: ``two addresses in one``; empty where it may be.

    An address may have another one in its path or its query, as those of archives and of redirections do.
    """
    first, *others = _SCHEME.split(url.casefold())[1:] or [""]
    if others and not first:
        return "it begins twice"
    if others and (first[-1].isalnum() or _ENCODED_GAP.search(first) or others[0].startswith(first)):
        return "two addresses in one"
    host = _parts(url)[0]
    if ":" not in host and not _HOST.fullmatch(host):
        return f"“{host}” is not a host name"
    arxiv = _ARXIV_NUMBER.search(url)
    if arxiv and len(arxiv[2]) != (_ARXIV_DIGITS if arxiv[1] >= _LONGER_FROM else _ARXIV_DIGITS - 1):
        return f"“{arxiv[1]}.{arxiv[2]}” is not a valid arXiv id"
    return ""


def expiry(url: str) -> str:
    """Return why an address cannot last: ``signed and valid only until 2023-05-24``; empty when it may."""
    try:
        parts = urlsplit(url)
        fields = {name.lower(): value for name, value in parse_qsl(parts.query, max_num_fields=200)}
    except ValueError:
        return ""
    until = _until(fields)
    signed = sorted(fields.keys() & _SIGNED)
    if _FBCDN.search(parts.hostname or "") and {"oe", "oh"} & fields.keys():
        return _dated(_from_hex(fields.get("oe", "")))
    if {"sig", "se"} <= fields.keys():
        return f"signed and valid only until {fields['se'][:10]}" if fields["se"][:4].isdecimal() else "signed"
    return _dated(until) if signed else ""


def _dated(until: datetime | None) -> str:
    return f"signed and valid only until {until:%Y-%m-%d}" if until else "a temporary signed URL"


def _until(fields: dict[str, str]) -> datetime | None:
    begin, seconds = fields.get("x-amz-date", fields.get("x-goog-date", "")), fields.get("x-amz-expires", "")
    if begin and seconds.isdecimal() and len(seconds) < 8:
        try:
            start = datetime.strptime(begin, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
            return start + timedelta(seconds=int(seconds))
        except (ValueError, OverflowError):
            return None
    stamp = fields.get("expires") or fields.get("auth_key", "").partition("-")[0]
    return _from_stamp(int(stamp)) if stamp.isascii() and stamp.isdecimal() and len(stamp) == 10 else None


def _from_hex(stamp: str) -> datetime | None:
    return _from_stamp(int(stamp, 16)) if re.fullmatch(r"[0-9A-Fa-f]{8}", stamp) else None


def _from_stamp(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)


def _parts(url: str) -> tuple[str, list[str], str]:
    """Return host, the parts of the path, and the query."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", [], ""
    return host, [part for part in parts.path.split("/") if part], parts.query
