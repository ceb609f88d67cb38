"""What each action does: one row an action, its id and the method that does it.

Invariant: every id of ``hmtui.actions`` has a row here, and a method that can't do its work raises ``HmtuiError``,
whose message the user reads.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hmtui.tui.controllers.marks import MOST_NOTED
from hmtui.tui.controllers.messages import describe
from hmtui.tui.widgets.column_layout import sample, shape_of
from hmtui.views.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.tui.screens.wiring import Controllers

__all__ = ["commands"]


def commands(
    of: Controllers, run: Callable[[str], None], show: Callable[[Callable[[], object]], None]
) -> dict[str, Callable[..., object]]:
    """Return what each action does, by its id; for ``run`` and ``show`` see ``palette``."""

    def open_palette() -> None:
        from hmtui.tui.screens.palette_commands import palette

        of.session.open_dialog(palette(of, run, show))

    app, of.session.open_help = of.session.app, partial(run, "help")
    keys, citing, marks, notes = of.keys, of.citing, of.marks, of.annotations
    return {
        **_movements(of),
        "palette": open_palette,
        "find_online": keys.find_online,
        "add": lambda: marks.unless_hidden("add", "add", lambda: marks.use(of.online.add, MOST_NOTED, whole=True)),
        "references": lambda: of.online.show_related("references"),
        "citations": lambda: of.online.show_related("citations"),
        "facets": of.views.facets,
        "exclude": of.views.exclude,
        "clear_facet": of.views.clear_facet,
        "plot": of.views.plot,
        "compare": of.views.compare,
        "related": of.views.related,
        "sort": of.views.sort_menu,
        "open_paper": lambda: citing.open_link("paper"),
        "open_code": lambda: citing.open_link("code"),
        "open_weights": lambda: citing.open_link("weights"),
        "copy_paper": lambda: marks.unless_hidden("copy_paper", "copy", lambda: citing.copy_link("paper")),
        "copy_code": lambda: marks.unless_hidden("copy_code", "copy", lambda: citing.copy_link("code")),
        "cite": lambda: marks.unless_hidden("cite", "cite", citing.cite),
        "copy_menu": citing.open_menu,
        "next_style": lambda: citing.walk_styles(1),
        "previous_style": lambda: citing.walk_styles(-1),
        "export": citing.export,
        "mark": keys.mark,
        "mark_range": keys.extend_marks,
        "mark_all": marks.all,
        "clear_marks": marks.clear,
        "authors": of.panels.details.toggle_authors,
        "star": lambda: marks.unless_hidden("star", "star", lambda: marks.use(notes.star, MOST_NOTED)),
        "read": lambda: marks.unless_hidden("read", "change", lambda: marks.use(notes.read, MOST_NOTED)),
        "note": lambda: marks.use(notes.note, MOST_NOTED),
        "tag": lambda: marks.use(notes.tag, MOST_NOTED),
        "undo": notes.undo,
        "redo": notes.redo,
        "save_view": notes.save_view,
        "source": of.lists.edit_source,
        "open_list": of.lists.open,
        "problems": of.lists.show_issues,
        "help": lambda: _help(of, show),
        "copy_selection": keys.copy_selection,
        "suspend": app.action_suspend_process,
        "close": keys.close,
        "quit": app.exit,
    }


def _movements(of: Controllers) -> dict[str, Callable[..., object]]:
    """Return the actions that go somewhere."""
    keys, go = of.keys, of.navigation

    def search() -> None:
        if of.session.panel == "facets" and of.panels.side.current is not None:
            of.views.filter_values()
            return
        of.queries.remember()  # its text is selected: the next letter takes its place
        go.focus("box")

    def next_panel() -> None:
        if not (of.session.panel == "box" and of.completion.complete()):
            go.walk_panels(1)

    def previous_panel() -> None:
        if not (of.session.panel == "box" and of.completion.complete(-1)):
            go.walk_panels(-1)

    return {
        "search": search,
        "escape": keys.escape,
        "enter": keys.enter,
        "down": lambda: keys.move(1),
        "up": lambda: keys.move(-1),
        "half_down": lambda: go.jump(0.5),
        "half_up": lambda: go.jump(-0.5),
        "page_down": lambda: go.jump(1.0),
        "page_up": lambda: go.jump(-1.0),
        "first": lambda: go.to_end(last=False),
        "last": lambda: go.to_end(last=True),
        "next_panel": next_panel,
        "previous_panel": previous_panel,
        "previous_tab": lambda: go.walk_tabs(-1),
        "next_tab": lambda: go.walk_tabs(1),
        "tab": keys.digit,
        "left": lambda: of.views.walk(-1),
        "right": lambda: of.views.walk(1),
        "reverse": go.reverse_sort,
    }


def _help(of: Controllers, show: Callable[[Callable[[], object]], None]) -> None:
    from hmtui.tui.dialogs.dialog import spelled
    from hmtui.tui.dialogs.help import HelpDialog
    from hmtui.tui.dialogs.help_page import Legend, plot_keys
    from hmtui.tui.dialogs.modal import Modal
    from hmtui.tui.screens.palette_commands import keyless

    session, library = of.session, of.session.library
    sections, shape, bar = library.catalog.sections, shape_of(sample(library)), of.panels.results.columns.bar
    signs = Signs(sections, ascii_only=bool(getattr(session.app, "ascii_only", False))) if shape.signs else None
    spell = partial(spelled, app=session.app)
    window = session.app.screen
    here = window.own_keys if isinstance(window, Modal) else ("", ())
    if not here[0] and session.panel in {"plot", "bars"}:
        here = plot_keys(session.actions)
    legend = Legend(sections, signs, shape.scale, bar, spell, session.actions, keyless(of, show), here)
    session.open_dialog(HelpDialog(*describe(library, noun=shape.noun), legend))
