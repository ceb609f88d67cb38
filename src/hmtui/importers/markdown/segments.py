"""Running text cut into segments: stretches of one style, parted at delimiters, each with a cheap type.

Invariant: segments come in the order of the text and do not overlap; what is
between them are delimiters, brackets around links, and white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise

from hmtui.importers import links as roles
from hmtui.importers.dates import find_date
from hmtui.importers.markdown.columns import column_role
from hmtui.importers.organizations import find_organizations
from hmtui.importers.people import find_people, is_person
from hmtui.importers.venues import looks_like_venue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.importers.markdown.spans import Placed, Run

__all__ = ["NUMBER", "VERSIONED", "Segment", "count_words", "kind_of", "segment", "strip_edges"]

NUMBER = re.compile(r"\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.):](?=\s|[\u3400-\u9fff])|\d{1,4}、|\[[ xX]\])\s*")
VERSIONED = re.compile(
    r"[A-Za-z][\w.]*-v?\d[\w.-]*\s(?P<role>paper|report|code|weights|checkpoints?|demo|blog)", re.IGNORECASE
)
"""A label that says of which version it is, ``GPT-1.5 Paper``; alone such words can be a title."""
_ABBREVIATIONS = "vs Proc Conf Int Symp Trans J No no Vol vol pp Jr Sr St Dr Prof Eds Ed Rev Lett Res Univ cf al Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec".split()  # noqa: SIM905 - easier to read
_NOT_AFTER = "".join(rf"(?<!\b{word}\.)" for word in _ABBREVIATIONS)
_DELIMITER = (
    rf"(?P<line>\n)|(?P<strong>\s?[|｜]\s?|\s?[•·→；;]\s|[。；])|(?P<dash>\s[–—-]{{1,2}}\s)"
    rf"|(?P<stop>(?<=[.])(?<![\s.][A-Z]\.){_NOT_AFTER}\s+(?=[A-Z\d\"“(\[‘¿À-Þ]))|(?P<weak>(?<=[?!])\s+(?=[A-Z])|,\s+|，|\s*\r\s*)"
)
_TOKEN = re.compile(
    rf"(?P<quote>[\"“”«「『《](?P<inner>[^\"“”«»「」『』《》\n]{{2,400}})[\"“”»」』》]|``(?P<tex>[^`'\n]{{6,300}})'')"
    rf"|(?P<bracket>[(\[（【][^()\[\]（）【】\n]{{1,200}}[)\]）】])|{_DELIMITER}"
)
_EDGE_START = re.compile(
    r"(?::[a-z0-9_+-]+:|[\s|>•·*~_\-–—:：,，.;&+/\])}]|[\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff\u200d])+"
)
_EDGE_END = re.compile(r"(?:[\s|>•·*~_\-–—:：,，;&/(\[]|[\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff\u200d])+$")
_WORD = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]|[^\W_\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af][\w'’.+-]*")
_CITED = re.compile(r"(?P<people>.+?)[\s,]*\(?(?:18|19|20)\d\d[a-z]?\)?")
_KEY = re.compile(r"([A-Za-z][A-Za-z ()'’/&-]{1,24}|[\u3400-\u9fff]{2,8})\s?[:：]\s*$")
_ET_AL = re.compile(r"\bet\.?\s?al\b|等人?$|\bothers\b")
_VENUE = re.compile(
    r"(?:in:?\s)?(?:the\s)?(?:proceedings of|proc\.|advances in neural|journal of|ieee trans|acm trans|transactions o[nf]|"
    r"(?:\d{4}\s)?(?:ieee|acm|aaai|international)\S*\s(?:\S+\s){0,3}(?:conference|workshop|symposium))\b",
    re.IGNORECASE,
)
_INVERTED = re.compile(r"[^\W\d_][\w'’-]+,\s(?:[A-Z]\.[\s-]?){1,3}")
"""One author as citations write it: “Kobrosly, R. W.”."""
_REPORT = re.compile(r"(?i)\w\S*\s+(?:technical|tech\.?)\s+report$")
"""What a model comes with is a title: “Qwen2.5 Technical Report”."""
_LINE_ENDS = re.compile(r"\W*(?:[\n\r]|$)")
_LETTER = re.compile(r"[^\W\d_]")
_SEVERAL = re.compile(r"[,;，、；&]|\band\b")
_LONG = 30
"""Words from which a text is a title, a description or a list of names, and nothing shorter."""
_BARE = 4
"""Words of a name without any sign."""
_LABEL_WORDS = 6
_VENUE_WORDS = 12
"""Words of a label, and of a venue with its date, at most."""
_MOST_PIECES = 80
"""Pieces of a stretch that are looked at: a thousand commas are no title."""
_MOST_SEGMENTS = 24
_FAR = 1200
"""Signs from the beginning of a unit, or of a stretch, that are looked at: titles come early."""
_LONGEST_LABEL = 40
_EDGE = 60


class Segment:
    """One piece of a text: where it is, how it is set, and what it is by its words alone."""

    __slots__ = (
        "base",
        "bracketed",
        "end",
        "form",
        "key",
        "kind",
        "line",
        "link",
        "score",
        "start",
        "text",
        "weak",
        "words",
    )

    def __init__(self, start: int, end: int, form: str, link: Placed | None, text: str) -> None:
        """Take the place, the style and the words; the type and line are set later."""
        self.start = start
        self.end = end
        self.form = form
        """``link``, ``bold``, ``italic``, ``code``, ``quote``, ``bracket`` or ``text``."""
        self.base = form
        """The style of the stretch it was cut from: a quote can stand in bold words or in a link."""
        self.link = link
        self.text = text
        self.kind = "open"
        self.line = 0
        self.score = 0.0
        """How much it looks like a title by itself; ``groups`` sets it."""
        self.words = 0.0
        """How many words it has; counted when it is scored."""
        self.weak = False
        """Whether only a weak delimiter parts it from the segment before."""
        self.bracketed = False
        """Whether it stands in round brackets together with other words."""
        self.key = ""
        """The word with a colon before it: “Code” in “Code: https://…”."""


