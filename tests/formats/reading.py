"""Read a text as hmtui reads a file of it, for the tests of formats."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from hmtui import sources as importers
from hmtui.catalog import entry_to_json

if TYPE_CHECKING:
    from pathlib import Path

    from hmtui.sources import Imported


def read(folder: Path, name: str, text: str | bytes) -> Imported:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return importers.read(str(path))


def piped(text: str | bytes) -> Imported:
    return importers.read("-", stdin=io.BytesIO(text if isinstance(text, bytes) else text.encode()))


def fields(got: Imported) -> list[dict[str, Any]]:
    """The records as a catalog writes them, without where they stand."""
    return [{key: value for key, value in entry_to_json(one).items() if key != "source"} for one in got.catalog.entries]


def lines(got: Imported) -> list[int]:
    return [one.source.line for one in got.catalog.entries if one.source]


def problems(got: Imported) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in got.problems]
