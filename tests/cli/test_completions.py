"""Completions: the candidates themselves, and the real shells that ask for them."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.shell_completion import FishComplete, get_completion_class

from hmtui.actions import ACTIONS
from hmtui.annotations import Annotations, View
from hmtui.annotations.history import History
from hmtui.cli import run
from hmtui.cli.commands import COMMANDS
from hmtui.cli.main import cli
from hmtui.config import SETTINGS
from parsed import every_command
from terminal_harness import Terminal
from tools import hmtui_program, need_tool

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Capture = pytest.CaptureFixture[str]
FILE = "(file)"


def items(*words: str, shell: str = "zsh") -> list[CompletionItem[str]]:
    """Return the candidates for the last of some words."""
    kind = get_completion_class(shell)
    assert kind is not None
    return kind(cli, {}, "hmtui", "_HMTUI_COMPLETE").get_completions([*words[:-1]], words[-1])


def offered(*words: str, shell: str = "zsh") -> list[str]:
    return [item.value if item.type == "plain" else FILE for item in items(*words, shell=shell)]


def answered(monkeypatch: pytest.MonkeyPatch, capsys: Capture, instruction: str, line: str, at: int) -> str:
    """Ask as a shell's script does."""
    monkeypatch.setenv("_HMTUI_COMPLETE", instruction)
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(at))
    run([])
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_the_first_word_is_a_command_or_a_file() -> None:
    assert offered("") == [FILE, *COMMANDS]
    assert offered("ex") == [FILE, "export"]
    assert offered("my.json", "") == []


@pytest.mark.parametrize("path", [path for path, _ in every_command()])
def test_every_option_of_a_command_is_offered_with_its_help_and_no_other(path: str) -> None:
    command = dict(every_command())[path]
    context = command.make_context(path, [], resilient_parsing=True)
    shown = {
        name: parameter.help
        for parameter in command.get_params(context)
        if not getattr(parameter, "hidden", True)
        for name in parameter.opts
        if name.startswith("--")
    }
    assert {item.value: item.help for item in items(*path.split(), "--")} == shown


def test_values_of_options_are_what_the_options_take() -> None:
    assert offered("cite", "gpt-3", "--style", "bib") == ["bibtex", "biblatex"]
    assert offered("cite", "-s", "ie") == ["ieee"]
    assert offered("cite", "--keys", "google", "--style", "ie") == ["ieee"]
    assert offered("cite", "--keys", "g") == ["google"]
    assert offered("copy", "--what", "") == ["citation", "key", "link", "code", "weights"]
    assert offered("pick", "--print", "l") == ["link"]
    assert offered("pick", "--print", "id") == ["id"]
    assert offered("search", "--tab", "") == offered("--tab", "") == ["All", "NLP", "CV", "Multimodal"]
    assert offered("open", "--rel", "c") == ["code"]
    assert "weights" in offered("open", "--rel", "")
    assert offered("open", "--print", "gpt-n") == ["gpt-neox"]
    assert offered("cite", "-c", "x") == offered("export", "-o", "x") == offered("cite", "--append", "x") == [FILE]
    assert offered("search", "--limit", "") == []


@pytest.mark.parametrize(("shell", "value"), [("zsh", "--style=apa"), ("fish", "--style=apa")])
def test_a_value_after_the_sign_of_equality_keeps_its_option(shell: str, value: str) -> None:
    assert offered("cite", "--style=ap", shell=shell) == [value]


