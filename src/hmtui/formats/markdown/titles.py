"""Where the title is: in quotes, on a link, in bold, or the first words.

Invariant: a title is a stretch of the text as it stands; finding it changes nothing.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.markdown.judge import is_title_case
from hmtui.formats.markdown.remainder import GAP
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.dates import find_date
from hmtui.formats.values.organizations import is_organization
from hmtui.formats.values.people import find_people, only_people
from hmtui.formats.values.venues import looks_like_venue

if TYPE_CHECKING:
    from hmtui.formats.markdown.spans import Placed, Run

__all__ = [
    "CITED",
    "NUMBER",
    "Labelled",
    "Title",
    "clean_title",
    "could_be_title",
    "ends_as_name",
    "find_title",
    "is_dated_venue",
    "is_label",
    "is_tag",
    "tags_end",
]

NUMBER = re.compile(r"^\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)、:](?=\s)|\[[ xX]\])\s*")
_EMOJI = r"(?::[a-z0-9_+-]+:|[\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff\u200d])"
_EDGES = re.compile(rf"^(?:\s|{_EMOJI}|[|>•·*~])+|(?:\s|{_EMOJI}|[|])+$")
_QUOTE = re.compile(r"[\"“”«「『《](?P<inner>[^\"“”«»「」『』《》\n]{6,400})[\"“”»」』》]|``(?P<tex>[^`'\n]{6,300})''")
_APA = re.compile(
    r"^(?P<authors>[^()]{3,600}?)[,.]?\s*\((?P<year>(?:19|20)\d\d)[a-z]?\)\s?[.,:]\s*(?P<title>[^.?!\n]{8,400}[?!]?)(?=[.?!\n]|$)"
)
CITED = re.compile(r"^(?P<authors>.+?)[\s,]*\(?(?P<year>(?:18|19|20)\d\d)[a-z]?\)?$")
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\bvs)(?<!\bet al)[.](?=\s|$)|[?!](?=\s+[A-Z*\x1f]|\s*$)|\n|\x1f|\s[|]\s|\s[–—-]\s(?=[A-Z])"
)
_NAME_END = re.compile(r"(?:[-–—:：|.,>)\]~]|→|=>)\W*$")
_TAG = re.compile(
    r"[\s*_|>~\x1f\ufe0f\U0001f000-\U0001faff]*(?:[\[(（【](?P<set_off>[^\[\]()（）【】]{2,60})[\])）】]|([^,|:：\[\]【】\x1f]{4,60}?)(?=\s?[,|:：]|\s*$))\s?[,.|:：]?\s*"
)
_LONGEST_TAG = 7
_AT_PLACE = re.compile(r"(?P<title>[^()\[\]（）\x1f\n]{12,300})[(（\[](?P<place>[^()\[\]（）\x1f\n]{2,80})[)）\]]")
_IN_BRACKETS_AT_START = re.compile(r"\W{0,3}[(（]([^()（）]{2,160})[)）]\s*")
_IN_BRACKETS_AT_END = re.compile(r"[(（][^()（）]{2,60}[)）]$")
_LONGEST_IN_BRACKETS = 62
_SHORT = 4
_NEAR_END = 24
_MOST_PIECES = 200
"""Commas, and what stands between them, up to where a title ends at the latest."""
_SHORTEST_QUOTE = 12
_MOST_QUOTES = 8
"""A title in quotes comes early; a text full of them is no citation."""
_BARE_TAIL = 3
"""A quote that ends so near the end of its label is all there is in it."""


class Title(Struct, frozen=True):
    """Where a title stands, and how it stood out."""

    start: int
    end: int
    lead: str
    link: Placed | None = None
    into_link: bool = False
    """Whether plain words run on into a link, as in “see the paper” and in “BERT [paper]”."""


class Labelled(Struct, frozen=True):
    """A link with its label."""

    placed: Placed
    label: str
    rel: str
    """What the label says the link is; empty for a title, a name, a citation."""


def is_label(label: str) -> bool:
    """Return whether the words of a link say what it is, or nothing: in neither case they are a title."""
    return bool(roles.label_role(label)) or roles.is_neutral(label) or roles.misspelt_role(label) != ""


def find_title(run: Run, labelled: list[Labelled], text: str, *, whole: bool = False) -> Title | None:
    """Find the title in a text whose labels are gaps already; None when nothing can be one."""
    place_end = place_before(run)
    link = next(
        (item for item in labelled if item.placed.start >= place_end and _is_title_link(item, labelled, run)), None
    )
    linked = Title(link.placed.start, link.placed.end, "link", link.placed) if link else None
    bold = _bold_lead(run, text, place_end)
    quote = _quote(run, text)
    if quote is not None and (linked is None or quote.start < linked.start or quote.link is not None):
        named = bold is None or (bold.end <= quote.start and len(text[bold.start : bold.end].split()) <= _SHORT)
        if named:
            return quote
    if linked is not None:
        apa = _APA.match(run.text[linked.start : linked.end])
        if apa and find_people(apa["authors"]):
            return Title(linked.start + apa.start("title"), linked.start + apa.end("title"), "link", linked.link)
    if bold is not None and (linked is None or bold.end <= linked.start):
        return _with_bold(text, bold, linked)
    if linked is not None:
        return linked
    return _first_line(text) if whole else _plain(run, text, labelled)


def _is_title_link(item: Labelled, labelled: list[Labelled], run: Run) -> bool:
    """Return whether a link can be the title; one in code style after another link is a tag, such as a licence."""
    if item.rel or not could_be_title(item.label):
        return False
    place = item.placed
    return item is labelled[0] or not any(start <= place.start and place.end <= end for start, end in run.code)


def _first_line(text: str) -> Title | None:
    """Take the first line that has words as the title, commas, full stops and all."""
    for match in re.finditer(r"[^\n\x1f]+", text):
        if clean_title(match[0]) and could_be_title(match[0]):
            return Title(match.start(), match.end(), "plain")
    return None


def could_be_title(label: str) -> bool:
    """Return whether the label of a link can be a title: no person, no venue, no date, no citation."""
    label = label.strip()
    if not re.search(r"[^\W\d_]", label) or not re.search(r"[^\W_]{2}|[\u3400-\u9fff]", label) or label.startswith("@"):
        return False
    if (cited := CITED.match(label)) and len(label.split()) <= 12 and find_people(cited["authors"]):  # noqa: PLR2004 - a few names
        return False
    if re.search(r"\bet al\b", label) and len(label.split()) <= _SHORT:
        return False
    short = len(label.split()) <= _SHORT
    return not (short and looks_like_venue(label) and (find_date(label) or len(label.split()) == 1 or label.isupper()))


def is_dated_venue(label: str) -> bool:
    """Return whether a label is a venue with its year, as in ``[[ICML2020](…)] A Title``."""
    return len(label.split()) <= _SHORT and looks_like_venue(label) and find_date(_parted(label)) is not None


def _parted(label: str) -> str:
    return re.sub(r"(?<=[A-Za-z])(?=(?:19|20)\d\d(?!\d))", " ", label)


def place_before(run: Run) -> int:
    """Return where brackets end that stand before bold words and hold a venue with a link: ``(CVPR 2021 [Workshop](…))``."""
    match = _IN_BRACKETS_AT_START.match(run.text)
    if match is None or not any(start == match.end() for start, _ in run.bold):
        return 0
    linked = any(match.start(1) <= placed.start and placed.end <= match.end(1) for placed in run.links)
    return match.end() if linked and find_date(match[1]) and looks_like_venue(match[1]) else 0


def _bold_lead(run: Run, text: str, place_end: int) -> Title | None:
    for start, end in run.bold:
        before = clean_title(text[min(place_end, start) : start].replace(GAP, " "))
        if before and not is_tag(before):
            return None
        words = clean_title(text[start:end])
        if any(start <= placed.start < end for placed in run.links) or not words or is_label(words.strip(":： ")):
            return None
        if len(words.split()) <= _SHORT and start > 0 and _goes_on(text[end:]) and before:
            return None  # the name of a thing within the title, set off
        return Title(start, end, "bold")
    return None


def _goes_on(after: str) -> bool:
    return re.match(r"\s+[a-z]", after) is not None


def is_tag(text: str) -> bool:
    """Return whether a text before the title is a date, a venue or marks, and no words of its own."""
    return not re.search(r"[^\W\d_]{2}", text[tags_end(text) :])


def tags_end(text: str) -> int:
    """Return where the dates, venues and marks end that stand before a title: ``[2023/04]``, ``ICML 2022 oral,``."""
    at = 0
    while match := _TAG.match(text, at):
        words = next(filter(None, match.groups()))
        if not _is_bare_tag(words, set_off=match["set_off"] is not None):
            break
        at = match.end()
    return at


def _is_bare_tag(text: str, *, set_off: bool) -> bool:
    """Return whether a few words are a date or a venue; without brackets or an end they must have a date in them."""
    if len(text.split()) > _LONGEST_TAG:
        return False
    if not re.search(r"[^\W\d_]{2}", text):
        return set_off or find_date(text) is not None
    date = find_date(text)
    if looks_like_venue(text):
        return set_off or date is not None
    return date is not None and len((text[: date.start] + text[date.end :]).split()) < _SHORT


def _with_bold(text: str, bold: Title, linked: Title | None) -> Title:
    """Decide whether bold words at the beginning are the title, or the name before it."""
    words = text[bold.start : bold.end]
    if len(words.split()) > _SHORT:
        return bold
    if linked is not None:
        between = text[bold.end : linked.start]
        if not re.search(r"[^\W\d_]{3}", between.replace(GAP, " ")):
            return linked
        return _after_name(text[: linked.start], bold) or bold
    return _after_name(text, bold) or bold


def _after_name(text: str, bold: Title) -> Title | None:
    """Find the plain title after a name in bold, as in ``**CPM-2**. Cost-Effective Pre-trained Language Models``."""
    skipped = re.match(r"[\s:：.\-–—|]*", text[bold.end :])
    begin = bold.end + (skipped.end() if skipped else 0)
    parted = text[bold.end : begin].strip() or text[bold.start : bold.end].rstrip().endswith((":", "：", "."))
    if not parted:
        return None
    end = _SENTENCE_END.search(text, begin)
    piece = _before_people(text[begin : end.start() if end else len(text)])
    plain = piece.strip()
    is_long = len(plain.split()) > 2 and not plain.endswith(":")  # noqa: PLR2004 - a title, not a label
    if not is_long or not (plain[0].isupper() or plain[0].isdigit() or is_title_case(plain)):
        return None
    if not could_be_title(plain) or only_people(plain) or re.search(r"\bet al\b", plain):
        return None
    return Title(begin, begin + len(piece.rstrip(" ,")), "bold")


def _quote(run: Run, text: str) -> Title | None:
    for match in islice(_QUOTE.finditer(text), _MOST_QUOTES):
        group = "inner" if match["inner"] else "tex"
        inner = match[group]
        one_word = len(inner.split()) < 2 and len(inner) < _SHORTEST_QUOTE and inner.isascii()  # noqa: PLR2004 - of two
        if GAP in inner or one_word:
            continue
        around = (placed for placed in run.links if placed.start <= match.start() and match.end() <= placed.end)
        holder = next(around, None)
        after = text[match.end() : match.end() + 2]
        goes_on = re.match(r"[:\-’'\w]", after) or (re.match(r"\s[a-z]", after) and inner[-1] not in ".,?!")
        if goes_on:
            continue
        if holder is None:
            fits = _introduces(text[: match.start()])
        else:
            fits = _is_cited(text[holder.start : match.start()], text[match.end() - 2 : holder.end])
        if fits:
            return Title(*match.span(group), "quote", holder)
    return None


def _is_cited(before: str, after: str) -> bool:
    """Return whether a quote in the label of a link is the title in a citation, and not words within a title."""
    if before.strip():
        return re.search(r"[.,:)]\s*$", before) is not None
    return len(after) <= _BARE_TAIL or re.match(r".?\s*[.,]", after) is not None


def _introduces(before: str) -> bool:
    """Return whether what stands before a quoted title ends as a name or authors do, and not within a sentence."""
    ends = ends_as_name(before.replace(GAP, " ").rstrip(" *_[("))
    before = clean_title(before.replace(GAP, " ")).strip("*_[( ")
    return not before or ends or bool(find_people(before)) or is_tag(before)


def ends_as_name(text: str) -> bool:
    """Return whether a text ends with a sign that parts a name from what follows it."""
    return _NAME_END.search(text[-_NEAR_END:]) is not None  # only the end: a search in a text of signs costs its square


def _plain(run: Run, text: str, labelled: list[Labelled]) -> Title | None:
    """Take the first words as the title: up to a full stop, a link, or where the authors begin."""
    number = NUMBER.match(text)
    begin = number.end() if number else 0
    tags = tags_end(text[begin:])
    if re.search(r"\w", text[begin + tags :]) or _without_brackets_at_end(text) == text:
        begin += tags  # else a few words and their venue in brackets are no tag before a title, but all there is
    begin += len(text[begin:]) - len(text[begin:].lstrip(" \t*_|-–—•·[](),.:" + GAP))
    apa = _APA.match(text[begin:])
    if apa and find_people(apa["authors"]):
        return Title(begin + apa.start("title"), begin + apa.end("title"), "plain")
    stop = min((item.placed.start for item in labelled if item.placed.start > begin), default=len(text))
    for start, end in run.italic:
        if start > begin and end - start > 2:  # noqa: PLR2004 - a stray star
            stop = min(stop, start)
            break
    found = _SENTENCE_END.search(text, begin)
    end = min(_end_of(found) if found else len(text), stop)
    first = text[begin:end]
    if (until := _place_after(text, begin, stop)) > begin:
        return Title(begin, until, "plain")
    if _are_authors(first) and found and end < stop and len(text[end:stop].split()) > 3:  # noqa: PLR2004 - a title follows
        begin = found.end()
        following = _SENTENCE_END.search(text, begin)
        end = min(_end_of(following) if following else len(text), stop)
        first = text[begin:end]
    piece = _before_people(first)
    if piece.rstrip().endswith("(") or piece.rstrip().endswith("["):
        piece = piece.rstrip()[:-1]
    words = _without_brackets_at_end(piece)
    if not clean_title(piece) or not (could_be_title(piece) or (len(words.split()) > 1 and could_be_title(words))):
        return None
    into_link = begin + len(piece) == stop < len(text) and re.search(r"[\w'’]\s*$", piece) is not None
    return Title(begin, begin + len(piece.rstrip(" ,:;-–—")), "plain", into_link=into_link)


def _without_brackets_at_end(text: str) -> str:
    """Take away what stands in brackets at the end, if anything does; only the end is looked at, as in ``ends_as_name``."""
    until = text.rstrip()
    found = _IN_BRACKETS_AT_END.search(until, max(0, len(until) - _LONGEST_IN_BRACKETS))
    return text[: found.start()].rstrip() if found else text


def _end_of(sentence_end: re.Match[str]) -> int:
    """Return where a title ends: a question mark is part of it, a full stop is not."""
    return sentence_end.end() if sentence_end[0] in {"?", "!"} else sentence_end.start()


def _place_after(text: str, begin: int, stop: int) -> int:
    """Return where a title ends that goes on over a full stop or an exclamation to the brackets with its venue and year."""
    match = _AT_PLACE.match(text, begin, stop)
    if (
        match is None
        or not match["place"]
        or re.search(r"\.\s|\s[|]\s", match["title"].rstrip(" ."))
        or only_people(match["title"])
    ):
        return -1
    placed = find_date(match["place"]) is not None and (
        looks_like_venue(match["place"]) or len(match["place"].split()) < _SHORT
    )
    return match.end() if placed and _before_people(match["title"]) == match["title"] else -1


def _are_authors(text: str) -> bool:
    """Return whether a first sentence is a list of authors: “and” alone is no proof, titles have it too."""
    return only_people(text) and ("," in text or "et al" in text)


def _before_people(text: str) -> str:
    """Cut a first sentence where authors, a venue or a date begin after a comma."""
    pieces = re.split(r"(,\s+)", text)
    for at in range(2, min(len(pieces), _MOST_PIECES), 2):
        if _is_place(pieces[at], last=at == len(pieces) - 1) or _begins_authors(pieces[at : at + _MOST_PIECES : 2]):
            return "".join(pieces[: at - 1])
    return text


def _is_place(piece: str, *, last: bool = False) -> bool:
    """Return whether a piece between commas is a venue with its year, a year, or a venue at the end."""
    if re.fullmatch(r"\W*(?:19|20)\d\d\W*", piece):
        return True
    return looks_like_venue(piece) and (last or find_date(piece) is not None)


def _begins_authors(pieces: list[str]) -> bool:
    """Return whether authors begin here: several names, or one, of a person or an organization, before a venue or year."""
    count = 0
    for piece in pieces:
        if count == 0 and is_organization(piece) and len(pieces) > 1:
            return _is_place(pieces[1], last=True)
        people = find_people(piece)
        if not people or (len(piece.split()) < 2 and "et al" not in piece):  # noqa: PLR2004 - given and family name
            break
        count += len(people)
    rest = pieces[count:]
    return count > 1 or (count == 1 and bool(rest) and _is_place(rest[0], last=True))


def clean_title(text: str) -> str:
    """Take numbers, marks and emoji from the edges of a title."""
    text = " ".join(text.replace(GAP, " ").split())
    if text[:1].isalpha() and (text[-1].isalpha() or (text[-1].isascii() and text[-1].isdigit())):
        return text  # nothing at its edges that could go
    for _ in range(4):
        shorter = _EDGES.sub("", NUMBER.sub("", text))
        shorter = shorter.strip(" \t,;").rstrip(":：")
        if shorter == text:
            break
        text = shorter
    if text.endswith(".") and not text.endswith(("..", " al.")) and not re.search(r"(?:\.\w)+\.$", text):
        text = text[:-1]
    if len(text) > 2 and text[0] in '"“' and text[-1] in '"”' and not re.search(r"[\"“”]", text[1:-1]):  # noqa: PLR2004
        text = text[1:-1]
    if text[:1] == "[" and text[-1] == "]" and not re.search(r"[\[\]]", text[1:-1]):
        text = text[1:-1]
    return re.sub(r"\s+[-–—]$", "", text).strip(" *_|")
