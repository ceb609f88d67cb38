"""From a source to records, with readers that stand in for the real ones."""

from __future__ import annotations

import io
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from hmtui import sources as importers
from hmtui.catalog import shipped_path
from hmtui.errors import Cancelled, CatalogError, SourceError
from hmtui.formats.draft import Draft
from hmtui.models import Source
from hmtui.sources import files, unsized
from source_list import SIZE_OF_SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hmtui.formats.draft import Report

MODULES = ("markdown", "bibtex", "csl_json.read", "ris.read")


def read_lines(text: str, report: Report) -> Iterator[Draft]:
    """Take each bullet, and each entry of BibTeX, for a record; ``!`` is a problem."""
    heading: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("## "):
            heading = (line[3:],)
        if line.endswith("!"):
            report.repaired("shout", number, f"“{line}” is loud.", was="!", now=".", column=len(line))
        if line.startswith(("- ", "@")):
            yield Draft({"title": line.strip("-@ !")}, number, heading)


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MODULES:
        module = ModuleType(f"hmtui.formats.{name}")
        module.read = read_lines  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)


LIST = "# My papers\n\n## NLP\n- Bert\n- Gpt!\n## CV\n- Bert\n"


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_read_with_its_place_format_and_encoding(tmp_path: Path) -> None:
    source = write(tmp_path / "list.txt", LIST)
    got = importers.read(source)
    assert (got.format, got.encoding, got.files, got.catalog.title) == ("markdown", "UTF-8", (source,), "My papers")
    assert [(one.id.lower(), one.source) for one in got.catalog.entries] == [
        ("bert", Source(source, 4)),
        ("gpt", Source(source, 5)),
        ("bert-2", Source(source, 7)),
    ]
    assert [section.title for section in got.catalog.sections] == ["NLP", "CV"]
    (problem,) = got.problems
    assert (problem.place, problem.code, problem.repaired) == (f"{source}:5:6", "shout", True)


def test_several_files_are_named_after_their_directory(tmp_path: Path) -> None:
    write(tmp_path / "a.md", LIST)
    write(tmp_path / "b.bib", "@bert\n")
    got = importers.read(str(tmp_path))
    assert (got.catalog.title, len(got.files)) == (tmp_path.name, 2)


def test_records_come_before_the_rest_is_read(tmp_path: Path) -> None:
    reading = importers.stream(write(tmp_path / "a.md", LIST))
    assert (reading.format, reading.fraction) == ("markdown", 0.0)
    records = reading.records()
    assert next(records).title == "Bert"
    assert 0 < reading.fraction < 1
    assert [section.id for section in reading.sections] == ["NLP"]
    assert reading.report.problems == ()
    assert [one.title for one in records] == ["Gpt", "Bert"]
    assert reading.fraction == 1.0
    assert len(reading.sections) == 2
    assert len(reading.report) == 1


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    source = write(tmp_path / "a.md", LIST)
    assert importers.read(source) == importers.read(source)


def test_the_standard_input_is_read() -> None:
    got = importers.read("-", stdin=io.BytesIO(LIST.encode("utf-16")))
    assert (got.encoding, got.files) == ("UTF-16", ("standard input",))
    assert got.catalog.entries[0].source == Source("standard input", 4)


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_lines_count_whatever_ends_them(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(LIST.replace("\n", ends).encode())
    assert [one.source.line for one in importers.read(str(path)).catalog.entries if one.source] == [4, 5, 7]


def test_damaged_text_is_a_problem_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("- Überprüfung größerer Modelle\n- ".encode() + b"a\xff\n")
    (problem,) = importers.read(str(path)).problems
    assert (problem.line, problem.column, problem.code) == (2, 4, "damaged-text")
    assert "UTF-8" in problem.message


def test_a_catalog_is_read_as_it_is() -> None:
    got = importers.read(str(shipped_path()))
    assert (got.format, len(got.catalog.entries), got.problems) == ("catalog", SIZE_OF_SHIPPED, ())
    assert [section.id for section in got.catalog.sections] == ["NLP", "CV", "Multimodal"]


def test_a_damaged_catalog_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="already the id"):
        importers.read(
            write(tmp_path / "a.json", '{"schema": 1, "entries": [{"id":"a","name":"A"},{"id":"a","name":"A"}]}')
        )
    with pytest.raises(CatalogError, match="not JSON"):
        importers.read(write(tmp_path / "b.json", '{"schema": 1, "entries": ['))


# --- directories --------------------------------------------------------------------------------------------


def test_a_directory_is_its_readme(tmp_path: Path) -> None:
    write(tmp_path / "README.md", "- From the readme\n")
    write(tmp_path / "a.md", "- Other\n")
    got = importers.read(str(tmp_path))
    assert got.files == (str(tmp_path / "README.md"),)


def test_a_directory_without_a_readme_is_all_its_lists_in_name_order(tmp_path: Path) -> None:
    write(tmp_path / "b.bib", "@Bert\n@Gpt\n")
    write(tmp_path / "a.md", "## NLP\n- Bert\n")
    write(tmp_path / "notes.txt", "- No list\n")
    write(tmp_path / ".hidden.md", "- Hidden\n")
    write(tmp_path / "package.json", "{}")
    (tmp_path / "c.bib").write_bytes(b"%PDF-1.7")
    got = importers.read(str(tmp_path))
    assert got.files == (str(tmp_path / "a.md"), str(tmp_path / "b.bib"))
    assert [(one.id.lower(), one.source.file[-5:]) for one in got.catalog.entries if one.source] == [
        ("bert", "/a.md"),
        ("bert-2", "b.bib"),
        ("gpt", "b.bib"),
    ]
    (problem,) = got.problems
    assert (problem.file, problem.code) == (str(tmp_path / "c.bib"), "unreadable-file")


