"""Lists: opening another one, the issues found in this one, and where a record was read from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hmtui.errors import HmtuiError

if TYPE_CHECKING:
    from hmtui.formats.findings import Origin
    from hmtui.tui.controllers.annotations import AnnotationController
    from hmtui.tui.controllers.loading import Loader
    from hmtui.tui.controllers.session import Session

__all__ = ["ListController"]

_EARLIER = 10
"""Lists opened earlier that are offered."""


class ListController:
    """Opens lists and their files."""

    def __init__(self, session: Session, loader: Loader, annotations: AnnotationController) -> None:
        """Serve a session."""
        self._session, self._loader, self._annotations = session, loader, annotations

    def open(self) -> None:
        """Ask for a source, and open it."""
        from hmtui.tui.dialogs.ask import AskDialog  # noqa: PLC0415 - imported when first opened

        def take(source: str | None) -> None:
            if source is not None:
                self._annotations.remember_position()  # so that this list is among the earlier ones from now on
                self._loader.open(os.path.expanduser(source))  # noqa: PTH111 - addresses too

        why = (
            "A list in markdown, a .bib, .ris or CSL-JSON file, a folder of them, a catalog, or an address (https://…)."
        )
        earlier = self._annotations.history.sources()[:_EARLIER]
        self._session.open_dialog(AskDialog("Open", why, "", earlier, listed=True), take)

    def edit_source(self) -> None:
        """Open the source file of the current record in the user's editor."""
        current = self._session.current
        if current.source is None:
            raise HmtuiError("No source file for this record.")
        file, line = current.source.file, current.source.line
        self._edit(file, line, f"{current.name} was read from {file}, line {line}")

    def show_issues(self) -> None:
        """Show what was found wrong with the list."""
        origin = self._session.library.origin
        if origin is None:
            raise HmtuiError("This is a catalog: it was not read from a list.")
        if not origin.problems:
            self._session.notify(f"Nothing was found wrong: read as {origin.format}, {origin.encoding}.")
            return
        self._show_issues(origin, 0)

    def _show_issues(self, origin: Origin, at: int) -> None:
        """Show the issues; one that is chosen is opened in the editor, and then the window is back."""
        from hmtui.tui.dialogs.issues import IssuesDialog, shown_problems  # noqa: PLC0415 - imported when first opened

        def take(chosen: str | None) -> None:
            if chosen is None:
                return
            problem = shown_problems(origin)[int(chosen)]
            try:
                self._edit(problem.file, problem.line, f"The problem is in {problem.place}")
            except HmtuiError as error:
                self._session.notify(str(error))
            else:
                self._show_issues(origin, int(chosen))

        self._session.open_dialog(IssuesDialog(origin, at), take)

    def _edit(self, file: str, line: int, what: str) -> None:
        """Open the editor at a line; ``what`` begins the sentence that says why that cannot be."""
        from hmtui.tui.controllers.external_editor import open_file  # noqa: PLC0415 - imported when first used

        if "://" in file or file == "-":
            raise HmtuiError(f"{what}: there is no file.")
        open_file(self._session.app, file, line)
