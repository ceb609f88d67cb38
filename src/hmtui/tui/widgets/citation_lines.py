"""A citation as it is shown in the details: BibTeX in colours, everything else as text, folded to a few lines.

Invariant: nothing here changes what is copied; every word of the citation is shown unless it is folded away, which
is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.tui.widgets.line_widget import Line, Span, cut, width_of, wrap, wrap_indented

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["citation_lines", "folded"]

_SHOWN, _LEAST = 6, 2
"""Lines of a citation that are shown: where all that follows is out of view, and at least."""
_FIRST = {"author", "editor", "title", "year", "date", "journal", "journaltitle", "booktitle"}
"""Fields that are shown before the others."""
_NAMES = {"author", "editor"}
"""Fields of names, with ``and`` between two."""
_ENTRY = re.compile(r"(@\w+)(\{)([^,{}]*)(,?)\s*")
_FIELD = re.compile(r"\s+([\w-]+)\s*=\s*(\{?)(.*?)(\}?,?)\s*")


def citation_lines(text: str, width: int) -> list[Line]:
    """Lay a citation out for a width."""
    if not text.lstrip().startswith("@"):
        return [(Span(piece),) for piece in wrap_indented(text, width)]
    return [piece for line in text.splitlines() for piece in _bibtex(line, width)]


def _bibtex(line: str, width: int) -> list[Line]:
    """Lay a line of BibTeX out."""
    if match := _ENTRY.fullmatch(line):
        kind, brace, key, comma = match.groups()
        if width_of(line) <= width:
            return [(Span(kind, "kind"), Span(brace, "faint"), Span(key, "name"), Span(comma, "faint"))]
    elif (match := _FIELD.fullmatch(line)) and width_of(match[1]) + 5 <= width // 2:
        return _field(match[1], match[2], match[3], match[4], width)
    elif line.strip() in {"}", ""}:  # the end of an entry, and what stands between two
        return [(Span(line, "faint"),)]
    return [(Span(piece),) for piece in wrap_indented(line, width)]


def _field(name: str, opening: str, value: str, closing: str, width: int) -> list[Line]:
    """Write a field; what does not fit on its line continues under the value."""
    indent = 2 + width_of(name) + 3 + len(opening)
    pieces = wrap(value, max(1, width - indent - len(closing)))
    lines: list[Line] = []
    for at, piece in enumerate(pieces):
        head = (Span(" " * indent),) if at else (Span("  "), Span(name, "accent"), Span(f" = {opening}", "faint"))
        tail = (Span(closing, "faint"),) if at == len(pieces) - 1 else ()
        lines.append((*head, Span(piece), *tail))
    return lines


def folded(text: str, width: int, key: str, room: int = 0) -> list[Line]:
    """Lay a citation out in a few lines, say how many more there are, and which key, if any, shows them; hundreds of authors must not hide what follows.

    Of BibTeX each field is one line then, and author, title, year and venue come before the others.
    ``room``: lines after which what follows would no longer be seen; as many are shown.
    """
    lines = citation_lines(text, width)
    room = room if room > _LEAST else _SHOWN + 1
    if len(lines) <= room:
        return lines
    shown = room - 1
    first = lines[:shown]
    if text.lstrip().startswith("@"):
        written = text.splitlines()
        lines = [_one_line(line, width) for line in written]
        if len(lines) <= room:
            return _unfolded(written, lines, width, room)
        kept = sorted(range(1, len(lines)), key=lambda at: (_field_of(written[at]) not in _FIRST, at))[: shown - 1]
        first = [lines[at] for at in sorted((0, *kept))]
    more = Span(f"  … {len(lines) - shown:,} more lines   ", "muted")
    return [*first, (more, Span(key, "name accent"), Span(" shows all")) if key else (more,)]


def _unfolded(written: Sequence[str], lines: Sequence[Line], width: int, room: int) -> list[Line]:
    """Return lines of BibTeX, the values that were cut in full as far as there is room."""
    spare, found = room - len(lines), list[Line]()
    for text, line in zip(written, lines, strict=True):
        full = _bibtex(text, width)
        fits = len(full) - 1 <= spare
        spare -= len(full) - 1 if fits else 0
        found += full if fits else [line]
    return found


def _field_of(line: str) -> str:
    """Return the name of the field on a line of BibTeX; empty where there is none."""
    match = _FIELD.fullmatch(line)
    return match[1].lower() if match else ""


def _one_line(line: str, width: int) -> Line:
    """Write a line of BibTeX, its value cut where it is too long."""
    match = _FIELD.fullmatch(line)
    if match is None or width_of(match[1]) + 5 > width // 2:
        return next(iter(citation_lines(cut(line, width), width)), ())
    name, opening, value, closing = match.groups()
    room = width - 2 - width_of(name) - 3 - width_of(opening + closing)
    head = (Span("  "), Span(name, "accent"), Span(f" = {opening}", "faint"))
    cut_value = _cut_names if name.lower() in _NAMES else cut
    return (*head, Span(cut_value(value, max(1, room))), Span(closing, "faint"))


def _cut_names(names: str, width: int) -> str:
    """Cut names behind a whole one, where one fits."""
    text = cut(names, width)
    whole, parted, _ = text.removesuffix("…").rpartition(" and ")
    return f"{whole} and …" if parted and text != names else text
