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
