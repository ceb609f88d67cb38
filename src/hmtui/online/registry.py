"""The table of providers.

A new provider is a module with a class, a row here, and a row of ``SERVICES`` in
``hmtui.online.settings``.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from hmtui.errors import UsageError
from hmtui.online.arxiv import Arxiv
from hmtui.online.crossref import Crossref
from hmtui.online.dblp import Dblp
from hmtui.online.doi import DoiOrg
from hmtui.online.hugging_face import HuggingFace
from hmtui.online.identifiers import identifier_of
from hmtui.online.openalex import OpenAlex
from hmtui.online.question import FixedQuestion
from hmtui.online.semantic_scholar import SemanticScholar
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hmtui.online.client import Client
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Answer, Provider

__all__ = ["SEARCHED", "SEARCHED_BY_DEFAULT", "all_providers", "asked_for", "providers"]

_CLASSES = (Arxiv, Crossref, OpenAlex, SemanticScholar, HuggingFace, Dblp, DoiOrg)
SEARCHED = ("arxiv", "crossref", "openalex", "s2", "hf", "dblp")
"""The providers that can be searched."""
SEARCHED_BY_DEFAULT = ("arxiv", "crossref", "openalex", "s2", "hf")


def all_providers(client: Client) -> dict[str, Provider]:
    """Return every provider, by name."""
    return {one.name: one(client) for one in _CLASSES}


def asked_for(client: Client, text: str, names: Iterable[str]) -> list[Provider]:
    """Return the providers to search for a text; a DOI, arXiv number or model is looked up by those who know such.

    Raises:
        UsageError: there is no provider of a name.
    """
    chosen = providers(client, names)
    identifier = identifier_of(text)
    if identifier is None:
        return chosen
    found: list[Provider] = [FixedQuestion(one, _lookup(one, identifier)) for one in chosen if one.covers(identifier)]
    return found or chosen


def _lookup(provider: Provider, identifier: Identifier) -> Callable[[str, int], Answer]:
    return lambda _page, _size: provider.lookup(identifier)


def providers(client: Client, names: Iterable[str]) -> list[Provider]:
    """Return the providers of these names that can be searched, each once.

    Raises:
        UsageError: there is no provider of a name.
    """
    known = all_providers(client)
    chosen = []
    for name in dict.fromkeys(one.strip().lower() for one in names):
        if name not in SEARCHED:
            near = get_close_matches(name, SEARCHED, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Use some of: {', '.join(SEARCHED)}."
            raise UsageError(f"No provider {clean(name)}.", hint=hint)
        chosen.append(known[name])
    return chosen
