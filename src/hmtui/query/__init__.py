"""The search language: what a user types, as a tree of clauses.

Every word must match somewhere, in any order. ``"exact phrase"`` asks for whole
words in sequence; an unclosed quote is plain text, since it is still being
typed. ``-word``, ``!word`` and ``NOT word`` exclude (``-`` only before a letter,
a quote or a bracket, so ``GPT-3`` is safe). ``OR`` and ``|`` join their
neighbours and bind tighter than the space between words: ``gpt OR bert open``
is (gpt or bert) and open. Brackets group.

``field:value`` limits a value to a field, ``year:`` and ``params:`` take a
number, a range (``2020..2022``, ``2015-2023``) or a comparison (``>=2021``);
``has:`` and ``is:`` ask for facts; ``sort:`` orders. Values may be quoted;
commas or bars in a value mean any of them. A paper's address, DOI or arXiv
number, as it is pasted, asks for that paper (``id:``).

Invariant: ``parse`` never raises and never keeps silent: whatever it could not
use is a ``QueryProblem`` that says what was done instead. An unknown field is
searched as text; a bad value is left out. Terms are folded (``hmtui.text.normalize``)
and never become syntax of anything behind them.
"""

from __future__ import annotations

from hmtui.query.parser import is_field, parse, sort_of
from hmtui.query.tree import (
    FIELDS,
    AllOf,
    AnyOf,
    Between,
    Clause,
    Flag,
    InField,
    Not,
    Phrase,
    Query,
    QueryProblem,
    Sort,
    Term,
)

__all__ = [
    "FIELDS",
    "AllOf",
    "AnyOf",
    "Between",
    "Clause",
    "Flag",
    "InField",
    "Not",
    "Phrase",
    "Query",
    "QueryProblem",
    "Sort",
    "Term",
    "is_field",
    "parse",
    "sort_of",
]
