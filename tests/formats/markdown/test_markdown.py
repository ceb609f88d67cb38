from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.markdown.lists import FORMS, assembled, codes, drafts, links, records

TYPE_CHECKING = False
if TYPE_CHECKING:
    import random


def test_every_form_gives_its_entries() -> None:
    found, report = drafts(FORMS)
    by_name = {str(draft.fields["name"]): draft for draft in found}
    assert list(by_name) == [
        "BLOOM",
        "Chinese CLIP",
        "InstructGPT",
        "LLaMA2",
        "SayCan",
        "Deep Graph Mapper",
        "A paper in a paragraph",
        "A Paper Under a Heading of Its Own",
    ]
    assert by_name["BLOOM"].headings == ("Tables",)
    assert by_name["A Paper Under a Heading of Its Own"].headings == ("Points",)
    assert by_name["BLOOM"].line == 10
    assert by_name["A Paper Under a Heading of Its Own"].fields["abstract"] == "What it says."
    assert by_name["LLaMA2"].fields["parameters"] == 70 * 10**9
    assert links(dict(by_name["SayCan"].fields))["code"] == "https://github.com/google-research/saycan"
    assert codes(report, repaired=True) == {
        "link-label",
        "stray-cells",
        "placeholder",
        "two-papers",
        "year-range",
        "shifted-column",
    }
    assert codes(report, repaired=False) == {"not-an-entry", "not-read", "empty-link"}


def test_a_lone_title_is_no_tab_and_what_only_wraps_is_none() -> None:
    found, _ = drafts(
        """
        # Title
        ## Papers
        ### NLP [[Back to Top]](#top)
        - [One paper here](https://arxiv.org/abs/2001.00001)
        ### CV
        - [Other paper here](https://arxiv.org/abs/2001.00002)
        """
    )
    assert [draft.headings for draft in found] == [("NLP",), ("CV",)]


def test_first_headings_are_tabs_and_the_path_is_kept() -> None:
    found, _ = drafts(
        """
        # Vision
        ## Detection
        - [One paper here](https://arxiv.org/abs/2001.00001)
        # Audio
        - [Other paper here](https://arxiv.org/abs/2001.00002)
        """
    )
    assert [draft.headings for draft in found] == [("Vision", "Detection"), ("Audio",)]


def test_a_heading_of_contents_is_no_tab_of_what_stands_below_it() -> None:
    found, _ = drafts(
        """
        # Title
        ## Contents
        * [NLP](#nlp)
        ### NLP
        - [One paper here](https://arxiv.org/abs/2001.00001)
        ## More
        - [Other paper here](https://arxiv.org/abs/2001.00002)
        """
    )
    assert [draft.headings for draft in found] == [("NLP",), ("More",)]


def test_links_to_files_beside_the_list_are_told_where_they_stand() -> None:
    (first, _), report = drafts(
        """
        - [A paper of some kind](https://example.org/a.pdf) [bibtex](./a.txt)
        - [A paper of another](https://example.org/b.pdf) [bibtex](./b.txt)
        """
    )
    assert links(dict(first.fields)) == {"paper": "https://example.org/a.pdf", "bibtex": "./a.txt"}
    assert [(problem.code, problem.line) for problem in report.problems] == [("relative-link", 2), ("relative-link", 3)]


def test_a_heading_that_is_a_year_dates_what_has_no_date() -> None:
    assert records("## 2019\n- [A paper of some kind](https://example.org/a)")[0]["issued"] == "2019"


@pytest.mark.parametrize(
    "heading", ["News", "🔔 更新", "License", "Contributors ✨", "Citation", "Acknowledgements", "How to contribute"]
)
def test_what_is_about_the_list_is_not_of_it(heading: str) -> None:
    found, report = drafts(f"# A\n## {heading}\n- [A thing of beauty](https://example.org)\n")
    assert found == []
    assert [problem.code for problem in report.problems] == ["not-an-entry"]


def test_folds_are_headings() -> None:
    found, _ = drafts(
        """
        ## Papers
        <details open>
        <summary>Faster</summary>

        - [One paper here](https://arxiv.org/abs/2001.00001)
        </details>

        <details><summary><b>Update log:</b></summary>

        - [added one](https://example.org)
        </details>
        """
    )
    assert [draft.headings for draft in found] == [("Papers", "Faster")]


def test_a_fold_can_be_an_entry_and_hold_its_abstract() -> None:
    (draft,), _ = drafts(
        """
        ## Papers
        <details><summary><b>A paper that folds</b> [<a href="https://arxiv.org/abs/2001.00001">paper</a>]</summary>

        We fold.

        </details>
        """
    )
    assert draft.fields["title"] == "A paper that folds"
    assert draft.fields["abstract"] == "We fold."


def test_running_text_and_code_are_told() -> None:
    found, report = drafts(
        "# A\nThis is about [things](https://example.org) in the world.\n\nAnd more.\n\n```\ncode\n```\n"
    )
    assert found == []
    assert [(problem.line, problem.code) for problem in report.problems] == [
        (2, "not-read"),
        (4, "not-an-entry"),
        (6, "not-an-entry"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "[" * 5000,
        "(" * 5000,
        "*" * 5000,
        "<" * 5000,
        '<a href="' * 2000,
        "<!--" * 2000,
        "- " * 2000 + "x",
        ">" * 3000 + "x",
        "<ul><li>" * 1000 + "x",
        "<table><tr><td>" * 500 + "x",
        "<details><summary>" * 500,
        "|" * 3000 + "\n" + "|-" * 3000,
        "| a | b |\n|---|---|\n" + "| x |" * 2000,
        "[a](https://e.org/" + "x" * 20000 + ")",
        "- **" + "word, " * 5000 + "** [paper](https://arxiv.org/abs/2001.00001)",
        "[a]: https://e.org\n" * 2000,
        "# " * 1000,
        '"' * 5000,
        "- " + '"quoted words here" ' * 500,
        "![](" * 3000,
        "&#x" * 3000,
        "- " + "A. " * 5000,
        "- " + "Ab Cd, " * 3000,
    ],
)
def test_nothing_in_a_list_makes_reading_it_fail(text: str) -> None:
    assert assembled(text) >= 0


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_broken_lists_are_read(chance: random.Random) -> None:
    data = bytearray(FORMS.encode())
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(data))
        if chance.random() < 0.5:
            data[at] = chance.randrange(256)
        elif chance.random() < 0.5:
            del data[at : at + chance.randrange(1, 30)]
        else:
            data[at:at] = data[at : at + chance.randrange(1, 30)]
    assert assembled(data.decode("utf-8", errors="replace")) >= 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"[]()*_|<>-#\n \"'`:.,!\\&;", "http://e.org", "<td>", "<li>", "2020", "et al.", "Paper", "\n\n"]
        ),
        max_size=80,
    )
)
def test_any_markup_is_read(parts: list[str]) -> None:
    assert assembled("".join(parts)) >= 0
