"""What a shell offers for a word of the command line: record names, styles, link roles, files and so on.

Invariant: completing reads no large file and no URL, and an error offers nothing
instead of being shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from click.shell_completion import CompletionItem

from hmtui.actions import ACTIONS
from hmtui.annotations import Annotations
from hmtui.annotations.history import History
from hmtui.citations import STYLES
from hmtui.citations.keys import PATTERNS
from hmtui.cli.choices import COPIED, PLOT_VIEWS, SHELLS
from hmtui.cli.parsing import Group
from hmtui.cli.settings import resolve
from hmtui.config import SETTINGS
from hmtui.errors import HmtuiError
from hmtui.library import LINK_WORDS, Library
from hmtui.models import Catalog
from hmtui.online.registry import SEARCHED
from hmtui.query import FIELDS
from hmtui.sources.saved_names import list_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import click

    Pairs: TypeAlias = Iterable[tuple[str, str]]

__all__ = ["offer"]

_MOST_BYTES = 2_000_000
"""Size of a catalog whose records are offered: larger ones take longer to read than a key press may."""
_FACTS = ("year", "params", "tokens", "list", "has", "is", "tag", "note", "sort")
"""What a query takes before a colon, apart from the fields of a record."""


def offer(name: str, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
    """Return the candidates of a list that begin as the word does; of ``names`` the ids, else the names."""
    if name == "files":
        return [CompletionItem(incomplete, type="file")]
    if name == "commands and files":
        return [*offer("files", ctx, incomplete), *offer("commands", ctx, incomplete)]
    if name == "names":
        return offer("ids", ctx, incomplete) or offer("record names", ctx, incomplete)
    try:
        pairs = _LISTS[name](ctx)
    except (HmtuiError, OSError):
        return []
    return [CompletionItem(word, help=text or None) for word, text in pairs if word.startswith(incomplete)]


def _words(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, "") for word in words]


def _commands(ctx: click.Context) -> Pairs:
    group = ctx.find_root().command
    return group.summaries().items() if isinstance(group, Group) else ()


def _ids(ctx: click.Context) -> Pairs:
    return sorted((entry.id, entry.title or entry.name) for entry in _catalog(ctx).entries)


def _record_names(ctx: click.Context) -> Pairs:
    return sorted((entry.name, entry.title) for entry in _catalog(ctx).entries)


def _saved_sources(_ctx: click.Context) -> Pairs:
    return [(source.name, source.address) for source in list_sources()]


def _rels(ctx: click.Context) -> Pairs:
    roles = sorted({link.kind for entry in _catalog(ctx).entries for link in entry.links if link.rel})
    return _words(dict.fromkeys((*LINK_WORDS, *roles)))


def _settings(_ctx: click.Context) -> Pairs:
    keys = [(f"keys.{action.id}", action.help) for action in ACTIONS]
    return [*((name, setting.help) for name, setting in SETTINGS.items()), *keys]


def _styles(_ctx: click.Context) -> Pairs:
    return [(style.id, style.help) for style in STYLES]


def _tabs(ctx: click.Context) -> Pairs:
    return _words(["All", *(section.title for section in _catalog(ctx).sections)])


def _views(_ctx: click.Context) -> Pairs:
    return [(view.name, view.query) for view in History(Annotations()).views()]


_LISTS: Mapping[str, Callable[[click.Context], Pairs]] = {
    "commands": _commands,
    "copied": lambda _ctx: _words(COPIED),
    "fields": lambda _ctx: _words(f"{field}:" for field in (*FIELDS, *_FACTS)),
    "ids": _ids,
    "key patterns": lambda _ctx: _words(PATTERNS),
    "nothing": lambda _ctx: (),
    "plot views": lambda _ctx: _words(PLOT_VIEWS),
    "providers": lambda _ctx: _words(SEARCHED),
    "record names": _record_names,
    "rels": _rels,
    "saved sources": _saved_sources,
    "settings": _settings,
    "shells": lambda _ctx: _words(SHELLS),
    "styles": _styles,
    "styles and id": lambda ctx: [("id", "the id of the record"), *_styles(ctx)],
    "tabs": _tabs,
    "views": _views,
}


def _catalog(ctx: click.Context) -> Catalog:
    """Open the catalog that the command line names; an empty one when that would take long.

    Raises:
        SourceError: it cannot be read.
    """
    source = resolve(ctx.params.get("catalog") or ctx.params.get("source") or "").source
    if source and not (Path(source).is_file() and Path(source).stat().st_size <= _MOST_BYTES):
        return Catalog("", (), ())
    return Library.open(source or None).catalog
