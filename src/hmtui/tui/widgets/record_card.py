"""Everything known of one record, laid out as lines for a given width.

Pure: a record, a query to highlight and the citation to preview go in, lines
come out. Invariant: nothing known is left out without a word: long author lists and citations
are folded, texts of more than 50,000 characters are cut, and all of them say so. Addresses are shown
short, but what they lead to is the whole address.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.actions import key_labels
from hmtui.columns import venue_of
from hmtui.formats.author_names import initials, is_family_first
from hmtui.formats.work import describe
from hmtui.models import OTHERS
from hmtui.query import words_of
from hmtui.text.cleaning import clean, clean_lines, fold_list, human_count, openable
from hmtui.text.languages import language_names
from hmtui.text.organizations import organization_names
from hmtui.text.short_address import short_address, shorten_middle
from hmtui.tui.widgets.citation_lines import citation_lines, folded
from hmtui.tui.widgets.column_layout import is_described
from hmtui.tui.widgets.line_widget import Line, Span, cut, pad, width_of
from hmtui.tui.widgets.listed_again import heading_path, listed_again
from hmtui.tui.widgets.markdown_lines import markdown_lines
from hmtui.tui.widgets.rows import highlight
from hmtui.tui.widgets.sheet import Sheet, readable
from hmtui.tui.widgets.why_listed import folded_match, noted_match
from hmtui.views.signs import TOKENS, Scale, band, bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hmtui.annotations import State
    from hmtui.models import Author, Entry, Link
    from hmtui.query import Query

__all__ = ["Card", "CardOptions", "Preview", "lay_out", "verified_words"]

_LINK_LABEL, _LONGEST_LABEL = 8, 11
"""Cells of the kind of a link: usually, and where one of them needs more."""
_NUMBER, _NUMBER_LABEL = 4, 11
_COMPACT_BAR = 16
_CONFIDENCE = {"medium": "medium (secondary sources, or partly verified)"}
"""How sure the facts are, where it has to be said."""
_NOTE_SHOWN = 10_000
"""Letters of a note that are laid out whenever the record is shown."""
_OWN_COLUMNS = 20
"""Columns of a list that the facts show."""
_SUMMARY_LINES = 4
"""Lines of a summary that are shown at least, and that are hidden at least where any are."""
_LEAST_CITATION = 3
"""Lines of a citation above the user's own notes."""
_TITLE_ROW = 12
"""Cells beside the name in the title row; a longer name is repeated in full."""


class Preview(Struct, frozen=True):
    """The citation as it would be copied now."""

    style: str
    """The label of the style."""
    text: str
    trust: str = ""
    """How far the record can be trusted: "checked", "from the list", …"""


class CardOptions(Struct, frozen=True):
    """How a record is to be laid out."""

    scale: Scale = Scale()
    """The scale of the size bars: that of the list."""
    compact: bool = False
    """Whether lines are wide and few, as below the list."""
    all_authors: bool = False
    """Whether a long list of authors is shown in full."""
    focused: int | None = None
    """Index of the link that carries the cursor; the one after the last link is the fold."""
    unfolded: bool | None = None
    """Whether facts, corrections and sources are shown; None: where all fits."""
    page: int = 0
    """Lines that are seen at once."""
    keys: Mapping[str, str] = MappingProxyType(key_labels())
    """What the key of each action is called."""
    again: Sequence[Entry] = ()
    """Other records of the same paper."""
    numbered: bool = True
    """Whether the links have their numbers: while these are keys, which is where the details have the focus."""


class Card(Struct, frozen=True):
    """A record laid out."""

    lines: tuple[Line, ...]
    links: tuple[tuple[int, Link], ...]
    """Each link of the record with the number of its line."""
    fold: int | None = None
    """The line of the fold with facts, corrections and sources."""
    unfolded: bool = False
    """Whether the fold is open."""


