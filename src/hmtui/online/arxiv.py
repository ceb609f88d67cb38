"""arXiv: preprints, through its Atom interface."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats import atom
from hmtui.formats.draft import Report
from hmtui.online.answers import answer, notice
from hmtui.online.client import Question
from hmtui.online.identifiers import ArxivId, Title
from hmtui.online.provider import PAGE_SIZE, Answer, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.formats.draft import Draft
    from hmtui.online.client import Client
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Notice

__all__ = ["Arxiv"]

_ATOM = "application/atom+xml"
_TOTAL = re.compile(r"totalResults[^>]{0,200}>\s*(\d{1,9})\s*<")
_HEAD = 5_000
"""Characters in which the number of results stands."""
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_FEWEST_LETTERS = 3
_MOST_WORDS = 12
_CANDIDATES = 5
_WITHDRAWN = re.compile(
    r"\b(?:this (?:paper|article|manuscript|submission|work) (?:has been|is|was) )?withdrawn\b", re.IGNORECASE
)


class Arxiv:
    """The provider."""

    name = "arxiv"
    title = "arXiv"

    def __init__(self, client: Client) -> None:
        """Ask with a client."""
        self._client = client

    def covers(self, identifier: Identifier) -> bool:
        """Return whether arXiv can look up an identifier."""
        return isinstance(identifier, (ArxivId, Title))

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of preprints; ``page`` is an offset."""
        query = " AND ".join(f'all:"{word}"' for word in _WORD.findall(words))
        return (
            self._query({"search_query": query, "sortBy": "relevance"}, int(page or 0), size)
            if query
            else self._nothing()
        )

    def lookup(self, identifier: Identifier) -> Answer:
        """Return the preprint of a number, or those that have the words of a title."""
        if isinstance(identifier, ArxivId):
            return self._query({"id_list": identifier.value}, 0, 1)
        words = [word for word in _WORD.findall(identifier.value) if len(word) >= _FEWEST_LETTERS]
        query = " AND ".join(f'ti:"{word}"' for word in words[:_MOST_WORDS])
        return self._query({"search_query": query, "sortBy": "relevance"}, 0, _CANDIDATES) if query else self._nothing()

    def lookup_many(self, numbers: Sequence[str]) -> Answer:
        """Return the preprints of several numbers in one request; those that do not exist are left out.

        Raises:
            OnlineError: there was no usable answer, or one of the numbers cannot be one.
        """
        return self._query({"id_list": ",".join(numbers)}, 0, len(numbers))

    def _query(self, parameters: dict[str, str], first: int, size: int) -> Answer:
        parameters = {**parameters, "start": str(first), "max_results": str(size)}
        received = self._client.get(Question(self.name, "/query", parameters, accept=_ATOM), _parse)
        total, drafts = received.document or (0, [])
        following = str(first + size) if "search_query" in parameters and first + size < total else ""
        return answer(
            self.name, received, ((one, list(_notices(one))) for one in drafts), total=total, next_page=following
        )

    def _nothing(self) -> Answer:
        return Answer(self.name, "", total=0)


def _parse(data: bytes) -> tuple[int, list[Draft]]:
    text = data.decode("utf-8")
    if "<feed" not in text[:_HEAD]:
        raise ValueError("not a feed")
    report = Report()
    drafts = list(atom.read(text, report))
    if any(problem.code == "unreadable" for problem in report.problems):
        raise ValueError("damaged")
    total = _TOTAL.search(text[:_HEAD])
    return int(total[1]) if total else len(drafts), drafts


def _notices(draft: Draft) -> Iterator[Notice]:
    fields = draft.fields
    doi, journal = str(fields.get("DOI", "")), str(fields.get("journal-ref", ""))
    if doi or journal:
        evidence = f"arXiv: published as {', '.join(filter(None, (journal, doi)))}"
        yield notice(NoticeKind.PUBLISHED, evidence, target=doi)
    for place in ("comment", "summary"):
        said = str(fields.get(place, ""))
        if (found := _WITHDRAWN.search(said)) and (place == "comment" or found.start() == 0):
            yield notice(NoticeKind.RETRACTION, f"arXiv: “{said[:120]}”")
            return
