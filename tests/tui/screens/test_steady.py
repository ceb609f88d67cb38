"""The first frame is prepared once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet

from hmtui.tui.app import HmtuiApp

if TYPE_CHECKING:
    import pytest
    from textual.dom import DOMNode

    from hmtui.library import Library


async def test_the_styles_of_a_panel_are_computed_once_for_the_first_frame(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply, styled = Stylesheet.apply, Counter[str]()

    def counted(sheet: Stylesheet, node: DOMNode, **options: Any) -> None:
        styled[node.id or ""] += 1
        apply(sheet, node, **options)

    monkeypatch.setattr(Stylesheet, "apply", counted)
    app = HmtuiApp(library)
    async with app.run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        assert [styled[name] for name in ("results", "detail", "status", "tabs")] == [1, 1, 1, 1]
        app.theme = "dracula"
        await pilot.pause()
        assert styled["results"] > 1
