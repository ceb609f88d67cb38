"""What is said below the box, and where nothing is listed."""

from __future__ import annotations

import pytest

from hmtui.annotations import Annotations, Position
from hmtui.library import Library
from hmtui.models import Author, Catalog, Entry
from hmtui.tui.app import HmtuiApp
from hmtui.tui.controllers.messages import title_of
from hmtui.tui.widgets.line_widget import Span
from hmtui.views.signs import Signs
from tui.browsing import SIZE, MakeApp, browser, until


async def said(app: HmtuiApp) -> tuple[str, str]:
    """Return what is said below the box, with its sign, and what the list says."""
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.05)
        screen = browser(pilot)
        below = "".join(span.text for span in screen.query_one("#below").line(0))  # type: ignore[attr-defined]
        rows = ("".join(span.text for span in screen.results.line(y)) for y in range(12))
        return below.strip("╰─╯ "), "\n".join(rows)


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("2022", "→ Did you mean year:2022? 22 records · Tab: use it"),
        ("params>100b", "→ params>100b is read as params:>100b"),
        ("yaer:2020", "! Ignored yaer:2020: unknown field. Did you mean year:? · Tab: use it"),
        ("gpt or bert", "→ Did you mean gpt OR bert? 25 records · Tab: use it"),
        ("is:satrred", "! Ignored unknown is:satrred. Did you mean is:starred? · Tab: use it"),
        (
            "best open model 2022",
            "! No exact match: best → bert, bst · Did you mean is:open year:2022? 12 records · Tab: use it",
        ),
        ("bloom", ""),
    ],
)
async def test_below_the_box_stands_what_is_wrong_or_may_be_meant(make_app: MakeApp, query: str, hint: str) -> None:
    below, _rows = await said(make_app(query))
    assert below == hint


async def test_in_little_room_what_may_be_meant_is_said_with_its_key(make_app: MakeApp) -> None:
    async with make_app("yaer:2020 qqzz").run_test(size=(40, 12)) as pilot:
        await pilot.press("end")
        await pilot.pause(0.1)
        screen = browser(pilot)
        rule = "".join(span.text for span in screen.query_one("#rule").line(0))  # type: ignore[attr-defined]
        footer = "".join(span.text for span in screen.footer.line(0))
        assert rule == " ! year:2020? · Tab: use it"
        assert footer.startswith(" Tab use it ")


@pytest.mark.parametrize(
    ("query", "size", "said"),
    [
        ("yaer:2020", SIZE, "63 of 63, 1 part ignored"),
        ("yaer:2020 org:meta is:opne", SIZE, ", 2 parts ignored"),
        ("yaer:2020", (80, 24), "! 63 of 63"),
        ("yaer:2020", (40, 12), "! 63 of 63"),
        ("year:2020..", SIZE, " of 63"),
    ],
)
async def test_the_count_says_that_a_part_of_the_query_is_ignored(
    make_app: MakeApp, query: str, size: tuple[int, int], said: str
) -> None:
    async with make_app(query).run_test(size=size) as pilot:
        await pilot.pause(0.05)
        screen = browser(pilot)
        edge = screen.query_one("#listed" if screen.has_class("-framed") else "#counter")
        assert "".join(span.text for span in edge.line(0)).strip("─╮ ").endswith(said)  # type: ignore[attr-defined]


