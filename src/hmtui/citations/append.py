"""Append records to an existing ``.bib`` file.

Invariant: every byte of the old file stays where it was; at any time the file is either
the old one or the complete new one; a backup of the old file is written first.
Concurrent processes wait for each other, so that no record is lost or added twice.

A record that the file already has is not added again: it is recognized by DOI, arXiv
number, title or key, unless something contradicts. In doubt a record is added, since a
duplicate is noticed and a missing record is not. New entries are written after the end
of the file, with its line ends. The directory must be writable, since the new file is
written next to the old one.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.citations.keys import Suffixes
from hmtui.citations.replace import FileChangedError, Snapshot, directory_lock, read, swap
from hmtui.errors import CitationError
from hmtui.formats.bibtex.contents import scan_contents
from hmtui.formats.bibtex.write import Options, render_one
from hmtui.formats.work import describe
from hmtui.identity import bare_doi, plain_number
from hmtui.paths import with_tilde
from hmtui.text.cleaning import clean
from hmtui.text.folding import fold_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hmtui.formats.bibtex.contents import ExistingEntry, UnreadableBlock
    from hmtui.models import Entry

__all__ = ["Added", "AlreadyPresent", "AppendReport", "append"]


class Added(Struct, frozen=True):
    """A record that was added."""

    id: str
    key: str
    wanted: str
    """The key it would have had; another one was given because the file has this for a different work."""


class AlreadyPresent(Struct, frozen=True):
    """A record that the file already had."""

    id: str
    key: str
    """The key in the file."""
    wanted: str
    """The key that it would have had."""
    why: str
    """What identifies it: "DOI", "arXiv number", "title" or "key"."""


class AppendReport(Struct, frozen=True):
    """The result of appending, or with ``dry_run`` what it would be."""

    path: Path
    """The file itself, behind any symbolic links."""
    added: tuple[Added, ...]
    kept: tuple[AlreadyPresent, ...]
    problems: tuple[UnreadableBlock, ...]
    """What could not be read in the file, with line numbers; it was left as it is."""
    diff: str
    """The change as a unified diff; empty when there is none, or it was made. For reading: controls in the file's lines are shown as �."""
    backup: Path | None
    """Where the old file was copied to; None when there was none, or nothing was written."""
    other_names: int = 0
    """Hard links to the old file, which they still stand for."""

    def __str__(self) -> str:
        """Return what was added, kept and renamed, in one sentence each."""
        return " ".join(_sentences(self))


def append(
    path: Path | str,
    entries: Sequence[Entry],
    keys: Mapping[str, str],
    options: Options | None = None,
    *,
    dry_run: bool = False,
) -> AppendReport:
    """Add the records that a file does not have; make the file when there is none.

    Args:
        path: The ``.bib`` file; a symbolic link is followed, and stays.
        entries: The records.
        keys: Citation key by record id.
        options: How to write them; a file that is not UTF-8 always gets accents as LaTeX commands.
        dry_run: Write nothing; the report has the diff.

    Raises:
        CitationError: the file cannot be added to; it is as it was.
    """
    options = options or Options()
    path = Path(path)
    with nullcontext() if dry_run else directory_lock(path):
        for _attempt in range(_ATTEMPTS):
            snapshot = read(path)
            report, data = _plan(snapshot, entries, keys, options, dry_run=dry_run)
            if dry_run or not report.added:
                return report
            try:
                backup = swap(snapshot, data)
            except FileChangedError:
                continue
            other_names = snapshot.status.st_nlink - 1 if snapshot.status else 0
            return replace(report, backup=backup, other_names=other_names)
    raise CitationError(
        f"{clean(str(path))} keeps changing while it is read; nothing was written.",
        hint="Close the program that writes it, then try again.",
    )


_ATTEMPTS = 3


