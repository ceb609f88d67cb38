"""Short citations to paste: keys in the syntax of LaTeX, pandoc and Typst, and links.

Invariant: the text of a record is escaped for its target, so that a title never becomes
markup, and only safe web addresses are written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.errors import CitationError
from hmtui.text.cleaning import safe_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.models import Entry

__all__ = ["RENDERERS", "escape_markdown", "markdown_url"]

_PAPER = ("paper", "announcement", "pdf")
_ANY = (*_PAPER, "proceedings", "website", "code", "weights")
_PANDOC_KEY = re.compile(r"\w(?:\w|[:.#$%&+?<>~/-](?=\w))*")
_TYPST_KEY = re.compile(r"\w(?:[\w:.-]*[\w-])?")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKDOWN = re.compile(r"[\\`*_\[\]()<>|~$@^]|&(?=#?\w+;)")
_URL_SIGNS = {ord(sign): f"%{ord(sign):02X}" for sign in '()<>[]|\\`"*_~'}


def _keys(entries: Sequence[Entry], keys: Mapping[str, str]) -> list[str]:
    return [keys[entry.id] for entry in entries]


def _key(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    return "\n".join(_keys(entries, keys))


def _cite(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    return f"\\cite{{{','.join(_keys(entries, keys))}}}" if entries else ""


def _pandoc(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    cited = (f"@{key}" if _PANDOC_KEY.fullmatch(key) else f"@{{{key}}}" for key in _keys(entries, keys))
    return f"[{'; '.join(cited)}]" if entries else ""


def _typst(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    return " ".join(
        f"@{key}" if _TYPST_KEY.fullmatch(key) else f'#cite(label("{key}"))' for key in _keys(entries, keys)
    )


def _markdown(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    """Write a link, several as a list: Markdown would run bare lines together to a paragraph."""
    del keys
    links = [
        f"[{escape_markdown(entry.title or entry.name)}]({markdown_url(_link(entry, _ANY, 'link'))})"
        for entry in entries
    ]
    return "\n".join(f"- {link}" if len(links) > 1 else link for link in links)


def _title_link(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    del keys
    return "\n\n".join(f"{entry.title or entry.name}\n{_link(entry, _ANY, 'link')}" for entry in entries)


def _paper(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    del keys
    return "\n".join(_link(entry, _PAPER, "paper link") for entry in entries)


def _code(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    del keys
    return "\n".join(_link(entry, ("code",), "code link") for entry in entries)


def _weights(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    del keys
    return "\n".join(_link(entry, ("weights",), "weights link") for entry in entries)


def _link(entry: Entry, rels: tuple[str, ...], what: str) -> str:
    found = [link.url for rel in rels for link in entry.links if link.rel == rel]
    safe = [url for url in found if safe_url(url)]
    if safe:
        return safe[0]
    if found:
        raise CitationError(f"The {what} of {entry.name} is not a web address.", hint=f"It reads: {found[0]}")
    known = ", ".join(dict.fromkeys(link.kind for link in entry.links))
    raise CitationError(f"No {what} is known for {entry.name}.", hint=f"Known: {known}." if known else "")


def escape_markdown(text: str) -> str:
    """Put a back-slash before every sign that Markdown, or its common extensions, could read as markup."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def markdown_url(url: str) -> str:
    """Encode what could end a link's address or be read as a character reference."""
    return _ENTITY.sub("%26", url.translate(_URL_SIGNS))


RENDERERS: dict[str, Callable[[Sequence[Entry], Mapping[str, str]], str]] = {
    "key": _key,
    "cite": _cite,
    "pandoc": _pandoc,
    "typst": _typst,
    "markdown": _markdown,
    "title-link": _title_link,
    "link": _paper,
    "code": _code,
    "weights": _weights,
}
"""What writes each style."""
