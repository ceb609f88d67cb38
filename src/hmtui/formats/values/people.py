"""Authors out of running text: ``Tom Brown, Ben Mann et al.``, ``Wang, Yixin, Dawen Liang``, ``张三、李四``.

Invariant: text that is not a list of people gives none; of one that is, every
name is kept, and “et al.” is kept as ``others``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.formats.values.organizations import is_organization
from hmtui.formats.values.venues import looks_like_venue

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["families_lead", "find_people", "is_person", "led_by_family", "name_of", "only_people"]

_MARKS = re.compile(
    r"[*†‡§¶#✉∗⋆♣♠♥♦¹²³⁴⁵⁶⁷⁸⁹⁰\d(](?:(?<=[^\d(])|(?<=[a-zA-ZÀ-ÿ]\d)(?:,\d)*(?=[\s,;]|$)|(?<=\()\s*[*†‡]?:?\s*(?i:equal contribution)\s*\))"
)
_MAY_BE_MORE = re.compile(r"[eE][tT]\.?\s*[aA][lL]|[oO][tT][hH][eE][rR][sS]|[等….]人?$")
"""What every “et al.” has, looked for first as it costs less."""
_ET_AL = re.compile(
    r"[,;]?\s*(?:\b(?:and\s+)?et\.?\s*all?\b\.?|\band\s+(?:\d+\s+)?others\b|等人?$|…$|\.\.\.$)", re.IGNORECASE
)
_SPLIT = re.compile(
    r"[,;，、；\s](?:(?<=\S)\s*(?:[aA]nd\s+|&\s*)?|(?:[·•&]|and)\s|(?<=[\u3400-\u9fff]\s)\s*(?=[\u3400-\u9fff]))"
)
_MEMBER = re.compile(r",\s*(?:(?:Senior|Student|Graduate Student|Life)\s)?(?:Member|Fellow),\s*IEEE\b")
_TURNED = re.compile(r"\s+(?:and|&)\s+|\s?;\s*(?:and\s+|&\s*)?")
_TURNED_NAME = re.compile(
    r"((?:(?:[a-z]{1,3}|Van|Von|De[rnl]?|Della|L[ea]|Dos)\s){0,2}[^\W\d_][\w'’-]{0,30}), ([^\W\d_][^\d,()]{0,30})"
)
"""One name as BibTeX has it, “Guu, Kelvin”, of several parted by “and” or “;”."""
_LED_BY_FAMILY = re.compile(r"([^\W\d_][\w' -]*\w{2})\s([A-Z]{1,2}(?:\s[A-Z])?)")
"""One name with the family first and bare initials: “Banerjee B”."""
_LED_BY_INITIALS = re.compile(r"^([^\W\d_][\w'’-]+)\s((?:[A-Z]\.[\s-]?){1,4})$")
"""The same with dots, among names with a comma there: “Banerjee B.C.”."""
_LONE = re.compile(r"[^\W\d_][\w'’-]+\s[A-Z]\.")
"""A name by itself that does not tell which is the family: “Tim D.”, “Munos R.”."""
_SIDE_BY_SIDE = re.compile(rf"(?<![.\w] )\b{_LONE.pattern},? (?:and )?{_LONE.pattern}")
_NEIGHBOURS = 3
"""Texts with such names side by side from which they have their families first."""
_PARTICLES = frozenset("van de der den von la le bin ben al el di da du del dos das ten ter zu y e of ibn st".split())
_CAPITAL_PARTICLES = frozenset("Van Von De Der Den Del Della Le La Dos".split())
"""Particles that are of the family name with a capital as well: “Le Bras”; others are given names as often."""
_VIETNAMESE = frozenset("bui dang dinh do doan duong hoang ho le ly ngo nguyen pham phan tran vo vu".split())
"""Family names before which “Van” is a given name."""
_NAME_WORDS = re.compile(r"(?:[^\W\d_]|['’‘`´.\-‐‑–·\s])+")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{1,6})?|[\uac00-\ud7af]{2,4}")
_JAPANESE = re.compile(r"([\u3400-\u9fff々]{1,3}) ([\u3400-\u9fff\u3040-\u30ff々]{1,4})")
"""A family and a given name with a blank between: “山田 太郎”."""
_CHINESE_FAMILIES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白"
    "崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文張劉陳楊趙黃吳孫馬羅鄭謝韓馮許鄧呂蘇盧蔣賈葉閻鐘鍾譚鄒陸龍錢湯賀賴"
)
"""Signs with which Chinese names begin; behind a blank such a one begins another name, “张三 李四”."""
_LONGEST_CHINESE = 3
"""Signs of the longest name whose family is one sign."""
_MIXED = re.compile(r"[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z]")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž]\.?[\s-]*){1,4}")
_GIVEN = re.compile(r"(?:[A-Z]\.-?){2,4}")
"""Initials without a blank between: “M.Z.”."""
_UNSPACED = re.compile(r"^((?:[A-Z]\.-?){1,3})(?=[A-ZÀ-Þ][a-zß-ÿ][\w'’-]*$)")
"""Initials right before the family name: “M.Bell”."""
_SAID = re.compile(r"\W{0,9}(?:by|authors?|作者)\s?[:：]?\s", re.IGNORECASE)
_TEAM = re.compile(r"([^\W\d_][\w.+-]*(?:\s[\w.+-]+){0,3})\s?[:：]\s")
"""A team before its people: “Gemma Team: Ann Bell, Bo Kim, …”."""
_TEAM_WORDS = frozenset("collaboration consortium group initiative lab project team".split())
_NO_TEAMS = frozenset("cast faculty panel people staff team with".split())
"""Words before people that name nobody, beside those of a plural or a part: “Speakers: …”, “Publisher: …”."""
_SHAPED = re.compile(r"(?!(?:Ma?c|D[aeiu]|L[aeo]|Van|Fitz|St)[A-Z]).*(?:[a-z][A-Z]|\w-?AI$)")
"""A single word that is rather a firm's or a team's than a family name: “DeepSeek-AI”, “MiniMax”."""
_BRACKETS = re.compile(r"\([^()]*\)")
_INITIAL = re.compile(r"(?:^|[\s.-])(?:[^\W\d_]|[JS]r)\.$")
_LONGEST = 6
_LONGEST_BARE = 4
"""Words of the longest name that has neither an initial nor a particle."""
_LONGEST_INITIAL = 4
"""Signs of an abbreviated given name with its full stop: “Wm.”, “Chr.”."""
_NOT_NAMES = frozenset(
    """
    ai animation applications approach blog code computer computing console demo databases dataset data distributed education engineering framework generation github group
    homepage human image inc inference information institute intelligence knowledge lab labs language large large-scale learning lecture lectures llm llms model models
    network networks neural notes paper parallel research robot science sciences software studio studios survey systems talk team tutorial university video vision youtube
    """.split()
)
"""Words that are of places, things and crafts: whatever holds one is nobody's name."""
_APOSTROPHES = frozenset("'’")
_ABBREVIATED = 3
_LONGEST_CAPITALS = 4
"""Letters of a text in capitals, and of its words if it has several, by which it is an institution: “MIT”, “IET RSN”."""
_MOST_TURNED = 10
"""Names of a list of which the first can be turned, as bibliographies have it; they do not write out longer ones."""
_LARGE = 2
"""Commas in a list of people that can have a team before it, at least."""
_MOST = 20_000
"""Characters of the longest list of authors; a thousand names are fewer."""
_COMMA = re.compile(r"[,、，;；]")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


