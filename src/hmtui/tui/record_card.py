"""Everything known of one record, laid out as lines for a given width.

Pure: a record, a query to highlight and the citation to preview go in, lines
come out. Invariant: nothing known is left out (long author lists are folded, texts of
more than 50,000 characters are cut, and both say so), and an address is never cut:
it wraps, and every piece of it is the link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from hmtui.text.cleaning import fold_list, human_count, openable
from hmtui.tui.line_widget import Line, Run, cut, pad, width_of, wrap, wrap_indented
from hmtui.tui.render import highlight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.annotations import State
    from hmtui.models import Entry, Link
    from hmtui.query import Query

__all__ = ["Card", "Preview", "lay_out"]

_LABEL = 14
_AUTHORS_FOLDED = 3
_PREVIEW_LINES = 12
_WORD_LINES = 8
"""Lines of tags that are shown."""
_NOTE_SHOWN = 10_000
"""Letters of a note that are laid out whenever the record is shown."""
_TEXT_SHOWN = 50_000
"""Characters of one text of a record that are laid out: 2,500 authors are fewer."""


class Preview(Struct, frozen=True):
    """The citation as it would be copied now."""

    style: str
    """The label of the style."""
    text: str
    trust: str = ""
    """How far the record can be trusted: "checked", "from the list", …"""


class Card(Struct, frozen=True):
    """A record laid out."""

    lines: tuple[Line, ...]
    links: tuple[tuple[int, Link], ...]
    """Each link of the record with the number of the line it begins on."""


class _Sheet(Struct):
    """The lines while they are being written."""

    width: int
    query: Query
    lines: list[Line] = field(default_factory=list)

    def text(self, text: str, ink: str = "", field_name: str = "") -> None:
        """Write a paragraph, wrapped, with matches standing out."""
        for piece in wrap(_readable(text), self.width):
            self.lines.append(tuple(highlight(piece, ink, self.query, field_name)))

    def words(self, words: Sequence[tuple[str, str]]) -> None:
        """Write words, each in its ink, as many on a line as fit, and say how many more there are."""
        line: list[Run] = []
        room, end = self.width, len(self.lines) + _WORD_LINES
        for index, (word, ink) in enumerate(words):
            if line and width_of(word) > room:
                self.lines.append(tuple(line[:-1]))
                line, room = [], self.width
            if len(self.lines) == end:
                self.text(f"and {len(words) - index:,} more", "muted")
                return
            shown = cut(word, self.width)
            line += [Run(shown, ink), Run("  ")]
            room -= width_of(shown) + 2
        self.lines.append(tuple(line[:-1]))

    def blank(self) -> None:
        """Leave a line free, never two, never at the top."""
        if self.lines and self.lines[-1]:
            self.lines.append(())

    def rule(self, title: str, right: str = "") -> None:
        """Head a part of the record; the rule is short, since a long one costs as many bytes as a line of text."""
        self.blank()
        right = f"  {right}" if right and width_of(title) + width_of(right) + 5 < self.width else ""
        self.lines.append((Run("── ", "muted"), Run(cut(title, self.width - 3), "heading"), Run(right, "muted")))

    def fact(self, label: str, value: str, field_name: str = "", *, ink: str = "") -> None:
        """Write ``label  value``, the value wrapped in a column of its own; nothing when there is no value."""
        if not value:
            return
        label_width = min(_LABEL, self.width // 3)
        pieces = wrap(_readable(value), max(1, self.width - label_width))
        for index, piece in enumerate(pieces):
            head = pad(label if index == 0 else "", label_width)
            self.lines.append((Run(head, "muted"), *highlight(piece, ink, self.query, field_name)))


def _readable(text: str) -> str:
    """Cut a text that nobody reads to its end here, and say how much more there is."""
    if len(text) <= _TEXT_SHOWN:
        return text
    return f"{text[:_TEXT_SHOWN]} … {len(text) - _TEXT_SHOWN:,} more characters"


def lay_out(  # noqa: PLR0913 - a record, and all that may be true of how it is shown
    entry: Entry,
    width: int,
    query: Query,
    preview: Preview | None,
    *,
    own: State | None = None,
    all_authors: bool = False,
    focused: int | None = None,
) -> Card:
    """Lay a record out.

    Args:
        entry: the record.
        width: cells of a line.
        query: what to highlight.
        preview: the citation to show; None when it cannot be written.
        own: what the user noted of it.
        all_authors: whether a long list of authors is shown in full.
        focused: index of the link that carries the cursor.
    """
    sheet = _Sheet(max(8, width), query)
    _head(sheet, entry, all_authors=all_authors)
    _noted(sheet, own)
    links = _links(sheet, entry, focused)
    if preview is not None:
        _citation(sheet, preview)
    sheet.rule("Facts")
    _facts(sheet, entry)
    _corrections(sheet, entry)
    if entry.sources:
        sheet.rule("Checked against")
        for source in entry.sources:
            sheet.text(source, "muted")
    return Card(tuple(sheet.lines), links)


def _head(sheet: _Sheet, entry: Entry, *, all_authors: bool) -> None:
    size = human_count(entry.parameters)
    flag = {True: "open", False: "closed", None: ""}[entry.open_weights]
    if width_of(size) + width_of(flag) > sheet.width // 2:
        flag = ""
    right = "  ".join(filter(None, (size, flag)))
    name_width = sheet.width - width_of(right) - 1
    first = wrap(entry.name, max(1, name_width))[0]
    rest = entry.name[len(first) :].strip()
    name = highlight(pad(first, name_width), "name accent", sheet.query, "name")
    sheet.lines.append(
        (*name, Run(f" {size}"), Run(f"  {flag}" if size else flag, "good" if entry.open_weights else "muted"))
    )
    # An imported record is named by its title, which is said once, and in full.
    for piece in wrap(rest, sheet.width) if rest else ():
        sheet.lines.append(tuple(highlight(piece, "name accent", sheet.query, "name")))
    if entry.title and entry.title != entry.name:
        sheet.text(entry.title, "name", "title")
    if entry.author:
        names = [person.full if all_authors else person.short for person in entry.author]
        sheet.text(", ".join(names) if all_authors else fold_list(names, _AUTHORS_FOLDED), "", "author")
    meta = " · ".join(filter(None, (entry.venue, entry.issued, ", ".join(entry.organizations), entry.country)))
    sheet.text(meta, "muted")
    if entry.summary:
        sheet.blank()
        sheet.text(entry.summary, "", "summary")


def _noted(sheet: _Sheet, own: State | None) -> None:
    """Write what the user noted: star, how far it is read, tags, and the note itself."""
    if own is None:
        return
    said = [("★ starred", "mark")] if own.starred else []
    said += [(own.read, "accent")] if own.read else []
    said += [("new", "good")] if own.new else []
    said += [(f"#{tag}", "accent") for tag in own.tags]
    if said:
        sheet.blank()
        sheet.words(said)
    if own.note:
        sheet.rule("Note", "n edits")
        for line in own.note[:_NOTE_SHOWN].splitlines():
            sheet.text(line, "", "note")
        if len(own.note) > _NOTE_SHOWN:
            sheet.text(f"… {len(own.note) - _NOTE_SHOWN:,} letters more (n shows them)", "muted")


def _facts(sheet: _Sheet, entry: Entry) -> None:
    parameters = "" if entry.parameters is None else f"{entry.parameters:,}"
    sheet.fact("Parameters", parameters)
    sheet.fact("" if parameters else "Parameters", entry.parameters_note)
    sheet.fact("Tokens", f"{human_count(entry.training_tokens)} in training" if entry.training_tokens else "")
    sheet.fact("Architecture", entry.architecture, "arch")
    sheet.fact("Modalities", ", ".join(entry.modalities))
    sheet.fact("Languages", ", ".join(entry.languages), "lang")
    sheet.fact("Weights", {True: "open", False: "not open", None: ""}[entry.open_weights])
    sheet.fact("License", entry.license, "license")
    sheet.fact("Published in", _published_in(entry), "venue")
    sheet.fact("arXiv", f"{entry.arxiv} [{entry.arxiv_class}]" if entry.arxiv_class else entry.arxiv)
    sheet.fact("DOI", entry.doi)
    sheet.fact("Also called", ", ".join(entry.aliases), "name")
    sheet.fact("Sections", ", ".join(entry.sections), "section")
    sheet.fact("Id", entry.id, "id")
    sheet.fact("Note", entry.note)
    if entry.source:
        sheet.fact("Read from", f"{entry.source.file}:{entry.source.line}")


def _published_in(entry: Entry) -> str:
    """Return container, volume, issue, pages and publisher as one phrase."""
    volume = f"vol. {entry.volume}" if entry.volume else ""
    issue = f"no. {entry.issue}" if entry.issue else ""
    pages = f"pp. {entry.page.replace('--', '-').replace('-', '–')}" if entry.page else ""
    phrase = ", ".join(filter(None, (entry.container_title, volume, issue, pages, entry.publisher)))
    return "" if phrase == entry.venue else phrase


def _links(sheet: _Sheet, entry: Entry, focused: int | None) -> tuple[tuple[int, Link], ...]:
    if not entry.links:
        return ()
    sheet.rule("Links", "o paper  O code")
    placed: list[tuple[int, Link]] = []
    most = min(_LABEL + 1, sheet.width // 3)
    heads = []
    for number, link in enumerate(entry.links, 1):
        fits = link.label and width_of(f"{number} {link.label}") < most
        heads.append(cut(f"{number} {link.label if fits else link.rel}", most - 1))
    # As narrow as the labels allow: an address on one line is one that a terminal makes clickable by itself.
    column = max(map(width_of, heads)) + 2
    for index, (link, label) in enumerate(zip(entry.links, heads, strict=True)):
        placed.append((len(sheet.lines), link))
        ink = "cursor" if index == focused else ""
        head = pad(label, column)
        url = openable(link.url) or ""
        for piece in wrap(_readable(link.url), sheet.width - column):
            address = highlight(piece, f"{ink} link".strip(), sheet.query, url=url)
            sheet.lines.append((Run(head, ink or "muted"), *address))
            head = " " * column
    return tuple(placed)


def _citation(sheet: _Sheet, preview: Preview) -> None:
    sheet.rule(f"Citation · {preview.style}", "‹ › style")
    lines = wrap_indented(_readable(preview.text), sheet.width)
    # Hundreds of authors must not push the facts out of reach; what is copied is always the whole.
    shown = lines if len(lines) <= _PREVIEW_LINES else lines[: _PREVIEW_LINES - 1]
    sheet.lines += [(Run(piece),) for piece in shown]
    if len(shown) < len(lines):
        sheet.lines.append((Run(f"… {len(lines) - len(shown)} more lines, copied in full (Y shows them)", "muted"),))
    if preview.trust:
        sheet.lines.append((Run(cut(preview.trust, sheet.width), "good" if preview.trust == "checked" else "warn"),))


def _corrections(sheet: _Sheet, entry: Entry) -> None:
    if not entry.corrections:
        return
    sheet.rule("Corrected from the source list")
    for correction in entry.corrections:
        sheet.fact(correction.field, f"{correction.was or '—'} → {correction.now or '—'}")
        sheet.fact(" ", correction.why, ink="muted")
