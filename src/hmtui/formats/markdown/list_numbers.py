"""The numbers of a list that stand before its titles without a space: ``4.LGM``.

Invariant: a number is taken off only in a group that numbers all its entries, since a title may begin with one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hmtui.formats.markdown.groups import Group

__all__ = ["counts", "without_number"]

_NUMBER = re.compile(r"\W*?(\d{1,4})[.)](?!\d)")
_GLUED = re.compile(r"\d{1,4}[.)]\s*(?=[^\W\d])")
_FEWEST = 2
"""Numbers of a group that counts."""


def counts(group: Group) -> bool:
    """Check whether a group numbers all its entries, in rising order; under another heading it may begin anew."""
    matches = [_NUMBER.match(unit.run.text) for unit in group.units if unit.is_entry]
    numbers = [int(match[1]) for match in matches if match]
    rises = all(number == 1 or number > before for before, number in pairwise(numbers))
    return len(numbers) == len(matches) and len({*numbers}) >= _FEWEST and rises


def without_number(title: str) -> str:
    """Return a title of such a group without its number."""
    return _GLUED.sub("", title, count=1) if _GLUED.match(title) else title
