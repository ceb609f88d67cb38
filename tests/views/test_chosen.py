"""Values chosen in the facets, told from the query alone, and the query with one more or less."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hmtui.query import AnyOf, parse
from hmtui.views.chosen import ChosenFacets, title_of
from hmtui.views.facets import Facet, FacetValue, facets_of
from views.records import ANY_ENTRIES, store_of

if TYPE_CHECKING:
    from hmtui.models import Entry

SMALL, LARGE = "params:>=1b params:<10b", "params:>=1t"


@pytest.mark.parametrize(
    ("query", "qualifier", "becomes"),
    [
        ("", "year:2023", "year:2023"),
        ("gpt", "year:2023", "gpt year:2023"),
        ("year:2023 gpt", "year:2024", "year:2023,2024 gpt"),
        ("year:2023,2024 gpt", "year:2023", "year:2024 gpt"),
        ("year:2024 gpt", "year:2024", "gpt"),
        ("section:=Papers", 'section:="Papers › Sails"', 'section:=Papers section:="Papers › Sails"'),
        ("section:=Papers", "section:=Tools", "section:=Papers OR section:=Tools"),
        ("year:2023", "-has:year", "year:2023 OR -has:year"),
        ("org:=OpenAI", 'org:="Meta AI"', 'org:=OpenAI OR org:="Meta AI"'),
        ('org:=OpenAI OR org:="Meta AI" bert', "org:=OpenAI", 'org:="Meta AI" bert'),
        ('org:="openai"', "org:=OpenAI", ""),
        ("org:=OpenAI", "license:=MIT", "org:=OpenAI license:=MIT"),
        ("", SMALL, f"({SMALL})"),
        (f"({SMALL})", LARGE, f"({SMALL}) OR {LARGE}"),
        (f"({SMALL}) OR {LARGE}", SMALL, LARGE),
        ("is:open", "-is:open -is:closed", "is:open OR (-is:open -is:closed)"),
        ("is:open", "is:starred", "is:open is:starred"),
        ("is:open", "is:closed", "is:open,closed"),
        ("tag:a", "tag:b", "tag:a,b"),
        ("tag:a", "tag:to-cite", "tag:a,to-cite"),
        ('tag:"to cite"', "tag:to-cite", ""),
        ("-year:2023 gpt", "year:2023", "gpt year:2023"),
        ("gpt OR bert", "year:2023", "gpt OR bert year:2023"),
        ("gpt OR year:2022", "year:2023", "gpt OR year:2022 year:2023"),
        ("NOT year:2023", "year:2023", "NOT year:2023 year:2023"),
        ("gpt OR (a b", "year:2023", "gpt OR (a b ) year:2023"),
        ("-((a) b) year:2022", "year:2023", "-((a) b) year:2022,2023"),
        ("(gpt (a) year:2023) bert", "year:2024", "(gpt (a) year:2023) bert year:2024"),
        ('"few-shot', 'org:="Meta AI"', 'few-shot org:="Meta AI"'),
        ('org:"meta a', "year:2023", 'org:"meta a" year:2023'),
    ],
)
def test_a_value_is_chosen_and_given_up_in_the_text_of_the_query(query: str, qualifier: str, becomes: str) -> None:
    assert ChosenFacets(query).toggle(qualifier) == becomes


@pytest.mark.parametrize(
    ("query", "qualifier", "becomes"),
    [
        ("gpt", "year:2023", "gpt -year:2023"),
        ("gpt -year:2023", "year:2023", "gpt"),
        ("year:2022,2023", "year:2023", "year:2022 -year:2023"),
        ("", "-has:license", "has:license"),
        ("has:license", "-has:license", ""),
        ("", SMALL, f"-({SMALL})"),
        ("-org:=A", "org:=B", "-org:=A -org:=B"),
    ],
)
def test_a_value_is_excluded_and_no_longer(query: str, qualifier: str, becomes: str) -> None:
    assert ChosenFacets(query).toggle(qualifier, exclude=True) == becomes


def test_what_is_chosen_is_told_from_the_query_however_it_was_typed() -> None:
    chosen = ChosenFacets('gpt year:2022,2023 -license:=MIT ORG:=openai year:2020..2021 org:google "year:2019"')
    assert chosen.titles == ("Year", "License")
    assert [chosen.state(f"year:{year}") for year in (2019, 2020, 2022, 2023)] == ["", "", "chosen", "chosen"]
    assert chosen.state("license:=MIT") == "excluded"
    assert chosen.without("Year") == 'gpt -license:=MIT ORG:=openai year:2020..2021 org:google "year:2019"'


def test_a_chosen_value_without_records_is_still_a_value_of_its_facet() -> None:
    facet = Facet("Year", (FacetValue("2023", 3, "year:2023"),))
    assert ChosenFacets("year:2023 gpt").complete(facet) == facet
    assert ChosenFacets("year:2023,1999").complete(facet).values[1] == FacetValue("1999", 0, "year:1999")
    size = ChosenFacets(f"({SMALL})").complete(Facet("Size", ()))
    assert [value.label for value in size.values] == ["1–10B"]


@given(ANY_ENTRIES, st.data())
def test_values_of_a_facet_are_alternatives_and_each_is_a_value_of_it(
    entries: list[Entry], data: st.DataObject
) -> None:
    store = store_of(entries)
    for facet in facets_of(store, store.search(parse(""))):
        one, other = data.draw(st.lists(st.sampled_from(facet.values), min_size=2, max_size=2, unique=True))
        assert title_of(one.qualifier) == title_of(other.qualifier) == facet.title
        both = ChosenFacets(ChosenFacets("").toggle(one.qualifier)).toggle(other.qualifier)
        found = {number for value in (one, other) for number in store.search(parse(value.qualifier)).first(len(store))}
        assert set(store.search(parse(both)).first(len(store))) == found
        assert parse(both).problems == ()
        assert ChosenFacets(ChosenFacets(both).toggle(one.qualifier)).toggle(other.qualifier) == ""


_PIECES: tuple[str, ...] = (
    "gpt",
    "OR",
    "|",
    "AND",
    "NOT gpt",
    "-bert",
    "(",
    ")",
    "(a",
    "b)",
    "org:openai",
    "org:=A",
    "-year:2020",
    "year:2019,2020",
)
_PIECES += ('"few shot"', 'org:="Meta AI"', "is:open", "-has:year", "params:>1b", "sort:name", "a|b", "!x", "foo:bar")


def test_a_value_is_chosen_in_whichever_spelling_the_query_has() -> None:
    chosen = ChosenFacets('venue:="Phys.Rev.D" author:="ada lind"')
    assert chosen.state('venue:="Phys. Rev. D"') == chosen.state('author:="Ada Lind"') == "chosen"
    assert chosen.toggle('venue:="Phys. Rev. D"') == 'author:="ada lind"'


def test_of_a_facet_with_many_values_the_first_and_those_in_use_are_kept() -> None:
    values = tuple(FacetValue(f"A{at}", 9 - at, f"author:=A{at}") for at in range(6))
    facet = ChosenFacets("author:=A4").shortened(Facet("Author", values), 2)
    assert ([value.label for value in facet.values], facet.further) == (["A0", "A1", "A4"], 3)
    missing = FacetValue("not stated", 2, "-has:author")
    assert ChosenFacets("").shortened(Facet("Author", (*values, missing)), 2).values[-1] == missing


def meaning(text: str) -> set[object]:
    """Return what a query asks for; alternatives that are in it twice are one."""
    return {_meaning(clause) for clause in parse(text).clauses}


def _meaning(clause: object) -> object:
    if isinstance(clause, AnyOf):
        found = {_meaning(one) for one in clause.clauses}
        flat = {one for each in found for one in (each if isinstance(each, frozenset) else (each,))}
        return next(iter(flat)) if len(flat) == 1 else frozenset(flat)
    return clause


_JOINING = ("OR", "|", "AND")
_UNITS = ("(a b)", "(a OR b)", *(piece for piece in _PIECES if piece not in _JOINING and not set("()") & set(piece)))


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Write a query as people do: operators stand between words, and brackets are closed."""
    units = draw(st.lists(st.sampled_from(_UNITS), max_size=7))
    joined = "".join(f" {draw(st.sampled_from(('', *_JOINING)))} {unit}" for unit in units[1:])
    return f"{''.join(units[:1])}{joined}"


