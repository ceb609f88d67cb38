"""The JSON of services: answers with the shapes that each of them has, whole, empty and damaged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from formats.reading import fields, lines, piped, problems, read
from hmtui.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

WORK: dict[str, Any] = {
    "indexed": {"date-time": "2026-01-01"},
    "DOI": "10.1000/ABC",
    "type": "journal-article",
    "title": ["Deep <i>models</i> &amp; more"],
    "subtitle": ["A survey"],
    "author": [{"given": "Ada", "family": "Byron", "sequence": "first"}, {"name": "The Group"}],
    "issued": {"date-parts": [[2021, 5]]},
    "published-print": {"date-parts": [[2022, 1, 3]]},
    "container-title": ["Journal of Models"],
    "short-container-title": ["J. Models"],
    "volume": "3",
    "issue": "4",
    "page": "5-6",
    "publisher": "Press",
    "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/"}],
    "link": [{"URL": "https://x.org/a.pdf", "content-type": "application/pdf"}],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We ask whether x &lt; y.</jats:p>",
    "is-referenced-by-count": 7,
}


@pytest.mark.parametrize("around", ["message", "items", "alone", "list"])
def test_a_work_of_crossref_is_read_however_it_is_wrapped(around: str) -> None:
    answers: dict[str, Any] = {
        "message": {"status": "ok", "message-type": "work", "message": WORK},
        "items": {"status": "ok", "message-type": "work-list", "message": {"facets": {}, "query": {}, "items": [WORK]}},
        "alone": WORK,
        "list": [WORK],
    }
    got = piped(json.dumps(answers[around]))
    assert (got.format, got.problems) == ("crossref", ())
    (one,) = fields(got)
    assert one["title"] == "Deep models & more: A survey"
    assert one["author"] == [{"family": "Byron", "given": "Ada"}, {"literal": "The Group"}]
    assert (one["issued"], one["published"], one["type"]) == ("2021-05", "2022-01-03", "article-journal")
    assert (one["container-title"], one["venue"]) == ("Journal of Models", "J. Models")
    assert (one["volume"], one["issue"], one["page"], one["publisher"]) == ("3", "4", "5-6", "Press")
    assert (one["DOI"], one["abstract"]) == ("10.1000/ABC", "We ask whether x < y.")
    assert [link["rel"] for link in one["links"]] == ["pdf", "paper"]
    assert one["license"].startswith("https://creativecommons.org/")


def test_works_with_two_fields_only_are_read() -> None:
    items = [{"DOI": f"10.1000/{number}", "title": [f"Title {number}"]} for number in range(3)]
    got = piped(json.dumps({"message-type": "work-list", "message": {"items": items}}, indent=1))
    assert [one["DOI"] for one in fields(got)] == ["10.1000/0", "10.1000/1", "10.1000/2"]
    assert lines(got) == [5, 11, 17]


OPENALEX = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1000/abc",
    "title": "A title",
    "publication_date": "2020-05-28",
    "type": "article",
    "language": "en",
    "primary_location": {
        "landing_page_url": "https://doi.org/10.1000/abc",
        "source": {"display_name": "Journal of Models", "type": "journal", "host_organization_name": "Press"},
    },
    "best_oa_location": {"pdf_url": "https://arxiv.org/pdf/2005.14165", "license": "cc-by"},
    "authorships": [
        {"author": {"display_name": "Ada Byron"}, "institutions": [{"display_name": "One Lab"}]},
        {"author": {"display_name": "Bo van der Berg"}, "institutions": [{"display_name": "One Lab"}]},
    ],
    "biblio": {"volume": "1", "issue": "2", "first_page": "3", "last_page": "4"},
    "abstract_inverted_index": {"again": [3], "Words": [0], "come": [1, 2]},
    "cited_by_count": 5,
}


@pytest.mark.parametrize("listed", [True, False])
def test_a_work_of_openalex_is_read(listed: bool) -> None:
    got = piped(json.dumps({"meta": {"count": 1}, "results": [OPENALEX], "group_by": []} if listed else OPENALEX))
    assert got.format == "openalex"
    (one,) = fields(got)
    assert (one["title"], one["issued"], one["DOI"]) == ("A title", "2020-05-28", "10.1000/abc")
    assert [who["family"] for who in one["author"]] == ["Byron", "van der Berg"]
    assert (one["container-title"], one["page"], one["type"]) == ("Journal of Models", "3-4", "article-journal")
    assert (one["arxiv"], one["license"], one["organizations"]) == ("2005.14165", "cc-by", ["One Lab"])
    assert one["abstract"] == "Words come come again"


PAPER = {
    "paperId": "a" * 40,
    "externalIds": {"DOI": "10.1000/abc", "ArXiv": "2005.14165", "CorpusId": 1},
    "title": "A title",
    "authors": [{"authorId": "1", "name": "Ada Byron"}],
    "year": 2020,
    "publicationDate": "2020-05-28",
    "venue": "Neural Information Processing Systems",
    "journal": {"name": "ArXiv", "volume": "1", "pages": " 1 - 2 "},
    "publicationTypes": ["JournalArticle"],
    "openAccessPdf": {"url": "https://x.org/a.pdf"},
    "tldr": {"text": "In short."},
}


@pytest.mark.parametrize("shape", ["search", "batch", "one"])
def test_a_paper_of_semantic_scholar_is_read(shape: str) -> None:
    shapes = {"search": {"total": 1, "offset": 0, "data": [PAPER]}, "batch": [None, PAPER], "one": PAPER}
    got = piped(json.dumps(shapes[shape]))
    assert got.format == "semantic-scholar"
    (one,) = fields(got)
    assert (one["title"], one["issued"], one["DOI"], one["arxiv"]) == (
        "A title",
        "2020-05-28",
        "10.1000/abc",
        "2005.14165",
    )
    assert (one["venue"], one["page"], one["summary"]) == ("Neural Information Processing Systems", "1-2", "In short.")
    assert {"rel": "pdf", "url": "https://x.org/a.pdf"} in one["links"]
    assert problems(got) == ([(1, "nothing-read")] if shape == "batch" else [])


def test_hits_of_dblp_are_read() -> None:
    one = {
        "authors": {"author": [{"@pid": "1", "text": "Ada Byron 0001"}, {"@pid": "2", "text": "Bo Chen"}]},
        "title": "Models &amp; more.",
        "venue": ["SPECOM", "LNCS"],
        "pages": "1-2",
        "year": "2014",
        "type": "Conference and Workshop Papers",
        "key": "conf/specom/ByronC14",
        "doi": "10.1000/ABC",
        "ee": "https://doi.org/10.1000/ABC",
    }
    two = {
        "authors": {"author": {"@pid": "1", "text": "Ada Byron"}},
        "title": "Why?",
        "venue": "CoRR",
        "volume": "abs/2005.14165",
        "year": "2020",
        "type": "Informal and Other Publications",
        "key": "journals/corr/abs-2005-14165",
    }
    got = piped(
        json.dumps(
            {"result": {"status": {"@code": "200"}, "hits": {"@total": "2", "hit": [{"info": one}, {"info": two}]}}}
        )
    )
    assert got.format == "dblp"
    first, second = fields(got)
    assert (first["title"], first["venue"], first["type"]) == ("Models & more", "SPECOM, LNCS", "paper-conference")
    assert first["author"][0] == {"family": "Byron", "given": "Ada"}
    assert (second["title"], second["arxiv"], second["venue"]) == ("Why?", "2005.14165", "arXiv")
    assert "volume" not in second


MODEL = {
    "id": "some-lab/Alpha-7B-Chat",
    "gated": False,
    "private": False,
    "downloads": 3,
    "tags": ["safetensors", "text-generation", "en", "tf", "arxiv:2005.14165", "license:mit", "region:us"],
    "pipeline_tag": "text-generation",
    "createdAt": "2026-05-26T09:12:25.000Z",
    "safetensors": {"parameters": {"BF16": 7241732096}, "total": 7241732096},
}


def test_models_of_hugging_face_are_read(tmp_path: Path) -> None:
    packed = {
        "id": "lab/Beta-72B-4bit",
        "safetensors": {"parameters": {"I32": 9, "F16": 1}, "total": 10},
        "private": True,
    }
    bare = {"id": "lab/Gamma", "siblings": [{"rfilename": "README.md"}], "likes": 1}
    got = read(tmp_path, "models.json", json.dumps([MODEL, packed, bare]))
    assert (got.format, got.problems) == ("hugging-face", ())
    one, two, three = fields(got)
    assert (one["id"], one["name"], one["organizations"]) == ("Alpha-7B-Chat", "Alpha-7B-Chat", ["some-lab"])
    assert (one["parameters"], one["license"], one["arxiv"]) == (7_241_732_096, "mit", "2005.14165")
    assert (one["issued"], one["languages"], one["open-weights"]) == ("2026-05-26", ["en"], True)
    assert one["links"][0] == {"rel": "weights", "url": "https://huggingface.co/some-lab/Alpha-7B-Chat"}
    assert (two["parameters"], two["parameters-note"]) == (72_000_000_000, "size in the name")
    assert "open-weights" not in two
    assert "open-weights" not in three
    assert "parameters" not in three


def test_models_of_openrouter_are_read() -> None:
    model = {
        "id": "some-lab/alpha-8b",
        "hugging_face_id": "some-lab/Alpha-8B",
        "name": "Some Lab: Alpha 8B",
        "created": 1777577071,
        "description": "A model.",
        "context_length": 131072,
        "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
        "pricing": {"prompt": "0.1", "completion": "0.2"},
    }
    got = piped(json.dumps({"data": [model]}))
    assert got.format == "openrouter"
    (one,) = fields(got)
    assert (one["name"], one["organizations"], one["issued"]) == ("Alpha 8B", ["Some Lab"], "2026-04-30")
    assert (one["parameters"], one["open-weights"], one["modalities"]) == (8_000_000_000, True, ["text", "image"])
    assert [link["rel"] for link in one["links"]] == ["weights", "website"]


def test_a_model_of_several_providers_is_one_record() -> None:
    def model(short: str, name: str = "Alpha") -> dict[str, Any]:
        return {
            "id": short,
            "name": name,
            "open_weights": True,
            "release_date": "2025-12",
            "modalities": {"input": ["text"], "output": ["text"]},
            "limit": {"context": 1000},
        }

    answer = {
        "first": {
            "id": "first",
            "env": [],
            "models": {"alpha-70b": model("alpha-70b"), "beta": model("beta", name="Beta")},
        },
        "second": {"id": "second", "env": [], "models": {"lab/alpha-70b": model("lab/alpha-70b")}},
    }
    got = piped(json.dumps(answer))
    assert got.format == "models-dev"
    one, two = fields(got)
    assert (one["id"], one["providers"], one["parameters"]) == ("alpha-70b", ["first", "second"], 70_000_000_000)
    assert (two["name"], two["issued"], two["open-weights"]) == ("Beta", "2025-12", True)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"total": 0, "offset": 0}, "no entries were found, read as Semantic Scholar JSON"),
        ({"result": {"hits": {"@total": "0"}}}, "no entries were found, read as DBLP JSON"),
        ({"message-type": "work-list", "message": {"items": []}}, "no entries were found, read as Crossref JSON"),
        ({"meta": {"count": 0}, "results": []}, "no entries were found, read as OpenAlex JSON"),
        ({"error": "Paper with id 0 not found"}, "an error that a service answered with: Paper with id 0 not found"),
        ({"error": {"code": 401, "message": "No key"}}, "an error that a service answered with: No key"),
        ({"name": "x", "license": "MIT", "dependencies": {}}, "is JSON without records"),
        ({"openapi": "3.0", "info": {"title": "x", "version": "1", "description": "y"}}, "is JSON without records"),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "x", "year": 1}}]}, "JSON without records"),
    ],
)  # fmt: skip
def test_an_answer_without_records_is_refused_by_name(answer: object, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        piped(json.dumps(answer))
    assert caught.value.exit_code == 3


def test_an_answer_that_is_cut_off_gives_what_came_before() -> None:
    text = json.dumps({"total": 2, "offset": 0, "data": [PAPER, {**PAPER, "title": "Another"}]}, indent=1)
    got = piped(text[: text.index('"Another"')])
    assert [one["title"] for one in fields(got)] == ["A title"]
    assert problems(got)[-1][1] == "unreadable"


def test_what_follows_the_end_of_a_document_is_reported() -> None:
    got = piped(json.dumps([MODEL]) + "\n]\n")
    assert len(fields(got)) == 1
    assert problems(got) == [(2, "unreadable")]
