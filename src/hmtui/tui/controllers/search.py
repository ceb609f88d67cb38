"""Searching off the event loop: one thread, and only the newest question counts.

The screen asks; the thread searches and posts ``Answered`` as soon as the first
screen of rows and the total are known, and ``Counted`` when the hits of every tab
are, where that takes longer. Where the total takes longer, too, ``Answered`` comes
twice: the first time with the first rows alone (``Hits.partial``). A newer
question interrupts the older one, and an answer carries its question, so that
the screen can drop it when it comes too late.

Invariant: the event loop never waits for a search longer than ``wait`` is told,
which is a fraction of a frame.
"""

from __future__ import annotations

import gc
import threading
from contextlib import suppress
from time import perf_counter, thread_time
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message

from hmtui.broader import absent_field, broader_queries, nowhere, what_is_meant
from hmtui.columns import order_words
from hmtui.errors import Cancelled, SourceError
from hmtui.query import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.broader import Broader, Meant
    from hmtui.library import Found, Library
    from hmtui.models import Entry

__all__ = ["Answered", "Counted", "Failed", "Question", "Searcher", "answer"]

_SOON = 0.004
"""Seconds that counting the hits of each tab may take for the numbers to come with the first rows, in one frame."""
_PAINTING = 0.03
"""Seconds left to the screen to paint the rows, before the hits of a long list are counted for each tab."""
_MOST_MEANT = 50_000
"""Records of a list up to which it is found out, for each letter, what else its words may mean."""
FIRST = 64
"""Rows that an answer brings along before the total is known: more than a tall terminal shows."""


class Question(Struct, frozen=True):
    """What was asked, of which library, and as which of all questions."""

    generation: int
    library: Library
    text: str
    section: str | None
    sort: Sort | None


class Answered(Message):
    """The first rows are known."""

    def __init__(self, question: Question, found: Found, first: tuple[int, ...], seconds: float) -> None:
        """Carry the question, what was found, the first record numbers, and the time it took."""
        self.question = question
        self.found = found
        self.first = first
        self.seconds = seconds
        self.broader: Sequence[Broader] = ()
        """What to leave out of a query that found nothing."""
        self.absent = ""
        """A field asked for that no record of the list has, in words."""
        self.nowhere = ""
        """What of a query that found nothing is in no record of the list, as a sentence."""
        self.meant: Meant | None = None
        """What else its words may mean."""
        self.counts: Mapping[str | None, int] | None = None
        """Hits by section (None is All), when they were quick to count."""
        super().__init__()

    def row_of(self, entry_id: str | None) -> int | None:
        """Return the row of a record, if it is listed; of no record, the first one."""
        number = self.question.library.store.number_of(entry_id) if entry_id is not None else None
        return self.found.hits.position(number) if number is not None else 0

    def entries(self, start: int, stop: int) -> list[Entry]:
        """Read the records of some rows."""
        first, library = self.first, self.question.library
        numbers = first[start:stop] if stop <= len(first) else self.found.hits.numbers(start, stop)
        return [library.entry_at(number) for number in numbers]

    @property
    def is_corrected(self) -> bool:
        """Whether a part of the query has a mistake, in whose place another one may be meant."""
        return self.found.query.mistake is not None

    @property
    def order_in_words(self) -> str:
        """The order of several hits, where it is that of no column: the best match first, or as in the list."""
        order = self.order() or Sort("relevance")
        if len(self.found.hits) <= 1 or (order == Sort("relevance") and not self.found.query.has_text):
            return ""
        return order_words(order.key, reverse=order.reverse) if order.key in {"relevance", "list"} else ""

    def order(self) -> Sort | None:
        """Return the order in which the hits are listed; None is by relevance."""
        query, store = self.found.query, self.question.library.store
        return query.sort or self.question.sort or (None if query.has_text else store.usual_order)


class Failed(Message):
    """The search came to nothing: what it looks at cannot be read."""

    def __init__(self, question: Question, error: SourceError) -> None:
        """Carry the question and the reason."""
        self.question = question
        self.error = error
        super().__init__()


class Counted(Message):
    """The hits of an earlier answer are counted for each tab."""

    def __init__(self, question: Question, counts: Mapping[str | None, int]) -> None:
        """Carry the question and the hits by section; None is All."""
        self.question = question
        self.counts = counts
        super().__init__()


