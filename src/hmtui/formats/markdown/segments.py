"""Running text cut into segments: stretches of one style, parted at delimiters, each with a cheap type.

Invariant: segments come in the order of the text and do not overlap; what is
between them are delimiters, brackets around links, and white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.markdown.columns import column_role
from hmtui.formats.markdown.kinds import ET_AL, NAME_WORDS, REPORT, kind_of
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.dates import find_date
from hmtui.formats.values.people import find_people, is_person
from hmtui.formats.values.venues import looks_like_venue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.markdown.spans import Placed, Run

__all__ = ["NOT_AFTER", "Segment", "are_authors", "segment", "strip_edges"]

_ABBREVIATIONS = "Md vs Proc Conf Int Symp Trans J No no Vol vol pp Jr Sr St Dr Prof Eds Ed Nat Mach Intell Comput Sci Rev Lett Res Univ cf et al Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec".split()
NOT_AFTER = "".join(rf"(?<!\b{word}\.)" for word in _ABBREVIATIONS)
"""What a full stop does not end a sentence after."""
_TOKEN = re.compile(
    r"[\"“”«「『《`(\[（【｜|•·→；;。,，\s](?:"
    r"(?<=[\"“”«「『《])(?P<inner>[^\"“”«»「」『』《》\n]{2,400})[\"“”»」』》]|(?<=`)`(?P<tex>[^`'\n]{6,300})''"
    r"|(?P<bracket>(?<=[(\[（【])[^()\[\]（）【】\n]{1,200}[)\]）】])"
    r"|(?P<line>(?<=\n))|(?P<strong>(?<=\s)(?:[｜|]\s?|[•·→；;]\s)|(?<=[|•·→；;])\s|(?<=｜)\s?|(?<=[。；])|(?<=[^\s.,:;!?–—-]\s)\s+(?=[A-Z]))|(?P<dash>(?<=\s)[–—-]{1,2}\s)"
    rf"|(?P<stop>(?<=(?:(?<=et al\.)|(?<=\.)(?<!\b[^\W\d_a-z]\.){NOT_AFTER})\s)\s*(?=[A-Z\d\"“(\[‘¿À-Þ]|ar[xX]iv))"
    r"|(?P<weak>(?<=[?!]\s)\s*(?=[A-Z])|(?<=,)(?:\s+|(?=(?:[A-Z]{3,}|ar[xX]iv)\b[^,\n]{0,20}\b20\d\d))|(?<=，)|(?<=\s)\s*\r\s*|(?<=\r)\s*))"
)
"""A quote, brackets, or a delimiter; its first sign is looked for first, which costs a fraction of trying each in turn."""
_EDGE_START = re.compile(
    r"(?::[a-z0-9_+-]+:|[\s|>•·*~_\-–—:：,，.;&+/\])}]|[\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff\u200d])+"
)
_EDGE_END = re.compile(
    r"(?!(?<=\w)\|>|(?<=\w\|)>)(?::[a-z0-9_+-]+:|[\s|>•·*~_\-–—:：,，;&/(\[]|[\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff\u200d])+$"
)
_TURNED = re.compile(r", (?:[A-Z]\.[\s-]?){1,4}(?:,|$)|^[^\W\d_][\w'’-]+, [A-Z]\w+(?:\.?$|, (?:and|&) [A-Z])")
"""Names with the family first: initials behind a comma, “Bell, Ann”, “Bell, Ann, and Bo Kim”."""
_KEY = re.compile(r"([A-Za-z][A-Za-z ()'’/&-]{1,24}|[\u3400-\u9fff]{2,8})\s?[:：]\s*$")
_LINE_ENDS = re.compile(r"\W*(?:[\n\r]|$)")
_MOST_PIECES = 80
"""Pieces of a stretch that are looked at: a thousand commas are no title."""
_MOST_SEGMENTS, _NAME_LONGEST = 14, 6
"""Words of a piece between commas that can be a name."""
_FAR = 700
"""Signs from the beginning of a unit, or of a stretch, that are looked at: titles come early."""
_EDGE = 60
_LONGEST_KEY = 40


class Segment(Struct, eq=False, gc=False):
    """One piece of a text: where it is, how it is set, and what it is by its words alone."""

    start: int
    end: int
    form: str
    """``link``, ``bold``, ``italic``, ``code``, ``quote``, ``bracket`` or ``text``."""
    link: Placed | None
    text: str
    kind: str = "open"
    base: str = ""
    """The style of the stretch it was cut from: a quote can stand in bold words or in a link."""
    described: int = 0
    """Where what is said of it begins, if the form of the list says so; the rest of the cell is this."""
    told: bool = False
    """Whether the form of the list says what it is, and not its words."""
    line: int = 0
    score: float = 0.0
    """How much it looks like a title by itself; ``groups`` sets it."""
    words: float = 0.0
    """How many words it has; counted when it is scored."""
    weak: bool = False
    """Whether only a weak delimiter parts it from the segment before."""
    bracketed: bool = False
    """Whether it stands in round brackets together with other words."""
    place: tuple[int, int, str, str, int] = (0, 0, "", "", 0)
    """Its place in the form: cell, line, style, class of type, ordinal among its like; ``groups`` sets it."""
    key: str = ""
    """The word with a colon before it: “Code” in “Code: https://…”."""

    def __post_init__(self) -> None:
        """Take the style of the stretch for that of the segment, if they are the same."""
        self.base = self.base or self.form