def lay_out(
    entry: Entry,
    width: int,
    query: Query,
    preview: Preview | None,
    options: CardOptions | None = None,
    *,
    state: State | None = None,
) -> Card:
    """Lay a record out.

    Args:
        entry: the record.
        width: cells of a line.
        query: what to highlight.
        preview: the citation to show; None when it cannot be written.
        options: how to lay it out.
        state: what the user noted of it.
    """
    options, width = options or CardOptions(), max(8, width)
    why = noted_match(entry, state, query, width)
    card, hidden = _lay_out(entry, Sheet(width, query), preview, options, state, why)
    if not why and query.clauses and (why := folded_match(entry, card.lines, hidden, query, width)):
        card, _hidden = _lay_out(entry, Sheet(width, query), preview, options, state, why)
    return card


def _lay_out(
    entry: Entry, sheet: Sheet, preview: Preview | None, options: CardOptions, state: State | None, why: Line
) -> tuple[Card, Sequence[Line]]:
    """Lay a record out, with the reason why it is listed; return the lines that are folded as well."""
    _head(sheet, entry, options)
    if options.again:
        sheet.text(listed_again(entry, options.again))
    if why:
        sheet.lines.append(why)
    _numbers(sheet, entry, options)
    described = _summary(sheet, entry, options.page)
    links = _links(sheet, entry, options)
    citation = _citation(sheet, entry, preview) if preview is not None else ""
    key = options.keys["copy_menu"]
    at = len(sheet.lines)
    _noted(sheet, state, options.keys["note"])
    sheet.blank()
    rest = Sheet(sheet.width, sheet.query)
    _rest(rest, entry, described)
    least = _LEAST_CITATION if len(sheet.lines) > at + 1 else 0  # else what the user noted is out of view
    room = max(options.page - len(sheet.lines) - 1, least)
    whole = len(citation_lines(citation, sheet.width))
    shown = whole if whole <= room else len(folded(citation, sheet.width, key))
    fits = shown + len(rest.lines) <= room
    unfolded = fits if options.unfolded is None else options.unfolded
    sheet.lines[at:at] = folded(citation, sheet.width, key, room - len(rest.lines) if fits else room)
    fold = len(sheet.lines)
    focused = options.focused == len(links)
    parts = [
        f"{len(found):,} {noun}{'' if len(found) == 1 else 's'}"
        for found, noun in ((entry.corrections, "correction"), (entry.sources, "source"))
        if found
    ]
    title = pad(", ".join(["Facts", *parts]), sheet.width - 2)
    sheet.lines.append(
        (Span("▾ " if unfolded else "▸ ", "cursor" if focused else "accent"), Span(title, "cursor" if focused else ""))
    )
    lines = (*sheet.lines, *rest.lines) if unfolded else (*sheet.lines,)
    return Card(lines, links, fold, unfolded), () if unfolded else rest.lines


def _head(sheet: Sheet, entry: Entry, options: CardOptions) -> None:
    """Write title, authors, and venue, organization and date; below the list the last two share a line."""
    # In the title row of a record that is called by its title stands something else.
    called_by_title = entry.title == entry.name and entry.open_weights is None and not is_described(entry)
    if (entry.title or entry.name) != entry.name or called_by_title or width_of(entry.name) > sheet.width - _TITLE_ROW:
        sheet.text(entry.title or entry.name, "name", "title" if entry.title else "name")
    authors = entry.author
    said = {person.short for person in authors[:3]}
    venue = next(
        (name for name in (entry.venue, entry.container_title, venue_of(entry)) if name and name not in said), ""
    )
    organizations = [name for name in organization_names(entry.organizations[:2]) if name not in {*said, venue}]
    issued = "" if entry.issued and entry.issued in venue.split() else entry.issued
    cited = describe(entry).date.year
    if issued and cited > (entry.year or cited):  # the list has the year of the preprint, the citation this one
        venue = venue if str(cited) in venue else ", ".join(filter(None, (venue, str(cited))))
        issued = f"{'preprint' if entry.arxiv else 'appeared'}\u00a0{issued}"
    facts = [venue, ", ".join(organizations), issued]
    meta = " · ".join(filter(None, facts))
    if options.all_authors:
        sheet.text(fold_list([person.full for person in entry.author], len(entry.author)), "", "author")
    elif authors:
        room = sheet.width - (width_of(meta) + 3 if options.compact and meta else 0)
        if options.compact and (people := _fitting(authors, room)):
            facts = [people, *facts]
        else:
            sheet.text(_fitting(authors, sheet.width) or authors[0].short, "", "author")
    sheet.parts(facts)


