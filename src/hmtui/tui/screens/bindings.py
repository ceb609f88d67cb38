"""From the table of actions to Textual's bindings.

Invariant: every key of every action is bound exactly once, and nothing else is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from hmtui.actions import box_keys, editing_keys

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
        everywhere = "run_in_box" if action.only_in_box else "run"
        for verb, keys in ((everywhere, box_keys(action)), ("run_outside_box", editing_keys(action))):
            each = [(key,) for key in keys] if action.id == "tab" else [keys]
            found += [
                Binding(
                    ",".join(some), f"{verb}({arguments.format(key=some[0])})", id=action.id, show=False, priority=True
                )
                for some in each
                if some
            ]
    return found
