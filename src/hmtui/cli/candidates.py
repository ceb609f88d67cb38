"""The completion functions of options and arguments; ``candidate_lists`` has what they offer.

Invariant: a command line that is not being completed loads nothing for completion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import click
    from click.shell_completion import CompletionItem

    Completer: TypeAlias = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]


def _completer(name: str) -> Completer:
    """Return a completion function that offers a list of ``candidate_lists``."""

    def complete(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        from hmtui.cli.candidate_lists import offer  # noqa: PLC0415 - for shells that complete

        return offer(name, ctx, incomplete)

    return complete


commands = _completer("commands")
commands_and_files = _completer("commands and files")
copied = _completer("copied")
fields = _completer("fields")
files = _completer("files")
key_patterns = _completer("key patterns")
names = _completer("names")
nothing = _completer("nothing")
"""For a value that is free."""
plot_views = _completer("plot views")
providers = _completer("providers")
rels = _completer("rels")
saved_sources = _completer("saved sources")
setting_names = _completer("settings")
shells = _completer("shells")
styles = _completer("styles")
styles_and_id = _completer("styles and id")
tabs = _completer("tabs")
views = _completer("views")
