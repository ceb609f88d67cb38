"""Tab in the search box: mends a mistyped field, completes the word at the caret, or takes the query that may be meant.

Invariant: while the box has the focus, the frame names first what Tab would take; where there is nothing to take, it
says what is to be said of the query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.columns import order_words
from hmtui.errors import Cancelled, HmtuiError
from hmtui.query import parse, sort_of
from hmtui.tui.controllers.messages import explanation
from hmtui.tui.widgets.line_widget import Span
from hmtui.views.completion import Completions, completions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.query import QueryProblem
    from hmtui.tui.controllers.search import Answered
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.panels import Panels

__all__ = ["QueryCompletion"]

_NAMED = 7
"""Completions that are named."""
_REST = 0.15
"""Seconds without a key after which the values of a long list are counted, so that no search waits for it."""
_AT_ONCE = 2_000
"""Records whose values are counted here and now; those of a longer list in a thread."""


class QueryCompletion:
    """The completion of one search box."""

    def __init__(self, session: Session, panels: Panels, show: Callable[[str, Span], None]) -> None:
        """Complete what stands in the box of ``panels``; ``show`` shows words in its frame, behind a sign."""
        self._session, self._panels, self._show = session, panels, show
        self._found = Completions(0)
        self._at = 0
        self._made: object = None
        """What stood in the box after the last completion, and where the caret was."""
        self._offered: Completions | None = None
        self._looked: object = None
        """What is offered, and for which place; None while a thread looks for it."""
        self._said, self._sign = "", Span("")
        """What is to be said of the query."""
        self._takes = ""
        """The action that takes what may be meant."""
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
            self._session.set_query(f"{box.value[: mistyped.start]}{mistyped.instead}{box.value[mistyped.end :]}")
            box.cursor_position = mistyped.start + len(mistyped.instead)
            return True
        if cycles:
            self._at = (self._at + step) % len(self._found.words)
        else:
            self._found, self._at = self._find(), 0
        if self._found.words:
            self._take()
        elif self._meant is not None and self._meant[0] == box.value:
            with self._session.query_steps.step():
                self._session.set_query(self._meant[1])
        else:
            return False
        return True

    def _take(self) -> None:
        """Put the completion in place of the word before the caret."""
        box = self._panels.box.input
        word, start = self._found.words[self._at], self._found.start
        after, self._made = box.value[box.cursor_position :], None
        self._session.set_query(f"{box.value[:start]}{word}{after}")
        box.cursor_position = start + len(word)
        self._made = self._place
        self.offer()

    @property
    def _place(self) -> tuple[object, ...]:
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
        mistyped = next((one for one in parse(box.value).problems if one.instead), None)
        begun = mistyped is not None and not mistyped.used and mistyped.end == box.cursor_position
        return None if begun and self._find().words else mistyped

    def _find(self) -> Completions:
        session, box = self._session, self._panels.box.input
        return completions(session.library, box.value, box.cursor_position, session.section)

    # --- what the frame says --------------------------------------------------------------------------------

    def explain(self, answered: Answered) -> None:
        """Say what of the query was not understood, or may be meant, where nothing is to be completed."""
        self._said, is_hint, self._takes = explanation(answered)
        self._sign = Span("→", "accent name") if is_hint else Span("!", "warn name")
        self._meant = (answered.question.text, answered.meant.query) if answered.meant is not None else None
        self.offer()

    def offer(self) -> None:
        """Name what Tab would take now, in a moment where the list is long; else say what is to be said."""
        box, place = self._panels.box, self._place
        if self._session.panel != "box" or box.is_selected:
            self._explain()
        elif self._cycles:
            words = self._found.words
            self._name([*words[self._at + 1 :], *words[: self._at]])
        elif self._mistyped() is not None:
            self._explain()
        else:
            if place != self._looked:
                self._look(place)
            self._name(self._offered.words if self._offered is not None else ())

    def _explain(self) -> None:
        """Say what is to be said of the query, and which key takes what may be meant, where it does."""
        panel, key = self._session.panel, self._session.key
        keys = ""
        if self._takes and (panel == "box" or (self._takes, panel) == ("enter", "list")):
            keys = key(self._takes)
        elif self._takes and panel == "list":
            keys = f"{key('search')} {key(self._takes)}"
        takes = f" · {keys}: use it" if keys else ""
        self._show(f"{self._said}{takes}", self._sign)

    def _look(self, place: tuple[object, ...]) -> None:
        """Look for completions: in a thread where the values of a long list are to be counted."""
        self._looked, self._offered = place, None
        if len(self._session.library) <= _AT_ONCE or ":" not in self._panels.box.text:
            self._offered = self._find()
        else:
            self._session.after(_REST, lambda: self._look_in_thread(place))

    def _look_in_thread(self, place: tuple[object, ...]) -> None:
        if place == self._place:
            self._session.in_thread("completions", lambda: self._look_slowly(place))

    def _look_slowly(self, place: tuple[object, ...]) -> None:
        try:
            found = self._find()
        except (Cancelled, HmtuiError):
            return  # the list is closed, or cannot be read, which its own search reports

        def finish() -> None:
            if place == self._looked:
                self._offered = found
                self.offer()

        self._session.later(finish)

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
            after = " · or type a value" if not value else f" · {key('previous_panel')}: back" if named[1:] else ""
        elif field == "sort" and not value.startswith("-"):
            after = " · - reverses"
        self._show(f"{named[0]}{then}{after}", Span(key("next_panel"), "accent name"))
