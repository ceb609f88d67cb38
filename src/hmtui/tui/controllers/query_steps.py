"""Changes of query and order, which can be undone: what was typed, a facet, a range of the plot, a view, an order chosen.

What is typed is one step as soon as it is finished: by Enter, by a key that replaces it, or by another step. A query
typed right after another one was cleared is one step from that one.
Invariant: a query that is half typed is no step, and undo never brings one back.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from hmtui.columns import order_words
from hmtui.query import Sort, parse
from hmtui.text.cleaning import clean
from hmtui.tui.controllers.undo import Step
from hmtui.tui.widgets.line_widget import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hmtui.library import Library
    from hmtui.tui.controllers.list_order import ListOrder
    from hmtui.tui.controllers.undo import UndoStack

__all__ = ["QuerySteps"]

_QUOTED = 30
"""Cells of a query that are repeated when it is undone."""


class _Searched(Protocol):
    """What of a session is searched for, and how it is changed."""

    library: Library
    section: str | None
    order: ListOrder
    undo: UndoStack
    search: Callable[[], None]

    @property
    def query(self) -> str: ...

    def set_query(self, text: str) -> None: ...


class _Asked(Struct, frozen=True):
    """What is searched for."""

    query: str
    section: str | None
    orders: tuple[Sort | None, Sort | None]


class QuerySteps:
    """The changes of the query of one browser, put among the steps of its session."""

    def __init__(self, session: _Searched, query: str) -> None:
        """Begin with the query that the browser begins with."""
        self._session = session
        self._before = _Asked(query.strip(), session.section, session.order.orders)
        """What was searched for when the query was finished last."""
        self._cleared: tuple[Step, _Asked] | None = None
        """The last step that cleared the query, and what was searched for before."""

    @contextmanager
    def step(self) -> Iterator[None]:
        """Make what is done to query, tab and order within one step, which can be undone."""
        self.finish()
        yield
        self._add(self._before, self._asked)

    def add(self, step: Step) -> None:
        """Add something else that was just done, behind the query that was typed before it."""
        self.finish()
        self._session.undo.add(step)

    def finish(self, *, half_typed: bool = False) -> None:
        """Make what was typed in the box a step; what is half typed only if that is told."""
        now = self._asked
        if now.query != self._before.query and not half_typed and _is_half_typed(now.query):
            self._before = replace(self._before, section=now.section)
        else:
            before = replace(self._typed_over(now), section=now.section)
            self._add(before if before.query != now.query else now, now)

    def _typed_over(self, now: _Asked) -> _Asked:
        """Return what was searched for before what was typed; a clearing of the query in between is no step of its own."""
        step, before = self._cleared or (None, self._before)
        if now.query and not self._before.query and self._session.undo.take_back(step):
            return before
        return self._before

    def restart(self) -> None:
        """Begin anew with what stands in the box, since another list is shown."""
        self._before = self._asked

    @property
    def _asked(self) -> _Asked:
        session = self._session
        return _Asked(session.query.strip(), session.section, session.order.orders)

    def _add(self, before: _Asked, after: _Asked) -> None:
        self._before = after
        if before != after:
            undo = partial(self._change, after, before, "undone")
            redo = partial(self._change, before, after, "redone")
            step = Step(undo, redo, of_list=True)
            self._session.undo.add(step)
            self._cleared = (step, before) if _is_cleared(before, after) else None

    def _change(self, now: _Asked, to: _Asked, done: str) -> str:
        """Search for what was searched for before; return what was done: which query is gone, and which one is back."""
        session = self._session
        if now.section != to.section:
            session.section = to.section
        session.order.restore(to.query, to.orders)
        if to.query == session.query:
            session.search()
        else:
            session.set_query(to.query)
        self._before = self._asked
        if (now.query, now.section) == (to.query, to.section):
            usual = Sort("relevance") if session.order.has_words else session.library.store.usual_order
            sort = session.order.sort or usual or Sort("relevance")
            return f"Order {done}: now by {order_words(sort.key, reverse=sort.reverse)}"
        sections = now.section != to.section
        return f"Query {done}: {_named(now, with_section=sections)} → {_named(to, with_section=sections)}"


def _named(asked: _Asked, *, with_section: bool) -> str:
    """Return what is searched for, in few words."""
    query = cut(clean(asked.query), _QUOTED) or "all records"
    return f"{query} in {asked.section or 'all tabs'}" if with_section else query


def _is_cleared(before: _Asked, after: _Asked) -> bool:
    """Check whether the query was taken away, and nothing else."""
    return bool(before.query) and not after.query and after.section == before.section


def _is_half_typed(query: str) -> bool:
    """Check whether the value of a field is still missing at the end, or is none there: ``is:``, ``params:>``."""
    text = query.rstrip()
    return text.endswith(":") or any(one.end >= len(text) and not one.used for one in parse(text).problems)
