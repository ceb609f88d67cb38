"""What each action does: one short function an action, looked up by its id.

They read the browser's state and call its verbs; none keeps state of its own.
Invariant: every id of ``hmtui.actions`` has a function here, and a function that
can't do its work says why.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hmtui.citations import cite_what_can_be
from hmtui.columns import SORT_KEYS
from hmtui.errors import HmtuiError
from hmtui.formats.trust import trust_of_all
from hmtui.query import Sort
from hmtui.tui.controllers.loading import open_another
from hmtui.tui.controllers.marks import MOST_NOTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.formats.findings import Origin
    from hmtui.tui.screens.browse import BrowseScreen

__all__ = ["COMMANDS"]

_HALF, _PAGE = 0.5, 1.0
_PREVIEWED = 20
"""Records of those marked whose citations the copy menu shows: more than its window holds."""


_GIVE_UP = "Enter chooses the marked records, Esc again gives up."


def _move(browser: BrowseScreen, rows: int) -> None:
    if browser.panel == "detail":
        browser.detail.move(rows)
    elif browser.panel == "box" and browser.results.cursor <= 0 and browser.own.recall(-rows):
        return
    else:
        browser.results.move_to(browser.results.cursor + rows)


def _jump(browser: BrowseScreen, pages: float) -> None:
    panel = browser.detail if browser.panel == "detail" else browser.results
    lines = round(pages * max(1, panel.page - 1)) or (1 if pages > 0 else -1)
    if browser.panel == "detail":
        browser.detail.scroll_by(lines)
    else:
        browser.results.move_to(browser.results.cursor + lines)


def _to_end(browser: BrowseScreen, *, last: bool) -> None:
    if browser.panel == "detail":
        browser.detail.scroll_by(browser.detail.length * (1 if last else -1))
    else:
        browser.results.move_to(browser.results.count - 1 if last else 0)


def _escape(browser: BrowseScreen) -> None:
    """Leave the box (clearing it first), then clear the query, then close the panel."""
    if browser.panel == "box":
        if browser.search.text:
            browser.search.set_text("")
        elif browser.loading_source is not None and browser.loading_source.active:
            browser.loading_source.stop()
        elif browser.picking and not browser.results.marks:
            browser.app.exit()
        else:
            browser.focus_panel("list")
    elif browser.panel == "detail":
        browser.focus_panel("list")
    elif browser.search.text:
        browser.search.set_text("")
    elif browser.loading_source is not None and browser.loading_source.active:
        browser.loading_source.stop()
    elif browser.picking and browser.results.marks and browser.status.notice != _GIVE_UP:
        browser.say(_GIVE_UP, problem=True)  # one key too many must not cost the choice
    elif browser.picking:
        browser.app.exit()


def _enter(browser: BrowseScreen) -> None:
    if browser.panel == "box":
        browser.own.history.remember_query(browser.search.text)
    if browser.picking:
        browser.marks.use(lambda entries: browser.app.exit(tuple(entry.id for entry in entries)))
    elif browser.panel == "box":
        browser.focus_panel("list")
    elif browser.panel == "list":
        if browser.results.current is None:
            browser.say("There is no record to show.", problem=True)
        else:
            browser.focus_panel("detail")
    elif browser.detail.on_fold:
        browser.detail.toggle_fold()
    elif browser.detail.link is not None:
        browser.outbox.open(browser.detail.link, browser.marks.current.name)
    else:
        _open(browser, "paper")


def _walk_panels(browser: BrowseScreen, step: int) -> None:
    panels = ("box", "list", "detail")
    browser.focus_panel(panels[(panels.index(browser.panel) + step) % len(panels)])


def _walk_tabs(browser: BrowseScreen, step: int) -> None:
    tabs = [None, *(section.id for section in browser.library.catalog.sections)]
    browser.show_section(tabs[(tabs.index(browser.section) + step) % len(tabs)])


def _tab(browser: BrowseScreen, digit: str) -> None:
    sections = browser.library.catalog.sections
    number = int(digit)
    if number and browser.panel == "detail":
        _open_link(browser, number)
        return
    if number > len(sections):
        browser.say(f"There is no tab {number}: the last one is {len(sections)}.", problem=True)
    else:
        browser.show_section(sections[number - 1].id if number else None)


def _open_link(browser: BrowseScreen, number: int) -> None:
    """Open the link of that number in the details."""
    link = browser.detail.link_number(number)
    if link is None:
        raise HmtuiError(f"{browser.marks.current.name} has no link {number}.")
    browser.outbox.open(link, browser.marks.current.name)


def _sort(browser: BrowseScreen) -> None:
    key = browser.sort.key if browser.sort else "relevance"
    following = SORT_KEYS[(SORT_KEYS.index(key) + 1) % len(SORT_KEYS)]
    browser.sort_by(None if following == "relevance" else Sort(following, reverse=False))


def _reverse(browser: BrowseScreen) -> None:
    sort = browser.sort or Sort("year", reverse=False)
    browser.sort_by(Sort(sort.key, reverse=not sort.reverse))


def _open(browser: BrowseScreen, rel: str) -> None:
    browser.outbox.open(browser.library.link(browser.marks.current, rel), browser.marks.current.name)


def _copy_link(browser: BrowseScreen, rel: str) -> None:
    link = browser.library.link(browser.marks.current, rel)
    browser.outbox.copy(link.url, f"the {link.rel} link of {browser.marks.current.name}")


def _cite(browser: BrowseScreen) -> None:
    browser.outbox.cite(browser.marks.reader(), browser.marks.count, browser.citing.shown, browser.marks.said)


def _copy_menu(browser: BrowseScreen) -> None:
    from hmtui.tui.dialogs.dialog import ChoiceDialog, with_letters  # noqa: PLC0415 - windows are imported when the first is opened

    count, some = browser.marks.count, browser.marks.reader(_PREVIEWED)()

    def preview(style: str) -> str:
        try:
            cited = cite_what_can_be(some, lambda entries: browser.library.cite(entries, style))
        except HmtuiError as error:
            return str(error)
        left_out = "".join(f"{error}\n" for error in cited.problems)
        return f"{left_out}\n{cited.text}" if left_out else cited.text

    def take(style: str | None) -> None:
        if style is not None:
            browser.citing.use(style)
            browser.show_current()
            browser.run_safely(lambda: _cite(browser))

    choices = with_letters(browser.citing.offered)
    what = browser.marks.said if count > 1 else browser.marks.name(some)
    title = f"Copy {what} as" + (f" · {trust_of_all(some)}" if count <= len(some) else "")
    browser.app.push_screen(ChoiceDialog(title, choices, preview, chosen=browser.citing.shown.id), take)


def _walk_styles(browser: BrowseScreen, step: int) -> None:
    browser.citing.walk(step)
    browser.show_current()


def _export(browser: BrowseScreen) -> None:
    from hmtui.tui.dialogs.dialog import AskDialog  # noqa: PLC0415 - windows are imported when the first is opened

    marked, listed = len(browser.results.marks), browser.results.count
    read, count = (browser.marks.reader(), marked) if marked else (browser.marks.listed(), listed)

    def take(path: str | None) -> None:
        if path is not None:
            browser.outbox.export(read, count, path)

    which = browser.marks.said or f"{count:,} listed record{'' if count == 1 else 's'}"
    why = f"{browser.outbox.formats()} A .bib file that is there gets what it lacks."
    suggested, *earlier = browser.outbox.files()
    browser.app.push_screen(AskDialog(f"Export {which} to", why, suggested, earlier), take)


def _source(browser: BrowseScreen) -> None:
    source = browser.marks.current.source
    if source is None:
        raise HmtuiError(f"{browser.marks.current.name} was not read from a list.")
    _edit(
        browser,
        source.file,
        source.line,
        f"{browser.marks.current.name} was read from {source.file}, line {source.line}",
    )


def _edit(browser: BrowseScreen, file: str, line: int, what: str) -> None:
    """Open the editor at a line; ``what`` begins the sentence that says why that cannot be."""
    from hmtui.tui.controllers.external_editor import open_file  # noqa: PLC0415 - who edits waits for the editor

    if "://" in file or file == "-":
        raise HmtuiError(f"{what}: there is no file.")
    open_file(browser, file, line)


_EARLIER = 10
"""Lists opened earlier that are offered."""


def _open_list(browser: BrowseScreen) -> None:
    from hmtui.tui.dialogs.dialog import AskDialog  # noqa: PLC0415 - windows are imported when the first is opened

    def take(source: str | None) -> None:
        if source is not None:
            browser.own.leave()  # so that this list is among the earlier ones from now on
            open_another(browser, os.path.expanduser(source))  # noqa: PTH111 - addresses too

    why = "A list in markdown, a .bib, .ris or CSL-JSON file, a folder of them, a catalog, or an address (https://…)."
    dialog = AskDialog("Open", why, "", browser.own.earlier_sources()[:_EARLIER], listed=True)
    browser.app.push_screen(dialog, take)


def _problems(browser: BrowseScreen) -> None:
    origin = browser.library.origin
    if origin is None:
        raise HmtuiError("This is a catalog: it was not read from a list.")
    if not origin.problems:
        browser.say(f"Nothing was found wrong: read as {origin.format}, {origin.encoding}.")
        return
    _report(browser, origin, 0)


def _report(browser: BrowseScreen, origin: Origin, at: int) -> None:
    """Show what is wrong with a list; a problem that is chosen is opened, and then the report is back."""
    from hmtui.tui.dialogs.issues import ReportDialog, shown_problems  # noqa: PLC0415 - windows are imported when the first is opened

    def take(chosen: str | None) -> None:
        if chosen is None:
            return
        problem = shown_problems(origin)[int(chosen)]
        try:
            _edit(browser, problem.file, problem.line, f"The problem is in {problem.place}")
        except HmtuiError as error:
            browser.say(str(error))
        else:
            _report(browser, origin, int(chosen))

    browser.app.push_screen(ReportDialog(origin, at), take)


def _help(browser: BrowseScreen) -> None:
    from hmtui.tui.dialogs.help import HelpDialog  # noqa: PLC0415 - windows are imported when the first is opened

    browser.app.push_screen(HelpDialog())


def _close(browser: BrowseScreen) -> None:
    if browser.single and browser.panel == "detail":
        browser.focus_panel("list")
    else:
        browser.app.exit()


def _copy_selection(browser: BrowseScreen) -> None:
    selected = browser.search.input.selected_text if browser.panel == "box" else ""
    if selected:
        browser.outbox.copy(selected, "selection")
    else:
        browser.say("Nothing is selected. y copies the citation, q quits.")


COMMANDS: dict[str, Callable[..., None]] = {
    "search": lambda browser: browser.focus_panel("box"),
    "escape": _escape,
    "enter": _enter,
    "down": lambda browser: _move(browser, 1),
    "up": lambda browser: _move(browser, -1),
    "half_down": lambda browser: _jump(browser, _HALF),
    "half_up": lambda browser: _jump(browser, -_HALF),
    "page_down": lambda browser: _jump(browser, _PAGE),
    "page_up": lambda browser: _jump(browser, -_PAGE),
    "first": lambda browser: _to_end(browser, last=False),
    "last": lambda browser: _to_end(browser, last=True),
    "next_panel": lambda browser: _walk_panels(browser, 1),
    "previous_panel": lambda browser: _walk_panels(browser, -1),
    "previous_tab": lambda browser: _walk_tabs(browser, -1),
    "next_tab": lambda browser: _walk_tabs(browser, 1),
    "tab": _tab,
    "sort": _sort,
    "reverse": _reverse,
    "open_paper": lambda browser: _open(browser, "paper"),
    "open_code": lambda browser: _open(browser, "code"),
    "copy_paper": lambda browser: _copy_link(browser, "paper"),
    "copy_code": lambda browser: _copy_link(browser, "code"),
    "cite": _cite,
    "copy_menu": _copy_menu,
    "next_style": lambda browser: _walk_styles(browser, 1),
    "previous_style": lambda browser: _walk_styles(browser, -1),
    "export": _export,
    "mark": lambda browser: browser.marks.toggle(),
    "mark_range": lambda browser: browser.marks.extend(),
    "mark_all": lambda browser: browser.marks.all(),
    "clear_marks": lambda browser: browser.marks.clear(),
    "authors": lambda browser: browser.detail.toggle_authors(),
    "star": lambda browser: browser.marks.use(browser.own.star, MOST_NOTED),
    "read": lambda browser: browser.marks.use(browser.own.read, MOST_NOTED),
    "note": lambda browser: browser.marks.use(browser.own.note, MOST_NOTED),
    "tag": lambda browser: browser.marks.use(browser.own.tag, MOST_NOTED),
    "undo": lambda browser: browser.own.undo(),
    "redo": lambda browser: browser.own.redo(),
    "save_view": lambda browser: browser.own.save_view(),
    "source": _source,
    "open_list": _open_list,
    "problems": _problems,
    "palette": lambda browser: browser.app.action_command_palette(),
    "help": _help,
    "copy_selection": _copy_selection,
    "suspend": lambda browser: browser.app.action_suspend_process(),
    "close": _close,
    "quit": lambda browser: browser.app.exit(),
}
"""Action id → what it does."""
