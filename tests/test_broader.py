"""What to leave out of a query that finds nothing."""

from __future__ import annotations

from hmtui.broader import (
    Broader,
    Meant,
    absent_field,
    broader_queries,
    meant_query,
    meant_without_words,
    nearest_year,
    nowhere,
)
from hmtui.library import Library
from hmtui.models import Author, Catalog, Entry
from hmtui.query import parse

LIBRARY = Library(
    Catalog(
        "",
        (),
        (
            Entry(id="a", name="Attention", author=(Author("Chen"),), issued="2019"),
            Entry(id="b", name="Attention two", issued="2020"),
            Entry(id="c", name="Attention three", issued="2020"),
        ),
    )
)


def test_each_part_without_which_there_are_records_is_offered_the_most_records_first() -> None:
    assert broader_queries(LIBRARY, "attention author:chen year:2020") == (
        Broader("author:chen", "attention year:2020", 2),
        Broader("year:2020", "attention author:chen", 1),
    )


def test_nothing_is_offered_for_one_word_or_where_all_parts_find_nothing() -> None:
    assert broader_queries(LIBRARY, "qqzzxx") == ()
    assert broader_queries(LIBRARY, "qqzzxx author:nobody year:1900") == ()


def test_where_one_part_helps_alone_or_none_two_are_left_out_together_if_that_finds_more() -> None:
    assert broader_queries(LIBRARY, "qqzzxx attention year:2020") == (
        Broader('"qqzzxx"', "attention year:2020", 2),
        Broader('"qqzzxx" and year:2020', "attention", 3),
    )
    assert broader_queries(LIBRARY, "qqzzxx author:nobody attention") == (
        Broader('"qqzzxx" and author:nobody', "attention", 3),
    )


def test_the_number_of_records_agrees_with_its_noun() -> None:
    assert (Broader("x", "y", 1).records, Broader("x", "y", 2000).records) == ("1 record", "2,000 records")


def test_words_that_may_mean_a_filter_are_a_question_with_the_number_of_records() -> None:
    meant = meant_query(LIBRARY, "attention 2020")
    assert meant == Meant("attention year:2020", 2)
    assert meant.question == "Did you mean attention year:2020? 2 records"
    assert meant_query(LIBRARY, "2024") is None
    assert meant_query(LIBRARY, "attention") is None


def test_filters_are_offered_without_the_words_between_them() -> None:
    assert meant_without_words(LIBRARY, "newest paper 2020") == Meant("sort:year year:2020", 2)
    assert meant_without_words(LIBRARY, "best newest author:chen") == Meant("sort:year author:chen", 1)
    assert meant_without_words(LIBRARY, "best paper 2020") is None, "one filter alone says too little"
    assert meant_without_words(LIBRARY, "best author:chen year:2019") is None, "no word stands for one of them"
    assert meant_without_words(LIBRARY, "best open paper 2020") is None, "finds nothing either"


def test_an_order_by_size_is_no_question_in_a_list_without_sizes() -> None:
    assert meant_query(LIBRARY, "newest attention") == Meant("sort:year attention", 3)
    assert meant_query(LIBRARY, "largest attention") is None


def test_for_years_outside_of_the_list_the_nearest_one_is_offered() -> None:
    reason = "The records here are of 2019–2020"
    assert nearest_year(LIBRARY, "attention year:2031") == Meant("attention year:2020", 2, reason)
    assert nearest_year(LIBRARY, "year:<2000") == Meant("year:2019", 1, reason)
    assert nearest_year(LIBRARY, "author:chen year:2020") is None
    assert nearest_year(LIBRARY, "qqzz year:2031") is None


def test_a_citation_key_means_the_record_that_it_cites() -> None:
    key = LIBRARY.keys["c"]
    assert meant_query(LIBRARY, key.upper()) == Meant("id:c", 1)
    assert meant_query(LIBRARY, f"{key}x") is None


def test_a_field_that_no_record_of_the_list_has_is_named() -> None:
    library = Library(Catalog("", (), (Entry("a", "A", license="MIT"),)))
    absent = {
        text: absent_field(library, parse(text)) for text in ("tokens:>5b", "license:gpl", "a year:2020", "-org:x", "b")
    }
    assert absent == {
        "tokens:>5b": "a number of training tokens",
        "license:gpl": "",
        "a year:2020": "a year",
        "-org:x": "",
        "b": "",
    }


def test_an_author_or_word_that_is_in_no_record_is_named() -> None:
    said = {
        text: nowhere(LIBRARY, text)
        for text in ("author:kaiming year:2020", 'author:"kaiming he"', "author:chen x", "kaiming attention", "kaiming")
    }
    assert said == {
        "author:kaiming year:2020": "No author of that name in this list",
        'author:"kaiming he"': "No author of that name in this list",
        "author:chen x": "No record of this list has “x”",
        "kaiming attention": "No record of this list has “kaiming”",
        "kaiming": "",
    }
