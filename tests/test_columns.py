"""The table of columns."""

from __future__ import annotations

import pytest

from hmtui.columns import COLUMNS, SORT_KEYS, column, order_name, order_words, short_title
from hmtui.config import SETTINGS
from hmtui.library import Library
from hmtui.models import OTHERS, Author, Entry
from hmtui.query import parse


@pytest.mark.parametrize(
    ("name", "title", "shown"),
    [
        ("LLaMA", "LLaMA: Open and Efficient", "Open and Efficient"),
        ("llama", "LLaMA - Open", "Open"),
        ("GPT-4", "GPT-4", ""),
        ("GPT-NeoX", "GPT-NeoX-20B: An Open-Source Model", "GPT-NeoX-20B: An Open-Source Model"),
        ("Qwen-Image", "Qwen-Image Technical Report", "Qwen-Image Technical Report"),
        ("SAM", "Segment Anything", "Segment Anything"),
    ],
)
def test_a_title_leaves_out_a_leading_repeat_of_the_name(name: str, title: str, shown: str) -> None:
    assert short_title(Entry(id="x", name=name, title=title)) == shown


@pytest.mark.parametrize(("count", "shown"), [(0, ""), (1, "F0"), (2, "F0, F1"), (3, "F0 +2"), (1001, "F0 +1,000")])
def test_authors_are_the_first_and_how_many_more(count: int, shown: str) -> None:
    authors = tuple(Author(f"F{n}") for n in range(count))
    assert column("authors").show(Entry(id="x", name="X", author=authors)) == shown


def test_an_organization_is_shown_without_its_parenthesis() -> None:
    assert column("org").show(Entry(id="x", name="X", organizations=("Meta AI (FAIR)", "Y"))) == "Meta AI"


def test_settings_queries_and_the_index_use_the_same_table() -> None:
    assert SETTINGS["look.columns"].choices == tuple(one.key for one in COLUMNS)
    for key in SORT_KEYS:
        sort = parse(f"sort:{key}").sort
        assert sort is not None
        assert (sort.key, sort.reverse) == (key, False)
    library = Library.open()
    for key in SORT_KEYS:
        hits = library.search(f"sort:{key}").hits
        assert len({library.store.id_at(number) for number in hits.numbers(0, len(library))}) == len(library)


def test_each_letter_of_the_sort_menu_is_of_one_column() -> None:
    letters = [one.letter for one in COLUMNS if one.sorts]
    assert len({*letters, "b", "l"}) == len(letters) + 2  # best match, list order


def test_an_order_is_called_the_same_in_menus_and_in_sentences() -> None:
    assert (order_name("relevance", reverse=False), order_words("relevance", reverse=False)) == (
        "Best match",
        "best match",
    )


@pytest.mark.parametrize(
    ("names", "shown"),
    [((), ""), (("Rae",), "Rae"), (("Rae", "others"), "Rae et al."), (("Rae", "Wu", "others"), "Rae et al.")],
)
def test_authors_of_whom_not_all_are_named(names: tuple[str, ...], shown: str) -> None:
    authors = tuple(Author(literal=name) if name == OTHERS else Author(family=name) for name in names)
    assert column("authors").show(Entry(id="a", name="A", author=authors)) == shown
