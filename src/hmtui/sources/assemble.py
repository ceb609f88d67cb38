"""Turn drafts into records: with ids, names, sections, and source lines.

Invariant: ids are unique and depend only on the text and order of the source, so an
unchanged source always gives the same ids; a draft that cannot become a record is
reported as a problem, never raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hmtui.catalog import entry_from_json
from hmtui.errors import CatalogError
from hmtui.models import Section
from hmtui.sources.unique_ids import UniqueIds
from hmtui.text.cleaning import clean
from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hmtui.formats.draft import Draft, Report
    from hmtui.models import Entry

__all__ = ["Assembler"]

_LONGEST_ID = 60
_SEPARATORS = str.maketrans(dict.fromkeys("-‐‑–—_/+#.·", " "))
"""Characters that join words in a search, and separate them in an id."""


class Assembler:
    """Turns drafts into records, one by one; a section is added with its first record."""

    def __init__(self, file: str, report: Report) -> None:
        """Set the file name for the records' ``source``, and the report for problems."""
        self._file = file
        self._report = report
        self._ids = UniqueIds()
        self._sections: dict[str, Section] = {}

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections so far, in the order of their first record."""
        return tuple(self._sections.values())

    def records(self, drafts: Iterable[Draft]) -> Iterator[Entry]:
        """Return the records of drafts, lazily."""
        for draft in drafts:
            entry = self._record(draft)
            if entry is not None:
                yield entry

    def _record(self, draft: Draft) -> Entry | None:
        raw: dict[str, Any] = dict(draft.fields)
        name = clean(str(raw.get("name") or raw.get("title") or draft.wish))
        if not name:
            self._report.add("no-name", draft.line, "Entry without name and title, not shown.", lost=True)
            return None
        raw["name"] = name
        raw["id"] = self._ids.take(draft.wish if _is_plain(draft.wish) else _slug(draft.wish or name))
        raw["source"] = {"file": self._file, "line": draft.line}
        headings = [heading for heading in map(clean, draft.headings) if heading]
        if headings:
            section = clean(draft.headings[draft.section]) or headings[0]
            raw["sections"] = [self._section(section)]
            if len(headings) > 1:
                raw["headings"] = headings
        try:
            return entry_from_json(raw, f"{self._file}:{draft.line}")
        except CatalogError as error:
            self._report.add("unreadable", draft.line, f"“{name}” not shown: {error.message}", lost=True)
            return None

    def _section(self, title: str) -> str:
        section_id = title
        if section_id not in self._sections:
            self._sections[section_id] = Section(section_id, title)
        return section_id


def _slug(text: str) -> str:
    """Return a name as lower-case letters, digits and hyphens: ``gpt-3-large`` for ``GPT-3 (large)``."""
    return "-".join(fold(text.translate(_SEPARATORS)).split())[:_LONGEST_ID].strip("-") or "record"


def _is_plain(wish: str) -> bool:
    """Return whether a wish, such as the key of a .bib entry, can be used as id unchanged."""
    return (
        bool(wish)
        and wish.isascii()
        and wish == clean(wish)
        and not any(sign.isspace() or sign in ",/\\\"'" for sign in wish)
    )
