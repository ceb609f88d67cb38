"""Citation keys: ``brown2020language``, and the other common patterns.

A key is made of the first author, the year in which the work became public and the
first significant word of the title. The year is that of ``issued``, not of a later
publication, so that a key stays the same when a preprint is accepted; Better BibTeX,
JabRef and ACL keys take the year of publication, as those programs do.

Invariant: keys are unique among the records given (also when case is ignored, as in
BibTeX), do not depend on their order, and hold no character that BibTeX, LaTeX or a
shell treats specially. A record's own ``citation_key`` always wins.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

from hmtui.errors import CitationError
from hmtui.formats.work import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from hmtui.models import Author, Entry

__all__ = ["PATTERNS", "Suffixes", "assign_keys", "author_part", "letters_of", "title_part", "usable_key"]

_ARTICLE_WORDS = (
    "a an the and or of on in for to with from by at as into onto via "
    "de la le les un une des du der die das ein eine el los las una und et"
)
_ARTICLES = frozenset(_ARTICLE_WORDS.split())
_QUESTIONS = frozenset("what how why when where which who is are was were do does did can".split())
_SPELLED = {
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "ı": "i",
    "ħ": "h",
    "ŋ": "n",
}
_REFUSED = re.compile(r"""[\s"#%'(),={}\\~@&$^<>|\[\]`;*?!\x00-\x20\x7f-\xa0]""")
_JOINED = dict.fromkeys(map(ord, "-‐‑‒–'’‘ʼ`´"))
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
_WORD = re.compile(r"[A-Za-z0-9]+")
_GREEK = "GREEK "


