"""Check the facts of a curated catalog.

These rules are for records that are edited by hand. A record that was read from a list
or a bibliography has a ``source``, and is not checked: its facts are those of the source.

Invariant: nothing is fetched; a rule that is not certain reports nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.models import Entry

__all__ = ["check_curated"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
"""A language with its script and region, as in BCP 47: ``en``, ``zh-Hant``, ``pt-BR``."""
_CONFIDENCE = ("", "high", "medium")
_MOST = 0.75
"""Share of the records that name their sources from which on the others lack them."""

Finding = tuple["Entry", str, str]
"""A record, a code, and what is wrong."""


def check_curated(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Return the findings of all rules on the records that are kept by hand."""
    curated = [entry for entry in entries if entry.source is None]
    sourced = sum(bool(entry.sources) for entry in curated) >= len(curated) * _MOST
    for entry in curated:
        for code, message in (*_of_values(entry), *_of_weights(entry)):
            yield entry, code, f"“{entry.name}”: {message}."
        if sourced and not entry.sources:
            yield entry, "no-sources", f"“{entry.name}” does not say where its facts were verified."
    yield from _shared_names(curated)


def _of_values(entry: Entry) -> Iterator[tuple[str, str]]:
    for language in entry.languages:
        if not _LANGUAGE.fullmatch(language):
            yield "language-code", f"“{language}” is not a language code like en, zh or mul"
    if entry.published and entry.issued and entry.published[:4] < entry.issued[:4]:
        yield "published-early", f"it was published in {entry.published}, before it first appeared in {entry.issued}"
    if entry.confidence not in _CONFIDENCE:
        yield "confidence", f"the confidence “{entry.confidence}” is neither high nor medium"


def _of_weights(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.open_weights and entry.link("weights") is None:
        yield "no-weights", "its weights are open, but it has no weights link"
    active, total = entry.active_parameters, entry.parameters
    if active is not None and total is not None and active > total:
        yield "active-parameters", f"{active:,} active parameters are more than its {total:,} parameters"


def _shared_names(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Find two records that go by one name."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        for name in (entry.name, *entry.aliases):
            first = seen.setdefault(fold(name).replace(" ", "") or name, entry)
            if first is not entry:
                yield entry, "shared-name", f"“{entry.name}” and “{first.name}” are both called “{name}”."
                break
