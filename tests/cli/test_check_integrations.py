"""The hooks for pre-commit and the action for GitHub, as far as they can be run here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from hmtui.cli import run
from online_server import OnlineServer, online_server
from online_works import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
WORK = Work("Deep Maps of Quiet Rivers", (("Ada", "Byron"),), 2020, "10.5555/rivers", venue="J. Maps")
RIGHT = "@article{right, title={Deep Maps of Quiet Rivers}, author={Byron, Ada}, journal={J. Maps}, doi={10.5555/rivers}, year=2020}\n"
WRONG = RIGHT.replace("{right", "{wrong").replace("Byron", "Nobody")


@pytest.fixture
def server() -> Iterator[OnlineServer]:
    with online_server([WORK]) as running:
        yield running


@pytest.fixture
def bibs(tmp_path: Path) -> Path:
    (tmp_path / "a b").mkdir()
    (tmp_path / "right.bib").write_text(RIGHT)
    (tmp_path / "a b" / "wrong.bib").write_text(WRONG)
    return tmp_path


def parsed(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def last_step() -> dict[str, Any]:
    step: dict[str, Any] = parsed(".github/actions/check/action.yml")["runs"]["steps"][-1]
    return step


def act(folder: Path, server: OnlineServer, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the last step of the action as GitHub does."""
    program = folder / "bin" / "hmtui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hmtui "$@"\n')
    program.chmod(0o755)
    variables = {name: inputs.get(name, "") for name in last_step()["env"]}
    environment = {**os.environ, **server.environment(), **variables, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", last_step()["run"]]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_hooks_check_the_files_that_are_passed(
    bibs: Path, server: OnlineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    hooks = {hook["id"]: hook for hook in parsed(".pre-commit-hooks.yaml")}
    files = [str(bibs / "right.bib"), str(bibs / "a b" / "wrong.bib")]
    for hook in hooks.values():
        assert {"id", "name", "description", "entry", "language", "files"} <= hook.keys()
        assert hook["entry"].split()[0] == "hmtui"
    offline, online = (hooks[name]["entry"].split()[1:] for name in ("hmtui-check", "hmtui-check-online"))
    assert run([*offline, *files]) == 0
    assert server.asked == []
    assert run([*online, *files[:1]]) == 0
    assert run([*online, *files]) == 1


def test_the_action_annotates_the_lines(bibs: Path, server: OnlineServer) -> None:
    done = act(bibs, server, FILES="**/*.bib", LINKS="true")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=a b/wrong.bib,line=1,col=1,title=differs::")
    assert len(done.stdout.splitlines()) == 1


def test_the_action_passes_and_fails_with_the_check(bibs: Path, server: OnlineServer) -> None:
    assert act(bibs, server, FILES="right.bib", LINKS="false", SARIF="out.sarif").returncode == 0
    assert '"version": "2.1.0"' in (bibs / "out.sarif").read_text()


def test_the_action_says_when_there_is_nothing_to_check(bibs: Path, server: OnlineServer) -> None:
    done = act(bibs, server, FILES="*.nothing")
    assert (done.returncode, done.stdout) == (2, "::error::No file matches: *.nothing\n")


def test_no_input_of_the_action_becomes_code() -> None:
    """Inputs reach the shell as variables only."""
    for step in parsed(".github/actions/check/action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
