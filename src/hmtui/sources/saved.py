"""Add, update and remove sources that are kept in the data directory (``saved_names``).

Invariant: the content is replaced atomically, and only by a list that can be read; whatever goes wrong leaves the
source as it was. Nothing is fetched but by ``add`` and ``update``.
"""

from __future__ import annotations

import gzip
import re
import time
from shutil import rmtree
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from hmtui.errors import SourceError, UsageError
from hmtui.files import exists, make_private_folder, sweep, write_atomically
from hmtui.formats.table import SUFFIXES
from hmtui.paths import absolute_source
from hmtui.sources.addresses import is_name, is_url
from hmtui.sources.fetch import fetch
from hmtui.sources.files import File, read_file
from hmtui.sources.reading import Reading
from hmtui.sources.saved_names import ABOUT, STAMP, SavedSource, directory_of, find, versions
from hmtui.sources.web_cache import CachedCopy
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hmtui.models import Entry

__all__ = ["KNOWN", "Update", "add", "remove", "update"]

KNOWN = {
    "epoch": "https://epoch.ai/data/notable_ai_models.csv",
    "modelsdev": "https://models.dev/api.json",
}
"""Addresses that are known by name."""
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)
_MOST_VERSIONS = 60
"""Earlier versions that are kept of a source; the oldest are deleted first."""


class Update(msgspec.Struct, frozen=True):
    """What an update did."""

    source: SavedSource
    before: tuple[Entry, ...] = ()
    after: tuple[Entry, ...] = ()
    changed: bool = False


class _Got:
    """What a source sent: stands in for the web cache, with the content of the source as the copy."""

    def __init__(self, source: SavedSource | None, data: bytes) -> None:
        self._source = source
        self.data = data
        self.headers: Mapping[str, str] = {}
        self.address = source.final_address if source is not None else ""

    def find(self, address: str) -> CachedCopy | None:
        """Return the content, if the validators are those of this URL."""
        source = self._source
        if source is None or address != source.final_address:
            return None
        return CachedCopy(self.data, source.day, source.etag, source.modified, source.fetched)

    def store(self, address: str, data: bytes, headers: Mapping[str, str]) -> None:
        """Remember what was sent, to be kept if it is a list."""
        self.address, self.data = address, data
        self.headers = {name.lower(): value for name, value in headers.items()}


def add(
    address: str, name: str = "", *, max_age: int = 0, progress: Callable[[float], None] | None = None
) -> SavedSource:
    """Fetch a URL, a file, or one of ``KNOWN``, and keep it under a name.

    Raises:
        UsageError: the name cannot be used, or is in use.
        SourceError: it cannot be fetched, or is no list.
    """
    name = name or (address if address in KNOWN else _name_of(address))
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"“{clean(name)}” cannot be the name of a source.", hint="Use letters, digits, - and _: --as NAME."
        )
    if find(name) is not None:
        raise UsageError(
            f"A source named {name} already exists.", hint=f"Update it: hmtui sources update {name}. Or use --as."
        )
    address = KNOWN.get(address, address)
    if is_name(address):
        raise SourceError(f"There is no file {address}.", hint=f"Use a URL, a path, or one of: {', '.join(KNOWN)}.")
    address = address if is_url(address) else absolute_source(address)
    got = _Got(None, b"")
    data = _get(address, got, progress)
    suffix = _suffix(got.address or address)
    entries = _entries(data, f"{name}{suffix}")
    now = time.time()
    source = SavedSource(name, address, f"{name}{suffix}", len(entries), now, now, max_age)
    return _written(_with_validators(source, got), data)


