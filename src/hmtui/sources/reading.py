"""From a source to records: find its files, decode them, detect their format, and run its reader.

Invariant: a source is opened for reading only; each of its files is read once,
in name order; a file that cannot be read ends the reading when it is the only
one, and is a finding when there are others.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from importlib import import_module
from itertools import groupby
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui import catalog as catalogs
from hmtui.checks.catalogs import check_catalog, record_lines
from hmtui.checks.pairs import is_bare, same_papers
from hmtui.checks.records import check as check_records
from hmtui.errors import Cancelled, SourceError
from hmtui.formats.digest import told
from hmtui.formats.findings import Finding, Findings, Origin
from hmtui.formats.markdown.heading import list_title
from hmtui.formats.packed import unpack
from hmtui.formats.table import FORMATS, READS, recognize
from hmtui.sources.addresses import is_name, is_url
from hmtui.sources.assemble import Assembler
from hmtui.sources.encodings import decode
from hmtui.sources.files import File, list_files, read_stdin
from hmtui.sources.merge import merge_records
from hmtui.sources.unique_ids import UniqueIds
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, BinaryIO

    from hmtui.formats.draft import Draft, Report
    from hmtui.formats.markdown.explain import Form
    from hmtui.models import Catalog, Entry, Section

__all__ = ["STDIN", "Reading", "open_reading"]

STDIN = "-"
"""The source that is the standard input."""
_TWICE = {"duplicate-paper", "listed-twice"}
"""Codes of findings on a record whose paper another one has."""
_LONGEST_PASSAGE = 40
"""Lines that a record of a list may have."""


def open_reading(  # noqa: PLR0913 - how to get at a source, and who is told of it
    source: str,
    *,
    offline: bool = False,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    stdin: BinaryIO | None = None,
    checking: bool = False,
    waiting: Callable[[str], None] = lambda _name: None,
) -> Reading:
    """Get at a source and start to read it; ``checking`` makes the faults of a catalog findings.

    ``waiting`` is told the name of a pipe from which nothing comes for a moment.

    Raises:
        SourceError: there is nothing, or it is none of the formats that are read.
        Cancelled: ``cancelled`` said that the records are no longer wanted.
    """
    if source == STDIN:
        return Reading([File("standard input", lambda: read_stdin(stdin))], cancelled, checking=checking)
    if is_url(source):
        from hmtui.sources.fetch import fetch  # noqa: PLC0415 - the network is for web addresses alone

        got = fetch(source, offline=offline, progress=progress, cancelled=cancelled)
        return Reading([File(clean(source), lambda: got.data, got.notice)], cancelled, checking=checking)
    if is_name(source):
        from hmtui.sources.saved_names import resolve  # noqa: PLC0415 - saved sources are read by name alone

        source = resolve(source)
    files = list_files(source, waiting=waiting, cancelled=cancelled or (lambda: False))
    return Reading(files, cancelled, checking=checking, progress=progress)


class Reading:
    """A source that is being read: records come as they are found."""

    def __init__(
        self,
        files: Sequence[File],
        cancelled: Callable[[], bool] | None = None,
        *,
        checking: bool = False,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        """Read the bytes of each file and find out what they are; of several, ``progress`` is told how many were read.

        Raises as ``open_reading`` does.
        """
        self._cancelled = cancelled or (lambda: False)
        self._ids = UniqueIds()
        self._sections: dict[str, Section] = {}
        self._count = 0
        self._checking = checking
        self._listed: dict[str, tuple[_Text, Entry]] = {}
        """By id: the records of catalogs, which need not say where they stand, and their files."""
        self._starts: dict[str, list[int]] = {}
        self.report = Findings()
        """What was found wrong so far."""
        self.fraction = 0.0
        """How much has been read, from 0 to 1."""
        self._texts = self._open(files, progress if len(files) > 1 else None)
        first = self._texts[0]
        self.files = tuple(text.name for text in self._texts)
        """The files that are read, as users read it."""
        self.format = first.format
        self.encoding = ", ".join(dict.fromkeys(text.encoding for text in self._texts))
        self.notice = first.notice
        """A message for the user on how the source was read."""

    @property
    def title(self) -> str:
        """What the list calls itself, else the name of its file or, where it has several, of its directory.

        That of a catalog is known when it has been read.
        """
        return Path(self.files[0]).absolute().parent.name if len(self.files) > 1 else self._texts[0].title

    @property
    def extra(self) -> dict[str, Any]:
        """The top-level fields of a catalog that this version does not know, when it has been read."""
        return self._texts[0].extra

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections so far, in the order of their first record."""
        return tuple(self._sections.values())

    def findings(self, entries: Sequence[Entry]) -> tuple[Finding, ...]:
        """Return what is wrong with the source and with its records so far, as users are told it."""
        self._starts = {}
        for file, line in map(self.place, entries):
            self._starts.setdefault(file, []).append(line)
        for lines in self._starts.values():
            lines.sort()
        found = check_records(entries, self.place, self.format, self.passage)
        return told(self.report.problems, (*found, *self._in_other_files(entries, found)), self.files)

    def origin(self, entries: Sequence[Entry]) -> Origin:
        """Return format and encoding, and what is wrong with the source and with these of its records."""
        formats = ", ".join(dict.fromkeys(FORMATS[text.format].title for text in self._texts))
        same = {id_: others for part in self._by_file(entries) for id_, others in _same_papers(part, self.format)}
        return Origin(formats, self.encoding, self.findings(entries), is_checked=bool(entries), same_papers=same)

    def explain(self) -> Iterator[tuple[str, tuple[Form, ...]]]:
        """Return for each Markdown file how its list was understood."""
        from hmtui.formats.markdown.explain import explain  # noqa: PLC0415 - loads the Markdown reader, a tenth of the start

        for text in self._texts:
            if text.format == "markdown":
                yield text.name, explain(text.text)

    def place(self, entry: Entry) -> tuple[str, int]:
        """Return the file and the line of a record that was given."""
        if entry.id in self._listed:
            text, listed = self._listed[entry.id]
            return text.place(listed)
        return (entry.source.file, entry.source.line) if entry.source is not None else (self.files[0], 1)

    def passage(self, entry: Entry) -> str:
        """Return the text of a record that ``findings`` was given, in a Markdown file: the items that it is below, and its own lines."""
        file, line = self.place(entry)
        text = next(text for text in self._texts if text.name == file)
        if text.format != "markdown":
            return ""
        starts = self._starts[file]
        after = bisect_right(starts, line)
        end = starts[after] if after < len(starts) else line + _LONGEST_PASSAGE
        return "\n".join(
            (*_items_above(text.lines, line), *text.lines[line - 1 : min(end - 1, line + _LONGEST_PASSAGE)])
        )

    def records(self) -> Iterator[Entry]:
        """Return the records as they are read.

        Raises:
            SourceError: a catalog is damaged; or, at the end, there was no record.
            Cancelled: the records are no longer wanted.
        """
        for number, text in enumerate(self._texts):
            report, before = self.report.report_of(text.name), self._count
            for entry in text.records(report, checking=self._checking):
                if self._cancelled():
                    raise Cancelled
                self.fraction = (number + text.fraction) / len(self._texts)
                self._note_sections(text.sections)
                self._count += 1
                self.report.count_read(text.name, bare=is_bare(entry))
                made = self._ids.take(entry.id)  # no record of another file has it
                if text.format == "catalog":
                    self._listed[made] = text, entry
                yield entry if made == entry.id else replace(entry, id=made)
            self._note_sections(text.sections)
            if self._count == before and len(self._texts) > 1:
                report.add(
                    "nothing-read", 1, f"No entries were found in this file, read as {FORMATS[text.format].title}."
                )
        self.fraction = 1.0
        if not self._count and self.format != "catalog":
            raise self._nothing()

    def merge_files(self, catalog: Catalog) -> Catalog:
        """Return a catalog of all records in which a paper that several files have is one record."""
        return replace(catalog, entries=tuple(merge_records(self._by_file(catalog.entries))[0]))

    def _by_file(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, ...]]:
        for _file, group in groupby(entries, lambda entry: self.place(entry)[0]):
            yield tuple(group)

    def _in_other_files(self, entries: Iterable[Entry], found: Iterable[Finding]) -> Iterator[Finding]:
        """Yield a remark on each paper that is in another file of the source, too, and of which nothing else says so."""
        if len(self.files) == 1:
            return
        said = {(one.file, one.line) for one in found if one.code in _TWICE}
        for record, other in merge_records(self._by_file(entries))[1]:
            (first, at), (file, line) = self.place(record), self.place(other)
            if (file, line) not in said:
                message = f"“{record.name}” is also in {PurePath(first).name} (line {at})."
                yield Finding(file, line, 1, "same-paper", clean(message))

    def _open(self, files: Sequence[File], progress: Callable[[float], None] | None) -> list[_Text]:
        texts: list[_Text] = []
        for number, file in enumerate(files):
            if self._cancelled():
                raise Cancelled
            if progress is not None:
                progress(number / len(files))
            try:
                texts.append(_Text(file))
            except SourceError as error:
                if len(files) == 1:
                    raise
                self.report.report_of(file.name).add("unreadable-file", 1, error.message)
        if not texts:
            raise SourceError("None of the files can be read.", hint=READS)
        return texts

    def _note_sections(self, sections: Iterable[Section]) -> None:
        for section in sections:
            self._sections.setdefault(section.id, section)

    def _nothing(self) -> SourceError:
        files = self.files[0] if len(self.files) == 1 else f"The {len(self.files)} files"
        row = FORMATS[self.format]
        missed = self.report.shortfalls
        hint = missed[0].message if missed else row.shape
        return SourceError(f"{files}: no entries were found, read as {row.title}.", hint=hint)


