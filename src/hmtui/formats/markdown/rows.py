"""The rows of a table: what its columns hold, and each row read by them, ragged, shifted or with cells too many.

Invariant: all rows of one form are read with the same columns; every cell of a row that is an entry is in one of its
fields or in the report.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.formats.markdown.blocks import Row
from hmtui.formats.markdown.columns import LINKS, column_role
from hmtui.formats.markdown.fragments import take_fact, take_venue
from hmtui.formats.markdown.inline import Told, read_run, take_badges, take_broken
from hmtui.formats.markdown.kinds import clean_title, count_words
from hmtui.formats.markdown.reading import Reading
from hmtui.formats.markdown.spans import HARD, Run, lay_out
from hmtui.formats.markdown.vocabulary import is_no, is_placeholder
from hmtui.formats.markdown.weights import TITLE
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.dates import year_range
from hmtui.formats.values.people import find_people, name_of, only_people
from hmtui.formats.values.venues import looks_like_venue, split_year
from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.formats.markdown.blocks import Cell
    from hmtui.formats.markdown.diagnostics import Diagnostics
    from hmtui.formats.markdown.groups import Group
    from hmtui.formats.markdown.segments import Segment
    from hmtui.formats.markdown.units import Unit

__all__ = ["column_roles", "is_row_entry", "read_row"]

_SEVERAL_PEOPLE = re.compile(r"\bet al\b|&|\band\b")
"""What stands between the authors of a citation in brackets, “(Bell et al., 2021)”, and not in other brackets."""
_DATED = re.compile(r"(?<=\w)\s*\(((?:19|20)\d\d)\)\s*$")
"""The year behind a name, “TIMIT (1993)”."""
_PLACED = re.compile(r"\s*[,，]\s*([^,，()]+)$")
"""What stands behind the comma after a name, “Alma, CVPR 2020”."""


_MOSTLY = 0.7
_NAME_WORDS = 4
_PARAMETERS = re.compile(r"(?i)param|参数")
_INFERRED = {"date": "year", "number": "number", "venue": "venue", "people": "authors", "org": "organizations"}
_MAY_TITLE = frozenset({"", *"title name paper link project dataset architecture summary code weights website".split()})
"""Headers, and none, under which titles can stand."""


def column_roles(group: Group) -> list[str]:
    """Return the role of every column: a field of a record, what its links are, ``name``, ``title`` or nothing."""
    header = group.units[0].header
    width = len(header) or max(len(unit.cells) for unit in group.units)
    held = [column_role(word) for word in header] or [""] * width
    titles = Counter(at for at in map(_title_column, group.units) if at >= 0)
    main = titles.most_common(1)[0][0] if titles else -1
    held = [_settled(role, group, at, header) if at != main else role for at, role in enumerate(held)]
    held = _without_doubles(held, header, main)
    if 0 <= main < width and held[main] not in {"title", "name", "paper"} and (not header or held[main] in _MAY_TITLE):
        words = [count_words(unit.title.text) for unit in group.units if unit.title is not None]
        long = sum(words) > _NAME_WORDS * len(words)
        held[main] = "title" if long and "title" not in held else "name"
        if held[main] == "name":
            held = ["" if role == "name" and at != main else role for at, role in enumerate(held)]
    return held


def _title_column(unit: Unit) -> int:
    """Return the place of the cell that holds the title of a row; -1 where none does."""
    held = (at for at, (_, segments) in enumerate(unit.cells) if any(one is unit.title for one in segments))
    return next(held, -1)


def _settled(role: str, group: Group, at: int, header: tuple[str, ...]) -> str:
    """Return the role of a column that is not the title's: what its header says, unless the cells or the other headers say better."""
    if role == "name":
        called = {
            (one.cells[at][0].text.strip(), one.title.text) for one in group.units if one.title and one.cells[at:]
        }
        if len({name for name, _ in called}) * 2 < len(called):
            return ""  # “Framework”: what several titles have is the name of none
    if role == "year" and _inferred(group, at, header) == "venue":
        return "venue"
    if "dataset" in map(roles.label_role, header):
        # The size of a data set is no number of parameters, and what is downloaded the data.
        if role == "parameters" and not _PARAMETERS.search(header[at]):
            return ""
        if role == "link" and "download" in header[at].casefold():
            return "dataset"
    return role or _inferred(group, at, header)


