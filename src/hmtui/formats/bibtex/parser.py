"""Parse the entries of a ``.bib`` file: raw field values, macros expanded, ``#`` concatenations joined.

This is the only BibTeX parser of the program: it serves reading a file as well as
appending to one (``contents``). An entry that is not valid BibTeX is parsed a second
time line by line, where every line that begins a field ends the field before it, so a
missing brace or quotation mark costs only the fields on its own lines and never
another entry.

A part of a text can be parsed on its own (``chunks``); everything it depends on from
the parts before it is in its ``ParserState``.

Invariant: parsing only moves forward. Each entry is tried at most up to the beginnings
of the next three entries, whatever its braces say, so the time is linear in the
length of the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.bibtex.offsets import OffsetIndex
from hmtui.formats.bibtex.raw_entry import MANY_BROKEN, Damage, ParserState, RawEntry
from hmtui.formats.draft import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.bibtex.diagnostics import Diagnostics
    from hmtui.formats.bibtex.raw_entry import MacroLookup

__all__ = ["LONGEST_MACRO", "MONTHS", "EntryParser"]

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
"""A field after the end of an entry: a superfluous brace closed the entry early."""
_NO_BRACE = re.compile(r"^[ \t]*(@[^\s,{}()\"=@]+(?:[ \t]+[^\s,{}()\"=@]+)?)[ \t]*,\s*[A-Za-z][\w-]*\s*=", re.MULTILINE)
_FIELD_BEGINS = re.compile(r"(?:\n[ \t,]*|,[ \t]*(?=[A-Za-z][\w-]*\s*=\s*[{\"]))([A-Za-z][\w-]*)\s*=\s*(?=[{\"\w])")

_MONTH_NAMES = "January February March April May June July August September October November December"
MONTHS = {month[:3].lower(): month for month in _MONTH_NAMES.split()}
"""The macros that every file has."""
_AGAIN = 3
"""How many of the next entries are tried as part of a value, such as an abstract that quotes BibTeX."""
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
_UNKNOWN = "unknown-string"
_TOO_LONG = "long-string"
LONGEST_MACRO = 5_000
"""Characters that the macros of one value may stand for; BibTeX itself has room for a few thousand."""


class _BrokenError(Exception):
    """An entry is not valid BibTeX: the reason, the offset, and whether the text ended before the entry did."""

    def __init__(self, why: str, at: int, *, ran_out: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.at = at
        self.ran_out = ran_out


def _joined(fields: dict[str, str], added: dict[str, list[str]]) -> dict[str, str]:
    """Return the fields with the values of repeated fields joined."""
    for name, values in added.items():
        fields[name] = _ADDED_UP[name].join(values)
    return fields


def _unwrapped(value: str, *, last: bool) -> str:
    """Strip the delimiters from a damaged value; after the last field, also the brace that closes the entry."""
    value = value.lstrip('{"').rstrip(" \t\n,")
    if last and value.endswith(("}", ")")) and (value[-2:-1].isspace() or value[-2:-1] == ","):
        value = value[:-1].rstrip(" \t\n,")
    return value


class EntryParser:
    """Parses the entries of a text in their order."""

    def __init__(
        self,
        text: str,
        diagnostics: Diagnostics | None,
        references: MacroLookup,
        state: ParserState | None = None,
        stop: int | None = None,
        *,
        lenient: bool = True,
    ) -> None:
        """Store a text whose lines end in a line feed.

        Args:
            text: the whole file.
            diagnostics: collects the problems; None to ignore them.
            references: the macros defined further down.
            state: where to begin, with the macros defined there; None for the beginning of the file.
            stop: entries that begin at this offset or later are not parsed.
            lenient: whether an entry after a ``%``, or an ``@`` inside a word, is skipped; BibTeX reads both.
        """
        self._offsets = OffsetIndex(text)
        self._text = text
        self._diagnostics = diagnostics
        self._references = references
        self._lenient = lenient
        state = state or ParserState(0, MONTHS)
        self._at, self._open_comment, self._broken = state.at, state.open_comment, state.broken
        self._macros = dict(state.macros)
        self._stop = len(text) if stop is None else stop
        self._pending: list[tuple[str, int, str]] = []
        """Problems of the current entry, reported once it is parsed: code, offset, sentence."""
        self.damage: list[Damage] = []
        """The blocks that are not valid BibTeX, in their order; empty without diagnostics."""
        self.looked_ahead = False
        """Whether an entry was tried beyond the beginning of the next one."""

    @property
    def state(self) -> ParserState:
        """The current position and macros."""
        return ParserState(self._at, self._macros, self._open_comment, self._broken)

    def __iter__(self) -> Iterator[RawEntry]:
        """Yield the entries in their order, damaged ones with the fields that could be recovered."""
        while (begin := self._next_begin()) is not None:
            kind = begin[1].lower()
            entry = None
            if self._lenient and self._offsets.is_commented_out(begin.start()):
                self._report(
                    "commented-out", begin.start(), f"Skipped an entry commented out with %: {excerpt(begin[0])}…"
                )
                self._at = begin.end()
            elif kind == "comment":
                self._at = self._after_comment(begin)
            elif kind == "preamble":
                self._at = self._after_preamble(begin)
            elif kind == "string":
                macros, self._at = self.macros_of(begin)
                self._macros.update(macros)
            else:
                entry, self._at = self.entry(begin)
            if entry is not None:
                yield entry

    def _next_begin(self) -> re.Match[str] | None:
        """Move to the beginning of the next entry; return None at the end or at ``stop``."""
        begin = self._offsets.next_begin(self._at, in_words=not self._lenient)
        since, self._at = self._at, len(self._text) if begin is None else begin.start()
        self._report_missing_braces(since, self._at)
        return begin if self._at < self._stop else None

    def _add_damage(self, begin: re.Match[str], label: str, broken: _BrokenError, limit: int) -> None:
        if self._diagnostics is None:
            return
        unclosed = broken.ran_out or broken.at >= limit
        at_end = unclosed and limit >= len(self._text)
        self.damage.append(Damage(self._offsets.line(begin.start()), label, broken.why, unclosed, at_end))

    def _report(self, code: str, at: int, message: str, *, lost: bool = False) -> None:
        if self._diagnostics is not None:
            self._diagnostics.add(code, self._offsets.line(at), message, lost=lost)

    def _report_missing_braces(self, at: int, end: int) -> None:
        """Report text between entries that looks like an entry without its opening brace."""
        for lost in _NO_BRACE.finditer(self._text, at, end):
            name = excerpt(lost[1])
            message = f"{name}: its opening brace is missing; it was skipped."
            self._report("broken-entry", lost.start(1), message, lost=True)

    # --- comments, preambles, macros -----------------------------------------------------------------------------------

    def _after_comment(self, begin: re.Match[str]) -> int:
        """Return the offset after a comment's closing brace, or after the word ``@comment`` if it is not closed."""
        limits = [len(self._text)] if not self._open_comment else self._offsets.limits(begin.end(), _AGAIN)
        for limit in limits:
            end = self._offsets.closing(begin.end(), begin[2], limit)
            if end is not None:
                return end
        # From now on only the next entries are tried: a file may lack the end of every comment.
        self._open_comment = True
        return begin.end()

    def _after_preamble(self, begin: re.Match[str]) -> int:
        for limit in self._offsets.limits(begin.end(), _AGAIN):
            end = self._closing(begin.end(), begin[2], limit)
            if end is not None:
                return end
        limit = self._offsets.next_limit(begin.end())
        self._add_damage(begin, "@preamble", _BrokenError("it is not closed", limit, ran_out=True), limit)
        self._report("broken-entry", begin.start(), "@preamble is never closed.")
        return limit

    def macros_of(self, begin: re.Match[str]) -> tuple[dict[str, str], int]:
        """Parse a ``@string``; return the macros it defines, and the offset after it."""
        limit = self._offsets.next_limit(begin.end())
        try:
            macros, end = self._strict(begin.end(), limit, begin[2])
        except _BrokenError as broken:
            macros, _first = self._by_lines(begin.end(), limit)
            self._add_damage(begin, "@string", broken, limit)
            self._report("broken-entry", broken.at, f"@string is damaged: {broken.why}.")
            end = limit
        self._flush("@string")
        return macros, end

    def _expanded(self, name: str, at: int) -> str:
        """Return the value of a macro; a number, or a macro that is not defined, is returned as it is."""
        if name.isdecimal():
            return name
        value = self._macros.get(name.lower())
        if value is None:
            # BibTeX itself knows only macros that are defined before they are used.
            value = self._references.macro(name.lower(), at)
        if value is None:
            self._pending.append((_UNKNOWN, at, f"@string “{excerpt(name)}” is not defined; kept as text"))
            return name
        return value

    # --- entries --------------------------------------------------------------------------------------------

    def entry(self, begin: re.Match[str]) -> tuple[RawEntry, int]:
        """Parse an entry; return it, and the offset after it."""
        key, at = self.key(begin)
        line = self._offsets.line(begin.start()) if self._diagnostics is not None else 0
        entry = RawEntry(begin[1].lower(), key, line, {})
        broken = _BrokenError("it is not closed", begin.start())
        nearest = len(self._text)
        for limit in self._offsets.limits(begin.end(), _AGAIN if self._broken < MANY_BROKEN else 1):
            self.looked_ahead = self.looked_ahead or nearest < limit
            nearest = min(nearest, limit)
            try:
                fields, end = self._strict(at, limit, begin[2])
            except _BrokenError as error:
                self._pending.clear()
                broken = error
                if not error.ran_out:
                    break
            else:
                self._flush(entry.label)
                return replace(entry, fields=fields), end
        self._add_damage(begin, entry.label, broken, nearest)
        fields, first_error = self._by_lines(at, nearest)
        broken = first_error or broken
        self._broken += self._diagnostics is not None
        outcome = "its fields were read line by line" if fields else "it was skipped"
        message = f"{entry.label}: {broken.why}; {outcome}."
        self._report("broken-entry", min(broken.at, nearest - 1), message, lost=not fields)
        self._flush(entry.label)
        return replace(entry, fields=fields, damaged=True), nearest

    def _flush(self, title: str) -> None:
        """Report the pending problems of an entry; each unknown macro is reported once in a file."""
        if not self._pending:
            return
        if self._diagnostics is not None:
            for code, at, message in self._pending:
                if code in {_UNKNOWN, _TOO_LONG}:
                    self._diagnostics.add_once(code, self._offsets.line(at), f"{title}: {message}.", about=message)
                else:
                    self._report(code, at, f"{title}: {message}.")
        self._pending.clear()

    def key(self, begin: re.Match[str]) -> tuple[str, int]:
        """Parse the key; return it and the offset after it."""
        found = _KEY[begin[2]].match(self._text, begin.end())
        if found is None:
            return "", begin.end()
        sign = self._text[found.end() : found.end() + 1]
        if sign != "=":
            return " ".join(found[1].split()), found.end()
        # There is no key, or no comma after it.
        words = found[1].split()
        return (words[0], found.start(1) + len(words[0])) if len(words) > 1 else ("", begin.end())

    def _strict(self, at: int, limit: int, opened: str) -> tuple[dict[str, str], int]:
        """Parse the fields and the closing brace of an entry as BibTeX does."""
        fields, at = self._fields(at, limit)
        if at >= limit:
            raise _BrokenError("it is not closed", limit)
        if self._text[at] == "@":
            raise _BrokenError("its closing brace is missing", at)
        if self._text[at] != ("}" if opened == "{" else ")"):
            raise _BrokenError(f"it is unreadable from “{excerpt(self._text[at : at + 20])}” on", at)
        if _LEFT_OVER.match(self._text, at + 1, limit):
            raise _BrokenError("an extra brace closes it early", at)
        return fields, at + 1

    def _fields(self, at: int, limit: int) -> tuple[dict[str, str], int]:
        """Parse all fields; return them and the offset after the last."""
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
        """Handle a repeated field: the first value counts, as in BibTeX; some fields are joined."""
        first = fields[name]
        if not first.strip():
            fields[name] = value
        elif name in _ADDED_UP and (name in added or value != first):
            added.setdefault(name, [first]).append(value)
        elif value.strip() and value != first:
            self._pending.append(("duplicate-field", at, f"a second “{excerpt(name)}” is ignored: {excerpt(value)}"))

    def _value(self, at: int, limit: int, name: str) -> tuple[str, int]:
        """Parse a value with its ``#`` concatenations; return it and the offset after it."""
        pieces: list[str] = []
        room = LONGEST_MACRO
        while True:
            piece, end = self._piece(at, limit, name)
            if piece and self._text[at] not in '{"':
                # Macros made of macros grow without end.
                if len(piece) > room:
                    macro = excerpt(self._text[at:end])
                    said = f"“{macro}” is too long; its @string text was cut at {LONGEST_MACRO:,} characters"
                    self._pending.append((_TOO_LONG, at, said))
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
                raise _BrokenError(f"“{excerpt(name)}” has no value", at, ran_out=not sign)
            return self._expanded(bare[0], at), bare.end()
        if end is None:
            what = "brace" if sign == "{" else "quotation mark"
            raise _BrokenError(f"the {what} before “{excerpt(name)}” is not closed", at, ran_out=True)
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
        """Recover the fields of a damaged entry line by line; return them and the first error."""
        fields: dict[str, str] = {}
        added: dict[str, list[str]] = {}
        first_error: _BrokenError | None = None
        begins = list(_FIELD_BEGINS.finditer(self._text, at, limit))
        ends = [*(begin.start() for begin in begins), limit][1:]
        for begin, end in zip(begins, ends, strict=True):
            name = begin[1].lower()
            try:
                value, _end = self._value(begin.end(), end, name)
            except _BrokenError as broken:
                first_error = first_error or broken
                value = _unwrapped(self._text[begin.end() : end], last=end == limit)
            if name in fields:
                self._again(fields, added, name, value, end)
            else:
                fields[name] = value
        return _joined(fields, added), first_error
