"""Diagnose terminal, clipboard, links and state file, with fixes; for ``hmtui doctor``.

Invariant: the checks only read and query, each with a timeout; they never write to
the terminal or the clipboard.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui import links as opener
from hmtui.annotations import Annotations, verify
from hmtui.annotations.files import damaged_files, describe_rescue, inspect_damaged
from hmtui.clipboard import ROUTES, output_of
from hmtui.paths import folder
from hmtui.store import LIMITED_SEARCH, has_full_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.terminal import Environment

__all__ = ["CheckResult", "examine"]

_TIMEOUT = 2.0


class CheckResult(Struct, frozen=True):
    """The result of one check."""

    topic: str
    status: str
    """``ok``, ``warn`` (works with restrictions, or unknown) or ``no``."""
    message: str
    fix: str = ""
    """What to do about it."""


def examine(env: Environment, *, state_dir: Path | None = None) -> tuple[CheckResult, ...]:
    """Run all checks."""
    return (
        *_versions(),
        _search(),
        *_terminal(env),
        *_clipboard(env),
        *_links(env),
        _state(state_dir),
        *_annotations(),
    )


def _annotations() -> Iterator[CheckResult]:
    """Check the state file and list damaged ones that were renamed."""
    annotations = Annotations()
    verify(annotations)
    if annotations.notice:
        fix = "" if annotations.writable else next(fix for word, fix in _FIXES.items() if word in annotations.notice)
        yield CheckResult("stars, notes", "warn" if annotations.writable else "no", annotations.notice, fix)
    else:
        yield _integrity(annotations)
    for path in damaged_files(annotations.path):
        message = f"damaged file: {path}; {describe_rescue(inspect_damaged(path))}"
        fix = (
            f"To import it: hmtui state import {shlex.quote(path)}. "
            f"If something is missing: sqlite3 {shlex.quote(path)} .recover | sqlite3 more.db; hmtui state import more.db. "
            "If nothing is missing, delete it."
        )
        yield CheckResult("stars, notes", "warn", message, fix)
    annotations.close()


_FIXES = {
    "disk is full": "Free some space; a running hmtui retries with the next change.",
    "locked by another program": "Wait, or end that program; a running hmtui retries with the next change.",
    "newer hmtui": "Update hmtui.",
    "cannot be renamed": "Make the directory writable; a running hmtui retries with the next change.",
    "": "Make file and directory writable, or set XDG_DATA_HOME; a running hmtui retries with the next change.",
}
"""Fixes, by a part of the message."""


def _integrity(annotations: Annotations) -> CheckResult:
    result = annotations.read(lambda store: store.check(), "it cannot be read")
    if result == "ok":
        return CheckResult("stars, notes", "ok", f"saved in {annotations.path}")
    fix = f"Rebuild it: hmtui state export -o stars.json; mv {shlex.quote(annotations.path)} aside.db; hmtui state import stars.json"
    return CheckResult("stars, notes", "no", f"{annotations.path} is damaged: {result}", fix)


# --- the program and the terminal ---------------------------------------------------------------------------


def _versions() -> Iterator[CheckResult]:
    def known(package: str) -> str:
        try:
            return f"{package} {version(package)}"
        except PackageNotFoundError:
            return f"{package} (not installed)"

    python = ".".join(map(str, sys.version_info[:3]))
    packages = ("hmtui", "textual", "rich", "pyperclip")
    yield CheckResult("version", "ok", f"{', '.join(map(known, packages))}, Python {python}")


def _search() -> CheckResult:

    if has_full_text():
        return CheckResult("search", "ok", f"SQLite {sqlite3.sqlite_version}, FTS5 with trigrams")
    fix = "Use a Python with SQLite 3.34 or later."
    return CheckResult("search", "warn", f"SQLite {sqlite3.sqlite_version}: {LIMITED_SEARCH}", fix)


def _terminal(env: Environment) -> Iterator[CheckResult]:
    name = " · ".join(filter(None, (f"TERM={env.term or '(unset)'}", env.term_program)))
    if env.term in {"dumb", "unknown"}:
        yield CheckResult(
            "terminal", "no", f"{name}: the browser cannot draw here", "Set TERM, or use: hmtui search WORDS."
        )
    elif not env.term:
        yield CheckResult(
            "terminal", "warn", f"{name}: assuming 16 colours", "Set TERM, for example to xterm-256color."
        )
    else:
        yield CheckResult("terminal", "ok", name)
    yield from _size()
    yield _colours(env)
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower()
    if encoding.replace("-", "") == "utf8":
        yield CheckResult("letters", "ok", "UTF-8")
    else:
        message = f"this locale uses {encoding or 'an unknown encoding'}: printed lists show ? for missing characters"
        yield CheckResult(
            "letters", "warn", message, "Set LC_ALL=C.UTF-8 or another UTF-8 locale. The browser draws UTF-8 anyway."
        )


def _size() -> Iterator[CheckResult]:
    """Return the size of the terminal, if one of the standard streams is one."""
    for stream in (2, 1, 0):
        try:
            columns, rows = os.get_terminal_size(stream)
        except OSError:
            continue
        yield CheckResult("size", "ok", f"{columns} columns, {rows} rows")
        return


def _colours(env: Environment) -> CheckResult:
    if "NO_COLOR" in os.environ:
        return CheckResult("colours", "ok", "none, because NO_COLOR is set")
    depth = (
        "16 million" if os.environ.get("COLORTERM") in {"truecolor", "24bit"} else "256" if "256" in env.term else "16"
    )
    return CheckResult("colours", "ok", f"{depth}; the default theme uses your terminal's own 16")


# --- copying ------------------------------------------------------------------------------------------------


def _clipboard(env: Environment) -> Iterator[CheckResult]:
    if env.clipboard_route == "auto":
        yield _order(env)
    else:
        yield from _forced(env)
    if env.tmux and not env.web:
        yield from _tmux()
    if env.desktop and not env.web:
        yield _native(env)
    if _terminal_is_sent_to(env):
        yield _osc52(env)


def _terminal_is_sent_to(env: Environment) -> bool:
    """Return whether OSC 52 is used even if other routes work; inside tmux, tmux is used instead."""
    return env.web or (not env.tmux and (env.ssh or not env.desktop))


def _order(env: Environment) -> CheckResult:
    ways = [
        name
        for name, taken in (
            ("tmux", env.tmux and not env.web),
            ("the desktop's clipboard", env.desktop and not env.web),
            ("your terminal (OSC 52)", _terminal_is_sent_to(env)),
        )
        if taken
    ]
    last = "a file" if _terminal_is_sent_to(env) else "your terminal (OSC 52) or else a file"
    return CheckResult("copy", "ok", f"to {' and '.join(ways)}; if that fails, to {last}")


def _forced(env: Environment) -> Iterator[CheckResult]:
    known = env.clipboard_route in ROUTES
    route = env.clipboard_route if known else f"{env.clipboard_route}, an unknown route"
    message = f"set to {route} (HMTUI_CLIPBOARD or copy.clipboard)"
    yield CheckResult("copy", "warn" if known else "no", message, "" if known else f"Use one of: {', '.join(ROUTES)}.")


def _tmux() -> Iterator[CheckResult]:
    version = _ask(("tmux", "-V")).removeprefix("tmux ")
    if not version:
        yield CheckResult("tmux", "no", "$TMUX is set, but no tmux answers", "Install tmux here, or unset TMUX.")
        return
    if _number(version) < (3, 2):
        fix = "Update tmux to 3.2 or later, or: tmux set -s set-clipboard on"
        yield CheckResult(
            "tmux", "warn", f"tmux {version} keeps copies in its buffer (prefix ]) and does not pass them on", fix
        )
        return
    yield _tmux_client(version)
    yield from _tmux_settings()


def _tmux_client(version: str) -> CheckResult:
    """Check how far tmux passes copies on, which depends on the terminal of its client."""
    name, _, features = _ask(("tmux", "display-message", "-p", _CLIENT)).partition(" ")
    kept = f"tmux {version}: copies go to its buffer (prefix ])"
    if not name:
        return CheckResult("tmux", "warn", f"{kept}; no terminal is attached to it now", "For more: tmux attach.")
    if "clipboard" not in features.split(","):
        if name.startswith(_NO_CLIPBOARD):
            return CheckResult("tmux", "warn", f"{kept} only: {name} has no clipboard", "Paste with prefix ].")
        fix = f"tmux set -as terminal-features ',{name}:clipboard', then attach again"
        return CheckResult("tmux", "warn", f"{kept} only, since tmux does not know that {name} has a clipboard", fix)
    if name.startswith(("tmux", "screen")):
        message = f"{kept} and to the outer tmux, which drops them by default"
        return CheckResult("tmux", "warn", message, "In the outer tmux: tmux set -s set-clipboard on")
    return CheckResult("tmux", "ok", f"{kept} and to your terminal")


_CLIENT = "#{client_termname} #{client_termfeatures}"
_NO_CLIPBOARD = ("linux", "vt", "putty", "screen")
"""Prefixes of terminal names without a clipboard."""


def _tmux_settings() -> Iterator[CheckResult]:
    setting = _ask(("tmux", "show-options", "-gv", "set-clipboard"))
    if setting and setting != "on":
        message = f"set-clipboard is {setting}: enough for hmtui, but programs that use OSC 52 cannot copy"
        yield CheckResult(
            "tmux", "ok", message, "For these, and for a tmux inside this one: tmux set -s set-clipboard on"
        )
    passthrough = _ask(("tmux", "show-options", "-gv", "allow-passthrough"))
    if passthrough:
        yield CheckResult("tmux", "ok", f"allow-passthrough is {passthrough}: hmtui does not need it")


def _native(env: Environment) -> CheckResult:

    if env.macos:
        return CheckResult("desktop", "ok", "pbcopy")
    if env.wsl:
        return CheckResult("desktop", "ok" if which("clip.exe") else "no", "clip.exe, the clipboard of Windows")
    if env.display == "wayland" and which("wl-copy") and which("wl-paste"):
        return CheckResult("desktop", "ok", "wl-copy, read back after each copy")
    display = os.environ.get("DISPLAY", "")
    found = [tool for tool in ("xclip", "xsel") if which(tool)]
    if not found or (env.display == "wayland" and not display):
        package = "wl-clipboard" if env.display == "wayland" else "xclip"
        return CheckResult("desktop", "no", "display found, but no clipboard program", f"Install {package}.")
    if not _display_answers(found[0]):
        fix = "If it is left over from ssh -X, unset DISPLAY. Copies use another route."
        return CheckResult("desktop", "warn", f"{found[0]} found, but display {display} does not answer", fix)
    return CheckResult("desktop", "ok", f"{found[0]}, read back after each copy")


def _display_answers(tool: str) -> bool:
    """Return whether the X server answers a query for the clipboard's formats; an empty clipboard is an answer too."""
    argv = [tool, "-o", "-selection", "clipboard", "-t", "TARGETS"] if tool == "xclip" else [tool, "-o", "-b"]
    try:
        answer = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"open display" not in answer.stderr.lower()


