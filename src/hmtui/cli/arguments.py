"""What can be said on the command line, as one table, and the reading of it.

Help pages are made from the same table, so they cannot promise what is not
read. Options may stand anywhere, before the verb too; ``--`` ends them. A first
word that is no verb is a catalog to browse.

The standard library's argparse is not used: it takes 3 ms of the 35 that
``hmtui cite`` may take in all, and cannot take ``-c`` on both sides of a verb.

Invariant: reading has no effect but its answer; what does not fit raises a
``UsageError`` that says what would.
"""

from __future__ import annotations

from hmtui.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["BROWSE", "EVERYWHERE", "OPTIONS", "VERBS", "Arguments", "Option", "Verb", "nearest_verb", "parse"]


class Option:
    """One option: its names, the word for its value (empty: it takes none; in brackets: it may have one), a line of help."""

    __slots__ = ("elsewhere", "help", "name", "short", "value")

    def __init__(self, name: str, short: str, value: str, help: str, **elsewhere: tuple[str, str]) -> None:  # noqa: A002 - the field's own word
        """Describe ``--name``; ``short`` is one letter or empty; ``elsewhere``: value and help in a verb where they differ."""
        self.name, self.short, self.value, self.help = name, short, value, help
        self.elsewhere = elsewhere

    def in_verb(self, verb: str) -> Option:
        """Give the option as it is in a verb."""
        if verb not in self.elsewhere:
            return self
        return Option(self.name, self.short, *self.elsewhere[verb])


class Verb:
    """One command: the words it takes, how many of them, its options, and a line of help."""

    __slots__ = ("help", "least", "most", "name", "options", "words")

    def __init__(self, name: str, words: str, many: tuple[int, int], options: str, help: str) -> None:  # noqa: A002 - as above
        """Describe a verb; ``many`` bounds its words, ``options`` are names of ``OPTIONS``."""
        self.name, self.words, self.help = name, words, help
        self.least, self.most = many
        self.options = tuple(options.split())


_ANY = 1_000_000

OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option("append", "", "[FILE.bib]", "add to a .bib file (or that of -o) what it lacks; every byte of it stays"),
        Option(
            "ascii",
            "",
            "",
            "BibTeX: accents as LaTeX commands instead of Unicode",
            browse=("", "draw with ASCII characters alone"),
        ),
        Option("catalog", "c", "SOURCE", "the catalog to use (default: $HMTUI_CATALOG, else the shipped one)"),
        Option("comment", "", "", "BibTeX: a line above each entry that says how far it can be trusted"),
        Option("csv", "", "", "print a table for spreadsheets, with a header"),
        Option("dry-run", "", "", "write nothing; print what would be written"),
        Option("format", "", "STYLE", "print citations in a style"),
        Option("fresh", "", "", "begin with the shipped catalog and an empty search, not where you were"),
        Option("help", "h", "", "show this help"),
        Option("ids", "", "", "print one id per line"),
        Option("init", "", "", "write a file with every setting as a comment, where there is none"),
        Option("json", "", "", "print one JSON object per line"),
        Option("keys", "", "PATTERN", "citation keys: google, better-bibtex, acl, jabref or arxiv (default: google)"),
        Option("limit", "n", "N", "print no more than N records"),
        Option("max-authors", "", "N", "BibTeX: name the first N authors, then “and others”"),
        Option("offline", "", "", "fetch nothing; answer from the copies kept of web addresses"),
        Option("strict", "", "", "exit with 1 if a sizeable part of a source was not understood"),
        Option(
            "explain", "", "", "print how a Markdown list was understood: its forms, their scores, where the titles are"
        ),
        Option(
            "output", "o", "FILE", "the file; of an export, its suffix says the format: .bib, .ris, .json, .md, .txt"
        ),
        Option("path", "", "", "print the path of the file of settings"),
        Option("plain", "", "", "no screen: numbered lines, for screen readers and serial lines"),
        Option(
            "print",
            "",
            "",
            "print the link instead of opening it",
            pick=("WHAT", "what to print: key, id, link, bibtex, or another citation style (default: key)"),
        ),
        Option("query", "q", "QUERY", "start with this search"),
        Option("rel", "", "REL", "which link: paper, code, pdf, weights, … (default: paper)"),
        Option("style", "s", "STYLE", "citation style (default: bibtex)"),
        Option("tab", "t", "NAME", "a section of the catalog (default: all)"),
        Option("vanished", "", "", "only papers that are not in the catalog"),
        Option("version", "V", "", "show the version of hmtui and of the catalog"),
        Option("view", "", "NAME", "start with a saved view"),
        Option("what", "", "WHAT", "citation, key, link or code (default: citation)"),
    )
}
"""Every option there is. A name means the same in every verb, unless it says what it is elsewhere."""

