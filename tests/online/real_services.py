"""Ask the real services a few questions: ``python tests/online/real_services.py [NAME...]``.

For somebody with a network, once before a release; no test runs it. About ten requests, none of
them charged; keys are taken from the settings. Exit code 1 when an answer is not as expected.
"""

from __future__ import annotations

import sys

from hmtui.config import load
from hmtui.errors import OnlineError
from hmtui.online.client import Client
from hmtui.online.identifiers import ArxivId, Doi, Identifier, ModelId, Title
from hmtui.online.registry import SEARCHED, all_providers
from hmtui.online.settings import Settings

_TITLE = "Language Models are Few-Shot Learners"
_LOOKUPS: dict[str, tuple[Identifier, str]] = {
    "arxiv": (ArxivId("2005.14165"), _TITLE),
    "crossref": (Doi("10.1371/journal.pone.0033693"), "Methylphenidate Exposure"),
    "openalex": (Doi("10.1371/journal.pone.0033693"), "Methylphenidate Exposure"),
    "s2": (ArxivId("2005.14165"), _TITLE),
    "hf": (ModelId("bigscience/bloom"), "bloom"),
    "dblp": (Title(_TITLE), _TITLE),
    "doi": (ArxivId("2005.14165"), _TITLE),
}


def main(names: list[str]) -> int:
    services = all_providers(Client(Settings.of(load()), max_age=0))
    failed = 0
    for name in names or services:
        identifier, expected = _LOOKUPS[name]
        try:
            answer = services[name].lookup(identifier)
            found = [entry.title or entry.name for entry in answer.entries]
            good = any(expected.lower() in title.lower() for title in found)
            print(
                f"{'ok ' if good else 'BAD'} {name:9} lookup {identifier.value}: {found[:2]} {list(answer.notices)[:1]}"
            )
            failed += not good
            if name in SEARCHED and name != "openalex":
                page = services[name].search("language models", size=5)
                print(f"{'ok ' if page.entries else 'BAD'} {name:9} search: {len(page.entries)} of {page.total}")
                failed += not page.entries
        except OnlineError as error:
            print(f"BAD {name:9} {error}")
            failed += 1
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
