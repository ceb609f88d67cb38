"""Records out of a JSON document, one by one, wherever in it they are.

Where the records are is found in the beginning of the text: a path of names, on which
lists do not count and ``*`` stands for any name. Then the document is walked along
that path, so that every record comes with its line.

A text of JSON Lines is walked in the same way, as if its lines were one list.

Invariant: a document that is damaged yields the records before the damage, and a
problem with the place; one that is damaged before its first record is a ``SourceError``;
a damaged line of JSON Lines costs only itself.
"""

from __future__ import annotations

import json
import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.errors import SourceError
from hmtui.formats.known import is_object
from hmtui.formats.peek import peek
from hmtui.formats.tagged import lines_of
from hmtui.formats.tally import Skipped, counted
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Draft, Report

    IsRecord = Callable[[Mapping[str, Any]], bool]
    MakeDraft = Callable[["Found"], Draft | None]

__all__ = ["ANY", "SAMPLE", "YEAR", "Found", "at_end_of", "drafts", "few_headings", "find_path", "found_in"]

ANY = "*"
"""A step of a path that is any name."""
YEAR = re.compile(r"(?:19|20)\d\d")
"""A name under which publications of a year stand, beside those of other years."""
_DEEPEST = 4
_BLANK = re.compile(r"[ \t\r\n]*")
_LONGEST_LINE = 1 << 20
"""Characters in which the end of the first object is sought."""
_MOST_HEADINGS = 40
"""Different headings that a list may have, however few its records."""
_SHARE = 10
SAMPLE = 1000
"""Records by which it is decided how a long list is read, so that its first ones can be shown at once."""


class Found(Struct, frozen=True):
    """A record as it stands in its document."""

    item: Mapping[str, Any]
    line: int
    names: tuple[str, ...] = ()
    """The names for which ``*`` stood on the way to it."""
    fault: str = ""
    """Why there is no object."""


def find_path(value: object, is_record: IsRecord, *, listed: bool = False) -> tuple[str, ...] | None:
    """Return the path to the records of a document; None where there are none.

    ``listed``: records stand in a list, or side by side under names, or are the document itself.
    """
    if isinstance(value, dict) and is_record(value):
        return ()
    level: list[tuple[tuple[str, ...], object]] = [((), value)]
    for _ in range(_DEEPEST):
        inner: list[tuple[tuple[str, ...], object]] = []
        for path, here in level:
            if isinstance(here, list):
                if _are_records(here, is_record):
                    return path
                inner.extend((path, item) for item in here[:3])
            elif isinstance(here, dict):
                for name in here:
                    found = _step(here, name, is_record, listed=listed)
                    if found is not None:
                        return (*path, found)
                alike = _is_alike(here)
                inner.extend(
                    ((*path, ANY if alike or YEAR.fullmatch(name) else name), item) for name, item in here.items()
                )
        level = inner
    return None


def _are_records(here: list[object], is_record: IsRecord) -> bool:
    """Return whether at least half of the objects of a list are records."""
    inside = [item for item in here if isinstance(item, dict)]
    return bool(inside) and 2 * sum(map(is_record, inside)) >= len(inside)


def _is_alike(here: dict[str, object]) -> bool:
    """Return whether an object has members of one kind, as publications by year or models by provider are."""
    kinds = {type(item) for item in here.values()}
    return len(here) > 1 and len(kinds) == 1 and issubclass(kinds.pop(), (dict, list))


def _step(here: dict[str, object], name: str, is_record: IsRecord, *, listed: bool) -> str | None:
    """Return the step to the records that are members of an object."""
    item = here[name]
    if not (isinstance(item, dict) and is_record(item)):
        return None
    inside = [one for one in here.values() if isinstance(one, dict)]
    if len(inside) > 1 and sum(map(is_record, inside)) >= len(inside) - 1:
        return ANY
    return None if listed and len(here) > 1 else name


