"""The golden files: what each style writes for the nasty set.

    python tests/citations/golden.py

writes them anew; the difference then reads as a bibliography and is to be read
as one.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from citations.edge_cases import KEYS, NASTY
from hmtui.citations import STYLES, cite

__all__ = ["GOLDEN", "written"]

HERE = Path(__file__).resolve().parent.parent / "golden" / "citations"


def written(name: str) -> str:
    """Give what a golden file is to hold: a style by its id, or a variant of BibTeX."""
    if name == "bibtex-ascii":
        return cite(NASTY, "bibtex", KEYS, ascii_only=True, max_authors=3)
    if name == "biblatex-comments":
        return cite(NASTY, "biblatex", KEYS, comment=True, max_authors=3)
    return cite(NASTY, name, KEYS)


GOLDEN = {
    **{style.id: HERE / f"{style.id}{style.suffix}" for style in STYLES},
    "bibtex-ascii": HERE / "bibtex-ascii.bib",
    "biblatex-comments": HERE / "biblatex-comments.bib",
}
"""Path by name."""

if __name__ == "__main__":
    for which, place in GOLDEN.items():
        place.write_text(written(which) + "\n", encoding="utf-8", newline="\n")
