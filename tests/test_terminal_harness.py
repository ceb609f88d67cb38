from __future__ import annotations

import signal
import sys
import time

import pytest

from terminal_harness import Terminal, Tmux, modes_on
from tools import need_tool


def test_a_program_is_shown_and_its_exit_status_kept() -> None:
    with Terminal(["sh", "-c", "stty size; printf 'caf\\303\\251\\n'; exit 3"], columns=44, rows=9) as terminal:
        assert terminal.wait() == 3
        assert terminal.screen()[:2] == ["9 44", "café"]


def test_keys_arrive_and_a_resize_is_announced() -> None:
    with Terminal(
        ["sh", "-c", "trap 'stty size; exit' WINCH; read line; echo got $line; while :; do sleep .02; done"]
    ) as terminal:
        terminal.send("hello\r")
        terminal.wait_for("got hello")
        terminal.resize(60, 20)
        terminal.wait_for("20 60")
        assert terminal.wait() == 0


def test_keys_typed_long_before_the_program_opens_its_terminal_reach_it() -> None:
    with Terminal(["sh", "-c", "read line; echo got $line"], started_after=0.5) as terminal:
        terminal.send("hello\r")
        terminal.wait_for("got hello")
        assert terminal.wait() == 0


def test_sequences_that_pyte_does_not_know_leave_no_litter_even_in_pieces() -> None:
    noise = (
        r"\x1b[>25u\x1b[?2026$pA\x1b[<u\x1b]52;c;aGk=\x07B\x1b]8;id=1;https://x.org\x1b\\C\x1b]8;;\x1b\\\x1bPzz\x1b\\D"
    )
    script = f"import os, time\nfor b in b'{noise}': os.write(1, bytes([b])); time.sleep(.001)"
    with Terminal([sys.executable, "-c", script], answers=False) as terminal:
        terminal.wait_for("ABCD")
        assert terminal.wait() == 0
        assert terminal.screen()[0] == "ABCD"


def test_a_program_on_the_alternate_screen_leaves_the_first_one_untouched() -> None:
    script = r"printf 'before\n'; sleep .1; printf '\033[?1049hover'; read x; printf '\033[?1049lafter'; sleep 30"
    with Terminal(["sh", "-c", script]) as terminal:
        terminal.wait_for("over")
        assert "before" not in terminal.text
        terminal.press("enter")
        terminal.wait_for("after")
        assert terminal.screen()[0] == "before"
        assert "over" not in terminal.text


def test_questions_to_the_terminal_are_answered() -> None:
    script = (
        "import os, tty; tty.setraw(0); os.write(1, b'\\x1b[?2026$p'); "
        "answer = os.read(0, 99); os.write(1, answer.replace(b'\\x1b', b'ESC'))"
    )
    with Terminal([sys.executable, "-c", script]) as terminal:
        terminal.wait_for("ESC[?2026;2$y")


def test_what_does_not_come_fails_with_the_screen_in_the_message() -> None:
    with Terminal(["sh", "-c", "echo here; sleep 30"]) as terminal:
        terminal.wait_for("here")
        with pytest.raises(AssertionError, match=r"(?s)'there' was not on the screen.*here"):
            terminal.wait_for("there", timeout=0.1)


def test_modes_that_stay_on_are_known() -> None:
    assert modes_on(b"\x1b[?1049h\x1b[?1000;1003h x \x1b[?1003l\x1b[?1049l") == {1000}


def test_bytes_carry_their_time_and_can_be_read_from_a_mark() -> None:
    with Terminal(["sh", "-c", "echo one; read x; echo two; sleep 30"]) as terminal:
        terminal.wait_for("one")
        mark, before = terminal.mark(), time.perf_counter()
        terminal.send("\r")
        terminal.wait_for("two")
        assert b"two" in terminal.since(mark)
        assert b"one" not in terminal.since(mark)
        assert before <= terminal.wait_quiet(0.05) <= time.perf_counter()


def test_closing_ends_a_program_that_ignores_signals() -> None:
    script = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    with Terminal([sys.executable, "-c", script]) as terminal:
        terminal.wait_for("up")
        terminal.signal(signal.SIGTERM)
    assert terminal.process.returncode == -signal.SIGKILL


def test_tmux_runs_a_program_and_holds_buffers() -> None:
    need_tool("tmux")
    with Tmux(
        ["sh", "-c", "read x; echo got $x; printf data | tmux load-buffer -; sleep 60"], columns=50, rows=8
    ) as tmux:
        tmux.send("it's a; test")
        tmux.press("Enter")
        tmux.wait_for("got it's a; test")
        with tmux.attach(columns=50, rows=9) as client:
            client.wait_for("got it's a; test")
        deadline = time.monotonic() + 5
        while not tmux.buffer() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert tmux.buffer() == "data"