def _inferred(group: Group, at: int, header: tuple[str, ...]) -> str:
    """Return what a column without a known header holds, if nearly all of its cells agree."""
    kinds: Counter[str] = Counter()
    for unit in group.units:
        if at < len(unit.cells):
            run, segments = unit.cells[at]
            if segments:
                kinds["link" if all(one.kind == "label" and one.link for one in segments) else segments[0].kind] += 1
            elif run.links:
                kinds["link"] += 1
    if not kinds:
        return "" if at < len(header) and header[at] else "number"
    kind, count = kinds.most_common(1)[0]
    if count < _MOSTLY * sum(kinds.values()) or (kind == "number" and at < len(header) and header[at]):
        return ""
    return "link" if kind == "link" else _INFERRED.get(kind, "")


def _without_doubles(held: list[str], header: tuple[str, ...], main: int) -> list[str]:
    """Leave one column for the name and one for the title; beside names, “Dataset” and “Project” hold links."""
    settled: list[str] = []
    for at, role in enumerate(held):
        leads = roles.label_role(header[at]) if at < len(header) else ""
        others = {*held[:at], *held[at + 1 :]}
        if role == "name" and leads in {"project", "dataset"} and {"name", "title"} & others and at != main:
            settled.append(leads)
        elif role in {"name", "title"} and role in settled and at != main:
            settled.append("")
        else:
            settled.append(role)
    return settled


_NAMED = re.compile(r"\s+[-–—]\s+(?:\S+\s+){3,}\S+|\s*[:：]\s+(?:\S+\s+){3,}\S+")
"""What stands behind a name in a column of titles."""


class Filled(Struct, frozen=True, gc=False):
    """A cell with the column it stands in."""

    role: str
    header: str
    cell: Cell
    run: Run
    leads_to: str = "paper"
    """What the links of a column of titles lead to, if they do not say it."""
    segments: Sequence[Segment] = ()
    title: Segment | None = None
    """The segment that is the title of the row, if it is in this cell."""
    settled: bool = False
    """Whether the title of the row is known, in whatever cell."""

    @property
    def text(self) -> str:
        """The words of the cell in one line."""
        return " ".join(self.run.text.split())


_SEVERAL = frozenset({"modalities", "languages", "keyword"})
"""Columns in which each word in code style is one value."""


def _take_cell(one: Filled, reading: Reading, notes: Diagnostics) -> None:
    """Read a cell."""
    if one.role == "name":
        _take_name(one, reading, notes)
    elif one.role == "title" or one.role in LINKS:
        _take_paper(one, reading, notes)
    else:
        text = _without_labels(one.run) if one.role == "summary" else one.run.text
        if one.role in _SEVERAL and len(one.run.code) > 1:
            text = ", ".join(text[begin:end] for begin, end in one.run.code)
        told = one.role == "number" or not text or take_fact(one.role, text, reading, one.header or one.role)
        if one.text and not told:  # what the field cannot hold is kept under the header
            if key := one.header or one.role:
                reading.columns[key] = one.text
            elif re.search(r"\w", one.text):
                reading.notes.append(one.text)
        _take_links(one, reading, notes)


def _without_labels(run: Run) -> str:
    """Return the words of a cell without the lines that only say what their link is: “website”."""
    labels = {label for label in map(run.label, run.links) if roles.label_role(label)}
    return HARD.join(line for line in run.text.split(HARD) if line.strip() not in labels)


