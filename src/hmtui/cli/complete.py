"""``hmtui complete SOURCE``: fill what records lack from services on the network.

Invariant: the difference is printed first; a file is written only with ``-o`` or
``--in-place``, atomically, and the one that was there is kept as a backup.
"""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from hmtui import catalog as catalogs
from hmtui.citations.replace import FileChangedError, read
from hmtui.citations.replace import replace as replace_file
from hmtui.cli import candidates, options
from hmtui.cli.online import client_of, say_failures, say_notices, say_progress
from hmtui.cli.output import counted, emit, say
from hmtui.cli.parsing import Command
from hmtui.cli.settings import pass_settings
from hmtui.errors import OnlineError, UsageError
from hmtui.formats.bibtex.contents import read_contents
from hmtui.formats.bibtex.fields import COUNT_FIELDS
from hmtui.formats.bibtex.insert import insert_fields
from hmtui.formats.bibtex.write import Options, render_one
from hmtui.online.combine import PUBLICATION
from hmtui.online.completing import CITATIONS, CITATIONS_DATE, Completion, complete
from hmtui.online.registry import all_providers
from hmtui.sources import read as read_source
from hmtui.sources.addresses import is_url
from hmtui.sources.merge import IMPORT_MARK
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.cli.settings import Settings
    from hmtui.models import Entry
    from hmtui.online.client import Client
    from hmtui.sources import Imported

__all__ = ["command"]


@click.command(
    "complete",
    cls=Command,
    epilog=(
        "Filled in are authors, venue, DOI, abstract, published version and the number of citations. A .bib file "
        "gets that number as citationcount, as JabRef does, and its date as citationcount-date; BibTeX ignores both."
    ),
    examples=(
        ("hmtui complete refs.bib", "show what would be filled in"),
        ("hmtui complete refs.bib --in-place", "fill it in; the old file is kept as refs.bib.bak"),
        ("hmtui complete list.md -o list.json", "a list of any kind, as a catalog"),
    ),
)
@click.argument("source", metavar="SOURCE", shell_complete=candidates.files)
@options.output("File to write: .json, or .bib if SOURCE is one")
@options.in_place
@options.offline
@options.help_only
@pass_settings
def command(settings: Settings, source: str, output: str | None, *, in_place: bool, offline: bool) -> int:
    """Fill in what records lack from online."""
    if output and in_place:
        raise UsageError("-o and --in-place exclude each other")
    target = _target(source, output, in_place=in_place)
    imported = read_source(source, offline=offline)
    _check_format(imported, source, target, in_place=in_place)
    client = client_of(settings, offline=offline)
    done = _completed(client, imported.catalog.entries)
    as_bib = target.suffix.lower() == ".bib" if target else _is_bib_file(source)
    before, after, filled = _bib_texts(source, imported, done) if as_bib else _catalog_texts(imported, done)
    name = clean(source)
    emit(*_diff(before, after, name))
    say(
        f"{counted(filled, 'record')} of {len(done)} can be completed"
        if not target
        else f"Completed {counted(filled, 'record')} of {len(done)}"
    )
    if target is not None and (after != before or output):
        _write(target, after)
    elif filled and target is None:
        say("Nothing was written; use --in-place or -o FILE")
    return OnlineError.exit_code if done and all(one.unanswered for one in done) else 0


def _target(source: str, output: str | None, *, in_place: bool) -> Path | None:
    """Return the file to write; None if nothing is to be written.

    Raises:
        UsageError: it cannot be written in the format of its suffix.
    """
    path = Path(output) if output else Path(source)
    if output and path.suffix.lower() not in {".json", ".bib"}:
        raise UsageError(f"{clean(str(path))}: complete writes .json and .bib files.", hint="Use -o FILE.json.")
    if output and path.suffix.lower() == ".bib" and not _is_bib_file(source):
        raise UsageError(
            f"{clean(source)} is not a .bib file, so {clean(output)} cannot be one.", hint="Use -o FILE.json."
        )
    if in_place and not (path.is_file() and path.suffix.lower() in {".json", ".bib"}):
        raise UsageError(f"{clean(source)} cannot be changed in place.", hint="Use -o FILE.json.")
    return path if output or in_place else None


def _is_bib_file(source: str) -> bool:
    """Return whether a source is a .bib file that can be read twice: no address, and no pipe; it may be missing."""
    path = Path(source)
    return path.suffix.lower() == ".bib" and not is_url(source) and (path.is_file() or not path.exists())


