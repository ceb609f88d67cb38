"""YAML of any shape: lists of publications or models, by year or under their keys; references as pandoc has them.

Invariant: as for JSON, an object is only a record when it is named and says something
else that records say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.errors import SourceError
from hmtui.formats.json_document import few_headings, find_path
from hmtui.formats.json_records import is_record, make
from hmtui.formats.tally import Skipped, counted
from hmtui.formats.yaml_values import found_in
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.draft import Draft, Report

__all__ = ["read"]


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the records of all documents.

    Raises:
        SourceError: it is no YAML, or stands for more than is read, before the first record.
    """
    return few_headings(counted(_drafts(text, report), report, "item"))


def _drafts(text: str, report: Report) -> Iterator[Draft | Skipped]:
    line = 0
    try:
        for found in found_in(text, lambda value: find_path(value, is_record, listed=True)):
            line = found.line
            yield make(found) or Skipped(line, "it has no name and no title")
    except SourceError as error:
        if not line:
            raise
        report.add(
            "unreadable",
            line,
            f"The rest of the file, after the record of this line, is not read: {clean(error.message)}",
        )
