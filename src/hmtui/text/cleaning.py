"""The one place where text from outside becomes text that is safe to show.

Catalog text is written by strangers. Everything read from a catalog, a list or
a query passes through ``clean`` once, at the door; every address passes through
``safe_url`` before it is copied as a link, and through ``openable`` before it is
opened or put into an OSC 8 escape.

Invariant: what ``clean`` returns holds no control character (C0, DEL, C1), no
escape, no bidi override, no invisible character that could hide or reorder
text, no lone surrogate and no line break, so it can be written to a terminal.
It is idempotent. Markup-like text (``[/bold]``) is left as it is: nothing here
or above ever parses it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache

__all__ = ["clean", "clean_lines", "fold_list", "human_count", "openable", "safe_url", "total_and_active", "writable"]

_INVISIBLE = frozenset(
    (
        0x00AD,  # soft hyphen
        0x034F,  # combining grapheme joiner
        0x061C,  # Arabic letter mark
        *(0x115F, 0x1160, 0x3164, 0xFFA0),  # Hangul fillers: letters that are drawn as nothing
        *(0x17B4, 0x17B5),  # Khmer inherent vowels
        0x180E,  # Mongolian vowel separator
        0x200B,  # zero width space
        0x200E,  # left-to-right mark
        0x200F,  # right-to-left mark
        *range(0x202A, 0x202F),  # bidi embeddings and overrides
        *range(0x2060, 0x2070),  # word joiner, invisible operators, bidi isolates
        0xFEFF,  # byte order mark
        *range(0xFFF9, 0xFFFC),  # interlinear annotation
        *range(0x1BCA0, 0x1BCA4),  # shorthand format controls
        *range(0x1D173, 0x1D17B),  # musical format controls
        *range(0xE0000, 0xE0080),  # tags
    )
)


@cache
def _table() -> dict[int, str | None]:
    """Return what becomes of each character that is not shown as it is; most text never asks for it."""
    table: dict[int, str | None] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
    table.update(dict.fromkeys(_INVISIBLE))
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    return table


_JOINERS = "\u200c\u200d"
_ZERO_WIDTH_JOINER = _JOINERS[1]
_PLAIN, _OUT, _JOINER, _MARK, _BESIDE = range(5)
"""Kinds of characters: shown as they are, taken out, joiners, those drawn over another one, and those drawn beside it."""
_MOST_MARKS = 4
_MOST_IN_ALL = 8
"""Marks of one letter, those beside it counted: Burmese and Tibetan have up to six."""
_MOST_JOINED = 4
"""Joiners within one emoji; a family has three."""


class _Kinds(dict[str, int]):
    """What kind a character is, looked up when it is first met."""

    def __missing__(self, sign: str) -> int:
        kind = self[sign] = _kind_of(sign)
        return kind


def _kind_of(sign: str) -> int:
    from unicodedata import category  # noqa: PLC0415 - ASCII text never asks for it

    if sign in _JOINERS:
        return _JOINER
    if ord(sign) in _INVISIBLE:
        return _OUT
    # What else is a format control is drawn, if at all, around the letters behind it.
    found = category(sign)
    if found in {"Mn", "Me", "Cf"}:
        return _MARK
    hangul = "\u1160" <= sign <= "\u11ff" or "\ud7b0" <= sign <= "\ud7fb"
    skin_tone = "\U0001f3fb" <= sign <= "\U0001f3ff"
    return _BESIDE if found == "Mc" or hangul or skin_tone else _PLAIN


_KINDS = _Kinds()


def _thinned(text: str) -> str:
    """Take superfluous marks and stray joiners out: see ``clean``. One pass, whatever the text."""
    kept: list[str] = []
    marks = beside = joined = 0
    last = " "
    for sign in text:
        kind = _KINDS[sign]
        if kind == _PLAIN:
            if sign.isspace() and last in _JOINERS:
                kept.pop()
            if last != _ZERO_WIDTH_JOINER or sign.isspace():
                joined = 0
            marks = beside = 0
        elif kind == _JOINER:
            if last.isspace() or last in _JOINERS or joined >= _MOST_JOINED:
                continue
            joined += sign == _ZERO_WIDTH_JOINER
        elif marks + beside >= _MOST_IN_ALL or (kind == _MARK and marks >= _MOST_MARKS):
            continue
        else:
            marks += kind == _MARK
            beside += kind != _MARK
        kept.append(sign)
        last = sign
    if last in _JOINERS:
        kept.pop()
    return "".join(kept)


def _is_plain(text: str) -> bool:
    """Return whether no character of a text is any but plain."""
    return text.isascii() or not any(map(_KINDS.__getitem__, text))


def clean(text: str) -> str:
    """Make one line of safe text: see the module's invariant.

    Controls become spaces, invisible characters vanish, surrogates become
    U+FFFD, runs of white space become one space, and a letter keeps at most four
    combining marks of any script. Joiners (U+200C, U+200D) stay between visible
    characters, where scripts and emoji need them. So a cell of the screen holds few
    characters, whatever the text.
    """
    if text.isprintable() and _is_plain(text):
        # Almost all text: nothing to take out but superfluous spaces.
        return " ".join(text.split()) if "  " in text or text != text.strip() else text
    # The joiner rule looks at white space, so it runs once that has its final form.
    text = " ".join(text.translate(_table()).split())
    if not _is_plain(text):
        text = _thinned(text)
    return " ".join(text.split())


def writable(name: str) -> str:
    """Return the name of a file as text that can be kept: a question mark for what is no text in it."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode()


