"""What a shell offers for a word of the command line: record names, styles, link roles, files, ….

Each function has the signature that click calls (context, parameter, unfinished
word). Invariant: completing reads no large file and no address, and an error
offers nothing instead of being shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.cli.parsing import Group
from hmtui.errors import HmtuiError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from click.shell_completion import CompletionItem

    from hmtui.library import Library

__all__ = [
    "COPIED",
    "SHELLS",
    "commands",
    "commands_and_files",
    "copied",
    "fields",
    "files",
    "key_patterns",
    "names",
    "nothing",
    "rels",
    "setting_names",
    "shells",
    "styles",
    "styles_and_id",
    "tabs",
    "views",
]

SHELLS = ("bash", "zsh", "fish")
"""Shells that there are completions for."""
COPIED = ("citation", "key", "link", "code")
"""What ``hmtui copy --what`` takes."""
_MOST_BYTES = 2_000_000
"""Size of a catalog whose records are offered: larger ones take longer to read than a key press may."""
_FACTS = ("year", "params", "has", "is", "tag", "note", "sort")
"""What a query takes before a colon, apart from the fields of a record."""


def _items(pairs: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - 5 ms that only a shell's question costs

    return [CompletionItem(value, help=text or None) for value, text in pairs if value.startswith(incomplete)]


def nothing(_ctx: click.Context, _parameter: click.Parameter, _incomplete: str) -> list[CompletionItem[str]]:
    """Offer nothing: the value is free."""
    return []


def files(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer files."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - as above

    return [CompletionItem(incomplete, type="file")]


def commands(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the commands."""
    group = ctx.find_root().command
    return _items(group.summaries().items() if isinstance(group, Group) else (), incomplete)


def commands_and_files(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the commands, and files: click's script for bash needs those first."""
    return [*files(ctx, parameter, incomplete), *commands(ctx, parameter, incomplete)]


def names(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the ids of the records that begin so, else their names, each with the title."""
    library = _library(ctx)
    entries = library.catalog.entries if library else ()
    found = _items(sorted((entry.id, entry.title or entry.name) for entry in entries), incomplete)
    return found or _items(sorted((entry.name, entry.title) for entry in entries), incomplete)


def tabs(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the sections of the catalog."""
    library = _library(ctx)
    sections = library.catalog.sections if library else ()
    return _items([("All", ""), *((section.title, "") for section in sections)], incomplete)


def rels(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the roles of the links in the catalog."""
    from hmtui.library import LINK_WORDS  # noqa: PLC0415 - as below

    library = _library(ctx)
    entries = library.catalog.entries if library else ()
    known = dict.fromkeys((*LINK_WORDS, *sorted({link.rel for entry in entries for link in entry.links if link.rel})))
    return _items(((rel, "") for rel in known), incomplete)


def styles(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the citation styles."""
    from hmtui.citations import STYLES  # noqa: PLC0415 - for styles only

    return _items(((style.id, style.help) for style in STYLES), incomplete)


def styles_and_id(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the citation styles, and the id of the record."""
    return [*_items([("id", "the id of the record")], incomplete), *styles(ctx, parameter, incomplete)]


def key_patterns(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the patterns of citation keys."""
    from hmtui.citations.keys import PATTERNS  # noqa: PLC0415 - for this option only

    return _items(((pattern, "") for pattern in PATTERNS), incomplete)


def copied(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer what can be copied."""
    return _items(((one, "") for one in COPIED), incomplete)


def fields(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the fields of the search language."""
    from hmtui.query import FIELDS  # noqa: PLC0415 - for queries only

    return _items(((f"{field}:", "") for field in (*FIELDS, *_FACTS)), incomplete)


def setting_names(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the names of settings, those of keys too."""
    from hmtui.actions import ACTIONS  # noqa: PLC0415 - for one command
    from hmtui.config import SETTINGS  # noqa: PLC0415 - as above

    settings = [(name, setting.help) for name, setting in SETTINGS.items()]
    return _items([*settings, *((f"keys.{action.id}", action.help) for action in ACTIONS)], incomplete)


def views(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the saved views, each with its query."""
    from hmtui.personal import Personal  # noqa: PLC0415 - for views only
    from hmtui.personal.habits import Habits  # noqa: PLC0415 - as above

    try:
        saved = Habits(Personal()).views()
    except (HmtuiError, OSError):
        return []
    return _items(((view.name, view.query) for view in saved), incomplete)


def shells(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the shells."""
    return _items(((shell, "") for shell in SHELLS), incomplete)


def _library(ctx: click.Context) -> Library | None:
    """Open the catalog that the command line names; None when that would take long or fails."""
    from hmtui.cli.settings import resolve  # noqa: PLC0415 - for names only
    from hmtui.library import Library  # noqa: PLC0415 - as above

    try:
        source = resolve(_source(ctx)).source
        if source and not _is_small_file(source):
            return None
        return Library.open(source or None)
    except (HmtuiError, OSError):
        return None


def _source(ctx: click.Context) -> str:
    return str(ctx.params.get("catalog") or ctx.params.get("source") or "")


def _is_small_file(source: str) -> bool:
    from pathlib import Path  # noqa: PLC0415 - as above

    path = Path(source)
    return path.is_file() and path.stat().st_size <= _MOST_BYTES
