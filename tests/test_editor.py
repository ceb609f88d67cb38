from __future__ import annotations

import pytest

from hmtui.editor import editor_command, taken_editor
from hmtui.errors import UsageError


@pytest.mark.parametrize(
    ("env", "line", "command"),
    [
        ({"EDITOR": "vim"}, 12, ["vim", "+12", "/x/-a b.bib"]),
        ({"EDITOR": "vim"}, 1, ["vim", "/x/-a b.bib"]),
        ({"EDITOR": "vim", "VISUAL": "emacs -nw"}, 3, ["emacs", "-nw", "+3", "/x/-a b.bib"]),
        ({"EDITOR": "/usr/bin/code"}, 3, ["/usr/bin/code", "--wait", "--goto", "/x/-a b.bib:3"]),
        ({"EDITOR": "hx"}, 3, ["hx", "/x/-a b.bib:3"]),
        ({"EDITOR": "'my editor' --x"}, 2, ["my editor", "--x", "+2", "/x/-a b.bib"]),
    ],
)
def test_each_editor_is_told_the_line_its_own_way(env: dict[str, str], line: int, command: list[str]) -> None:
    assert editor_command("/x/-a b.bib", line, env) == command


def test_a_relative_name_is_made_absolute() -> None:
    assert editor_command("-rf", 1, {"EDITOR": "vi"})[-1].startswith("/")


def test_without_a_variable_what_there_is_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name == "nano")
    assert editor_command("/x/a", 1, {}) == ["nano", "/x/a"]


@pytest.mark.parametrize("name", ["nano", "vim", "vi"])
def test_an_editor_that_asks_which_one_is_wanted_is_not_started(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda found: found in {"sensible-editor", name})
    assert editor_command("/x/a", 1, {}) == [name, "/x/a"]
    assert taken_editor({}) == f"Editor: {name}; set $EDITOR to use another"
    assert taken_editor({"EDITOR": "vim"}) == taken_editor({"VISUAL": "vim"}) == ""


@pytest.mark.parametrize("env", [{}, {"EDITOR": "'open"}, {"EDITOR": "  "}])
def test_no_editor_is_said(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(UsageError, match=r"editor|EDITOR"):
        editor_command("/x/a", 1, env)
