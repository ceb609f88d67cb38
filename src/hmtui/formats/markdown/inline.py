"""One item, paragraph or cell: its title, its links, and what its other words say.

Invariant: reading is by rules on form alone (quotes, links, bold, order); no list
and no paper is known by name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.draft import excerpt
from hmtui.formats.markdown.fragments import digest, take_citation, take_venue
from hmtui.formats.markdown.kinds import (
    FIELDS,
    NUMBER,
    REPORT,
    VERSIONED,
    clean_title,
    could_be_venue,
    is_dated_venue,
    is_label,
    kind_of,
    page_title,
    tags,
)
from hmtui.formats.markdown.names import BRACKETED, QUOTED, description_of, find_name, lead_of
from hmtui.formats.markdown.reading import Reading
from hmtui.formats.markdown.spans import GAP, Placed, Run
from hmtui.formats.markdown.vocabulary import goes_on_into, is_placeholder
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.dates import find_date
from hmtui.formats.values.organizations import is_organization
from hmtui.formats.values.people import find_people, is_person
from hmtui.formats.values.venues import is_preprint, looks_like_venue, split_year, with_year

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from hmtui.formats.markdown.diagnostics import Diagnostics
    from hmtui.formats.markdown.segments import Segment
    from hmtui.formats.markdown.spans import Anchor
    from hmtui.formats.values import venues

__all__ = ["Told", "read_links", "read_run", "take_badges", "take_broken"]

_PREFIX = re.compile(
    r"(?:^|[\s|(\[,;>*\x1f])([A-Za-z]+(?:[ -][A-Za-z]+){0,2}|[A-Za-z]{0,12}[\u3400-\u9fff]{2,8})\s?\d?"
    r"(?:\s?[(（][^()（）]{1,20}[)）])?\W{0,3}[:：]\W{0,3}$"
)
_GOES_ON = re.compile(r"\s(?!(?:and|or|by|in|at|et|plus)\b)[a-z]{2,}\s")
_WRITTEN_BY = re.compile(r"(?<!ed)\sby\s$")
_PAPER_AT = re.compile(r"(?:Paper|PDF)-[A-Z]", re.IGNORECASE)
"""A label that says where its paper came out: “Paper-ECCV14”."""
_LETTER = re.compile(r"[^\W\d_]")
_NEEDS_MORE = re.compile(
    r"(?i)\b(?:an?|and|as|associated|at|by|for|from|in|its?|of|on|or|see|the|their|this|to|using|via|with)\s$"
)
"""Words that no sentence ends with: the label of the link behind them is its last word."""
_COLON = re.compile(r"[:：]")
_SHORT = 4
_LONGEST_NAME = 60
_PATH = re.compile(r"(?!#)(?:[^\s:?#]{1,300}|[^:?#]{1,300}\.\w{2,8})(?:[?#]\S{0,100})?")
"""An address without a scheme: a file beside the list."""
_DAMAGED = re.compile(r"(?i)[htps]{3,8}(?:[:;]|//)")
"""How an address begins whose “https://” was misspelt."""
_BADGED = re.compile(
    r"(?i)^(?:(?:paper|pdf|publish(?:ed)?|journal|conference|venue|accepted(?: (?:at|by|to))?)\W+)+(?=\w)"
)
"""What a badge says before the venue: “Paper CVPR 2023”."""
_QUALIFIED = re.compile(r"\s\([^()]*\)$")
"""What a label adds in brackets: “Model (7B)”."""
_KEYS = frozenset("paper pdf arxiv code github project page website homepage demo video blog".split())
"""Last words before a bare address that no title ends with, as it does with “Model” or “Dataset”."""


class Labelled(Struct, frozen=True, gc=False):
    """A link with its label."""

    placed: Placed
    label: str
    rel: str
    """What the label says the link is; empty for a title, a name, a citation."""


class Told(Struct, frozen=True, gc=False):
    """What the form of the list says of a text."""

    title: Segment | None = None
    segments: Sequence[Segment] = ()
    """All segments of the text; one before the title can be the name."""
    shared: Container[str] = ()
    """Words that several titles have before them; they are no names."""
    common: Container[str] = ()
    """Words that the list writes small; they are no names of people."""
    wary: bool = False
    """Whether names alone are no authors: hardly an entry of the form has any, and this one has no venue or date."""
    described: bool = False
    """Whether a dash behind the title leads into a description."""


_UNTOLD = Told()


