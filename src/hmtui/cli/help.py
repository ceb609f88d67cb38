"""``hmtui --help`` and ``hmtui VERB --help``: pages for people, made from the table of arguments.

Invariant: every verb and option of the table is on its page, and nothing else.
"""

from __future__ import annotations

from hmtui.cli.arguments import BROWSE, EVERYWHERE, OPTIONS, VERBS
from hmtui.cli.output import emit, is_terminal, paint, terminal_width, wants_colour
from hmtui.cli.table import wrap
from hmtui.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hmtui.cli.arguments import Arguments, Option, Verb

__all__ = ["EXAMPLES", "run"]

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "browse": (
        ("hmtui", "browse the shipped catalog"),
        ("hmtui search 'gpt year:2020..2022'", "list models on the command line"),
        ("hmtui cite gpt-3 palm >> refs.bib", "two BibTeX entries"),
        ("hmtui open megatron-lm --rel code", "the code, in the browser"),
    ),
    "search": (
        ("hmtui search megatron", "every word must match somewhere"),
        ("hmtui search 'org:google params:>100b has:code'", "fields, numbers, facts"),
        ("hmtui search 'year:2020..2021 sort:-params' -n 5", "the five smallest of two years"),
        ("hmtui search '' --tab CV --format bibtex", "a bibliography of a section"),
        ("hmtui search bert --json | jq -r .title", "for other programs"),
        ("hmtui search -- -bert", "a query that begins with - goes after --"),
    ),
    "show": (
        ("hmtui show 'Switch Transformer'", "by id, name or alias"),
        ("hmtui show gpt-3 --json", "for other programs"),
    ),
    "cite": (
        ("hmtui cite gpt-3", "BibTeX, ready to paste"),
        ("hmtui cite gpt-3 palm --style apa", "as text"),
        ("hmtui cite gpt-3 --style key", "only the key"),
        ("hmtui cite gpt-3 palm --append refs.bib", "into a .bib file, what is not there yet"),
    ),
    "export": (
        ("hmtui export -o all.bib", "everything"),
        ("hmtui export 'year:2022 has:code' -o new.ris", "what a search finds"),
        ("hmtui export org:google --append refs.bib --dry-run", "what would be added"),
    ),
    "open": (
        ("hmtui open gpt-3", "the paper"),
        ("hmtui open megatron-lm --rel code --print", "the address of the code"),
    ),
    "copy": (
        ("hmtui copy gpt-3", "BibTeX, to your clipboard"),
        ("hmtui copy gpt-3 --what link", "the address of the paper"),
    ),
    "pick": (
        ("hmtui pick", "Enter prints the key of the record; Esc prints nothing"),
        ("hmtui pick --print bibtex >> refs.bib", "mark several with Space"),
        ("hmtui pick --print cite megatron", "start with a search"),
    ),
    "diff": (
        ("hmtui diff old.json new.json", "what came, went and changed"),
        ("hmtui diff 2026-01-01 2026-02-01", "what you saw come and go in the catalog between two days"),
    ),
    "state": (
        ("hmtui state export -o stars.json", "for another machine, or for git"),
        ("hmtui state import stars.json", "merge: of two notes the newer holds"),
        ("hmtui state import state.db.damaged-…", "whatever can be read of a damaged file"),
        ("hmtui state forget 'open ones'", "delete a view; hmtui state views lists them"),
        ("hmtui state list --vanished", "what is noted of papers that the catalog no longer has"),
    ),
    "config": (
        ("hmtui config --init", "a file to begin with"),
        ("hmtui config", "what holds, and why"),
    ),
    "import": (
        ("hmtui import README.md refs.bib -o mine.json", "two lists as one catalog"),
        ("hmtui import https://github.com/thunlp/PLMpapers -o plm.json", "the list that a repository shows"),
        ("hmtui import - -o refs.json", "what another program pipes into it"),
    ),
    "check": (
        ("hmtui check README.md", "file:line:column: code: what is wrong"),
        ("hmtui check refs.bib --json | jq -r .code | sort | uniq -c", "which faults there are, and how many"),
    ),
    "doctor": (("hmtui doctor", "start here when a copy does not arrive"),),
    "completions": (
        ("hmtui completions bash >> ~/.bashrc", "from the next shell on; for zsh ~/.zshrc, after compinit"),
        ("hmtui completions fish >> ~/.config/fish/config.fish", "the same"),
    ),
    "help": (("hmtui help search", "the page of a command"),),
}
"""What a person would type, by verb, and why."""