EVERYWHERE = ("catalog", "help", "version")
"""Options that every verb takes."""

BROWSE = Verb(
    "browse", "[CATALOG]", (0, 1), "query tab view fresh plain ascii", "browse the catalog on the full screen"
)
"""What is done when no verb is named."""

VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "search",
            "QUERY",
            (1, _ANY),
            "json csv ids format limit tab ascii comment keys max-authors",
            "list the records that match; '' lists all",
        ),
        Verb("show", "NAME", (1, 1), "json", "show one record in full"),
        Verb(
            "cite",
            "NAME…",
            (1, _ANY),
            "style output append dry-run ascii comment keys max-authors",
            "print citations, or add them to a .bib file",
        ),
        Verb(
            "export",
            "[QUERY]",
            (0, _ANY),
            "output style append dry-run tab ascii comment keys max-authors",
            "write records to a file",
        ),
        Verb("open", "NAME", (1, 1), "rel print", "open the paper, or another link, in the browser"),
        Verb(
            "copy",
            "NAME",
            (1, 1),
            "what style ascii comment keys max-authors",
            "copy a citation, key or link to the clipboard",
        ),
        Verb(
            "pick",
            "[QUERY]",
            (0, _ANY),
            "print tab ascii comment keys max-authors",
            "choose records in the browser; print them",
        ),
        Verb("diff", "OLD NEW", (2, 2), "json", "what came, went and changed between two catalogs, or two days"),
        Verb(
            "state",
            "export|import|list|views|forget",
            (1, 2),
            "output vanished",
            "stars, notes and tags: to a file, from one, or as a list; views, and one to forget",
        ),
        Verb("config", "", (0, 0), "path init json", "the settings in force, and where each came from"),
        Verb(
            "import",
            "SOURCE…",
            (1, _ANY),
            "output offline strict explain",
            "make a catalog of lists, bibliographies, web addresses",
        ),
        Verb("check", "SOURCE", (1, 1), "json offline", "tell what is wrong with a list, line by line"),
        Verb("doctor", "", (0, 0), "json", "tell what this terminal can do, and how to enable what it can't"),
        Verb("completions", "bash|zsh|fish", (1, _ANY), "", "what your shell needs to complete all this"),
        Verb("help", "[COMMAND]", (0, 1), "", "show this page, or that of a command"),
    )
}

_SHORT = {option.short: option for option in OPTIONS.values() if option.short}


class Arguments:
    """A command line as it was understood."""

    __slots__ = ("_options", "verb", "words")

    def __init__(self, verb: str, words: tuple[str, ...], options: dict[str, str]) -> None:
        """Keep the verb's name, its words, and the values of the options given, by their long names."""
        self.verb = verb
        self.words = words
        self._options = options

    def has(self, name: str) -> bool:
        """Tell whether an option was given."""
        return name in self._options

    def get(self, name: str, default: str = "") -> str:
        """Give the value of an option."""
        return self._options.get(name, default)

    def count(self, name: str) -> int | None:
        """Give the value of an option that is a count of one or more, None when it was not given.

        Raises:
            UsageError: it is something else.
        """
        if name not in self._options:
            return None
        value = self._options[name]
        if not (value.isascii() and value.isdecimal() and int(value[:18]) > 0):
            raise UsageError(f"--{name} takes a whole number above 0, not “{value}”.")
        return int(value[:18])

    def only_one(self, *names: str) -> str:
        """Give the one option of several that was given, empty when none was.

        Raises:
            UsageError: more than one was.
        """
        given = [name for name in names if name in self._options]
        if len(given) > 1:
            raise UsageError(f"--{given[0]} and --{given[1]} exclude each other.")
        return given[0] if given else ""