def assign_keys(
    entries: Iterable[Entry], pattern: str = "google", pinned: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Return the key of every record, by record id.

    Records with the same key get suffixes in the order of their ids:
    the first keeps it, the next get ``a``, ``b``, … ``z``, ``aa``. ``pinned`` are keys,
    by record id, that were given before and stay (``citations.pinned``).

    Raises:
        CitationError: there is no such pattern.
    """
    make = PATTERNS.get(pattern)
    if make is None:
        raise CitationError(f"Unknown pattern for keys “{pattern}”.", hint=f"Patterns: {', '.join(PATTERNS)}.")
    wanted: dict[str, tuple[bool, bool, str]] = {}
    for entry in entries:  # which may be many: none is held
        fixed = usable_key(entry.citation_key or pinned.get(entry.id, ""))
        wanted[entry.id] = not entry.citation_key, not fixed, fixed or usable_key(make(entry)) or "record"
    ordered = sorted(wanted)
    keys: dict[str, str] = {}
    taken: set[str] = set()
    suffixes = Suffixes(taken)
    # Keys that were fixed go first, then the plain ones, so that no suffix takes a key from its owner.
    for entry_id in sorted(ordered, key=lambda entry_id: wanted[entry_id][:2]):
        key = wanted[entry_id][2]
        if key.lower() not in taken:
            keys[entry_id] = key
            taken.add(key.lower())
    for entry_id in ordered:
        if entry_id not in keys:
            keys[entry_id] = suffixes.free(wanted[entry_id][2])
            taken.add(keys[entry_id].lower())
    return keys


class Suffixes:
    """Finds free keys by letters behind a key; goes on from the last one, since keys that are taken stay so."""

    def __init__(self, taken: Container[str]) -> None:
        """Look in ``taken``, the keys in use in lower case; what ``free`` returns has to be added there."""
        self._taken = taken
        self._tried: dict[str, int] = {}

    def free(self, key: str) -> str:
        """Return the first of ``keya``, ``keyb``, … ``keyaa`` that is not taken."""
        stem = key.lower()
        number = self._tried.get(stem, 0)
        while (key + letters_of(number)).lower() in self._taken:
            number += 1
        self._tried[stem] = number
        return key + letters_of(number)


def letters_of(number: int) -> str:
    """Return the letters of a number: a, b, … z, aa, ab and so on."""
    text = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("a") + digit) + text
    return text


def usable_key(key: str) -> str:
    """Return a key without the characters that BibTeX refuses or that end a citation command."""
    return _REFUSED.sub("", key)


# --- the patterns -------------------------------------------------------------------------------------------


def _google(entry: Entry) -> str:
    """``brown2020language``, as Google Scholar writes it."""
    who = _author(entry).lower()
    return f"{who}{_year(entry)}{_title_word(entry, who)}"


def _better_bibtex(entry: Entry) -> str:
    """``brownLanguageModelsAre2020``: author, three words of the title, year."""
    words = [word for word in _words(entry.title or entry.name) if word.lower() not in _ARTICLES][:3]
    title = "".join(word[0].upper() + word[1:] for word in words)
    return f"{_author(entry).lower()}{title}{_published_year(entry)}"


def _acl(entry: Entry) -> str:
    """``brown-etal-2020-language``, as the ACL Anthology writes it.

    Two authors are both named, particles and hyphens stay, and the year is that of publication.
    """
    work = describe(entry)
    parts = [_slug(name.literal or name.family or name.given) for name in work.authors[:1]]
    parts = [part for part in parts if part] or [_author(entry).lower()]
    if len(work.authors) == 2 and not work.more:
        parts.append(_slug(work.authors[1].literal or work.authors[1].family or work.authors[1].given))
    elif len(work.authors) > 1 or work.more:
        parts.append("etal")
    word = next((word for word in _slug(work.title).split("-") if word not in _ARTICLES | _QUESTIONS), "")
    return "-".join(part for part in (*parts, str(work.date.year or "nd"), word) if part)


def _slug(text: str) -> str:
    """Write a text in lower case, its words joined by hyphens; apostrophes go."""
    return "-".join(_WORD.findall(_ascii(text.translate(_APOSTROPHES)).lower()))


def _jabref(entry: Entry) -> str:
    """``Brown2020``."""
    who = _author(entry)
    return f"{who[:1].upper()}{who[1:]}{_published_year(entry)}"


def _arxiv(entry: Entry) -> str:
    """``arxiv2005.14165``; a work not on arXiv gets the default."""
    return f"arxiv{entry.arxiv}" if entry.arxiv else _google(entry)


PATTERNS: dict[str, Callable[[Entry], str]] = {
    "google": _google,
    "better-bibtex": _better_bibtex,
    "acl": _acl,
    "jabref": _jabref,
    "arxiv": _arxiv,
}
"""Pattern by name; the first is the default."""


# --- their parts --------------------------------------------------------------------------------------------


def author_part(entry: Entry) -> str:
    """Return the author part of a key, in lower case."""
    return _author(entry).lower()


def title_part(entry: Entry) -> str:
    """Return the title word of a key, in lower case."""
    return _title_word(entry, author_part(entry))


def _year(entry: Entry) -> str:
    return str(entry.year) if entry.year else "nd"


def _published_year(entry: Entry) -> str:
    """Return the year of publication, which Better BibTeX and JabRef take."""
    return str(describe(entry).date.year or "nd")


def _author(entry: Entry) -> str:
    """Return the first author, else the first editor, the organisation, or the record's name, in ASCII letters."""
    for name in entry.author[:1] or _editors(entry)[:1]:
        if part := _name_part(name):
            return part
    for text in (*entry.organizations, entry.publisher, entry.name, entry.id):
        if part := _first_word(text):
            return part
    return "anon"


def _editors(entry: Entry) -> Sequence[Author]:
    if entry.type != "book":
        return ()
    return describe(entry).editors


def _name_part(name: Author) -> str:
    """Return a person's family name without particles (``van der``), or a group's first word."""
    if name.literal:
        return _first_word(name.literal)
    words = (name.family or name.given).split()
    particles = next((at for at, word in enumerate(words) if not word.islower()), len(words) - 1)
    return "".join(_words("".join(words[particles:])))


def _first_word(text: str) -> str:
    words = _words(text)
    return next((word for word in words if word.lower() not in _ARTICLES), words[0] if words else "")


def _title_word(entry: Entry, who: str) -> str:
    """Return the first significant word of the title, else of the name or id; never the author again."""
    for text in (entry.title, entry.name, entry.id):
        words = [word.lower() for word in _words(text)]
        telling = [word for word in words if word not in _ARTICLES and word not in _QUESTIONS and word != who]
        if telling:
            return telling[0]
    return ""


def _words(text: str) -> list[str]:
    """Return the words of a text in ASCII; hyphens and apostrophes join, other signs part."""
    return _WORD.findall(_ascii(text.translate(_JOINED)))


def _ascii(text: str) -> str:
    """Write a text in ASCII: accents dropped (``ü`` is ``u``), Greek letters named, what has no spelling left out."""
    if text.isascii():
        return text
    return "".join(_spell(letter) for letter in unicodedata.normalize("NFKD", text))


def _spell(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _SPELLED:
        return _SPELLED[letter]
    if unicodedata.combining(letter):
        return ""
    name = unicodedata.name(letter, "")
    if name.startswith(_GREEK) and "LETTER " in name:
        # Unicode names the letter "lamda"; the usual spelling is lambda.
        return name.partition("LETTER ")[2].split()[-1].lower().replace("lamda", "lambda")
    # Scripts without a known spelling fall out of a word; signs part words.
    return "" if letter.isalnum() else " "
