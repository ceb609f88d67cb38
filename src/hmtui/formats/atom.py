"""Atom feeds, as arXiv's API returns them.

The XML is read by expat, event by event: a document type, an entity of its own or deep
nesting ends the reading, so that no small file can become a large one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate

from hmtui.errors import SourceError
from hmtui.formats.coerce import date, person
from hmtui.formats.draft import Draft
from hmtui.formats.markup import plain
from hmtui.formats.members import put
from hmtui.formats.tally import Skipped, counted
from hmtui.formats.values.bibliographic import add_links, doi_in, link_to
from hmtui.identity import arxiv_number
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hmtui.formats.draft import Report

__all__ = ["read"]

_SEPARATOR = " "
_ATOM = "http://www.w3.org/2005/Atom"
_DEEPEST = 50
_ARXIV_ID = re.compile(r"https?://arxiv\.org/abs/")
_ERROR = re.compile(r"https?://arxiv\.org/api/errors")
_VERSION = re.compile(r"^(https?://arxiv\.org/(?:abs|pdf)/\S{1,40}?)v\d+$")
"""The address of one version of a paper: that without it leads to the latest."""
_PEOPLE = ("author", "contributor")
_BLOCK = 1 << 16


class _Entry:
    """An entry as its elements are met."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.texts: dict[str, list[str]] = {}
        self.links: list[dict[str, str]] = []
        self.terms: list[str] = []
        self.primary = ""

    def first(self, name: str) -> str:
        """Return the first text of an element."""
        return self.texts.get(name, [""])[0]


class _Refused(Exception):
    """The document has something in it that is not read."""


class _Feed:
    """Takes the events of expat and keeps the entries that are complete."""

    def __init__(self) -> None:

        self.parser = ParserCreate(namespace_separator=_SEPARATOR)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.buffer_text = True
        self.done: list[_Entry] = []
        self._entry: _Entry | None = None
        self._path: list[str] = []
        self._said: list[str] = []

    def _refuse(self, *_parts: object) -> None:
        raise _Refused("it declares a document type or entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(_SEPARATOR)[2]
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise _Refused("its elements are nested too deeply")
        if name == "entry" and self._entry is None:
            self._entry = _Entry(self.parser.CurrentLineNumber)
        if self._entry is None:
            return
        if self._path[-2:-1] == ["entry"]:
            self._said = []
        if self._path[-2:] == ["author", "name"]:
            self._said = []
        if name == "link":
            self._entry.links.append(attributes)
        elif name == "category":
            self._entry.terms.append(attributes.get("term", ""))
        elif name == "primary_category":
            self._entry.primary = attributes.get("term", "")

    def _text(self, text: str) -> None:
        self._said.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(_SEPARATOR)[2]
        above = self._path[-2:-1]
        self._path.pop()
        if self._entry is None:
            return
        if name == "entry" and "entry" not in self._path:
            self.done.append(self._entry)
            self._entry = None
        elif (above == ["entry"] and name not in _PEOPLE) or (above == ["author"] and name == "name"):
            said = plain("".join(self._said))
            self._entry.texts.setdefault("author" if above == ["author"] else name, []).append(said)
            self._said = []


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the entries of a feed.

    Raises:
        SourceError: it is damaged before its first entry, declares entities, or says that the request was wrong.
    """
    return counted(_drafts(text, report), report, "entry")


def _drafts(text: str, report: Report) -> Iterator[Draft | Skipped]:
    feed, begun = _Feed(), False
    text = re.sub(r"^\ufeff?\s*<\?xml[^>]{0,200}\?>", lambda found: "\n" * found[0].count("\n"), text)
    try:
        for at in range(0, len(text), _BLOCK):
            feed.parser.Parse(text[at : at + _BLOCK], False)
            for entry in feed.done:
                begun = True
                yield _draft(entry) or Skipped(entry.line)
            feed.done.clear()
        feed.parser.Parse("", True)
    except _Refused as error:
        raise SourceError(f"this XML is not read: {error}.", hint="A feed needs neither.") from error
    except (ExpatError, ValueError) as error:
        line = feed.parser.CurrentLineNumber
        if not begun:
            raise SourceError(
                f"{line}: this XML is damaged: {clean(str(error))}.", hint="Get the file again."
            ) from error
        report.add("unreadable", line, f"The rest of the feed was not read: {clean(str(error))}.")


def _draft(entry: _Entry) -> Draft | None:
    if _ERROR.match(entry.first("id")):
        raise SourceError(f"the feed holds an error: {clean(entry.first('summary'))}.", hint="Correct the request.")
    title = entry.first("title")
    if not title:
        return None
    fields: dict[str, Any] = {"title": title}
    where = entry.first("id")
    is_arxiv = _ARXIV_ID.match(where) is not None
    put(fields, "author", [who for name in entry.texts.get("author", []) if (who := person(name))])
    put(fields, "issued", date(entry.first("published")[:10]) or date(entry.first("updated")[:10]))
    put(fields, "abstract", entry.first("summary") or entry.first("content"))
    put(fields, "DOI", doi_in(entry.first("doi"), bare=True))
    journal = entry.first("journal_ref")
    if is_arxiv:
        fields["type"] = "article"
        fields["arxiv"] = arxiv_number(where)
        put(fields, "arxiv-class", entry.primary or (entry.terms[0] if entry.terms else ""))
        fields["venue"] = journal or "arXiv"
    put(fields, "journal-ref", journal)
    put(fields, "comment", entry.first("comment"))
    put(fields, "categories", [term for term in entry.terms if term])
    links = []
    for link in entry.links:
        url = _VERSION.sub(r"\1", link.get("href", ""))
        if (
            not url.startswith(("http://", "https://"))
            or link.get("rel") in {"self", "edit"}
            or (is_arxiv and "doi.org" in url)
        ):
            continue
        pdf = link.get("type") == "application/pdf" or link.get("title") == "pdf"
        links.append({"rel": "pdf", "url": url} if pdf else link_to(url, "article" if is_arxiv else "webpage"))
    add_links(fields, links)
    return Draft(fields, entry.line)
