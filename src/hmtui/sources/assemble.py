"""From drafts to records: ids, sections, names, and where each came from.

Invariant: ids are unique and depend only on the source's own text and order, so
that reading an unchanged source again gives the same ids; a draft that cannot
become a record is a problem in the report, never an exception and never silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hmtui.catalog import entry_from_json
from hmtui.errors import CatalogError
from hmtui.models import Section
from hmtui.text.cleaning import clean
from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hmtui.formats.draft import Draft, Report
    from hmtui.models import Entry

__all__ = ["Assembler"]

_LONGEST_ID = 60
_PARTED = str.maketrans(dict.fromkeys("-‐‑–—_/+#.·", " "))
"""Signs that join words when one searches, and part them in an id."""


class Assembler:
    """Makes records of drafts, one after the other; sections gather as their first record comes."""

    def __init__(self, file: str, report: Report) -> None:
        """Take the name that ``source`` will give, and where problems go."""
        self._file = file
        self._report = report
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._sections: dict[str, Section] = {}

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections so far, in the order of their first record."""
        return tuple(self._sections.values())

    def records(self, drafts: Iterable[Draft]) -> Iterator[Entry]:
        """Return the record of each draft, as drafts come."""
        for draft in drafts:
            entry = self._record(draft)
            if entry is not None:
                yield entry

    def _record(self, draft: Draft) -> Entry | None:
        raw: dict[str, Any] = dict(draft.fields)
        name = clean(str(raw.get("name") or raw.get("title") or draft.wish))
        if not name:
            self._report.add("no-name", draft.line, "This entry has neither a name nor a title, so it is not shown.")
            return None
        raw["name"] = name
        raw["id"] = self._id(draft.wish, name)
        raw["source"] = {"file": self._file, "line": draft.line}
        headings = [heading for heading in map(clean, draft.headings) if heading]
        if headings:
            raw["sections"] = [self._section(headings[0])]
            if len(headings) > 1:
                raw["headings"] = headings
        try:
            return entry_from_json(raw, f"{self._file}:{draft.line}")
        except CatalogError as error:
            self._report.add("unreadable", draft.line, f"“{name}” is not shown: {error.message}")
            return None

    def _id(self, wish: str, name: str) -> str:
        """Make the wish, or else the name, an id that is not taken yet: ``bert``, then ``bert-2``."""
        stem = wish if _is_plain(wish) else _slug(wish or name)
        number = self._numbers.get(stem, 0) + 1
        made = stem if number == 1 else f"{stem}-{number}"
        while made in self._taken:
            number += 1
            made = f"{stem}-{number}"
        self._numbers[stem] = number
        self._taken.add(made)
        return made

    def _section(self, title: str) -> str:
        section_id = title
        if section_id not in self._sections:
            self._sections[section_id] = Section(section_id, title)
        return section_id


def _slug(text: str) -> str:
    """Make small letters, digits and hyphens of a name: ``GPT-3 (large)`` is ``gpt-3-large``."""
    return "-".join(fold(text.translate(_PARTED)).split())[:_LONGEST_ID].strip("-") or "record"


def _is_plain(wish: str) -> bool:
    """Return whether a wish, such as the key of a .bib entry, can be an id as it is."""
    return (
        bool(wish)
        and wish.isascii()
        and wish == clean(wish)
        and not any(sign.isspace() or sign in ",/\\\"'" for sign in wish)
    )
