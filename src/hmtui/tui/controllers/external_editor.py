"""The user's editor in place of the screen, for a while.

Invariant: whatever the editor did, the browser comes back; a text is taken over
only from an editor that ended well; what another one leaves behind stays on the
disk, and where that is is said.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import termios
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import SuspendNotSupported

from hmtui.editor import editor_command
from hmtui.errors import UsageError
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App

__all__ = ["edit_text", "open_file"]

_INTERRUPTED = {-signal.SIGINT, 128 + signal.SIGINT}
"""What an editor ends with after Ctrl+C: by the signal, or by a shell that says so."""


def open_file(app: App[Any], path: str, line: int) -> None:
    """Open a file at a line in the user's editor.

    Raises:
        UsageError: there is no such file, no editor, or it failed.
    """
    if not Path(path).is_file():
        raise UsageError(f"{clean(path)} no longer exists.")
    _run(app, editor_command(path, line))


def edit_text(app: App[Any], text: str) -> str:
    """Have a text edited in the user's editor; give what came of it.

    Raises:
        UsageError: there is no editor, or it failed.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="hmtui-"))
        edited = _edited_in(folder, app, (f"{text}\n" if text else "").encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(f"Cannot open an editor: {clean(error.strerror or str(error))}.") from error
    shutil.rmtree(folder, ignore_errors=True)
    return edited


def _edited_in(folder: Path, app: App[Any], before: bytes) -> str:
    path = folder / "note.md"
    try:
        path.write_bytes(before)
        _run(app, editor_command(str(path)))
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except (UsageError, OSError) as error:
        if _has_left_something(folder, path, before):
            raise UsageError(f"{error} Your text is saved in {clean(str(folder))}.") from error
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _has_left_something(folder: Path, path: Path, before: bytes) -> bool:
    """Return whether a text was changed, or something lies beside it, as the recovery file of an editor that was killed."""
    try:
        return [*folder.iterdir()] != [path] or path.read_bytes() != before
    except OSError:
        return True


@contextmanager
def _interrupts_left_to_editor() -> Iterator[None]:
    """Leave the keys that interrupt and quit to the editor: a handler that does nothing is not inherited, as ignoring them would be."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _discard_typed() -> None:
    """Discard what was typed for the editor and is not read yet: the browser would take it for its own keys."""
    with suppress(OSError, termios.error), Path("/dev/tty").open("rb", buffering=0) as terminal:
        termios.tcflush(terminal, termios.TCIFLUSH)


def _run(app: App[Any], command: list[str]) -> None:
    try:
        with app.suspend(), _interrupts_left_to_editor():
            code = subprocess.run(command, check=False).returncode
            _discard_typed()
    except SuspendNotSupported:
        raise UsageError("An editor cannot run in this terminal.") from None
    except OSError as error:
        reason = clean(error.strerror or str(error))
        raise UsageError(f"{clean(command[0])} cannot be started: {reason}.", hint="See $EDITOR.") from None
    finally:
        app.refresh(layout=True)
        if (key_hold := getattr(app, "key_hold", None)) is not None:
            key_hold.drop_earlier()
    if code in _INTERRUPTED:
        raise UsageError("Editor cancelled: nothing changed.")
    if code:
        raise UsageError(f"{clean(command[0])} ended with code {code}.")