def read_run(run: Run, line: int, notes: Diagnostics, told: Told = _UNTOLD, column: str = "") -> Reading:
    """Read running text whose title is known, if it has one; ``column`` is the role of links that do not say theirs."""
    title, segments = told.title, told.segments
    reading = Reading(line)
    reading.common, reading.wary = told.common, told.wary
    labelled = _labelled(run, reading, notes, title)
    masked = list(run.text)
    for placed in run.links:
        if not roles.is_web(placed.link.url) and is_label(run.label(placed)):
            _blank(masked, placed.start, placed.end)
    described = title.described if title is not None else 0
    described = description_of(run, title) if told.described else described
    # In a column of links labels are no words of the entry, in a sentence of a description they are.
    outside = [one for one in labelled if not (one.rel and _is_within(run.text, one.placed, described))]
    _mask_labels(run, outside, title, masked, linked=title is None and column not in {"", "paper", "link", "related"})
    if title is not None:
        _take_title(reading, run, title, masked)
        first = segments[0] if segments else title
        if first.kind == "people" and first.form == "text" and first.end <= title.start:
            reading.authors = find_people(first.text, turned=reading.lead == "quote" or "," in first.text)
            _blank(masked, first.start, first.end if reading.authors else first.start)
        _take_name(reading, run, title, masked, told)
        _mask_until(run, masked, title.end, described)
        for one in (one for one in segments if one.told and one is not title):
            if one.kind == "venue":
                take_venue(one.text, reading)
            _blank(masked, one.start, one.end)
    _take_links(run, reading, labelled, title, column, notes)
    if title is not None and reading.lead == "quote":
        _take_citation(reading, title, masked, run)
    digest("".join(masked), run, reading, described)
    for dated in (find_date(one.text) for one in segments if one.told and one.kind == "date"):
        reading.issued = reading.issued or (dated.issued if dated else "")  # of its key, “[Bell2020]”
    if not column:  # other cells of a row may say more
        take_badges(run, reading)
    return reading


def _mask_until(run: Run, masked: list[str], at: int, described: int) -> None:
    """Take out of the text what is between a title and its description but for brackets: “(ICML 2019) – what it is”."""
    for bracket in BRACKETED.finditer(run.text, at, max(at, described)):
        _blank(masked, at, bracket.start())
        at = bracket.end()
    _blank(masked, at, max(at, described))


def read_links(run: Run, line: int, notes: Diagnostics, column: str = "") -> Reading:
    """Read the links of running text, and none of its words."""
    reading = Reading(line)
    _take_links(run, reading, _labelled(run, reading, notes, None), None, column, notes)
    return reading


def take_badges(run: Run, reading: Reading) -> None:
    """Take the venue that a badge says, “ICDAR 2021”, where nothing else says more."""
    for placed in (placed for placed in run.links if roles.is_web(placed.link.url) or not placed.link.url):
        words = _BADGED.sub("", run.label(placed))
        venue = split_year(words).venue
        told = is_dated_venue(words) and not (is_preprint(venue) or REPORT.match(venue))
        lacks = not reading.venue or is_preprint(reading.venue) or words.startswith(reading.venue)
        if told and lacks and not run.text[placed.start : placed.end].strip():
            reading.venue = ""
            take_venue(words, reading)


def _is_within(text: str, placed: Placed, described: int) -> bool:
    """Return whether a link is a part of a sentence: words go on into it, and on behind it where no description is told."""
    last = not _LETTER.search(text, placed.end)
    label = text[placed.start : placed.end]
    if last and label.casefold() != "here" and roles.is_plain(label) and not _NEEDS_MORE.search(text, 0, placed.start):
        return False  # “… waves and wind [link](…)”
    return goes_on_into(text, placed.start) and (described > 0 or _GOES_ON.match(text, placed.end) is not None)


def _mask_labels(run: Run, labelled: list[Labelled], title: Segment | None, masked: list[str], *, linked: bool) -> None:
    """Take out of the text the labels that only say what their link is."""
    for item in labelled:
        if title is not None and title.link is item.placed:
            continue
        kind = kind_of(item.label)
        dated: object = is_dated_venue(item.label) or (item.rel == "?" and kind == "date")
        ahead = title is not None and item.placed.end <= title.start
        if ahead and item.rel == "paper" and looks_like_venue(item.label):
            dated = kind = "venue"  # “[[NeurIPS](…)] A Title”
        alone = kind == "open" and not ahead and _is_bracketed(run.text, item.placed)  # the link keeps its label
        if linked or alone or item.placed.link.bare or (item.rel and not dated):
            _blank(masked, item.placed.start, item.placed.end)
        elif kind in {"people", "venue", "date"}:
            # Such a label is read for itself, whatever is written beside it.
            for at in (item.placed.start - 1, item.placed.end):
                if 0 <= at < len(masked) and masked[at] in "[]() \r":
                    masked[at] = GAP


