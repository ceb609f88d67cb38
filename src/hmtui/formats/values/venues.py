"""Which words are a venue: acronyms that people say, and the words of long names.

Invariant: a venue is given as its source writes it, only its year set apart;
nothing is looked up or completed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from hmtui.formats.values.dates import find_date, find_dates

__all__ = [
    "Placed",
    "is_preprint",
    "looks_like_venue",
    "of_headings",
    "split_year",
    "tidy",
    "told_in_chinese",
    "with_year",
]

_ACRONYMS = frozenset(
    """
    3dv aaai aamas accv acl aclfindings acmmm acsac aied aistats alt amia asplos asru atc bigdata biorxiv blackboxnlp
    bmvc bmvcw cade cav ccs cell cgf chi cidr cikm cogsci coling colm colt conll corl corr cscw cvpr cvprw dac dasfaa
    date dls eacl ecai eccv eccvw ecir ecml ecmlpkdd edbt emnlp esann esec eurosys eurographics facct fat fast fccm fg
    focs fpga fse gecco haicon hotnets hpca hri iaai icann icapml icaps icassp iccad iccv iccvw icdar icde icdm icip
    iclr icml icmlw icmi icme icmr icpp icpr icra icse icsme icwsm idc ieee iisws ijcai ijcnn ijcv ijcnlp ijrr infocom
    interspeech ipdps ipmi iros isbi isca ismar ismir ismb iswc isprs issta isvc itsc iui jair jbhi jmlr jmlc jocn joss
    kdd lak lics log lrec mass mcsoc mdpi media medrxiv miccai micro midl mlhc mlsys mm mobicom mobisys msr naacl
    naaclhlt nature ncomms ndss neurocomputing neurips neuripsw nips nldb nsdi oopsla openreview osdi pacmpl paclic
    pakdd pami pldi plos pmlr pnas podc popl ppopp preprint ral recsys rss sac sandp sc science sdm secon semeval sensys
    sigcomm siggraph siggraphasia sigir sigmod simpar slt soda sosp ssrn ssw stoc tacl tcsvt tdsc tgrs tifs tip tist
    tits tkdd tkde tmi tmlr tmm tnnls tochi tog tois tomm toplas tpami tpds tro tse tsp tvcg uai ubicomp uist umap
    usenix vldb vis vr wacv wacvw web wmt workshop wsdm www xrds arxiv eswc aclw cvm sigkdd tetci pg sca i3d egsr hpg jcgt apsipa
    iwslt starsem clef trec ictir amta eamt mtsummit tsd bea repl4nlp sustainlp wassa insights bionlp tlt rlc cpal l4dc
    collas automl icfhr ijdar jcdl
    """.split()
)
_ORDINARY = frozenset(
    "alt bea cade cell chi dac date fast fat insights log mass media micro nature science tse vis web".split()
)
"""Acronyms and journals that are everyday words or names as well."""
_JOURNALS = frozenset({"nature", "science", "cell"})
"""Of these the first words of the names of other journals: “Nature Medicine”."""
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_DIGIT, _DIGITS = re.compile(r"\d"), re.compile(r"\d\d")
_GLUED = re.compile(r"(?<=[A-Za-z])(?=(?:19|20)\d\d(?!\d))|(?<=[A-Za-z]-)(?=(?:19|20)\d\d(?!\d))")
_SHORT_GLUED = re.compile(r"(?<=[A-Z]{2})(?=\d\d\b(?!\s*[-:]))")
_SHORT_YEAR = re.compile(
    r"^((?:Proc(?:eedings|\.)?\s(?:of\s)?(?:the\s)?)?(?:[A-Z]{2,6}\s)?\d?[A-Z][A-Za-z&+-]*|arXiv),?\s(\d\d)(?=$|\s(?i:short|long|oral|poster|spotlight|finding)s?$)"
)
"""A venue and the last two digits of its year: “ICASSP, 21”, “SIGIR 22 short”."""
_VENUE_WORDS = frozenset(
    """
    conference journal transactions proceedings proc workshop workshops symposium letters magazine thesis dissertation preprint
    springer elsevier ieee acm pmlr jmlr
    """.split()
)
_IN_CAPITALS = frozenset("Annals Challenge CHALLENGE Congress Findings FINDINGS Forum Meeting".split())
"""What is of a venue's name if it has a capital, and any word of a sentence without."""
_OPENINGS = frozenset("acm advances ieee in international journal proc proceedings the transactions".split())
"""How the name of a venue begins that is written small."""
_OPEN = frozenset({"at", "in", "on"})
"""How no venue ends: “Available on ICLR open review in”."""
_MOST_SMALL = 7
"""Words of a text from which it is a sentence if most of its longer ones are written small."""
_PHRASES = (
    *(
        "advances in",
        "lecture notes in",
        "technical report",
        "technical rep",
        "tech rep",
        "communications of",
        "review of",
        "demo track",
    ),
    *("neural information processing systems", "international joint", "association for computational"),
    *("会议", "期刊", "学报", "研讨会", "预印本"),
)
_PHRASE_WORDS = frozenset(phrase.split()[0] for phrase in _PHRASES)
_PREPRINT = re.compile(r"\b(?:arxiv|ar[xχ]iv|corr|biorxiv|medrxiv|preprint|ssrn|openreview|techrxiv)\b", re.IGNORECASE)
_LONGEST = 160
_LONGEST_TIDIED = 500
"""Characters of a text that may be a venue with pages and the like; nothing is taken out of a longer one."""
_MOST_WORDS = 10
"""Words of a text that is a venue for the acronym in it; longer ones only mention it."""
_NOISE = re.compile(
    r"\barxiv\s*preprint\s*arxiv\b.*|\barxiv\s*:\s*\d.*|\barxiv\s+\d{4}\.\d{4,5}.*|\babs/\d.*|\bpreprint\s+arxiv\b.*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[pPvVnNdDhH\d,](?i:(?<=\bp)p?\.\s*\S.*|(?<=\bp)ages?\s+\d.*|(?<=\bv)ol(?:ume)?\.?\s*\d.*|(?<=\bn)o\.\s*\d.*|"
    r"(?<=\d)\d*\s*(?:\(\d[^)]*\)|[:(,]\s*\d).*|(?<=\bd)oi:.*|(?<=h)ttps?://.*|"
    r"(?<=,)\s*(?:ieee|acm|springer|pmlr|elsevier|aaai press|curran associates)\b[^,]*$)"
)


