"""Boxes to write in, whose keys are dealt with in the order of typing.

Left to its bindings, a backspace goes the round of the whole screen and comes back after
the letters behind it, where all arrive together. Invariant: nothing else is different.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from hmtui.tui.terminal.textual_compat import action_of_key

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget

__all__ = ["LineBox", "edit"]


class LineBox(Input):
    """One line."""

    def action_delete_left_word(self) -> None:
        """Delete back to the space before the word, as shells do: of ``params:>100b`` nothing stays."""
        before = self.value[: self.cursor_position]
        kept = before.rstrip()
        self.replace("", len(kept) - len(kept.split(" ")[-1]), self.cursor_position)

    async def _on_key(self, event: events.Key) -> None:
        await edit(self, event)


async def edit(widget: Widget, event: events.Key) -> None:
    """Do at once what a key is bound to in a box; letters are left to it."""
    action = action_of_key(widget, event.key)
    if action and not event.is_printable:
        event.stop()
        event.prevent_default()
        await widget.run_action(action)
