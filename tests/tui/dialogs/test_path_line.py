"""A line in which a path is typed."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

from hmtui.sources.path_completion import PathMatches
from hmtui.tui.dialogs.path_line import PathDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tui.browsing import MakeApp


async def test_a_path_that_is_looked_up_after_its_window_was_closed_is_no_fault(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[Exception] = []
    begun: list[Callable[[], object]] = []

    def in_time(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as fault:  # noqa: BLE001 - whatever it is
            faults.append(fault)

    def keep(work: Callable[[], object], **_options: Any) -> None:
        begun.append(work)

    async with make_app().run_test(size=(120, 35)) as pilot:
        dialog = PathDialog("Open", (), look_up=PathMatches)
        await pilot.app.push_screen(dialog)
        monkeypatch.setattr(dialog, "run_worker", keep)
        dialog.answer.value = "notes"
        await pilot.pause()
        dialog.dismiss(None)
        await pilot.pause()
        thread = Thread(target=in_time, args=(begun[-1],))
        thread.start()
        while thread.is_alive():
            await pilot.pause(0.01)
        assert faults == []
        assert not dialog.matches.typed
