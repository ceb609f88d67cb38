"""Remarks of one class are one remark; what is worst comes first; all that count issues count the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.digest import told
from hmtui.formats.findings import Finding, summary
from hmtui.library import Library
from hmtui.sources import check

if TYPE_CHECKING:
    from pathlib import Path

TITLES = ("A First Title of a Paper", "The Second Title of a Paper", "One More Title of a Paper")
LIST = f"""# Papers

Words about the list.

## Vision
<!-- omit in toc -->
- **Year 2024**
  - **ICLR**
    - [{TITLES[0]}](https://arxiv.org/abs/2401.00001v1)
    - [{TITLES[1]}](https://arxiv.org/abs/2401.00002)

[back to the top](#papers)

## Language
<!-- omit in toc -->
- **Year 2023**
  - **ICML**
    - [{TITLES[0]}](https://arxiv.org/abs/2401.00001v1)
    - [{TITLES[2]}](https://arxiv.org/abs/2301.00003)

-

[back to the top](#papers)

## Other awesome lists
- [Awesome Others](https://github.com/a/awesome-others)
"""


def remark(code: str, line: int, reason: str = "") -> Finding:
    return Finding("a.md", line, 1, code, f"Line {line}.", reason=reason)


def test_remarks_of_one_class_are_one_remark_with_their_lines() -> None:
    comments = [remark("not-an-entry", line, "commented out") for line in (3, 4, 9)]
    (one,) = told(comments, (), ["a.md"])
    assert (one.line, one.message) == (3, "2 places skipped (commented out): lines 3–4, 9.")
    assert one.lines == ((3, 4), (9, 9))
    linked = [remark("not-read", line) for line in (3, 5, 8, 9)]
    (one,) = told(linked, (), ["a.md"])
    assert one.message == "4 places with a link were not read as entries: lines 3, 5, 8–9."
    versions = [remark("pinned-version", line) for line in range(1, 30, 2)]
    (one,) = told((), versions, ["a.md"])
    assert one.message == "15 paper links are pinned to a version: lines 1, 3, 5, 7, 9, 11 and 9 more."


def test_what_is_not_shown_is_counted_as_the_whole_is() -> None:
    again = [remark("listed-twice", line) for line in (1, 2, 3, 5, 7, 9, 11, 13, 15, 16, 18)]
    (one,) = told((), again, ["a.md"])
    assert one.message == "11 records are also listed in another place: lines 1–3, 5, 7, 9, 11, 13 and 3 more."
    neighbours = [remark("not-an-entry", line, "pictures") for line in (3, 4)]
    (one,) = told(neighbours, (), ["a.md"])
    assert (one.message, one.lines) == ("Lines 3–4 skipped (pictures).", ((3, 4),))


def test_names_that_are_not_defined_are_one_warning() -> None:
    names = [Finding("a.bib", line, 1, "unknown-string", f"a{line}: @string “x{line}” …") for line in range(1, 12, 2)]
    (one,) = told(names, (), ["a.bib"])
    assert one.message == "6 @string names are not defined, kept as text: lines 1, 3, 5, 7, 9, 11."


def test_few_remarks_that_name_records_stay_as_they_are() -> None:
    few = (remark("listed-twice", 1), remark("listed-twice", 2))
    assert told((), few, ["a.md"]) == few


def test_what_is_worst_comes_first_and_what_may_be_lost_before_other_remarks() -> None:
    found = (remark("not-an-entry", 1, "code"), remark("not-read", 7), remark("no-link", 8), remark("broken-entry", 9))
    assert [one.line for one in told(found, (), ["a.md"])] == [9, 8, 7, 1]


def test_reasons_are_what_the_lines_are_and_headings_of_entries_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(LIST, encoding="utf-8")
    notes = [one for one in check(str(path)).problems if one.code == "not-an-entry"]
    assert notes[1].message == "2 places skipped (comments): lines 6, 15."
    assert notes[3].message == "Skipped (under “Other awesome lists”)."
    assert [(one.reason, one.line) for one in notes] == [
        ("text without a web link", 3),
        ("comments", 6),
        ("links within the page", 12),
        ("under “Other awesome lists”", 26),
    ]


def test_the_browser_counts_what_check_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(LIST, encoding="utf-8")
    origin = Library.open(str(path)).origin
    assert origin is not None
    assert origin.summary == summary(check(str(path)).problems) == "no issues, 6 remarks"


def test_the_nearest_heading_about_the_list_is_named(tmp_path: Path) -> None:
    log = "<details>\n<summary>Update log</summary>\n\n- 2024-01-01: more papers\n\n</details>\n"
    path = tmp_path / "a.md"
    path.write_text(
        f"# Papers\n## Contents\n- [Vision](#vision)\n\n{log}\n{LIST[LIST.index('## Vision') :]}", encoding="utf-8"
    )
    reasons = {one.reason for one in check(str(path)).problems}
    assert "under “Update log”" in reasons
    assert "under “Contents”" not in reasons


def test_links_without_an_address_are_one_warning_with_the_lines_of_all() -> None:
    links = [Finding("a.md", line, 1, "empty-link", "The link “code” has no address.") for line in (3, 4, 9, 12)]
    (together,) = told(links, (), ["a.md"])
    assert (together.message, together.level) == ("4 links have no address: lines 3–4, 9, 12.", "warning")
    assert told(links[:2], (), ["a.md"]) == tuple(links[:2])
