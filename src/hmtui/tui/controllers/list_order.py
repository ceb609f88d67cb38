"""The order that the user has chosen: one for the list, and one for the words or the view that are searched for.

Words are ranked by relevance until another order is chosen for them; other words are ranked anew. Invariant: without
words and view, the order chosen for the list holds, whatever was searched for in between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.query import parse, sort_of

if TYPE_CHECKING:
    from hmtui.query import Sort

__all__ = ["ListOrder", "text_of", "without_order"]

_ORDER = re.compile(r"\s*(?<!\S)sort:\S*", re.IGNORECASE)


class ListOrder:
    """The order of one browser."""

    def __init__(self, query: str, text: str = "") -> None:
        """Begin with a query and its order, or the two that ``text`` returned."""
        self._of_list: Sort | None = None
        self._of_query: Sort | None = None
        of_list, comma, of_query = text.partition(",")
        if comma:
            self.restore(query, (sort_of(of_list), sort_of(of_query)))
        else:
            self.choose(query, sort_of(text))

    @property
    def text(self) -> str:
        """Both orders, to begin with them the next time; empty where none was chosen."""
        return f"{text_of(self._of_list)},{text_of(self._of_query)}" if any(self.orders) else ""

    @property
    def sort(self) -> Sort | None:
        """The order chosen for what is listed; None is the usual one."""
        return self._of_query if self.has_words else self._of_query or self._of_list

    @property
    def orders(self) -> tuple[Sort | None, Sort | None]:
        """The order of the list, and the one of what is searched for in it."""
        return self._of_list, self._of_query

    def restore(self, query: str, orders: tuple[Sort | None, Sort | None]) -> None:
        """Have orders again, for a query that is asked next."""
        self._query, self.has_words = query, parse(query).has_text
        self._of_list, self._of_query = orders

    def choose(self, query: str, sort: Sort | None) -> None:
        """Choose an order for a query that is asked now or next."""
        self._query, self.has_words = query, parse(query).has_text
        self._of_query = sort if self.has_words else None
        self._of_list = self._of_list if self.has_words else sort

    def choose_for_view(self, query: str, sort: Sort | None) -> None:
        """Have the order of a view, if it has one, while its query is searched for; without a query it is that of the list."""
        if query.strip():
            self._query, self.has_words = query, parse(query).has_text
            self._of_query = sort
        else:
            self.choose(query, sort or self._of_list)

    def of(self, query: str) -> Sort | None:
        """Return the order of what is searched for now; one chosen for a query holds while that is added to or cut."""
        goes_on = query.startswith(self._query) or self._query.startswith(query)
        self._query, had_words = query, self.has_words
        self.has_words = parse(query).has_text
        if not (had_words == self.has_words and goes_on and query.strip()):
            self._of_query = None
        return self.sort


def without_order(query: str) -> str:
    """Return a query without the order that it asks for."""
    return _ORDER.sub("", query).strip()


def text_of(sort: Sort | None) -> str:
    """Return an order as it stands behind ``sort:``; empty for none."""
    return f"{'-' if sort.reverse else ''}{sort.key}" if sort else ""