def _take_name(one: Filled, reading: Reading, notes: Diagnostics) -> None:
    text = one.run.text
    for at, placed in enumerate(one.run.links):
        # In brackets stands a second link, or one that says what it is: “MED[[data](…)]”.
        told = at or roles.label_role(one.run.label(placed))
        for begin, end in ((placed.start - 1, placed.end + 1), (placed.start, placed.end)):
            piece = text[max(0, begin) : end]
            if told and piece and piece[0] in "([" and piece[-1] in ")]":
                text = text.replace(piece, " " * len(piece))
    first, _, more = text.strip().partition(HARD)
    cited = re.search(r"\(([^()]*)\W((?:19|20)\d\d)[a-z]?\)", first)
    if cited and _SEVERAL_PEOPLE.search(cited[1]) and not first[cited.end() :].strip():
        reading.authors = find_people(cited[1].rstrip(" ,"))
        first = first[: cited.start()] if reading.authors else first
    if dated := _DATED.search(first):
        reading.issued, first = dated[1], first[: dated.start()]
    placed_in = _PLACED.search(first)
    if placed_in and looks_like_venue(placed_in[1]) and split_year(placed_in[1]).issued:
        take_venue(placed_in[1], reading)
        first = first[: placed_in.start()]
    reading.name = clean_title(first) or clean_title(" ".join(map(one.run.label, one.run.links)))
    reading.issued = cited[2] if cited else reading.issued
    labels = [one.run.label(placed) for placed in one.run.links]
    lines = filter(None, (part.strip(" >") for part in more.split(HARD)))
    reading.notes += [line for line in lines if not any(line in label for label in labels)]
    for placed, label in zip(one.run.links, labels, strict=True):
        if roles.is_web(placed.link.url):
            url = notes.address(placed.link.url, placed.link.line)
            rel = roles.role_of_host(url)
            is_name = not roles.label_role(label) and rel in {"project", "blog", ""}
            default = "paper" if len(reading.name.split()) > 4 else "website"
            # Of two names in one cell the first is the record's, the other that of its own link.
            other = "" if roles.label_role(label) or clean_title(label) in reading.name else label
            reading.add_link(default if is_name else roles.role(label, url, default=default), url, other)
        else:
            take_broken(label, placed.link, reading, notes, is_title=clean_title(label) in reading.name)


def _take_paper(one: Filled, reading: Reading, notes: Diagnostics) -> None:
    """Read a cell that holds a title, a citation, links, or all of them."""
    column = one.role if one.role in LINKS else one.leads_to
    title = one.title
    cites = one.role in {"title", "paper", "link"} or "download" in one.header.casefold()
    if title is None and cites and not (reading.title or one.settled):
        title = max(one.segments, key=lambda one: one.score, default=None)
        title = title if title is not None and title.score >= TITLE else None
    part = read_run(one.run, one.cell.line, notes, Told(title, one.segments), column)
    if title is None:
        labels = {link.get("label") for link in part.links}
        part.notes = [note for note in part.notes if note.strip("[]") not in labels]  # a label says it once
        part.authors = [one for one in part.authors if name_of(one) not in labels]  # “System Card” is nobody
        if not part.links and not cites:
            reading.columns[one.header] = one.text
            return
    if one.role == "title" and part.title and not part.name and len(part.notes) == 1:
        # “GDE - nowcasting with diffusion models”: in this column the words behind a name are the title.
        name, words = part.title, part.notes[0]
        if _NAMED.fullmatch(one.text, len(name)) and one.text == f"{name}{one.text[len(name) : -len(words)]}{words}":
            part.name, part.title, part.notes = name, words, []
    if one.role == "title" and not part.title:
        part.title, part.lead = clean_title(one.text), "plain"  # in this column even “CoNLL-2003” is one
    if part.title and not reading.title:
        reading.title, reading.lead = part.title, part.lead
    elif part.title and part.title != reading.title:
        part.notes.append(part.title)
    if part.name and not reading.name:
        reading.name = part.name
    reading.abstract += part.abstract
    reading.take(part)


