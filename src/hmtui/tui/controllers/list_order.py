"""The order that the user has chosen: for the list, for the words searched for in it, and by a view.

Words are ranked by relevance until an order is chosen, which then holds for all words searched for later. One chosen
without words is that of the list as well. Invariant: without words and view, the order chosen for the list holds,
whatever was searched for in between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.query import parse, sort_of

if TYPE_CHECKING:
    from typing import TypeAlias

    from hmtui.query import Sort

    Orders: TypeAlias = tuple[Sort | None, Sort | None, Sort | None]
else:
    Orders = tuple

__all__ = ["ListOrder", "Orders", "text_of", "without_order"]

_ORDER = re.compile(r"\s*(?<!\S)sort:\S*", re.IGNORECASE)


class ListOrder:
    """The order of one browser."""

    def __init__(self, query: str, text: str = "") -> None:
        """Begin with a query and its order, or those that ``text`` returned."""
        self._of_list: Sort | None = None
        self._of_words: Sort | None = None
        self._of_view: Sort | None = None
        of_list, comma, others = text.partition(",")
        if comma:
            of_words, _, of_view = others.partition(",")
            self.restore(query, (sort_of(of_list), sort_of(of_words), sort_of(of_view)))
        else:
            self.choose(query, sort_of(text))

    @property
    def text(self) -> str:
        """All orders, to begin with them the next time; empty where none was chosen."""
        return ",".join(map(text_of, self.orders)) if any(self.orders) else ""

    @property
    def sort(self) -> Sort | None:
        """The order chosen for what is listed; None is the usual one."""
        return self._of_view or (self._of_words if self.has_words else self._of_list)

    @property
    def orders(self) -> Orders:
        """The order of the list, of words that are searched for in it, and of the view that is shown."""
        return self._of_list, self._of_words, self._of_view

    def restore(self, query: str, orders: Orders) -> None:
        """Have orders again, for a query that is asked next."""
        self._query, self.has_words = query, parse(query).has_text
        self._of_list, self._of_words, self._of_view = orders

    def choose(self, query: str, sort: Sort | None) -> None:
        """Choose an order for a query that is asked now or next, and for words searched for later."""
        self._query, self.has_words = query, parse(query).has_text
        self._of_words, self._of_view = sort, None
        self._of_list = self._of_list if self.has_words else sort

    def choose_for_view(self, query: str, sort: Sort | None) -> None:
        """Have the order of a view, if it has one, while its query is searched for; without a query it is that of the list."""
        if query.strip():
            self._query, self.has_words = query, parse(query).has_text
            self._of_view = sort
        else:
            self.choose(query, sort or self._of_list)

    def of(self, query: str) -> Sort | None:
        """Return the order of what is searched for now; that of a view holds while its query is added to or cut."""
        goes_on = query.startswith(self._query) or self._query.startswith(query)
        self._query, had_words = query, self.has_words
        self.has_words = parse(query).has_text
        if not (had_words == self.has_words and goes_on and query.strip()):
            self._of_view = None
        return self.sort


def without_order(query: str) -> str:
    """Return a query without the order that it asks for."""
    return _ORDER.sub("", query).strip()


def text_of(sort: Sort | None) -> str:
    """Return an order as it stands behind ``sort:``; empty for none."""
    return f"{'-' if sort.reverse else ''}{sort.key}" if sort else ""