def count_words(text: str) -> float:
    """Count words; two signs of a script without spaces are one."""
    latin = cjk = 0
    for word in _WORD.findall(text):
        if len(word) == 1 and word > "\u2fff":
            cjk += 1
        else:
            latin += 1
    return latin + cjk / 2


@lru_cache(maxsize=16384)
def kind_of(text: str) -> str:  # noqa: PLR0911 - one return a type
    """Return what a short text is by its words: date, number, label, org, venue, people, pair or open."""
    words = text.split()
    if not _LETTER.search(text):
        return "date" if find_date(text) else "number"
    if len(words) > _LONG and text.count(",") * 6 < len(words) and not _ET_AL.search(text):
        return "open"
    date = find_date(text)
    rest = (text[: date.start] + " " + text[date.end :]).strip(" ,.;:()[]-–—'") if date else text
    if date and not re.search(r"[^\W\d_]{2}", rest):
        return "date"
    if (
        len(text) <= _LONGEST_LABEL
        and len(words) <= _LABEL_WORDS
        and (roles.label_role(text) or roles.is_neutral(text))
    ):
        return "label" if not looks_like_venue(text) or not text.isupper() else "venue"
    if len(words) <= _VENUE_WORDS and find_organizations(text):
        return "org"
    if _INVERTED.fullmatch(text):
        return "people"
    if _ET_AL.search(text) and find_people(re.sub(r"[\s,(]+(?:19|20)\d\d[a-z]?\)?$", "", text)):
        return "people"
    return _kind_of_names(text, words, rest if date else "")


