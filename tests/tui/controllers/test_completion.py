"""Tab in the search box: what it would take is named in the frame, and taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.tui.controllers import completion, session
from tui.browsing import MakeApp, browser

if TYPE_CHECKING:
    from textual.pilot import Pilot


FRAMED, SMALL = (120, 35), (60, 20)


async def press(pilot: Pilot[tuple[str, ...]], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.05)


def said(pilot: Pilot[tuple[str, ...]]) -> str:
    """Return what stands in the lower edge of the frame, or in place of the rule."""
    framed = browser(pilot).has_class("-framed")
    edge = browser(pilot).query_one("#below" if framed else "#rule")
    return "".join(span.text for span in edge.line(0)).strip("╰─━╯┼ ")  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [FRAMED, SMALL])
async def test_the_choices_are_named_while_a_word_is_typed(make_app: MakeApp, size: tuple[int, int]) -> None:
    async with make_app().run_test(size=size) as pilot:
        for typed, words in (
            ("li", "Tab license: · then list:"),
            ("gpt or", "Tab org:"),
            ("sort:pa", "Tab params (size, largest first) · - reverses"),
            ("sort:-p", "Tab -params (size, smallest first)"),
            ("is:rea", "Tab read · then reading"),
            ("gpt", ""),
            ("(gpt li", "Tab license: · then list:"),
            ("(gpt bert", "→ Close the bracket: (gpt bert) · Tab: use it"),
            ("gpt3 yaer:2020 li", "! Ignored yaer:2020" if size == FRAMED else "! year:2020? · Tab: use it"),
        ):
            browser(pilot).search_box.set_text(typed)
            await press(pilot)
            assert said(pilot).startswith(words)
            assert bool(said(pilot)) == bool(words)


async def test_tab_first_names_the_choices_then_takes_one_after_the_other_both_ways(make_app: MakeApp) -> None:
    async with make_app().run_test(size=FRAMED) as pilot:
        box = browser(pilot).search_box
        await press(pilot, *"org:go")
        first, _, others = said(pilot).removeprefix("Tab ").partition(" · then ")
        second = others.partition(", ")[0]
        await press(pilot, "tab")
        assert box.text == "org:go", "none is searched for yet"
        assert said(pilot).startswith(f"Tab {first} · then {second}")
        await press(pilot, "tab")
        assert first in box.text
        assert said(pilot).startswith(f"Tab {second} · then ")
        assert said(pilot).endswith(" · Shift+Tab: back")
        await press(pilot, "tab")
        assert second in box.text
        await press(pilot, "shift+tab")
        assert first in box.text
        await press(pilot, "space")
        assert said(pilot) == ""
        await press(pilot, "shift+tab")
        assert browser(pilot).session.panel == "detail", "there is nothing to go back to"


async def test_after_a_field_was_completed_its_values_are_typed(make_app: MakeApp) -> None:
    async with make_app().run_test(size=FRAMED) as pilot:
        await press(pilot, *"li", "tab", "tab")
        assert said(pilot) == "Tab list: · or type a value"
        await press(pilot, "m")
        assert said(pilot).startswith("Tab MIT")


async def test_the_choices_are_named_in_the_box_alone(make_app: MakeApp) -> None:
    async with make_app().run_test(size=FRAMED) as pilot:
        await press(pilot, *"gpt li")
        assert said(pilot).startswith("Tab license:")
        await press(pilot, "left", "left", "left")
        assert said(pilot) == "", "the word at the caret is another one"
        await press(pilot, "end")
        assert said(pilot).startswith("Tab license:")
        await press(pilot, "enter")
        assert not said(pilot).startswith("Tab")


async def test_values_of_a_long_list_are_named_when_they_are_counted(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completion, "AT_ONCE", 1)
    monkeypatch.setattr(session, "_REST", 0.01)
    async with make_app().run_test(size=FRAMED) as pilot:
        await press(pilot, *"org:goo")
        assert said(pilot).startswith("Tab Google")


async def test_tab_adds_the_unit_that_a_size_lacks(make_app: MakeApp) -> None:
    async with make_app().run_test(size=FRAMED) as pilot:
        await press(pilot, *"params:>100")
        assert said(pilot) == "→ params:>100 means 100 parameters. Did you mean params:>100b? · Tab: use it"
        await press(pilot, "tab")
        assert browser(pilot).search_box.text == "params:>100b"
        assert said(pilot) == ""


async def test_tab_takes_the_query_that_may_be_meant_and_enter_in_a_list_without_rows(make_app: MakeApp) -> None:
    async with make_app().run_test(size=FRAMED) as pilot:
        await press(pilot, *"2022", "enter")
        assert said(pilot).endswith("Did you mean year:2022? 22 records · / Tab: use it"), "in the list, Tab walks on"
        await press(pilot, "slash")
        await press(pilot, "tab")
        assert browser(pilot).search_box.text == "year:2022"
        browser(pilot).search_box.set_text("params:13")
        await press(pilot)
        assert not browser(pilot).results.count
        assert said(pilot).endswith("Did you mean params:13b? · Tab: use it"), "as for every other one"
        browser(pilot).results.focus()
        await press(pilot)
        assert said(pilot).endswith("Did you mean params:13b? · Enter: use it")
        await press(pilot, "enter")
        assert browser(pilot).search_box.text == "params:13b"
        assert browser(pilot).results.count


async def test_the_first_tab_completes_what_all_choices_begin_with(make_app: MakeApp) -> None:
    async with make_app().run_test(size=FRAMED) as pilot:
        box = browser(pilot).search_box
        await press(pilot, *"is:c", "tab")
        assert box.text == "is:closed", "the only one is taken"
        await press(pilot, "ctrl+u", *"is:re", "tab")
        assert (box.text, said(pilot)[:8]) == ("is:read", "Tab read")
        await press(pilot, "ctrl+u", *"org:g", "tab", "shift+tab")
        assert box.text.startswith("org:=")
