"""Clean untrusted text so that it is safe to write to a terminal, and check URLs.

Everything read from a catalog, a list or a query passes through ``clean`` once, when it
is read; every URL passes through ``safe_url`` before it is copied as a link, and
through ``openable`` before it is opened or written as an OSC 8 hyperlink.

Invariant: the result of ``clean`` has no control character (C0, DEL, C1), no escape
sequence, no bidi override, no invisible character that could hide or reorder text,
no lone surrogate and no line break. ``clean`` is idempotent. Text that looks like
markup (``[/bold]``) stays unchanged, since hmtui never parses it as markup.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from unicodedata import category

from hmtui.models import OTHERS

__all__ = ["clean", "clean_lines", "fold_list", "human_count", "openable", "safe_url", "total_and_active", "writable"]

_INVISIBLE = frozenset(
    (
        0x00AD,  # soft hyphen
        0x034F,  # combining grapheme joiner
        0x061C,  # Arabic letter mark
        *(0x115F, 0x1160, 0x3164, 0xFFA0),  # Hangul fillers: letters without a glyph
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
    """Return the replacement of each character that may not be shown; built on first use."""
    table: dict[int, str | None] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
    table.update(dict.fromkeys(_INVISIBLE))
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    return table


_JOINERS = "\u200c\u200d"
_ZERO_WIDTH_JOINER = _JOINERS[1]
_PLAIN, _OUT, _JOINER, _MARK, _BESIDE = range(5)
"""Kinds of characters: plain, removed, joiners, non-spacing marks, spacing marks."""
_MOST_MARKS = 4
"""Non-spacing marks that a letter may have."""
_MOST_IN_ALL = 8
"""Marks of both kinds that a letter may have; Burmese and Tibetan need up to six."""
_MOST_JOINED = 4
"""Joiners within one emoji; a family has three."""


class _Kinds(dict[str, int]):
    """A cache of the kinds of characters."""

    def __missing__(self, sign: str) -> int:
        kind = self[sign] = _kind_of(sign)
        return kind


def _kind_of(sign: str) -> int:
    if sign in _JOINERS:
        return _JOINER
    if ord(sign) in _INVISIBLE:
        return _OUT
    # Other format controls are drawn, if at all, around the following letters.
    found = category(sign)
    if found in {"Mn", "Me", "Cf"}:
        return _MARK
    hangul = "\u1160" <= sign <= "\u11ff" or "\ud7b0" <= sign <= "\ud7fb"
    skin_tone = "\U0001f3fb" <= sign <= "\U0001f3ff"
    return _BESIDE if found == "Mc" or hangul or skin_tone else _PLAIN


_KINDS = _Kinds()


def _thinned(text: str) -> str:
    """Remove excess marks and stray joiners, in one pass; see ``clean``."""
    kept: list[str] = []
    marks = unmarked = joined = 0
    last = " "
    for sign in text:
        kind = _KINDS[sign]
        if kind == _PLAIN:
            if sign.isspace() and last in _JOINERS:
                kept.pop()
            if last != _ZERO_WIDTH_JOINER or sign.isspace():
                joined = 0
            marks = unmarked = 0
        elif kind == _JOINER:
            if last.isspace() or last in _JOINERS or joined >= _MOST_JOINED:
                continue
            joined += sign == _ZERO_WIDTH_JOINER
        elif marks + unmarked >= _MOST_IN_ALL or (kind == _MARK and marks >= _MOST_MARKS):
            continue
        else:
            marks += kind == _MARK
            unmarked += kind != _MARK
        kept.append(sign)
        last = sign
    if last in _JOINERS:
        kept.pop()
    return "".join(kept)


def _is_plain(text: str) -> bool:
    """Return whether all characters of a text are plain."""
    return text.isascii() or not any(map(_KINDS.__getitem__, text))


def clean(text: str) -> str:
    """Return text as one line that is safe to show; see the module's invariant.

    Controls become spaces, invisible characters are removed, surrogates become U+FFFD,
    runs of white space become one space, and a letter keeps at most four combining
    marks. Joiners (U+200C, U+200D) stay between visible characters, where scripts and
    emoji need them. So the number of characters per screen cell is bounded.
    """
    if text.isprintable() and (text.isascii() or _is_plain(text)):
        # Nearly all text: at most excess spaces have to be removed.
        return " ".join(text.split()) if "  " in text or text != text.strip() else text
    # The rule for joiners depends on white space, so white space is normalized first.
    text = " ".join(text.translate(_table()).split())
    if not _is_plain(text):
        text = _thinned(text)
    return " ".join(text.split())


def writable(name: str) -> str:
    """Return a file name as valid Unicode text, with a question mark for each undecodable byte."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode()


