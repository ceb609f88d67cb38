"""How the time of each reader grows with its text: pieces of its grammar, repeated, at one, two and four times the length.

    python tests/benchmarks/bench_formats.py [CHARACTERS]

Kept: four times the text takes at most ``MOST`` times as long, whatever becomes of it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from hmtui import sources as importers
from hmtui.errors import SourceError

MOST = 8.0
"""Times as long for four times the text: linear is 4, quadratic 16."""
LEAST = 0.5
"""Seconds of a processor below which growth is not told from noise."""
ROW = "Model,Year\n"
ITEM = '{"title":"a","year":2020}'
PIECES = {
    "rows.csv": (ROW, "A,2020\n"),
    "quotes.csv": (ROW, '"A'),
    "open-rows.csv": (ROW, '"A,2020\n'),
    "commas.csv": (f"{ROW}A,2020", ","),
    "authors.csv": ('Model,Authors\nA,"', "Ann Lee, "),
    "ands.csv": ('Model,Authors\nA,"', "Ann Lee and "),
    "brackets.json": ('[{"title":"a","year":1,"x":', "["),
    "objects.json": ("[", f"{ITEM},"),
    "members.json": ("{", '"a":{},'),
    "escapes.json": ('[{"title":"', "\\\\"),
    "braces.json": ("", '{"'),
    "models.json": ("[", '{"id":"a/b","safetensors":{}},'),
    "tags.json": ('[{"DOI":"10.1/a","title":["x"],"abstract":"', "<a <"),
    "entities.json": ('[{"DOI":"10.1/a","title":["', "&amp;"),
    "lines.jsonl": ("", f"{ITEM}\n"),
    "broken.jsonl": (f"{ITEM}\n{ITEM}\n", "{\n"),
    "items.yml": ("", "- title: a\n  year: 2020\n"),
    "flow.yml": ("- title: a\n  year: 2020\n  author: [", "a, "),
    "blanks.yml": ("", " "),
    "aliases.yml": ("x:\n", "- &a b\n- *a\n"),
    "keys.yml": ("title: a\nx:\n", "  ? a\n"),
    "block.yml": ("- title: |\n", "    a\n"),
    "plain.yml": ("- title: a\n  year: 2020\n  note: x", "\n    y"),
    "entries.yaml": ("", "aa:\n  type: Article\n  title: A\n"),
    "value.enw": ("%0 Book\n%T a\n", "go on\n"),
    "records.enw": ("", "%0 Book\n%T a\n\n"),
    "value.nbib": ("PMID- 1\nTI  - a\n", "      more\n"),
    "records.nbib": ("", "PMID- 1\nTI  - a\n\n"),
    "entries.atom": ("<feed>", "<entry><title>a</title></entry>"),
    "text.atom": ("<feed><entry><title>", "a b "),
    "comments.atom": ("", "<!--a-->"),
    "prologs.atom": ("", "<?xml?>"),
    "signs.html": ("", "<"),
}  # fmt: skip


def seconds(path: Path, text: str) -> float:
    """Return the seconds of a processor that reading a text takes."""
    path.write_text(text, encoding="utf-8")
    begun = time.process_time()
    with suppress(SourceError):  # a refusal has to come as soon
        importers.read(str(path))
    return time.process_time() - begun


def main(length: int = 100_000) -> int:
    """Measure all of them; print those that grow too fast."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, (head, piece) in PIECES.items():
            path = Path(folder, name)
            took = [seconds(path, head + piece * (length * times // len(piece))) for times in (1, 2, 4)]
            ratio = took[2] / max(took[0], 1e-3)
            bad = took[2] > LEAST and ratio > MOST
            failed += bad
            print(
                f"{name:16} {took[0]:6.2f} {took[1]:6.2f} {took[2]:6.2f} s   × {ratio:4.1f}{'   too fast' if bad else ''}"
            )
    print(
        f"{len(PIECES)} pieces of {length:,} characters and their multiples: {failed} grow too fast (at most × {MOST:g})."
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
