"""The words of an entry beside its title and links: authors, venue, date, tags, and what is left.

Invariant: every fragment becomes a field or a note; none is dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.markdown.columns import column_role
from hmtui.formats.markdown.kinds import MOST_GUESSED, SHORTCODES, WORDY, could_be_venue, is_dated_venue, kind_of
from hmtui.formats.markdown.segments import NOT_AFTER
from hmtui.formats.markdown.spans import GAP
from hmtui.formats.markdown.vocabulary import is_of_words, is_placeholder, is_return
from hmtui.formats.values.dates import find_date, find_dates, without_month
from hmtui.formats.values.link_roles import arxiv_id, label_role
from hmtui.formats.values.organizations import AND, behind_names, find_organizations, is_organization
from hmtui.formats.values.people import find_people, is_person, name_of
from hmtui.formats.values.sizes import counts_others, largest
from hmtui.formats.values.venues import is_preprint, looks_like_venue, split_year, tidy, told_in_chinese, with_year

if TYPE_CHECKING:
    from hmtui.formats.markdown.reading import Reading
    from hmtui.formats.markdown.spans import Run

__all__ = ["digest", "take_citation", "take_description", "take_fact", "take_venue"]

_STOP = re.compile(
    r"[\s·•;→|｜。；.,](?:(?<=\x1f)\x1f*|(?<=[\n·•;→|｜。；])|(?<=\s)(?:[–—-]{1,2}|/)\s|(?<=et al[.,])[.,]*\s*|"
    rf"(?<=\.)(?<!\b[^\W\d_a-z]\.)(?<!\bet al\.){NOT_AFTER}(?=\s|$))"
)
"""What parts fragments. The sign is looked for first and what stands around it then: the other way round costs ten times as much."""
_LETTER = re.compile(r"[^\W_]")
_LICENCE = re.compile(
    r"(?:MIT|ISC|Unlicense|Zlib|WTFPL|CC0|Apache(?: License)?(?=[ -]?v?2)|BSD|[AL]?GPL|MPL|EPL|CC[ -]BY(?:[ -](?:NC|ND|SA))*|Llama ?\d?.{0,12}license|OpenRAIL)"
    r"(?:[ -]?v?\d(?:\.\d)?)?(?:-\w+)*",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b[A-Z]\.|\bal\b|[*†‡∗]|\b[Bb]y\s|^\W*[Aa]uthors?\b|作者")
"""What names of people have, and words that only look like names have not."""
_DATED_PEOPLE = re.compile(r"(?P<people>[^\d()]{5,600}?)[,\s(]+(?P<year>(?:19|20)\d\d)\)?")
_AFTER_NAME = re.compile(r"[,\s](?:(?<=,)\s+|(?<=et al\.\s)\s*|(?<=et al\s)\s*)")
_OF_AUTHORS = r"(?:equal(?:ly)? contribut\w+|contributed equally|corresponding authors?)"
_FOOTNOTE = re.compile(
    rf"[(\[][^()\[\]]{{0,40}}{_OF_AUTHORS}[^()\[\]]{{0,60}}[)\]]|\([*†‡∗]\W{{0,3}}equal\)|,?\s[*†‡∗]\W{{0,3}}{_OF_AUTHORS}",
    re.IGNORECASE,
)
"""What signs behind names mean: “(*: equal contribution, † corresponding author)”."""
_TURNED = re.compile(r"(?P<name>[^\W\d_][\w'’-]+, (?:[A-Z]\.[ -]?){1,3})\s(?P<rest>(?!and\s)[^\W\d_]{2}.*)")
"""One author with the family first, and the venue: “Bell, A. ICML 2020”."""
_GROUP = re.compile(r"[(\[（【]((?:[^()\[\]（）【】]|(?<![(\[（【])\([^()\[\]（）【】]{1,40}\)){1,200})[)\]）】]")
"""What stands in brackets, which can hold a few words in brackets: “[Some Journal (Some Publisher), 2020]”."""
_REMARK = re.compile(r"\s\(((?!under|to appear|in press|short|long|oral)[a-z]\S*\s\S+\s[^()]+)\)$")
"""What is said of a work behind its venue: “INTERSPEECH (first of its kind)”."""
_RANKED = re.compile(r"\b\d{1,3}(?:st|nd|rd|th)[ -](?:ranked|rank|place|prize)\b", re.IGNORECASE)
"""A rank, whose year and place are those of a competition: “1st ranked in ALMA2012”."""
_CITED_UNTIL = re.compile(
    rf"[.,]?\s+(?:pp?\.|pages?\s|vol(?:ume)?\b|no\.)|\.(?<![^\W\d_a-z]\.){NOT_AFTER}\s|\s\(|,\s*\d|\s\d+\s*[.,:(]|,?\s*\(?\b(?:19|20)\d\d\s*[).]*$"
)
_WRITTEN = re.compile(r"[\W_]*([^\W\d_][^.,;:]{2,60}\bet\.?\s?al\b\.?),?\s+")
"""The first author that a citation has behind its title."""
_KEYED = re.compile(r"^\W*([A-Za-z][A-Za-z ()'’]{1,24}|[\u3400-\u9fff]{2,6})\W{0,4}[:：]\W*")
_INSTITUTION = re.compile(r"[A-Z]{2,}(?: [A-Z]{2,})+")
"""Words in capitals between commas, “ICST ICCPS, 2011”."""
_WITHIN_WORD = re.compile(r"(?<=\w)(?=\w)")
_COLON = re.compile(r"[:：]")
_WITHIN = re.compile(
    r"\s(?:an?|and|as|by|for|from|in|into|like|of|on|or|the|to|using|via|with)\s\[?\x1f|[a-z,]\s\x1f\s[a-z]|[\x1f:]\s?\x1f\s[a-z]{2,}\s[a-z]|\x1f-[a-z]"
)
"""What stands around words in code style that are a part of a sentence, and no tags."""
_BETWEEN = re.compile(r"\s·\s|[;；]")
"""What parts fragments, and names as well."""
_MANY = re.compile(r"\s·\s|[;；]|,[^,]*,[^,]*,")
"""What can be a list of authors as a whole: it has a sign that parts fragments as well, or several commas."""
_SENTENCE = re.compile(r"[a-z]\.\s*\S|[(\[]")
"""What is hardly within a list of names: a full stop behind a word, or brackets."""
_SET_OFF = re.compile(rf"[()\[\]{GAP}]+")
_DESCRIPTION = re.compile(r"[^\n]*(?:\n\s*(?:[●•▪‣◦]|\d\.)[^\n]*)*")
"""A line, and the points below it."""
_EMPTY = re.compile(r"[(\[]\W*[)\]]")
_NOTHING = re.compile(
    r"[\W_]*(?:\b(?:and|or|also|see|by|in|at|the|with|from|to|paper|code|link|available|official)\b[\W_]*)*",
    re.IGNORECASE,
)
_LONGEST_VENUE, _LONGEST_PROCEEDINGS = 12, 22


def digest(masked: str, run: Run, reading: Reading, description: int = 0) -> None:
    """Read what is left of a text once its title and links are gaps; what begins at ``description`` is one."""
    if not (run.code or _LETTER.search(masked)):
        return  # signs alone say nothing
    text = SHORTCODES.sub(lambda match: " " * len(match[0]), masked) if ":" in masked else masked
    if "qual" in text or "orresponding" in text:
        text = _FOOTNOTE.sub(lambda match: " " * len(match[0]), text)
    text = _take_code(text, run, reading) if run.code else text
    if description:
        told = _DESCRIPTION.match(text, description)[0]  # type: ignore[index]
        take_description(told, reading)
        text = text[:description] + GAP * len(told) + text[description + len(told) :]
    text = _cut_at_styles(text, run) if run.bold or run.italic else text
    text = re.sub(r",[ \t\x1f]*\n", ", ", text) if "\n" in text else text
    for line in text.replace(" et. al", " et al").split("\n"):
        _take_line(without_month(line), reading)


def _take_line(line: str, reading: Reading) -> None:
    """Read one line of what is left of a text: a key and its value, a list of authors, or fragments."""
    keyed = _KEYED.match(line.replace(GAP, " ", 1) if line.startswith(GAP) else line) if _COLON.search(line) else None
    if keyed and (rest := _take_listed(line, reading, led=True)) != line:
        line, keyed = rest, None
    if keyed and _take_keyed(keyed[1].strip(), line[keyed.end() :], reading):
        return
    if keyed and is_person(keyed[1].strip()) and len(keyed[1].split()) > 1:
        value = line[keyed.end() :].replace(GAP, " ").strip(" *_,")
        reading.notes += [f"{keyed[1].strip()}: {' '.join(value.split())}"] if value else []
        return
    fragments = _fragments(_take_listed(line, reading))
    for at, (fragment, stop) in enumerate(fragments, start=1):
        told = len(reading.notes)
        # What a colon ends says what follows; at the end of a line it is only a sign.
        _take_fragment(fragment.rstrip(":： ") if at == len(fragments) else fragment, reading)
        if stop and len(reading.notes) > told:
            reading.notes[-1] += "."


def _take_listed(line: str, reading: Reading, *, led: bool = False) -> str:
    """Take a list of authors whose signs would part it as well: “;”, the full stop of a name, a colon behind a team.

    With ``led`` only one with a team before its people.
    """
    if reading.authors:
        return line
    # Beside a date authors are set off by their style.
    pieces = line.split(GAP) if find_dates(line) or not _BETWEEN.search(line) else [line]
    for piece in filter(_MANY.search, pieces):
        text = piece.replace(GAP, " ")
        people = find_people(text, turned=reading.lead == "quote") if _are_names(text, reading) else []
        if _BETWEEN.search(piece):
            certain = any("given" in person for person in people)
        else:
            full = all("given" in person and is_person(name_of(person)) for person in people if "literal" not in person)
            certain = full or "literal" in people[0]
            certain = certain and not (_SENTENCE.search(text.rstrip(" .")) or is_of_words(text, reading.common))
        if len(people) > 1 and certain and (not led or "literal" in people[0]):
            _take_people(people, reading)
            return line.replace(piece, GAP, 1)
    return line


def take_description(text: str, reading: Reading) -> None:
    """Keep a description as it is; of its words only a citation or a venue in brackets or a link, with its year, is a field."""
    for piece in (piece.strip(" .,;") for piece in _SET_OFF.split(text) if find_date(piece)):
        if is_dated_venue(piece) or kind_of(piece) == "people":
            _take_mixed(piece, reading)
    told = " ".join(_EMPTY.sub(" ", text.replace(GAP, " ")).split()).strip(" ,:;·•|-–—")
    told = told if told.endswith("..") else told.rstrip(" .。")
    reading.notes += [told] if _LETTER.search(told) else []


def _take_code(masked: str, run: Run, reading: Reading) -> str:
    """Take words in code style as tags: a date is the date, other words are keywords."""
    text, before = list(masked), masked
    for start, end in run.code:
        before = f"{before[:start]}{'|' * (end - start)}{before[end:]}"  # what was code is no word of a sentence
        words = "".join(masked[start:end]).replace(GAP, " ").strip(" []")
        within = _WITHIN.search(before[max(0, start - 40) : start] + GAP + masked[end : end + 9])
        if not words or len(words.split()) > 6 or within:
            continue
        if re.fullmatch(r"\W*(?:18|19|20)\d\d(?:[-/.]\d\d?){0,2}\W*", words) and (date := find_date(words)):
            reading.issued = reading.issued or date.issued
        elif looks_like_venue(words) and not reading.venue:
            _take_fragment(words, reading)
        elif _LICENCE.fullmatch(words):
            reading.extra.setdefault("license", words)
        else:
            reading.keywords.append(words)
        text[start:end] = GAP * (end - start)
    return "".join(text)


def _cut_at_styles(text: str, run: Run) -> str:
    """Part the text where italic or bold begins and ends: authors and venues are set off so."""
    pieces = []
    done = 0
    # Letters within a word are set so to explain a name: “**T**ern **O**bservations”.
    whole = [ends for ends in (*run.italic, *run.bold) if not any(_WITHIN_WORD.match(text, at) for at in ends)]
    for at in sorted({at for ends in whole for at in ends}):
        pieces.append(text[done:at])
        done = at
    return GAP.join([*pieces, text[done:]])


def _take_keyed(key: str, value: str, reading: Reading) -> bool:
    """Read ``Authors: …``, ``Venue: …``; a key that is not understood leaves the line to be read as words."""
    role = column_role(key)
    value = re.sub(r"\s+", " ", value.replace(GAP, " ")).strip(" .*_")
    if not value or is_placeholder(value):
        return bool(role)
    return take_fact(role, value, reading)


def take_fact(role: str, text: str, reading: Reading, header: str = "") -> bool:
    """Set the field that a header, or a word before a colon, names; False when the text is no value of it."""
    value = " ".join(text.split())
    date = find_date(value) if role == "year" else None
    reading.issued = date.issued if date else reading.issued
    if role == "venue" or (role == "year" and looks_like_venue(value)):  # “ICLR 2023” in a column of years
        _take_place(value, reading)
    elif role == "authors":
        reading.authors = reading.authors or _authors_of(value)
    elif role in {"organizations", "languages", "modalities"} and "://" not in value:
        pieces = re.split(rf"\s*(?:[,;、，；/]|\n|{AND}|\s&(?=\w)|(?<=\w)&\s)\s*", text)
        reading.extra.setdefault(role, [" ".join(piece.split()) for piece in pieces if piece.strip()])
    elif role in {"parameters", "training-tokens"}:
        return _take_count(role, value, reading, header)
    elif role in {"license", "architecture"}:
        reading.extra.setdefault(role, value)
    elif role == "keyword":
        reading.keywords.append(value)
    elif role == "summary":
        _take_summary(value, reading)
    else:
        return date is not None
    return True


def _take_place(value: str, reading: Reading) -> None:
    """Read a venue; publishers may be organizations: “Publisher: Some University, Some Firm”."""
    names = re.split(r"[,，;]\s*", value)
    people = find_people(value) if " and " in value else []
    if any(map(is_organization, names)):
        reading.add_organizations(names)
    elif len(people) > 1 and not reading.authors and all("given" in one for one in people if "family" in one):
        reading.authors = people  # a slip: “Publisher: Bell, Ann and Kim, Bo”
    else:
        take_venue(value, reading)


def _authors_of(value: str) -> list[dict[str, str]]:
    """Return the authors that a column or key of authors names; an organization is one there, but has no given name."""
    names = [{"literal": name} for name in re.split(r"\s*(?:[,;、，]|\band\b)\s*", value) if name]
    return [
        {"literal": name_of(person)} if is_organization(name_of(person), by=True) else person
        for person in find_people(value) or names
    ]


def _take_count(role: str, value: str, reading: Reading, header: str) -> bool:
    """Set a number of parameters or tokens, and keep the text itself where it says more than that."""
    count = largest(re.sub(r"(?i)\s*tokens?", "", value), header)
    if count is None or ((role == "parameters" or not header) and counts_others(value, header)):
        return False
    reading.extra.setdefault(role, count)
    if role == "parameters" and not re.fullmatch(r"\W*[\d.,]+\s?\w?\W*", value):
        reading.extra.setdefault("parameters-note", value)
    return True


def _take_summary(value: str, reading: Reading) -> None:
    """Keep a remark; one that begins with a venue and its year, ``Intro: CVPR 2018. Some University``, tells these first."""
    first, _, rest = value.partition(". ")
    placed = split_year(first)
    if placed.issued and len(first.split()) < MOST_GUESSED and looks_like_venue(placed.venue):
        _place(first, reading)
        value = rest
    reading.notes += [value] if value else []


def take_citation(tail: str, reading: Reading) -> bool:
    """Read the end of a citation, ``In Proceedings of …, pp. 1-9. PMLR, 2020.``; False when it has no date."""
    dates = find_dates(tail)
    numbered = arxiv_id(tail)
    if not dates and not numbered:
        return False
    if numbered:
        reading.extra.setdefault("arxiv", numbered)
    if (led := _WRITTEN.match(tail)) and not reading.authors and (people := find_people(led[1])):
        reading.authors, tail = people, tail[led.end() :]
    last = next((date for date in find_dates(tail) if tail[date.start].isalpha()), None)  # “Apr. 2021”
    venue = tidy(_CITED_UNTIL.split(tail[: last.start if last else None].strip(" .,"), maxsplit=1)[0])
    issued = last.issued if last else dates[-1].issued[:4] if dates else ""
    _write(venue if re.search(r"[^\W\d_]{2}", venue) else "", issued, reading)
    return True


def _fragments(line: str) -> list[tuple[str, bool]]:
    """Cut a line into fragments, each with whether a full stop ends it."""

    def part(match: re.Match[str]) -> str:
        inner, before = match[1], line[: match.start()].rstrip()
        told = GAP in inner or find_date(inner) or (looks_like_venue(inner) and not re.search(r"\w$", before))
        told = told or ("et al" in inner and kind_of(inner) == "people") or bool(find_organizations(inner))
        return f"{GAP}{inner}{GAP}" if told else match[0]

    text = _GROUP.sub(part, behind_names(line))
    pieces = []
    begin = 0
    for match in _STOP.finditer(text):
        pieces.append((text[begin : match.start()].strip(" \t,"), match[0] == "."))
        begin = match.end()
    return [(piece, stop) for piece, stop in [*pieces, (text[begin:].strip(" \t,"), False)] if piece]


def take_venue(text: str, reading: Reading) -> None:
    """Read words that are a venue by the form of the list, with their date or without."""
    placed = split_year(text)
    _write(placed.venue, placed.issued, reading)


def _take_fragment(fragment: str, reading: Reading) -> None:
    """Decide what one fragment is."""
    is_key = fragment.rstrip(" *_").endswith((":", "："))
    fragment = " ".join(fragment.split()).strip(" \t,:：;|*_/-–—&+!?>")
    if not fragment or _NOTHING.fullmatch(fragment) or is_return(fragment):
        return
    organizations = find_organizations(fragment)
    if organizations:
        reading.add_organizations(organizations)
        return
    if reading.links and label_role(fragment) and not (looks_like_venue(fragment) or fragment[0].isdigit()):
        if (date := find_date(fragment)) and not reading.issued:
            reading.issued = date.issued  # “GitHub 2024”
        return  # the label of a link that was taken
    if arxiv := arxiv_id(fragment):
        reading.extra.setdefault("arxiv", arxiv)
    if not reading.authors and not is_key and not looks_like_venue(fragment) and not find_dates(fragment):
        people = find_people(fragment, turned=reading.lead == "quote")
        named = len(people) > 1 or (
            people and " " in fragment and " " in name_of(people[0])
        )  # not “Harbourtown (Norway)”
        if named and not is_of_words(fragment, reading.common) and _are_names(fragment, reading):
            _take_people(people, reading)
            return
    _take_mixed(fragment, reading)


def _are_names(text: str, reading: Reading) -> bool:
    """Return whether words that look like names are some: the entries of this form have names, or signs say it of these."""
    return not reading.wary or reading.lead == "quote" or _SIGNED.search(text) is not None


def _take_people(people: list[dict[str, str]], reading: Reading) -> None:
    """Write down authors; of names between commas those of organizations are none."""
    people = [person for person in people if not name_of(person).startswith("arXiv:")]
    names = list(map(name_of, people))
    if any(map(is_organization, names)):
        # Beside organizations a single word is one as well: “Google, Microsoft and Berkeley”.
        firms = [name for name in names if is_organization(name) or " " not in name]
        reading.add_organizations(name for name in firms if name != "others")
        people = [person for person in people if name_of(person) not in firms]
    reading.authors = people


def _take_mixed(fragment: str, reading: Reading) -> None:
    """Read authors, venue and date that stand in one fragment, parted by commas."""
    date = find_date(fragment) if not reading.authors else None
    dated = _DATED_PEOPLE.fullmatch(fragment) if date else None
    dated = dated if dated and date and date.start >= dated.end("people") else None  # not “Book, Jan 2017”
    last = dated["people"].rpartition(",")[2] if dated else ""
    if dated and not looks_like_venue(last) and kind_of(dated["people"]) in {"people", "pair"}:
        _take_people(find_people(dated["people"]), reading)
        _write("", dated["year"], reading)
        return
    turned = _TURNED.match(fragment) if not reading.authors else None
    if turned and (looks_like_venue(turned["rest"]) or (date and not is_person(turned["rest"].partition(",")[0]))):
        _take_people(find_people(turned["name"]), reading)
        fragment = turned["rest"]
    pieces = _AFTER_NAME.split(fragment)
    people: list[str] = []
    for piece in pieces:
        if _is_placed(piece) or _INSTITUTION.fullmatch(piece) or not find_people(piece.removeprefix("and ")):
            break
        people.append(piece)
    rest = ", ".join(pieces[len(people) :])
    full = any(" " in one.strip() for one in people)
    is_listed = full or (len(people) > 1 and (find_dates(rest) or looks_like_venue(rest)))
    if people and rest and is_listed and (_is_placed(rest) or _are_names(fragment, reading)):
        if not reading.authors:
            _take_people(find_people(", ".join(people), turned=reading.lead == "quote"), reading)
    else:
        rest = fragment
    rest = _take_last_people(rest, reading)
    if not _place(rest, reading) and not _NOTHING.fullmatch(rest):
        reading.notes.append(rest)


def _is_placed(text: str) -> bool:
    """Return whether a text has a date, or is a venue."""
    return find_date(text) is not None or looks_like_venue(text)


def _take_last_people(text: str, reading: Reading) -> str:
    """Take the authors that stand behind a venue and a year; return what is before them."""
    pieces = re.split(r",\s+", text) if "," in text else [text]
    at = len(pieces)
    while at > 1 and " " in pieces[at - 1] and find_people(pieces[at - 1]) and not looks_like_venue(pieces[at - 1]):
        at -= 1
    before = ", ".join(pieces[:at])
    people = find_people(", ".join(pieces[at:])) if at < len(pieces) else []
    if reading.authors or not _is_placed(before) or (len(people) < 2 and "et al" not in text):
        return text
    _take_people(people, reading)
    return before


def _place(text: str, reading: Reading) -> bool:
    """Take a venue and a date out of a text; False when it is neither."""
    if said := told_in_chinese(text):
        _write(said.venue, said.issued, reading)
        return False  # a sentence keeps its date
    parts = re.split(r",\s*", text) if "," in text else ()
    firms = [part for part in parts if not find_date(part) and is_organization(part, by=" " not in part)]
    if firms and len(firms) == len(parts) - 1 and find_date(text):  # “(TASLP 2023, Google)”
        reading.add_organizations(firms)
        text = next(part for part in parts if part not in firms)
    placed = split_year(text)
    issued = placed.issued
    venue = placed.venue if re.search(r"[^\W\d_]", placed.venue) else ""
    longest = _LONGEST_PROCEEDINGS if "Proceedings" in venue else _LONGEST_VENUE
    if (not issued and not looks_like_venue(text)) or len(venue.split()) > longest or _RANKED.search(text):
        return False
    if issued and (organizations := find_organizations(venue)):
        reading.add_organizations(organizations)
        venue = ""
    elif venue and not looks_like_venue(venue) and not (issued and could_be_venue(venue)):
        if not issued or reading.issued or len(venue.split()) > MOST_GUESSED:
            return False
        reading.notes.append(text if WORDY.search(venue) else venue)  # a sentence keeps its date
        venue = ""
    _write(venue, issued, reading)
    return True


def _write(venue: str, issued: str, reading: Reading) -> None:
    if issued and (not reading.issued or (len(issued) > len(reading.issued) and issued.startswith(reading.issued[:4]))):
        reading.issued = issued
    elif issued and not venue and not issued.startswith(reading.issued[:4]):
        reading.notes.append(issued)
    if remark := _REMARK.search(venue):
        reading.notes.append(remark[1])
        venue = venue[: remark.start()]
    if not venue:
        return
    if issued and not venue[-1].isdigit() and len(venue.split()) <= 3 and not is_preprint(venue):
        venue = with_year(venue, issued[:4])
    if not reading.venue or (is_preprint(reading.venue) and not is_preprint(venue)):
        reading.venue = venue
    elif venue.casefold() not in reading.venue.casefold():
        reading.notes.append(venue)
