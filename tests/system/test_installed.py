"""The installed program, as a shell starts it: nothing here imports hmtui.

``HMTUI_PROGRAM`` names the program, so that the wheel, installed alone in a
place of its own, is tried too.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from source_list import SIZE_OF_SHIPPED
from terminal_harness import Terminal, Tmux
from tools import hmtui_program, need_tool


def hmtui(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [hmtui_program(), *arguments], cwd=cwd, capture_output=True, text=True, timeout=30, check=False
    )


def test_it_tells_its_version_and_its_catalog(tmp_path: Path) -> None:
    done = hmtui("--version", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("hmtui ")
    assert f"{SIZE_OF_SHIPPED} records" in done.stdout


def test_it_runs_as_a_module_too(tmp_path: Path) -> None:
    python = str(Path(hmtui_program()).parent / "python")
    done = subprocess.run(
        [python, "-m", "hmtui", "search", "", "--ids"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == SIZE_OF_SHIPPED


def test_it_searches_and_cites_from_anywhere(tmp_path: Path) -> None:
    done = hmtui("search", "megatron", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Megatron-LM" in {json.loads(line)["name"] for line in done.stdout.splitlines()}
    assert "brown2020language" in hmtui("cite", "gpt-3", cwd=tmp_path).stdout


def test_it_leaves_nothing_in_the_directory_it_runs_in(tmp_path: Path) -> None:
    hmtui("search", "megatron", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_browser_starts_and_quits_on_a_terminal(tmp_path: Path) -> None:
    with Terminal([hmtui_program()], cwd=tmp_path) as terminal:
        terminal.wait_for("Multimodal")
        terminal.send("megatron")
        terminal.wait_for("Megatron-LM")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
        assert b"Traceback" not in terminal.since()


@pytest.mark.parametrize(("columns", "rows"), [(120, 35), (80, 24), (40, 12)])
def test_the_browser_works_in_tmux(columns: int, rows: int) -> None:
    need_tool("tmux")
    with Tmux([hmtui_program(), "--query", "megatron"], columns=columns, rows=rows) as tmux:
        tmux.wait_for("Megatron-LM")
        tmux.press("Enter")
        tmux.press("C-q")
        tmux.wait_ended()
