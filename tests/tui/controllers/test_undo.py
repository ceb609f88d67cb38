"""Undo: each key that changed marks or query is one step of this session, and what was typed meanwhile is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.annotations import Annotations
from tui.browsing import SIZE, MakeApp, browser

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from hmtui.library import Library


async def press(pilot: Pilot[tuple[str, ...]], *keys: str) -> str:
    """Press keys; return what the footer then says."""
    await pilot.press(*keys)
    await pilot.pause(0.05)
    return browser(pilot).footer.notice


async def test_any_other_key_takes_back_what_waits_for_a_second_one(make_app: MakeApp, library: Library) -> None:
    earlier = Annotations(catalog="Huge Model Paper", clock=lambda: 1_700_000_000.0)
    earlier.star([library.entry("gpt-3")])
    earlier.close()
    async with make_app().run_test(size=SIZE) as pilot:
        await press(pilot, "tab")
        for between in ("j", "a", "z", "left", "right"):
            assert (await press(pilot, "u")).startswith("Press u again to undo"), between
            await press(pilot, between)
            if between == "a":
                assert await press(pilot, "u") == "63 marks cleared (Ctrl+R: redo)"
        assert Annotations().state(library.entry("gpt-3")).starred
        await press(pilot, "u")
        assert (await press(pilot, "u")).startswith("Undone: starred ")
        assert not Annotations().state(library.entry("gpt-3")).starred


async def test_each_mark_is_a_step(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        marks = browser(pilot).results.marks
        await press(pilot, "tab", "space", "space", "j", "v", "a")
        counts = [63]
        for _step in range(4):
            await press(pilot, "u")
            counts.append(len(marks))
        assert counts == [63, 4, 2, 1, 0]
        await press(pilot, "ctrl+r", "ctrl+r", "ctrl+r")
        assert len(marks) == 4
        await press(pilot, "g", "space", "u")
        assert len(marks) == 4, "a mark taken away comes back"


async def test_values_chosen_in_the_facets_are_steps(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        box = browser(pilot).search_box
        await press(pilot, "enter", "f", "space")
        chosen = box.text
        await press(pilot, "minus")
        excluded = box.text
        assert len({"gpt", chosen, excluded}) == 3
        await press(pilot, "u")
        assert box.text == chosen
        assert await press(pilot, "u") == f"Query undone: {chosen} → gpt (Ctrl+R: redo)"
        await press(pilot, "ctrl+r")
        assert box.text == chosen


async def test_what_was_typed_is_a_step_among_the_others(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await press(
            pilot, "tab", "asterisk", "slash", *"gpt", "enter", "slash", *"bert", "enter", "asterisk", "j", "space"
        )
        said = []
        for _step in range(5):
            await press(pilot, "u")
            said.append((screen.footer.notice.replace(":", " ").partition(" ")[0], screen.search_box.text))
        assert said == [
            ("Mark", "bert"),
            ("Undone", "bert"),
            ("Query", "gpt"),
            ("Query", ""),
            ("Undone", ""),
        ]
        await press(pilot, "ctrl+r", "ctrl+r", "ctrl+r")
        assert screen.search_box.text == "bert"


async def test_a_query_typed_after_another_was_cleared_is_one_step(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await press(pilot, *"gpt", "enter", "escape", "slash", *"bert", "enter")
        assert await press(pilot, "u") == "Query undone: bert → gpt (Ctrl+R: redo)"
        assert await press(pilot, "ctrl+r") == "Query redone: gpt → bert (u: undo)"
        await press(pilot, "escape", "asterisk", "slash", *"bloom", "enter")
        seen = []
        for _step in range(4):
            await press(pilot, "u")
            seen.append((screen.footer.notice.replace(":", " ").partition(" ")[0], screen.search_box.text))
        assert seen == [("Query", ""), ("Undone", ""), ("Query", "bert"), ("Query", "gpt")]


async def test_where_the_tab_goes_with_the_query_both_are_said(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        session = browser(pilot).session
        await press(pilot, *"gpt", "enter", "1")
        with session.query_steps.step():
            session.section = None
            session.set_query("")
        assert await press(pilot, "u") == "Query undone: all records in all tabs → gpt in NLP (Ctrl+R: redo)"
        assert (session.query, browser(pilot).session.section) == ("gpt", "NLP")


async def test_a_query_cleared_and_typed_again_is_no_step(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await press(pilot, *"gpt", "enter", "escape", "slash", *"gpt", "enter")
        assert await press(pilot, "u") == "Query undone: gpt → all records (Ctrl+R: redo)"
        assert await press(pilot, "u") == "Nothing to undo"


async def test_a_half_typed_query_is_undone_and_never_brought_back(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        box = browser(pilot).search_box
        await press(
            pilot, *"gpt", "enter", "slash", "end", *" is:", "enter", "asterisk", "slash", "end", *"open", "enter"
        )
        seen = [box.text]
        for _step in range(3):
            await press(pilot, "u")
            seen.append(box.text)
        assert seen == ["gpt is:open", "gpt", "gpt", ""]


async def test_undo_says_what_is_not_on_the_screen(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await press(pilot, "tab", "asterisk", "space")
        await press(pilot, "slash", *"bloom", "enter")
        await press(pilot, "u")
        screen.search_box.set_text("bloom")  # not by a key: it is no step yet
        screen.session.query_steps.restart()
        await pilot.pause(0.05)
        assert (await press(pilot, "u")).endswith(" (not listed) (Ctrl+R: redo)")
        assert (await press(pilot, "u")).endswith(" (not listed) (Ctrl+R: redo)")


async def test_a_half_typed_query_that_was_given_up_is_no_step(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        box = browser(pilot).search_box
        await press(pilot, *"is:", "escape", "escape")
        assert await press(pilot, "u") == "Nothing to undo"
        assert box.text == ""


async def test_a_search_from_the_palette_is_a_step_and_keeps_the_order_of_the_list(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await press(pilot, "tab", "asterisk", "s", "s")
        assert screen.results.sort.key == "params"
        await press(pilot, "colon", *"starred", "enter")
        assert (screen.search_box.text, screen.results.count, screen.results.sort.key) == ("is:starred", 1, "params")
        await press(pilot, "u")
        assert (screen.search_box.text, screen.results.count, screen.results.sort.key) == ("", 63, "params")


async def test_q_in_the_details_goes_to_the_list_at_any_size(make_app: MakeApp) -> None:
    for size in (SIZE, (40, 12)):
        async with make_app().run_test(size=size) as pilot:
            await press(pilot, "enter", "enter", "q")
            assert browser(pilot).session.panel == "list"
            assert pilot.app.is_running


async def test_what_was_scrolled_or_walked_elsewhere_is_no_move_in_the_list(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await press(pilot, "tab", "enter", "j", "j", "left", "right")
        before = screen.results.current
        await press(pilot, "slash", *"bert", "escape")
        assert screen.search_box.text == ""
        assert screen.results.current == before


async def test_while_a_window_has_the_keys_the_footer_names_none(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        footer = browser(pilot).footer
        await press(pilot, "tab", "s")
        assert footer.line(0) == ()
        await press(pilot, "escape")
        assert "search" in "".join(span.text for span in footer.line(0))


async def test_the_footer_names_a_style_that_is_not_the_usual_one(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        footer = browser(pilot).footer
        await press(pilot, "tab")
        assert " y cite " in "".join(span.text for span in footer.line(0))
        browser(pilot).controllers.citing.style.use("apa")
        browser(pilot).controllers.citing.walk_styles(0)
        footer.clear()
        assert " y APA " in "".join(span.text for span in footer.line(0))
        await press(pilot, "space", "space")
        assert " y APA 2 marked " in "".join(span.text for span in footer.line(0))


async def test_a_mark_made_in_the_plot_is_seen_there(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await press(pilot, "tab", "p")
        current = screen.results.current
        await press(pilot, "space")
        assert current is not None
        assert [*screen.results.marks] == [current.id]
        assert screen.results.current is current, "the cursor of the plot stays where it is"
        drawn = [span for y in range(20) for span in screen.frame.panels.plot.line(y)]
        assert [span.text for span in drawn if span.style == "mark"] == ["┃"]
        assert screen.footer.notice.startswith(f"Marked {current.name} ")
        screen.footer.clear()
        assert " y cite 1 marked " in "".join(span.text for span in screen.footer.line(0))


async def test_where_no_marked_record_is_listed_an_action_is_asked_for_twice(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        starred = screen.session.library.annotation_lookup.annotations.state
        await press(pilot, "tab", "space", "space")
        one, other = map(screen.session.library.entry, screen.results.marks)
        await press(pilot, "slash", *"bloom", "enter")
        question = "None of the 2 marked is listed: * again to star them, M to clear the marks"
        assert await press(pilot, "asterisk") == question
        await press(pilot, "j")
        assert await press(pilot, "asterisk") == question
        assert not starred(one).starred
        await press(pilot, "asterisk")
        assert starred(one).starred
        assert starred(other).starred
        screen.session.set_query("")
        await pilot.pause(0.05)
        assert (await press(pilot, "asterisk")).startswith("Unstarred 2 marked records")


async def test_an_order_chosen_is_a_step_of_its_own(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await press(pilot, "slash", *"gpt", "enter", "escape")
        assert await press(pilot, "s", "n") == "Sorted by model, A–Z"
        assert await press(pilot, "u") == "Order undone: now by year, newest first (Ctrl+R: redo)"
        assert (screen.search_box.text, screen.results.sort.key) == ("", "year")
        assert await press(pilot, "ctrl+r") == "Order redone: now by model, A–Z (u: undo)"
        assert screen.results.sort.key == "name"
        await press(pilot, "u")
        assert await press(pilot, "u") == "Query undone: all records → gpt (Ctrl+R: redo)"


async def test_the_best_match_first_has_no_reverse(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        assert await press(pilot, "enter", "S") == "The order “best match” has no reverse."
        assert browser(pilot).results.sort.key == "relevance"


async def test_a_notice_goes_with_the_next_key_even_in_a_burst(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        assert (await press(pilot, "enter", "escape")).startswith("Query cleared")
        await press(pilot, "slash", *"ber")
        await pilot.pause(0.5)
        assert browser(pilot).footer.notice == ""
