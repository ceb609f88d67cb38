"""The window in which one of several things is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.tui.dialogs.choice import ChoiceDialog

if TYPE_CHECKING:
    from tui.browsing import MakeApp


def all_are_seen(dialog: ChoiceDialog) -> bool:
    """Check whether every choice stands in the body of the window."""
    lines = ["".join(span.text for span in dialog.body.line(y)) for y in range(dialog.body.length)]
    return all(any(f" {choice.label} " in line for line in lines) for choice in dialog._choices)


@pytest.mark.parametrize("size", [(60, 20), (40, 12), (120, 12)])
async def test_choices_out_of_view_are_counted(make_app: MakeApp, size: tuple[int, int]) -> None:
    async with make_app(query="gpt-3").run_test(size=size) as pilot:
        await pilot.press("enter", "Y")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, ChoiceDialog)

        def lines() -> list[str]:
            return ["".join(span.text for span in dialog.body.line(y)) for y in range(dialog.body.length)]

        total = len(dialog._choices)
        counted = [line for line in lines() if line.startswith(" … ")]
        assert len(counted) == 1
        hidden = int(counted[0].split()[1])
        shown = [choice.label for choice in dialog._choices if any(f" {choice.label} " in line for line in lines())]
        assert hidden + len(shown) == total
        await pilot.press("end")
        assert any(" above" in line for line in lines())
        assert any(dialog._choices[-1].label in line for line in lines())


@pytest.mark.parametrize("small", [(120, 12), (60, 20), (40, 12), (70, 3), (1, 1)])
async def test_the_last_choice_stays_in_view_when_the_terminal_grows(make_app: MakeApp, small: tuple[int, int]) -> None:
    async with make_app(query="gpt-3").run_test(size=small) as pilot:
        await pilot.press("enter", "Y", "end")
        dialog = pilot.app.screen
        assert isinstance(dialog, ChoiceDialog)
        for columns, rows in ((120, 20), (120, 50), small, (120, 50)):
            await pilot.resize_terminal(columns, rows)
            dialog.action_scroll(3)
            await pilot.pause()
        assert all_are_seen(dialog)


async def test_a_link_that_the_record_lacks_is_dim_and_says_so(make_app: MakeApp) -> None:
    async with make_app(query="hyperclova").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "Y")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, ChoiceDialog)
        rows = {
            "".join(span.text for span in spans[:2]): spans
            for spans in (dialog.body.line(y) for y in range(dialog.body.length))
        }
        missing = [text.split() for text, spans in rows.items() if spans[1].style == "faint"]
        assert [words[1:] for words in missing] == [["Code", "link", "none"], ["Weights", "link", "none"]]


async def test_all_choices_are_seen_over_a_short_preview_where_there_is_room(make_app: MakeApp) -> None:
    async with make_app(query="gpt-3").run_test(size=(60, 32)) as pilot:
        await pilot.press("enter", "Y")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, ChoiceDialog)
        assert all_are_seen(dialog)
