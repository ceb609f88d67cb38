"""Programs run on a real pseudo-terminal, or inside a real tmux, and read back as a user sees them.

``Terminal`` is a terminal: it starts a program on a pty of a given size, keeps
every byte the program writes with the moment it arrived, answers the questions
that terminals are asked, and shows the screen through pyte. ``Tmux`` is a tmux
server of its own (own socket, no configuration file).

Invariant: a reader thread only stamps and stores bytes; parsing happens when
the screen is looked at, so the times are those of the program and not of pyte.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from typing_extensions import Self

__all__ = ["KEYS", "Chunk", "Terminal", "Tmux", "modes_on"]

KEYS = {
    "backspace": "\x7f",
    "ctrl+c": "\x03",
    "ctrl+d": "\x04",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
    "ctrl+u": "\x15",
    "ctrl+z": "\x1a",
    "down": "\x1b[B",
    "end": "\x1b[F",
    "enter": "\r",
    "esc": "\x1b",
    "f1": "\x1bOP",
    "home": "\x1b[H",
    "left": "\x1b[D",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "right": "\x1b[C",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "tab": "\t",
    "up": "\x1b[A",
}
"""What a keyboard sends, by the name of the key; any other name is sent as it is."""

_LONG = 15.0
"""Seconds after which a thing that should have happened has not, on a slow and busy machine too."""

_SLICE = 0.1
"""Seconds between two reads from a slow line."""

_QUESTION = re.compile(rb"\x1b\[(?:\?(\d+)\$p|(c)|(6n))")
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[@-~]"  # kitty keyboard, secondary questions
    rb"|\x1b\[[0-9;:?]*[ -/]+[@-~]"  # mode questions, cursor shapes
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles, links, clipboard, pointer shapes
    rb"|\x1b[PX^_][^\x1b]*\x1b\\"  # DCS, SOS, PM, APC
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?)?\Z")
_ALTERNATE = re.compile(rb"\x1b\[\?1049([hl])")
_END_OF_UPDATE = b"\x1b[?2026l"
_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that arrived together, and when (``time.perf_counter`` seconds)."""

    at: float
    data: bytes


def modes_on(output: bytes) -> set[int]:
    """Return the private modes (1049 alternate screen, 1003 mouse, …) that a program's output leaves switched on."""
    on: set[int] = set()
    for match in _MODE.finditer(output):
        numbers = {int(number) for number in match[1].split(b";") if number}
        on = on | numbers if match[2] == b"h" else on - numbers
    return on


def _environment(changes: Mapping[str, str | None] | None) -> dict[str, str]:
    wanted: dict[str, str | None] = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    wanted.update(changes or {})
    return {name: value for name, value in wanted.items() if value is not None}


