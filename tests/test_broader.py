"""What to leave out of a query that finds nothing."""

from __future__ import annotations

import pytest

from hmtui.broader import (
    Broader,
    Meant,
    absent_field,
    broader_queries,
    meant_either,
    meant_in_sentence,
    meant_query,
    meant_without_words,
    nearest_year,
    nowhere,
    what_is_meant,
)
from hmtui.library import Library
from hmtui.models import Author, Catalog, Entry, Link
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


def test_of_a_phrase_that_nothing_has_its_words_are_offered_and_each_is_left_out() -> None:
    for text in ('"three attention', '"three attention"'):
        found = LIBRARY.search(text).hits
        assert what_is_meant(LIBRARY, text, None, found) == Meant("three attention", 1)
        assert [one.query for one in broader_queries(LIBRARY, text)] == ["attention", "three"]
    assert LIBRARY.search('"attention thr').hits.total == 1, "the last word is still being typed"


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
    assert meant_without_words(LIBRARY, "best newest three 2020") == Meant("three sort:year year:2020", 1), "kept"
    assert meant_without_words(LIBRARY, "best paper 2020") is None, "one filter alone says too little"
    assert meant_without_words(LIBRARY, "best author:chen year:2019") is None, "no word stands for one of them"
    assert meant_without_words(LIBRARY, "best open paper 2020") is None, "finds nothing either"


SENTENCES = Library(
    Catalog(
        "",
        (),
        (
            Entry("a", "Deep", organizations=("DeepSeek",), issued="2025", open_weights=True, parameters=7 * 10**9),
            Entry(
                "b", "Gem", organizations=("Google DeepMind",), issued="2023", links=(Link("code", "https://x.org"),)
            ),
            Entry("c", "Bert", organizations=("Google",), issued="2019", author=(Author("LeCun", "Yann"),)),
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("open models of 2025", "is:open year:2025"),
        ("models by deepseek", "org:deepseek"),
        ("DeepSeek models", "org:DeepSeek"),
        ("before 2020", "year:<2020"),
        ("from 2019 to 2023", "year:2019..2023"),
        ("between 2019 and 2020", "year:2019..2020"),
        ("papers from google after 2022", "org:google year:>2022"),
        ("papers by yann lecun", 'author:"yann lecun"'),
        ("models by deepseek or google since 2020", "org:deepseek OR org:google year:>=2020"),
        ("largest models", "sort:params"),
        ("models smaller than  10b", "params:<10b"),
        ("models with code", "has:code"),
        ("models by nobody", ""),
        ("models", ""),
        ("bert or", ""),
        ('papers "of 2019"', ""),
        ("Bert models", ""),
    ],
)
def test_a_sentence_may_mean_filters(text: str, query: str) -> None:
    meant = meant_in_sentence(SENTENCES, text)
    assert (meant.query if meant else "") == query


def test_a_sentence_is_a_question_only_where_few_records_match_and_more_would() -> None:
    entries = [Entry(f"e{at}", "Open models of 2025", open_weights=at == 0, issued="2025") for at in range(6)]
    few, many = (Library(Catalog("", (), tuple(some))) for some in (entries[1:3], entries))
    open_one = Library(Catalog("", (), (*entries[:1], Entry("x", "X", open_weights=True, issued="2025"))))
    asked = "open models of 2025"
    assert what_is_meant(few, asked, None, few.search(asked).hits) is None, "it finds none"
    assert what_is_meant(open_one, asked, None, open_one.search(asked).hits) == Meant("is:open year:2025", 2)
    meant = what_is_meant(many, asked, None, many.search(asked).hits)
    assert meant is not None
    assert meant.query == "is:open models of year:2025", "the words are left as they are"


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


def test_a_name_near_to_that_of_an_author_is_offered_not_searched() -> None:
    found = LIBRARY.search("attention author:Chan").hits
    assert not found.first(1)
    assert what_is_meant(LIBRARY, "attention author:Chan", None, found) == Meant("attention author:chen", 1)
    assert [*LIBRARY.search("author:chhen").hits.approximate], "a doubled letter is a mistake"


def test_an_author_or_word_that_is_in_no_record_is_named() -> None:
    said = {
        text: nowhere(LIBRARY, text)
        for text in ("author:kaiming year:2020", 'author:"kaiming he"', "author:chen x", "kaiming attention", "kaiming")
    }
    assert said == {
        "author:kaiming year:2020": "No author kaiming in this list",
        'author:"kaiming he"': "No author kaiming he in this list",
        "author:chen x": "No record of this list has “x”",
        "kaiming attention": "No record of this list has “kaiming”",
        "kaiming": "",
    }


def test_of_two_values_of_a_field_that_nothing_has_either_is_offered() -> None:
    assert meant_either(LIBRARY, "attention year:2019 year:2020") == Meant("attention year:2019,2020", 3)
    assert meant_either(LIBRARY, "year:2019 attention") is None
    assert meant_either(LIBRARY, "year:1999 year:1998") is None
