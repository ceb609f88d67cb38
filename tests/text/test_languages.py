"""Languages are written so that they can be read."""

from __future__ import annotations

from hmtui.text.languages import language_names


def test_several_languages_that_are_not_named_are_said_in_a_word() -> None:
    assert language_names(("en", "mul", "zh")) == ["en", "multilingual", "zh"]