def found_in(
    text: str, path: tuple[str, ...], report: Report, is_alike: Callable[[object, tuple[str, ...]], bool] | None = None
) -> Iterator[Found]:
    """Yield what stands at the end of a path, with its line.

    ``is_alike`` returns whether a value beside the path has records at the end of the rest of it: the beginning of
    a long text may show one group of records only.

    Raises:
        SourceError: the document is damaged before anything was found.
    """
    if is_lines(text):
        yield from _found_in_lines(text, path)
        return
    walker = _Walker(text, is_alike or (lambda _value, _path: False))
    try:
        for item, at, names in walker.walk(0, path, ()):
            yield _found(item, walker.line(at), names)
        if walker.has_more():
            report.add(
                "unreadable", walker.line(walker.at), "The document ends before this; what follows was not read."
            )
    except (ValueError, RecursionError) as error:
        line, column, why = walker.place_of(error)
        if not walker.found:
            raise SourceError(
                f"{line}:{column}: this is not JSON: {why}.", hint="Correct that place in the file."
            ) from error
        report.add("unreadable", line, f"The rest of the file was not read: {why}.", column=column)


def _found(item: object, line: int, names: tuple[str, ...] = ()) -> Found:
    return Found(item, line, names) if isinstance(item, dict) else Found({}, line, names, "it is null or not an object")


def _found_in_lines(text: str, path: tuple[str, ...]) -> Iterator[Found]:
    for number, line in lines_of(text):
        if not line.strip():
            continue
        try:
            value = json.loads(line, parse_constant=str)
        except json.JSONDecodeError as error:
            yield Found({}, number, fault=f"it is not JSON: {clean(error.msg)}")
        except (ValueError, RecursionError):
            yield Found({}, number, fault="it is not JSON that can be read")
        else:
            yield from at_end_of(value, path, number) if isinstance(value, dict) else [_found(value, number)]


def at_end_of(value: object, path: tuple[str, ...], line: int = 1, names: tuple[str, ...] = ()) -> Iterator[Found]:
    """Yield the objects at the end of a path in a value; their line is what they say themselves, or ``line``."""
    if isinstance(value, list):
        for item in value:
            yield from at_end_of(item, path, line, names)
    elif isinstance(value, dict) and not path:
        yield Found(value, int(getattr(value, "line", line)), names)
    elif isinstance(value, dict):
        step, rest = path[0], path[1:]
        for name, item in value.items():
            if step in {ANY, name}:
                yield from at_end_of(item, rest, line, (*names, name) if step == ANY else names)


def is_lines(text: str) -> bool:
    """Return whether the first line of a text is a whole object, and another line follows."""
    line, _, rest = text[:_LONGEST_LINE].lstrip().partition("\n")
    return line.rstrip().endswith("}") and bool(rest.strip()) and is_object(line)