class Terminal:
    """A terminal with one program in it; a context manager that leaves no process behind."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        columns: int = 120,
        rows: int = 35,
        env: Mapping[str, str | None] | None = None,
        cwd: Path | None = None,
        answers: bool = True,
        bytes_per_second: int | None = None,
        started_after: float = 0,
    ) -> None:
        """Start ``argv``.

        Args:
            argv: the program and its arguments.
            columns: the width.
            rows: the height.
            env: changes of the environment; None removes a name.
            cwd: the working directory.
            answers: reply to questions.
            bytes_per_second: what the line to this terminal carries; 0 is a terminal that takes nothing.
            started_after: seconds before the program opens the terminal, as on a busy machine.
        """
        self.columns, self.rows = columns, rows
        self.bytes_per_second = bytes_per_second
        """What the line to this terminal carries while the program runs; None is no limit; may be changed."""
        self.chunks: list[Chunk] = []
        self._answers = answers
        self._news = threading.Condition()
        self._ended = False
        self._screens: tuple[Any, Any] = (pyte.Screen(columns, rows), pyte.Screen(columns, rows))
        self._streams: tuple[Any, Any] = (pyte.ByteStream(self._screens[0]), pyte.ByteStream(self._screens[1]))
        self._on_alternate = 0
        self._shown = 0
        self._unfinished = b""
        self._master, slave = pty.openpty()
        self._set_size()
        # A session leader that opens a terminal gets it as its own: the shell does both, and becomes the program.
        # Opened for reading and writing, as by a login: tmux draws on its standard input.
        delay = f"sleep {started_after}; " if started_after else ""
        self.started_at = self._touched = time.perf_counter()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", f'{delay}exec "$@" 0<>"$0" 1>&0 2>&0', os.ttyname(slave), *map(str, argv)],
            env=_environment(env),
            cwd=cwd,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, args=(slave,), daemon=True)
        self._reader.start()

    # --- bytes ---------------------------------------------------------------------------------------------

    def _read(self, slave: int) -> None:
        # The other end stays open here until the program is gone: before the program has opened it, reading would
        # fail. That something was written is no sign of it, since the terminal itself echoes what is typed.
        while True:
            if slave >= 0 and self.process.poll() is not None:
                os.close(slave)
                slave = -1
            try:
                data = self._read_some(waiting=slave < 0)
            except OSError:  # Linux: every process has closed its end
                break
            if data is None:
                continue
            if not data:
                break
            with self._news:
                self.chunks.append(Chunk(time.perf_counter(), data))
                self._news.notify_all()
            if self._answers:
                self._answer(data)
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _read_some(self, *, waiting: bool) -> bytes | None:
        size, speed = 1 << 16, self.bytes_per_second
        if speed is not None and self.process.poll() is None:
            time.sleep(_SLICE)
            size = int(speed * _SLICE)
            if not size:
                return None
        if not waiting and not select.select([self._master], [], [], 0.05)[0]:
            return None
        return os.read(self._master, size)

    def _answer(self, data: bytes) -> None:
        for mode, attributes, _position in _QUESTION.findall(data):
            if mode:  # synchronised output is known and off; nothing else is known
                reply = b"\x1b[?%b;%d$y" % (mode, 2 if mode == b"2026" else 0)
            elif attributes:
                reply = b"\x1b[?62;22c"
            else:
                reply = b"\x1b[1;1R"
            with suppress(OSError):
                os.write(self._master, reply)

    def mark(self) -> int:
        """Return the number of chunks so far, for ``since``."""
        return len(self.chunks)

    def since(self, mark: int = 0) -> bytes:
        """Return the bytes written after a mark."""
        return b"".join(chunk.data for chunk in self.chunks[mark:])

    def send(self, text: str | bytes) -> None:
        """Type text, or send raw bytes."""
        data = text.encode() if isinstance(text, str) else text
        self._touched = time.perf_counter()
        while data:
            data = data[os.write(self._master, data) :]

    def press(self, *keys: str) -> None:
        """Press keys by their names in ``KEYS``, one write each."""
        for key in keys:
            self.send(KEYS.get(key, key))

    # --- the screen ----------------------------------------------------------------------------------------

    def screen(self) -> list[str]:
        """Return the lines that are on the screen now, without their trailing spaces."""
        self._feed(self._news_for_screen())
        return self._display

    def frames(self) -> list[list[str]]:
        """Return the screen after each synchronised update since it was last looked at: all that a user could see."""
        seen = []
        for update in self._news_for_screen().split(_END_OF_UPDATE):
            self._feed(update)
            seen.append(self._display)
        return seen

    def _news_for_screen(self) -> bytes:
        new = self.chunks[self._shown :]
        self._shown += len(new)
        return b"".join(chunk.data for chunk in new)

    def _feed(self, new: bytes) -> None:
        data = self._unfinished + new
        tail = _UNFINISHED.search(data)
        self._unfinished = tail[0] if tail else b""
        if tail:
            data = data[: tail.start()]
        # pyte has one screen; a terminal has a second one, empty whenever it is entered.
        parts = _ALTERNATE.split(data)
        for number, part in enumerate(parts):
            if number % 2:
                self._on_alternate = int(part == b"h")
                self._screens[1].reset()
            else:
                self._streams[self._on_alternate].feed(_UNKNOWN_TO_PYTE.sub(b"", part))

    @property
    def is_raw(self) -> bool:
        """Whether the program has switched the line discipline to single keys without echo."""
        return not termios.tcgetattr(self._master)[3] & (termios.ICANON | termios.ECHO)

    @property
    def _display(self) -> list[str]:
        return [line.rstrip() for line in self._screens[self._on_alternate].display]

    @property
    def text(self) -> str:
        """The screen as one string, a line feed after each line."""
        return "\n".join(self.screen())

    @property
    def modes(self) -> set[int]:
        """The private modes that are switched on now."""
        return modes_on(self.since())

    def wait_until(self, seen: Callable[[str], bool], what: str = "it", *, timeout: float = _LONG) -> str:
        """Wait until the screen's text satisfies ``seen``; give that text.

        Raises:
            AssertionError: it did not in ``timeout`` seconds, or the program ended; tells what was on the screen.
        """
        deadline = time.monotonic() + timeout
        while True:
            count, ended = len(self.chunks), self._ended
            text = self.text
            if seen(text):
                return text
            left = deadline - time.monotonic()
            if left <= 0 or (ended and count == len(self.chunks)):
                state = "the program ended" if ended else f"{timeout:g} s passed"
                raise AssertionError(f"{state} and {what} was not on the screen:\n{text}")
            with self._news:
                self._news.wait_for(lambda: len(self.chunks) > count or self._ended, timeout=left)  # noqa: B023

    def wait_for(self, text: str, *, timeout: float = _LONG) -> str:
        """Wait until ``text`` is on one line of the screen; give the whole screen."""
        return self.wait_until(lambda screen: text in screen, repr(text), timeout=timeout)

    def wait_gone(self, text: str, *, timeout: float = _LONG) -> str:
        """Wait until ``text`` is nowhere on the screen; give the whole screen."""
        return self.wait_until(lambda screen: text not in screen, f"a screen without {text!r}", timeout=timeout)

    def wait_quiet(self, quiet: float = 0.1, *, timeout: float = _LONG) -> float:
        """Wait for ``quiet`` seconds in which neither side said anything; give the moment of the last byte."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and not self._ended:
            left = max(self._last_byte, self._touched) + quiet - time.perf_counter()
            if left <= 0:
                break
            with self._news:
                self._news.wait(timeout=left)
        return self._last_byte

    def wait_answer(self, mark: int = 0, quiet: float = 0.3, *, timeout: float = _LONG) -> float:
        """Wait for the first byte after a mark, then for silence; give the moment of the last byte."""
        with self._news:
            came = self._news.wait_for(lambda: len(self.chunks) > mark or self._ended, timeout=timeout)
        assert came, f"{timeout:g} s passed and nothing was written; on the screen:\n{self.text}"
        return self.wait_quiet(quiet, timeout=timeout)

    @property
    def _last_byte(self) -> float:
        return self.chunks[-1].at if self.chunks else self.started_at

    # --- size and end --------------------------------------------------------------------------------------

    def _set_size(self) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size, as dragging its corner does."""
        self.screen()
        self.columns, self.rows = columns, rows
        for screen in self._screens:
            screen.resize(rows, columns)
        self._touched = time.perf_counter()
        self._set_size()

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def wait(self, timeout: float = _LONG) -> int:
        """Wait for the program to end and for its last bytes; give its exit status (negative: the signal)."""
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the program did not end; on its screen:\n{self.text}") from None
        self._reader.join(1)
        return status

    def close(self) -> None:
        """End the program and what it started, and give the terminal back."""
        if self._master < 0:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(2)
        os.close(self._master)
        self._master = -1

    def __enter__(self) -> Self:
        """Return the running terminal."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave no process behind."""
        self.close()