def clean_lines(text: str) -> str:
    """Return safe text of several lines: like ``clean``, but line breaks, indents and double spaces stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    safe = "\n".join(line if line.isascii() and line.isprintable() else line.translate(_table()) for line in lines)
    if not _is_plain(safe):
        safe = _thinned(safe)
    return safe.strip()


_URL = r"(?i:https?)://[^\s/?#\\@]+(?:[/?#][^\s\\]*)?"
_LONGEST_URL = 8192  # no server takes longer ones


def safe_url(url: str) -> str | None:
    """Return the URL if it may be opened, else None.

    Only absolute ``http`` and ``https`` URLs with a host pass, without user information,
    control characters, white space or backslashes.
    """
    if len(url) > _LONGEST_URL or not url.isprintable() or clean(url) != url:
        return None
    return url if re.fullmatch(_URL, url) else None


_STAYS = re.compile(r"(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~:/?@!*+,;=&-])+")
"""Characters after the host that are not encoded. RFC 3986 also allows ``$ ( ) '``; these are encoded, which does not
change the page, because shells act on them."""
_STAYS_IN_HOST = re.compile(r"(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~:\[\]-])+")


def openable(url: str) -> str | None:
    r"""Return a URL percent-encoded as in RFC 3986, to be passed to a browser; None if it may not be opened.

    The result has no character that ends or escapes quotes of a shell (``$ ` " ' \\ ( ) | < >``, white
    space, controls). ``&`` and ``;`` stay, since they separate parts of a query or a path. The function
    is idempotent.
    """
    if safe_url(url) is None:
        return None
    scheme, _, rest = url.partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    path, hash_sign, fragment = rest[len(host) :].partition("#")
    if not host.isascii():
        with suppress(UnicodeError):  # not a valid host name: it is percent-encoded
            host = host.encode("idna").decode()
    path, fragment = (_encoded(part, _STAYS) for part in (path, fragment))
    return f"{scheme}://{_encoded(host, _STAYS_IN_HOST)}{path}{hash_sign}{fragment}"


def _encoded(text: str, stays: re.Pattern[str]) -> str:
    """Percent-encode a text except for the parts that match ``stays``."""
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
    """Return the first ``shown`` names and the number of the others: ``Rae, Borgeaud, +78``.

    If only one name would be left, it is written out. Where the last one is "others", their number is not known: ``Rae, Borgeaud et al.``
    """
    if len(names) > 1 and names[-1] == OTHERS:
        return f"{', '.join(names[:-1][: shown + 1])} et al."
    if len(names) <= shown + 1:
        return ", ".join(names)
    return f"{', '.join(names[:shown])}, +{len(names) - shown:,}"


def human_count(count: int | None) -> str:
    """Return a count with a unit, as usual for model sizes, with at least two digits: ``8.3B``, ``345M``, ``1.6T``."""
    if count is None:
        return ""
    for limit, unit in ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K")):
        # 999.6 of a unit would be written as 1000: use the next larger unit.
        if count >= limit * 0.9995:
            value = count / limit
            return f"{value:.1f}".removesuffix(".0") + unit if value < 9.95 else f"{value:.0f}{unit}"
    return str(count)


def total_and_active(total: int | None, active: int | None) -> str:
    """Write the size of a model: ``671B total, 37B active`` for a mixture of experts, else the total alone."""
    if active is None:
        return human_count(total)
    return ", ".join(
        filter(None, (f"{human_count(total)} total" if total is not None else "", f"{human_count(active)} active"))
    )
