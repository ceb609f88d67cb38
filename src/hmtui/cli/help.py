"""``hmtui help [COMMAND]``: the same pages as ``hmtui COMMAND --help``."""

from __future__ import annotations

import click

from hmtui.cli import candidates
from hmtui.cli.options import help_only, one_of
from hmtui.cli.output import emit
from hmtui.cli.parsing import Command, Group

__all__ = ["command"]


@click.command("help", cls=Command, examples=(("hmtui help search", "the help of a command"),))
@click.argument("words", metavar="[COMMAND]", nargs=-1, shell_complete=candidates.commands)
@help_only
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...]) -> int:
    """Show the help of a command."""
    page = ctx.find_root()
    if not words and isinstance(page.command, Group):  # the page of the command that stands for hmtui
        words = ("",)
    for word in words:
        group = page.command
        if not isinstance(group, Group):
            break
        if word:
            one_of(word, tuple(group.summaries()), "command")
        name, found, _ = group.resolve_command(page, [word])
        if found is not None:
            page = click.Context(found, info_name=name, parent=page)
    emit(page.command.get_help(page))
    return 0