def _take_links(one: Filled, reading: Reading, notes: Diagnostics) -> None:
    """Keep the links of a cell of words: a venue that leads to the paper, a company that leads to its site."""
    for placed in one.run.links:
        label = one.run.label(placed)
        if not roles.is_web(placed.link.url):
            take_broken(label, placed.link, reading, notes, is_title=False)
            continue
        url = notes.address(placed.link.url, placed.link.line)
        rel = roles.role(label, url, default="website" if one.role == "organizations" else "link")
        if one.role == "license" or (not re.search(r"[^\W\d_]", label) and not roles.arxiv_id(url)):
            rel = "link"  # the proof of a fact, such as a length of context
        if one.role in {"year", "venue"} and any(link["rel"] == "paper" for link in reading.links):
            rel = "website"  # that of the venue
        if one.role in {"organizations", "authors"} and rel != "paper":
            rel = "website" if one.role == "organizations" else "profile"
        reading.add_link(rel, url, label)


def read_row(unit: Unit, columns: list[str], notes: Diagnostics) -> Reading:
    """Read a row whose columns hold what ``columns`` says."""
    row = unit.block if isinstance(unit.block, Row) else Row([], unit.line)
    reading = Reading(row.line)
    filled: list[Filled] = []
    placeholders: list[str] = []
    leads_to = "link" if "paper" in columns else "paper"
    at_title = _title_column(unit)
    settled = at_title >= 0 and columns[at_title : at_title + 1] != ["name"]
    for at, (cell, (run, segments)) in enumerate(zip(row.cells[: len(columns)], unit.cells, strict=False)):
        header = unit.header[at] if at < len(unit.header) else ""
        answered = is_no(run.text) and columns[at] not in {"name", "title"}
        if not run.links and is_placeholder(run.text) and not (answered and not columns[at] and header):
            if run.text.strip() and not answered:  # a link or a fact that a row says it has not
                placeholders.append(f"{header or at + 1}: {run.text.strip()}")
            continue
        title = unit.title if at == at_title else None
        filled.append(Filled(columns[at], header, cell, run, leads_to, segments, title, settled))
    _mend_shift(filled, reading, notes)
    rest = _take_two_papers(filled, reading, notes)
    for one in sorted(rest, key=lambda one: one.role not in {"name", "title"}):
        _take_cell(one, reading, notes)
    for one in filled:
        take_badges(one.run, reading)
    _take_strays(row, len(columns), reading, notes)
    if placeholders and reading.heading:
        was = ", ".join(placeholders)
        notes.repaired(
            "placeholder", row.line, f"“{reading.heading}”: placeholder treated as empty ({was}).", was=was, now=""
        )
    _date(filled, reading, notes)
    if not reading.title and reading.name and (len(reading.name.split()) > 4):
        reading.title, reading.name = reading.name, ""
    return reading


def _mend_shift(filled: list[Filled], reading: Reading, notes: Diagnostics) -> None:
    """Put a link that says only “link” and stands in a column of words where it belongs, if its host tells where."""
    for at, one in enumerate(filled):
        labels = [one.text, *map(one.run.label, one.run.links)]
        if one.role not in {"venue", "year", "title"} or not one.run.links or not all(map(roles.is_neutral, labels)):
            continue
        url = one.run.links[0].link.url
        rel = roles.role_of_host(url)
        if rel and not any(other.role == rel and other.run.links for other in filled):
            message = f"The link in the column “{one.header}” was read as the {rel} link: {url}."
            was, now = f"{one.header}: {url}", f"{rel}: {url}"
            notes.repaired("shifted-column", reading.line, message, was=was, now=now)
        else:
            notes.doubt("shifted-column", reading.line, f"There is a link in the column “{one.header}”: {url}.")
        filled[at] = replace(one, role=rel or "link")


def _take_two_papers(filled: list[Filled], reading: Reading, notes: Diagnostics) -> list[Filled]:
    """Take the title and links of a row whose title cell holds several titles, with as many paper links; return the other cells."""
    titles = next((one for one in filled if one.role == "title"), None)
    papers = next((one for one in filled if one.role in {"paper", "link"}), None)
    if titles is None or papers is None or len(papers.run.links) < 2:
        return filled
    # Authors on a line of their own are no title.
    lines = [clean_title(line) for line in titles.run.text.split(HARD) if not line.lstrip().startswith(">")]
    parts = [line for line in lines if len(line.split()) > 2 and not only_people(line)]
    if len(parts) != len(papers.run.links):
        return filled
    name = next((one.text for one in filled if one.role == "name"), "")
    own = [at for at, part in enumerate(parts) if name and fold(name) in fold(part)]
    chosen = own[0] if len(own) == 1 else 0
    message = f"The row holds {len(parts)} papers; “{parts[chosen]}” was taken, the others kept as related links."
    if len(own) == 1:
        notes.repaired("two-papers", reading.line, message, was=" / ".join(parts), now=parts[chosen])
    else:
        notes.doubt("two-papers", reading.line, message)
    reading.title, reading.lead = parts[chosen], "plain"
    for at, placed in enumerate(papers.run.links):
        reading.add_link("paper" if at == chosen else "related", placed.link.url, "" if at == chosen else parts[at])
    return [one for one in filled if one not in (titles, papers)]


