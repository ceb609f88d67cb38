from __future__ import annotations

import re
import shlex
import sys

import click
import pytest

from hmtui.cli import run
from hmtui.cli.commands import COMMANDS
from hmtui.text.cells import width
from parsed import every_command, parse

Capture = pytest.CaptureFixture[str]
EVERY = every_command()
EXAMPLES = [line for _, command in EVERY for line, _purpose in getattr(command, "examples", ())]
PRINTED = [
    line for line in EXAMPLES if line.split()[1:2] in (["search"], ["show"], ["cite"]) and "--append" not in line
]


def words_of(line: str) -> list[str]:
    words = shlex.split(line.partition(" | ")[0].partition(" >> ")[0])
    assert words[0] == "hmtui"
    return words[1:]


def test_the_first_page_names_every_command_and_fits_a_small_terminal(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    for name, summary in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(summary.text)}$", out, re.MULTILINE)
    assert run(["help"]) == 0
    assert capsys.readouterr().out == out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(["--help"]) == 0
    typed = ("  hmtui", "  -", "Usage")
    assert all(width(line) <= 40 for line in capsys.readouterr().out.splitlines() if not line.startswith(typed))


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[path or "hmtui" for path, _ in EVERY])
def test_a_page_names_the_options_of_its_command_and_no_other(
    path: str, command: click.Command, capsys: Capture
) -> None:
    assert run([*path.split(), "--help"]) == 0
    out = capsys.readouterr().out
    listed = set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", out, re.MULTILINE))
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert listed == {max(option.opts, key=len) for option in options if not option.hidden}
    assert str(command.help) in out
    assert run(["help", *path.split()]) == 0
    assert capsys.readouterr().out == out


def test_an_option_without_effect_is_on_no_page_and_yet_accepted(capsys: Capture) -> None:
    """``-c`` may come from an alias that names a catalog for every command."""
    assert run(["help", "config"]) == 0
    assert "--catalog" not in capsys.readouterr().out
    assert run(["-c", "missing.json", "config", "--path"]) == 0


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_can_be_typed(line: str) -> None:
    name, _ = parse(words_of(line.replace("COMMAND --help", "search x")))
    assert name in {"", "export", "forget", "list", "update", *COMMANDS}


@pytest.mark.parametrize("line", PRINTED)
def test_every_example_that_prints_finds_something(line: str, capsys: Capture) -> None:
    assert run(words_of(line)) == 0
    assert capsys.readouterr().out


def test_headings_are_coloured_on_a_terminal_only(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    run(["search", "--help"])
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    run(["search", "--help"])
    assert "\x1b[1;36mExamples\x1b[m" in capsys.readouterr().out


def test_an_unknown_command_is_refused(capsys: Capture) -> None:
    assert run(["help", "serch"]) == 2
    assert "Did you mean search?" in capsys.readouterr().err
    assert run(["help", "state", "exprot"]) == 2
    assert "Did you mean export?" in capsys.readouterr().err
