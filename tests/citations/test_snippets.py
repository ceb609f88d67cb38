from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from hmtui.citations import cite
from hmtui.errors import CitationError
from hmtui.models import Entry, Link
from hmtui.text.cleaning import clean, safe_url

PAPER = Link("paper", "https://example.org/paper")
ENTRY = Entry(id="a", name="Model A", title="A [bold] *Title*", links=(PAPER, Link("code", "https://example.org/code")))
KEYS = {"a": "key2020a", "b": "key2021b"}
PAIR = (ENTRY, replace(ENTRY, id="b", title="B"))


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("key", "key2020a\nkey2021b"),
        ("cite", r"\cite{key2020a,key2021b}"),
        ("pandoc", "[@key2020a; @key2021b]"),
        ("typst", "@key2020a @key2021b"),
        ("link", "https://example.org/paper\nhttps://example.org/paper"),
        ("code", "https://example.org/code\nhttps://example.org/code"),
        ("title-link", "A [bold] *Title*\nhttps://example.org/paper\n\nB\nhttps://example.org/paper"),
        ("markdown", "- [A \\[bold\\] \\*Title\\*](https://example.org/paper)\n- [B](https://example.org/paper)"),
    ],
)
def test_each_form_writes_one_or_many(style: str, text: str) -> None:
    assert cite(PAIR, style, KEYS) == text


def test_what_pandoc_would_read_as_a_citation_or_raised_is_text() -> None:
    entry = replace(ENTRY, title="@smith on 10^6^ words")
    assert cite([entry], "markdown", KEYS) == r"[\@smith on 10\^6\^ words](https://example.org/paper)"


def test_keys_with_unusual_signs_are_wrapped_where_they_would_break() -> None:
    assert cite([ENTRY], "pandoc", {"a": "DBLP:conf/nips/X20"}) == "[@DBLP:conf/nips/X20]"
    assert cite([ENTRY], "pandoc", {"a": "odd."}) == "[@{odd.}]"
    assert cite([ENTRY], "typst", {"a": "DBLP:conf/nips/X20"}) == '#cite(label("DBLP:conf/nips/X20"))'
    assert cite([ENTRY], "typst", {"a": "brown-etal-2020"}) == "@brown-etal-2020"


@pytest.mark.parametrize("style", ["link", "code", "weights", "markdown", "title-link"])
def test_a_missing_link_is_said_by_name(style: str) -> None:
    with pytest.raises(CitationError, match=r"No .*link is known for Model A\."):
        cite([replace(ENTRY, links=())], style, KEYS)


def test_the_links_that_there_are_are_offered() -> None:
    with pytest.raises(CitationError) as caught:
        cite([replace(ENTRY, links=(Link("website", "https://example.org"),))], "link", KEYS)
    assert "website" in caught.value.hint


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://user@example.org", "https://a b"]
)
def test_an_unsafe_address_never_leaves(url: str) -> None:
    for style in ("link", "markdown", "title-link"):
        with pytest.raises(CitationError, match="not a web address"):
            cite([replace(ENTRY, links=(Link("paper", url),))], style, KEYS)


def test_a_model_known_by_its_website_alone_still_has_a_markdown_link() -> None:
    site = replace(ENTRY, title="", links=(Link("website", "https://example.org/s"),))
    assert cite([site], "markdown", KEYS) == "[Model A](https://example.org/s)"


SIGNS = "ab [](){}<>*_`~|\\!#&;:@$-+./'\"=é盘"
URLS = st.text("ab()[]<>*_`~|!&;:$-+./'=%?#", max_size=15).map("https://example.org/".__add__)


@given(title=st.text(SIGNS, min_size=1, max_size=25).map(clean).filter(bool), url=URLS.filter(safe_url))
def test_a_title_never_becomes_markup_and_the_link_stays_the_link(title: str, url: str) -> None:
    entry = replace(ENTRY, title=title, links=(Link("paper", url),))
    (paragraph,) = (one for one in MarkdownIt("commonmark").parse(cite([entry], "markdown", KEYS)) if one.children)
    children = paragraph.children or []
    opening, inside, closing = children[0], children[1:-1], children[-1]
    assert (opening.type, closing.type) == ("link_open", "link_close")
    assert {one.type for one in inside} <= {"text", "text_special"}
    assert "".join(one.content for one in inside) == title
    assert decoded(str(opening.attrs["href"])) == decoded(url)


def decoded(url: str) -> str:
    from urllib.parse import unquote

    return unquote(url)
