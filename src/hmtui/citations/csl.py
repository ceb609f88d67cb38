"""A user's own citation style: a ``.csl`` file, run by citeproc-py or by pandoc.

citeproc-py and lxml are the optional extra ``hmtui[csl]``; nothing but
``--style PATH.csl`` imports them. What the style says in italics is plain here.
citeproc-py knows parts of CSL only: against citeproc-js it wrote 14 of 161 shipped records
alike in APA and in Chicago, and 157 in Nature. ``citations.CSL_LIMITS`` says what it does wrong.

Invariant: references come in the order given, whatever order the style would
sort them in, one to a line; a file that is no usable style is a CitationError
that says why.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hmtui.citations import csl_pandoc
from hmtui.errors import CitationError
from hmtui.formats.csl_json.write import item
from hmtui.formats.work import describe
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hmtui.models import Entry

__all__ = ["render"]

_GLUED = re.compile(r"^(\[\d+\]|\(\d+\)|\d+\.)(?=\S)")


def render(entries: Sequence[Entry], keys: Mapping[str, str], path: str, *, pandoc: bool = False) -> str:
    """Return references in the style of a file, with an empty line between them; by pandoc if that is asked for.

    Raises:
        CitationError: the file or the extra is missing, it is no complete style, or it cannot write a record.
    """
    if not Path(path).is_file():
        raise CitationError(f"No such style file: {clean(path)}.", hint="Check the path.")
    if pandoc:
        items = [_plain_item(entry, keys[entry.id], markup=True) for entry in entries]
        return "\n\n".join(_with_space(text) for text in csl_pandoc.references(items, path))
    try:
        import citeproc  # noqa: PLC0415 - an optional extra
        from citeproc.source.json import CiteProcJSON  # noqa: PLC0415 - as above
    except ImportError as error:
        raise CitationError(
            "A .csl style needs citeproc-py, which is not installed.", hint="Run: pip install 'hmtui[csl]'."
        ) from error
    # citeproc-py lowers ids, so two keys could become one: records are numbered instead.
    items = [_plain_item(entry, keys[entry.id]) | {"id": str(at)} for at, entry in enumerate(entries)]
    return "\n\n".join(_references(_load(citeproc, path), citeproc, CiteProcJSON, items, path))


def _with_space(reference: str) -> str:
    """Separate the number of a numeric style from its reference, where a word processor would set a tab."""
    return _GLUED.sub(r"\1 ", reference)


def _plain_item(entry: Entry, key: str, *, markup: bool = False) -> dict[str, Any]:
    fields = item(describe(entry), key, markup=markup)
    fields.pop("custom", None)
    del fields["citation-key"]
    return fields


def _load(citeproc: Any, path: str) -> Any:
    name = clean(path)
    try:
        with warnings.catch_warnings(), Path(path).open("rb") as file:
            warnings.simplefilter("ignore")
            style = citeproc.CitationStylesStyle(file, validate=False)
            complete = style.has_bibliography()
    except OSError as error:
        raise CitationError(f"{name} cannot be read: {clean(str(error))}.") from error
    except AttributeError as error:  # its XML elements are not CSL
        raise CitationError(f"{name} is not a CSL style: its XML is about something else.") from error
    except (SyntaxError, ValueError) as error:  # lxml raises a SyntaxError for bad XML
        raise CitationError(f"{name} is not a CSL style: {clean(str(error))}.") from error
    if not complete:
        raise CitationError(
            f"{name} has no bibliography of its own.", hint="Use the style that it depends on (independent-parent)."
        )
    return style


def _references(style: Any, citeproc: Any, source: Any, items: list[dict[str, Any]], path: str) -> list[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bibliography = citeproc.CitationStylesBibliography(style, source(items), citeproc.formatter.plain)
            for fields in items:
                bibliography.register(citeproc.Citation([citeproc.CitationItem(fields["id"])]))
            references = [clean(str(reference)) for reference in bibliography.bibliography()]
    except (ArithmeticError, AttributeError, LookupError, NotImplementedError, TypeError, ValueError) as error:
        kind = f"{type(error).__name__}: {error}"
        raise CitationError(
            f"{clean(path)} cannot write these records.", hint=f"citeproc-py failed with {clean(kind)}."
        ) from error
    return [_with_space(reference) for reference in references]
