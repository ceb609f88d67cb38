"""The floor plan holds: who may import whom, what stays out of memory, how large things may grow."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "hmtui"
FILES = sorted(SOURCE.rglob("*.py"))
MODULES = [".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__") for path in FILES]
CORE = [name for name in MODULES if not name.startswith(("hmtui.tui", "hmtui.cli", "hmtui.__main__"))]
TOOLKIT = {"textual", "rich"}

MOST_LINES = 450
MOST_LINES_OF = {"hmtui/tui/app.py": 150, "hmtui/tui/screens/browse.py": 350}
MOST_METHODS = 20
MOST_LINES_OF_A_FUNCTION = 60


def run_python(code: str, *arguments: str) -> str:
    """Run code in an interpreter of its own; give what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_after(code: str) -> set[str]:
    """Return the top-level packages in memory after some code ran, its output thrown away."""
    tell = "import sys, json; sys.__stderr__.write('\\n' + json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE.parent))


def test_who_may_import_whom() -> None:
    """The contracts of ``[tool.importlinter]``."""
    command = Path(sys.executable).parent / "lint-imports"
    program = str(command) if command.exists() else shutil.which("lint-imports")
    if program is None:
        pytest.skip("import-linter is a development tool")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_module_imports_alone() -> None:
    """One process per module, forked from one that holds other libraries, for speed, and nothing of hmtui."""
    code = """
import os, sys, traceback
import click, msgspec.json, rich, sqlite3, textual.app, textual.screen, textual.widgets
assert not [name for name in sys.modules if name.startswith("hmtui")]
failed = []
for name in sys.argv[1:]:
    pid = os.fork()
    if not pid:
        code = 1
        try:
            __import__(name)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    if os.waitpid(pid, 0)[1]:
        failed.append(name)
sys.exit(f"do not import alone: {failed}" if failed else 0)
"""
    run_python(code, *MODULES)


def test_importing_the_core_and_the_command_line_loads_no_toolkit() -> None:
    names = [name for name in MODULES if not name.startswith("hmtui.tui")]
    assert not loaded_after("\n".join(f"import {name}" for name in names)) & TOOLKIT


@pytest.mark.parametrize(
    "argv",
    [
        ["cite", "gpt-3"],
        ["search", "megatron"],
        ["search", "megatron", "--json"],
        ["show", "gpt-3"],
        ["open", "gpt-3", "--print"],
        ["doctor"],
        ["--version"],
        ["--help"],
        ["search", "--help"],
        ["no-such-catalog.json"],
    ],
    ids=" ".join,
)
def test_no_verb_loads_the_toolkit(argv: list[str]) -> None:
    code = f"from hmtui.cli import run\nrun({argv!r})"
    assert not loaded_after(code) & TOOLKIT


def test_nothing_happens_at_import() -> None:
    """Importing reads no file but modules, writes none, and starts nothing."""
    code = """
import sys
events = []
sys.addaudithook(lambda event, args: events.append((event, args)))
for name in sys.argv[1:]:
    __import__(name)
bad = [e for e in events if e[0] in {"subprocess.Popen", "socket.connect", "os.mkdir", "os.remove", "os.rename", "sqlite3.connect"}]
bad += [
    e for e in events
    if e[0] == "open" and isinstance(e[1][0], str) and not e[1][0].endswith((".py", ".pyc", ".so", ".toml")) and e[1][1] not in (None, "r", "rb")
]
print(bad)
"""
    names = [name for name in MODULES if not name.startswith("hmtui.tui")]
    code = "import sys\nsys.dont_write_bytecode = True\n" + code
    assert run_python(code, *names).strip() == "[]"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_files_are_short_and_say_what_they_are_for(path: Path) -> None:
    limit = MOST_LINES_OF.get(named(path), MOST_LINES)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= limit
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_functions_and_classes_stay_small(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_LINES_OF_A_FUNCTION, f"{node.name} has {length} lines"
        if isinstance(node, ast.ClassDef):
            methods = [
                item.name
                for item in node.body
                if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) and not item.name.startswith("_")
            ]
            assert len(methods) <= MOST_METHODS, f"{node.name} has {len(methods)} public methods"


@pytest.mark.parametrize("path", [path for path, name in zip(FILES, MODULES, strict=True) if name in CORE], ids=named)
def test_the_core_catches_nothing_it_does_not_know(path: Path) -> None:
    """Whoever tidies up after just any error passes it on."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ExceptHandler):
            kinds = (
                {leaf.id for leaf in ast.walk(node.type) if isinstance(leaf, ast.Name)} if node.type else {"everything"}
            )
            passed_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            assert passed_on or not kinds & {"Exception", "BaseException", "everything"}, f"line {node.lineno}"


def test_every_core_module_is_under_the_contract() -> None:
    """A new room of the core is also named in the list that forbids it the toolkit."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = text.partition("source_modules = [")[2].partition("]")[0]
    rooms = {".".join(name.split(".")[:2]) for name in CORE} - {"hmtui"}
    assert {room for room in rooms if f'"{room}"' not in listed} == set()