def _check_format(imported: Imported, source: str, target: Path | None, *, in_place: bool) -> None:
    """Raise a UsageError if the source is not what its suffix promises, so that it cannot be written back."""
    promised = "bibtex" if (target or Path(source)).suffix.lower() == ".bib" else "catalog" if in_place else ""
    if promised and imported.format != promised:
        raise UsageError(f"{clean(source)} is not a {promised} file.", hint="Use -o FILE.json.")


def _completed(client: Client, entries: Sequence[Entry]) -> list[Completion]:
    """Look up every record; problems are printed, what failed at a service once."""
    services = all_providers(client)
    done: list[Completion] = []
    said: set[str] = set()
    for number, entry in enumerate(entries, 1):
        say_progress(f"{number} of {len(entries)}: {clean(entry.name)[:60]} (Ctrl+C cancels)")
        one = complete(entry, services)
        say_progress("")
        if one.problem:
            say(f"{entry.id} {one.problem}")
        say_failures(failure for failure in one.failures if str(failure.error) not in said)
        said.update(str(failure.error) for failure in one.failures)
        say_notices(one.entry, one.notices)
        done.append(one)
    return done


def _catalog_texts(imported: Imported, done: Sequence[Completion]) -> tuple[str, str, int]:
    """Return a catalog, the same one with the fields that were filled in, and the number of completed records."""
    catalog = imported.catalog
    extra = {name: value for name, value in catalog.extra.items() if name != IMPORT_MARK}
    after = replace(catalog, entries=tuple(one.entry for one in done), extra=extra)
    filled = sum(bool(one.filled) for one in done)
    return catalogs.dumps(catalog), catalogs.dumps(after if filled else catalog), filled


def _bib_texts(source: str, imported: Imported, done: Sequence[Completion]) -> tuple[str, str, int]:
    """Return a ``.bib`` file, the same file with the fields that were filled in, and the number of completed records.

    Raises:
        UsageError: the file is not UTF-8, or fields cannot be inserted without damage.
    """
    try:
        text = Path(source).read_bytes().decode("utf-8")
        keys = {entry.line: entry.key for entry in read_contents(text).entries}
        fields = {}
        for entry, one in zip(imported.catalog.entries, done, strict=True):
            key = keys.get(entry.source.line) if entry.source else None
            if key and one.filled and (new := _new_fields(entry, one, ascii_only=text.isascii())):
                fields[key] = new
        return text, insert_fields(text, fields, replacing=("author", *COUNT_FIELDS)), len(fields)
    except UnicodeDecodeError:
        raise UsageError(f"{clean(source)} is not UTF-8.", hint="Save it as UTF-8, or use -o FILE.json.") from None
    except ValueError as error:
        raise UsageError(
            f"{clean(source)}: fields cannot be added to {clean(str(error))}.", hint="Correct that entry."
        ) from None


def _new_fields(entry: Entry, one: Completion, *, ascii_only: bool) -> dict[str, str]:
    """Return the BibTeX fields of what was filled in; an entry keeps its type, so a preprint stays a preprint."""
    after = one.entry
    if "type" in one.filled:
        after = replace(after, published="", **{name: getattr(entry, name) for name in PUBLICATION if name != "doi"})
    before, now = (_fields(record, ascii_only=ascii_only) for record in (entry, after))
    new = {name: value for name, value in now.items() if name not in before}
    if "author" in one.filled:
        new["author"] = now["author"]
    if CITATIONS in one.filled:
        new |= dict(zip(COUNT_FIELDS, (str(after.extra[CITATIONS]), str(after.extra[CITATIONS_DATE])), strict=True))
    return new


def _fields(entry: Entry, *, ascii_only: bool) -> dict[str, str]:
    (found,) = read_contents(render_one(entry, "key", Options(ascii_only=ascii_only, abstract=True))).entries
    return dict(found.fields)


def _diff(before: str, after: str, name: str) -> list[str]:
    lines = unified_diff(before.splitlines(), after.splitlines(), name, f"{name} (completed)", lineterm="")
    return [line[: len(line) - len(line[1:].lstrip())] + clean(line[1:]) for line in lines if line]


def _write(target: Path, text: str) -> None:
    """Write a file atomically, and say so. Raises UsageError or CitationError."""
    try:
        backup = replace_file(read(target), text.encode("utf-8", "surrogatepass"))
    except FileChangedError as error:
        raise UsageError(
            f"{clean(str(target))} was changed by another program, nothing was written.", hint="Try again."
        ) from error
    say(f"Wrote {clean(str(target))}" + (f" (backup: {clean(backup.name)})" if backup else ""))
