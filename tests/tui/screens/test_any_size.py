"""The screen at every size, with records that are as odd as records can be."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from hmtui.annotations import Position
from hmtui.library import Library
from hmtui.models import Author, Catalog, Entry, Link, Section
from hmtui.tui.app import HmtuiApp
from hmtui.tui.screens.browse import BrowseScreen

if TYPE_CHECKING:
    from tui.browsing import MakeApp

WORDS = ("模型" * 50, "مرحبا بالعالم", "x" * 5_000, "", "a b " * 300, "e\u0301" * 40, "A", "🙂" * 60)
SIZES = ((1, 1), (2, 3), (7, 40), (40, 12), (60, 20), (69, 31), (70, 30), (80, 24), (109, 16), (110, 15), (200, 60))


def odd_entry(number: int) -> Entry:
    def word(step: int) -> str:
        return WORDS[(number * step + step) % len(WORDS)]

    return Entry(
        id=f"r{number}",
        name=word(1) or "n",
        title=word(3),
        author=tuple(Author(family=word(5) or "z") for _ in range((0, 1, 2, 393)[number % 4])),
        issued=("", "2020", "2021-03")[number % 3],
        venue=word(2),
        organizations=(word(7) or "o",) * (number % 3),
        parameters=(None, 0, 1, 10**18, 5 * 10**9)[number % 5],
        active_parameters=(None, 10**3)[number % 2],
        training_tokens=(None, 1, 10**18)[number % 3],
        open_weights=(None, True, False)[number % 3],
        sections=(f"s{number % 45}",),
        license=word(4),
        links=(Link("paper", "https://arxiv.org/abs/2005.14165"), Link("a" * 40, "https://" + "模" * 90))
        * (number % 8),
        summary=word(6),
    )


@pytest.mark.parametrize("theme", ["hmtui", "hmtui-light"])
async def test_every_line_is_as_wide_as_its_panel_at_every_size(theme: str) -> None:
    sections = tuple(Section(f"s{number}", f"Heading {number}") for number in range(40))
    library = Library(Catalog("t" * 300, sections, tuple(map(odd_entry, range(60)))))
    app = HmtuiApp(library, position=Position())
    keys = cycle(("enter", "j", "s", "]", "G", "space", "2", "enter", "escape", "tab", "asterisk", "k", "S"))
    async with app.run_test(size=(120, 35)) as pilot:
        app.theme = theme
        screen = app.screen
        assert isinstance(screen, BrowseScreen)
        for width, height in SIZES * 2:
            await pilot.resize_terminal(width, height)
            await pilot.press(next(keys), next(keys), next(keys))
            await pilot.pause()
            for panel in (screen.results, screen.details, screen.tabs, screen.footer, screen.frame.header):
                for y in range(panel.size.height):
                    assert panel.render_line(y).cell_length == panel.size.width, (width, height, panel, y)


@pytest.mark.parametrize("rows", [4, 5, 6, 7])
async def test_on_a_very_low_terminal_a_record_is_in_view(make_app: MakeApp, rows: int) -> None:
    async with make_app("gpt-3").run_test(size=(20, rows)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        assert "GPT-3" in "".join(screen.results.render_line(y).text for y in range(1, screen.results.size.height))