@given(st.lists(st.sampled_from(_PIECES), max_size=7).map(" ".join))
def test_whatever_is_typed_a_value_can_be_chosen(text: str) -> None:
    assert "venue:=NeurIPS" in ChosenFacets(text).toggle("venue:=NeurIPS")


@given(queries())
@example("gpt OR sort:name")
@example("sort:name OR gpt")
def test_what_is_chosen_and_given_up_leaves_the_query_as_it_was(text: str) -> None:
    once = ChosenFacets(text).toggle("venue:=NeurIPS")
    assert meaning(once) == meaning(text) | meaning("venue:=NeurIPS")
    again = ChosenFacets(once).toggle("venue:=NeurIPS")
    assert (meaning(again), parse(again).sort) == (meaning(text), parse(text).sort)


@pytest.mark.parametrize(
    ("query", "typed", "together"),
    [
        ("bert is:closed year:2020", "year:2025 is:open", "bert year:2025 is:open"),
        ("bert year:2020..2022", "year:2025", "bert year:2025"),
        ("-is:open", "is:open", "is:open"),
        ("(-is:open -is:closed) bert", "is:open", "bert is:open"),
        ("(params:>=1b params:<10b) bert", "params:>7b", "bert params:>7b"),
        ("is:read has:note", "is:starred", "is:read has:note is:starred"),
        ("is:read has:note", "is:to-read", "has:note is:to-read"),
        ("is:starred has:code", "is:open", "is:starred has:code is:open"),
        ("has:code", "has:weights", "has:code has:weights"),
        ("org:=Acme", "some words", "org:=Acme some words"),
        ("https://a.example", "https://b.example", "https://a.example https://b.example"),
        ("", "bert", "bert"),
    ],
)
def test_fields_that_are_typed_take_the_place_of_the_same_fields(query: str, typed: str, together: str) -> None:
    assert ChosenFacets(query).with_text(typed) == together
