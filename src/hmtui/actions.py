"""The table of all actions and their keys.

Footer, help, command palette, key bindings and the README's table of keys are derived
from ``ACTIONS``, or from the table with the user's keys that ``remapped`` returns; keys
are given to actions nowhere else.

Invariant: ids are unique and stable (configurations refer to them), and no two actions
of the same panel share a key. No action needs Alt, Ctrl+Shift, Ctrl+A, Ctrl+B or
Ctrl+S, which tmux, screen and flow control intercept.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from hmtui.keys import key_label, key_name, types_or_edits
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "ACTIONS",
    "Action",
    "box_keys",
    "by_id",
    "editing_keys",
    "key_in_text",
    "key_labels",
    "on_marked",
    "remapped",
]


class Action(Struct, frozen=True):
    """One row of the table."""

    id: str
    keys: tuple[str, ...]
    """Textual key names; the first one is shown."""
    label: str
    """One or two words for the footer."""
    help: str
    """One sentence for help, palette and README."""
    group: str
    name: str = ""
    """What the palette calls it, where the help does not begin with a few words that say it."""
    acts_on: Literal["record", "cursor", "nothing"] = "nothing"
    """Whether it does something to records of the list, or moves its cursor: typed ahead, both wait for the list."""
    on_marked: bool = False
    """Whether it acts on the marked records, if there are any, instead of the record under the cursor."""

    @property
    def command(self) -> str:
        """What the palette calls it: a verb, and what that acts on."""
        return self.name or re.split(r"[:;,.]", self.help, maxsplit=1)[0]


ACTIONS: tuple[Action, ...] = (
    Action(
        "search",
        ("slash",),
        "search",
        "Go to the search box; type a new query, Right: add to it; in the facets, find a value.",
        "Search",
    ),
    Action(
        "escape",
        ("escape",),
        "back",
        "Clear the query, leave the box or panel; never quits; undo or, in the box, Up restores the query.",
        "Search",
    ),
    Action(
        "enter", ("enter",), "details", "Go from box to list, details and link; the focused link is opened.", "Search"
    ),
    Action(
        "find_online",
        ("ctrl+f",),
        "find online",
        "Search online; for the words in the box; on arXiv, Crossref, OpenAlex, Semantic Scholar and Hugging Face.",
        "Search",
        acts_on="record",  # of the words typed before it: the box must have taken them all
    ),
    Action("down", ("j", "down"), "down", "Move down one row or line.", "Move", acts_on="cursor"),
    Action(
        "up",
        ("k", "up"),
        "up",
        "Move up one row or line; in the box, from the first row: earlier queries.",
        "Move",
        acts_on="cursor",
    ),
    Action(
        "left", ("left",), "left", "Go left: to the list; in the plot, to an earlier point.", "Move", acts_on="cursor"
    ),
    Action(
        "right",
        ("right",),
        "right",
        "Go right: to the details; in the plot, to a later point.",
        "Move",
        acts_on="cursor",
    ),
    Action("half_down", ("ctrl+d",), "half page down", "Move down half a page.", "Move", acts_on="cursor"),
    Action("half_up", ("ctrl+u",), "half page up", "Move up half a page.", "Move", acts_on="cursor"),
    Action(
        "page_down",
        ("pagedown",),
        "page down",
        "Move down a page; in the plot, go on a year.",
        "Move",
        acts_on="cursor",
    ),
    Action("page_up", ("pageup",), "page up", "Move up a page; in the plot, go back a year.", "Move", acts_on="cursor"),
    Action("first", ("g", "home"), "first", "Go to the first row, or the first point.", "Move", acts_on="cursor"),
    Action("last", ("G", "end"), "last", "Go to the last row, or the last point.", "Move", acts_on="cursor"),
    Action("next_panel", ("tab",), "next panel", "Go to the next panel; in the box, first complete the query.", "Move"),
    Action(
        "previous_panel",
        ("shift+tab",),
        "previous panel",
        "Go to the previous panel; in the box, first the previous completion.",
        "Move",
    ),
    Action("previous_tab", ("left_square_bracket",), "previous tab", "Show the section to the left.", "Tabs and order"),
    Action("next_tab", ("right_square_bracket",), "next tab", "Show the section to the right.", "Tabs and order"),
    Action(
        "tab",
        tuple("0123456789"),
        "tab",
        "Show the section of that number; 0: all records; in the facets, go to the value.",
        "Tabs and order",
    ),
    Action("sort", ("s",), "sort", "Sort the list: choose the order.", "Tabs and order"),
    Action(
        "reverse",
        ("S",),
        "reverse",
        "Reverse the sort order.",
        "Tabs and order",
    ),
    Action(
        "open_paper",
        ("o",),
        "paper",
        "Open the paper in the browser; over SSH copy its link.",
        "Links",
        acts_on="record",
        name="Open paper",
    ),
    Action(
        "open_code",
        ("O",),
        "code",
        "Open the code in the browser; over SSH copy its link.",
        "Links",
        acts_on="record",
        name="Open code",
    ),
    Action(
        "open_weights",
        ("w",),
        "weights",
        "Open the weights in the browser; over SSH copy their link.",
        "Links",
        acts_on="record",
        name="Open weights",
    ),
    Action(
        "copy_paper",
        ("l",),
        "link",
        "Copy the link to the paper; with marks, of all marked records.",
        "Links",
        acts_on="record",
        on_marked=True,
        name="Copy paper link",
    ),
    Action(
        "copy_code",
        ("L",),
        "code link",
        "Copy the link to the code; with marks, of all marked records.",
        "Links",
        acts_on="record",
        on_marked=True,
        name="Copy code link",
    ),
    Action(
        "cite",
        ("y", "c"),
        "cite",
        "Copy the citation in the current style; with marks, of all marked records.",
        "Cite",
        acts_on="record",
        on_marked=True,
        name="Copy citation",
    ),
    Action(
        "copy_menu",
        ("Y",),
        "copy…",
        "Copy in another format, with a preview.",
        "Cite",
        acts_on="record",
        on_marked=True,
    ),
    Action("next_style", ("greater_than_sign",), "next style", "Show the next style.", "Cite"),
    Action("previous_style", ("less_than_sign",), "previous style", "Show the previous style.", "Cite"),
    Action(
        "export",
        ("x",),
        "export",
        "Export to a file; marked records, else all listed. Existing .bib: append missing entries.",
        "Cite",
        acts_on="record",
        on_marked=True,
    ),
    Action(
        "star",
        ("asterisk",),
        "star",
        "Star or unstar the record; with marks, all marked ones; is:starred in the search box lists them.",
        "Yours",
        acts_on="record",
        on_marked=True,
    ),
    Action(
        "read",
        ("r",),
        "read",
        "Cycle read status; in order: unread, to-read, reading, read; with marks, of all marked ones.",
        "Yours",
        acts_on="record",
        on_marked=True,
    ),
    Action(
        "note",
        ("n",),
        "note",
        "Write a note in Markdown; with marks, on all marked records.",
        "Yours",
        acts_on="record",
        on_marked=True,
        name="Edit note",
    ),
    Action(
        "tag",
        ("t",),
        "tags",
        "Add or remove tags; with marks, of all marked records.",
        "Yours",
        acts_on="record",
        on_marked=True,
        name="Edit tags",
    ),
    Action(
        "undo",
        ("u",),
        "undo",
        "Undo the last change; a note, tag, star, mark or query; also read status, order, view or addition, not export, style or theme. "
        "Pressed twice: a change of an earlier session, but no addition.",
        "Yours",
    ),
    Action("redo", ("ctrl+r",), "redo", "Redo the last undone change.", "Yours"),
    Action("save_view", ("V",), "save view", "Save this view: query, order and tab, under a name.", "Yours"),
    Action(
        "mark",
        ("space",),
        "mark",
        "Mark the record, or unmark it, and move down; in the facets, choose the value.",
        "Mark",
        acts_on="cursor",
    ),
    Action("mark_range", ("v",), "mark range", "Mark a range: from the last mark to here.", "Mark", acts_on="record"),
    Action("mark_all", ("a",), "mark all", "Mark all listed records, or unmark them.", "Mark", acts_on="record"),
    Action("clear_marks", ("M",), "clear marks", "Clear all marks; undo restores them.", "Mark", acts_on="record"),
    Action("facets", ("f",), "facets", "Filter by facets: year, license and so on; each value has its count.", "View"),
    Action("exclude", ("minus",), "exclude", "Exclude this value, in the facets.", "View"),
    Action("clear_facet", ("backspace",), "clear facet", "Clear this facet from the query.", "View"),
    Action("plot", ("p",), "plot", "Plot records: size over time; again: by year, by organization.", "View"),
    Action(
        "compare",
        ("equals_sign",),
        "compare",
        "Compare records: two to four marked ones; with one marked, it and the current one.",
        "View",
        acts_on="record",
    ),
    Action("related", ("R",), "related", "List related records, each with a reason.", "View", acts_on="record"),
    Action(
        "add",
        ("plus",),
        "add",
        "Add to your own catalog; the setting online.add-to names its file.",
        "Yours",
        acts_on="record",
        on_marked=True,
    ),
    Action(
        "references",
        ("B",),
        "references",
        "List papers the record cites; online, from OpenAlex or Semantic Scholar.",
        "Search",
        acts_on="record",
    ),
    Action(
        "citations",
        ("W",),
        "cited by",
        "List papers citing the record; online, from OpenAlex or Semantic Scholar.",
        "Search",
        acts_on="record",
    ),
    Action("authors", ("A",), "all authors", "Show all authors, or shorten the list.", "View", acts_on="record"),
    Action(
        "source",
        ("e",),
        "source",
        "Edit the source file; in your editor, at the line of the record.",
        "Lists and files",
        acts_on="record",
    ),
    Action("open_list", ("ctrl+o",), "open list", "Open another list, .bib file or URL.", "Lists and files"),
    Action(
        "problems",
        ("exclamation_mark",),
        "problems",
        "Show issues found in the list; each with its line.",
        "Lists and files",
    ),
    Action("palette", ("colon", "ctrl+p"), "commands", "Find a command by name.", "View"),
    Action(
        "help",
        ("question_mark", "f1"),
        "help",
        "Show keys, query syntax and signs; type to filter.",
        "View",
        name="Help",
    ),
    Action("copy_selection", ("ctrl+c",), "copy", "Copy the selection.", "View"),
    Action("suspend", ("ctrl+z",), "suspend", "Suspend to the shell; resume with fg.", "View"),
    Action("close", ("q",), "quit", "Close the panel, or quit from the list.", "View"),
    Action("quit", ("ctrl+q",), "quit", "Quit from anywhere.", "View"),
)


def remapped(keys: Mapping[str, Sequence[str]]) -> tuple[tuple[Action, ...], list[str]]:
    """Return all actions with the user's keys, given by action id, and messages about keys that cannot be used.

    A key moves from the action that had it to the new one, unless that action would be left without a key.
    """
    problems: list[str] = []
    given: dict[str, tuple[str, ...]] = {}
    for action_id, wanted in keys.items():
        names = tuple(dict.fromkeys(key_name(key) for key in wanted))
        if action_id not in {action.id for action in ACTIONS}:
            near = get_close_matches(action_id, [action.id for action in ACTIONS], n=1)
            problems.append(f"keys.{clean(action_id)}: unknown action." + (f" Did you mean {near[0]}?" if near else ""))
        elif bad := [key for key in wanted if not key_name(key)]:
            problems.append(f"keys.{action_id}: unknown key “{clean(bad[0])}”.")
        elif both := [(one, key) for one, taken in given.items() for key in names if key in taken]:
            problems.append(f"keys.{action_id}: {key_label(both[0][1])} is already the key of {both[0][0]}.")
        else:
            given[action_id] = names
    while clash := _clash(given):
        action_id, loser = clash
        problems.append(f"keys.{action_id}: {loser} would have no key. Give it another key.")
        del given[action_id]
    taken = {key for names in given.values() for key in names}
    return tuple(
        replace(action, keys=given.get(action.id) or tuple(key for key in action.keys if key not in taken))
        for action in ACTIONS
    ), problems


def _clash(given: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """Return an action that takes the last key of another one, and that other one; None when there is none."""
    taken = {key: action_id for action_id, names in given.items() for key in names}
    for action in ACTIONS:
        if action.id not in given and taken.keys() >= set(action.keys):
            return taken[action.keys[0]], action.id
    return None


def box_keys(action: Action) -> tuple[str, ...]:
    """Return the keys of an action that work while a text box has the focus."""
    return tuple(key for key in action.keys if not types_or_edits(key))


def editing_keys(action: Action) -> tuple[str, ...]:
    """Return the keys of an action that type or edit instead while a text box has the focus."""
    return tuple(key for key in action.keys if types_or_edits(key))


def on_marked(words: str, marked: int, unlisted: int = 0) -> str:
    """Return the label of an action with the number of marked records: ``cite 2 marked (1 not listed)``."""
    dots = "…" if words.endswith("…") else ""
    hidden = f" ({unlisted:,} not listed)" if unlisted else ""
    return f"{words.removesuffix('…')} {marked:,} marked{hidden}{dots}" if marked else words


def key_labels(actions: Sequence[Action] = ACTIONS) -> dict[str, str]:
    """Return the first key of each action, by its id, as texts name it."""
    return {action.id: _in_text(action.keys[0]) for action in actions}


def key_in_text(action_id: str, actions: Sequence[Action], *, in_box: bool) -> str:
    """Return the key of an action as texts name it; in a text box, one that works there or leads out of it."""
    labels = key_labels(actions)
    if not in_box:
        return labels[action_id]
    here = box_keys(by_id(action_id, actions))
    return _in_text(here[0]) if here else f"{labels['enter']} then {labels[action_id]}"


def _in_text(key: str) -> str:
    return key_label(key).replace("↵", "Enter")


def by_id(action_id: str, actions: Sequence[Action] = ACTIONS) -> Action:
    """Return the action of that id; KeyError when there is none."""
    for action in actions:
        if action.id == action_id:
            return action
    raise KeyError(action_id)
