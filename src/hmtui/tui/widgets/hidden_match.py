"""Where the words of a query stand in a record whose row shows none of them.

Pure: a record and a query in, a field and some words of it out. Invariant: what is returned is matched by the query.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.store import spans
from hmtui.text.organizations import organization_name
from hmtui.tui.widgets.line_widget import cut, width_of
from hmtui.tui.widgets.markdown_lines import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.annotations import State
    from hmtui.models import Entry
    from hmtui.query import Query

__all__ = ["HiddenMatch", "hidden_match"]

_LONGEST = 10_000
"""Letters of a text that are looked at."""


class HiddenMatch(Struct, frozen=True):
    """A text in which a query matches."""

    label: str
    """What the text is, in a word; empty for the title."""
    field: str
    """Its field, for highlighting."""
    text: str
    start: int
    end: int
    """Where in it the match is."""

    @property
    def match(self) -> str:
        """The words that match."""
        return self.text[self.start : self.end]

    def word(self, most: int) -> str:
        """Return the word that the match is part of, in ``most`` cells at most: cut so that the match is seen."""
        begin, stop = self._word_begin, self.text.find(" ", self.end)
        word = self.text[begin : stop if stop >= 0 else None].strip(",.;:()")
        if width_of(word) <= most:
            return word
        shown = self.start == begin or width_of(self.text[begin : self.end]) < most
        return cut(word if shown else f"…{self.text[self.start : stop if stop >= 0 else None]}", most)

    def context(self, most: int) -> str:
        """Return the match with the whole words around it, in ``most`` cells at most."""
        if width_of(self.text) <= most:
            return self.text
        begin, end = self._word_begin, self._word_end(self.end)
        if width_of(self._part(begin, end)) > most:
            return self.word(most)
        before, full = True, 0
        while full < 2:  # a word before it, then one behind it, until there is room on neither side
            previous = self.text.rfind(" ", 0, max(0, begin - 1)) + 1
            wider = (previous, end) if before else (begin, self._word_end(end + 1))
            fits = wider != (begin, end) and width_of(self._part(*wider)) <= most
            begin, end = wider if fits else (begin, end)
            before, full = not before, 0 if fits else full + 1
        return self._part(begin, end)

    def _part(self, begin: int, end: int) -> str:
        return self.text[begin:end] + ("…" if end < len(self.text) else "")

    def _word_end(self, at: int) -> int:
        end = self.text.find(" ", at)
        return end if end >= 0 else len(self.text)

    @property
    def _word_begin(self) -> int:
        return self.text.rfind(" ", 0, self.start) + 1


def hidden_match(entry: Entry, state: State | None, query: Query) -> HiddenMatch | None:
    """Return the longest match of a query in the first text of a record that has one, or the texts of one kind; None without."""
    for _, texts in groupby(_texts(entry, state), itemgetter(0)):
        matches = []
        for label, field, written in texts:
            text = " ".join(written[:_LONGEST].split())
            matches += [HiddenMatch(label, field, text, *found) for found in spans(query, text, field)]
        if matches:
            return max(matches, key=lambda one: len(one.match))
    return None


def _texts(entry: Entry, state: State | None) -> Iterator[tuple[str, str, str]]:
    """Yield the texts of a record that are searched, each after what it is called and its field."""
    yield "", "title", entry.title
    yield "", "name", entry.name
    yield from (("author", "author", author.full) for author in entry.author)
    yield from (("alias", "name", alias) for alias in entry.aliases)
    if state is not None:
        yield "note", "note", plain_words(state.note[:_LONGEST])
        yield from (("tag", "note", f"#{tag}") for tag in state.tags)
    for name in entry.organizations:
        yield "org", "org", name
        yield "org", "org", organization_name(name)
    yield "publisher", "org", entry.publisher
    yield "venue", "venue", entry.venue
    yield "venue", "venue", entry.container_title
    yield from (("section", "section", name) for name in (*entry.sections, *entry.headings))
    yield "license", "license", entry.license
    yield from (("modality", "arch", name) for name in entry.modalities)
    yield "arch", "arch", entry.architecture
    yield "summary", "", entry.summary
    yield "abstract", "", entry.abstract
    yield "arXiv", "id", entry.arxiv
    yield "DOI", "id", entry.doi
    yield "id", "id", entry.id
