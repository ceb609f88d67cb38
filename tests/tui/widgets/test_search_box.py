"""The search box: what is put into it, and what it says of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from hmtui.tui.controllers.search import Searcher
from hmtui.tui.screens.browse import BrowseScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from hmtui.tui.widgets.search_box import SearchBox
    from tui.browsing import MakeApp


def box(pilot: Pilot[tuple[str, ...]]) -> SearchBox:
    assert isinstance(pilot.app.screen, BrowseScreen)
    return pilot.app.screen.search_box


def counter(pilot: Pilot[tuple[str, ...]]) -> str:
    lines = (box(pilot).query_one(where).render_line(0).text for where in ("#listed", "#counter"))
    return next(found for line in lines if (found := line.strip("│╭╮─ ").strip("─ ")))


@pytest.mark.parametrize(
    ("pasted", "becomes"),
    [
        ("attention is all you need", "attention is all you need"),
        ("\n\nattention\r\nis all\tyou need\n", "attention is all you need"),
        ("gpt\x00\x1b[31m\u202e3\u200b", "gpt [31m3"),
        ("\x01\x02\n", ""),
        ("盘古", "盘古"),
        ("/gpt", "/gpt"),
    ],
)
async def test_what_is_pasted_becomes_one_line_of_safe_text(make_app: MakeApp, pasted: str, becomes: str) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        box(pilot).input.post_message(events.Paste(pasted))
        await pilot.pause()
        assert box(pilot).text == becomes


async def test_what_is_pasted_takes_the_place_of_what_is_selected(make_app: MakeApp) -> None:
    async with make_app(query="bert").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "slash")
        box(pilot).input.post_message(events.Paste("gpt"))
        await pilot.pause()
        assert box(pilot).text == "gpt"


async def test_the_slash_that_leads_into_the_box_begins_no_query(make_app: MakeApp) -> None:
    async with make_app(query="bert").run_test(size=(120, 35)) as pilot:
        await pilot.press("escape", "slash", *"is:open")
        assert box(pilot).text == "is:open"
        await pilot.press("slash", "a")
        assert box(pilot).text == "is:open/a"
        await pilot.press("enter", "slash", "slash")
        assert box(pilot).is_selected
        await pilot.press("slash", *"gpt")
        assert box(pilot).text == "gpt"


async def test_the_caret_behind_a_long_first_text_is_in_view(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        box(pilot).input.post_message(events.Paste("attention " * 30))
        await pilot.pause(0.1)
        assert box(pilot).input.scroll_x == box(pilot).input.max_scroll_x > 0


async def test_letters_that_arrive_together_are_searched_for_once(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        asked: list[str] = []
        monkeypatch.setattr(Searcher, "ask", lambda _searcher, question: asked.append(question.text))
        for key in (*"attention/", "left", "backspace", *"xy", "pasted", *"at"):
            character = key if len(key) == 1 else None
            box(pilot).input.post_message(events.Key(key, character) if key != "pasted" else events.Paste("z"))
        await pilot.pause(0.1)
        assert asked == ["attention/", "attentio/", "attentioxyz/", "attentioxyzat/"]


async def test_a_query_from_elsewhere_is_safe_text_too(make_app: MakeApp) -> None:
    async with make_app(query="be\x1brt\n").run_test(size=(120, 35)) as pilot:
        assert box(pilot).text == "be rt"
        box(pilot).set_text("g\x07pt")
        assert box(pilot).text == "g pt"


async def test_a_letter_typed_lays_nothing_out_anew(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.pause(0.2)
        laid_out: list[bool] = []
        monkeypatch.setattr(BrowseScreen, "_refresh_layout", lambda *_args, **_options: laid_out.append(True))
        await pilot.press(*"gpt", "backspace")
        await pilot.pause(0.1)
        assert not laid_out


@pytest.mark.parametrize(
    ("columns", "said"), [(120, "12,345 of 1,000,000 · 112 ms"), (80, "12,345 of 1,000,000"), (40, "12,345")]
)
async def test_as_much_is_said_of_the_numbers_as_there_is_room_for(make_app: MakeApp, columns: int, said: str) -> None:
    async with make_app(query="x").run_test(size=(columns, 24 if columns < 100 else 35)) as pilot:
        await pilot.pause()
        box(pilot).show_count(("12,345 of 1,000,000 · 112 ms", "12,345 of 1,000,000", "12,345"))
        assert counter(pilot) == said


@pytest.mark.parametrize(("columns", "said"), [(120, "of the first 63"), (80, "of the first 63"), (40, "so far")])
async def test_hits_of_the_first_records_never_look_like_all_there_are(
    make_app: MakeApp, columns: int, said: str
) -> None:
    async with make_app(query="gpt").run_test(size=(columns, 24 if columns < 100 else 35)) as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        screen.session.library.partial = True
        screen.search()
        await pilot.pause(0.1)
        assert counter(pilot).endswith(said)


async def test_that_a_search_goes_on_is_said_only_when_it_takes_long(make_app: MakeApp) -> None:
    async with make_app(query="bert").run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        before = counter(pilot)
        box(pilot).await_count()
        await pilot.pause(0.05)
        assert counter(pilot) == before
        await pilot.pause(0.4)
        assert counter(pilot) == "searching …"
        box(pilot).show_count(("1 of 63",))
        await pilot.pause(0.4)
        assert counter(pilot) == "1 of 63"


async def test_of_a_list_that_is_still_read_the_first_records_are_spoken_of(make_app: MakeApp) -> None:
    async with make_app(query="zzqqxx").run_test(size=(120, 35)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        screen.session.library.partial = True
        screen.search()
        await pilot.pause(0.1)
        assert counter(pilot) == "0 of the first 63"
        assert "among the first 63 records" in screen.results.render_line(2).text


async def test_a_query_that_was_asked_for_is_written_on(make_app: MakeApp) -> None:
    async with make_app(query="gpt").run_test(size=(120, 35)) as pilot:
        await pilot.press("minus", "3")
        assert box(pilot).text == "gpt-3"


async def test_a_query_of_last_time_is_replaced_by_what_is_typed(make_app: MakeApp) -> None:
    async with make_app(query="gpt", restored=True).run_test(size=(120, 35)) as pilot:
        await pilot.press(*"bert")
        assert box(pilot).text == "bert"


@pytest.mark.parametrize("restored", [True, False])
async def test_coming_back_to_the_box_selects_what_stands_in_it(make_app: MakeApp, *, restored: bool) -> None:
    async with make_app(query="gpt", restored=restored).run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "slash", *"bert")
        assert box(pilot).text == "bert"


@pytest.mark.parametrize("moves", [(), ("down",)])
async def test_space_while_picking_leaves_the_record_meant_under_the_cursor(
    make_app: MakeApp, moves: tuple[str, ...]
) -> None:
    app = make_app(query="gpt", picking=True)
    async with app.run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, BrowseScreen)
        await pilot.press(*moves)
        meant = app.screen.results.current
        await pilot.press("space", "enter")
    assert meant is not None
    assert app.return_value == (meant.id,)


async def test_known_fields_and_unknown_ones_are_told_apart(make_app: MakeApp) -> None:
    async with make_app(query="year:2023.. yaer:2020 https://x.org gpt:").run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        colours = {
            segment.text.strip(): segment.style.color.name
            for segment in box(pilot).input.render_line(0)
            if segment.style and segment.style.color and segment.text.endswith(":")
        }
        assert colours["year:"] == "color(6)"
        assert colours["yaer:"] == "color(3)"
        assert {text for text, colour in colours.items() if colour.startswith("color(")} == {"year:", "yaer:"}
