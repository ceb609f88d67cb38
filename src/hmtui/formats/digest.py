"""Findings as users are told them: the same ones, in the same order, in the browser, in ``import`` and in ``check``.

Invariant: remarks of one class in one file are one remark with the lines of all, and so are links without an address; other
warnings and errors stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.findings import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hmtui.formats.findings import Finding

__all__ = ["told"]

_CLOSER = {"year"}
"""Codes of readers that a check replaces, which knows the whole list."""
_MOST_ALIKE = 3
"""Findings of one class that are told one by one: each names a record or a link."""
_PLACES = 6
"""Places that a remark of several names."""
_LOSSES = "not-read"
"""The code of what may be entries; these remarks come first."""
_LEVELS = ("error", "warning", "note")
_TOGETHER = {
    "commented-out": "entries commented out with % were skipped",
    "empty-link": "links have no address",
    "extra-cells": "records have more cells than their table has columns; these are empty, or their links were read",
    "link-space": "addresses have a space, read as “%20”",
    "link-scheme": "addresses lacked “https://”, now added",
    "listed-twice": "records are also listed in another place",
    "not-read": "places with a link were not read as entries",
    "others": "lists of authors end with “and others”",
    "pinned-version": "paper links are pinned to a version",
    "placeholder": "records have a placeholder, treated as empty",
    "relative-link": "links are paths beside the list, not web addresses",
    "same-paper": "records are also in another file",
    "tracking": "addresses had tracking parameters, now removed",
    "unknown-string": "@string names are not defined, kept as text",
}
"""By code: what several findings say together."""


def told(read: Iterable[Finding], checked: Iterable[Finding], files: Sequence[str]) -> tuple[Finding, ...]:
    """Return the findings of reading and of the checks: what is worst first, then in the order of the files and lines."""
    order = {file: number for number, file in enumerate(files)}
    classes: dict[tuple[str, ...], list[Finding]] = {}
    found: list[Finding] = []
    for one in (*(one for one in read if one.code not in _CLOSER), *checked):
        if one.code in _TOGETHER or (one.is_remark and one.reason):
            classes.setdefault((one.file, one.code, one.reason), []).append(one)
        else:
            found.append(one)
    for alike in classes.values():
        found += _together(alike)

    def rank(one: Finding) -> tuple[bool, int, bool, int, int, int]:
        level = _LEVELS.index(one.level)
        return one.code not in FIRST, level, one.code != _LOSSES, order.get(one.file, -1), one.line, one.column

    return tuple(sorted(found, key=rank))


def _together(alike: list[Finding]) -> Iterator[Finding]:
    """Yield remarks of one class as one remark, or each of them where they are few."""
    first = alike[0]
    if len(alike) <= (1 if first.reason else _MOST_ALIKE):
        yield from alike
        return
    alike.sort(key=lambda one: one.line)
    lines = [stretch for one in alike for stretch in one.lines or ((one.line, one.line),)]
    joined = _joined(lines)
    if first.reason:
        lines = joined  # neighbours are one place
    count = len(lines) if first.reason else len(alike)
    where = _shown(lines, joined)
    if count == 1:
        message = f"{where[0].upper()}{where[1:]} skipped ({first.reason})."
    else:
        what = f"places skipped ({first.reason})" if first.reason else _TOGETHER[first.code]
        message = f"{count:,} {what}: {where}."
    yield replace(
        alike[0],
        message=message,
        repaired=all(one.repaired for one in alike),
        was="",
        now="",
        lines=tuple(lines),
    )


def _joined(lines: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return lines with those that follow each other in one."""
    joined: list[tuple[int, int]] = []
    for first, last in lines:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def _shown(lines: Sequence[tuple[int, int]], joined: Sequence[tuple[int, int]]) -> str:
    """Return lines as messages show them: ``lines 4–12, 16, 60–83 and 11 more``, as many as are behind those shown."""
    shown = [f"{first}–{last}" if last > first else str(first) for first, last in joined[:_PLACES]]
    more = sum(first > joined[:_PLACES][-1][1] for first, _ in lines)
    return (
        ("lines " if len(joined) > 1 or "–" in shown[0] else "line ")
        + ", ".join(shown)
        + (f" and {more:,} more" if more > 0 else "")
    )