class Tmux:
    """A tmux server of its own with one session; a context manager that kills it."""

    def __init__(
        self,
        argv: Sequence[str | Path] = (),
        *,
        columns: int = 120,
        rows: int = 35,
        env: Mapping[str, str | None] | None = None,
        options: Sequence[str] = (),
    ) -> None:
        """Start a session with ``argv`` (default: a plain shell); ``options``: tmux commands that come first."""
        self._directory = tempfile.mkdtemp(prefix="hmtui-tmux-")
        # A path of our own: long temporary directories do not fit into a socket's address.
        self.socket = Path(self._directory) / "s"
        self._env = _environment(env)
        program = [str(word) for word in argv] or ["/bin/sh"]
        first = [word for option in options for word in (*option.split(), ";")]
        self.run(*first, "new-session", "-d", "-x", str(columns), "-y", str(rows), "-s", "main", "--", *program)

    def run(self, *words: str, check: bool = True) -> str:
        """Run a tmux command; return what it prints.

        Raises:
            AssertionError: tmux refused.
        """
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), "-f", "/dev/null", *words],
            env=self._env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONG,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"tmux {' '.join(words)}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode(errors="replace")

    def send(self, text: str) -> None:
        """Type text, letter by letter."""
        self.run("send-keys", "-l", "-t", "main", "--", text)

    def press(self, *keys: str) -> None:
        """Press keys by their tmux names (Enter, Escape, C-c, Down)."""
        self.run("send-keys", "-t", "main", "--", *keys)

    def screen(self) -> list[str]:
        """Return the lines of the pane."""
        return self.run("capture-pane", "-p", "-t", "main", check=False).split("\n")

    def wait_for(self, text: str, *, timeout: float = _LONG) -> str:
        """Wait until ``text`` is in the pane; give the whole pane.

        Raises:
            AssertionError: it was not there in time.
        """
        deadline = time.monotonic() + timeout
        while True:
            shown = "\n".join(self.screen())
            if text in shown:
                return shown
            if time.monotonic() > deadline or not self.is_alive():
                raise AssertionError(f"{text!r} did not come; in the pane:\n{shown}")
            time.sleep(0.05)

    def is_alive(self) -> bool:
        """Return whether the program still runs: the server ends with its only window."""
        return bool(self.run("list-panes", "-t", "main", check=False))

    def wait_ended(self, *, timeout: float = _LONG) -> None:
        """Wait until the program has ended.

        Raises:
            AssertionError: it has not in time.
        """
        deadline = time.monotonic() + timeout
        while self.is_alive():
            if time.monotonic() > deadline:
                raise AssertionError("the program did not end; in the pane:\n" + "\n".join(self.screen()))
            time.sleep(0.05)

    def buffer(self) -> str:
        """Return tmux's newest paste buffer, empty when there is none."""
        return self.run("show-buffer", check=False)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self.run("resize-window", "-t", "main", "-x", str(columns), "-y", str(rows))

    def attach(self, *, columns: int = 120, rows: int = 35, env: Mapping[str, str | None] | None = None) -> Terminal:
        """Attach a client on a terminal of its own, through which tmux's own output can be read."""
        return Terminal(
            ["tmux", "-S", self.socket, "-f", "/dev/null", "attach", "-t", "main"],
            columns=columns,
            rows=rows,
            env={**self._env, **(env or {})},
        )

    def close(self) -> None:
        """Kill the server and everything in it."""
        self.run("kill-server", check=False)
        shutil.rmtree(self._directory, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return the running server."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave no server behind."""
        self.close()