def segment(run: Run, start: int = 0) -> list[Segment]:
    """Cut a text that is laid out into its segments."""
    found: list[Segment] = []
    depth = 0
    for at, end, form, link in _stretches(run):
        if end <= start:
            continue
        if len(found) >= _MOST_SEGMENTS or at - start > _FAR:
            break
        begin = max(at, start)
        text = run.text[begin : min(end, begin + _FAR)]
        pieces = _Cutter(run, begin, text, form, link).cut()
        for piece in pieces:
            piece.bracketed = depth > 0 and form == "link"
        _join(pieces, run.text)
        found += pieces
        if form == "text":
            depth = max(0, depth + text.count("(") - text.count(")"))
    _number_lines(run, found)
    return found


def _number_lines(run: Run, found: list[Segment]) -> None:
    """Write down on which line of its unit each segment stands, and the key before it."""
    line = at = 0
    for one in found:
        line += run.text.count("\n", at, one.start)
        between = run.text[max(at, one.start - _EDGE) : one.start]
        at = one.start
        one.line = line
        key = _KEY.search(between) if between.rstrip().endswith((":", "：")) else None
        if key and (roles.label_role(key[1]) not in {"", "review"} or column_role(key[1].strip())):
            one.key = key[1].strip()
    for before, one in pairwise(found):
        if before.line != one.line or one.start - before.end > _EDGE:
            continue
        between = run.text[before.end : one.start]
        if (":" in between or "：" in between) and re.match(r"[\s*_]*[:：]", between):
            word = before.text.strip()
            if roles.label_role(word) == "review":
                continue
            if before.kind == "label" or (before.kind == "open" and len(word) < _LONGEST_KEY and column_role(word)):
                one.key = one.key or word
                before.kind = "label" if before.link is None else before.kind


def _stretches(run: Run) -> Iterator[tuple[int, int, str, Placed | None]]:
    """Cut the text where its style changes; a link keeps its whole label."""
    taken: list[tuple[int, int, str, Placed | None]] = [(one.start, one.end, "link", one) for one in run.links]
    for form, ranges in (("code", run.code), ("bold", run.bold), ("italic", run.italic)):
        fresh: list[tuple[int, int, str, Placed | None]] = []
        for begin, end in ranges:
            fresh += [(a, b, form, None) for a, b in _outside(begin, end, taken)]
        taken = sorted([*taken, *fresh], key=lambda one: one[:2])
    taken = [one for one in taken if not _is_within_words(run, one)]
    at = 0
    for begin, end, form, link in taken:
        if begin > at:
            yield at, begin, "text", None
        yield begin, end, form, link
        at = max(at, end)
    if at < len(run.text):
        yield at, len(run.text), "text", None


def _outside(begin: int, end: int, taken: list[tuple[int, int, str, Placed | None]]) -> Iterator[tuple[int, int]]:
    """Return what of a range no other stretch has taken."""
    at = bisect_left(taken, begin, key=lambda one: one[0])
    if at and taken[at - 1][1] > begin:
        begin = min(end, taken[at - 1][1])
    while at < len(taken) and taken[at][0] < end:
        if taken[at][0] > begin:
            yield begin, taken[at][0]
        begin = max(begin, min(end, taken[at][1]))
        at += 1
    if begin < end:
        yield begin, end