def _kind_of_names(text: str, words: list[str], beside_date: str) -> str:
    """Return whether a text is a venue, people or open words; ``beside_date`` is what stands with its date, if it has one."""
    if _REPORT.search(text) and not beside_date:
        return "open"
    if _VENUE.match(text) or (looks_like_venue(text) and len(words) <= (_VENUE_WORDS if beside_date else 2 * _BARE)):
        return "venue"
    cited = _CITED.fullmatch(text) if beside_date and len(words) <= _VENUE_WORDS else None
    if cited and find_people(cited["people"]):
        return "people"
    people = find_people(text) if len(words) <= _BARE or _SEVERAL.search(text) else []
    if len(people) > 1:
        several = re.search(r"[,，、;]", text) is not None
        return "people" if several and sum(len(p.get("given", "")) > 0 for p in people) * 2 > len(people) else "pair"
    if people and is_person(text) and (re.search(r"\b[A-Z]\.", text) or re.fullmatch(r"[\u3400-\u9fff]{2,3}", text)):
        return "pair"
    if beside_date[:1].isupper() and len(beside_date.split()) <= _BARE and len(words) <= _LABEL_WORDS:
        return "venue"  # one that nobody told us of
    return "open"


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
        pieces = _pieces(text, begin, form, link, run)
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
        if (
            (":" in between or "：" in between)
            and (key := _KEY.search(between))
            and (roles.label_role(key[1]) or column_role(key[1].strip()))
        ):
            one.key = key[1].strip()
    for before, one in pairwise(found):
        if before.line != one.line or one.start - before.end > _EDGE:
            continue
        between = run.text[before.end : one.start]
        if (":" in between or "：" in between) and re.match(r"[\s*_]*[:：]", between):
            word = before.text.strip()
            if before.kind == "label" or (before.kind == "open" and len(word) < _LONGEST_LABEL and column_role(word)):
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
    if len(words.split()) > 3 or not words.strip():  # noqa: PLR2004 - a word set off
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


def _pieces(text: str, offset: int, form: str, link: Placed | None, run: Run) -> list[Segment]:
    """Cut one stretch at quotes, brackets and delimiters, and type what is between."""
    found: list[Segment] = []
    begin = 0
    weak = False

    def add(until: int, shape: str = form) -> None:
        a, b = strip_edges(run.text, offset + begin, offset + until)
        words = run.text[a:b] if "\r" not in run.text else " ".join(run.text[a:b].split())
        if a < b and re.search(r"\w", words):
            one = Segment(a, b, shape, link, words)
            one.base = form
            one.weak = weak and bool(found)
            one.kind = _typed(one)
            found.append(one)

    if link is not None and not text.strip():
        label = run.label(link)
        one = Segment(offset, offset + len(text), "link", link, label)
        one.kind = "label"
        return [one]
    if (
        link is not None
        and len(text) < 2 * _EDGE
        and (kind := kind_of(text.strip(" []()*_"))) in {"people", "date", "label"}
    ):
        add(len(text))
        for one in found:
            one.kind = kind if one.kind != "open" or not roles.is_name_of(one.text, link.link.url) else "open"
        return found
    if form in {"text", "italic"} and text.count(",") > 1 and (people := _authors(text)):
        for start, end in people:
            found += _pieces(text[begin:start], offset + begin, form, link, run) if start > begin else []
            begin = start
            a, b = strip_edges(run.text, offset + start, offset + end)
            found.append(Segment(a, b, form, None, run.text[a:b]))
            found[-1].kind = "people"
            begin = end
        return found + _pieces(text[begin:], offset + begin, form, link, run)
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if len(found) >= _MOST_PIECES:
            return found
        if match["quote"]:
            if not _is_quotation(
                text[max(begin, match.start() - 2 * _EDGE) : match.start()],
                text[match.end() : match.end() + 2],
                match["inner"] or match["tex"],
            ):
                continue
            add(match.start())
            begin, weak = match.start("inner" if match["inner"] else "tex"), False
            add(match.end("inner" if match["inner"] else "tex"), "quote")
        elif match["bracket"]:
            if not _sets_off(text, begin, match.start(), match.end(), plain=form == "text"):
                continue
            add(match.start())
            begin, weak = match.start() + 1, False
            whole = not text[: match.start()].strip(" \n*_.") and not re.search(r"\w", text[match.end() :])
            add(match.end() - 1, form if whole or (form != "text" and not text[: match.start()].strip()) else "bracket")
        else:
            add(match.start())
            cited = bool(found) and found[0].kind == "people"
            weak = kind == "weak" or (kind == "stop" and form != "text" and not cited)
            begin = match.end()
            continue
        begin, weak = match.end(), False
    add(len(text))
    return found


def _authors(text: str) -> list[tuple[int, int]]:
    """Return where lines stand that are lists of authors and nothing else."""
    found = []
    at = 0
    for line in re.split(r"([\n\r])", text):
        if line.count(",") > 1 and len(find_people(line)) > 2:  # noqa: PLR2004 - a list
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
        and len(one.text.split()) > _BARE
        and not find_date(one.text)
    ):
        return "open"
    return kind


