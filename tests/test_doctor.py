from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hmtui.doctor import CheckResult, _number, examine
from hmtui.terminal import Environment
from terminal_harness import Terminal, Tmux
from tools import hmtui_program, need_tool

if TYPE_CHECKING:
    from pathlib import Path


def found(topic: str, env: Environment) -> list[CheckResult]:
    return [finding for finding in examine(env) if finding.topic == topic]


def test_every_finding_has_a_known_status_and_words(tmp_path: Path) -> None:
    findings = examine(Environment.read(), state_dir=tmp_path)
    assert {"version", "terminal", "colours", "letters", "links", "files"} <= {finding.topic for finding in findings}
    assert all(finding.status in {"ok", "warn", "no"} and finding.message for finding in findings)


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
        (Environment(ssh=True, term="tmux-256color"), "warn", "your local tmux"),
        (Environment(ssh=True, term="xterm-256color", term_program="WezTerm"), "ok", "as OSC 52"),
        (Environment(ssh=True, term="putty-256color"), "no", "PuTTY"),
        (Environment(term="linux"), "no", "Linux console"),
        (Environment(ssh=True, term="xterm-256color", term_program="Apple_Terminal"), "no", "Terminal.app"),
        (Environment(screen=True, term="screen-256color"), "warn", "GNU screen"),
        (Environment(ssh=True, term="xterm-256color"), "warn", "is unknown"),
    ],
)
def test_what_is_known_of_the_terminal_at_the_other_end(env: Environment, status: str, says: str) -> None:
    (finding,) = found("terminal copy", env)
    assert finding.status == status
    assert says in finding.message


def test_terminals_built_on_vte_are_known_to_take_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VTE_VERSION", "7006")
    assert [finding.status for finding in found("terminal copy", Environment(ssh=True))] == ["no"]


@pytest.mark.parametrize(
    ("env", "order"),
    [
        (Environment(), "your terminal (OSC 52); if that fails, to a file"),
        (Environment(tmux=True, ssh=True), "tmux; if that fails, to your terminal (OSC 52) or else a file"),
        (
            Environment(ssh=True, display="x11"),
            "the desktop's clipboard and your terminal (OSC 52); if that fails",
        ),
        (Environment(tmux=True, display="x11"), "tmux and the desktop's clipboard; if that fails"),
        (Environment(web=True, tmux=True, display="x11"), "to your terminal (OSC 52); if that fails"),
    ],
)
def test_the_ways_a_copy_goes_are_told_in_their_order(env: Environment, order: str) -> None:
    (finding,) = found("copy", env)
    assert order in finding.message


@pytest.mark.parametrize(("route", "status"), [("file", "warn"), ("osc25", "no")])
def test_a_forced_route_is_told_and_a_wrong_one_with_the_right_names(route: str, status: str) -> None:
    (finding,) = found("copy", Environment(clipboard_route=route))
    assert finding.status == status
    assert route in finding.message


def test_without_a_name_for_the_terminal_it_still_draws() -> None:
    assert [finding.status for finding in found("terminal", Environment())] == ["warn"]
    assert [finding.status for finding in found("terminal", Environment(term="dumb"))] == ["no"]


def fake_tmux(folder: Path, **answers: str) -> None:
    """Put a tmux on the PATH that gives these answers, by the command it is asked with."""
    cases = "".join(f"*{words.replace('_', '-')}*) echo '{said}'; exit 0;;\n" for words, said in answers.items())
    (folder / "tmux").write_text(f'#!/bin/sh\ncase "$*" in\n{cases}esac\nexit 1\n')
    (folder / "tmux").chmod(0o755)


@pytest.mark.parametrize(
    ("version", "client", "told"),
    [
        ("tmux 3.3a", "xterm-256color 256,clipboard", ("ok", "and to your terminal", "")),
        ("tmux 3.3a", "rxvt-unicode 256", ("warn", "does not know", "',rxvt-unicode:clipboard'")),
        ("tmux 3.3a", "linux ", ("warn", "linux has no clipboard", "prefix ]")),
        ("tmux 3.3a", "tmux-256color clipboard", ("warn", "the outer tmux", "set -s set-clipboard on")),
        ("tmux 3.3a", " ", ("warn", "no terminal is attached", "tmux attach")),
        ("tmux 3.1c", "xterm ", ("warn", "does not pass them on", "Update tmux")),
        ("", "", ("no", "no tmux answers", "unset TMUX")),
    ],
)
def test_how_far_copies_get_from_tmux_is_told(
    version: str, client: str, told: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, says, fix = told
    fake_tmux(tmp_path, _V=version, display_message=client)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (finding,) = found("tmux", Environment(tmux=True, ssh=True, term="tmux-256color"))
    assert finding.status == status
    assert says in finding.message
    assert fix in finding.fix
    assert found("terminal copy", Environment(tmux=True, ssh=True, term="tmux-256color")) == []


@pytest.mark.parametrize(("features", "shown"), [("256,hyperlinks", "as hyperlinks"), ("256", "with the mouse")])
def test_hyperlinks_are_promised_only_where_tmux_passes_them(
    features: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_tmux(tmp_path, _V="tmux 3.4", display_message=features)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (finding,) = found("links", Environment(tmux=True))
    assert shown in finding.message


@pytest.mark.parametrize(
    ("programs", "display", "status", "says"),
    [
        (("wl-copy", "wl-paste"), "", "ok", "wl-copy"),
        (("wl-copy",), "", "no", "no clipboard program"),
        (("xclip",), ":0", "ok", "xclip"),
        (("xclip",), "", "no", "no clipboard program"),
    ],
)
def test_on_wayland_the_tool_that_pyperclip_would_take_is_told(
    programs: tuple[str, ...], display: str, status: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in programs:
        (tmp_path / name).write_text("#!/bin/sh\nexit 0\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", display)
    (finding,) = found("desktop", Environment(display="wayland"))
    assert (finding.status, says in finding.message) == (status, True)


def test_a_display_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    need_tool("xclip")
    monkeypatch.setenv("DISPLAY", ":77")
    (finding,) = found("desktop", Environment.read())
    assert finding.status == "warn"
    assert ":77" in finding.message


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
