"""``hmtui open NAME``: a record's paper, or another of its links, in the browser.

Invariant: the link always arrives somewhere: where no browser can be started it
is on stdout, and stderr says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.cli.choosing import open_library
from hmtui.cli.output import emit, say

if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments
    from hmtui.models import Link

__all__ = ["open_link", "run"]


def run(arguments: Arguments) -> int:
    """Open or print the link."""
    library = open_library(arguments)
    link = library.link(library.find(arguments.words[0]), arguments.get("rel", "paper"))
    if arguments.has("print"):
        emit(link.url)
    else:
        open_link(link)
    return 0


def open_link(link: Link) -> None:
    """Open a link, and say how; where no browser can be started, print its address and say why."""
    from hmtui.links import open_url  # noqa: PLC0415 - --print needs none of it
    from hmtui.terminal import Environment  # noqa: PLC0415 - as above

    opened = open_url(link.url, Environment.read())
    if opened.started:
        say(f"opened {link.url} ({opened.via})")
    else:
        emit(opened.url or link.url)
        say(opened.reason)
