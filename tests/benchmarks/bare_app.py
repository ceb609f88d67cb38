"""The least a Textual program of this shape can be: an Input, Tabs and a list of 63 rows. The measure for start-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Input, OptionList, Tabs

if TYPE_CHECKING:
    from textual.app import ComposeResult

ROWS = [f"20{22 - number // 15}  Model {number:<3} A paper about the model of that number" for number in range(63)]


class BareApp(App[None]):
    """Nothing but the widgets."""

    def compose(self) -> ComposeResult:
        """Stack them."""
        yield Input(placeholder="Search")
        yield Tabs("All", "NLP", "CV", "Multimodal")
        yield OptionList(*ROWS)


if __name__ == "__main__":
    BareApp().run()
