from __future__ import annotations

import pytest

import hmtui
from hmtui import catalog
from hmtui.catalog.facts import describe
from hmtui.cli import run

Capture = pytest.CaptureFixture[str]


def test_program_and_catalog_are_named(capsys: Capture) -> None:
    assert run(["--version"]) == 0
    shipped = catalog.load()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"hmtui {hmtui.__version__}"
    assert lines[1:] == [describe(shipped, len(shipped.entries))]


def test_the_version_is_told_even_when_the_catalog_cannot_be_read(capsys: Capture) -> None:
    assert run(["-V", "-c", "missing.json"]) == 3
    captured = capsys.readouterr()
    assert captured.out == f"hmtui {hmtui.__version__}\n"
    assert "missing.json" in captured.err