def answer(question: Question, cancelled: Callable[[], bool] | None = None, enough: int | None = None) -> Answered:
    """Search for the first rows, here and now; for these alone where ``enough`` says so and all would take long."""
    started = perf_counter()
    found = question.library.search(
        question.text, section=question.section, sort=question.sort, cancelled=cancelled, enough=enough
    )
    first = found.hits.first(FIRST)
    answered = Answered(question, found, first, perf_counter() - started)
    if not first and len(question.library):
        answered.absent = absent_field(question.library, found.query, cancelled)
        answered.nowhere = nowhere(question.library, question.text, cancelled)
        answered.broader = broader_queries(question.library, question.text, question.section, cancelled)
    if not found.hits.partial and len(question.library) <= _MOST_MEANT:
        answered.meant = what_is_meant(question.library, question.text, question.section, found.hits, cancelled)
    return answered


class Searcher:
    """The search thread."""

    def __init__(self, post: Callable[[Message], object]) -> None:
        """Hand messages to ``post``, which must be thread-safe."""
        self._post = post
        self._waiting: Question | None = None
        self._awaited: int | None = None
        self._ready: Answered | None = None
        self._stopped = False
        self._coming: Library | None = None
        self._warm: Library | None = None
        self._counting = 0.0
        """Seconds of this thread's own time that counting took last."""
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)
        self._thread.start()

    def prepare(self, library: Library) -> None:
        """Get ready for questions about a library."""
        with self._wake:
            self._coming = library
            self._wake.notify_all()

    def ask(self, question: Question) -> None:
        """Put a question; one that still waits or is being worked on is given up."""
        with self._wake:
            self._waiting = question
            self._wake.notify_all()

    def wait(self, question: Question, seconds: float) -> Answered | None:
        """Return the answer if it comes within a moment, so that one frame shows letter and rows; else it is posted."""
        with self._wake:
            self._awaited = question.generation
            self._wake.wait_for(lambda: self._ready is not None, seconds)
            answered, self._ready, self._awaited = self._ready, None, None
            return answered

    def _hand_over(self, answered: Answered) -> None:
        with self._wake:
            if answered.question.generation == self._awaited:
                self._ready = answered
                self._wake.notify_all()
                return
        self._post(answered)

    def stop(self) -> None:
        """End the thread when it next looks up."""
        gc.unfreeze()  # see ``_warm_up``
        with self._wake:
            self._stopped = True
            self._wake.notify_all()

    def _superseded(self) -> bool:
        return self._waiting is not None or self._stopped

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._superseded() or self._coming is not None)
                if self._stopped:
                    return
                question, self._waiting = self._waiting, None
                library, self._coming = question.library if question else self._coming, None
            if library is not None:
                self._warm_up(library)
            if question is not None:
                self._answer(question)

    def _warm_up(self, library: Library) -> None:
        """Index the text of a small library, or open the file of a large one, before the first letter is typed."""
        if library is not self._warm:
            if self._warm is not None:  # what the list before was made of goes, since it was kept from the collector
                gc.unfreeze()
                gc.collect()
            self._warm = library
            # What the program and the library are made of stays. Each line that is painted leaves a ring of caches
            # behind, so the collector comes often; walking all the rest, too, it stops the screen for a tenth of a second.
            gc.freeze()
            with suppress(SourceError, Cancelled):  # a damaged file is told by the search that needs it
                library.store.prepare()

    def _answer(self, question: Question) -> None:
        me = threading.get_ident()

        def cancelled() -> bool:
            # The hits are the screen's as well: a newer question must not stop it from reading a page.
            return threading.get_ident() == me and self._superseded()

        try:
            answered = answer(question, cancelled, FIRST)
            if answered.found.hits.partial:
                self._hand_over(answered)
                answered = answer(question, cancelled)
            if self._counting < _SOON:
                answered.counts = self._count(answered)
            self._hand_over(answered)
            with self._wake:
                self._wake.wait_for(self._superseded, _PAINTING)
            if answered.counts is None and not self._superseded():
                self._post(Counted(question, self._count(answered)))
            answered.found.hits.read_all()
        except Cancelled:
            return
        except SourceError as error:
            self._post(Failed(question, error))

    def _count(self, answered: Answered) -> Mapping[str | None, int]:
        started = thread_time()
        counts = answered.found.hits.counts()
        self._counting = thread_time() - started
        return counts
