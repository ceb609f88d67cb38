from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import platformdirs
import pytest

from hmtui.paths import distinct_names, folder

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("config", "data", "cache", "state")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("home", ["unset", "absolute", "empty"])
def test_it_agrees_with_platformdirs(kind: str, home: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    variable = f"XDG_{kind.upper()}_HOME"
    if home == "unset":
        monkeypatch.delenv(variable, raising=False)
    else:
        monkeypatch.setenv(variable, str(tmp_path / "elsewhere") if home == "absolute" else "")
    assert folder(kind) == getattr(platformdirs, f"user_{kind}_dir")("hmtui", appauthor=False)


def test_a_relative_path_is_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "here")
    assert folder("config").startswith("/")


@pytest.mark.parametrize("kind", KINDS)
def test_other_systems_are_left_to_platformdirs(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert folder(kind) == getattr(platformdirs, f"user_{kind}_dir")("hmtui", appauthor=False)


def test_two_lists_are_never_called_the_same() -> None:
    names = {
        "/home/me/lists/awesome-llm/README.md": "lists/awesome-llm",
        "/srv/awesome-llm/readme.md": "srv/awesome-llm",
        "/srv/refs.bib": "refs.bib",
        "https://github.com/owner/name": "owner/name",
        "https://raw.githubusercontent.com/me/list/main/README.md": "me/list",
        "https://example.org/papers/list.json": "list.json",
        "-": "standard input",
    }
    assert distinct_names(names) == names
    twice = ("/srv/list", "/srv/list/README.md")
    assert distinct_names(twice) == dict(zip(twice, twice, strict=True))
