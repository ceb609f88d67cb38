"""What the palette offers: the actions, styles of citations, orders, tabs, saved views and themes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hmtui.annotations import View
from hmtui.columns import COLUMNS
from hmtui.errors import HmtuiError
from hmtui.hints import HINTS
from hmtui.keys import key_label
from hmtui.query import Sort
from hmtui.search_words import SEARCH_WORDS
from hmtui.text.short_address import short_address
from hmtui.tui.dialogs.dialog import spelled
from hmtui.tui.dialogs.palette import Command, PaletteDialog
from hmtui.tui.theme.colours import THEME
from hmtui.views.comparison import MOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hmtui.actions import Action
    from hmtui.tui.screens.wiring import Controllers

__all__ = ["keyless", "palette"]

_MOVE = "Move"
"""The group of actions that nobody looks for here: it comes last."""
_GROUPS = ("Cite", "Links", "Search", "Yours", "Mark", "View", "Tabs and order", "Lists and files", _MOVE)
"""The groups in the order of their use."""
_NOT_HERE = {"tab", "palette", "copy_selection", "enter", "escape"}
"""Actions that mean nothing without the panel they are pressed in."""
_BY_NAME = {"quit", "close", "suspend", "clear_marks"}
"""Actions that leave something, or take it away: no word of their description alone leads to them."""
_ADDRESS = 40
"""Cells of an address."""
_USEFUL = [action_id for action_id, _label in (*HINTS["list"], *HINTS["marked"], *HINTS["detail"])]
"""Actions in the order of their use."""
_OWN = {
    "is:starred": ("starred records", "favorites favourites bookmarks"),
    "is:to-read": ("records to read", "todo later queue"),
    "is:reading": ("records being read", "current open"),
    "is:read": ("records read", "done history"),
    "has:note": ("records with notes", "comments annotations"),
}
"""Searches for what the user noted, what they find, and other words for that."""
_OF_STYLES = "citation cite reference bibliography export format yank"
"""Other words for a style of citations."""
_OF_THEMES = "colors colours appearance scheme"
"""Other words for a theme."""
_OF_ORDERS = {
    "params": "parameters big biggest large small",
    "year": "date new newest old oldest",
    "name": "alphabetical",
}
"""Other words for what the list is sorted by."""
_BARS = (("year", "year"), ("organization", "org"))
"""What records are counted by in a plot, and the column that shows it."""
_LINKS = {
    "open_weights": "weights",
    "open_paper": "paper",
    "copy_paper": "paper",
    "open_code": "code",
    "copy_code": "code",
}


def palette(of: Controllers, run: Callable[[str], None], show: Callable[[Callable[[], object]], None]) -> PaletteDialog:
    """Return the palette; ``run`` runs an action, ``show`` does something that may open a window."""
    commands = [*_actions(of, run), *keyless(of, show)]
    commands.sort(key=lambda one: (*_GROUPS, one.group).index(one.group))

    def search(text: str) -> Sequence[Command]:
        hits = of.session.library.search(text).hits
        if hits.approximate or not hits.first(1):
            return ()
        run = partial(of.annotations.use_view, View(text, text))
        return (Command(f"Search for “{text}”", run, "no command matches: search the records"),)

    return PaletteDialog("Commands", commands, recent=of.session.recent_commands, otherwise=search)


def keyless(of: Controllers, show: Callable[[Callable[[], object]], None]) -> list[Command]:
    """Return the commands that are no actions: the palette offers them, and the help finds them."""
    return [
        *_styles(of),
        *_orders(of),
        *_tabs(of),
        *_views(of),
        *_lists(of, show),
        *_details_room(of),
        *_themes(of, show),
    ]


def _actions(of: Controllers, run: Callable[[str], None]) -> Iterator[Command]:
    """Yield the actions, the useful ones first, those that move the cursor and the end last."""
    order = {action_id: at for at, action_id in reversed([*enumerate(_USEFUL)])}

    def place(action: Action) -> tuple[bool, int]:
        return action.group == _MOVE or action.id == "close", order.get(action.id, len(_USEFUL))

    for action in sorted(of.session.actions, key=place):
        if action.id not in _NOT_HERE:
            marked = len(of.session.marked) if action.on_marked else 0
            name = f"{action.command} ({marked:,} marked)" if marked else action.command
            detail, reason = _detail(of, action, marked)
            keys = spelled("  ".join(map(key_label, action.keys[:2])), of.session.app)
            words = SEARCH_WORDS.get(action.id, "")
            do = partial(run, action.id)
            by_name = action.id in _BY_NAME
            yield Command(name, do, detail, keys, reason, words, action.group, short=action.label, by_name=by_name)


def _detail(of: Controllers, action: Action, marked: int) -> tuple[str, str]:
    """Return what an action would do now, and why it can't be done."""
    current = of.session.selected
    if action.acts_on == "record" and current is None and not marked:
        return "", "no record is listed"
    if current is not None and not marked and (rel := _LINKS.get(action.id)):
        try:
            return short_address(of.session.library.link(current, rel).url, _ADDRESS), ""
        except HmtuiError:
            return "", f"no {rel} link is known for {current.name}"
    if action.id == "compare" and not 1 < len(of.views.compared) <= MOST:
        return "", f"mark 2 to {MOST} records first"
    if action.id == "cite" and (marked or current is not None):
        return f"{of.citing.style.shown.label} of {of.marks.short or of.session.current.name}", ""
    if action.id == "plot" and "params" not in (has := of.panels.results.shape.has):
        if has.isdisjoint(("year", "org")):
            return "", "hardly any record has a date or an organization"
        return f"Records by {' and '.join(word for word, key in _BARS if key in has)}: their sizes are not known", ""
    if marked and of.marks.unlisted:
        return f"{of.marks.unlisted:,} of them {'is' if of.marks.unlisted == 1 else 'are'} not listed", ""
    said, *more = action.help.partition(". ")[0].rstrip(".").split("; ")
    if said.startswith(action.command):
        said = said.removeprefix(action.command).lstrip(":, ") or "".join(more[:1])
    return said, ""


