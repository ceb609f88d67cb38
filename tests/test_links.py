from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path
from urllib.parse import unquote

import pytest

from hmtui.errors import LinkError
from hmtui.links import open_url, openers
from hmtui.terminal import Environment
from hmtui.text.cleaning import openable, safe_url

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
    seen = out.read_text()
    assert seen == "https://a.example/?q=%24%28id%29&b=%60id%60;x|"
    assert unquote(seen) == f"{url}|"


LINES = (
    "sh -c 'mybrowser %s'",
    "sh -c 'mybrowser %s &'",
    "sh -c 'mybrowser --url=%s'",
    "sh -c 'mybrowser \"%s\"'",
    "sh -c \"mybrowser '%s'\"",
    "sh -c \"mybrowser --url='%s' | cat\"",
    "sh -c 'exec mybrowser %s; true'",
    "sh -c 'sh -c \"mybrowser %s\"'",
    "sh -c 'eval mybrowser %s'",
    "sh -c 'mybrowser $(echo %s)'",
    "sh -c 'mybrowser \"$(echo %s)\"'",
    "sh -c 'mybrowser `echo %s`'",
    "sh -c 'mybrowser \"$1\"' sh %s",
    "sh -c 'eval mybrowser $1' sh %s",
    "sh -c 'mybrowser \"$1\"' sh",
    "env A=1 sh -c 'mybrowser %s # it is opened'",
    "ssh mybrowser %s",
    "mybrowser",
    "mybrowser %s",
    "mybrowser --new-window=%s",
)
PAYLOADS = (
    *("$(pwned)", "`pwned`", "${IFS}$(pwned)", "$((`pwned`))", "&pwned", ";pwned", "|pwned", "||pwned", "&&pwned", "&pwned&"),
    *("';pwned;'", '";pwned;"', "'$(pwned)'", '"$(pwned)"', "'|pwned|'", '"|pwned|"', '";pwned;"', "'&pwned&'", '"&pwned&"', ")pwned(", ");pwned;("),
    *("a=1&pwned", "a=1;pwned", "a=1&b=2&pwned=3;pwned", "<(pwned)", ">(pwned)", "{pwned,}", "#$(pwned)", "%24(pwned)", "%0apwned", "(pwned)", "!pwned", "~pwned;pwned"),
    *("''$(pwned)", '""`pwned`', "'\"'$(pwned)", "%s&pwned", "'%s';pwned", "‘$(pwned)’", "é;pwned", "&#59;pwned", "[a]&pwned"),
)  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_no_address_runs_a_command_whatever_the_line_for_a_shell(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "mybrowser", 'printf "%s\\n" "$1" >> "$SEEN"')
    program(tmp_path, "ssh", 'sh -c "$*"')
    program(tmp_path, "pwned", 'echo ran >> "$SEEN.pwned"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    monkeypatch.chdir(tmp_path)
    befores = ("/", "/?q=", "")
    urls = [f"https://a.example{befores[at % len(befores)]}{payload}" for at, payload in enumerate(PAYLOADS)]
    urls = list(filter(safe_url, urls))
    for url in urls:
        (argv,) = openers(str(openable(url)), Environment(browser=line))
        subprocess.run(argv, check=False, stdin=subprocess.DEVNULL, timeout=20, env=dict(os.environ))
        assert not (tmp_path / "seen.pwned").exists(), url
    deadline = time.monotonic() + 10
    while (seen := (tmp_path / "seen").read_text().count("\n")) < len(urls) and time.monotonic() < deadline:
        time.sleep(0.02)  # some lines end in &
    assert seen == len(urls)
    assert not (tmp_path / "seen.pwned").exists()


@pytest.mark.parametrize("line", LINES)
def test_the_browser_of_a_line_for_a_shell_gets_the_address(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "mybrowser", 'printf "%s\\n" "$1" >> "$SEEN"')
    program(tmp_path, "ssh", 'sh -c "$*"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    url = "https://a.example/b;v=1/(c)?x=1&y=$2'#d"
    assert open_url(url, Environment(browser=line)).started
    deadline = time.monotonic() + 10
    while not (tmp_path / "seen").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    seen = re.sub("^--(?:url|new-window)=", "", (tmp_path / "seen").read_text().strip())
    assert unquote(seen) == url
    understood = "echo" not in line and "eval" not in line and not line.startswith(("ssh", "env", "sh -c 'sh"))
    assert ("&y=" in seen) == understood


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        (URL, URL),
        ("https://a.example/b?x=1&y=2;z=3#d", "https://a.example/b?x=1&y=2;z=3#d"),
        ("https://a.example/A_(b)", "https://a.example/A_%28b%29"),
        ("https://a.example/%28b%29%", "https://a.example/%28b%29%25"),
        ("https://a.example/%zz?é=中", "https://a.example/%25zz?%C3%A9=%E4%B8%AD"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://$(id)/", "https://%24%28id%29/"),
        ("https://[2001:db8::1]:8080/a[b]", "https://[2001:db8::1]:8080/a%5Bb%5D"),
        ("https://a.example#b#c", "https://a.example#b%23c"),
        ('https://a.example/"<b>|{c}^`', "https://a.example/%22%3Cb%3E%7C%7Bc%7D%5E%60"),
        ("ftp://a.example/", None),
        ("https://a.example/a b", None),
    ],
)
def test_openers_see_an_address_percent_encoded(url: str, seen: str | None) -> None:
    assert openable(url) == seen
    assert seen is None or openable(seen) == seen


def test_what_is_printed_where_none_is_opened_is_what_openers_see() -> None:
    assert open_url("https://a.example/$(id)", Environment()).url == "https://a.example/%24%28id%29"


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


@pytest.mark.parametrize(("env", "reason"), [(Environment(ssh=True), "over SSH"), (Environment(), "no display")])
def test_where_nothing_can_be_started_it_says_why(env: Environment, reason: str) -> None:
    opened = open_url(URL, env)
    assert not opened.started
    assert reason in opened.reason
