"""The search language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.query import AllOf, AnyOf, Between, Clause, Exactly, Flag, InField, Not, Phrase, Sort, Term, parse
from hmtui.query.units import alternatives, meant, without_each


def term(word: str, *parts: str) -> Term:
    return Term((word,), parts or (word,))


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ('org:="Meta AI"', (Exactly("org", "meta ai"),)),
        ("venue:=NeurIPS", (Exactly("venue", "neurips"),)),
        ("org:=", ()),
        ('org:="Meta', (InField("org", (term("meta"),)),)),
        ("year:=2020", (Between("year", 2020, 2020),)),
        ("scaling Laws", (term("scaling"), term("laws"))),
        ("GPT-3", (term("gpt3", "gpt", "3"),)),
        ("gpt gpt", (term("gpt"),)),
        ("-gpt", (Not(term("gpt")),)),
        ("!gpt !3", (Not(term("gpt")), Not(term("3")))),
        ("NOT gpt", (Not(term("gpt")),)),
        ("-3 - --", (term("3"),)),
        ('"few-shot learners"', (Phrase(("few-shot", "learners")),)),
        ("“few shot”", (Phrase(("few", "shot")),)),
        ('-"few shot"', (Not(Phrase(("few", "shot"))),)),
        ("gpt OR bert open", (AnyOf((term("gpt"), term("bert"))), term("open"))),
        ("gpt | bert", (AnyOf((term("gpt"), term("bert"))),)),
        ("OR gpt", (term("gpt"),)),
        ("(a OR (b c)) d", (AnyOf((term("a"), AllOf((term("b"), term("c"))))), term("d"))),
        ("-(a OR b)", (Not(AnyOf((term("a"), term("b")))),)),
        ("((a", (term("a"),)),
        ("a) b", (term("a"), term("b"))),
        ("author:brown", (InField("author", (term("brown"),)),)),
        ("a:brown t:gpt", (InField("author", (term("brown"),)), InField("title", (term("gpt"),)))),
        ("Author:Brown", (InField("author", (term("brown"),)),)),
        ('author:"Tom Brown"', (InField("author", (Phrase(("tom", "brown")),)),)),
        ('author:"Tom Br', (InField("author", (term("tom"), term("br"))),)),
        ("org:google,meta", (AnyOf((InField("org", (term("google"),)), InField("org", (term("meta"),)))),)),
        ("arxiv:2005.14165", (InField("id", (term("200514165", "2005", "14165"),)),)),
        ("-author:brown", (Not(InField("author", (term("brown"),))),)),
        ("author:", ()),
        ("year:2020", (Between("year", 2020, 2020),)),
        ("y:20", (Between("year", 2000, 2099),)),
        ("year:2020..2022", (Between("year", 2020, 2022),)),
        ("year:2015-2023", (Between("year", 2015, 2023),)),
        ("year:2015-", (Between("year", 2015, None),)),
        ("year:..2015", (Between("year", None, 2015),)),
        ("year:>=2021", (Between("year", 2021, None),)),
        ("year:>2021", (Between("year", 2022, None),)),
        ("year:<2021", (Between("year", None, 2020),)),
        ("year:2020,2022", (AnyOf((Between("year", 2020, 2020), Between("year", 2022, 2022))),)),
        ("params:>100b", (Between("params", 100 * 10**9 + 1, None),)),
        ("params:1b..20b", (Between("params", 10**9, 20 * 10**9),)),
        ("params:1.5b-20b", (Between("params", 15 * 10**8, 20 * 10**9),)),
        ("params:175e9", (Between("params", 174_500_000_000, 175_499_999_999),)),
        ("params:8.3B", (Between("params", 8_250_000_000, 8_349_999_999),)),
        ("params:70000", (Between("params", 70_000, 70_000),)),
        ("size:>100b", (Between("params", 100 * 10**9 + 1, None),)),
        ("tokens:1t..5t", (Between("tokens", 10**12, 5 * 10**12),)),
        ("date:2020", (Between("year", 2020, 2020),)),
        ("modality:video", (InField("arch", (term("video"),)),)),
        ("list:Huge-Model-Paper", (Flag("list", "huge-model-paper"),)),
        ("-list:a,b", (Not(AnyOf((Flag("list", "a"), Flag("list", "b")))),)),
        ("7b", (AnyOf((term("7b"), Between("params", 6_500_000_000, 7_499_999_999)), "size"),)),
        (
            "1.5B x",
            (AnyOf((term("15b", "1", "5b"), Between("params", 1_450_000_000, 1_549_999_999)), "size"), term("x")),
        ),
        ("opt-175b", (term("opt175b", "opt", "175b"),)),
        ('"7b"', (Phrase(("7b",)),)),
        ("has:code", (Flag("has", "code"),)),
        ("has:code|paper", (AnyOf((Flag("has", "code"), Flag("has", "paper"))),)),
        ("-is:open", (Not(Flag("is", "open")),)),
        ("", ()),
        ("   ", ()),
        ("...", ()),
    ],
)
def test_what_is_typed_becomes_clauses(text: str, clauses: tuple[Clause, ...]) -> None:
    query = parse(text)
    assert query.clauses == clauses
    assert query.problems == ()
    assert query.text == text


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("sort:year", Sort("year")),
        ("sort:-year", Sort("year", reverse=True)),
        ("sort:year-asc", Sort("year", reverse=True)),
        ("sort:params-desc", Sort("params")),
        ("sort:name-desc", Sort("name", reverse=True)),
        ("sort:y", Sort("year")),
        ("sort:author", Sort("authors")),
        ("sort:-authors", Sort("authors", reverse=True)),
        ("-sort:params", Sort("params", reverse=True)),
        ("sort:params:asc", Sort("params", reverse=True)),
        ("sort:params_desc", Sort("params")),
        ("gpt", None),
    ],
)
def test_the_order_is_asked_for_with_sort(text: str, sort: Sort | None) -> None:
    assert parse(text).sort == sort


@pytest.mark.parametrize(
    ("text", "message", "start", "end"),
    [
        ("yaer:2020", "Ignored yaer:2020: unknown field. Did you mean year:?", 0, 9),
        ("lisence:mit", "Ignored lisence:mit: unknown field. Did you mean license:?", 0, 11),
        ("organisaton:x", "Ignored organisaton:x: unknown field. Did you mean org:?", 0, 13),
        ("gpt zzz:2020", "Unknown field zzz, searched as text", 4, 7),
        ("year:abc", "Ignored year:abc. Use 2020, 2019..2022, >=2021", 5, 8),
        ("is:opne", "Ignored unknown is:opne. Did you mean is:open?", 3, 7),
        ("has:foo", "Ignored unknown has:foo. Try: paper, pdf, code, weights, dataset, website, …", 4, 7),
        ("is:noted", "Ignored is:noted. Did you mean has:note?", 0, 8),
        ("gpt is:tagged", "Ignored is:tagged. Did you mean tag:?", 4, 13),
        ("has:Tag", "Ignored has:Tag. Did you mean tag:?", 0, 7),
        ("is:star", "Ignored unknown is:star. Did you mean is:starred?", 3, 7),
        ("is:rea", "Ignored unknown is:rea. Try: read, reading", 3, 6),
        ("params:abc", "Ignored params:abc. Use 7b, 1b..20b, >100b", 7, 10),
        ("tokens:many", "Ignored tokens:many. Use 300b, 1t..5t, >10t", 7, 11),
        ("sort:nmae", "Cannot sort by nmae. Did you mean name?", 5, 9),
        ("is:starred", "Ignored is:starred, since it is not known here", 3, 10),
        ("tag:later", "Ignored tag:later, since it is not known here", 4, 9),
        ("🤗", "No letter or digit in “🤗” to search for", 0, 1),
    ],
)
def test_what_cannot_be_used_is_said_where_it_stands(text: str, message: str, start: int, end: int) -> None:
    (problem,) = parse(text).problems
    assert (problem.message, problem.start, problem.end) == (message, start, end)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("is:star", "starred"),
        ("-is:opne", "open"),
        ('has:"cod"', "code"),
        ("is:rea", ""),
        ("is:star,opne", ""),
        ("sort:-nmae", "-name"),
        ("sort:nmae-desc", "name-desc"),
    ],
)
def test_one_known_value_that_may_be_meant_can_take_the_place_of_another(text: str, instead: str) -> None:
    assert {problem.instead for problem in parse(text).problems} == {instead}


@pytest.mark.parametrize(
    ("text", "colons"),
    [
        ("year=2025", "year:2025"),
        ("-params>=100b", "-params:>=100b"),
        ("org=openai,meta", "org:openai,meta"),
        ('org="Meta AI"', 'org:"Meta AI"'),
        ("org==OpenAI", "org:=OpenAI"),
        ("has=code", "has:code"),
        ("(year<2020 OR year=2025) gpt", "(year:<2020 OR year:2025) gpt"),
    ],
)
def test_a_field_compared_without_a_colon_is_read_and_reported(text: str, colons: str) -> None:
    query = parse(text)
    assert query.clauses == parse(colons).clauses
    assert query.problems
    assert all(problem.used and " is read as " in problem.message for problem in query.problems)


def test_a_field_compared_without_a_colon_is_the_value_of_a_facet() -> None:
    assert alternatives("-year=2025 params>100b OR org=openai") == [["-year:2025"], ["params:>100b", "org:openai"]]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("params > 100b", ["Write comparisons without spaces: params:>100b, year:>=2021"]),
        (">100b gpt", [">100b is searched as text. Did you mean params:>100b?"]),
        (">=2021", [">=2021 is searched as text. Did you mean year:>=2021?"]),
        ("year=abc", ["Ignored year:abc. Use 2020, 2019..2022, >=2021"]),
        ("params> year= a=b E=mc gpt=3 GPT>BERT", []),
    ],
)
def test_what_looks_like_a_comparison_is_explained(text: str, messages: list[str]) -> None:
    assert [problem.message for problem in parse(text).problems] == messages


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (">100b gpt", "params:>100b gpt"),
        ("bert >=2021", "bert year:>=2021"),
        ("year:2025..2020 x", "year:2020..2025 x"),
    ],
)
def test_what_may_be_meant_by_a_comparison_can_be_taken(text: str, meant: str) -> None:
    mistake = parse(text).mistake
    assert mistake is not None
    assert mistake.corrected(text) == meant


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("2025", "year:2025"),
        ("open 2025", "is:open year:2025"),
        ("starred", "is:starred"),
        ("gpt or bert", "gpt OR bert"),
        ("Largest 2023", "sort:params year:2023"),
        ("oldest vision", "sort:-year vision"),
        ("or gpt", ""),
        ("openai 20255 gpt", ""),
        ('"2025"', ""),
        ("gpt OR 2025", ""),
    ],
)
def test_words_may_mean_filters(text: str, query: str) -> None:
    assert meant(text) == query


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("https://arxiv.org/abs/2005.14165v4", "200514165"),
        ("http://www.arxiv.org/pdf/2005.14165.pdf", "200514165"),
        ("arXiv:2005.14165", "200514165"),
        ("2005.14165v4", "200514165"),
        ("https://doi.org/10.1000/a_b.1", "101000ab1"),
        ("10.1016/S0140-6736(20)30183-5", "101016s014067362030183" + "5"),
        ("doi:10.1000/a_b.1", "101000ab1"),
        ("https://doi.org/10.48550/arXiv.2005.14165", "200514165"),
        ("id:gpt-3", "gpt3"),
        ("id:roe-2005.14165", "roe200514165"),
        ("id:https://arxiv.org/abs/2005.14165", "200514165"),
    ],
)
def test_what_names_a_paper_is_one_word_of_its_identifiers(text: str, word: str) -> None:
    (clause,) = parse(text).clauses
    assert isinstance(clause, InField)
    assert clause.field == "id"
    (wanted,) = clause.clauses
    assert isinstance(wanted, Term)
    assert wanted.patterns == (word,)


@pytest.mark.parametrize("text", ["https://github.com/a/b", "10.5", "gpt/2", "2005.14165", "id:", "id:-"])
def test_other_addresses_and_numbers_are_text_or_nothing(text: str) -> None:
    assert not any(isinstance(clause, InField) for clause in parse(text).clauses)


def test_an_unknown_field_is_searched_as_text() -> None:
    assert parse("wibble:2020").clauses == (term("wibble"), term("2020"))


def test_a_misspelled_field_is_left_out_and_the_right_one_named() -> None:
    query = parse("yaer:2020 gpt")
    assert query.clauses == (term("gpt"),)
    assert [problem.message for problem in query.problems] == ["Ignored yaer:2020: unknown field. Did you mean year:?"]


def test_a_bad_value_is_left_out() -> None:
    assert parse("gpt params:1.b year:>2000..3 has:foo").clauses == (term("gpt"),)


def test_personal_facts_can_be_asked_for_where_they_are_kept() -> None:
    query = parse("is:starred tag:x", annotations={"is:starred", "tag"})
    assert query.clauses == (Flag("is", "starred"), Flag("tag", "x"))
    assert query.problems == ()


def test_too_much_is_cut_with_a_word() -> None:
    many = parse(" ".join(f"w{number}" for number in range(400)))
    assert len(many.clauses) == 32
    assert [problem.message for problem in many.problems] == ["Only the first 32 terms are used"]
    long = parse("x" * 10_000)
    assert [problem.message for problem in long.problems] == ["Only the first 2,000 characters are used"]


_PIECES = st.sampled_from(
    [
        '"',
        "“",
        "(",
        ")",
        "-",
        "!",
        "|",
        " OR ",
        " ",
        ":",
        "year:",
        "params:",
        "a:",
        "sort:",
        "is:",
        "has:",
        "..",
        ">=",
        ",",
        "1e99",
        "9" * 30,
    ]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=30).map("".join))
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text)
    for problem in query.problems:
        assert problem.message
        assert 0 <= problem.start <= problem.end <= len(text)


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("year:2022..2020", "year:2020..2022"),
        ("params:20b..1b", "params:1b..20b"),
        ("year:2022-2020", "year:2020-2022"),
    ],
)
def test_a_range_that_ends_before_it_begins_is_left_out_with_a_hint(text: str, turned: str) -> None:
    query = parse(f"bert {text}")
    assert query.clauses == parse("bert").clauses
    assert [problem.message for problem in query.problems] == [
        f"Ignored {text}, which ends before it begins. Did you mean {turned}?"
    ]
    assert not parse(turned).problems


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("bert", []),
        ("bert author:chen", [('"bert"', "author:chen"), ("author:chen", "bert")]),
        (
            'org:"deep mind" -(a b) x',
            [('org:"deep mind"', "-(a b) x"), ("-(a b)", 'org:"deep mind" x'), ('"x"', 'org:"deep mind" -(a b)')],
        ),
        ("a OR b c", []),
        ("a AND b", [('"a"', "b"), ('"b"', "a")]),
        ("a b c d e f g h i", []),
    ],
)
def test_each_part_of_a_query_can_be_left_out(text: str, left: list[tuple[str, str]]) -> None:
    assert list(without_each(text)) == left


@given(st.text(max_size=60))
def test_what_is_left_of_any_query_can_be_parsed(text: str) -> None:
    for part, rest in without_each(text):
        assert part
        parse(rest)


def test_brackets_are_one_side_of_or() -> None:
    one, other = parse("(gpt year:2020) OR bert").clauses, parse("bert OR (gpt year:2020)").clauses
    assert len(one) == len(other) == 1
    assert set(one[0].clauses) == set(other[0].clauses)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "message", "meant"),
    [
        ("params:>100", "params:>100 means 100 parameters. Did you mean params:>100b?", ">100b"),
        ("params>100", "params:>100 means 100 parameters. Did you mean params:>100b?", ">100b"),
        ("params:1", "params:1 means 1 parameter. Did you mean params:1b?", "1b"),
        ("tokens:<=1.5", "tokens:<=1.5 means 1.5 tokens. Did you mean tokens:<=1.5b?", "<=1.5b"),
        ("params:0.5..20", "params:0.5..20 has a number without a unit. Did you mean params:0.5b..20b?", "0.5b..20b"),
        ("params:1..20b", "params:1..20b has a number without a unit. Did you mean params:1b..20b?", "1b..20b"),
    ],
)
def test_a_size_without_a_unit_is_used_and_the_one_in_billions_offered(text: str, message: str, meant: str) -> None:
    (problem,) = parse(text).problems
    assert (problem.message, problem.instead, problem.used) == (message, meant, True)
    corrected = f"{text[: problem.start]}{meant}{text[problem.end :]}"
    assert not [one for one in parse(corrected).problems if one.instead]


@pytest.mark.parametrize("text", ["params:>0", "params:0..7b", "params:1e9", "params:7b", "params:20000", "year:2020"])
def test_numbers_with_a_unit_large_ones_and_years_are_used_as_they_stand(text: str) -> None:
    assert not parse(text).problems


def test_a_quote_that_is_not_closed_ends_with_the_query_and_its_last_word_may_go_on() -> None:
    assert parse('gpt "not clos').clauses == (term("gpt"), Phrase(("not", "clos"), begun=True))
    assert parse('"not closed ').clauses == (Phrase(("not", "closed")),)
    assert not parse('"').clauses
    assert not parse('gpt "not clos').problems


@pytest.mark.parametrize(
    ("text", "message", "corrected"),
    [
        ("(gpt OR bert", "Close the bracket: (gpt OR bert)", "(gpt OR bert)"),
        ("x ((a b) c ", "Close the bracket: ((a b) c)", "x ((a b) c)"),
        ("gpt OR", "Type a second term after OR", ""),
        ("(gpt bert |", "Type a second term after OR", ""),
    ],
)
def test_what_is_still_open_is_reported_and_used_as_far_as_it_goes(text: str, message: str, corrected: str) -> None:
    (problem,) = parse(text).problems
    assert parse(text).clauses == parse(text.removesuffix("OR").removesuffix("|")).clauses != ()
    assert (problem.message, problem.used) == (message, True)
    assert not problem.instead or problem.corrected(text) == corrected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a AND b AND c", "Leave AND out: all words must match"),
        ("a b c ((", "Type words in the brackets"),
        ("a b c ()", "Type words in the brackets"),
    ],
)
def test_what_changes_nothing_is_reported_once(text: str, message: str) -> None:
    query = parse(text)
    assert query.clauses[:3] == (term("a"), term("b"), term("c"))
    assert [(one.message, one.used) for one in query.problems] == [(message, True)]


@pytest.mark.parametrize("text", ["(gpt", "(gpt bert)", "((a b) c) d", "OR", "gpt OR year:", "gpt OR bert"])
def test_of_what_is_complete_or_one_word_nothing_is_reported(text: str) -> None:
    assert parse(text).problems == ()


@pytest.mark.parametrize("text", ["%%%$", "?!?!", "…、。"])
def test_signs_alone_are_said_to_be_no_search(text: str) -> None:
    problems = [(problem.message, problem.used) for problem in parse(text).problems]
    assert problems == [(f"No letter or digit in “{text}” to search for", False)]


@pytest.mark.parametrize("text", ["", "-", '"', '-"', "#", "...", "gpt %%%%", "盘古"])
def test_what_is_still_being_typed_and_words_beside_signs_are_no_problem(text: str) -> None:
    assert parse(text).problems == ()