_INDENT = 2
_WIDEST = 90


def run(arguments: Arguments) -> int:
    """Print the page of the verb that help was asked for.

    Raises:
        UsageError: there is no such command.
    """
    if arguments.verb == "help" and arguments.words and not arguments.has("help"):
        name = arguments.words[0]
        if name not in VERBS:
            raise UsageError(f"There is no command “{name}”.", hint=f"Commands: {', '.join(VERBS)}.")
        verb = VERBS[name]
    else:
        verb = VERBS[arguments.verb] if arguments.verb in VERBS and arguments.has("help") else BROWSE
    cells = min(terminal_width(), _WIDEST) if is_terminal() else _WIDEST
    emit(*_page(verb, cells, colour=wants_colour()))
    return 0


def _page(verb: Verb, cells: int, *, colour: bool) -> Iterator[str]:
    title = "hmtui" if verb is BROWSE else f"hmtui {verb.name} {verb.words}".rstrip()
    promise = "huge AI models and their papers, in your terminal" if verb is BROWSE else verb.help
    first, *others = wrap(f"{title}: {promise}", cells)
    yield first.replace(title, paint(title, "bold", colour=colour), 1)
    yield from others
    if verb is BROWSE:
        yield from _part("Usage", [("hmtui [CATALOG]", BROWSE.help), *_commands()], cells, colour=colour)
    options = [OPTIONS[name].in_verb(verb.name) for name in verb.options]
    yield from _part("Options", map(_option, options), cells, colour=colour)
    yield from _part("Options of every command", (_option(OPTIONS[name]) for name in EVERYWHERE), cells, colour=colour)
    yield from _part("Examples", EXAMPLES[verb.name], cells, colour=colour)
    yield from _more(verb, cells)


def _commands() -> Iterator[tuple[str, str]]:
    for verb in VERBS.values():
        yield f"hmtui {verb.name} {verb.words}".rstrip(), verb.help


def _option(option: Option) -> tuple[str, str]:
    short = f"-{option.short}, " if option.short else "    "
    return f"{short}--{option.name} {option.value}".rstrip(), option.help


def _part(title: str, rows: Iterable[tuple[str, str]], cells: int, *, colour: bool) -> Iterator[str]:
    """Write a heading and rows of two columns; the second goes below the first where there is no room beside it."""
    rows = list(rows)
    if not rows:
        return
    yield ""
    yield paint(title, "heading", colour=colour)
    column = max(len(left) for left, _right in rows) + _INDENT + 2
    beside = cells - column >= cells // 3
    for left, right in rows:
        lines = wrap(right, cells - (column if beside else 2 * _INDENT))
        first = f"{' ' * _INDENT}{left}"
        if beside:
            yield first.ljust(column) + lines[0]
        else:
            yield first
            column, lines = 2 * _INDENT, ["", *lines]
        yield from (" " * column + line for line in lines[1:])


def _more(verb: Verb, cells: int) -> Iterator[str]:
    if verb is BROWSE:
        texts: tuple[str, ...] = (
            "NAME: an id, a name, an alias, a DOI, an arXiv number; gpt-3, GPT3 and 2005.14165 are one. Keys: ? in the browser.",
            "Exit codes: 0 done, 1 nothing matched or problems found, 2 wrong use, 3 unreadable input, 130 cancelled.",
        )
    elif "style" in verb.options or "format" in verb.options:
        from hmtui.citations import STYLES  # noqa: PLC0415 - for these pages alone

        texts = (f"Styles: {', '.join(style.id for style in STYLES)}.",)
    elif verb.name in {"import", "check"}:
        from hmtui.formats.table import READS  # noqa: PLC0415 - as above

        texts = (READS,)
    else:
        return
    for text in texts:
        yield ""
        yield from wrap(text, cells)
