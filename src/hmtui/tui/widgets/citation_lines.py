"""A citation as it is shown in the details: BibTeX in colours, everything else as text, folded to a few lines.

Invariant: nothing here changes what is copied; every word of the citation is shown unless it is folded away, which
is said.
"""

from __future__ import annotations

import re

from hmtui.tui.widgets.line_widget import Line, Span, width_of, wrap, wrap_indented

__all__ = ["citation_lines", "folded"]

_SHOWN, _LEAST = 6, 2
"""Lines of a citation that are shown: usually, and at least."""
_ENTRY = re.compile(r"(@\w+)(\{)([^,{}]*)(,?)\s*")
_FIELD = re.compile(r"\s+([\w-]+)\s*=\s*(\{?)(.*?)(\}?,?)\s*")


def citation_lines(text: str, width: int) -> list[Line]:
    """Lay a citation out for a width."""
    if not text.lstrip().startswith("@"):
        return [(Span(piece),) for piece in wrap_indented(text, width)]
    lines: list[Line] = []
    for line in text.splitlines():
        if match := _ENTRY.fullmatch(line):
            kind, brace, key, comma = match.groups()
            if width_of(line) <= width:
                lines.append((Span(kind, "kind"), Span(brace, "faint"), Span(key, "name"), Span(comma, "faint")))
                continue
        elif (match := _FIELD.fullmatch(line)) and width_of(match[1]) + 5 <= width // 2:
            lines += _field(match[1], match[2], match[3], match[4], width)
            continue
        elif line.strip() in {"}", ""}:  # the end of an entry, and what stands between two
            lines.append((Span(line, "faint"),))
            continue
        lines += [(Span(piece),) for piece in wrap_indented(line, width)]
    return lines


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


def folded(lines: list[Line], key: str, room: int = 0) -> list[Line]:
    """Keep the first lines and say how many more there are, and which key shows them; hundreds of authors must not hide what follows.

    ``room``: lines after which what follows would no longer be seen; the citation is shown whole, or shorter than
    usual, where it then stays in view.
    """
    if len(lines) <= (room if room > _LEAST else _SHOWN + 1):
        return lines
    shown = min(_SHOWN, room - 1) if room > _LEAST else _SHOWN
    more = Span(f"  … {len(lines) - shown:,} more lines   ", "muted")
    return [*lines[:shown], (more, Span(key, "name accent"), Span(" shows all"))]
