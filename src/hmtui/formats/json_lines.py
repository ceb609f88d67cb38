"""JSON Lines: one object on each line, in any of the shapes that JSON is read in."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

from hmtui.errors import SourceError
from hmtui.formats.head import SAMPLE
from hmtui.formats.known import is_object
from hmtui.formats.table import recognize
from hmtui.formats.tagged import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.draft import Draft, Report

__all__ = ["read"]

_SAMPLE_LINES = 50


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the objects as one list, by the reader of their shape.

    Raises:
        SourceError: no line holds a record.
    """
    first = [line for _number, line in islice(lines_of(text[:SAMPLE]), _SAMPLE_LINES) if is_object(line)]
    row = recognize(f"[{','.join(first)}]", "these lines")
    if not row.reader:
        raise SourceError("the lines are parts of a catalog, not records.")
    found: Iterator[Draft] = import_module(row.reader).read(text, report)
    return found
