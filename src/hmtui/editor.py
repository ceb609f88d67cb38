"""The user's own editor: which one it is, and how it is told a line.

Invariant: the command is a list of arguments, never a line for a shell; a file
name that begins with a dash is still a file name.
"""

from __future__ import annotations

import os
import shlex
import shutil
from typing import TYPE_CHECKING

from hmtui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["editor_command"]

_USUAL = ("sensible-editor", "nano", "vi")
"""What is tried when no variable names an editor."""
_COLON = {"hx", "helix", "subl", "zed"}
"""Editors that take ``file:line``."""
_GOTO = {"code", "codium", "code-insiders", "cursor"}
"""Editors that take ``--goto file:line``; they return at once unless told to wait."""


def editor_command(path: str, line: int = 1, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the command that opens a file at a line in $VISUAL, else $EDITOR, else what there is.

    Raises:
        UsageError: there is no editor, or the variable cannot be read.
    """
    env = os.environ if environ is None else environ
    wanted = env.get("VISUAL") or env.get("EDITOR") or next((name for name in _USUAL if shutil.which(name)), "")
    try:
        command = shlex.split(wanted)
    except ValueError as error:
        raise UsageError(f"$EDITOR cannot be read: {error}.", hint="Quote it as for a shell.") from error
    if not command:
        raise UsageError("No editor is known.", hint="Set $EDITOR, as in: export EDITOR=nano")
    path = os.path.abspath(path)  # noqa: PTH100 - a name to hand on; absolute, so that no dash comes first
    name = os.path.basename(command[0])  # noqa: PTH119 - as above
    if name in _GOTO:
        return [*command, "--wait", "--goto", f"{path}:{line}"]
    if name in _COLON:
        return [*command, f"{path}:{line}"]
    return [*command, f"+{line}", path] if line > 1 else [*command, path]
