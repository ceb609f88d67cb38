"""Earlier queries: kept when they are used or dropped, and brought back into the box.

They are those of this session and of former ones (``annotations.history``). Invariant: a query that Esc takes out of
the box, or that the next letter would replace there, is kept first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.tui.widgets.footer import UNDO

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.annotations.history import History
    from hmtui.tui.controllers.cursor_restore import CursorRestore
    from hmtui.tui.controllers.session import Session

__all__ = ["QueryHistory"]


class QueryHistory:
    """The earlier queries of one browser."""

    def __init__(self, session: Session, restore: CursorRestore, history: Callable[[], History]) -> None:
        """Serve a session; ``history`` returns where queries are kept."""
        self._session, self._restore, self._history = session, restore, history
        self._kept = self._draft = self._recalled = ""
        """The query kept last, what stood in the box before the first earlier query, and the one recalled last."""
        self._at = 0
        self.dropped = False
        """Whether the last thing done was to clear the box: the arrow then brings the query back from any row."""

    def remember(self) -> None:
        """Keep the query that stands in the box, which is finished."""
        self._session.query_steps.finish()
        query = self._session.query.strip()
        if query and query != self._kept:
            self._kept = query
            self._history().remember_query(query)

    def drop(self) -> None:
        """Clear the query; an arrow in the box, or undo, brings it back."""
        session = self._session
        self.remember()
        self.dropped = session.panel == "box"
        with session.query_steps.step():
            session.set_query("")
        session.notify(f"Query cleared: {session.key('up')} brings it back" if self.dropped else f"Query cleared{UNDO}")

    def recall(self, step: int) -> bool:
        """Put an earlier query into the box, or a later one; return whether there was one."""
        query, self.dropped = self._session.query, False
        if not self._at or query != self._recalled:
            self._at, self._draft = 0, query
        earlier = (text for text in self._history().queries() if text != self._draft.strip())
        queries = [self._draft, *earlier]
        at = self._at + step
        if not 0 <= at < len(queries):
            return bool(self._at)
        self._at, self._recalled = at, queries[at]
        self._restore.forget_choice()
        self._session.set_query(self._recalled)
        return True
