"""What this terminal can do, and how to enable what it can't.

Each finding is a fact with its status and, where something can be done, what to
do. Invariant: the examination looks and asks, with a time-out on everything; it
never writes to the screen or the clipboard.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui import links as opener
from hmtui.paths import folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hmtui.annotations import Personal
    from hmtui.terminal import Environment

__all__ = ["Finding", "examine"]

_TIMEOUT = 2.0


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    topic: str
    status: str
    """``ok``, ``warn`` (works, with a catch, or cannot be known) or ``no``."""
    says: str
    fix: str = ""
    """What to do about it."""


def examine(env: Environment, *, state_dir: Path | None = None) -> tuple[Finding, ...]:
    """Look at everything that decides whether copying, opening and drawing work here."""
    return (
        *_versions(),
        _search(),
        *_terminal(env),
        *_clipboard(env),
        *_links(env),
        _state(state_dir),
        *_personal(),
    )


def _personal() -> Iterator[Finding]:
    """Look at the file of stars and notes, and at damaged ones that were moved aside."""
    from hmtui.annotations import Personal, verify  # noqa: PLC0415 - for doctor alone
    from hmtui.annotations.files import damaged_files, examined, said_of  # noqa: PLC0415 - as above

    personal = Personal()
    verify(personal)
    if personal.notice:
        fix = "" if personal.writable else next(fix for word, fix in _IN_THE_WAY.items() if word in personal.notice)
        yield Finding("stars, notes", "warn" if personal.writable else "no", personal.notice, fix)
    else:
        yield _sound(personal)
    for path in damaged_files(personal.path):
        says = f"a damaged file was moved to {path}; {said_of(examined(path))}"
        fix = (
            f"To read it again, merged into what is here: hmtui state import {shlex.quote(path)}. "
            f"Something missing: sqlite3 {shlex.quote(path)} .recover | sqlite3 more.db, then hmtui state import more.db. "
            "Nothing missing: delete it."
        )
        yield Finding("stars, notes", "warn", says, fix)
    personal.close()


_IN_THE_WAY = {
    "disk is full": "Make room on it; a running hmtui tries again with your next star.",
    "holds the file": "Wait, or end that program; a running hmtui tries again with your next star.",
    "newer hmtui": "Update hmtui.",
    "moved aside": "Make the directory writable; a running hmtui tries again with your next star.",
    "": "Make file and directory writable, or set XDG_DATA_HOME; a running hmtui tries again with your next star.",
}
"""What to do, by a word of what is said."""


def _sound(personal: Personal) -> Finding:
    said = personal.ask(lambda store: store.check(), "it cannot be read")
    if said == "ok":
        return Finding("stars, notes", "ok", f"kept in {personal.path}")
    fix = f"Nothing is lost by this: hmtui state export -o stars.json; mv {shlex.quote(personal.path)} aside.db; hmtui state import stars.json"
    return Finding("stars, notes", "no", f"{personal.path} is damaged: {said}", fix)


# --- the program and the terminal ---------------------------------------------------------------------------


def _versions() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - for doctor alone

    def known(package: str) -> str:
        try:
            return f"{package} {version(package)}"
        except PackageNotFoundError:
            return f"{package} (not installed)"

    python = ".".join(map(str, sys.version_info[:3]))
    packages = ("hmtui", "textual", "rich", "pyperclip")
    yield Finding("version", "ok", f"{', '.join(map(known, packages))}, Python {python}")


def _search() -> Finding:
    from hmtui.store import LIMITED_SEARCH, has_full_text  # noqa: PLC0415 - for doctor alone

    if has_full_text():
        return Finding("search", "ok", f"SQLite {sqlite3.sqlite_version}, FTS5 with trigrams")
    fix = "Use a Python with SQLite 3.34 or later."
    return Finding("search", "warn", f"SQLite {sqlite3.sqlite_version}: {LIMITED_SEARCH}", fix)


def _terminal(env: Environment) -> Iterator[Finding]:
    name = " · ".join(filter(None, (f"TERM={env.term or '(unset)'}", env.term_program)))
    if env.term in {"dumb", "unknown"}:
        yield Finding(
            "terminal", "no", f"{name}: the browser cannot draw here", "Set TERM, or use: hmtui search WORDS."
        )
    elif not env.term:
        yield Finding("terminal", "warn", f"{name}: taken for one of 16 colours", "Set TERM, say to xterm-256color.")
    else:
        yield Finding("terminal", "ok", name)
    yield from _size()
    yield _colours(env)
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower()
    if encoding.replace("-", "") == "utf8":
        yield Finding("letters", "ok", "UTF-8")
    else:
        says = f"this locale writes {encoding or 'an unknown encoding'}: printed lists show ? for letters it lacks"
        yield Finding(
            "letters", "warn", says, "Set LC_ALL=C.UTF-8 or another UTF-8 locale. The browser draws UTF-8 anyway."
        )


def _size() -> Iterator[Finding]:
    """Return the size in letters, when one of the standard streams is a terminal."""
    for stream in (2, 1, 0):
        try:
            columns, rows = os.get_terminal_size(stream)
        except OSError:
            continue
        yield Finding("size", "ok", f"{columns} columns, {rows} rows")
        return


def _colours(env: Environment) -> Finding:
    if "NO_COLOR" in os.environ:
        return Finding("colours", "ok", "none, as NO_COLOR asks")
    depth = (
        "16 million" if os.environ.get("COLORTERM") in {"truecolor", "24bit"} else "256" if "256" in env.term else "16"
    )
    return Finding("colours", "ok", f"{depth}; the standard theme uses your terminal's own 16")


# --- copying ------------------------------------------------------------------------------------------------


def _clipboard(env: Environment) -> Iterator[Finding]:
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
    """Return whether copies leave by OSC 52 here, even when all else works; a tmux is asked directly instead."""
    return env.web or (not env.tmux and (env.ssh or not env.desktop))


def _order(env: Environment) -> Finding:
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
    return Finding("copy", "ok", f"goes to {' and '.join(ways)}; when nothing takes it, to {last}")


def _forced(env: Environment) -> Iterator[Finding]:
    from hmtui.clipboard import ROUTES  # noqa: PLC0415 - the names of the routes

    known = env.clipboard_route in ROUTES
    route = f"the route {env.clipboard_route}" if known else f"{env.clipboard_route}, which is not a route"
    says = f"set to {route} (HMTUI_CLIPBOARD or copy.clipboard)"
    yield Finding("copy", "warn" if known else "no", says, "" if known else f"Use one of: {', '.join(ROUTES)}.")


def _tmux() -> Iterator[Finding]:
    version = _ask(("tmux", "-V")).removeprefix("tmux ")
    if not version:
        yield Finding("tmux", "no", "$TMUX is set, but no tmux answers", "Install tmux here, or unset TMUX.")
        return
    if _number(version) < (3, 2):
        fix = "Update tmux to 3.2 or later, or: tmux set -s set-clipboard on"
        yield Finding("tmux", "warn", f"tmux {version} keeps copies in its buffer (prefix ]) but passes none on", fix)
        return
    yield _tmux_client(version)
    yield from _tmux_settings()


def _tmux_client(version: str) -> Finding:
    """Return how far copies get from this tmux: that depends on the terminal it is shown on."""
    name, _, features = _ask(("tmux", "display-message", "-p", _CLIENT)).partition(" ")
    kept = f"tmux {version}: copies go to its buffer (prefix ])"
    if not name:
        return Finding("tmux", "warn", f"{kept}; no terminal is attached to it now", "For more: tmux attach.")
    if "clipboard" not in features.split(","):
        if name.startswith(_NO_CLIPBOARD):
            return Finding("tmux", "warn", f"{kept} and no further: {name} has no clipboard", "Paste with prefix ].")
        fix = f"tmux set -as terminal-features ',{name}:clipboard', then attach again"
        return Finding("tmux", "warn", f"{kept}; it does not know that {name} has a clipboard", fix)
    if name.startswith(("tmux", "screen")):
        says = f"{kept} and to the tmux around it, which drops them by default"
        return Finding("tmux", "warn", says, "In the tmux around this one: tmux set -s set-clipboard on")
    return Finding("tmux", "ok", f"{kept} and to your terminal")


_CLIENT = "#{client_termname} #{client_termfeatures}"
_NO_CLIPBOARD = ("linux", "vt", "putty", "screen")
"""Terminals, by the start of their names, that tmux cannot hand a copy to whatever it is told."""


def _tmux_settings() -> Iterator[Finding]:
    setting = _ask(("tmux", "show-options", "-gv", "set-clipboard"))
    if setting and setting != "on":
        says = f"set-clipboard is {setting}: enough for hmtui; programs that only know OSC 52 lose their copies"
        yield Finding("tmux", "ok", says, "For those, and for a tmux within this one: tmux set -s set-clipboard on")
    passthrough = _ask(("tmux", "show-options", "-gv", "allow-passthrough"))
    if passthrough:
        yield Finding("tmux", "ok", f"allow-passthrough is {passthrough}: hmtui does without it")


def _native(env: Environment) -> Finding:
    from shutil import which  # noqa: PLC0415 - for doctor alone

    if env.macos:
        return Finding("desktop", "ok", "pbcopy")
    if env.wsl:
        return Finding("desktop", "ok" if which("clip.exe") else "no", "clip.exe, the clipboard of Windows")
    if env.display == "wayland" and which("wl-copy") and which("wl-paste"):
        return Finding("desktop", "ok", "wl-copy, read back after each copy")
    display = os.environ.get("DISPLAY", "")
    found = [tool for tool in ("xclip", "xsel") if which(tool)]
    if not found or (env.display == "wayland" and not display):
        package = "wl-clipboard" if env.display == "wayland" else "xclip"
        return Finding(
            "desktop", "no", "there is a display, but no program that fills its clipboard", f"Install {package}."
        )
    if not _display_answers(found[0]):
        fix = "If it is a leftover of ssh -X, unset DISPLAY; copies go another way meanwhile."
        return Finding("desktop", "warn", f"{found[0]} is there, but display {display} does not answer", fix)
    return Finding("desktop", "ok", f"{found[0]}, read back after each copy")


def _display_answers(tool: str) -> bool:
    """Ask the X server for the clipboard's formats: an empty one is an answer too, a dead one is not."""
    import subprocess  # noqa: PLC0415 - for doctor alone

    argv = [tool, "-o", "-selection", "clipboard", "-t", "TARGETS"] if tool == "xclip" else [tool, "-o", "-b"]
    try:
        asked = subprocess.run(  # noqa: S603 - fixed programs
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"open display" not in asked.stderr.lower()


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


def _osc52(env: Environment) -> Finding:
    """Return what is known of the terminal at the other end; it never answers, so much is not."""
    program = env.term_program.lower()
    if env.multiplexer_beyond:
        says = "copies are sent to your terminal through the tmux or screen on your side, which drops them by default"
        return Finding("terminal copy", "warn", says, "In the tmux on your side: tmux set -s set-clipboard on")
    deaf = _takes_no_copies(env.term, program)
    if deaf:
        return Finding("terminal copy", "no", deaf, _NO_OSC52)
    how = "in pieces that GNU screen lets through" if env.screen else "as OSC 52"
    if os.environ.get("WT_SESSION") or any(name in f"{program} {env.term}" for name in _OSC52_YES):
        fix = (
            "In iTerm2: Settings, General, Selection, allow applications to access the clipboard."
            if "iterm" in program
            else ""
        )
        return Finding("terminal copy", "ok", f"copies are sent to your terminal, {how}", fix)
    says = f"copies are sent to your terminal, {how}; whether it takes them cannot be known from here"
    fix = "If pasting gives nothing: xterm needs allowWindowOps; GNOME Terminal and PuTTY cannot; HMTUI_CLIPBOARD=file saves instead."
    return Finding("terminal copy", "warn", says, fix)


def _takes_no_copies(term: str, program: str) -> str:
    """Name the terminal when it is one that is known to ignore OSC 52."""
    if os.environ.get("VTE_VERSION"):
        return "terminals built on VTE (GNOME Terminal, Tilix) take no copies"
    if program in _OSC52_NO:
        return f"{_OSC52_NO[program]} is not known to take copies"
    if term == "linux":
        return "the Linux console has no clipboard"
    return "PuTTY takes no copies" if term.startswith("putty") else ""


_NO_OSC52 = "Run hmtui inside tmux (paste with prefix ]), use another terminal, or HMTUI_CLIPBOARD=file."


# --- links and files ----------------------------------------------------------------------------------------


def _links(env: Environment) -> Iterator[Finding]:
    from shutil import which  # noqa: PLC0415 - for doctor alone

    commands = [argv[0] for argv in opener.openers("https://example.org/", env)]
    found = [command for command in commands if which(command)]
    if found:
        yield Finding("links", "ok", f"opened by {os.path.basename(found[0])}")  # noqa: PTH119 - a name, not a path
    elif commands:
        yield Finding(
            "links",
            "warn",
            f"none of {', '.join(commands)} is there: addresses are copied and shown",
            "Install xdg-utils, or set BROWSER.",
        )
    else:
        where = "this is a remote machine" if env.ssh else "there is no display here"
        shown = "shown as hyperlinks" if _hyperlinks_pass(env) else "shown, to be selected with the mouse"
        yield Finding("links", "ok", f"{where}: addresses are copied to your clipboard and {shown}")


def _hyperlinks_pass(env: Environment) -> bool:
    """Return whether OSC 8 leaves the multiplexer: tmux passes it from 3.4 on, when it knows that the terminal can."""
    if env.tmux:
        return "hyperlinks" in _ask(("tmux", "display-message", "-p", "#{client_termfeatures}")).split(",")
    return not env.screen


def _state(state_dir: Path | None) -> Finding:
    if state_dir is None:
        from pathlib import Path  # noqa: PLC0415 - for doctor alone

        state_dir = Path(folder("state"))
    place = next((folder for folder in (state_dir, *state_dir.parents) if folder.exists()), state_dir)
    if os.access(place, os.W_OK):
        return Finding("files", "ok", f"copies that no clipboard takes are saved in {state_dir}")
    return Finding("files", "no", f"{state_dir} cannot be written", "Make it writable, or set XDG_STATE_HOME.")


# --- asking -------------------------------------------------------------------------------------------------


def _ask(argv: Sequence[str]) -> str:
    """Return the first line a program prints; empty when it is not there, fails or does not answer in time."""
    import subprocess  # noqa: PLC0415 - for doctor alone

    try:
        asked = subprocess.run(  # noqa: S603 - fixed programs
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.decode("utf-8", "replace").strip().partition("\n")[0] if asked.returncode == 0 else ""


def _number(version: str) -> tuple[int, int]:
    """Read ``3.3a`` or ``next-3.4`` as numbers; what cannot be read counts as new."""
    digits = version.removeprefix("next-").rstrip("abcdefghijklmnopqrstuvwxyz").split(".")
    try:
        return int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    except ValueError:
        return 99, 0
