"""``hmtui completions SHELL``: what a shell needs to complete a command line, for bash, zsh and fish.

The script of a shell is short: it hands the words before the cursor back to
``hmtui completions for``, which answers from the table of arguments, and so is
never older than the program. An answer is a line for each candidate (the word, a
tab, a line of help), and a line ``:files`` where a file may be named.

Invariant: what is offered is what is taken; asking reads no large file, no
address, and says nothing when something is wrong.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hmtui.cli.arguments import BROWSE, EVERYWHERE, OPTIONS, VERBS, parse
from hmtui.cli.choosing import open_library
from hmtui.cli.output import emit
from hmtui.errors import HmtuiError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from hmtui.cli.arguments import Arguments, Verb

    Candidates: TypeAlias = Iterable[tuple[str, str]]

__all__ = ["SCRIPTS", "answer", "run"]

FILES = (":files", "")
_MOST_BYTES = 2_000_000
"""Bytes of a catalog whose records are offered: one that is read within the blink of a keystroke."""
_SUBJECTS = {
    "state": (("export", "to a file"), ("import", "merge one in"), ("list", "what is noted")),
}
"""Words that a verb takes in the place of a name."""

_BASH = r"""
_hmtui() {
    local candidate cur=${COMP_WORDS[COMP_CWORD]}
    [[ $cur == "=" ]] && cur=
    COMPREPLY=()
    while IFS=$'\t' read -r candidate _; do
        if [[ $candidate == :files ]]; then
            compopt -o filenames 2>/dev/null
            local IFS=$'\n'
            COMPREPLY+=($(compgen -f -- "$cur"))
        else
            COMPREPLY+=("$(printf %q "$candidate")")
        fi
    done < <("${COMP_WORDS[0]}" completions for -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
}
complete -F _hmtui hmtui
"""
_ZSH = r"""
#compdef hmtui
_hmtui() {
    local line files=0
    local -a found
    while IFS= read -r line; do
        if [[ $line == :files* ]]; then
            files=1
        else
            found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        fi
    done < <("${words[1]}" completions for -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    (( ${#found} )) && _describe -o 'hmtui' found
    (( files )) && _files
}
compdef _hmtui hmtui
"""
_FISH = r"""
function __hmtui_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] completions for -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c hmtui -f -a '(__hmtui_complete)'
"""
SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
"""What a shell reads at its start, by the shell's name."""


def run(arguments: Arguments) -> int:
    """Print a shell's script, or the candidates for the words of a command line, the last of them unfinished.

    Raises:
        UsageError: no such shell is known.
    """
    shell, *words = arguments.words
    if shell == "for":
        for candidate, help_ in answer(words):
            emit(candidate if candidate == FILES[0] else f"{candidate}\t{help_}")
        return 0
    if shell not in SCRIPTS or words:
        raise UsageError(f"There are no completions for “{' '.join(arguments.words)}”.", hint=_SHELLS)
    emit(SCRIPTS[shell].strip("\n"))
    return 0


_SHELLS = f"Use one of: {', '.join(SCRIPTS)}."


def answer(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return the candidates for the last of ``words``, each with a line of help; ``:files`` stands for any file."""
    # bash cuts a word at “=”, and hands that over as a word of its own.
    *before, current = [*(word for word in words if word != "="), *([""] if not words or words[-1] == "=" else [])]
    option, equals, value = current.partition("=")
    lead = ""
    if equals and option.startswith("--"):
        before, current, lead = [*before, option], value, f"{option}="
    for candidate, help_ in _candidates(before, current):
        if candidate == FILES[0]:
            yield FILES
        elif candidate.startswith(current):
            yield lead + candidate, help_


def _candidates(before: Sequence[str], current: str) -> Candidates:
    verb, taken, waiting, literal = _understood(before)
    if waiting:
        return _values(waiting, verb)
    if current.startswith("-") and not literal:
        return [(f"--{name}", OPTIONS[name].in_verb(verb.name).help) for name in (*verb.options, *EVERYWHERE)]
    if taken >= verb.most:
        return ()
    if verb is BROWSE:
        return [*(() if literal else ((one.name, one.help) for one in VERBS.values())), FILES]
    return _words(verb, taken, before, current)


def _understood(before: Sequence[str]) -> tuple[Verb, int, str, bool]:
    """Return the verb, how many words it has, the option that waits for its value, and whether ``--`` was said."""
    verb, taken, waiting, literal = BROWSE, 0, "", False
    for word in before:
        if waiting:
            waiting = ""
        elif word == "--" and not literal:
            literal = True
        elif word.startswith("-") and word != "-" and not literal:
            name = word[2:] if word.startswith("--") else _SHORT.get(word, "")
            if name in OPTIONS and OPTIONS[name].in_verb(verb.name).value:
                waiting = name
        elif verb is BROWSE and not taken and not literal and word in VERBS:
            verb = VERBS[word]
        else:
            taken += 1
    return verb, taken, waiting, literal


_SHORT = {f"-{option.short}": name for name, option in OPTIONS.items() if option.short}


def _values(option: str, verb: Verb) -> Candidates:
    """Return what an option can be."""
    if option in {"output", "catalog"}:
        return [FILES]
    if option in {"style", "format"} or (option == "print" and verb.name == "pick"):
        from hmtui.citations import STYLES  # noqa: PLC0415 - for these options alone

        more = [("id", "the id of the record")] if option == "print" else []
        return [*more, *((style.id, style.help) for style in STYLES)]
    if option == "keys":
        from hmtui.citations.keys import PATTERNS  # noqa: PLC0415 - as above

        return [(pattern, "") for pattern in PATTERNS]
    if option == "what":
        from hmtui.cli.copy import WHAT  # noqa: PLC0415 - as above

        return [(what, "") for what in WHAT]
    if option == "rel":
        return [(rel, "") for rel in ("paper", "pdf", "code", "weights", "dataset", "website", "demo", "video")]
    return ()


def _words(verb: Verb, taken: int, before: Sequence[str], current: str) -> Candidates:
    """Return what a verb takes in this place."""
    if verb.name == "help":
        return [(one.name, one.help) for one in VERBS.values()]
    if verb.name == "completions":
        return [(shell, "") for shell in SCRIPTS]
    if verb.name in _SUBJECTS:
        return [FILES] if taken else _SUBJECTS[verb.name]
    if "NAME" in verb.words:
        return _names(before, current)
    if "QUERY" in verb.words:
        from hmtui.query import FIELDS  # noqa: PLC0415 - for queries alone

        return [
            (f"{field}:", "")
            for field in (*FIELDS, "year", "params", "tokens", "list", "has", "is", "tag", "note", "sort")
        ]
    return [FILES]


def _names(before: Sequence[str], current: str) -> Candidates:
    """Return the ids of records that begin so, each with its title."""
    try:
        arguments = parse([*before, current])
        source = arguments.get("catalog") or os.environ.get("HMTUI_CATALOG", "")
        if source and (not os.path.isfile(source) or os.path.getsize(source) > _MOST_BYTES):  # noqa: PTH113, PTH202 - no path object is needed
            return ()
        entries = open_library(arguments).catalog.entries
    except (HmtuiError, OSError):
        return ()
    return sorted((entry.id, entry.title or entry.name) for entry in entries)
