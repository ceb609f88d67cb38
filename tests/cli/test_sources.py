"""``hmtui sources``, against a server on this machine."""

from __future__ import annotations

import io
import json
import os
import time
from errno import ENOSPC
from typing import TYPE_CHECKING

import pytest

from hmtui.cli import run
from hmtui.files import write_atomically
from hmtui.sources import fetch as fetching
from hmtui.sources import saved
from hmtui.sources.saved_names import directory_of, find, list_sources, versions
from online_server import FAULTS, Handler, OnlineServer, online_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Capture = pytest.CaptureFixture[str]

OLD = b"Model,Parameters,Organization\nAlpha,1000000000,Acme\nBeta,2000000000,Acme\nDelta,7000000000,Acme\n"
NEW = b"Model,Parameters,Organization\nAlpha,1000000000,Acme\nBeta,3000000000,Acme\nGamma,5000000000,Acme\n"
DAY = 86_400


class Clock:
    """Stands in for the module ``time``."""

    def __init__(self) -> None:
        self.now = time.mktime((2026, 11, 1, 12, 0, 0, 0, 0, -1))

    def time(self) -> float:
        return self.now

    def __getattr__(self, name: str) -> object:
        return getattr(time, name)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fake = Clock()
    for module in ("hmtui.sources.saved.time", "hmtui.sources.saved_names.time", "hmtui.refreshing.time"):
        monkeypatch.setattr(module, fake)
    monkeypatch.setattr("hmtui.annotations.changes.time", fake)
    monkeypatch.setattr(
        "hmtui.annotations.changes.record_visit.__kwdefaults__", {"catalog": "", "mark": "", "clock": fake.time}
    )
    return fake


@pytest.fixture
def server() -> Iterator[OnlineServer]:
    with online_server() as running:
        yield running


def serve(server: OnlineServer, data: bytes, tag: str = "") -> str:
    """Let the server answer with a list; return its URL."""

    def answer(handler: Handler) -> None:
        if tag and handler.headers.get("If-None-Match") == tag:
            handler.send(b"", 304)
        else:
            handler.send(data, kind="text/csv", headers={"ETag": tag} if tag else {})

    server.faults["list"] = answer
    return f"{server.base('list')}/models.csv"


def test_a_source_is_added_listed_and_opened_by_name(
    server: OnlineServer, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"q\n")))
    url = serve(server, OLD)
    assert run(["sources", "add", url, "--as", "mine"]) == 0
    assert "Saved 3 records as mine; open them: hmtui mine" in capsys.readouterr().err
    assert run(["sources", "list"]) == 0
    assert capsys.readouterr().out.split("\t")[:2] == ["mine", "3"]
    asked = len(server.asked)
    assert run(["search", "beta", "-c", "mine"]) == 0
    assert "2000000000" in capsys.readouterr().out
    assert run(["check", "mine"]) == 0
    assert run(["mine", "--plain", "-q", "beta"]) == 0
    assert "1. Beta 2B" in capsys.readouterr().out
    assert len(server.asked) == asked, "nothing is fetched without being asked"


def test_the_name_is_that_of_the_file(server: OnlineServer) -> None:
    assert run(["sources", "add", serve(server, OLD)]) == 0
    assert [source.name for source in list_sources()] == ["models"]


