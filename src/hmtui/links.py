"""Opening links in the user's own browser, or saying why that can't be done here.

Only absolute http and https addresses are opened, never through a shell of ours,
and nothing that is started gets the terminal. Openers see the address
percent-encoded (``openable``). Where ``$BROWSER`` is a line for a shell, ``&`` and
``;`` are quoted for it, or percent-encoded where its quoting is not known. Over SSH or without a display no
browser is started: one with a window would open on the wrong machine, one for
terminals would take the screen over. The caller then hands the address to the
clipboard instead. ``$BROWSER`` is honoured, since that is how editors forward
links from a remote machine.

Invariant: ``open_url`` waits for about a second at most and never raises for a
browser that fails; it is meant for a worker thread.
"""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import LinkError
from hmtui.text.cleaning import clean, openable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.terminal import Environment

__all__ = ["Opened", "open_url", "openers"]

_PATIENCE = 1.0  # seconds in which a browser that can't start has said so
_TEXT_BROWSERS = {"w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl"}
_WINDOWED = "x-www-browser:firefox:chromium:google-chrome"
"""The $BROWSER that openers see. Left alone, xdg-open falls back on w3m and the like, which without a terminal
show the page to nobody and report success."""
_SCRIPT = re.compile(r"[\s;&|<>()$`\"'\\]")
"""Signs of a word of $BROWSER that is a line for a shell, such as that of ``sh -c 'browser %s'``."""
_SCRIPT_FOLLOWS = re.compile(r"-[a-z]*c|/[ck]", re.IGNORECASE)
_SHELLS_ELSEWHERE = frozenset(
    "adb cmd cmd.exe hyprctl i3-msg mosh powershell.exe riverctl screen ssh su swaymsg tmux watch wsl wsl.exe".split()  # noqa: SIM905 - easier to read
)
"""Programs that join their words to a line for a shell."""


class Opened(Struct, frozen=True):
    """What became of a link."""

    started: bool
    via: str = ""
    """The program that was started."""
    reason: str = ""
    """Why none was."""
    url: str = ""
    """The address as openers see it."""


def open_url(url: str, env: Environment) -> Opened:
    """Open an address in a browser, detached and silent.

    Raises:
        LinkError: the address is not one that may be opened.
    """
    safe = openable(url)
    if safe is None:
        raise LinkError(f"This address is not opened: {clean(url)[:80]}", hint="Only http and https addresses are.")
    tried: list[str] = []
    for argv in openers(safe, env):
        if _starts(argv):
            return Opened(started=True, via=os.path.basename(argv[0]), url=safe)  # noqa: PTH119 - a name, not a path
        tried.append(os.path.basename(argv[0]))  # noqa: PTH119 - as above
    if tried:
        return Opened(started=False, reason=f"{' and '.join(dict.fromkeys(tried))} could not open it", url=safe)
    reason = "this is a remote machine" if env.ssh else "there is no display here"
    return Opened(started=False, reason=reason, url=safe)


def openers(url: str, env: Environment) -> Iterator[list[str]]:
    """Return the commands that could open an address here, the best first; none when nothing should be started."""
    yield from _from_browser_variable(url, env.browser)
    if env.macos and not env.ssh:
        yield ["open", url]
    elif env.wsl and not env.ssh:
        yield ["wslview", url]
        # explorer.exe is no use: it answers 1 to everything, and to an address with a query by showing a folder.
        yield ["rundll32.exe", "url.dll,FileProtocolHandler", url]
    elif env.display and not env.ssh:
        yield ["xdg-open", url]
        yield ["gio", "open", url]


def _from_browser_variable(url: str, variable: str) -> Iterator[list[str]]:
    """Read $BROWSER: commands separated by colons, each with %s where the address goes, or at its end."""
    for command in filter(None, variable.split(os.pathsep)):
        try:
            words = shlex.split(command)
        except ValueError:
            continue
        words = [word for word in words if word != "&"]
        if not words or os.path.basename(words[0]) in _TEXT_BROWSERS:  # noqa: PTH119 - a name, not a path
            continue
        yield _with_address(words, url)


def _with_address(words: list[str], url: str) -> list[str]:
    """Put an address into the words of a command, so that no shell they are for can act on it."""
    if not any("%s" in word for word in words):
        words = [*words, "%s"]
    names = [os.path.basename(word) for word in words]  # noqa: PTH119 - names, not paths
    if not _SHELLS_ELSEWHERE.isdisjoint(names) or any(re.search(r"\beval\b", word) for word in words):
        return [word.replace("%s", _without_operators(url)) for word in words]
    before = ["", *words]
    return [
        _script(word, url) if _SCRIPT.search(word) or _SCRIPT_FOLLOWS.fullmatch(last) else word.replace("%s", url)
        for last, word in zip(before, words, strict=False)
    ]


def _without_operators(url: str) -> str:
    """Percent-encode what is an operator of shells, though a server may then read the query another way."""
    return url.replace("&", "%26").replace(";", "%3B")


_UNSURE = re.compile(r"\b(?:eval|system)\b|[#\n`]|\$[('{]|<<|\s-[a-z]*c\s", re.IGNORECASE)
"""What makes a line for a shell hard to read: other shells in it, substitutions, comments."""
_QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.|%s|[^'\"\\%]+|%", re.DOTALL)


def _script(line: str, url: str) -> str:
    """Put an address into a line for a shell.

    It has none of the signs that end or leave quotes. Between quotes that hold nothing
    but a word it therefore stands as it is, and outside of quotes it is put between
    some. Quotes with spaces in them may be a line for another shell: there, and where
    the line is not certainly understood, it goes without its operators.
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
    """Start a program in a session of its own, without our terminal; False when it fails within a moment."""
    import subprocess  # noqa: PLC0415 - only opening pays for these
    import threading  # noqa: PLC0415

    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, the address has been checked
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
        return process.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        # It runs on by itself; somebody must take note of its end, or it stays a zombie as long as we run.
        threading.Thread(target=process.wait, daemon=True).start()
        return True