class _Text:
    """One file of a source, decoded, its format known."""

    def __init__(self, file: File) -> None:
        unpacked = unpack(file.load(), file.name)
        decoded = decode(unpacked.data, file.name)
        self.name = file.name
        self.notice = file.notice
        self.encoding = decoded.encoding
        self._damaged = decoded.damaged
        self.text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        self._row = recognize(self.text, unpacked.name, shown=file.name)
        self.format = self._row.name
        if 0 < self._row.longest_line < len(self.text):
            _refuse_endless_lines(self.text, file.name, self._row.longest_line)
        self.title = _title(self.text, self.format, unpacked.name)
        self._lines = self.text.count("\n") + 1
        self.sections: tuple[Section, ...] = ()
        self.extra: dict[str, Any] = {}
        self._catalog_lines: dict[str, int] = {}
        """By id: the line of a record of a catalog; filled when the first is asked for."""
        self._catalog_ids: tuple[str, ...] = ()
        self.fraction = 0.0

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    def place(self, entry: Entry) -> tuple[str, int]:
        """Return the catalog in which a record stands, and its line."""
        if not self._catalog_lines:
            self._catalog_lines = dict(zip(self._catalog_ids, record_lines(self.text), strict=False))
        return self.name, self._catalog_lines.get(entry.id, 1)

    def records(self, report: Report, *, checking: bool) -> Iterator[Entry]:
        """Return the records; problems go to the report."""
        if self._damaged:
            first = self.text.index("\ufffd")
            line = self.text.count("\n", 0, first) + 1
            column = first - self.text.rfind("\n", 0, first)
            message = f"{self._damaged} characters are not valid {self.encoding}; the first is here."
            report.add("damaged-text", line, message, column=column)
        if self.format == "catalog":
            yield from self._catalog(report, checking=checking)
            return
        read: Callable[[str, Report], Iterator[Draft]]
        read = import_module(self._row.reader).read
        assembler = Assembler(self.name, report)
        try:
            for entry in assembler.records(self._watched(read(self.text, report))):
                self.sections = assembler.sections
                yield entry
        except SourceError as error:
            # A reader knows lines, not files.
            raise type(error)(f"{self.name}: {error.message}", hint=error.hint) from error
        self.sections = assembler.sections

    def _catalog(self, report: Report, *, checking: bool) -> Iterator[Entry]:
        if checking:
            catalog, self._catalog_lines = check_catalog(self.text, self.name, report)
        else:
            catalog = catalogs.loads(self.text, self.name)
        self._catalog_ids = tuple(entry.id for entry in catalog.entries)
        self.sections, self.extra = catalog.sections, catalog.extra
        self.title = catalog.title or self.title
        self.fraction = 1.0
        yield from catalog.entries

    def _watched(self, drafts: Iterator[Draft]) -> Iterator[Draft]:
        for draft in drafts:
            self.fraction = min(draft.line / self._lines, 1.0)
            yield draft


