"""Colours: every theme switches the whole screen, stays readable, and is remembered; a cursor is seen in all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from hmtui.annotations.choices import choice, choose
from hmtui.config import SETTINGS
from hmtui.paths import folder
from hmtui.tui.dialogs.palette import PaletteDialog
from hmtui.tui.screens.browse import BrowseScreen
from hmtui.tui.terminal import few_colours
from hmtui.tui.theme.colours import (
    CONTRAST,
    DARK_THEME,
    LIGHT_THEME,
    PAIRS,
    THEME,
    contrast,
    has_light_ground,
    readable,
)
from hmtui.tui.themed_app import ThemedApp
from hmtui.tui.widgets.line_widget import LineWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.segment import Segment
    from textual.pilot import Pilot

    from tui.browsing import MakeApp


RGB = ["hmtui-dark", "hmtui-light", *sorted(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi)]
ORNAMENT = set("─│┼┃╭╮╰╯┤└┬· ")
"""What rules and frames are drawn with: seen, but not read."""
ANSI = ["hmtui", *sorted(name for name, theme in BUILTIN_THEMES.items() if theme.ansi)]


def painted(pilot: Pilot[tuple[str, ...]]) -> Iterator[tuple[str, Segment]]:
    """Return every piece of text of every panel, with the panel's id."""
    for screen in pilot.app.screen_stack:
        for panel in screen.walk_children(LineWidget):
            for y in range(panel.size.height):
                yield from ((panel.id or "", segment) for segment in panel.render_line(y) if segment.text.strip())


def rgb(color: object) -> Color:
    triplet = color.triplet  # type: ignore[attr-defined] # Rich's
    return Color(*triplet)


def focused_link(pilot: Pilot[tuple[str, ...]]) -> tuple[list[Segment], list[Segment]]:
    """Return the address that carries the cursor, and those that do not."""
    screen = pilot.app.screen
    assert isinstance(screen, BrowseScreen)
    link = screen.details.link
    assert link is not None
    every = [segment for panel, segment in painted(pilot) if panel == "detail" and segment.style and segment.style.link]
    return (
        [segment for segment in every if segment.style and segment.style.link == link.url],
        [segment for segment in every if segment.style and segment.style.link != link.url],
    )


def test_every_theme_of_textual_can_be_configured() -> None:
    assert {*SETTINGS["look.theme"].choices} == {"hmtui", "hmtui-dark", "hmtui-light", *BUILTIN_THEMES}


@pytest.mark.parametrize("dialog", [(), ("question_mark",), ("Y",)], ids=["browser", "help", "menu"])
async def test_all_text_is_readable_in_all_themes_and_all_of_the_screen_has_them(
    make_app: MakeApp, dialog: tuple[str, ...]
) -> None:
    async with make_app(query="gpt").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "space", "asterisk", "r", "down", "enter", "down", *dialog)
        for name in RGB:
            pilot.app.theme = name
            await pilot.pause()
            await pilot.pause()
            variables = pilot.app.get_css_variables()
            for text, grounds in PAIRS.items():
                for ground in grounds:
                    measured = contrast(Color.parse(variables[text]), Color.parse(variables[ground]))
                    assert measured >= CONTRAST, (name, text, ground)
            grounds_seen = {
                rgb(Color.parse(variables[one]).rich_color)
                for one in (
                    "background",
                    "dialog-background",
                    "block-cursor-background",
                    "tab-background",
                    "resting-background",
                )
            }
            panels = set()
            for panel, segment in painted(pilot):
                style = segment.style
                assert style is not None
                panels.add(panel)
                least = 1.5 if set(segment.text) <= ORNAMENT else CONTRAST
                assert contrast(rgb(style.color), rgb(style.bgcolor)) >= least, (name, panel, segment)
                assert rgb(style.bgcolor) in grounds_seen, (name, panel, segment)
            assert {"listed", "tabs", "results", "title", "rule", "detail"} <= panels
            assert dialog or "status" in panels  # under a window it names no keys
            link, _others = focused_link(pilot) if not dialog else ([], [])
            assert all(
                one.style and rgb(one.style.bgcolor) != rgb(Color.parse(variables["background"]).rich_color)
                for one in link
            )


