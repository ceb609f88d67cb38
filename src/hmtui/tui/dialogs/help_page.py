"""What the help says: every key of the table of actions, the search language, and the legend of the signs.

Invariant: keys come from the table of actions alone, and the signs of models from the catalog that is shown, so that
the page is true with other keys, for other lists and in ASCII.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.actions import ACTIONS, key_labels
from hmtui.keys import key_label
from hmtui.search_words import SEARCH_WORDS
from hmtui.tui.dialogs.palette import rank
from hmtui.tui.widgets.line_widget import Line, Span, cut, pad, width_of, wrap
from hmtui.views.signs import Scale, band, bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hmtui.actions import Action
    from hmtui.models import Section
    from hmtui.tui.dialogs.palette import Command
    from hmtui.views.signs import Signs

__all__ = ["TWO_COLUMNS", "Legend", "count_matching", "page", "plot_keys"]

TWO_COLUMNS = 100
"""Cells from which on the page has two columns."""
_GAP = 3
_KEYS = 13
"""Cells of the column of keys, where there is room; all parts of the page have the same."""
_SEARCH = (
    ("gpt openai", "all words must match; the best match comes first"),
    ("gpt3", "finds GPT-3; case, accents and hyphens do not matter"),
    ("moe", "abbreviation: also finds mixture of experts (llm, vit, rag, rlhf, …)"),
    ('"few-shot learners"', "the exact phrase"),
    ("-vision", "without the word"),
    ("bert OR roberta", "either"),
    ("year:2022,2024", "one of several values"),
    ("org:openai author:chen", "in one field: name title venue section license arch lang id tag list"),
    ("org:=OpenAI", "exactly this value: = leaves out longer names"),
    ("year:2023.. params:7b..70b", "from 2023, of 7 to 70 billion parameters"),
    ("params:>100b tokens:>1t", "above a size, above a number of training tokens"),
    ("has:code is:open", "has a code link; its weights are released, under any license"),
    ("is:starred has:note", "starred, with a note"),
    ("note:ablation", "in your notes only; plain words search notes and tags, too"),
    ("is:duplicate", "papers that the list has more than once"),
    ("sort:params sort:-params", "largest first, smallest first; year name title authors venue list too"),
    ("org: Tab", "Tab completes fields and values; Tab again: the next choice, Shift+Tab: back"),
    ("↑ in the box", "earlier queries, when the first row is selected"),
)
_SIGNS = (
    ("0 1 2", "faint", "keys of the tabs; a record may be in several"),
    ("┃", "mark", "marked"),
    ("★", "star", "starred"),
    ("✎", "star", "note"),
    ("◐", "accent", "to read, or reading"),
    ("#", "star", "tagged"),
    ("✓", "good", "read; in the facets: chosen"),
    ("✗", "warn", "in the facets: excluded"),
    ("•", "accent", "new since your last visit"),
    ("▌", "accent", "cursor"),
    ("–", "faint", "unknown, or not disclosed"),
    ("…", "", "shortened"),
    ("title", "aside", "dim: the summary, no title is known"),
    ("▾ ▴", "name", "sorted by this column"),
    ("▸", "", "folded, Enter opens"),
)
_BANDS = (("<1B", 3 * 10**8), ("1–10B", 3 * 10**9), ("–100B", 3 * 10**10), ("–1T", 3 * 10**11), ("≥1T", 10**12))
"""The magnitudes of sizes, each with a size whose bar shows it."""
_BAR = 12
"""Cells of the longest bar that is explained, where the list has none."""
_IN_PLOT: tuple[tuple[tuple[str, ...], str], ...] = (
    (("left", "right"), "Go to an earlier or later model; among bars, to years or organizations."),
    (("up", "down"), "Go to the next larger or smaller model of the year, or to another bar."),
    (("page_up", "page_down"), "Go back or on by a year."),
    (("enter",), "Go to the record; with a range or on a bar, add that to the query."),
    (("mark_range",), "Begin a range of years and sizes, or cancel it."),
    (("plot",), "Show the next view: size over time, years, organizations."),
    (("escape",), "Cancel the range, or go back to the list."),
)
"""What keys of actions do in the plot."""
_TOPIC = "search language syntax query queries filter filters field fields qualifier operator"
"""Words by which the search language is found."""
_MOST_SECTIONS = 4
"""Sections with a shape of their own."""


class Legend(Struct, frozen=True):
    """What the help explains: actions, commands, and the signs of the models of a list, where something is known of weights."""

    sections: Sequence[Section]
    signs: Signs | None
    scale: Scale = Scale()
    bar: int = 0
    """Cells of the longest bar of the list; 0 where that has no room for bars."""
    spell: Callable[[str], str] = str
    """Writes keys as they can be shown."""
    actions: Sequence[Action] = ACTIONS
    commands: Sequence[Command] = ()
    """What the palette offers besides the actions; only a filter shows it."""
    here: tuple[str, Sequence[tuple[str, str]]] = ("", ())
    """What the page was opened from, and the keys there with what they do, which come first; empty: the list."""


def page(legend: Legend, wanted: Sequence[str], width: int) -> list[Line]:
    """Lay out what matches every word of a filter, in two columns where there is room."""
    columns = 2 if width >= TWO_COLUMNS else 1
    room = (width - _GAP * (columns - 1)) // columns
    blocks = [block for block in _blocks(legend, wanted, room) if len(block) > 1]
    if columns == 1:
        return _stacked(blocks)
    left, right = _halves(blocks)
    right += [()] * (len(left) - len(right))
    left += [()] * (len(right) - len(left))
    return [(*_filled(one, room + _GAP), *other) for one, other in zip(left, right, strict=True)]


def count_matching(legend: Legend, wanted: Sequence[str]) -> int:
    """Return how many actions and commands match every word of a filter."""
    return sum(_matches(_words_of(action), wanted) for action in legend.actions) + len(_commands(legend, wanted))


def plot_keys(actions: Sequence[Action]) -> tuple[str, Sequence[tuple[str, str]]]:
    """Return the keys of the plot with what they do there, under their heading."""
    keys = {
        one.id: key_label(one.id if one.id in one.keys else one.keys[0]) for one in actions
    }  # arrows rather than letters
    return "Plot", [(" ".join(keys[one] for one in ids), words) for ids, words in _IN_PLOT]


def _commands(legend: Legend, wanted: Sequence[str]) -> list[Command]:
    """Return the commands that match; those that another one leads to, as themes, only where that one doesn't match."""
    words = [word.casefold() for word in wanted]
    found = [one for one in legend.commands if rank(one, words) is not None]
    ways = {one.group for one in found if one.listed and one.name.endswith("…")}
    return [one for one in found if one.listed or one.group not in ways]


