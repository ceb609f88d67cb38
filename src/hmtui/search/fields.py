"""What of a record is searched, and under which heading.

The text of a record is put into *zones*; each zone is one table of words.

=========  =======================================  ==============================
zone       what it holds                            found by
=========  =======================================  ==============================
name       name and aliases                         any word, ``name:``
title      title                                    any word, ``title:``
author     authors' full names                      any word, ``author:``
org        organizations, publisher                 any word, ``org:``
venue      venue, container title                   any word, ``venue:``
section    section ids and titles                   any word, ``section:``
license    license                                  any word, ``license:``
arch       architecture, modalities                 any word, ``arch:``
about      summary, year                            any word
lang       languages, by code and English name      ``lang:`` only (codes are noise)
key        every name and alias as one word         any word, from its beginning
id         id, arXiv id, DOI                        any word of five characters and
                                                    more, ``id:``; from its beginning
flag       facts: ``has:code``, ``is:open``, ``in:`` a section    ``has:``, ``is:``, tabs
=========  =======================================  ==============================

Links are found by ``has:`` and, where they are arXiv or DOI links, by the
identifier they carry; the addresses themselves are not searched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.text.normalize import normalize, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, TypeAlias

    from hmtui.models import Entry

    Facts: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], bool | None, tuple[bool, ...]]

__all__ = [
    "END",
    "INSIDE",
    "LETTER",
    "LONGEST_KEY",
    "NEXT",
    "NO_IDENTIFIER",
    "OWN",
    "SHARED",
    "SHORTEST_IDENTIFIER",
    "ZONES",
    "facts",
    "flags",
    "fold_identifiers",
    "identifiers",
    "keys",
    "own_texts",
    "shared_lines",
    "shared_texts",
]

INSIDE = ("name", "title", "author", "org", "venue", "section", "license", "arch", "about")
"""Zones in which any word is looked for, also inside words."""
ZONES = (*INSIDE, "lang", "key", "id", "flag")
"""Every table of words there is."""
LETTER = dict(zip((*INSIDE, "lang"), "ntaovslmbg", strict=True))
"""A letter for each zone of text."""
OWN = "ntab"
"""The zones of texts that are a record's own; the others hold values that many records share."""
SHARED = {
    "organizations": "o",
    "publisher": "o",
    "venue": "v",
    "container_title": "v",
    "sections": "s",
    "license": "l",
    "architecture": "m",
    "modalities": "m",
    "issued": "b",
    "languages": "g",
}
"""The attributes whose values many records share, and the letters of their zones."""
END, NEXT = "\x01", "\x02"
"""What ends a zone, and a record, where texts stand one after the other; cleaned text has neither."""
SHORTEST_IDENTIFIER = 5
"""Shorter words are not looked for among identifiers: ``2020`` is a year, not the arXiv ids of a month."""
NO_IDENTIFIER = "-"
"""The word for ids of which folding leaves nothing; no folded word is that."""
LONGEST_KEY = 64
"""Characters of a name's key that count: beyond them two names are one."""

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

_IN_LINK = re.compile(
    r"arxiv\.org/(?:abs|pdf)/([\w.\-/]+?)(?:v\d+)?(?:\.pdf)?(?:[?#].*)?$|doi\.org/(10\.\S+)$", re.IGNORECASE
)


def own_texts(entry: Entry) -> str:
    """Return the texts that hardly another record has, zone by zone as in ``OWN``; one to a line."""
    names = "\n".join((entry.name, *entry.aliases)) if entry.aliases else entry.name
    authors = "\n".join([author.literal or f"{author.given} {author.family}" for author in entry.author])
    return f"{names}{END}{entry.title}{END}{authors}{END}{entry.summary}"


def shared_texts(entry: Entry, section_titles: Mapping[str, str]) -> list[str]:
    """Return the texts that many records have in common, each after the letter of its zone and a space."""
    return [
        line
        for attribute in SHARED
        if (value := getattr(entry, attribute))
        for line in shared_lines(attribute, value, section_titles)
    ]


def shared_lines(attribute: str, value: Any, section_titles: Mapping[str, str]) -> list[str]:
    """Return the shared texts that come of one attribute of a record."""
    letter = SHARED[attribute]
    if attribute == "sections":
        titles = [title for section in value if (title := section_titles.get(section, section)) != section]
        value = (*value, *titles)
    elif attribute == "languages":
        value = [text for language in value for text in (language, _LANGUAGES.get(language.casefold(), ""))]
    elif attribute == "issued":
        value = (value[:4],)
    elif isinstance(value, str):
        value = (value,)
    return [f"{letter} {text}" for text in value]


def keys(soft_name: str) -> Iterator[str]:
    """Return a softened name as one word, in each of its spellings."""
    for key in squeezed(soft_name):
        yield key[:LONGEST_KEY]


def identifiers(entry: Entry) -> set[str]:
    """Return the identifiers of a record, as they are written."""
    found = {entry.id, entry.arxiv, entry.doi}
    for link in entry.links:
        if link.url == f"https://arxiv.org/abs/{entry.arxiv}":
            continue  # as most are
        if ("arxiv.org/" in link.url or "doi.org/" in link.url) and (match := _IN_LINK.search(link.url)):
            found.add(match[1] or match[2])
    found.discard("")
    return found


def fold_identifiers(written: Sequence[str]) -> list[str]:
    """Return identifiers as they are looked up: each folded, in one word."""
    return normalize("\n".join(written)).replace("-", "").replace(" ", "").split("\n") if written else []


def facts(entry: Entry) -> tuple[Facts, Facts]:
    """Return all that the flags of a record depend on, in two parts; few records differ in one.

    A part begins with the sections and ends with what is known.
    """
    return (
        (entry.sections, tuple([link.rel for link in entry.links]), entry.open_weights, ()),
        (
            (),
            (),
            None,
            (
                not entry.doi,
                not entry.arxiv,
                not entry.title,
                not entry.author,
                not entry.issued,
                not (entry.venue or entry.container_title),
                not entry.organizations,
                entry.parameters is None,
                not entry.license,
                not entry.architecture,
                not entry.languages,
                not entry.summary,
                not entry.corrections,
            ),
        ),
    )


_KNOWN = (
    *("doi", "arxiv", "title", "author", "year", "venue", "org", "params"),
    *("license", "arch", "lang", "summary", "corrections"),
)


def flags(of: Facts) -> Iterator[str]:
    """Return the facts that ``has:``, ``is:``, the tabs and the orders ask for."""
    sections, links, open_weights, unknown = of
    for section in sections:
        yield f"in:{section}"
    rels = set(links)
    if "pdf" in rels:
        rels.add("paper")
    for rel in sorted(rels):
        yield f"has:{rel}"
    if unknown:
        for word, absent in zip(_KNOWN, unknown, strict=True):
            if not absent:
                yield f"has:{word}"
    if open_weights is not None:
        yield "is:open" if open_weights else "is:closed"