class Placed(Struct, frozen=True, gc=False):
    """A venue, and the date that stood with it."""

    venue: str
    issued: str


@lru_cache(maxsize=32768)
def looks_like_venue(text: str) -> bool:
    """Return whether a short text is a venue: a known acronym or a word that only venues have."""
    if not text or len(text) > _LONGEST:
        return False
    words = _WORD.findall(text)
    folded = list(map(str.lower, words))
    if len(words) > _MOST_SMALL and folded[0] not in _OPENINGS and _is_sentence(words):
        return False
    if not _VENUE_WORDS.isdisjoint(folded) or (len(words) > 1 and not _IN_CAPITALS.isdisjoint(words)):
        return True
    stems = (
        [word.rstrip("0123456789") for word in words]
        if len(words) <= _MOST_WORDS and not _OPEN.intersection(folded[-1:])
        else []
    )
    if any(_is_acronym(stem, text) for stem in stems if stem.lower() in _ACRONYMS):
        return True
    if text.isascii() and _PHRASE_WORDS.isdisjoint(folded):
        return False
    spaced = f" {' '.join(folded)} "
    return any(phrase in spaced for phrase in _PHRASES)


def _is_sentence(words: list[str]) -> bool:
    """Return whether most of the longer words are written small."""
    long = [word for word in words if len(word) > 3]
    return sum(word[0].islower() for word in long) * 5 > 3 * len(long)


_JOINED, _SECOND = re.compile(r"[A-Z]{2,}-([A-Z]{3,})"), frozenset({"hlt", "srw", "grl"})
"""Two acronyms in one word, and what is no venue by itself and the second of one: “NAACL-HLT”."""


def _is_acronym(word: str, text: str) -> bool:
    """Return whether a known acronym is one here; an everyday word in capitals, alone or with a year, or as the first of a journal's name."""
    folded, words = word.lower(), text.split()
    if (joined := _JOINED.fullmatch(text)) and joined[1].lower() not in _ACRONYMS | _SECOND:
        return False  # the name of a data set: “MSR-VTT”
    if folded not in _ORDINARY:
        return folded in {"arxiv", "preprint"} or not word.islower() or len(words) == 1
    named = [other for other in words if not other.strip("'’()[],.").isdigit()]
    if word.isupper() or (len(named) == 1 and (folded in _JOURNALS or len(words) > 1)):
        return True
    journal = folded in _JOURNALS and words[0].lower() == folded and len(named) <= 3
    return journal and all(other[0].isupper() for other in named)


def is_preprint(venue: str) -> bool:
    """Return whether a venue is a preprint server, whose year is that of the paper and no part of its name."""
    return _PREPRINT.search(venue) is not None


_PRESENTED = re.compile(
    r"\s+\(?(?:orals?|spotlights?|highlights?|posters?|top[- ]?\d+\s?%|notable|best\s(?:student\s)?paper)(?![\w-]).*$",
    re.IGNORECASE,
)


def with_year(venue: str, year: str) -> str:
    """Put the year where people write it: after the venue, before how the paper was presented there."""
    venue = " ".join(venue.split())  # endless white space would cost the pattern the square of its length
    mark = _PRESENTED.search(venue)
    at = mark.start() if mark and mark.start() else len(venue)
    return f"{venue[:at]} {year}{venue[at:]}".strip() if year not in venue else venue


