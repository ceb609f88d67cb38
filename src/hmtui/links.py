"""Open links in the user's browser, or report why that is not possible.

Only absolute http and https URLs are opened, never through a shell, and no started
program gets the terminal. URLs are percent-encoded (``openable``). If ``$BROWSER`` is a
shell command, ``&`` and ``;`` in the URL are quoted, or percent-encoded if its quoting is
unclear. Over SSH or without a display no browser is started: a graphical one would
open on the wrong machine, a text one would take over the screen; the caller copies
the link instead. ``$BROWSER`` is respected, since editors use it to forward links from a
remote machine.

Invariant: ``open_url`` waits for about a second at most and never raises for a browser
that fails; call it in a worker thread.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import PurePath
from threading import Thread
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import LinkError
from hmtui.text.cleaning import clean, openable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.terminal import Environment

__all__ = ["OpenResult", "open_url", "openers"]

_WAIT = 1.0
"""Seconds within which a browser that cannot start has exited."""
_TEXT_BROWSERS = {"w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl"}
_WINDOWED = "x-www-browser:firefox:chromium:google-chrome"
"""$BROWSER for the openers. Without it xdg-open falls back to text browsers, which without a terminal show nothing
and report success."""
_SCRIPT = re.compile(r"[\s;&|<>()$`\"'\\]")
"""Characters of an argument in $BROWSER that is a shell command, as in ``sh -c 'browser %s'``."""
_SCRIPT_FOLLOWS = re.compile(r"-[a-z]*c|/[ck]", re.IGNORECASE)
"""Options whose value is a shell command."""
_SHELL_PROGRAMS = frozenset(
    "adb cmd cmd.exe hyprctl i3-msg mosh powershell.exe riverctl screen ssh su swaymsg tmux watch wsl wsl.exe".split()
)
"""Programs that pass their joined arguments to a shell."""


class OpenResult(Struct, frozen=True):
    """The result of opening a link."""

    started: bool
    via: str = ""
    """The program that was started."""
    reason: str = ""
    """Why none was started, for messages."""
    url: str = ""
    """The URL as passed to openers."""


def open_url(url: str, env: Environment) -> OpenResult:
    """Open a URL in a browser, detached and without output.

    Raises:
        LinkError: the URL may not be opened.
    """
    safe = openable(url)
    if safe is None:
        raise LinkError(f"Not opened: {clean(url)[:80]}", hint="Only http and https links are opened.")
    tried: list[str] = []
    for argv in openers(safe, env):
        if _starts(argv):
            return OpenResult(started=True, via=PurePath(argv[0]).name, url=safe)
        tried.append(PurePath(argv[0]).name)
    if tried:
        return OpenResult(started=False, reason=f"{' and '.join(dict.fromkeys(tried))} could not open it", url=safe)
    reason = "no display found over SSH" if env.ssh else "no display found"
    return OpenResult(started=False, reason=reason, url=safe)


def openers(url: str, env: Environment) -> Iterator[list[str]]:
    """Return the commands that could open a URL, best first; none when no browser should be started."""
    yield from _from_browser_variable(url, env.browser)
    if env.macos and not env.ssh:
        yield ["open", url]
    elif env.wsl and not env.ssh:
        yield ["wslview", url]
        # explorer.exe always exits with 1, and shows a folder for a URL with a query.
        yield ["rundll32.exe", "url.dll,FileProtocolHandler", url]
    elif env.display and not env.ssh:
        yield ["xdg-open", url]
        yield ["gio", "open", url]


def _from_browser_variable(url: str, variable: str) -> Iterator[list[str]]:
    """Return the commands in $BROWSER, which are separated by colons, with the URL at %s or at the end."""
    for command in filter(None, variable.split(os.pathsep)):
        try:
            words = shlex.split(command)
        except ValueError:
            continue
        words = [word for word in words if word != "&"]
        if not words or PurePath(words[0]).name in _TEXT_BROWSERS:
            continue
        yield _with_url(words, url)


def _with_url(words: list[str], url: str) -> list[str]:
    """Insert a URL into the arguments of a command, so that no shell they are passed to can interpret it."""
    if not any("%s" in word for word in words):
        words = [*words, "%s"]
    names = [PurePath(word).name for word in words]
    if not _SHELL_PROGRAMS.isdisjoint(names) or any(re.search(r"\beval\b", word) for word in words):
        return [word.replace("%s", _without_operators(url)) for word in words]
    before = ["", *words]
    return [
        _script(word, url) if _SCRIPT.search(word) or _SCRIPT_FOLLOWS.fullmatch(last) else word.replace("%s", url)
        for last, word in zip(before, words, strict=False)
    ]


def _without_operators(url: str) -> str:
    """Percent-encode shell operators, although some servers then parse the query differently."""
    return url.replace("&", "%26").replace(";", "%3B")


_UNSURE = re.compile(r"\b(?:eval|system)\b|[#\n`]|\$[('{]|<<|\s-[a-z]*c\s", re.IGNORECASE)
"""Parts of a shell command that make its quoting unclear: nested shells, substitutions, comments."""
_QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.|%s|[^'\"\\%]+|%", re.DOTALL)


def _script(line: str, url: str) -> str:
    """Insert a URL into a shell command.

    The URL has no character that ends or escapes quotes, so inside quotes around a single
    word it is inserted unchanged, and outside of quotes it is quoted. Quotes that contain
    spaces may be a nested shell command: there, and if the quoting is unclear, shell
    operators in the URL are percent-encoded.
    """
    pieces = _QUOTED.findall(line)
    if "".join(pieces) != line or _UNSURE.search(line):
        return line.replace("%s", _without_operators(url))
    bare = _without_operators(url)
    return "".join(
        f"'{url}'" if piece == "%s" else piece.replace("%s", bare if _SCRIPT.search(piece[1:-1]) else url)
        for piece in pieces
    )


def _starts(argv: list[str]) -> bool:
    """Start a program in a separate session, without our terminal; return False when it fails within a second."""
    try:
        process = subprocess.Popen(
            argv,
            env={**os.environ, "BROWSER": _WINDOWED},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(_WAIT) == 0
    except subprocess.TimeoutExpired:
        # It keeps running; waiting for it avoids a zombie process.
        Thread(target=process.wait, daemon=True).start()
        return True
