from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["search", "megatron"], 0),
        (["search", "zzzzqqqq"], 1),
        (["--nonsense"], 2),
        (["missing.json", "-q"], 2),
        (["show", "x", "-cx"], 3),
    ],
)
def test_the_shell_gets_the_exit_code_and_all_that_was_written(argv: list[str], code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hmtui", *argv], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == code
    assert (done.stdout == "") is (code != 0)
    assert (done.stderr == "") is (code == 0)
    assert done.stdout.endswith("\n") or code
    assert done.stderr.endswith("\n") or not code


def test_importing_it_runs_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", "import hmtui.__main__"], capture_output=True, check=True)
    assert done.stdout == done.stderr == b""
