"""Tab in the search box: mends a mistyped field, completes the word at the caret, or takes the query that may be meant.

Invariant: while the box has the focus, the frame names first what Tab would take; where there is nothing to take, it
says what is to be said of the query.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hmtui.columns import order_words
from hmtui.query import parse, sort_of
from hmtui.tui.controllers.messages import Explanation, explanation
from hmtui.tui.controllers.session import AT_ONCE
from hmtui.tui.widgets.line_widget import Span
from hmtui.tui.widgets.said import Said
from hmtui.views.completion import Completions, completions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.library import Library
    from hmtui.query import QueryProblem
    from hmtui.tui.controllers.search import Answered
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.panels import Panels

    _Place = tuple[Library, str | None, str, int]

__all__ = ["QueryCompletion"]

_CHOICES = -1
"""The place in which what all completions begin with stands in the box, and none of them yet."""
_NAMED = 7
"""Completions that are named."""


class QueryCompletion:
    """The completion of one search box."""

    def __init__(self, session: Session, panels: Panels, show: Callable[[Said], None]) -> None:
        """Complete what stands in the box of ``panels``; ``show`` shows what is said in its frame."""
        self._session, self._panels, self._show = session, panels, show
        self._found = Completions(0)
        self._at = 0
        self._made: object = None
        """What stood in the box after the last completion, and where the caret was."""
        self._offered: Completions | None = None
        self._looked: object = None
        """What is offered, and for which place; None while a thread looks for it."""
        self._explanation = Explanation()
        self._meant: tuple[str, str] | None = None
        """A query, and the one that may be meant by it."""

    # --- what Tab does --------------------------------------------------------------------------------------

    def complete(self, step: int = 1) -> bool:
        """Do what Tab does in the box; return whether there was anything to do.

        ``step``: after a completion, 1 takes the next one in its place, -1 the one before.
        """
        cycles = self._cycles
        if step < 0 and not cycles:
            return False
        box = self._panels.box.input
        if not cycles and (mistyped := self._mistyped()) is not None:
            self._session.set_query(mistyped.corrected(box.value))
            box.cursor_position = mistyped.start + len(mistyped.instead)
            return True
        if cycles:
            begun = self._at < 0 and step < 0
            self._at = (self._at + step + begun) % len(self._found.words)
        else:
            self._found = self._find(self._place)
            self._at = 0 if len(self._found.words) == 1 else _CHOICES
        if self._found.words:
            self._take()
        elif self._meant is not None and self._meant[0] == box.value:
            with self._session.query_steps.step():
                self._session.set_query(self._meant[1])
        else:
            return False
        return True

    def _take(self) -> None:
        """Put the completion in place of the word before the caret; before the first of several, what they begin with."""
        box = self._panels.box.input
        words, start = self._found.words, self._found.start
        caret = box.cursor_position
        typed, word = box.value[start:caret], words[self._at]
        if self._at == _CHOICES:
            word = _begun(words, typed)
        after, self._made = box.value[caret:], None
        if word != typed:
            self._session.set_query(f"{box.value[:start]}{word}{after}")
        box.cursor_position = start + len(word)
        self._made = self._place
        self.offer()

    @property
    def _place(self) -> _Place:
        """What is completed: the text and the caret, in which list and tab."""
        session, box = self._session, self._panels.box.input
        return session.library, session.section, box.value, box.cursor_position

    @property
    def _cycles(self) -> bool:
        """Whether the last completion still stands at the caret, and there are others."""
        return self._place == self._made and len(self._found.words) > 1

    def _mistyped(self) -> QueryProblem | None:
        """Return a part of the query in whose place another one is meant, unless it is a word that completes."""
        box = self._panels.box.input
        mistyped = parse(box.value).mistake
        begun = mistyped is not None and mistyped.end == box.cursor_position
        return None if begun and self._find(self._place).words else mistyped

    @staticmethod
    def _find(place: _Place) -> Completions:
        library, section, text, caret = place
        return completions(library, text, caret, section)

    # --- what the frame says --------------------------------------------------------------------------------

    def explain(self, answered: Answered) -> None:
        """Say what of the query was not understood, or may be meant, where nothing is to be completed."""
        self._explanation = explanation(answered)
        self._meant = (answered.question.text, answered.meant.query) if answered.meant is not None else None
        self.offer()

    def offer(self) -> None:
        """Name what Tab would take now, in a moment where the list is long; else say what is to be said."""
        box, place = self._panels.box, self._place
        if self._session.panel != "box" or box.is_selected:
            self._explain()
        elif self._cycles:
            words = self._found.words
            self._name([*words[self._at + 1 :], *words[: max(0, self._at)]])
        elif self._mistyped() is not None:
            self._explain()
        else:
            if place != self._looked:
                self._look(place)
            self._name(self._offered.words if self._offered is not None else ())

    def _explain(self) -> None:
        """Say what is to be said of the query, and which key takes what may be meant, where it does."""
        said, panel, key = self._explanation, self._session.panel, self._session.key
        keys = key("next_panel") if said.instead and panel in {"box", "list"} else ""
        if keys and panel == "list":
            keys = key("enter") if said.offered else f"{key('search')} {keys}"
        takes = f" · {keys}: use it" if keys else ""
        sign = Span("→", "accent name") if said.is_hint else Span("!", "warn name")
        self._show(Said(said.words, sign, takes, f"{said.instead}?" if said.instead else ""))

    def _look(self, place: _Place) -> None:
        """Look for completions: in a thread where the values of a long list are to be counted."""
        self._looked, self._offered = place, None
        if len(self._session.library) <= AT_ONCE or ":" not in self._panels.box.text:
            self._offered = self._find(place)
            return

        def show(found: Completions) -> None:
            self._offered = found
            self.offer()

        find, wanted = partial(self._find, place), lambda: place == self._looked
        self._session.at_rest("completions", find, show, wanted)

    def _name(self, words: Sequence[str]) -> None:
        """Name completions, the one that Tab would take first."""
        if not words:
            self._explain()
            return
        field, _, value = words[0].partition(":")
        named = [one.replace(f"{field}:", "").lstrip("=").strip('"') if value else one for one in words[:_NAMED]]
        if field == "sort" and (sort := sort_of(value)) is not None and value != "relevance":
            named[0] += f" ({order_words(sort.key, reverse=sort.reverse)})"
        more = f", … {len(words) - _NAMED} more" if len(words) > _NAMED else ""
        then = f" · then {', '.join(named[1:])}{more}" if named[1:] else ""
        key, after = self._session.key, ""
        if self._cycles:
            after = (
                " · or type a value"
                if words[0].endswith(":")
                else f" · {key('previous_panel')}: back"
                if named[1:]
                else ""
            )
        elif field == "sort" and not value.startswith("-"):
            after = " · - reverses"
        self._show(Said(f"{named[0]}{then}{after}", Span(key("next_panel"), "accent name")))


def _begun(words: Sequence[str], typed: str) -> str:
    """Return what completions begin with alike, without the sign of a whole name, which it is none; else what was typed."""
    first, last = min(words), max(words)
    alike = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    common = first[:alike].replace(":=", ":")
    return common if len(common) > len(typed) and '"' not in common else typed
