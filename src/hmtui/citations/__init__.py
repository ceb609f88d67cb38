"""Citations in every style that hmtui writes.

``STYLES`` is the table of styles; ``cite`` writes records in one of them. Every style
reads a record through ``formats.work.describe``, which decides the kind of work, where
it appeared and when, so that all styles agree.

Invariant: records are written in the order given, each under the key given for it, or
an error names the record that cannot be written; the output has no control character
except the line feed.
"""

from __future__ import annotations

from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hmtui.errors import CitationError
from hmtui.sequences import read_each

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.models import Entry

__all__ = [
    "CSL_LIMITS",
    "STYLES",
    "Citing",
    "Style",
    "cite",
    "fits_file",
    "style_for_file",
    "style_of",
]


class Style(Struct, frozen=True):
    """A citation style or format."""

    id: str
    """What ``--style`` takes."""
    label: str
    """What a user reads."""
    group: str
    """``file`` (for bibliography tools), ``text`` (to paste into prose) or ``paste`` (keys and links)."""
    suffix: str
    """The suffix of a file of it, with the dot."""
    help: str
    """A one-line description."""


STYLES: tuple[Style, ...] = (
    Style("bibtex", "BibTeX", "file", ".bib", "entries for LaTeX with BibTeX and natbib"),
    Style("biblatex", "BibLaTeX", "file", ".bib", "entries for LaTeX with biblatex and biber"),
    Style("apa", "APA", "text", ".txt", "reference in the style of APA, 7th edition"),
    Style("ieee", "IEEE", "text", ".txt", "reference in the style of IEEE"),
    Style("chicago", "Chicago", "text", ".txt", "reference in Chicago author-date style, 18th edition"),
    Style("mla", "MLA", "text", ".txt", "reference in the style of MLA, 9th edition"),
    Style("acl", "ACL", "text", ".txt", "reference as ACL papers print it"),
    Style("nature", "Nature", "text", ".txt", "reference in the style of Nature"),
    Style("ris", "RIS", "file", ".ris", "entries for Zotero, EndNote and Mendeley"),
    Style("csl-json", "CSL-JSON", "file", ".json", "entries for pandoc, Zotero and citeproc"),
    Style("key", "key", "paste", ".txt", "the citation key alone"),
    Style("cite", "\\cite{}", "paste", ".txt", "LaTeX citation: \\cite{key,key}"),
    Style("pandoc", "pandoc", "paste", ".txt", "citation for pandoc and Quarto: [@key; @key]"),
    Style("typst", "Typst", "paste", ".txt", "Typst citation: @key @key"),
    Style("markdown", "Markdown link", "paste", ".md", "the title as a link to the paper"),
    Style("title-link", "title and link", "paste", ".txt", "the title, and the address of the paper below it"),
    Style("link", "paper link", "paste", ".txt", "the address of the paper alone"),
    Style("code", "code link", "paste", ".txt", "the address of the code alone"),
    Style("weights", "weights link", "paste", ".txt", "the address of the weights alone"),
)
"""All styles, the most pasted first."""

CSL_LIMITS = (
    "citeproc-py abbreviates given names, keeps the capitals of titles, and puts commas and full stops behind "
    "quotation marks whatever the style says; --pandoc runs pandoc instead, where it is installed"
)
"""What references by citeproc-py are to be checked for."""

_BY_ID = {style.id: style for style in STYLES}


def style_of(style_id: str) -> Style:
    """Return the style with an id (in any case) or of a ``.csl`` file; a CitationError suggests the nearest id."""
    if _is_csl(style_id):
        return Style(style_id, style_id.replace("\\", "/").rpartition("/")[2], "text", ".txt", "a style of your own")
    style = _BY_ID.get(style_id.strip().lower())
    if style is None:
        raise CitationError(f"Unknown citation style “{style_id}”.", hint=_nearest(style_id))
    return style


def _is_csl(style_id: str) -> bool:
    return style_id.lower().endswith(".csl")


def style_for_file(name: str, usual: str = "") -> Style:
    """Return the style for a file's suffix; of several (``.bib``, ``.txt``) the user's usual one, else the first."""
    fitting = [style for style in STYLES if name.lower().endswith(style.suffix)]
    if not fitting:
        known = ", ".join(dict.fromkeys(style.suffix for style in STYLES))
        if Path(name).expanduser().is_dir():
            raise CitationError(f"“{name}” is a directory.", hint=f"Name a file in it; extensions: {known}.")
        raise CitationError(f"The extension of “{name}” does not name a format.", hint=f"Known: {known}.")
    if _is_csl(usual) and fitting[0].group == "text":
        return style_of(usual)
    return next((style for style in fitting if style.id == usual), fitting[0])


