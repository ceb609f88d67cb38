from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.models import Section
from hmtui.tui.themed_app import ThemedApp
from hmtui.tui.widgets.line_widget import STYLES
from hmtui.tui.widgets.tabs import SectionTabs

if TYPE_CHECKING:
    from textual.app import ComposeResult

FORTY = tuple(Section(f"s{n}", f"Heading {n}") for n in range(40))


class TabsApp(ThemedApp[None]):
    CSS = "".join(f".style--{style} {{ text-style: bold; }}" for style in STYLES)

    def __init__(self, sections: tuple[Section, ...]) -> None:
        super().__init__()
        self.tabs = SectionTabs(sections)
        self.chosen: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield self.tabs

    def on_section_tabs_chosen(self, message: SectionTabs.Chosen) -> None:
        self.chosen.append(message.section)


@pytest.mark.parametrize("number", [0, 1, 17, 38, 39])
async def test_the_active_tab_of_forty_is_in_view(number: int) -> None:
    app = TabsApp(FORTY)
    async with app.run_test(size=(50, 3)):
        app.tabs.show(f"s{number}", {f"s{n}": n for n in range(40)} | {None: 99})
        text = app.tabs.render_line(0).text
        assert f" Heading {number} " in text
        assert len(text) == 50


async def test_marks_say_that_there_is_more_on_either_side() -> None:
    app = TabsApp(FORTY)
    async with app.run_test(size=(50, 3)):
        app.tabs.show(None, None)
        assert app.tabs.render_line(0).text.endswith("›")
        app.tabs.show("s20", None)
        text = app.tabs.render_line(0).text
        assert (text[1], text[-1]) == ("‹", "›")


@pytest.mark.parametrize("width", [1, 2, 3, 9, 16, 30, 47, 80, 700])
async def test_no_tab_is_cut_where_it_fits_and_the_line_has_its_width(width: int) -> None:
    app = TabsApp(FORTY)
    names = {section.title for section in FORTY} | {"All"}
    async with app.run_test(size=(width, 3)):
        for number in (None, *range(40), *range(39, -1, -1)):
            app.tabs.show(f"s{number}" if number is not None else None, None)
            text = app.tabs.render_line(0).text
            assert len(text) == width
            if width >= 16:
                titles = [one.strip().lstrip("0123456789 ") for one in text.strip(" ‹›").split("  ")]
                assert set(titles[:-1]) <= names, text
                assert titles[-1] in names or titles[-1].endswith("…"), text


async def test_a_click_chooses_the_tab_under_the_pointer_also_when_scrolled() -> None:
    app = TabsApp(FORTY)
    async with app.run_test(size=(50, 3)) as pilot:
        app.tabs.show("s20", None)
        at = app.tabs.render_line(0).text.index("Heading 20")
        await pilot.click(SectionTabs, offset=(at + 2, 0))
        app.tabs.show(None, None)
        await pilot.click(SectionTabs, offset=(1, 0))
        assert app.chosen == ["s20", None]


async def test_titles_are_shortened_where_all_tabs_fit_so_and_stay_so_while_searching() -> None:
    sections = tuple(
        Section(f"s{n}", f"{word} and all that belongs to it") for n, word in enumerate(("Ada", "Bea", "Cy"))
    )
    app = TabsApp(sections)
    async with app.run_test(size=(80, 3)) as pilot:
        app.tabs.show(None, {None: 900, "s0": 300, "s1": 300, "s2": 300})
        text = app.tabs.render_line(0).text
        assert [word in text for word in ("Ada and all", "Bea and all", "Cy and all", "›")] == [True, True, True, False]
        app.tabs.show(None, {None: 3, "s0": 1, "s1": 1, "s2": 1})
        assert app.tabs.render_line(0).text.count("…") == 3
        await pilot.resize_terminal(120, 3)
        assert "Ada and all that belongs to" in app.tabs.render_line(0).text


async def test_of_the_tab_that_has_no_room_the_beginning_is_shown() -> None:
    app = TabsApp(tuple(Section(f"s{n}", f"{n} is the number of this section") for n in range(9)))
    async with app.run_test(size=(56, 3)):
        app.tabs.show(None, None)
        assert app.tabs.render_line(0).text.rstrip().endswith("2 1 is the n… ›")


async def test_the_first_nine_tabs_have_digits_where_the_strip_scrolls() -> None:
    app = TabsApp(tuple(Section(f"s{n}", f"Papers of the Week (June {n})") for n in range(30)))
    async with app.run_test(size=(60, 3)):
        app.tabs.show(None, None)
        assert app.tabs.render_line(0).text.split()[:8] == ["0", "All", "1", "Papers", "of", "the", "Week", "(June"]
        app.tabs.show("s9", None)
        assert " 10 " not in app.tabs.render_line(0).text
