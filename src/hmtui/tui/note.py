"""The window in which a note is written: Markdown on one side, how it reads on the other.

Invariant: what was typed is never thrown away without being told so: Esc keeps
it, and only the key that says so gives it up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Markdown, TextArea

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.timer import Timer

__all__ = ["NoteDialog"]

_BESIDE = 90
"""Cells of the screen from which on the preview has room beside the text."""
_REST = 0.15
"""Seconds without a key after which the preview follows."""


class NoteDialog(ModalScreen["str | None"]):
    """Answers with the text; None when it was given up."""

    BINDINGS: ClassVar = [
        Binding("escape", "keep", show=False, priority=True),
        Binding("ctrl+o", "edit", show=False, priority=True),
        Binding("ctrl+g", "give_up", show=False, priority=True),
    ]

    def __init__(self, title: str, text: str, edit: Callable[[str], str | None]) -> None:
        """Begin with a text; ``edit`` has it edited in the person's own editor."""
        super().__init__()
        self._title = title
        self._edit = edit
        self.area = TextArea(text, id="note", soft_wrap=True, tab_behavior="focus")
        self.area.cursor_blink = False
        self.preview = Markdown(text, id="preview", open_links=False)
        self._later: Timer | None = None

    def compose(self) -> ComposeResult:
        """Put the text and its preview side by side, in a frame that names the keys."""
        box = Vertical(Horizontal(self.area, VerticalScroll(self.preview, id="beside", can_focus=False)), id="box")
        box.border_title = Content(self._title)
        box.border_subtitle = Content("Esc keeps it · Ctrl+O your editor · Ctrl+G gives the change up")
        yield box

    def on_mount(self) -> None:
        """Begin to write at the end of what is there."""
        self.area.move_cursor(self.area.document.end)
        self.set_focus(self.area)

    def on_resize(self) -> None:
        """Show the preview where there is room for it."""
        self.set_class(self.app.size.width < _BESIDE, "-narrow")

    def on_text_area_changed(self) -> None:
        """Let the preview follow when the keys rest."""
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(_REST, lambda: self.preview.update(self.area.text))

    def action_keep(self) -> None:
        """Answer with what is written."""
        self.dismiss(self.area.text.strip())

    def action_give_up(self) -> None:
        """Answer with nothing: the note stays as it was."""
        self.dismiss(None)

    def action_edit(self) -> None:
        """Go on in the person's own editor."""
        text = self._edit(self.area.text)
        if text is not None:
            self.area.load_text(text)
            self.area.move_cursor(self.area.document.end)