_OSC52_YES = (
    "iterm",
    "wezterm",
    "kitty",
    "ghostty",
    "alacritty",
    "foot",
    "vscode",
    "warp",
    "rio",
    "contour",
)
_OSC52_NO = {"apple_terminal": "Terminal.app"}


def _osc52(env: Environment) -> CheckResult:
    """Check whether the terminal is known to support OSC 52, which it never confirms."""
    program = env.term_program.lower()
    if env.multiplexer_beyond:
        message = "copies are sent to your terminal through your local tmux or screen, which drops them by default"
        return CheckResult("terminal copy", "warn", message, "In your local tmux: tmux set -s set-clipboard on")
    deaf = _takes_no_copies(env.term, program)
    if deaf:
        return CheckResult("terminal copy", "no", deaf, _NO_OSC52)
    how = "in pieces that GNU screen passes on" if env.screen else "as OSC 52"
    if os.environ.get("WT_SESSION") or any(name in f"{program} {env.term}" for name in _OSC52_YES):
        fix = (
            "In iTerm2: Settings, General, Selection, allow applications to access the clipboard."
            if "iterm" in program
            else ""
        )
        return CheckResult("terminal copy", "ok", f"copies are sent to your terminal, {how}", fix)
    message = f"copies are sent to your terminal, {how}; whether it supports that is unknown"
    fix = "If pasting fails: xterm needs allowWindowOps; GNOME Terminal and PuTTY do not support it; HMTUI_CLIPBOARD=file saves to a file."
    return CheckResult("terminal copy", "warn", message, fix)


