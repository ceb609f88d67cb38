"""A window with a line in which a path can be typed: Tab completes it.

Invariant: directories, which may be slow, are read in a thread; what is done with a path waits until it is looked up.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from hmtui.sources.path_completion import PathMatches
from hmtui.tui.dialogs.dialog import LineDialog
from hmtui.tui.terminal.key_hold import key_hold_of, when_typed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import App

    from hmtui.tui.dialogs.dialog import Key

__all__ = ["PathDialog"]


class PathDialog(LineDialog):
    """Looks up the path that is typed, and lays the lines out anew when that is done."""

    BINDINGS: ClassVar = [Binding("tab", "complete", show=False, priority=True)]
    looks_ahead = True
    """Whether a path is looked up as it is typed, and not only when it is to be completed."""

    def __init__(
        self,
        title: str,
        keys: Sequence[Key],
        text: str = "",
        *,
        look_up: Callable[[str], PathMatches] | None = None,
        placeholder: str = "",
        fact: str = "",
    ) -> None:
        """Begin with a text in the line; ``look_up`` completes a path, and is called in a thread; None where none is typed."""
        super().__init__(title, keys, text, placeholder=placeholder, fact=fact)
        self._look_up = look_up
        self.matches = PathMatches("")
        self._waiting: tuple[Callable[[], None], Callable[[], Awaitable[None]] | None] | None = None
        """What is done, and which keys are released, once the path is looked up."""

    @property
    def typed(self) -> str:
        """The path that is typed."""
        return self.answer.value.strip()

    def on_input_changed(self) -> None:
        """Look the path up in a thread; show what is known."""
        if self.typed != self.matches.typed and self.looks_ahead:
            self.change_path()
            self._begin()
        self.show_matches()

    def _begin(self) -> None:
        if self._look_up is not None:
            # In the thread, a window that is closed meanwhile knows its app no more.
            work = partial(_look, self.app, self._look_up, self.typed, self._looked)
            self.run_worker(work, thread=True, exclusive=True, group="paths", exit_on_error=False)

    def change_path(self) -> None:
        """Forget what was said of the path that was typed before."""

    def _looked(self, matches: PathMatches) -> None:
        if matches.typed != self.typed or not self.is_attached:
            return
        self.matches = matches
        self.show_matches()
        if self._waiting is not None:
            (act, release), self._waiting = self._waiting, None
            act()
            if release is not None:
                self.app.call_later(release)

    def show_matches(self) -> None:
        """Show what the path that is typed stands for."""
        self.lay_out()

    def when_looked_up(self, act: Callable[[], None]) -> None:
        """Act on the path that is typed now, as soon as it is known what that stands for."""
        if self.matches.typed == self.typed:
            act()
            return
        if not self.looks_ahead:
            self._begin()
        hold = key_hold_of(self)
        self._waiting = act, hold.hold(lambda: self._waiting is not None) if hold else None

    def action_complete(self) -> None:
        """Complete the path."""
        if self._look_up is not None:
            when_typed(self.answer, lambda: self.when_looked_up(self.complete))

    def complete(self) -> None:
        """Complete the path as far as only one can be meant."""
        self.put(self.matches.common)

    def put(self, text: str) -> None:
        """Put a text into the line."""
        self.answer.value = text
        self.answer.cursor_position = len(text)


def _look(
    app: App[object], look_up: Callable[[str], PathMatches], typed: str, looked: Callable[[PathMatches], None]
) -> None:
    """Look a path up, and tell the thread of the screen."""
    app.call_from_thread(looked, look_up(typed))
