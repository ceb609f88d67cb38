"""``hmtui --plain``: the browser as a conversation, for screen readers, serial lines and logs.

A line of words is a search; its records come as numbered lines, ten at a time; a
number shows a record, and a letter does to it what it does in the browser.

Invariant: lines are written once, in order, without colour and without moving
the cursor; what was asked for is on stdout, what happened to it on stderr.
"""

from __future__ import annotations

import sys

from hmtui.cli.copy import wanted, write_terminal
from hmtui.cli.open import open_link
from hmtui.cli.output import emit, finish, is_terminal, say, say_error
from hmtui.cli.search import say_what_was_understood
from hmtui.cli.show import print_record
from hmtui.errors import HmtuiError, UsageError
from hmtui.text import clean, fold_list, human_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hmtui.library import Library
    from hmtui.model import Entry
    from hmtui.personal import Place
    from hmtui.store import Hits

__all__ = ["HELP", "converse"]

HELP = (
    "words    search, as in the box of the browser; /words where they would be read as a command",
    "number   show that record of the list; it is then the one that letters act on",
    "+        the next ten records",
    "tab NAME show a section; tab alone names them, tab all shows all",
    "y        copy its citation, in your style; y apa in another",
    "l, L     copy the address of its paper, of its code",
    "o, O     open its paper, its code",
    "*        star it, or take the star away",
    "r        walk it from unread to to-read, reading, read",
    "u        undo the last star or read state",
    "?        show this",
    "q        leave",
)
"""What can be said, a line each. Letters take a number, too: y 3."""

_PAGE = 10
_AUTHORS = 2
_PROMPT = "> "


def converse(library: Library, place: Place) -> int:
    """Answer line after line until there are no more."""
    talk = _Conversation(library, place.tab or None)
    emit(f"{library.catalog.title or clean(library.name)}: {len(library):,} records. ? tells what you can say.")
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
    """Give what the person types, line by line, with the history and editing that the system has."""
    asks = is_terminal(sys.stdin)
    if asks:
        _edit_lines()
    while True:
        finish()
        try:
            yield input(_PROMPT if asks else "").strip()
        except EOFError:
            if asks:
                emit("")
            return


def _edit_lines() -> None:
    """Give the prompt the editing and history that the system has, without any sequence that a log would keep."""
    try:
        import readline  # noqa: PLC0415 - not everywhere; being there, it serves ``input``
    except ImportError:
        return
    readline.parse_and_bind("set enable-bracketed-paste off")


class _Conversation:
    """What is being talked about: a list, how far it was read, and one record of it."""

    def __init__(self, library: Library, section: str | None) -> None:
        self._library = library
        self._section = section
        self._text = ""
        self._hits: Hits
        self._told = 0
        self._current: Entry | None = None

    def hear(self, line: str) -> None:
        """Do what a line says. Raises HmtuiError when it can't be done."""
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
        say_what_was_understood(found, text, self._library)
        self._text, self._hits, self._told, self._current = text, found.hits, 0, None
        titles = [section.title for section in self._library.catalog.sections if section.id == self._section]
        emit(f"{found.hits.total:,} of {len(self._library):,} records{''.join(f' in {title}' for title in titles)}")
        self.more()

    def more(self, _rest: str = "") -> None:
        """Tell the next records of the list."""
        numbers = self._hits.numbers(self._told, min(self._told + _PAGE, self._hits.total))
        for place, number in enumerate(numbers, self._told + 1):
            emit(f"{place}. {_line(self._library.entry_at(number))}")
        self._told += len(numbers)
        left = self._hits.total - self._told
        if left:
            emit(f"{left:,} more: +")
        elif not numbers and self._told:
            emit("That was the last.")

    def _number(self, word: str) -> int | None:
        """Read the number of a record of the list; another number is a word like others."""
        if word.isascii() and word.isdecimal() and 0 < int(word[:9]) <= self._hits.total:
            return int(word[:9])
        return None

    def _show(self, number: int) -> None:
        self._current = self._entry(str(number))
        print_record(self._library, self._current, colour=False)
        own = self._library.noted.personal.state(self._current)
        noted = [*(["starred"] if own.starred else []), *([own.read] if own.read else []), *own.tags]
        emit(*([f"noted         {', '.join(noted)}"] if noted else []))
        emit(*(f"note          {clean(line)}" for line in own.note.splitlines()))

    def _entry(self, number: str) -> Entry:
        """Give the record of a number, else the one shown last. Raises UsageError when there is neither."""
        if number:
            place = int(number) - 1
            return self._library.entry_at(self._hits.numbers(place, place + 1)[0])
        if self._current is None:
            raise UsageError("No record was shown yet.", hint="Say its number first.")
        return self._current

    def tab(self, name: str) -> None:
        """Go to a section, or name them all with how many records of the list are in each."""
        if not name:
            counts = self._hits.counts()
            titles = {section.id: section.title for section in self._library.catalog.sections}
            emit(*(f"{titles.get(one, 'All') if one else 'All'}: {count:,}" for one, count in counts.items()))
            return
        from hmtui.cli.choosing import section_id  # noqa: PLC0415 - for one command

        self._section = section_id(self._library, name)
        self._search(self._text)

    def cite(self, rest: str) -> None:
        """Copy a citation; ``rest`` may name a number and a style."""
        words = rest.split()
        number = words.pop(0) if words and self._number(words[0]) is not None else ""
        self._copy("citation", number, words[0] if words else self._library.citing.style)

    def copy_link(self, number: str) -> None:
        """Copy the address of the paper."""
        self._copy("link", number)

    def copy_code(self, number: str) -> None:
        """Copy the address of the code."""
        self._copy("code", number)

    def _copy(self, what: str, number: str, style: str = "") -> None:
        from hmtui.clipboard import copy  # noqa: PLC0415 - for those who copy
        from hmtui.terminal import Environment  # noqa: PLC0415 - as above

        text, name = wanted(self._library, self._entry(number), what, style)
        copied = copy(text, Environment.read(), write_terminal=write_terminal)
        say(f"{copied.sentence(name)}. {copied.hint}")

    def open_paper(self, number: str) -> None:
        """Open the paper."""
        self._open("paper", number)

    def open_code(self, number: str) -> None:
        """Open the code."""
        self._open("code", number)

    def _open(self, rel: str, number: str) -> None:
        open_link(self._library.link(self._entry(number), rel))

    def star(self, number: str) -> None:
        """Star a record, or take its star away."""
        say(self._library.noted.personal.star([self._entry(number)]).sentence)

    def read(self, number: str) -> None:
        """Walk the read state of a record."""
        say(self._library.noted.personal.set_read([self._entry(number)]).sentence)

    def undo(self, _rest: str) -> None:
        """Take the last of these back."""
        done = self._library.noted.personal.undo()
        say(done.sentence if done else "There is nothing to undo.")

    def help(self, _rest: str) -> None:
        """Tell what can be said."""
        emit(*HELP)


def _line(entry: Entry) -> str:
    """Tell a record in one line: year, name, size, title, people, where it appeared, which links it has."""
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
