"""The report of ``hmtui check``: text, SARIF, or annotations of GitHub Actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hmtui
from hmtui.cli.output import emit, paint, wants_colour
from hmtui.verification.formats import github, sarif

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.verification.rows import Row

__all__ = ["print_rows"]


def print_rows(rows: Sequence[Row], form: str) -> None:
    """Print the rows of a report as text, SARIF or annotations."""
    if form == "sarif":
        emit(sarif(rows, hmtui.__version__))
    elif form == "github":
        emit(*map(github, rows))
    else:
        colour = wants_colour()
        for row in rows:
            place = f"{row.file}:{row.line}:{row.column}"
            level = "" if row.is_problem else "remark: "
            emit(f"{paint(place, 'bold', colour=colour)}: {level}{row.code}: {row.message}")
