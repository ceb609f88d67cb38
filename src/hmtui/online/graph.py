"""The citation graph around a work: what it cites, and what cites it.

Both are given as providers that ``hmtui.online.searching`` can page through.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from hmtui.online.openalex import OpenAlex
from hmtui.online.question import FixedQuestion
from hmtui.online.semantic_scholar import SemanticScholar

if TYPE_CHECKING:
    from hmtui.online.client import Client
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Provider

__all__ = ["Relation", "related"]

Relation = Literal["references", "citations"]


def related(client: Client, relation: Relation, identifier: Identifier) -> list[Provider]:
    """Return providers of the works that a work cites (``references``) or that cite it (``citations``)."""
    found: list[Provider] = []
    for provider in (OpenAlex(client), SemanticScholar(client)):
        ask = provider.references if relation == "references" else provider.citations
        found.append(FixedQuestion(provider, partial(ask, identifier)))
    return found
