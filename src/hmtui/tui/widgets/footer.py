"""The bottom line: which keys help now, or what just happened.

Invariant: one line, always; ``? help`` is never clipped; a notice replaces the
hints for a while and then gives the line back.
"""

from __future__ import annotations

import re
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.actions import ACTIONS, box_keys, by_id, on_marked
from hmtui.hints import HINTS
from hmtui.keys import in_letters, key_label
from hmtui.tui.widgets.line_widget import Line, LineWidget, Span, cut_middle, width_of
from hmtui.tui.widgets.title_rows import marked_text
from hmtui.views.comparison import MOST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.timer import Timer

    from hmtui.actions import Action

__all__ = ["REDO", "UNDO", "Footer", "Hints", "hint_line", "introduction"]

_NOTICE_SECONDS = 4.0
_READ_SECONDS = 0.3
"""A key that comes sooner after a notice takes it away only then; a problem is left for the next key."""
UNDO, REDO = " (u: undo)", " (Ctrl+R: redo)"
"""How a notice ends that can be undone, or redone; the user's key for it is shown on the right instead."""


_ARROWS = ("down", "right")
_PAIRS = {"next_style": "previous_style", "down": "up", "right": "left"}
"""Actions that are shown with the opposite one: ``← →``."""
_BY_SPACE_TOO = ("facets", "bars", "only bars", "only both")
"""Panels in which the key that marks does what Enter does."""
_INTRODUCTION = (
    "New here? Type to search, {enter} goes to the list; there {open_paper} opens the paper, {cite} copies its citation",
    "Type to search, {enter}: to the list; there {open_paper} opens the paper, {cite} cites",
    "Type to search, {enter}: to the list",
    "Type to search, {enter}: list",
)
"""What is shown to someone new, the longest text that fits; an action in braces stands for its key."""
_HELP = 8
"""Cells of the hint that is always there."""
_MARKED = re.compile(r" marked( \([\d,]+ not listed\))?")
_RECORDS = re.compile(r" marked records?")
"""What is cut short in a notice that is too long."""
_BRACKETS = re.compile(r" \([^()]*\)$")
_NARROW = 56
"""Cells under which a long notice that names the marked records has no count of them beside it."""
_LEFT = ("facets", "related", "plot", "only plot", "plot without sizes", "bars", "only both", "only bars")
"""Panels whose last hint is the way out, which is shown where the first one has room beside it."""
_OWN = 3
"""Hints of a panel's own that stand before those of the marked records; in the list these come first."""
_AHEAD = 4
"""Hints of the marked records that stand before the way to search and to the commands, which is not left out for them."""
_ALWAYS = {"search", "palette"}
_WITHOUT_MARKS = {"box", "selected", "empty", "no records", "range"}
"""Panels whose keys do not act on marked records."""
_PICKING = {"enter": "choose", "escape": "cancel"}
"""What keys are for while records are chosen for another program."""


class Hints(Struct, frozen=True):
    """Which keys the footer shows."""

    panel: str = "box"
    """The panel with the focus."""
    words: Mapping[str, str] = MappingProxyType({})
    """Words that stand in for the usual ones, by action id."""
    marked: int = 0
    """How many records those actions act on that act on marked ones."""
    unlisted: int = 0
    """How many of these are not listed."""
    offered: bool = False
    """Whether nothing is listed and queries are offered instead."""
    without: str = ""
    """``no hits`` or ``no records`` where nothing is listed, whose hints are shown then."""
    corrects: bool = False
    """Whether the key that completes takes, where nothing is listed, what may be meant."""
    selected: bool = False
    """Whether the text of the box is selected."""
    returns: bool = False
    """Whether Esc leads from the list back to the plot."""
    opens: str = ""
    """What Enter does in the details, if that can be said: ``open github.com``."""
    ascii_only: bool = False
    actions: Sequence[Action] = ACTIONS


class _Hint(Struct, frozen=True):
    """An action in the footer."""

    spans: list[Span]
    shorter: list[Span]
    """The same in fewer words, if there are any."""
    acting: bool
    """Whether it acts on the marked records."""


def hint_line(hints: Hints, width: int, marks: Sequence[Span] = ()) -> Line:
    """Write as many hints as fit, then ``marks`` where no hint says all of it, and help at the end."""
    help_spans = _hint("help", "help", hints)
    room = width - _cells(help_spans)
    spans, told = _fitting(hints, room)
    if marks and not told:
        spans, _told = _fitting(hints, room - _cells(marks), beside_marks=True)
        spans += marks
    return (*spans, *help_spans)


