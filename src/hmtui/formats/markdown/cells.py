"""One cell of a table, read by what its column holds.

Invariant: a cell gives to the fields of its column; what does not fit there is
kept under the header of the column, word for word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.markdown.columns import LINKS
from hmtui.formats.markdown.fragments import take_fact
from hmtui.formats.markdown.inline import Told, read_run
from hmtui.formats.markdown.spans import HARD, Run
from hmtui.formats.markdown.titles import clean_title
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.people import find_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.formats.markdown.blocks import Cell
    from hmtui.formats.markdown.diagnostics import Diagnostics
    from hmtui.formats.markdown.reading import Reading
    from hmtui.formats.markdown.segments import Segment

__all__ = ["Filled", "take_cell"]

_SEVERAL_PEOPLE = re.compile(r"\bet al\b|&|\band\b")
"""What stands between the authors of a citation in brackets, “(Bell et al., 2021)”, and not in other brackets."""
_TITLE = 0.6
"""Local score from which a segment of a cell is taken for a title."""


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


def take_cell(one: Filled, reading: Reading, notes: Diagnostics) -> None:
    """Read a cell."""
    if one.role == "name":
        _take_name(one, reading, notes)
    elif one.role == "title" or one.role in LINKS:
        _take_paper(one, reading, notes)
    else:
        if one.role != "number":
            _take_fact(one, reading)
        _take_links(one, reading, notes)


def _take_name(one: Filled, reading: Reading, notes: Diagnostics) -> None:
    text = one.run.text
    for placed in one.run.links[1:]:  # a second link in brackets
        around = text[placed.start - 1 : placed.end + 1]
        if around[0] in "([" and around[-1] in ")]":
            text = text.replace(around, " " * len(around))
    first, _, more = text.strip().partition(HARD)
    cited = re.search(r"\(([^()]*)\W((?:19|20)\d\d)[a-z]?\)", first)
    if cited and _SEVERAL_PEOPLE.search(cited[1]) and not first[cited.end() :].strip():
        reading.authors = find_people(cited[1].rstrip(" ,"))
        first = first[: cited.start()] if reading.authors else first
    reading.name = clean_title(first) or clean_title(" ".join(map(one.run.label, one.run.links)))
    reading.issued = cited[2] if cited else ""
    labels = [one.run.label(placed) for placed in one.run.links]
    reading.notes += [
        line for line in map(str.strip, more.split(HARD)) if line and not any(line in label for label in labels)
    ]
    for placed, label in zip(one.run.links, labels, strict=True):
        if roles.is_web(placed.link.url):
            url = notes.address(placed.link.url, reading.line)
            rel = roles.role_of_host(url)
            is_name = not roles.label_role(label) and rel in {"project", "blog", ""}
            default = "paper" if len(reading.name.split()) > 4 else "website"
            # Of two names in one cell the first is the record's, the other that of its own link.
            other = "" if roles.label_role(label) or clean_title(label) in reading.name else label
            reading.add_link(default if is_name else roles.role(label, url, default=default), url, other)


def _take_paper(one: Filled, reading: Reading, notes: Diagnostics) -> None:
    """Read a cell that holds a title, a citation, links, or all of them."""
    column = one.role if one.role in LINKS else one.leads_to
    title = one.title
    if title is None and one.role in {"title", "paper", "link"} and not (reading.title or one.settled):
        title = max(one.segments, key=lambda one: one.score, default=None)
        title = title if title is not None and title.score >= _TITLE else None
    part = read_run(one.run, one.cell.line, notes, Told(title, one.segments), column)
    if title is None:
        labels = {link.get("label") for link in part.links}
        part.notes = [note for note in part.notes if note not in labels]  # a label says it once
        if not part.links and one.role not in {"title", "paper", "link"}:
            reading.columns[one.header] = one.text
            return
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


def _take_fact(one: Filled, reading: Reading) -> None:
    """Return the words of a cell to their field; what the field cannot hold is kept under the header."""
    if one.text and not take_fact(one.role, one.run.text, reading, one.header or one.role):
        reading.columns[one.header or one.role] = one.text


def _take_links(one: Filled, reading: Reading, notes: Diagnostics) -> None:
    """Keep the links of a cell of words: a venue that leads to the paper, a company that leads to its site."""
    for placed in one.run.links:
        if not roles.is_web(placed.link.url):
            continue
        url = notes.address(placed.link.url, reading.line)
        label = one.run.label(placed)
        rel = roles.role(label, url, default="website" if one.role == "organizations" else "link")
        if one.role == "license" or (not re.search(r"[^\W\d_]", label) and not roles.arxiv_id(url)):
            rel = "link"  # the proof of a fact, such as a length of context
        if one.role in {"year", "venue"} and any(link["rel"] == "paper" for link in reading.links):
            rel = "website"  # that of the venue
        if one.role in {"organizations", "authors"} and rel != "paper":
            rel = "website" if one.role == "organizations" else "profile"
        reading.add_link(rel, url, label)
