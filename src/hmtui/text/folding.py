"""Fold titles and names for comparison: what two spellings of one title have in common."""

from __future__ import annotations

import unicodedata

__all__ = ["fold_title"]

_LETTERS_LIKE = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ŋ": "ng"}
_LIKE_LATIN = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo")
"""Greek letters that LaTeX has no commands for, since they look like Latin ones."""


def fold_title(text: str) -> str:
    """Return the letters and digits of a text, without case and accents, Greek letters by their names."""
    folded = unicodedata.normalize("NFKD", text).translate(_LIKE_LATIN).casefold()
    if folded.isascii():
        return "".join(filter(str.isalnum, folded))
    return "".join(_letter(sign) for sign in folded if sign.isalnum())


def _letter(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign in _LETTERS_LIKE:
        return _LETTERS_LIKE[sign]
    name = unicodedata.name(sign, "")
    if not name.startswith("GREEK ") or "LETTER " not in name:
        return sign
    # Unicode names the letter "lamda"; LaTeX has lambda.
    return name.partition("LETTER ")[2].split()[-1].lower().replace("lamda", "lambda")
