"""Organizations out of running text: ``Google Brain``, ``by Microsoft Research``, ``University of Oxford and OpenAI``.

Invariant: the shape of the words decides, and firms that everybody writes about by
name; a text that says anything beside its organizations gives none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from hmtui.formats.values.venues import looks_like_venue

__all__ = ["AND", "behind_names", "find_organizations", "is_organization"]

_FIRMS = frozenset(
    """
    alibaba anthropic baidu bytedance deepmind eleutherai facebook google huawei ibm microsoft nvidia openai salesforce tencent
    """.split()
)
"""Firms whose name says so by itself."""
_FIRMS_BY_WORD = frozenset({"adobe", "amazon", "apple", "cohere", "intel", "meta", "mistral", "samsung"})
"""Firms whose name is an everyday word, a place or a person's as well: only with “by” before it, or a word of ``_PARTS`` behind."""
_PARTS = frozenset(
    """
    ai asia brain corp corporation deepmind fair group inc labs lab ltd reality research robotics team
    """.split()
)
"""What stands behind the name of a firm and is a part of it: “Google Brain”, and neither “Google Drive” nor “Huawei Huang”."""
_KINDS = frozenset(
    "university université universität institute laboratory lab labs inc corp corporation ltd llc gmbh academy".split()
)
"""What only organizations have in their names."""
_KINDS_AFTER_BY = frozenset({"ai", "research", "team", "group", "technologies", "college", "foundation"})
"""The same where “by” stands before; by themselves such words can be a field: “Medical AI”, “Operations Research”."""
_TELLING = _FIRMS | _FIRMS_BY_WORD | _KINDS | _KINDS_AFTER_BY | {"hugging", "stability"}
"""Words of which every organization has one."""
_WORD = re.compile(r"\w+")
_BETWEEN = frozenset("of the for and in at de di della la".split())
_BY = re.compile(r"(?:by|from|at)\s+(?:the\s+)?", re.IGNORECASE)
_MARKED = re.compile(r"@[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}(?:,? @[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3})*")
"""Organizations behind the sign for them: “@Some Firm”."""
_FACULTIES = (
    r"(?:Technolog|Design|Telecom|Scien|Engineer|Econom|Medic|Comput|Communic|Manage|Law|Arts|Mathem|Inform|Electro)"
)
AND = rf"\s(?:and|&)\s(?!{_FACULTIES})"
"""“and” between organizations, not in the name of one, “Some University of Science and Technology”."""
_PARTED = re.compile(rf"\s*(?:[,;/、，；]\s*(?:and\s|&\s)?|{AND})\s*")
_NAME = re.compile(r"[^\W\d_][\w.&'’-]*(?:\s+[\w.&'’-]+){0,6}")
_OF_FIRST = re.compile(r"(\([^()]{2,80}\))\s(et\.? al\b\.?)")
_SHORT = re.compile(r"(?!ar[Xx]iv|Science\b)(?:[A-Z]{2,} )?[A-Z][A-Za-z]*(?:[.-][A-Z][A-Za-z]*)?")
"""The short name of a place of research, behind “from”: “UC Berkeley”, “Mila”, “Max-Planck”."""
_LEGAL = re.compile(r",\s+(?=(?:Inc|Corp|Ltd|LLC)\b)")
_WHOLE = frozenset({"Hugging Face", "Stability AI"})
"""Firms of two words that say as well what a link leads to, or what a paper is about."""
_LONGEST = 120


@lru_cache(maxsize=16384)
def is_organization(text: str, *, by: bool = False) -> bool:
    """Return whether a text is the name of one organization; ``by`` says that one is looked for there, as behind “by”."""
    if len(text) > _LONGEST or not _NAME.fullmatch(text) or looks_like_venue(text):
        return False
    words = text.lower().replace(".", "").split()
    if text in _WHOLE:
        return by
    if words[0] in _FIRMS or words[0] in _FIRMS_BY_WORD:
        return set(words[1:]) <= _PARTS and (len(words) > 1 or by or words[0] in _FIRMS) and text[0].isupper()
    kinds = _KINDS | _KINDS_AFTER_BY if by else _KINDS
    named = all(word[0].isupper() or word in _BETWEEN for word in text.split())
    return len(words) > 1 and named and text[0].isupper() and not kinds.isdisjoint(words)


def behind_names(line: str) -> str:
    """Return a line with the organization of a first author behind the others: “Ann Bell et al. (Some Lab)”."""
    return _OF_FIRST.sub(
        lambda match: f"{match[2]} {match[1]}" if find_organizations(match[1][1:-1]) else match[0], line
    )


@lru_cache(maxsize=16384)
def find_organizations(text: str) -> tuple[str, ...]:
    """Return the organizations of a text that names these and nothing else; none of any other."""
    if len(text) <= _LONGEST and _MARKED.fullmatch(text):
        return tuple(name.strip(" ,") for name in text.split("@") if name)
    if len(text) > _LONGEST or (_TELLING.isdisjoint(_WORD.findall(text.lower())) and not text.startswith("from ")):
        return ()
    said = _BY.match(text)
    names = _PARTED.split(_LEGAL.sub(" ", text[said.end() if said else 0 :]).strip(" .,;"))
    short = said is not None and text.casefold().startswith("from ")
    known = (
        is_organization(name, by=said is not None) or (short and _SHORT.fullmatch(name) and not looks_like_venue(name))
        for name in names
    )
    return tuple(names) if all(known) else ()
