"""What leaves the browser: text for the clipboard, addresses for a web browser, files.

Both may take a second or two, so they run in a worker thread and come back with
one honest sentence for the footer; where no clipboard took the text, it is
shown in a window, to be selected with the terminal's own mouse.

Invariant: the screen is never blocked, and nothing started here writes on it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from hmtui.citations import cite_what_can_be, style_for_file
from hmtui.errors import Cancelled, HmtuiError
from hmtui.formats.trust import incomplete
from hmtui.paths import absolute_source
from hmtui.terminal import Environment
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.citations import Style
    from hmtui.citations.export import Exported
    from hmtui.library import Library
    from hmtui.models import Entry, Link
    from hmtui.tui.controllers.session import Session

__all__ = ["ClipboardController"]

_SHOWN = 20_000
"""Characters of a text that are shown in a window; nobody selects more with a mouse, and the file has all of it."""
_MANY = 200
"""Records from which on it is said what is being done with them, before it is said that it was."""


class ClipboardController:
    """Copies, opens and exports for one browser."""

    def __init__(self, session: Session, route: str | None) -> None:
        """Serve a session; ``route`` is the way to copy that the user has configured."""
        self._session, self._route = session, route
        self._written: list[str] = []
        self._hints: set[str] = set()
        """What was said already of how texts can be pasted: once a session."""
        self._newest = 0
        """Number of the latest copy that was asked for."""
        self._one_at_a_time, self._one_export = Lock(), Lock()

    def copy(self, text: str, what: str) -> None:
        """Copy text; ``what`` is what the notice calls it."""
        self._session.app.remember_copied(text)
        self._run_copy(lambda: self._copy(text, what))

    def cite(self, read: Callable[[], Sequence[Entry]], count: int, style: Style, marked: str = "") -> None:
        """Copy the citation, in a style, of the records that ``read`` gives.

        ``marked``: which of the marked they are.
        """
        if count > _MANY:
            self._session.notify(f"Citing {count:,} records …")
        library = self._session.library
        self._run_copy(lambda: self._cite(library, read, style, marked))

    def open(self, link: Link, name: str) -> None:
        """Open a link of the record ``name``; where no browser can be started, copy its address and show it."""
        self._run("open", partial(self._open, link, name))

    def export(
        self,
        read: Callable[[], Sequence[Entry]],
        count: int,
        path: str,
        style: Style,
        failed: Callable[[HmtuiError], None],
        *,
        overwrite: bool = False,
    ) -> None:
        """Write the records that ``read`` gives to a file; a .bib file that is there gets those that it lacks.

        ``failed`` is told why they could not be written. ``overwrite``: take the place of another file that is there.
        """
        if count > _MANY:
            self._session.notify(f"Writing {count:,} records to {path} …")
        write = partial(self._session.library.export, overwrite=overwrite)
        self._session.in_thread("export", partial(self._export, write, read, path, style, failed))

    def files(self, style: Style) -> Sequence[str]:
        """Return names of files to write to: those of this session, the last one first, and one that is new."""
        fresh = f"hmtui{style.suffix if style.group == 'file' else '.bib'}"
        return tuple(dict.fromkeys((*reversed(self._written), fresh)))

    def _export(
        self,
        write: Callable[..., Exported],
        read: Callable[[], Sequence[Entry]],
        path: str,
        usual: Style,
        failed: Callable[[HmtuiError], None],
    ) -> None:
        whole = absolute_source(str(Path(path).expanduser()))
        there = Path(whole).is_file() and path.lower().endswith(".bib")
        try:
            style = style_for_file(path, usual.id)
            with self._one_export:
                done = write(read(), whole, style=style.id, append=there)
        except HmtuiError as error:
            self._session.app.call_from_thread(failed, error)
            return
        except Cancelled:  # its records are read while they are written
            self._notify(f"Not written: {path} (the list was closed).", problem=True)
            return
        self._written.append(path)
        self._session.undo.exported = clean(path)
        self._notify(done.sentence)

    def _cite(self, library: Library, read: Callable[[], Sequence[Entry]], style: Style, marked: str) -> None:
        cited = cite_what_can_be(read(), lambda some: library.cite(some, style.id))
        entries = cited.entries
        library.keep_keys(entries)
        what = library.keys_of(entries)[entries[0].id] if len(entries) == 1 else f"{len(entries):,} records"
        if marked:
            what = f"of {marked}: {what}" if len(entries) == 1 else f"of {marked}"
        elif len(entries) != 1:
            what = f"of {what}"
        if cited.problems:
            what += f" (without {len(cited.problems)}: {cited.problems[0].message.rstrip('.')})"
        self._session.app.call_from_thread(self._session.app.remember_copied, cited.text)
        lacks = incomplete(entries) if style.group != "paste" else ""
        said = f"{style.label} {what}"
        self._copy(cited.text, f"{said}, {lacks}" if lacks else said, problem=bool(lacks))

    def _run_copy(self, work: Callable[[], None]) -> None:
        """Copy in the order of the keys: a slow copy never lands on one that was asked for after it."""
        self._newest += 1
        self._run("copy", partial(self._in_turn, work, self._newest))

    def _in_turn(self, work: Callable[[], None], number: int) -> None:
        with self._one_at_a_time:
            if number == self._newest:
                work()

    def _run(self, group: str, work: partial[None]) -> None:
        self._session.in_thread(group, partial(self._safely, work))

    def _safely(self, work: partial[None]) -> None:
        try:
            work()
        except HmtuiError as error:
            self._session.app.call_from_thread(self._session.notify, error)
        except Cancelled:  # as for a file
            self._notify("Nothing was copied: the list was closed.", problem=True)

    def _notify(self, notice: str, *, problem: bool = False) -> None:
        self._session.app.call_from_thread(self._session.notify, notice, problem=problem)

    def _copy(self, text: str, what: str, *, problem: bool = False) -> None:
        from hmtui import clipboard

        copied = clipboard.copy(text, Environment.read(), write_terminal=self._write_terminal, route=self._route)
        new = copied.hint not in self._hints
        if new:
            self._hints.add(copied.hint)
        said = copied.notice(what) if new else copied.sentence(what)
        self._notify(said, problem=problem or copied.refused)
        if copied.refused:
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}\n…"
            self._show("No clipboard found", shown, f"No clipboard found, saved to {copied.path}.")

    def _open(self, link: Link, name: str) -> None:
        from hmtui import clipboard
        from hmtui import links as opener
        from hmtui.tui.dialogs.text import LinkDialog

        opened = opener.open_url(link.url, Environment.read())
        if opened.started:
            self._notify(f"Opened {link.named} of {name} ({opened.via})")
            return
        url = opened.url or link.url
        cause = f"{opened.reason[:1].upper()}{opened.reason[1:]}"
        app = self._session.app
        app.call_from_thread(app.remember_copied, url)
        try:
            copied = clipboard.copy(url, Environment.read(), write_terminal=self._write_terminal, route=self._route)
        except HmtuiError as error:  # the link is shown all the same
            app.call_from_thread(self._session.notify, error)
            said = str(error)
        else:
            said = f"{copied.sentence('the link')}."
        reason = f"{cause}. {said}"
        dialog = LinkDialog("No browser started", f"{name} · {link.kind}", url, reason)
        app.call_from_thread(self._session.open_dialog, dialog)

    def _show(self, title: str, text: str, why: str) -> None:
        from hmtui.tui.dialogs.text import TextDialog

        self._session.app.call_from_thread(self._session.open_dialog, TextDialog(title, text, why))

    def _write_terminal(self, sequence: str) -> bool:
        return self._session.app.call_from_thread(self._session.app.write_terminal, sequence)
