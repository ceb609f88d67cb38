"""ARCHITECTURE.md is a true map: every package is on it, and everything it names exists."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "hmtui"
TEXT = (SOURCE / "ARCHITECTURE.md").read_text("utf-8")
MAP = re.findall(r"^\| `([\w./]+)` \|", TEXT, re.MULTILINE)


def test_every_package_and_module_is_on_the_map() -> None:
    packages = {f"{path.name}/" for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    modules = {path.name for path in SOURCE.glob("*.py")} - {"__init__.py"}
    parts_of_the_browser = {
        f"tui/{path.name}/" for path in (SOURCE / "tui").iterdir() if (path / "__init__.py").exists()
    }
    assert packages | modules | parts_of_the_browser == set(MAP)


def test_everything_that_is_named_exists() -> None:
    paths = re.findall(r"`((?:[\w]+/)*[\w]+(?:/|\.py))`", TEXT)
    missing = [path for path in paths if not any((root / path).exists() for root in (SOURCE, SOURCE.parent.parent))]
    assert missing == []


def test_the_glossary_is_short() -> None:
    glossary = TEXT.partition("## Glossary")[2].partition("## Recipes")[0]
    assert len(re.findall(r"^\| (?!term|---)", glossary, re.MULTILINE)) <= 20
