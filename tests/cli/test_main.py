"""The running of a command line: which modules it loads, and what becomes of errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from hmtui.cli import run
from hmtui.cli.commands import COMMANDS
from hmtui.cli.main import cli

Capture = pytest.CaptureFixture[str]
MODULES = {summary.module for summary in COMMANDS.values()} | {"hmtui.cli.browse"}


@pytest.mark.parametrize(
    ("argv", "modules"),
    [
        (["cite", "gpt-3"], "hmtui.cli.cite hmtui.cli.export"),
        (["search", "gpt"], "hmtui.cli.search"),
        (["open", "gpt-3", "--print"], "hmtui.cli.open"),
        (["import", "none.md"], "hmtui.cli.import_"),
        (["--help"], "hmtui.cli.browse"),
        (["help", "state"], "hmtui.cli.state"),
    ],
    ids=" ".join,
)
def test_only_the_module_of_the_command_is_loaded(argv: list[str], modules: str) -> None:
    code = f"import sys\nfrom hmtui.cli import run\nrun({argv!r})\nsys.__stderr__.write('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    loaded = MODULES & set(done.stderr.splitlines()[-1].split())
    assert loaded - {"hmtui.cli.help"} == set(modules.split()), "and those it is made of"


def test_an_error_of_click_itself_is_one_line_and_wrong_use(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_context: click.Context) -> int:
        raise click.UsageError("no \x1b[31mgood")

    monkeypatch.setattr(cli, "invoke", fail)
    assert run([]) == 2
    assert capsys.readouterr() == ("", "hmtui: no [31mgood\n")


@pytest.mark.parametrize("name", ["\x1b[31mred", "a\nb", "[bold]x[/bold]", "x" * 300, "%s {0}"])
def test_hostile_words_are_quoted_whole_and_without_control_characters(name: str, capsys: Capture) -> None:
    for argv in (["show", name], [f"--{name}"], ["show", name, "y"], ["search", "x", "--tab", name], [name, "y"]):
        assert run(argv) in {1, 2}
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert "\x1b" not in err
        if name.isalpha() or name[0] in "[%":
            assert name in err


@pytest.mark.parametrize(
    "words",
    [
        ["cite", "gpt-3", "--append"],
        ["export", "gpt", "-o"],
        ["import", "refs.bib", "-o"],
        ["plot", "-o"],
        ["state", "export", "-o"],
    ],
    ids=lambda words: words[0],
)
def test_a_missing_directory_is_wrong_use_whatever_is_written(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("refs.bib").write_text("@misc{a, title={A}}\n")
    suffix = {"plot": ".svg", "import": ".json", "state": ".json"}.get(words[0], ".bib")
    assert run([*words, str(tmp_path / "none" / f"file{suffix}")]) == 2
    assert f"There is no directory {tmp_path / 'none'}. Make it first." in capsys.readouterr().err
