"""The query language: parse what a user types into a tree of clauses.

Every word must match somewhere, in any order: in the record, or in the user's note and tags. ``"exact phrase"`` matches whole
words in sequence; of an unclosed one, which is still being
typed, the last word may go on. ``-word``, ``!word`` and ``NOT word`` exclude (``-`` only before a letter,
a quote, a bracket or ``#``, so ``GPT-3`` is safe). ``OR`` and ``|`` join their
neighbours and bind tighter than the space between words: ``gpt OR bert open``
is (gpt or bert) and open. Brackets group.

``field:value`` limits a value to a field, ``org:="Meta AI"`` asks for a whole
name (of author, organization, venue, type, section or license, as facets list them), ``year:``, ``params:`` and
``tokens:`` take a number, a range (``2020..2022``, ``2015-2023``) or a
comparison (``>=2021``), also without the colon (``year=2020``, ``params>100b``), which is reported; ``has:`` and ``is:`` ask for facts, ``list:`` for the
records of one source list; ``sort:`` orders. A size alone (``7b``) finds models
of that size as well as the text. Values may be quoted;
commas or bars in a value mean any of them. A paper's address, DOI or arXiv
number, as it is pasted, asks for that paper (``id:``); ``#to-cite`` for that tag, where a tag begins so.

Invariant: ``parse`` never raises; everything it could not use is reported as a
``QueryProblem``. A mistyped field and an invalid value are ignored; what resembles no field is searched as text.
Terms are normalized (``hmtui.text.normalize``) and never become syntax of a later step.
"""

from __future__ import annotations

from hmtui.query.parser import colon_form, field_of, fields, is_field, parse, sort_of, words_of
from hmtui.query.tree import (
    FIELDS,
    UNINDEXED_FIELDS,
    WHOLE_NAMES,
    AllOf,
    AnyOf,
    Between,
    Clause,
    Exactly,
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
    "UNINDEXED_FIELDS",
    "WHOLE_NAMES",
    "AllOf",
    "AnyOf",
    "Between",
    "Clause",
    "Exactly",
    "Flag",
    "InField",
    "Not",
    "Phrase",
    "Query",
    "QueryProblem",
    "Sort",
    "Term",
    "colon_form",
    "field_of",
    "fields",
    "is_field",
    "parse",
    "sort_of",
    "words_of",
]
