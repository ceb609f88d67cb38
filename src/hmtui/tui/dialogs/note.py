"""The window in which a note is written: Markdown on one side, how it reads on the other.

Invariant: what was typed is never thrown away without being told so: Esc keeps
it, the end of the program keeps it, and only the key that says so discards it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.segment import Segment, Segments
from rich.style import Style
from textual.binding import Binding
from textual.containers import Container, Horizontal
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widgets import TextArea

from hmtui.crash import discard_draft, keep_draft, log_error
from hmtui.text.cleaning import clean_lines
from hmtui.tui.dialogs.dialog import FrameBox, Lines
from hmtui.tui.dialogs.modal import Modal
from hmtui.tui.terminal.key_hold import when_typed
from hmtui.tui.terminal.textual_compat import forget_watches
from hmtui.tui.widgets.line_widget import Span
from hmtui.tui.widgets.markdown_lines import markdown_lines
from hmtui.tui.widgets.text_input import edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from hmtui.annotations.drafts import NoteDraft
    from hmtui.tui.terminal.ending import EndingApp
    from hmtui.tui.widgets.line_widget import Line

__all__ = ["NoteDialog"]

_WIDTH = 118
"""Cells of the window where there is room, with the blank columns."""
_BESIDE = 90
"""Cells of the screen from which on the preview has room beside the text."""
_SMALL = 16
"""Rows of the screen below which the window fills it."""
_BRIEF = 44
"""Columns of the screen below which the key that saves is named in one word."""
_REST = 0.15
"""Seconds without a key after which the preview follows."""
_DRAFTED = 0.5
"""Seconds after which what was typed is saved as a draft."""
_PREVIEWED = 20_000
"""Characters of a note that are laid out in the preview."""


_CHANGED = (("Ctrl+G", "discard"), ("Ctrl+Z", "undo"))
"""Keys that do something once the note was changed."""
_LEAST = 20
"""Columns of the screen from which an empty note says what it is for; Textual cannot wrap that in none."""
_EMPTY = "Write a note in Markdown. Search finds its words; has:note lists all notes."


class _Bar(ScrollBarRender):
    """The scroll bar of the text, drawn as that of the other panels: a heavy line on a thin one."""

    VERTICAL_BARS: ClassVar = [" "]  # no parts of cells

    @classmethod
    def render_bar(cls, *args: Any, **options: Any) -> Segments:
        """Draw the bar with Textual's colours, without its ground."""
        drawn = super().render_bar(*args, **options)
        drawn.segments = [_drawn_as_line(segment.style or Style()) for segment in drawn.segments]
        return drawn


def _drawn_as_line(style: Style) -> Segment:
    if style.reverse:
        return Segment("┃", Style(color=style.color, meta=style.meta))
    plain = style.bgcolor is None or style.bgcolor.is_default
    return Segment("│", Style(color=style.bgcolor, dim=plain, meta=style.meta))


ScrollBar.renderer = _Bar


class TextBox(TextArea):
    """The box of the note: keys are dealt with in the order of typing."""

    async def _on_key(self, event: events.Key) -> None:
        await edit(self, event)

    def on_unmount(self) -> None:
        """Leave nothing of the text behind."""
        forget_watches(self)


