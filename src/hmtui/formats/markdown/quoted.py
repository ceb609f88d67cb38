"""The BibTeX entry that a list quotes under an entry, in a code block or ``<pre>``: its authors, and where it came out.

Invariant: it is that of the entry above it, since both have one title; what the list says itself stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hmtui.formats.draft import Report
from hmtui.formats.markdown.blocks import Skipped
from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hmtui.formats.markdown.diagnostics import Diagnostics
    from hmtui.formats.markdown.units import Unit

__all__ = ["quoted_below"]

_BIBTEX = re.compile(r"(?m)^\s*@[a-zA-Z]+\s*\{")
_MOST_LINES = 60
"""Lines of a block that can be one entry."""
_TAKEN = ("author", "type", "container-title", "volume", "issue", "page", "publisher", "DOI", "issued")
"""Fields that are taken where the list does not say them."""


def quoted_below(units: Sequence[Unit], notes: Diagnostics) -> dict[int, dict[str, Any]]:
    """Return what the BibTeX right under an entry says of it, by the ``id`` of its unit; the block belongs to it then."""
    found: dict[int, dict[str, Any]] = {}
    above: Unit | None = None
    for unit in units:
        if unit.is_entry:
            above = unit
        elif above is not None and isinstance(unit.block, Skipped) and unit.block.last - unit.line < _MOST_LINES:
            text = notes.source(unit.line, unit.block.last)
            fields = _fields_of(text) if len(_BIBTEX.findall(text)) == 1 else {}
            if fields and above.title is not None and fold(fields["title"]) == fold(above.title.text):
                unit.owner = above
                found.setdefault(id(above), {name: fields[name] for name in _TAKEN if name in fields})
    return found


def _fields_of(text: str) -> Mapping[str, Any]:
    """Return the fields of an entry of BibTeX; none where it has no title."""
    from hmtui.formats.bibtex.read import read  # noqa: PLC0415 - hardly a list has any

    draft = next(iter(read(text, Report())), None)
    return draft.fields if draft is not None and draft.fields.get("title") else {}
