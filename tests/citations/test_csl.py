from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from citations.edge_cases import EDGE_CASES, KEYS
from hmtui.citations import cite
from hmtui.errors import CitationError

if TYPE_CHECKING:
    from pathlib import Path

STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
  <info><title>Test</title><id>test</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  {bibliography}
</style>
"""
BIBLIOGRAPHY = """<bibliography><sort><key variable="title"/></sort><layout suffix=".">
  <names variable="author" suffix=", "><name initialize-with=". " et-al-min="4" et-al-use-first="1"/></names>
  <text variable="title" font-style="italic" suffix=", "/>
  <date variable="issued"><date-part name="year"/></date>
</layout></bibliography>"""


@pytest.fixture
def style(tmp_path: Path) -> str:
    pytest.importorskip("citeproc")
    path = tmp_path / "mine.csl"
    path.write_text(STYLE.format(bibliography=BIBLIOGRAPHY), encoding="utf-8")
    return str(path)


def test_a_style_file_of_ones_own_writes_references_in_the_order_given(style: str) -> None:
    by_id = {entry.id: entry for entry in EDGE_CASES}
    text = cite([by_id["book"], by_id["crowd"]], style, KEYS)
    assert text == (
        "D. Jurafsky, J. H. Martin, Speech and Language Processing, 2009.\n\n"
        "BigScience Workshop et al., BLOOM: A 176B-Parameter Open-Access Multilingual Language Model, 2022."
    )


def test_every_nasty_record_is_one_line(style: str) -> None:
    assert cite(EDGE_CASES, style, KEYS).count("\n\n") == len(EDGE_CASES) - 1


def test_a_style_that_is_missing_broken_or_dependent_is_a_sentence(style: str, tmp_path: Path) -> None:
    with pytest.raises(CitationError, match="no style file"):
        cite(EDGE_CASES, str(tmp_path / "none.csl"), KEYS)
    broken = tmp_path / "broken.csl"
    broken.write_text("no xml")
    with pytest.raises(CitationError, match="no CSL style"):
        cite(EDGE_CASES, str(broken), KEYS)
    broken.write_text("<html/>")
    with pytest.raises(CitationError, match="no CSL style"):
        cite(EDGE_CASES, str(broken), KEYS)
    dependent = tmp_path / "dependent.csl"
    dependent.write_text(STYLE.format(bibliography=""))
    with pytest.raises(CitationError, match="no bibliography"):
        cite(EDGE_CASES, str(dependent), KEYS)


def test_without_the_extra_the_error_says_how_to_get_it(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "citeproc", None)
    with pytest.raises(CitationError) as caught:
        cite(EDGE_CASES, style, KEYS)
    assert "hmtui[csl]" in caught.value.hint
