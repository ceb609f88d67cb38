"""Parse a query into its tree. The language is described in ``hmtui.query``.

Invariant: any text gives a query; parsing takes linear time and bounded recursion.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.columns import SORT_KEYS, is_descending
from hmtui.identity import arxiv_number, bare_doi
from hmtui.query.known_values import suggestion
from hmtui.query.numbers import BadValueError, bounds, unit_missing
from hmtui.query.tree import (
    FIELDS,
    WHOLE_NAMES,
    AllOf,
    AnyOf,
    Between,
    Exactly,
    Flag,
    InField,
    Not,
    Phrase,
    Query,
    QueryProblem,
    Sort,
    Term,
)
from hmtui.text.distance import nearest
from hmtui.text.normalize import fold, normalize, parts, patterns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from hmtui.query.tree import Clause

__all__ = ["LONGEST", "MOST_TERMS", "colon_form", "field_of", "fields", "is_field", "parse", "sort_of", "words_of"]

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
    "size": "params",
    "date": "year",
    "modality": "arch",
    "lists": "list",
}
_FEW_SIGNS = 3
_HAS = tuple(
    "paper pdf code weights dataset website demo video blog proceedings model-card doi arxiv title author year venue org "
    "params license arch lang type summary abstract corrections".split()
)
_FORMER = {"announcement": "blog"}
"""Words of earlier versions, which saved views and scripts still have."""
_IS = ("open", "closed")
_ANNOTATIONS = (
    *("is:starred", "is:read", "is:reading", "is:to-read", "is:unread", "is:new"),
    *("is:duplicate", "has:note", "tag", "note"),
)
_INSTEAD = {
    **dict.fromkeys(("is:tagged", "has:tag", "has:tags"), "tag:"),
    **dict.fromkeys(("is:noted", "has:notes"), "has:note"),
}
"""Facts that are asked for by another field."""
_WITH_TEXT = ("tag", "note")
"""Annotation filters that take any text."""

LONGEST = 2_000
"""Characters of a query that are used."""
MOST_TERMS = 32
"""Words, phrases and filters of a query that are used."""
_DEEPEST = 16
"""Levels of brackets that are used."""

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


def parse(text: str, *, annotations: Collection[str] = ()) -> Query:
    """Parse any text as a query; see ``hmtui.query`` for the language.

    ``annotations``: the annotation filters that are available (``is:starred``, ``has:note``, ``tag``, …) and the tags
    (``#to-cite``); the others are ignored and reported.
    """
    # A control character in pasted text separates words, as white space does.
    reader = _Reader(text[:LONGEST].translate(_CONTROLS), annotations)
    if len(text) > LONGEST:
        reader.complain(f"Only the first {LONGEST:,} characters are used", LONGEST, len(text))
    clauses = _flatten(reader.read_all())
    return Query(text, clauses, reader.sort, tuple(reader.problems))


def sort_of(text: str) -> Sort | None:
    """Return the order of ``sort:`` with this value; None if it is empty or unknown."""
    return parse(f"sort:{text}").sort if text else None


def is_field(name: str) -> bool:
    """Check whether a word before a colon is a field that can be asked for."""
    return field_of(name) in _KINDS


def field_of(name: str) -> str:
    """Return the field that a name or alias before a colon means."""
    return _ALIASES.get(name.casefold(), name.casefold())


def fields() -> Sequence[str]:
    """Return all fields that can be asked for."""
    return tuple(_KINDS)


def colon_form(word: str) -> str:
    """Return a word that compares a field as the language writes it: ``params>100b`` is ``params:>100b``."""
    match = _COMPARED.match(word)
    return f"{word[: match.end('field')]}:{word[match.end() :]}" if match and _compares(match) else word


def words_of(field: str) -> Sequence[str]:
    """Return the words that a field takes; none where it takes any."""
    if field == "sort":
        return SORT_KEYS
    noted = [word for name, _, word in (one.partition(":") for one in _ANNOTATIONS) if name == field and word]
    return (*{"has": _HAS, "is": _IS}.get(field, ()), *noted)


def _flatten(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return clauses without nested conjunctions and duplicates."""
    flat: dict[Clause, None] = {}
    for clause in clauses:
        flat.update(dict.fromkeys(_flatten(clause.clauses) if isinstance(clause, AllOf) else (clause,)))
    return tuple(flat)


_PART = r"""(?x)\s*(?:
        (?P<not>!(?=[^\s!|)])|-(?=[^\W\d_]|["“(#])|NOT(?=\s+\S))
      | (?P<open>\()
      | (?P<close>\))
      | (?P<or>\||OR(?=\s|$))
      | (?P<and>AND(?=\s|$))
      | (?:(?P<field>[^\W\d_]+):(?!//|\s|$))?
        (?:["“](?P<phrase>[^"”]*)(?P<closed>["”]|$) | (?P<word>[^\s"“”|()]+(?:[(][^\s"“”|()]*[)][^\s"“”|()]*)?) | ["”]))"""
"""One part of a query; compiled for the first query that is not empty: at the start there is none."""
_OF_PAPER = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:arxiv\.org/(?:abs|pdf|html)/|doi\.org/10\.)|10\.\d{4,9}/.|\d{4}\.\d{4,5}v\d+$",
    re.IGNORECASE,
)
"""What is the address, the DOI or the version of a paper, as it is pasted."""
_COMPARED = re.compile(r"[-!]?(?P<field>[^\W\d_]{2,})(?P<equals>=|(?=[<>]))")
"""A field that is compared without a colon: ``year=2025``, ``params>100b``."""
_COMPARISON = re.compile(r"[<>]=?=?|==?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SIZE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?[mbt]", re.IGNORECASE)
"""A number of parameters, as in the names of models: 7b, 1.5B, 350m."""
_VALUE = re.compile(
    r"""(?P<whole>=(?=["“\w]))?(?:["“](?P<phrase>[^"”]*)["”]|["“](?P<plain>.*)|(?P<word>[^\s"“”()]*))""", re.DOTALL
)


