"""Words by which a list speaks about itself: contents, news, thanks, rules; and values that say there is none.

Invariant: whole headings and cells are matched, never words within a title.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.formats.values.link_roles import label_role
from hmtui.text.title_case import is_title_case

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

__all__ = [
    "boilerplate",
    "common_words",
    "goes_on_into",
    "is_about_papers",
    "is_about_people",
    "is_abstract",
    "is_call",
    "is_contents",
    "is_no",
    "is_of_words",
    "is_placeholder",
    "is_prose",
    "is_return",
    "is_running",
]

_BOILERPLATE = re.compile(
    r"licen[cs]es?|licensing|copyright(?: notice)?|disclaimer|"
    r"contribut(?:e|ing|ion|ions|ors?)(?: guidelines?| guide)?|how to contribute(?: to.*)?|(?:our |main |core )?contributors?|maintainers?(?: .*)?|"
    r"(?:call for )?contributions?|(?:special )?(?:thanks|acknowledg[e]?ments?|acknowledgements?)(?: to.*)?|sponsors?(?:hip)?|backers?|donat(?:e|ions?)|support(?: us)?|"
    r"(?:how to )?cit(?:e|ation|ations|ing)(?: us| this.*)?|bibtex|contact(?:s| us| me)?(?: (?:us|me|information|info|details|authors?|maintainers?))?|"
    r"star(?:gazers|s)?(?: history)?(?: chart)?(?: over time)?|stargazers over time|join us|follow us|"
    r"todo(?: list)?|to.?do.?s?|faq|"
    r"许可证?|协议|贡献(?:者|指南)?|如何贡献|致谢|鸣谢|感谢|引用|联系(?:我们|方式)?|点赞历史|免责声明|待办|交流群|加入我们",
    re.IGNORECASE,
)
_OF_PEOPLE = r"people|(?:the |our )?team|researchers"
_ABOUT = re.compile(
    r"(?:the )?(?:latest |recent |repo(?:sitory)? |our )?(?:news|updates?|what.?s new|announcements?|update ?(?:log|history)s?|change ?logs?|release notes|"
    r"logs?|history|milestones?|recent changes)(?: (?:and|&) (?:news|updates?|announcements?))?|authors?|community|credits?(?: to.*)?|roadmap|sources|inspired by|"
    r"usage|installation|requirements|getting started|how to use.*|(?:(?:selection|inclusion) )?criteria|guidelines?|rules|"
    r"about(?: (?:the|this|our) (?:repo(?:sitory)?|list|project|collection|page))?|(?:the |our )?(?:repo(?:sitory)? )?(?:purpose|goals?|aims?)(?: of .*)?|"
    r"(?:common )?evaluation metrics|"
    rf"{_OF_PEOPLE}|"
    r"更新(?:日志|记录|历史)?|最近更新|最新(?:动态|消息|更新)|新闻|动态|公告",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"(?:(?:other|similar|external|additional) )+(?:awesome )?(?:reading )?(?:repos(?:itor(?:y|ies))?|lists?|collections?)(?: (?:and|&) \w+)?",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:table of )?contents?|toc|quick links|navigation|index|目录|内容(?:目录)?|目次|목차|оглавление|содержание|sommaire|índice|inhalt(?:sverzeichnis)?",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?P<sure>please|feel free|thanks?\b|thank you|pull requests?|prs?|contributions?|maintained|created by|(?:an? )?curated|an? (?:[\w-]+ ){1,3}curated (?:list|collection)|copyright|welcome|"
    r"(?:follow|join|subscribe to|support|star|watch) (?:us|our|me|my|this)|submit (?:an?|new|your)|see also|back to)\b(?!-\w)|"
    r"(?:if (?:you|your|there|i)|i['’]m|i (?:am|have|will)|we|our|this (?:list|repo|is|page|project|work|section)|these|don't|do not|you (?:can|may|should)|make sure|"
    r"check|want|added?|more (?:in|on|at|about)|for (?:more|the|an?)|see|click|(?:have|got|know|missing) (?:any|some)(?:thing|one)?|the (?:order|dataset|following|code|list) (?:of|is|can|are)|note that)\b|"
    r"for [^,.]{2,40}, (?:see|try|check|visit|refer)\b",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"\W*(?:(?:go )?back to|return(?: to)?) (?:the )?(?:top|home|start|beginning|index|toc|menu|readme|(?:table of )?contents?)\W*",
    re.IGNORECASE,
)
_VERBS = frozenset(
    """
    is are was were has have had can will we our you your they provide provides introduce introduces propose proposes present presents
    allow allows support supports which that
    """.split()
)
_MIDDLE = re.compile(r"[a-z,]['’]?\s+[\"“*_]*$")
_BRACKETS = frozenset("([（【")
_ABSTRACT = re.compile(r"abstract|tl;?\s?dr|summary|摘要|overview", re.IGNORECASE)
_PAPERS = re.compile(r"\b(?:papers?|publications?|preprints?|surveys?)\b|论文|文献|综述", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:[-–—_/\\.·…*xX×✗✘❌⛔🚫?？]*|:x:|:heavy_minus_sign:|:no_entry(?:_sign)?:|null|none|nil|n\.?/?a\.?|nan|tb[dac]|to ?do|to be (?:released|announced|added|updated)|"
    r"unknown|不详|not (?:available|released|yet|found|open)|(?:(?:yet )?to come|coming)(?: soon)?|soon|no|undefined|无|暂无|未知|待定|未公开|未开源|没有)",
    re.IGNORECASE,
)
_NO = re.compile(r"[✖✗✘❌⛔🚫×]\ufe0f?|:x:|:no_entry(?:_sign)?:|no|没有", re.IGNORECASE)
_SMALL = re.compile(r"\b[a-z]{3,}\b")
_OF_NAMES = re.compile(r"\b[A-Z]\.|\bal\b")
_ADDRESS = re.compile(r"(?<!\S)\S*(?:://|@)\S*")
_OPENING = 80
"""Characters by which a call is told from a title that begins with the same words, “See More, Store Less”."""
_LONGEST = 300
"""Characters of running text that are looked at."""


@lru_cache(maxsize=1024)
def _plain(heading: str) -> str:
    return " ".join(re.sub(r":[a-z0-9_+-]+:|[^\w\s'’&]", " ", heading).split())


@lru_cache(maxsize=1024)
def boilerplate(heading: str) -> str:
    """Return ``boilerplate`` for a heading that is certainly about the list, ``about`` for one that may be, else nothing."""
    plain = _plain(heading)
    if _BOILERPLATE.fullmatch(plain):
        return "boilerplate"
    return "about" if _ABOUT.fullmatch(plain) or _LISTS.fullmatch(plain) else ""


def is_about_people(heading: str) -> bool:
    """Return whether a heading is that of people, who may be those of the list or its subject."""
    return re.fullmatch(_OF_PEOPLE, _plain(heading), re.IGNORECASE) is not None


def is_contents(heading: str) -> bool:
    """Return whether a heading is that of a table of contents, which says nothing of headings under it."""
    return _CONTENTS.fullmatch(_plain(heading)) is not None


@lru_cache(maxsize=1024)
def is_abstract(heading: str) -> bool:
    """Return whether what folds out under these words is the abstract of the paper above."""
    return _ABSTRACT.fullmatch(re.sub(r"[^\w\s;]", " ", heading).strip()) is not None


def is_about_papers(path: tuple[str, ...]) -> bool:
    """Return whether the nearest heading that says what its entries are says that they are papers."""
    for heading in reversed(path):
        if _PAPERS.search(heading):
            return True
        if label_role(heading):
            return False
    return False


def is_placeholder(text: str) -> bool:
    """Return whether a cell says only that there is nothing: ``-``, ``null``, ``TBD``."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def is_no(text: str) -> bool:
    """Return whether a cell answers “no”, as ``✘`` does where others have ``✔``."""
    return _NO.fullmatch(text.strip()) is not None


