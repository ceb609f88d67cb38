"""Command lines as click parses them, for tests that run no command."""

from __future__ import annotations

from typing import Any

import click

from hmtui.cli.main import cli
from hmtui.cli.parsing import Group

__all__ = ["every_command", "parse"]


def parse(argv: list[str]) -> tuple[str, dict[str, Any]]:
    """Return the name of the command (empty: the browser) and the values of its parameters."""
    context = cli.make_context("hmtui", argv)
    group: click.Command = cli
    args = [*context._protected_args, *context.args]
    name: str | None = None
    while isinstance(group, Group) and args:
        name, found, args = group.resolve_command(context, args)
        assert found is not None
        group, context = found, found.make_context(name, args, parent=context)
        args = [*context._protected_args, *context.args]
    return name or "", {key: value for key, value in context.params.items() if value not in {None, False, ()}}


def every_command() -> list[tuple[str, click.Command]]:
    """Return every command and sub-command with the words that name it; the browser goes by no word."""
    context = click.Context(cli, info_name="hmtui")
    _, browser, _ = cli.resolve_command(context, [""])
    assert browser is not None
    found = [("", browser)]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {word}", below) for word, below in command.commands.items()]
    return found