STATES = {
    "list": ("enter", "space", "asterisk", "r", "down"),
    "box": (),
    "problem of a query": tuple("yaer:1"),
    "nothing found": tuple("zzqq"),
    "facets": ("enter", "f", "down"),
    "related": ("enter", "R", "down"),
    "plot": ("enter", "p"),
    "range": ("enter", "p", "v", "left", "left"),
    "bars": ("enter", "p", "p", "right"),
    "comparison": ("enter", "space", "space", "space", "equals_sign"),
    "palette": ("enter", "colon", "c", "o"),
    "sort": ("enter", "s"),
    "note": ("enter", "n", "number_sign", "space", "a", "enter", "minus", "space", "grave_accent", "b", "grave_accent"),
    "noted": ("enter", "n", "asterisk", "a", "asterisk", "escape", "t", "b", "enter", "enter"),
    "tags": ("enter", "t", "b", "enter", "t"),
    "open": ("enter", "ctrl+o"),
    "filtered help": ("enter", "question_mark", "slash", "m"),
    "notice": ("enter", "asterisk"),
    "refusal": ("enter", "u"),
}
"""Keys that lead to what else is drawn."""


def composed(pilot: Pilot[tuple[str, ...]]) -> Iterator[Segment]:
    """Return all pieces of text on the screen, whichever widget drew them; of one with a window, those of the window."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()
    windows = screen.query("#ring")
    area = windows.first().region if windows else screen.region
    for strip in strips[area.y : area.bottom]:
        yield from (segment for segment in strip.crop(area.x, area.right) if segment.text.strip())


@pytest.mark.parametrize("state", STATES)
async def test_whatever_is_drawn_is_readable_in_our_themes(make_app: MakeApp, state: str) -> None:
    async with make_app(query="gpt " if state == "box" else "").run_test(size=(120, 35)) as pilot:
        await pilot.press(*STATES[state])
        for name in RGB[:2]:
            pilot.app.theme = name
            await pilot.pause(0.2)
            await pilot.pause()
            pieces = list(composed(pilot))
            assert len(pieces) > 20
            for text, style, _ in pieces:
                assert style is not None
                assert style.color is not None
                assert style.bgcolor is not None
                least = 1.5 if set(text) <= ORNAMENT else CONTRAST
                pair = rgb(style.color), rgb(style.bgcolor)
                assert contrast(*pair) >= least, (name, state, text, pair)


@pytest.mark.parametrize("theme", ANSI)
@pytest.mark.parametrize("no_color", [False, True], ids=["sixteen", "NO_COLOR"])
async def test_under_the_terminals_own_colours_a_cursor_is_reverse_video(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, theme: str, *, no_color: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with make_app(query="gpt").run_test(size=(120, 35)) as pilot:
        pilot.app.theme = theme
        await pilot.press("enter", "space", "asterisk", "r", "up", "enter")
        await pilot.pause()
        for _panel, segment in painted(pilot):
            assert segment.style is not None
            assert segment.style.bgcolor is None, "nothing is known of the contrast of two of the sixteen colours"
            if segment.style.reverse:
                assert segment.style.color is None
                assert not segment.style.dim
        link, others = focused_link(pilot)
        assert link
        assert others
        assert all(one.style and one.style.reverse for one in link)
        assert not any(one.style and one.style.reverse for one in others)


async def test_the_caret_and_what_is_selected_in_the_box_are_seen_without_colours(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with make_app(query="gpt", restored=True).run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        shown = [
            segment.text
            for segment in screen.search_box.input.render_line(0)
            if segment.style and segment.style.reverse
        ]
        assert shown == ["gpt", " "], "what is selected, and the caret"


async def palette_lines(pilot: Pilot[tuple[str, ...]]) -> list[list[Segment]]:
    """Open the palette, put its cursor on the second command, and return the text of the first three of them."""
    await pilot.press("enter", "colon", "down")
    await pilot.pause(0.3)
    dialog = pilot.app.screen
    assert isinstance(dialog, PaletteDialog)
    return [[one for one in dialog.body.render_line(y) if one.text.strip("│┃ ")] for y in range(1, 4)]


@pytest.mark.parametrize(("theme", "no_color"), [*((theme, False) for theme in ANSI), ("hmtui", True), ("nord", True)])
async def test_the_cursor_of_the_palette_is_reverse_video_where_no_colours_are_known(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, theme: str, *, no_color: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with make_app().run_test(size=(120, 35)) as pilot:
        pilot.app.theme = theme
        reverse = [{bool(one.style and one.style.reverse) for one in line} for line in await palette_lines(pilot)]
        assert reverse == [{False}, {True}, {False}]


async def test_the_cursor_of_the_palette_has_a_ground_of_its_own_in_a_theme_with_colours(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        pilot.app.theme = "nord"
        first, second, third = (
            {one.style and one.style.bgcolor for one in line} for line in await palette_lines(pilot)
        )
        assert len(first) == len(second) == 1
        assert first == third != second


@pytest.mark.parametrize("no_color", [False, True])
async def test_a_sentence_in_place_of_a_title_looks_unlike_one_in_every_theme(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, *, no_color: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with make_app().run_test(size=(120, 35)) as pilot:
        for theme in pilot.app.available_themes:
            pilot.app.theme = theme
            await pilot.pause()
            style = pilot.app.get_component_styles("style--aside").partial_rich_style
            assert style.dim or style.italic, theme


async def test_no_color_holds_under_a_theme_with_colours(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with make_app(query="gpt").run_test(size=(120, 35)) as pilot:
        pilot.app.theme = "dracula"
        await pilot.press("enter", "enter")
        await pilot.pause()
        link, _others = focused_link(pilot)
        assert all(one.style and one.style.reverse for one in link)


async def test_a_theme_and_a_style_of_citation_are_remembered(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        assert isinstance(pilot.app, ThemedApp)
        pilot.app.choose_theme("nord")
        await pilot.press("enter", "greater_than_sign")
        await pilot.pause()
    again = make_app()
    assert again.theme == "nord"
    async with again.run_test(size=(120, 35)) as pilot:
        assert isinstance(again.screen, BrowseScreen)
        assert again.screen.controllers.citing.style.shown.id == "biblatex"


def test_a_choice_holds_until_the_configuration_says_something_else() -> None:
    assert choice("look.theme", "hmtui") == "hmtui"
    choose("look.theme", "nord", "hmtui")
    choose("cite.style", "apa", "bibtex")
    assert choice("look.theme", "hmtui") == "nord"
    assert choice("look.theme", "dracula") == "dracula"
    choose("look.theme", "hmtui", "hmtui")
    assert choice("look.theme", "hmtui") == "hmtui"
    assert choice("cite.style", "bibtex") == "apa"


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"look.theme": 3}', '{"look.theme": {"value": 3, "configured": "hmtui"}}', "\xff"]
)
def test_a_damaged_file_of_choices_is_no_error(content: str) -> None:
    path = Path(folder("state"), "choices.json")
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="latin-1")
    assert choice("look.theme", "hmtui") == "hmtui"
    choose("look.theme", "nord", "hmtui")
    assert choice("look.theme", "hmtui") == "nord"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["choices.json"]


def test_where_nothing_can_be_written_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    choose("look.theme", "nord", "hmtui")
    assert choice("look.theme", "hmtui") == "hmtui"


def test_on_a_dark_ground_text_is_never_blue_and_on_a_light_one_never_cyan_or_yellow() -> None:
    text = ("style-accent", "style-match", "style-s0", "style-s1", "style-warning")
    for light, allowed in ((False, {"ansi_cyan", "ansi_yellow"}), (True, {"ansi_blue", "ansi_red"})):
        variables = readable(THEME, dict.fromkeys((*text, *THEME_COLOURS), "ansi_default"), light=light)
        assert {variables[name] for name in text} <= allowed


THEME_COLOURS = ("primary", "secondary", "accent", "success", "warning", "error", "foreground")


@pytest.mark.parametrize(("value", "light"), [("0;15", True), ("15;default;7", True), ("15;0", False), ("", False)])
def test_a_light_ground_is_known_by_the_variable_that_some_terminals_set(value: str, *, light: bool) -> None:
    assert has_light_ground(value) == light


async def test_a_theme_is_shown_while_the_cursor_is_on_it_and_esc_brings_the_former_back(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("ctrl+p", *"theme", "enter", "down")
        await pilot.pause(0.3)
        assert pilot.app.theme == "hmtui-dark"
        await pilot.press("escape")
        await pilot.pause()
        assert (pilot.app.theme, choice("look.theme", "hmtui")) == ("hmtui", "hmtui")
        await pilot.press("ctrl+p", *"theme", "enter", "down", "enter")
        await pilot.pause()
        assert (pilot.app.theme, choice("look.theme", "hmtui")) == ("hmtui-dark", "hmtui-dark")


@pytest.mark.parametrize(("size", "aside"), [((120, 35), True), ((80, 24), True), ((40, 12), False)])
async def test_the_window_of_the_themes_leaves_what_they_change_in_view_and_in_colour(
    make_app: MakeApp, size: tuple[int, int], *, aside: bool
) -> None:
    async with make_app().run_test(size=size) as pilot:
        await pilot.press("ctrl+p", *"theme", "enter", "down", "down")
        await pilot.pause(0.3)
        screen = pilot.app.screen
        assert pilot.app.theme == "hmtui-light"
        window = screen.query_one("#ring").region
        assert (window.width * window.height <= size[0] * size[1] / 3) is aside
        if aside:
            assert (window.right, window.bottom) == (size[0], size[1] - 1)
            seen = [piece for strip in screen._compositor.render_strips() for piece in strip.crop(0, window.x)]
            assert len({piece.style.color for piece in seen if piece.style and piece.text.strip()}) >= 6
            assert {piece.style.bgcolor for piece in seen if piece.style} >= {
                Color.parse(LIGHT_THEME.background or "").rich_color
            }
        await pilot.resize_terminal(*((40, 12) if aside else (120, 35)))
        await pilot.pause(0.2)
        assert screen.has_class("-aside") is not aside


async def test_a_theme_that_is_chosen_is_named_with_the_way_back(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("ctrl+p", *"theme", "enter", "down", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        assert screen.footer.notice == "Theme: hmtui-dark (before: hmtui)"
        await pilot.press("ctrl+p", *"theme hmtui", "enter")
        await pilot.pause()
        assert pilot.app.theme == "hmtui"


@pytest.mark.parametrize(
    ("theme", "seen", "told"), [(DARK_THEME, 1.4, 1.14), (LIGHT_THEME, 1.14, 1.05)], ids=["dark", "light"]
)
def test_the_row_of_the_cursor_is_seen_by_its_ground_in_our_themes(theme: Theme, seen: float, told: float) -> None:
    names = ("background", "resting-background", "block-cursor-background")
    ground, resting, cursor = (Color.parse({"background": theme.background, **theme.variables}[one]) for one in names)
    assert contrast(cursor, ground) >= seen
    assert contrast(resting, ground) >= told
    assert contrast(cursor, resting) >= told, "and it is seen whether the list has the focus"


@pytest.mark.parametrize("theme", [DARK_THEME, LIGHT_THEME], ids=["dark", "light"])
def test_the_colours_of_our_themes_are_shown_as_they_were_chosen(theme: Theme) -> None:
    chosen = {"background": theme.background, **theme.variables}
    found = readable(theme, {**theme.to_color_system().generate(), **theme.variables})
    changed = {name for name, colour in chosen.items() if str(colour).lower() != found[name].lower()}
    assert changed <= {f"style-m{at}" for at in range(5)}, "bars are graphics, and are made as readable as text"


def nearest(value: str) -> Color:
    """Return which of 256 colours a terminal that has no more shows."""
    return Color(*few_colours.nearest_colour(Color.parse(value).rgb))


@pytest.mark.parametrize("theme", [DARK_THEME, LIGHT_THEME], ids=["dark", "light"])
def test_our_themes_look_the_same_in_256_colours(theme: Theme) -> None:
    found = readable(theme, {**theme.to_color_system().generate(), **theme.variables}, few=True)
    ground, resting, cursor, dialog = (
        nearest(found[name])
        for name in ("background", "resting-background", "block-cursor-background", "dialog-background")
    )
    assert contrast(cursor, ground) >= 1.3
    assert contrast(resting, ground) >= 1.15
    text = [nearest(found[name]) for name in ("style-text", "style-strong", "text-muted", "text-disabled")]
    assert all(max(one.rgb) == min(one.rgb) for one in text), "grey, and not a colour that means something"
    for one in text[:3]:
        assert min(contrast(one, behind) for behind in (ground, resting, cursor, dialog)) >= CONTRAST
    coloured = ("style-accent", "style-match", "style-mark", "style-error", "style-success")
    for one in (text[3], *(nearest(found[name]) for name in coloured)):
        assert min(contrast(one, ground), contrast(one, dialog)) >= CONTRAST
    magnitudes = [nearest(found[f"style-m{at}"]) for at in range(5)]
    for at, one in enumerate(magnitudes):
        for other in magnitudes[:at]:
            assert sum(abs(a - b) for a, b in zip(one.rgb, other.rgb, strict=True)) >= 80, (one.hex, other.hex)


@pytest.mark.parametrize("name", RGB)
def test_quiet_text_is_told_from_other_text(name: str) -> None:
    theme = {**BUILTIN_THEMES, "hmtui-dark": DARK_THEME, "hmtui-light": LIGHT_THEME}[name]
    found = readable(theme, {**theme.to_color_system().generate(), **theme.variables})
    quiet, text, ground = (Color.parse(found[one]) for one in ("text-muted", "foreground", "background"))
    assert contrast(quiet, ground) < 0.9 * contrast(text, ground)


@pytest.mark.parametrize("name", RGB)
def test_every_theme_is_readable_in_256_colours_and_its_greys_stay_grey(name: str) -> None:
    theme = {**BUILTIN_THEMES, "hmtui-dark": DARK_THEME, "hmtui-light": LIGHT_THEME}[name]
    variables = {**theme.to_color_system().generate(), **theme.variables}
    found = readable(theme, variables, few=True)
    for text, grounds in PAIRS.items():
        for ground in grounds:
            one, behind = (Color.parse(found[one].partition(" ")[0]) for one in (text, ground))
            assert contrast(one, behind) >= CONTRAST - 0.01, (text, ground)
            assert nearest(one.hex).hex == one.hex, "a terminal shows it as it is"
            assert nearest(behind.hex).hex == behind.hex
    full, few = (Color.parse(readable(theme, variables, few=few)["background"]) for few in (False, True))
    spread = max(full.rgb) - min(full.rgb)
    if spread <= 0x1C:
        assert max(few.rgb) == min(few.rgb), f"{full.hex} is a grey, {few.hex} is none"
    assert abs(full.brightness - few.brightness) < 0.06


def test_a_slate_grey_is_no_teal() -> None:
    assert nearest("#2e3440").hex == "#303030"
    assert few_colours.number_of((0x2E, 0x34, 0x40)) == 236
    assert nearest("#88c0d0").hex == "#87AFAF"
    numbers = {few_colours.number_of(colour) for colour in few_colours._NUMBERS}
    assert numbers == set(range(16, 256))
    assert all(few_colours.nearest_colour(colour) == colour for colour in few_colours._NUMBERS)
