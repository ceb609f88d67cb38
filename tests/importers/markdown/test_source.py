from __future__ import annotations

from hmtui.importers.draft import Report
from hmtui.importers.markdown.notes import Notes
from hmtui.importers.markdown.source import mended


def mend(text: str) -> tuple[str, Report]:
    report = Report()
    return mended(text, Notes(report)), report


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


def test_dashes_in_code_are_left() -> None:
    code = "```\n|a|b|c|\n|-|-|\n```"
    assert mend(code)[0] == code