def _fitting(hints: Hints, room: int, *, beside_marks: bool = False) -> tuple[list[Span], bool]:
    """Return the hints that fit, and whether they tell how many records are marked, and how many of them not listed."""
    shown: list[Span] = []
    found = _hints(hints)
    first = next((hint for hint in found if hint.acting), None)
    kept = _cells(first.shorter) if first and not beside_marks else 0
    told = False
    out = _cells(found[-1].spans) if hints.panel in _LEFT else 0
    if kept + out + _cells(found[0].shorter) > room:
        out = 0
    for at, hint in enumerate(found):
        kept = 0 if hint is first else kept
        out = 0 if hint is found[-1] else out
        # Once it is said that an action is that of the marked records, those beside it are as well.
        forms = (hint.shorter,) if hint.acting and hint is not first else (hint.spans, hint.shorter)
        # The most used action is named in fewer words before the way out is left out.
        second = 0 if at or hint.acting or hint.shorter == hint.spans else _cells(found[1].spans)
        fitting = next(
            (spans for spans in forms if _cells(spans) + kept + out + second * (spans is hint.spans) <= room), []
        )
        shown += fitting
        room -= _cells(fitting)
        told |= hint is first and bool(fitting) and (fitting == hint.spans or not hints.unlisted)
    return shown, told


def first_width(hints: Hints) -> int:
    """Return the cells that the first hint needs at least beside the marks; 0 where no hint acts on these."""
    found = _hints(hints)
    return _cells(found[0].shorter) if any(hint.acting for hint in found) else 0


def _hints(hints: Hints) -> Sequence[_Hint]:
    """Return the hints of a panel, the most used first."""
    panel = _shown_panel(hints)
    of_marks: Sequence[tuple[str, str]] = ()
    if hints.marked and _WITHOUT_MARKS.isdisjoint({panel, hints.panel}):
        of_marks = HINTS["marked"] if hints.panel == "list" else (("cite", "cite"),)
        of_marks = [hint for hint in of_marks if hint[0] != "compare" or 1 < hints.marked <= MOST]
    if of_marks and "enter" in hints.words:  # it chooses them
        of_marks = (("enter", hints.words["enter"]), *of_marks)
    own = [hint for hint in HINTS[panel] if (hints.panel, hint[0]) != ("box", "search")]  # one is there already
    if hints.corrects and hints.panel == "box" and panel in {"empty", "no hits"}:
        own = [("next_panel", "use it"), *own]
    first = 0 if hints.panel == "list" else _OWN  # there, nobody should be surprised by what acts on marks
    if hints.returns and panel == "list":
        own, first = [("escape", "plot"), *own], 1
    found: list[_Hint] = []
    unlisted = hints.unlisted
    always = [hint for hint in own if of_marks and hint[0] in _ALWAYS] if hints.panel == "list" else []
    for action_id, usual in dict([*own[:first], *of_marks[:_AHEAD], *always, *of_marks[_AHEAD:], *own[first:]]).items():
        opens = (panel, action_id) == ("detail", "enter")
        here = (hints.opens if opens else "") or usual
        words = hints.words.get(action_id, here) if not hints.offered else usual
        chooses = (action_id, words) == ("enter", _PICKING["enter"])
        named = bool(hints.marked) and (by_id(action_id).on_marked or chooses)
        spans = _hint(action_id, on_marked(words, hints.marked, unlisted) if named else words, hints)
        unlisted = 0 if named else unlisted  # once is enough
        brief = words.split()[-1 if words.startswith("to ") else 0] if opens else words
        shorter = _hint(action_id, brief, hints, short=True)
        shorter = [Span(_MARKED.sub("", span.text), span.style) for span in spans] if named else shorter
        found.append(_Hint(spans, shorter, named))
    return found


def _shown_panel(hints: Hints) -> str:
    """Return whose hints are shown: those of the panel with the focus, or others for what it shows now."""
    if hints.panel in {"box", "list"} and hints.offered:
        return "empty"
    if hints.panel in {"box", "list", "detail"} and hints.without:
        return hints.without
    return "selected" if hints.panel == "box" and hints.selected else hints.panel


def _hint(action_id: str, words: str, hints: Hints, *, short: bool = False) -> list[Span]:
    action = by_id(action_id, hints.actions)
    # In the box a letter is typed, so only a key that types nothing helps there.
    key = key_label(((box_keys(action) if hints.panel == "box" else ()) or action.keys)[0])
    if action_id == "tab":  # in the details, the digits are those of the links
        key = "1-9"
    if hints.panel != "box" and action_id in _ARROWS:
        key = key_label(next((one for one in action.keys if one == action_id), action.keys[0]))
    if action_id in _PAIRS and hints.panel != "box":
        other = by_id(_PAIRS[action_id], hints.actions).keys
        key = f"{key_label(_PAIRS[action_id] if _PAIRS[action_id] in other else other[0])} {key}"
    if action_id == "enter" and hints.panel in _BY_SPACE_TOO and not short:
        key = f"{key} {key_label(by_id('mark', hints.actions).keys[0])}"
    key = in_letters(key) if hints.ascii_only else key
    return [Span(f" {key}", "accent name"), Span(f" {words} ")]