def _is_within_words(run: Run, one: tuple[int, int, str, Placed | None]) -> bool:
    """Return whether a few styled words stand in the middle of a sentence and set nothing off."""
    begin, end, form, link = one
    if link is not None or (form == "code" and end - begin > _EDGE):
        return False
    words = run.text[begin:end]
    if len(words.split()) > 3 or not words.strip():
        return not words.strip()
    before, after = run.text[max(0, begin - 3) : begin], run.text[end : end + 3]
    if form != "code" and (before[-1:].isalnum() or (after[:1].isalpha() and words[-1:].isalnum())):
        return True
    return re.search(r"[a-z]\s$", before) is not None and re.match(r"\s[a-z]", after) is not None


def strip_edges(text: str, begin: int, end: int) -> tuple[int, int]:
    """Narrow a stretch to its words, without the white space, signs and pictures at its ends."""
    while begin < end and text[begin] == " ":
        begin += 1
    while begin < end and text[end - 1] in " \n":
        end -= 1
    if begin < end and text[begin].isalnum() and text[end - 1].isalnum():
        return begin, end
    if match := _EDGE_START.match(text, begin, end):
        begin = match.end()
    tail = max(begin, end - _EDGE)
    if match := _EDGE_END.search(text, tail, end):
        end = match.start()
    if begin < end and text[begin] in "[(（" and not any(sign in text[begin:end] for sign in "])）"):
        return strip_edges(text, begin + 1, end)
    for sign in '"“':  # a quotation mark that another style closes or opens
        if begin < end and text[end - 1] == sign and text.count(sign, begin, end) % 2:
            return strip_edges(text, begin, end - 1)
        if begin < end and text[begin] in '"”' and text.count(text[begin], begin, end) % 2:
            return strip_edges(text, begin + 1, end)
    return begin, max(begin, end)


class _Cutter:
    """Cuts one stretch at quotes, brackets and delimiters, and types what is between."""

    def __init__(self, run: Run, offset: int, text: str, form: str, link: Placed | None) -> None:
        self._run = run
        self._offset = offset
        self._text = text
        self._form = form
        self._link = link
        self._begin = 0
        self._weak = False
        self.found: list[Segment] = []

    def cut(self) -> list[Segment]:
        """Return the pieces of the stretch."""
        link, text = self._link, self._text
        if link is not None and not text.strip():
            return [Segment(self._offset, self._offset + len(text), "link", link, self._run.label(link), "label")]
        if link is not None and len(text) < 2 * _EDGE:
            kind = kind_of(text.strip(" []()*_"))
            if kind in {"people", "date", "label"}:
                self._add(len(text))
                for one in self.found:  # it is one thing as a whole: “Hoare (1962)”
                    one.kind = kind if one.kind != "open" or not roles.is_name_of(one.text, link.link.url) else "open"
                return self.found
        if self._form in {"text", "italic"} and text.count(",") + text.count(";") > 1:
            for start, end in _authors(text):
                if start > self._begin:
                    self._scan(start)
                self._add(end, kind="people")
                self._begin = end
        self._scan(len(text))
        return self.found

    def _add(self, until: int, shape: str = "", kind: str = "") -> None:
        run = self._run.text
        a, b = strip_edges(run, self._offset + self._begin, self._offset + until)
        words = " ".join(run[a:b].split()) if "\r" in run[a:b] else run[a:b]
        if a < b and (words[0].isalnum() or re.search(r"\w", words)):
            one = Segment(a, b, shape or self._form, self._link, words, kind, self._form)
            one.weak = self._weak and bool(self.found)
            one.kind = kind or _typed(one)
            self.found.append(one)

    def _scan(self, until: int) -> None:
        """Cut the text up to a place, from where the last piece ended."""
        for match in _TOKEN.finditer(self._text, self._begin, until):
            if len(self.found) >= _MOST_PIECES:
                return
            if match["inner"] or match["tex"]:
                self._quote(match)
            elif match["bracket"]:
                self._bracket(match)
            else:
                self._add(match.start())
                cited = bool(self.found) and self.found[0].kind == "people"
                stop = match.lastgroup == "stop" and self._form != "text" and not cited
                dash = self._form == "link" and (match.lastgroup == "dash" or "|" in match[0])
                self._weak = match.lastgroup == "weak" or stop or dash
                self._begin = match.end()
        self._add(until)
        self._begin, self._weak = until, False

    def _quote(self, match: re.Match[str]) -> None:
        text, group = self._text, "inner" if match["inner"] else "tex"
        before = text[max(self._begin, match.start() - 2 * _EDGE) : match.start()]
        if _is_quotation(before, text[match.end() : match.end() + 2], match[group]):
            self._add(match.start())
            self._begin, self._weak = match.start(group), False
            self._add(match.end(group), "quote")
            self._begin = match.end()

    def _bracket(self, match: re.Match[str]) -> None:
        text, form = self._text, self._form
        if not _sets_off(text, self._begin, match.start(), match.end(), plain=form == "text"):
            return
        self._add(match.start())
        self._begin, self._weak = match.start() + 1, False
        leads = not text[: match.start()].strip(" \n*_.")
        alone = leads and (form != "text" or not re.search(r"\w", text[match.end() :]))
        self._add(match.end() - 1, form if alone else "bracket")
        self._begin = match.end()


