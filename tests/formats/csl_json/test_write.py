from __future__ import annotations

import json
import re
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citations.edge_cases import EDGE_CASES, KEYS
from hmtui import catalog
from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.formats.work import describe
from hmtui.models import Author, Entry
from hmtui.text.cleaning import clean

# The variables and types of the CSL 1.0.2 data schema that are used here.
TEXTS = {
    *("id", "citation-key", "title", "container-title", "volume", "issue", "page", "publisher", "number", "DOI"),
    *("URL", "note", "collection-title", "publisher-place", "edition", "ISBN", "genre", "collection-number"),
    *("number-of-pages", "abstract"),
}
TYPES = {
    *("article", "paper-conference", "article-journal", "report", "chapter", "book", "thesis", "software", "dataset"),
    *("webpage", "document"),
}


def valid(item: dict[str, Any]) -> bool:
    """Check an item against the CSL data schema, as far as it is used."""
    assert item["type"] in TYPES
    for name, value in item.items():
        if name == "edition" and isinstance(value, int):
            assert value > 0
        elif name in TEXTS:
            assert isinstance(value, str)
            assert value
        elif name == "custom":
            assert all(isinstance(part, str) for part in value.values())
        elif name in {"author", "editor"}:
            for person in value:
                assert set(person) in ({"literal"}, {"family"}, {"family", "given"}, {"family", "given", "suffix"})
        elif name == "issued":
            (parts,) = value["date-parts"]
            assert 1 <= len(parts) <= 3
            assert all(type(part) is int for part in parts)
        else:
            assert name == "type"
    return True


NOCASE = re.compile(r'</?span(?: class="nocase")?>')


def published_title(item: dict[str, Any]) -> str:
    """Return the title as published, of which ``title`` may be the sentence case."""
    plain = NOCASE.sub("", item["title"])
    published = item.get("custom", {}).get("published-title", plain)
    assert isinstance(published, str)
    assert published.casefold() == plain.casefold()
    return published


def check(entries: tuple[Entry, ...], keys: dict[str, str]) -> None:
    items = json.loads(cite(entries, "csl-json", keys))
    assert [item["id"] for item in items] == [keys[entry.id] for entry in entries]
    for entry, item in zip(entries, items, strict=True):
        work = describe(entry)
        assert valid(item)
        assert published_title(item) == work.title
        assert len(item.get("author", ())) == len(work.authors) + work.more
        assert len(item.get("editor", ())) == len(work.editors)
        assert item.get("DOI", "") == work.doi
        assert item.get("page", "") == "-".join(work.pages)


def test_the_edge_cases_is_valid() -> None:
    check(EDGE_CASES, KEYS)


def test_the_catalog_is_valid() -> None:
    entries = catalog.load(catalog.shipped_path()).entries
    check(entries, assign_keys(entries))


def test_citeproc_reads_equal_fields() -> None:
    source = pytest.importorskip("citeproc.source.json")
    items = json.loads(cite(EDGE_CASES, "csl-json", KEYS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = source.CiteProcJSON(items)
    for item in items:
        reference = read[item["id"].lower()]
        assert str(reference["title"]) == NOCASE.sub("", item["title"])
        assert reference.type == item["type"]
        if "container-title" in item:
            assert str(reference["container_title"]) == item["container-title"]
        if "issued" in item:
            assert int(reference["issued"]["year"]) == item["issued"]["date-parts"][0][0]
        if "author" in item:
            assert len(reference["author"]) == len(item["author"])


TEXT = st.text(max_size=25).map(clean).filter(bool)


@given(title=TEXT.filter(lambda text: not text.endswith(".")), family=TEXT, publisher=TEXT)
def test_any_text_comes_back_as_it_was(title: str, family: str, publisher: str) -> None:
    entry = Entry(id="x", name="X", title=title, author=(Author(family=family),), publisher=publisher, type="report")
    (item,) = json.loads(cite([entry], "csl-json", {"x": "k"}))
    assert (published_title(item), item["publisher"]) == (title, publisher)


def test_the_preprint_of_a_published_paper_is_a_variable_that_styles_do_not_print() -> None:
    entry = Entry(id="x", name="X", title="T", type="article-journal", container_title="J", arxiv="2005.14165")
    (item,) = json.loads(cite([entry], "csl-json", {"x": "k"}))
    assert item["custom"] == {"arxiv": "2005.14165"}
    assert "note" not in item
    assert "archive" not in item
