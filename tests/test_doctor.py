from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hmtui.doctor import Finding, _number, examine
from hmtui.terminal import Environment
from terminal_harness import Terminal, Tmux
from tools import hmtui_program, need_tool

if TYPE_CHECKING:
    from pathlib import Path


def found(topic: str, env: Environment) -> list[Finding]:
    return [finding for finding in examine(env) if finding.topic == topic]


def test_every_finding_has_a_known_status_and_words(tmp_path: Path) -> None:
    findings = examine(Environment.read(), state_dir=tmp_path)
    assert {"version", "terminal", "colours", "letters", "links", "files"} <= {finding.topic for finding in findings}
    assert all(finding.status in {"ok", "warn", "no"} and finding.says for finding in findings)


def test_what_does_not_work_comes_with_what_to_do() -> None:
    for env in (
        Environment(),
        Environment(term="dumb"),
        Environment(tmux=True, term="tmux"),
        Environment(display="x11"),
    ):
        for finding in examine(env):
            assert finding.status == "ok" or finding.fix, finding


@pytest.mark.parametrize(
    ("env", "status", "says"),
    [
        (Environment(ssh=True, term="tmux-256color"), "warn", "on your side"),
        (Environment(ssh=True, term="xterm-256color", term_program="WezTerm"), "ok", "as OSC 52"),
        (Environment(ssh=True, term="putty-256color"), "no", "PuTTY"),
        (Environment(screen=True, term="screen-256color"), "warn", "GNU screen"),
        (Environment(ssh=True, term="xterm-256color"), "warn", "cannot be known"),
    ],
)
def test_what_is_known_of_the_terminal_at_the_other_end(env: Environment, status: str, says: str) -> None:
    (finding,) = found("terminal copy", env)
    assert finding.status == status
    assert says in finding.says


def test_terminals_built_on_vte_are_known_to_take_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VTE_VERSION", "7006")
    assert [finding.status for finding in found("terminal copy", Environment(ssh=True))] == ["no"]


def test_a_display_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    need_tool("xclip")
    monkeypatch.setenv("DISPLAY", ":77")
    (finding,) = found("desktop", Environment.read())
    assert finding.status == "warn"
    assert ":77" in finding.says


def test_a_state_directory_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert [f.status for f in examine(Environment(), state_dir=tmp_path / "x") if f.topic == "files"] == ["no"]


@pytest.mark.parametrize(
    ("version", "number"), [("3.3a", (3, 3)), ("next-3.4", (3, 4)), ("2.9a", (2, 9)), ("odd", (99, 0))]
)
def test_versions_of_tmux_are_read_as_numbers(version: str, number: tuple[int, int]) -> None:
    assert _number(version) == number


def test_in_a_real_tmux_it_tells_the_version_the_setting_and_what_the_terminal_can() -> None:
    need_tool("tmux")
    with Tmux(["sh", "-c", f"read x; {hmtui_program()} doctor; read x"]) as tmux:
        outer: Terminal
        with tmux.attach() as outer:
            outer.wait_quiet(0.3)
            tmux.press("Enter")
            screen = tmux.wait_for("set-clipboard is external")
            assert "to your terminal" in screen
            assert tmux.buffer() == ""
