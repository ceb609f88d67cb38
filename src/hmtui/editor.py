"""Build the command that opens a file at a line in the user's editor.

Invariant: the command is a list of arguments, never a shell command; a file name that
begins with a dash is never taken for an option.
"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["editor_command", "taken_editor"]

_USUAL = ("nano", "vim", "vi")
"""Editors to try when no variable names one; none of them asks which editor is wanted."""
_COLON = {"hx", "helix", "subl", "zed"}
"""Editors that take ``file:line``."""
_GOTO = {"code", "codium", "code-insiders", "cursor"}
"""Editors that take ``--goto file:line``; they return at once unless told to wait."""


def editor_command(path: str, line: int = 1, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the command that opens a file at a line in $VISUAL, else $EDITOR, else an installed editor.

    Raises:
        UsageError: there is no editor, or the variable cannot be parsed.
    """
    env = os.environ if environ is None else environ
    wanted = _named(env) or _installed()
    try:
        command = shlex.split(wanted)
    except ValueError as error:
        raise UsageError(f"$EDITOR cannot be parsed: {error}.", hint="Quote it as for a shell.") from error
    if not command:
        raise UsageError("No editor found.", hint="Set $EDITOR, for example: export EDITOR=nano")
    path = str(Path(path).absolute())  # absolute, so it does not begin with a dash
    name = Path(command[0]).name
    if name in _GOTO:
        return [*command, "--wait", "--goto", f"{path}:{line}"]
    if name in _COLON:
        return [*command, f"{path}:{line}"]
    return [*command, f"+{line}", path] if line > 1 else [*command, path]


def taken_editor(environ: Mapping[str, str] | None = None) -> str:
    """Say which editor is taken where no variable names one, and how to choose another; empty where one is named."""
    name = "" if _named(os.environ if environ is None else environ) else _installed()
    return f"Editor: {name}; set $EDITOR to use another" if name else ""


def _named(env: Mapping[str, str]) -> str:
    return env.get("VISUAL") or env.get("EDITOR") or ""


def _installed() -> str:
    return next((name for name in _USUAL if shutil.which(name)), "")
