"""What a shell offers for a word of the command line: record names, styles, link roles, files and so on.

Invariant: completing reads no large file and no URL, and an error offers nothing
instead of being shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hmtui.cli.parsing import Group
from hmtui.errors import HmtuiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click
    from click.shell_completion import CompletionItem

    from hmtui.models import Catalog

    Completer: TypeAlias = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]
    Pairs: TypeAlias = Iterable[tuple[str, str]]

SHELLS = ("bash", "zsh", "fish")
"""Shells that there are completions for."""
COPIED = ("citation", "key", "link", "code")
"""What ``hmtui copy --what`` takes."""
PLOT_VIEWS = ("size", "years", "organizations")
"""What ``hmtui plot --view`` takes."""
_MOST_BYTES = 2_000_000
"""Size of a catalog whose records are offered: larger ones take longer to read than a key press may."""
_FACTS = ("year", "params", "tokens", "list", "has", "is", "tag", "note", "sort")
"""What a query takes before a colon, apart from the fields of a record."""


def _offer(candidates: Callable[[click.Context], Pairs]) -> Completer:
    """Make a completion function of one that returns words, each with a line of help."""

    def complete(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - 5 ms that only a shell's question costs

        try:
            pairs = candidates(ctx)
        except (HmtuiError, OSError):
            return []
        return [CompletionItem(word, help=text or None) for word, text in pairs if word.startswith(incomplete)]

    return complete


def _words(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, "") for word in words]


def _saved(_ctx: click.Context) -> Pairs:
    from hmtui.sources.saved_names import list_sources  # noqa: PLC0415 - for one command

    return [(source.name, source.address) for source in list_sources()]


nothing = _offer(lambda _ctx: ())
"""For a value that is free."""
saved_sources = _offer(_saved)
shells = _offer(lambda _ctx: _words(SHELLS))
plot_views = _offer(lambda _ctx: _words(PLOT_VIEWS))
copied = _offer(lambda _ctx: _words(COPIED))
tabs = _offer(lambda ctx: _words(["All", *(section.title for section in _catalog(ctx).sections)]))
_ids = _offer(lambda ctx: sorted((entry.id, entry.title or entry.name) for entry in _catalog(ctx).entries))
_names = _offer(lambda ctx: sorted((entry.name, entry.title) for entry in _catalog(ctx).entries))


def names(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the ids of the records that begin so, else their names, each with the title."""
    return _ids(ctx, parameter, incomplete) or _names(ctx, parameter, incomplete)


def files(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer files."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - as above

    return [CompletionItem(incomplete, type="file")]


def commands_and_files(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the commands, and files."""
    return [*files(ctx, parameter, incomplete), *commands(ctx, parameter, incomplete)]


@_offer
def commands(ctx: click.Context) -> Pairs:
    """Return the commands."""
    group = ctx.find_root().command
    return group.summaries().items() if isinstance(group, Group) else ()


@_offer
def rels(ctx: click.Context) -> Pairs:
    """Return the roles of the links in the catalog."""
    from hmtui.library import LINK_WORDS  # noqa: PLC0415 - most commands complete no role

    roles = sorted({link.rel for entry in _catalog(ctx).entries for link in entry.links if link.rel})
    return _words(dict.fromkeys((*LINK_WORDS, *roles)))


@_offer
def styles(_ctx: click.Context) -> Pairs:
    """Return the citation styles."""
    from hmtui.citations import STYLES  # noqa: PLC0415 - most commands complete no style

    return [(style.id, style.help) for style in STYLES]


def styles_and_id(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the id of the record, and the citation styles."""
    return [*_record_id(ctx, parameter, incomplete), *styles(ctx, parameter, incomplete)]


_record_id = _offer(lambda _ctx: [("id", "the id of the record")])


@_offer
def providers(_ctx: click.Context) -> Pairs:
    """Return the services that can be searched."""
    from hmtui.online.registry import SEARCHED  # noqa: PLC0415 - for one option

    return _words(SEARCHED)


@_offer
def key_patterns(_ctx: click.Context) -> Pairs:
    """Return the patterns of citation keys."""
    from hmtui.citations.keys import PATTERNS  # noqa: PLC0415 - most commands complete no pattern

    return _words(PATTERNS)


@_offer
def fields(_ctx: click.Context) -> Pairs:
    """Return the fields of the search language."""
    from hmtui.query import FIELDS  # noqa: PLC0415 - most commands complete no query

    return _words(f"{field}:" for field in (*FIELDS, *_FACTS))


@_offer
def setting_names(_ctx: click.Context) -> Pairs:
    """Return the names of settings, those of keys too."""
    from hmtui.actions import ACTIONS  # noqa: PLC0415 - for one command
    from hmtui.config import SETTINGS  # noqa: PLC0415 - as above

    keys = [(f"keys.{action.id}", action.help) for action in ACTIONS]
    return [*((name, setting.help) for name, setting in SETTINGS.items()), *keys]


@_offer
def views(_ctx: click.Context) -> Pairs:
    """Return the saved views, each with its query."""
    from hmtui.annotations import Annotations  # noqa: PLC0415 - most commands complete no view
    from hmtui.annotations.history import History  # noqa: PLC0415 - as above

    return [(view.name, view.query) for view in History(Annotations()).views()]


def _catalog(ctx: click.Context) -> Catalog:
    """Open the catalog that the command line names; an empty one when that would take long.

    Raises:
        SourceError: it cannot be read.
    """
    from pathlib import Path  # noqa: PLC0415 - as above

    from hmtui.cli.settings import resolve  # noqa: PLC0415 - as above
    from hmtui.library import Library  # noqa: PLC0415 - as above
    from hmtui.models import Catalog  # noqa: PLC0415 - as above

    source = resolve(ctx.params.get("catalog") or ctx.params.get("source") or "").source
    if source and not (Path(source).is_file() and Path(source).stat().st_size <= _MOST_BYTES):
        return Catalog("", (), ())
    return Library.open(source or None).catalog
