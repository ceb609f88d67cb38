"""Many items are read one by one, few are held."""

from __future__ import annotations

from hmtui import sequences
from hmtui.sequences import LazySequence, read_each


def test_an_item_is_read_whenever_it_is_looked_at_and_not_before() -> None:
    read: list[int] = []

    def item(number: int) -> str:
        read.append(number)
        return f"item {number}"

    items = LazySequence(item, (7, 3, 5))
    assert (len(items), read) == (3, [])
    assert items[1] == "item 3"
    assert list(items[1:]) == ["item 3", "item 5"]
    assert list(items) == list(items) == ["item 7", "item 3", "item 5"]
    assert read == [3, 3, 5, 7, 3, 5, 7, 3, 5]
    assert "item 5" in items


def test_few_are_read_once() -> None:
    read: list[int] = []
    few = read_each(read.append, range(sequences._FEW))
    assert list(few) == list(few)
    assert read == list(range(sequences._FEW))
    read_each(read.append, range(sequences._FEW + 1))
    assert len(read) == sequences._FEW
