from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hmtui.citations import STYLES
from hmtui.citations.keys import PATTERNS
from hmtui.config import SETTINGS, Value, config_path, example, load, write_example
from hmtui.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("HMTUI_CONFIG", str(path))
    return path


def test_without_a_file_the_usual_settings_hold(file: Path) -> None:
    config = load()
    assert config.problems == ()
    assert config["cite.style"] == "bibtex"
    assert {value.origin for value in config.values.values()} == {"default"}


def test_each_value_knows_where_it_came_from(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(
        '# mine\n[cite]\nstyle = "apa"\n\nmax-authors = 3\n[keys]\nstar = "f"\nnext_tab = ["]", "ctrl+n"]\n'
    )
    monkeypatch.setenv("HMTUI_CLIPBOARD", "file")
    config = load()
    assert config.values["cite.style"] == Value("apa", f"{file}:3")
    assert config.values["cite.max-authors"] == Value(3, f"{file}:5")
    assert config.values["copy.clipboard"] == Value("file", "$HMTUI_CLIPBOARD")
    assert config.values["cite.ascii"] == Value(False, "default")
    assert config.keys["star"] == Value(("f",), f"{file}:7")
    assert config.keys["next_tab"].value == ("]", "ctrl+n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[cite]\nstlye = 'apa'\n", ":2: unknown setting cite.stlye. Did you mean cite.style?"),
        ("[cite]\nstyle = 'appa'\n", ':2: cite.style cannot be “appa”. Did you mean apa? Using "bibtex"'),
        ("[cite]\nstyle = 3\n", ":2: cite.style must be text in quotes"),
        ("[cite]\nmax-authors = -1\n", "must be 0 or more"),
        ("[cite]\nascii = 'yes'\n", "must be true or false"),
        ("[look]\ncolumns = ['year', 'colour']\n", "cannot be “colour”"),
        ("style = 'apa'\n", "style is not in a table"),
        ("[keys]\nstar = 3\n", "keys.star needs a key"),
        ("[cite\n", "is not valid TOML"),
        ("\x00", "is not valid TOML"),
    ],
)
def test_what_is_not_understood_is_said_and_the_default_holds(file: Path, text: str, says: str) -> None:
    file.write_text(text)
    config = load()
    assert says in " ".join(config.problems)
    assert config["cite.style"] == "bibtex"


def test_a_file_that_cannot_be_read_stops_nothing(file: Path) -> None:
    file.mkdir()
    assert "cannot be read" in load().problems[0]
    file.rmdir()
    file.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in load().problems[0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a = " + b"[" * 5000, "is not valid TOML"),
        (b"a = " + b"1" * 5000, "is not valid TOML"),
        (b"#" * 600_000, "larger than 500 kB"),
        (b"\xff\xfe[\x00", "not UTF-8"),
        (b"[[cite]]\nstyle = 'apa'\n", "is not in a table"),
        (b"[cite.style]\nx = 1\n", "must be text in quotes"),
    ],
)
def test_a_file_of_any_kind_stops_nothing(file: Path, data: bytes, says: str) -> None:
    file.write_bytes(data)
    config = load()
    assert says in " ".join(config.problems)
    assert config["cite.style"] == "bibtex"


def test_a_pipe_is_not_waited_for(file: Path) -> None:
    os.mkfifo(file)
    assert "it is a pipe" in load().problems[0]


def test_a_byte_order_mark_and_windows_line_ends_are_read_over(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[cite]\r\nstyle = 'apa'\r\n")
    config = load()
    assert config.problems == ()
    assert config.values["cite.style"] == Value("apa", f"{file}:2")


def test_a_variable_that_says_nothing_known_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMTUI_CLIPBOARD", "native52")
    assert load().problems == ("$HMTUI_CLIPBOARD: copy.clipboard cannot be “native52”. Did you mean native?",)


def test_themes_are_those_of_the_toolkit() -> None:
    from textual.app import App

    assert set(SETTINGS["look.theme"].choices) == {"hmtui", "hmtui-dark", "hmtui-light", *App().available_themes}


def test_the_example_says_every_setting_and_changes_nothing(file: Path) -> None:
    write_example(str(file))
    config = load()
    assert config.problems == ()
    assert all(value.origin == "default" for value in config.values.values())
    file.write_text("\n".join(line.removeprefix("# ") if " = " in line else line for line in example().splitlines()))
    config = load()
    assert config.problems == ()
    assert all(value.origin.startswith(str(file)) for value in config.values.values())
    with pytest.raises(UsageError, match="exists already"):
        write_example(str(file))


def test_choices_are_those_of_the_rooms_they_are_for() -> None:
    assert set(SETTINGS["cite.style"].choices) == {style.id for style in STYLES}
    assert set(SETTINGS["cite.keys"].choices) == set(PATTERNS)


def test_the_file_is_in_the_config_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/x")
    assert config_path() == "/x/hmtui/config.toml"