def _is_quotation(before: str, after: str, inner: str) -> bool:
    """Return whether a quote is set off as a title is, and no words of a sentence."""
    if re.match(r"[:\-’'\w]", after) or (re.match(r"\s[a-z]", after) and inner[-1] not in ".,?!"):
        return False
    if len(inner.split()) < 2 and len(inner) < 12 and inner.isascii():  # noqa: PLR2004 - a word in quotes
        return False
    before = before.strip(" *_[(\n")
    return (
        not before
        or re.search(r"[.,:：)\]|>-]$", before) is not None
        or kind_of(before) in {"people", "pair", "venue", "date"}
        or is_person(before)
    )


def _sets_off(text: str, begin: int, start: int, end: int, *, plain: bool) -> bool:
    """Return whether brackets are a segment of their own, and no part of the words around them."""
    if not plain and re.search(r"\w", text[begin:start]):
        return kind_of(text[start + 1 : end - 1]) in {"date", "venue", "people"}
    if start > begin and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return bool(find_date(text[start:end])) and kind_of(text[start + 1 : end - 1]) in {"date", "venue"}
    if not re.search(r"\w", text[begin:start]):
        return True
    inner = text[start + 1 : end - 1]
    if inner.startswith("@"):
        return True
    if re.match(r"\s+(?!by\b|in\b|and\b|with\b)[a-z]", text[end : end + 6]):
        return kind_of(inner) in {"date", "label"}
    return kind_of(inner) not in {"open", "number", "pair"} or (
        text[start] in "[【" and _LINE_ENDS.match(text, end) is not None
    )


def _join(pieces: list[Segment], text: str) -> None:
    """Join what weak delimiters parted: words of one title, names of one list of authors, a venue and its date."""
    if pieces and pieces[0].form in {"link", "bold"} and pieces[0].kind != "people":
        for one in pieces[1:]:
            one.kind = "open" if one.weak and one.kind in {"people", "pair", "label", "org", "number"} else one.kind
    else:
        _find_authors(pieces)
    at = 1
    while at < len(pieces):
        before, one = pieces[at - 1], pieces[at]
        pair = (before.kind, one.kind)
        joined = ""
        if one.weak and before.form == one.form:
            if pair in {("open", "open"), ("pair", "open"), ("open", "pair"), ("number", "open")}:
                joined = "open"
            elif pair in {("people", "people"), ("people", "pair"), ("pair", "pair"), ("pair", "people")}:
                joined = "people"
            elif pair in {("venue", "date"), ("date", "venue"), ("venue", "venue")}:
                joined = "venue"
            elif pair in {("date", "date"), ("number", "date")} or (pair == ("open", "date") and _is_day(before.text)):
                joined = "date"
        if joined:
            before.end = one.end
            before.text = " ".join(text[before.start : before.end].split())
            before.kind = joined
            del pieces[at]
        else:
            at += 1
    for one in pieces:
        if one.kind == "open" and one.form in {"text", "italic"} and _ET_AL.search(one.text):
            one.kind = kind_of(one.text)


def _is_day(text: str) -> bool:
    """Return whether a text is a month and a day, whose year follows a comma."""
    date = find_date(f"{text}, 2020")
    return date is not None and len(date.issued) > 7  # noqa: PLR2004 - with its day


def _find_authors(pieces: list[Segment]) -> None:
    """Type a run of names between commas as people: two or more, or one before a venue or date."""
    at = 0
    while at < len(pieces):
        end = at
        names = 0
        while end < len(pieces) and (end == at or pieces[end].weak) and pieces[end].kind in {"open", "pair", "people"}:
            words = pieces[end].text.split()
            if pieces[end].kind != "people" and not (len(words) > 1 and _is_name(pieces[end].text)):
                break
            names += 1
            end += 1
        followed = end < len(pieces) and pieces[end].kind in {"venue", "date"} and at > 0
        certain = any(piece.kind == "people" for piece in pieces[at:end])
        alone = at < len(pieces) and not pieces[at].weak and len(pieces[at].text.split()) > 3  # noqa: PLR2004 - longer than most names
        if names > 1 or (names and (certain or (followed and not alone))):
            for piece in pieces[at:end]:
                piece.kind = "people"
        at = max(end, at + 1)


def _is_name(text: str) -> bool:
    if text.startswith(("and ", "& ")):
        text = text[4:] if text[0] == "a" else text[2:]
    return is_person(text) or len(find_people(text)) > 1