class _Reader:
    """Parses a query from left to right; collects its order and its problems."""

    def __init__(self, text: str, annotations: Collection[str]) -> None:
        self._text = text
        self._annotations = annotations
        self._at = 0
        self._terms = 0
        self._depth = 0
        self.sort: Sort | None = None
        self.problems: list[QueryProblem] = []

    def complain(self, message: str, start: int, end: int, *, used: bool = False, instead: str = "") -> None:
        if all(one.message != message for one in self.problems):
            self.problems.append(QueryProblem(message, start, end, used, instead))

    def _next_part(self) -> re.Match[str] | None:
        return re.compile(_PART).match(self._text, self._at) if self._text else None

    def read_all(self) -> list[Clause]:
        """Parse to the end of the text, or to the closing bracket."""
        groups: list[list[Clause]] = []
        joins, kind = False, None
        while (match := self._next_part()) is not None:
            self._at = match.end()
            kind = match.lastgroup
            if kind == "close":
                if self._depth:
                    break
            elif kind == "or":
                joins = bool(groups)
            elif kind == "and":
                self.complain("Leave AND out: all words must match", match.start(kind), self._at, used=True)
            else:
                clauses = self._unit(match)
                if clauses and joins:
                    groups[-1].append(_all_of(clauses))
                elif clauses:
                    groups.append([_all_of(clauses)])
                joins = joins and not clauses
        if joins and kind == "or":
            self.complain("Type a second term after OR", self._at, self._at, used=True)
        return [group[0] if len(group) == 1 else AnyOf(tuple(dict.fromkeys(group))) for group in groups]

    def _unit(self, match: re.Match[str]) -> list[Clause]:
        """Parse one unit: a word may normalize to several terms, or to none."""
        if match["not"]:
            return self._negated()
        if match["open"]:
            return self._bracketed(match.start("open"))
        start = match.start(match.lastgroup or 0)
        if self._terms >= MOST_TERMS:
            self.complain(f"Only the first {MOST_TERMS} terms are used", start, len(self._text))
            return []
        return self._qualified(match) if match["field"] else self._free(match)

    def _negated(self) -> list[Clause]:
        match = self._next_part()
        if match is None or match.lastgroup in {"close", "or", "and", "not"}:
            return []
        self._at = match.end()
        before = self.sort
        clauses = self._unit(match)
        if self.sort is not None and self.sort is not before:  # -sort:year is sort:-year
            self.sort = Sort(self.sort.key, reverse=not self.sort.reverse)
        return [Not(_all_of(clauses))] if clauses else []

    def _bracketed(self, start: int) -> list[Clause]:
        if self._depth >= _DEEPEST:
            return []
        self._depth += 1
        clauses = self.read_all()
        self._depth -= 1
        if not any(map(str.isalnum, self._text[start : self._at])):
            self.complain("Type words in the brackets", start, self._at, used=True)
        elif not self._depth and not self._text[: self._at].endswith((")", "OR", "|")):
            self._complain_of_open(start)
        return clauses

    def _free(self, match: re.Match[str]) -> list[Clause]:
        if match["phrase"] is not None:
            return self._counted(
                _phrase(match["phrase"], begun=not match["closed"] and not match["phrase"].endswith(" "))
            )
        text = match["word"]
        if text is None or _is_begun(text):  # a quote, or what is still being typed
            return []
        if (compared := _COMPARED.match(text)) and _compares(compared):
            return self._compared(compared, match.start("word"))
        if _OF_PAPER.match(text):
            return self._counted([InField("id", (_identifier(text),))])
        if text.startswith("#") and self._begins_tag(text.casefold()):
            return self._counted([Flag("tag", text[1:].casefold())])
        if sign := _COMPARISON.match(text):
            self._complain_of_comparison(text[sign.end() :], sign[0], match.start("word"))
        clauses = self._counted(_terms(text))
        if _SIZE.fullmatch(text):
            return [AnyOf((*clauses, Between("params", *bounds("params", text))), "size")]
        if not clauses and (not text.isascii() or (len(text) > _FEW_SIGNS and text == self._text.strip())):
            self.complain(f"No letter or digit in “{text}” to search for", match.start("word"), match.end("word"))
        return clauses

    def _begins_tag(self, text: str) -> bool:
        """Check whether a tag begins so, each behind a ``#``; where none is known, it is taken for one."""
        return not self._annotations or any(one.startswith(text) for one in self._annotations)

    def _compared(self, compared: re.Match[str], start: int) -> list[Clause]:
        """Parse a field that is compared without a colon, and report how it was read."""
        typed = compared["field"]
        value = _VALUE.match(self._text, start + compared.end())
        if value is None or not value[0].strip("<>="):  # it is still being typed
            return []
        self._at = value.end()
        self._terms += 1
        before = len(self.problems)
        clauses = self._read_value(field_of(typed), value)
        if len(self.problems) == before:
            word = self._text[start : value.end()]
            self.complain(f"{word} is read as {colon_form(word)}", start, value.end(), used=True)
        return clauses

    def _complain_of_open(self, start: int) -> None:
        """Report a bracket that is not closed: what follows is used as far as it goes."""
        words = self._text[start + 1 :].strip()
        if " " in words:  # around one word, both mean that word
            self.complain(f"Close the bracket: ({words})", start, len(self._text), used=True, instead=f"({words})")

    def _complain_of_comparison(self, value: str, sign: str, start: int) -> None:
        """Report a comparison that lacks its field."""
        word, end = f"{sign}{value}", start + len(sign) + len(value)
        if not value:
            self.complain("Write comparisons without spaces: params:>100b, year:>=2021", start, end)
        elif field := "year" if _YEAR.fullmatch(value) else "params" if _SIZE.fullmatch(value) else "":
            message = f"{word} is searched as text. Did you mean {field}:{word}?"
            self.complain(message, start, end, used=True, instead=f"{field}:{word}")

    def _counted(self, clauses: Iterable[Clause]) -> list[Clause]:
        counted = list(clauses)
        self._terms += len(counted)
        return counted

    def _qualified(self, match: re.Match[str]) -> list[Clause]:
        typed, field = match["field"], field_of(match["field"])
        value = _VALUE.match(self._text, match.end("field") + 1)
        if value is None:  # cannot happen, the pattern matches the empty string
            return []
        if field not in _KINDS:
            return self._unknown_field(typed, value)
        self._at = value.end()
        if instead := _INSTEAD.get(f"{field}:{value[0].casefold()}"):
            message = f"Ignored {typed}:{value[0]}. Did you mean {instead}?"
            self.complain(message, match.start("field"), value.end(), instead=instead)
            return []
        self._terms += 1
        return self._read_value(field, value)

    def _unknown_field(self, typed: str, value: re.Match[str]) -> list[Clause]:
        """Ignore a field that is mistyped, with its value; what resembles no field is text with a colon in it."""
        start, end = value.start() - len(typed) - 1, value.end()
        if near := nearest(typed.casefold(), (*_KINDS, *_ALIASES)):
            self._at = end
            field = field_of(near[0])
            message = f"Ignored {typed}:{value[0]}: unknown field. Did you mean {field}:?"
            self.complain(message, start, end, instead=f"{field}:{value[0]}")
            return []
        self._at = value.start()
        self.complain(f"Unknown field {typed}, searched as text", start, value.start() - 1, used=True)
        return self._counted(_terms(typed))

    def _read_value(self, field: str, value: re.Match[str]) -> list[Clause]:
        kind, (start, end) = _KINDS[field], value.span()
        if kind == "text":
            return _text_values(field, value)
        choices: list[Clause] = []
        typed = [value["phrase"]] if value["phrase"] is not None else re.split(r"[,|]", value[0].strip('"“'))
        for choice in typed:
            try:
                choices += getattr(self, f"_{kind}")(field, choice.strip())
            except BadValueError as error:
                self.complain(str(error), start, end, instead=error.instead if len(typed) == 1 else "")
        if kind == "number" and len(choices) == len(typed) and (missing := unit_missing(field, value[0])):
            self.complain(missing[0], start, end, used=True, instead=missing[1])
        return [choices[0] if len(choices) == 1 else AnyOf(tuple(choices))] if choices else []

    def _number(self, field: str, value: str) -> list[Clause]:
        return [Between(field, *bounds(field, value))]

    def _fact(self, field: str, value: str) -> list[Clause]:
        value = value.casefold()
        if (field, value) == ("is", "unread") and "is:read" in self._annotations:
            return [Not(Flag("is", "read"))]
        known = _HAS if field == "has" else _IS
        value = _FORMER.get(value, value) if field == "has" else value
        if value in known:
            return [Flag(field, value)]
        annotation = field if field in _WITH_TEXT else f"{field}:{value}"
        if annotation in self._annotations:
            return [Flag(field, value)]
        if annotation in _ANNOTATIONS:
            raise BadValueError(f"Ignored {field}:{value}, since it is not known here")
        choices = (*known, *(name.partition(":")[2] for name in _ANNOTATIONS if name.startswith(f"{field}:")))
        hint, instead = suggestion(value, choices, f"{field}:")
        raise BadValueError(f"Ignored unknown {field}:{value}. {hint}", instead)

    def _name_of_list(self, field: str, value: str) -> list[Clause]:
        return [Flag(field, value.casefold())] if value else []

    def _order(self, _: str, value: str) -> list[Clause]:
        match = re.fullmatch(r"(-?)(\w*?)(?:[-_:](desc|asc))?", value.casefold())
        key = _ALIASES.get(match[2], match[2]) if match else value
        key = "authors" if key == "author" else key  # as the column is called
        if match is None or key not in SORT_KEYS:
            hint, near = suggestion(key, SORT_KEYS)
            instead = value.casefold().replace(key, near) if near else ""
            raise BadValueError(f"Cannot sort by {value}. {hint}", instead)
        turned = match[3] is not None and (match[3] == "desc") != is_descending(key)
        self.sort = Sort(key, reverse=bool(match[1]) != turned)
        return []


