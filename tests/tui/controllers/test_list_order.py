"""Which order holds: that of the list, or that of the words searched for."""

from __future__ import annotations

import pytest

from hmtui.query import Sort
from hmtui.tui.controllers.list_order import ListOrder, without_order

SIZE, NAME = Sort("params"), Sort("name")


def test_words_are_ranked_until_an_order_is_chosen_which_stays_for_later_words() -> None:
    order = ListOrder("")
    assert order.of("gpt") is None
    order.choose("gpt", NAME)
    assert [order.of(query) for query in ("gpt o", "bert", "org:openai", "", "t5")] == [NAME, NAME, None, None, NAME]
    order.choose("t5", None)
    assert [order.of(query) for query in ("t5", "gpt", "")] == [None, None, None]


def test_an_order_chosen_for_the_list_holds_for_words_and_is_back_without_them() -> None:
    order = ListOrder("")
    order.choose("", SIZE)
    assert [order.of(query) for query in ("org:openai", "gpt")] == [SIZE, SIZE]
    order.choose("gpt", NAME)
    assert [order.of(query) for query in ("bert", "")] == [NAME, SIZE]


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
    assert [order.of(query) for query in ("is:starred", "is:starred gpt", "")] == [SIZE, SIZE, SIZE]
    order.choose_for_view("", NAME)
    assert order.of("") == NAME


def test_the_orders_are_there_again_the_next_time() -> None:
    order = ListOrder("", "-params")
    assert order.text == "-params,-params,"
    order.choose("gpt", NAME)
    assert order.text == "-params,name,"
    assert ListOrder("gpt", "-params,").sort is None, "as earlier versions wrote it"
    again = ListOrder("gpt", order.text)
    assert again.sort == NAME
    assert again.of("") == Sort("params", reverse=True)
    assert ListOrder("").text == ""
