"""Which citation style is shown and copied.

Invariant: what is shown is what would be copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.annotations.choices import choice, choose
from hmtui.citations import STYLES
from hmtui.errors import HmtuiError
from hmtui.formats.trust import trust
from hmtui.tui.widgets.record_card import Preview

if TYPE_CHECKING:
    from hmtui.citations import Style
    from hmtui.library import Library
    from hmtui.models import Entry

__all__ = ["Styles"]


class Styles:
    """The styles that are offered, and the one in use."""

    def __init__(self, style_id: str) -> None:
        """Begin with the style chosen last, else the configured one; the first of all where there is none of that id."""
        self._configured = style_id
        self.offered: tuple[Style, ...] = STYLES
        chosen = choice("cite.style", style_id)
        self.shown: Style = next((style for style in STYLES if style.id == chosen), STYLES[0])

    def use(self, style_id: str) -> None:
        """Show and copy in another style."""
        self.shown = next(style for style in self.offered if style.id == style_id)
        choose("cite.style", style_id, self._configured)

    def walk(self, step: int) -> None:
        """Go to the next style or the one before."""
        self.use(self.offered[(self.offered.index(self.shown) + step) % len(self.offered)].id)

    def preview(self, library: Library, entry: Entry) -> Preview:
        """Write the citation of a record as it would be copied, or why it can't be."""
        try:
            text = library.cite([entry], self.shown.id)
        except HmtuiError as error:
            text = error.message
        return Preview(self.shown.label, text, str(trust(entry)))
