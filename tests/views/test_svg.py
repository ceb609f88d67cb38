from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from hmtui.models import Entry, Section
from hmtui.query import parse
from hmtui.store import Store
from hmtui.views.bars import organizations_of, years_of
from hmtui.views.points import points_of
from hmtui.views.svg import _Scatter, bars_svg, scatter_svg
from source_list import source_list
from views.records import ANY_ENTRIES, SECTIONS, store_of

SHIPPED = source_list()
STORE = Store.in_memory(SHIPPED.entries, SHIPPED.sections)
SVG = "{http://www.w3.org/2000/svg}"


def pictures(store: Store, title: str, sections: tuple[Section, ...] = SECTIONS) -> list[str]:
    hits = store.search(parse(""))
    size = scatter_svg(
        points_of(store, hits), sections, title=title, note=title, name_of=lambda number: store.entry(number).name
    )
    both = (years_of(store, hits), organizations_of(store, hits))
    return [size, *(bars_svg(bars, sections, title=title, note=title, size_head="largest") for bars in both)]


@settings(max_examples=60)
@given(ANY_ENTRIES, st.text(max_size=300), st.lists(st.text(max_size=40), max_size=8))
def test_every_picture_is_well_formed(entries: list[Entry], title: str, names: list[str]) -> None:
    sections = tuple(Section(name or "x", name) for name in names)
    for picture in pictures(store_of(entries), title, sections):
        assert ET.fromstring(picture).tag == f"{SVG}svg"
        picture.encode()


def test_text_of_a_list_is_no_markup() -> None:
    entry = Entry("x", "</text><script>", issued="2020", parameters=10**9, organizations=("<b>&",), sections=("NLP",))
    for picture in pictures(store_of([entry]), '"><script>'):
        tree = ET.fromstring(picture)
        assert {element.tag for element in tree.iter()} <= {
            f"{SVG}{tag}" for tag in ["svg", "style", "rect", "text", "path", "circle", "title"]
        }


def test_one_mark_a_model_and_the_largest_are_named() -> None:
    tree = ET.fromstring(pictures(STORE, "x")[0])
    marks = [element for element in tree.iter() if element.find(f"{SVG}title") is not None]
    assert len(marks) == sum(bool(entry.parameters and entry.issued) for entry in SHIPPED.entries)
    bold = {element.text for element in tree.iter(f"{SVG}text") if element.get("class") == "strong"}
    assert {"GPT-2", "GPT-3", "Switch Transformer"} <= bold


@settings(max_examples=60)
@given(ANY_ENTRIES)
def test_no_name_covers_a_mark_or_another_name(entries: list[Entry]) -> None:
    store = store_of(entries)
    points = points_of(store, store.search(parse("")))
    drawn = _Scatter(points, SECTIONS, lambda number: store.entry(number).name)
    list(drawn.parts())
    boxes = drawn.boxes
    for at, box in enumerate(boxes):
        for x, y in map(drawn._place, points):
            assert not (box.x - 4 < x < box.x + box.width + 4 and box.y - 4 < y < box.y + box.height + 4)
        for other in boxes[:at]:
            apart = box.x + box.width <= other.x or other.x + other.width <= box.x
            assert apart or box.y + box.height <= other.y or other.y + other.height <= box.y


def test_light_and_dark_pages_are_provided_for() -> None:
    assert "prefers-color-scheme: dark" in pictures(STORE, "x")[0]
