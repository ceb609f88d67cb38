"""Members of objects whose shape nobody guarantees.

Invariant: a member of another type than expected is as absent as one that is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.markup import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

__all__ = ["array", "inner", "number", "put", "string", "strings"]

_NOTHING: Mapping[str, Any] = {}


def put(fields: dict[str, Any], name: str, value: object) -> None:
    """Set a field, unless the value says nothing."""
    if value not in (None, "", [], {}):
        fields[name] = value


def inner(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object that a member is; an empty one where it is none."""
    value = item.get(name)
    return value if isinstance(value, dict) else _NOTHING


def array(item: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the objects in the list that a member is; a single object is a list of one."""
    value = item.get(name)
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def strings(item: Mapping[str, Any], name: str) -> list[str]:
    """Return the texts in the list that a member is; a single text is a list of one."""
    value = item.get(name)
    found = value if isinstance(value, list) else [value]
    return [text for one in found if (text := plain(one))]


def string(item: Mapping[str, Any], name: str) -> str:
    """Return a member that is text or a number, or the first of a list of texts, without markup."""
    value = item.get(name)
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return plain(value)


def number(item: Mapping[str, Any], name: str) -> int | None:
    """Return a member that is a whole number above zero."""
    value = item.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 10**18 else None
