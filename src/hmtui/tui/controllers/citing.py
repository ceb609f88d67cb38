"""Citations and links of records: which style is shown, and what is copied, opened and exported.

Invariant: what is shown is what would be copied.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.annotations.choices import choice, choose
from hmtui.citations import STYLES, cite_what_can_be, style_for_file
from hmtui.errors import HmtuiError
from hmtui.formats.trust import trust, trust_of_all
from hmtui.paths import with_tilde
from hmtui.text.cleaning import clean
from hmtui.tui.widgets.record_card import Preview

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.citations import Style
    from hmtui.models import Entry
    from hmtui.tui.controllers.clipboard import ClipboardController
    from hmtui.tui.controllers.marks import Marks
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.panels import Panels

__all__ = ["CitationController", "CitationStyle"]

_LINKS = frozenset(("link", "code", "weights"))
"""Choices of the copy menu that are no citations: they are copied once and never become the style in use."""
_NEED_LINKS = _LINKS | {"markdown", "title-link"}
"""Choices that a record without such a link has nothing for."""
_PREVIEWED = 20
"""Records of those marked whose citations the copy menu shows: more than its window holds."""


class CitationStyle:
    """The styles that are offered, and the one in use."""

    def __init__(self, style_id: str) -> None:
        """Begin with the style chosen last, else the configured one; the first of all where there is none of that id."""
        self._configured = style_id
        self.offered: tuple[Style, ...] = STYLES
        chosen = choice("cite.style", style_id)
        chosen = style_id if chosen in _LINKS else chosen
        self.shown: Style = next((style for style in STYLES if style.id == chosen), STYLES[0])

    def use(self, style_id: str) -> None:
        """Show and copy in another style."""
        self.shown = next(style for style in self.offered if style.id == style_id)
        choose("cite.style", style_id, self._configured)

    @property
    def words(self) -> str:
        """What copying is called in a style that is not the configured one; empty in that."""
        return "" if self.shown.id == self._configured else self.shown.label

    def walk(self, step: int) -> None:
        """Go to the next style or the one before."""
        walked = [style for style in self.offered if style.id not in _LINKS or style is self.shown]
        self.use(walked[(walked.index(self.shown) + step) % len(walked)].id)


class CitationController:
    """Cites, links and exports the current record or the marked ones."""

    def __init__(
        self,
        session: Session,
        marks: Marks,
        clipboard: ClipboardController,
        panels: Panels,
        style_changed: Callable[[], None],
    ) -> None:
        """Serve a session; ``style_changed`` shows the citation anew."""
        self._session, self._marks, self._clipboard, self._panels = session, marks, clipboard, panels
        self._style_changed = style_changed
        self.style = CitationStyle(session.library.citing.style)
        panels.footer.name_style(self.style.words)

    def preview(self, entry: Entry) -> Preview:
        """Write the citation of a record as it would be copied, or why it can't be."""
        try:
            text = self._session.library.cite([entry], self.style.shown.id)
        except HmtuiError as error:
            text = error.message
        return Preview(self.style.shown.label, text, str(trust(entry)))

    def walk_styles(self, step: int) -> None:
        """Show the citation in the next style, or the one before."""
        self.style.walk(step)
        self._show_style()
        back = self._session.key("previous_style" if step > 0 else "next_style")
        self._session.notify(
            f"Style: {self.style.shown.label}, for {self._session.key('cite')} and export ({back}: back)"
        )

    def _show_style(self) -> None:
        self._panels.footer.name_style(self.style.words)
        self._style_changed()

    def cite(self) -> None:
        """Copy the citation in the style shown."""
        self._cite(self.style.shown)

    def _cite(self, style: Style) -> None:
        self._clipboard.cite(self._marks.reader(), self._marks.count, style, self._marks.description)

    def open_menu(self) -> None:
        """Choose a style to copy in, with a preview."""
        from hmtui.tui.dialogs.choice import ChoiceDialog, with_letters

        marks, count, some = self._marks, self._marks.count, self._marks.reader(_PREVIEWED)()

        def preview(style: str) -> str:
            try:
                cited = cite_what_can_be(some, lambda entries: self._session.library.cite(entries, style))
            except HmtuiError as error:
                return str(error)
            left_out = "".join(f"{error}\n" for error in cited.problems)
            return f"{left_out}\n{cited.text}" if left_out else cited.text

        def take(style: str | None) -> None:
            if style is not None:
                self._session.attempt(partial(self._copy_as, style, some))

        missing = {style for style in _NEED_LINKS if not self._can_be_written(some, style)}
        choices = with_letters(self.style.offered, missing)
        what = marks.description if count > 1 else marks.name(some)
        fact = trust_of_all(some) if count <= len(some) else ""
        dialog = ChoiceDialog(f"Copy {what} as…", choices, preview, chosen=self.style.shown.id, verb="copy", fact=fact)
        self._session.open_dialog(dialog, take)

    def copy_in(self, style_id: str) -> None:
        """Copy the citation in another style, once."""
        self._session.attempt(lambda: self._copy_as(style_id, self._marks.reader(_PREVIEWED)()))

    def _can_be_written(self, some: Sequence[Entry], style_id: str) -> bool:
        """Check whether a style has anything to say of any of some records."""
        try:
            cite_what_can_be(some, lambda entries: self._session.library.cite(entries, style_id))
        except HmtuiError:
            return False
        return True

    def cite_these(self, entries: Sequence[Entry]) -> None:
        """Copy the citation of some records, marked or not, in the style shown."""
        self._clipboard.cite(lambda: entries, len(entries), self.style.shown)

    def _copy_as(self, style_id: str, some: Sequence[Entry]) -> None:
        """Copy in a style, once: ``y`` keeps its own. Raises HmtuiError."""
        cite_what_can_be(some, lambda entries: self._session.library.cite(entries, style_id))
        self._cite(next(style for style in self.style.offered if style.id == style_id))

    def export(self, typed: str = "", problem: str = "", *, there: bool = False) -> None:
        """Ask for a file, and write the marked records, else all listed ones, to it.

        ``problem``: why they could not be written to the one that was ``typed``; ``there``: it exists, and is
        overwritten when it is given again.
        """
        from hmtui.sources.path_completion import complete_path
        from hmtui.tui.dialogs.ask import AskDialog

        marks, marked, listed, style = (
            self._marks,
            len(self._session.marked),
            self._panels.results.count,
            self.style.shown,
        )
        read, count = (marks.reader(), marked) if marked else (marks.listed(), listed)

        def take(path: str | None) -> None:
            if path is None:
                return
            overwrite = there and path == typed
            if not overwrite and _would_replace(path):
                problem = f"{clean(path)} exists. Enter: overwrite it (a backup is kept). Or type another name."
                self.export(path, problem, there=True)
            else:
                self._clipboard.export(
                    read, count, path, style, failed=lambda error: self.export(path, str(error)), overwrite=overwrite
                )

        which = marks.description or f"{count:,} listed record{'' if count == 1 else 's'}"
        bib, text = (style_for_file(suffix, style.id).label for suffix in (".bib", ".txt"))
        why = (
            f"Format follows the file extension: .bib ({bib}), .ris, .json (CSL-JSON), .md (links), .txt ({text}). "
            "Existing .bib: append missing entries."
        )
        suggested, *earlier = dict.fromkeys(filter(None, (typed, *self._clipboard.files(style))))
        folder = ""
        with suppress(OSError):  # it may be gone
            folder = f"in {clean(with_tilde(Path.cwd()))}"
        dialog = AskDialog(
            f"Export {which} to",
            why,
            suggested,
            earlier,
            verb="export",
            look_up=complete_path,
            fact=folder,
            problem=problem,
        )
        self._session.open_dialog(dialog, take)

    def open_link(self, rel: str) -> None:
        """Open a link of the current record."""
        current = self._session.current
        self._clipboard.open(self._session.library.link(current, rel), current.name)

    def copy_link(self, rel: str) -> None:
        """Copy a link of the current record; with marks, the links of all marked records, one a line."""
        if self._session.marked:
            self._marks.use(partial(self._copy_links, rel), whole=True)
        else:
            current = self._session.current
            link = self._session.library.link(current, rel)
            self._clipboard.copy(link.url, f"{link.named} of {current.name}")

    def _copy_links(self, rel: str, entries: Sequence[Entry]) -> None:
        urls: list[str] = []
        for entry in entries:
            with suppress(HmtuiError):
                urls.append(self._session.library.link(entry, rel).url)
        lacking = len(entries) - len(urls)
        if not urls:
            raise HmtuiError(f"No {rel} link is known for the {self._marks.description}.")
        lacks = f", {lacking:,} {'has' if lacking == 1 else 'have'} no {rel} link" if lacking else ""
        self._clipboard.copy("\n".join(urls), f"{len(urls):,} link{'' if len(urls) == 1 else 's'}{lacks}")


def _would_replace(path: str) -> bool:
    """Check whether a file is there, with something in it, to which records cannot be added."""
    with suppress(OSError, RuntimeError, ValueError):
        file = Path(path).expanduser()
        return file.is_file() and file.stat().st_size > 0 and not path.lower().endswith(".bib")
    return False
