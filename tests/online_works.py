"""Made-up works, and how each service words them in its answers."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape

from msgspec import Struct

from hmtui.text.normalize import fold


class Work(Struct, frozen=True):
    """A work that a fake service knows."""

    title: str
    authors: tuple[tuple[str, str], ...] = (("Ada", "Byron"),)
    """Given and family names."""
    year: int = 2020
    doi: str = ""
    arxiv: str = ""
    venue: str = ""
    """The journal or proceedings."""
    abstract: str = ""
    citations: int = 0
    retracted_by: str = ""
    """The DOI of the retraction notice."""
    published_doi: str = ""
    """The DOI of the published version of a preprint."""
    journal: bool = True
    """Whether the venue is a journal, not a conference."""
    volume: str = ""
    page: str = ""
    references: tuple[str, ...] = ()
    """DOIs or arXiv numbers of cited works."""
    only_on: tuple[str, ...] = ()
    """The services that know it; empty: all that could."""

    @property
    def key(self) -> str:
        return self.doi.lower() or self.arxiv

    def matches(self, words: str) -> bool:
        """Whether it has all words."""
        said = set(fold(self.said).split())
        return all(word in said for word in fold(words).split())

    def likeness(self, words: str) -> int:
        """How many words it has, for services that rank by that."""
        return len(set(fold(self.said).split()) & set(fold(words).split()))

    @property
    def said(self) -> str:
        return f"{self.title} {' '.join(f'{given} {family}' for given, family in self.authors)} {self.year} {self.abstract}"


class Model(Struct, frozen=True):
    """A model that the fake Hugging Face knows."""

    id: str
    downloads: int = 1000
    parameters: int = 7_000_000_000
    arxiv: str = ""


# --- arXiv ---------------------------------------------------------------------------------------------------


def feed(works: list[Work], total: int, start: int = 0) -> bytes:
    """A feed of arXiv."""
    entries = "".join(map(_atom_entry, works))
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns="http://www.w3.org/2005/Atom">\n'
        "<id>https://arxiv.org/api/x</id><title>arXiv Query</title><updated>2026-04-12T22:09:27Z</updated>"
        f"<opensearch:itemsPerPage>{len(works)}</opensearch:itemsPerPage>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>{entries}</feed>"
    ).encode()


def _atom_entry(work: Work) -> str:
    authors = "".join(
        f"<author><name>{escape(given)} {escape(family)}</name></author>" for given, family in work.authors
    )
    doi = work.published_doi or (work.doi if not work.doi.startswith("10.48550/") else "")
    return (
        f"<entry><id>http://arxiv.org/abs/{work.arxiv}v2</id><title>{escape(work.title)}</title>"
        f"<updated>{work.year}-06-01T00:00:00Z</updated><published>{work.year}-05-28T17:29:03Z</published>"
        f'<link href="https://arxiv.org/abs/{work.arxiv}v2" rel="alternate" type="text/html"/>'
        f'<link href="https://arxiv.org/pdf/{work.arxiv}v2" rel="related" type="application/pdf" title="pdf"/>'
        f"<summary>{escape(work.abstract or 'An abstract.')}</summary>"
        '<category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/><arxiv:primary_category term="cs.CL"/>'
        + (f"<arxiv:doi>{escape(doi)}</arxiv:doi>" if doi else "")
        + f"{authors}</entry>"
    )


ERROR_FEED = (
    b"<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>arXiv Search Results</title>"
    b"<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>"
    b"<summary>incorrect id format for x</summary><author><name>arXiv api core</name></author></entry></feed>"
)


# --- Crossref ------------------------------------------------------------------------------------------------


def crossref_work(work: Work) -> dict[str, Any]:
    """A work of Crossref, without the message around it."""
    found: dict[str, Any] = {
        "indexed": {"date-time": "2026-06-06T19:55:37Z"},
        "DOI": work.doi,
        "type": "journal-article" if work.journal else "proceedings-article",
        "title": [work.title],
        "author": [{"given": given, "family": family, "sequence": "additional"} for given, family in work.authors],
        "issued": {"date-parts": [[work.year]]},
        "container-title": [work.venue] if work.venue else [],
        "publisher": "Example Press",
        "is-referenced-by-count": work.citations,
        "URL": f"https://doi.org/{work.doi}",
        "score": 1,
        "relation": {},
    }
    found.update({name: value for name, value in (("volume", work.volume), ("page", work.page)) if value})
    if work.retracted_by:
        found["updated-by"] = [
            {
                "DOI": work.retracted_by,
                "type": "retraction",
                "label": "Retraction",
                "source": "retraction-watch",
                "updated": {"date-parts": [[work.year + 1, 3, 2]]},
            }
        ]
    if work.published_doi:
        found["type"] = "posted-content"
        found["relation"] = {"is-preprint-of": [{"id-type": "doi", "id": work.published_doi, "asserted-by": "subject"}]}
    return found


def crossref_one(work: Work) -> dict[str, Any]:
    return {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": crossref_work(work)}


def crossref_list(works: list[Work], total: int) -> dict[str, Any]:
    message = {
        "facets": {},
        "total-results": total,
        "items": list(map(crossref_work, works)),
        "items-per-page": len(works),
    }
    return {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message}


# --- OpenAlex ------------------------------------------------------------------------------------------------


def openalex_number(work: Work) -> str:
    return "W" + str(int.from_bytes(work.key.encode(), "little") % 10**9)


def openalex_work(work: Work) -> dict[str, Any]:
    """A work of OpenAlex."""
    doi = work.doi or f"10.48550/arXiv.{work.arxiv}"
    place = {
        "is_oa": True,
        "landing_page_url": f"https://doi.org/{doi}",
        "pdf_url": None,
        "source": {"display_name": work.venue or "arXiv", "type": "journal" if work.venue else "repository"},
        "version": "publishedVersion" if work.venue else "submittedVersion",
    }
    arxiv = {**place, "landing_page_url": f"https://arxiv.org/abs/{work.arxiv}", "version": "submittedVersion"}
    return {
        "id": f"https://openalex.org/{openalex_number(work)}",
        "doi": f"https://doi.org/{doi.lower()}",
        "title": work.title,
        "display_name": work.title,
        "publication_year": work.year,
        "publication_date": f"{work.year}-05-28",
        "language": "en",
        "primary_location": place,
        "type": "article" if work.venue else "preprint",
        "authorships": [
            {
                "author": {"display_name": f"{given} {family}"},
                "raw_author_name": f"{given} {family}",
                "institutions": [],
            }
            for given, family in work.authors
        ],
        "cited_by_count": work.citations,
        "biblio": {"volume": work.volume or None, "issue": None, "first_page": work.page or None, "last_page": None},
        "is_retracted": bool(work.retracted_by),
        "locations": [place, *([arxiv] if work.arxiv else [])],
        "best_oa_location": None,
        "abstract_inverted_index": _inverted(work.abstract) if work.abstract else None,
    }


def _inverted(text: str) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for at, word in enumerate(text.split()):
        index.setdefault(word, []).append(at)
    return index


# --- Semantic Scholar ----------------------------------------------------------------------------------------


def s2_paper(work: Work) -> dict[str, Any]:
    """A paper of Semantic Scholar."""
    numbers = {"CorpusId": 1}
    return {
        "paperId": f"{int.from_bytes(work.key.encode(), 'little') % 16**40:040x}",
        "externalIds": {
            **numbers,
            **({"DOI": work.published_doi or work.doi} if work.published_doi or work.doi else {}),
            **({"ArXiv": work.arxiv} if work.arxiv else {}),
        },
        "url": "https://www.semanticscholar.org/paper/x",
        "title": work.title,
        "abstract": work.abstract or None,
        "venue": work.venue,
        "year": work.year,
        "citationCount": work.citations,
        "openAccessPdf": None,
        "publicationTypes": ["JournalArticle"] if work.venue else None,
        "publicationDate": f"{work.year}-05-28",
        "journal": {"name": work.venue, "pages": work.page, "volume": work.volume} if work.venue else None,
        "authors": [{"authorId": "1", "name": f"{given} {family}"} for given, family in work.authors],
    }


# --- Hugging Face --------------------------------------------------------------------------------------------


def hf_model(model: Model) -> dict[str, Any]:
    """A model of Hugging Face."""
    return {
        "_id": "6a1563f96ea5882878c82ed4",
        "id": model.id,
        "modelId": model.id,
        "downloads": model.downloads,
        "likes": 3,
        "private": False,
        "gated": False,
        "lastModified": "2026-06-12T10:46:19.000Z",
        "createdAt": "2026-05-26T09:12:25.000Z",
        "pipeline_tag": "text-generation",
        "library_name": "transformers",
        "tags": ["transformers", "license:apache-2.0", *([f"arxiv:{model.arxiv}"] if model.arxiv else [])],
        "safetensors": {"parameters": {"BF16": model.parameters}, "total": model.parameters},
    }


# --- DBLP ----------------------------------------------------------------------------------------------------


def dblp_answer(works: list[Work], total: int, first: int) -> dict[str, Any]:
    """A page of DBLP; one author is an object, several are a list."""
    hits: dict[str, Any] = {
        "@total": str(total),
        "@computed": str(total),
        "@sent": str(len(works)),
        "@first": str(first),
    }
    if works:
        hits["hit"] = [{"@score": "5", "@id": "1", "info": _dblp_info(work), "url": "URL#1"} for work in works]
    return {"result": {"query": "x*", "status": {"@code": "200", "text": "OK"}, "hits": hits}}


def _dblp_info(work: Work) -> dict[str, Any]:
    names = [{"@pid": "1/1", "text": f"{given} {family} 0001"} for given, family in work.authors]
    return {
        "authors": {"author": names if len(names) > 1 else names[0]},
        "title": f"{escape(work.title)}.",
        "venue": work.venue or "CoRR",
        "volume": work.volume or f"abs/{work.arxiv}",
        "year": str(work.year),
        "type": "Journal Articles",
        "key": f"journals/x/{re.sub('[^A-Za-z0-9]', '', work.title)[:12]}",
        **({"doi": work.doi} if work.doi else {}),
    }


# --- doi.org -------------------------------------------------------------------------------------------------


def csl_item(work: Work) -> dict[str, Any]:
    """The CSL-JSON of a DOI, as DataCite sends it."""
    return {
        "type": "article-journal",
        "id": f"https://doi.org/{work.doi or '10.48550/arxiv.' + work.arxiv}",
        "DOI": work.doi or f"10.48550/ARXIV.{work.arxiv}",
        "title": work.title,
        "author": [{"family": family, "given": given} for given, family in work.authors],
        "issued": {"date-parts": [[work.year]]},
        "publisher": "Example Press",
    }
