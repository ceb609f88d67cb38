"""What the command line, the environment and the config file say, resolved once."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import astuple

from hmtui.cli import run
from hmtui.cli.settings import resolve

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config file that says something on everything that is resolved here."""
    path = tmp_path / "config.toml"
    path.write_text(
        '[cite]\nstyle = "apa"\nkeys = "acl"\nascii = true\ncomment = true\nmax-authors = 2\n'
        '[copy]\nclipboard = "off"\n'
    )
    monkeypatch.setenv("HMTUI_CONFIG", str(path))
    return path


def test_without_a_file_the_defaults_hold() -> None:
    settings = resolve()
    assert settings.source == ""
    assert astuple(settings.citing) == ("bibtex", "google", None, False, False, False, False)
    assert settings.environment.clipboard_route == "auto"


def test_the_file_holds_unless_an_option_says_otherwise(config: Path) -> None:
    assert astuple(resolve().citing) == ("apa", "acl", 2, True, True, False, False)
    assert astuple(resolve(max_authors=5, pattern="arxiv").citing) == ("apa", "arxiv", 5, True, True, False, False)


def test_a_variable_goes_before_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve().environment.clipboard_route == "off"
    monkeypatch.setenv("HMTUI_CLIPBOARD", "file")
    assert resolve().environment.clipboard_route == "file"


def test_copying_goes_the_way_of_the_file(config: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["copy", "gpt-3"]) == 1
    assert "switched off" in capsys.readouterr().err
    config.write_text('[copy]\nclipboard = "file"\n')
    assert run(["copy", "gpt-3", "--what", "key"]) == 0
    saved = capsys.readouterr().err.partition("Saved key brown2020language to ")[2].strip()
    assert Path(saved).read_text() == "brown2020language"
    assert run(["doctor"]) in {0, 1}
    assert "set to file" in capsys.readouterr().out


def test_nothing_is_written_into_the_environment(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    before = dict(os.environ)
    run(["copy", "gpt-3"])
    run(["cite", "gpt-3"])
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    "argv",
    [
        ["cite", "gpt-3", "--style", "bibtx"],
        ["search", "x", "--format", "bibtx"],
        ["pick", "--print", "bibtx"],
        ["copy", "gpt-3", "--style", "bibtx"],
        ["copy", "gpt-3", "--what", "title"],
        ["cite", "gpt-3", "--keys", "googel"],
        ["cite", "gpt-3", "--max-authors", "0"],
        ["search", "x", "--tab", "Audio"],
        ["--plain", "--view", "none"],
        ["export", "-o", "x.xyz"],
        ["export", "-o", "x.bib", "--style", "ris"],
        ["cite", "gpt-3", "--append=x.ris"],
        ["completions", "tcsh"],
        ["config", "cite.stlye"],
        ["diff", "2026-13-01", "2026-12-01"],
        ["diff", "2026-12-02", "2026-12-01"],
    ],
    ids=" ".join,
)
def test_a_wrong_value_is_wrong_use_wherever_it_stands(argv: list[str], capsys: Capture) -> None:
    assert run(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("hmtui: ")
    assert captured.err.count("\n") == 1


def test_a_route_that_is_none_is_wrong_use(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMTUI_CLIPBOARD", "pigeon")
    assert run(["copy", "gpt-3"]) == 2
    assert "Unknown clipboard route pigeon (HMTUI_CLIPBOARD). Use one of: auto" in capsys.readouterr().err