def _authors(text: str) -> list[tuple[int, int]]:
    """Return where lines stand that are lists of authors and nothing else."""
    found: list[tuple[int, int]] = []
    at = 0
    for line in re.split(r"([\n\r])", text) if "," in text or ";" in text or " and " in text else ():
        pieces = re.split(r"[,;]|\sand\s", line)
        named = all(
            len(one.split()) <= _NAME_LONGEST and not (find_date(one) or looks_like_venue(one)) for one in pieces
        )
        if len(pieces) > 2 and named and not re.search(r"[\"“”]", line) and len(find_people(line)) > 2:
            found.append((at, at + len(line)))
        at += len(line)
    return found


def _typed(one: Segment) -> str:
    kind = kind_of(one.text)
    if one.link is not None and one.link.link.bare:
        return "label"
    if one.link is not None and kind == "label" and roles.is_name_of(one.text, one.link.link.url):
        return "open"
    if (
        kind in {"venue", "pair"}
        and one.form in {"link", "bold", "quote"}
        and len(one.text.split()) > NAME_WORDS
        and not find_date(one.text)
    ):
        return "open"
    return kind


def _is_quotation(before: str, after: str, inner: str) -> bool:
    """Return whether a quote is set off as a title is, also where nothing stands before, and no words of a sentence."""
    if re.match(r"[:\-’'\w]", after) or (re.match(r"\s[a-z]", after) and inner[-1] not in ".,?!"):
        return False
    if len(inner.split()) < 2 and len(inner) < 12 and inner.isascii():
        return False
    before = before.strip(" *_[(\n")
    return before[-1:] in ".,:：)]|>-" or kind_of(before) in {"people", "pair", "venue", "date"} or is_person(before)


def _sets_off(text: str, begin: int, start: int, end: int, *, plain: bool) -> bool:
    """Return whether brackets are a segment of their own, and no part of the words around them."""
    if not plain and re.search(r"\w", text[begin:start]):
        inner = text[start + 1 : end - 1]
        return kind_of(inner) in {"date", "venue", "people"} and not REPORT.fullmatch(inner)
    if text[start + 1] == "@":
        return True
    if text[start] == "(" and text[end : end + 1].isalpha():
        return False  # “(Re)thinking”
    if start > begin and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return bool(find_date(text[start:end])) and kind_of(text[start + 1 : end - 1]) in {"date", "venue"}
    if not re.search(r"\w", text[begin:start]):
        return True
    inner = text[start + 1 : end - 1]
    if re.match(r"\s+(?!by\b|in\b|and\b|with\b)[a-z]", text[end : end + 6]):
        return kind_of(inner) in {"date", "label"}
    return kind_of(inner) not in {"open", "number", "pair"} or (
        text[start] in "[【" and _LINE_ENDS.match(text, end) is not None
    )


_JOINED = {
    **dict.fromkeys([("open", "open"), ("pair", "open"), ("open", "pair"), ("number", "open")], "open"),
    **dict.fromkeys([("people", "people"), ("people", "pair"), ("pair", "pair"), ("pair", "people")], "people"),
    **dict.fromkeys([("venue", "date"), ("date", "venue"), ("venue", "venue")], "venue"),
    **dict.fromkeys([("date", "date"), ("number", "date")], "date"),
}
"""What two neighbours that a weak delimiter parts are together."""


