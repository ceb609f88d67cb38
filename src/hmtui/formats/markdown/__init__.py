"""Reading anybody's list in markdown: tables, points, paragraphs or headings, one entry each.

The text is parsed into blocks (``parse``, ``blocks``), the blocks are parted at
headings (``sections``), and each is read into entries (``tables``, ``items``, ``phrase``,
``headlines``, ``remainder``) that ``judge`` lets through. Invariant: no list is known by name; what is
not an entry is told in the report, and nothing in a list makes reading it fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.draft import Draft, Report
from hmtui.formats.markdown import judge
from hmtui.formats.markdown.blocks import Fold, Item, Paragraph, Skipped, Table
from hmtui.formats.markdown.headlines import Headed, gathered, hang, read_headed
from hmtui.formats.markdown.items import Found, read_item, read_paragraph
from hmtui.formats.markdown.notes import Notes
from hmtui.formats.markdown.parse import blocks
from hmtui.formats.markdown.phrase import read_phrase
from hmtui.formats.markdown.sections import is_contents_list, sections, shared_depth
from hmtui.formats.markdown.source import mended
from hmtui.formats.markdown.spans import is_badges, lay_out
from hmtui.formats.markdown.tables import read_table
from hmtui.formats.markdown.titles import clean_title
from hmtui.formats.values.dates import bare_year
from hmtui.formats.values.link_roles import role_of_host
from hmtui.formats.values.venues import is_preprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.markdown.blocks import Block
    from hmtui.formats.markdown.reading import Reading
    from hmtui.formats.markdown.sections import Section

__all__ = ["read"]

_OF_PAPERS = frozenset({"author", "venue", "issued"})
"""Fields of which a paper has one; a page of which nothing is said but its title can be anything."""


def read(text: str, report: Report) -> Iterator[Draft]:
    """Return the entries of a list, section by section, as they are read."""
    notes = Notes(report)
    found = sections(blocks(mended(text, notes)))
    depth = shared_depth(found)
    for section in found:
        if any(map(judge.is_boilerplate, section.path)) or is_contents_list(section):
            for block in section.blocks:
                notes.skip("meta", block.line)
            continue
        for entry in _SectionReader(section, notes).entries():
            notes.read()
            headings = (*section.path, *entry.above)[depth:]
            if entry.reading.headline:
                headings = section.path[depth:-1]
            told = tuple(
                heading
                for heading in headings
                if heading and (not judge.is_contents(heading) or heading == section.path[-1])
            )
            yield _draft(entry.reading, told, section.path)
    notes.finish()


def _draft(reading: Reading, headings: tuple[str, ...], path: tuple[str, ...]) -> Draft:
    fields = reading.fields()
    if not reading.issued:
        year = next(filter(None, map(bare_year, reversed(path))), "")
        dated = str(fields.get("issued", ""))
        # The number of a preprint says when it was put there, the year above what is published when it was.
        if year and (not dated or (reading.venue and not is_preprint(reading.venue) and dated[:4] != year)):
            fields["issued"] = year
    if reading.guessed and fields.keys().isdisjoint(_OF_PAPERS) and not judge.is_about_papers(path):
        fields["links"] = [
            link | {"rel": role_of_host(link["url"]) or "link"} if link["url"] == reading.guessed else link
            for link in reading.links
        ]
    return Draft(fields, reading.line, headings)


class _SectionReader:
    """Reads the blocks of one section."""

    def __init__(self, section: Section, notes: Notes) -> None:
        self._section = section
        self._notes = notes
        self._folds: list[str] = []
        """The words of the folds that are open; of one that is an entry none."""
        self._loose: list[tuple[Block, str]] = []
        """Blocks that are no entries themselves, and what they are instead."""

    def entries(self) -> Iterator[Found]:
        """Return the entries of the section; if it has none, it may be one itself.

        An entry is given when the next one begins: until then more can belong to it.
        """
        held: Found | None = None
        for block in gathered(self._section.blocks):
            for found in self._read(block, held.reading if held else None):
                self._pass_over()
                if held is not None:
                    yield held
                held = found
        if held is None:
            headline = self._headline()
            held = Found(headline) if headline is not None else None
        if held is not None:
            yield held
        self._pass_over()

    def _read(self, block: Block | Headed, last: Reading | None) -> Iterator[Found]:
        if isinstance(block, Headed):
            yield from self._headed(block, last)
        elif isinstance(block, Fold):
            yield from self._fold(block)
        elif isinstance(block, Skipped):
            self._loose.append((block, block.kind))
        elif any(map(judge.is_boilerplate, self._folds)):
            self._loose.append((block, "meta"))
        elif self._folds and judge.is_abstract(self._folds[-1]) and isinstance(block, (Item, Paragraph)):
            self._under_entry(block, last)
        elif isinstance(block, Table):
            for reading in read_table(block, self._notes):
                yield Found(reading, tuple(self._folds))
        elif isinstance(block, (Item, Paragraph)) and not self._follows(block, last):
            yield from self._text(block)

    def _headed(self, block: Headed, last: Reading | None) -> Iterator[Found]:
        if self._folds and (judge.is_abstract(self._folds[-1]) or any(map(judge.is_boilerplate, self._folds))):
            for part in (block.title, *block.members):
                yield from self._read(part, last)
        else:
            yield Found(read_headed(block, self._notes), tuple(self._folds))

    def _under_entry(self, block: Item | Paragraph, last: Reading | None) -> None:
        """Return what folds out under an entry to it: its links, or its abstract."""
        if last is None:
            self._loose.append((block, "abstract"))
            return
        body = read_phrase(block.spans, block.line, Notes(Report()), titled=False)
        if body.web and judge.is_short(body):
            hang(block, last, self._notes)
        else:
            last.abstract.append(_words(block))

    def _follows(self, block: Item | Paragraph, last: Reading | None) -> bool:
        """Return a paragraph of nothing but a badge or two that say what they lead to to the entry before it."""
        if last is None or not isinstance(block, Paragraph) or not is_badges(block.spans):
            return False
        if any(kind == "text" for _, kind in self._loose):
            return False
        body = read_phrase(block.spans, block.line, Notes(Report()), titled=False)
        known = {link["rel"] for link in body.links}
        if not body.said or known & {link["rel"] for link in last.links}:
            return False
        hang(block, last, self._notes)
        return True

    def _text(self, block: Item | Paragraph) -> Iterator[Found]:
        if isinstance(block, Item):
            found = read_item(block, self._notes)
        else:
            found = [Found(reading) for reading in read_paragraph(block, self._notes)]
        for one in found:
            yield Found(one.reading, (*self._folds, *one.above))
        if not found:
            self._loose.append((block, "text"))

    def _fold(self, block: Fold) -> Iterator[Found]:
        if block.spans is None:
            if self._folds:
                self._folds.pop()
            return
        reading = read_phrase(block.spans, block.line, self._notes)
        if (reading.said or (reading.lead == "link" and reading.notes)) and judge.is_entry(reading):
            yield Found(reading, tuple(self._folds))
            self._folds.append("abstract")
        else:
            self._folds.append(clean_title(lay_out(block.spans).text).rstrip(":： "))

    def _headline(self) -> Reading | None:
        """Read the heading as the title of one paper, if what is under it is no more than that paper's links."""
        heading = self._section.heading
        if heading is None or self._section.is_title:
            return None
        trial = Notes(Report())
        bodies = [
            (block, read_phrase(block.spans, block.line, trial, titled=False))
            for block, kind in self._loose
            if kind == "text" and isinstance(block, (Item, Paragraph))
        ]
        has_body = any(judge.is_heading_body(body) for _, body in bodies)
        if not has_body and not any(span.link or "://" in span.text for span in heading.spans):
            return None
        reading = read_phrase(heading.spans, heading.line, self._notes)
        if not reading.heading or not (has_body or self._says_itself(reading)):
            return None
        reading.headline = True
        for block, _ in bodies:
            hang(block, reading, self._notes)
        abstracts = [block for block, kind in self._loose if kind == "abstract"]
        reading.abstract += [_words(block) for block in abstracts if isinstance(block, (Item, Paragraph))]
        self._loose = [(block, kind) for block, kind in self._loose if kind not in {"text", "abstract"}]
        return reading

    @staticmethod
    def _says_itself(reading: Reading) -> bool:
        """Return whether a heading has the links of a paper in itself."""
        papers = [link["url"] for link in reading.links if link["rel"] in {"paper", "pdf"}]
        told = reading.said > 0 or any(role_of_host(url) == "paper" for url in papers)
        return told and bool(papers) and len(reading.title.split()) > 2  # noqa: PLR2004 - a title, not “Papers”

    def _pass_over(self) -> None:
        """Report the blocks that became part of nothing."""
        for block, kind in self._loose:
            if not isinstance(block, (Item, Paragraph)) or kind == "meta":
                self._notes.skip(kind, block.line)
                continue
            text = _words(block)
            links = [span.link for span in block.spans if span.link]
            in_page = bool(links) and all(link.url.startswith("#") for link in links)
            self._notes.skip(
                "contents" if in_page else "prose" if text else "picture", block.line, "" if in_page else text
            )
        self._loose = []


def _words(block: Item | Paragraph) -> str:
    """Return the text of a block, and of what hangs under it, in one line."""
    texts = [lay_out(block.spans).text]
    open_items = list(block.children) if isinstance(block, Item) else []
    while open_items:
        item = open_items.pop(0)
        texts.append(lay_out(item.spans).text)
        open_items[:0] = item.children
    return " ".join(" ".join(texts).split())