def _plan(
    snapshot: Snapshot, entries: Sequence[Entry], keys: Mapping[str, str], options: Options, *, dry_run: bool
) -> tuple[AppendReport, bytes]:
    """Return the report on what the file lacks, and the bytes of the new file."""
    text, is_utf8 = _decoded(snapshot)
    existing = _ExistingWorks()
    problems, open_end = scan_contents(text, existing.read)
    if not is_utf8:
        options = replace(options, ascii_only=True)
    added: list[Added] = []
    kept: list[AlreadyPresent] = []
    blocks: list[str] = []
    for entry in entries:
        same = existing.same(entry, keys[entry.id])
        if same is not None:
            kept.append(AlreadyPresent(entry.id, same[0], keys[entry.id], same[1]))
            continue
        key = existing.take(entry, keys[entry.id])
        added.append(Added(entry.id, key, keys[entry.id]))
        blocks.append(render_one(entry, key, options))
    if added:
        _check_readable(snapshot, open_end, blocks, is_utf8=is_utf8)
    addition = _addition(snapshot.data, blocks)
    name = snapshot.path.name
    report = AppendReport(
        snapshot.path,
        tuple(added),
        tuple(kept),
        problems,
        _diff(name, text, addition.decode()) if blocks and dry_run else "",
        None,
    )
    return report, snapshot.data + addition


def _decoded(snapshot: Snapshot) -> tuple[str, bool]:
    if snapshot.data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in snapshot.data:
        raise CitationError(
            f"{clean(str(snapshot.path))} is not UTF-8 text; nothing was written.", hint="Save it as UTF-8."
        )
    try:
        return snapshot.data.decode("utf-8"), True
    except UnicodeDecodeError:
        return snapshot.data.decode("latin-1"), False


def _check_readable(
    snapshot: Snapshot, open_end: UnreadableBlock | None, blocks: Sequence[str], *, is_utf8: bool
) -> None:
    """Raise a CitationError when the appended entries could not be read back."""
    name = clean(str(snapshot.path))
    if open_end is not None:
        raise CitationError(
            f"{name}:{open_end.line}: {clean(open_end.text)}, so what is added would become part of it;"
            " nothing was written.",
            hint="Close that entry, then try again.",
        )
    if not is_utf8 and not all(map(str.isascii, blocks)):
        raise CitationError(
            f"{name} is not in UTF-8, and a record has letters that need it; nothing was written.",
            hint="Save the file as UTF-8.",
        )


# --- finding duplicates ----------------------------------------------------------------------------------------

_DISTINCTIVE = 13
"""Letters from which on a title identifies a work; many are called "Introduction" or "Deep Learning"."""


class _Identity(Struct, frozen=True):
    """The facts that identify a work, folded for comparison; empty is unknown."""

    doi: str
    number: str
    title: str
    author: str
    year: str

    @property
    def identities(self) -> tuple[str, str, str]:
        """DOI, arXiv number and title: what can prove two works to be one."""
        return self.doi, self.number, self.title

    def differs(self, other: _Identity) -> bool:
        """Return whether both title and first author differ, which outweighs an equal identifier.

        People copy the DOI of a whole volume to each of its papers.
        """
        return _differ(self.title, other.title) and self._other_author(other)

    def same_title(self, other: _Identity) -> bool:
        """Return whether the titles are equal and nothing contradicts; a short title also needs the same author."""
        if not self.title or self.title != other.title:
            return False
        if _differ(self.doi, other.doi) or _differ(self.number, other.number):
            return False
        if len(self.title) < _DISTINCTIVE:
            return self.author == other.author and not _differ(self.year, other.year)
        # Some files attribute a report to the company, some to its authors.
        return not (self._other_author(other) and _differ(self.year, other.year))

    def _other_author(self, other: _Identity) -> bool:
        """Return whether the authors differ; a name with particles (``van den Oord``) equals the one without."""
        return not self.author.endswith(other.author) and not other.author.endswith(self.author)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


class _ExistingWorks:
    """Index of the works in the file, and of those being added, by DOI, arXiv number, title and key."""

    def __init__(self) -> None:
        self.keys: dict[str, _Identity | None] = {}
        self._suffixes = Suffixes(self.keys)
        self._works: dict[str, list[tuple[str, _Identity]]] = {}
        self._names: dict[str, str] = {}

    def read(self, found: ExistingEntry) -> None:
        """Index an entry of the file."""
        work = _Identity(found.doi, found.arxiv, found.title, found.first_author, found.year)
        if found.key.lower() not in self.keys:
            self.keys[found.key.lower()] = work
            self._names[found.key.lower()] = found.key
        self._add(found.key, work)

    def _add(self, key: str, work: _Identity) -> None:
        for value in filter(None, work.identities):
            self._works.setdefault(value, []).append((key, work))

    def same(self, entry: Entry, key: str) -> tuple[str, str] | None:
        """Return the key of the same work in the file, and what identifies it; None if the file does not have it."""
        ours = _identity_of(entry)
        for at, why in enumerate(("DOI", "arXiv number")):
            for there, work in self._works.get(ours.identities[at], ()):
                if ours.identities[at] and work.identities[at] == ours.identities[at] and not ours.differs(work):
                    return there, why
        for there, work in self._works.get(ours.title, ()):
            if ours.same_title(work):
                return there, "title"
        found = self.keys.get(key.lower())
        if found is not None and not any(map(_differ, found.identities, ours.identities)):
            return self._names[key.lower()], "key"
        return None

    def take(self, entry: Entry, key: str) -> str:
        """Return a key for the record that is free in the file, and index the record."""
        if key.lower() in self.keys:
            key = self._suffixes.free(key)
        self.keys[key.lower()] = None
        self._add(key, _identity_of(entry))
        return key


