"""What the controllers share: which list is browsed, what is asked of it, and how the user is told.

Invariant: a controller knows this and the widgets that it drives, never the screen.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from hmtui.actions import ACTIONS, key_in_text
from hmtui.errors import Cancelled, HmtuiError
from hmtui.text.cleaning import clean
from hmtui.tui.controllers.confirmation import Confirmation
from hmtui.tui.controllers.list_order import ListOrder
from hmtui.tui.controllers.query_steps import QuerySteps
from hmtui.tui.controllers.undo import UndoStack
from hmtui.tui.dialogs.modal import Modal

if TYPE_CHECKING:
    from collections.abc import Callable, KeysView, Sequence

    from textual.message import Message
    from textual.screen import Screen
    from textual.timer import Timer

    from hmtui.actions import Action
    from hmtui.annotations import Position
    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.store import Hits
    from hmtui.tui.themed_app import ThemedApp
    from hmtui.tui.widgets.panels import Panels

__all__ = ["AT_ONCE", "Session"]

AT_ONCE = 2_000
"""Records whose facts are counted here and now; those of a longer list in a thread."""
_REST = 0.15
"""Seconds without a key after which these are counted, so that no search waits for it."""
_Made = TypeVar("_Made")


class Session:
    """The state of one browser, and its way to the user."""

    def __init__(
        self,
        host: Screen[Any],
        panels: Panels,
        library: Library,
        position: Position,
        *,
        picking: bool,
        search: Callable[[], None],
    ) -> None:
        """Begin at a position.

        Args:
            host: the screen, for timers, threads, messages and windows alone.
            panels: the widgets that show query, rows and notices.
            library: the list that is browsed.
            position: query, tab and order to begin with.
            picking: whether records are chosen for another program.
            search: searches again for what query, tab and order say.
        """
        self._host, self._panels = host, panels
        self.library = library
        self.picking = picking
        self.actions: Sequence[Action] = ACTIONS
        """The table of actions, with the user's keys; set before the first key."""
        self.section = position.tab if position.tab in {one.id for one in library.catalog.sections} else None
        self.order = ListOrder(position.query, position.sort)
        self.undo = UndoStack()
        self.query_steps = QuerySteps(self, clean(position.query))
        self.recent_commands: list[str] = []
        """Names of the commands of the palette that were used last, the newest first."""
        self.hits: Hits | None = None
        """What is listed; None before the first answer."""
        self.kept: Library | None = None
        """The list to come back to, which stays open while another one is browsed."""
        self.search = search
        self.open_help: Callable[[], object] | None = None
        """Opens the help, also over a window."""
        self.confirmation = Confirmation(partial(self.notify, problem=True))
        self.key: Callable[[str], str] = lambda action_id: key_in_text(
            action_id, self.actions, in_box=self.panel == "box"
        )
        """Returns the key that runs an action where the focus is now, as texts name it."""
        self.noun: Callable[[], str] = lambda: panels.results.shape.noun
        """Returns what one record of the list is called, in counts of it."""

    # --- what is shown -------------------------------------------------------------------------------------

    @property
    def libraries(self) -> list[Library]:
        """The list that is shown, and the one to return to."""
        return [self.library] if self.kept is None else [self.library, self.kept]

    @property
    def query(self) -> str:
        """What stands in the search box."""
        return self._panels.box.text

    def set_query(self, text: str) -> None:
        """Replace what stands in the search box, and search for it."""
        self._panels.box.set_text(text)

    @property
    def marked(self) -> KeysView[str]:
        """The ids of the marked records, in the order of marking."""
        return self._panels.results.marks

    @property
    def panel(self) -> str:
        """Which panel has the focus: box, list or detail."""
        return self._panels.name_of(self._host.focused)

    @property
    def selected(self) -> Entry | None:
        """The record under the cursor; None when there is none."""
        return self._panels.results.current

    @property
    def current(self) -> Entry:
        """The record under the cursor; HmtuiError when there is none."""
        if self.selected is None:
            raise HmtuiError("No record under the cursor.")
        return self.selected

    # --- the user ------------------------------------------------------------------------------------------

    def notify(self, notice: str | HmtuiError, *, problem: bool = False, warning: bool = False) -> None:
        """Show in one line what happened, or why something could not be done; a ``warning`` is no full success."""
        is_error = isinstance(notice, HmtuiError)
        failed = isinstance(notice, HmtuiError) and notice.failed
        self._panels.footer.show_notice(str(notice), problem=problem or is_error, failed=failed, warning=warning)

    def progress(self, doing: str, *, stops: bool = False) -> None:
        """Show what is being done, and whether Esc stops it; nothing being done ends it."""
        self._panels.footer.progress(doing, stops=stops)

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something; show why where it can't be done."""
        try:
            act()
        except HmtuiError as error:
            self.notify(error)

    def open_dialog(self, dialog: Screen[Any], answer: Callable[[Any], None] | None = None) -> None:
        """Open a window, and pass on what it answers."""
        if isinstance(dialog, Modal):
            dialog.open_help = self.open_help
        self.app.push_screen(dialog, answer)
        self._panels.footer.redraw()  # its keys do nothing now

    # --- Textual -------------------------------------------------------------------------------------------

    @property
    def app(self) -> ThemedApp[Any]:
        """The application."""
        app: ThemedApp[Any] = self._host.app  # type: ignore[assignment] # a screen knows it as any application
        return app

    @property
    def is_covered(self) -> bool:
        """Whether a window is open over the browser."""
        return self.app.screen is not self._host

    def post(self, message: Message) -> None:
        """Post a message to the screen; from any thread."""
        self._host.post_message(message)

    def in_thread(self, group: str, work: Callable[[], object]) -> None:
        """Run work in a thread; it replaces earlier work of its group that has not begun."""
        self._host.run_worker(work, thread=True, exclusive=True, group=group, description=group, exit_on_error=False)

    def at_rest(
        self,
        group: str,
        make: Callable[[], _Made],
        show: Callable[[_Made], None],
        wanted: Callable[[], bool],
        *,
        at_once: bool = False,
    ) -> None:
        """Make something in a thread once no key has come for a moment, and show it; each only while it is wanted."""

        def work() -> None:
            try:
                made = make()
            except (Cancelled, HmtuiError):
                return  # the list is closed, or cannot be read, which its own search reports
            self.later(lambda: show(made) if wanted() else None)

        if at_once:
            self.in_thread(group, work)
        else:
            self.after(_REST, lambda: self.in_thread(group, work) if wanted() else None)

    def later(self, act: Callable[[], None]) -> None:
        """Act in the event loop, soon; from any thread."""
        self._host.call_later(act)

    def after(self, seconds: float, act: Callable[[], None]) -> Timer:
        """Act once after some time."""
        return self._host.set_timer(seconds, act)

    def every(self, seconds: float, act: Callable[[], None]) -> None:
        """Act again and again."""
        self._host.set_interval(seconds, act)
