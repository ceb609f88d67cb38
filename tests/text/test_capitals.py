from __future__ import annotations

import pytest

from hmtui.text.capitals import merge_spans, protected_spans


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("BERT: A Model for the Few-Shot Learner", ["BERT"]),
        ("Scaling GPT-3 and T5", ["GPT-3", "T5"]),
        ("A Study of Chinese and of Rubik's Cube", ["Chinese", "Rubik's"]),
        ("Germany's Best", ["Germany's"]),
        ("GPT-NeoX-20B in the U.S. Market", ["GPT-NeoX-20B", "U.S"]),
        ("The North American Chapter and the South Side", ["North", "American"]),
        ("South East Asian and South-East European Work", ["South", "East", "Asian", "South-East", "European"]),
        ("ATTENTION IS ALL YOU NEED", []),
        ("NLP AI", ["NLP", "AI"]),
        ("", []),
    ],
)
def test_names_acronyms_and_words_with_inner_capitals_are_kept(title: str, words: list[str]) -> None:
    assert [title[start:end] for start, end in merge_spans(title, protected_spans(title))] == words


def test_the_names_of_the_work_are_kept_as_whole_words_and_in_the_plural() -> None:
    title = "Switch Transformers and Transformersque Things"
    spans = merge_spans(title, protected_spans(title, ("Switch Transformer", "Transformers")))
    assert [title[start:end] for start, end in spans] == ["Switch Transformers"]