def _identity_of(entry: Entry) -> _Identity:
    """Return the identity of a record."""
    work = describe(entry)
    doi = bare_doi(entry.doi).lower()
    number = plain_number(entry.arxiv)
    if doi.startswith("10.48550/arxiv."):
        number, doi = number or plain_number(doi), ""
    author = fold_title(work.authors[0].short) if work.authors else ""
    return _Identity(doi, number, fold_title(work.title), author, str(work.date.year or ""))


# --- writing ------------------------------------------------------------------------------------------


def _addition(data: bytes, blocks: Sequence[str]) -> bytes:
    """Return the bytes to append: an empty line before each entry, with the line ends of the file."""
    if not blocks:
        return b""
    end = _line_end(data)
    if not data or data.endswith((end + end, b"\n\n")):
        before = b""
    else:
        before = end if data.endswith((b"\n", b"\r")) else end + end
    text = "\n\n".join(blocks) + "\n"
    return before + text.encode().replace(b"\n", end)


def _line_end(data: bytes) -> bytes:
    """Return the most frequent line end of the file; a line feed for a new file."""
    both = data.count(b"\r\n")
    counts = {b"\n": data.count(b"\n") - both, b"\r\n": both, b"\r": data.count(b"\r") - both}
    return max(counts, key=lambda end: counts[end]) if any(counts.values()) else b"\n"


_CONTEXT = 3


def _diff(name: str, old: str, addition: str) -> str:
    """Return the change as a unified diff, which only adds lines at the end."""
    before = old.splitlines()
    cut = bool(before) and not old.endswith(("\n", "\r"))
    added = addition.splitlines()[1:] if cut else addition.splitlines()
    context = before[-_CONTEXT:]
    first = len(before) - len(context) + 1 if before else 0
    lines = [f"--- {name}", f"+++ {name}"]
    lines.append(f"@@ -{first},{len(context)} +{max(first, 1)},{len(context) + len(added)} @@")
    if cut:
        lines += [f" {line}" for line in context[:-1]]
        lines += [f"-{context[-1]}", "\\ No newline at end of file", f"+{context[-1]}"]
    else:
        lines += [f" {line}" for line in context]
    lines += [f"+{line}" for line in added]
    return "\n".join(map(_printable, lines)) + "\n"


def _printable(line: str) -> str:
    """Return a line of the file with control characters replaced."""
    return "".join(sign if sign.isprintable() or sign == " " else "\ufffd" for sign in line.expandtabs(4))


def _sentences(report: AppendReport) -> Iterator[str]:
    name = clean(report.path.name)
    where = clean(with_tilde(report.path))
    yield f"{_counted(len(report.added))} added to {where}, {len(report.kept)} already there."
    others = [f"{one.id} as {one.key} (same {one.why})" for one in report.kept if one.key != one.wanted]
    if others:
        rest = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        yield f"Under keys of the file: {', '.join(map(clean, others[:_NAMED]))}{rest}."
    renamed = [f"{one.wanted} became {one.key}" for one in report.added if one.key != one.wanted]
    if renamed:
        yield f"Renamed, because the file uses these keys for other works: {', '.join(renamed)}."
    for problem in report.problems:
        yield f"{name}:{problem.line}: {clean(problem.text)}; left as it is."
    if report.backup:
        yield f"The old file is {clean(report.backup.name)}."
    if report.other_names:
        yield f"The file had {_counted(report.other_names, 'other name')} (hard links), which still hold the old one."


_NAMED = 5
"""Records that are named one by one."""


def _counted(number: int, what: str = "record") -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
