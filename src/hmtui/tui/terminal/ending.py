"""How the browser ends, when it is not by a key: signals, errors, a terminal that is gone.

Invariant: the terminal is given back, notes in progress are saved or kept in a draft, and the exit code is
not 0.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.app import ReturnType

from hmtui.crash import errors_logged, log_error, report
from hmtui.errors import InternalError
from hmtui.text.cleaning import clean, clean_lines
from hmtui.tui.terminal.signals import restoring
from hmtui.tui.terminal.textual_compat import TerminalApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.driver import Driver

__all__ = ["EndingApp", "run_app"]

_HUNG_UP = 128 + 1
"""What a shell says of a process that died of SIGHUP, which not every system has."""
_HUNG_UP_FOR = 10.0
"""Seconds after the terminal has gone in which the program ends in any case."""


class EndingApp(TerminalApp[ReturnType]):
    """An application that ends in good order whatever happens."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        """Begin without a failure."""
        super().__init__(ansi_color=ansi_color)
        self.failure: InternalError | None = None
        """The error that ended the application, if one did."""
        self.drafts: list[str] = []
        """Files with notes in progress that could not be saved."""
        self.unsaved: list[str] = []
        """Notes in progress for which there was no place for a file either."""
        self._last_moment: threading.Timer | None = None

    def get_driver_class(self) -> type[Driver]:
        """Return hmtui's own driver in place of the one for Unix terminals."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":  # not imported to compare: it is not there on Windows
            return usual
        from hmtui.tui.terminal.driver import TerminalDriver

        return TerminalDriver

    def on_load(self) -> None:
        """Leave in good order when asked to from outside; from before the terminal is taken."""
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, AttributeError):  # Windows has neither
            loop.add_signal_handler(signal.SIGTERM, self._leave, signal.SIGTERM)
            loop.add_signal_handler(signal.SIGHUP, self.hang_up)
            # While the loop is busy its buffer may be full; the loop wakes all the same, and it is no fault to be logged.
            signal.set_wakeup_fd(signal.set_wakeup_fd(-1), warn_on_full_buffer=False)

    def _leave(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def hang_up(self) -> None:
        """Leave, since the terminal is gone; whatever still runs then has a few seconds."""
        if self._last_moment is None:
            self._last_moment = threading.Timer(_HUNG_UP_FOR, os._exit, (_HUNG_UP,))
            self._last_moment.daemon = True
            self._last_moment.start()
        self.exit(return_code=_HUNG_UP)

    def failed(self, error: BaseException) -> None:
        """Keep what was being written, and log the error; the terminal is given back as in any other end."""
        if self.failure is None:
            self.failure = report(error)
            self.keep_drafts()
        else:
            log_error(error)

    def loop_failed(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """Log what went wrong in a callback of the event loop; Textual would show it nowhere."""
        if isinstance(error := context.get("exception"), BaseException):
            log_error(error)

    def die(self, number: int) -> bool:
        """Restore the terminal before the process dies of a signal; return False where the signal is to be ignored."""
        if number == getattr(signal, "SIGQUIT", None) and self.terminal_is_lent:
            return False  # typed in the user's editor
        self.keep_drafts()
        if self.give_terminal_back():
            with suppress(OSError):  # not through a stream, which may be in the middle of something
                os.write(2, "".join(f"hmtui: {sentence}\n" for sentence in self.draft_notices()).encode())
        return True

    def keep_drafts(self) -> None:
        """Write notes in progress to files."""
        for screen in self.screen_stack:
            if (keep := getattr(screen, "keep_draft", None)) is not None:  # only the note window has it
                keep()

    def draft_notices(self) -> list[str]:
        """Return where notes in progress were kept."""
        kept = [f"The unsaved note is in {clean(path)}" for path in self.drafts]
        return [*kept, *(f"The note could not be saved. It was:\n{clean_lines(text)}" for text in self.unsaved)]


def run_app(app: EndingApp[ReturnType], *, at_end: Callable[[], None]) -> ReturnType | None:
    """Span an application, and ``at_end`` when the terminal was given back; return what it returned.

    Raises:
        InternalError: it was ended by an error that nobody caught.
    """
    with restoring(app.die), errors_logged():
        try:
            answer = app.run()
        finally:
            app.give_terminal_back()
            at_end()
    if not app.terminal_answers:
        _write_no_more()
    if app.failure is not None:
        raise InternalError(". ".join([str(app.failure), *app.draft_notices()]))
    for sentence in app.draft_notices():
        sys.stderr.write(f"hmtui: {sentence}\n")
    return answer


def _write_no_more() -> None:
    """Let what is still written to the terminal vanish: it takes nothing, and nobody shall wait for it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        with suppress(OSError):
            if os.isatty(number):
                os.dup2(nowhere, number)
    os.close(nowhere)
