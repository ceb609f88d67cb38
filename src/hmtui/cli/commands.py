"""The names of all commands. Nothing is imported for it, so that it can be asked before anything else is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "COMPLETE", "Summary", "opens_browser"]

COMPLETE = "_HMTUI_COMPLETE"
"""The environment variable by which a shell's completion script asks for candidates."""


class Summary:
    """A command that is not loaded yet: its module, and the first line of its help."""

    def __init__(self, module: str, text: str) -> None:
        """Describe the object named ``command`` in ``module``."""
        self.module = module
        self.text = text


COMMANDS = {
    "search": Summary("hmtui.cli.search", "List the records that match a query"),
    "show": Summary("hmtui.cli.show", "Show one record in full"),
    "plot": Summary("hmtui.cli.plot", "Draw sizes over time, years or organizations, as text or SVG"),
    "compare": Summary("hmtui.cli.compare", "Show the facts of some records side by side"),
    "cite": Summary("hmtui.cli.cite", "Print citations, or append them to a .bib file"),
    "export": Summary("hmtui.cli.export", "Write records to a file"),
    "open": Summary("hmtui.cli.open", "Open a paper, or another link, in the web browser"),
    "copy": Summary("hmtui.cli.copy", "Copy a citation, key or link to the clipboard"),
    "pick": Summary("hmtui.cli.pick", "Choose records in the browser and print them"),
    "find": Summary("hmtui.cli.find", "Find papers and models online"),
    "add": Summary("hmtui.cli.add", "Add papers and models from online to a catalog or .bib file"),
    "complete": Summary("hmtui.cli.complete", "Fill in what records lack from online"),
    "diff": Summary("hmtui.cli.diff", "Compare two catalogs or dates"),
    "state": Summary("hmtui.cli.state", "Export, import or list stars, notes, tags and views"),
    "config": Summary("hmtui.cli.config", "Show the settings and where each comes from"),
    "import": Summary("hmtui.cli.import_", "Convert lists, bibliographies and web pages to a catalog"),
    "sources": Summary("hmtui.cli.sources", "Keep lists under a name: add, list, update, remove"),
    "check": Summary("hmtui.cli.check", "Report problems in lists, with line numbers"),
    "doctor": Summary("hmtui.cli.doctor", "Report what works in this terminal, and how to enable the rest"),
    "completions": Summary("hmtui.cli.completions", "Print shell completion script"),
    "help": Summary("hmtui.cli.help", "Show the help of a command"),
}
"""Every command, in the order of the help page."""


def opens_browser(argv: Sequence[str]) -> bool:
    """Return whether a command line surely opens the browser; not where it first reads what somebody may type."""
    others = COMMANDS.keys() - {"pick"} | {"-", "--plain", "--help", "-h", "--version"}
    return others.isdisjoint(argv) and COMPLETE not in os.environ
