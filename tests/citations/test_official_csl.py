"""Our references equal those of the official CSL styles, but for the differences of the table."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from citations.csl_differences import CSL, DIFFERENCES, UNSEEN
from citations.official_csl import FILES, STORED, explained, fingerprint, our
from hmtui import catalog

GOLDEN: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
"""Written by citeproc-js with the styles of August 2026; a record that was changed since is left out."""
ENTRIES = [
    entry
    for entry in catalog.load(catalog.shipped_path()).entries
    if GOLDEN["facts"].get(entry.id) == fingerprint(entry)
]


def test_most_records_are_compared() -> None:
    assert len(ENTRIES) >= 140, "python tests/citations/official_csl.py FOLDER compares the records as they are now"


@pytest.mark.parametrize("style", FILES)
def test_every_difference_to_the_official_style_is_in_the_table(style: str) -> None:
    official = GOLDEN["references"][style]
    for entry in ENTRIES:
        assert explained(official[entry.id], entry, style)[0] == our(entry, style)


@pytest.mark.parametrize("style", FILES)
def test_every_row_of_the_table_is_about_a_record(style: str) -> None:
    official = GOLDEN["references"][style]
    found = {number for entry in ENTRIES for number in explained(official[entry.id], entry, style)[1]}
    assert found == {number for number, one in enumerate(DIFFERENCES) if style in one.styles.split()}


def test_every_row_says_why_and_by_which_rule() -> None:
    assert all(len(one.why) > 5 for one in DIFFERENCES)
    ruled = [one for one in DIFFERENCES if one.rule not in {UNSEEN, CSL}]
    assert ruled
    assert all(re.match(r"(APA 7, |CMOS 18, |MLA 9, )\d|IEEE Reference Guide, ", one.rule) for one in ruled)