def _with_sign(match: re.Match[str]) -> str:
    """Mark two digits behind an acronym or a known venue as a year."""
    return f"{match[1]} '{match[2]}" if match[1][-1].isupper() or looks_like_venue(match[1]) else match[0]


@lru_cache(maxsize=8192)
def split_year(text: str) -> Placed:
    """Take the date out of ``ACL2020 WS``, ``CVPR' 18`` or ``arXiv, May 2026``; the rest is the venue."""
    if not _DIGITS.search(text):
        return Placed(tidy(text), "")
    spaced = _GLUED.sub(" ", text).strip()
    spaced = _SHORT_GLUED.sub("'", _SHORT_YEAR.sub(_with_sign, spaced))
    date = find_date(spaced)
    if date is None:
        return Placed(tidy(text), "")
    before, behind = spaced[: date.start], spaced[date.end :]
    # “Medical Imaging 2022: Image Processing” would fall apart without its year.
    within = _NAMED_ON.match(behind) and _WORD.search(before)
    return Placed(tidy(spaced if within else f"{before} {behind}"), date.issued)


def told_in_chinese(text: str) -> Placed | None:
    """Return the venue behind its year in a Chinese sentence: “2025年Interspeech 挑战赛论文”."""
    said = _TOLD.search(text) if not text.isascii() else None
    return Placed(said[2], said[1]) if said and looks_like_venue(said[2]) else None


@lru_cache(maxsize=1024)
def of_headings(path: tuple[str, ...]) -> Placed:
    """Return the date that the nearest heading gives, “2021-05” or “Papers of 2021”, and the venue if one is its only words."""
    issued = venue = ""
    for heading in reversed(path):
        dates = find_dates(heading)
        if not issued and len(dates) == 1 and not _UPDATED.search(heading):
            issued = dates[0].issued
        words = split_year(_PAPERS.sub("", heading)).venue if not venue else ""
        known = looks_like_venue(words.split()[0]) if words else False
        if (known and len(words.split()) <= _MOST_HEADED and not _ANY.fullmatch(words)) or _NAMED.fullmatch(heading):
            venue = venue or words
    return Placed(with_year(venue, "" if is_preprint(venue) else issued[:4]) if venue and issued else "", issued)


def tidy(text: str) -> str:
    """Take from a venue what is no part of its name: an arXiv number, pages, “In”, stray punctuation."""
    # White space goes first: endless runs of it would cost the patterns below the square of their length.
    text = " ".join(text.split())
    if len(text) > _LONGEST_TIDIED:
        return text.strip(_STRAY)
    if "arxiv" in text.lower() or "abs/" in text:
        text = _POSTED.sub("", _ARXIV.sub("arXiv", _NOISE.sub("arXiv", text)))
    text = _MEDIUM.sub("", text) if "[" in text else text
    text = text[lead.end() :] if (lead := _LEAD.match(text)) else text
    if "," in text or _DIGIT.search(text):
        text = _TAIL.sub("", _AND_YEAR.sub("", text)) or text
    return " ".join(_EMPTY.sub("", text).split()).strip(_STRAY)


_ARXIV = re.compile(r"(?i)\barxiv\b")
_POSTED = re.compile(r"(?<=\barXiv)[\s:]+\d\d(?:0[1-9]|1[0-2])$")
"""Year and month of the number of a preprint: “arXiv 2210”."""
_LEAD = re.compile(
    r"\W*(?:(?:to appear|published|accepted|appeared|presented)\s+)?(?:in|at|by)(?::|\s)\s*(?=\S)", re.IGNORECASE
)
_AND_YEAR = re.compile(r"\s*[+/&]\s*(?:19|20)\d\d\b")
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|\s[(\[]\s*$")
"""Empty brackets, and an open bracket at the end."""
_MEDIUM = re.compile(r"^\W*\[(?:[CDJMR]|EB/OL|J/OL)\]\W*")
"""What kind of work it is, as Chinese bibliographies say before the venue: “[J].”, “[C]//”."""
_NAMED_ON = re.compile(r"\s?:\s*[^\W\d]")
"""How the name of a venue goes on behind the year."""
_TOLD = re.compile(r"((?:19|20)\d\d)\s?年\s?([A-Z]\w*[A-Za-z])(?=[^\w-].*[\u3400-\u9fff])")
_UPDATED = re.compile(r"updat|since|before|until|更新", re.IGNORECASE)
_PAPERS = re.compile(r"(?i)\b(?:accepted |main )?(?:papers?|publications|track)\b")
_ANY = re.compile(r"(?i)(?:conference|journal|workshop|proceeding|magazine|transaction)s?")
"""Headings of venues of any name."""
_NAMED = re.compile(r"[A-Z]{3,}20\d\d")
_MOST_HEADED = 2
"""Words of a venue in a heading, the year apart."""
_STRAY = " \t\n,，、。.;:|-–—/*_`'\"“”&+"