def introduction(actions: Sequence[Action], room: int) -> Line:
    """Return what is shown to someone new, with the keys standing out."""
    for text in _INTRODUCTION:
        parts = re.split(r"\{(\w+)\}", text)
        parts[1::2] = [in_letters(key_label(by_id(action_id, actions).keys[0])) for action_id in parts[1::2]]
        if sum(map(width_of, parts)) <= room:
            break
    return tuple(Span(part, "accent name" if at % 2 else "") for at, part in enumerate(parts))


def _shortened(text: str, room: int) -> str:
    """Return a notice without what stands in brackets at its end, else without its middle, where there is no room for it."""
    brief = _BRACKETS.sub("", text)
    return brief if width_of(brief) <= room < width_of(text) else cut_middle(text, room)


def _cells(spans: Sequence[Span]) -> int:
    return sum(width_of(span.text) for span in spans)


class Footer(LineWidget):
    """Footer and notices."""

    DEFAULT_CSS = "Footer { height: 1; dock: bottom; }"

    def __init__(self, *, picking: bool = False, actions: Sequence[Action] = ACTIONS, **options: str) -> None:
        """Start with the hints of the search box, and the keys of ``actions``."""
        super().__init__(**options)
        self._actions = actions
        self._words: Mapping[str, str] = _PICKING if picking else {}
        self._panel = "box"
        self._offered = self._selected = self._corrects = self._returns = False
        self._without = ""
        self._opens = ""
        self.ascii_only = False
        self._notice = ""
        self._glyph = Span("")
        self._notified_at = 0.0
        self._timer: Timer | None = None
        self._progress, self._stops = "", False
        self._marked = self._unlisted = 0
        self._shows_marks = False
        self._introduced = False
        self.repeat: Callable[[Line], None] | None = None
        """Shows each notice, and when it is over an empty one, in a window that covers the footer."""

    @property
    def notice(self) -> str:
        """What is shown now in place of the hints; empty while these are shown."""
        return self._notice

    def show_panel(self, panel: str, *, returns: bool = False) -> None:
        """Offer the keys of the panel that has the focus; ``returns``: Esc leads from the list back to the plot."""
        self._panel, self._returns = panel, returns
        self.redraw()

    def show_offers(self, *, offered: bool, without: str = "", corrects: bool = False) -> None:
        """Offer what helps where nothing is listed; ``offered``: queries to choose from, the others: as in ``Hints``."""
        if (offered, without, corrects) != (self._offered, self._without, self._corrects):
            self._offered, self._without, self._corrects = offered, without, corrects
            self.redraw()

    def show_selected(self, *, selected: bool) -> None:
        """Offer what adds to the text of the box, while that is selected."""
        if selected != self._selected:
            self._selected = selected
            self.redraw()

    def show_link(self, words: str) -> None:
        """Say what Enter does in the details."""
        if words != self._opens:
            self._opens = words
            self.redraw()

    @property
    def _hinted(self) -> Hints:
        return Hints(
            panel=self._panel,
            words=self._words,
            marked=self._marked,
            unlisted=self._unlisted,
            offered=self._offered,
            without=self._without,
            corrects=self._corrects,
            selected=self._selected,
            returns=self._returns,
            opens=self._opens,
            ascii_only=self.ascii_only,
            actions=self._actions,
        )

    def name_style(self, words: str) -> None:
        """Call the action that copies a citation by the style in which it does; empty: as usual."""
        self._words = {**self._words, "cite": words or "cite"}
        self.redraw()

    def show_marks(self, marked: int, unlisted: int, *, shown: bool) -> None:
        """Offer what acts on so many marked records; ``shown``: say how many, and how many of them are not listed."""
        if (marked, unlisted, shown) != (self._marked, self._unlisted, self._shows_marks):
            self._marked, self._unlisted, self._shows_marks = marked, unlisted, shown
            self.redraw()

    def show_notice(self, notice: str, *, problem: bool = False, failed: bool = False, warning: bool = False) -> None:
        """Show what happened, for some seconds; a problem, until a key is pressed.

        ``failed``: something did not work; ``warning``: it worked, but not all is well.
        """
        self._notice = notice
        self._notified_at = monotonic()
        sent = notice.startswith("Sent ")
        glyph = "✗" if failed else "!" if problem or warning else "→" if sent else "✓"
        self._glyph = Span(glyph, {"✗": "error name", "!": "warn name", "✓": "good"}.get(glyph, ""))
        if self._timer is not None:
            self._timer.stop()
        self._timer = None if problem else self.set_timer(_NOTICE_SECONDS, self.clear)
        self._repeat()
        self.redraw()

    def _repeat(self) -> None:
        if self.repeat is not None:
            self.repeat(self._notice_line() if self._notice else ())

    def progress(self, doing: str, *, stops: bool = False) -> None:
        """Show what is being done in place of the hints, and whether Esc stops it; nothing being done ends it."""
        self._progress, self._stops = doing, stops
        self.redraw()

    def introduce(self, *, shown: bool = True) -> None:
        """Show a line for someone who is new here, until a key is pressed; or no longer."""
        self._introduced = shown
        self.redraw()

    def clear(self) -> None:
        """Show the key hints again."""
        if self._notice:
            self._notice = ""
            self._repeat()
            self.redraw()

    def dismiss(self, *, unless: str) -> None:
        """Take away a problem that could be read, but for the question ``unless``."""
        stands = bool(self._notice) and self._timer is None and self._notice != unless
        if stands and monotonic() - self._notified_at > _READ_SECONDS:
            self.clear()

    def clear_read(self, pressed_at: float) -> None:
        """Take away a notice that stood there when a key was pressed, as soon as it could be read."""
        if self._introduced:
            self.introduce(shown=False)
        shown_for = pressed_at - self._notified_at
        if shown_for > _READ_SECONDS:
            self.clear()
        elif shown_for > 0 and self._timer is not None:
            self._timer.stop()
            self._timer = self.set_timer(_READ_SECONDS - shown_for, self.clear)

    def line(self, y: int) -> Line:
        """Write the notice, or the hints."""
        if self._notice:
            return self._notice_line()
        if self._is_covered and not self._progress:
            return ()
        if self._introduced and self._panel == "box" and not self._progress:
            help_spans = _hint("help", "help", self._hinted)
            room = self.line_width - _cells(help_spans) - 1
            spans = introduction(self._actions, room)
            return (Span(" "), *spans, Span(" " * max(0, room - _cells(spans))), *help_spans)
        if self._progress:
            stop = _hint("escape", "stop", self._hinted) if self._stops else []
            return self._said_line(Span("…"), self._progress, [*stop, *_hint("help", "help", self._hinted)])
        marks = self._marks(self.line_width - _HELP - first_width(self._hinted))
        return hint_line(self._hinted, self.line_width, marks)

    @property
    def _is_covered(self) -> bool:
        """Whether a window has the keys."""
        return self.app.screen is not self.screen

    def _notice_line(self) -> Line:
        text = self._notice.removesuffix(UNDO).removesuffix(REDO)
        action = {UNDO: "undo", REDO: "redo"}.get(self._notice[len(text) :], "")
        said = text if ". " in text else text.removesuffix(".")  # one clause ends without a full stop
        # In the box "u" is a letter.
        back = _hint(action, action, self._hinted) if action and self._panel != "box" else []
        return self._said_line(self._glyph, said, [*back, *_hint("help", "help", self._hinted)])

    def _said_line(self, glyph: Span, text: str, keys: Sequence[Span]) -> Line:
        """Write a glyph, a text, and on the right the marks and the keys that help, as far as there is room."""
        if self._is_covered:  # a page that repeats the notice has the help, too
            keys = _hint("help", "help", self._hinted) if self.repeat is not None else ()
        room = self.line_width - 4
        if width_of(text) >= room - _cells(keys):
            text = _RECORDS.sub(" marked", text)
        if width_of(text) >= room - _cells(keys):
            keys = ()
        # A long text that names the marked records itself needs no count of them beside it, and none has room for it there.
        least = 0 if " marked" in text or self.line_width < _NARROW else self.line_width // 3
        marks = self._marks(max(room - width_of(text) - _cells(keys), least))
        right = [*marks, *keys]
        said = _shortened(text, room - _cells(right) - bool(right))
        gap = " " * (room - width_of(said) - _cells(right))
        return (Span(" "), glyph, Span(f"  {said}"), *((Span(gap), *right) if right else ()))

    def _marks(self, room: int) -> list[Span]:
        said = marked_text(self._marked, self._unlisted, room - 4) if self._shows_marks else ""
        return [Span(" ┃", "mark"), Span(f" {said} ")] if said else []
