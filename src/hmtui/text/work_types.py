"""What a type of work is called on the screen, and the words by which ``type:`` finds it: those of BibTeX as well.

Invariant: each type of CSL has one name, and is found by this, by its name in CSL and by the entry types of BibTeX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.text.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["has_type_words", "type_name"]

_NAMES = {
    "article": "preprint",
    "article-journal": "journal article",
    "article-magazine": "magazine article",
    "article-newspaper": "newspaper article",
    "entry-encyclopedia": "encyclopedia entry",
    "motion_picture": "motion picture",
    "paper-conference": "conference paper",
    "personal_communication": "personal communication",
    "post-weblog": "blog post",
}
"""The names of types that are not called as in CSL."""
_IN_BIBTEX = {
    "article-journal": "article",
    "chapter": "inbook incollection",
    "document": "misc",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis mastersthesis",
    "webpage": "online",
}
"""Further words: the entry types of BibTeX."""
_BY_NAME = {name: csl for csl, name in _NAMES.items()}


def type_name(csl: str) -> str:
    """Return what a type of CSL is called: ``conference paper`` for ``paper-conference``."""
    return _NAMES.get(csl, csl)


def has_type_words(name: str, wanted: Sequence[str]) -> bool:
    """Check whether each of some normalized words begins a word for the type of this name."""
    csl = _BY_NAME.get(name, name)
    known = [normalize(word) for word in (*name.split(), csl, *_IN_BIBTEX.get(csl, "").split())]
    known += [part for word in known for part in word.split("-")]
    known += [word.replace("-", "") for word in known]
    return all(any(one.startswith(word) for one in known) for word in wanted)