def is_call(text: str, *, certainly: bool = False) -> bool:
    """Return whether a sentence speaks to the reader or about the list, by its first words: “Please open a pull request”."""
    found = _CALL.match(text)
    return found is not None and (found["sure"] is not None or not (certainly or is_title_case(text[:_OPENING])))


def is_return(text: str) -> bool:
    """Return whether a line only leads back to another place of the list: “Back to top”."""
    return _RETURN.fullmatch(text) is not None


def goes_on_into(text: str, place: int) -> bool:
    """Return whether a sentence goes on into what begins at a place, without a sign between or a bracket around it."""
    return text[place : place + 1] not in _BRACKETS and _MIDDLE.search(text[max(0, place - 24) : place]) is not None


def is_prose(text: str) -> bool:
    """Return whether words are a sentence rather than a title."""
    verbs = sum(word in _VERBS for word in re.findall(r"\w+", text.lower()))
    return verbs * 12 > len(text.split()) or "，" in text or "。" in text


def is_running(text: str) -> bool:
    """Return whether words go on from what stands before them, or are several sentences or one."""
    text = text[:_LONGEST]
    return text[:1].islower() or re.search(r"[.;!?]\s", text) is not None or is_prose(text)


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that a list writes small: of these capitalised ones are no names, “Universal Dependency Treebank”."""
    plain = (_ADDRESS.sub(" ", text) if "://" in text or "@" in text else text for text in texts)
    counts = Counter(word for text in plain for word in set(_SMALL.findall(text)))
    return frozenset(word for word, count in counts.items() if count > 1)


def is_of_words(text: str, common: Container[str]) -> bool:
    """Return whether most words of a text are common ones, and not names; initials and “et al.” are of names alone."""
    if _OF_NAMES.search(text):
        return False
    words = [word.casefold() for word in re.findall(r"[^\W\d_]{3,}", text)]
    return sum(word in common for word in words) * 2 > len(words)