# --- links ---------------------------------------------------------------------------------------------------


def _labelled(run: Run, reading: Reading, notes: Diagnostics, title: Segment | None) -> list[Labelled]:
    found = []
    called = clean_title(title.text) if title is not None else ""
    for placed in run.links:
        url = placed.link.url
        if not roles.is_web(url):
            is_title = title is not None and title.link is placed
            take_broken(run.label(placed), placed.link, reading, notes, is_title=is_title, entry=called)
            continue
        words = run.label(placed)
        if title is not None and title.link is placed:
            found.append(Labelled(placed, words.strip(), ""))
            continue
        label = words.strip("[]() ")
        label = f"{label})" if label.count("(") > label.count(")") else label
        bracketed = words[:1] in {"[", "("} or _is_bracketed(run.text, placed)
        rel = (
            ""
            if roles.is_name_of(label, url)
            else roles.label_role(_QUALIFIED.sub("", label)) or (roles.loose_role(label) if bracketed else "")
        )
        if rel == "paper" and not roles.label_role(label) and roles.role_of_host(url) not in {"", "paper"}:
            rel = "?"  # “Paper List”
        if not rel and (meant := roles.misspelt_role(label)):
            notes.repaired(
                "link-label", reading.line, f"The link label “{label}” was read as “{meant}”.", was=label, now=meant
            )
            label, rel = meant, roles.label_role(meant)
        if not rel and (versioned := VERSIONED.fullmatch(label)) and _LETTER.search(run.text, 0, placed.start):
            rel = roles.label_role(versioned["role"])  # what stands before it has the title
        if not rel and _PAPER_AT.match(label):
            rel = "paper"
        before = run.text[max(0, placed.start - 40) : placed.start]
        if not rel and _COLON.search(before) and (prefix := _PREFIX.search(before)):
            # Before a bare address the last word tells; what stands before it can be of the line above.
            last = " ".join(prefix[1].split()[-2 if prefix[1].endswith(" page") else -1 :])  # “project page”
            at = placed.start - len(prefix[0])
            ends_title = at > 0 and run.text[at - 1].isalnum() and last.casefold() not in _KEYS
            rel = "" if ends_title and placed.link.bare else roles.label_role(last if placed.link.bare else prefix[1])
        pictured = not run.text[placed.start : placed.end].strip()
        if not rel and (placed.link.bare or pictured or roles.is_neutral(label)):
            rel = "?"
        found.append(Labelled(placed, "" if placed.link.bare else label, rel))
    return found


def _is_bracketed(text: str, placed: Placed) -> bool:
    """Return whether a link stands alone in square brackets, which can be its own."""
    within = text[placed.start : placed.start + 1] == "[" and text[placed.end - 1 : placed.end] == "]"
    return within or (text[max(0, placed.start - 1) : placed.start] == "[" and text[placed.end : placed.end + 1] == "]")


def take_broken(
    label: str, link: Anchor, reading: Reading, notes: Diagnostics, *, is_title: bool, entry: str = ""
) -> None:
    """Report a link of an entry that leads nowhere in the web; one to a file beside the list is kept as it is written."""
    url = link.url
    if not url or (url == "#" and (is_title or roles.label_role(label))):
        notes.doubt("empty-link", link.line, f"The link “{label}” has no address.")
    elif _DAMAGED.match(url):
        notes.doubt("bad-link", link.line, f"The link “{excerpt(label)}” is not a web address: {excerpt(url)}")
    elif is_placeholder(url):
        notes.doubt("empty-link", link.line, f"The link “{label}” has the placeholder “{url}” as its address.")
    elif _PATH.fullmatch(url):
        if roles.is_file(url):
            path = f"the link is a path beside the list, not a web address: {excerpt(url)}"
            notes.doubt("relative-link", link.line, f"“{excerpt(reading.heading or entry or label)}”: {path}")
        said = roles.label_role(label)
        if is_title or said:
            reading.add_link(roles.role_of_host(url) or said or "link", url, "" if is_title else label)