class _Walker:
    """Walks along a path; values off the path are decoded and dropped."""

    def __init__(self, text: str, is_alike: Callable[[object, tuple[str, ...]], bool]) -> None:
        self._text = text
        self._is_alike = is_alike
        self._decoder = json.JSONDecoder(parse_constant=str)
        self.at = 0
        """The offset of the last value."""
        self._end = 0
        self._counted = (0, 1)
        self.found = False

    def walk(
        self, at: int, path: tuple[str, ...], names: tuple[str, ...]
    ) -> Generator[tuple[object, int, tuple[str, ...]], None, int]:
        """Yield what is at the end of the path; return the place behind the value that begins at ``at``."""
        self._end = yield from self._walk(self._behind_blanks(at), path, names)
        return self._end

    def _walk(
        self, at: int, path: tuple[str, ...], names: tuple[str, ...]
    ) -> Generator[tuple[object, int, tuple[str, ...]], None, int]:
        self.at = at
        opened = self._text[at : at + 1]
        if opened == "[":
            return (yield from self._list(at + 1, path, names))
        if opened == "{" and path:
            return (yield from self._object(at + 1, path, names))
        value, end = self._decode(at)
        if not path:
            self.found = self.found or isinstance(value, dict)
            yield value, at, names
        return end

    def _list(
        self, at: int, path: tuple[str, ...], names: tuple[str, ...]
    ) -> Generator[tuple[object, int, tuple[str, ...]], None, int]:
        at = self._behind_blanks(at)
        while self._text[at : at + 1] != "]":
            at = yield from self.walk(at, path, names)
            at = self._behind_comma(at, "]")
        return at + 1

    def _object(
        self, at: int, path: tuple[str, ...], names: tuple[str, ...]
    ) -> Generator[tuple[object, int, tuple[str, ...]], None, int]:
        at = self._behind_blanks(at)
        kinds = set[str]()
        while self._text[at : at + 1] != "}":
            name, at = self._decode(at)
            at = self._behind_blanks(at)
            if not isinstance(name, str) or self._text[at : at + 1] != ":":
                raise json.JSONDecodeError("a name and a colon are expected", "", at)
            at = self._behind_blanks(at + 1)
            kinds.add(self._text[at : at + 1])
            if path[0] in {ANY, name}:
                at = yield from self.walk(at, path[1:], (*names, name) if path[0] == ANY else names)
            else:
                value, end = self._decode(at)
                alike = len(kinds) == 1 and self._is_alike(value, path[1:])
                at = (yield from self.walk(at, path[1:], (*names, name))) if alike else end
            at = self._behind_comma(at, "}")
        return at + 1

    def _decode(self, at: int) -> tuple[object, int]:
        self.at = at
        return self._decoder.raw_decode(self._text, at)

    def _behind_blanks(self, at: int) -> int:
        blank = _BLANK.match(self._text, at)
        return blank.end() if blank else at

    def _behind_comma(self, at: int, end: str) -> int:
        at = self._behind_blanks(at)
        if self._text[at : at + 1] == ",":
            return self._behind_blanks(at + 1)
        if self._text[at : at + 1] != end:
            raise json.JSONDecodeError(f"a comma or {end} is expected", "", at)
        return at

    def has_more(self) -> bool:
        """Return whether anything follows the document that was walked."""
        self.at = self._behind_blanks(self._end)
        return self.at < len(self._text)

    def line(self, at: int) -> int:
        """Return the line of a place, counted on from where the last count ended."""
        since, line = self._counted
        line += self._text.count("\n", since, at)
        self._counted = (at, line)
        return line

    def place_of(self, error: Exception) -> tuple[int, int, str]:
        """Return line, column and reason of an error."""
        at, why = self.at, "it is nested too deeply"
        if isinstance(error, json.JSONDecodeError):
            at, why = error.pos, clean(error.msg)
        elif isinstance(error, ValueError):
            why = "it has a number that is too large"
        return self._text.count("\n", 0, at) + 1, at - self._text.rfind("\n", 0, at), why


def drafts(text: str, report: Report, is_record: IsRecord, make: MakeDraft, *, listed: bool = False) -> Iterator[Draft]:
    """Yield the drafts of the records of a document; what yields none is reported."""
    text = text.removeprefix("\ufeff")
    path = find_path(peek(text), is_record, listed=listed)

    def is_alike(value: object, path: tuple[str, ...]) -> bool:
        return listed and isinstance(value, (dict, list)) and find_path(value, is_record, listed=True) == path

    found = found_in(text, path, report, is_alike) if path is not None else iter(())
    return counted(
        (_made(one, is_record, make, listed=listed) for one in found), report, "line" if is_lines(text) else "item"
    )


def _made(found: Found, is_record: IsRecord, make: MakeDraft, *, listed: bool) -> Draft | Skipped:
    # In a list of records, an object of which nothing but its name is known is one as well.
    draft = make(found) if (listed and not found.names) or is_record(found.item) else None
    return draft or Skipped(found.line, found.fault or "it has no name and no title")


def few_headings(made: Iterable[Draft]) -> Iterator[Draft]:
    """Yield drafts with their headings, or without if nearly every record has its own; the first ones decide."""
    drafts = iter(made)
    first = list(islice(drafts, SAMPLE))
    found = {draft.headings[0] for draft in first if draft.headings}
    few = len(found) <= max(_MOST_HEADINGS, len(first) // _SHARE) and len(found) < len(first)
    # The records of a long list may be in the order of their headings.
    useful = few and (len(found) > 1 or len(first) == SAMPLE)
    rest = chain(first, drafts)
    return rest if useful else (replace(draft, headings=()) if draft.headings else draft for draft in rest)
