"""Run a ``.csl`` style with pandoc, which knows more of CSL than citeproc-py, when the user asks for it.

Invariant: pandoc runs in its sandbox, without a shell, on records from stdin, so it reads no
file but the style and nothing from the network; a dependent style, whose parent it would
fetch, is refused.
"""

from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

from hmtui.errors import CitationError
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["references"]

_LONGEST = 120
"""Seconds after which pandoc is stopped."""


def references(items: Sequence[dict[str, Any]], path: str) -> list[str]:
    """Return the references of CSL items, in their order, as plain text.

    Raises:
        CitationError: pandoc is missing or fails, or the style is not complete.
    """
    program = which("pandoc")
    if program is None:
        raise CitationError("pandoc is not on the PATH.", hint="Install it, or leave out --pandoc.")
    _refuse_dependent(path)
    command = [program, "--sandbox", "--from=csljson", "--to=html", "--wrap=none", "--citeproc", f"--csl={path}"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps([fields | {"id": str(number)} for number, fields in enumerate(items)]).encode(),
            capture_output=True,
            check=False,
            timeout=_LONGEST,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CitationError(f"pandoc did not finish: {clean(str(error))}.") from error
    if done.returncode:
        reason = clean(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
        raise CitationError(f"pandoc cannot use {clean(path)}.", hint=f"It says: {reason}")
    found = _Entries()
    found.feed(done.stdout.decode("utf-8", "replace"))
    return [found.text(number) for number in range(len(items))]


def _refuse_dependent(path: str) -> None:
    try:
        text = Path(path).read_bytes()
    except OSError as error:
        raise CitationError(f"{clean(path)} cannot be read: {clean(str(error))}.") from error
    if b"independent-parent" in text or re.search(rb"<(?:\w+:)?bibliography\b", text) is None:
        raise CitationError(
            f"{clean(path)} has no bibliography of its own.",
            hint="Use the style that it depends on (independent-parent).",
        )


class _Entries(HTMLParser):
    """Collects the text of the entries of a bibliography, by number."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: dict[str, list[str]] = {}
        self._current: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an entry, or separate its number from it."""
        identity = dict(attrs).get("id") or ""
        if tag == "div" and identity.startswith("ref-"):
            self._current = self._pieces.setdefault(identity.removeprefix("ref-"), [])
        elif tag in {"div", "br"}:
            self._current.append(" ")

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self._current.append(data)

    def text(self, number: int) -> str:
        """Return the text of an entry on one line."""
        return " ".join(clean("".join(self._pieces.get(str(number), []))).split())
