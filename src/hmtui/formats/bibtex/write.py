r"""BibTeX and BibLaTeX entries.

BibTeX gets fields that its styles print: ``eprint`` with ``archivePrefix`` and
``primaryClass`` beside a ``url``, ``howpublished`` for what has no entry type of
its own, ``month`` as a macro. A preprint is written as arXiv itself writes it:
styles that print neither ``eprint`` nor ``url`` (plain, alpha) show its title and
date alone. BibTeX counts bytes, so names are written such that initials do not
cut a letter apart; labels of alpha still can, which ``ascii_only`` cures.
BibLaTeX gets its own types and fields: ``@online``, ``@software``, ``date``,
``journaltitle``, ``eprinttype``.

Invariant: every block parses on its own, braces balanced, without a field that
is empty; plain, IEEEtran, plainnat and biber have nothing to warn of in a record
that is complete.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.formats.author_names import family_first, is_family_first
from hmtui.formats.trust import trust
from hmtui.formats.values.bibliographic import month_number
from hmtui.formats.values.editions import number_of, ordinal_word
from hmtui.formats.work import Kind, describe, split_suffix
from hmtui.models import OTHERS
from hmtui.text.latex_encode import escape, escape_given, has_command_initial, protect, verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hmtui.formats.work import Work
    from hmtui.models import Author, Entry

__all__ = ["Options", "render", "render_one"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Options(Struct, frozen=True):
    """How entries are to be written; see ``citations.cite``."""

    biblatex: bool = False
    max_authors: int | None = None
    ascii_only: bool = False
    comment: bool = False
    preprint_note: bool = False
    """BibTeX only: name the arXiv number of a preprint in ``note`` too, which plain, alpha and apalike print."""
    abstract: bool = False
    """Write the abstract, as files have it and citations do not."""


def render(entries: Sequence[Entry], keys: Mapping[str, str], options: Options | None = None) -> str:
    """Write entries, with an empty line between them."""
    options = options or Options()
    return "\n\n".join(render_one(entry, keys[entry.id], options) for entry in entries)


def render_one(entry: Entry, key: str, options: Options) -> str:
    """Write one entry, and above it its trust when that is asked for.

    An entry has one form of accents: where BibTeX needs the initial of a given name as a command, all are commands.
    """
    work = describe(entry)
    if not options.biblatex and any(has_command_initial(name.given) for name in (*work.authors, *work.editors)):
        options = replace(options, ascii_only=True)
    kind, fields = (_biblatex if options.biblatex else _bibtex)(work, options)
    if options.abstract:
        fields += _given("abstract", _text(work.abstract, options))
    lines = [f"@{kind}{{{key},"]
    # As wide as the longest field name, archivePrefix.
    lines += [f"  {name:<13} = {value}," for name, value in fields]
    block = "\n".join((*lines, "}"))
    return f"{_comment(entry, key)}\n{block}" if options.comment else block


def _comment(entry: Entry, key: str) -> str:
    # For BibTeX an at sign begins an entry, even after a percent sign.
    return f"% {key}: {trust(entry)}".replace("@", "")


# --- BibTeX -------------------------------------------------------------------------------------------------

_Fields = list[tuple[str, str]]

_TYPES = {
    Kind.CONFERENCE: "inproceedings",
    Kind.JOURNAL: "article",
    Kind.REPORT: "techreport",
    Kind.CHAPTER: "incollection",
    Kind.BOOK: "book",
    Kind.THESIS: "phdthesis",
}
_CONTAINERS = {Kind.CONFERENCE: "booktitle", Kind.CHAPTER: "booktitle", Kind.JOURNAL: "journal"}
_ISSUERS = {
    Kind.CONFERENCE: "publisher",
    Kind.CHAPTER: "publisher",
    Kind.BOOK: "publisher",
    Kind.REPORT: "institution",
    Kind.THESIS: "school",
}
"""The field for the publisher or institution; journals have none."""
_NUMBERED = {Kind.JOURNAL, Kind.REPORT}
"""Kinds with a number of their own; elsewhere BibTeX's styles want a series with it."""


