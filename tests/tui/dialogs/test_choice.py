"""The window in which one of several things is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.tui.dialogs.choice import ChoiceDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.tui.app import HmtuiApp


@pytest.mark.parametrize("size", [(60, 20), (40, 12), (120, 12)])
async def test_choices_out_of_view_are_counted(make_app: Callable[..., HmtuiApp], size: tuple[int, int]) -> None:
    async with make_app(query="gpt-3").run_test(size=size) as pilot:
        await pilot.press("enter", "Y")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, ChoiceDialog)

        def lines() -> list[str]:
            return ["".join(span.text for span in dialog.body.line(y)) for y in range(dialog.body.length)]

        def choices() -> int:
            return dialog._shown[0]

        total = len(dialog._choices)
        assert choices() < total
        assert f"▾ {total - choices()} more" in lines()[choices()]
        await pilot.press("end")
        assert f"▴ {total - choices()} more" in lines()[choices()]
        assert "▾" not in lines()[choices()]
        assert any(dialog._choices[-1].label in line for line in lines()[: choices()])
