from __future__ import annotations

import pytest

from formats.markdown.lists import codes, drafts, records
from hmtui.formats.draft import Report
from hmtui.formats.markdown.diagnostics import Diagnostics
from hmtui.formats.markdown.source import mended


def mend(text: str) -> tuple[str, Report]:
    report = Report()
    return mended(text, Diagnostics(report)), report


def test_letters_read_in_a_wrong_encoding() -> None:
    names = ["PanGu-α", "紫东太初", "孟子", "书生"]
    damaged = "\n".join(f"| 2021 | {name.encode().decode('mac_roman')} | x |" for name in names)
    text, report = mend(damaged)
    assert text.split("\n") == [f"| 2021 | {name} | x |" for name in names]
    assert {(problem.code, problem.repaired) for problem in report.problems} == {("mojibake", True)}
    assert sorted(problem.line for problem in report.problems) == [1, 2, 3, 4]
    assert {problem.now for problem in report.problems} == set(names)


def test_good_letters_stay() -> None:
    good = "Cătălina Cangea, Müller — “quotes” 🔥 书生 naïve café\n| é | ü |"
    text, report = mend(good)
    assert text == good
    assert report.problems == []


def test_lines_keep_their_numbers() -> None:
    assert mend("a\r\nb\rc\n")[0] == "a\nb\nc\n"


def test_an_address_without_its_scheme_is_a_link_and_said() -> None:
    text, report = mend("- [a](github.com/a/b) and [b](www.b.example/c)\n- [c](docs/www.md) [d](github.com)\n")
    assert (
        text == "- [a](https://github.com/a/b) and [b](https://www.b.example/c)\n- [c](docs/www.md) [d](github.com)\n"
    )
    assert [(one.code, one.line, one.was) for one in report.problems] == [
        ("link-scheme", 1, "github.com/a/b"),
        ("link-scheme", 1, "www.b.example/c"),
    ]


def test_an_address_with_a_space_is_a_link_and_said() -> None:
    text, report = mend("- [a](https://a.example/my file.pdf)\n- [b](docs/b.md)\n")
    assert text == "- [a](https://a.example/my%20file.pdf)\n- [b](docs/b.md)\n"
    found = [(one.code, one.line, one.was, one.now) for one in report.problems]
    assert found == [("link-space", 1, "https://a.example/my file.pdf", "https://a.example/my%20file.pdf")]


def test_dashes_in_code_are_left() -> None:
    code = "```\n|a|b|c|\n|-|-|\n```"
    assert mend(code)[0] == code


def test_tiny_lines_are_left_out_of_a_text_that_is_little_else() -> None:
    found, report = drafts("- a\n" * 21_000 + "- [A Title of a Paper](https://arxiv.org/abs/2001.00001)\n")
    assert [(draft.fields["name"], draft.line) for draft in found] == [("A Title of a Paper", 21_001)]
    assert "too-many-lines" in codes(report, repaired=False)


def test_tiny_lines_of_html_are_read() -> None:
    row = '<tr>\n<td>\n<a href="https://arxiv.org/abs/2001.00001">A Title of a Paper</a>\n</td>\n<td>\n2020\n</td>\n</tr>\n'
    _, report = drafts("<table>\n" + row * 2600 + "</table>\n")
    assert "too-many-lines" not in codes(report, repaired=False)


def test_brackets_that_nothing_closes_are_text() -> None:
    found, _ = drafts("[" * 900 + "\n\n- [A Title of a Paper](https://arxiv.org/abs/2001.00001)\n")
    assert [draft.fields["name"] for draft in found] == ["A Title of a Paper"]


def test_accents_are_composed_and_addresses_are_not() -> None:
    text = "- [A Map of Rain](https://example.org/Gu\u0308nther), Gu\u0308nther Holm and Rene\u0301 Blanc, 2011\n"
    (draft,) = drafts(text)[0]
    assert [name["family"] for name in draft.fields["author"]] == ["Holm", "Blanc"]
    assert draft.fields["author"][0]["given"] == "G\u00fcnther"
    assert draft.fields["links"][0]["url"].endswith("/Gu\u0308nther")


@pytest.mark.parametrize(
    ("line", "mended_line"),
    [
        ("- **A Title ** Ann Lee", "- **A Title** Ann Lee"),
        ("- ** A Title** Ann Lee", "- **A Title** Ann Lee"),
        ("**[A Title](https://a.example) **<br>", "**[A Title](https://a.example)**<br>"),
        ("- **A** and **B** or **C**", "- **A** and **B** or **C**"),
        ("-[A Title](https://a.example)", "- [A Title](https://a.example)"),
        ("12.**A Title** Ann Lee", "12. **A Title** Ann Lee"),
        ("--[x] is 2**3 or *-[y]*", "--[x] is 2**3 or *-[y]*"),
    ],
)
def test_signs_of_bold_words_and_items_with_a_space_too_many_or_too_few(line: str, mended_line: str) -> None:
    assert mend(line)[0] == mended_line


def test_a_row_that_is_broken_in_two_is_one() -> None:
    head = "| Title | Venue |\n|---|---|\n"
    assert mend(f"{head}| [A Long\nTitle](https://a.example) | CVPR |\n")[0] == (
        f"{head}| [A Long Title](https://a.example) | CVPR |\n|||\n"
    )
    untouched = f"{head}| A | B |\nwords with a | bar\n"
    assert mend(untouched)[0] == untouched


def test_facts_in_lines_of_their_own_are_no_part_of_the_title_above() -> None:
    titles = [
        "Deep Code Comment Generation",
        "Autofolding for Source Code",
        "Summaries of Methods",
        "Naming Methods Well",
    ]
    people = "Xing Hu, Ge Li and Zhi Jin"
    text = "## Papers\n\n" + "".join(
        f"{at}. {people} ({2014 + at}) - {title}\nTasks: write comments; find names\nData: methods of Java projects\n"
        for at, title in enumerate(titles, 1)
    )
    assert [fields["title"] for fields in records(text)] == titles
    assert mend("A title\nNote: once\n\nTasks: a\n")[0] == "A title\nNote: once\n\nTasks: a\n"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("- 21-SIGCOMM-{}", "- [SIGCOMM 2021] {}"),
        ("1. **2021_CVPR_{}**", "1. [CVPR 2021] **{}**"),
        ("* [CVPR21-{}](https://a.example)", "* [CVPR 2021] [{}](https://a.example)"),
        ("| ICML'18: {} |", "| [ICML 2018] {} |"),
        ("### ICML 2021 - {}", "### ICML 2021 - {}"),
    ],
)
def test_year_and_venue_tied_to_titles_are_set_apart_where_several_are_written_so(written: str, kept: str) -> None:
    titles = ["FaSST: Fast, Scalable and Simple Calls", "Corundum-An Open NIC", "The Path"]
    text = "\n".join(map(written.format, titles))
    assert mend(text)[0] == "\n".join(map(kept.format, titles))
    assert mend(written.format("A Title"))[0] == written.format("A Title")
    assert mend(text.replace("SIGCOMM", "AB").replace("CVPR", "AB").replace("ICML", "AB"))[0].count("[AB 20") == 0


def test_questions_among_papers_are_no_entries() -> None:
    papers = "".join(f"- {14 + at}-NSDI-The Network Stack of Part {at}\n" for at in range(8))
    read = records(f"## Topic\n**[Questions]**\n- How can we make the stack simple?\n\n**[Works]**\n{papers}")
    assert len(read) == 8
    assert {(fields["venue"][:4], fields["title"][:9]) for fields in read} == {("NSDI", "The Netwo")}