def _take_links(
    run: Run, reading: Reading, labelled: list[Labelled], title: Segment | None, column: str, notes: Diagnostics
) -> None:
    papers = [item for item in labelled if item.rel == "paper"]
    authors = [item for item in labelled if item.rel == "" and " " in item.label and is_person(item.label)]
    for item in labelled:
        placed = item.placed
        url = notes.address(placed.link.url, placed.link.line)
        is_title = title is not None and title.link is placed
        pictured = not run.text[placed.start : placed.end].strip()
        if pictured and not reading.issued and (dated := find_date(run.label(placed))):
            reading.issued = dated.issued
        by = len(authors) > 1 or _WRITTEN_BY.search(run.text, max(0, placed.start - 5), placed.start)
        if by and item in authors and not is_title and roles.role_of_host(url) not in {"paper", "code"}:
            reading.add_link("profile", url, item.label)
        elif is_title:
            reading.add_link(_main_role(item.label, url, column, reading), url)
        elif item.rel == "?":
            label = "" if roles.is_neutral(item.label) or len(item.label) > _LONGEST_NAME else item.label
            # A badge beside a title is of the code as often as of the paper: its host says which.
            said = roles.label_role(re.sub(r"\d[\d.]*", " ", run.label(placed))) if pictured else ""
            badge = pictured and title is not None and not placed.link.bare
            default = "paper" if kind_of(item.label) == "date" else "link"
            reading.add_link(roles.role(said, url, "link" if badge else column, default), url, label)
        elif (
            roles.label_role(item.label) == ""
            and not item.rel
            and looks_like_venue(item.label)
            and not find_date(item.label)
            and any(other is not item for other in papers)
        ):
            reading.add_link("website", url, item.label)  # the page of the venue
        else:
            said = item.label if roles.label_role(item.label) else item.rel
            default = "paper" if kind_of(item.label) in {"people", "venue", "date"} else "link"
            reading.add_link(roles.role(said or item.label, url, column, default), url, item.label)


def _main_role(label: str, url: str, column: str, reading: Reading) -> str:
    """Return what the link on a title is: the paper, unless its host holds something else."""
    host = roles.role_of_host(url)
    if host in {"paper", "code", "weights", "dataset", "demo", "video", "slides", "search"}:
        return host
    if column:
        return column if column != "link" else host or "link"
    is_name = len(label.split()) <= 2 and ":" not in label and reading.lead != "quote"
    if is_name:
        return host or "website"
    # Pages of projects are where papers are shown, and a name before a title is what methods have.
    if reading.lead != "quote" and not reading.name:
        reading.guessed = url
    return "paper"


# --- the title and what is before it ----------------------------------------------------------------------

_WRITERS = (
    re.compile(r"[.,]\s+((?=.*\bet\.?\s?al\b|.*\b[A-Z]\.\s?\w)[^,]{4,80})$"),
    re.compile(r"\s([^\W\d_a-z][\w'’-]+(?:\s[A-Z])?\set\.?\sal\.?)$"),
)
_WRITER = r"(?:[A-Z]\.[ -]?){1,3}[^\W\d_][\w'’-]+(?: [A-Z][\w'’-]+)?"
_CITED = re.compile(rf"({_WRITER}(?:,? (?:and )?{_WRITER}){{0,40}})[.:]\s+(?=\w+\s\w+\s\w)")
"""Authors in a link before the title: “[A. Bell, B. Kim. A Title. In Proc. X, 2020.](…)”."""
_COUNT = re.compile(r"\[(?!(?:19|20)\d\d\])\d{1,4}\]")
"""A bare number before a title, that of an entry or of its citations."""
_TAIL = re.compile(r"\s*[(\[（]([^()\[\]]{2,60})[)\]）]\s*\.?$")


_KINDS_OF_WORK = frozenset("book thesis survey tutorial report video talk now".split())
_GLUED_NAME = re.compile(r"(?<=[a-z]{3})\(([A-Z][\w+-]{2,24})\)")


