"""What a short text is by its words alone: a date, a label, a venue, people, or open words; and titles as they are shown.

Invariant: the answer depends on the text only; nothing is looked up. Cleaning takes signs from the edges of a title and
changes no word of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hmtui.formats.markdown.spans import GAP
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.dates import find_date
from hmtui.formats.values.organizations import find_organizations
from hmtui.formats.values.people import find_people, is_person
from hmtui.formats.values.venues import looks_like_venue

if TYPE_CHECKING:
    from hmtui.formats.markdown.spans import Run

__all__ = [
    "ET_AL",
    "FIELDS",
    "MOST_GUESSED",
    "NAME_WORDS",
    "NUMBER",
    "OUTLINE",
    "REPORT",
    "SHORTCODES",
    "TOPIC",
    "VERSIONED",
    "WORDY",
    "clean_title",
    "could_be_venue",
    "count_words",
    "is_dated_venue",
    "is_label",
    "kind_of",
    "page_title",
    "tags",
]

SHORTCODES = re.compile(r":(?<![A-Za-z0-9]:)[a-z][a-z0-9_+-]{1,40}:(?![/\w])")
"""Pictures as they are written on the forges, ``:star:``."""
_EMOJI = r"(?::[a-z0-9_+-]+:|[\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff\u200d])"
_EDGES = re.compile(rf"^(?:\s|{_EMOJI}|[|>•·*~])+|(?:\s|{_EMOJI}|[|])+$")
_SHORT = 4


def is_label(label: str) -> bool:
    """Return whether the words of a link say what it is, or nothing: in neither case they are a title."""
    return bool(roles.label_role(label)) or roles.is_neutral(label) or roles.misspelt_role(label) != ""


def is_dated_venue(label: str) -> bool:
    """Return whether a label is a venue with its year, as in ``[[ICML2020](…)] A Title``."""
    if _DIGITS.search(label) is None:
        return False
    spaced = re.sub(r"(?<=[A-Za-z])(?=(?:19|20)\d\d(?!\d))", " ", label)
    return len(label.split()) <= _SHORT and looks_like_venue(label) and find_date(spaced) is not None


def clean_title(text: str) -> str:
    """Take numbers, marks and emoji from the edges of a title."""
    if ":" in text:
        text = SHORTCODES.sub(" ", text)
    text = " ".join(text.replace(GAP, " ").split())
    if text[:1].isalpha() and (text[-1].isalpha() or (text[-1].isascii() and text[-1].isdigit())):
        return text  # nothing at its edges that could go
    for _ in range(4):
        shorter = _EDGES.sub("", NUMBER.sub("", text, count=1) if NUMBER.match(text) else text)
        shorter = shorter.strip(" \t,;").rstrip(":：")
        if shorter == text:
            break
        text = shorter
    if text.endswith(".") and not text.endswith(("..", " al.")) and not re.search(r"(?:\.\w)+\.$", text):
        text = text[:-1]
    if len(text) > 2 and text[0] in '"“' and text[-1] in '"”' and not re.search(r"[\"“”]", text[1:-1]):
        text = text[1:-1]
    if text[:1] == "[" and text[-1] == "]" and not re.search(r"[\[\]]", text[1:-1]):
        text = text[1:-1]
    return re.sub(r"\s+[-–—]$", "", text).strip(" *_|")


def page_title(text: str, url: str) -> str:
    """Take from the title of a web page, as a browser tells it, its site and the repository in front: “some/tern: Tern (github.com)”."""
    site = _SITE.search(text) if text.endswith(")") else None
    if site is None or not (urlsplit(url).hostname or "").endswith(site[1]):
        return text
    return _OF_REPOSITORY.sub("", text[: site.start()], count=1)


_SITE, _OF_REPOSITORY = re.compile(r"\s\(((?:[\w-]+\.)+[a-z]{2,})\)$"), re.compile(r"^[\w.-]+/[\w.-]+: (?=\S)")
_DIGITS = re.compile(r"\d")
NUMBER = re.compile(
    r"\s*(?:\[(?!(?:19|20)\d\d\])\d{1,4}\]|\((?!(?:19|20)\d\d\))\d{1,4}\)|\d{1,4}[.):](?=[\s\u3400-\u9fff【])|\d{1,4}、|\[[ xX]\])\s*"
)
"""The number before an item: “[12]”, “3.”, or a box to be ticked."""
OUTLINE = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})+\.?\s+(?=\S)")
"""The number before a heading under another one: “2.1 ”."""
VERSIONED = re.compile(
    r"[A-Za-z][\w.]*-v?\d[\w.-]*\s(?P<role>paper|report|code|weights|checkpoints?|demo|blog)", re.IGNORECASE
)
"""A label that says of which version it is, ``GPT-1.5 Paper``; alone such words can be a title."""
_WORD = re.compile(
    r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]|[^\W_\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af][\w'’.+-]*(?:,\d{3}\b)*"
)
_CITED = re.compile(r"(?P<people>.+?)(?:,\s?|\s?\(|(?<=\.)\s)(?:18|19|20)\d\d[a-z]?\)?")
_VENUE = re.compile(
    r"(?:in:?\s)?(?:the\s)?(?:proceedings of|proc\.|advances in neural|journal of|ieee trans|acm trans|transactions o[nf]|"
    r"(?:\d{4}\s)?(?:ieee|acm|aaai|international)\S*\s(?:\S+\s){0,3}(?:conference|workshop|symposium))\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"\s*【([^【】]{1,24})】\s*")
_REPORT = re.compile(r"(?i)\w\S*\s+(?:technical|tech\.?)\s+report$")
"""What a model comes with is a title: “Qwen2.5 Technical Report”."""
REPORT = re.compile(r"(?i)(?:technical|tech\.?)\s+report")
"""What a title has in brackets at its end, and is no venue by itself."""
TOPIC = re.compile(
    r"(?i)surveys?|tutorials?|slides?|lectures?|lecture notes|reviews?|books?|courses?|blogs?|talks?|videos?|notes"
)
"""What a work is, which is no venue beside a year: “Survey 2020”."""
_SEVERAL = re.compile(r"[,;，、；&a](?:(?<!a)|(?<=\ba)nd\b)")
_LONG = 30
"""Words from which a text is a title, a description or a list of names, and nothing shorter."""
_LABEL_WORDS = 6
_VENUE_WORDS = 12
"""Words of a label, and of a venue with its date, at most."""
_LONGEST_LABEL = 40
_LETTER = re.compile(r"[^\W\d_]")
ET_AL = re.compile(r"[eo等](?:(?<=\be)t\.?\s?all?\b|(?<=\bo)thers\b|(?<=等)人?$)")
FIELDS = frozenset("AI ASR CV DL GNN LLM LLMs LVLM ML MLLM NLG NLP NLU NMT OCR RL TTS VLA VLM".split())
"""Fields of research by their letters: in brackets before a title they are keywords, and not its name."""
_NO_VENUES = frozenset({"spring", "summer", "fall", "autumn", "winter", "edition"})
MOST_GUESSED = 7
"""Words of a venue that only its year and its capitals tell."""
WORDY = re.compile(
    r"\b(?:is|are|was|were|this|that|which|with|using|from|by|we|our|it|can|has|have|uses?|added?|released?|based|new)\b|\s(?:at|in|on)$",
    re.IGNORECASE,
)
NAME_WORDS = 4
"""Words of a name without any sign."""


def count_words(text: str) -> float:
    """Count words; two signs of a script without spaces are one."""
    words = _WORD.findall(text)
    return len(words) if text.isascii() else len(words) - sum(map("\u2fff".__lt__, words)) / 2


def could_be_venue(text: str) -> bool:
    """Return whether words beside a year can be a venue that is not among the known ones: few, and written as a name."""
    words = text.split()
    few = 1 <= len(words) <= MOST_GUESSED and words[0].lower() not in _NO_VENUES and not TOPIC.fullmatch(text)
    other = roles.label_role(text) or (len(words) in {2, 3} and is_person(text) and not text.isupper())
    named = (text[0].isupper() or text[0].isdigit()) and not re.search(r"[\u3400-\u9fff]", text)
    return few and not other and not WORDY.search(text) and named


@lru_cache(maxsize=16384)
def kind_of(text: str) -> str:
    """Return what a short text is by its words: date, number, label, org, venue, people, pair or open."""
    if "://" in text:
        text = re.sub(r"https?://\S+", " ", text).strip(" :：") or "link"
    words = text.split()
    if not _LETTER.search(text):
        return "date" if find_date(text) else "number"
    if len(words) > _LONG and text.count(",") * 6 < len(words) and not ET_AL.search(text):
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
    if ET_AL.search(text) and find_people(re.sub(r"[\s,(]+(?:19|20)\d\d[a-z]?\)?$", "", text)):
        return "people"
    return _kind_of_names(text, words, rest if date else "")


def _kind_of_names(text: str, words: list[str], beside_date: str) -> str:
    """Return whether a text is a venue, people or open words; ``beside_date`` is what stands with its date, if it has one."""
    if not beside_date and text[-6:].lower() == "report" and _REPORT.search(text):
        return "open"
    if _VENUE.match(text) or (
        looks_like_venue(text) and len(words) <= (_VENUE_WORDS if beside_date else 2 * NAME_WORDS)
    ):
        return "venue"
    cited = _CITED.fullmatch(text) if beside_date and len(words) <= _VENUE_WORDS else None
    if cited and find_people(cited["people"]):
        return "people"
    people = find_people(text) if len(words) <= NAME_WORDS or _SEVERAL.search(text) else []
    if len(people) > 1:
        several = re.search(r"[,，、;]", text) is not None
        return "people" if several and sum(len(p.get("given", "")) > 0 for p in people) * 2 > len(people) else "pair"
    if (
        people
        and is_person(text)
        and (
            re.search(r"\b[A-Z]\.", text) or re.fullmatch(r"[\u3400-\u9fff]{2,3}|[\u3400-\u9fff々]{1,3} \S{1,4}", text)
        )
    ):
        return "pair"
    few = len(beside_date.split()) <= NAME_WORDS and len(words) <= _LABEL_WORDS
    # Words with a capital beside a date are a venue that nobody told us of.
    return "venue" if few and beside_date[:1].isupper() and not TOPIC.fullmatch(beside_date) else "open"


def tags(run: Run, start: int) -> tuple[list[str], int]:
    """Return what stands in black brackets before anything else, and where it ends: “【Survey】 A Title”; no dates, venues and links."""
    found: list[str] = []
    first = run.links[0].start if run.links else len(run.text)
    while (tag := _TAG.match(run.text, start, first)) and kind_of(tag[1]) not in {"date", "venue", "people", "number"}:
        found.append(tag[1].strip())
        start = tag.end()
    return found, start
