"""Every option of the command line, once, as decorators for the commands that take it.

Invariant: an option's name means the same in every command that has it; only
``--ascii``, ``--print`` and ``--view`` have a second meaning, declared here next to the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hmtui.citations import style_of
from hmtui.citations.keys import PATTERNS
from hmtui.cli import candidates
from hmtui.cli.choices import COPIED, PLOT_VIEWS
from hmtui.cli.parsing import TAKES_VALUE, nearest, show_help
from hmtui.errors import CitationError, UsageError
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]


def _flag(*names: str, **settings: Any) -> Decorator:
    """Declare an option without a value."""
    TAKES_VALUE.update({name: TAKES_VALUE.get(name, False) for name in names if name.startswith("-")})
    return click.option(*names, is_flag=True, **settings)


def _value(*names: str, metavar: str, complete: Any = candidates.nothing, **settings: Any) -> Decorator:
    """Declare an option with a value, and the candidates that a shell offers for it."""
    TAKES_VALUE.update({name: True for name in names if name.startswith("-")})
    return click.option(*names, metavar=metavar, shell_complete=complete, **settings)


def _all_of(*decorators: Decorator) -> Decorator:
    """Join decorators; their options stand on the help page in this order."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


# --- Checks of values ---------------------------------------------------------------------------------------


