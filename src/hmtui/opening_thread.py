"""Open a source in a thread, so that the browser can show what was read while the rest is read."""

from __future__ import annotations

from threading import Condition, Thread
from time import perf_counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.errors import SourceError, Stopped
from hmtui.opening import News, open_source
from hmtui.store.cache import DEFAULT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.library import Library

__all__ = ["Opening"]

_BEAT = 0.2
"""Seconds between two pieces of news that only report progress."""
_COURTESY = 1.0
"""Seconds for which reading rests when there is something to show and nobody shows it yet."""


class Opening:
    """The opening of a source in a thread of its own."""

    def __init__(self, source: str, *, offline: bool = False, cache_limit: int = DEFAULT_LIMIT) -> None:
        """Begin to open ``source``; for the others see ``open_source``."""
        self.source = source
        self._offline = offline
        self._cache_limit = cache_limit
        self._stops = 0
        self._abandoned = self._hurried = False
        self._latest = News(0, 0)
        self._listener: Callable[[News], object] | None = None
        self._news = Condition()
        self._failure: BaseException | None = None
        self._told = 0.0
        self._thread = Thread(target=self._run, name="opening", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop reading and keep what was read; a second time, stop writing that to the cache (see ``open_source``)."""
        with self._news:
            self._stops += 1
            self._news.notify_all()

    def abandon(self) -> None:
        """Stop reading and keep nothing."""
        self._abandoned = True
        self.cancel()

    def begin(self, seconds: float) -> Library | None:
        """Wait some seconds for the end, or until there is something to show; return the library if it is whole.

        Raises as ``wait`` does.
        """
        with self._news:
            self._news.wait_for(lambda: self._latest.ended or self._latest.library is not None, seconds)
        return self.wait(0)

    def wait(self, seconds: float | None = None) -> Library | None:
        """Return the opened library if it is there within some seconds.

        Raises:
            SourceError: the source cannot be read, or holds no records.
            Stopped: it was cancelled before there was anything.
        """
        with self._news:
            self._hurried = seconds is None or self._hurried
            self._news.notify_all()
            if not self._news.wait_for(lambda: self._latest.ended, seconds):
                return None
            if self._failure is not None:
                raise self._failure
            return self._latest.library

    def follow(self, listener: Callable[[News], object]) -> None:
        """Hand news to ``listener`` from now on, beginning with the newest; it is called from the thread."""
        with self._news:
            self._listener = listener
            listener(self._latest)
            self._news.notify_all()

    def finish(self, seconds: float) -> None:
        """Stop reading, keep nothing, and wait some seconds until nothing of it is left running or half written."""
        self.abandon()
        self._thread.join(seconds)

    def _notify(self, news: News) -> None:
        with self._news:
            news = replace(news, done=max(news.done, self._latest.done))  # what is only shown is no step back
            # What can be shown stays part of the news for a listener that comes later.
            self._latest = news if news.library or news.ended else replace(news, library=self._latest.library)
            self._news.notify_all()
            if self._listener is not None:
                if news.library or news.ended or perf_counter() - self._told > _BEAT:
                    self._told = perf_counter()
                    self._listener(news)
            elif news.library and not news.ended:
                # The first screen is drawn sooner when nothing is read meanwhile.
                self._news.wait_for(lambda: self._listener is not None or self._stops or self._hurried, _COURTESY)

    def _progress(self, news: News) -> None:
        if self._abandoned:
            raise Stopped
        self._notify(news)

    def _run(self) -> None:
        try:
            library = open_source(
                self.source,
                offline=self._offline,
                notify=self._progress,
                stops=lambda: self._stops,
                cache_limit=self._cache_limit,
            )
            library.store.prepare()  # here, where no user waits for it
        except (SourceError, Stopped) as error:
            self._end(error)
        except BaseException as error:
            self._end(error)  # ``wait`` raises it
            raise
        else:
            self._notify(News(1, len(library), library, ended=True))

    def _end(self, failure: BaseException) -> None:
        self._failure = failure
        self._notify(News(1, 0, ended=True))
