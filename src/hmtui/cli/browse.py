"""``hmtui [CATALOG]``: hand over to the browser, once nothing is left that could be refused.

Invariant: a catalog that cannot be read, a tab that is not there and a terminal
that cannot show a screen are told in one line, before the screen is taken.
"""

from __future__ import annotations

import io
import os
import sys

from hmtui.cli.choosing import open_library, section_id, show_progress
from hmtui.cli.output import is_terminal
from hmtui.errors import SourceError, UsageError
from hmtui.library import Library
from hmtui.terminal import refuse_screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments

__all__ = ["make_ready", "run"]

_PATIENCE = "250"
"""Milliseconds for the rest of an escape sequence; over SSH, the pieces of one key can be that far apart."""


def run(arguments: Arguments) -> int:
    """Browse the catalog named, until the person leaves."""
    # Textual draws on stderr; whoever sends stdout elsewhere expects records there.
    refusal = refuse_screen(is_terminal(sys.stdin), is_terminal() and is_terminal(sys.stderr), os.environ)
    if refusal:
        raise UsageError(refusal)
    library = _open(arguments)
    tab = section_id(library, arguments.get("tab"))
    make_ready()
    from hmtui.tui.app import run_browser  # noqa: PLC0415 - Textual is only for the browser

    return run_browser(library, query=arguments.get("query"), tab=tab)


def _open(arguments: Arguments) -> Library:
    if not arguments.words:
        return open_library(arguments)
    if arguments.has("catalog"):
        raise UsageError("The catalog was given twice, with --catalog and without.")
    try:
        return Library.open(arguments.words[0], progress=show_progress)
    except SourceError as error:
        raise _with_nearest_verb(error, arguments.words[0]) from error


def _with_nearest_verb(error: SourceError, word: str) -> SourceError:
    """Add the command that was perhaps meant by the name of a file that is not there."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    from hmtui.cli.arguments import VERBS  # noqa: PLC0415 - as above

    near = get_close_matches(word, VERBS, n=1)
    if not near or os.path.exists(word):  # noqa: PTH110 - no path object is needed
        return error
    return type(error)(error.message, hint=f"Did you mean: hmtui {near[0]}?")


def make_ready() -> None:
    """Set what Textual reads when it is imported, and the encoding of the stream it draws on."""
    if os.environ.get("SSH_CONNECTION"):
        os.environ.setdefault("ESCDELAY", _PATIENCE)
    # A frame that misses the beat waits for the next: at twice the usual rate half as long. Idle, none is drawn.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # Frames and glyphs are written as they are even where the locale knows no UTF-8: terminals do.
    if isinstance(sys.__stderr__, io.TextIOWrapper):
        sys.__stderr__.reconfigure(encoding="utf-8", errors="replace")
