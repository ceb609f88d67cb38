"""The window that shows a text or a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.tui.dialogs.text import TextDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.tui.app import HmtuiApp

URL = "https://models.example.org/2026/reports/a-very-long-name-of-a-report.pdf"


@pytest.mark.parametrize(
    ("size", "whole", "shown"),
    [
        ((40, 12), False, ["models.example.o…-of-a-report.pdf"]),
        ((60, 20), False, ["models.example.org/…/a-very-long-name-of-a-report.pdf"]),
        ((120, 35), False, [URL]),
        ((40, 12), True, [URL[:33], URL[33:66], URL[66:]]),
    ],
)
async def test_a_long_address_is_shown_short_and_leads_to_the_whole(
    make_app: Callable[..., HmtuiApp], size: tuple[int, int], whole: bool, shown: list[str]
) -> None:
    async with make_app().run_test(size=size) as pilot:
        dialog = TextDialog("A: blog", URL, "Why", whole=whole)
        await pilot.app.push_screen(dialog)
        await pilot.pause()
        spans = [span for line in dialog.body._lines for span in line if span.url]
        assert [span.url for span in spans] == [URL] * len(spans)
        assert [span.text for span in spans] == shown
