"""What somebody gets who clones or installs hmtui."""

from __future__ import annotations

import re
import shlex
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

import hmtui
from hmtui.cli.commands import COMMANDS
from parsed import parse
from tools import need_tool

ROOT = Path(__file__).resolve().parent.parent
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def read_commands() -> list[str]:
    """The lines of the README's shell blocks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh|bash|console|shell)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [line.removeprefix("$ ").split("  #")[0].strip() for block in blocks for line in block.splitlines()]


def test_the_version_stands_in_one_place() -> None:
    stated = re.search(r'^version = "(.+)"$', PROJECT, re.MULTILINE)
    assert stated
    assert hmtui.__version__ == version("hmtui") == stated[1]
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    assert not any(f'"{stated[1]}"' in source for source in sources)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    commands = [line for line in read_commands() if "pytest" in line]
    assert commands, "the README names no test command"
    assert commands[0] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_command_of_the_readme_can_be_typed() -> None:
    lines = [re.split(r" >>? ", line)[0] for line in read_commands() if line.startswith("hmtui ")]
    assert lines
    for line in lines:
        words = shlex.split(line, comments=True)[1:]
        # A first word that is no command is a source to browse; a word of a group is a command of its own.
        name, _ = parse(words)
        assert name in ({*words[:2]} if words[0] in COMMANDS else {""}), line


def test_the_top_level_holds_only_what_it_should() -> None:
    need_tool("git")
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    top = {line.split("/")[0] for line in done.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} <= {"pyproject.toml", "README.md", "src", "data", "tests"}


@pytest.mark.parametrize("table", ["dependencies", "test", "dev"])
def test_every_dependency_has_its_reason(table: str) -> None:
    block = re.search(rf"^{table} = \[\n(.*?)^\]", PROJECT, re.DOTALL | re.MULTILINE)
    assert block
    lines = [line.strip() for line in block[1].splitlines() if line.strip()]
    assert lines
    bare = [line for line in lines if not re.fullmatch(r'"[^"]+",\s+# \S.+', line) and "hmtui[" not in line]
    assert not bare


def test_run_time_dependencies_are_all_used() -> None:
    block = re.search(r"^dependencies = \[\n(.*?)^\]", PROJECT, re.DOTALL | re.MULTILINE)
    assert block
    names = re.findall(r'^\s*"([A-Za-z0-9_-]+)', block[1], re.MULTILINE)
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    modules = {"markdown-it-py": "markdown_it", "PyYAML": "yaml"}  # where the package is not called what is imported
    imported = r"\b(?:import|from) {0}\b|\"{0}\""  # or by name, where Python's own is not there
    unused = [name for name in names if not re.search(imported.format(modules.get(name, name)), source)]
    assert not unused


def test_ci_installs_the_programs_that_tests_need() -> None:
    """Each ``need_tool("x")`` names a program of the list in ``.ci/run``: there, a missing one is a failure."""
    listed = set(re.findall(r"[\w.+-]+", (ROOT / ".ci" / "run").read_text(encoding="utf-8")))
    wanted: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for call in re.findall(r"need_tool\(([^)]*)\)", path.read_text(encoding="utf-8")):
            wanted.update(re.findall(r'"([^"{}]+)"', call))
    assert wanted - {"x"} <= listed
