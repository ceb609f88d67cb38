"""A server on this machine that answers like arXiv, Crossref, OpenAlex, Semantic Scholar, Hugging Face, DBLP and doi.org.

It knows the works that a test gives it, and fails in every way that a test asks for. It can
also repeat recorded answers byte for byte, from a directory with a ``headers.json``.
"""

from __future__ import annotations

import gzip
import json
import threading
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from hmtui.online.settings import SERVICES, Settings
from online_works import (
    ERROR_FEED,
    Model,
    Work,
    crossref_list,
    crossref_one,
    csl_item,
    dblp_answer,
    feed,
    hf_model,
    openalex_number,
    openalex_work,
    s2_paper,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pytest

    Fault = Callable[["Handler"], None]

__all__ = ["FAULTS", "OnlineServer", "busy", "online_server"]

_VARIABLES = {
    "arxiv": "HMTUI_ARXIV_URL",
    "crossref": "HMTUI_CROSSREF_URL",
    "openalex": "HMTUI_OPENALEX_URL",
    "s2": "HMTUI_S2_URL",
    "hf": "HF_ENDPOINT",
    "dblp": "HMTUI_DBLP_URL",
    "doi": "HMTUI_DOI_URL",
}


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: OnlineServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        service, _, rest = parts.path.lstrip("/").partition("/")
        self.query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        self.server.asked.append((service, self.path, dict(self.headers)))
        fault = self.server.faults.get(service) or self.server.faults.get("*")
        try:
            if fault is not None:
                fault(self)
            elif self.server.recorded is not None:
                self.server.recorded(self, service, rest)
            else:
                self.answer()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self) -> None:
        """Answer as the service does."""
        service, _, rest = urlsplit(self.path).path.lstrip("/").partition("/")
        getattr(self, f"_{service}", self._unknown)(unquote(rest))

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        return

    def send(
        self, body: bytes, code: int = 200, kind: str = "application/json", headers: Mapping[str, str] | None = None
    ) -> None:
        """Send an answer."""
        self.send_response_only(code)
        usual = {"Content-Type": kind, "Content-Length": str(len(body)), "Date": formatdate(usegmt=True)}
        for name, value in {**usual, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_json(self, value: object, code: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.send(json.dumps(value).encode(), code, "application/json", headers)

    def _unknown(self, _rest: str) -> None:
        self.send(b"no such service", 404, "text/plain")

    def _page(self, found: list[Work], start: int, size: int) -> list[Work]:
        return found[start : start + size]

    def _matching(self, service: str, words: str) -> list[Work]:
        return [work for work in self.server.known(service) if work.matches(words)]

    # --- the services ---

    def _arxiv(self, _path: str) -> None:
        start, size = int(self.query.get("start", 0)), int(self.query.get("max_results", 10))
        known = [work for work in self.server.known("arxiv") if work.arxiv]
        if "id_list" in self.query:
            numbers = self.query["id_list"].split(",")
            if not all(number.replace(".", "").replace("/", "").replace("-", "").isalnum() for number in numbers):
                self.send(ERROR_FEED, 400, "application/atom+xml")
                return
            found = [work for work in known if work.arxiv in numbers]
        else:
            words = (
                self.query["search_query"]
                .replace("all:", " ")
                .replace("ti:", " ")
                .replace("AND", " ")
                .replace('"', " ")
            )
            found = [work for work in known if work.matches(words)]
        self.send(feed(self._page(found, start, size), len(found), start), kind="application/atom+xml; charset=utf-8")

    def _crossref(self, path: str) -> None:
        polite = "mailto:" in self.headers.get("User-Agent", "")
        limits = {"x-api-pool": "polite" if polite else "public", "x-rate-limit-limit": "10" if polite else "5"}
        limits["x-rate-limit-interval"] = "1s"
        known = [work for work in self.server.known("crossref") if work.doi and not work.doi.startswith("10.48550/")]
        if path != "works":
            one = self.server.by_doi(path.removeprefix("works/"), known)
            if one is None:
                self.send(b"Resource not found.", 404, "text/plain", headers=limits)
            else:
                self.send_json(crossref_one(one), headers=limits)
            return
        words = self.query.get("query") or self.query.get("query.bibliographic", "")
        ranked = sorted((work for work in known if work.likeness(words)), key=lambda work: -work.likeness(words))
        start, size = int(self.query.get("offset", 0)), int(self.query.get("rows", 20))
        self.send_json(crossref_list(self._page(ranked, start, size), len(ranked)), headers=limits)

    def _openalex(self, path: str) -> None:
        budget = {"X-RateLimit-Limit-USD": "1", "X-RateLimit-Remaining-USD": str(self.server.budget)}
        if path != "works":
            one = self.server.by_doi(path.removeprefix("works/doi:"), self.server.known("openalex"))
            if one is None:
                self.send_json({"error": "Not found", "message": "no such work"}, 404, headers=budget)
            else:
                self.send_json(openalex_work(one), headers=budget)
            return
        if self.server.budget <= 0:
            self.send_json(
                {"error": "Too many requests", "message": "budget"},
                429,
                headers={**budget, "X-RateLimit-Reset": "3600"},
            )
            return
        found = self._related() if "filter" in self.query else self._matching("openalex", self.query["search"])
        cursor, size = self.query.get("cursor", "*"), int(self.query.get("per_page", 25))
        start = 0 if cursor == "*" else int(cursor.removeprefix("at"))
        following = f"at{start + size}" if start + size < len(found) else None
        meta = {
            "count": len(found),
            "db_response_time_ms": 29,
            "page": None,
            "per_page": size,
            "next_cursor": following,
        }
        results = list(map(openalex_work, self._page(found, start, size)))
        self.send_json({"meta": meta, "results": results, "group_by": []}, headers=budget)

    def _related(self) -> list[Work]:
        relation, _, number = self.query["filter"].partition(":")
        known = self.server.known("openalex")
        of = next((work for work in known if openalex_number(work) == number), None)
        if of is None:
            return []
        if relation == "cites":
            return [work for work in known if of.key in work.references]
        return [work for work in known if work.key in of.references]

    def _s2(self, path: str) -> None:
        known = self.server.known("s2")
        if path == "paper/search":
            found = self._matching("s2", self.query["query"])
            start, size = int(self.query.get("offset", 0)), int(self.query.get("limit", 100))
            answer: dict[str, Any] = {"total": len(found), "offset": start}
            if start + size < len(found):
                answer["next"] = start + size
            if found:
                answer["data"] = list(map(s2_paper, self._page(found, start, size)))
            self.send_json(answer)
            return
        if path == "paper/search/match":
            best = max(known, key=lambda work: work.likeness(self.query["query"]), default=None)
            if best is None or not best.likeness(self.query["query"]):
                self.send_json({"error": "Title match not found"}, 404)
            else:
                self.send_json({"data": [{**s2_paper(best), "matchScore": 109.5}]})
            return
        name, _, relation = path.removeprefix("paper/").partition("|")
        for kind in ("references", "citations"):
            if name.endswith(f"/{kind}"):
                name, relation = name.removesuffix(f"/{kind}"), kind
        one = self.server.by_name(name, known)
        if one is None:
            self.send_json({"error": f"Paper with id {name} not found"}, 404)
        elif not relation:
            self.send_json(s2_paper(one))
        else:
            wrap = "citedPaper" if relation == "references" else "citingPaper"
            found = [
                work
                for work in known
                if (work.key in one.references if relation == "references" else one.key in work.references)
            ]
            self.send_json({"offset": 0, "data": [{"isInfluential": False, wrap: s2_paper(work)} for work in found]})

    def _hf(self, path: str) -> None:
        limits = {"ratelimit-policy": '"fixed window";"api";q=500;w=300'}
        if path != "api/models":
            name = path.removeprefix("api/models/")
            one = next((model for model in self.server.models if model.id == name), None)
            if one is None:
                self.send_json(
                    {"error": "Repository not found"}, 401, headers={**limits, "X-Error-Code": "RepoNotFound"}
                )
            else:
                self.send_json(hf_model(one), headers=limits)
            return
        found = [model for model in self.server.models if self.query.get("search", "").lower() in model.id.lower()]
        start, size = int(self.query.get("cursor") or 0), int(self.query.get("limit", 100))
        if start + size < len(found):
            limits["Link"] = f'<https://huggingface.co/api/models?cursor={start + size}&limit={size}>; rel="next"'
        self.send_json(list(map(hf_model, found[start : start + size])), headers=limits)

    def _dblp(self, _path: str) -> None:
        found = self._matching("dblp", self.query["q"])
        start, size = int(self.query.get("f", 0)), int(self.query.get("h", 30))
        self.send_json(dblp_answer(self._page(found, start, size), len(found), start))

    def _doi(self, path: str) -> None:
        one = self.server.by_doi(path, self.server.known("doi"))
        if one is None:
            self.send(b"<html>DOI not found</html>", 404, "text/html")
        else:
            self.send_json(csl_item(one))


class OnlineServer(ThreadingHTTPServer):
    """All services at one port, each under its name."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.works: list[Work] = []
        self.models: list[Model] = []
        self.faults: dict[str, Fault] = {}
        """What to do instead of answering, by the name of the service; ``*`` is all of them."""
        self.recorded: Callable[[Handler, str, str], None] | None = None
        self.budget = 1.0
        """Dollars left at OpenAlex."""
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        """Service, path and headers of every request."""
        self.ended = threading.Event()

    def known(self, service: str) -> list[Work]:
        """The works that a service knows."""
        return [work for work in self.works if not work.only_on or service in work.only_on]

    def by_doi(self, doi: str, known: list[Work]) -> Work | None:
        doi = doi.lower()
        number = doi.removeprefix("10.48550/arxiv.")
        return next((one for one in known if one.doi.lower() == doi or (number != doi and one.arxiv == number)), None)

    def by_name(self, name: str, known: list[Work]) -> Work | None:
        kind, _, value = name.partition(":")
        if kind == "ARXIV":
            return next((one for one in known if one.arxiv == value), None)
        return self.by_doi(value, known)

    def base(self, service: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{service}"

    def settings(self, **others: Any) -> Settings:
        """Settings that lead to this server."""
        return Settings(bases={name: self.base(name) for name in SERVICES}, **others)

    def environment(self) -> dict[str, str]:
        """Variables with which the program asks this server."""
        return {variable: self.base(name) for name, variable in _VARIABLES.items()}

    def replay(self, folder: Path, file: str) -> None:
        """Answer every request with a recorded file, with its status and headers."""
        about = {one["file"]: one for one in json.loads((folder / "headers.json").read_text())}.get(file, {})
        data = (folder / file).read_bytes()
        kinds = {
            ".atom": "application/atom+xml",
            ".json": "application/json",
            ".txt": "text/plain",
            ".html": "text/html",
        }
        headers = dict(about.get("headers", {}))
        kind = headers.pop("content-type", kinds.get(file[file.rfind(".") :], "text/plain"))
        headers = {name: value for name, value in headers.items() if name not in {"location", "date"}}
        status = about.get("status", 404 if "404" in file else 400 if "400" in file else 200)
        self.recorded = lambda handler, _service, _rest: handler.send(data, status, kind, headers)

    def handle_error(self, request: object, client_address: object) -> None:
        return  # a client that hung up is what some tests are about


@contextmanager
def online_server(works: Iterable[Work] = (), monkeypatch: pytest.MonkeyPatch | None = None) -> Iterator[OnlineServer]:
    """Run a server that knows some works; where ``monkeypatch`` is given, the program asks it and nothing else."""
    with OnlineServer() as running:
        running.works = list(works)
        if monkeypatch is not None:
            for name, value in running.environment().items():
                monkeypatch.setenv(name, value)
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield running
        finally:
            running.ended.set()
            running.shutdown()
            thread.join()


# --- what goes wrong -----------------------------------------------------------------------------------------


def busy(code: int = 429, *, times: int = 10**6, headers: Mapping[str, str] | None = None) -> Fault:
    """Answer that there are too many requests, so many times, then close the subject."""
    left = [times]

    def fault(handler: Handler) -> None:
        left[0] -= 1
        if left[0] < 0:
            handler.answer()
        else:
            handler.send_json({"message": "Too Many Requests.", "code": str(code)}, code, headers)

    return fault


def _silent(handler: Handler) -> None:
    handler.server.ended.wait(30)


def _drip(handler: Handler) -> None:
    handler.send_response_only(200)
    handler.end_headers()
    while not handler.server.ended.wait(0.02):
        handler.wfile.write(b" ")


def _cut_off(handler: Handler) -> None:
    handler.send(b'{"message": {', headers={"Content-Length": "1000"})
    handler.close_connection = True


def _wrong_length(handler: Handler) -> None:
    handler.send(b'{"message": {"items": []}}', headers={"Content-Length": "12"})
    handler.close_connection = True


def _bomb(handler: Handler) -> None:
    handler.send(_BOMB, headers={"Content-Encoding": "gzip"})


_BOMB = gzip.compress(b"[" + b" " * 30_000_000 + b"]")


def _huge(handler: Handler) -> None:
    handler.send_response_only(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    for _ in range(1600):
        handler.wfile.write(b" " * 65_536)
    handler.close_connection = True


def _nonsense(handler: Handler) -> None:
    handler.wfile.write(b"this is no HTTP\r\n\r\n")
    handler.close_connection = True


def _hung_up(handler: Handler) -> None:
    handler.close_connection = True


_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(b'<!ENTITY lol%d "%s">' % (n, (b"&lol%d;" % (n - 1) if n > 1 else b"&lol;") * 10) for n in range(1, 10))
    + b']><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&lol9;</title></entry></feed>'
)

FAULTS: dict[str, Fault] = {
    "slow": _drip,
    "silent": _silent,
    "cut off": _cut_off,
    "wrong length": _wrong_length,
    "html": lambda h: h.send(b"<!DOCTYPE html><html><title>Are you a robot?</title></html>", kind="text/html"),
    "gzip bomb": _bomb,
    "100 MB": _huge,
    "announced 100 MB": lambda h: h.send(b"", headers={"Content-Length": "100000000"}),
    "redirect to a file": lambda h: h.send(b"", 302, headers={"Location": "file:///etc/passwd"}),
    "redirect to ftp": lambda h: h.send(b"", 302, headers={"Location": "ftp://example.org/x"}),
    "redirect in the clear": lambda h: h.send(b"", 302, headers={"Location": "http://example.org/x"}),
    "redirect loop": lambda h: h.send(b"", 302, headers={"Location": h.path}),
    "429": busy(),
    "429 for an hour": busy(headers={"Retry-After": "3600"}),
    "503": busy(503),
    "403": lambda h: h.send_json({"error": "forbidden"}, 403),
    "400": lambda h: h.send_json({"error": "bad request"}, 400),
    "malformed": lambda h: h.send(b'{"message": {"items": [}'),
    "other shape": lambda h: h.send(b"[1, 2, 3]"),
    "deep": lambda h: h.send(b"[" * 200_000),
    "not UTF-8": lambda h: h.send(b'{"message": "\xff\xfe"}'),
    "empty": lambda h: h.send(b""),
    "laughs": lambda h: h.send(_LAUGHS, kind="application/atom+xml"),
    "not HTTP": _nonsense,
    "hung up": _hung_up,
    "bad gzip": lambda h: h.send(b"not gzip", headers={"Content-Encoding": "gzip"}),
}
"""Everything that a service may do instead of answering."""
