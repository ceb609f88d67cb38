"""Reading anybody's list, in any of the formats of ``hmtui.formats.table``.

``read`` returns all of a source, ``stream`` yields its records while it is read; a
source is a file, a directory, a web address or ``-``. Behind this door:

- ``files``, ``addresses``, ``fetch``, ``copies``: getting at a source;
- ``encodings``: its text; ``hmtui.formats``: the format of that;
- ``markdown``, ``bibtex``, ``csljson``, ``ris``, and those of ``hmtui.formats``: the readers, each giving drafts;
- ``draft``, ``assemble``: what a reader hands over, and the records made of it;
- ``findings``, ``checks``: what is wrong with it.

Invariant: a source is only ever read. A damaged one yields what is whole and a
report of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.digest import told
from hmtui.models import Catalog

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from hmtui.formats.findings import Finding, Shortfall
    from hmtui.models import Entry
    from hmtui.sources.reading import Reading

__all__ = ["Imported", "check", "read", "stream"]


class Imported(Struct, frozen=True):
    """A source that was read to its end."""

    catalog: Catalog
    problems: tuple[Finding, ...]
    format: str
    """A name of ``hmtui.formats.table.FORMATS``; of several files, that of the first."""
    encoding: str
    """The encoding, as users read it."""
    files: tuple[str, ...] = ()
    """The files that were read."""
    notice: str = ""
    """A message for the user on how the source was read."""
    shortfalls: tuple[Shortfall, ...] = ()
    """The files of which a sizeable part looks like entries and was not understood."""


def stream(
    source: str,
    *,
    offline: bool = False,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    stdin: BinaryIO | None = None,
    waiting: Callable[[str], None] = lambda _name: None,
) -> Reading:
    """Open a source; its ``records()`` come as they are read.

    ``progress`` is told from 0 to 1 how much of a web address has come; how much has
    been read is the ``fraction`` of what this returns. ``waiting`` is called with the name of a
    pipe from which nothing comes for a moment.

    Raises:
        SourceError: it cannot be got at, or is none of the formats that are read.
        Cancelled: ``cancelled`` said that it is no longer wanted.
    """
    from hmtui.sources.reading import open_reading  # noqa: PLC0415 - slow to import, and a path alone needs no reader

    return open_reading(source, offline=offline, progress=progress, cancelled=cancelled, stdin=stdin, waiting=waiting)


def read(
    source: str,
    *,
    offline: bool = False,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    stdin: BinaryIO | None = None,
) -> Imported:
    """Read a source to its end.

    Raises:
        SourceError: it cannot be got at, is none of the formats that are read, or holds no record.
        Cancelled: ``cancelled`` said that it is no longer wanted.
    """
    reading = stream(source, offline=offline, progress=progress, cancelled=cancelled, stdin=stdin)
    entries = tuple(reading.records())
    return _imported(reading, entries, told(reading.report.problems, (), reading.files))


def check(
    source: str,
    *,
    offline: bool = False,
    stdin: BinaryIO | None = None,
    waiting: Callable[[str], None] = lambda _name: None,
    tolerant: bool = True,
) -> Imported:
    """Read a source to its end and check its records; ``problems`` holds what both found, in order.

    ``tolerant`` makes the faults of a catalog findings; else it is refused. ``waiting`` is called with the name of a pipe from which nothing comes for a moment.

    Raises:
        SourceError: it cannot be got at, is none of the formats that are read, or holds no record.
    """
    from hmtui.sources.reading import open_reading  # noqa: PLC0415 - as above

    reading = open_reading(source, offline=offline, stdin=stdin, checking=tolerant, waiting=waiting)
    entries = tuple(reading.records())
    return _imported(reading, entries, reading.findings(entries))


def _imported(reading: Reading, entries: tuple[Entry, ...], problems: tuple[Finding, ...]) -> Imported:
    catalog = Catalog(reading.title, reading.sections, entries, reading.extra)
    return Imported(
        catalog,
        problems,
        reading.format,
        reading.encoding,
        reading.files,
        reading.notice,
        reading.report.shortfalls,
    )
