"""The golden files: what each style writes for the records of ``edge_cases``.

    python tests/citations/golden.py

writes them anew; the difference then reads as a bibliography and is to be read
as one.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from citations.edge_cases import EDGE_CASES, KEYS
from hmtui.citations import STYLES, cite

__all__ = ["GOLDEN", "written"]

HERE = Path(__file__).resolve().parent.parent / "golden" / "citations"


def written(name: str) -> str:
    """Return what a golden file is to hold: a style by its id, or a variant of BibTeX."""
    if name == "bibtex-ascii":
        return cite(EDGE_CASES, "bibtex", KEYS, ascii_only=True, max_authors=3)
    if name == "biblatex-comments":
        return cite(EDGE_CASES, "biblatex", KEYS, comment=True, max_authors=3)
    return cite(EDGE_CASES, name, KEYS)


GOLDEN = {
    **{style.id: HERE / f"{style.id}{style.suffix}" for style in STYLES},
    "bibtex-ascii": HERE / "bibtex-ascii.bib",
    "biblatex-comments": HERE / "biblatex-comments.bib",
}
"""Path by name."""

if __name__ == "__main__":
    for which, place in GOLDEN.items():
        place.write_text(written(which) + "\n", encoding="utf-8", newline="\n")