class _Preview(Lines):
    """How the note reads, laid out as in the details of its record, behind a divider where it stands beside the text."""

    def __init__(self, text: str) -> None:
        super().__init__(id="preview")
        self._text = text
        self._divider = Span("")

    def stand(self, *, beside: bool, small: bool) -> None:
        """Stand beside the text or in its place, with a blank line above where the window is not small."""
        self._divider, self.HEADING = Span("│ " if beside else " ", "rule"), int(not small)
        self.read(self._text)

    @property
    def line_width(self) -> int:
        """Cells that the text may fill."""
        return max(1, super().line_width - len(self._divider.text) - 1)

    def line(self, y: int) -> Line:
        """Write a line behind the divider."""
        return (self._divider, *(super().line(y - self.HEADING) if y >= self.HEADING else ()))

    def read(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.fit()
        self.redraw()

    def fit(self) -> None:
        """Lay the text out for the width there is."""
        self._lines = markdown_lines(self._text, self.line_width)
        self.scroll_lines_to(self.top)


class NoteDialog(Modal):
    """Answers with the text; None when it was given up."""

    AUTO_FOCUS = ""  # what shall have it, has it: also when the help, over this, is closed
    BINDINGS: ClassVar = [
        Binding("escape,ctrl+s", "keep", show=False, priority=True),
        Binding("ctrl+o", "edit", show=False, priority=True),
        Binding("ctrl+t", "preview", show=False, priority=True),
        Binding("ctrl+g", "give_up", show=False, priority=True),
        # Of these, the text itself takes what it is given, as long as it is on the screen.
        Binding("down,j", "read(1)", show=False),
        Binding("up,k", "read(-1)", show=False),
        Binding("pagedown,space", "read_page(1.0)", show=False),
        Binding("pageup", "read_page(-1.0)", show=False),
        Binding("ctrl+d", "read_page(0.5)", show=False),
        Binding("ctrl+u", "read_page(-0.5)", show=False),
        Binding("home,g", "read_to(0)", show=False),
        Binding("end,G", "read_to(1)", show=False),
    ]

    def __init__(
        self, title: str, text: str, edit: Callable[[str], str | None], keep: Callable[[str], object], draft: NoteDraft
    ) -> None:
        """Begin with a text.

        Args:
            title: what the note is on.
            text: what it says so far.
            edit: has a text edited in the user's own editor.
            keep: takes the text when the program ends before the user does.
            draft: what of the text is saved already, and where what is typed is saved meanwhile.
        """
        super().__init__()
        self._edit, self._keep = edit, keep
        self._answered = False
        self._draft = ""
        self._saved, self._in_progress = clean_lines(draft.saved).strip(), draft
        self._restored = f"Draft of {draft.restored} restored" if draft.restored and text == draft.text else ""
        begun = clean_lines(text)
        if self._saved and begun.strip() == self._saved:
            begun = begun.rstrip("\n") + "\n"
        self.area = TextBox(begun, id="note", soft_wrap=True, tab_behavior="focus")
        self.area.cursor_blink = False
        self.preview = _Preview(_start_of(text))
        self._later: Timer | None = None
        self._draft_later: Timer | None = None
        self._box = FrameBox(Horizontal(self.area, self.preview), title=title, id="box")

    def compose(self) -> ComposeResult:
        """Put the text and its preview side by side, in a frame that names the keys."""
        yield Container(self._box, id="ring", classes="-wide")

    def on_mount(self) -> None:
        """Begin to write on a line of its own below what is there."""
        self._box.expected = min(_WIDTH, self.app.size.width) - 2
        self._label()
        self.area.move_cursor(self.area.document.end)
        self.set_focus(self.area)

    def on_resize(self, event: events.Resize) -> None:
        """Show the preview beside the text where there is room for it, else in its place."""
        self.set_class(event.size.width < _BESIDE, "-narrow")
        self.set_class(event.size.height < _SMALL, "-small")
        self.preview.stand(beside=not self.has_class("-narrow"), small=self.has_class("-small"))
        self.area.placeholder = _EMPTY if event.size.width >= _LEAST else ""
        self._focus_shown()
        self._label()

    @property
    def _changed(self) -> bool:
        return self.area.text.strip() != self._saved

    def _label(self) -> None:
        """Count the lines, and name the keys that do something now."""
        text = self.area.text.rstrip()
        lines = text.count("\n") + 1
        counted = f"{lines:,} line{'' if lines == 1 else 's'}" if text else ""
        changed = _CHANGED if self._changed else ()
        brief = changed and self.app.size.width < _BRIEF  # so that the key that discards has room
        ends = (("Ctrl+S", "save"), ("Esc", "save" if brief else "save and close"))
        preview = (("Ctrl+T", "preview"),) if self.has_class("-narrow") else ()
        keys = (*changed, *preview, ("Ctrl+O", "open in editor"), *ends)
        counted = f"{counted}, not saved yet" if changed and counted else counted
        self._box.label(fact=self._restored or counted, keys=keys)

    def on_text_area_changed(self) -> None:
        """Show what can be done now; let the preview follow when the keys rest, and the draft while keys are pressed."""
        self._restored = ""
        self._label()
        if self._draft_later is None:
            self._draft_later = self.set_timer(_DRAFTED, self._write_draft)
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(_REST, self._follow)

    def _write_draft(self) -> None:
        self._draft_later = None
        if not self._answered:
            self._in_progress.write(self.area.text)

    def _follow(self) -> None:
        self.preview.read(_start_of(self.area.text))

    def on_unmount(self) -> None:
        """Save what was typed when the program ends meanwhile; where that fails, keep it in a file."""
        if self._answered:
            return
        try:
            self._keep(self.area.text.strip())
        except Exception as error:  # noqa: BLE001 - whatever it is, the text must not be lost with it
            log_error(error)
            self.keep_draft()
        else:
            self._drop_draft()

    def keep_draft(self) -> None:
        """Write what was typed, and not saved yet, to a file."""
        text = self.area.text.strip()
        if self._answered or self._draft or not self._changed:
            return
        self._draft = keep_draft(text)
        if self._draft:
            self._drafts.append(self._draft)
        else:
            cast("EndingApp[Any]", self.app).unsaved = [text]

    def _drop_draft(self) -> None:
        cast("EndingApp[Any]", self.app).unsaved = []
        if self._draft in self._drafts:
            discard_draft(self._draft)
            self._drafts.remove(self._draft)

    @property
    def _drafts(self) -> list[str]:
        return cast("EndingApp[Any]", self.app).drafts

    def action_keep(self) -> None:
        """Answer with what is written, to the last letter that was typed."""
        when_typed(self.area, self._take)

    def _take(self) -> None:
        if self.is_active:
            self._answered = True
            self.dismiss(self.area.text.strip())

    def action_give_up(self) -> None:
        """Answer with nothing: the note stays as it was."""
        self._answered = True
        self.dismiss(None)

    def action_preview(self) -> None:
        """Show how it reads, or the text again, where there is room for one of them."""
        self.toggle_class("-reading")
        self._focus_shown()

    def _focus_shown(self) -> None:
        """Let the keys write where the text is on the screen, and scroll the preview where only that is."""
        self.set_focus(None if self.has_class("-narrow") and self.has_class("-reading") else self.area)

    def action_read(self, lines: int) -> None:
        """Scroll the preview."""
        self.preview.scroll_by(lines)

    def action_read_page(self, pages: float) -> None:
        """Scroll the preview by pages or halves of one."""
        self.action_read(round(pages * max(1, self.preview.page - 1)) or (1 if pages > 0 else -1))

    def action_read_to(self, end: int) -> None:
        """Go to the beginning (0) or the end (1) of the preview."""
        self.action_read(self.preview.length if end else -self.preview.length)

    def action_edit(self) -> None:
        """Go on in the user's own editor."""
        when_typed(self.area, self._go_on_elsewhere)

    def _go_on_elsewhere(self) -> None:
        self._write_draft()
        text = self._edit(self.area.text)
        if text is not None:
            self.area.load_text(clean_lines(text))
            self.area.move_cursor(self.area.document.end)


def _start_of(text: str) -> str:
    safe = clean_lines(text[:_PREVIEWED])
    return f"{safe}\n\n… and {len(text) - _PREVIEWED:,} more characters." if len(text) > _PREVIEWED else safe
