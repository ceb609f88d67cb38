"""``hmtui --plain``: the browser line by line, for screen readers, serial lines and logs.

A line of words is a search; its records come as numbered lines, ten at a time; a
number shows a record, and a letter does to it what it does in the browser.

Invariant: lines are written once, in order, without colour and without moving
the cursor; results are on stdout, messages on stderr.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hmtui.cli.copy import put_on_clipboard, text_to_copy
from hmtui.cli.loading import section_id
from hmtui.cli.open import open_link
from hmtui.cli.output import counted, emit, finish, is_terminal, say, say_error
from hmtui.cli.results import say_what_was_understood
from hmtui.cli.show import print_record
from hmtui.errors import HmtuiError, SourceError, UsageError
from hmtui.text.cleaning import clean, fold_list, human_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hmtui.annotations import Position
    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.store import Hits
    from hmtui.terminal import Environment

__all__ = ["HELP", "converse"]

HELP = (
    "words    search, as in the box of the browser; /words where they would be read as a command",
    "number   show that record; letters then act on it",
    "+        the next ten records",
    "tab NAME show a section; tab alone lists them, tab all shows all",
    "y        copy its citation in your style; y apa in another",
    "l, L     copy the link to its paper, to its code",
    "o, O     open its paper, its code",
    "*        star it, or remove the star",
    "r        cycle its read status",
    "u        undo the last star or read status",
    "?        show this help",
    "q        quit",
)
"""The commands, a line each. Letters take a number, too: y 3."""

_PAGE = 10
_AUTHORS = 2
_PROMPT = "> "


def converse(library: Library, place: Position, environment: Environment) -> int:
    """Answer line after line until there are no more."""
    talk = _Conversation(library, place.tab or None, environment)
    title = library.catalog.title or clean(library.name)
    emit(f"{title}: {counted(len(library), 'record')}. Type ? for help.")
    talk.hear(f"/{place.query}" if place.query else "")
    for line in _lines():
        if line in {"q", "quit", "exit"}:
            break
        try:
            talk.hear(line)
        except HmtuiError as error:
            say_error(error)
    return 0


def _lines() -> Iterator[str]:
    """Return the lines of the input; on a terminal with the line editing and history that the system has.

    Raises:
        SourceError: there is no standard input, or it cannot be read.
    """
    if sys.stdin is None:
        raise SourceError("There is no standard input, which --plain reads commands from.")
    interactive = is_terminal(sys.stdin)
    if interactive:
        _edit_lines()
    while True:
        finish()
        try:
            yield input(_PROMPT if interactive else "").strip()
        except EOFError:
            if interactive:
                emit("")
            return
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
            raise SourceError(f"The standard input cannot be read: {reason}.") from error


def _edit_lines() -> None:
    """Enable line editing and history, without escape sequences that a log would keep."""
    try:
        import readline  # noqa: PLC0415 - not everywhere; being there, it serves ``input``
    except ImportError:
        return
    readline.parse_and_bind("set enable-bracketed-paste off")


class _Conversation:
    """A list, how much of it was shown, and the current record."""

    def __init__(self, library: Library, section: str | None, environment: Environment) -> None:
        self._library = library
        self._environment = environment
        self._section = section
        self._text = ""
        self._hits: Hits
        self._shown = 0
        self._current: Entry | None = None

    def hear(self, line: str) -> None:
        """Carry out a line. Raises HmtuiError when that fails."""
        word, _, rest = line.partition(" ")
        if line.startswith("/") or not line:
            self._search(line[1:])
        elif (number := self._number(line)) is not None:
            self._show(number)
        elif word in _COMMANDS and (not rest or word in _TAKE_WORDS or self._number(rest) is not None):
            _COMMANDS[word](self, rest.strip())
        else:
            self._search(line)

    def _search(self, text: str) -> None:
        found = self._library.search(text, section=self._section)
        say_what_was_understood(found, text, self._library, self._section)
        self._text, self._hits, self._shown, self._current = text, found.hits, 0, None
        titles = [section.title for section in self._library.catalog.sections if section.id == self._section]
        total = counted(len(self._library), "record")
        emit(f"{found.hits.total:,} of {total}{''.join(f' in {title}' for title in titles)}")
        self.more()

    def more(self, _rest: str = "") -> None:
        """Print the next records of the list."""
        numbers = self._hits.numbers(self._shown, min(self._shown + _PAGE, self._hits.total))
        for place, number in enumerate(numbers, self._shown + 1):
            emit(f"{place}. {_line(self._library.entry_at(number))}")
        self._shown += len(numbers)
        left = self._hits.total - self._shown
        if left:
            emit(f"{left:,} more: +")
        elif not numbers and self._shown:
            emit("End of the list")

    def _number(self, word: str) -> int | None:
        """Read the number of a record in the list; any other number is a word of a search."""
        if word.isascii() and word.isdecimal() and 0 < int(word[:9]) <= self._hits.total:
            return int(word[:9])
        return None

    def _show(self, number: int) -> None:
        self._current = self._entry(str(number))
        print_record(self._library, self._current, colour=False)
        own = self._library.annotation_lookup.annotations.state(self._current)
        noted = [*(["starred"] if own.starred else []), *([own.read] if own.read else []), *own.tags]
        emit(*([f"status        {', '.join(noted)}"] if noted else []))
        emit(*(f"note          {clean(line)}" for line in own.note.splitlines()))

    def _entry(self, number: str) -> Entry:
        """Return the record of a number, else the current one. Raises UsageError when there is neither."""
        if number:
            place = int(number) - 1
            return self._library.entry_at(self._hits.numbers(place, place + 1)[0])
        if self._current is None:
            raise UsageError("No record was shown yet.", hint="Type its number first.")
        return self._current

    def tab(self, name: str) -> None:
        """Show a section, or list them with the number of matching records in each."""
        if not name:
            counts = self._hits.counts()
            titles = {section.id: section.title for section in self._library.catalog.sections}
            emit(*(f"{titles.get(one, 'All') if one else 'All'}: {count:,}" for one, count in counts.items()))
            return
        self._section = section_id(self._library, name)
        self._search(self._text)

    def cite(self, rest: str) -> None:
        """Copy a citation; ``rest`` may name a number and a style."""
        words = rest.split()
        number = words.pop(0) if words and self._number(words[0]) is not None else ""
        self._copy("citation", number, words[0] if words else self._library.citing.style)

    def copy_link(self, number: str) -> None:
        """Copy the link to the paper."""
        self._copy("link", number)

    def copy_code(self, number: str) -> None:
        """Copy the link to the code."""
        self._copy("code", number)

    def _copy(self, what: str, number: str, style: str = "") -> None:
        text, called = text_to_copy(self._library, self._entry(number), what, style)
        put_on_clipboard(text, called, self._environment)

    def open_paper(self, number: str) -> None:
        """Open the paper."""
        self._open("paper", number)

    def open_code(self, number: str) -> None:
        """Open the code."""
        self._open("code", number)

    def _open(self, rel: str, number: str) -> None:
        open_link(self._library.link(self._entry(number), rel), self._environment)

    def star(self, number: str) -> None:
        """Star a record, or remove its star."""
        say(self._library.annotation_lookup.annotations.star([self._entry(number)]).sentence)

    def read(self, number: str) -> None:
        """Set the next read status of a record."""
        say(self._library.annotation_lookup.annotations.set_read([self._entry(number)]).sentence)

    def undo(self, _rest: str) -> None:
        """Undo the last change."""
        done = self._library.annotation_lookup.annotations.undo()
        say(done.sentence if done else "Nothing to undo")

    def help(self, _rest: str) -> None:
        """Print the commands."""
        emit(*HELP)


def _line(entry: Entry) -> str:
    """Return a record as one line: year, name, size, title, authors, venue, links."""
    title = entry.title if entry.title != entry.name else ""
    people = fold_list([person.short for person in entry.author], _AUTHORS)
    links = [
        word for word, rels in (("paper", ("paper", "announcement", "pdf")), ("code", ("code",))) if entry.link(*rels)
    ]
    head = " ".join(filter(None, (str(entry.year or ""), entry.name, human_count(entry.parameters))))
    return " · ".join(filter(None, (head, title, people, entry.venue, " and ".join(links))))


_COMMANDS: dict[str, Callable[[_Conversation, str], None]] = {
    "+": _Conversation.more,
    "tab": _Conversation.tab,
    "y": _Conversation.cite,
    "l": _Conversation.copy_link,
    "L": _Conversation.copy_code,
    "o": _Conversation.open_paper,
    "O": _Conversation.open_code,
    "*": _Conversation.star,
    "r": _Conversation.read,
    "u": _Conversation.undo,
    "?": _Conversation.help,
}
_TAKE_WORDS = {"tab", "y"}
