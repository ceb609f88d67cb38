"""``hmtui completions SHELL``: the script by which bash, zsh or fish completes command lines.

The scripts are click's; they run ``hmtui`` again with ``_HMTUI_COMPLETE`` set.
bash has a script of ours: click's inserts names unquoted and wants bash 4.4.

Invariant: a name from a catalog is inserted as text, never as shell syntax; an
error while completing prints nothing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import click
from click.shell_completion import (
    BashComplete,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
    shell_complete,
)

from hmtui.cli import candidates
from hmtui.cli.choices import SHELLS
from hmtui.cli.commands import COMPLETE
from hmtui.cli.options import help_only, one_of
from hmtui.cli.output import emit
from hmtui.cli.parsing import Command

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["command", "complete"]

_BASH = """\
%(complete_func)s() {
    local type value word=${COMP_WORDS[COMP_CWORD]} IFS=$'\\n'
    [[ $word == "=" ]] && word=
    COMPREPLY=()
    while IFS=, read -r type value; do
        if [[ $type == file ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$word")
        else
            [[ $value == *: ]] && compopt -o nospace 2>/dev/null
            case $word in
                \\'*) value=${value//\\'/\\'\\\\\\'\\'} ;;
                \\"*) value=${value//\\\\/\\\\\\\\} value=${value//\\$/\\\\\\$} value=${value//\\`/\\\\\\`} value=${value//\\"/\\\\\\"} ;;
                *) printf -v value %%q "$value" ;;
            esac
            COMPREPLY+=("$value")
        fi
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""
"""Inserts names quoted, and completes both commands and files. ``nosort`` needs bash 4.4, ``compopt`` bash 4."""


class _WithValues(ShellComplete):
    """Completes ``--option=value`` in shells that treat it as one word."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return the candidates for an unfinished word, each beginning as the word does."""
        found = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if equals and option.startswith("--"):
            for item in found:
                item.value = f"{option}={item.value}"
        return found


@add_completion_class
class _Zsh(_WithValues, ZshComplete):
    name: ClassVar[str] = "zsh"

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Write a candidate for click's script, which loses count of its lines when one is empty."""
        return "file\n_\n_" if item.type == "file" else super().format_completion(item)


@add_completion_class
class _Fish(_WithValues, FishComplete):
    name: ClassVar[str] = "fish"
    source_template: ClassVar[str] = FishComplete.source_template.replace("string split ", "string split --max 1 ")
    """click's script cuts names and descriptions at a comma."""


@add_completion_class
class _Bash(BashComplete):
    name: ClassVar[str] = "bash"
    source_template: ClassVar[str] = _BASH

    def source(self) -> str:
        """Return the script, for any version of bash."""
        return self.source_template % self.source_vars()

    def get_completion_args(self) -> tuple[list[str], str]:
        """Read the words of the line; bash makes a word of every ``=``."""
        args, incomplete = super().get_completion_args()
        return [word for word in args if word != "="], "" if incomplete == "=" else incomplete


@click.command(
    "completions",
    cls=Command,
    examples=(
        ("hmtui completions bash >> ~/.bashrc", "from the next shell on; for zsh ~/.zshrc, after compinit"),
        ("hmtui completions fish >> ~/.config/fish/config.fish", "the same"),
    ),
)
@click.argument("shell", metavar="bash|zsh|fish", shell_complete=candidates.shells)
@help_only
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print shell completion script."""
    kind = get_completion_class(one_of(shell, SHELLS, "shell"))
    if kind is not None:
        emit(kind(ctx.find_root().command, {}, "hmtui", COMPLETE).source().rstrip("\n"))
    return 0


def complete(cli: click.Command, variable: str, instruction: str) -> int:
    """Print the candidates that a completion script asks for, and nothing else."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        usual, sys.stderr = sys.stderr, nowhere
        try:
            return shell_complete(cli, {}, "hmtui", variable, instruction)
        except (KeyError, ValueError, IndexError):  # the words are not those of one of our scripts
            return 1
        finally:
            sys.stderr = usual