def _compares(compared: re.Match[str]) -> bool:
    """Check whether a word compares a field that can be compared so."""
    kind = _KINDS.get(field_of(compared["field"]))
    return kind == "number" if not compared["equals"] else kind is not None


def _is_begun(word: str) -> bool:
    return word == "#" or (word.endswith(":") and is_field(word.removesuffix(":")))


def _terms(text: str) -> Iterator[Term]:
    yield from (Term(wanted, parts(word)) for word in normalize(text).split() if (wanted := patterns(word)))


def _identifier(text: str) -> Term:
    """Return the term of a DOI, an arXiv number (in a URL or not) or an id; it is one word in the index."""
    if _OF_PAPER.match(text):  # otherwise an id that may contain a number
        text = (arxiv_number(text) if "arxiv" in text.casefold() or "/" not in text else bare_doi(text)) or text
    soft = normalize(text).replace(" ", "-")
    return Term(patterns(soft), parts(soft))


def _phrase(text: str, *, begun: bool = False) -> Iterator[Phrase]:
    if words := tuple(word for word in normalize(text).split() if word.strip("-")):
        yield Phrase(words, begun)


def _all_of(clauses: list[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else AllOf(tuple(clauses))


def _text_values(field: str, value: re.Match[str]) -> list[Clause]:
    """Parse the value of a text field: a quoted phrase, or alternatives separated by commas or bars."""
    name = value["phrase"] or value["word"]
    if value["whole"] and name and field in WHOLE_NAMES:
        return [Exactly(field, fold(name) or name.casefold())]
    if value["phrase"] is not None:
        return [InField(field, tuple(_phrase(value["phrase"])))] if fold(value["phrase"]) else []
    plain = [value["plain"]] if value["plain"] is not None else re.split(r"[,|]", value["word"])
    read = _terms if field != "id" else lambda choice: [_identifier(choice)] if fold(choice) else []
    choices = [InField(field, wanted) for choice in plain if (wanted := tuple(read(choice)))]
    return [choices[0] if len(choices) == 1 else AnyOf(tuple(choices))] if choices else []


_KINDS = {
    **dict.fromkeys(FIELDS, "text"),
    "year": "number",
    "params": "number",
    "tokens": "number",
    "list": "name_of_list",
    "has": "fact",
    "is": "fact",
    "tag": "fact",
    "note": "fact",
    "sort": "order",
}