def _takes_no_copies(term: str, program: str) -> str:
    """Return a message if the terminal is known to ignore OSC 52; else an empty text."""
    if os.environ.get("VTE_VERSION"):
        return "terminals based on VTE (GNOME Terminal, Tilix) do not support copying"
    if program in _OSC52_NO:
        return f"{_OSC52_NO[program]} does not support copying"
    if term == "linux":
        return "the Linux console has no clipboard"
    return "PuTTY does not support copying" if term.startswith("putty") else ""


_NO_OSC52 = "Run hmtui inside tmux (paste with prefix ]), use another terminal, or HMTUI_CLIPBOARD=file."


# --- links and files ----------------------------------------------------------------------------------------


def _links(env: Environment) -> Iterator[CheckResult]:

    commands = [argv[0] for argv in opener.openers("https://example.org/", env)]
    found = [command for command in commands if which(command)]
    if found:
        yield CheckResult("links", "ok", f"opened by {Path(found[0]).name}")
    elif commands:
        yield CheckResult(
            "links",
            "warn",
            f"none of {', '.join(commands)} found: links are copied and shown",
            "Install xdg-utils, or set BROWSER.",
        )
    else:
        where = "no display found over SSH" if env.ssh else "no display found"
        shown = "shown as hyperlinks" if _hyperlinks_pass(env) else "shown, to be selected with the mouse"
        yield CheckResult("links", "ok", f"{where}: links are copied to your clipboard and {shown}")


