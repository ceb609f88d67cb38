"""Hostile text through the core: whatever a catalog says in whichever field, only clean text comes in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct
from msgspec.structs import astuple

from hmtui import catalog
from hmtui.citations import STYLES
from hmtui.errors import CatalogError, CitationError
from hmtui.library import Library
from hmtui.text.cleaning import clean, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.models import Catalog, Entry

ATTACKS = {
    "osc-52": "a\x1b]52;c;ZXZpbA==\x07b",
    "osc-52-c1": "a\x9d52;c;ZXZpbA==\x9cb",
    "osc-8": "a\x1b]8;;https://evil.example\x1b\\b",
    "csi": "a\x1b[2J\x1b[Hb",
    "csi-c1": "a\x9b2Jb",
    "dcs": "a\x1bP+q544e\x1b\\b",
    "markup-end": "a[/bold]b",
    "markup-action": "a[@click=app.quit]x[/]b",
    "markup-word": "a[from]b",
    "markup-open": "a\\[link=https://evil.example]b",
    "override": "a\u202egnp.exe\u202cb",
    "isolate": "a\u2066b\u2069",
    "zero-width": "a\u200b\u2060\ufeffb",
    "tags": "a\U000e0041\U000e007fb",
    "lines": "a\r\nb\u2028c\x0bd\x0ce\x85f",
    "surrogate": "a\ud800b",
    "null": "a\x00b",
    "marks": "a" + "\u0301" * 99 + "b",
}
TEXT_FIELDS = (
    *("name", "title", "type", "venue", "container-title", "volume", "issue", "page", "publisher", "DOI", "arxiv"),
    *(
        "arxiv-class",
        "citation-key",
        "country",
        "month",
        "genre",
        "collection-title",
        "number",
        "publisher-place",
        "parameters-note",
        "architecture",
        "license",
        "summary",
        "abstract",
        "note",
    ),
)
LIST_FIELDS = ("aliases", "lists", "organizations", "modalities", "languages", "sources", "sections")
MARKS_OF_AN_ATTACK = ("\x1b", "\x9b", "\x9c", "\x9d", "\x07", "\x00", "\u202e", "\u2066", "\u200b", "\u2028")


def hostile(attack: str) -> str:
    """Return a catalog whose every text, known or not, is the attack."""
    entry = {
        "id": f"id{attack}",
        **dict.fromkeys(TEXT_FIELDS, attack),
        **{key: [attack] for key in LIST_FIELDS},
        "issued": "2020-05",
        "published": "2021",
        "editor": [{"family": attack, "given": attack}],
        "author": [{"family": attack, "given": attack}, {"literal": attack}],
        "links": [
            {"rel": attack, "label": attack, "url": attack},
            {"rel": "paper", "url": f"https://example.org/{attack}"},
            {"rel": "code", "url": f"javascript:{attack}"},
        ],
        "corrections": [{"field": attack, "was": attack, "now": attack, "why": attack}],
        "source": {"file": attack, "line": 1},
        f"x{attack}": {f"y{attack}": [attack, {f"z{attack}": attack}]},
    }
    return json.dumps(
        {
            "schema": 1,
            "title": attack,
            "updated": "2026-12-01",
            "sections": [{"id": attack, "title": attack}],
            f"w{attack}": [attack],
            "entries": [entry],
        }
    )


def texts(value: Any) -> Iterator[str]:
    """Return every string of a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)
    elif isinstance(value, Struct):
        yield from texts(astuple(value))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts(item)


def unknown(value: Catalog | Entry) -> set[str]:
    return {name for name in value.__struct_fields__ if not getattr(value, name)}


@pytest.fixture(params=[*ATTACKS.values()], ids=[*ATTACKS])
def loaded(request: pytest.FixtureRequest) -> Catalog:
    return catalog.loads(hostile(request.param), "hostile")


def test_the_attack_sits_in_every_field(loaded: Catalog) -> None:
    assert unknown(loaded) == set()
    assert unknown(loaded.entries[0]) == {
        "parameters",
        "active_parameters",
        "confidence",
        "training_tokens",
        "open_weights",
    }


def test_every_text_of_a_hostile_catalog_comes_in_clean(loaded: Catalog) -> None:
    found = list(texts(loaded))
    assert len(found) > 40
    assert [text for text in found if clean(text) != text] == []
    assert [text for text in found if any(mark in text for mark in MARKS_OF_AN_ATTACK)] == []


@pytest.mark.parametrize("attack", [ATTACKS["markup-end"], ATTACKS["markup-action"], ATTACKS["markup-word"]])
def test_text_that_looks_like_markup_is_kept_to_the_letter(attack: str) -> None:
    entry = catalog.loads(hostile(attack)).entries[0]
    assert {entry.name, entry.title, entry.summary, entry.author[0].family} == {attack}


def test_no_hostile_address_may_be_opened(loaded: Catalog) -> None:
    opened = [url for link in loaded.entries[0].links if (url := safe_url(link.url)) is not None]
    assert all(url.startswith("https://example.org/a") for url in opened)


def test_a_hostile_catalog_is_saved_clean_and_whole(loaded: Catalog) -> None:
    saved = catalog.dumps(loaded)
    assert catalog.loads(saved) == loaded
    assert [line for line in saved.splitlines() if not line.isprintable() and "\ufffd" not in line] == []


def test_an_error_about_a_hostile_catalog_is_clean() -> None:
    for attack in ATTACKS.values():
        for wrong in ({"title": [attack]}, {"issued": attack}, {"sections": [attack]}, {"author": [{attack: attack}]}):
            raw = {"schema": 1, "entries": [{"id": "a", "name": "A", **wrong}]}
            with pytest.raises(CatalogError) as caught:
                catalog.loads(json.dumps(raw), "hostile")
            assert clean(str(caught.value)) == str(caught.value)


@pytest.mark.parametrize("style", [style.id for style in STYLES])
def test_a_citation_of_a_hostile_record_holds_no_control_character(loaded: Catalog, style: str) -> None:
    try:
        cited = Library(loaded).cite(loaded.entries, style)
    except CitationError as error:  # a link that may not be opened is not written either
        cited = str(error)
    assert [letter for letter in cited if ord(letter) < 0x20 and letter != "\n"] == []
    assert not any(mark in cited for mark in MARKS_OF_AN_ATTACK)


def test_a_search_of_a_hostile_catalog_finds_its_record(loaded: Catalog) -> None:
    library = Library(loaded)
    found = library.search("")
    assert [library.entry_at(number) for number in found.hits.first()] == list(loaded.entries)


def test_a_hostile_catalog_of_the_same_ids_is_refused() -> None:
    raw = {"schema": 1, "entries": [{"id": "gpt-3", "name": "A"}, {"id": "gpt-3\u200b", "name": "B"}]}
    with pytest.raises(CatalogError, match="already the id"):
        catalog.loads(json.dumps(raw), "hostile")
