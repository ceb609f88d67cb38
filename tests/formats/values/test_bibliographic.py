"""What the DOI field of a source states, and the links that identifiers give."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.formats.values.bibliographic import add_links, put_doi
from hmtui.identity import bare_doi

HANDLE = "https://hdl.handle.net/1721.1/5822"


def read(stated: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"type": "article-journal"}
    put_doi(fields, stated)
    add_links(fields, [])
    return fields


def seen(stated: str) -> tuple[str, str, list[str]]:
    """Return DOI, arXiv number and addresses that a text in the DOI field gives."""
    fields = read(stated)
    return fields.get("DOI", ""), fields.get("arxiv", ""), [link["url"] for link in fields.get("links", ())]


@pytest.mark.parametrize(
    ("stated", "doi"),
    [
        ("DOI: 10.1000/182", "10.1000/182"),
        ("doi:10.1000/182", "10.1000/182"),
        ("https://dx.doi.org/10.1000/182", "10.1000/182"),
        ("http://doi.acm.org/10.1000/182", "10.1000/182"),
        ("https://hdl.handle.net/10.1000/182", "10.1000/182"),
        ("10.1000/182; 10.1000/183", "10.1000/182"),
        ("10.1000/182.", "10.1000/182"),
    ],
)
def test_a_doi_among_other_signs_is_found(stated: str, doi: str) -> None:
    assert seen(stated) == (doi, "", [f"https://doi.org/{doi}"])


@pytest.mark.parametrize(
    "stated", ["hdl:1721.1/5822", "handle: 1721.1/5822", "1721.1/5822", "hdl.handle.net/1721.1/5822", HANDLE]
)
def test_a_handle_stays_and_is_linked_where_handles_are_resolved(stated: str) -> None:
    assert seen(stated) == (stated, "", [HANDLE])


def test_a_handle_that_looks_like_a_doi_inside_is_a_handle() -> None:
    assert seen("20.500.11850/310.5/x")[2] == ["https://hdl.handle.net/20.500.11850/310.5/x"]


def test_a_short_doi_is_resolved_like_any_other() -> None:
    assert seen("10/abcde") == ("10/abcde", "", ["https://doi.org/10/abcde"])


@pytest.mark.parametrize("stated", ["arXiv:2101.00001", "https://arxiv.org/abs/2101.00001v2", "2101.00001"])
def test_an_arxiv_number_in_the_place_of_the_doi_is_one(stated: str) -> None:
    assert seen(stated) == ("", "2101.00001", ["https://arxiv.org/abs/2101.00001"])


@pytest.mark.parametrize("stated", ["https://aclanthology.org/P19-1001", "http://www.jstor.org/stable/2345"])
def test_another_address_in_the_place_of_the_doi_is_a_link(stated: str) -> None:
    assert seen(stated) == ("", "", [stated])


@pytest.mark.parametrize("stated", ["n/a", "not yet assigned", "PMID: 123456", "urn:nbn:de:hbz:6-123", "12/2021", ""])
def test_a_text_that_is_no_identifier_makes_no_link(stated: str) -> None:
    assert seen(stated) == (stated, "", [])


@given(st.text(st.sampled_from("10./:hdl arXivtps%#?ü-;"), max_size=40))
def test_only_a_doi_leads_to_its_resolver(stated: str) -> None:
    doi, _arxiv, addresses = seen(stated)
    for address in addresses:
        assert not any(map(str.isspace, address))
        if urlsplit(address).hostname == "doi.org":
            assert doi in {bare_doi(doi), "10/" + doi.partition("/")[2]}
