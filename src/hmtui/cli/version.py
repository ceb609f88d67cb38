"""``hmtui --version``: which program this is, and which catalog it would open."""

from __future__ import annotations

import hmtui
from hmtui.cli.choosing import open_library
from hmtui.cli.output import emit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments
    from hmtui.model import Catalog

__all__ = ["run"]


def run(arguments: Arguments) -> int:
    """Print the version of hmtui, then title, size and date of the catalog."""
    emit(f"hmtui {hmtui.__version__}")
    emit(_describe(open_library(arguments).catalog))
    return 0


def _describe(catalog: Catalog) -> str:
    count = len(catalog.entries)
    newest = max((entry.issued for entry in catalog.entries), default="")
    records = "1 record" if count == 1 else f"{count} records"
    return f"{catalog.title}: {records}" + (f", the newest of {newest}" if newest else "")
