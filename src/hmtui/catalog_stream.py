"""Reading a huge catalog file record by record, without ever holding its tree.

Invariant: what is yielded is what ``json.loads`` would return, piece by piece.
Memory stays at a few buffers, whatever the size of the file.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING

from hmtui.catalog import entry_from_json
from hmtui.errors import CatalogError
from hmtui.models import Section
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, BinaryIO

    from hmtui.models import Entry

__all__ = ["CatalogReading", "CatalogStream"]

_BUFFER = 1 << 20
_ENDS = frozenset(" \t\n\r,:]}")
_SPACE = re.compile(r"[ \t\n\r]*")


class CatalogStream:
    """A catalog file: its fields before the records, then the records."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Read from the beginning of ``file``, which errors call ``name``."""
        self._file = file
        self._name = name
        self._decode = codecs.getincrementaldecoder("utf-8")()
        self._scan = json.JSONDecoder(parse_constant=self._no_constant).raw_decode
        self._text = ""
        self._at = 0
        self.position = 0
        """How many bytes were read."""
        self._ended = False
        self.head: dict[str, Any] = {}
        """The fields around the records, as far as they were read; all of them once the records are."""

    def open(self) -> None:
        """Read up to the first record; ``head`` holds what came before.

        Raises:
            CatalogError: this is not JSON, or not an object.
        """
        self._fill()
        if self._text.startswith("\ufeff"):
            self._move(1)
        self._expect("{")
        self._read_fields()

    def records(self) -> Iterator[Any]:
        """Yield every record.

        Raises:
            CatalogError: this is not JSON.
        """
        if self._peek() != "[":
            return
        self._expect("[")
        while self._peek() != "]":
            yield self._value()
            if self._peek() != ",":
                break
            self._expect(",")
            if self._peek() == "]":
                raise self._fault("a value is missing")
        self._expect("]")
        if self._peek() == ",":
            self._expect(",")
            self._read_fields()
        else:
            self._expect("}")

    def _read_fields(self) -> None:
        """Read fields until the records come, or the end."""
        while self._peek() != "}":
            key = self._value()
            if not isinstance(key, str):
                raise self._fault("a name in quotes is expected")
            self._expect(":")
            if key == "entries" and "entries" not in self.head:
                self.head[key] = None
                self._peek()
                return
            self.head[key] = self._value()
            if self._peek() != ",":
                break
            self._expect(",")
        self._expect("}")

    def _value(self) -> Any:
        """Read one value, with more of the file where it is not whole yet."""
        self._peek()
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._fill():
                    raise self._fault(error.msg) from error
            except (RecursionError, ValueError) as error:
                reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
                raise self._fault(reason) from error
            else:
                # A number may go on in what is not read yet: only a mark after it ends it.
                if self._text[end : end + 1] in _ENDS or not self._fill():
                    self._move(end - self._at)
                    return value

    def _peek(self) -> str:
        """Skip white space and return the next character, empty at the end of the file."""
        while True:
            match = _SPACE.match(self._text, self._at)
            if match is not None:
                self._move(match.end() - self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise self._fault(f"“{mark}” is expected")
        self._move(1)

    def _move(self, count: int) -> None:
        passed = self._text[self._at : self._at + count]
        self.position += count if passed.isascii() else len(passed.encode())
        self._at += count

    def _fill(self) -> bool:
        """Read on; False at the end of the file."""
        if self._ended:
            return False
        data = self._file.read(max(_BUFFER, len(self._text) - self._at))
        self._ended = not data
        try:
            text = self._decode.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise CatalogError(f"{self._name}: this is not UTF-8 text.", hint="Save the file as UTF-8.") from error
        self._text, self._at = self._text[self._at :] + text, 0
        return bool(text) or not self._ended

    def _fault(self, reason: str) -> CatalogError:
        return CatalogError(
            f"{self._name}: this is not JSON: {reason} (byte {self.position:,}).", hint="Correct the file there."
        )

    def _no_constant(self, word: str) -> object:
        raise ValueError(f"{word} is not a JSON number")


class CatalogReading:
    """A large catalog that is being read."""

    def __init__(self, file: BinaryIO, name: str, size: int) -> None:
        """Read ``file``, which has ``size`` bytes and which errors call ``name``. Raises CatalogError."""
        self._name = name
        self._size = size or 1
        self._stream = CatalogStream(file, name)
        self._stream.open()
        self.sections = sections_of(self._stream.head, name)

    @property
    def fraction(self) -> float:
        """How much has been read, from 0 to 1."""
        return min(self._stream.position / self._size, 1.0)

    @property
    def title(self) -> str:
        """The title of the catalog, else the name of its file."""
        title = self._stream.head.get("title")
        return clean(title) if isinstance(title, str) and title else self._name

    @property
    def extra(self) -> dict[str, Any]:
        """Return nothing: a large catalog is not written again as a whole."""
        return {}

    def records(self) -> Iterator[Entry]:
        """Yield the records.

        Raises:
            CatalogError: one is not valid.
        """
        known = {section.id for section in self.sections}
        for number, raw in enumerate(self._stream.records()):
            entry = entry_from_json(raw, f"{self._name}: entries[{number}]")
            unknown = next((section for section in entry.sections if section not in known), None)
            if unknown is not None:
                raise CatalogError(
                    f"{self._name}: entries[{number}].sections: there is no section “{unknown}”.",
                    hint="Add it to sections, before the entries.",
                )
            yield entry


def sections_of(head: Mapping[str, object], name: str) -> tuple[Section, ...]:
    """Return the sections of the fields before the records. Raises CatalogError."""
    if head.get("schema") != 1:
        raise CatalogError(f"{name}: expected schema 1 before the records, got {head.get('schema')!r:.40}.")
    found = []
    sections = head.get("sections", [])
    for section in sections if isinstance(sections, list) else [None]:
        if not isinstance(section, dict) or not isinstance(section.get("id"), str):
            raise CatalogError(f'{name}: sections: expected a list of {{"id", "title"}}.')
        found.append(Section(clean(section["id"]), clean(str(section.get("title", section["id"])))))
    return tuple(found)
