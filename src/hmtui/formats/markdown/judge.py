"""What is an entry and what is not: contents, news, thanks, rules and running text are none.

Invariant: judging looks at one reading and the headings above it, and changes neither.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.formats.values.link_roles import is_neutral, label_role

if TYPE_CHECKING:
    from hmtui.formats.markdown.reading import Reading

__all__ = [
    "is_about_papers",
    "is_abstract",
    "is_boilerplate",
    "is_call",
    "is_contents",
    "is_entry",
    "is_entry_paragraph",
    "is_heading_body",
    "is_perhaps_contents",
    "is_placeholder",
    "is_short",
    "is_title_case",
]

_BOILERPLATE = re.compile(
    r"(?:the )?(?:latest |recent |repo(?:sitory)? |our )?(?:news|updates?|what.?s new|announcements?|update ?(?:log|history)s?|change ?logs?|release notes|"
    r"logs?|history|milestones?|recent changes)(?: (?:and|&) (?:news|updates?|announcements?))?|"
    r"licen[cs]e|licensing|copyright|disclaimer|"
    r"contribut(?:e|ing|ion|ions|ors?)(?: guidelines?| guide)?|how to contribute(?: to.*)?|(?:our |main |core )?contributors?|maintainers?(?: .*)?|authors?|"
    r"(?:call for )?contributions?|"
    r"(?:special )?(?:thanks|acknowledg[e]?ments?|acknowledgements?|credits?)(?: to.*)?|sponsors?(?:hip)?|backers?|donat(?:e|ions?)|support(?: us)?|"
    r"(?:how to )?cit(?:e|ation|ations|ing)(?: us| this.*)?|bibtex|contact(?:s| us| me)?(?: .*)?|"
    r"star(?:gazers|s)?(?: history)?(?: chart)?(?: over time)?|(?:stargazers over time)|community|join us|follow us|"
    r"todo(?: list)?|to.?do.?s?|roadmap|sources|inspired by|faq|usage|installation|requirements|getting started|how to use.*|"
    r"(?:(?:selection|inclusion) )?criteria|guidelines?|rules|"
    r"更新(?:日志|记录|历史)?|最近更新|最新(?:动态|消息|更新)|新闻|动态|公告|许可证?|协议|贡献(?:者|指南)?|如何贡献|致谢|鸣谢|感谢|引用|联系(?:我们|方式)?|"
    r"点赞历史|免责声明|待办|交流群|加入我们",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:table of )?contents?|toc|quick links|navigation|index|目录|内容(?:目录)?", re.IGNORECASE)
_PERHAPS_CONTENTS = re.compile(r"ind(?:ex|ices)|navigation|内容", re.IGNORECASE)
_CALL = re.compile(
    r"(?:please|if (?:you|your|there)|feel free|thanks?|thank you|we|our|this (?:list|repo|is|page|project|work)|these|pull requests?|prs?|"
    r"contributions?|maintained|created by|curated|copyright|don't|do not|you (?:can|may|should)|make sure|welcome|see also|check)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:see|visit|i|for|more|to|note|add|open|submit|create|fork|send|follow|join|read|star|let|use|when|where|inspired|based|refer|click|"
    r"download|back|go|here|there|it|all|any|most|some|kindly|the|a|an|full|source|credits?|others?|last|via|by|from|in|on|with|find|get)\b",
    re.IGNORECASE,
)
"""What a sentence begins with that leads up to a link: “For more, see [this paper]”."""
_TOLD = re.compile(r"\w+ed\b|.*\b(?:we|our|us|you|your|i|please)\b|.*[.!]$", re.IGNORECASE)
"""What tells of something done, or speaks of the list."""
_ABSTRACT = re.compile(r"abstract|tl;?\s?dr|summary|摘要|overview", re.IGNORECASE)
_PAPERS = re.compile(r"\b(?:papers?|publications?|preprints?|surveys?)\b|论文|文献|综述", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:[-–—_/\\.·…*xX×✗✘❌⛔🚫?？]*|:x:|:heavy_minus_sign:|:no_entry(?:_sign)?:|null|none|nil|n\.?/?a\.?|nan|tb[dac]|to ?do|to be (?:released|announced|added|updated)|"
    r"unknown|不详|not (?:available|released|yet|found|open)|coming soon|soon|no|undefined|无|暂无|未知|待定|未公开|未开源|没有)",
    re.IGNORECASE,
)
_LONG_PROSE = 400
_LONGEST_REMARK = 80
_FEWEST_WORDS = 4
_REMARK = re.compile(r"\s*[（(].*$")


@lru_cache(maxsize=1024)
def is_boilerplate(heading: str) -> bool:
    """Return whether a heading says that what is under it is about the list, and not of it."""
    return _BOILERPLATE.fullmatch(_plain(heading)) is not None


def is_contents(heading: str) -> bool:
    """Return whether a heading is that of a table of contents, which says nothing of headings under it."""
    return _CONTENTS.fullmatch(_plain(heading)) is not None


def is_perhaps_contents(heading: str) -> bool:
    """Return whether a heading of contents can as well be that of entries: an index is also a thing papers are about."""
    return _PERHAPS_CONTENTS.fullmatch(_plain(heading)) is not None


def _plain(heading: str) -> str:
    return " ".join(re.sub(r":[a-z0-9_+-]+:|[^\w\s'’&]", " ", heading).split())


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


def is_entry(reading: Reading) -> bool:
    """Return whether a point of a list, read by itself, is an entry."""
    if not reading.heading or reading.prose or is_call(reading):
        return False
    if not reading.web:
        return _says_enough(reading)
    if reading.lead == "link":
        return True
    if reading.lead == "plain" and len(reading.title) > _LONG_PROSE:
        return False
    labels = [link.get("label", "") for link in reading.links]
    return (
        reading.said > 0
        or bool(reading.issued or reading.venue)
        or not all(map(is_neutral, labels))
        or _is_titled(reading)
    )


def _says_enough(reading: Reading) -> bool:
    """Return whether what has no link is a paper nevertheless: it is dated, in a venue, or linked to nowhere."""
    words = len(reading.title.split())
    if reading.lead and reading.issued and (reading.authors or reading.venue):
        return words > 1
    if reading.lead in {"quote", "bold"}:
        return bool(reading.venue) and words >= _FEWEST_WORDS
    return words >= _FEWEST_WORDS and bool(reading.unlinked or (reading.placed and _is_titled_so(reading)))


def _is_titled_so(reading: Reading) -> bool:
    """Return whether words before a place or year in brackets are written as a title, and tell of nothing done: “Added … (2023)”."""
    title = reading.title
    return is_title_case(title) or (
        title[:1].isupper() and not reading.notes and bool(reading.issued) and not _TOLD.match(title)
    )


def is_title_case(title: str) -> bool:
    """Return whether most of the longer words of a text begin with a capital."""
    long: list[str] = [word for word in re.findall(r"[^\W\d_][\w'’-]*", title) if len(word) >= _FEWEST_WORDS]
    return sum(map(str.isupper, (word[0] for word in long))) * 2 > len(long)


def _is_titled(reading: Reading) -> bool:
    return reading.lead in {"quote", "bold"} or not reading.notes


def is_call(reading: Reading) -> bool:
    """Return whether a plain sentence speaks to the reader: “Please open a pull request”."""
    if reading.lead == "link":
        return False
    words = _REMARK.sub("", reading.title).strip(":： ")
    if not reading.name and words and (label_role(words) or is_neutral(words)):
        return True
    if reading.lead != "plain" or reading.authors or reading.venue:
        return False
    return _CALL.match(reading.title) is not None or (reading.into_link and _LEADING.match(reading.title) is not None)


def is_entry_paragraph(reading: Reading) -> bool:
    """Return whether a paragraph is an entry: more is asked of it, since most are running text."""
    if not is_entry(reading) or reading.runs_on or reading.late or not reading.web:
        return False
    about = bool(reading.authors or reading.venue or reading.issued)
    if reading.lead == "plain":
        return reading.said > 0 and about and len(reading.title.split()) > 2  # noqa: PLR2004 - “See [paper]” is no title
    if sum(map(len, reading.notes)) > _LONG_PROSE:
        return reading.said > 0 and about
    return reading.said > 0 or about


def is_short(reading: Reading) -> bool:
    """Return whether what a block says beside its links and its authors is a remark, no paragraph."""
    return sum(map(len, reading.notes)) <= _LONGEST_REMARK


def is_heading_body(reading: Reading) -> bool:
    """Return whether a paragraph read without a title is what stands under the heading of one paper: its links, no more."""
    telling = {"paper", "pdf", "code", "project", "website", "weights", "dataset", "demo", "video"}
    known = any(link["rel"] in telling for link in reading.links)
    return reading.said > 0 and known and is_short(reading)