def _items_above(lines: Sequence[str], line: int) -> Iterator[str]:
    """Yield the lines of the items in whose list an item stands, the nearest first."""
    indent = _indent(lines[line - 1])
    for above in reversed(lines[max(0, line - _LONGEST_PASSAGE) : line - 1]):
        if not indent or above.startswith("#"):
            return
        if above.strip() and _indent(above) < indent:
            indent = _indent(above)
            yield above


def _same_papers(entries: Iterable[Entry], form: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the id of each record of which others have the paper, too, and their ids."""
    papers: dict[str, list[str]] = {}
    for entry, first in same_papers(entries, form):
        papers[entry.id] = papers.setdefault(first.id, [first.id])
        papers[entry.id].append(entry.id)
    for entry_id, paper in papers.items():
        yield entry_id, tuple(one for one in paper if one != entry_id)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _refuse_endless_lines(text: str, name: str, most: int) -> None:
    """Refuse what only looks like a list since it looks like nothing, before a reader goes over it letter by letter."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > most:
            raise SourceError(
                f"{name}: line {number} has {len(line)} characters, more than a line of a list has.", hint=READS
            )


_BRANCHES = frozenset({"main", "master", "head", "blob", "raw", "heads", "refs"})
"""What stands in an address between a repository and the name of a file."""


def _title(text: str, form: str, name: str) -> str:
    """Return the title that a list has: its first heading, else the name of its file, or of the directory of a README."""
    title = list_title(text) if form == "markdown" else ""
    path = Path(name)
    if not title and path.stem.casefold() == "readme":
        above = path.parts if "://" in name else path.absolute().parts
        title = next((part for part in above[-2::-1] if part.strip("/") and part.casefold() not in _BRANCHES), "")
    return title or path.stem or name
