"""The search language: what a person types, as a tree of clauses.

Every word must match somewhere, in any order. ``"exact phrase"`` asks for whole
words in sequence; an unclosed quote is plain text, since it is still being
typed. ``-word``, ``!word`` and ``NOT word`` exclude (``-`` only before a letter,
a quote or a bracket, so ``GPT-3`` is safe). ``OR`` and ``|`` join their
neighbours and bind tighter than the space between words: ``gpt OR bert open``
is (gpt or bert) and open. Brackets group.

``field:value`` limits a value to a field, ``year:`` and ``params:`` take a
number, a range (``2020..2022``, ``2015-2023``) or a comparison (``>=2021``);
``has:`` and ``is:`` ask for facts; ``sort:`` orders. Values may be quoted;
commas or bars in a value mean any of them.

Invariant: ``parse`` never raises and never keeps silent: whatever it could not
use is a ``QueryProblem`` that says what was done instead. An unknown field is
searched as text; a bad value is left out. Terms are folded (``hmtui.folding``)
and never become syntax of anything behind them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hmtui.folding import fold, needles, parts, soften

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator
    from typing import TypeAlias

    _Reading: TypeAlias = Callable[[str], tuple[int, int]]

__all__ = [
    "FIELDS",
    "AllOf",
    "AnyOf",
    "Between",
    "Clause",
    "Flag",
    "InField",
    "Not",
    "Phrase",
    "Query",
    "QueryProblem",
    "Sort",
    "Term",
    "parse",
]

FIELDS = ("name", "title", "author", "org", "venue", "section", "license", "arch", "lang", "id")
"""Fields whose value is text."""

_ALIASES = {
    "n": "name",
    "t": "title",
    "a": "author",
    "authors": "author",
    "y": "year",
    "organization": "org",
    "organisation": "org",
    "s": "section",
    "tab": "section",
    "licence": "license",
    "architecture": "arch",
    "language": "lang",
    "arxiv": "id",
    "doi": "id",
    "parameters": "params",
}
_HAS = (
    *(
        "paper",
        "pdf",
        "code",
        "weights",
        "dataset",
        "website",
        "demo",
        "video",
        "announcement",
        "proceedings",
        "model-card",
    ),
    *(
        "doi",
        "arxiv",
        "title",
        "author",
        "year",
        "venue",
        "org",
        "params",
        "license",
        "arch",
        "lang",
        "summary",
        "corrections",
    ),
)
_IS = ("open", "closed")
_PERSONAL = ("is:starred", "is:read", "is:unread", "has:note", "tag")
_SORTS = ("relevance", "year", "name", "title", "venue", "params")

LONGEST = 2_000
"""Characters of a query that are looked at."""
MOST_TERMS = 40
"""Words, phrases and qualifiers of a query that are used."""
_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Something in a query that could not be used as it stands, and where: code points ``start`` to ``end``."""

    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the results.

    Every key has a natural direction (year: newest first, params: largest first,
    the others A to Z, relevance: best first); ``reverse`` turns it round.
    """

    key: str
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A word, matched inside words: one of ``needles`` must occur in a word."""

    needles: tuple[str, ...]
    parts: tuple[str, ...]
    """The pieces between its hyphens and dots, tried one by one when the word as a whole is nowhere."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Whole words in sequence: soft words (see ``folding.soften``)."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InField:
    """Terms or phrases that must all match in one field."""

    field: str
    clauses: tuple[Term | Phrase, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A number within bounds, both included; ``None`` is open. ``key`` is year or params."""

    key: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Flag:
    """A fact that a record has or has not: ``("has", "code")``, ``("is", "open")``, ``("tag", "to cite")``."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not match."""

    clause: Clause


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one must match."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All must match."""

    clauses: tuple[Clause, ...]


if TYPE_CHECKING:
    Clause: TypeAlias = Term | Phrase | InField | Between | Flag | Not | AnyOf | AllOf
else:
    Clause = object


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood: all ``clauses`` must hold."""

    text: str
    clauses: tuple[Clause, ...] = ()
    sort: Sort | None = None
    problems: tuple[QueryProblem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it restricts the records."""
        return not self.clauses

    @property
    def has_text(self) -> bool:
        """Whether it has free words to match, so that the default order is by relevance."""
        return any(_has_text(clause) for clause in self.clauses)


