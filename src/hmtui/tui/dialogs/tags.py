"""The window in which records get their tags: a line of tags, and below it those in use that the tag typed begins.

Invariant: what is not touched stays; only a tag that stood in the line and was
taken out of it is taken from the records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from hmtui.annotations import tag_name, tag_names
from hmtui.tui.dialogs.dialog import LineDialog
from hmtui.tui.terminal.key_hold import when_typed
from hmtui.tui.widgets.line_widget import Line, Span, cut, pad, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["TagDialog"]

_HELP = "Separate tags with commas; delete one to remove it."
_LINES = 14
"""Lines of the window that are not the answer, at most."""
_OFFERED = 200
"""Tags in use that are offered at once; a letter more finds the others."""


class TagDialog(LineDialog):
    """Answers with the words of the line; None when it was given up."""

    BINDINGS: ClassVar = [
        Binding("enter", "take", show=False, priority=True),
        Binding("tab", "complete", show=False, priority=True),
        Binding("down,ctrl+n", "walk(1)", show=False, priority=True),
        Binding("up,ctrl+p", "walk(-1)", show=False, priority=True),
        Binding("pagedown", "walk(10)", show=False, priority=True),
        Binding("pageup", "walk(-10)", show=False, priority=True),
    ]

    def __init__(self, title: str, tags: Sequence[str], known: Mapping[str, int], some: Sequence[str] = ()) -> None:
        """Ask for tags.

        Args:
            title: of what.
            tags: what all of the records have.
            known: the tags in use, the most used first, and on how many papers.
            some: what only some of the records have.
        """
        self._known = known
        self._some = some
        self._at = -1
        self._offered: tuple[str, ...] = ()
        text = "".join(f"{tag}, " for tag in tags)
        super().__init__(title, (("↵", "save tags"), ("Tab", "complete"), ("↑ ↓", "choose"), ("Esc", "cancel")), text)

    def on_input_changed(self) -> None:
        """Offer what the word begins."""
        self._at = -1
        self.lay_out()

    @property
    def _word(self) -> tuple[int, int]:
        """Where the tag at the caret begins and ends."""
        text, caret = self.answer.value, self.answer.cursor_position
        start = max(text.rfind(",", 0, caret) + 1, text.rfind(" #", 0, caret) + 1)
        start += len(text[start:caret]) - len(text[start:caret].lstrip())
        end = min((at for at in (text.find(" #", caret), text.find(",", caret)) if at >= 0), default=len(text))
        return start, end

    def _offer(self) -> tuple[str, ...]:
        start, end = self._word
        text = self.answer.value
        word, there = tag_name(text[start:end]), {*tag_names(f"{text[:start]},{text[end:]}")}
        free = [tag for tag in self._known if tag not in there and tag != word]
        begun = [tag for tag in free if tag.startswith(word)]
        within = [tag for tag in free if word in tag and not tag.startswith(word)] if word else []
        return tuple([*begun, *within][:_OFFERED])

    @property
    def _joined(self) -> str:
        """What is said of a tag of several words, which may be meant as several tags; empty where there is none."""
        words = (word.strip().lstrip("#") for word in self.answer.value.split(",") if " #" not in word.strip())
        joined = [tag_name(word) for word in words if len(word.split()) > 1]
        return f"One tag: {', '.join(f'#{tag}' for tag in joined)}. A comma separates tags." if joined else ""

    def lay_out(self) -> None:
        """Write the tags in use that fit, with the number of their papers."""
        width = self.body.line_width
        if width <= 0:
            return
        self._offered = self._offer()
        lines: list[Line] = []
        if self._some:
            some = f"Only some records have {' '.join(f'#{tag}' for tag in self._some)}; not changed here."
            lines = [*((Span(piece, "muted"),) for piece in wrap(some, width)), ()]
        lines += [(Span(piece, "muted"),) for piece in wrap(self._joined, width)] if self._joined else []
        above = len(lines)
        for index, tag in enumerate(self._offered):
            style = "cursor" if index == self._at else ""
            count = f"{self._known[tag]:,}"
            name = pad(cut(f"#{tag}", width - len(count) - 2), width - len(count) - 2)
            lines.append((Span(f" {name}", style or "accent"), Span(f"{count} ", style or "muted")))
        if not (self._offered or self._joined):
            lines += [(Span(piece, "muted"),) for piece in wrap(_HELP, width)]
        self._fit_steadily(lines)
        if self._at >= 0:
            self.body.scroll_to_show(above + self._at)
            self.body.redraw()

    def _fit_steadily(self, lines: list[Line]) -> None:
        # The window must not jump while a word is typed.
        self.body.styles.height = max(1, min(self.most, _LINES, max(len(lines), len(self._known))))
        self.body.show(lines)

    def action_walk(self, step: int) -> None:
        """Go to another of the tags that are offered."""
        self._at = max(-1, min(self._at + step, len(self._offered) - 1))
        self.lay_out()

    def action_complete(self) -> None:
        """Put the tag that is offered in place of the word."""
        when_typed(self.answer, self._complete)

    def _complete(self) -> None:
        if self._offered:
            start, end = self._word
            tag = self._offered[max(0, self._at)]
            text = self.answer.value
            self.answer.value = f"{text[:start]}{tag}, {text[end:].lstrip(', ')}"
            self.answer.cursor_position = start + len(tag) + 2

    def action_take(self) -> None:
        """Answer with the line; a tag that was walked to is put into it first."""
        when_typed(self.answer, self._take)

    def _take(self) -> None:
        if self._at >= 0:
            self._complete()
        else:
            self.dismiss(self.answer.value.strip())
