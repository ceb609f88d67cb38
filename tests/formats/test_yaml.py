"""YAML: publications of any shape, Hayagriva, CITATION.cff, and what must not be expanded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from formats.reading import fields, lines, piped, problems, read
from hmtui.errors import SourceError
from hmtui.formats import yaml_records, yaml_values
from hmtui.formats.draft import Report
from hmtui.formats.yaml_values import documents

if TYPE_CHECKING:
    from pathlib import Path

PUBLICATIONS = """# ours
2020:
  - title: "Language: models"
    authors: Ada Byron, Bo Chen
    venue: NeurIPS
    links:
      paper: https://arxiv.org/abs/2005.14165
      code: https://github.com/a/b
2019:
  - title: Another
    authors: [Ada Byron, {family: Chen, given: Bo}]
    journal: JMLR
    year: 2019
"""


def test_publications_by_year_are_read(tmp_path: Path) -> None:
    got = read(tmp_path, "publications.yml", PUBLICATIONS)
    assert (got.format, got.problems) == ("yaml", ())
    one, two = fields(got)
    assert (one["title"], one["issued"], one["venue"]) == ("Language: models", "2020", "NeurIPS")
    assert [link["rel"] for link in one["links"]] == ["paper", "code"]
    assert (two["container-title"], two["issued"]) == ("JMLR", "2019")
    assert two["author"] == [{"family": "Byron", "given": "Ada"}, {"family": "Chen", "given": "Bo"}]
    assert lines(got) == [3, 10]


def test_references_as_pandoc_has_them_are_read() -> None:
    text = """---
references:
- id: brown
  type: paper-conference
  title: Few shots
  author:
  - family: Brown
    given: Tom
  issued: {year: 2020, month: 5}
  container-title: NeurIPS
  DOI: 10.1000/abc
- id: other
  type: book
  title: Other
  issued:
    date-parts: [[2001, 2]]
...
"""
    got = piped(text)
    assert got.format == "yaml"
    one, two = fields(got)
    assert (one["id"], one["type"], one["issued"], one["DOI"]) == (
        "brown",
        "paper-conference",
        "2020-05",
        "10.1000/abc",
    )
    assert (two["type"], two["issued"]) == ("book", "2001-02")


def test_a_model_with_explained_values_is_read(tmp_path: Path) -> None:
    text = """- type: model
  name: Alpha
  organization: One Lab
  created_date:
    value: 2024-05-23
    explanation: the day of its release
  size: 7B parameters
  modality: text; image
  license: unknown
  access: open
  url: https://arxiv.org/abs/2405.13386
  dependencies: []
"""
    (one,) = fields(read(tmp_path, "a.yaml", text))
    assert (one["name"], one["issued"], one["parameters"]) == ("Alpha", "2024-05-23", 7_000_000_000)
    assert (one["modalities"], one["open-weights"], one["arxiv"]) == (["text", "image"], True, "2405.13386")
    assert "license" not in one


HAYAGRIVA = """harry:
    type: Book
    title: Harry
    author: Rowling, J. K.
    date: 2007-07-21
    publisher: {name: Press, location: London}
shots:
    type: Article
    title: Few shots
    author: ["Brown, Tom", "Mann, Ben"]
    date: 2020
    parent:
        type: Proceedings
        title: {value: Proceedings of NeurIPS, short: NeurIPS}
        volume: 33
    url: {value: "https://arxiv.org/abs/2005.14165", date: 2021-01-01}
    serial-number: {doi: 10.1000/abc}
    page-range: 1-10
nothing:
    type: Article
"""


def test_entries_of_hayagriva_are_read() -> None:
    got = piped(HAYAGRIVA)
    assert got.format == "hayagriva"
    one, two = fields(got)
    assert (one["id"], one["author"], one["type"]) == ("harry", [{"family": "Rowling", "given": "J. K."}], "book")
    assert (one["publisher"], one["issued"]) == ("Press", "2007-07-21")
    assert (two["type"], two["container-title"], two["venue"]) == (
        "paper-conference",
        "Proceedings of NeurIPS",
        "NeurIPS",
    )
    assert (two["volume"], two["page"], two["DOI"], two["arxiv"]) == ("33", "1-10", "10.1000/abc", "2005.14165")
    assert lines(got) == [1, 7]
    assert problems(got) == [(19, "nothing-read")]


CITATION = """cff-version: 1.2.0
message: Please cite it.
title: A Tool
authors:
  - family-names: Berg
    given-names: Bo
    name-particle: van der
  - name: The Team
