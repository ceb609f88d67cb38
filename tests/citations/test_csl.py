from __future__ import annotations

import json
import shutil
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


def test_every_edge_case_is_one_line(style: str) -> None:
    assert cite(EDGE_CASES, style, KEYS).count("\n\n") == len(EDGE_CASES) - 1


def test_a_style_that_is_missing_broken_or_dependent_is_a_sentence(style: str, tmp_path: Path) -> None:
    with pytest.raises(CitationError, match="No such style file"):
        cite(EDGE_CASES, str(tmp_path / "none.csl"), KEYS)
    broken = tmp_path / "broken.csl"
    broken.write_text("no xml")
    with pytest.raises(CitationError, match="not a CSL style"):
        cite(EDGE_CASES, str(broken), KEYS)
    broken.write_text("<html/>")
    with pytest.raises(CitationError, match="not a CSL style"):
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


# --- pandoc ---------------------------------------------------------------------------------------------------

PANDOC = """#!{python}
import json, sys
from pathlib import Path
here = Path(__file__).parent
here.joinpath("arguments").write_text(json.dumps(sys.argv[1:]))
here.joinpath("items").write_text(sys.stdin.read())
print(here.joinpath("answer").read_text())
sys.exit(int(here.joinpath("code").read_text()))
"""


@pytest.fixture
def pandoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program on the PATH that answers like pandoc, and return its folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "pandoc"
    program.write_text(PANDOC.format(python=sys.executable))
    program.chmod(0o755)
    (folder / "code").write_text("0")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def style_file(folder: Path, *, bibliography: str = BIBLIOGRAPHY) -> str:
    path = folder / "mine.csl"
    path.write_text(STYLE.format(bibliography=bibliography), encoding="utf-8")
    return str(path)


def test_pandoc_writes_references_in_the_order_given_when_it_is_asked_for(pandoc: Path, tmp_path: Path) -> None:
    (pandoc / "answer").write_text(
        '<div id="refs"><div id="ref-1" class="csl-entry"><div class="csl-left-margin">2.</div>'
        '<div class="csl-right-inline">Late &amp; <em>last</em>\x1b</div></div>'
        '<div id="ref-0" class="csl-entry">First\none</div></div>'
    )
    path = style_file(tmp_path)
    by_id = {entry.id: entry for entry in EDGE_CASES}
    assert cite([by_id["book"], by_id["crowd"]], path, KEYS, pandoc=True) == "First one\n\n2. Late & last"
    arguments = json.loads((pandoc / "arguments").read_text())
    assert {"--sandbox", "--citeproc", f"--csl={path}"} <= set(arguments)
    items = json.loads((pandoc / "items").read_text())
    assert [one["id"] for one in items] == ["0", "1"]
    assert '<span class="nocase">BLOOM</span>' in items[1]["title"]


def test_what_pandoc_cannot_do_is_a_sentence(pandoc: Path, tmp_path: Path) -> None:
    (pandoc / "answer").write_text("")
    (pandoc / "code").write_text("83")
    with pytest.raises(CitationError, match="pandoc cannot use"):
        cite(EDGE_CASES, style_file(tmp_path), KEYS, pandoc=True)
    with pytest.raises(CitationError, match="no bibliography"):
        cite(EDGE_CASES, style_file(tmp_path, bibliography=""), KEYS, pandoc=True)
    parent = '<link rel="independent-parent" href="https://example.org/x"/>' + BIBLIOGRAPHY
    with pytest.raises(CitationError, match="no bibliography"):
        cite(EDGE_CASES, style_file(tmp_path, bibliography=parent), KEYS, pandoc=True)
    (pandoc / "pandoc").unlink()
    with pytest.raises(CitationError, match="not on the PATH"):
        cite(EDGE_CASES, style_file(tmp_path), KEYS, pandoc=True)


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="not installed: pandoc")
def test_the_real_pandoc_writes_every_edge_case_on_one_line(tmp_path: Path) -> None:
    text = cite(EDGE_CASES, style_file(tmp_path), KEYS, pandoc=True)
    assert len(text.split("\n\n")) == len(EDGE_CASES)
    assert all(text.split("\n\n"))
    assert "D. Jurafsky, J. H. Martin" in text