def test_what_changed_is_new_and_has_values(server: OnlineServer, clock: Clock, capsys: Capture) -> None:
    run(["sources", "add", serve(server, OLD), "--as", "mine"])
    assert run(["search", "is:new", "-c", "mine", "--ids"]) == 1
    clock.now += 10 * DAY
    serve(server, NEW)
    capsys.readouterr()
    assert run(["sources", "update"]) == 0
    assert capsys.readouterr().out == "mine: 1 added, 1 changed, 1 removed, 3 records\n"
    assert run(["search", "is:new", "-c", "mine", "--ids"]) == 0
    assert sorted(capsys.readouterr().out.split()) == ["beta", "gamma"]
    assert run(["diff", "2026-11-02", "2026-11-11", "-c", "mine"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "+ gamma\tGamma",
        "~ beta\tBeta",
        "    parameters: 2000000000 → 3000000000",
        "- delta\tDelta",
    ]
    assert run(["diff", "2026-11-02", "2026-11-03", "-c", "mine"]) == 0
    assert "No difference" in capsys.readouterr().err
    for first, second, missing in (
        ("2026-10-01", "2026-11-02", "2026-10-01"),
        ("2026-11-02", "2026-12-24", "2026-12-24"),
    ):
        assert run(["diff", first, second, "-c", "mine"]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert f"No data for {missing}: mine is known from 2026-11-01 to 2026-11-11" in err
        assert "No difference" not in err


def test_an_unchanged_source_is_not_sent_again(server: OnlineServer, capsys: Capture) -> None:
    run(["sources", "add", serve(server, OLD, '"one"'), "--as", "mine"])
    capsys.readouterr()
    assert run(["sources", "update", "mine", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"name": "mine", "records": 3, "added": 0, "changed": 0, "removed": 0}
    assert server.asked[-1][2]["If-None-Match"] == '"one"'
    source = find("mine")
    assert source is not None
    assert versions(source) == []


def test_earlier_versions_are_bounded(server: OnlineServer, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "_MOST_VERSIONS", 2)
    run(["sources", "add", serve(server, OLD), "--as", "mine"])
    for data in (NEW, OLD, NEW, OLD):
        clock.now += DAY
        serve(server, data)
        assert run(["sources", "update", "mine"]) == 0
    source = find("mine")
    assert source is not None
    assert [path.name[:10] for _, path in versions(source)] == ["2026-11-03", "2026-11-04"]


@pytest.mark.parametrize("fault", sorted({*FAULTS} - {"deep", "other shape"}))
def test_a_failed_update_is_one_sentence_and_leaves_what_was_there(
    server: OnlineServer, capsys: Capture, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(fetching, "DEADLINE", 0.6)
    monkeypatch.setattr(fetching, "READ_TIMEOUT", 0.3)
    monkeypatch.setattr(fetching, "MAX_BYTES", 5_000_000)
    run(["sources", "add", f"{serve(server, OLD)}?token=s3cr3t", "--as", "mine"])
    source = find("mine")
    assert source is not None
    before = {path.name: path.read_bytes() for path in source.path.parent.iterdir()}
    capsys.readouterr()
    server.faults["list"] = FAULTS[fault]
    assert run(["sources", "update"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "s3cr3t" not in err
    assert "is kept" in err
    assert {path.name: path.read_bytes() for path in source.path.parent.iterdir()} == before


@pytest.mark.parametrize(
    "data", [b"", b"<!DOCTYPE html><html><body>Log in</body></html>", b"\x89PNG\r\n\x1a\n" + bytes(100)]
)
def test_what_is_no_list_is_not_saved(server: OnlineServer, data: bytes) -> None:
    assert run(["sources", "add", serve(server, data), "--as", "mine"]) == 3
    assert list_sources() == []


@pytest.mark.parametrize("name", ["search", "a/b", "..", "-x", "", "a b"])
def test_a_name_that_cannot_be_typed_is_refused(server: OnlineServer, name: str) -> None:
    expected = 0 if not name else 2  # an empty one is as if not given
    assert run(["sources", "add", serve(server, OLD), f"--as={name}"]) == expected
    assert server.asked == [] or not name


def disk_full(path: object, *_data: object, **_options: object) -> None:
    raise OSError(ENOSPC, os.strerror(ENOSPC))


@pytest.mark.parametrize("written", [0, 1])
def test_a_source_that_a_full_disk_refuses_leaves_nothing(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(OLD)
    writers = [write_atomically] * written + [disk_full]

    def write(path: Path, data: bytes, *, private: bool) -> None:
        writers.pop(0)(path, data, private=private)

    monkeypatch.setattr(saved, "write_atomically", write)
    assert run(["sources", "add", str(path), "--as", "mine"]) == 3
    assert "The source mine cannot be saved: No space left on device" in capsys.readouterr().err
    assert not directory_of("mine").exists()


def test_without_a_command_the_sources_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sources"]) == 0
    assert "No list is kept yet" in capsys.readouterr().err
    path = tmp_path / "list.csv"
    path.write_bytes(OLD)
    saved.add(str(path), "mine")
    assert run(["sources"]) == 0
    bare = capsys.readouterr().out
    assert run(["sources", "list"]) == 0
    assert capsys.readouterr().out == bare != ""


def test_a_full_disk_at_an_update_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(OLD)
    saved.add(str(path), "mine")
    path.write_bytes(NEW)
    monkeypatch.setattr(saved, "write_atomically", disk_full)
    assert run(["sources", "update"]) == 3
    assert run(["search", "beta", "-c", "mine", "--ids"]) == 0


def test_a_name_is_not_taken_twice(server: OnlineServer, capsys: Capture) -> None:
    url = serve(server, OLD)
    run(["sources", "add", url, "--as", "mine"])
    assert run(["sources", "add", url, "--as", "mine"]) == 2
    assert "A source named mine already exists" in capsys.readouterr().err


def test_a_file_of_that_name_goes_first(
    server: OnlineServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    run(["sources", "add", serve(server, OLD), "--as", "mine"])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").write_text("Model,Parameters\nOther,1\nThing,2\n")
    capsys.readouterr()
    run(["search", "other", "-c", "mine", "--ids"])
    assert capsys.readouterr().out == "other\n"


def test_a_file_is_copied(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(OLD)
    assert run(["sources", "add", str(path)]) == 0
    path.write_bytes(NEW)
    assert run(["search", "gamma", "-c", "list", "--ids"]) == 1
    run(["sources", "update"])
    assert run(["search", "gamma", "-c", "list", "--ids"]) == 0
    path.unlink()
    assert run(["sources", "update"]) == 3
    assert run(["search", "gamma", "-c", "list", "--ids"]) == 0


def test_drafts_of_a_killed_update_are_removed_by_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(OLD)
    source = saved.add(str(path), "mine")
    folder = source.path.parent
    drafts = [folder / f".{name}.0123abcd.tmp" for name in ("2026-11-01T120000.csv.gz", "mine.csv", "about.json")]
    for draft in drafts:
        draft.write_bytes(b"half")
        os.utime(draft, (1, 1))
    saved.update(source)
    assert [one.name for one in sorted(folder.iterdir())] == ["about.json", "mine.csv"]


def test_a_source_is_removed_with_its_versions(server: OnlineServer, capsys: Capture) -> None:
    run(["sources", "add", serve(server, OLD), "--as", "mine"])
    source = find("mine")
    assert source is not None
    assert run(["sources", "remove", "mne", "mine"]) == 2
    assert "Did you mean mine?" in capsys.readouterr().err
    assert run(["sources", "remove", "mine"]) == 0
    assert not source.path.parent.exists()
    assert run(["search", "x", "-c", "mine"]) == 3


def test_only_a_source_with_an_age_is_updated_when_it_is_opened(
    server: OnlineServer, clock: Clock, capsys: Capture
) -> None:
    run(["sources", "add", serve(server, OLD), "--as", "plain"])
    run(["sources", "add", serve(server, OLD), "--as", "weekly", "--max-age", "7"])
    serve(server, NEW)
    asked = len(server.asked)
    clock.now += 6 * DAY
    for name in ("plain", "weekly"):
        assert run(["search", "gamma", "-c", name]) == 1
    assert len(server.asked) == asked
    clock.now += 2 * DAY
    assert run(["search", "gamma", "-c", "plain"]) == 1
    assert run(["search", "gamma", "-c", "weekly"]) == 0
    assert len(server.asked) == asked + 1
    assert run(["search", "is:new", "-c", "weekly", "--ids"]) == 0
    assert len(server.asked) == asked + 1


def test_a_due_source_that_cannot_be_fetched_is_opened_as_it_is(
    server: OnlineServer, clock: Clock, capsys: Capture
) -> None:
    run(["sources", "add", serve(server, OLD), "--as", "weekly", "--max-age", "7"])
    clock.now += 8 * DAY
    server.faults["list"] = FAULTS["503"]
    capsys.readouterr()
    assert run(["search", "delta", "-c", "weekly", "--ids"]) == 0
    out, err = capsys.readouterr()
    assert out == "delta\n"
    assert err == "hmtui: weekly answered 503 Service Unavailable. The copy of 2026-11-01 is kept.\n"


def test_an_edited_description_leads_nowhere_else(server: OnlineServer, tmp_path: Path) -> None:
    run(["sources", "add", serve(server, OLD), "--as", "mine"])
    source = find("mine")
    assert source is not None
    about = source.path.parent / "about.json"
    about.write_text(about.read_text().replace('"mine.csv"', '"../../../secret"'))
    assert find("mine") is None


def test_the_known_sources_are_fetched_from_their_addresses() -> None:
    assert saved.KNOWN == {
        "epoch": "https://epoch.ai/data/notable_ai_models.csv",
        "modelsdev": "https://models.dev/api.json",
    }
    assert run(["sources", "add", "nonsense"]) == 3