def fits_file(style: Style, name: str) -> bool:
    """Return whether a style fits the suffix of a file, which tells other programs what format to expect."""
    promised = [known.suffix for known in STYLES if known.group == "file" and name.lower().endswith(known.suffix)]
    return not promised or style.suffix in promised


def _nearest(style_id: str) -> str:
    near = get_close_matches(style_id.strip().lower(), _BY_ID, n=3, cutoff=0.5)
    if near:
        return f"Nearest: {', '.join(near)}."
    return f"Styles: {', '.join(_BY_ID)}; or the path of a .csl file."


class Citing(Struct, frozen=True):
    """The user's settings for citations."""

    style: str = "bibtex"
    pattern: str = "google"
    """The pattern of citation keys: a name of ``keys.PATTERNS``."""
    max_authors: int | None = None
    ascii_only: bool = False
    comment: bool = False
    preprint_note: bool = False
    pandoc: bool = False
    """Whether pandoc runs ``.csl`` styles, not citeproc-py."""


def cite(  # noqa: PLR0913 - the options of BibTeX have defaults
    entries: Sequence[Entry],
    style: str,
    keys: Mapping[str, str],
    *,
    max_authors: int | None = None,
    ascii_only: bool = False,
    comment: bool = False,
    preprint_note: bool = False,
    pandoc: bool = False,
) -> str:
    """Return the citations of records in the order given, without a final line feed.

    Args:
        entries: What to cite.
        style: The id of a style, or the path of a ``.csl`` file.
        keys: Citation key by record id (``keys.assign_keys``).
        max_authors: BibTeX and BibLaTeX: name so many, then "and others"; None names all.
        ascii_only: BibTeX and BibLaTeX: accents as LaTeX commands instead of Unicode.
        comment: BibTeX and BibLaTeX: a ``%`` line above each entry that says how far it can be trusted.
        preprint_note: BibTeX: the arXiv number of a preprint in its note, for styles that print no ``eprint``.
        pandoc: ``.csl`` styles: run pandoc instead of citeproc-py.

    Raises:
        CitationError: there is no such style, or a record lacks what it needs.
    """
    if _is_csl(style):
        return str(import_module("hmtui.citations.csl").render(entries, keys, style, pandoc=pandoc))
    chosen = style_of(style)
    if chosen.id in {"bibtex", "biblatex"}:
        bibtex: Any = import_module("hmtui.formats.bibtex.write")
        biblatex = chosen.id == "biblatex"
        options = bibtex.Options(biblatex, max_authors, ascii_only, comment, preprint_note)
        return str(bibtex.render(entries, keys, options))
    return _renderer(chosen)(entries, keys)


class Cited(Struct, frozen=True):
    """The citations of some records, and why others could not be cited."""

    text: str
    entries: Sequence[Entry]
    problems: tuple[CitationError, ...]


def cite_what_can_be(entries: Sequence[Entry], write: Callable[[Sequence[Entry]], str]) -> Cited:
    """Return the citations of the records that can be written; ``write`` is ``cite`` in a style.

    Raises:
        CitationError: there is no such style, or none of the records can be written in it.
    """
    problems: list[CitationError] = []
    with suppress(CitationError):
        return Cited(write(entries), entries, ())
    places = [at for at, entry in enumerate(entries) if _can_be_written(entry, write, problems)]
    written = read_each(entries.__getitem__, places)
    if not written:
        raise problems[0]
    return Cited(write(written), written, tuple(problems))


def _can_be_written(entry: Entry, write: Callable[[Sequence[Entry]], str], problems: list[CitationError]) -> bool:
    try:
        write([entry])
    except CitationError as error:
        problems.append(error.with_traceback(None))  # which would hold the record
        return False
    return True


_RENDERERS = {
    "ris": "hmtui.formats.ris.write",
    "csl-json": "hmtui.formats.csl_json.write",
    "text": "hmtui.citations.text_styles",
    "paste": "hmtui.citations.snippets",
}
"""What writes a style, by its id or group; the modules are loaded when they are asked for, as most runs cite in one style."""


def _renderer(style: Style) -> Callable[[Sequence[Entry], Mapping[str, str]], str]:
    """Return the function that writes a style."""
    module: Any = import_module(_RENDERERS.get(style.id) or _RENDERERS[style.group])
    found: Callable[[Sequence[Entry], Mapping[str, str]], str]
    found = module.render if style.id in _RENDERERS else module.RENDERERS[style.id]
    return found
