"""What the commands that ask services on the network share.

Invariant: what went wrong at one service is one line on stderr; the results of the others
are printed all the same.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hmtui.cli.output import is_terminal, say, say_error
from hmtui.errors import UsageError
from hmtui.online.client import Client
from hmtui.online.identifiers import identifier_of
from hmtui.online.provider import NoticeKind
from hmtui.online.settings import Settings as OnlineSettings
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.cli.settings import Settings
    from hmtui.models import Entry
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Notice
    from hmtui.online.searching import Failure

__all__ = ["client_of", "identifier_named", "say_failures", "say_notices", "say_progress"]

_WARNED = {
    NoticeKind.RETRACTION: "Retracted",
    NoticeKind.CONCERN: "Expression of concern",
    NoticeKind.PUBLISHED: "Published",
}


def client_of(settings: Settings, *, offline: bool) -> Client:
    """Return a client with the user's keys and addresses."""
    for problem in settings.config.problems:
        say(problem)
    return Client(OnlineSettings.of(settings.config), offline=offline)


def identifier_named(text: str) -> Identifier:
    """Return the identifier that a word of the command line stands for.

    Raises:
        UsageError: it is none.
    """
    identifier = identifier_of(text)
    if identifier is None:
        raise UsageError(
            f"“{clean(text)}” is not a DOI, arXiv number or model.",
            hint="Examples: 10.1145/3442188.3445922, 2005.14165, https://arxiv.org/abs/2005.14165, hf:bigscience/bloom.",
        )
    return identifier


def say_progress(text: str) -> None:
    """Show on a terminal what is being waited for; an empty text removes it."""
    if is_terminal(sys.stderr):
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def say_failures(failures: Iterable[Failure]) -> None:
    """Print which services gave no answer, and why."""
    for failure in failures:
        say_error(failure.error)


def say_notices(entry: Entry, notices: Iterable[Notice]) -> None:
    """Print the retraction and the published version of a record, each once."""
    by_kind = {one.kind: one for one in reversed(list(notices)) if one.target != entry.doi}
    for one in by_kind.values():
        if one.kind in _WARNED:
            where = f" {one.target}" if one.target and one.target not in one.evidence else ""
            say(f"{_WARNED[one.kind]}: {entry.name} ({one.evidence}{where})")
