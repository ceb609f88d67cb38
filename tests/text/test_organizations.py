"""Organizations that have had several names are one: shown, counted and found."""

from __future__ import annotations

import pytest

from hmtui.columns import column
from hmtui.library import Library
from hmtui.models import Catalog, Entry
from hmtui.text.organizations import organization_name, organization_names
from hmtui.views.bars import organizations_of
from hmtui.views.facets import facets_of

NAMES = (("DeepMind",), ("Google DeepMind",), ("Google",), ("Zhipu AI", "Z.ai (Zhipu AI)"))


@pytest.fixture
def library() -> Library:
    entries = tuple(
        Entry(f"r{at}", f"R{at}", issued="2023", organizations=organizations) for at, organizations in enumerate(NAMES)
    )
    return Library(Catalog("x", (), entries))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("DeepMind", "Google DeepMind"),
        ("Google", "Google"),
        ("Google Research, Brain Team", "Google Brain"),
        ("Meta AI (FAIR)", "Meta AI"),
        ("facebook ai research", "Meta AI"),
        ("Z.ai (Zhipu AI)", "Z.ai"),
        ("Beijing Academy of Artificial Intelligence", "BAAI"),
        ("(unnamed)", "(unnamed)"),
        ("", ""),
    ],
)
def test_an_organization_is_shown_by_its_present_name(name: str, shown: str) -> None:
    assert organization_name(name) == shown
    assert organization_name(shown) == shown, "which stays as it is"


def test_two_names_of_one_organization_are_one() -> None:
    assert organization_names(("DeepMind", "Google DeepMind", "Google")) == ("Google DeepMind", "Google")


def test_list_bars_and_facets_agree(library: Library) -> None:
    hits = library.search("").hits
    bars = {bar.label: bar.count for bar in organizations_of(library.store, hits)}
    facet = next(one for one in facets_of(library.store, hits) if one.title == "Organization")
    assert (
        bars == {value.label: value.count for value in facet.values} == {"Google DeepMind": 2, "Google": 1, "Z.ai": 1}
    )
    assert column("org").show(library.find("R0")) == "Google DeepMind"
    for value in facet.values:
        assert library.search(value.qualifier).hits.total == value.count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("org:=DeepMind", 2),
        ('org:="Google DeepMind"', 2),
        ("org:deepmind", 2),
        ("org:google", 3),
        ("org:zhipu", 1),
        ("org:z.ai", 1),
        ('org:="Zhipu AI"', 1),
    ],
)
def test_it_is_found_by_each_of_its_names(library: Library, query: str, found: int) -> None:
    assert library.search(query).hits.total == found