def clean_lines(text: str) -> str:
    """Make safe text of several lines: as ``clean``, but line breaks, indents and double spaces stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    safe = "\n".join(line if line.isascii() and line.isprintable() else line.translate(_table()) for line in lines)
    if not _is_plain(safe):
        safe = _thinned(safe)
    return safe.strip()


_URL = r"(?i:https?)://[^\s/?#\\@]+(?:[/?#][^\s\\]*)?"
_LONGEST_URL = 8192  # no server takes longer ones


def safe_url(url: str) -> str | None:
    """Return the address if it may be opened, else None.

    Only absolute ``http`` and ``https`` addresses with a host, without user
    information, control characters, white space or back-slashes pass.
    """
    if len(url) > _LONGEST_URL or not url.isprintable() or clean(url) != url:
        return None
    return url if re.fullmatch(_URL, url) else None


_STAYS = re.compile(r"(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~:/?@!*+,;=&-])+")
"""What stays as it is behind the host. Of what RFC 3986 allows there, ``$ ( ) '`` are left out: they separate nothing
in an address of the web, so that encoding them names the same page, and shells act on them."""
_STAYS_IN_HOST = re.compile(r"(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~:\[\]-])+")


def openable(url: str) -> str | None:
    r"""Return an address as openers may see it, percent-encoded as in RFC 3986; None if it may not be opened.

    It holds no sign that ends or leaves the quotes of a shell (``$ ` " ' \\ ( ) | < >``, white space,
    controls). ``&`` and ``;`` stay, since they separate the parts of a query or a path. Encoding twice
    changes nothing more.
    """
    if safe_url(url) is None:
        return None
    scheme, _, rest = url.partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    path, hash_sign, place = rest[len(host) :].partition("#")
    if not host.isascii():
        with suppress(UnicodeError):  # no name of the internet: as it is written
            host = host.encode("idna").decode()
    path, place = (_encoded(part, _STAYS) for part in (path, place))
    return f"{scheme}://{_encoded(host, _STAYS_IN_HOST)}{path}{hash_sign}{place}"


def _encoded(text: str, stays: re.Pattern[str]) -> str:
    """Percent-encode all of a text but what stays as it is."""
    pieces: list[str] = []
    done = 0
    for match in (*stays.finditer(text), None):
        start = match.start() if match else len(text)
        pieces += [f"%{byte:02X}" for byte in text[done:start].encode("utf-8", "replace")]
        if match:
            pieces.append(match[0])
            done = match.end()
    return "".join(pieces)


def fold_list(names: list[str] | tuple[str, ...], shown: int) -> str:
    """Join the first ``shown`` names and count the rest: ``Rae, Borgeaud, +78``.

    A rest of one is written out, since "+1" is no shorter than a name.
    """
    if len(names) <= shown + 1:
        return ", ".join(names)
    return f"{', '.join(names[:shown])}, +{len(names) - shown}"


def human_count(count: int | None) -> str:
    """Write a count the way model sizes are said, in two digits or more: ``8.3B``, ``345M``, ``1.6T``."""
    if count is None:
        return ""
    for limit, unit in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K")):
        # 999.6 of a unit would be written as 1000 of it: take the next unit up.
        if count >= limit * 0.9995:
            value = count / limit
            return f"{value:.1f}".removesuffix(".0") + unit if value < 9.95 else f"{value:.0f}{unit}"  # noqa: PLR2004
    return str(count)


def total_and_active(total: int | None, active: int | None) -> str:
    """Write the size of a model: ``671B total, 37B active`` for a mixture of experts, else the total alone."""
    if active is None:
        return human_count(total)
    return ", ".join(
        filter(None, (f"{human_count(total)} total" if total is not None else "", f"{human_count(active)} active"))
    )
