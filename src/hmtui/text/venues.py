"""Short names of venues: ``NAACL`` for the proceedings of a conference that a title page names in a hundred letters.

The patterns are compiled when a long name needs them: most names are short, and the screen starts earlier.

Invariant: the short name of a short name is itself, and a name is never empty unless it was.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["short_venue"]

_ORDINALS = (
    "First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|Thirteenth|Fourteenth|Fifteenth|"
    "Sixteenth|Seventeenth|Eighteenth|Nineteenth|(?:Twent|Thirt|Fort|Fift)(?:ieth|y-[A-Za-z]+)"
)
_NUMBER = rf"(?:[0-9]+(?:st|nd|rd|th)|(?:19|20)[0-9]{{2}}|{_ORDINALS})"
_MEETING = r"(?i)\b(?:Proceedings|Proc\.|Conference|Workshops?|Symposium|Meeting|Congress|Colloquium|Advances)\s"
_PROCEEDINGS = rf"(?i)^(?:In )?(?:(?:Proceedings|Proc\.)(?: o[fn])? )?(?:(?:the|{_NUMBER}|Annual) )*(?=\S+ )"
_PARTS = r"[,.:]? *\(?\b(?:Volume|Vol\.|Number|No\.|Part) [0-9IVX]+\b.*$| *\((?:[A-Z][a-z]+,? )+(?:19|20)[0-9]{2}\)$"
"""The volume, and what follows it; the month of an issue."""
_PAGES = r"(?:[,;:]?\s*[0-9]+\s*(?:\([0-9–-]+\))?)?\s*[,:]\s*(?:pp?\.\s*)?[0-9]{1,6}\s*[-–]{1,2}\s*[0-9]{1,6}[\s,.;:]*$"
"""Volume, issue and pages at the end of a venue: ``, 12(3):4-27,``."""
_WORKSHOP = r"(?i)\b(?:Workshop|Tutorial|Student)"
_ACRONYM = r"(?=[^\s,:()]*[A-Z][^\s,:()]*[A-Z])[A-Za-z][A-Za-z&/+-]{0,12}[A-Za-z+]"
_YEAR = r"(?:[ ’'`-]*[0-9]{1,4})"
_IN_BRACKETS = rf"\(({_ACRONYM}|Coling|Interspeech|Eurospeech){_YEAR}?\)\W*$"
_LEADING = rf"^(?:Proceedings of (?:the )?)?({_ACRONYM}|Coling){_YEAR}(?:[:,]|$)"
_FINDINGS = r"^Findings of the Association for Computational Linguistics:? +"
_CONFERENCES = {
    "Empirical Methods (?:in|for) Natural Language Processing": "EMNLP",
    "North American Chapter of the (?:Association (?:for|of) Computational Linguistics|ACL)": "NAACL",
    "European Chapter of the (?:Association (?:for|of) Computational Linguistics|ACL)": "EACL",
    "Asia-Pacific Chapter of the (?:Association (?:for|of) Computational Linguistics|ACL)": "AACL",
    "Meeting of the (?:Association (?:for|of) Computational Linguistics|ACL)": "ACL",
    "Conference on Computational Linguistics": "COLING",
    "(?:Conference on )?(?:Computational )?Natural Language Learning": "CoNLL",
    "Language Resources and Evaluation": "LREC",
    "Joint Conference on Natural Language Processing": "IJCNLP",
    "Workshops? on Semantic Evaluations?": "SemEval",
    "(?:Advances in |Conference on )Neural Information Processing Systems": "NeurIPS",
    "Conference on Machine Learning": "ICML",
    "Conference on Learning Representations": "ICLR",
    "Computer Vision and Pattern Recognition": "CVPR",
    "International Conference on Computer Vision": "ICCV",
    "European Conference on Computer Vision": "ECCV",
    "Winter Conference on Applications of Computer Vision": "WACV",
    "AAAI Conference on Artificial Intelligence": "AAAI",
    "Joint Conferences? on Artificial Intelligence": "IJCAI",
    "Conference on Artificial Intelligence and Statistics": "AISTATS",
    "Uncertainty in Artificial Intelligence": "UAI",
    "Conference on Knowledge Discovery (?:and|&) Data Mining": "KDD",
    "Research and Development in Information Retrieval": "SIGIR",
    "World Wide Web Conference|Conference on World Wide Web": "WWW",
    "Conference on Acoustics, Speech,? and Signal Processing": "ICASSP",
    "Conference on Robotics and Automation": "ICRA",
    "Conference on Intelligent Robots and Systems": "IROS",
}
_NAMED = rf"(?i)(?:{'|'.join(f'({name})' for name in _CONFERENCES)})(?= *[0-9]*\W*(?:$|[,:(]| and\b| Human\b))"
_SHORT_NAMES = tuple(_CONFERENCES.values())
_LEAST = 25
"""Letters from which on a name may be one that has a shorter one."""


@lru_cache(maxsize=4096)
def short_venue(name: str) -> str:
    """Return the acronym of a venue that its name has or that is known, else its name without number, year and volume."""
    before = ""
    while len(name) >= _LEAST and name != before:
        before, name = name, _shorter(name)
    return name


def _shorter(name: str) -> str:
    text = " ".join(re.sub(_PARTS, "", re.sub(_PAGES, "", name)).split()).rstrip(",;:") or name
    text = re.sub(_FINDINGS, "Findings of ", text)
    if match := re.search(_IN_BRACKETS, text):
        return match[1].upper() if match[1] == "Coling" else match[1]
    if not re.search(_MEETING, f"{text} "):
        return text
    if not re.search(_WORKSHOP, text.replace("Workshop on Semantic Evaluation", "")):
        if match := re.search(_LEADING, text):
            return match[1].upper() if match[1] == "Coling" else match[1]
        if match := re.search(_NAMED, text):
            return _SHORT_NAMES[(match.lastindex or 1) - 1]
    return re.sub(_PROCEEDINGS, "", text) or text
