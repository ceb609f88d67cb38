"""Records to draw: any that a list might have."""

from __future__ import annotations

from hypothesis import strategies as st

from hmtui.models import Author, Entry, Link, Section
from hmtui.store import Store
from hmtui.text.cleaning import clean

__all__ = ["ANY_ENTRIES", "SECTIONS", "store_of"]

SECTIONS = (Section("NLP", "NLP"), Section("CV", "CV"), Section("Multimodal", "Multimodal"))

_TEXT = st.text(max_size=12).map(clean)
_NAME = st.one_of(st.sampled_from(["GPT-3", "盘古", "a" * 40, "<b>&\"'", "ﷺﷺﷺ", "👩‍👩‍👧", "x"]), _TEXT)
_DATE = st.sampled_from(["", "0001", "1950-03", "2020", "2020-01", "2020-01-31", "2023-07", "2026-12-31", "9999-12"])
_SIZE = st.one_of(st.none(), st.sampled_from([0, 1, 10**9, 999_500_000, 175 * 10**9, 10**18]), st.integers(0, 10**13))
_ENTRY = st.builds(
    Entry,
    id=st.uuids().map(str),
    name=_NAME,
    title=_NAME,
    author=st.lists(st.builds(Author, family=_NAME), max_size=4).map(tuple),
    issued=_DATE,
    sections=st.lists(st.sampled_from(["NLP", "CV", "Multimodal", "gone"]), max_size=2, unique=True).map(tuple),
    organizations=st.lists(st.one_of(st.sampled_from(["Meta AI (FAIR)", "meta ai", "A, B"]), _NAME), max_size=3).map(
        tuple
    ),
    license=_NAME,
    type=st.sampled_from(["", "article", "article-journal", "thesis"]),
    venue=st.one_of(st.sampled_from(["NeurIPS 2020", "JMLR 24", "NeurIPS"]), _NAME),
    parameters=_SIZE,
    active_parameters=_SIZE,
    open_weights=st.sampled_from([True, False, None]),
    links=st.lists(st.builds(Link, rel=st.just("paper"), url=_NAME), max_size=1).map(tuple),
)
ANY_ENTRIES = st.lists(_ENTRY, max_size=12)


def store_of(entries: list[Entry]) -> Store:
    """Return the store of some records."""
    return Store.in_memory(entries, SECTIONS)
