"""Read CSL-JSON: a list of items, or an object that holds one (``items``, ``references``), as Zotero and pandoc write it.

Items are decoded one by one, so that the first is available at once and a damaged item
costs only itself: reading goes on at the next item after the error.

Invariant: every member of an item is in its draft, as what it means in a catalog or
under its own name. A text without any item is a ``SourceError`` with line and column.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hmtui.errors import SourceError
from hmtui.formats.draft import Draft, Keys
from hmtui.formats.markup import plain
from hmtui.formats.values.bibliographic import (
    KNOWN_FIELDS,
    add_links,
    addresses,
    arxiv_class,
    arxiv_in,
    doi_in,
    iso_date,
    link_to,
    put_doi,
    read_date,
)
from hmtui.identity import arxiv_number
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Report

__all__ = ["read"]

_LIST = re.compile(r'"(?:items|references)"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_SIGN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]', re.DOTALL)
_DATE_PART = re.compile(r"[0-9]{1,4}")
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)(?:\s[^<>]{0,100})?>", re.IGNORECASE)
_TEXTS = ("title", "container-title", "volume", "issue", "page", "publisher")
_PLACES_OF_NUMBERS = ("number", "note", "archive-location", "archive_location", "URL", "DOI", "container-title", "id")
_TELLING = frozenset(("id", "type", "title", "author", "issued", "DOI", "URL", "container-title", "citation-key"))
"""Members of which an object must have one to be an item, where it is not certain that it stands for one."""
_CERTAIN = frozenset(("id", "type", "citation-key"))
"""Members of which it must have one where it may be part of another item, that is broken."""
_OBJECT_BEGINS = re.compile(r'\{\s*"')
_ITEM_BEGINS = re.compile(r'\{\s*"(?:id|type|title|citation-key)"')
_WINDOW = 1 << 14
"""How much of the text is looked at for an item at first."""
_NEAR = 16
"""An error this close to the end of the window may be caused by the end of the window."""
_SHAPE = 'CSL-JSON looks like [{"id": …, "type": …, "title": …}, …].'


def read(text: str, report: Report) -> Iterator[Draft]:
    """Yield items, each as soon as it is decoded.

    Raises:
        SourceError: there is no item in the text that can be read; for an empty list there is none to be missed.
    """
    text = text.removeprefix("\ufeff")
    reader = _ItemReader(text, report)
    keys = Keys(report)
    for item, line in reader.items():
        draft = _draft(item, line)
        keys.add(draft.wish, line)
        yield draft


# --- finding items ------------------------------------------------------------------------------------------


class _BrokenError(Exception):
    """An item cannot be read: why, and where."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why = why
        self.at = at


