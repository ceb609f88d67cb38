from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from hmtui.cli import run
from hmtui.text.cells import width

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


def test_a_plot_is_text_without_an_output(capsys: Capture) -> None:
    assert run(["plot"]) == 0
    out = capsys.readouterr().out
    assert "Huge Model Paper: size over time" in out
    assert "Switch Transformer ●" in out
    assert all(width(line) <= 100 for line in out.splitlines())


@pytest.mark.parametrize("view", ["size", "years", "organizations"])
def test_every_view_is_written_as_svg_and_as_text(view: str, tmp_path: Path, capsys: Capture) -> None:
    svg, text = tmp_path / "a.svg", tmp_path / "a.txt"
    assert run(["plot", "--view", view, "-o", str(svg)]) == 0
    assert ET.parse(svg).getroot().tag.endswith("svg")
    assert run(["plot", "is:open", "--view", view, "-o", str(text)]) == 0
    assert "Huge Model Paper" in text.read_text("utf-8")
    assert f"Wrote {svg}" in capsys.readouterr().err


def test_ascii_draws_ascii(capsys: Capture) -> None:
    for view in ("size", "years", "organizations"):
        assert run(["plot", "org:openai", "--ascii", "--view", view]) == 0
        out = capsys.readouterr().out
        assert out.isascii() or view == "size"


def test_other_formats_are_refused_in_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    assert run(["plot", "-o", str(tmp_path / "a.png")]) == 2
    assert "no PNG" in capsys.readouterr().err
    assert run(["plot", "-o", str(tmp_path / "a.pdf")]) == 2
    assert "neither .svg nor .txt" in capsys.readouterr().err
    assert run(["plot", "--view", "sizes"]) == 2
    assert "Did you mean size?" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_nothing_to_draw_writes_nothing(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a.svg"
    assert run(["plot", "zzzznothing", "-o", str(path)]) == 1
    assert run(["plot", "-o", str(path), "--", "-has:params"]) == 1
    assert "both a date and a size; try --view years" in capsys.readouterr().err
    assert not path.exists()


def test_what_cannot_be_written_is_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.svg").mkdir()
    assert run(["plot", "-o", str(tmp_path / "a.svg")]) == 1
    assert "a.svg cannot be written: Is a directory" in capsys.readouterr().err


def test_signs_are_coloured_on_demand(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    assert run(["plot", "--view", "years"]) == 0
    assert "\x1b[36m●" in capsys.readouterr().out
