"""References of the shipped records in the official CSL styles, written by citeproc-js, and how they are stored.

    python tests/citations/official_csl.py FOLDER

writes the golden file anew. FOLDER holds the five style files and the locales of the
Citation Style Language project, and ``node_modules/citeproc``. Neither is part of this
project. ``--table`` prints the differences instead, with the number of records of each.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from citations.csl_differences import DIFFERENCES
from hmtui import catalog
from hmtui.citations import cite
from hmtui.formats.csl_json.write import item
from hmtui.formats.work import describe

if TYPE_CHECKING:
    from hmtui.models import Entry

__all__ = ["FILES", "STORED", "explained", "fingerprint", "our"]

FILES = {
    "apa": "apa",
    "chicago": "chicago-author-date",
    "ieee": "ieee",
    "mla": "modern-language-association",
    "nature": "nature",
}
"""The file of the official style, by our name of the style."""
STORED = Path(__file__).resolve().parent.parent / "golden" / "official-csl.json"
_NUMBER = re.compile(r"^(?:\[1\]|1\.)\s*")


def csl_item(entry: Entry, style: str) -> dict[str, Any]:
    """Return what citeproc reads; Nature prints titles as published, the other styles from sentence case."""
    return item(describe(entry), entry.id, markup=style != "nature")


def fingerprint(entry: Entry) -> str:
    """Return a hash of the facts that are cited, which changes when the stored references are out of date."""
    text = json.dumps(item(describe(entry), entry.id), sort_keys=True)
    return sha256(text.encode()).hexdigest()[:12]


def our(entry: Entry, style: str) -> str:
    """Return our reference."""
    return cite([entry], style, {entry.id: "key"})


def explained(reference: str, entry: Entry, style: str) -> tuple[str, list[int]]:
    """Return an official reference with all known differences applied, and which ones it has (numbers in the table)."""
    work = describe(entry)
    found = []
    for number, one in enumerate(DIFFERENCES):
        if style in one.styles.split():
            changed = one.applied(reference, work)
            if changed != reference:
                found.append(number)
            reference = changed
    return reference, found


def _write(folder: str) -> None:
    entries = catalog.load(catalog.shipped_path()).entries
    items = {file: [csl_item(entry, style) for entry in entries] for style, file in FILES.items()}
    script = Path(__file__).with_suffix(".js")
    command = ["node", str(script), folder, *FILES.values()]
    done = subprocess.run(command, input=json.dumps(items), capture_output=True, text=True, check=True, timeout=600)
    written = json.loads(done.stdout)
    stored = {
        "written-by": f"citeproc-js {written['citeproc']}",
        "facts": {entry.id: fingerprint(entry) for entry in entries},
        "references": {
            style: {name: _NUMBER.sub("", " ".join(text.split())) for name, text in written[file].items()}
            for style, file in FILES.items()
        },
    }
    STORED.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _print_table() -> None:
    references = json.loads(STORED.read_text(encoding="utf-8"))["references"]
    counts: Counter[tuple[int, str]] = Counter()
    for entry in catalog.load(catalog.shipped_path()).entries:
        for style, texts in references.items():
            counts.update((number, style) for number in explained(texts[entry.id], entry, style)[1])
    for number, one in enumerate(DIFFERENCES):
        where = ", ".join(f"{style} {counts[number, style]}" for style in one.styles.split())
        print(f"{one.right:<7} {where}: {one.why} ({one.rule})")


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        _print_table()
    else:
        _write(sys.argv[1])