def _take_title(reading: Reading, run: Run, title: Segment, masked: list[str]) -> None:
    """Write down the title, and what stands in brackets at its ends or as a name before it."""
    start, end = title.start, title.end
    text = run.text[start:end]
    kept_end = len(text)
    tail = _TAIL.search(text)
    reading.lead = lead_of(run, title)
    if tail and tail.start() > _SHORT:
        if _says_where(tail[1], reading.lead):
            kept_end = tail.start()
        elif kind_of(tail[1]) == "date" and (date := find_date(tail[1])):
            reading.issued = date.issued
    kept_end = _before_writers(text[:kept_end]) if reading.lead != "quote" else kept_end
    named = _GLUED_NAME.search(text, 0, kept_end)
    if named and named.end() == kept_end and not is_organization(named[1], by=True):
        reading.name, kept_end = named[1], named.start()  # “A Title(Tern)”
    begin = 0
    if title.link is not None and (cited := _CITED.match(text)):
        reading.authors, begin = find_people(cited[1]), cited.end()
        kept_end = begin + len(text[begin:kept_end].partition(". In ")[0])
    reading.title = clean_title(text[begin:kept_end])
    reading.title = page_title(reading.title, title.link.link.url) if title.link is not None else reading.title
    if reading.lead == "quote":
        after = QUOTED.match(run.text, end)
        _blank(masked, max(0, start - 1), after.end() if after else end)
    else:
        _blank(masked, start, start + kept_end)
    if (number := NUMBER.match(run.text)) and number.end() <= title.start:
        _blank(masked, number.start(), number.end())
    told, end = tags(run, number.end() if number else 0)
    if end <= title.start:
        reading.keywords += [tag for tag in told if roles.label_role(tag) not in {"paper", "code", "project"}]
        _blank(masked, 0, end if told else 0)
    for number in _COUNT.finditer(run.text, 0, title.start):
        _blank(masked, number.start(), number.end())


def _before_writers(title: str) -> int:
    """Return where a title ends before its authors: “…, Bell et al.”, “…, A. Bell and B. Kim”."""
    for found in filter(None, (form.search(title) for form in _WRITERS)):
        if found.start() > _SHORT and len(find_people(found[1])) > 1 and not looks_like_venue(found[1]):
            return found.start()
    return len(title)


def _says_where(bracket: str, lead: str) -> bool:
    """Return whether brackets at the end of a title hold its venue or year, and not a citation or a part of it."""
    if REPORT.fullmatch(bracket):
        return False
    placed = split_year(bracket)
    if lead == "link" and not looks_like_venue(placed.venue):
        return False  # brackets that are set off in the form of the list are cut before
    dated = bool(placed.issued) and placed.venue.casefold() != "edition"
    return dated or (looks_like_venue(bracket) and lead != "quote")


def _take_citation(reading: Reading, title: Segment, masked: list[str], run: Run) -> None:
    """Read what follows a quoted title when authors stand before it: where it came out, and when."""
    before = re.sub(r"^\W*\d{1,4}[\])}.]\W*", "", "".join(masked[: title.start]).replace(GAP, " "))
    if not reading.authors and not find_people(before, turned=True):
        return
    after = QUOTED.match(run.text, title.end)
    begin = end = after.end() if after else title.end
    while end < len(masked) and masked[end] not in {GAP, "\n"}:
        end += 1
    tail = "".join(masked[begin:end])
    if take_citation(tail, reading):
        _blank(masked, begin, end)


def _take_name(reading: Reading, run: Run, title: Segment, masked: list[str], told: Told) -> None:
    """Take a few words before the title for its name, or for a keyword where many titles have the same."""
    found = find_name(run, title, told.segments)
    if found is None:
        return
    one, words = found
    placed = split_year(words) if run.text[: one.start].rstrip()[-1:] in {"(", "["} else None
    if placed is not None and placed.issued and " " in words:
        _take_where(placed, reading)
    elif words in told.shared or (one.form == "bracket" and words in FIELDS):
        reading.keywords.append(words)
    else:
        reading.name = words
    _blank(masked, one.start, one.end)


def _take_where(placed: venues.Placed, reading: Reading) -> None:
    """Read what stands in brackets with a year before a title: “(2018 Book)”, “[Bell et al. NEUCOM21]”."""
    writers, _, behind = placed.venue.partition(" et al")
    venue = behind.strip(" .,") if behind else placed.venue
    reading.authors = find_people(f"{writers} et al") if behind else reading.authors
    reading.issued = placed.issued
    if could_be_venue(venue[:1].upper() + venue[1:]) and venue.casefold() not in _KINDS_OF_WORK:
        reading.venue = with_year(venue, placed.issued[:4])
    elif re.search(r"[^\W\d_]{3}", venue):
        reading.keywords.append(venue)


def _blank(masked: list[str], start: int, end: int) -> None:
    masked[start:end] = GAP * (end - start)
