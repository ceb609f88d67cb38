"""JSON Lines: one object on each line, in any of the shapes that JSON is read in.

Invariant: a line that is no JSON costs only itself, and is a problem with its number.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

from hmtui.errors import SourceError
from hmtui.formats.table import recognize
from hmtui.formats.tally import Tally
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.draft import Draft, Report

__all__ = ["read"]


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the objects as one list, by the reader of their shape.

    Raises:
        SourceError: no line holds a record.
    """
    joined = "".join(_as_list(text.removeprefix("\ufeff"), report))
    row = recognize(joined, "these lines")
    if not row.reader:
        raise SourceError("the lines are parts of a catalog, not records.")
    yield from import_module(row.reader).read(joined, report)


def _as_list(text: str, report: Report) -> Iterator[str]:
    """Yield the lines as the text of one list, on the lines on which they were."""
    tally = Tally(report, "line")
    between = "["
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            why = _fault(line)
            if why:
                tally.skip(number, why)
            else:
                tally.add()
                yield between + line
                between = ","
        yield "\n"
    tally.finish()
    yield "]" if between == "," else "[]"


def _fault(line: str) -> str:
    try:
        value = json.loads(line, parse_constant=str)
    except json.JSONDecodeError as error:
        return f"it is not JSON: {clean(error.msg)}"
    except (ValueError, RecursionError):
        return "it is not JSON that can be read"
    return "" if isinstance(value, dict) else "it is no object"
