"""Look up works by identifier, and add records to the user's own catalog.

Invariant: a file is replaced atomically or left as it is; a record that it has already is
not added again; the file that was there is kept as a backup.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui import catalog as catalogs
from hmtui.catalog import entry_to_json
from hmtui.citations.replace import FileChangedError, Snapshot, directory_lock, read, swap
from hmtui.errors import CatalogError, CitationError, NotFoundError, UsageError
from hmtui.files import make_private_folder
from hmtui.models import Catalog
from hmtui.online.combine import Combiner, KnownWorks
from hmtui.online.identifiers import ArxivId, Doi, ModelId, Title
from hmtui.online.searching import Failure, ask_all
from hmtui.paths import folder
from hmtui.sources.merge import IMPORT_MARK
from hmtui.sources.unique_ids import UniqueIds
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.config import Config
    from hmtui.models import Entry
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Answer, Notice, Provider

__all__ = ["Added", "Resolved", "add_to_catalog", "named", "own_catalog", "remove_from_catalog", "resolve"]

_ASKED: dict[type, tuple[tuple[str, ...], ...]] = {
    Doi: (("crossref", "openalex"), ("doi", "s2")),
    ArxivId: (("arxiv", "openalex"), ("doi", "s2")),
    ModelId: (("hf",),),
    Title: (("crossref", "arxiv", "s2"),),
}
"""Who is asked for an identifier: all of a group, and the next group only if no one of the first knows it."""
_TITLE = "My records"
"""The title of a new catalog."""
_ATTEMPTS = 3


class Resolved(Struct, frozen=True):
    """A work that was looked up."""

    entry: Entry
    notices: tuple[Notice, ...] = ()
    failures: tuple[Failure, ...] = ()
    """Providers that gave no answer; others did."""


def named(identifier: Identifier) -> str:
    """Return an identifier as users write it."""
    prefix = {ArxivId: "arXiv:", ModelId: "hf:"}.get(type(identifier), "")
    return f"{prefix}{clean(identifier.value)}"


def resolve(
    identifier: Identifier, services: Mapping[str, Provider], cancelled: Callable[[], bool] = lambda: False
) -> Resolved:
    """Return the record of an identifier, with the best values of several providers.

    Raises:
        NotFoundError: no provider has such a record.
        OnlineError: no provider has it, and one did not answer.
        Cancelled: ``cancelled`` returned True.
    """
    failures: list[Failure] = []
    asked: list[str] = []
    for group in _ASKED[type(identifier)]:
        found = Combiner()
        answers = ask_all([(name, _question(services[name], identifier)) for name in group], cancelled)
        for got in sorted(answers, key=lambda got: group.index(got.provider)):
            if isinstance(got, Failure):
                failures.append(got)
            else:
                found.add(got)
        asked += [services[name].title for name in group]
        if found.entries:
            first = found.entries[0]
            notices = tuple(one for one in found.notices if one.entry == first.id)
            return Resolved(first, notices, tuple(failures))
    if failures:
        raise failures[0].error
    raise NotFoundError(f"No record of {named(identifier)} at {', '.join(asked)}.", hint="Check the identifier.")


def _question(provider: Provider, identifier: Identifier) -> Callable[[], Answer]:
    return lambda: provider.lookup(identifier)


# --- the user's own catalog ----------------------------------------------------------------------------------


class Added(Struct, frozen=True):
    """What became of records that were to be added to a catalog."""

    path: Path
    added: tuple[Entry, ...]
    present: tuple[Entry, ...]
    """Records of the catalog that are the same works as some of those to be added."""
    backup: Path | None = None


def own_catalog(config: Config | None = None) -> Path:
    """Return the path of the user's own catalog, to which records are added unless another one is named."""
    wanted = str(config["online.add-to"]) if config is not None else ""
    return Path(wanted).expanduser() if wanted else Path(folder("data")) / "mine.json"


