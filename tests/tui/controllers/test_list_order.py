"""Which order holds: that of the list, or that of the words searched for."""

from __future__ import annotations

import pytest

from hmtui.query import Sort
from hmtui.tui.controllers.list_order import ListOrder, without_order

SIZE, NAME = Sort("params"), Sort("name")


def test_words_are_ranked_and_the_order_of_the_list_is_back_without_them() -> None:
    order = ListOrder("")
    order.choose("", SIZE)
    assert order.of("org:openai") == SIZE, "a field alone ranks nothing"
    for typed in ("#", "#m", "#moe"):
        assert order.of(typed) == SIZE, "nor does a tag"
    assert order.of("gpt") is None
    assert order.of("") == SIZE


def test_an_order_chosen_for_words_holds_while_they_are_added_to_or_taken_from() -> None:
    order = ListOrder("gpt")
    order.choose("gpt", NAME)
    for query in ("gpt", "gpt o", "gpt org:openai", "gpt", "gp"):
        assert order.of(query) == NAME, query
    assert order.of("bert") is None, "other words are ranked anew"
    order.choose("bert", NAME)
    order.of("")
    assert order.of("bert") is None


@pytest.mark.parametrize(
    ("query", "left"),
    [("gpt sort:-year", "gpt"), ("sort:name gpt", "gpt"), ("SORT:params", ""), ("resort:x", "resort:x")],
)
def test_an_order_chosen_from_the_menu_takes_the_place_of_the_one_in_the_query(query: str, left: str) -> None:
    assert without_order(query) == left


def test_the_order_of_a_view_ends_with_its_query_and_one_without_leaves_that_of_the_list() -> None:
    order = ListOrder("", "params")
    order.choose_for_view("is:starred", NAME)
    assert [order.of(query) for query in ("is:starred", "is:starred org:x", "")] == [NAME, NAME, SIZE]
    order.choose_for_view("is:starred", None)
    assert [order.of(query) for query in ("is:starred", "is:starred gpt", "")] == [SIZE, None, SIZE]
    order.choose_for_view("", NAME)
    assert order.of("") == NAME


def test_the_orders_are_there_again_the_next_time() -> None:
    order = ListOrder("", "-params")
    assert order.text == "-params,"
    order.choose("gpt", NAME)
    assert order.text == "-params,name"
    again = ListOrder("gpt", order.text)
    assert again.sort == NAME
    assert again.of("") == Sort("params", reverse=True)
    assert ListOrder("").text == ""
