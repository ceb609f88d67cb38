"""The formats, one row each, in the order in which they are tried.

The first row whose sniff function accepts the beginning of a text decides. The same
rows say which suffixes a list may have, what errors and ``hmtui import`` call a
format, and what hmtui reads.

To add a format: write a module with ``sniff(head) -> bool`` and
``read(text, report) -> Iterator[Draft]``, and add its row here.

Invariant: every text is recognized by the last row, so that there is always an answer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import SourceError
from hmtui.formats import foreign, known, table_sniff, yaml_sniff
from hmtui.formats.head import Head
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMATS", "READS", "SUFFIXES", "Foreign", "Format", "recognize"]


class Format(Struct, frozen=True):
    """A format that is read."""

    name: str
    """The short name in ``Imported.format`` and in the cache."""
    title: str
    """What users call it."""
    suffixes: tuple[str, ...]
    """The suffixes by which the files of a directory are chosen."""
    sniff: Callable[[Head], bool]
    reader: str
    """The module whose ``read`` makes drafts of a text; empty for the catalog, which is read as it is."""
    shape: str
    """What was looked for: the hint where a file holds no record."""
    longest_line: int = 0
    """Characters that a line may have; 0 where there is no limit."""


class Foreign(Struct, frozen=True):
    """A format that is refused by its name."""

    title: str
    """What it is, with its article where it has one."""
    sniff: Callable[[Head], bool]
    hint: str = ""
    """What to do about it; empty: what hmtui reads is said."""
    detail: Callable[[Head], str] = lambda _head: ""
    """What the text itself says about it."""


_RAW_FILE = "Name the raw file behind it; the address of a GitHub repository or file works as it is."


_LONGEST_LINE = 50_000_000


def _is_json(head: Head) -> bool:
    return head.is_json


def _asked(module: str, may_be: Callable[[Head], bool]) -> Callable[[Head], bool]:
    """Return the sniff function of a module, which is imported only for a text that may be in its format."""

    def sniff(head: Head) -> bool:
        return may_be(head) and bool(import_module(f"hmtui.formats.{module}").sniff(head))

    return sniff


def _service(name: str, title: str, what: str) -> Format:
    """Return the row of a service that answers in JSON."""
    module = name.replace("-", "_")
    return Format(
        name, f"{title} JSON", (".json",), _asked(module, _is_json), f"hmtui.formats.{module}", f"Looked for {what}."
    )


_ROWS: tuple[Format | Foreign, ...] = (
    Foreign("OPML", foreign.root("opml")),
    Foreign("a web page (HTML)", foreign.is_html, _RAW_FILE),
    Foreign("an RSS feed", foreign.root("rss", "rdf")),
    Format("atom", "Atom (arXiv)", (".atom",), foreign.root("feed"), "hmtui.formats.atom", "Looked for entries with a title."),
    Foreign("a picture (SVG)", foreign.root("svg")),
    Foreign("an XML file", foreign.is_xml),
    # --- JSON
    Format("json-lines", "JSON Lines", (".jsonl", ".ndjson"), known.is_json_lines, "hmtui.formats.json_lines", "Looked for an object with a name or title on each line.", longest_line=_LONGEST_LINE),
    Format("catalog", "hmtui catalog", (".json",), known.is_catalog, "", "Looked for entries."),
    Format("csl-json", "CSL-JSON", (".json",), known.is_csl_json, "hmtui.formats.csl_json.read", "Looked for objects with a title and a type."),
    _service("crossref", "Crossref", "works with a title"),
    _service("openalex", "OpenAlex", "works with a title"),
    _service("semantic-scholar", "Semantic Scholar", "papers with a title"),
    _service("dblp", "DBLP", "hits with a title"),
    _service("models-dev", "models.dev", "models with an id"),
    _service("openrouter", "OpenRouter", "models with an id"),
    _service("hugging-face", "Hugging Face", "models with an id"),
    Foreign("a Jupyter notebook", lambda head: isinstance(head.json, dict) and "nbformat" in head.json),
    Format("json", "JSON", (".json",), _asked("json_records", _is_json), "hmtui.formats.json_records", "Looked for objects with a name or title, and what else records have."),
    Foreign(
        "an error that a service answered with",
        lambda head: bool(foreign.said_error(head)),
        "Correct the request, or ask again later.",
        foreign.said_error,
    ),
    Foreign("JSON without records", _is_json),
    # --- text
    Foreign("a LaTeX document", foreign.is_latex),
    Format("pubmed", "PubMed (.nbib)", (".nbib",), foreign.beginning("PMID-", "PMID -"), "hmtui.formats.pubmed", "Looked for records that begin with PMID-.", longest_line=_LONGEST_LINE),
    Format("endnote", "EndNote (.enw)", (".enw",), _asked("endnote", foreign.beginning("%")), "hmtui.formats.endnote", "Looked for records that begin with %0.", longest_line=_LONGEST_LINE),
    Foreign("a Web of Science export", foreign.beginning("FN Clarivate", "FN Thomson", "FN ISI")),
    Foreign("a calendar (iCalendar)", foreign.beginning("BEGIN:VCALENDAR")),
    Foreign("an address book (vCard)", foreign.beginning("BEGIN:VCARD")),
    Format("ris", "RIS", (".ris",), known.is_ris, "hmtui.formats.ris.read", "Looked for TY … ER blocks.", longest_line=_LONGEST_LINE),
    Format("bibtex", "BibTeX", (".bib",), known.is_bibtex, "hmtui.formats.bibtex.read", "Looked for @article{…} and the like.", longest_line=_LONGEST_LINE),
    Format("citation-file", "CITATION.cff", (".cff",), yaml_sniff.is_citation_file, "hmtui.formats.citation_file", "Looked for a title and authors.", longest_line=_LONGEST_LINE),
    Format("hayagriva", "Hayagriva", (), _asked("hayagriva", yaml_sniff.is_yaml), "hmtui.formats.hayagriva", "Looked for entries with a title.", longest_line=_LONGEST_LINE),
    Format("yaml", "YAML", (".yml", ".yaml"), yaml_sniff.is_yaml, "hmtui.formats.yaml_records", "Looked for objects with a name or title, and what else records have.", longest_line=_LONGEST_LINE),
    Format("csv", "CSV or TSV", (".csv", ".tsv"), table_sniff.sniff, "hmtui.formats.delimited", "Looked for rows under a line of headers.", longest_line=_LONGEST_LINE),
    Foreign("an Org file", foreign.is_org),
    Foreign("AsciiDoc", foreign.is_asciidoc),
    Foreign("reStructuredText", foreign.is_restructured_text),
    Foreign("MediaWiki markup", foreign.is_mediawiki),
    Foreign("a TOML or INI file", foreign.is_toml),
    Format("markdown", "Markdown", (".md", ".markdown"), lambda _head: True, "hmtui.formats.markdown", "Looked for tables and bullets with links or titles.", longest_line=2_000_000),
)  # fmt: skip

FORMATS = {row.name: row for row in _ROWS if isinstance(row, Format)}
"""Every format that is read, by its short name."""
SUFFIXES = tuple(dict.fromkeys(suffix for row in reversed(FORMATS.values()) for suffix in row.suffixes))
"""The suffixes of all formats."""
_TITLES = [row.title for row in reversed(FORMATS.values()) if row.name != "catalog" and not row.title.endswith(" JSON")]
READS = f"hmtui reads {', '.join(_TITLES)} and its own catalogs."
"""The sentence that goes with a refusal."""


def recognize(text: str, name: str, *, shown: str = "") -> Format:
    """Return the format of a text; ``name`` is that of its file, for the suffix, and ``shown`` what errors call it.

    Raises:
        SourceError: the text is empty, or in a format that is not read.
    """
    head = Head(text, name)
    shown = shown or name
    if not head.text:
        raise SourceError(f"{shown} is empty.")
    row = next(row for row in _ROWS if row.sniff(head))
    if isinstance(row, Foreign):
        detail = clean(row.detail(head))
        said = f"{row.title}: {detail}." if detail else f"{row.title}, which hmtui does not read."
        raise SourceError(f"{shown} is {said}", hint=row.hint or READS)
    return row
