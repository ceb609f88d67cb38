"""Earlier queries: what Esc and the next letter take out of the box comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.annotations import Annotations
from hmtui.annotations.history import History
from hmtui.tui.controllers import panel_keys
from tui.browsing import SIZE, MakeApp, browser

if TYPE_CHECKING:
    from textual.pilot import Pilot


async def shown(pilot: Pilot[tuple[str, ...]], *keys: str) -> list[str]:
    """Press keys; return what stands in the box after each."""
    found = []
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.05)
        found.append(browser(pilot).search_box.text)
    return found


def keep(*queries: str) -> None:
    history = History(Annotations())
    for query in queries:
        history.remember_query(query)


async def test_up_in_the_box_brings_earlier_queries_back_and_down_what_was_being_typed(make_app: MakeApp) -> None:
    keep("bert", "gpt")
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press(*"opt")
        await pilot.pause(0.05)
        assert await shown(pilot, "up", "up", "up", "down", "down") == ["gpt", "bert", "bert", "gpt", "opt"]
        assert browser(pilot).results.cursor == 0
        await pilot.press("down")
        assert browser(pilot).results.cursor == 1, "below what was typed the key moves in the list again"


async def test_a_held_key_stops_at_the_first_row(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("bert")
    monkeypatch.setattr(panel_keys, "monotonic", lambda: 1000.0)
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        await pilot.pause(0.05)
        assert await shown(pilot, "down", "up", "up", "up") == ["gpt"] * 4
        monkeypatch.setattr(panel_keys, "monotonic", lambda: 1001.0)
        assert await shown(pilot, "up") == ["bert"]


@pytest.mark.parametrize("before", [(), ("down", "down")])
async def test_a_query_cleared_in_the_box_comes_back_from_any_row(make_app: MakeApp, before: tuple[str, ...]) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press(*"gpt")
        await pilot.pause(0.05)
        await shown(pilot, *before)
        assert await shown(pilot, "escape") == [""]
        assert browser(pilot).footer.notice == "Query cleared: ↑ brings it back"
        assert await shown(pilot, "up") == ["gpt"]
    assert History(Annotations()).queries() == ["gpt"]


async def test_a_query_cleared_in_the_list_is_restored_by_undo_and_cleared_again(make_app: MakeApp) -> None:
    async with make_app("gpt org:openai").run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        keys = ("escape", "u", "ctrl+r", "u", "asterisk", "escape", "u", "u")
        query = "gpt org:openai"
        assert await shown(pilot, *keys) == ["", query, "", query, query, "", query, query]
        assert browser(pilot).footer.notice.startswith("Undone: starred")


async def test_what_the_next_letter_replaces_is_kept(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        await pilot.press("tab", "slash", "b")
        await pilot.pause(0.05)
        assert browser(pilot).search_box.text == "b"
        assert await shown(pilot, "up") == ["gpt"]


async def test_the_footer_says_how_to_add_while_the_text_is_selected(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        footer = browser(pilot).footer
        await pilot.pause()
        said = "".join(span.text for span in footer.line(0))
        assert "type to replace" not in said
        await pilot.press("enter", "slash")
        await pilot.pause()
        assert "".join(span.text for span in footer.line(0)).startswith(" → add (type to replace) ")
        await pilot.press("right", "minus", "3")
        await pilot.pause()
        assert browser(pilot).search_box.text == "gpt-3"
        assert "".join(span.text for span in footer.line(0)).startswith(" ↵ list ")
