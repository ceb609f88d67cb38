"""The one place where text from outside becomes text that is safe to show.

Catalog text is written by strangers. Everything read from a catalog, a list or
a query passes through ``clean`` once, at the door; every address passes through
``safe_url`` before it is opened, copied as a link or put into an OSC 8 escape.

Invariant: what ``clean`` returns holds no control character (C0, DEL, C1), no
escape, no bidi override, no invisible character that could hide or reorder
text, no lone surrogate and no line break, so it can be written to a terminal.
It is idempotent. Markup-like text (``[/bold]``) is left as it is: nothing here
or above ever parses it.
"""

from __future__ import annotations

import re

__all__ = ["clean", "fold_list", "human_count", "safe_url"]

_INVISIBLE = (
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

_TABLE: dict[int, str | None] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
_TABLE.update(dict.fromkeys(_INVISIBLE))
_TABLE.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
)
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_STRAY_JOINERS = re.compile(r"(?:^|(?<=\s))[\u200c\u200d]+|[\u200c\u200d]+(?=\s|$)|(?<=[\u200c\u200d])[\u200c\u200d]+")


def clean(text: str) -> str:
    """Make one line of safe text: see the module's invariant.

    Controls become spaces, invisible characters vanish, surrogates become
    U+FFFD, runs of white space become one space, and a letter keeps at most four
    combining marks. Joiners (U+200C, U+200D) stay between visible characters,
    where scripts and emoji need them.
    """
    if text.isascii():
        if not text.isprintable():
            text = text.translate(_TABLE)
        elif "  " not in text and text[:1] != " " and text[-1:] != " ":
            return text
        return " ".join(text.split())
    # The joiner rule looks at white space, so it runs once that has its final form.
    text = " ".join(text.translate(_TABLE).split())
    text = _TOO_MANY_MARKS.sub(r"\1", _STRAY_JOINERS.sub("", text))
    return " ".join(text.split())


_URL = re.compile(r"https?://[^\s/?#\\@]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
_LONGEST_URL = 8192  # no server takes longer ones


def safe_url(url: str) -> str | None:
    """Give the address if it may be opened, else None.

    Only absolute ``http`` and ``https`` addresses with a host, without user
    information, control characters, white space or back-slashes pass.
    """
    if len(url) > _LONGEST_URL or not url.isprintable() or clean(url) != url:
        return None
    return url if _URL.fullmatch(url) else None


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
