from __future__ import annotations

import shlex
import sys

import pytest

from hmtui.cli import run
from hmtui.cli.arguments import BROWSE, OPTIONS, VERBS, parse
from hmtui.cli.help import EXAMPLES
from hmtui.cli.table import width

Capture = pytest.CaptureFixture[str]


def test_the_first_page_names_every_command_and_fits_a_small_terminal(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    for name, verb in VERBS.items():
        assert f"hmtui {name}" in out
        assert verb.help.split()[0] in out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(["--help"]) == 0
    typed = ("  hmtui", "  -", "      --")
    assert all(width(line) <= 40 for line in capsys.readouterr().out.splitlines() if not line.startswith(typed))


@pytest.mark.parametrize("name", VERBS)
def test_a_page_names_every_option_of_its_command(name: str, capsys: Capture) -> None:
    assert run([name, "--help"]) == 0
    out = capsys.readouterr().out
    for option in VERBS[name].options:
        assert f"--{option}" in out
        assert OPTIONS[option].in_verb(name).help.split("(")[0].strip()[:20] in out
    assert run(["help", name]) == 0
    assert capsys.readouterr().out == out


@pytest.mark.parametrize("line", [line for rows in EXAMPLES.values() for line, _why in rows])
def test_every_example_can_be_typed(line: str) -> None:
    words = shlex.split(line.partition(" | ")[0].partition(" >> ")[0])
    assert words[0] == "hmtui"
    assert parse(words[1:]).verb in {BROWSE.name, *VERBS}


@pytest.mark.parametrize(
    "line",
    [
        line
        for rows in EXAMPLES.values()
        for line, _why in rows
        if line.split()[-1] != "hmtui" and line.split()[1] in {"search", "show", "cite"} and "--append" not in line
    ],
)
def test_every_example_that_prints_finds_something(line: str, capsys: Capture) -> None:
    words = shlex.split(line.partition(" | ")[0].partition(" >> ")[0])
    assert run(words[1:]) == 0
    assert capsys.readouterr().out


def test_an_unknown_command_is_refused(capsys: Capture) -> None:
    assert run(["help", "serve"]) == 2
    assert "search" in capsys.readouterr().err
