"""Drafts of notes, so that what was typed survives a killed program or a lost connection.

A draft is a small file beside the state file, named after its records and the session that writes it.
Invariant: a session changes its own drafts, and those of sessions that have ended; a draft that cannot be read or
written is no error.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hmtui.files import make_private_folder, write_cached
from hmtui.identity import identity
from hmtui.text.cleaning import clean_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.annotations import Annotations
    from hmtui.models import Entry

__all__ = ["NoteDraft"]


class _Saved(msgspec.Struct, frozen=True):
    """What a draft is on the disk."""

    text: str
    before: str
    """The note that it is to replace."""
    at: float
    """When it was written, in seconds since the epoch."""


class NoteDraft:
    """The draft of the note on some records, begun with what a session that has ended left."""

    def __init__(
        self, annotations: Annotations, entries: Sequence[Entry], note: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        """Find the draft of the records, whose note is ``note``."""
        self.saved = note
        """The note as it is saved."""
        self.text = self.before = note
        """The text to begin with, and the note that it replaces."""
        self.restored = ""
        """When a draft that was found had been written, for the user; empty where there was none."""
        self._session, self._clock = annotations.session, clock
        names = "\n".join(sorted(identity(entry, annotations.catalog) for entry in entries))
        self._folder = Path(annotations.path).parent / "drafts"
        self._stem = sha256(names.encode(errors="replace")).hexdigest()[:32]
        self._found: Path | None = None
        self._written: Path | None = None
        with suppress(OSError, ValueError, OverflowError):  # also of a time that is none
            self._restore()

    def _restore(self) -> None:
        drafts: list[tuple[float, Path, _Saved]] = []
        for path in self._folder.glob(f"{self._stem}-*.json"):
            owner = path.stem.rpartition("-")[2]
            if owner == self._session.name or not self._session.is_alive(owner):
                with suppress(OSError, msgspec.MsgspecError, UnicodeError):
                    draft = msgspec.json.decode(path.read_bytes(), type=_Saved)
                    drafts.append((draft.at, path, draft))
        for _at, path, draft in sorted(drafts, reverse=True, key=lambda one: one[0]):
            if draft.text != self.saved:
                self.restored = _moment(draft.at, self._clock())
                self._found, self.text, self.before = path, draft.text, draft.before
                return
            path.unlink(missing_ok=True)

    def write(self, text: str) -> None:
        """Save what is typed so far."""
        content = msgspec.json.encode(_Saved(clean_lines(text), self.before, self._clock()))
        with suppress(OSError):
            make_private_folder(self._folder)
            self._written = self._folder / f"{self._stem}-{self._session.name}.json"
            write_cached(self._written, content)

    def delete(self) -> None:
        """Delete the draft, and the one that was found: the note is saved, or its changes are discarded."""
        for path in filter(None, (self._written, self._found)):
            with suppress(OSError):
                path.unlink()


def _moment(at: float, now: float) -> str:
    """Return a time of today as ``14:02``, another one with its date."""
    then, today = (datetime.fromtimestamp(one).astimezone() for one in (at, now))
    return f"{then:%H:%M}" if then.date() == today.date() else f"{then:%Y-%m-%d %H:%M}"
