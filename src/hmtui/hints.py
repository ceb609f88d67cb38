"""Which actions the footer names: for each panel those that are used most, with their words there.

Invariant: each is the id of an action (``hmtui.actions``).
"""

from __future__ import annotations

__all__ = ["HINTS"]

HINTS: dict[str, tuple[tuple[str, str], ...]] = {
    "box": (
        ("enter", "list"),
        ("up", "history"),
        ("down", "move"),
        ("next_panel", "complete"),
        ("escape", "clear"),
        ("palette", "commands"),
        ("find_online", "online"),
        ("open_list", "lists"),
        ("quit", "quit"),
    ),
    "selected": (
        ("right", "add (type to replace)"),
        ("enter", "list"),
        ("up", "history"),
        ("escape", "clear"),
        ("palette", "commands"),
        ("find_online", "online"),
        ("open_list", "lists"),
        ("quit", "quit"),
    ),
    "empty": (
        ("down", "choose"),
        ("enter", "apply"),
        ("escape", "clear"),
        ("quit", "quit"),
    ),
    "no hits": (
        ("escape", "clear"),
        ("search", "search"),
        ("find_online", "online"),
        ("palette", "commands"),
        ("open_list", "lists"),
        ("quit", "quit"),
    ),
    "no records": (
        ("open_list", "lists"),
        ("palette", "commands"),
        ("quit", "quit"),
    ),
    "list": (
        ("search", "search"),
        ("enter", "details"),
        ("open_paper", "paper"),
        ("cite", "cite"),
        ("sort", "sort"),
        ("facets", "facets"),
        ("plot", "plot"),
        ("palette", "more"),
        ("mark", "mark"),
        ("copy_paper", "link"),
        ("note", "note"),
        ("undo", "undo"),
        ("open_weights", "weights"),
        ("open_list", "lists"),
        ("copy_menu", "copy…"),
        ("star", "star"),
        ("related", "related"),
        ("export", "export"),
        ("close", "quit"),
    ),
    "marked": (
        ("cite", "cite"),
        ("clear_marks", "clear"),
        ("compare", "compare"),
        ("copy_menu", "copy…"),
        ("export", "export"),
        ("star", "star"),
        ("note", "note"),
        ("tag", "tags"),
        ("copy_paper", "link"),
    ),
    "detail": (
        ("enter", "open link"),
        ("escape", "list"),
        ("tab", "by number"),
        ("copy_paper", "copy link"),
        ("cite", "cite"),
        ("note", "note"),
        ("next_style", "style"),
        ("copy_menu", "copy…"),
        ("tag", "tags"),
        ("undo", "undo"),
        ("authors", "all authors"),
        ("add", "add to yours"),
        ("references", "references"),
        ("citations", "cited by"),
        ("related", "related"),
    ),
    "facets": (
        ("enter", "add/remove"),
        ("search", "find"),
        ("exclude", "exclude"),
        ("clear_facet", "clear facet"),
        ("down", "move"),
        ("next_panel", "list"),
        ("plot", "plot"),
        ("facets", "close"),
    ),
    "related": (
        ("enter", "go to record"),
        ("down", "move"),
        ("next_panel", "list"),
        ("related", "close"),
    ),
    "plot": (
        ("right", "walk"),
        ("enter", "record"),
        ("mark_range", "range"),
        ("plot", "next view"),
        ("down", "size"),
        ("search", "search"),
        ("escape", "list"),
    ),
    "range": (
        ("enter", "add to query"),
        ("escape", "cancel"),
        ("right", "other years"),
        ("down", "other sizes"),
    ),
    "only plot": (
        ("right", "walk"),
        ("enter", "record"),
        ("mark_range", "range"),
        ("down", "size"),
        ("search", "search"),
        ("escape", "list"),
    ),
    "empty plot": (
        ("search", "search"),
        ("escape", "list"),
    ),
    "plot without sizes": (
        ("plot", "next view"),
        ("search", "search"),
        ("escape", "list"),
    ),
    "bars": (
        ("enter", "add to query"),
        ("plot", "next view"),
        ("down", "move"),
        ("right", "years, organizations"),
        ("search", "search"),
        ("escape", "list"),
    ),
    "only both": (
        ("enter", "add to query"),
        ("down", "move"),
        ("right", "years, organizations"),
        ("search", "search"),
        ("escape", "list"),
    ),
    "only bars": (
        ("enter", "add to query"),
        ("down", "move"),
        ("search", "search"),
        ("escape", "list"),
    ),
}
"""The actions in the footer of each panel, with their labels, most used first; the way out of facets and plots comes last.
Help is always shown.

"selected": in the box, while its text is selected; "empty": where queries are offered, since nothing was found; "no hits": where none are;
"no records": where the list has none; "marked": before those of the list, while records are marked, where the other panels have the first of
these; "empty plot": where there is nothing to plot; "plot without sizes": where other views have something; "only plot", "only both",
"only bars": where the plot, both lists of bars, or one of them are the only view.
"""
