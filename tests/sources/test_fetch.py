"""Web addresses, against a server on this machine that misbehaves in every way a test asks for."""

from __future__ import annotations

import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from hmtui import sources as importers
from hmtui.errors import Cancelled, SourceError
from hmtui.sources import fetch as fetching
from hmtui.sources.fetch import fetch
from hmtui.sources.web_cache import Copies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LIST = b"# Papers\n\n- [A](https://example.org/a)\n"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append((self.path, dict(self.headers)))
        try:
            server.answers[self.path.partition("?")[0]](self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        return

    def send(self, body: bytes = b"", code: int = 200, **headers: str) -> None:
        self.send_response(code)
        headers.setdefault("Content_Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Callable[[Handler], None]] = {"/ok": lambda h: h.send(LIST, ETag='"one"')}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.ended = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        return  # a client that hung up is what some tests are about


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.ended.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    return Copies(tmp_path / "web")


def test_a_list_is_fetched_with_its_bytes_untouched(server: Server, copies: Copies) -> None:
    heard: list[float] = []
    got = fetch(server.url("/ok"), copies=copies, progress=heard.append)
    assert (got.data, got.notice) == (LIST, "")
    assert all(0 <= done <= 1 for done in heard)
    agent = server.asked[0][1]["User-Agent"]
    assert agent.startswith("hmtui/")


def test_an_unchanged_list_is_not_sent_again(server: Server, copies: Copies) -> None:
    fetch(server.url("/ok"), copies=copies)
    server.answers["/ok"] = lambda h: h.send(code=304, Content_Length="0")
    assert fetch(server.url("/ok"), copies=copies).data == LIST
    assert server.asked[1][1]["If-None-Match"] == '"one"'


def test_a_changed_list_replaces_its_copy(server: Server, copies: Copies) -> None:
    fetch(server.url("/ok"), copies=copies)
    server.answers["/ok"] = lambda h: h.send(b"- new\n", ETag='"two"')
    assert fetch(server.url("/ok"), copies=copies).data == b"- new\n"
    assert fetch(server.url("/ok"), copies=copies, offline=True).data == b"- new\n"


def test_offline_answers_from_the_copy_and_says_so(server: Server, copies: Copies) -> None:
    with pytest.raises(SourceError, match="no copy of http://127"):
        fetch(server.url("/ok"), copies=copies, offline=True)
    assert server.asked == []
    fetch(server.url("/ok"), copies=copies)
    got = fetch(server.url("/ok"), copies=copies, offline=True)
    assert got.data == LIST
    assert got.notice.startswith("the copy of 20")
    assert len(server.asked) == 1


def test_a_304_without_a_copy_is_an_error(server: Server, copies: Copies) -> None:
    server.answers["/ok"] = lambda h: h.send(code=304)
    with pytest.raises(SourceError, match="answered 304"):
        fetch(server.url("/ok"), copies=copies)


def test_an_address_in_any_script_is_asked_for(server: Server, copies: Copies) -> None:
    server.answers["/%E7%9B%98%E5%8F%A4.md"] = lambda h: h.send(LIST)
    assert fetch(server.url("/盘古.md?a=ü#x"), copies=copies).data == LIST
    assert server.asked[0][0] == "/%E7%9B%98%E5%8F%A4.md?a=%C3%BC"


@pytest.mark.parametrize(
    ("body", "kind", "form"),
    [
        (b"Model,Year\nAlpha,2020\n", "text/csv", "csv"),
        (gzip.compress(b"Model,Year\nAlpha,2020\n", mtime=0), "application/gzip", "csv"),
        (b'[{"title": "Alpha", "year": 2020}]', "application/json", "json"),
        (b"<feed><entry><title>Alpha</title></entry></feed>", "application/atom+xml", "atom"),
        (b"- title: Alpha\n  year: 2020\n", "text/yaml", "yaml"),
    ],
)
def test_lists_of_every_format_are_read_from_the_web(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: bytes, kind: str, form: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    server.answers["/list.yml"] = lambda h: h.send(body, Content_Type=kind)
    path = "/list.yml" if form == "yaml" else "/list"
    server.answers["/list"] = server.answers["/list.yml"]
    got = importers.read(server.url(f"{path}?raw=1"))
    assert (got.format, [one.name for one in got.catalog.entries]) == (form, ["Alpha"])


def test_a_packed_answer_is_unpacked(server: Server, copies: Copies) -> None:
    server.answers["/gz"] = lambda h: h.send(gzip.compress(LIST), Content_Encoding="gzip")
    assert fetch(server.url("/gz"), copies=copies).data == LIST


def test_an_answer_in_chunks_is_put_together(server: Server, copies: Copies) -> None:
    def chunked(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"5\r\n# Pap\r\n4\r\ners\n\r\n0\r\n\r\n")

    server.answers["/chunks"] = chunked
    assert fetch(server.url("/chunks"), copies=copies).data == b"# Papers\n"


def cut_off(handler: Handler) -> None:
    handler.send(LIST, Content_Length="1000")
    handler.close_connection = True


def cut_chunks(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"5\r\n# Pap\r\n9\r\ner")
    handler.close_connection = True


def cut_gzip(handler: Handler) -> None:
    handler.send(gzip.compress(LIST)[:-12], Content_Encoding="gzip")


def around(handler: Handler) -> None:
    handler.send(code=302, Location=handler.path)


def onward(handler: Handler) -> None:
    handler.send(code=302, Location=f"/far?{len(handler.path)}{'x' * len(handler.path)}")


def wait_for(server: Server) -> None:
    server.ended.wait(5)


def nonsense(handler: Handler) -> None:
    handler.wfile.write(b"this is no HTTP\r\n\r\n")
    handler.close_connection = True


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (cut_off, "cut off before its end"),
        (cut_chunks, "cut off"),
        (cut_gzip, "cut off before its end"),
        (lambda h: h.send(b"not gzip", Content_Encoding="gzip"), "packed in a way that cannot be read"),
        (around, "leads in a circle, or too far"),
        (onward, "leads in a circle, or too far"),
        (nonsense, "cut off or broken"),
        (lambda h: h.send(b"x", 404), "There is nothing at"),
        (lambda h: h.send(b"x", 500), "answered 500"),
        (lambda h: h.send(b"x", 403), "answered 403"),
        (lambda h: h.send(b"x", Content_Type="image/png"), "is image/png, not a list"),
        (lambda h: h.send(b"x", Content_Type="application/pdf"), "is application/pdf, not a list"),
        (lambda h: h.send(b"", Content_Length="50000001"), "larger than 50 MB"),
        (lambda h: h.send(code=302, Location="ftp://x.org/a"), "which is not fetched"),
        (lambda h: h.send(code=302, Location="file:///etc/passwd"), "which is not fetched"),
        (lambda h: h.send(code=302, Location="http://x.example/a"), "which is not fetched"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_in_one_sentence(
    server: Server, copies: Copies, answer: Callable[[Handler], None], says: str
) -> None:
    server.answers["/far"] = server.answers["/bad"] = answer
    with pytest.raises(SourceError, match=says) as caught:
        fetch(server.url("/bad"), copies=copies)
    assert caught.value.exit_code == 3
    assert caught.value.hint
    assert copies.find(server.url("/bad")) is None


def test_a_failed_fetch_keeps_the_copy_and_offers_it(server: Server, copies: Copies) -> None:
    fetch(server.url("/ok"), copies=copies)
    server.answers["/ok"] = cut_off
    with pytest.raises(SourceError, match="cut off") as caught:
        fetch(server.url("/ok"), copies=copies)
    assert "--offline opens the copy of" in caught.value.hint
    assert fetch(server.url("/ok"), copies=copies, offline=True).data == LIST


def test_too_much_is_given_up_as_it_comes(server: Server, copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 100_000)
    server.answers["/bomb"] = lambda h: h.send(gzip.compress(b"a" * 1_000_000), Content_Encoding="gzip")

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not server.ended.is_set():
            handler.wfile.write(b"a" * 10_000)

    server.answers["/endless"] = endless
    for path in ("/bomb", "/endless"):
        with pytest.raises(SourceError, match="larger than"):
            fetch(server.url(path), copies=copies)


def test_exactly_the_limit_is_taken(server: Server, copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 100_000)
    server.answers["/full"] = lambda h: h.send(gzip.compress(b"a" * 100_000), Content_Encoding="gzip")
    assert len(fetch(server.url("/full"), copies=copies).data) == 100_000


def test_a_server_that_is_silent_or_slow_is_left(
    server: Server, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.2)
    server.answers["/silent"] = lambda _handler: wait_for(server)
    with pytest.raises(SourceError, match=r"did not answer in time|broke off"):
        fetch(server.url("/silent"), copies=copies)
    monkeypatch.setattr(fetching, "PATIENCE", 5)
    monkeypatch.setattr(fetching, "DEADLINE", 0.3)

    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not server.ended.wait(0.02):
            handler.wfile.write(b"a")

    server.answers["/slow"] = drip
    with pytest.raises(SourceError, match="is too slow"):
        fetch(server.url("/slow"), copies=copies)


def test_who_waits_can_give_up(server: Server, copies: Copies) -> None:
    server.answers["/silent"] = lambda _handler: wait_for(server)
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(server.url("/silent"), copies=copies, cancelled=lambda: True)
    assert time.monotonic() - begun < 4


def test_nobody_there_is_said(copies: Copies) -> None:
    with Server() as closed:
        url = closed.url("/ok")
    with pytest.raises(SourceError, match="cannot be reached"):
        fetch(url, copies=copies)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("file:///etc/passwd", "file: addresses are not opened"),
        ("ftp://x.org/a", "ftp: addresses are not opened"),
        ("data:text/plain,x", "data: addresses are not opened"),
        ("http://x.org/a", "not encrypted"),
        ("http://127.0.0.1.x.org/a", "not encrypted"),
        ("https://user:word@x.org/a", "no web address"),
        ("https://x.org/a b", "no web address"),
        ("https://", "no web address"),
        ("https://[x/", "no web address"),
        ("https://a..b/", "no web address"),
        ("https://x.org:99999/", "no web address"),
        ("https://x.org/\x1b[2J", "no web address"),
    ],
)
def test_other_addresses_are_refused_unasked(url: str, says: str, copies: Copies) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        fetch(url, copies=copies)
    assert "\x1b" not in str(caught.value)


def test_other_names_of_a_readme_are_tried(server: Server, copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = (server.url("/README.md"), server.url("/readme.md"))
    monkeypatch.setattr(fetching, "candidates", lambda _url: pages)
    server.answers["/README.md"] = server.answers["/readme.md"] = lambda h: h.send(b"x", 404)
    with pytest.raises(SourceError, match="There is nothing at") as caught:
        fetch(server.url("/"), copies=copies)
    assert "README.md, readme.md" in caught.value.hint
    server.answers["/readme.md"] = lambda h: h.send(LIST)
    assert fetch(server.url("/"), copies=copies).data == LIST


def test_a_folder_that_cannot_be_made_is_survived(server: Server, tmp_path: Path) -> None:
    (tmp_path / "web").write_text("in the way")
    assert fetch(server.url("/ok"), copies=Copies(tmp_path / "web")).data == LIST