def _hyperlinks_pass(env: Environment) -> bool:
    """Return whether the multiplexer passes OSC 8 hyperlinks on; tmux does from 3.4 on, if the terminal supports them."""
    if env.tmux:
        return "hyperlinks" in _ask(("tmux", "display-message", "-p", "#{client_termfeatures}")).split(",")
    return not env.screen


def _state(state_dir: Path | None) -> CheckResult:
    if state_dir is None:
        state_dir = Path(folder("state"))
    place = next((folder for folder in (state_dir, *state_dir.parents) if folder.exists()), state_dir)
    if os.access(place, os.W_OK):
        return CheckResult("files", "ok", f"copies are saved in {state_dir} when no clipboard works")
    return CheckResult("files", "no", f"{state_dir} cannot be written", "Make it writable, or set XDG_STATE_HOME.")


# --- asking -------------------------------------------------------------------------------------------------


def _ask(argv: Sequence[str]) -> str:
    """Return the first line of a program's output; empty when it is missing, fails or times out."""
    return output_of(argv).partition("\n")[0]


def _number(version: str) -> tuple[int, int]:
    """Return the version ``3.3a`` or ``next-3.4`` as numbers; an unknown format counts as new."""
    digits = version.removeprefix("next-").rstrip("abcdefghijklmnopqrstuvwxyz").split(".")
    try:
        return int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    except ValueError:
        return 99, 0
