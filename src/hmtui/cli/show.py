"""``hmtui show NAME``: everything that is known about one record.

Invariant: in a pipe every line holds one fact; on a terminal long lines are
wrapped to its width, but never within a URL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library
from hmtui.cli.output import emit, is_terminal, paint, terminal_width, wants_colour
from hmtui.cli.parsing import Command
from hmtui.cli.records import json_lines
from hmtui.cli.settings import pass_settings
from hmtui.text.cells import wrap
from hmtui.text.cleaning import fold_list, human_count, total_and_active
from hmtui.text.languages import language_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.cli.settings import Settings
    from hmtui.library import Library
    from hmtui.models import Entry

__all__ = ["command", "print_record"]

_LABEL = 14
"""Width of the column of labels, in cells."""
_NARROWEST = 10
_UNWRAPPED = 1_000_000


@click.command(
    "show",
    cls=Command,
    examples=(
        ("hmtui show 'Switch Transformer'", "by id, name or alias"),
        ("hmtui show gpt-3 --json", "for other programs"),
    ),
)
@click.argument("name", metavar="NAME", shell_complete=candidates.names)
@options.as_json
@options.catalog_and_help
@pass_settings
def command(settings: Settings, name: str, *, as_json: bool) -> int:
    """Show one record in full."""
    library = open_library(settings)
    entry = library.find(name)
    if as_json:
        emit(*json_lines(library, [entry]))
        return 0
    print_record(library, entry, colour=wants_colour())
    return 0


def print_record(library: Library, entry: Entry, *, colour: bool) -> None:
    """Print everything that is known about a record."""
    cells = terminal_width() if is_terminal() else _UNWRAPPED
    emit(*(paint(line, "bold", colour=colour) for line in wrap(entry.name, cells)))
    if entry.title and entry.title != entry.name:
        emit(*wrap(entry.title, cells))
    emit("")
    for label, value in _facts(library, entry):
        lines = wrap(value, max(cells - _LABEL, _NARROWEST), whole_words=True)
        emit(paint(label.ljust(_LABEL), "dim", colour=colour) + lines[0], *(" " * _LABEL + line for line in lines[1:]))


def _facts(library: Library, entry: Entry) -> Iterator[tuple[str, str]]:
    """Return the label and text of every known fact, in reading order."""
    for label, value in (
        ("id", entry.id),
        ("also called", ", ".join(entry.aliases)),
        ("sections", ", ".join(entry.sections)),
        ("summary", entry.summary),
        ("authors", fold_list([name.full for name in entry.author], len(entry.author))),
        ("by", ", ".join(entry.organizations) + (f" ({entry.country})" if entry.country else "")),
        ("issued", entry.issued),
        ("venue", _venue(entry)),
        ("published in", _proceedings(entry)),
        ("editors", ", ".join(name.full for name in entry.editor)),
        ("parameters", _parameters(entry)),
        ("tokens", human_count(entry.training_tokens)),
        ("architecture", entry.architecture),
        ("modalities", ", ".join(entry.modalities)),
        ("languages", ", ".join(language_names(entry.languages))),
        ("license", entry.license),
        ("weights", {None: "", True: "open", False: "not open"}[entry.open_weights]),
        ("lists", ", ".join(entry.lists)),
        ("confidence", entry.confidence if entry.confidence != "high" else ""),
        ("note", entry.note if entry.source is None else ""),
        ("abstract", entry.abstract),
        ("DOI", entry.doi),
        ("arXiv", f"{entry.arxiv} [{entry.arxiv_class}]" if entry.arxiv_class else entry.arxiv),
        ("cite as", library.keys[entry.id]),
    ):
        if value.strip():
            yield label, value
    for link in entry.links:
        yield link.kind or "link", f"{link.url}  {link.label}".rstrip()
    for fault in entry.corrections:
        yield "corrected", f"{fault.field}: {fault.was or '(nothing)'} → {fault.now or '(nothing)'}. {fault.why}"
    for place in entry.sources:
        yield "checked at", place
    if entry.source:
        yield "from", f"{entry.source.file}:{entry.source.line}"


def _venue(entry: Entry) -> str:
    full = entry.container_title
    return f"{entry.venue} ({full})" if entry.venue and full and full != entry.venue else entry.venue or full


def _proceedings(entry: Entry) -> str:
    """Return series, place and month of the proceedings."""
    return ", ".join(filter(None, (entry.collection_title, entry.publisher_place, entry.month)))


def _parameters(entry: Entry) -> str:
    size = total_and_active(entry.parameters, entry.active_parameters)
    return f"{size} ({entry.parameters_note})" if size and entry.parameters_note else size or entry.parameters_note