@pytest.mark.parametrize("line", ["hmtui cite --style = ap", "hmtui\ncite\n--style\n=\nap"])
def test_bash_cuts_at_the_sign_of_equality(line: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert answered(monkeypatch, capsys, "bash_complete", line, 4) == "plain,apa\n"
    assert "plain,apa\n" in answered(monkeypatch, capsys, "bash_complete", line.removesuffix("ap").rstrip(), 3)


def test_names_are_those_of_the_catalog_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered("cite", "gpt-n") == ["gpt-neox"]
    assert offered("cite", "GPT-N") == ["GPT-NeoX"]
    assert offered("show", "gpt-3", "") == []
    own = tmp_path / "own.json"
    entries = [{"id": "mine", "name": "Mine", "title": "A [/bold] title", "sections": []}]
    own.write_text(json.dumps({"schema": 1, "title": "Own", "sections": [], "entries": entries}))
    assert [(item.value, item.help) for item in items("-c", str(own), "cite", "")] == [("mine", "A [/bold] title")]
    assert offered(str(own), "--tab", "") == ["All"]
    monkeypatch.setenv("HMTUI_CATALOG", str(own))
    assert offered("copy", "m") == ["mine"]


@pytest.mark.parametrize("source", ["https://example.org/list.md", "-", "nothing.json", "large.json", "broken.json"])
def test_names_of_what_is_far_away_large_or_broken_are_not_asked_for(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("large.json").write_text('{"schema": 1}' + " " * 2_000_001)
    Path("broken.json").write_text('{"schema": 1, ')
    assert offered("-c", source, "cite", "") == []


def test_words_after_two_dashes_are_no_options() -> None:
    assert offered("search", "--", "-") == []
    assert offered("cite", "--", "gpt-n") == ["gpt-neox"]


def test_other_places_take_other_words() -> None:
    assert offered("state", "") == ["export", "import", "list", "views", "forget"]
    assert offered("state", "import", "") == offered("import", "") == offered("diff", "") == [FILE]
    assert offered("help", "che") == ["check"]
    assert offered("completions", "") == ["bash", "zsh", "fish"]
    assert offered("search", "ye") == offered("--query", "ye") == ["year:"]
    assert offered("config", "") == [*SETTINGS, *(f"keys.{action.id}" for action in ACTIONS)]


def test_views_are_offered_where_one_is_named() -> None:
    assert offered("--view", "") == offered("state", "forget", "") == []
    History(Annotations()).save_view(View("open ones", "is:open"))
    assert offered("--view", "") == offered("state", "forget", "op") == ["open ones"]


def test_a_script_that_asks_nonsense_gets_nothing(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    for instruction in ("bash_complete", "zsh_complete", "fish_complete", "tcsh_complete", "zsh_nonsense", "x"):
        assert answered(monkeypatch, capsys, instruction, "hmtui 'a", 9 if instruction == "x" else 1).strip() in {
            "",
            f"file{chr(10)}a{chr(10)}_",
            "file,a",
        } or instruction.startswith(("bash", "zsh", "fish"))
    monkeypatch.setenv("_HMTUI_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_CWORD", "many")
    assert run([]) == 1
    monkeypatch.delenv("COMP_WORDS")
    assert run([]) == 1
    assert capsys.readouterr() == ("", "")


def test_an_unknown_shell_is_wrong_use(capsys: Capture) -> None:
    assert run(["completions", "tcsh"]) == 2
    assert "bash, zsh, fish" in capsys.readouterr().err
    assert issubclass(get_completion_class("fish"), FishComplete)


# --- the real shells ----------------------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A catalog with ids that are dangerous or awkward in a shell."""
    path = tmp_path / "hostile.json"
    ids = ("a$(touch pwned)", "a'b", "b c", "*", "safe")
    entries = [{"id": one, "name": one, "title": "T: `x`, 50% $HOME", "sections": []} for one in ids]
    path.write_text(json.dumps({"schema": 1, "title": "t", "sections": [], "entries": entries}))
    return path


def test_bash_completes_a_line(tmp_path: Path) -> None:
    need_tool("bash")
    program = hmtui_program()
    (tmp_path / "a b.bib").touch()
    script = f"""
        source <({program} completions bash) || exit
        ask() {{ COMP_WORDS=({program} "$@"); COMP_CWORD=$#; _hmtui_completion {program}; printf '%s|' "${{COMPREPLY[@]}}"; echo; }}
        cd {tmp_path}; ask cite gpt-n; ask cite --style = ap; ask exp; ask import a; ask state f
    """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["gpt-neox|", "apa|", "export|", "a b.bib|", "forget|"]
    assert done.stderr == ""


def test_what_bash_inserts_of_a_hostile_name_is_one_word(hostile: Path) -> None:
    need_tool("bash")
    program = hmtui_program()
    script = f"""
        source <({program} completions bash) || exit
        COMP_WORDS=({program} -c {hostile} cite ''); COMP_CWORD=4; _hmtui_completion {program}
        for one in "${{COMPREPLY[@]}}"; do eval "set -- $one"; echo "$#:$1"; done
    """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd=hostile.parent)
    assert sorted(done.stdout.splitlines()) == sorted(["1:*", "1:a$(touch pwned)", "1:a'b", "1:b c", "1:safe"])
    assert not (hostile.parent / "pwned").exists()


def typed_into(shell: list[str], setup: str, line: str, expected: str, env: dict[str, str]) -> None:
    """Type a line with a tab into an interactive shell and wait for what stands there then."""
    with Terminal(shell, columns=100, rows=60, env={**env, "PS1": "first>"}) as terminal:
        terminal.wait_for("first>")
        terminal.wait_quiet(0.3)
        terminal.send(f"{setup}; echo rea''dy\r")
        terminal.wait_for("ready")
        terminal.wait_quiet(0.3)
        terminal.send(line)
        terminal.wait_until(lambda text: expected in text.replace("\n", ""), expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hmtui cite gpt-n\t#", "hmtui cite gpt-neox #"),
        ("hmtui cite --style=ap\t#", "hmtui cite --style=apa #"),
        ("hmtui state f\t#", "hmtui state forget #"),
        ("hmtui search ye\t#", "hmtui search year:#"),
        ("hmtui import a\t#", "hmtui import a\\ b.bib #"),
        ("hmtui ./a\t#", "hmtui ./a\\ b.bib #"),
        ("hmtui cite -c hostile.json 'b\t#", "hmtui cite -c hostile.json 'b c' #"),
        ('hmtui cite -c hostile.json "a$\t#', 'hmtui cite -c hostile.json "a\\$(touch pwned)" #'),
        ("hmtui cite -c hostile.json a\\$\t#", "hmtui cite -c hostile.json a\\$\\(touch\\ pwned\\) #"),
    ],
)
def test_the_tab_key_in_bash(hostile: Path, line: str, expected: str) -> None:
    need_tool("bash")
    folder = hostile.parent
    (folder / "a b.bib").touch()
    path = f"{Path(hmtui_program()).parent}:/usr/bin:/bin"
    setup = f"cd {shlex.quote(str(folder))}; source <(hmtui completions bash); PS1='> '"
    typed_into(["bash", "--norc", "--noprofile", "-i"], setup, line, expected, {"PATH": path})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hmtui cite gpt-n\t#", "hmtui cite gpt-neox #"),
        ("hmtui cite --style=ap\t#", "hmtui cite --style=apa #"),
        ("hmtui state f\t#", "hmtui state forget #"),
        ("hmtui import a\t#", "hmtui import a\\ b.bib #"),
        ("hmtui \t", "doctor       -- Report what works"),
        ("hmtui \t", "hostile.json"),
        ("hmtui ch\t#", "hmtui check #"),
        ("hmtui import \t", "hostile.json"),
        ("hmtui cite -c hostile.json a\\$\t#", "cite -c hostile.json a\\$\\(touch\\ pwned\\) #"),
    ],
)
def test_the_tab_key_in_zsh(hostile: Path, line: str, expected: str) -> None:
    need_tool("zsh")
    folder = hostile.parent
    (folder / "a b.bib").touch()
    path = f"{Path(hmtui_program()).parent}:/usr/bin:/bin"
    setup = (
        f"cd {shlex.quote(str(folder))}; autoload -U compinit && compinit -u -d {folder}/dump; "
        "source <(hmtui completions zsh); PS1='> '"
    )
    typed_into(["zsh", "-f", "-i"], setup, line, expected, {"PATH": path})


def test_fish_completes_a_line(hostile: Path) -> None:
    need_tool("fish")
    folder = str(Path(hmtui_program()).parent)
    script = f"""
        set -x PATH {folder} $PATH
        cd {hostile.parent}
        hmtui completions fish | source
        complete -C 'hmtui cite gpt-n'
        complete -C 'hmtui cite --style ie'
        complete -C 'hmtui cite --style=ie'
        complete -C 'hmtui state f'
        complete -C 'hmtui state v'
        complete -C 'hmtui import host'
        complete -C 'hmtui cite -c hostile.json a'
    """
    done = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True, check=True)
    assert "views\tList the saved views: name, query, order and tab\n" in done.stdout
    lines = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert lines[:6] == ["gpt-neox", "ieee", "--style=ieee", "forget", "views", "hostile.json"]
    assert set(lines[6:]) == {"a$(touch pwned)", "a'b"}