def _styles(of: Controllers) -> Iterator[Command]:
    """Yield the styles to copy in."""
    for style in of.citing.style.offered:
        reason = "" if of.session.selected or of.session.marked else "no record is listed"
        words = f"{style.id} {_OF_STYLES}"
        yield Command(
            f"Copy as {style.label}",
            partial(of.citing.copy_in, style.id),
            style.help,
            "",
            reason,
            words,
            "Cite",
            listed=False,
        )


def _orders(of: Controllers) -> Iterator[Command]:
    """Yield what the list can be sorted by."""
    run = partial(of.navigation.sort_by, Sort("list"))
    what = "In the order of the list"
    words = "order source original file"
    yield Command("Sort by list order", run, what, words=words, group="Tabs and order", listed=False)
    for one in COLUMNS:
        if one.sorts and of.panels.results.shape.usable(order := Sort(one.key)):
            run = partial(of.navigation.sort_by, order)
            words = f"order {one.key} {_OF_ORDERS.get(one.key, '')}"
            yield Command(
                f"Sort by {one.title.lower()}", run, one.ways[0], "", "", words, "Tabs and order", listed=False
            )


def _tabs(of: Controllers) -> Iterator[Command]:
    """Yield the tabs."""
    for number, section in enumerate(of.session.library.catalog.sections, start=1):
        key = str(number) if number < 10 else ""
        run = partial(of.navigation.show_section, section.id)
        yield Command(f"Show section {section.title}", run, "", key, words="tab", group="Tabs and order")


def _views(of: Controllers) -> Iterator[Command]:
    """Yield the searches for what the user has noted, and the saved views."""
    annotations = of.annotations
    for query, (records, words) in _OWN.items():
        run = partial(annotations.use_view, View(records, query))
        yield Command(f"Show {records}", run, f"search for {query}", words=words, group="Yours")
    for view in annotations.views():
        run, remove = partial(annotations.use_view, view), partial(annotations.delete_view, view)
        yield Command(f"Use view {view.name}", run, f"search: {view.query or 'all records'}", group="Yours")
        yield Command(f"Delete view {view.name}", remove, "undo with u", group="Yours", by_name=True)


def _lists(of: Controllers, show: Callable[[Callable[[], object]], None]) -> Iterator[Command]:
    """Yield what is done with lists."""
    words = "home default original back list"
    what = "the catalog that comes with hmtui"
    yield Command("Open shipped catalog", of.lists.open_source, what, words=words, group="Lists and files")
    run = partial(show, of.lists.show_completion)
    reason = "" if of.lists.completable else "only for a list read from a file"
    words = "incomplete missing authors fill metadata enrich"
    yield Command(
        "Complete this list…", run, "look up missing authors, venue and DOI", "", reason, words, "Lists and files"
    )


def _details_room(of: Controllers) -> Iterator[Command]:
    """Yield what hides the details, or gives them more room or less."""
    room, beside = of.details_room, of.panels.results.divides
    words = "layout pane panel sidebar preview split resize toggle"
    if room.hidden:
        yield Command("Show details", room.toggle, "beside the list, or below it", words=words, group="View")
    else:
        yield Command("Hide details", room.toggle, "Enter still shows a record", words=words, group="View")
    reason = "" if beside or room.hidden else "the details are below the list"
    for name, also, step, detail in (
        ("Widen", "wider", 1, "less room for the list"),
        ("Narrow", "narrower", -1, "more room for the list"),
    ):
        run = partial(of.session.attempt, partial(room.resize, step))
        yield Command(f"{name} details", run, detail, "", reason, f"{words} {also}", "View")


def _themes(of: Controllers, show: Callable[[Callable[[], object]], None]) -> Iterator[Command]:
    """Yield the choice of a theme, and each theme for those who type its name."""
    app = of.session.app

    def choose() -> None:
        names = sorted(app.available_themes, key=lambda name: (not name.startswith("hmtui"), name))
        before = app.theme
        themes = [
            Command(
                f"{name} (in use)" if name == before else name,
                partial(app.choose_theme, name),
                current=name == before,
            )
            for name in names
        ]

        def preview(name: str) -> None:
            app.theme = name.partition(" ")[0] or before

        of.session.open_dialog(PaletteDialog("Themes", themes, preview=preview))

    what, words = f"choose other colours; now {app.theme}", f"{_OF_THEMES} dark light mode"
    yield Command("Change theme…", partial(show, choose), what, words=words, group="View")
    for name, theme in sorted(app.available_themes.items()):
        kind = "dark" if theme.dark else "light"
        what = "your terminal's own colours" if name == THEME.name else f"{kind} colours"
        yield Command(f"Use theme {name}", partial(app.choose_theme, name), what, group="View", listed=False)
