from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.sources.web_cache import WebCache

if TYPE_CHECKING:
    from pathlib import Path


def test_a_damaged_copy_is_no_copy(tmp_path: Path) -> None:
    web_cache = WebCache(tmp_path / "web")
    web_cache.store("https://x.org", b"- a list\n", {})
    assert web_cache.find("https://x.org/other") is None
    (file,) = (tmp_path / "web").iterdir()
    for damage in (file.read_bytes()[:-3], b"", b"{}\n", b"[1]\nx", b"\xff\xfe\nx"):
        file.write_bytes(damage)
        assert web_cache.find("https://x.org") is None


def test_the_folder_of_copies_stays_within_its_size(tmp_path: Path) -> None:
    web_cache = WebCache(tmp_path / "web", most=2_000)
    for number in range(5):
        web_cache.store(f"https://x.org/{number}", b"a" * 600, {})
    kept = [number for number in range(5) if web_cache.find(f"https://x.org/{number}")]
    assert len(kept) == 2
    assert 4 in kept


def test_a_header_that_could_carry_another_is_not_sent_back(tmp_path: Path) -> None:
    web_cache = WebCache(tmp_path / "web")
    web_cache.store("https://x.org", b"a", {"ETag": '"a"\r\nX: y', "Last-Modified": "Mon"})
    copy = web_cache.find("https://x.org")
    assert copy is not None
    assert copy.conditions == {"If-Modified-Since": "Mon"}
