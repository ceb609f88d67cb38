"""Every link of a list is in a record or on a line that the report names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.markdown.lists import drafts

_ADDRESS = re.compile(r"https://\w+\.example/\d+")
_SHAPES = (
    "- [Name {0}]({1})",
    "- [A Longer Title of Paper {0}]({1}), ICML 202{2}.",
    "- **Title of the Paper Number {0}**, Ann Bell. [[paper]({1})]",
    "- [Paper]({1})",
    "- [News]({1})",
    "- [Springer Corpus]({1}): all of it.",
    "- words around [a link]({1}) and more words",
    "  - [Code]({1})",
    "  - [Part {0} of Something]({1}), ICLR 202{2}.",
    "- topic {0}",
    "# Head {0}",
    "## [Head {0}]({1})",
    "### [A Longer Title of Tool {0}]({1})",
    "#### [Tool {0}]({1})",
    "> It is a tool.",
    "--- Group {0} ---",
    "- 2024-02-27: More and more data are there for all.",
    "",
    "[Page {0}]({1})",
    "[Project page]({1})",
    "**Title of the Paper Number {0}** [paper]({1})",
    "Running text that has [a link]({1}) in it.",
    "> quoted [words]({1})",
    "| [Cell {0}]({1}) | text |",
    "| [Name {0}]({1}) | 202{2} |\n|---|---|",
    "| # | Title | Paper |\n|---|---|---|\n| [{0}]({1}) | A Longer Title of Paper {0} | - |",
    "<details><summary>[Fold {0}]({1})</summary>\n",
    "<details><summary>Fold <a href='{1}'>{0}</a></summary>\n",
    "</details>\n",
    "<!-- [commented]({1})\nout -->",
    "<pre>\n<a href='{1}'>code</a></pre>\n",
    "```\n[code]({1})\n```",
    "<p align=center><a href='{1}'>Home</a></p>\n",
    "<ul><li><a href='{1}'>Item {0}</a></li></ul>\n",
    "text on two lines\nwith [a link]({1}) on the second",
)


_HEADED = (
    "## [Head {0}]({1})\n> A head that does a thing.",
    "### [Longer Head of Tool {0}]({1})\nIt does a thing.",
    "#### [TensorSort {0}]({1})",
    "#### [Tool {0}]({1})\n> It does a thing.",
    "### Group {0}",
    "## Part {0}",
)


_CALLED = (
    "World Models",
    "Alma 2",
    "Dream Machine",
    "SORT-ALL-100",
    "iSort: Sorting of Things at Sea",
    "mimic-sort: Lakes and Ponds",
    "π₀.5: A Model of Lakes",
    "2.5D Lakes",
    "3DGS",
    "\N{CJK UNIFIED IDEOGRAPH-6392}\N{CJK UNIFIED IDEOGRAPH-5E8F}",
    "A Longer Title of a Paper",
    "Gadgets for Rooms at Sea (GadgetV2)",
)
_SLOTS = (
    "**{0}** (2021) [[Paper]]({1}) — *ICML*  ",
    "**{0}** [[Paper]]({1}) Bell & Fox",
    "**[{0}]({1})** (ICML 2021)  ",
    "[{0}]({1}) (2021), ICML\\",
    "2. **{0}** [code]({1})",
)


def unaccounted(text: str, *, on_lines: bool = False) -> list[str]:
    """Return the addresses of a text that are in no record and on no line of the report.

    ``on_lines`` asks for a record of the very line: one that is a link of another entry is lost as well.
    """
    found, report = drafts(text)
    kept = {(link["url"], draft.line * on_lines) for draft in found for link in draft.fields.get("links", ())}
    told: set[int] = set()
    for problem in report.problems:
        told |= set(range(problem.line, max(problem.line, problem.last) + 1))
    return [
        url
        for number, line in enumerate(text.split("\n"), start=1)
        for url in _ADDRESS.findall(line)
        if (url, number * on_lines) not in kept and number not in told
    ]


def laid_out(shapes: list[str]) -> str:
    """Return a text of these shapes, each with an address of its own."""
    return "\n".join(shape.format(at, f"https://w{at}.example/{at}", at % 10) for at, shape in enumerate(shapes))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_SHAPES), max_size=14), st.integers(1, 4))
def test_no_link_vanishes(shapes: list[str], times: int) -> None:
    assert unaccounted(laid_out(shapes * times)) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(_HEADED), min_size=1, max_size=8))
def test_no_linked_heading_becomes_a_link_of_another(shapes: list[str]) -> None:
    assert unaccounted(laid_out(shapes * 3), on_lines=True) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(_CALLED), min_size=4, max_size=10, unique=True), st.sampled_from(_SLOTS))
def test_no_line_of_a_paragraph_becomes_a_part_of_the_one_before(titles: list[str], slots: str) -> None:
    lines = [slots.format(title, f"https://w{at}.example/{at}") for at, title in enumerate(titles)]
    assert unaccounted("\n".join(lines), on_lines=True) == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(("alma", "Bor", "ceto 2", "The Dione Lakes", "A Longer Title of a Paper 2021")), min_size=4
    ),
    st.lists(
        st.sampled_from(("", "lake sorting", "Sorting of lakes", "sorts, and draws, lakes", "Bell et al., 2021")),
        min_size=1,
    ),
    st.sampled_from(("- {} {} {}", "  - {} {} {}", "- {}: {} {}")),
)
def test_no_item_before_its_bare_address_becomes_a_part_of_the_one_before(
    titles: list[str], words: list[str], line: str
) -> None:
    lines = [
        line.format(title, f"https://w{at}.example/{at}", words[at % len(words)]) for at, title in enumerate(titles)
    ]
    assert unaccounted("\n".join(["- Tools", *lines]), on_lines=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "## [Tool](https://w1.example/1)\nDoes it.\n\n### [Guide](https://w2.example/2)\n- [GitHub](https://w3.example/3)",
        "| [Alma](https://w1.example/1) | [Bor](https://w2.example/2) |\n|---|---|\n| [Ceto](https://w3.example/3) | x |",
        "| Name | Paper |\n|---|---|\n| Alma | [Paper](https://w1.example/1) |\n\n[Project page](https://w2.example/2)",
        "# Papers of [Ann Bell](https://w1.example/1)\n\n- [A Longer Title of Paper](https://w2.example/2)",
    ],
)
def test_links_of_headings_and_beside_tables_are_kept_or_told(text: str) -> None:
    assert unaccounted(text) == []
