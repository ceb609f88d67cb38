"""Changes of the query by a key, which can be undone: a facet chosen, a range of the plot, a view, a query cleared.

What is typed in the box is no step. Invariant: a query that the user has typed meanwhile is never replaced.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import HmtuiError
from hmtui.tui.controllers.undo import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.query import Sort
    from hmtui.tui.controllers.session import Session

__all__ = ["query_step"]


class _Asked(Struct, frozen=True):
    """What is searched for."""

    query: str
    section: str | None
    orders: tuple[Sort | None, Sort | None]


@contextmanager
def query_step(session: Session) -> Iterator[None]:
    """Make what is done to query and tab within one step, which can be undone."""
    before = _asked(session)
    yield
    after = _asked(session)
    if (before.query, before.section) != (after.query, after.section):
        undo, redo = partial(_change, session, after, before), partial(_change, session, before, after)
        session.undo.add(Step(undo, redo, of_list=True))


def _asked(session: Session) -> _Asked:
    return _Asked(session.query.strip(), session.section, session.order.orders)


def _change(session: Session, now: _Asked, to: _Asked) -> str:
    """Search for something else, where ``now`` is still searched for; return what was done."""
    if session.query.strip() != now.query:
        raise HmtuiError("The query was changed since: ↑ in the search box brings earlier ones.")
    if now.section != to.section:
        session.section = to.section
    session.order.restore(to.query, to.orders)
    if to.query == now.query:
        session.search()
    else:
        session.set_query(to.query)
    return f"Query restored: {to.query}" if to.query else "Query cleared"