@lru_cache(maxsize=32768)
def is_person(text: str) -> bool:
    """Return whether a text could be the name of one person."""
    text = _MARKS.sub("", text).strip()
    if _CHINESE.fullmatch(text) or _japanese(text):
        return True
    words = text.split()
    # The shape first: it costs least.
    if not 1 <= len(words) <= _LONGEST or not _NAME_WORDS.fullmatch(text) or _MIXED.search(text):
        return False
    if not _NOT_NAMES.isdisjoint(text.lower().split()) or words[-1] == "of":
        return False
    capitals = len(words) == 1 or all(1 < len(word) <= _LONGEST_CAPITALS and "." not in word for word in words)
    if len(text) >= _ABBREVIATED and text.isupper() and capitals:
        return False
    capital = 0
    bare = True
    for word in words:
        if len(word) > _LONGEST_INITIAL and word[-1] == "." and word[:-1].isalpha() and word is not words[-1]:
            return False  # a sentence ends within
        bare = bare and len(word.strip(".")) > 1 and (word == "of" or word.lower() not in _PARTICLES)
        if (
            word[0].isupper()
            or (word[0] in "'’" and len(word) > 1)
            or (word[1:2] in _APOSTROPHES and word[2:3].isupper())
        ):
            capital += 1
        elif word.lower() not in _PARTICLES and not (word[0].islower() and any(sign.isupper() for sign in word[1:3])):
            return False
    return capital > 0 and not (bare and len(words) > _LONGEST_BARE) and not looks_like_venue(text)


