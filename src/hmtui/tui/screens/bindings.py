"""From the table of actions to Textual's bindings.

Invariant: every key of every action is bound exactly once, and nothing else is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from hmtui.actions import box_keys, editing_keys
from hmtui.tui.widgets.search_box import BEGIN_NO_QUERY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.actions import Action

__all__ = ["bindings"]


def bindings(actions: Iterable[Action]) -> list[Binding]:
    """Derive the key bindings from actions.

    All have priority: they are then carried out in the order of typing, so that
    in a burst like ``/bert`` the ``b`` already finds the box focused.
    """
    found: list[Binding] = []
    for action in actions:
        arguments = f"'{action.id}', '{{key}}'" if action.id == "tab" else f"'{action.id}'"
        # The box itself decides whether it types these.
        begin_no_query = tuple(key for key in editing_keys(action) if key in BEGIN_NO_QUERY)
        outside_box = tuple(key for key in editing_keys(action) if key not in BEGIN_NO_QUERY)
        verbs = (("run", box_keys(action)), ("run", begin_no_query), ("run_outside_box", outside_box))
        for verb, keys in verbs:
            each = [(key,) for key in keys] if action.id == "tab" else [keys]
            found += [
                Binding(
                    ",".join(some), f"{verb}({arguments.format(key=some[0])})", id=action.id, show=False, priority=True
                )
                for some in each
                if some
            ]
    return found
