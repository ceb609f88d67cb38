"""Repeat recorded answers of the services, and ask for them: ``python tests/online/recorded_answers.py DIRECTORY``.

The directory holds one file an answer, named after its service (``crossref-work-one.json``), and a ``headers.json`` with
statuses and headers; ``tests/online_server.py`` describes it. Each answer must come over the wire byte for byte, with its
status and type, and its provider must make records of it, or one sentence. Exit code 1 when one does not.
"""

from __future__ import annotations

import json
import sys
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hmtui.errors import HmtuiError
from hmtui.online.client import Client
from hmtui.online.identifiers import ArxivId, Doi, ModelId, Title
from hmtui.online.registry import all_providers
from hmtui.sources import read
from hmtui.sources.web_cache import WebCache
from online_server import OnlineServer, online_server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.models import Entry
    from hmtui.online.identifiers import Identifier

_IDENTIFIERS: dict[str, Identifier] = {
    "arxiv-id": ArxivId("1605.08386"),
    "arxiv-error": ArxivId("abc"),
    "arxiv-nothing": ArxivId("0000.0000"),
    "crossref-work-": Doi("10.1234/any"),
    "crossref-transform": Doi("10.1234/any"),
    "doi-org": Doi("10.1234/any"),
    "s2-paper": Doi("10.1234/any"),
    "s2-bad": Doi("10.1234/any"),
    "s2-match": Title("any title"),
    "openalex-work-": Doi("10.1234/any"),
    "hf-model-": ModelId("owner/model"),
}
"""What is looked up, by the beginning of the file's name; other files of a service are pages of a search."""
_NOT_ASKED_FOR = ("crossref-transform-bibtex", "crossref-transform-apa", "doi-org", "s2-batch")
"""Answers to requests that hmtui does not make."""


def main(folder: Path) -> int:
    """Print what becomes of each file; return the exit code."""
    failed = 0
    known = {one["file"]: one for one in json.loads((folder / "headers.json").read_text())}
    with online_server() as server:
        for path in sorted(folder.iterdir()):
            if path.name in {"README.md", "headers.json"} or not path.is_file():
                continue
            server.replay(folder, path.name)
            problem = _difference(server, path, known.get(path.name, {}))
            failed += bool(problem)
            outcome = problem or _outcome(server, path.name)
            print(f"{'BAD' if problem else 'ok '} {path.name:42} {path.stat().st_size:9,} bytes  {outcome}")
    return int(failed > 0)


def _difference(server: OnlineServer, path: Path, about: dict[str, object]) -> str:
    """Return what of an answer on the wire differs from the record; empty if nothing does."""
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", f"/x/{path.name}")
    answer = connection.getresponse()
    data = answer.read()
    headers = about.get("headers") or {}
    assert isinstance(headers, dict)
    kind = headers.get("content-type", answer.getheader("Content-Type"))
    same = data == path.read_bytes() and answer.getheader("Content-Type") == kind
    return "" if same and answer.status == about.get("status", answer.status) else "is not repeated as it was recorded"


def _outcome(server: OnlineServer, name: str) -> str:
    """Return what the program makes of an answer, in words."""
    if name.startswith(_NOT_ASKED_FOR):
        return "(not a request of hmtui)"
    try:
        total, entries = _asked(server, name)
    except HmtuiError as error:
        return str(error)
    titles = ", ".join((entry.title or entry.name)[:40] for entry in entries[:2])
    return f"{len(entries)} of {total} records: {titles}" if total is not None else f"{len(entries)} records: {titles}"


def _asked(server: OnlineServer, name: str) -> tuple[int | None, Sequence[Entry]]:
    with tempfile.TemporaryDirectory() as cache:
        services = all_providers(Client(server.settings(), web_cache=WebCache(Path(cache))))
        provider = services.get("doi" if "transform-csl" in name else name.partition("-")[0])
        if provider is None:  # the file of a source
            entries = read(f"{server.base('file')}/{name}").catalog.entries
            return None, entries
        looked_up = next((one for start, one in _IDENTIFIERS.items() if name.startswith(start)), None)
        answer = provider.lookup(looked_up) if looked_up is not None else provider.search("testing")
        return answer.total, answer.entries


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
