"""What is said of places that were passed over: why, on which lines, and how many; one small list for each."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from formats.markdown.lists import drafts, records

if TYPE_CHECKING:
    from hmtui.formats.draft import Report

PAPERS = "\n".join(f"- [A Title of Some Paper {at}](https://arxiv.org/abs/2101.0000{at})" for at in range(1, 6))


def told(text: str) -> list[tuple[int, int, str]]:
    """Return the first and last line and the reason of each place that was passed over."""
    return places(drafts(text)[1])


def places(report: Report) -> list[tuple[int, int, str]]:
    return [(one.line, one.last, one.reason) for one in report.problems if one.code in {"not-an-entry", "not-read"}]


def test_the_lines_of_a_paragraph_of_html_are_those_it_stands_on() -> None:
    text = '# Fish\n\n<p>\n  <a href="https://fish.example">\n    <img src="a.png">\n  </a>\n  <br>\n  Fish <br> of\n  the <i>deep</i> sea\n</p>\n\n'
    assert told(text + PAPERS) == [(4, 9, "")]


def test_entries_between_breaks_of_html_have_the_lines_they_stand_on() -> None:
    lines = [f"[A Title of Some Paper {at}](https://arxiv.org/abs/2101.0000{at})<br>" for at in range(1, 4)]
    assert [one.line for one in drafts("\n".join(lines))[0]] == [1, 2, 3]


def test_what_stands_between_two_places_is_in_none() -> None:
    text = "# Fish\n\nWords.\n\n## About\n\nMore words.\n\n---\n\nAnd more.\n\n![](a.png)\n\nThe end.\n\n"
    words = "text without a web link"
    assert told(text + PAPERS) == [(3, 3, words), (7, 11, words), (15, 15, words)]


def test_pictures_are_called_pictures_and_text_in_pre_is_no_code() -> None:
    badge = "[![a](https://fish.example/a.svg)](https://fish.example)"
    text = (
        f"# Fish\n\n{badge} | {badge}\n![b](https://fish.example/b.svg)\n\n<pre>\nWords.\n</pre>\n\n```\nx = 1\n```\n\n"
    )
    assert told(text + PAPERS) == [(3, 3, "pictures"), (6, 8, "preformatted text"), (10, 12, "code blocks")]


def test_what_is_not_read_behind_an_open_tag_is_told() -> None:
    assert told(f"# Fish\n\n{PAPERS}\n\n<pre>\n\n{PAPERS}\n") == [(9, 15, "behind <pre>, which is not closed")]


def test_places_that_may_be_entries_are_counted_one_by_one() -> None:
    text = f"# Fish\n\nSee [one](https://one.example) here.\n\nSee [two](https://two.example) there.\n\n{PAPERS}"
    assert told(text) == [(3, 3, ""), (5, 5, "")]


def test_headings_and_items_that_lead_to_headings_of_the_page_are_contents() -> None:
    page = "https://github.com/a/fish"
    text = dedent(
        f"""\
        # Fish

        ## Contents

        ### 1. [Salt water]({page}#salt-water)

        * #### [Cod]({page}#cod-1)
        * #### [Eel]({page}#eel-1)
        * #### [Ray]({page}#ray-1)

        ### 2. [Fresh water]({page}#fresh-water)
        ### 3. [Deep water]({page}#deep-water)
        """
    )
    heads = ("## Salt water", "### Cod", "### Eel", "### Ray", "## Fresh water", "## Deep water")
    found, report = drafts(text + "\n".join(f"{head}\n{PAPERS}" for head in heads))
    assert len(found) == 30
    assert places(report) == [(5, 12, "links within the page")]


def test_a_cross_is_an_answer_and_a_dash_a_placeholder() -> None:
    text = """\
        | Dataset | Labelled | Code | Year |
        |---|---|---|---|
        | [Cod](https://cod.example) | ✔ | [code](https://github.com/a/cod) | 2020 |
        | [Eel](https://eel.example) | &#10008; | ✘ | 2021 |
        | [Ray](https://ray.example) | No | - | 2022 |
        """
    found = records(text)
    assert [one["columns"] for one in found] == [{"Labelled": "✔"}, {"Labelled": "✘"}, {"Labelled": "No"}]
    assert [one.was for one in drafts(text)[1].problems] == ["Code: -"]


def test_links_without_an_address_are_counted_in_any_column() -> None:
    text = """\
        | Paper | Scans |
        |---|---|
        | A Title of Some Paper [[paper](https://arxiv.org/abs/2101.00001)] [[code]()] | [[Cod]()] [[Eel]()] |
        | A Title of Some Other [[paper](https://arxiv.org/abs/2101.00002)] | [[Ray](https://ray.example)] |
        """
    assert [one.code for one in drafts(text)[1].problems] == ["empty-link"] * 3


def test_a_link_whose_address_is_misspelt_or_a_lone_hash_is_told() -> None:
    text = f"{PAPERS}\n- [A Title of Some Paper](#), 2020. [code](https://x.example/a) [top](#)\n"
    text += (
        "- [A Title of Some Other](hhttps://x.example/b), 2020. [code](https:/x.example/a) [data](https//x.example)\n"
    )
    assert [(one.code, one.message) for one in drafts(text)[1].problems] == [
        ("empty-link", "The link “A Title of Some Paper” has no address."),
        ("bad-link", "The link “A Title of Some Other” is not a web address: hhttps://x.example/b"),
        ("bad-link", "The link “code” is not a web address: https:/x.example/a"),
        ("bad-link", "The link “data” is not a web address: https//x.example"),
    ]


def test_an_item_that_leads_to_nothing_but_a_lone_hash_is_no_line_of_contents() -> None:
    found, report = drafts(f"{PAPERS}\n- [A Title of Some Paper](#), 2020.")
    assert found[-1].fields["title"] == "A Title of Some Paper"
    assert [one.code for one in report.problems] == ["empty-link"]


def test_items_set_in_too_far_below_a_line_of_words_are_items() -> None:
    deep = PAPERS.replace("- ", "    - ").replace("Paper 2", "Paper 2\n      ")
    found, report = drafts(f"# Fish\n\n(6) salt water\n{deep}\n\n(7) fresh water\n{PAPERS}")
    assert [one.line for one in found] == [4, 5, 7, 8, 9, 12, 13, 14, 15, 16]
    assert places(report) == [(3, 3, "text without a web link"), (11, 11, "text without a web link")]


def test_a_picture_that_leads_on_stands_where_its_link_does() -> None:
    text = '# Fish\n\n## Contributors\n\n<a href="https://fish.example">\n  <img src="a.png">\n</a>\n\n## Cod\n\n'
    assert told(text + PAPERS) == [(5, 7, "under “Contributors”")]


def test_a_link_without_an_address_is_told_where_it_stands() -> None:
    text = PAPERS.replace("00002)", "00002)</br>\n  [[Code]()]")
    assert [(one.code, one.line) for one in drafts(text)[1].problems] == [("empty-link", 3)]


def test_an_item_with_a_link_within_the_page_in_the_middle_is_no_line_of_contents() -> None:
    text = f"# Fish\n\n- [Cod](#cod)\n- [Eel](#eel)\n\n## Cod\n\n{PAPERS}\n\n## Eel\n\n- Lectures on the eel of a course that is listed there (see [Cod](#cod)):\n"
    assert told(text) == [(3, 4, "links within the page"), (16, 16, "text without a web link")]


def test_rows_that_lead_where_entries_do_are_no_losses() -> None:
    names = ("Alma", "Bor", "Ceto", "Dione", "Eris", "Faro")
    items = "\n".join(f"- [{name}](https://github.com/a/{name}) - A tool for fish." for name in names)
    rows = "\n".join(f"| [{name}](https://github.com/a/{name}) | {at}k |" for at, name in enumerate(names))
    found, report = drafts(f"# Fish\n\n{items}\n\n| Name | Stars |\n|---|---|\n{rows}\n")
    assert len(found) == len(names)
    assert places(report) == [(12, 17, "links that records have")]


def test_a_heading_right_below_a_line_of_tags_is_a_heading() -> None:
    found, report = drafts(f'# Fish\n\n<a name="cod" />\n## Cod\n\n{PAPERS}\n\n</details>\n### Eel\n{PAPERS}\n')
    assert {one.headings[-1] for one in found} == {"Cod", "Eel"}
    assert (found[0].line, places(report)) == (6, [])


def test_an_item_without_a_link_among_contents_is_told() -> None:
    text = f"# Fish\n\n## Contents\n\n- [Cod](https://a.example/cod)\n- [Eel](https://a.example/eel)\n- Ray\n\n## Cod\n{PAPERS}\n"
    assert [reason for first, _, reason in told(text) if first == 7] == ["text without a web link"]


def test_a_block_of_code_that_is_not_closed_ends_with_its_last_words() -> None:
    assert told(f"# Fish\n\n{PAPERS}\n\n```\nx = 1\n\n\n") == [(9, 10, "code blocks")]


def test_a_comment_at_the_end_of_a_row_is_no_cell() -> None:
    text = """\
        | Name | Year | Paper |
        |---|---|---|
        | [Cod](https://cod.example) | 2020 | [paper](https://arxiv.org/abs/2001.00001) | [//]: #Recommend
        | [Eel](https://eel.example) | 2021 | [paper](https://arxiv.org/abs/2101.00001) | more
        |  | 2021 |  |  |
        """
    assert [(one.code, one.line) for one in drafts(text)[1].problems if one.code == "stray-cells"] == [
        ("stray-cells", 4)
    ]


def test_words_and_the_link_behind_them_are_one_place() -> None:
    text = '# Fish\n\n<p>\n<sup>Brought by</sup>\n<br>\n<a href="https://fish.example">\n<div>\nCod\n</div>\n</a>\n</p>\n\n'
    assert told(text + PAPERS)[0] == (4, 6, "")


def test_a_picture_that_leads_to_the_page_is_a_picture() -> None:
    text = '# Fish\n\n<p>\n<a id="top" href="#top">\n<img\n  src="a.png"\n  alt="A fish"\n/>\n</a>\n</p>\n\n'
    assert told(text + PAPERS) == [(4, 9, "pictures")]


def test_a_line_of_several_links_within_the_page_is_one_of_contents() -> None:
    years = " | ".join(f"[{year}](#{year})" for year in (2020, 2021, 2022))
    text = f"# Fish\n\n- [Cod](#cod)\n- Papers on the fish of the deep sea: {years}\n- [Eel](#eel)\n\n## Cod\n\n"
    assert told(text + PAPERS) == [(3, 5, "links within the page")]


def test_rows_that_lead_where_the_points_of_entries_do_are_no_losses() -> None:
    names = ("Alma", "Bor", "Ceto", "Dione", "Eris", "Faro")
    items = "\n".join(f"- {name}: A Title of Its Paper\n  - [[code]](https://github.com/a/{name})" for name in names)
    rows = "\n".join(f"| {name} | https://github.com/a/{name} |" for name in names)
    _, report = drafts(f"# Fish\n\n{items}\n\n| Name | Code |\n|---|---|\n{rows}\n")
    assert [reason for *_, reason in places(report)] == ["links that records have"]


def test_a_line_that_names_the_contributors_is_no_entry() -> None:
    people = ", ".join(f"[{name} (B.Sc.)](https://{name}.example)" for name in ("ann", "bob"))
    text = (
        f"# Fish\n\n**🐟 Contributors: {people}**\n\n**📦 Other: [Rivers](https://github.com/a/rivers).**\n\n## Cod\n\n"
    )
    assert "Contributors" not in [one["name"] for one in records(text + PAPERS)]


def test_a_sentence_among_the_entries_under_a_heading_that_may_be_about_the_list_is_not_passed_over_for_the_heading() -> (
    None
):
    lists = "\n".join(f"- [{name}](https://{name}.example)" for name in ("pond", "lake", "river", "brook", "sea"))
    more = "- Many other good lists can be found in the [lists](https://lists.example) of fish"
    text = f"# Fish\n\n{PAPERS}\n\n## Other Lists\n\n"
    assert told(f"{text}{more}\n{lists}\n") == [(11, 11, "")]
    assert told(f"{text}{more}\n") == [(11, 11, "under “Other Lists”")]
