from __future__ import annotations

import pytest
from hypothesis import example, given

from hmtui.columns import column
from hmtui.errors import Cancelled
from hmtui.models import OTHERS, Author, Entry, Section
from hmtui.query import parse
from hmtui.store import Store
from hmtui.views.facets import Facet, FacetValue, facets_of, qualifier, tags_of
from source_list import source_list
from views.records import ANY_ENTRIES, store_of

SHIPPED = source_list()
STORE = Store.in_memory(SHIPPED.entries, SHIPPED.sections)


def assert_counts_hold(store: Store, text: str) -> None:
    for facet in facets_of(store, store.search(parse(text))):
        assert len(facet.values) > 1
        for value in facet.values:
            query = parse(f"{text} {value.qualifier}")
            assert store.search(query).total == value.count, (facet.title, value)
            assert query.problems == ()


def test_a_qualifier_finds_as_many_records_as_its_count_says() -> None:
    for text in ("", "gpt", "org:google", "year:2022 is:open", "pangu"):
        assert_counts_hold(STORE, text)


@given(ANY_ENTRIES)
@example([Entry("a", "a", organizations=('say "hi"',)), Entry("b", "b"), Entry("c", "c", organizations=("---",))])
def test_so_it_does_for_any_records(entries: list[Entry]) -> None:
    assert_counts_hold(store_of(entries), "")


def test_facets_come_in_their_order_with_the_largest_counts_first() -> None:
    facets = list(facets_of(STORE, STORE.search(parse(""))))
    titles = ["Year", "Weights", "License", "Section", "Size", "Author", "Organization", "Venue", "Type"]
    assert [facet.title for facet in facets] == titles
    by_title = {facet.title: facet for facet in facets}
    years = [value.label for value in by_title["Year"].values]
    assert years == sorted(years, reverse=True)
    assert [value.style for value in by_title["Size"].values] == ["m0", "m1", "m2", "m3", "m4", "faint"]
    counts = [value.count for value in by_title["Organization"].values if not value.is_missing]
    assert counts == sorted(counts, reverse=True)
    assert by_title["Organization"].most == counts[0]


def test_facets_whose_values_are_all_in_every_record_are_left_out() -> None:
    entry = Entry("a", "a", author=(Author("Ada"), Author("Bob")), organizations=("X", "Y"), issued="2020")
    store = store_of([entry])
    assert list(facets_of(store, store.search(parse("")))) == []


def test_the_facet_of_venues_counts_what_the_column_shows() -> None:
    preprints = [Entry(f"p{at}", f"p{at}", arxiv=f"2101.0000{at}") for at in range(3)]
    entries = [*preprints, Entry("a", "a", venue="ACL 2021"), Entry("b", "b", container_title="Journal of Bees")]
    store = store_of([*entries, Entry("n", "n")])
    assert_counts_hold(store, "")
    (facet,) = (one for one in facets_of(store, store.search(parse(""))) if one.title == "Venue")
    assert [(value.label, value.count) for value in facet.values] == [
        *(("arXiv", 3), ("ACL", 1), ("Journal of Bees", 1), ("not stated", 1))
    ]
    assert sum(bool(column("venue").show(entry)) for entry in entries) == store.search(parse("has:venue")).total == 5


def test_records_without_a_value_come_last_however_many_they_are() -> None:
    entries = [
        Entry("a", "a", license="MIT"),
        Entry("b", "b", license="Zlib"),
        *(Entry(f"n{n}", "n") for n in range(5)),
    ]
    assert values_of(store_of(entries), "License") == [("MIT", 1), ("Zlib", 1), ("not stated", 5)]


def test_a_facet_with_one_value_is_left_out() -> None:
    entries = [Entry("a", "a", issued="2020"), Entry("b", "b", issued="2020-05")]
    assert list(facets_of(store_of(entries), store_of(entries).search(parse("")))) == []


def test_spellings_that_the_query_does_not_tell_apart_are_one_value() -> None:
    entries = [
        Entry("a", "a", license="Apache-2.0"),
        Entry("b", "b", license="apache 2.0"),
        Entry("c", "c", license="MIT"),
    ]
    assert_counts_hold(store_of(entries), "")


def test_names_are_quoted_where_a_query_needs_it() -> None:
    assert qualifier("org", "OpenAI") == "org:=OpenAI"
    assert qualifier("org", "Meta AI") == 'org:="Meta AI"'
    assert qualifier("license", "CC (BY)") == 'license:="CC (BY)"'


def test_tags_are_counted_by_a_search() -> None:
    found = {"tag:new": 3, 'tag:"to cite"': 7}
    facet = tags_of(["new", "to cite", "unused"], lambda text: found.get(text, 0))
    assert facet is not None
    assert [(value.label, value.count) for value in facet.values] == [("#to cite", 7), ("#new", 3)]
    assert tags_of(["unused"], lambda _: 0) is None


def test_records_without_a_value_do_not_set_the_scale() -> None:
    facet = Facet("Year", (FacetValue("2024", 4, "year:2024"), FacetValue("not stated", 300, "-has:year")))
    assert facet.most == 4
    assert Facet("Year", (FacetValue("not stated", 3, "-has:year"),)).most == 3


def test_a_facet_is_told_to_overlap_where_its_counts_exceed_the_records() -> None:
    entries = [
        Entry("a", "a", issued="2020", organizations=("X", "Y")),
        Entry("b", "b", issued="2021", organizations=("X",)),
    ]
    store = store_of(entries)
    overlaps = {facet.title: facet.overlaps for facet in facets_of(store, store.search(parse("")))}
    assert overlaps == {"Year": False, "Organization": True}


