"""EndNote, PubMed and Atom."""

from __future__ import annotations

import pytest

from formats.reading import fields, lines, piped, problems
from hmtui.errors import SourceError

ENDNOTE = """%0 Journal Article
%T Deep learning
%A Byron, Ada
%A Chen, Bo
%J Nature
%V 521
%N 7553
%P 436-444
%D 2015
%8 May 28
%R 10.1038/nature14539
%U https://www.nature.com/articles/nature14539
%X An abstract
that goes on

%0 Conference Paper
%A Chen, Bo

%0 Thesis
%T A thesis
%D 1999
%F chen99
"""


def test_records_of_endnote_are_read() -> None:
    got = piped(ENDNOTE)
    assert got.format == "endnote"
    one, two = fields(got)
    assert (one["title"], one["type"], one["issued"]) == ("Deep learning", "article-journal", "2015-05-28")
    assert one["author"] == [{"family": "Byron", "given": "Ada"}, {"family": "Chen", "given": "Bo"}]
    assert (one["volume"], one["issue"], one["page"], one["DOI"]) == ("521", "7553", "436-444", "10.1038/nature14539")
    assert (one["container-title"], one["abstract"]) == ("Nature", "An abstract that goes on")
    assert one["links"] == [{"rel": "paper", "url": "https://www.nature.com/articles/nature14539"}]
    assert (two["id"], two["type"], two["issued"]) == ("chen99", "thesis", "1999")
    assert lines(got) == [1, 19]
    assert problems(got) == [(16, "nothing-read")]


PUBMED = """
PMID- 12345678
OWN - NLM
DP  - 2020 May 28
TI  - A title that goes
      on here.
AB  - An abstract.
FAU - Byron, Ada B
AU  - Byron AB
FAU - Chen, Bo
AU  - Chen B
CN  - The Group
TA  - Nature
JT  - Nature : a journal
VI  - 1
IP  - 2
PG  - 3-4
LID - S1 [pii]
LID - 10.1038/x [doi]
PT  - Journal Article
PMC - PMC1

PMID- 2
TI  - Two
AU  - Lee K
"""


def test_records_of_pubmed_are_read() -> None:
    got = piped(PUBMED)
    assert (got.format, got.problems) == ("pubmed", ())
    one, two = fields(got)
    assert (one["title"], one["issued"], one["DOI"]) == ("A title that goes on here", "2020-05-28", "10.1038/x")
    assert [who.get("family", who.get("literal")) for who in one["author"]] == ["Byron", "Chen", "The Group"]
    assert (one["venue"], one["container-title"], one["page"]) == ("Nature", "Nature : a journal", "3-4")
    assert one["links"][0]["url"] == "https://pubmed.ncbi.nlm.nih.gov/12345678/"
    assert two["author"] == [{"family": "Lee", "given": "K"}]
    assert lines(got) == [2, 23]


FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>A query</title>
  <entry>
    <id>http://arxiv.org/abs/2005.14165v4</id>
    <title>Few
      shots &amp; more</title>
    <published>2020-05-28T17:29:03Z</published>
    <updated>2020-07-22T19:47:17Z</updated>
    <summary>We ask whether a &lt; b.</summary>
    <author><name>Ada Byron</name><arxiv:affiliation>One Lab</arxiv:affiliation></author>
    <author><name>Bo Chen</name></author>
    <arxiv:doi>10.1000/abc</arxiv:doi>
    <arxiv:comment>40 pages</arxiv:comment>
    <link href="https://arxiv.org/abs/2005.14165v4" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/2005.14165v4" rel="related" type="application/pdf" title="pdf"/>
    <arxiv:primary_category term="cs.CL"/>
    <category term="cs.CL"/>
  </entry>
  <entry><id>x</id></entry>
</feed>
"""


def test_entries_of_a_feed_of_arxiv_are_read() -> None:
    got = piped(FEED)
    assert got.format == "atom"
    (one,) = fields(got)
    assert (one["title"], one["issued"], one["abstract"]) == ("Few shots & more", "2020-05-28", "We ask whether a < b.")
    assert one["author"] == [{"family": "Byron", "given": "Ada"}, {"family": "Chen", "given": "Bo"}]
    assert (one["arxiv"], one["arxiv-class"], one["DOI"], one["venue"]) == (
        "2005.14165",
        "cs.CL",
        "10.1000/abc",
        "arXiv",
    )
    assert [(link["rel"], link["url"]) for link in one["links"]] == [
        ("paper", "https://arxiv.org/abs/2005.14165"),
        ("pdf", "https://arxiv.org/pdf/2005.14165"),
    ]
    assert lines(got) == [4]
    assert problems(got) == [(20, "nothing-read")]


def test_a_feed_that_is_cut_off_gives_what_came_before() -> None:
    got = piped(FEED[: FEED.index("<entry><id>x")] + "<entry><ti")
    assert len(fields(got)) == 1
    assert problems(got)[-1][1] == "unreadable"


BOMB = '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (FEED.replace("<feed", f"{BOMB}]>\n<feed", 1), "document type|is an XML file"),
        (FEED.replace("<feed", '<!DOCTYPE feed SYSTEM "file:///etc/passwd">\n<feed', 1), "declares a document type"),
        ('<feed xmlns="http://www.w3.org/2005/Atom">' + "<a>" * 100, "nested too deeply"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "no entries were found, read as Atom"),
        ("<feed><entry", "this XML is damaged"),
        (
            "<feed><entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry></feed>",
            "the feed holds an error: bad id",
        ),
    ],
    ids=["bomb", "outside", "deep", "empty", "damaged", "error"],
)
def test_a_feed_that_is_not_read_is_refused_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        piped(text)
    assert caught.value.exit_code == 3
