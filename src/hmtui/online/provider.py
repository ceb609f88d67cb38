"""What a provider of records on the network is, and what it answers.

A provider is one module: it turns words or an identifier into requests, and answers into
ordinary entries. How requests are sent (rate limits, time-outs, cache, keys) is the
business of ``hmtui.online.client``.

Invariant: "no such record" is an ``Answer`` without entries; whatever prevents an answer is
an ``OnlineError`` of one sentence. Entries are cleaned, like those of any list.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from hmtui.models import Entry
    from hmtui.online.identifiers import Identifier

__all__ = ["PAGE_SIZE", "Answer", "Notice", "NoticeKind", "Provider"]

PAGE_SIZE = 25
"""Records on a page of search results."""


class NoticeKind(str, Enum):
    """What a notice is about."""

    RETRACTION = "retraction"
    """The work was retracted or withdrawn."""
    CONCERN = "concern"
    """An expression of concern was published."""
    CORRECTION = "correction"
    """A correction or erratum was published."""
    PUBLISHED = "published"
    """The work is a preprint with a published version."""


class Notice(Struct, frozen=True):
    """Something about a work that a reader who cites it should know."""

    kind: NoticeKind
    entry: str
    """The id of the entry of the answer that it is about."""
    target: str = ""
    """The DOI or URL of the retraction notice, or of the published version."""
    date: str = ""
    """The date of the notice, as far as known: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    evidence: str = ""
    """Where this was seen, in words that can be shown: "Crossref: updated by a retraction (10.1/x)"."""


class Answer(Struct, frozen=True):
    """A page of records."""

    provider: str
    """The name of the provider."""
    asked_at: str
    """When the provider gave the answer, in UTC: ``2026-12-01T11:58:00Z``."""
    entries: tuple[Entry, ...] = ()
    total: int | None = None
    """The number of records on all pages; None when the provider does not say."""
    next_page: str = ""
    """What to pass as ``page`` for the next page; empty on the last one."""
    notices: tuple[Notice, ...] = ()
    from_cache: bool = False


class Provider(Protocol):
    """A service that finds records. Its methods block, and may be called from several threads."""

    @property
    def name(self) -> str:
        """The name in options and in ``Answer.provider``: ``crossref``."""

    @property
    def title(self) -> str:
        """The name shown to users: ``Crossref``."""

    def covers(self, identifier: Identifier) -> bool:
        """Return whether ``lookup`` accepts such an identifier, so that an empty answer means something."""

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of the records that match words.

        Raises:
            OnlineError: there was no usable answer.
            Cancelled: the client was cancelled.
        """

    def lookup(self, identifier: Identifier) -> Answer:
        """Return the records of an identifier: at most one, or several candidates for a title.

        Raises:
            OnlineError: there was no usable answer.
            Cancelled: the client was cancelled.
        """