version: "1.2"
date-released: 2021-08-11
license: Apache-2.0
repository-code: https://github.com/a/tool
identifiers:
  - type: doi
    value: 10.5281/zenodo.123
preferred-citation:
  type: article
  title: The Paper
  authors:
    - family-names: Byron
      given-names: Ada
  doi: 10.1000/abc
  journal: JOSS
  year: 2020
  month: 9
  start: 1
  end: 10
references:
  - type: book
"""


@pytest.mark.parametrize("name", ["CITATION.cff", "cite.txt"])
def test_a_citation_file_is_its_software_and_its_preferred_citation(tmp_path: Path, name: str) -> None:
    got = read(tmp_path, name, CITATION)
    assert got.format == "citation-file"
    tool, paper = fields(got)
    assert (tool["title"], tool["type"], tool["license"]) == ("A Tool", "software", "Apache-2.0")
    assert tool["author"] == [{"family": "van der Berg", "given": "Bo"}, {"literal": "The Team"}]
    assert (tool["issued"], tool["DOI"], tool["version"]) == ("2021-08-11", "10.5281/zenodo.123", "1.2")
    assert {"rel": "code", "url": "https://github.com/a/tool"} in tool["links"]
    assert (paper["title"], paper["type"], paper["issued"]) == ("The Paper", "article-journal", "2020-09")
    assert (paper["DOI"], paper["container-title"], paper["page"]) == ("10.1000/abc", "JOSS", "1-10")
    assert lines(got) == [1, 16]
    assert problems(got) == [(29, "nothing-read")]


def laughs(levels: int) -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (laughs(9), "stands for more than 5,000,000 values and was not read"),
        ("[" * 100_000, "not YAML|nested more than"),
        ("a: " + "{a: " * 80 + "1" + "}" * 80, "nested more than 60 levels deep"),
        ("a: *nobody\n", "1: the alias \\*nobody is not defined before it"),
        ("title: x\n  author: [\n", "this is not YAML"),
        ("site: x\ntheme: y\n", "no entries were found, read as YAML"),
    ],
    ids=["laughs", "brackets", "braces", "alias", "broken", "settings"],
)
def test_yaml_that_is_not_read_is_refused_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read(tmp_path, "a.yml", text)
    assert caught.value.exit_code == 3
    assert "a.yml" in caught.value.message


def test_aliases_count_as_what_they_stand_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_values, "MOST", 200)
    assert len(list(documents(laughs(2)))) == 1
    with pytest.raises(SourceError, match="more than 200 values"):
        list(documents(laughs(3)))


def test_no_object_is_ever_made(tmp_path: Path) -> None:
    text = "- title: !!python/object/apply:os.system ['echo x > made']\n  year: 2020\n- title: B\n  year: 2021\n"
    got = read(tmp_path, "a.yml", text)
    assert [one["name"] for one in fields(got)][-1] == "B"
    assert not (tmp_path / "made").exists()


def test_merged_keys_and_several_documents_are_read(tmp_path: Path) -> None:
    text = "base: &base {venue: ACL, year: 2020}\nlist:\n- {<<: *base, title: A}\n- {<<: *base, title: B, year: 2021}\n---\n- title: C\n  venue: X\n"
    assert [(one["title"], one["venue"], one.get("issued")) for one in fields(read(tmp_path, "a.yml", text))] == [
        ("A", "ACL", "2020"),
        ("B", "ACL", "2021"),
        ("C", "X", None),
    ]


def test_groups_that_the_beginning_of_a_long_text_does_not_show_are_read(tmp_path: Path) -> None:
    rows = "".join(f"  - title: Paper {number}\n    venue: ACL\n" for number in range(1000))
    for keys in ("2020", "2021"), ("main", "workshops"):
        got = fields(read(tmp_path, "a.yml", "".join(f"{key}:\n{rows}" for key in keys)))
        assert len(got) == 2000
        assert got[1999].get("issued", "") == (keys[1] if keys[1].isdecimal() else "")


def test_the_records_before_damage_are_given_at_once_and_the_rest_is_reported(tmp_path: Path) -> None:
    rows = "".join(f"- title: Paper {number}\n  venue: ACL\n" for number in range(3000))
    report = Report()
    drafts = yaml_records.read(f"{rows}- title: [\n", report)
    assert (next(drafts).fields["title"], report.problems) == ("Paper 0", [])
    assert len(list(drafts)) == 2999
    assert [problem.code for problem in report.problems] == ["unreadable"]
    assert len(fields(read(tmp_path, "a.yml", f"{rows}- title: [\n"))) == 3000
