"""Forgiveness for mistyped words."""

from __future__ import annotations

import pytest

from hmtui.models import Author, Entry
from hmtui.query import parse
from hmtui.store import Store

STORE = Store.in_memory(
    (
        Entry(id="1", name="Megatron-LM", title="Training Multi-Billion Parameter Language Models"),
        Entry(
            id="2", name="BERT", title="Text to Image Generation", author=(Author("Vaswani", "Ashish"), Author("Yoo"))
        ),
        Entry(id="3", name="GPT-2", title="Unsupervised Multitask Learners"),
    ),
    (),
)


@pytest.mark.parametrize(
    ("text", "found", "replaced"),
    [
        ("megatorn", ["1"], [("megatorn", "megatron")]),
        ("megator", ["1"], [("megator", "megatron")]),
        ("megtron", ["1"], [("megtron", "megatron")]),
        ("meggatron", ["1"], [("meggatron", "megatron")]),
        ("megatrom", ["1"], [("megatrom", "megatron")]),
        ("gtp", ["3"], [("gtp", "gpt")]),
        ("text-to-image", ["2"], [("texttoimage", "text to image")]),
        ("author:vaswnai", ["2"], [("vaswnai", "vaswani")]),
        ("megatorn langauge", ["1"], [("megatorn", "megatron"), ("langauge", "language")]),
        ("bert", ["2"], []),
        ("vaswanj", ["2"], [("vaswanj", "vaswani")]),
        ("ooy", [], []),
        ("oyo", ["2"], [("oyo", "yoo")]),
        ("yolo", [], []),
        ("author:yolo", [], []),
        ("author:vasvani", [], []),
        ("author:vaswanni", ["2"], [("vaswanni", "vaswani")]),
        ("author:yo", ["2"], []),
        ("lerners", ["3"], [("lerners", "learners")]),
        ("lamguage", ["1"], [("lamguage", "language")]),
        ("megq", [], []),
        ("bilionn", ["1"], [("bilionn", "billion")]),
        ("gtq", [], []),
        ("gpt7", [], []),
        ("bert2", [], []),
        ("xegatron", [], []),
        ("2021", [], []),
        ("megatorn zzzzzz", [], []),
        ("bert learners", [], []),
    ],
)
def test_what_a_mistyped_word_finds(text: str, found: list[str], replaced: list[tuple[str, str]]) -> None:
    hits = STORE.search(parse(text))
    assert [STORE.id_at(number) for number in hits.first()] == found
    assert [(one.term, one.instead) for one in hits.approximate] == replaced


def test_the_query_that_was_searched_is_there_for_highlighting() -> None:
    hits = STORE.search(parse("megatorn"))
    assert hits.query != parse("megatorn")
    assert STORE.search(parse("bert")).query == parse("bert")
