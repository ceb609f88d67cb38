from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hmtui.cli import run

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


def test_keys_are_printed_with_where_they_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("HMTUI_CONFIG", str(path))
    path.write_text('\ufeff[keys]\nstar = "r"\nread = "*"\nnote = ["r"]\nstarr = "x"\n', encoding="utf-8")
    assert run(["config"]) == 1
    captured = capsys.readouterr()
    lines = dict(line.split(" = ", 1) for line in captured.out.splitlines())
    assert lines["keys.star"].split("#")[0].strip() == '["r"]'
    assert lines["keys.star"].endswith(f"# {path}:2")
    assert lines["keys.undo"].endswith("# default")
    assert lines["keys.note"].endswith("# default")
    assert "keys.note: r is already the key of star" in captured.err
    assert "keys.starr: unknown action. Did you mean star?" in captured.err


def test_config_prints_what_holds_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("HMTUI_CONFIG", str(path))
    assert run(["config", "--path"]) == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert run(["config", "--init"]) == 0
    assert run(["config", "--init"]) == 2
    capsys.readouterr()
    path.write_text('[cite]\nstyle = "key"\nkeys = "acl"\n')
    assert run(["config"]) == 0
    out = capsys.readouterr().out
    assert 'cite.style = "key"' in out
    assert f"# {path}:2" in out
    assert run(["config", "--json"]) == 0
    assert all(json.loads(line)["name"] for line in capsys.readouterr().out.splitlines())
    assert run(["cite", "gpt-3"]) == 0
    assert capsys.readouterr().out == "brown-etal-2020-language\n"
    path.write_text("[cite]\nstlye = 1\n")
    assert run(["config"]) == 1
    assert "Did you mean cite.style" in capsys.readouterr().err
    assert run(["cite", "gpt-3", "--style", "key"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "brown2020language\n"
    assert "Did you mean cite.style" in captured.err


def test_only_the_settings_named_are_printed(capsys: Capture) -> None:
    assert run(["config", "keys.star", "cite.style"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" = ")[0] for line in lines] == ["keys.star", "cite.style"]
    assert run(["config", "cite.stlye"]) == 2
    assert "Did you mean cite.style?" in capsys.readouterr().err


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_s3cr3t")
    for words in ([], ["--json"], ["online.hugging-face-token"]):
        assert run(["config", *words]) == 0
        out = capsys.readouterr().out
        assert "hf_s3cr3t" not in out
        assert "[set]" in out
    assert run(["config", "online.hugging-face-token"]) == 0
    assert capsys.readouterr().out.startswith("# online.hugging-face-token"), "what is printed can be pasted"