def _fitting(people: Sequence[Author], width: int) -> str:
    """Join as many whole names as fit on a line, and count the rest: ``Rae, Borgeaud, +78``; empty if none fits."""
    open_end = len(people) > 1 and people[-1].short == OTHERS
    known = people[:-1] if open_end else people
    said = ""
    for shown in range(1, len(known) + 1):
        text = ", ".join(_told_apart(known[:shown]))
        more = " et al." if open_end else f", +{len(known) - shown:,}" if shown < len(known) else ""
        if width_of(text) > width:
            break
        if width_of(text + more) <= width:
            said = text + more
    return said


def _told_apart(people: Sequence[Author]) -> list[str]:
    """Return short names, with initials where several are the same: ``S. Bai, J. Bai, Cai``."""
    count = Counter(person.short for person in people)
    return [
        person.short
        if count[person.short] == 1 or person.literal or is_family_first(person)
        else f"{initials(person.given)} {person.short}".strip()
        for person in people
    ]


def _numbers(sheet: Sheet, entry: Entry, options: CardOptions) -> None:
    """Write parameters and tokens as numbers with bars, then the facts that fit in a phrase."""
    counts = ((entry.parameters, "parameters"), (entry.active_parameters, "active"), (entry.training_tokens, "tokens"))
    known = [(count, label) for count, label in counts if count is not None]
    if not options.compact:
        sheet.blank()
    if entry.open_weights is not None and entry.parameters is None:
        dash = pad("–", _NUMBER, right=not options.compact)
        missing = "unknown" if entry.open_weights else "not disclosed"
        sheet.lines.append((Span(cut(f"{dash} parameters {missing}", sheet.width)),))
    if options.compact and entry.parameters is not None:
        others = " · ".join(f"{human_count(count)} {label}" for count, label in known[1:])
        _number(sheet, entry.parameters, "", options.scale, min(_COMPACT_BAR, sheet.width // 3), f" {others}")
    else:
        for count, label in known:
            scale = TOKENS if label == "tokens" else options.scale
            _number(sheet, count, label, scale, sheet.width - _NUMBER - 1 - _NUMBER_LABEL, "")
    sheet.parts((entry.architecture, ", ".join(entry.modalities), entry.license))


def _number(sheet: Sheet, count: int, label: str, scale: Scale, cells: int, after: str) -> None:
    """Write ``1.6T parameters ━━━━───``."""
    drawn = bar(count, scale, cells)
    words = [Span(pad(label, _NUMBER_LABEL))] if label else []
    style = "" if scale is TOKENS else band(count)
    graph = [Span(drawn, style), Span("─" * (cells - len(drawn)), "rule")] if cells > 0 else []
    number = pad(human_count(count), _NUMBER, right=bool(label))
    sheet.lines.append(
        (Span(number, "name"), Span(" "), *words, *graph, Span(cut(after, max(0, sheet.width - _NUMBER - 1 - cells))))
    )


def _summary(sheet: Sheet, entry: Entry, page: int) -> str:
    """Write the summary, else the abstract; of a long one the beginning, so that the links below it are seen.

    Return what of it is shown in full; text that was searched for is never left out.
    """
    sheet.blank()
    text = entry.summary or entry.abstract
    begin = len(sheet.lines)
    if text:
        sheet.text(text, "", "summary" if entry.summary else "")
    shown = begin + max(_SUMMARY_LINES, page // 3)
    hidden = sheet.lines[shown:]
    if not page or len(hidden) < _SUMMARY_LINES or any("match" in span.style for line in hidden for span in line):
        return text
    sheet.lines[shown:] = [(Span(f"… {len(hidden):,} more lines under Facts", "muted"),)]
    return ""


def _noted(sheet: Sheet, state: State | None, key: str) -> None:
    """Write what the user noted: star, how far it is read, tags, and the note itself, which ``key`` edits."""
    if state is None:
        return
    said = [("★ starred", "star")] if state.starred else []
    said += [(f"status: {state.read}", "accent")] if state.read else []
    said += [("new", "good")] if state.new else []
    said += [(f"#{tag}", "accent") for tag in state.tags]
    if said:
        sheet.blank()
        sheet.words(said)
    if state.note:
        sheet.heading("Note", (Span(key, "name accent"), Span(" edits")))
        for line in markdown_lines(clean_lines(state.note[:_NOTE_SHOWN]), sheet.width):
            sheet.lines.append(
                tuple(
                    part
                    for span in line
                    for part in highlight(span.text, span.style, sheet.query, "note", url=span.url)
                )
            )
        if len(state.note) > _NOTE_SHOWN:
            sheet.text(f"… {len(state.note) - _NOTE_SHOWN:,} more characters ({key}: all)", "muted")


def _facts(sheet: Sheet, entry: Entry) -> None:
    parameters = "" if entry.parameters is None else f"{entry.parameters:,}"
    sheet.fact("Parameters", parameters)
    sheet.fact("" if parameters else "Parameters", entry.parameters_note)
    sheet.fact("Active", "" if entry.active_parameters is None else f"{entry.active_parameters:,}")
    sheet.fact("Tokens", f"{human_count(entry.training_tokens)} in training" if entry.training_tokens else "")
    sheet.fact("Architecture", entry.architecture, "arch")
    sheet.fact("Organizations", ", ".join(entry.organizations), "org")
    sheet.fact("Country", entry.country)
    sheet.fact("Modalities", ", ".join(entry.modalities))
    sheet.fact("Languages", ", ".join(language_names(entry.languages)), "lang")
    sheet.fact("Weights", {True: "open", False: "not open", None: ""}[entry.open_weights])
    sheet.fact("License", entry.license, "license")
    sheet.fact("Lists", ", ".join(entry.lists))
    sheet.fact("Confidence", _CONFIDENCE.get(entry.confidence, ""))
    sheet.fact("Published in", _published_in(entry), "venue")
    sheet.fact("Publisher", entry.publisher, "org")
    sheet.fact("arXiv", f"{entry.arxiv} [{entry.arxiv_class}]" if entry.arxiv_class else entry.arxiv)
    sheet.fact("DOI", entry.doi)
    sheet.fact("Also called", ", ".join(entry.aliases), "name")
    path = heading_path(entry.headings) if len(entry.sections) == 1 else ", ".join(entry.sections)
    sheet.fact("Sections", path, "section")
    for label, value in _own_columns(entry):
        sheet.fact(label, value)
    sheet.fact("Id", entry.id, "id")
    sheet.fact("Remark", entry.note)
    if entry.source:
        sheet.fact("Read from", f"{entry.source.file}:{entry.source.line}")
    sheet.fact("Found at", _found_at(entry))


def _own_columns(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield what the columns of a list say that are no fields of a record: (“Backend”, “hbase”)."""
    columns = entry.extra.get("columns")
    for header, value in islice(columns.items(), _OWN_COLUMNS) if isinstance(columns, dict) else ():
        if isinstance(value, str) and header:
            label = clean(header)
            yield label[:1].upper() + label[1:], clean(value)


def _found_at(entry: Entry) -> str:
    """Return which services gave values of a record, and when: ``crossref 2026-12-01, arxiv 2026-12-01``."""
    origin = entry.extra.get("provenance") if entry.extra else None
    return ", ".join(filter(lambda stamp: isinstance(stamp, str), origin)) if isinstance(origin, dict) else ""


def _published_in(entry: Entry) -> str:
    """Return container, volume, issue and pages as one phrase."""
    volume = f"vol. {entry.volume}" if entry.volume else ""
    issue = f"no. {entry.issue}" if entry.issue else ""
    pages = f"pp. {entry.page.replace('--', '-').replace('-', '–')}" if entry.page else ""
    phrase = ", ".join(filter(None, (entry.container_title, volume, issue, pages)))
    return "" if phrase == entry.venue else phrase


def _links(sheet: Sheet, entry: Entry, options: CardOptions) -> tuple[tuple[int, Link], ...]:
    """Write the links, one a line: number, kind, and the address as short as it can be told.

    Below the list they need no heading: what is left of the few lines is for the links.
    """
    if not entry.links:
        return ()
    if options.compact:
        sheet.blank()
    else:
        sheet.heading("Links")
    placed: list[tuple[int, Link]] = []
    digits = len(str(len(entry.links)))
    paper = entry.link("paper", "pdf")
    # Those that can be opened come first, and of these the paper.
    links = sorted(entry.links, key=lambda link: (openable(link.url) is None, link is not paper))
    labels = [_label_of(link) for link in links]
    longest = min(max(map(width_of, labels)), _LONGEST_LABEL)
    label_cells = min(max(_LINK_LABEL, longest), max(0, sheet.width - digits - 12))
    column = digits + 1 + label_cells + 2
    for index, link in enumerate(links):
        placed.append((len(sheet.lines), link))
        address = pad(short_address(link.url, sheet.width - column), sheet.width - column)
        number = (str(index + 1) if options.numbered else "").rjust(digits)
        name = f" {pad(labels[index], label_cells)}  "
        styles = ("cursor name", "cursor", "cursor") if index == options.focused else ("name accent", "", "link")
        shown = highlight(address.rstrip(), styles[2], sheet.query, url=openable(link.url) or "")
        rest = Span(address[len(address.rstrip()) :], styles[1])
        sheet.lines.append((Span(number, styles[0]), Span(name, styles[1]), *shown, rest))
    return tuple(placed)


def _label_of(link: Link) -> str:
    """Return what a link is called: its kind, where a query can ask for that; else the words of the list, if they fit."""
    if link.kind in words_of("has") or not 0 < width_of(link.label) <= _LONGEST_LABEL:
        return link.kind
    return link.label


_TRUST = {"checked": "verified", "checked, some doubt left": "partly verified", "not checked": "not verified"}


def verified_words(trust: str) -> str:
    """Return how far a record can be relied on (``hmtui.formats.trust``), in the words of the browser."""
    return _TRUST.get(trust, trust)


def _citation(sheet: Sheet, entry: Entry, preview: Preview) -> str:
    """Head the citation with its style, and how far it can be trusted; return it as it would be copied."""
    words = verified_words(preview.trust)
    if preview.trust == "from the list" and entry.source:
        words = f"from {entry.source.file.rpartition('/')[2]}:{entry.source.line}"
    glyph = {"checked": Span("✓ ", "good")}.get(preview.trust, Span(""))
    style = f"{preview.style} ‹ ›"
    incomplete, _, lacks = preview.trust.partition(": ")
    if incomplete == "incomplete":
        words = lacks
    sheet.blank()
    room = sheet.width - width_of(style) - width_of(glyph.text) - 2
    if preview.trust in _TRUST and width_of(f"metadata {words}") <= room:
        words = f"metadata {words}"
    said = shorten_middle(words, room) if words.startswith("from ") else cut(words, room)  # the line stays
    right = (glyph, Span(said, "muted" if lacks else "")) if words and room > _TITLE_ROW else ()
    gap = sheet.width - width_of(style) - sum(width_of(span.text) for span in right)
    sheet.lines.append((Span(preview.style, "heading"), Span(" ‹ ›", "accent"), Span(" " * gap), *right))
    return readable(preview.text)


def _rest(sheet: Sheet, entry: Entry, described: str) -> None:
    """Write what stands behind the fold: facts in full, what was not ``described`` above, corrections and sources."""
    _facts(sheet, entry)
    for title, text in (("Summary", entry.summary), ("Abstract", entry.abstract)):
        if text not in {"", described}:
            sheet.heading(title)
            sheet.text(text)
    if entry.corrections:
        sheet.heading("Corrected from the source list")
    for correction in entry.corrections:
        sheet.fact(correction.field, f"{correction.was or '—'} → {correction.now or '—'}")
        sheet.fact(" ", correction.why)
    if entry.sources:
        sheet.heading("Sources")
    for source in entry.sources:
        sheet.text(source)
