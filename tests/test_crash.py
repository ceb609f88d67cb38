"""What is kept when the program fails."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hmtui import crash


def failed(message: str = "oh") -> ValueError:
    def fail() -> None:
        raise ValueError(message)

    with pytest.raises(ValueError, match=message) as caught:
        fail()
    return caught.value


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_log_has_the_traceback_and_the_error_names_the_log() -> None:
    umask = os.umask(0)
    try:
        error = crash.report(failed())
    finally:
        os.umask(umask)
    log = Path(crash.log_path())
    assert "ValueError: oh" in log.read_text(encoding="utf-8")
    assert mode_of(log) == 0o600
    assert mode_of(log.parent) == 0o700
    assert str(log) in str(error)
    assert error.exit_code == 70


def test_a_log_that_grew_large_begins_anew() -> None:
    crash.report(failed())
    log = Path(crash.log_path())
    log.write_text("x" * 2_000_000, encoding="utf-8")
    crash.report(failed("newest"))
    text = log.read_text(encoding="utf-8")
    assert "newest" in text
    assert len(text) < 10_000


def test_where_no_log_can_be_written_the_error_says_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nowhere")
    assert "oh" in str(crash.report(failed()))
    assert "/proc/nowhere" in str(crash.report(failed()))
    assert crash.keep_draft("text") == ""


def test_a_log_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine", encoding="utf-8")
    log = Path(crash.log_path())
    log.parent.mkdir(parents=True)
    log.symlink_to(other)
    assert "cannot be written" in str(crash.report(failed()))
    assert other.read_text(encoding="utf-8") == "mine"


def test_drafts_are_private_and_never_replace_one_another() -> None:
    first, second = Path(crash.keep_draft("one")), Path(crash.keep_draft("two \ud800"))
    assert first != second
    assert first.read_text(encoding="utf-8") == "one\n"
    assert mode_of(second) == 0o600
    crash.discard_draft(str(first))
    assert not first.exists()


def test_errors_in_threads_are_logged() -> None:
    with crash.errors_logged():
        thread = threading.Thread(target=int, args=("no number",))
        thread.start()
        thread.join()
    assert "no number" in Path(crash.log_path()).read_text(encoding="utf-8")


def test_a_command_that_fails_says_one_sentence() -> None:
    program = "import hmtui.cli.main as cli, sys; cli.run = lambda argv: 1 / 0\nfrom hmtui.__main__ import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert done.stderr.count("\n") == 1
    assert crash.log_path() in done.stderr
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError" in Path(crash.log_path()).read_text(encoding="utf-8")
