from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hmtui.library import Library
from hmtui.models import Author, Catalog, Entry, Link, Section
from hmtui.sources import Imported, check
from hmtui.sources.merge import IMPORT_MARK, merge

if TYPE_CHECKING:
    from pathlib import Path


def part(title: str, *ids: str, extra: dict[str, object] | None = None) -> Imported:
    entries = tuple(Entry(one, one.upper()) for one in ids)
    return Imported(Catalog(title, (Section("NLP", title),), entries, extra or {}), (), "markdown", "UTF-8")


def test_every_record_is_kept_and_the_first_source_keeps_its_ids() -> None:
    merged = merge([part("One", "a", "b"), part("Two", "b", "a", "a-2"), part("One", "a")]).catalog
    assert [entry.id for entry in merged.entries] == ["a", "b", "b-2", "a-2", "a-2-2", "a-3"]
    assert [entry.name for entry in merged.entries] == ["A", "B", "B", "A", "A-2", "A"]
    assert (merged.title, merged.sections) == ("One + Two", (Section("NLP", "One"),))


def test_unknown_fields_of_catalogs_are_kept_but_not_the_mark_of_an_earlier_import() -> None:
    merged = merge(
        [part("One", "a", extra={"x": 1, IMPORT_MARK: "hash"}), part("Two", "b", extra={"x": 2, "y": 3})]
    ).catalog
    assert merged.extra == {"x": 1, "y": 3}


def listed(section: str, *entries: Entry) -> Imported:
    placed = tuple(replace(entry, sections=(section,)) for entry in entries)
    return Imported(Catalog(section, (Section(section, section),), placed), (), "markdown", "UTF-8")


PAPER = "https://arxiv.org/abs/2005.14165"
FIRST = Entry("gpt", "GPT-3", title="Few-Shot Learners of Language", arxiv="2005.14165", links=(Link("paper", PAPER),))
OTHER = Entry(
    "brown",
    "Few-shot learners of language",
    title="Few-shot learners of language",
    author=(Author("Brown", "Tom"),),
    issued="2020",
    arxiv="2005.14165v4",
    links=(Link("paper", PAPER), Link("code", "https://github.com/a/b")),
    extra={"note": "x"},
)


def test_a_paper_of_two_sources_is_one_record_with_both_sections() -> None:
    merged = merge([listed("NLP", FIRST), listed("Refs", OTHER, Entry("c", "C"))])
    one, two = merged.catalog.entries
    assert (one.id, one.name, one.title) == ("gpt", "GPT-3", "Few-Shot Learners of Language")
    assert one.sections == ("NLP", "Refs")
    assert (one.author, one.issued, one.arxiv) == ((Author("Brown", "Tom"),), "2020", "2005.14165")
    assert [link.rel for link in one.links] == ["paper", "code"]
    assert (one.extra, one.aliases) == ({"note": "x"}, ())
    assert two.id == "c"
    assert merged.same == ("GPT-3",)


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHER, title="Something else altogether", name="X"),
        replace(OTHER, arxiv="", doi="10.1000/other", title="Another title"),
        replace(FIRST, id="b", arxiv="", title="Few-shot learners", name="Y"),
    ],
)
def test_records_that_may_be_of_two_papers_stay_two(other: Entry) -> None:
    merged = merge([listed("NLP", FIRST), listed("Refs", other)])
    assert len(merged.catalog.entries) == 2
    assert merged.same == ()


def test_one_title_by_other_authors_is_another_paper() -> None:
    first = replace(FIRST, arxiv="", author=(Author("Lee", "Ann"),))
    assert len(merge([listed("A", first), listed("B", replace(OTHER, arxiv=""))]).catalog.entries) == 2
    assert (
        len(merge([listed("A", replace(first, author=())), listed("B", replace(OTHER, arxiv=""))]).catalog.entries) == 1
    )


def test_what_one_source_has_twice_stays_twice() -> None:
    assert len(merge([listed("A", FIRST, OTHER)]).catalog.entries) == 2
    small = replace(OTHER, id="small", name="GPT-3 small")
    merged = merge([listed("A", FIRST), listed("B", OTHER, small)])
    assert [entry.name for entry in merged.catalog.entries] == ["GPT-3", "GPT-3 small"]


def test_one_paper_has_one_link_to_arxiv() -> None:
    pdf = replace(OTHER, links=(Link("paper", "https://arxiv.org/pdf/2005.14165v2.pdf"),))
    (one,) = merge([listed("A", FIRST), listed("B", pdf)]).catalog.entries
    assert [link.url for link in one.links] == [PAPER]


def test_a_folder_has_one_record_of_a_paper_that_two_of_its_files_list(tmp_path: Path) -> None:
    for name, section, other in (("a", "Vision", "1810.04805"), ("b", "Language", "2005.14165")):
        papers = f"- [Attention Is All You Need](https://arxiv.org/abs/1706.03762) (2017)\n- [Another paper of {name}](https://arxiv.org/abs/{other})\n"
        (tmp_path / f"{name}.md").write_text(f"# List\n## {section}\n{papers}", encoding="utf-8")
    library = Library.open(str(tmp_path))
    assert len(library) == len(library.catalog.entries) == 3
    attention = library.find("Attention Is All You Need")
    assert attention.sections == ("Vision", "Language")
    assert library.search("attention", section="Language").hits.total == 1
    assert library.origin is not None
    (finding,) = library.origin.problems
    assert (finding.file.rpartition("/")[2], finding.line, finding.code) == ("b.md", 3, "listed-twice")
    assert library.origin.problems == check(str(tmp_path)).problems


def test_records_of_one_file_stay_as_they_are(tmp_path: Path) -> None:
    for name in ("a", "b"):
        text = "# List\n- [The same title of both](https://arxiv.org/abs/1706.03762)\n" * (1 + (name == "a"))
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    assert len(Library.open(str(tmp_path))) == 2