def add_to_catalog(path: Path, entries: Sequence[Entry], *, dry_run: bool = False) -> Added:
    """Add records to a catalog file; create it if there is none.

    Raises:
        CatalogError: the file is not a catalog.
        UsageError: it cannot be written; it is as it was.
    """
    if path == own_catalog() and not dry_run:
        make_private_folder(path.parent)
    plans: list[Added] = []

    def plan(snapshot: Snapshot) -> str:
        planned, text = _planned(snapshot, entries)
        plans.append(planned)
        return "" if dry_run else text

    backup = _rewrite(path, plan)
    return replace(plans[-1], backup=backup)


def remove_from_catalog(path: Path, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Take records out of a catalog file, each if it is still there as it was added; return these.

    Raises:
        CatalogError: the file is not a catalog.
        UsageError: it cannot be written; it is as it was.
    """
    removed: tuple[Entry, ...] = ()

    def plan(snapshot: Snapshot) -> str:
        nonlocal removed
        before = _catalog_of(snapshot)
        there = {entry.id: entry for entry in before.entries}
        removed = tuple(
            one for one in entries if one.id in there and entry_to_json(there[one.id]) == entry_to_json(one)
        )
        gone = {entry.id for entry in removed}
        kept = tuple(entry for entry in before.entries if entry.id not in gone)
        return catalogs.dumps(replace(before, entries=kept)) if gone else ""

    _rewrite(path, plan)
    return removed


def _rewrite(path: Path, plan: Callable[[Snapshot], str]) -> Path | None:
    """Write the text that ``plan`` makes of a file, unless that is empty; return the backup. Raises UsageError."""
    try:
        with directory_lock(path):
            for _ in range(_ATTEMPTS):
                snapshot = read(path)
                text = plan(snapshot)
                if not text:
                    return None
                try:
                    backup = swap(snapshot, text.encode("utf-8", "surrogatepass"))
                except FileChangedError:
                    continue
                return _one_backup(snapshot, backup)
    except CitationError as error:
        raise UsageError(error.message, hint=error.hint) from error
    raise UsageError(f"{clean(str(path))} keeps changing, nothing was written.", hint="Try again.")


def _catalog_of(snapshot: Snapshot) -> Catalog:
    name = clean(str(snapshot.path))
    return catalogs.loads(snapshot.data, name) if snapshot.data.strip() else Catalog(_TITLE, (), ())


def _planned(snapshot: Snapshot, entries: Sequence[Entry]) -> tuple[Added, str]:
    """Return what is to be added to a catalog, and the text of the new file; empty where there is nothing to add."""
    before = _catalog_of(snapshot)
    ids = UniqueIds(entry.id for entry in before.entries)
    works = KnownWorks(before.entries)
    added: list[Entry] = []
    present: list[Entry] = []
    for entry in entries:
        known = works.find(entry)
        if known is not None:
            present.append(known)
            continue
        added.append(replace(entry, id=ids.take(entry.id), sections=()))
        works.add(added[-1])
    planned = Added(snapshot.path, tuple(added), tuple(present))
    if not added:
        return planned, ""
    extra = {name: value for name, value in before.extra.items() if name != IMPORT_MARK}
    return planned, catalogs.dumps(replace(before, entries=(*before.entries, *added), extra=extra))


def _one_backup(snapshot: Snapshot, backup: Path | None) -> Path | None:
    """Return the backup; of a catalog in our own layout, which adding does not change, only the latest one is kept."""
    if backup is None or not _is_canonical(snapshot.data):
        return backup
    usual = snapshot.path.with_name(f"{snapshot.path.name}.bak")
    if usual != backup and usual.is_file() and _is_canonical(usual.read_bytes()):
        backup.replace(usual)
        return usual
    return backup


def _is_canonical(data: bytes) -> bool:
    """Return whether a file is a catalog in exactly the layout in which hmtui writes it."""
    try:
        return catalogs.dumps(catalogs.loads(data)).encode("utf-8", "surrogatepass") == data
    except CatalogError:
        return False
