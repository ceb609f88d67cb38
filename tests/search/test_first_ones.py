"""The first hits of a phrase are those of the whole search, in its order."""

from __future__ import annotations

import pytest

from benchmarks import generate
from hmtui.query import Sort, parse
from hmtui.search import Index, first_ones

INDEX = Index.build(tuple(generate.entries(3_000)), generate.SECTIONS)
QUERIES = (
    '"language models"',
    '"deep learning"',
    '"large language"',
    'title:"language models"',
    '"language models" OR "vision transformer" OR learning',
    '"language models" -gpt',
    '("language models" OR "deep learning") has:code',
    '"a" "models"',
    '"wei wang"',
)


@pytest.fixture(autouse=True)
def few_texts_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_ones, "_STEPS", (4, 8, 16, 32))


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("enough", [1, 3, 10])
@pytest.mark.parametrize("section", [None, "NLP"])
def test_they_are_the_beginning_of_all(text: str, enough: int, section: str | None) -> None:
    query = parse(text)
    some, every = (INDEX.search(query, section=section, enough=few) for few in (enough, None))
    assert some.first(some.total) == every.first(some.total)
    assert not every.partial
    assert some.total == every.total or (some.partial and some.total >= enough)


def test_only_what_takes_long_is_left_for_later() -> None:
    partial = {text for text in QUERIES if INDEX.search(parse(text), enough=1).partial}
    assert {'"language models"', 'title:"language models"'} <= partial
    for text in ("", "language models", '-"language models"', '"no such words"', '"megatorn"'):
        assert not INDEX.search(parse(text), enough=1).partial


def test_another_order_needs_all_of_them() -> None:
    for sort in (Sort("name"), Sort("relevance", reverse=True), Sort("year", reverse=True)):
        assert not INDEX.search(parse('"language models"'), sort=sort, enough=1).partial