def _has_text(clause: Clause) -> bool:
    if isinstance(clause, (AnyOf, AllOf)):
        return any(map(_has_text, clause.clauses))
    return isinstance(clause, (Term, Phrase))


def parse(text: str, *, personal: Container[str] = ()) -> Query:
    """Understand any text as a query; see the module's words on the language.

    ``personal`` names the personal facts that can be asked for here
    (``is:starred``, ``is:read``, ``is:unread``, ``has:note``, ``tag``); the
    others are left out with a problem that says so.
    """
    reader = _Reader(text[:LONGEST], personal)
    if len(text) > LONGEST:
        reader.complain(f"only the first {LONGEST:,} characters are used", LONGEST, len(text))
    clauses = _flatten(reader.read_all())
    return Query(text, clauses, reader.sort, tuple(reader.problems))


def _flatten(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Unfold nested conjunctions and drop repetitions."""
    flat: dict[Clause, None] = {}
    for clause in clauses:
        flat.update(dict.fromkeys(_flatten(clause.clauses) if isinstance(clause, AllOf) else (clause,)))
    return tuple(flat)


_TOKEN = re.compile(
    r"""\s*(?:
        (?P<not>!(?=[^\s!|)])|-(?=[^\W\d_]|["“(])|NOT(?=\s+\S))
      | (?P<open>\()
      | (?P<close>\))
      | (?P<or>\||OR(?=\s|$))
      | (?P<and>AND(?=\s|$))
      | (?:(?P<field>[^\W\d_]+):(?!//|\s|$))?
        (?:["“](?P<phrase>[^"”]*)["”] | (?P<open_quote>["“]) | (?P<word>[^\s"“”|()]+(?:[(][^\s"“”|()]*[)])?) | ["”])
      )""",
    re.VERBOSE,
)
_VALUE = re.compile(r"""(?:["“](?P<phrase>[^"”]*)["”]|["“](?P<plain>.*)|(?P<word>[^\s"“”()]*))""", re.DOTALL)


class _Reader:
    """Reads a query from left to right; gathers its order and its problems on the way."""

    def __init__(self, text: str, personal: Container[str]) -> None:
        self._text = text
        self._personal = personal
        self._at = 0
        self._terms = 0
        self._depth = 0
        self.sort: Sort | None = None
        self.problems: list[QueryProblem] = []

    def complain(self, message: str, start: int, end: int) -> None:
        self.problems.append(QueryProblem(message, start, end))

    def read_all(self) -> list[Clause]:
        """Read until the end of the text, or of the brackets that were opened."""
        groups: list[list[Clause]] = []
        joins = False
        while (match := _TOKEN.match(self._text, self._at)) is not None:
            self._at = match.end()
            kind = match.lastgroup
            if kind == "close":
                if self._depth:
                    break
            elif kind == "or":
                joins = bool(groups)
            elif kind != "and":
                clauses = self._unit(match)
                if clauses and joins:
                    groups[-1].append(_all_of(clauses))
                elif clauses:
                    groups.extend([clause] for clause in clauses)
                joins = joins and not clauses
        return [group[0] if len(group) == 1 else AnyOf(tuple(dict.fromkeys(group))) for group in groups]

    def _unit(self, match: re.Match[str]) -> list[Clause]:
        """Read what one place holds: a word may fold to several terms, or to nothing."""
        if match["not"]:
            return self._negated()
        if match["open"]:
            return self._bracketed()
        start = match.start(match.lastgroup or 0)
        if self._terms >= MOST_TERMS:
            if self._terms == MOST_TERMS:
                self._terms += 1
                self.complain(f"only the first {MOST_TERMS} terms are used", start, len(self._text))
            return []
        return self._qualified(match) if match["field"] else self._free(match)

    def _negated(self) -> list[Clause]:
        match = _TOKEN.match(self._text, self._at)
        if match is None or match.lastgroup in {"close", "or", "and", "not"}:
            return []
        self._at = match.end()
        clauses = self._unit(match)
        return [Not(_all_of(clauses))] if clauses else []

    def _bracketed(self) -> list[Clause]:
        if self._depth >= _DEEPEST:
            return []
        self._depth += 1
        clauses = self.read_all()
        self._depth -= 1
        return list(clauses)

    def _free(self, match: re.Match[str]) -> list[Clause]:
        if match["phrase"] is not None:
            return self._counted(_phrase(match["phrase"]))
        text = match["word"]
        if text is None or _is_begun(text):  # a quote that closes nothing (yet), a field without a value (yet)
            return []
        clauses = self._counted(_terms(text))
        if not clauses and not text.isascii():
            self.complain(f"“{text}” has no letter or digit to search for", match.start("word"), match.end("word"))
        return clauses

    def _counted(self, clauses: Iterable[Clause]) -> list[Clause]:
        counted = list(clauses)
        self._terms += len(counted)
        return counted

    def _qualified(self, match: re.Match[str]) -> list[Clause]:
        start, asked = match.start("field"), match["field"]
        field = _ALIASES.get(asked.casefold(), asked.casefold())
        if field not in _KINDS:
            near = _nearest(field, _KINDS)
            hint = f": did you mean {near}?" if near else "; searched as text"
            self.complain(f"unknown field {asked}{hint}", start, match.end("field"))
            self._at = match.end("field") + 1
            return self._counted(_terms(asked))
        value = _VALUE.match(self._text, match.end("field") + 1)
        if value is None:  # the pattern matches anything, also nothing
            return []
        self._at = value.end()
        self._terms += 1
        return self._read_value(field, value)

    def _read_value(self, field: str, value: re.Match[str]) -> list[Clause]:
        kind, (start, end) = _KINDS[field], value.span()
        if kind == "text":
            return _text_values(field, value)
        choices: list[Clause] = []
        for choice in [value["phrase"]] if value["phrase"] is not None else re.split(r"[,|]", value[0].strip('"“')):
            try:
                choices += getattr(self, f"_{kind}")(field, choice.strip())
            except _BadValueError as error:
                self.complain(str(error), start, end)
        return [choices[0] if len(choices) == 1 else AnyOf(tuple(choices))] if choices else []

    def _number(self, field: str, value: str) -> list[Clause]:
        low, high = _bounds(value, *_NUMBERS[field])
        return [Between(field, low, high)]

    def _fact(self, field: str, value: str) -> list[Clause]:
        value = value.casefold()
        known = _HAS if field == "has" else _IS
        if value in known:
            return [Flag(field, value)]
        personal = field if field == "tag" else f"{field}:{value}"
        if personal in self._personal:
            return [Flag(field, value)]
        if personal in _PERSONAL:
            shown = f"tag:{value}" if field == "tag" else personal
            raise _BadValueError(f"{shown} needs personal state, which is not kept here; left out")
        choices = (*known, *(name.partition(":")[2] for name in _PERSONAL if name.startswith(f"{field}:")))
        near = _nearest(value, choices)
        hint = f"did you mean {field}:{near}?" if near else f"known are {', '.join(choices)}"
        raise _BadValueError(f"nothing is known as {field}:{value}; {hint}")

    def _order(self, field: str, value: str) -> list[Clause]:
        match = re.fullmatch(r"(-?)(\w*)(-desc|-asc)?", value.casefold())
        key = _ALIASES.get(match[2], match[2]) if match else value
        if match is None or key not in _SORTS:
            near = _nearest(key, _SORTS)
            hint = f"did you mean {near}?" if near else f"known are {', '.join(_SORTS)}"
            raise _BadValueError(f"cannot sort by {value}; {hint}")
        downward = key in {"year", "params", "relevance"}
        turned = match[3] is not None and (match[3] == "-desc") != downward
        self.sort = Sort(key, reverse=bool(match[1]) != turned)
        return []


class _BadValueError(Exception):
    """A value that its qualifier cannot use; carries the words for the person."""


def _is_begun(word: str) -> bool:
    field = word.removesuffix(":").casefold()
    return word.endswith(":") and _ALIASES.get(field, field) in _KINDS


def _terms(text: str) -> Iterator[Term]:
    for word in soften(text).split():
        if wanted := needles(word):
            yield Term(wanted, parts(word))


def _phrase(text: str) -> Iterator[Phrase]:
    words = tuple(word for word in soften(text).split() if word.strip("-"))
    if words:
        yield Phrase(words)


def _all_of(clauses: list[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else AllOf(tuple(clauses))


def _text_values(field: str, value: re.Match[str]) -> list[Clause]:
    """Read the value of a text field: quoted is a phrase, commas and bars part alternatives."""
    if value["phrase"] is not None:
        return [InField(field, tuple(_phrase(value["phrase"])))] if fold(value["phrase"]) else []
    plain = [value["plain"]] if value["plain"] is not None else re.split(r"[,|]", value["word"])
    choices = [InField(field, wanted) for choice in plain if (wanted := tuple(_terms(choice)))]
    return [choices[0] if len(choices) == 1 else AnyOf(tuple(choices))] if choices else []


_KINDS = {
    **dict.fromkeys(FIELDS, "text"),
    "year": "number",
    "params": "number",
    "has": "fact",
    "is": "fact",
    "tag": "fact",
    "sort": "order",
}


def _year(text: str) -> tuple[int, int]:
    """Read a year; fewer than four digits are a decade or century being typed."""
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValueError
    scale = 10 ** (4 - len(text))
    return int(text) * scale, int(text) * scale + scale - 1


_UNITS = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12}


def _scaled(text: str) -> tuple[int, int, int]:
    """Read a count with its unit as value, step of its last digit, and the common divisor of both."""
    match = re.fullmatch(
        r"([0-9]{1,15})(?:\.([0-9]{0,9}))?(?:e([0-9]{1,2}))?([kmbgt]?)", text.casefold().replace("_", "")
    )
    if match is None:
        raise ValueError
    decimals = match[2] or ""
    step = 10 ** int(match[3] or 0) * _UNITS[match[4]]
    return int(match[1] + decimals) * step, step, 10 ** len(decimals)


def _rounded_count(text: str) -> tuple[int, int]:
    """Read a count as all the numbers that would be written so: ``8.3b`` is 8.25e9 to 8.35e9."""
    value, step, divisor = _scaled(text)
    return -((step - 2 * value) // (2 * divisor)), max(value // divisor, (2 * value + step - 1) // (2 * divisor))


def _exact_count(text: str) -> tuple[int, int]:
    value, _, divisor = _scaled(text)
    return -(-value // divisor), value // divisor


_NUMBERS: dict[str, tuple[_Reading, _Reading, str]] = {
    "year": (_year, _year, "year: takes 2020, 2019..2022 or >=2021"),
    "params": (_rounded_count, _exact_count, "params: takes 7b, 1b..20b or >100b (units k m b t, or 175e9)"),
}


def _bounds(text: str, single: _Reading, bound: _Reading, hint: str) -> tuple[int | None, int | None]:
    """Read a number, a range or a comparison as inclusive bounds."""
    match = re.fullmatch(
        r"(?P<sign>[<>]=?|=)?(?P<low>[^<>=.\-–]*(?:\.[0-9]+[^.\-–]*)?)(?P<to>\.\.+|-|–)?(?P<high>(?<=[.\-–]).+)?", text
    )
    try:
        if match is None or not (match["low"] or match["high"]) or (match["sign"] and match["to"]):
            raise ValueError  # noqa: TRY301 - one answer to every way a value can be wrong
        if match["to"] is None:
            sign = match["sign"] or "="
            return _compared(sign, *(single if sign == "=" else bound)(match["low"]))
        low = bound(match["low"])[0] if match["low"] else None
        high = bound(match["high"])[1] if match["high"] else None
    except ValueError:
        raise _BadValueError(f"{hint}, not “{text}”; left out") from None
    return low, high


def _compared(sign: str, low: int, high: int) -> tuple[int | None, int | None]:
    bounds = {"=": (low, high), "<": (None, low - 1), "<=": (None, high), ">": (high + 1, None), ">=": (low, None)}
    return bounds[sign]


def _nearest(word: str, known: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    near = get_close_matches(word[:40], list(known), n=1, cutoff=0.6)
    return near[0] if near else None
