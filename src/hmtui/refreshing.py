"""Add and update saved sources, and note which of their records are new.

Invariant: a source is updated as a whole or stays as it was; a state file that cannot be written costs only ``is:new``.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from hmtui.annotations import Annotations
from hmtui.annotations.changes import note_changes, record_visit
from hmtui.errors import SourceError
from hmtui.sources import read, saved
from hmtui.sources.saved_names import is_due, resolve, saved_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.sources.saved import Update
    from hmtui.sources.saved_names import SavedSource

__all__ = ["add", "opened_path", "update"]


def add(address: str, name: str = "", *, max_age: int = 0) -> SavedSource:
    """Save a source. What later versions have besides its records is new. Raises as ``saved.add`` does."""
    source = saved.add(address, name, max_age=max_age)
    annotations = Annotations(catalog=source.file)
    with suppress(SourceError):
        record_visit(annotations, read(str(source.path)).catalog.entries, catalog=str(source.path))
    annotations.close()
    return source


def update(
    source: SavedSource,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Update:
    """Update a saved source, and note what changed. Raises as ``saved.update`` does."""
    done = saved.update(source, progress=progress, cancelled=cancelled)
    if done.changed:
        annotations = Annotations(catalog=source.file)
        note_changes(annotations, done.after, str(done.source.path), time.time())
        annotations.close()
    return done


def opened_path(
    name: str,
    *,
    offline: bool = False,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[str, str]:
    """Return what to open for a source: for a saved one its file, updated if its owner wants that; and a notice."""
    path = resolve(name)
    source = saved_at(path) if path != name else None
    if source is None or offline or not is_due(source):
        return path, ""
    try:
        return str(update(source, progress=progress, cancelled=cancelled).source.path), ""
    except SourceError as error:
        return path, str(error)
