"""A source that is still being opened: what there is so far is shown, and grows.

Invariant: the browser always holds a whole library; a larger one takes its place
in one step, and the user stays on the record they were on.
"""

from __future__ import annotations

from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from textual.message import Message

from hmtui.errors import SourceError, Stopped
from hmtui.paths import source_name
from hmtui.store import DamagedStoreError
from hmtui.text.cleaning import clean
from hmtui.tui.widgets.reading_line import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.library import Library
    from hmtui.opening import News
    from hmtui.opening_thread import Opening
    from hmtui.tui.controllers.session import Session

__all__ = ["Arrived", "Loader", "Loading"]

_MEGABYTE = 1_000_000
_WHOLE = 1.0
"""Seconds for which a list stays on the screen while another one is read: most are whole by then."""
_PATIENCE = 3.0
"""Seconds that the end of the program waits for a source to be closed."""


class Arrived(Message):
    """An opening has come further."""

    def __init__(self, loading: Loading, news: News) -> None:
        """Carry the news, and whose they are."""
        self.loading = loading
        self.news = news
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Let the newest stand for those that wait and brought nothing to show."""
        return isinstance(message, Arrived) and not (message.news.library or message.news.ended)


class Loading:
    """Follows one opening of a source."""

    def __init__(
        self,
        loader: Loader,
        opening: Opening,
        *,
        alone: bool,
        other: bool = False,
        failed: Callable[[SourceError], None] | None = None,
    ) -> None:
        """Show what ``opening`` brings.

        Args:
            loader: what opens sources.
            opening: the opening.
            alone: there is nothing else to browse.
            other: it is another list than the one that is shown.
            failed: is told why it cannot be opened; None: the user is, in a notice.
        """
        from hmtui.opening import size_of

        self._failed = failed
        self._loader, self._session = loader, loader.session
        self._opening = opening
        self._alone = alone
        self._other = other
        self._stopping = False
        self._size = size_of(opening.source)
        self._begun = monotonic()
        self._part: Library | None = None
        """The first records of another list, which are shown if the rest takes long."""
        self.active = True

    def start(self) -> None:
        """Ask for news; they come from the thread that reads."""
        from hmtui.opening import News

        if self._other:
            self._show_reading(News(0, 0))

        def pass_on(news: News) -> None:
            with suppress(RuntimeError):  # the screen is gone: nobody waits for them
                self._session.post(Arrived(self, news))

        self._opening.follow(pass_on)

    def stop(self) -> None:
        """Read no further, and keep what there is."""
        self._opening.cancel()
        self._stopping = True
        self._loader.show_reading(Reading("Stopping", stop=""))

    def abandon(self) -> None:
        """Read no further, and keep nothing: another list is opened."""
        self._opening.abandon()

    def finish(self) -> None:
        """Leave nothing running, and nothing half written; called when the screen is gone."""
        self._opening.finish(_PATIENCE)

    def take(self, news: News) -> None:
        """Show what has come."""
        if news.ended:
            self.active = False
            self._loader.show_reading(None)
        self._part = news.library or self._part
        waits = self._other and not news.ended and monotonic() - self._begun < _WHOLE
        if self._part is not None and not waits:
            self._adopt(self._part)
        if news.ended:
            self._end(news.library)
        elif news.stopped or not self._stopping:
            self._show_reading(news)

    def _adopt(self, library: Library) -> None:
        self._alone, self._part = False, None
        if self._other:
            self._other = False
            self._loader.leave_list(library)
        self._loader.adopt(library)

    def _show_reading(self, news: News) -> None:
        indexing = news.step == "Indexing"
        done = news.step_done if news.step_done > 0 or indexing else None  # how much a pipe holds is not known
        stop, opens = self._session.key("escape"), self._name if self._other else ""
        self._loader.show_reading(Reading(self._doing(news), done, news.records, stop, indexing, opens))

    @property
    def _name(self) -> str:
        return clean(source_name(self._opening.source)) or "the shipped catalog"

    def _doing(self, news: News) -> str:
        """Return what is being done, in bytes where the size is known."""
        if news.step == "Indexing":
            return f"Indexing {news.records:,} records" + (" that were read" if news.stopped else "")
        if news.step == "Reading" and self._other:
            return f"Opening {self._name}"
        if news.step == "Reading" and self._size:
            unit, power = ("MB", 1e6) if self._size >= _MEGABYTE else ("kB", 1e3)
            return f"Reading {self._size * news.step_done / power:.1f} of {self._size / power:.1f} {unit}"
        return f"{news.step} {self._name}" + (f", {news.records:,} records" if news.records else "")

    def _end(self, library: Library | None) -> None:
        if library is None:
            self._fail()
            return
        shortfall = library.origin.shortfall if library.origin is not None else ""
        problem = " ".join(filter(None, (shortfall, library.notice)))
        greeting, self._loader.greeting = self._loader.greeting, ""
        said = problem or " · ".join(filter(None, (greeting, self._summary(library))))
        self._session.notify(
            said, problem=bool(problem), warning=library.origin is not None and library.origin.has_issues
        )
        if not library.partial:
            self._loader.complete()

    def _summary(self, library: Library) -> str:
        """Return what was opened, how it was read, and the keys that show what was wrong with it."""
        count, origin = f"{len(library):,} {self._session.noun()}{'' if len(library) == 1 else 's'}", library.origin
        if origin is None:
            return f"{count}."
        wrong = f" · {origin.summary} ({self._session.key('problems')} shows them)" if origin.problems else ""
        return f"{count}{wrong} · {origin.format}, {origin.encoding}"

    def _fail(self) -> None:
        try:
            self._opening.wait(0)
        except SourceError as error:
            if self._alone:
                self._loader.show_failure(error)
            elif self._failed is not None and not self._session.is_covered:
                self._failed(error)
            else:
                self._session.notify(error)
        except Stopped:
            if self._alone:
                self._session.app.exit()
            self._session.notify("Stopped; nothing was opened.")


class Loader:
    """Opens sources for one browser, one after the other."""

    def __init__(
        self,
        session: Session,
        cache_limit: int,
        *,
        adopt: Callable[[Library], None],
        leave_list: Callable[[Library], None],
        show_reading: Callable[[Reading | None], None],
        complete: Callable[[], None],
    ) -> None:
        """Open sources.

        Args:
            session: what the controllers share.
            cache_limit: bytes that the cache of lists may take.
            adopt: browses a library, which may be a larger one of the same list.
            leave_list: leaves query and marks of the list that is shown, before the one it is given is adopted.
            show_reading: shows how far a source has been read; None: no further.
            complete: is called when a list was read to its end.
        """
        self.session, self._cache_limit = session, cache_limit
        self.adopt, self.leave_list, self.complete = adopt, leave_list, complete
        self.show_reading = show_reading
        self.greeting = ""
        """What the browser has begun with, said again with what became of the list that it opened."""
        self._loading: Loading | None = None

    @property
    def active(self) -> bool:
        """Whether a source is still being read."""
        return self._loading is not None and self._loading.active

    def follow(self, opening: Opening) -> None:
        """Show what an opening brings, where there is nothing else to browse."""
        self._loading = Loading(self, opening, alone=True)

    def start(self) -> None:
        """Begin to show what was to be followed from the start."""
        if self._loading is not None:
            self._loading.start()

    def open(self, source: str, *, other: bool = True, failed: Callable[[SourceError], None] | None = None) -> None:
        """Open a source beside what is shown, and show it as soon as it has records; for the options see ``Loading``."""
        from hmtui.opening_thread import Opening

        if self.active and self._loading is not None:
            self._loading.abandon()
        self.greeting = ""
        opening = Opening(source, cache_limit=self._cache_limit)
        self._loading = Loading(self, opening, alone=False, other=other, failed=failed)
        self._loading.start()

    def reopen(self, error: SourceError) -> None:
        """Open a source again whose file in the cache is damaged."""
        self.session.notify(error)
        if isinstance(error, DamagedStoreError):
            error.discard()
        if not self.active:
            self.open(self.session.library.name, other=False)

    def show_failure(self, error: SourceError) -> None:
        """Show in the list why it could not be opened, where there is nothing else to browse."""
        library = self.session.library
        library.partial, library.notice = False, str(error)
        self.adopt(library)

    def take(self, message: Arrived) -> None:
        """Show what has come, unless another source is opened by now."""
        if message.loading is self._loading:
            message.loading.take(message.news)

    def stop(self) -> None:
        """Read no further, and keep what there is."""
        if self._loading is not None:
            self._loading.stop()

    def finish(self) -> None:
        """Leave nothing running, and nothing half written; called when the screen is gone."""
        if self._loading is not None:
            self._loading.finish()
