"""Says what is true after a change was undone: that a star is gone, that a note is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

__all__ = ["sentence_of"]


def sentence_of(moves: Sequence[tuple[int, str, Any]], name_of: Callable[[int], str]) -> str:
    """Return what values mean that were written back, for the user.

    Args:
        moves: the values, each with its paper and its field; those of one change.
        name_of: returns the name of a paper.
    """
    papers = list(dict.fromkeys(paper for paper, _field, _value in moves))
    what = name_of(papers[0]) if len(papers) == 1 and papers[0] else f"{len(papers):,} records"
    values = {value for _paper, field, value in moves if not field.startswith("view:")}
    kind, _, name = moves[0][1].partition(":")
    if kind == "starred":
        return f"{'Starred' if all(values) else 'Unstarred'} {what}"
    if kind == "read":
        return f"Marked as {values.pop() or 'unread'}: {what}" if len(values) == 1 else f"Read status restored: {what}"
    if kind == "note":
        return f"Note on {what} {'restored' if any(values) else 'removed'}"
    if kind == "view":
        return f"View {name} {'restored' if moves[0][2][3] else 'removed'}"
    tags = {field[4:]: value for _paper, field, value in moves}
    if not any(tags.values()):
        return f"Removed {' '.join(f'#{tag}' for tag in tags)} from {what}"
    return " ".join((f"Tagged {what}", *(f"{'#' if on else '-#'}{tag}" for tag, on in tags.items())))