class _ItemReader:
    """Decodes the items of a text, one after the other."""

    def __init__(self, text: str, report: Report) -> None:
        self.text = text
        self.report = report
        self.decoder = json.JSONDecoder(parse_constant=str, parse_float=_number)
        self.error: SourceError | None = None
        """The error of the first unreadable item."""
        self._wrapped = False
        """Whether the list is a member of an object, which may have more members after it."""
        self._recovering = False
        """Whether what comes next may still be part of an item that is broken."""
        self._counted = (0, 1, 0)

    def items(self) -> Iterator[tuple[Mapping[str, Any], int]]:
        at, ending = self._begin()
        found = told = closed = False
        while (at := self._next(at)) < len(self.text) and not closed:
            if self.text[at] == ending:
                closed = self._ends(at)
                at += 1
                continue
            if not self._recovering and self._opens_inner(at):
                at += 1
                continue
            try:
                value, end = self._decoded(at)
            except (_BrokenError, ValueError, RecursionError) as error:
                at = self._after(error, at)
                continue
            items = self._as_items(value)
            for item in items:
                found = True
                yield item, self._place(at)[0]
            if not items and not self._recovering:
                told = True
                self._tell(at, "This is not an item; it was skipped.")
            self._recovering = self._recovering and not items
            at = end
        if not found and (self.error or told or not closed):
            raise self.error or SourceError("There are no items in this file.", hint=_SHAPE)
        if ending and not closed and not self._recovering:
            self._tell(len(self.text), "The list is not closed; the file may be cut short.")

    def _opens_inner(self, at: int) -> bool:
        """Return whether a list begins within the list, whose items are read as if they were of the outer one."""
        inner = self._after_blanks(at + 1)
        opens = self.text[at] == "[" and self.text[inner : inner + 1] == "{"
        if opens:
            self._tell(at, "A list begins here inside the list; its items were read.")
        return opens

    def _decoded(self, at: int) -> tuple[object, int]:
        """Decode the value at an offset; return it and the offset after it.

        The library counts the lines before an error from the start of what it is given, so it is given no more of
        the text than it needs: else a file with many errors would take the square of its length.
        """
        length = _WINDOW
        while True:
            window = self.text[at : at + length]
            try:
                value, end = self.decoder.raw_decode(window)
            except json.JSONDecodeError as error:
                ran_out = error.pos > len(window) - _NEAR or error.msg.startswith("Unterminated")
                if not ran_out or len(window) < length:
                    raise _BrokenError(error.msg, at + error.pos) from error
            else:
                return value, at + end
            length *= 16

    def _begin(self) -> tuple[int, str]:
        """Return where the first item may be, and the sign that ends the list of them."""
        start = self._after_blanks(0)
        opened = self.text[start : start + 1]
        self._wrapped = opened == "{"
        if opened == "[":
            return start + 1, "]"
        if opened != "{":
            line, column = self._place(start)
            raise SourceError(f"{line}:{column}: this is not JSON: a list of items is expected.", hint=_SHAPE)
        inner = _LIST.search(self.text, start)
        return (inner.end(), "]") if inner is not None else (start, "")

    def _ends(self, at: int) -> bool:
        """Return whether a bracket ends the list; in a file that is one, nothing but blanks may follow."""
        ends = self._wrapped or self._after_blanks(at + 1) >= len(self.text)
        if not ends:
            self._tell(at, "This bracket closes the list early; what follows was read, too.")
        return ends

    def _next(self, at: int) -> int:
        """Return the offset where the next item may begin; after a damaged item, that of the next brace."""
        if not self._recovering:
            return self._after_blanks(at)
        brace = _OBJECT_BEGINS.search(self.text, at)
        return brace.start() if brace is not None else len(self.text)

    def _after_blanks(self, at: int) -> int:
        blank = _BETWEEN.match(self.text, at)
        return blank.end() if blank else at

    def _as_items(self, value: object) -> list[Mapping[str, Any]]:
        """Return the items that a value is or has: some programs write one object with an item for each id."""
        if not isinstance(value, dict):
            return []
        if self._recovering:
            # Parts of the broken item, such as its authors, come by here too.
            return [] if _CERTAIN.isdisjoint(value) else [value]
        if not _TELLING.isdisjoint(value):
            return [value]
        inner = [item for item in value.values() if isinstance(item, dict) and not _TELLING.isdisjoint(item)]
        return list(inner) if len(inner) == len(value) else []

    def _after(self, error: Exception, at: int) -> int:
        """Report an item that cannot be read; return the offset from which to look for the next."""
        if isinstance(error, _BrokenError):
            spot, why, after = error.at, error.why, max(error.at, at + 1)
        else:
            spot, after = at, self._closing(at)
            why = "nested too deeply" if isinstance(error, RecursionError) else "it has a number that is too large"
        if not self._recovering or _ITEM_BEGINS.match(self.text, at):
            begin = self._place(at)
            line, column = self._place(spot)
            self.error = self.error or SourceError(
                f"{line}:{column}: this is not JSON: {clean(why)}.", hint="Correct that place in the file."
            )
            self.report.add(
                "unreadable",
                begin[0],
                f"This item cannot be read and was skipped: {clean(why)}, in line {line}.",
                column=begin[1],
                lost=True,
            )
        self._recovering = True
        return after

    def _closing(self, at: int) -> int:
        """Return the offset after the bracket that closes the one here, without decoding the text between."""
        depth = 0
        for sign in _SIGN.finditer(self.text, at):
            if sign[0] in {"{", "["}:
                depth += 1
            elif sign[0] in {"}", "]"}:
                depth -= 1
                if not depth:
                    return sign.end()
        return len(self.text)

    def _tell(self, at: int, message: str) -> None:
        line, column = self._place(at)
        self.report.add("unreadable", line, message, column=column)

    def _place(self, at: int) -> tuple[int, int]:
        """Return line and column of a place, counted from where the last count ended."""
        since, line, begin = self._counted
        if at < since:
            line -= self.text.count("\n", at, since)
            # Only an error may precede the last offset; the line of its item is near.
            return line, at - self.text.rfind("\n", 0, at)
        line += self.text.count("\n", since, at)
        begin = max(begin, self.text.rfind("\n", since, at) + 1)
        self._counted = (at, line, begin)
        return line, at - begin + 1


def _number(digits: str) -> float | str:
    """Read a number; one that is beyond all bounds stays as it is written."""
    number = float(digits)
    return digits if number in {float("inf"), float("-inf")} else number


# --- one item -----------------------------------------------------------------------------------------------


def _draft(item: Mapping[str, Any], line: int) -> Draft:
    left = {name: value for name, value in item.items() if value not in (None, "", [], {})}
    made: dict[str, Any] = {}
    key = _key(left, made)
    _title_markup(left, made)
    for name in _TEXTS:
        if name in left and (text := _text(left[name])):
            made[name] = text
            if not isinstance(left[name], list) or len(left[name]) == 1:
                del left[name]
    if abstract := plain(left.get("abstract")):
        made["abstract"] = abstract
        del left["abstract"]
    if isinstance(left.get("type"), str):
        made["type"] = left.pop("type")
    if author := _people(left.get("author")):
        made["author"] = author
        if len(author) == len(left["author"]):
            del left["author"]
    _dates(left, made)
    _identifiers(left, made)
    links = [link_to(url, str(made.get("type", ""))) for url in addresses(_text(left.get("URL", "")))]
    if links:
        del left["URL"]
    add_links(made, links)
    for name, value in left.items():
        made[f"csl-{name}" if name in KNOWN_FIELDS or name in made else name] = value
    return Draft(made, line, (), key)