def _bibtex(work: Work, options: Options) -> tuple[str, _Fields]:
    kind = _book_type(work, "book") or _TYPES.get(work.kind, "misc")
    if kind == "phdthesis" and work.master:
        kind = "mastersthesis"
    if kind in {"techreport", "phdthesis", "mastersthesis"} and not work.publisher:
        kind = "misc"
    fields = list(_who_and_what(work, options))
    if not work.authors:
        # Styles sort by it, and say so when there is neither an author nor this.
        fields.append(("key", _text(work.title, options)))
    if kind in {"techreport", "phdthesis", "mastersthesis"}:
        fields += _given("type", _text(work.genre, options))
    if kind == "misc":
        fields += _given("howpublished", _text(_published_by(work), options))
        fields += _given("number", _text(work.number, options))
    else:
        fields += _appeared_in(work, _CONTAINERS, options, numbered=work.kind in _NUMBERED)
        fields += _issued_by(work, _ISSUERS, options) + _of_book(work, "address", options)
    fields += _given("note", _text(_note(work, preprint=options.preprint_note), options))
    if work.date.year:
        fields.append(("year", f"{{{work.date.year}}}"))
        fields += _month(work, options)
    fields += _given("year", _text(work.stage, options))
    fields += _identifiers(work, ("archivePrefix", "{arXiv}"), "primaryClass")
    return kind, fields + _given("url", _verbatim(_address(work)))


def _month(work: Work, options: Options) -> _Fields:
    """Return the month as a macro, with a day or a second month joined to it as BibTeX's manual shows."""
    if not work.month:
        return [("month", _MONTHS[work.date.month - 1])] if work.date.month else []
    parts = [part for part in re.split(r"([A-Za-z]+)\.?", work.month) if part]
    months = [month_number(part) if part.isalpha() else 0 for part in parts]
    if not any(months) or any(part.isalpha() and not month for part, month in zip(parts, months, strict=True)):
        return _given("month", _text(work.month, options))
    written = [
        _MONTHS[month - 1] if month else f'"{escape(part, ascii_only=options.ascii_only)}"'
        for part, month in zip(parts, months, strict=True)
    ]
    return [("month", " # ".join(written))]


def _book_type(work: Work, edited: str) -> str:
    """Return the entry type of a book without authors: proceedings, or ``edited`` when it has editors; else empty."""
    if work.kind != Kind.BOOK or work.authors:
        return ""
    if work.title.startswith("Proceedings "):
        return "proceedings"
    return edited if work.editors else ""


def _published_by(work: Work) -> str:
    """Return the publisher of a work without an entry type of its own, unless it equals the author."""
    if work.kind == Kind.PREPRINT and work.arxiv:
        return ""
    words = work.container or work.publisher or work.how_published
    if words and words not in {name.full for name in work.authors}:
        return words
    return "Computer software" if work.kind == Kind.SOFTWARE else ""


def _note(work: Work, *, preprint: bool = False) -> str:
    number = f"arXiv:{work.arxiv}" if preprint and work.kind == Kind.PREPRINT and work.arxiv else ""
    if number in work.remark:
        number = ""
    return ". ".join(dict.fromkeys(filter(None, (number, work.note, work.remark))))


def _address(work: Work) -> str:
    """Return the address to print: the one at the place of publication, or what there is for lack of identifiers."""
    if work.kind in {Kind.CONFERENCE, Kind.JOURNAL, Kind.CHAPTER, Kind.BOOK}:
        return work.official_url or work.stated_url or ("" if work.doi or work.arxiv else work.url)
    return work.url


# --- BibLaTeX -----------------------------------------------------------------------------------------------

