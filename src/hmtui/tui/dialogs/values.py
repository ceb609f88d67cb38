"""The values of the facets, to choose from by typing a part of one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hmtui.tui.dialogs.palette import Command, PaletteDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.views.facets import Facet, FacetValue

__all__ = ["ValueDialog"]

_STATES = {"chosen": "in the query", "excluded": "excluded"}


class ValueDialog(PaletteDialog):
    """The values of facets with their counts; Enter adds one to the query, or removes it."""

    VERB = "add/remove"
    NAME = 64

    def __init__(
        self,
        facets: Sequence[Facet],
        state: Callable[[str], str],
        take: Callable[[FacetValue], object],
        search: Callable[[str], object],
    ) -> None:
        """Offer values.

        Args:
            facets: whose values, those of the first one before the others.
            state: returns whether the qualifier of a value is chosen or excluded.
            take: adds a value to the query, or removes it.
            search: adds to the query what is no value.
        """

        def otherwise(text: str) -> Sequence[Command]:
            return (Command(f"Search for “{text}”", partial(search, text), "no value matches: search the records"),)

        super().__init__(
            "Values",
            [
                Command(
                    value.label,
                    partial(take, value),
                    " · ".join(filter(None, (facet.title, _STATES.get(state(value.qualifier))))),
                    f"{value.count:,}",
                    group=facet.title,
                )
                for facet in facets
                for value in facet.values
            ],
            otherwise=otherwise,
        )
