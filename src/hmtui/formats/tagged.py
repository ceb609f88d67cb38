"""Records of tagged lines, as EndNote, PubMed and RIS have them: a tag and a value, which goes on in lines without a tag.

Invariant: every value of a record is one line, and values of a tag stay in their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Record", "lines_of", "records"]


class Record:
    """The tags of one record, with the values of each in their order."""

    def __init__(self, line: int) -> None:
        """Begin on a line."""
        self.line = line
        self.values: dict[str, list[str]] = {}
        self.after_blank = False
        """Whether a blank line followed the last value."""
        self._pieces: list[str] = []
        self._last = ""

    def add(self, tag: str, value: str) -> None:
        """Add a value of a tag."""
        self._join()
        self._last = tag
        self.after_blank = False
        self.values.setdefault(tag, []).append(value)

    def go_on(self, text: str) -> None:
        """Append a line without a tag to the last value."""
        if text:
            self._pieces.append(text)
        else:
            self.after_blank = True

    def done(self) -> dict[str, list[str]]:
        """Return all non-empty values, by tag."""
        self._join()
        kept = {tag: [value for value in values if value] for tag, values in self.values.items()}
        return {tag: values for tag, values in kept.items() if values}

    def _join(self) -> None:
        if self._pieces:
            values = self.values[self._last]
            values[-1] = " ".join((values[-1], *self._pieces)).strip()
            self._pieces.clear()


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers and without their line ends."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    at, number = 0, 1
    while (end := text.find("\n", at)) >= 0:
        yield number, text[at:end]
        at, number = end + 1, number + 1
    yield number, text[at:]


def records(
    text: str, tag_of: Callable[[str], tuple[str, str]], begins: Callable[[str, Record], bool]
) -> Iterator[Record]:
    """Yield records, each as soon as the next one begins.

    Args:
        text: the lines.
        tag_of: returns the tag and the value of a line; the tag is empty where it has none.
        begins: returns whether a tag begins the record after one that is complete.
    """
    record: Record | None = None
    for number, line in lines_of(text):
        tag, value = tag_of(line)
        if tag:
            if record is None or begins(tag, record):
                if record is not None:
                    yield record
                record = Record(number)
            record.add(tag, value.strip())
        elif record is not None:
            record.go_on(line.strip())
    if record is not None:
        yield record
