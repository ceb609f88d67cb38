"""The entries of a ``.bib`` file: fields as they stand there, macros put in and pieces joined.

An entry that cannot be read as BibTeX would read it is read a second time, line
by line: every line that begins a field ends the one before. So a missing brace or
quotation mark costs at most what stands on its own lines, and never another entry.

A part of a text can be read by itself (``pieces``); what it may depend on of the
parts before is its ``State``.

Invariant: reading goes forward. An entry is looked at only up to where one of the
next three begins, once for each, whatever its braces say; a file is read in time
that grows with its length alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.formats.bibtex.offsets import Places
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hmtui.formats.bibtex.diagnostics import Notes
    from hmtui.formats.bibtex.forward_references import Elsewhere

__all__ = ["LONGEST_MACRO", "MONTHS", "Block", "Blocks", "State", "shown"]

_KEY = {"{": re.compile(r"\s*([^,{}\"=\n]*)"), "(": re.compile(r"\s*([^,{}\"=\n)]*)")}
_GAP = re.compile(r"[\s,]*(?:%[^\n]*[\s,]*)*")
_PLAIN_FIELD = re.compile(
    r"[\s,]*([A-Za-z][^\s={},\"#%'()]*)\s*=\s*(?:\{([^{}]*)\}|\"([^\"{}]*)\"|([0-9]+))(?=\s*[,})])"
)
"""A field without inner braces and macros: nearly all of them."""
_FIELD = re.compile(r"([A-Za-z][^\s={},\"#%'()]*)\s*=\s*")
_BARE = re.compile(r"[^\s,{}()\"#]+")
_JOIN = re.compile(r"\s*#\s*")
_BRACES = re.compile(r"[{}]")
_PARENTHESES = re.compile(r"[()]")
_QUOTE_OR_BRACES = re.compile(r'[{}"]')
_LEFT_OVER = re.compile(r"\s*,?\s*[A-Za-z][\w-]*\s*=\s*[{\"0-9]")
"""What stands behind an entry that a brace too many has closed."""
_NO_BRACE = re.compile(r"^[ \t]*(@[^\s,{}()\"=@]+(?:[ \t]+[^\s,{}()\"=@]+)?)[ \t]*,\s*[A-Za-z][\w-]*\s*=", re.MULTILINE)
_FIELD_BEGINS = re.compile(r"(?:\n[ \t,]*|,[ \t]*(?=[A-Za-z][\w-]*\s*=\s*[{\"]))([A-Za-z][\w-]*)\s*=\s*(?=[{\"\w])")

_MONTH_NAMES = "January February March April May June July August September October November December"
MONTHS = {month[:3].lower(): month for month in _MONTH_NAMES.split()}
"""The macros that every file has."""
_AGAIN = 3
"""How many of the next entries are tried as part of a value, such as an abstract that quotes BibTeX."""
_MANY = 100
"""Broken entries from which on a file is taken for broken all over, and no entry for part of a value."""
_ADDED_UP = {
    "url": " ",
    "keywords": ", ",
    "groups": ", ",
    "note": "; ",
    "annote": "; ",
    "annotation": "; ",
    "file": ";",
}
"""Fields that programs write several times, and what then joins them."""
_LONGEST_SHOWN = 60
_UNKNOWN = "unknown-string"
_TOO_LONG = "long-string"
LONGEST_MACRO = 5_000
"""Characters that the macros of one value may stand for; BibTeX itself has room for a few thousand."""


class Block(Struct, frozen=True):
    """One entry of the file."""

    kind: str
    """The entry type in lower case, without the ``@``."""
    key: str
    line: int
    fields: Mapping[str, str]
    """Values as LaTeX, without their outer braces; names in lower case."""

    @property
    def title(self) -> str:
        """What messages call it."""
        return shown(f"@{self.kind} {self.key}")


class State(Struct, frozen=True):
    """How far a text is read, and what is known there."""

    at: int
    """Where the next entry begins."""
    macros: Mapping[str, str]
    open_comment: bool = False
    """Whether a comment was never closed."""
    broken: int = 0
    """How many entries were broken."""

    @property
    def many_broken(self) -> bool:
        """Whether an entry is looked at only up to where the next one begins."""
        return self.broken >= _MANY


class _BrokenError(Exception):
    """An entry cannot be read as it should be: why, where, and whether it went on to where reading had to stop."""

    def __init__(self, why: str, at: int, *, ran_out: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.at = at
        self.ran_out = ran_out


def shown(text: str) -> str:
    """Make a piece of the file fit for a message: clean, and short."""
    text = clean(text[: 2 * _LONGEST_SHOWN])
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _joined(fields: dict[str, str], added: dict[str, list[str]]) -> dict[str, str]:
    """Put the values of fields that were written several times together."""
    for name, values in added.items():
        fields[name] = _ADDED_UP[name].join(values)
    return fields


def _unwrapped(value: str, *, last: bool) -> str:
    """Take what opens a broken value and what follows it away; behind the last one the entry may be closed."""
    value = value.lstrip('{"').rstrip(" \t\n,")
    if last and value.endswith(("}", ")")) and (value[-2:-1].isspace() or value[-2:-1] == ","):
        value = value[:-1].rstrip(" \t\n,")
    return value


class Blocks:
    """Reads the entries of a text, one after the other."""

    def __init__(
        self, text: str, notes: Notes | None, elsewhere: Elsewhere, state: State | None = None, stop: int | None = None
    ) -> None:
        """Take a text, whose lines end in a line feed.

        Args:
            text: all of it.
            notes: told what is wrong; None: nobody is.
            elsewhere: what else is in the text.
            state: where to begin, and what is known there; None: at the beginning, where the months are.
            stop: entries that begin from there on are not read.
        """
        self._places = Places(text)
        self._text = text
        self._notes = notes
        self._elsewhere = elsewhere
        state = state or State(0, MONTHS)
        self._at, self._open_comment, self._broken = state.at, state.open_comment, state.broken
        self._macros = dict(state.macros)
        self._stop = len(text) if stop is None else stop
        self._of_entry: list[tuple[str, int, str]] = []
        """What is to be told of an entry once it is read: code, place, sentence."""
        self.looked_again = False
        """Whether an entry was looked at beyond where the next one begins."""

    @property
    def state(self) -> State:
        """How far it has come."""
        return State(self._at, self._macros, self._open_comment, self._broken)

    def __iter__(self) -> Iterator[Block]:
        """Return the entries in their order."""
        while (begin := self._next_begin()) is not None:
            kind = begin[1].lower()
            block = None
            if self._places.is_commented_out(begin.start()):
                self._tell("commented-out", begin.start(), f"An entry behind a % is not shown: {shown(begin[0])}…")
                self._at = begin.end()
            elif kind == "comment":
                self._at = self._behind_comment(begin)
            elif kind == "preamble":
                self._at = self._behind_preamble(begin)
            elif kind == "string":
                macros, self._at = self.macros_of(begin)
                self._macros.update(macros)
            else:
                block, self._at = self.entry(begin)
            if block is not None:
                yield block

    def _next_begin(self) -> re.Match[str] | None:
        """Go to where the next entry begins; None when that is the end, or where to stop."""
        begin = self._places.next_begin(self._at)
        since, self._at = self._at, len(self._text) if begin is None else begin.start()
        self._tell_of_lost_braces(since, self._at)
        return begin if self._at < self._stop else None

    def _tell(self, code: str, at: int, message: str) -> None:
        if self._notes is not None:
            self._notes.add(code, self._places.line(at), message)

    def _tell_of_lost_braces(self, at: int, end: int) -> None:
        """Report what stands between entries and looks like one without its opening brace."""
        for lost in _NO_BRACE.finditer(self._text, at, end):
            name = shown(lost[1])
            self._tell("broken-entry", lost.start(1), f"{name}: its opening brace is missing; it is not shown.")

    # --- what is no entry -----------------------------------------------------------------------------------

    def _behind_comment(self, begin: re.Match[str]) -> int:
        """Skip the braces of a comment if they are whole, else its word."""
        limits = [len(self._text)] if not self._open_comment else self._places.limits(begin.end(), _AGAIN)
        for limit in limits:
            end = self._places.closing(begin.end(), begin[2], limit)
            if end is not None:
                return end
        # From now on only what is near is tried: a file may lack the end of every comment.
        self._open_comment = True
        return begin.end()

    def _behind_preamble(self, begin: re.Match[str]) -> int:
        for limit in self._places.limits(begin.end(), _AGAIN):
            end = self._closing(begin.end(), begin[2], limit)
            if end is not None:
                return end
        self._tell("broken-entry", begin.start(), "@preamble is never closed.")
        return self._places.next_limit(begin.end())

    def macros_of(self, begin: re.Match[str]) -> tuple[dict[str, str], int]:
        """Read a ``@string``; give what it defines, and the place behind it."""
        limit = self._places.next_limit(begin.end())
        try:
            macros, end = self._whole(begin.end(), limit, begin[2])
        except _BrokenError as broken:
            macros, _spot = self._by_lines(begin.end(), limit)
            self._tell("broken-entry", broken.at, f"@string cannot be read as it should: {broken.why}.")
            end = limit
        self._flush("@string")
        return macros, end

    def _expanded(self, name: str, at: int) -> str:
        """Return what a word without braces stands for: itself when it is a number, or a macro that nobody defines."""
        if name.isdecimal():
            return name
        value = self._macros.get(name.lower())
        if value is None:
            # BibTeX would not know yet what is defined further down.
            value = self._elsewhere.macro(name.lower(), at)
        if value is None:
            self._of_entry.append((_UNKNOWN, at, f"there is no @string “{shown(name)}”; the word itself is kept"))
            return name
        return value

    # --- entries --------------------------------------------------------------------------------------------

    def entry(self, begin: re.Match[str]) -> tuple[Block | None, int]:
        """Read an entry; give it, if there is anything of it, and the place behind it."""
        key, at = self.key(begin)
        line = self._places.line(begin.start()) if self._notes is not None else 0
        block = Block(begin[1].lower(), key, line, {})
        broken = _BrokenError("it is not closed", begin.start())
        nearest = len(self._text)
        for limit in self._places.limits(begin.end(), _AGAIN if self._broken < _MANY else 1):
            self.looked_again = self.looked_again or nearest < limit
            nearest = min(nearest, limit)
            try:
                fields, end = self._whole(at, limit, begin[2])
            except _BrokenError as error:
                self._of_entry.clear()
                broken = error
                if not error.ran_out:
                    break
            else:
                self._flush(block.title)
                return replace(block, fields=fields), end
        fields, spot = self._by_lines(at, nearest)
        broken = spot or broken
        self._broken += self._notes is not None
        outcome = "its fields are read line by line" if fields else "it is not shown"
        self._tell("broken-entry", min(broken.at, nearest - 1), f"{block.title}: {broken.why}; {outcome}.")
        self._flush(block.title)
        return (replace(block, fields=fields) if fields else None), nearest

    def _flush(self, title: str) -> None:
        """Return what was met in an entry; of an unknown macro once."""
        if not self._of_entry:
            return
        if self._notes is not None:
            for code, at, message in self._of_entry:
                if code in {_UNKNOWN, _TOO_LONG}:
                    self._notes.add_once(code, self._places.line(at), f"{title}: {message}.", about=message)
                else:
                    self._tell(code, at, f"{title}: {message}.")
        self._of_entry.clear()

    def key(self, begin: re.Match[str]) -> tuple[str, int]:
        """Read the key; give it and the place behind it."""
        found = _KEY[begin[2]].match(self._text, begin.end())
        if found is None:
            return "", begin.end()
        sign = self._text[found.end() : found.end() + 1]
        if sign != "=":
            return " ".join(found[1].split()), found.end()
        # No key at all, or no comma behind it.
        words = found[1].split()
        return (words[0], found.start(1) + len(words[0])) if len(words) > 1 else ("", begin.end())

    def _whole(self, at: int, limit: int, opened: str) -> tuple[dict[str, str], int]:
        """Read the fields and the end of an entry, as BibTeX would."""
        fields, at = self._fields(at, limit)
        if at >= limit:
            raise _BrokenError("it is not closed", limit)
        if self._text[at] == "@":
            raise _BrokenError("its closing brace is missing", at)
        if self._text[at] != ("}" if opened == "{" else ")"):
            raise _BrokenError(f"it cannot be read from “{shown(self._text[at : at + 20])}” on", at)
        if _LEFT_OVER.match(self._text, at + 1, limit):
            raise _BrokenError("a brace too many closes it early", at)
        return fields, at + 1

    def _fields(self, at: int, limit: int) -> tuple[dict[str, str], int]:
        """Read fields as long as there are any; give them and the place behind them."""
        fields: dict[str, str] = {}
        added: dict[str, list[str]] = {}
        text = self._text
        while True:
            plain = _PLAIN_FIELD.match(text, at, limit)
            if plain is not None:
                name, value, at = plain[1].lower(), plain[plain.lastindex or 2], plain.end()
            else:
                gap = _GAP.match(text, at, limit)
                at = gap.end() if gap else at
                named = _FIELD.match(text, at, limit)
                if named is None:
                    return _joined(fields, added), at
                name = named[1].lower()
                value, at = self._value(named.end(), limit, name)
            if name in fields:
                self._again(fields, added, name, value, at)
            else:
                fields[name] = value

    def _again(self, fields: dict[str, str], added: dict[str, list[str]], name: str, value: str, at: int) -> None:
        """Take the second value of a field: BibTeX keeps the first; of some, all are joined at the end."""
        first = fields[name]
        if not first.strip():
            fields[name] = value
        elif name in _ADDED_UP and (name in added or value != first):
            added.setdefault(name, [first]).append(value)
        elif value.strip() and value != first:
            self._of_entry.append(("duplicate-field", at, f"a second “{shown(name)}” is left out: {shown(value)}"))

    def _value(self, at: int, limit: int, name: str) -> tuple[str, int]:
        """Read a value, with its pieces joined; give it and the place behind it."""
        pieces: list[str] = []
        room = LONGEST_MACRO
        while True:
            piece, end = self._piece(at, limit, name)
            if piece and self._text[at] not in '{"':
                # Macros made of macros grow without end.
                if len(piece) > room:
                    macro = shown(self._text[at:end])
                    said = (
                        f"“{macro}” stands for too much: the macros of a value are cut at {LONGEST_MACRO:,} characters"
                    )
                    self._of_entry.append((_TOO_LONG, at, said))
                    piece = piece[:room]
                room -= len(piece)
            pieces.append(piece)
            at = end
            join = _JOIN.match(self._text, at, limit)
            if join is None:
                return "".join(pieces), at
            at = join.end()

    def _piece(self, at: int, limit: int, name: str) -> tuple[str, int]:
        sign = self._text[at] if at < limit else ""
        if sign == "{":
            end = self._closing(at + 1, "{", limit)
        elif sign == '"':
            end = self._closing_quote(at + 1, limit)
        elif sign and sign in ",})":
            return "", at
        else:
            bare = _BARE.match(self._text, at, limit)
            if bare is None:
                raise _BrokenError(f"“{shown(name)}” has no value", at, ran_out=not sign)
            return self._expanded(bare[0], at), bare.end()
        if end is None:
            what = "brace" if sign == "{" else "quotation mark"
            raise _BrokenError(f"the {what} before “{shown(name)}” is not closed", at, ran_out=True)
        return self._text[at + 1 : end - 1], end

    def _closing(self, at: int, opened: str, limit: int) -> int | None:
        depth = 1
        for sign in (_BRACES if opened == "{" else _PARENTHESES).finditer(self._text, at, limit):
            depth += 1 if sign[0] == opened else -1
            if not depth:
                return sign.end()
        return None

    def _closing_quote(self, at: int, limit: int) -> int | None:
        depth = 0
        for sign in _QUOTE_OR_BRACES.finditer(self._text, at, limit):
            if sign[0] == '"' and not depth:
                return sign.end()
            depth += {"{": 1, "}": -1, '"': 0}[sign[0]]
            if depth < 0:
                return None
        return None

    # --- recovery -------------------------------------------------------------------------------------------

    def _by_lines(self, at: int, limit: int) -> tuple[dict[str, str], _BrokenError | None]:
        """Read what can be read of a broken entry; give its fields and the first place that is wrong."""
        fields: dict[str, str] = {}
        added: dict[str, list[str]] = {}
        spot: _BrokenError | None = None
        begins = list(_FIELD_BEGINS.finditer(self._text, at, limit))
        ends = [*(begin.start() for begin in begins), limit][1:]
        for begin, end in zip(begins, ends, strict=True):
            name = begin[1].lower()
            try:
                value, _end = self._value(begin.end(), end, name)
            except _BrokenError as broken:
                spot = spot or broken
                value = _unwrapped(self._text[begin.end() : end], last=end == limit)
            if name in fields:
                self._again(fields, added, name, value, end)
            else:
                fields[name] = value
        return _joined(fields, added), spot