_LATEX_TYPES = {
    **_TYPES,
    Kind.PREPRINT: "online",
    Kind.REPORT: "report",
    Kind.THESIS: "thesis",
    Kind.SOFTWARE: "software",
    Kind.DATASET: "dataset",
    Kind.ONLINE: "online",
}
_LATEX_CONTAINERS = {**_CONTAINERS, Kind.JOURNAL: "journaltitle", Kind.ONLINE: "organization"}
_LATEX_ISSUERS = {
    **_ISSUERS,
    Kind.THESIS: "institution",
    Kind.SOFTWARE: "organization",
    Kind.DATASET: "publisher",
}


def _biblatex(work: Work, options: Options) -> tuple[str, _Fields]:
    kind = _book_type(work, "collection") or _LATEX_TYPES.get(work.kind, "misc")
    address = "" if work.kind == Kind.PREPRINT and work.arxiv else _address(work)
    if kind == "online" and not (address or work.doi or work.arxiv):
        kind = "misc"
    if kind in {"report", "thesis"} and not work.publisher:
        kind = "misc"
    fields = list(_who_and_what(work, options))
    if kind in {"report", "thesis"}:
        fields.append(("type", _text(work.genre, options) or _LATEX_KIND_WORDS[kind, work.master]))
    if kind == "misc":
        fields += _given("howpublished", _text(_published_by(work), options))
        fields += _given("number", _text(work.number, options))
    elif kind == "online":
        fields += _given("organization", _text(_published_by(work), options))
    else:
        fields += _appeared_in(work, _LATEX_CONTAINERS, options, numbered=True)
        fields += _issued_by(work, _LATEX_ISSUERS, options) + _of_book(work, "location", options)
    fields += _given("note", _text(_note(work), options))
    fields += _given("date", _braced(_iso(work))) + _given("pubstate", _text(work.stage, options))
    fields += _identifiers(work, ("eprinttype", "{arxiv}"), "eprintclass")
    return kind, fields + _given("url", _verbatim(address))


_LATEX_KIND_WORDS = {
    ("report", False): "{techreport}",
    ("report", True): "{techreport}",
    ("thesis", False): "{phdthesis}",
    ("thesis", True): "{mathesis}",
}


def _iso(work: Work) -> str:
    date = work.date
    if not date.year:
        return ""
    return f"{date.year:04}" + (f"-{date.month:02}" if date.month else "") + (f"-{date.day:02}" if date.day else "")


# --- what both have -----------------------------------------------------------------------------------------


def _who_and_what(work: Work, options: Options) -> Iterator[tuple[str, str]]:
    if work.authors:
        yield "author", _braced(_people(work.authors, options, more=work.more))
    # The title of software or data is a name, whose capitals all stay.
    names = (work.full_title,) if work.kind in {Kind.SOFTWARE, Kind.DATASET} else work.names
    yield "title", _braced(protect(work.full_title, names, ascii_only=options.ascii_only, formulas=work.math))


def _appeared_in(work: Work, containers: Mapping[str, str], options: Options, *, numbered: bool) -> _Fields:
    fields: _Fields = []
    if work.kind in containers:
        fields += _given(containers[work.kind], _container(work, options))
    fields += _given("volume", _text(work.volume or work.series_number, options))
    if numbered:
        fields += _given("number", _text(work.number or work.issue, options))
    pages = "--".join(escape(page, ascii_only=options.ascii_only) for page in work.pages)
    return fields + _given("pages", _braced(pages))


def _container(work: Work, options: Options) -> str:
    """Return where a work appeared.

    Styles of BibLaTeX lower the titles of books, those of BibTeX do not. The title of proceedings is the name of
    a conference, and stays as it is.
    """
    if options.biblatex and work.kind == Kind.CHAPTER:
        return _braced(protect(work.container, ascii_only=options.ascii_only))
    written = _text(work.container, options)
    return _braced(written) if options.biblatex and work.kind == Kind.CONFERENCE else written


def _issued_by(work: Work, issuers: Mapping[str, str], options: Options) -> _Fields:
    return _given(issuers[work.kind], _text(work.publisher, options)) if work.kind in issuers else []


