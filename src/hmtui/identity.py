"""Identify papers: by DOI, else by arXiv number, else by the record id in its catalog.

Invariant: the identity of a paper does not depend on version, resolver or case.
"""

from __future__ import annotations

import re
from functools import cache

from hmtui.models import Entry

__all__ = ["arxiv_number", "bare", "bare_doi", "identities", "identity", "plain_number", "strength"]


def identities(entry: Entry, catalog: str = "") -> tuple[str, ...]:
    """Return all identities of a paper, most stable first: ``doi:…``, ``arxiv:…``, ``id:catalog/…``.

    A DOI issued by arXiv counts as an arXiv number.
    """
    found = []
    doi, number = bare_doi(entry.doi).lower(), plain_number(entry.arxiv)
    if doi.startswith(_ARXIV_DOI):
        number = number or plain_number(doi.removeprefix(_ARXIV_DOI))
    elif doi:
        found.append(f"doi:{doi}")
    if number:
        found.append(f"arxiv:{number}")
    found.append(f"id:{catalog}/{entry.id}" if catalog else f"id:{entry.id}")
    return tuple(found)


def bare(entry: Entry) -> Entry:
    """Return a record with its name and what identifies it alone: thousands of these take little memory."""
    return Entry(id=entry.id, name=entry.name, doi=entry.doi, arxiv=entry.arxiv)


_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|funct-an|"
    "gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|q-fin|"
    "quant-ph|solv-int|stat|supr-con"
)
"""The archives of numbers from before April 2007; “q/2068915” of another site is none of them."""
_ARXIV_DOI = "10.48550/arxiv."


def identity(entry: Entry, catalog: str = "") -> str:
    """Return the most stable identity of a paper."""
    return identities(entry, catalog)[0]


def strength(name: str) -> tuple[int, str]:
    """Return a sort key for the identities of a paper, most stable first."""
    kinds = ("doi", "arxiv", "id")
    kind = name.partition(":")[0]
    return kinds.index(kind) if kind in kinds else len(kinds), name


def arxiv_number(text: str) -> str:
    """Return the arXiv number in a text (such as ``arXiv:2005.14165v4`` or a URL), without version; else empty."""
    if not text or text.replace(".", "", 1).isdecimal():
        return text
    found = _arxiv_numbers().search(text)
    return found[1] if found else ""


def plain_number(text: str) -> str:
    """Return the arXiv number in a text in its normal form, such as ``cs/0501001`` for ``cs.CL/0501001``."""
    number = arxiv_number(text).lower()
    archive, dot, rest = number.partition(".")
    return f"{archive}{rest[2:]}" if dot and "/" in rest else number


@cache
def _arxiv_numbers() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\d)(?<!\d\.)(\d{{4}}\.\d{{4,5}}|(?<![\w.-])(?:{_ARCHIVES})(?:\.[A-Z]{{2}})?/\d{{7}})(?!\d)",
        re.IGNORECASE,
    )


def bare_doi(doi: str) -> str:
    """Return a DOI without resolver, ``doi:`` and white space; empty when the text is not a DOI."""
    if "%2" in doi:  # a slash or another character may be percent-encoded in a URL
        doi = _ENCODED.sub(lambda code: chr(int(code[1], 16)), doi)
    found = _DOI.search(doi) if "10." in doi else None
    return found[0].rstrip(".,;") if found else ""


_DOI = re.compile(r"(?<![\d.])10\.\d[\d.]*/\S+")
"""A DOI; a handle such as ``20.500.11850/310.5/x`` has none inside."""
_ENCODED = re.compile(r"%(2[0-9A-F]|3[A-F])", re.IGNORECASE)
