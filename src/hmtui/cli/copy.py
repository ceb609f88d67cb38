"""``hmtui copy NAME``: a citation, key or link to the clipboard of the user at the keyboard.

Invariant: stderr names the way the text went and claims no more than is known;
the exit code is 1 when no clipboard took it, even where a file did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.cli.choosing import open_library
from hmtui.cli.output import say
from hmtui.clipboard import copy
from hmtui.errors import UsageError
from hmtui.terminal import Environment

if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments
    from hmtui.library import Library
    from hmtui.models import Entry

__all__ = ["WHAT", "run", "wanted", "write_terminal"]

WHAT = ("citation", "key", "link", "code")
"""What ``--what`` may say."""


def run(arguments: Arguments) -> int:
    """Copy what was asked for of the record named."""
    what = arguments.get("what", "citation")
    if what not in WHAT:
        raise UsageError(f"There is no --what {what}.", hint=f"Use one of: {', '.join(WHAT)}.")
    if what != "citation" and arguments.has("style"):
        raise UsageError("--style is for citations.", hint=f"Leave out --style, or --what {what}.")
    library = open_library(arguments)
    entry = library.find(arguments.words[0])
    text, name = wanted(library, entry, what, arguments.get("style") or library.citing.style)
    copied = copy(text, Environment.read(), write_terminal=write_terminal)
    say(f"{copied.sentence(name)}. {copied.hint}")
    return 1 if copied.refused else 0


def wanted(library: Library, entry: Entry, what: str, style: str) -> tuple[str, str]:
    """Return the text to copy, and what to call it."""
    if what in {"key", "citation"}:
        library.keep_keys([entry])
    if what == "key":
        return library.keys[entry.id], f"key {library.keys[entry.id]}"
    if what == "citation":
        return library.cite([entry], style), f"{style} {library.keys[entry.id]}"
    link = library.link(entry, "paper" if what == "link" else what)
    return link.url, f"link {link.url}"


def write_terminal(sequence: str) -> bool:
    """Send an escape sequence to the terminal, wherever stdout and stderr go; False when there is none."""
    try:
        with open("/dev/tty", "w", encoding="ascii") as terminal:  # noqa: PTH123 - pathlib costs more than all of this
            terminal.write(sequence)
    except OSError:
        return False
    return True
