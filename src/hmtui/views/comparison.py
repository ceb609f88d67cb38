"""Records side by side: which facts differ, which are the same, which number is the largest known.

Invariant: a row has one cell for each record, in their order; a row of which nothing is known is left out. Text of a list
is no Markdown and no HTML in the table.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.text.cleaning import fold_list, human_count, openable
from hmtui.text.languages import language_names
from hmtui.text.organizations import organization_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hmtui.models import Entry

__all__ = ["MOST", "Cell", "Row", "compare", "markdown_table"]

MOST = 4
"""Records that are compared at most."""
_AUTHORS = 3
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


class Cell(Struct, frozen=True):
    """One fact of one record."""

    text: str = ""
    """The fact as it is shown; empty when it is not known."""
    number: int | None = None
    url: str = ""
    values: frozenset[str] = frozenset()
    """The values of a fact that may have several, whose order says nothing."""
    stands_out: bool = False
    """Whether it alone differs from the others, or is the largest number."""

    @property
    def compared(self) -> str | frozenset[str]:
        """What is the same where the fact is."""
        return self.values or self.text


class Row(Struct, frozen=True):
    """One fact of all records."""

    field: str
    """The name of the field in a catalog file."""
    label: str
    cells: tuple[Cell, ...]
    group: int
    """Rows of one group stand together."""

    @property
    def same(self) -> bool:
        """Whether it is known of all and the same."""
        return bool(self.cells[0].text) and len({cell.compared for cell in self.cells}) == 1


def compare(entries: Sequence[Entry]) -> list[Row]:
    """Compare some records, fact by fact."""
    rows = [
        Row(field, label, tuple(_emphasized([read(entry) for entry in entries])), group)
        for group, facts in enumerate(_GROUPS)
        for field, label, read in facts
    ]
    return [row for row in rows if any(cell.text for cell in row.cells)]


def _emphasized(cells: Sequence[Cell]) -> list[Cell]:
    known = [cell.number for cell in cells if cell.number is not None]
    if known:
        most = max(known)
        # What is shown alike, rounded, is not told apart.
        largest = [cell for cell in cells if cell.text == human_count(most)]
        alone = len(known) > 1 and len(largest) == 1
        return [replace(cell, stands_out=alone and cell.number == most) for cell in cells]
    times = Counter(cell.compared for cell in cells)
    odd_one_out = len(times) == 2 and len(cells) > 2 and "" not in times
    return [replace(cell, stands_out=odd_one_out and times[cell.compared] == 1) for cell in cells]


def markdown_table(names: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a comparison as a Markdown table."""
    yield f"| | {' | '.join(_escaped(name) for name in names)} |"
    yield f"|---|{'---|' * len(names)}"
    for row in rows:
        yield f"| {row.label} | {' | '.join(map(_markdown_cell, row.cells))} |"


def _markdown_cell(cell: Cell) -> str:
    if cell.url:
        url = openable(cell.url)
        return f"<{url}>" if url else _escaped(cell.text)
    text = _escaped(cell.text)
    return f"**{text}**" if cell.stands_out and text else text or "–"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def _number(field: str) -> Callable[[Entry], Cell]:
    def read(entry: Entry) -> Cell:
        number: int | None = getattr(entry, field)
        return Cell(human_count(number), number)

    return read


def _active(entry: Entry) -> Cell:
    """Return how many parameters are used for one token; of a dense model all."""
    number = entry.active_parameters or (None if "expert" in entry.architecture else entry.parameters)
    return Cell(human_count(number), number)


def _text(read: Callable[[Entry], str]) -> Callable[[Entry], Cell]:
    return lambda entry: Cell(read(entry))


def _several(read: Callable[[Entry], Sequence[str]]) -> Callable[[Entry], Cell]:
    def cell(entry: Entry) -> Cell:
        values = read(entry)
        return Cell(", ".join(values), values=frozenset(values))

    return cell


def _link(*rels: str) -> Callable[[Entry], Cell]:
    def read(entry: Entry) -> Cell:
        link = entry.link(*rels)
        return Cell(link.url, None, link.url) if link else Cell()

    return read


_WEIGHTS = {True: "open", False: "closed", None: ""}
_GROUPS: tuple[tuple[tuple[str, str, Callable[[Entry], Cell]], ...], ...] = (
    (
        ("parameters", "Size", _number("parameters")),
        ("active-parameters", "Active", _active),
        ("training-tokens", "Tokens", _number("training_tokens")),
    ),
    (
        ("architecture", "Architecture", _text(lambda entry: entry.architecture)),
        ("modalities", "Modalities", _several(lambda entry: entry.modalities)),
        ("open-weights", "Weights", _text(lambda entry: _WEIGHTS[entry.open_weights])),
        ("license", "License", _text(lambda entry: entry.license)),
        ("languages", "Languages", _several(lambda entry: language_names(entry.languages))),
    ),
    (
        ("title", "Title", _text(lambda entry: entry.title)),
        ("author", "Authors", _text(lambda entry: fold_list([name.short for name in entry.author], _AUTHORS))),
        ("issued", "Date", _text(lambda entry: entry.issued)),
        ("venue", "Venue", _text(lambda entry: entry.venue or entry.container_title)),
        ("organizations", "Organization", _several(lambda entry: organization_names(entry.organizations))),
        ("country", "Country", _text(lambda entry: entry.country)),
        ("sections", "Section", _several(lambda entry: entry.sections)),
    ),
    (
        ("paper", "Paper or blog", _link("paper", "announcement", "pdf")),
        ("code", "Code", _link("code")),
        ("weights", "Weights link", _link("weights")),
        ("summary", "Summary", _text(lambda entry: entry.summary)),
    ),
)
