from __future__ import annotations

import time
from pathlib import Path

import pytest

from hmtui.errors import LinkError
from hmtui.links import open_url, openers
from hmtui.terminal import Environment

URL = "https://arxiv.org/abs/2005.14165"


def program(folder: Path, name: str, body: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "--help",
        "https://a.example/\x1b]0;x\x07",
        "https://user@evil.example/",
        "https://a.example/ b",
        "HTTPS:",
        "",
    ],
)
def test_only_plain_web_addresses_are_opened(url: str) -> None:
    with pytest.raises(LinkError):
        open_url(url, Environment(display="x11"))


@pytest.mark.parametrize(
    ("env", "commands"),
    [
        (Environment(macos=True), [["open", URL]]),
        (Environment(wsl=True), [["wslview", URL], ["rundll32.exe", "url.dll,FileProtocolHandler", URL]]),
        (Environment(display="x11"), [["xdg-open", URL], ["gio", "open", URL]]),
        (Environment(), []),
        (Environment(ssh=True, display="x11"), []),
        (Environment(ssh=True, macos=True), []),
        (Environment(ssh=True, browser="/opt/code/bin/helper.sh"), [["/opt/code/bin/helper.sh", URL]]),
        (Environment(browser="firefox --new-tab %s:w3m:lynx %s"), [["firefox", "--new-tab", URL]]),
        (Environment(browser="/usr/bin/www-browser"), []),
        (Environment(browser="un'closed"), []),
    ],
)
def test_what_is_started_fits_where_the_person_sits(env: Environment, commands: list[list[str]]) -> None:
    assert list(openers(URL, env)) == commands


def test_a_browser_gets_the_address_as_one_word_without_a_shell(tmp_path: Path) -> None:
    out = tmp_path / "out"
    browser = program(tmp_path, "browser", f'printf "%s|" "$@" > {out}')
    url = "https://a.example/?q=$(id)&b=`id`;x"
    assert open_url(url, Environment(browser=browser)).started
    assert out.read_text() == f"{url}|"


def test_a_text_browser_in_browser_is_not_handed_on_to_the_next_opener(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "xdg-open", f'printf %s "$BROWSER" > {tmp_path}/seen')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("BROWSER", "w3m")
    assert open_url(URL, Environment(display="x11", browser="w3m")).via == "xdg-open"
    assert not {"w3m", "lynx", "links", ""} & set((tmp_path / "seen").read_text().split(":"))


def test_its_noise_never_reaches_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    browser = program(tmp_path, "browser", "echo noise; echo noise >&2")
    opened = open_url(URL, Environment(browser=browser))
    assert (opened.started, opened.via) == (True, "browser")
    assert capfd.readouterr() == ("", "")


def test_one_that_stays_is_not_waited_for(tmp_path: Path) -> None:
    browser = program(tmp_path, "browser", "sleep 4")
    start = time.monotonic()
    assert open_url(URL, Environment(browser=browser)).started
    assert time.monotonic() - start < 3


def test_one_that_stays_leaves_no_zombie_when_it_ends(tmp_path: Path) -> None:
    browser = program(tmp_path, "browser", f"echo $$ > {tmp_path}/pid; sleep 1.3")
    assert open_url(URL, Environment(browser=browser)).started
    state = Path("/proc") / (tmp_path / "pid").read_text().strip()
    deadline = time.monotonic() + 10
    while state.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not state.exists()


def test_one_that_fails_gives_way_to_the_next_and_is_named_when_none_is_left(tmp_path: Path) -> None:
    bad, good = program(tmp_path, "bad", "exit 3"), program(tmp_path, "good", "exit 0")
    assert open_url(URL, Environment(browser=f"{bad}:{good}")).via == "good"
    opened = open_url(URL, Environment(browser=f"{bad}:/no/such/browser"))
    assert (opened.started, opened.reason) == (False, "bad and browser could not open it")


@pytest.mark.parametrize(("env", "reason"), [(Environment(ssh=True), "remote machine"), (Environment(), "no display")])
def test_where_nothing_can_be_started_it_says_why(env: Environment, reason: str) -> None:
    opened = open_url(URL, env)
    assert not opened.started
    assert reason in opened.reason