def _words_of(action: Action) -> str:
    keys = " ".join(map(key_label, action.keys))
    return (
        f"{action.group} {keys} {action.label} {action.help} {action.name} {SEARCH_WORDS.get(action.id, '')}".casefold()
    )


def _matches(text: str, wanted: Sequence[str]) -> bool:
    return all(word.casefold() in text.casefold() for word in wanted)


def _has_key(action: Action, wanted: Sequence[str]) -> bool:
    """Check whether a filter is the name of a key of an action; ``g`` is another key than ``G``."""
    names = {name for key in action.keys for name in (key, key_label(key))}
    return len(wanted) == 1 and (wanted[0] in names or (len(wanted[0]) > 1 and _matches_name(wanted[0], names)))


def _matches_name(word: str, names: Iterable[str]) -> bool:
    return word.casefold() in {name.casefold() for name in names}


def _blocks(legend: Legend, wanted: Sequence[str], width: int) -> Iterable[list[Line]]:
    """Yield the parts of the page, each under its heading: what has no line besides the heading does not match."""
    actions = [one for one in legend.actions if _matches(_words_of(one), wanted)]
    # A filter shows each in full, and what the key of that name does before the rest.
    rows = (
        [
            (f"Key {wanted[0]}" if exact else one.group, _keys(one.keys), one.help.removesuffix("."))
            for exact in (True, False)
            for one in actions
            if _has_key(one, wanted) == exact
        ]
        if wanted
        else _pairs(actions)
    )
    column = min(_KEYS, width // 3) + 2
    place, keys_here = legend.here
    yield [
        _heading(place),
        *(
            line
            for keys, words in keys_here
            if _matches(f"{place} {keys} {words}", wanted)
            for line in _row(legend.spell(keys), words.removesuffix("."), column, width, "accent name")
        ),
    ]
    for group in dict.fromkeys(group for group, _, _ in rows):
        lines, members = [_heading(group)], [row for row in rows if row[0] == group]
        for _, keys, words in members:
            lines += _row(legend.spell(keys), words, column, width, "accent name")
        yield lines
    yield _of_palette(legend, wanted, column, width)
    examples = [row for row in _SEARCH if _matches(f"{_TOPIC} {' '.join(row)}", wanted)]
    column = min(max((width_of(example) for example, _ in examples), default=0) + 2, width // 2 + 2)
    yield [_heading("Search language")] + [
        line for example, words in examples for line in _row(example, words, column, width, "accent")
    ]
    yield [_heading("Signs"), *_legend(legend, wanted, width)]


def _of_palette(legend: Legend, wanted: Sequence[str], column: int, width: int) -> list[Line]:
    """Write the commands without a key that match a filter, each with the key of the palette, which runs it."""
    key = key_labels(legend.actions)["palette"]
    lines = [_heading(f"Commands: press {key} and type the name")]
    for one in _commands(legend, wanted) if wanted else ():
        said = one.reason or one.detail
        words = f"{one.name}: {said}" if said else one.name
        lines += _row(legend.spell(one.key or key), words, column, width, "accent name")
    return lines


def _heading(text: str) -> Line:
    return (Span(text, "heading"),)


def _keys(keys: Sequence[str]) -> str:
    """Write the keys of an action; a run of digits as its ends."""
    return "0–9" if keys == tuple("0123456789") else " ".join(map(key_label, keys))


def _pairs(actions: Sequence[Action]) -> list[tuple[str, str, str]]:
    """Return group, keys and words of each row: actions that differ in one word, as up and down do, share one."""
    rows: list[tuple[str, str, str]] = []
    before: Action | None = None
    for action in actions:
        words = _in_one(before, action) if before is not None and before.group == action.group else ""
        if before is not None and words:
            keys = [key for both in zip_longest(before.keys, action.keys) for key in both if key]
            rows[-1] = (action.group, _keys(keys), words)
            before = None
        else:
            rows.append((action.group, _keys(action.keys), _beginning(action.help)))
            before = action
    return rows


def _in_one(one: Action, other: Action) -> str:
    """Return one sentence for two actions; empty where they differ in more than a word."""
    words, others = _beginning(one.help).split(), _beginning(other.help).split()
    differ = [at for at, pair in enumerate(zip(words, others, strict=False)) if pair[0] != pair[1]]
    if len(words) != len(others) or len(differ) != 1:
        return ""
    at = differ[0]
    return " ".join([*words[:at], f"{words[at]},", *others[at:]])


def _beginning(words: str) -> str:
    """Return what a sentence says first; the rest is told where the page is filtered."""
    return re.split(r"[;.](?: |$)", words, maxsplit=1)[0]


def _row(left: str, words: str, column: int, width: int, style: str) -> list[Line]:
    pieces = wrap(words, max(4, width - column - 1))
    if width_of(left) + 2 > column and width_of(left) + width_of(words) + 3 <= width:
        return [(Span(f" {left}", style), Span(f"  {words}"))]
    if width_of(left) + 2 > column:
        return [(Span(f" {cut(left, width - 1)}", style),), *((Span(" " * (column + 1)), Span(one)) for one in pieces)]
    return [
        (Span(f" {pad(left if not at else '', column)}", style if not at else ""), Span(piece))
        for at, piece in enumerate(pieces)
    ]


def _legend(legend: Legend, wanted: Sequence[str], width: int) -> Iterable[Line]:
    """Yield the lines of the legend: the sections open and closed, what stands before a record, and the sizes."""
    rows: list[list[tuple[str, str, str]]] = [list(_SIGNS)]
    if legend.signs is not None:
        sections = legend.sections[:_MOST_SECTIONS]
        for at, fill in enumerate(("closed weights", "open weights: released, under any license")):
            signs = [(legend.signs.of_section(one.id, open_weights=bool(at)), one.title) for one in sections]
            rows.insert(0, [*((*sign, title) for sign, title in signs), ("", "", fill)])
        bars = [(bar(count, legend.scale, legend.bar or _BAR), band(count), size) for size, count in _BANDS]
        rows += [
            [*bars, ("", "", "size, on a log scale")],
            [
                ("P C W", "name", "paper, code, weights link (wide lists)"),
                ("2–9", "name", "number of models at one point of the plot"),
            ],
        ]
    for row in rows:
        matching = [one for one in row if _matches(f"signs symbols icons legend {one[2]}", wanted)]
        if matching:
            yield from _flow(matching, width)


def _flow(pieces: Sequence[tuple[str, str, str]], width: int) -> list[Line]:
    """Put signs with their meanings one after the other, as many on a line as fit."""
    lines: list[Line] = []
    line: list[Span] = []
    used = 0
    for glyph, style, words in pieces:
        shown = cut(f" {words}" if glyph else words, max(1, width - 1 - width_of(glyph)))
        cells = width_of(glyph) + width_of(shown)
        if line and used + 3 + cells > width:
            lines.append(tuple(line))
            line, used = [], 0
        used += cells + (3 if line else 1)
        line += [Span("   " if line else " "), Span(glyph, style), Span(shown)]
    return [*lines, tuple(line)]


def _stacked(blocks: Sequence[list[Line]]) -> list[Line]:
    """Put blocks under each other, a blank line between two."""
    return [line for at, block in enumerate(blocks) for line in ([(), *block] if at else block)]


def _halves(blocks: Sequence[list[Line]]) -> tuple[list[Line], list[Line]]:
    """Divide blocks between two columns that are as equally long as can be, in their order."""
    cuts = [(_stacked(blocks[:at]), _stacked(blocks[at:])) for at in range(len(blocks) + 1)]
    return min(cuts, key=lambda cut: (max(map(len, cut)), -len(cut[0])))


def _filled(line: Line, width: int) -> Line:
    return (*line, Span(" " * max(0, width - sum(width_of(span.text) for span in line))))
