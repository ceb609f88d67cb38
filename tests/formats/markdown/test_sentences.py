"""What stays in the words of an entry, and what is no part of them: counts of stars, links and code in sentences."""

from __future__ import annotations

import pytest

from formats.markdown.lists import records


@pytest.mark.parametrize(
    "line",
    [
        "[Auk](https://github.com/a/a) ⭐ 3.2k - A tool for the sea",
        "⭐3.2k [Auk](https://github.com/a/a) - A tool for the sea. 2.2k stars",
        "[Auk](https://github.com/a/a) (1,234 stars) :fire: - A tool for the sea",
        "[Auk](https://github.com/a/a) - A tool :rocket: for the sea [721⭐]",
    ],
)
def test_a_count_of_stars_is_no_word_of_an_entry(line: str) -> None:
    (found,) = records(f"- {line}\n")
    assert (found["name"], found["summary"]) == ("Auk", "A tool for the sea")


def test_stars_within_a_sentence_stay() -> None:
    (found,) = records("- [Auk](https://github.com/a/a) - A tool with >140k stars on GitHub\n")
    assert found["summary"] == "A tool with >140k stars on GitHub"


def test_links_and_code_words_stay_in_their_sentence() -> None:
    found = records(
        "- [Auk](https://github.com/a/a) - The tool of the [docs](https://a.org/docs) for boats.\n"
        "- [Tern](https://github.com/a/t): `tern` counts birds at sea.\n"
    )
    assert [one["summary"] for one in found] == ["The tool of the docs for boats", "tern counts birds at sea"]


def test_a_description_behind_a_date_in_brackets_is_kept_whole() -> None:
    lines = [
        f"- [Auk{at}](https://arxiv.org/abs/2101.{at:05}) (2020) - counts birds; finds {at} of 9.\n" for at in range(5)
    ]
    found = records("".join(lines))
    assert [one["summary"] for one in found] == [f"counts birds; finds {at} of 9" for at in range(5)]
    assert {one["issued"] for one in found} == {"2020"}


def test_what_a_work_is_is_no_venue() -> None:
    told = ["Lecture Notes", "[Survey 2020]", "(Lecture Notes, 2019)"]
    found = records(
        "".join(
            f"- [Solving Some of {at} Things](https://example.org/{at}.pdf) {words}\n" for at, words in enumerate(told)
        )
    )
    assert not any({"venue", "author"} & one.keys() for one in found)