def _join(pieces: list[Segment], text: str) -> None:
    """Join what weak delimiters parted: words of one title, names of one list of authors, a venue and its date."""
    _type_alike(pieces)
    at = 1
    while at < len(pieces):
        before, one = pieces[at - 1], pieces[at]
        kind = _JOINED.get((before.kind, one.kind), "") if one.weak and before.form == one.form else ""
        if one.weak and (before.kind, one.kind) == ("open", "date"):
            # A month and a day, whose year follows a comma.
            day = find_date(f"{before.text}, 2020")
            kind = "date" if day is not None and len(day.issued) > 7 else kind
        if not kind:
            at += 1
            continue
        before.end, before.kind = one.end, kind
        before.text = " ".join(text[before.start : before.end].split())
        del pieces[at]
    for one in pieces:
        if one.kind == "open" and one.form in {"text", "italic"} and ET_AL.search(one.text):
            one.kind = kind_of(one.text)


def _type_alike(pieces: list[Segment]) -> None:
    """Set the types that pieces have by what stands beside them: authors among names, words of a title among words."""
    cited = _cited_authors(pieces)
    if pieces and pieces[0].form in {"link", "bold"} and (cited or pieces[0].kind != "people"):
        if pieces[0].kind == "label" and len(pieces) > 1 and pieces[1].weak:
            pieces[0].kind = "open"
        for one in pieces[cited or 1 :]:
            # A venue beside another word is none: “Planning, HRI and Beyond”.
            named = one.kind == "venue" and (not looks_like_venue(one.text) or re.fullmatch(r"\w+ and \w+", one.text))
            if one.weak and (named or one.kind in {"people", "pair", "label", "org", "number"} or one.text.istitle()):
                one.kind = "open"
    elif not cited:
        _find_authors(pieces)


def _cited_authors(pieces: list[Segment]) -> int:
    """Type as people what stands alone or before a date and is certainly a list of authors; return how many pieces it is."""
    first = [*pieces[:1], *takewhile(lambda piece: piece.weak and piece.kind != "date", pieces[1:])]
    dated = [piece.kind == "date" for piece in pieces[len(first) : len(first) + 1]]
    linked = bool(first) and first[0].form == "link"
    if dated == [False] or (linked and not dated):
        return 0
    whole = ", ".join(piece.text for piece in first)
    if not ("," in whole if linked else _TURNED.search(whole)):
        return 0
    people = find_people(whole, turned=True)
    if len(people) <= 2 * linked or not all("given" in one or "literal" in one for one in people):
        return 0
    for piece in first:
        piece.kind = "people"
    return len(first)


def _find_authors(pieces: list[Segment]) -> None:
    """Type a run of names between commas as people: two or more, or one before a venue or date."""
    at = 0
    while at < len(pieces):
        end = at
        names = 0
        while end < len(pieces) and (end == at or pieces[end].weak) and pieces[end].kind in {"open", "pair", "people"}:
            quoted = pieces[end].form == "quote"
            if quoted or (pieces[end].kind != "people" and not are_authors(pieces[end].text)):
                break
            names += 1
            end += 1
        followed = end < len(pieces) and pieces[end].kind in {"venue", "date"} and at > 0
        certain = any(piece.kind == "people" for piece in pieces[at:end])
        alone = at < len(pieces) and not pieces[at].weak and len(pieces[at].text.split()) > 3
        if names > 1 or (names and (certain or (followed and not alone))):
            for piece in pieces[at:end]:
                piece.kind = "people"
        at = max(end, at + 1)
    named = [piece.kind in {"people", "pair"} for piece in pieces[:2]]
    if len(pieces) > 1 and all(named) and not pieces[1].weak:
        pieces[1].kind = "open"  # “A. Lee and B. Kim. Causation, Prediction, and Search.”


def are_authors(text: str) -> bool:
    """Return whether words are the full name of a person, or several names."""
    name = re.sub(r"^(?:and|&)\s", "", text) if text[:1] in {"a", "&"} else text
    return (" " in text and is_person(name)) or len(find_people(name)) > 1
