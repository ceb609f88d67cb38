"""The command line on a real terminal, in real pipes and in poor locales."""

from __future__ import annotations

import base64
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from terminal_harness import Terminal, Tmux
from tools import hmtui_program, need_tool

POOR_LOCALES: list[dict[str, str]] = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]
EVERY_VERB = [
    ["search", ""],
    ["search", "", "--json"],
    ["search", "", "--csv"],
    ["search", "", "--format", "bibtex"],
    ["show", "pangu-alpha"],
    ["cite", "pangu-alpha", "--style", "apa"],
    ["--help"],
    ["show", "悟道\udcff"],
    ["doctor"],
]


def run(argv: list[str], **changes: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [hmtui_program(), *argv], capture_output=True, env={**os.environ, **changes}, timeout=30, check=False
    )


def shell(line: str, **changes: str) -> subprocess.CompletedProcess[bytes]:
    return run_shell(line, {**os.environ, "HMTUI": hmtui_program(), **changes})


def run_shell(line: str, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["bash", "-c", line], capture_output=True, env=env, timeout=30, check=False)


@pytest.mark.parametrize("columns", [40, 80, 132])
def test_on_a_terminal_records_are_lines_cut_to_its_width(columns: int) -> None:
    with Terminal([hmtui_program(), "search", "gpt"], columns=columns, rows=70) as terminal:
        assert terminal.wait() == 0
        heading, *lines = [line for line in terminal.screen() if line]
        assert heading.startswith("Year  Name")
        plain = run(["search", "gpt", "--ids"]).stdout.split()
        assert len(lines) == len(plain)
        assert all(line[:4].isdigit() for line in lines)
        assert any("…" in line for line in lines)


def test_a_terminal_gets_colour_unless_it_is_refused() -> None:
    for env, coloured in (
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"CLICOLOR": "0"}, False),
    ):
        with Terminal([hmtui_program(), "search", "megatron"], env=env) as terminal:
            assert terminal.wait() == 0
            assert (b"\x1b[" in terminal.since()) is coloured, env


def test_a_pipe_gets_no_colour_unless_it_is_asked_for() -> None:
    assert b"\x1b" not in run(["show", "gpt-3"]).stdout
    assert b"\x1b[" in run(["show", "gpt-3"], CLICOLOR_FORCE="1").stdout
    assert b"\x1b" not in run(["show", "gpt-3"], CLICOLOR_FORCE="1", NO_COLOR="1").stdout


@pytest.mark.parametrize("options", ["", "--json", "--csv", "--format bibtex"])
def test_a_closed_pipe_ends_quietly(options: str) -> None:
    done = shell(f"set -o pipefail; \"$HMTUI\" search '' {options} | head -1")
    assert done.stderr == b""
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 1


def test_a_full_disk_is_told_in_one_line() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = shell("\"$HMTUI\" search '' --json > /dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith(b"hmtui: ")
    assert done.stderr.count(b"\n") == 1


def test_closed_standard_streams_are_survived() -> None:
    assert shell('"$HMTUI" search gpt-3 >&-').returncode == 0
    assert shell('"$HMTUI" search nosuchthing 2>&-').returncode == 1


@pytest.mark.parametrize("argv", EVERY_VERB, ids=lambda argv: ascii(" ".join(argv)))
def test_poor_locales_get_question_marks_and_no_traceback(argv: list[str]) -> None:
    for changes in POOR_LOCALES:
        done = run(argv, **changes)
        assert b"Traceback" not in done.stderr
        assert b"\\u" not in done.stderr
        assert b"\\u" not in done.stdout or "--json" in argv
        done.stdout.decode("ascii" if "latin-1" not in changes.values() else "latin-1")


def test_interrupting_gives_130_and_no_traceback() -> None:
    code = (
        "import os, signal, sys, hmtui.cli.main as main\n"
        "main._invoke = lambda argv: os.kill(os.getpid(), signal.SIGINT) or signal.pause()\n"
        "from hmtui.cli import run\n"
        "sys.exit(run(['--version']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=False)
    assert done.returncode == 130
    assert done.stderr == b""


def test_output_to_a_slow_reader_can_be_interrupted() -> None:
    process = subprocess.Popen(
        [hmtui_program(), "search", "", "--format", "bibtex"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
    os.read(process.stdout.fileno(), 1)  # it writes by now, and cannot finish
    process.send_signal(signal.SIGINT)
    _out, talk = process.communicate(timeout=120)
    assert process.returncode in {0, 130}
    assert b"Traceback" not in talk


def test_over_ssh_a_copy_reaches_the_terminal_wherever_the_output_goes() -> None:
    line = f"{hmtui_program()} copy gpt-3 --what key >/dev/null 2>&1"
    env = {"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22", "HMTUI_CLIPBOARD": "osc52"}
    with Terminal(["sh", "-c", line], env=env) as terminal:
        assert terminal.wait() == 0
        assert base64.b64encode(b"brown2020language") in terminal.since()


def test_in_tmux_a_copy_is_in_its_buffer_with_default_settings() -> None:
    need_tool("tmux")
    with Tmux(["sh", "-c", f"{hmtui_program()} copy gpt-3 --what key; sleep 60"]) as tmux:
        tmux.wait_for("Copied key brown2020language")
        assert tmux.buffer() == "brown2020language"