def values_of(store: Store, title: str, text: str = "") -> list[tuple[str, int]]:
    (facet,) = facets_of(store, store.search(parse(text)), least=1, only={title})
    return [(value.label, value.count) for value in facet.values]


def test_authors_are_a_facet_with_their_whole_names() -> None:
    ada, jan = Author("Lind", "Ada B."), Author("van der Berg", "Jan")
    entries = [
        Entry("a", "a", author=(ada, jan)),
        Entry("b", "b", author=(Author("Lind", "Ada B"), Author(literal=OTHERS))),
        Entry("c", "c", author=(Author("Lindgren", "Ada B."), Author(literal="Harbour Group"))),
        Entry("d", "d"),
    ]
    store = store_of(entries)
    assert_counts_hold(store, "")
    assert values_of(store, "Author") == [
        *(("Ada B Lind", 2), ("Ada B. Lindgren", 1), ("Harbour Group", 1), ("Jan van der Berg", 1), ("not stated", 1))
    ]
    assert values_of(store, "Author", 'author:="ada b. lind"') == [("Ada B Lind", 2), ("Jan van der Berg", 1)]


def test_types_are_a_facet_under_plain_names_and_are_found_by_those_of_bibtex() -> None:
    types = ["article-journal", "article-journal", "paper-conference", "article", "thesis", ""]
    store = store_of([Entry(f"e{at}", f"e{at}", type=one) for at, one in enumerate(types)])
    assert_counts_hold(store, "")
    assert values_of(store, "Type") == [
        *(("journal article", 2), ("conference paper", 1), ("preprint", 1), ("thesis", 1), ("not stated", 1))
    ]
    counts = {
        "type:article": 3,
        "type:inproceedings": 1,
        "type:conf": 1,
        "-type:article": 3,
        "type:=preprint": 1,
        'type:"conference paper"': 1,
        "type:phdthesis,paper": 2,
    }
    assert {text: store.search(parse(text)).total for text in counts} == counts


def test_spellings_of_a_venue_that_differ_in_dots_and_spaces_are_one_value() -> None:
    venues = ["Phys.Rev.D", "Phys. Rev. D", "phys. rev. d", "Phys. Rev. D 104", "Phys. Rev. E"]
    store = store_of([Entry(f"e{at}", f"e{at}", container_title=one) for at, one in enumerate(venues)])
    assert_counts_hold(store, "")
    assert values_of(store, "Venue") == [("Phys. Rev. D", 4), ("Phys. Rev. E", 1)]
    assert store.search(parse('venue:="Phys.Rev.D"')).total == 4
    assert [store.entry(number).container_title for number in range(5)] == venues


def test_a_record_with_two_spellings_of_an_author_counts_once() -> None:
    spellings = (Author("Lind", "Ada B."), Author("Lind", "Ada B"), Author("LIND", "Ada B."))
    entries = [Entry("a", "a", author=spellings), Entry("b", "b", author=spellings[:1]), Entry("c", "c")]
    assert_counts_hold(store_of(entries), "")
    assert values_of(store_of(entries), "Author") == [("Ada B. Lind", 2), ("not stated", 1)]


def test_authors_that_nobody_waits_for_are_counted_no_further() -> None:
    store = store_of([Entry(f"e{at}", f"e{at}", author=(Author("Lind", f"A{at}"),)) for at in range(2001)])
    hits, asked = store.search(parse("")), iter(range(9))
    hits.wanted = lambda: next(asked) < 3
    with pytest.raises(Cancelled):
        list(facets_of(store, hits, only={"Author"}))
    assert next(asked) == 4


BOATS = (
    ("a", ("Papers", "Sails")),
    ("b", ("Papers", "Sails", "At Night")),
    ("c", ("Papers", "Oars")),
    ("d", ("Papers",)),
    ("e", ("Boat Lists", "Tools", "Sails")),
    ("f", ("Boat Lists", "Tools", "Oars")),
)
"""Ids and headings; the section of the last two is the second of theirs."""


def boats() -> Store:
    entries = [
        Entry(
            one,
            one,
            sections=("Tools" if "Tools" in path else "Papers",),
            extra={"headings": [*path]} if len(path) > 1 else {},
        )
        for one, path in BOATS
    ]
    return Store.in_memory(entries, [Section("Papers", "Papers"), Section("Tools", "Tools")])


def subsections(store: Store, text: str) -> list[tuple[str, int]]:
    found = [one for one in facets_of(store, store.search(parse(text))) if one.title == "Subsection"]
    return [(value.label, value.count) for facet in found for value in facet.values]


def test_groups_of_a_section_are_a_facet() -> None:
    store = boats()
    assert_counts_hold(store, "")
    assert subsections(store, "") == [
        *(("Papers › Sails", 2), ("Papers › Oars", 1), ("Sails › At Night", 1)),
        *(("Tools › Oars", 1), ("Tools › Sails", 1)),
    ]


def test_groups_of_one_section_are_named_without_it() -> None:
    assert subsections(boats(), "section:=Papers") == [("Sails", 2), ("Oars", 1), ("Sails › At Night", 1)]


def test_a_list_whose_records_are_in_several_sections_has_no_groups() -> None:
    assert subsections(STORE, "") == []


def test_section_finds_any_heading_above_a_record() -> None:
    store = boats()
    assert [store.search(parse(text)).total for text in ("section:sails", "section:lists", "night")] == [3, 2, 1]
    assert store.search(parse('section:="Papers › Sails"')).total == 2
