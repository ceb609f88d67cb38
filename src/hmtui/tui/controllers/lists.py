"""Lists: opening another one, the issues found in this one, and where a record was read from."""

from __future__ import annotations

import os
import shlex
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from hmtui import catalog as catalogs
from hmtui.errors import HmtuiError
from hmtui.paths import absolute_source, distinct_names, with_tilde
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from hmtui.config import Config
    from hmtui.formats.findings import Origin
    from hmtui.tui.controllers.annotations import AnnotationController
    from hmtui.tui.controllers.loading import Loader
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.dialogs.open import Listed

__all__ = ["ListController"]


class ListController:
    """Opens lists and their files."""

    def __init__(
        self, session: Session, loader: Loader, annotations: AnnotationController, config: Config | None
    ) -> None:
        """Serve a session."""
        self._session, self._loader, self._annotations, self._config = session, loader, annotations, config

    def open(self, typed: str = "", reason: str = "") -> None:
        """Ask for a source, and open it; ``reason``: why what was ``typed`` could not be opened."""
        from hmtui.sources.path_completion import complete_path
        from hmtui.tui.dialogs.open import OpenDialog

        def take(source: str | None) -> None:
            if source is not None:
                self.open_source(source)

        self._session.open_dialog(OpenDialog(self._known_lists(), complete_path, typed, reason), take)

    def open_source(self, source: str = "") -> None:
        """Open a source, the shipped catalog for none; where that fails, ask again and say why."""
        from hmtui.sources.saved_names import resolve

        self._annotations.remember_position()  # so that this list is among the recent ones from now on
        path = resolve(os.path.expanduser(source))  # noqa: PTH111 - addresses too
        self._loader.open(path, failed=lambda error: self.open(source, str(error)))

    def _known_lists(self) -> list[Listed]:
        """Return the shipped catalog, the user's own one, the sources saved by name, then the lists opened last."""
        from hmtui.online.adding import own_catalog
        from hmtui.sources.saved_names import list_sources
        from hmtui.tui.dialogs.open import Listed

        shipped, shown = catalogs.load(), absolute_source(self._session.library.name)
        count, where = len(shipped.entries), "shipped with hmtui"
        lists = [Listed("Catalog", "", clean(shipped.title), count, shipped.updated, where, is_open=not shown)]
        saved = list_sources()
        lists += [Listed("Saved", one.name, one.name, one.records, one.day, clean(one.address)) for one in saved]
        own = own_catalog(self._config)
        paths = {str(own), *(str(one.path) for one in saved)}
        if own.is_file():
            day = datetime.fromtimestamp(own.stat().st_mtime).astimezone().date().isoformat()
            place, is_open = clean(with_tilde(own)), str(own) == shown
            lists.insert(1, Listed("Yours", str(own), clean(own.name), None, day, place, is_open))
        recents = [one for one in self._annotations.history.sources() if one.source not in paths]
        if len(recents) > 1 and recents[0].source == shown:  # one comes for another one
            recents[:2] = recents[1::-1]
        names = distinct_names(one.source for one in recents)
        for recent in recents:
            name = clean(names[recent.source])
            day = datetime.fromtimestamp(recent.opened).astimezone().date().isoformat()
            place = clean(with_tilde(recent.source))
            is_open = recent.source == shown
            lists.append(Listed("Recent", recent.source, name, recent.records or None, day, place, is_open))
        return lists

    def edit_source(self) -> None:
        """Open the source file of the current record in the user's editor."""
        current = self._session.current
        if current.source is None:
            raise HmtuiError("No source file for this record.")
        file, line = current.source.file, current.source.line
        self._edit(file, line, f"{current.name} was read from {file}, line {line}")

    def show_completion(self) -> None:
        """Show the commands that fill in what the records of this list lack."""
        from hmtui.tui.dialogs.text import TextDialog

        source = self.completable
        if not source:
            raise HmtuiError("Only a list read from a file can be completed.")
        into = "--in-place" if source.endswith(".bib") else f"-o {shlex.quote(f'{PurePath(source).stem}.json')}"
        command = f"hmtui complete {shlex.quote(source)}"
        why = "In a shell: the first looks up missing authors, venue and DOI online, the second saves them."
        self._session.open_dialog(TextDialog("Complete this list", f"{command}\n{command} {into}", why))

    @property
    def completable(self) -> str:
        """The file of this list, whose records can be completed; empty where there is none."""
        library = self._session.library
        return library.name if library.origin is not None and library.name not in {"", "-"} else ""

    def show_issues(self) -> None:
        """Show what was found wrong with the list."""
        origin = self._session.library.origin
        if origin is None:
            self._session.notify("Nothing to report: issues are found in imported lists")
            return
        if not origin.problems:
            self._session.notify(f"No issues: read as {origin.format}, {origin.encoding}")
            return
        self._show_issues(origin, 0)

    def _show_issues(self, origin: Origin, at: int) -> None:
        """Show the issues; one that is chosen is opened in the editor, and then the window is back."""
        from hmtui.tui.dialogs.issues import IssuesDialog

        def take(chosen: str | None) -> None:
            if chosen is None:
                return
            if chosen == "complete":
                self._session.attempt(self.show_completion)
                return
            problem = origin.problems[int(chosen)]
            try:
                self._edit(problem.file, problem.line, f"The problem is in {problem.place}")
            except HmtuiError as error:
                self._session.notify(str(error))
            else:
                self._show_issues(origin, int(chosen))

        self._session.open_dialog(IssuesDialog(origin, at), take)

    def _edit(self, file: str, line: int, what: str) -> None:
        """Open the editor at a line; ``what`` begins the sentence that says why that cannot be."""
        from hmtui.editor import taken_editor
        from hmtui.tui.controllers.external_editor import open_file

        if "://" in file or file == "-":
            raise HmtuiError(f"{what}: there is no file.")
        open_file(self._session.app, file, line)
        if said := taken_editor():
            self._session.notify(said)
