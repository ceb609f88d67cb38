"""A source that is still being opened: what there is so far is shown, and grows.

Invariant: the browser always holds a whole library; a larger one takes its place
in one step, and the user stays on the record they were on.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual.message import Message

from hmtui.errors import SourceError
from hmtui.opening import Opening, Stopped
from hmtui.store import DamagedStoreError
from hmtui.store.cache import DEFAULT_LIMIT
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from hmtui.library import Library
    from hmtui.opening import News
    from hmtui.tui.screens.browse import BrowseScreen

__all__ = ["Arrived", "Loading", "open_another", "reopen"]

_PATIENCE = 3.0
"""Seconds that who leaves waits for what is still being read to come to its end."""


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
    """Follows one opening for one screen."""

    def __init__(self, browser: BrowseScreen, opening: Opening, *, alone: bool, other: bool = False) -> None:
        """Show in ``browser`` what ``opening`` brings.

        ``alone``: there is nothing else to browse. ``other``: it is another list than the one that is shown.
        """
        self._browser = browser
        self._opening = opening
        self._alone = alone
        self._other = other
        self._stopping = False
        self._listed = 0
        self.active = True

    def start(self) -> None:
        """Ask for news; they come from the thread that reads."""

        def pass_on(news: News) -> None:
            with suppress(RuntimeError):  # the screen is gone: nobody waits for them
                self._browser.post_message(Arrived(self, news))

        self._opening.follow(pass_on)

    def stop(self) -> None:
        """Read no further, and keep what there is."""
        self._opening.cancel()
        self._stopping = True
        self._browser.status.progress("Stopping", None)

    def finish(self) -> None:
        """Leave nothing running behind, and nothing half written; called when the screen is gone."""
        self._opening.finish(_PATIENCE)

    def take(self, news: News) -> None:
        """Show what has come."""
        if news.library is not None:
            self._alone = False
            self._listed = len(news.library)
            self._begin_anew()
            if news.library is not self._browser.library:
                self._browser.outdated.append(self._browser.library)
            self._browser.adopt(news.library)
        if news.ended:
            self._end(news.library)
        elif not self._stopping:
            name = clean(self._opening.source.rstrip("/").rpartition("/")[2])
            self._browser.status.progress(f"Reading {name}", news.done, ("Esc stops", *_so_far(news, self._listed)))

    def _begin_anew(self) -> None:
        """Leave the search and the marks of another list behind, once there is something of this one."""
        if self._other:
            self._other = False
            self._browser.own.leave()
            self._browser.marks.forget()
            self._browser.search.set_text("")

    def _end(self, library: Library | None) -> None:
        self.active = False
        self._browser.status.progress("", None)
        if library is None:
            self._fail()
        elif library.notice:
            self._browser.say(library.notice, problem=True)
        else:
            self._browser.say(_summary(library))
            self._browser.own.look_at_catalog()

    def _fail(self) -> None:
        if self._alone:
            self._browser.app.exit()  # whoever started the browser says why
            return
        try:
            self._opening.wait(0)
        except SourceError as error:
            self._browser.say(str(error), problem=True)
        except Stopped:
            self._browser.say("Stopped; nothing was opened.")


def open_another(browser: BrowseScreen, source: str, *, other: bool = True) -> None:
    """Open a source beside what is shown, and show it as soon as there is something of it; ``other``: a new one."""
    if browser.loading_source is not None and browser.loading_source.active:
        browser.loading_source.stop()
    limit: int = getattr(browser.app, "cache_limit", DEFAULT_LIMIT)
    browser.loading_source = Loading(browser, Opening(source, cache_limit=limit), alone=False, other=other)
    browser.loading_source.start()


def reopen(browser: BrowseScreen, error: SourceError) -> None:
    """Open a source again whose file in the cache is damaged."""
    browser.say(str(error), problem=True)
    if isinstance(error, DamagedStoreError):
        error.discard()
    if browser.loading_source is None or not browser.loading_source.active:
        open_another(browser, browser.library.name, other=False)


def _so_far(news: News, listed: int) -> tuple[str, ...]:
    """Return how much has been read, and how much of that is listed and searched meanwhile."""
    first = f"the first {listed:,} listed" if listed else ""
    read = f"{news.records:,} read" if news.records > listed else ""
    return tuple(filter(None, (first, read)))


def _summary(library: Library) -> str:
    """Return what was opened, how it was read, and whether something was wrong with it."""
    said = f"{len(library):,} records"
    if library.origin is None:
        return f"{said}."
    problems = len(library.origin.problems)
    wrong = f" · {problems:,} problem{'' if problems == 1 else 's'}: ! shows them" if problems else ""
    return f"{said} · {library.origin.format}, {library.origin.encoding}{wrong}"
