"""What the first frame needs is there before it, in the colours chosen; what it does not need comes later."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from textual.color import Color

from hmtui.config import Config, Value, load
from hmtui.tui.app import HmtuiApp

if TYPE_CHECKING:
    from hmtui.library import Library

LATER = (
    *(
        "hmtui.tui.dialogs.dialog",
        "hmtui.tui.controllers.external_editor",
        "hmtui.tui.dialogs.note",
        "hmtui.tui.dialogs.issues",
        "hmtui.tui.dialogs.tags",
    ),
    *("hmtui.clipboard", "hmtui.links", "textual.widgets._text_area"),
    # What reads lists: the shipped catalog needs none of it.
    *("hmtui.opening", "hmtui.sources", "hmtui.formats.table", "hmtui.checks", "importlib.metadata", "zipfile"),
    *("hashlib", "statistics"),
)


async def test_panels_are_painted_in_the_theme_of_the_settings_and_in_one_chosen_later(library: Library) -> None:
    config = load({})
    config = Config({**config.values, "look.theme": Value("dracula", "a test")}, config.keys, ())
    app = HmtuiApp(library, config=config)
    async with app.run_test(size=(120, 35)) as pilot:
        for theme in ("dracula", "nord", "hmtui"):
            app.theme = theme
            await pilot.pause()
            accent = Color.parse(app.get_css_variables()["style-accent"]).rich_color
            keys = app.query_one("#status").render_line(0)
            assert any(segment.style and segment.style.color == accent for segment in keys)


def test_what_is_opened_later_is_not_imported_before_the_first_frame() -> None:
    code = f"import sys, hmtui.cli.browse, hmtui.tui.app; print(*({set(LATER)} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_window_that_opens_lists_waits_for_no_reader() -> None:
    code = "import sys, hmtui.sources.path_completion, hmtui.tui.dialogs.open; print('hmtui.formats.markdown' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
