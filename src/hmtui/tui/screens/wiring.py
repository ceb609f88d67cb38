"""The controllers of the browser, and how they are joined."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.actions import ACTIONS
from hmtui.tui.controllers.annotations import AnnotationController
from hmtui.tui.controllers.citing import CitationController
from hmtui.tui.controllers.clipboard import ClipboardController
from hmtui.tui.controllers.completion import QueryCompletion
from hmtui.tui.controllers.details_room import DetailsRoom
from hmtui.tui.controllers.list_places import ListPlaces
from hmtui.tui.controllers.lists import ListController
from hmtui.tui.controllers.loading import Loader
from hmtui.tui.controllers.marks import Marks
from hmtui.tui.controllers.navigation import Navigation
from hmtui.tui.controllers.online import OnlineController
from hmtui.tui.controllers.panel_keys import PanelKeys
from hmtui.tui.controllers.queries import QueryHistory
from hmtui.tui.controllers.views import ViewController

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.actions import Action
    from hmtui.config import Config
    from hmtui.library import Library
    from hmtui.tui.controllers.cursor_restore import CursorRestore
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.panels import Panels
    from hmtui.tui.widgets.reading_line import Reading
    from hmtui.tui.widgets.said import Said

__all__ = ["Callbacks", "Controllers", "Options", "wire"]


class Options(Struct, frozen=True):
    """What the command line and the configuration say about the browser."""

    columns: Sequence[str]
    """Keys of the columns that the user wants."""
    actions: Sequence[Action] = ACTIONS
    """The table of actions, with the user's keys."""
    picking: bool = False
    """Whether Enter returns the records chosen."""
    restored: bool = False
    """Whether the query is that of last time, which the next letter replaces."""
    clipboard_route: str | None = None
    """The way to copy that the user has configured."""
    cache_limit: int = 0
    """Bytes that the cache of lists may take."""
    config: Config | None = None
    """The settings, for keys and addresses of services on the network; None is their defaults."""
    first_notice: Callable[[], tuple[str, bool]] = lambda: ("", False)
    """Returns what to show at the start, and whether that is a problem."""


class Callbacks(Struct, frozen=True):
    """What the screen does for the controllers."""

    focus: Callable[[str], None]
    """Moves the focus to a panel."""
    show_marks: Callable[[int, int], None]
    """Shows how many records are marked, and how many of them are not listed."""
    show_annotations: Callable[[], None]
    show_current: Callable[[], None]
    adopt: Callable[[Library], None]
    """Browses a library, which may be a larger one of the same list."""
    arrange: Callable[[], None]
    """Lays out the panels that are open."""
    show_reading: Callable[[Reading | None], None]
    """Shows how far a source has been read."""
    explain: Callable[[Said], None]
    """Says something of the query."""


class Controllers(Struct, frozen=True):
    """The controllers of one browser."""

    session: Session
    panels: Panels
    navigation: Navigation
    completion: QueryCompletion
    queries: QueryHistory
    keys: PanelKeys
    citing: CitationController
    clipboard: ClipboardController
    marks: Marks
    annotations: AnnotationController
    loader: Loader
    lists: ListController
    views: ViewController
    online: OnlineController
    details_room: DetailsRoom


def wire(
    session: Session, panels: Panels, restore: CursorRestore, options: Options, callbacks: Callbacks
) -> Controllers:
    """Make the controllers of a session."""
    session.actions = options.actions

    def show_marks(marked: int, unlisted: int) -> None:
        callbacks.show_marks(marked, unlisted)
        views.show_marks()

    marks = Marks(session, panels.results, show_marks)
    annotations = AnnotationController(session, marks, callbacks.show_annotations, options.config)
    queries = QueryHistory(session, restore, lambda: annotations.history)
    clipboard = ClipboardController(session, options.clipboard_route)
    citing = CitationController(session, marks, clipboard, panels, callbacks.show_current)
    leave_list = partial(_leave_list, session, marks, annotations)
    online = OnlineController(
        session, options.config, marks, adopt=callbacks.adopt, leave_list=leave_list, is_loading=lambda: loader.active
    )
    leaving = (leave_list, online.forget, partial(callbacks.focus, "list"))
    places = ListPlaces(session, panels.results, restore, marks, leaving)
    loader = _loader(session, options, callbacks, places, partial(_complete_list, marks, annotations))
    navigation = Navigation(session, panels, restore, callbacks.focus)
    views = ViewController(session, panels, navigation, clipboard, cite=citing.cite_these, arrange=callbacks.arrange)
    keys = PanelKeys(
        session,
        panels,
        navigation=navigation,
        queries=queries,
        citing=citing,
        clipboard=clipboard,
        marks=marks,
        loader=loader,
        views=views,
        online=online,
    )
    lists = ListController(session, loader, annotations, options.config)
    completion = QueryCompletion(session, panels, callbacks.explain)
    room = DetailsRoom(session, panels.details, options.config, callbacks.arrange)
    return Controllers(
        session,
        panels,
        navigation,
        completion,
        queries,
        keys,
        citing,
        clipboard,
        marks,
        annotations,
        loader,
        lists,
        views,
        online,
        room,
    )


def _loader(
    session: Session, options: Options, callbacks: Callbacks, places: ListPlaces, complete: Callable[[], None]
) -> Loader:
    return Loader(
        session,
        options.cache_limit,
        adopt=callbacks.adopt,
        leave_list=places.change_to,
        show_reading=callbacks.show_reading,
        complete=complete,
    )


def _complete_list(marks: Marks, annotations: AnnotationController) -> None:
    """Note that a list is open, and drop the marks of what it no longer has, when all of it is read."""
    annotations.note_opening()
    marks.drop_missing()


def _leave_list(session: Session, marks: Marks, annotations: AnnotationController) -> None:
    """Leave query and marks of the list that is shown, and remember where the user was."""
    annotations.remember_position()
    marks.leave()
    session.set_query("")
    session.query_steps.restart()
