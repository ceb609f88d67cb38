"""hmtui's own driver for Unix terminals, in place of Textual's.

Textual's decodes keys strictly, waits for the terminal to take each frame, and starts and stops within
signal handlers. Invariant: nothing waits for the terminal without bound; the terminal is either taken or
given back, and it changes from one to the other on the event loop, or once and for all in ``give_back``.
"""

from __future__ import annotations

import codecs
import os
import select
import signal
import sys
import termios
import threading
import tty
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from hmtui.echo import hand_over
from hmtui.tui.terminal.key_reader import ASK_BACKGROUND, KeyReader
from hmtui.tui.terminal.output import TerminalOutput
from hmtui.tui.terminal.textual_compat import KITTY_KEYBOARD

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.tui.terminal.textual_compat import TerminalApp

__all__ = ["TerminalDriver"]

_TICK = 0.1
"""Seconds between two looks at whether something has come in part, where that is not Esc."""
_UNTIL_STOPPED_AGAIN = 0.05
"""Seconds in the background (``bg``) for signals that end the program, before it stops again."""
_JOIN = 1.0


class TerminalDriver(LinuxDriver):
    """Reads keys from a Unix terminal and draws on it."""

    def __init__(
        self, app: TerminalApp[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Prepare to serve ``app``; nothing is written yet."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._owner = app
        self._output: TerminalOutput | None = None
        """The way to the terminal while it is taken."""
        self._wake: tuple[int, int] | None = None
        """A pipe that ends the thread of the keys."""
        self._keeps_keys = False
        """Whether keys that were not read yet are still wanted when the terminal is given back."""
        self.took_all = True
        """Whether the terminal took all that was written to it up to the last time that it was given back."""

    # --- writing -------------------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Write data; while the terminal is given back, discard it."""
        if self._output is not None:
            self._output.write(data.encode("utf-8", "replace"))

    def flush(self) -> None:
        """Write now what the terminal takes."""
        if self._output is not None and threading.current_thread() is not self._key_thread:
            self._output.send()

    @property
    def backed_up(self) -> bool:
        """Whether the terminal has not taken everything yet."""
        return self._output is not None and self._output.backed_up

    @property
    def is_lent(self) -> bool:
        """Whether another program has the terminal (``App.suspend``)."""
        return self._output is None and not self._auto_restart

    # --- taking the terminal, and giving it back -----------------------------------------------------------

    def start_application_mode(self) -> None:
        """Take the terminal."""
        if self._output is not None:
            return
        screen = sys.__stderr__
        assert screen is not None, "refused before: the browser needs a terminal"  # noqa: S101 - cannot happen
        screen.flush()
        self._loop.set_exception_handler(self._owner.loop_failed)
        self._output = TerminalOutput(screen.fileno(), self._loop, drained=self._owner.paint_missed, gone=self._hang_up)
        signal.signal(signal.SIGWINCH, self._size_changed)
        self._send_size()
        self.attrs_before = self._raw_mode()
        self.write("\x1b[?1049h")
        self._owner.forget_shown()
        self._enable_mouse_support()
        self.write(f"\x1b[?25l\x1b[?1004h{KITTY_KEYBOARD}")
        self._wake = os.pipe()
        self._key_thread = threading.Thread(
            target=self._run_input_thread, args=(self._wake[0],), name="textual-input", daemon=True
        )
        self._key_thread.start()
        self._request_terminal_sync_mode_support()
        self._query_in_band_window_resize()
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        if self._owner.wants_background:
            self.write(ASK_BACKGROUND)
        self._enable_mouse_support()  # twice, as Textual does for iTerm
        self.flush()
        if self._must_signal_resume:
            self._must_signal_resume = False
            self._owner.post_message(self.SignalResume())

    def stop_application_mode(self) -> None:
        """Return the terminal back as it was."""
        if self._output is not None:
            self.disable_input()
            self._restore()

    def give_back(self) -> None:
        """Return the terminal back from within a signal handler, or after an error; once, within a second."""
        with suppress(Exception):  # the program ends anyhow
            self._restore()

    def close(self) -> None:
        """Do nothing: there is no thread to wait for."""

    def _restore(self) -> None:
        output, self._output = self._output, None
        if output is None:
            return
        self.took_all = output.finish(self._last_words().encode())
        self._in_band_window_resize = self._mouse_pixels = False
        if self.attrs_before is not None and self._in_foreground():
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def _last_words(self) -> str:
        """Return what undoes all that was switched on."""
        resize = "\x1b[?2048l" if self._in_band_window_resize else ""
        pixels = "\x1b[?1016l" if self._mouse_pixels else ""
        mouse = f"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l{pixels}" if self._mouse else ""
        keyboard = "\x1b[<u" if KITTY_KEYBOARD else ""
        # A signal may come amid a frame: the synchronised update (2026) is ended first.
        # The keyboard protocol belongs to the alternate screen: it is left before that.
        return f"\x1b[?2026l\x1b[?2004l\x1b[?7h{resize}{mouse}{keyboard}\x1b[?1049l\x1b[?25h\x1b[?1004l"

    def _raw_mode(self) -> list[Any] | None:
        """Let single keys through; return the mode of the terminal before."""
        try:
            mode = termios.tcgetattr(self.fileno)
            before = hand_over() or termios.tcgetattr(self.fileno)
            mode[tty.LFLAG] = self._patch_lflag(mode[tty.LFLAG])
            mode[tty.IFLAG] = self._patch_iflag(mode[tty.IFLAG])
            mode[tty.CC][termios.VMIN] = 1  # 4 on Solaris
            termios.tcsetattr(self.fileno, termios.TCSANOW, mode)
        except termios.error:
            return None
        return before

    def _in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:  # no terminal any more, or not that of this session: nobody else uses it
            return True

    def _size_changed(self, *_: object) -> None:
        if not self._in_band_window_resize:
            self._send_size()

    def _send_size(self) -> None:
        size = Size(*self._get_terminal_size())
        self.send_message(events.Resize(size, size))

    # --- keys ----------------------------------------------------------------------------------------------

    def disable_input(self) -> None:
        """Read no more keys; those that were not read are discarded, so that a shell does not get them."""
        wake, self._wake = self._wake, None
        if wake is None:
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        os.close(wake[1])
        if self._key_thread is not None:
            self._key_thread.join(_JOIN)
            if not self._key_thread.is_alive():
                os.close(wake[0])
        if self._in_foreground() and not self._keeps_keys:
            with suppress(termios.error):
                termios.tcflush(self.fileno, termios.TCIFLUSH)

    def _run_input_thread(self, wake: int = -1) -> None:
        try:
            self._read_keys(wake)
        except Exception as error:  # noqa: BLE001 - whatever it is, the application must hear of it
            self._tell(self._owner.fail, error)

    def _read_keys(self, wake: int) -> None:
        reader = KeyReader(knows_alt=self._owner.knows_alt)
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        while True:
            ready = select.select([self.fileno, wake], [], [], reader.patience or _TICK)[0]
            if wake in ready:
                return
            if ready:
                try:
                    data = os.read(self.fileno, 4096)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                if not data:
                    self._tell(self._hang_up)
                    return
                for message in reader.feed(decode(data)):
                    self.process_message(message)
            for message in reader.tick():
                self.process_message(message)

    def _tell(self, call: Callable[..., object], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: the application has ended
            self._loop.call_soon_threadsafe(call, *arguments)

    def _hang_up(self) -> None:
        """End the application as a SIGHUP does: there is no terminal any more."""
        self._owner.hang_up()

    # --- Ctrl+Z, fg and bg ---------------------------------------------------------------------------------

    def _sigtstp_application(self, *_: object) -> None:
        if self._output is not None:
            self._tell(self._suspend)
        elif self.is_lent:  # the editor stops as well
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        if self._output is not None:
            self._tell(self._take_again)

    def _suspend(self) -> None:
        if self._output is None or self._owner.is_leaving:
            return
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        self.suspend_application_mode()
        os.kill(0, signal.SIGTSTP)  # the whole job, as the terminal does; this process ignores it
        self._stop(signal.SIGTSTP)

    def _take_again(self) -> None:
        """Take the terminal after somebody else stopped the process, so that it could not be given back."""
        if self._output is None or self._owner.is_leaving:
            return
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        self._keeps_keys = True  # they were typed for this process
        self.suspend_application_mode()
        self._keeps_keys = False
        self._resume()

    def _stop(self, number: int) -> None:
        """Stop until somebody continues the process; where nobody could (an orphaned group), go on at once."""
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # Sent to this very thread: sent to the process, another one may take it, while this one runs on.
        signal.pthread_kill(threading.get_ident(), number)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        self._resume()

    def _resume(self) -> None:
        if self._in_foreground():
            self._must_signal_resume = True
            self.resume_application_mode()
            signal.signal(signal.SIGTSTP, self._sigtstp_application)
            signal.signal(signal.SIGCONT, self._sigcont_application)
        else:  # ``bg``, or ``kill`` of a stopped job, which continues it: SIGTERM is heard on the event loop
            self._loop.call_later(_UNTIL_STOPPED_AGAIN, self._stop_again)

    def _stop_again(self) -> None:
        if not self._owner.is_leaving:
            self._stop(signal.SIGSTOP)
