from __future__ import annotations

from hmtui.text.short_address import shorten_apart


def test_titles_that_begin_alike_are_cut_in_the_middle_and_others_at_the_end() -> None:
    titles = [
        "Papers of the Week (June 2 to 8)",
        "Papers of the Week (June 9 to 15)",
        "A heading of many words",
        "Short",
    ]
    assert shorten_apart(titles, 17) == ["Papers o… 2 to 8)", "Papers o…9 to 15)", "A heading of man…", "Short"]


def test_what_all_titles_begin_with_is_left_out_before_any_is_cut() -> None:
    titles = [
        "Papers on Boats of the Week (June 2 to 8) - 2025",
        "Papers on Boats of the Week (June 9) - 2024",
        "Papers on Boats of the Week (July)",
    ]
    assert shorten_apart(titles, 28) == ["June 2 to 8 - 2025", "June 9 - 2024", "July"]
    assert shorten_apart(titles, 60) == titles


def test_titles_that_share_a_word_only_in_part_keep_it() -> None:
    assert shorten_apart(["Interior boats", "International boats", "Interesting boats"], 13) == [
        "Interior boa…",
        "Internationa…",
        "Interesting…",
    ]