def check_style(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return a citation style as it was given.

    Raises:
        UsageError: there is no such style.
    """
    if value:
        try:
            style_of(value)
        except CitationError as error:
            raise UsageError(error.message, hint=error.hint) from None
    return value


def _check_output(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    return value if value == "id" else str(check_style(ctx, parameter, value))


def _check_pattern(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None

    return one_of(value, tuple(PATTERNS), "--keys")


def _check_what(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    return one_of(value, COPIED, "--what")


def _check_plot_view(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    return one_of(value, PLOT_VIEWS, "--view")


def _check_count(_ctx: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and int(value[:18]) > 0):
        raise UsageError(f"{max(parameter.opts, key=len)} takes a whole number above 0, not “{clean(value)}”")
    return int(value[:18])


def one_of(value: str, known: Sequence[str], name: str) -> str:
    """Return a value that is known.

    Raises:
        UsageError: it is not.
    """
    if value in known:
        return value
    near = nearest(value, known)
    hint = f"Did you mean {near}? " if near else ""
    raise UsageError(f"Unknown {name} “{clean(value)}”.", hint=f"{hint}Use one of: {', '.join(known)}.")


def only_one(**given: object) -> str:
    """Return the name of the one option that was given, empty when none was.

    Raises:
        UsageError: several were.
    """
    names = [name for name, value in given.items() if value]
    if len(names) > 1:
        raise UsageError(f"--{names[0]} and --{names[1]} exclude each other")
    return names[0] if names else ""


def _show_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from hmtui.cli.version import print_version  # noqa: PLC0415 - for one option

        print_version(ctx.params.get("catalog") or "")
        ctx.exit()


# --- Options of every command -------------------------------------------------------------------------------

_CATALOG = "Catalog or list to use [default: $HMTUI_CATALOG, else the shipped catalog]"
_VERSION = "Show the version of hmtui and of the catalog"


def _catalog(*, hidden: bool) -> Decorator:
    return _value(
        "-c",
        "--catalog",
        metavar="SOURCE",
        help=_CATALOG,
        complete=candidates.files,
        is_eager=True,  # so that --version knows it
        hidden=hidden,
        expose_value=not hidden,
    )


def _version(*, hidden: bool) -> Decorator:
    return _flag("-V", "--version", help=_VERSION, hidden=hidden, expose_value=False, callback=_show_version)


_help = _flag("-h", "--help", help="Show this help", is_eager=True, expose_value=False, callback=show_help)
version = _all_of(_catalog(hidden=False), _version(hidden=False), _help)
"""Options of the command that stands for ``hmtui`` itself."""
catalog_and_help = _all_of(_catalog(hidden=False), _version(hidden=True), _help)
"""Options of a command that reads the catalog."""
help_only = _all_of(_catalog(hidden=True), _version(hidden=True), _help)
"""Options of a command that reads no catalog; ``-c`` is accepted, so that an alias can name one for all commands."""

# --- Options of some commands -------------------------------------------------------------------------------

again = _flag("--again", help="Check everything again, ignoring results of earlier runs")
append = _value(
    "--append", metavar="[FILE.bib]", help="Append missing entries to a .bib file", complete=candidates.files
)
as_csv = _flag("--csv", "as_csv", help="Print a CSV table with a header")
as_ids = _flag("--ids", "as_ids", help="Print one id per line")
as_github = _flag("--github", "as_github", help="Print annotations for GitHub Actions")
as_json = _flag("--json", "as_json", help="Print one JSON object per line")
as_name = _value("--as", "as_name", metavar="NAME", default="", help="Name to open it by [default: that of the file]")
as_sarif = _flag("--sarif", "as_sarif", help="Print a SARIF 2.1.0 log, for code scanning")
dry_run = _flag("--dry-run", help="Write nothing; print what would be written")
format_style = _value(
    "--format",
    "format_style",
    metavar="STYLE",
    help="Print citations in a style",
    complete=candidates.styles,
    callback=check_style,
)
fix = _flag("--fix", help="Print corrections as a patch; no file is changed")
fresh = _flag("--fresh", help="Start with the shipped catalog and an empty search")
in_place = _flag("--in-place", help="Change the file itself; the old one is kept as a backup")
init = _flag("--init", help="Write a commented config file, if there is none")
limit = _value("-n", "--limit", metavar="N", help="Print at most N records", callback=_check_count)
links = _flag("--no-links", "no_links", help="Skip the search for dead links")
look_ascii = _flag("--ascii", "look_ascii", help="Draw with ASCII characters only")
max_age = _value(
    "--max-age",
    metavar="DAYS",
    help="Update when it is opened after so many days [default: never]",
    callback=_check_count,
)
offline = _flag("--offline", help="Fetch nothing; use stored copies of web pages")
online = _flag("--online", help="Ask Crossref, arXiv and others whether each record exists and is what it claims to be")
providers = _value(
    "--on",
    "provider_names",
    metavar="NAMES",
    default="",
    help="Services to ask, with commas: arxiv, crossref, openalex, s2, hf, dblp [default: all but dblp]",
    complete=candidates.providers,
)
references = _value(
    "--references", metavar="ID", help="List the works that the work with this DOI or arXiv number cites"
)
citations = _value("--citations", metavar="ID", help="List the works that cite the work with this DOI or arXiv number")
add_to = _value(
    "--to", "target", metavar="FILE", help="Catalog (.json) or .bib file to add to", complete=candidates.files
)
fail_on_remarks = _flag("--strict", help="Exit with 1 if there are remarks, too")
strict = _flag("--strict", help="Exit with 1 if much of a source was not understood")
explain = _flag("--explain", help="Print how a Markdown list was understood: forms, scores, titles")
path = _flag("--path", "show_path", help="Print the path of the config file")
plain = _flag("--plain", help="Print numbered lines instead of a screen, for screen readers and serial lines")
print_link = _flag("--print", "print_link", help="Print the link instead of opening it")
print_what = click.option(  # takes a value only after the command's name: elsewhere it is the flag above
    "--print",
    "print_what",
    metavar="WHAT",
    default="key",
    help="What to print: id, or a citation style [default: key]",
    callback=_check_output,
    shell_complete=candidates.styles_and_id,
)
query = _value("-q", "--query", metavar="QUERY", help="Start with this search", complete=candidates.fields)
rel = _value(
    "--rel",
    metavar="REL",
    default="paper",
    help="Which link: paper, code, pdf, weights, … [default: paper]",
    complete=candidates.rels,
)
style = _value(
    "-s",
    "--style",
    metavar="STYLE",
    help="Citation style [default: bibtex, or cite.style of the config file]",
    complete=candidates.styles,
    callback=check_style,
)
tab = _value("-t", "--tab", metavar="NAME", help="Section of the catalog [default: all]", complete=candidates.tabs)
vanished = _flag("--vanished", help="List only papers that are not in the catalog")
view = _value("--view", metavar="NAME", help="Start with a saved view", complete=candidates.views)
plot_view = _value(
    "--view",
    "plot_view",
    metavar="VIEW",
    default=PLOT_VIEWS[0],
    help="What to draw: size (over time), years or organizations [default: size]",
    complete=candidates.plot_views,
    callback=_check_plot_view,
)
as_markdown = _flag("--markdown", "as_markdown", help="Print a Markdown table")
what = _value(
    "--what",
    metavar="WHAT",
    default="citation",
    help="What to copy: citation, key, link, code or weights [default: citation]",
    complete=candidates.copied,
    callback=_check_what,
)
citing = _all_of(
    _flag("--ascii", "ascii_only", help="BibTeX: write accents as LaTeX commands"),
    _flag("--comment", help="BibTeX: add a comment above each entry on how far it was verified"),
    _value(
        "--keys",
        "pattern",
        metavar="PATTERN",
        help="Citation keys: google, better-bibtex, acl, jabref or arxiv [default: google]",
        complete=candidates.key_patterns,
        callback=_check_pattern,
    ),
    _value(
        "--max-authors", metavar="N", help="BibTeX: list the first N authors, then “and others”", callback=_check_count
    ),
    _flag("--pandoc", help="Run .csl styles with pandoc, which must be installed"),
)
"""How citations are written; part of the settings (``hmtui.cli.settings``)."""


def output(text: str) -> Decorator:
    """Declare ``-o FILE`` with its help."""
    return _value("-o", "--output", metavar="FILE", help=text, complete=candidates.files, callback=_stdout_as_none)


def _stdout_as_none(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return no file for ``-``, which is stdout as everywhere."""
    return None if value == "-" else value
