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

from hmtui.folding import fold, squeezed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hmtui.model import Entry

__all__ = [
    "END",
    "INSIDE",
    "LETTER",
    "LONGEST_KEY",
    "NEXT",
    "OWN",
    "SHORTEST_IDENTIFIER",
    "ZONES",
    "facts",
    "flags",
    "identifiers",
    "keys",
    "own_texts",
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
END, NEXT = "\x01", "\x02"
"""What ends a zone, and a record, where texts stand one after the other; cleaned text has neither."""
SHORTEST_IDENTIFIER = 5
"""Shorter words are not looked for among identifiers: ``2020`` is a year, not the arXiv ids of a month."""
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
    """Give the texts that hardly another record has, zone by zone as in ``OWN``; one to a line."""
    names = "\n".join((entry.name, *entry.aliases)) if entry.aliases else entry.name
    authors = "\n".join([author.literal or f"{author.given} {author.family}" for author in entry.author])
    return f"{names}{END}{entry.title}{END}{authors}{END}{entry.summary}"


def shared_texts(entry: Entry, section_titles: Mapping[str, str]) -> list[str]:
    """Give the texts that many records have in common, each after the letter of its zone and a space."""
    lines = [f"o {organization}" for organization in entry.organizations]
    if entry.publisher:
        lines.append(f"o {entry.publisher}")
    if entry.venue:
        lines.append(f"v {entry.venue}")
    if entry.container_title:
        lines.append(f"v {entry.container_title}")
    lines += [f"s {section}" for section in entry.sections]
    lines += [f"s {title}" for section in entry.sections if (title := section_titles.get(section, section)) != section]
    if entry.license:
        lines.append(f"l {entry.license}")
    if entry.architecture:
        lines.append(f"m {entry.architecture}")
    lines += [f"m {modality}" for modality in entry.modalities]
    if entry.issued:
        lines.append(f"b {entry.issued[:4]}")
    for language in entry.languages:
        lines += (f"g {language}", f"g {_LANGUAGES.get(language.casefold(), '')}")
    return lines


def keys(soft_name: str) -> Iterator[str]:
    """Give a softened name as one word, in each of its spellings."""
    for key in squeezed(soft_name):
        yield key[:LONGEST_KEY]


def identifiers(entry: Entry) -> set[str]:
    """Give the identifiers of a record as they are looked up: folded, in one word."""
    found = {entry.id, entry.arxiv, entry.doi}
    for link in entry.links:
        if ("arxiv.org/" in link.url or "doi.org/" in link.url) and (match := _IN_LINK.search(link.url)):
            found.add(match[1] or match[2])
    return {fold(identifier).replace(" ", "") for identifier in found if identifier}


def facts(entry: Entry) -> tuple[object, ...]:
    """Give all that ``flags`` depends on; few records differ in it, so that it need be worked out but seldom."""
    return (
        entry.sections,
        tuple(link.rel for link in entry.links),
        entry.open_weights,
        *map(bool, (entry.doi, entry.arxiv, entry.title, entry.author, entry.issued, entry.organizations)),
        *map(bool, (entry.venue, entry.container_title, entry.license, entry.architecture, entry.languages)),
        *(bool(entry.summary), bool(entry.corrections), entry.parameters is not None),
    )


def flags(entry: Entry) -> Iterator[str]:
    """Give the facts of a record that ``has:``, ``is:``, the tabs and the orders ask for."""
    for section in entry.sections:
        yield f"in:{section}"
    rels = {link.rel for link in entry.links}
    if "pdf" in rels:
        rels.add("paper")
    for rel in rels:
        yield f"has:{rel}"
    for word, value in (
        ("doi", entry.doi),
        ("arxiv", entry.arxiv),
        ("title", entry.title),
        ("author", entry.author),
        ("year", entry.issued),
        ("venue", entry.venue or entry.container_title),
        ("org", entry.organizations),
        ("params", entry.parameters is not None),
        ("license", entry.license),
        ("arch", entry.architecture),
        ("lang", entry.languages),
        ("summary", entry.summary),
        ("corrections", entry.corrections),
    ):
        if value:
            yield f"has:{word}"
    if entry.open_weights is not None:
        yield "is:open" if entry.open_weights else "is:closed"