async def test_the_count_is_that_of_the_tab(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("enter", "2")
        await pilot.pause(0.05)
        assert browser(pilot).search_box.count == f"{browser(pilot).results.count} of 63"
        await pilot.press("0")
        await pilot.pause(0.05)
        assert browser(pilot).search_box.count == "63"


@pytest.mark.parametrize("size", [SIZE, (40, 12)])
async def test_from_a_tab_without_hits_enter_leads_to_those_in_all(library: Library, size: tuple[int, int]) -> None:
    app = HmtuiApp(library, position=Position("bert", tab="CV"), restored=True)
    async with app.run_test(size=size) as pilot:
        screen = browser(pilot)
        await until(pilot, lambda: screen.results.offered)
        assert screen.session.panel == "box"
        rows = "".join("".join(span.text for span in screen.results.line(y)) for y in range(6))
        assert "In another tab" in rows
        await pilot.press("enter")
        await until(pilot, lambda: screen.results.count)
        assert (screen.session.query, screen.session.section) == ("bert", None)
        await pilot.press("enter", "u")
        await until(pilot, lambda: not screen.results.count)
        assert (screen.session.query, screen.session.section) == ("bert", "CV")


async def test_where_nothing_is_starred_yet_the_list_says_how_to_star(make_app: MakeApp, library: Library) -> None:
    _below, rows = await said(make_app("is:starred"))
    assert "Nothing starred in this list yet" in rows
    assert "*   star a record, in the list" in rows
    assert "online" not in rows
    annotations = Annotations(catalog=library.identity)
    annotations.star([library.entry("gpt-3")])
    annotations.close()
    _below, rows = await said(make_app("bloom is:starred"))
    assert "No record matches bloom is:starred" in rows


async def test_what_may_be_meant_is_offered_first_where_nothing_is_listed(make_app: MakeApp, library: Library) -> None:
    annotations = Annotations(catalog=library.identity)
    annotations.star([library.entry("gpt-3")])
    annotations.close()
    below, rows = await said(make_app("starred"))
    assert below == "→ Did you mean is:starred? 1 record · Tab: use it"
    assert rows.index("Did you mean") < rows.index("▌   is:starred  1 record")
    async with make_app("starred").run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        screen = browser(pilot)
        assert screen.search_box.text == "is:starred"


def test_the_kind_of_a_record_is_said_in_plain_words() -> None:
    from hmtui.models import Entry
    from hmtui.tui.controllers.messages import title_of
    from hmtui.views.signs import Signs

    def kind(name: str) -> str:
        entry = Entry(id="x", name="A paper", title="A paper", type=name, citation_key="smith2020")
        return "".join(span.text for span in title_of(entry, Signs(()))[1])

    assert kind("paper-conference") == "conference paper"
    assert kind("article-journal") == "journal article"
    assert kind("thesis") == "thesis"
    named = Entry(id="x", name="GPT-3", title="Language Models are Few-Shot Learners", type="paper-conference")
    assert title_of(named, Signs(())) == ("GPT-3", (Span("conference paper"),)), "as of a record called by its title"


@pytest.mark.parametrize(
    ("source", "title", "name", "facts"),
    [
        ("lists/refs.bib", "refs", "refs.bib", ("0 papers", "")),
        ("lists/refs.bib", "", "refs.bib", ("0 papers", "")),
        ("lists/refs.bib", "A review", "A review", ("0 papers", "refs.bib")),
        ("-", "standard input", "standard input", ("0 papers", "")),
        ("-", "A review", "A review", ("0 papers", "standard input")),
    ],
)
def test_a_list_without_a_title_of_its_own_is_called_by_its_file(
    source: str, title: str, name: str, facts: tuple[str, str]
) -> None:
    from hmtui.library import Library
    from hmtui.models import Catalog
    from hmtui.tui.controllers.messages import describe

    library = Library(Catalog(title, (), ()), name=source)
    assert describe(library, noun="paper") == (name, facts)


def test_of_a_list_that_is_read_the_header_says_how_much_is_indexed() -> None:
    from hmtui.tui.controllers.messages import describe

    library = Library(Catalog("A review", (), ()), name="refs.bib")
    library.partial = True
    assert describe(library, noun="paper", read=48_952)[1][0] == "48,952 papers so far"
    assert describe(library, noun="paper", read=48_952, indexed=0.7)[1][0] == "48,952 papers · indexing 70 %"


@pytest.mark.parametrize(
    ("authors", "title"),
    [
        (("Brown",), "Brown 2020"),
        (("Brown", "Mann"), "Brown & Mann 2020"),
        (("Brown", "others"), "Brown et al. 2020"),
        (("Brown", "Mann", "Ryder"), "Brown et al. 2020"),
        ((), "Basics"),
    ],
)
def test_a_paper_without_a_name_is_titled_as_it_is_spoken_of(authors: tuple[str, ...], title: str) -> None:
    said = "Wide Learners Need Few Examples"
    people = tuple(Author(name) for name in authors)
    entry = Entry("x", said, title=said, author=people, issued="2020", sections=("Basics",))
    assert title_of(entry, Signs(())) == (title, ())
