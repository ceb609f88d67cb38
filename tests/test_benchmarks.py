"""What the benchmarks measure is what they say: the same records for every program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.bench_peers import write_bib
from benchmarks.bench_search import write_catalog, write_lines
from hmtui.library import Library

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 40


def test_each_program_is_given_the_same_records(tmp_path: Path) -> None:
    write_catalog(tmp_path / "c.json", COUNT)
    write_bib(tmp_path / "c.bib", COUNT)
    write_lines(tmp_path / "c.txt", COUNT)
    catalog, bib = (Library.open(str(tmp_path / name)).catalog.entries for name in ("c.json", "c.bib"))
    lines = (tmp_path / "c.txt").read_text(encoding="utf-8").splitlines()
    assert len(catalog) == len(bib) == len(lines) == COUNT
    assert (
        [entry.title for entry in catalog] == [entry.title for entry in bib] == [line.split("\t")[1] for line in lines]
    )
