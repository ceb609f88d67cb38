"""Which text of a record is searched, and where.

The text of a record is divided into *zones*. Each zone is a column of the two
full-text tables; ``author`` and ``name`` are two columns each, so that the first
author, and the name that the list shows, can be ranked before the others.

=========  =======================================  ==============================
zone       what it holds                            searched by
=========  =======================================  ==============================
name       name (alias: aliases)                    any word, ``name:``
title      title                                    any word, ``title:``
author     authors' full names (lead: the first)    any word, ``author:``
org        organizations, publisher                 any word, ``org:``
venue      venue, container title, arXiv            any word, ``venue:``
section    section ids and titles, headings         any word, ``section:``
license    license                                  any word, ``license:``
arch       architecture, modalities, abbreviations  any word, ``arch:``
about      summary, abstract, year                  any word
=========  =======================================  ==============================

Three more are not full text: languages (``lang:`` only, codes would match too
much), *keys* (each name and alias as one word, matched from the beginning) and
*identifiers* (id, arXiv id, DOI; matched from the beginning, by ``id:`` or by
any word of five characters and more). Facts (``has:``, ``is:``) are bits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.columns import venue_of
from hmtui.text.abbreviations import abbreviations_in
from hmtui.text.normalize import normalize, squeezed, words
from hmtui.text.organizations import organization_name
from hmtui.text.venues import short_venue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hmtui.models import Entry

__all__ = [
    "COLUMNS",
    "FLAGS",
    "LONGEST_KEY",
    "SHORTEST_IDENTIFIER",
    "SHORTEST_SUBSTRING",
    "ZONES",
    "body",
    "columns_of",
    "flags",
    "fold_identifiers",
    "identifiers",
    "keys",
    "language_lines",
    "matched_length",
    "texts",
]

COLUMNS = ("author", "title", "about", "lead", "name", "org", "venue", "section", "license", "arch", "alias")
"""The columns of the full-text tables; in the first one, which has most text, a position takes less room."""
_ARCH = COLUMNS.index("arch")
ZONES = ("name", "title", "author", "org", "venue", "section", "license", "arch", "about")
"""The zones in which any word is searched."""
SHORTEST_IDENTIFIER = 5
"""Shorter words are not searched among identifiers: ``2020`` is a year, not the arXiv ids of a month."""
SHORTEST_SUBSTRING = 3
"""Shorter words match at the beginning of a word only."""
LONGEST_KEY = 64
"""Characters of a key that count."""

_LANGUAGES = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hi": "hindi",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
    "vi": "vietnamese",
    "zh": "chinese",
}

_ID_BEGINS = re.compile(r"arxiv\.org/(?:abs|pdf)/|doi\.org/10\.", re.IGNORECASE)
_IN_LINK = re.compile(
    r"arxiv\.org/(?:abs|pdf)/([\w.\-/]+?)(?:v\d+)?(?:\.pdf)?(?:[?#].*)?$|doi\.org/(10\.\S+)$", re.IGNORECASE
)


def columns_of(zone: str) -> tuple[str, ...]:
    """Return the columns of a zone."""
    return {"author": ("lead", "author"), "name": ("name", "alias")}.get(zone, (zone,))


def texts(entry: Entry, section_titles: Mapping[str, str]) -> list[list[str]]:
    """Return the normalized lines of a record, column by column as in ``COLUMNS``."""
    authors = [author.literal or f"{author.given} {author.family}" for author in entry.author]
    sections = [*entry.sections]
    for section in entry.sections:
        title = section_titles.get(section, section)
        if title != section:
            sections.append(title)
    sections += [heading for heading in entry.headings if heading not in sections]
    columns: tuple[Sequence[str], ...] = (
        authors[1:],
        (entry.title,),
        (entry.summary, entry.abstract, entry.issued[:4]),
        authors[:1],
        (entry.name,),
        (*entry.organizations, *_present_names(entry.organizations), entry.publisher),
        tuple(dict.fromkeys((venue_of(entry), entry.container_title, short_venue(venue_of(entry))))),
        sections,
        (entry.license,),
        (entry.architecture, *entry.modalities),
        entry.aliases,
    )
    # One call for all lines: cleaned text holds neither separator.
    normalized = normalize("\x02".join(["\n".join(lines) for lines in columns]))
    found = [column.split("\n") for column in normalized.split("\x02")]
    found[_ARCH] += abbreviations_in(normalized)
    return found


def _present_names(organizations: Sequence[str]) -> Iterator[str]:
    """Yield the names of organizations that are called something else today."""
    return (
        now for now, name in ((organization_name(name), name) for name in organizations) if not name.startswith(now)
    )


def body(lines: Iterable[str]) -> str:
    """Return the text of a trigram column: two spaces around each word, three between the readings of lines.

    A line is written with its words joined over hyphens, again with them split
    where it has any, and then the further words under which one of it is found.
    A phrase has two spaces between its words, so it never runs from one reading
    into the next.
    """
    parts: list[str] = []
    for line in lines:
        joined = line.replace("-", "").split()
        if not joined:
            continue
        parts.append("  ".join(joined))
        if "-" in line:
            split = line.replace("-", " ").split()
            if split != joined:
                parts.append("  ".join(split))
        if not line.isascii():
            further = words(line).difference(joined, line.replace("-", " ").split())
            parts.extend(sorted(further))
    return f"  {'   '.join(parts)}  " if parts else ""


def keys(soft_name: str) -> Iterator[str]:
    """Yield a normalized name as one word, in each of its spellings."""
    for key in squeezed(soft_name):
        yield key[:LONGEST_KEY]


def identifiers(entry: Entry) -> set[str]:
    """Return the identifiers of a record, as they are written."""
    found = {entry.id, entry.arxiv, entry.doi}
    for link in entry.links:
        if link.url == f"https://arxiv.org/abs/{entry.arxiv}":
            continue  # as most are
        # Tried at one place only: an address may repeat what an identifier begins with.
        begin = _ID_BEGINS.search(link.url) if "arxiv.org/" in link.url or "doi.org/" in link.url else None
        if begin and (match := _IN_LINK.match(link.url, begin.start())):
            found.add(match[1] or match[2])
    found.discard("")
    return found


def fold_identifiers(written: Sequence[str]) -> list[str]:
    """Return identifiers as they are looked up: each folded, in one word."""
    return normalize("\n".join(written)).replace("-", "").replace(" ", "").split("\n") if written else []


def matched_length(word: str, text: str) -> int:
    """Return the length of the longest beginning of ``word`` up to which the trigram text of the record matches each.

    What is longer is only found by the table of keys or identifiers.
    """
    if f" {word[:2]}" not in text:
        return 0
    low, high = SHORTEST_SUBSTRING - 1, len(word)
    if word[:SHORTEST_IDENTIFIER] not in text:
        high = min(high, SHORTEST_IDENTIFIER - 1)
    elif word in text:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if word[:middle] in text:
            low = middle
        else:
            high = middle - 1
    return low


def language_lines(languages: Iterable[str]) -> str:
    """Return the words of languages, by code and English name, with a space before each."""
    lines = [text for language in languages for text in (language, _LANGUAGES.get(language.casefold(), "")) if text]
    return "".join(f" {word}" for line in lines for word in sorted(words(normalize(line))))


FLAGS = {
    fact: 1 << place
    for place, fact in enumerate(
        (
            *("has:paper", "has:pdf", "has:code", "has:weights", "has:dataset", "has:website", "has:demo", "has:video"),
            *("has:blog", "has:proceedings", "has:model-card", "has:doi", "has:arxiv", "has:title"),
            *("has:author", "has:year", "has:venue", "has:org", "has:params", "has:license", "has:arch", "has:lang"),
            *("has:summary", "has:corrections", "is:open", "is:closed", "has:abstract", "has:type"),
        )
    )
}
"""The bit of each fact that ``has:`` and ``is:`` ask for."""

_OF_LINK = {name.partition(":")[2]: bit for name, bit in FLAGS.items() if name.startswith("has:")}
_OF_LINK["pdf"] |= FLAGS["has:paper"]
_OF_LINK["announcement"] = _OF_LINK["blog"]


def flags(entry: Entry) -> int:
    """Return the facts of a record, as bits of ``FLAGS``."""
    found = 0
    for link in entry.links:
        found |= _OF_LINK.get(link.rel, 0)
    for name, known in (
        ("has:doi", entry.doi),
        ("has:arxiv", entry.arxiv),
        ("has:title", entry.title),
        ("has:author", entry.author),
        ("has:year", entry.issued),
        ("has:venue", venue_of(entry)),
        ("has:org", entry.organizations),
        ("has:params", entry.parameters is not None),
        ("has:license", entry.license),
        ("has:arch", entry.architecture),
        ("has:lang", entry.languages),
        ("has:summary", entry.summary),
        ("has:abstract", entry.abstract),
        ("has:type", entry.type),
        ("has:corrections", entry.corrections),
        ("is:open", entry.open_weights is True),
        ("is:closed", entry.open_weights is False),
    ):
        if known:
            found |= FLAGS[name]
    return found
