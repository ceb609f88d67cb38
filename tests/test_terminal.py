from __future__ import annotations

import pytest

from hmtui.terminal import Environment, refuse_screen


@pytest.mark.parametrize(
    ("environ", "platform", "facts"),
    [
        ({"TMUX": "/run/tmux-0/default,1,0"}, "linux", {"tmux": True, "desktop": False}),
        ({"STY": "1.pts-0"}, "linux", {"screen": True}),
        ({"SSH_CONNECTION": "a 1 b 2"}, "linux", {"ssh": True, "desktop": False}),
        ({"SSH_TTY": "/dev/pts/0"}, "linux", {"ssh": True}),
        ({"DISPLAY": ":0"}, "linux", {"display": "x11", "desktop": True}),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", {"display": "wayland"}),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", {"wsl": True, "desktop": True}),
        ({}, "darwin", {"macos": True, "desktop": True}),
        ({"TERM": "tmux-256color", "SSH_CONNECTION": "x"}, "linux", {"multiplexer_beyond": True}),
        ({"TERM": "tmux-256color", "TMUX": "x"}, "linux", {"multiplexer_beyond": False}),
        ({"HMTUI_CLIPBOARD": ""}, "linux", {"clipboard_route": "auto"}),
        ({"HMTUI_CLIPBOARD": "tmux"}, "linux", {"clipboard_route": "tmux"}),
    ],
)
def test_the_surroundings_are_read_from_the_environment(
    environ: dict[str, str], platform: str, facts: dict[str, object]
) -> None:
    env = Environment.read(environ, platform)
    assert {name: getattr(env, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("stdin", "stdout", "term", "refused"),
    [
        (True, True, "xterm", False),
        (False, True, "xterm", True),
        (True, False, "xterm", True),
        (True, True, "dumb", True),
    ],
)
def test_a_screen_is_refused_in_a_sentence_that_names_the_way_out(
    stdin: bool, stdout: bool, term: str, refused: bool
) -> None:
    sentence = refuse_screen({"TERM": term}, stdin_is_terminal=stdin, stdout_is_terminal=stdout)
    assert (sentence is not None) == refused
    assert sentence is None or "hmtui search" in sentence
