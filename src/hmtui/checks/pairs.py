"""Rules that compare the records of a list: one paper twice, one link under two titles.

Invariant: as for the rules on one record, what is not certain is not reported.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from hmtui.checks import linkfacts
from hmtui.formats.values.link_roles import role_of_host
from hmtui.formats.values.people import only_people
from hmtui.identity import plain_number
from hmtui.models import OTHERS
from hmtui.text.cleaning import clean
from hmtui.text.normalize import fold
from hmtui.text.title_case import is_title_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hmtui.models import Entry

__all__ = [
    "MODELS",
    "PAPERS",
    "duplicates",
    "has_own_name",
    "headings",
    "is_bare",
    "letters",
    "names_people",
    "said",
    "same_papers",
    "says_nothing",
    "shared_links",
    "shown",
]

PAPERS = ("paper", "pdf")
MODELS = {"csv", "json", "json-lines", "yaml", "hugging-face", "openrouter", "models-dev"}
"""Formats in which a record may be a model: it needs no title, has the day of its release, and may share its paper."""
_LEAST_TITLE = 12
"""Letters of a title below which two records may well share it."""
_ALIKE = 24
"""Letters at the beginning or the end of two titles that only titles of one paper share."""
_DATA = re.compile(
    r"\b(?:datasets?|data sets?|corpus|corpora|benchmarks?|challenge|tasks?|tests?)(?:\W+[0-9]{4})?\W*$", re.IGNORECASE
)
"""How the names of data end."""
_SUPPLEMENT = re.compile(
    r"\s*(?:supplement|supporting|additional file|appendix|erratum|correction|corrigendum)", re.IGNORECASE
)
"""How the title of what belongs to a paper begins."""
_LEAST_NAME = 4
"""Letters of the name of a work below which another title may have it by chance."""
_SEVERAL = 3
"""Links to papers above which a record is a topic, not a paper."""
_PUBLISHED = frozenset(("article-journal", "paper-conference", "report", "chapter", "book", "thesis"))
_DIGITS = re.compile(r"[0-9]+")
_CLAUSE = re.compile(r"[a-z]+ [^:]*$")
"""What is said of a paper, as in “Chen et al. introduced …”, in place of its title."""
_WORD = re.compile(r"[^\W\d_][^\s/]*")
_NAME = re.compile(r"[^\W_]+")
_TALKS = ("video", "slides", "poster")
_WORDS = 3
"""Words of a title from which on it is not a name."""


def has_own_name(entry: Entry) -> bool:
    """Return whether a record is called by a name, as models are, not by the title of a paper."""
    return bool(entry.title) and letters(entry.title) != letters(entry.name)


def letters(text: str) -> str:
    """Return the letters and digits of a text, as they compare with those of another."""
    return fold(text).replace(" ", "")


def headings(entry: Entry) -> tuple[str, ...]:
    """Return the headings above a record, else its home section."""
    path = entry.extra.get("headings")
    return tuple(map(str, path)) if isinstance(path, list) else entry.sections[:1]


def says_nothing(entry: Entry) -> bool:
    """Return whether a record has a name, perhaps a description, and nothing else."""
    known = entry.author or entry.issued or entry.venue or entry.container_title or entry.links or entry.parameters
    return not known


def is_bare(entry: Entry) -> bool:
    """Return whether a record may be none: nothing is known of it, and its name is not written as titles are."""
    titled = len(entry.name.split()) > _WORDS and is_title_case(entry.name)
    return says_nothing(entry) and not titled


def said(entry: Entry) -> str:
    """Return the name of a record as messages show it."""
    name = entry.name
    return f"“{name}”" if len(name) <= 60 else f"“{name[:59]}…”"


def shown(url: str) -> str:
    """Return an address as messages show it."""
    url = clean(url)
    return url if len(url) <= 120 else f"{url[:119]}…"


def duplicates(
    entries: Iterable[Entry], place: Callable[[Entry], tuple[str, int]], form: str
) -> Iterator[tuple[Entry, str, str]]:
    """Find records of a paper that an earlier record has, as findings on them."""
    for entry, first in same_papers(entries, form):
        yield entry, *_again(entry, first, place, form)


def same_papers(entries: Iterable[Entry], form: str) -> Iterator[tuple[Entry, Entry]]:
    """Find records of one paper: the same arXiv id or DOI under a title that does not differ, or the same title.

    Each comes with the first record that has it. Two papers can have one title, such as “Deep learning”, when nobody
    wrote both.
    """
    seen: dict[str, Entry] = {}
    for entry in entries:
        title = letters(entry.title)
        marks = [f"title:{title}"] if len(title) >= _LEAST_TITLE else _tool(entry, form)
        for kind, mark in (("arXiv", linkfacts.arxiv_of(entry).casefold()), ("DOI", entry.doi.casefold())):
            first = seen.get(f"{kind}:{mark}")
            if mark and (first is None or not _differ(title, letters(first.title))):
                marks.append(f"{kind}:{mark}")
        if _SUPPLEMENT.match(entry.title):
            continue
        known = [mark for mark in marks if mark in seen]
        if known and known[0].startswith("title:") and not _are_one(entry, seen[known[0]], form):
            del known[0]
        first = seen[known[0]] if known else None
        if (
            first is not None
            and not _are_named_apart(entry, first, form)
            and _one_version(_version(entry), _version(first))
            and not (form == "markdown" and _appeared_twice(entry, first))
        ):
            yield entry, first
        for mark in marks:
            seen.setdefault(mark, entry)


def _tool(entry: Entry, form: str) -> list[str]:
    """Return what tells a record with a short name from others: the name and where it leads first; tables of results repeat both."""
    url = entry.links[0].url if form == "markdown" and entry.links and "columns" not in entry.extra else ""
    return [f"tool:{letters(entry.name)} {linkfacts.same(url)}"] if url and not linkfacts.is_owner_page(url) else []


def _are_named_apart(entry: Entry, first: Entry, form: str) -> bool:
    """Return whether two records go by names that are no titles, as models and programs that share a paper do."""
    named = form == "markdown" and (
        all(letters(one.title) != letters(one.name) for one in (entry, first))
        or all(len(_WORD.findall(one.title)) == 1 for one in (entry, first))
        or _cites(entry, first)
        or _cites(first, entry)
        or _is_data(entry)
        or _is_data(first)
    )
    return (named or form in MODELS) and letters(entry.name) != letters(first.name)


def _is_data(entry: Entry) -> bool:
    """Return whether a record is called by the name of data beside the title of a paper that does not say so, as “Alma-DATA” is."""
    kind = _NAME.findall(entry.name.casefold())[-1:]
    data = _DATA.search(entry.name) or kind == ["data"]
    return bool(data and has_own_name(entry)) and kind[0] not in entry.title.casefold()


def _cites(named: Entry, titled: Entry) -> bool:
    """Return whether a record without a title has the paper of another, in whose title not all words of its name are, as its source."""
    words = _NAME.findall(named.name)
    told = [word for word in words if len(word) >= _LEAST_NAME] or [max(words, key=len, default="")]
    within = all(letters(word) in letters(titled.title) for word in told)
    return bool(titled.title and not named.title) and not within


def _appeared_twice(entry: Entry, first: Entry) -> bool:
    """Return whether a list has a paper of a conference and, with another year, that of the same title in a journal."""
    here, there = (letters(_DIGITS.sub("", one.venue)) for one in (entry, first))
    known = here and there and not any(name.startswith("arxiv") for name in (here, there))
    alike = letters(entry.title) == letters(first.title)
    return bool(known and alike) and entry.year != first.year and here not in there and there not in here


def _again(entry: Entry, first: Entry, place: Callable[[Entry], tuple[str, int]], form: str) -> tuple[str, str]:
    """Return the finding on a record whose paper another one has; lists have one under several headings on purpose."""
    where = _line_of(first, entry, place)
    alike = said(entry) == said(first)
    if form == "markdown" and headings(entry) != headings(first):
        at = where if alike else f"as {said(first)} {where}"
        # Of one section they may stand in two groups of items, under the same heading.
        together = entry.sections and entry.sections[:1] == first.sections[:1]
        apart = "" if together else " under another heading,"
        return "listed-twice", f"{said(entry)} is also listed{apart} {at}."
    if alike:
        return "duplicate-paper", f"{said(entry)} is listed twice; the first is {where}."
    return "duplicate-paper", f"{said(entry)} is the same paper as {said(first)} {where}."


def _line_of(entry: Entry, beside: Entry, place: Callable[[Entry], tuple[str, int]]) -> str:
    """Return where a record stands, as it is said of a record of the same file or of another one."""
    file, line = place(entry)
    return f"on line {line}" if place(beside)[0] == file else f"at {file}:{line}"


def _are_one(entry: Entry, other: Entry, form: str) -> bool:
    """Return whether two records of one title can only be one paper: not a talk on it, nor another of that title."""
    if form == "markdown" and (_are_editions(entry, other) or _is_talk(entry) != _is_talk(other)):
        return False
    links = [{linkfacts.same(link.url) for link in one.links} for one in (entry, other)]
    if links[0] & links[1]:
        return True
    if all(links) and not entry.citation_key and len(set(_WORD.findall(entry.title.casefold()))) <= _WORDS:
        return False  # such as “Solution report, slides”
    numbers = {plain_number(linkfacts.arxiv_of(one)) for one in (entry, other)} - {""}
    dois = {entry.doi.casefold(), other.doi.casefold()} - {""}
    data = {bool(one.doi) and not linkfacts.is_paper(f"https://doi.org/{one.doi}") for one in (entry, other)}
    years = {one.year for one in (entry, other)} - {None}
    yearly = len(years) > 1 and not entry.citation_key and all(links)  # a workshop of every year
    if len(numbers) > 1 or len(dois) > 1 or len(data) > 1 or yearly or _are_versions(entry, other):
        return False
    papers = all(one.link(*PAPERS) is not None or not one.links for one in (entry, other))
    return papers and not _others_wrote(entry, other)


def _are_editions(entry: Entry, other: Entry) -> bool:
    """Return whether two records of a list lead first to pages of their own that are no papers, as a conference of every year does."""
    if not (entry.links and other.links):
        return False
    own = [one.links[0].url for one in (entry, other)]
    return linkfacts.same(own[0]) != linkfacts.same(own[1]) and not any(map(_is_of_paper, own))


def _is_talk(entry: Entry) -> bool:
    """Return whether all that a record leads to is a talk, which may have the title of its paper."""
    return bool(entry.links) and all(link.rel in _TALKS or role_of_host(link.url) in _TALKS for link in entry.links)


def _is_of_paper(url: str) -> bool:
    return linkfacts.is_document(url) or role_of_host(url) in PAPERS


def _are_versions(entry: Entry, other: Entry) -> bool:
    """Return whether two records of a bibliography are works of their own: report and article, editions, a column."""
    if entry.type and other.type and entry.type != other.type and entry.year != other.year:
        return True
    if not entry.citation_key or not {entry.type, other.type} <= _PUBLISHED:
        return False
    years, volumes, places = (
        {one.year for one in (entry, other)} - {None},
        {one.volume for one in (entry, other)} - {""},
        {letters(one.container_title) for one in (entry, other)},
    )
    return entry.type != other.type or (
        len(years) > 1 and (entry.type == "book" or len(places) > 1 or len(volumes) > 1)
    )


def _others_wrote(entry: Entry, other: Entry) -> bool:
    """Return whether the authors of two records are known, and no name is among both."""
    here, there = ({fold(name.family or name.literal) for name in one.author} - {OTHERS} for one in (entry, other))
    return bool(here and there) and here.isdisjoint(there)


def _differ(title: str, other: str) -> bool:
    """Return whether two squeezed titles are of different papers: neither is in the other, and they are not nearly equal."""
    if not title or not other or title in other or other in title:
        return False
    short, long = sorted((title, other), key=len)
    return short[:_ALIKE] not in long and short[-_ALIKE:] not in long


def _are_titles(*entries: Entry) -> bool:
    """Return whether records are called by titles of papers: a model and the data for it may share one under their names."""
    return all(
        len(set(_WORD.findall(one.title.casefold()))) >= _WORDS
        and not _DATA.search(one.title)
        and not names_people(one.title)
        and "://" not in one.title
        and (bool(one.citation_key) or not _CLAUSE.match(one.title))
        for one in entries
    )


def names_people(title: str) -> bool:
    """Return whether the title of a record is a list of authors, which was misread, or “Chen et al.”."""
    if title.rstrip(". )").endswith("et al"):
        return True
    return "," in title and all(word[0].isupper() for word in title.split() if word != "and") and only_people(title)


def shared_links(
    entries: Iterable[Entry], place: Callable[[Entry], tuple[str, int]], form: str
) -> Iterator[tuple[Entry, str, str]]:
    """Find one paper link under two titles: at least one of them is wrong."""
    groups: dict[str, list[tuple[Entry, str]]] = {}
    for entry in entries:
        for url in _papers(entry, form):
            groups.setdefault(linkfacts.same(url), []).append((entry, url))
    told: set[str] = set()
    for group in groups.values():
        counts = Counter(letters(entry.title) for entry, _url in group)
        first, first_url = max(group, key=lambda one: counts[letters(one[0].title)])  # that of most records is right
        others = [
            (entry, url)
            for entry, url in group
            if _are_others(entry, first) and _one_version(*map(linkfacts.pinned_version, (url, first_url)))
        ]
        if len(others) > 1 and not linkfacts.is_paper(first_url):
            continue  # the PDF of a whole volume
        for entry, url in others:
            if entry.id not in told:
                told.add(entry.id)
                where = f"{said(first)} {_line_of(first, entry, place)}"
                yield entry, "shared-link", f"{said(entry)} has the same paper link as {where}: {shown(url)}"


def _papers(entry: Entry, form: str) -> list[str]:
    """Return the addresses that can only be those of the paper of a record; in a list further ones may be mentioned."""
    if form in MODELS and has_own_name(entry):
        return []
    urls = [link.url for link in entry.links if link.rel in PAPERS]
    several = len({linkfacts.same(url) for url in urls}) > _SEVERAL
    own = urls[:1] if form == "markdown" else urls
    # Another page may be about several papers.
    return [] if several else [url for url in own if form == "catalog" or linkfacts.is_document(url)]


def _are_others(entry: Entry, first: Entry) -> bool:
    """Return whether two records are of different papers, and none is a chapter of the other."""
    titles = letters(entry.title), letters(first.title)
    books = letters(entry.container_title), letters(first.container_title)
    within = any(book and book in title for book, title in zip(books, reversed(titles), strict=True))
    return _are_titles(entry, first) and _differ(*titles) and not within and not _share_name(entry, first)


def _share_name(*entries: Entry) -> bool:
    """Return whether what a title begins with, as in “DINOv2: Learning …”, is in the other title as well."""
    for one, other in (entries, reversed(entries)):
        name, colon, _rest = one.title.partition(":")
        word = letters(name.split()[-1]) if colon and name.strip() else ""
        if len(word) >= _LEAST_NAME and word in letters(other.title):
            return True
    return False


def _one_version(version: str, other: str) -> bool:
    """Return whether two versions of a paper, as ``v1``, are not two, of which each may have its record."""
    return version == other or not version or not other


def _version(entry: Entry) -> str:
    """Return the version that the first paper link of a record is pinned to."""
    link = entry.link(*PAPERS)
    return linkfacts.pinned_version(link.url) if link else ""
