"""The rows of the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.actions import ACTIONS
from hmtui.tui.dialogs.palette import Command, PaletteDialog, _row, rank
from hmtui.tui.screens.browse import BrowseScreen
from hmtui.tui.widgets.line_widget import Line, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from tui.browsing import MakeApp


def row(command: Command, width: int, *words: str) -> Line:
    return _row(command, width, min(24, width), words, chosen=False)


async def opened(pilot: Pilot[tuple[str, ...]]) -> PaletteDialog:
    """Open the palette from the list."""
    await pilot.press("enter", "colon")
    await pilot.pause()
    dialog = pilot.app.screen
    assert isinstance(dialog, PaletteDialog)
    return dialog


@pytest.mark.parametrize("width", [20, 33, 36, 47, 48, 60, 92])
def test_a_key_is_never_cut_and_every_row_has_the_width(width: int) -> None:
    for name, key in (("Previous panel of the browser", "Shift+Tab"), ("Copy citation", "y  c"), ("Theme", "")):
        line = row(Command(name, lambda: None, "What it would do now, at some length", key), width)
        text = "".join(span.text for span in line)
        assert text.rstrip().endswith(key)
        assert width_of(text) == width


@pytest.mark.parametrize("size", [(120, 35), (80, 24)])
async def test_names_with_the_number_of_marked_records_are_whole_and_what_they_do_stands_in_one_column(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with make_app().run_test(size=size) as pilot:
        await pilot.press("enter", "space", "space", "space")
        dialog = await opened(pilot)
        rows = [dialog.body._lines[at] for at in dialog._lines_of]
        texts = {"".join(span.text for span in line) for line in rows}
        for command in dialog._shown:
            if "(3 marked)" in command.name:
                assert any(f" {command.name} " in text for text in texts)
        starts = {len("".join(span.text for span in line[:2])) for line in rows}
        assert len(starts) == 1


def test_what_a_filter_found_outside_of_the_name_is_shown_there() -> None:
    command = Command("Mark all", lambda: None, "Mark or unmark all listed records")
    matched = [span.text for span in row(command, 92, "rec", "mark") if "match" in span.style]
    assert matched == ["Mark", "rec"], "in the name where it stands there, else in the words"


def test_no_word_is_looked_for_after_one_that_is_not_there() -> None:
    command = Command("Mark all", lambda: None, "Mark or unmark all listed records")

    def pasted() -> Iterator[str]:
        yield "nothing"
        raise AssertionError("the rest of a book was looked at")

    assert rank(command, pasted()) is None
    assert rank(command, ["mark", "listed"]) is not None


def test_what_leaves_the_program_is_found_by_its_name_alone_and_whole_words_come_first() -> None:
    leave = Command("Quit", lambda: None, "leave the theme", words="exit", by_name=True)
    assert rank(leave, ["theme"]) is None
    assert rank(leave, ["exit"]) is not None
    fits = [rank(Command(name, lambda: None), ["dark"]) or 0 for name in ("Use dark", "Use darker", "Use my-dark")]
    assert fits == sorted(set(fits)), "a whole word before its beginning, and that before a part"


async def test_commands_used_last_are_offered_first_and_after_what_was_searched_for(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon", *"facets", "enter")
        await pilot.pause()
        await pilot.press("colon", *"plot", "enter")
        await pilot.pause()
        await pilot.press("colon")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, PaletteDialog)

        def lines(count: int) -> list[str]:
            return ["".join(span.text for span in dialog.body._lines[at]).strip()[:8].strip() for at in range(count)]

        assert lines(6) == ["Recent", "Plot rec", "Filter b", "", "Cite", "Copy cit"]
        await pilot.press(*"weights")
        await pilot.pause()
        assert lines(2)[0] == "Open wei"
        shown = ["".join(span.text for span in line).strip() for line in dialog.body._lines]
        assert "Recent" in shown
        assert shown.index("Recent") == len(shown) - 3
        await pilot.press(*"qqq", "enter")
        await pilot.pause()
        assert pilot.app.screen is dialog, "nothing matches, so nothing is run"


async def test_commands_stand_in_the_groups_of_the_help_by_their_use_until_something_is_typed(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        dialog = await opened(pilot)
        rows = ["".join(span.text for span in line) for line in dialog.body._lines]
        heads = [row.strip() for row in rows if row.startswith(" ") and row.strip() and "  " not in row.strip()]
        found = [head for head in heads if head in {action.group for action in ACTIONS}]
        assert sorted(found) == sorted({action.group for action in ACTIONS})
        assert (found[0], found[-1]) == ("Cite", "Move")
        assert {one.name for one in dialog._shown} == {one.name for one in dialog._listed}


async def test_in_ascii_keys_are_named_in_letters(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        pilot.app.ascii_only = True  # type: ignore[attr-defined]
        dialog = await opened(pilot)
        shown = "\n".join("".join(span.text for span in line).rstrip() for line in dialog.body._lines)
        assert " Down\n" in shown
        assert not {"↓", "↑", "←", "→"} & set(shown)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("apa", "Copy as APA"),
        ("ris", "Copy as RIS"),
        ("bibtex", "Copy as BibTeX"),
        ("dark", "Use theme ansi-dark"),
        ("color", "Change theme…"),
        ("theme", "Change theme…"),
        ("nord", "Use theme nord"),
        ("favorite", "Star or unstar the record"),
        ("recent", "Open another list"),
        ("copy", "Copy citation"),
        ("cite", "Copy citation"),
        ("export", "Export to a file"),
        ("column", "Sort the list"),
        ("sort", "Sort the list"),
        ("big", "Sort by size"),
        ("newest", "Sort by year"),
        ("undo", "Undo the last change"),
        ("star", "Star or unstar the record"),
        ("sort size", "Sort by size"),
        ("copy citation", "Copy citation"),
        ("open", "Open paper"),
        ("hmtui", "Use theme hmtui"),
        ("quit", "Quit from anywhere"),
        ("exit", "Quit from anywhere"),
    ],
)
async def test_commands_are_found_by_other_words_after_those_of_that_name(
    make_app: MakeApp, typed: str, first: str
) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon", *typed)
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, PaletteDialog)
        assert dialog._found[0].name == first


async def test_the_theme_that_a_filter_leaves_is_previewed(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon", *"theme", "enter")
        await pilot.pause()
        await pilot.press(*"gruv")
        await pilot.pause(0.3)
        assert pilot.app.theme == "gruvbox"
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.theme == "hmtui"


@pytest.mark.parametrize(
    ("typed", "first"), [("exprt", "Export"), ("fcaets", "Filter by facets"), ("hcange theme", "Change theme")]
)
async def test_a_misspelt_word_finds_the_commands_that_are_meant(make_app: MakeApp, typed: str, first: str) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        dialog = await opened(pilot)
        dialog.answer.value = typed
        await pilot.pause()
        assert dialog._shown[0].name.startswith(first)


async def test_what_no_command_is_called_is_searched_for(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon", *"gopher")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, PaletteDialog)
        assert dialog._found[0].name == "Search for “gopher”"
        await pilot.press("enter")
        await pilot.pause(0.3)
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        assert screen.search_box.text == "gopher"


async def test_every_command_says_what_it_does(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        palette = await opened(pilot)
        unclear = [one.name for one in palette._commands if " " not in one.name and not (one.detail or one.reason)]
        assert not unclear, "a verb alone, without what it does"


async def test_one_row_leads_to_the_themes_until_one_is_typed(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        dialog = await opened(pilot)
        assert [one.name for one in dialog._shown if "theme" in one.name] == ["Change theme…"]
        await pilot.press(*"theme nord", "enter")
        await pilot.pause()
        assert pilot.app.theme == "nord"
        await pilot.press("colon", "x", "backspace")
        await pilot.pause()
        again = pilot.app.screen
        assert isinstance(again, PaletteDialog)
        assert [one.name for one in again._shown if "theme" in one.name] == ["Use theme nord", "Change theme…"], (
            "used last, and listed"
        )


@pytest.mark.parametrize(
    ("detail", "shown"),
    [("newest first", "Newest first"), ("example.org/a", "example.org/a"), ("search: gpt", "Search: gpt")],
)
def test_what_a_command_does_begins_with_a_capital_unless_it_is_an_address(detail: str, shown: str) -> None:
    text = "".join(span.text for span in row(Command("Name", lambda: None, detail), 92))
    assert f" {shown} " in text
