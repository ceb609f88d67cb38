from __future__ import annotations

import pytest

from hmtui.cli import run

Capture = pytest.CaptureFixture[str]
PAPER = "https://arxiv.org/abs/1909.08053"


def test_printing_gives_the_link_alone(capsys: Capture) -> None:
    assert run(["open", "megatron-lm", "--print"]) == 0
    assert capsys.readouterr() == (f"{PAPER}\n", "")


def test_another_link_is_asked_for_by_its_kind(capsys: Capture) -> None:
    assert run(["open", "megatron-lm", "--rel", "code", "--print"]) == 0
    assert capsys.readouterr().out.startswith("https://github.com/NVIDIA/Megatron-LM")


def test_a_link_that_is_not_known_is_1_and_said_by_name(capsys: Capture) -> None:
    assert run(["open", "palm", "--rel", "video", "--print"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("hmtui: No video link is known for PaLM.")


def test_without_a_browser_the_link_is_on_stdout_and_the_reason_on_stderr(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    assert run(["open", "megatron-lm"]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{PAPER}\n"
    assert captured.err.startswith("hmtui: ")