def parse(argv: Sequence[str]) -> Arguments:
    """Read a command line.

    Raises:
        UsageError: an option or a number of words that the verb does not take.
    """
    words, options, literal = _split(argv)
    if words and literal > 0 and words[0] in VERBS:
        verb, words = VERBS[words[0]], words[1:]
    else:
        verb = BROWSE
    if not options.keys() & {"help", "version"}:
        _check(verb, words, options)
    return Arguments(verb.name, tuple(words), options)


def _split(argv: Sequence[str]) -> tuple[list[str], dict[str, str], int]:
    """Separate words from options; also give how many words came before ``--``."""
    words: list[str] = []
    options: dict[str, str] = {}
    rest = iter(argv)
    before = ""
    for argument in rest:
        bare, before = before, argument
        if argument == "--":
            literal = len(words)
            return [*words, *rest], options, literal
        if argument.startswith("--"):
            name, given, value = argument[2:].partition("=")
            option = _option(name, words)
            if option is None:
                raise _unknown(f"--{name}", words)
            options[name] = _value(option, argument, value if given else None, rest)
        elif argument.startswith("-") and argument != "-":
            option = _SHORT.get(argument[1])
            if option is None:
                raise _unknown(argument, words)
            options[option.name] = _value(option, argument, argument[2:] or None, rest)
        elif _may_have(bare, argument):
            options[bare[2:]] = argument
        else:
            words.append(argument)
    return words, options, len(words)


def _option(name: str, words: list[str]) -> Option | None:
    option = OPTIONS.get(name)
    return option.in_verb(words[0]) if option and words else option


def _may_have(argument: str, word: str) -> bool:
    """Tell whether a word is the value of the option before it, which may have one: it ends as the help page says."""
    option = OPTIONS.get(argument[2:]) if argument.startswith("--") else None
    if option is None or not option.value.startswith("["):
        return False
    return word.lower().endswith(option.value[option.value.index(".") : -1])


def _value(option: Option, argument: str, given: str | None, rest: Iterable[str]) -> str:
    if option.value.startswith("["):
        return given or ""
    if not option.value:
        if given is not None:
            raise UsageError(f"{argument}: --{option.name} takes no value.")
        return ""
    value = given if given is not None else next(iter(rest), None)
    if value is None:
        raise UsageError(f"{argument} needs a value: --{option.name} {option.value}.")
    return value


def _unknown(argument: str, words: list[str]) -> UsageError:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    verb = VERBS.get(words[0], BROWSE) if words else BROWSE
    known = [f"--{name}" for name in (*verb.options, *EVERYWHERE)]
    near = get_close_matches(argument, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"See: {_help_command(verb)}."
    if verb.name == "search" and not near:
        hint += " A query that begins with - goes after --."
    return UsageError(f"There is no option {argument}.", hint=hint)


def _check(verb: Verb, words: list[str], options: dict[str, str]) -> None:
    for name in options:
        if name not in verb.options and name not in EVERYWHERE:
            whose = "hmtui" if verb is BROWSE else f"hmtui {verb.name}"
            raise UsageError(f"{whose} takes no --{name}.", hint=f"See: {_help_command(verb)}.")
    if len(words) < verb.least:
        raise UsageError(f"hmtui {verb.name} needs {verb.words}.", hint=f"See: {_help_command(verb)}.")
    if len(words) > verb.most:
        meant = nearest_verb(words[0]) if verb is BROWSE else ""
        hint = f"Did you mean: hmtui {meant}?" if meant else f"See: {_help_command(verb)}."
        raise UsageError(_too_many(verb, words), hint=hint)


def _too_many(verb: Verb, words: list[str]) -> str:
    if verb.words == "NAME":
        return f"hmtui {verb.name} takes one name; quote a name with spaces: hmtui {verb.name} '{' '.join(words)}'."
    if verb is BROWSE:
        return f"“{words[0]}” is no command, and hmtui opens one catalog at a time."
    return f"hmtui {verb.name} takes no “{words[verb.most]}”."


def nearest_verb(word: str) -> str:
    """Give the command that was perhaps meant by a word that is none; empty when nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    return next(iter(get_close_matches(word, VERBS, n=1)), "")


def _help_command(verb: Verb) -> str:
    return "hmtui --help" if verb is BROWSE else f"hmtui {verb.name} --help"
