from __future__ import annotations

from hmtui.models import Section
from hmtui.tui.controllers.cursor_restore import CursorRestore, CursorTarget


def test_a_new_query_puts_the_cursor_on_the_best_match() -> None:
    assert CursorRestore().land("bert", "dolly", 4) == CursorTarget(None, 0)


def test_a_value_chosen_keeps_the_record_and_what_is_typed_next_does_not() -> None:
    place = CursorRestore()
    place.narrow()
    assert place.land("org:meta", "opt", 7) == CursorTarget("opt", None)
    assert place.land("org:meta lla", "opt", 0) == CursorTarget(None, 0)


def test_a_cleared_query_goes_back_to_where_the_person_was() -> None:
    place = CursorRestore()
    place.land("b", "opt", 7)
    place.land("bert", "bert", 0)
    assert place.land("", "bert", 0) == CursorTarget("opt", 7)


def test_a_record_chosen_among_the_hits_outlives_the_query() -> None:
    place = CursorRestore()
    place.land("bert", "opt", 7)
    place.choose()
    assert place.land("ber", "roberta", 0) == CursorTarget("roberta", None)
    assert place.land("", "roberta", 0) == CursorTarget("roberta", 7), (
        "the list is scrolled as it was, as far as that goes"
    )


def test_a_record_found_and_gone_to_outlives_the_query_but_not_the_next_one() -> None:
    place = CursorRestore()
    place.visit("bert")  # before the answer
    place.land("bert", "opt", 7)
    assert place.land("", "bert", 0) == CursorTarget("bert", 7)
    place.land("bert", "opt", 7)
    assert place.land("", "bert", 0) == CursorTarget("opt", 7), "this one was only typed"
    place.land("bert", "opt", 7)
    place.visit("bert")
    assert place.land("roberta", "bert", 0) == CursorTarget(None, 0)
    assert place.land("", "roberta", 0) == CursorTarget("opt", 7)


def test_a_search_that_finds_nothing_goes_back_to_where_the_person_was() -> None:
    place = CursorRestore()
    place.land("qqqq", "opt", 7)
    place.visit("qqqq")
    assert place.land("", None, 0) == CursorTarget("opt", 7)


def test_another_tab_or_order_keeps_the_record() -> None:
    place = CursorRestore()
    assert place.land("", "opt", 7) == CursorTarget("opt", None)
    place.land("bert", "opt", 7)
    assert place.land("bert", "roberta", 3) == CursorTarget("roberta", None)


def test_a_tab_that_was_left_is_gone_back_to_where_one_was() -> None:
    place = CursorRestore()
    place.land("", "opt", 7)
    place.change_tab(None, "CV", CursorTarget("opt", 7))
    assert place.land("", "opt", 7) == CursorTarget("opt", None), "it was not open before"
    place.change_tab("CV", None, CursorTarget("swin", 0))
    assert place.land("", "swin", 0) == CursorTarget("opt", 7)
    assert place.land("", "dolly", 0) == CursorTarget("dolly", None), "once"
    place.change_tab(None, "CV", CursorTarget("dolly", 0))
    assert place.land("", "dolly", 0, arriving=True) == CursorTarget("swin", 0), "once the record is among the rows"
    assert place.land("", "dolly", 0) == CursorTarget("swin", 0)


def test_another_query_or_order_forgets_the_places_in_other_tabs() -> None:
    place = CursorRestore()
    place.land("", "opt", 7)
    place.change_tab(None, "CV", CursorTarget("opt", 7))
    place.land("", "opt", 7)
    place.land("vit", "swin", 0)
    place.change_tab("CV", None, CursorTarget("vit-22b", 0))
    assert place.land("vit", "vit-22b", 0) == CursorTarget("vit-22b", None)
    place.reorder(reading=False)
    place.land("vit", "vit-22b", 0)
    place.change_tab(None, "CV", CursorTarget("dolly", 0))
    assert place.land("vit", "dolly", 0) == CursorTarget("dolly", None)


def test_a_choice_of_an_earlier_search_does_not_hold_the_next_one() -> None:
    place = CursorRestore()
    place.land("bert", "opt", 7)
    place.choose()
    place.land("", "roberta", 0)
    assert place.land("gpt", "roberta", 2) == CursorTarget(None, 0)
    assert place.land("", "gpt-3", 0) == CursorTarget("roberta", 2)


def test_white_space_is_no_query() -> None:
    assert CursorRestore().land("  ", "opt", 7) == CursorTarget("opt", None)


def test_the_record_to_begin_on_is_waited_for_while_records_arrive() -> None:
    place = CursorRestore("b", "NLP")
    assert place.land("", None, 0, arriving=True) == CursorTarget("b", None)
    assert place.land("", "a", 0, arriving=True) == CursorTarget("b", None)
    assert place.land("", "a", 0) == CursorTarget("b", None)
    assert place.land("", "a", 0) == CursorTarget("a", None), "once all are there it is for the user to move"


def test_whoever_moves_or_searches_meanwhile_is_left_alone() -> None:
    moved, searched = CursorRestore("b"), CursorRestore("b")
    moved.land("", None, 0, arriving=True)
    moved.choose()
    assert moved.land("", "c", 0, arriving=True) == CursorTarget("c", None)
    searched.land("", None, 0, arriving=True)
    assert searched.land("bert", "a", 0, arriving=True) == CursorTarget(None, 0)


def test_a_list_that_grows_stays_at_its_top_until_the_person_has_moved_or_reads() -> None:
    place = CursorRestore()
    place.land("", None, 0, arriving=True)
    place.grow(None, (), reading=False)
    assert place.land("", "old", 0) == CursorTarget(None, 0)
    assert place.land("", "new", 0) == CursorTarget("new", None), "another order is no growth"
    place.grow(None, (), reading=True)
    assert place.land("", "new", 0) == CursorTarget("new", None)
    place.choose()
    place.grow(None, (), reading=False)
    assert place.land("", "new", 0) == CursorTarget("new", None)


def test_the_tab_is_opened_when_it_is_there_and_not_against_a_choice() -> None:
    nlp, cv = Section("NLP", "NLP"), Section("CV", "CV")
    place = CursorRestore("", "NLP")
    assert place.grow(None, [cv], reading=False) is None
    assert place.grow("CV", [cv, nlp], reading=False) == "NLP"
    assert place.grow("CV", [cv, nlp], reading=False) == "CV"
    assert place.grow("CV", [nlp], reading=False) is None
