"""Write records to a file, in the format of its suffix.

Invariant: an existing file is not overwritten unless that is asked for, and then a backup of it is kept; on request
the missing records are appended to a ``.bib`` file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.citations import Citing, cite, fits_file, style_for_file, style_of
from hmtui.citations.append import append as append_to
from hmtui.citations.replace import FileChangedError, read, replace
from hmtui.errors import CitationError
from hmtui.formats.bibtex.write import Options, render
from hmtui.paths import with_tilde
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hmtui.models import Entry

__all__ = ["Exported", "export"]


class Exported(Struct, frozen=True):
    """The result of an export."""

    sentence: str
    """A sentence on what was written, for the user."""
    preview: str = ""
    """What would be written, when nothing was: a unified diff, or the text of a new file."""


def export(  # noqa: PLR0913 - what, under which keys, where and how
    entries: Sequence[Entry],
    keys: Mapping[str, str],
    path: str,
    *,
    style: str = "",
    citing: Citing | None = None,
    append: bool = False,
    overwrite: bool = False,
    dry_run: bool = False,
) -> Exported:
    """Write records to a file.

    Args:
        entries: the records, in the order to write them.
        keys: citation key by record id.
        path: the file.
        style: a citation style; empty for the one of the suffix, of several the one in ``citing``.
        citing: options for BibTeX and BibLaTeX entries.
        append: add the missing records to a ``.bib`` file; its bytes stay as they are.
        overwrite: take the place of a file that is there, of which a backup is kept.
        dry_run: write nothing; return what would be written.

    Raises:
        CitationError: the format is not known or not the one that the suffix promises, the file is there already,
            or it cannot be written.
        UsageError: there is no such directory.
    """
    citing = citing or Citing()
    chosen = style_of(style) if style else style_for_file(path, citing.style)
    if not fits_file(chosen, path):
        raise CitationError(
            f"{clean(path)} has the wrong extension for {chosen.label}; nothing was written.",
            hint=f"Name it {chosen.suffix}, or leave out --style.",
        )
    if append:
        if chosen.suffix != ".bib":
            raise CitationError(f"Records are added to .bib files only, not to {clean(path)}.")
        report = append_to(path, entries, keys, _options(citing, biblatex=chosen.id == "biblatex"), dry_run=dry_run)
        return Exported(f"Nothing is written yet: {report}", report.diff) if dry_run else Exported(str(report))
    snapshot = read(Path(path))
    if snapshot.data and not overwrite:
        hint = "Add to it with --append, or name another file." if chosen.suffix == ".bib" else "Name another file."
        raise CitationError(f"{clean(path)} exists already; nothing was written.", hint=hint)
    if chosen.suffix == ".bib":
        text = render(entries, keys, _options(citing, biblatex=chosen.id == "biblatex")) + "\n"
    else:
        text = cite(entries, chosen.id, keys, pandoc=citing.pandoc) + "\n"
    count = f"{len(entries)} record{'' if len(entries) == 1 else 's'} as {chosen.label}"
    if dry_run:
        return Exported(f"Would write {count} to {clean(path)}.", text)
    try:
        backup = replace(snapshot, text.encode("utf-8", "replace"))
    except FileChangedError as error:
        raise CitationError(f"{clean(path)} was written by another program meanwhile; it was left alone.") from error
    kept = f" The old file is {clean(backup.name)}." if backup else ""
    return Exported(f"Wrote {count} to {clean(with_tilde(path))}.{kept}")


def _options(citing: Citing, *, biblatex: bool) -> Options:
    return Options(biblatex, citing.max_authors, citing.ascii_only, citing.comment, citing.preprint_note, abstract=True)