def _of_book(work: Work, place: str, options: Options) -> _Fields:
    """Return the fields of the book; BibTeX's styles accept authors or editors of a book, not both."""
    editors = () if work.kind == Kind.BOOK and work.authors and not options.biblatex else work.editors
    return [
        *_given("editor", _braced(_people(editors, options)) if editors else ""),
        *_given("series", _text(work.series, options)),
        *_given("edition", _text(_edition(work, options), options)),
        *_given(place, _text(work.place, options)),
        *_given("isbn", _verbatim(work.isbn)),
    ]


def _edition(work: Work, options: Options) -> str:
    """Return an edition as its styles want it: ``Second``, in BibLaTeX ``2``."""
    if not work.edition or work.kind == Kind.CONFERENCE:
        return ""
    number = number_of(work.edition)
    if not number:
        return work.edition
    return str(number) if options.biblatex else ordinal_word(number)


def _identifiers(work: Work, archive: tuple[str, str], class_field: str) -> _Fields:
    fields = _given("doi", _verbatim(work.doi or ("" if " " in work.handle else work.handle)))
    if work.arxiv:
        fields += [("eprint", _verbatim(work.arxiv)), archive]
        fields += _given(class_field, _verbatim(work.arxiv_class))
    return fields


def _given(name: str, value: str) -> _Fields:
    return [(name, value)] if value else []


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _text(text: str, options: Options) -> str:
    return _braced(escape(text, ascii_only=options.ascii_only)) if text else ""


def _verbatim(text: str) -> str:
    return _braced(verbatim(text)) if text else ""


# --- people -------------------------------------------------------------------------------------------------


def _people(authors: Sequence[Author], options: Options, *, more: bool = False) -> str:
    shown = authors if options.max_authors is None else authors[: max(1, options.max_authors)]
    people = [_person(name, options) for name in shown if name.literal != OTHERS]
    if people and (more or len(people) < len(authors)):
        people.append("others")
    return " and ".join(people)


def _person(name: Author, options: Options) -> str:
    """Write a person as ``von Last, Jr., First``, a group in braces."""
    if name.literal or not name.family:
        return _braced(escape(name.literal or name.given, ascii_only=options.ascii_only))
    if not options.biblatex and is_family_first(name):
        # BibTeX would turn the name around and cut a letter apart for an initial.
        return _braced(escape(family_first(name, short=False), ascii_only=options.ascii_only))
    family, given, suffix = split_suffix(name)
    written = escape(family, ascii_only=options.ascii_only)
    if _comes_apart(family) or (" " in family and (not given or _is_mixed(family))):
        written = _braced(written)
    if suffix:
        written += f", {suffix}"
    return f"{written}, {_given_names(given, options)}" if given else written


def _given_names(given: str, options: Options) -> str:
    if options.biblatex or given.isascii():
        written = escape(given, ascii_only=options.ascii_only)
    else:
        written = escape_given(given, ascii_only=options.ascii_only)
    return (
        _braced(written) if _comes_apart(given) else _NICKNAME.sub(r"{\g<0>}", written) if "(" in written else written
    )


_NICKNAME = re.compile(r"(?<!\S)\S+ \([^(){}]*\)")
"""A given name with a nickname (``Zhiming (Charles)``), whose parenthesis BibTeX would take for an initial."""


def _comes_apart(part: str) -> bool:
    """Return whether BibTeX would see the end of a name inside a part of it."""
    if "," in part:
        return True
    lowered = part.lower()
    if "and" not in lowered and "others" not in lowered:
        return False
    words = lowered.split()
    return "and" in words or words == ["others"]


def _is_mixed(family: str) -> bool:
    """Return whether BibTeX would take a wrong part of a family name for particles.

    It looks for small words before the last one: behind a capital word (``Ponde de
    Oliveira Pinto``) they are no particles, and a word that begins beyond ASCII
    looks small to it.
    """
    *words, _last = family.split()
    capitals = [at for at, word in enumerate(words) if not word[0].islower()]
    return any(not word[0].isascii() for word in words) or (
        bool(capitals) and any(word[0].islower() for word in words[capitals[0] :])
    )
