from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hmtui.citations.keys import assign_keys
from hmtui.citations.stable_keys import IssuedKeys
from hmtui.cli import run
from hmtui.identity import identity
from hmtui.library import Library
from hmtui.models import Author, Catalog, Entry

if TYPE_CHECKING:
    from pathlib import Path

SMITH = Entry(id="m", name="M", title="Deep Nets", author=(Author("Smith", "A"),), issued="2020", arxiv="2001.00001v2")
NEWER = replace(SMITH, id="a", title="Deep Oceans", arxiv="2002.00002")


def library(*entries: Entry) -> Library:
    return Library(Catalog("", (), entries))


@pytest.mark.parametrize(
    ("entry", "paper"),
    [
        (SMITH, "arxiv:2001.00001"),
        (replace(SMITH, doi="https://doi.org/10.1/ABC"), "doi:10.1/abc"),
        (replace(SMITH, arxiv=""), "id:m"),
    ],
)
def test_a_paper_is_named_as_other_catalogs_would(entry: Entry, paper: str) -> None:
    assert identity(entry) == paper


def test_a_key_that_was_handed_out_stays_when_another_record_would_take_it() -> None:
    before = library(SMITH)
    assert before.keys == {"m": "smith2020deep"}
    # "a" comes first in the order of ids: without the pin it would take the key.
    assert library(SMITH, NEWER).keys == {"a": "smith2020deep", "m": "smith2020deepa"}
    before.keep_keys([SMITH])
    assert library(SMITH, NEWER).keys == {"m": "smith2020deep", "a": "smith2020deepa"}


def test_it_stays_when_the_record_is_put_right_or_stands_in_another_list() -> None:
    library(SMITH).keep_keys([SMITH])
    moved = replace(SMITH, id="other", issued="2021", author=(Author("Smyth", "A"),))
    assert library(moved).keys == {"other": "smith2020deep"}


def test_a_preprint_keeps_its_key_when_it_appears() -> None:
    library(SMITH).keep_keys([SMITH])
    appeared = replace(SMITH, doi="10.1/abc", issued="2021", title="Deeper Nets")
    assert library(appeared).keys == {"m": "smith2020deep"}
    library(appeared).keep_keys([appeared])
    by_doi = replace(appeared, id="x", arxiv="")
    assert library(by_doi).keys == {"x": "smith2020deep"}, "also where a list knows only its DOI"


def test_a_record_of_another_catalog_does_not_get_the_key_of_one_with_its_id() -> None:
    bare = replace(SMITH, arxiv="")
    first = Library(Catalog("First", (), (bare,)))
    first.keep_keys([bare])
    other = replace(bare, title="Wide Nets")
    assert Library(Catalog("First", (), (other,))).keys == {"m": "smith2020deep"}
    assert Library(Catalog("Second", (), (other,))).keys == {"m": "smith2020wide"}


@pytest.mark.parametrize("cut", range(1, 20))
def test_a_line_that_was_cut_short_takes_nothing_with_it(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "keys.tsv"
    IssuedKeys("google", str(path)).pin([SMITH], {"m": "smith2020deep"})
    path.write_bytes(path.read_bytes()[:-cut])
    pinned = IssuedKeys("google", str(path))
    assert pinned.among([SMITH]) == {}
    pinned.pin([NEWER], {"a": "smith2020deepa"})
    pinned.pin([SMITH], {"m": "again"})
    assert pinned.among([SMITH, NEWER]) == {"m": "again", "a": "smith2020deepa"}


def test_a_key_of_its_own_goes_before_a_pinned_one() -> None:
    library(SMITH).keep_keys([SMITH])
    assert library(replace(SMITH, citation_key="mine")).keys == {"m": "mine"}
    other = replace(NEWER, citation_key="smith2020deep")
    assert library(SMITH, other).keys == {"a": "smith2020deep", "m": "smith2020deepa"}


def test_each_pattern_has_keys_of_its_own(tmp_path: Path) -> None:
    path = str(tmp_path / "keys.tsv")
    IssuedKeys("google", path).pin([SMITH], {"m": "one"})
    IssuedKeys("acl", path).pin([SMITH], {"m": "two"})
    IssuedKeys("acl", path).pin([SMITH], {"m": "three"})
    assert IssuedKeys("google", path).among([SMITH]) == {"m": "one"}
    assert IssuedKeys("acl", path).among([SMITH]) == {"m": "two"}


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "new" / "keys.tsv")
    entries = [replace(SMITH, id=f"e{number}", arxiv="") for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda entry: IssuedKeys("google", path).pin([entry], {entry.id: entry.id}), entries))
    assert IssuedKeys("google", path).among(entries) == {entry.id: entry.id for entry in entries}


def test_a_file_that_cannot_be_used_is_no_condition(tmp_path: Path) -> None:
    folder = tmp_path / "keys.tsv"
    folder.mkdir()
    pinned = IssuedKeys("google", str(folder))
    pinned.pin([SMITH], {"m": "key"})
    assert pinned.among([SMITH]) == {}
    damaged = tmp_path / "damaged.tsv"
    damaged.write_bytes(b"google\nx\xff\tarxiv\n\t\t\ngoogle\tarxiv:2001.00001\tkept\n\0\0")
    assert IssuedKeys("google", str(damaged)).among([SMITH]) == {"m": "kept"}


def test_what_the_command_line_prints_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cite", "gpt-3", "--style", "key"]) == 0
    key = capsys.readouterr().out.strip()
    entry = Library.open().find("gpt-3")
    assert IssuedKeys("google").among([entry]) == {"gpt-3": key}
    assert assign_keys([replace(entry, issued="1999")], "google", {"gpt-3": key}) == {"gpt-3": key}