def _take_strays(row: Row, width: int, reading: Reading, notes: Diagnostics) -> None:
    """Keep the links of the cells beyond the last column."""
    strays = [Filled("", "", cell, lay_out(cell.spans)) for cell in row.cells[width:]]
    strays = [one for one in strays if not one.text.startswith("[//]:")] if reading.heading else []  # a comment
    for one in strays:
        _take_links(one, reading, notes)
    told = [" ".join(_beside_links(one.run).split()) for one in strays]
    text = " | ".join(words for words in told if re.search(r"\w", words))
    message = f"“{reading.heading}” has more cells than the table has columns"
    if text:
        notes.doubt("stray-cells", row.line, f"{message}; left out: {text}.")
    elif strays:
        held = "their links were read" if any(one.run.links for one in strays) else "they are empty"
        was, now = f"{len(row.cells)} cells", f"{width} cells"
        notes.repaired("extra-cells", row.line, f"{message}; {held}.", was=was, now=now)


def _beside_links(run: Run) -> str:
    """Return the words of a cell that are no label of a link into the web."""
    words = list(run.text)
    for placed in run.links:
        if roles.is_web(placed.link.url):
            words[placed.start : placed.end] = " " * (placed.end - placed.start)
    return "".join(words)


def _date(filled: list[Filled], reading: Reading, notes: Diagnostics) -> None:
    """Settle the date: a range of years is that of the paper's arXiv number, a venue's year comes last."""
    ranges = (year_range(one.text) for one in filled if one.role == "year" and not _is_month(one))
    years = next(filter(None, ranges), None)
    papers = [link["url"] for link in reading.links if link["rel"] in {"paper", "pdf"}]
    arxiv = next(filter(None, map(roles.arxiv_id, papers)), "")
    posted = f"20{arxiv[:2]}" if re.match(r"\d{4}\.", arxiv) else ""
    if years is not None:
        was = "-".join(years)
        reading.issued = posted if posted in years else years[0]
        if posted in years:
            message = f"“{reading.heading}”: {was} read as {posted}, the year of arXiv {arxiv}."
            notes.repaired("year-range", reading.line, message, was=was, now=posted)
        else:
            notes.doubt(
                "year-range", reading.line, f"“{reading.heading}”: {was} is not a single year; the first was taken."
            )
    elif posted and reading.issued and int(reading.issued[:4]) < int(posted) - 1:
        message = (
            f"“{reading.heading}”: the year {reading.issued[:4]} is long before {posted}, the year of arXiv {arxiv}."
        )
        notes.doubt("year", reading.line, message)


def _is_month(one: Filled) -> bool:
    """Return whether a cell of a column of dates is a year and a month, ``2008-11``, and no range of years."""
    return "date" in one.header.casefold() and re.fullmatch(r"\s*\d{4}-(?:0[1-9]|1[0-2])\s*", one.text) is not None


def is_row_entry(reading: Reading, columns: list[str]) -> bool:
    """Return whether a row is an entry: it has a name, and anything beside it; in a column unknown words, if one is of papers or links."""
    worded = not {"paper", "link"}.isdisjoint(columns) and any(map(str.isalpha, "".join(reading.columns.values())))
    said = reading.links or reading.lead or reading.notes or reading.issued or reading.venue or reading.authors
    return bool(reading.heading and (worded or said or reading.extra or reading.keywords))
