"""YAML of any shape: lists of publications or models, by year or under their keys; references as pandoc has them.

Invariant: as for JSON, an object is only a record when it is named and says something
else that records say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.json_document import ANY, Found, few_headings, find_path
from hmtui.formats.json_records import is_record, make
from hmtui.formats.tally import Tally
from hmtui.formats.yaml_values import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.draft import Draft, Report

__all__ = ["at_end_of", "read"]


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the records of all documents.

    Raises:
        SourceError: it is no YAML, or stands for more than is read.
    """
    return few_headings(_drafts(text, report))


def _drafts(text: str, report: Report) -> Iterator[Draft]:

    tally = Tally(report, "item")
    for value in documents(text):
        path = find_path(value, is_record, listed=True)
        if path is None:
            continue
        for found in at_end_of(value, path):
            draft = make(found)
            if draft is None:
                tally.skip(found.line, "it has no name and no title")
            else:
                tally.add()
                yield draft
    tally.finish()


def at_end_of(value: object, path: tuple[str, ...], names: tuple[str, ...] = ()) -> Iterator[Found]:
    """Yield the objects at the end of a path, on which lists do not count and ``*`` stands for any name."""
    if isinstance(value, list):
        for item in value:
            yield from at_end_of(item, path, names)
    elif isinstance(value, dict) and not path:
        yield Found(value, int(getattr(value, "line", 1)), names)
    elif isinstance(value, dict):
        step, rest = path[0], path[1:]
        for name, item in value.items():
            if step in {ANY, name}:
                yield from at_end_of(item, rest, (*names, name) if step == ANY else names)
