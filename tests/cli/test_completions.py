"""Completions: the candidates themselves, and the real shells that ask for them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from hmtui.cli import run
from hmtui.cli.arguments import BROWSE, EVERYWHERE, OPTIONS, VERBS, Verb
from hmtui.cli.completions import FILES, SCRIPTS, answer
from tools import hmtui_program, need_tool

Capture = pytest.CaptureFixture[str]


def offered(*words: str) -> list[str]:
    return [candidate for candidate, _ in answer(words)]


def test_the_first_word_is_a_command_or_a_file() -> None:
    assert offered("") == [*VERBS, FILES[0]]
    assert offered("ex") == ["export", FILES[0]]
    assert offered("my.json", "") == []


@pytest.mark.parametrize("verb", [BROWSE, *VERBS.values()], ids=lambda verb: str(verb.name))
def test_every_option_of_a_command_is_offered_with_its_help_and_no_other(verb: Verb) -> None:
    before = [] if verb is BROWSE else [verb.name]
    names = [*verb.options, *EVERYWHERE]
    assert list(answer([*before, "-"])) == [(f"--{name}", OPTIONS[name].in_verb(verb.name).help) for name in names]


def test_values_of_options_are_what_the_options_take() -> None:
    assert offered("cite", "gpt-3", "--style", "bib") == ["bibtex", "biblatex"]
    assert offered("cite", "-s", "ie") == ["ieee"]
    assert offered("cite", "--style=ap") == ["--style=apa"]
    assert offered("cite", "--keys", "g") == ["google"]
    assert offered("copy", "--what", "") == ["citation", "key", "link", "code"]
    assert offered("pick", "--print", "l") == ["link"]
    assert "code" in offered("open", "--rel", "c")
    assert offered("open", "--print", "gpt-n") == ["gpt-neox"]
    assert offered("cite", "-c", "x") == offered("export", "-o", "x") == [FILES[0]]
    assert offered("search", "--limit", "") == []


def test_bash_cuts_at_the_sign_of_equality() -> None:
    assert offered("cite", "--style", "=", "ap") == ["apa"]
    assert "apa" in offered("cite", "--style", "=")


def test_names_are_ids_of_the_catalog_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered("cite", "gpt-n") == ["gpt-neox"]
    assert offered("show", "gpt-3", "") == []
    own = tmp_path / "own.json"
    entries = [{"id": "mine", "name": "Mine", "title": "A [/bold] title", "sections": []}]
    own.write_text(json.dumps({"schema": 1, "title": "Own", "sections": [], "entries": entries}))
    assert list(answer(["-c", str(own), "cite", ""])) == [("mine", "A [/bold] title")]
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
    assert offered("state", "") == ["export", "import", "list"]
    assert offered("state", "import", "") == offered("import", "") == offered("diff", "") == [FILES[0]]
    assert offered("help", "che") == ["check"]
    assert offered("completions", "") == list(SCRIPTS)
    assert offered("search", "ye") == ["year:"]


def test_an_unknown_shell_is_wrong_use(capsys: Capture) -> None:
    assert run(["completions", "tcsh"]) == 2
    assert "bash, zsh, fish" in capsys.readouterr().err


def test_bash_completes_a_line(tmp_path: Path) -> None:
    need_tool("bash")
    program = hmtui_program()
    (tmp_path / "a b.bib").touch()
    script = f"""
        source <({program} completions bash) || exit
        ask() {{ COMP_WORDS=({program} "$@"); COMP_CWORD=$#; _hmtui; printf '%s|' "${{COMPREPLY[@]}}"; echo; }}
        cd {tmp_path}; ask cite gpt-n; ask cite --style = ap; ask exp; ask import a
    """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["gpt-neox|", "apa|", "export|", "a b.bib|"]
    assert done.stderr == ""


def test_zsh_takes_the_script(tmp_path: Path) -> None:
    need_tool("zsh")
    program = hmtui_program()
    script = f"""
        autoload -U compinit && compinit -u -d {tmp_path / "dump"}
        source <({program} completions zsh) || exit
        _describe() {{ print -rl -- "${{(@P)3}}"; }}
        _files() {{ print files; }}
        words=({program} cite gpt-n); CURRENT=3; _hmtui
        words=({program} search y); CURRENT=3; _hmtui
        words=({program} import ''); CURRENT=3; _hmtui
    """
    done = subprocess.run(["zsh", "-f", "-c", script], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("gpt-neox:GPT-NeoX-20B: An Open-Source")
    assert lines[1:] == [r"year\::", "files"]


def test_fish_completes_a_line(tmp_path: Path) -> None:
    need_tool("fish")
    program = hmtui_program()
    folder = str(Path(program).parent)
    script = f"""
        set -x PATH {folder} $PATH
        hmtui completions fish | source
        complete -C 'hmtui cite gpt-n'
        complete -C 'hmtui cite --style ie'
    """
    done = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True, check=True)
    lines = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert lines == ["gpt-neox", "ieee"]
