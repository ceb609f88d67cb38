"""Every difference between the official CSL styles and ours, for the shipped records, and who is right.

Each row is a regular expression that turns what citeproc-js writes into what we write.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["DIFFERENCES", "Difference"]


class Difference(NamedTuple):
    """One kind of difference."""

    styles: str
    theirs: str
    """A regular expression of what the official style writes."""
    ours: str
    """What we write instead, with groups of the expression."""
    right: Literal["ours", "theirs", "either"]
    """Who is right by the manual of the style: ``either`` where it decides nothing, or leaves the choice."""
    why: str


_AUTHORS_ARE_MORE = Difference(
    "apa chicago mla ieee nature",
    r"^([^.]*?(?: [A-Z]\.)?),? (?:and|&) others\b\.?(?= |$)",
    r"\1, et al.",
    "ours",
    "a list of authors that is cut short ends with “et al.”; CSL knows no such mark and takes it for a person",
)

DIFFERENCES: tuple[Difference, ...] = (_AUTHORS_ARE_MORE,)