def test_a_directory_without_lists_says_what_was_looked_for(tmp_path: Path) -> None:
    write(tmp_path / "main.py", "x = 1\n")
    with pytest.raises(SourceError, match="No list found in") as caught:
        importers.read(str(tmp_path))
    assert "README.md" in caught.value.hint


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x00\x01\x02" * 99, "binary file"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"# A heading\n\nand a text.\n", "no entries were found, read as Markdown"),
        (b"@", "no entries were found"),
        (b"TY  - JOUR\nER  -\n", "no entries were found, read as RIS"),
        (b"[]", "no entries were found, read as CSL-JSON"),
        (b"x" * 1_000_000, "no entries were found"),
        (b"a\n" + b"x" * 3_000_000, "line 2 has 3000000 characters"),
        (b"[" * 100_000, "no entries were found"),
        (b"{" * 100_000, "no entries were found"),
    ],
)
def test_bad_input_is_one_clear_sentence(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(data.replace(b"@", b"% @article"))
    with pytest.raises(SourceError, match=says) as caught:
        importers.read(str(path))
    assert caught.value.message.startswith(str(path))
    assert (caught.value.exit_code, caught.value.message.count("\n")) == (3, 0)
    said = str(caught.value)
    assert any(words in said for words in ("is empty", "Looked for", "reads", "raw file"))


def test_what_is_not_there_or_may_not_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no file") as caught:
        importers.read(str(tmp_path / "none.md"))
    assert caught.value.hint == "Check the path."
    with pytest.raises(SourceError, match="There is no file") as caught:
        importers.read("github.com/o/r")
    assert caught.value.hint == "Did you mean https://github.com/o/r?"
    with pytest.raises(SourceError, match="cannot be read"):
        importers.read("a\0b")


def test_a_path_with_control_characters_is_told_clean(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2J\n.md"
    path.write_bytes(b"")
    with pytest.raises(SourceError) as caught:
        importers.read(str(path))
    assert "\x1b" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    monkeypatch.setattr(unsized, "MAX_BYTES", 100)
    source = write(tmp_path / "a.md", "- " + "a" * 100)
    with pytest.raises(SourceError, match="too large for a list"):
        importers.read(source)
    with pytest.raises(SourceError, match="too much for a list"):
        importers.read("-", stdin=io.BytesIO(b"a" * 101))


def test_a_directory_of_too_many_or_too_large_lists_is_refused_before_any_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        write(tmp_path / f"{name}.md", f"- [Work {name}](https://example.org/{name})\n" * 3)
    monkeypatch.setattr(files, "read_file", lambda *_names, **_options: pytest.fail("was read"))
    for limit, most in (("MAX_FILES", 2), ("MAX_BYTES", 200)):
        with monkeypatch.context() as limited:
            limited.setattr(files, limit, most)
            with pytest.raises(SourceError, match="has 3 lists") as caught:
                importers.read(str(tmp_path))
        assert "Name one of them" in str(caught.value)


def test_the_files_of_a_directory_are_counted_while_they_are_read_and_can_be_stopped(tmp_path: Path) -> None:
    for name in "abcd":
        write(tmp_path / f"{name}.md", f"- [Work {name}](https://example.org/{name})\n" * 3)
    told: list[float] = []
    assert len(list(importers.stream(str(tmp_path), progress=told.append).records())) == 12
    assert told == [0, 0.25, 0.5, 0.75]
    told.clear()
    with pytest.raises(Cancelled):
        importers.stream(str(tmp_path), progress=told.append, cancelled=lambda: len(told) > 1)
    assert told == [0, 0.25]


def test_a_keyboard_is_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.BytesIO):
        def isatty(self) -> bool:
            return True

    with pytest.raises(SourceError, match="is a terminal"):
        importers.read("-", stdin=Keyboard())
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SourceError, match="no standard input"):
        importers.read("-")


def test_reading_can_be_given_up(tmp_path: Path) -> None:
    source = write(tmp_path / "a.md", LIST)
    with pytest.raises(Cancelled):
        importers.read(source, cancelled=lambda: True)


def test_nothing_of_a_source_is_changed(tmp_path: Path) -> None:
    source = tmp_path / "a.md"
    write(source, LIST)
    before = (source.read_bytes(), source.stat().st_mtime_ns)
    importers.read(str(source))
    importers.check(str(source))
    assert (source.read_bytes(), source.stat().st_mtime_ns) == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_check_tells_what_reading_and_looking_found_in_order(tmp_path: Path) -> None:
    source = write(tmp_path / "a.md", "- One and the same title!\n- Other\n- One and the same title\n- Last!\n")
    assert [(one.line, one.code) for one in importers.check(source).problems] == [
        (1, "shout"),
        (3, "duplicate-paper"),
        (4, "shout"),
    ]


def test_a_file_of_a_directory_without_entries_is_reported(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "- A\n")
    write(tmp_path / "b.yml", "theme: plain\nplugins: [x]\n")
    write(tmp_path / "_config.yml", "theme: plain\n")
    got = importers.read(str(tmp_path))
    assert [one.title for one in got.catalog.entries] == ["A"]
    assert [(problem.file, problem.code) for problem in got.problems] == [(str(tmp_path / "b.yml"), "nothing-read")]


def test_a_list_without_a_title_is_called_by_its_directory_where_the_file_is_a_readme(tmp_path: Path) -> None:
    place = tmp_path / "Lists-of-Ada"
    place.mkdir()
    write(
        place / "README.md",
        "# Notes\n\nThis has moved.\n\n- [A Way to Sail at Night](https://arxiv.org/abs/2001.00001)\n",
    )
    assert importers.reading.open_reading(str(place / "README.md")).title == "Lists-of-Ada"
