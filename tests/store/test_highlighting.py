"""What is highlighted is what matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.query import parse
from hmtui.store import spans


@pytest.mark.parametrize(
    ("query", "text", "field", "marked"),
    [
        ("pangu-a", "PanGu-α: large", "", ["PanGu-α"]),
        ("alpha", "PanGu-α", "", ["α"]),
        ("gpt3", "GPT-3 and InstructGPT-3.5", "", ["GPT-3", "GPT-3"]),
        ("cafe", "Café, Cafe\u0301s", "", ["Café", "Cafe\u0301"]),
        ('"few shot"', "Few-Shot and few  shot, fewshots", "", ["Few-Shot", "few  shot"]),
        ("gptneox", "GPT NeoX 20B", "name", ["GPT NeoX"]),
        ("gptneox", "GPT NeoX 20B", "title", []),
        ("moe", "A Mixture-of-Experts decoder, MoE", "", ["Mixture-of-Experts", "MoE"]),
        ("arch:moe", "mixture of experts", "architecture", ["mixture of experts"]),
        ("moe", "Mixture of Experts", "name", []),
        ("mo", "mixture of experts", "", []),
        ("title:big", "big", "title", ["big"]),
        ("title:big", "big", "name", []),
        ("2005.14", "2005.14165", "arxiv", ["2005.14"]),
        ("-gpt bert", "gpt bert", "", ["bert"]),
        ("mixture of depths", "Mixture of Depths: a profile", "", ["Mixture", "Depths"]),
        ("of", "A part of it", "", ["of"]),
        ("gpt OR bert", "gpt bert", "", ["gpt", "bert"]),
        ("ab bc", "abc", "", ["abc"]),
        ("", "text", "", []),
        ("year:2020", "2020", "", []),
    ],
)
def test_the_matching_characters_are_marked(query: str, text: str, field: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in spans(parse(query), text, field)] == marked


@given(st.text(max_size=12), st.text(max_size=40), st.sampled_from(["", "name", "title", "id"]))
def test_ranges_lie_within_the_text_apart_and_in_order(query: str, text: str, field: str) -> None:
    ends = [0]
    for start, end in spans(parse(query), text, field):
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)
