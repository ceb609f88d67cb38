"""The click classes of the command line: groups that load a command when it is used, and our errors and help pages.

Options may stand before the name of a command as well as after it: a group moves
them behind the name, where click parses them. The first word of the main group
may also be a SOURCE, which its default command takes.

Invariant: whatever does not fit is a ``UsageError`` that says what would.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from hmtui.citations import STYLES
from hmtui.cli.output import emit, is_terminal, paint, terminal_width, wants_colour
from hmtui.errors import UsageError
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hmtui.cli.commands import Summary

__all__ = ["OPTIONAL_VALUES", "TAKES_VALUE", "Command", "Group", "nearest", "show_help"]

TAKES_VALUE: dict[str, bool] = {}
"""Every option name (``--style``, ``-s``) and whether a value follows it; filled by ``hmtui.cli.options``."""
OPTIONAL_VALUES = {"--append": ".bib"}
"""Options whose value may be left out, and the suffix by which a following word is recognized as the value."""

_WIDEST = 90
"""Columns of a help page on a wide terminal, and in a pipe."""


class _Formatter(click.HelpFormatter):
    """Help pages with coloured headings, on narrow terminals too."""

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        self.write(f"{paint(heading, 'heading', colour=wants_colour())}\n")

    def write_dl(self, rows: Any, col_max: int = 40, col_spacing: int = 2) -> None:
        """Write two columns; the first is at most half of the width."""
        super().write_dl(rows, min(col_max, self.width // 2 - col_spacing - self.current_indent), col_spacing)


class _Described(click.Command):
    """What commands and groups share: the layout of help pages."""

    def __init__(self, *args: Any, examples: Sequence[tuple[str, str]] = (), **settings: Any) -> None:
        """Describe a command; ``examples`` are pairs of a command line and its purpose."""
        super().__init__(*args, **{**settings, "add_help_option": False})  # hmtui.cli.options declares it
        self.help = (self.help or "").partition("\n")[0].removesuffix(".")
        self.short_help = self.short_help or self.help  # which click would cut
        self.examples = tuple(examples)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page."""
        width = min(terminal_width(), _WIDEST) if is_terminal() else _WIDEST
        formatter = _Formatter(width=width)
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path.strip(), " ".join(self.collect_usage_pieces(ctx)))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, then other notes."""
        if self.examples:
            with formatter.section("Examples"):
                formatter.write_dl(self.examples)
        for note in self._notes():
            formatter.write_paragraph()
            formatter.write_text(note)
        super().format_epilog(ctx, formatter)

    def _notes(self) -> Iterator[str]:
        if {"style", "format_style"} & {parameter.name for parameter in self.params}:
            yield f"Styles: {', '.join(style.id for style in STYLES)}; or the path of a .csl file."


class Command(_Described):
    """One command."""

    allow_extra_args = True
    """Extra words are refused in our own words."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line.

        Raises:
            UsageError: an option or a number of words that the command does not take.
        """
        typed = list(args)
        if ctx.resilient_parsing and args and TAKES_VALUE.get(args[-1]):
            args = args[:-1]  # its value is being completed; without one click would ignore all words of the line
        try:
            rest = super().parse_args(ctx, list(_with_explicit_values(args)))
        except click.NoSuchOption as error:
            raise self._unknown_option(ctx, error.option_name, typed) from None
        except click.BadOptionUsage as error:
            raise self._bad_value(error.option_name, typed) from None
        except click.MissingParameter:
            words = " ".join(piece for piece in self.collect_usage_pieces(ctx) if not piece.startswith("["))
            raise UsageError(f"{_path(ctx)} needs {words}.", hint=_see(ctx)) from None
        if rest and not ctx.resilient_parsing:
            raise self.too_many(ctx, rest)
        return rest

    def too_many(self, ctx: click.Context, rest: Sequence[str]) -> UsageError:
        """Return the error for words that the command does not take."""
        words = [parameter for parameter in self.params if isinstance(parameter, click.Argument)]
        if [word.metavar for word in words] == ["NAME"]:
            line = f"{_path(ctx)} '{' '.join([ctx.params[str(words[0].name)], *rest])}'"
            return UsageError(f"{_path(ctx)} takes one name; quote a name with spaces: {clean(line)}")
        return UsageError(f"{_path(ctx)} takes no “{clean(rest[0])}”.", hint=_see(ctx))

    def _unknown_option(self, ctx: click.Context, name: str, typed: Sequence[str]) -> UsageError:
        given = name
        if not name.startswith("--"):  # of -bert, click reports -b
            given = next((word for word in typed if word.startswith(name)), name)
        if name in TAKES_VALUE:
            return UsageError(f"{_path(ctx)} takes no {name}.", hint=_see(ctx))
        known = [option for parameter in self.params if not _is_hidden(parameter) for option in parameter.opts]
        near = nearest(given, known)
        hint = f"Did you mean {near}?" if near else _see(ctx)
        if not near and "QUERY" in " ".join(self.collect_usage_pieces(ctx)):
            hint += " Put -- before a query that begins with a dash."
        return UsageError(f"Unknown option {clean(given)}.", hint=hint)

    def _bad_value(self, name: str, typed: Sequence[str]) -> UsageError:
        option = next(parameter for parameter in self.params if name in parameter.opts)
        longest = max(option.opts, key=len)
        if isinstance(option, click.Option) and not option.is_flag:
            return UsageError(f"{name} needs a value: {longest} {option.metavar}")
        given = next((word for word in typed if word.startswith(f"{name}=")), name)
        return UsageError(f"{clean(given)}: {longest} takes no value")


class Group(_Described, click.Group):
    """Commands below a name, each loaded when it is used."""

    def __init__(
        self, *args: Any, lazy: Mapping[str, Summary] | None = None, default: Summary | None = None, **settings: Any
    ) -> None:
        """Hold commands; ``default`` is the one that takes command lines without a command's name."""
        super().__init__(*args, **{"no_args_is_help": False, **settings})
        self._lazy = dict(lazy or {})
        self._default = default

    def summaries(self) -> Mapping[str, str]:
        """Return the first line of help of each command, in the order of the help page."""
        loaded = {name: command.get_short_help_str(_WIDEST) for name, command in self.commands.items()}
        return {**{name: summary.text for name, summary in self._lazy.items()}, **loaded}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands, in the order of the help page."""
        return list(self.summaries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name in self._lazy:
            return _load(self._lazy[cmd_name])
        return super().get_command(ctx, cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name of the command first, and the options before it behind it.

        Raises:
            UsageError: no command is named, and there is no default.
        """
        before, rest = _split(args)
        if rest and rest[0] in self.summaries():
            return super().parse_args(ctx, [rest[0], *before, *rest[1:]])
        if self._default is not None:
            return super().parse_args(ctx, ["", *args])
        if rest and not ctx.resilient_parsing:
            raise self._unknown_command(ctx, rest[0])
        super().parse_args(ctx, args)
        if not rest and not ctx.resilient_parsing and not self.invoke_without_command:
            raise UsageError(f"{_path(ctx)} needs one of: {', '.join(self.summaries())}.", hint=_see(ctx))
        return []

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``parse_args`` put first."""
        if not args[0] and self._default is not None:
            return "", _load(self._default), args[1:]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write a line on each command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries().items()))

    def _unknown_command(self, ctx: click.Context, word: str) -> UsageError:
        near = nearest(word, self.summaries())
        hint = f"Did you mean {near}?" if near else f"Use one of: {', '.join(self.summaries())}."
        return UsageError(f"Unknown command “{_path(ctx)} {clean(word)}”.", hint=hint)


def show_help(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    """Print the help page and end, if that was asked for."""
    if value and not ctx.resilient_parsing:
        emit(ctx.get_help())
        ctx.exit()


def nearest(word: str, known: Any) -> str:
    """Return the known word that is most like a mistyped one; empty when none is."""
    return next(iter(get_close_matches(word, known, n=1)), "")


def _load(summary: Summary) -> click.Command:
    command: click.Command = import_module(summary.module).command
    return command


def _split(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split a command line before its first word; no word comes after ``--``."""
    at = 0
    while at < len(args) and args[at] != "--":
        if not args[at].startswith("-") or args[at] == "-":
            return list(args[:at]), list(args[at:])
        at += 2 if _takes_next(args[at], args[at + 1 : at + 2]) else 1
    return list(args), []


def _takes_next(option: str, following: Sequence[str]) -> bool:
    """Check whether the value of an option is the word that follows."""
    if option in OPTIONAL_VALUES:
        return bool(following) and following[0].lower().endswith(OPTIONAL_VALUES[option])
    return TAKES_VALUE.get(option, False)


def _with_explicit_values(args: Sequence[str]) -> Iterator[str]:
    """Write ``--append FILE.bib`` and a bare ``--append`` with ``=``: click cannot tell them apart."""
    literal = False
    at = 0
    while at < len(args):
        word = args[at]
        at += 1
        literal = literal or word == "--"
        if literal or word not in OPTIONAL_VALUES:
            yield word
        elif _takes_next(word, args[at : at + 1]):
            yield f"{word}={args[at]}"
            at += 1
        else:
            yield f"{word}="


def _is_hidden(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Argument) or (isinstance(parameter, click.Option) and parameter.hidden)


def _path(ctx: click.Context) -> str:
    return ctx.command_path.strip()


def _see(ctx: click.Context) -> str:
    return f"See: {_path(ctx)} --help."