def name_of(person: dict[str, str]) -> str:
    """Return the name of one of the people found, as it was written."""
    return person.get("literal") or f"{person.get('given', '')} {person['family']}".strip()


def families_lead(texts: Iterable[str]) -> bool:
    """Return whether several texts have names side by side with an initial behind the family: “Bell A., Kim B.”."""
    return sum(_SIDE_BY_SIDE.search(text) is not None for text in texts) >= _NEIGHBOURS


def led_by_family(people: list[dict[str, str]]) -> list[dict[str, str]]:
    """Turn names with but an initial for their family, “Munos R.”, that stand among names with the family first."""
    if any("given" not in one and "family" in one for one in people):
        return people  # “Brookes, David H.”
    return [
        {"family": one["given"], "given": one["family"]} if _LONE.fullmatch(name_of(one)) else one for one in people
    ]


def find_people(text: str, *, turned: bool = False) -> list[dict[str, str]]:
    """Read a list of authors; an empty list when that is not what the text is.

    ``turned`` says that two single words are one name with its family first, as in
    ``Vincent, Pascal. "A Title."``; before ``et al`` they are that anyhow.
    """
    # White space goes first: endless runs of it would cost the patterns below the square of their length.
    text = " ".join(text.split()).strip(" ,;:|*_-–—")
    return list(_find(text, turned=turned)) if 0 < len(text) <= _MOST else []


@lru_cache(maxsize=16384)
def _find(text: str, *, turned: bool) -> tuple[dict[str, str], ...]:
    words = text.split()
    if len(words) > _LONGEST and sum(word[0].islower() for word in words) * 2 > len(words):
        return ()  # most words of names begin with a capital
    said = _SAID.match(text)
    text = _BRACKETS.sub(" ", _MARKS.sub("", text[said.end() if said else 0 :])).strip(" \t\n,;:|*_-–—")
    others = False
    if _MAY_BE_MORE.search(text) and (match := _ET_AL.search(text)):
        if text[match.end() :].strip(" .,"):
            return ()
        others = True
        text = text[: match.start()].strip(" ,;")
    rest: tuple[dict[str, str], ...] = ({"literal": "others"},) if others else ()
    if team := _team_of(text):
        return (*team, *rest)
    japanese = [_japanese(piece.strip()) for piece in _COMMA.split(text)]
    if all(japanese):
        return (*({"family": one[1], "given": one[2]} for one in japanese if one), *rest)
    text = _MEMBER.sub("", text) if "IEEE" in text else text
    pieces = _with_suffixes([piece for piece in map(_trimmed, _SPLIT.split(text)) if piece])
    if any(map(_INITIALS.fullmatch, pieces)):
        pieces = [name for piece in pieces for name in _LED_BY_INITIALS.sub(r"\1\n\2", piece).split("\n")]
    names = (
        [match.groups() for match in map(_TURNED_NAME.fullmatch, _TURNED.split(text)) if match] if ", " in text else []
    )
    if len(names) > 1 and len(names) * 2 == len(pieces):
        people: list[dict[str, str]] | None = [{"family": family, "given": _trimmed(given)} for family, given in names]
    else:
        people = (
            None
            if ";" in text
            else _inverted(pieces, pair=others or (turned and not re.search(r"\s(?:and|&)\s", text)))
        )
    if people is None:
        small = others and len(pieces) == 1 and pieces[0].isalpha()  # “lu et al.”
        if not pieces or not (small or _mostly_people(pieces)):
            return ()
        led = [_LED_BY_FAMILY.fullmatch(piece) or _LED_BY_INITIALS.match(piece) for piece in pieces]
        alone = not others and _LONE.fullmatch(text) is not None
        turned = not alone and sum(match is not None for match in led) * 2 > len(pieces)
        people = [
            {"family": match[1], "given": match[2]} if turned and match else _person(piece)
            for piece, match in zip(pieces, led, strict=True)
        ]
    return (*people, *rest)


