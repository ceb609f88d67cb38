"""The command line where its streams are closed or odd, and where the program is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import hmtui
from tools import hmtui_program

LIST = "- [A paper on some things](https://arxiv.org/abs/2001.00001), ICML 2020\n"


def shell(line: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash."""
    return subprocess.run(
        ["bash", "-c", line],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "HMTUI": hmtui_program(), **env},
    )


def test_a_closed_standard_input_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LIST)
    for line in ('"$HMTUI" --plain list.md <&-', '"$HMTUI" check - <&-', '"$HMTUI" state import - <&-'):
        done = shell(f"cd {tmp_path}; {line}")
        assert done.returncode == 3, line
        assert "There is no standard input" in done.stderr
        assert "Traceback" not in done.stderr


def test_bytes_that_are_no_text_do_not_end_the_conversation(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LIST)
    done = shell(f"cd {tmp_path}; printf 'caf\\xe9\\n\\xff\\npaper\\n' | \"$HMTUI\" --plain list.md", LC_ALL="C.UTF-8")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert "1 of 1 record" in done.stdout.splitlines()[-2]


def test_process_substitution_is_read(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LIST)
    done = shell(f'cd {tmp_path}; "$HMTUI" -c <(cat list.md) search paper; "$HMTUI" check <(sleep 0.5; cat list.md)')
    assert "A paper on some things" in done.stdout
    assert "1 record, no issues" in done.stderr
    assert done.returncode == 0


def uninstalled(tmp_path: Path, *words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """Run a copy of the package as it stands in its source tree, by a Python that has nothing installed."""
    tree = tmp_path / "src"
    if not tree.exists():
        tree.mkdir()
        (tree / "hmtui").symlink_to(Path(hmtui.__file__).parent)
    begin = code or "import runpy; runpy.run_module('hmtui', run_name='__main__', alter_sys=True)"
    return subprocess.run(
        [sys.executable, "-S", "-c", begin, *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
    )


@pytest.mark.parametrize("words", [["--version"], ["check", "list.md"], ["-c", "list.md", "search", "paper"]])
def test_a_tree_that_is_not_installed_works_or_says_what_to_install(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "hmtui").symlink_to(Path(hmtui.__file__).parent)
    (tmp_path / "src" / "list.md").write_text(LIST)
    done = uninstalled(tmp_path, *words)
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 2, 3}
    assert done.returncode == 0 or done.stderr.count("\n") == 1


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv[0] = 'hmtui'; sys.modules['click'] = None\n"
        "from hmtui.cli import run\n"
        "sys.exit(run(['--version']))"
    )
    done = uninstalled(tmp_path, code=code)
    assert done.returncode == 2
    assert done.stderr == (
        "hmtui: The Python package click is missing. Install hmtui with what it needs: pip install hmtui\n"
    )
