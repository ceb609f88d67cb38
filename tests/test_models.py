"""The model: what a record and its parts say of themselves."""

from __future__ import annotations

import pytest

from hmtui.models import Author, Catalog, Correction, Entry, Link, Section, Source


@pytest.mark.parametrize(
    ("name", "short", "full"),
    [
        (Author("Brown", "Tom B."), "Brown", "Tom B. Brown"),
        (Author("van der Maaten", "Laurens"), "van der Maaten", "Laurens van der Maaten"),
        (Author(literal="BigScience Workshop"), "BigScience Workshop", "BigScience Workshop"),
        (Author(family="Plato"), "Plato", "Plato"),
        (Author(given="Madonna"), "Madonna", "Madonna"),
        (Author(), "", ""),
    ],
)
def test_an_author_has_a_short_and_a_full_name(name: Author, short: str, full: str) -> None:
    assert (name.short, name.full) == (short, full)


@pytest.mark.parametrize(("issued", "year"), [("2020", 2020), ("2020-05", 2020), ("2020-05-28", 2020), ("", None)])
def test_the_year_of_a_record_is_that_of_its_first_appearance(issued: str, year: int | None) -> None:
    assert Entry(id="a", name="A", issued=issued, published="2031").year == year


LINKS = (Link("pdf", "p"), Link("code", "c1"), Link("code", "c2"), Link("paper", "a"))


@pytest.mark.parametrize(
    ("rels", "url"), [(("paper", "pdf"), "a"), (("pdf", "paper"), "p"), (("code",), "c1"), (("weights", "pdf"), "p")]
)
def test_a_link_is_found_by_the_order_asked_for(rels: tuple[str, ...], url: str) -> None:
    link = Entry(id="a", name="A", links=LINKS).link(*rels)
    assert link is not None
    assert link.url == url


@pytest.mark.parametrize("rels", [(), ("weights",), ("Paper",)])
def test_a_link_that_is_not_there_is_none(rels: tuple[str, ...]) -> None:
    assert Entry(id="a", name="A", links=LINKS).link(*rels) is None


def test_a_record_needs_no_more_than_an_id_and_a_name() -> None:
    entry = Entry(id="a", name="A")
    known = {field for field in entry.__struct_fields__ if getattr(entry, field)}
    assert known == {"id", "name"}


def test_the_unknown_fields_of_one_record_cannot_be_put_into_another() -> None:
    Entry(id="a", name="A").extra["x"] = 1
    assert Entry(id="b", name="B").extra == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("publisher-place", "Online"),
        ("confidence", "medium"),
        ("x", [1]),
        ("title", None),
        ("year", None),
        ("link", None),
    ],
)
def test_the_value_of_a_field_is_found_whether_the_field_is_known_or_not(name: str, value: object) -> None:
    entry = Entry(id="a", name="A", issued="2020", publisher_place="Online", extra={"x": [1], "confidence": "medium"})
    assert entry.value(name) == value


VALUES = [
    Author("Brown", "Tom"),
    Link("paper", "u"),
    Correction("year", "2012", "2021", "typo"),
    Source("list.md", 3),
    Section("NLP", "NLP"),
    Entry(id="a", name="A", extra={"x": [1]}),
    Catalog("T", (), (), {"x": [1]}),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_cannot_be_changed(value: Author | Link | Correction | Source | Section | Entry | Catalog) -> None:
    for field in (*value.__struct_fields__, "another"):
        with pytest.raises(AttributeError):
            setattr(value, field, "other")


def test_a_link_that_is_no_more_than_a_link_is_named_once() -> None:
    assert (Link("announcement", "u").named, Link("link", "u").named) == ("the blog link", "the link")