def _key(left: dict[str, Any], made: dict[str, Any]) -> str:
    """Remove and return the citation key, else an id that can serve as one."""
    key = _text(left.pop("citation-key", ""))
    stated = _text(left.get("id", ""))
    if not key and stated and "/" not in stated and not any(map(str.isspace, stated)):
        key = stated
    if key:
        made["citation-key"] = key
        if stated == key:
            del left["id"]
    return key


def _text(value: object) -> str:
    """Return a value as text: numbers written out, of a list the first, without CSL's few tags."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    return _MARKUP.sub("", value).strip() if "<" in value else value.strip()


def _title_markup(left: dict[str, Any], made: dict[str, Any]) -> None:
    """Read the protected words of the title, and the custom variables of our own files."""
    title = _text(left.get("title", ""))
    if protected := _nocase_words(left.get("title")):
        made["title-names"] = protected
    custom = left.get("custom")
    if not isinstance(custom, dict):
        return
    published, arxiv = _text(custom.get("published-title", "")), arxiv_number(_text(custom.get("arxiv", "")))
    rest = {name: value for name, value in custom.items() if name not in {"published-title", "arxiv"}}
    if published and published.casefold() == title.casefold():
        left["title"] = published
    elif published:
        rest["published-title"] = custom["published-title"]
    if arxiv:
        made["arxiv"] = arxiv
    elif "arxiv" in custom:
        rest["arxiv"] = custom["arxiv"]
    left.pop("custom")
    if rest:
        left["custom"] = rest


_NOCASE = re.compile(r"<span class=[\"']nocase[\"']>([^<]{1,200})</span>")


def _nocase_words(title: object) -> list[str]:
    """Return the words of a title in ``nocase`` spans."""
    found = _NOCASE.findall(title) if isinstance(title, str) else []
    return list(dict.fromkeys(text for text in map(_text, found) if text))


def _people(value: object) -> list[dict[str, str]]:
    people = [_person(item) for item in value] if isinstance(value, list) else []
    return [person for person in people if person]


def _person(item: object) -> dict[str, str]:
    if isinstance(item, str):
        return {"literal": item} if item.strip() else {}
    if not isinstance(item, dict):
        return {}
    parts = ("non-dropping-particle", "family", "given", "dropping-particle", "suffix", "literal")
    particle, family, given, dropping, suffix, literal = (_text(item.get(part, "")) for part in parts)
    literal = literal or _text(item.get("name", ""))
    family = " ".join(filter(None, (dropping, particle, family)))
    given = " ".join(filter(None, (given, suffix)))
    if not family:
        return {"literal": literal or given} if literal or given else {}
    return {"family": family, "given": given} if given else {"family": family}


def _dates(left: dict[str, Any], made: dict[str, Any]) -> None:
    issued = _date(left.get("issued"))
    if issued:
        made["issued"] = issued
        if not _says_more(left["issued"]):
            del left["issued"]
    if "accessed" in left and (accessed := _date(left["accessed"])):
        made["accessed"] = accessed
        del left["accessed"]


def _date(value: object) -> str:
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return read_date(str(value))
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [int(part) for part in map(str, parts[0][:3]) if _DATE_PART.fullmatch(part)]
        if numbers:
            return iso_date(*numbers)
    return next((date for name in ("raw", "literal") if (date := read_date(_text(value.get(name, ""))))), "")


def _says_more(value: object) -> bool:
    """Return whether a date has a range, season or uncertainty, which ``issued`` cannot express."""
    if isinstance(value, str):
        return _date(value) != value
    if not isinstance(value, dict):
        return False
    parts = value.get("date-parts")
    return len(value) > 1 or (isinstance(parts, list) and len(parts) > 1)


def _identifiers(left: dict[str, Any], made: dict[str, Any]) -> None:
    stated = _text(left.pop("DOI", ""))
    if stated:
        put_doi(made, stated)
    elif doi := doi_in(_text(left.get("URL", ""))) or doi_in(_text(left.get("note", ""))):
        made["DOI"] = doi
    archive = f"{_text(left.get('archive', ''))} {_text(left.get('source', ''))}".lower()
    for name in _PLACES_OF_NUMBERS:
        value = _text(left.get(name, made.get(name, "")))
        if name.startswith("archive") and "arxiv" in archive:
            value = f"arXiv:{value}"
        if number := arxiv_in(value):
            made["arxiv"] = number
            if name == "number" and value.lower().removeprefix("arxiv:").strip() == number:
                del left["number"]
            if stated_class := arxiv_class(value):
                made["arxiv-class"] = stated_class
            return