def update(
    source: SavedSource,
    *,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Update:
    """Fetch a source again, and keep the version that was there if it changed.

    Raises:
        SourceError: it cannot be fetched or is no list any more; what was there stays.
        Cancelled: ``cancelled`` returned True.
    """
    try:
        old = source.path.read_bytes()
    except OSError:
        old = b""
    got = _Got(source, old)
    try:
        data = _get(source.address, got, progress, cancelled)
        now = time.time()
        if data == old:
            source = _with_validators(msgspec.structs.replace(source, checked=now), got)
            return Update(_written(source, None))
        after = _entries(data, source.file)
    except SourceError as error:
        message = error.message.replace(clean(source.address), source.name)
        hint = f"The copy of {source.day} is kept." if old else "Check the address."
        raise SourceError(message, hint=hint) from error
    before = _entries(old, source.file) if old else ()
    if old:
        _archive(source, old)
    changed = msgspec.structs.replace(source, records=len(after), fetched=now, checked=now)
    return Update(_written(_with_validators(changed, got), data), before, after, changed=True)


def remove(source: SavedSource) -> None:
    """Delete a source with all its versions.

    Raises:
        SourceError: it cannot be deleted.
    """
    try:
        (directory_of(source.name) / ABOUT).unlink()  # first: half of a source is none
        rmtree(directory_of(source.name))
    except OSError as error:
        raise SourceError(f"The source {source.name} cannot be deleted: {error.strerror}.") from error


def _archive(source: SavedSource, data: bytes) -> None:
    stamp = time.strftime(STAMP, time.gmtime(source.fetched))
    suffix = source.file.removeprefix(source.name)
    path = directory_of(source.name) / f"{stamp}{suffix}.gz"
    try:
        write_atomically(path, gzip.compress(data, 6), private=True)
        for _, old in versions(source)[:-_MOST_VERSIONS]:
            old.unlink()
    except OSError as error:
        raise SourceError(f"The source {source.name} cannot be saved: {error.strerror}.") from error


def _written(source: SavedSource, data: bytes | None) -> SavedSource:
    """Write the content of a source, if it is new, and its description. Return it."""
    directory = directory_of(source.name)
    try:
        make_private_folder(directory)
        if data is not None:
            write_atomically(source.path, data, private=True)
        write_atomically(directory / ABOUT, msgspec.json.encode(source), private=True)
        sweep(directory, now=time.time())  # the name of a version, and of its draft, does not come again
    except OSError as error:
        if not exists(directory / ABOUT):  # it was to be added
            rmtree(directory, ignore_errors=True)
        raise SourceError(f"The source {source.name} cannot be saved: {error.strerror}.") from error
    return source


def _get(
    address: str,
    got: _Got,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    if not is_url(address):
        return read_file(address)
    return fetch(address, progress=progress, cancelled=cancelled, web_cache=got).data


def _with_validators(source: SavedSource, got: _Got) -> SavedSource:
    if not got.headers:
        return source
    etag, modified = (got.headers.get(name, "") for name in ("etag", "last-modified"))
    safe = [value if value.isprintable() and value.isascii() else "" for value in (etag, modified)]
    return msgspec.structs.replace(source, etag=safe[0], modified=safe[1], final_address=got.address)


def _entries(data: bytes, name: str) -> tuple[Entry, ...]:
    """Return the records of a content. Raises SourceError if it is no list."""
    return tuple(Reading([File(name, lambda: data)]).records())


def _name_of(address: str) -> str:
    """Return the name for an address: that of its file, or of its repository."""
    path = urlsplit(address).path if is_url(address) else address
    parts = [
        part for part in path.split("/") if part and part.lower() not in {"readme.md", "blob", "raw", "main", "master"}
    ]
    name = parts[-1] if parts else ""
    stem = re.sub(r"(\.[A-Za-z0-9]{1,8}){1,2}$", "", name) or name
    return re.sub(r"[^\w.-]+", "-", stem, flags=re.ASCII).strip("-._")[:64]


def _suffix(address: str) -> str:
    path = urlsplit(address).path if is_url(address) else address
    found = re.search(r"(\.[A-Za-z0-9]{1,8})(\.gz)?$", path)
    return found[0].lower() if found and found[1].lower() in SUFFIXES else ""
