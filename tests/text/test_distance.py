"""How far words are apart, and which are near enough to be offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.text.distance import distance, nearest

WORDS = st.text("abcd", max_size=8)


@pytest.mark.parametrize(
    ("word", "other", "edits"),
    [
        ("gpt", "gpt", 0),
        ("gtp", "gpt", 1),
        ("gpt", "gpts", 1),
        ("nope", "gopher", 3),
        ("", "ab", 2),
        ("llama", "lama", 1),
    ],
)
def test_edits_between_words(word: str, other: str, edits: int) -> None:
    assert distance(word, other) == edits


@given(WORDS, WORDS)
def test_a_distance_is_symmetric_bounded_and_zero_for_the_same_word(word: str, other: str) -> None:
    edits = distance(word, other)
    assert edits == distance(other, word)
    assert (edits == 0) == (word == other)
    assert abs(len(word) - len(other)) <= edits <= max(len(word), len(other))


@given(WORDS, WORDS)
def test_the_distance_to_a_beginning_is_the_least_of_all_beginnings(word: str, other: str) -> None:
    assert distance(word, other, prefix=True) == min(distance(word, other[:end]) for end in range(len(other) + 1))


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("nope", []),
        ("nopenope", []),
        ("go", []),
        ("megatrxxn", ["megatronlm"]),
        ("gophr", ["gopher"]),
        ("glam", ["glm"]),
    ],
)
def test_only_words_within_a_few_edits_are_offered(word: str, offered: list[str]) -> None:
    assert nearest(word, ["gopher", "megatronlm", "openvla", "glm", "gopher"]) == offered