def _team_of(text: str) -> tuple[dict[str, str], ...]:
    """Return a team and the people named behind it, “Gemma Team: …”; nothing where no team is, or few people follow."""
    match = _TEAM.match(text)
    if match is None or text.count(",", match.end()) < _LARGE:
        return ()
    *_, last = words = match[1].lower().split()
    named = last in _TEAM_WORDS if len(words) > 1 else last not in _NO_TEAMS and not last.endswith(("s", "er", "or"))
    people = _find(text[match.end() :].strip(), turned=False) if named and match[1][0].isupper() else ()
    return ({"literal": match[1]}, *people) if len(people) > _LARGE and "given" in people[0] else ()


def _japanese(text: str) -> re.Match[str] | None:
    """Match a name in signs with a blank between family and given name, unless it is two Chinese names."""
    match = _JAPANESE.fullmatch(text) if not text.isascii() else None
    return match if match and match[2][0] not in _CHINESE_FAMILIES else None


def _trimmed(piece: str) -> str:
    """Take signs from the ends of a name; the dot of an initial is no such sign."""
    piece = _UNSPACED.sub(r"\1 ", piece.strip(" *_").lstrip("."))
    return piece.rstrip(" .*_") if piece.endswith(".") and not _INITIAL.search(piece) else piece


def _mostly_people(pieces: list[str]) -> bool:
    good = sum(is_person(piece) or _GIVEN.fullmatch(piece) is not None for piece in pieces)
    return good == len(pieces) or (len(pieces) > 3 and good >= 0.8 * len(pieces))


def only_people(text: str) -> bool:
    """Return whether a text is certainly a list of people: several names, or one with “et al.”."""
    return len(find_people(text)) > 1


def _with_suffixes(pieces: list[str]) -> list[str]:
    joined: list[str] = []
    for piece in pieces:
        if joined and piece.lower() in _SUFFIXES:
            joined[-1] += f" {piece}"
        else:
            joined.append(piece)
    return joined


def _inverted(pieces: list[str], *, pair: bool) -> list[dict[str, str]] | None:
    """Read ``Brown, T. B., Mann, B.`` (every name turned), ``Brown, Tom, Ben Mann`` or ``Brown, Tom, et al`` (the first only)."""
    if len(pieces) < 2 or not _mostly_people(pieces):
        return None
    if len(pieces) % 2 == 0 and all(_INITIALS.fullmatch(given) for given in pieces[1::2]):
        return [{"family": family, "given": given} for family, given in zip(pieces[::2], pieces[1::2], strict=True)]
    single = [len(piece.split()) == 1 and not _CHINESE.fullmatch(piece) for piece in pieces]
    first_given = len(pieces[1].split()) <= 2
    full = first_given and len(pieces[1].split()) == 2 and not any(map(_INITIALS.fullmatch, pieces[1].split()))
    if single[0] and full and len(pieces) > 2:
        if _SHAPED.match(pieces[0]) or is_organization(pieces[0]):
            return [{"literal": pieces[0]}, *map(_person, pieces[1:])]
        if len(pieces) > _MOST_TURNED:
            return list(map(_person, pieces))
    if single[0] and first_given and len(pieces) > 2 and not any(single[2:]):
        return [{"family": pieces[0], "given": pieces[1]}, *map(_person, pieces[2:])]
    if pair and single[0] and len(pieces) == 2 and (single[1] or _INITIALS.fullmatch(pieces[1].split()[-1])):
        return [{"family": pieces[0], "given": pieces[1]}]
    return None


def _person(name: str) -> dict[str, str]:
    if _CHINESE.fullmatch(name):
        family = 2 if len(name) > _LONGEST_CHINESE else 1  # “欧阳明月”, “山田太郎”
        return {"family": name[:family], "given": name[family:]} if "·" not in name else {"literal": name}
    words = name.lstrip("([").split()
    if len(words) == 1:
        return {"family": name}
    suffix = len(words) > 2 and words[-1].lower() in _SUFFIXES
    # In “Ann Bell L.” the initial is that of a second family name.
    turned = len(words) > 2 and _INITIAL.search(words[-1]) is not None and not _INITIAL.search(words[-2])
    last = len(words) - (2 if suffix or turned else 1)
    known = _PARTICLES if words[last].lower() in _VIETNAMESE else _PARTICLES | _CAPITAL_PARTICLES
    while last > 1 and words[last - 1] in known:
        last -= 1
    return {"family": " ".join(words[last:]), "given": " ".join(words[:last])}
