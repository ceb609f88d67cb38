"""Pages of results, however they are ordered."""

from __future__ import annotations

import pytest

from benchmarks import generate
from hmtui.query import Sort, parse
from hmtui.search import Index
from hmtui.search import columns as module

INDEX = Index.build(tuple(generate.entries(700)), generate.SECTIONS)


@pytest.mark.parametrize("key", ["relevance", "year", "name", "venue", "params"])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("text", ["", "a", "learning", "year:2020", "nothing-like-it"])
def test_every_page_is_a_slice_of_the_whole(
    key: str, reverse: bool, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SHORTEST", 64)
    sort = Sort(key, reverse=reverse)
    whole = INDEX.search(parse(text), sort=sort)
    everything = whole.numbers(0, len(INDEX))
    assert len(everything) == len(set(everything)) == whole.total
    for start in range(0, 720, 37):
        fresh = INDEX.search(parse(text), sort=sort)
        assert fresh.numbers(start, start + 40) == everything[start : start + 40]
    assert INDEX.search(parse(text), sort=sort).first(33) == everything[:33]
    assert [whole.position(number) for number in everything] == list(range(len(everything)))


def test_counts_are_those_of_the_query_whatever_the_section() -> None:
    counts = INDEX.search(parse("learning")).counts()
    assert INDEX.search(parse("learning"), section="CV").counts() == counts
    assert INDEX.search(parse("learning"), section="CV").total == counts["CV"]
    assert list(counts) == [None, *(section.id for section in generate.SECTIONS)]
