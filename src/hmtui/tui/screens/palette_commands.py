"""What the palette offers: the actions, the tabs, the saved views, and the themes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hmtui.actions import ACTIONS, on_marked
from hmtui.keys import key_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hmtui.tui.dialogs.palette import Command
    from hmtui.tui.screens.wiring import Controllers

__all__ = ["palette_commands"]

_NOT_HERE = {"tab", "palette", "copy_selection", "enter", "escape"}
"""Actions that mean nothing without the panel they are pressed in."""


def palette_commands(
    of: Controllers, run: Callable[[str], None], show: Callable[[Callable[[], object]], None]
) -> Iterator[Command]:
    """Yield each command: its title with its key, a sentence, and what it does; ``run`` runs an action, ``show`` opens a window."""
    session, annotations = of.session, of.annotations
    for action in ACTIONS:
        if action.id not in _NOT_HERE:
            label = on_marked(action.label, len(session.marked)) if action.on_marked else action.label
            title = f"{label[0].upper()}{label[1:]}"
            yield f"{title}  {key_label(action.keys[0])}", action.help, partial(run, action.id)
    for section in session.library.catalog.sections:
        yield f"Tab {section.title}", "Show this section.", partial(of.navigation.show_section, section.id)
    for view in annotations.views():
        yield f"View {view.name}", f"Search: {view.query or 'all records'}.", partial(annotations.use_view, view)
        yield f"Delete view {view.name}", "u brings it back.", partial(annotations.delete_view, view)
    yield "Theme", "Choose other colours.", partial(show, session.app.action_change_theme)
