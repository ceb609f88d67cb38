"""Views, positions, news of a catalog, and the export file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hmtui.annotations import READ_STATES, Annotations, Position, State, StateError, View
from hmtui.annotations.changes import changes_between, date_to_time, record_visit
from hmtui.annotations.exchange import export_state, import_state
from hmtui.annotations.history import History
from hmtui.errors import SourceError, UsageError
from hmtui.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

A = Entry(id="a", name="A", arxiv="2001.00001", doi="10.1/ABC")
B = Entry(id="b", name="B [/bold]\u4e2d", arxiv="2002.00002")
C = Entry(id="c", name="C")


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(name="annotations")
def open_annotations(tmp_path: Path, clock: Clock) -> Iterator[Annotations]:
    opened = Annotations(str(tmp_path / "state.db"), catalog="list", clock=clock)
    yield opened
    opened.close()


# --- history -------------------------------------------------------------------------------------------------


def test_views_are_kept_by_name(annotations: Annotations) -> None:
    history = History(annotations)
    history.save_view(View("Open, big", "is:open params:>100b", "-year", "NLP"))
    history.save_view(View("b", "bert"))
    history.save_view(View("b", "roberta"))
    assert [view.name for view in history.views()] == ["Open, big", "b"]
    assert history.view("open, BIG").query == "is:open params:>100b"
    assert history.view("b").query == "roberta"
    history.delete_view("B")
    with pytest.raises(StateError, match="No view") as caught:
        history.view("b")
    assert "Open, big" in caught.value.hint


def test_queries_places_and_sources_are_remembered_the_newest_first(annotations: Annotations, clock: Clock) -> None:
    history = History(annotations, clock=clock)
    for text in ("one", "two", " ", "one"):
        history.remember_query(text)
    assert history.queries() == ["one", "two"]
    for number in range(120):
        history.remember_query(str(number))
    assert len(history.queries()) == 100
    assert history.position("refs.bib") == Position()
    history.remember_position("refs.bib", Position("bert", "year", "NLP", "b"))
    history.remember_position("", Position())
    history.remember_position("other.md", Position())
    assert history.position("refs.bib") == Position("bert", "year", "NLP", "b")
    assert [one.source for one in history.sources()] == [
        str(Path("other.md").absolute()),
        str(Path("refs.bib").absolute()),
    ]
    history.remember_position("-", Position())
    history.remember_position("https://example.org/a.md", Position())
    assert history.sources()[0].source == "https://example.org/a.md"
    assert history.last_source() == "https://example.org/a.md"


def test_where_nothing_can_be_written_nothing_is_remembered_and_nothing_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    history = History(Annotations(str(tmp_path / "file" / "state.db")))
    history.remember_query("x")
    history.remember_position("x", Position())
    assert (history.queries(), history.views(), history.sources(), history.position("x")) == ([], (), [], Position())
    with pytest.raises(StateError):
        history.save_view(View("a", "b"))


# --- news ---------------------------------------------------------------------------------------------------


def test_nothing_is_new_at_the_first_look_and_then_what_came_or_changed_is(
    annotations: Annotations, clock: Clock
) -> None:
    assert record_visit(annotations, [A, B], clock=clock) == set()
    clock.now += 90_000
    assert record_visit(annotations, [A, B, C], clock=clock) == {"c"}
    assert record_visit(annotations, [A, B, C], clock=clock) == {"c"}, "coming back at once is the same look"
    clock.now += 90_000
    changed = replace(B, title="A title at last")
    assert record_visit(annotations, [A, changed], clock=clock) == {"b"}
    clock.now += 90_000
    assert record_visit(annotations, [A, changed, C], clock=clock) == {"c"}, "what went and came again is news"
    clock.now += 90_000
    assert record_visit(annotations, [A, changed, C], clock=clock) == set()


def test_where_a_record_stands_is_no_news(annotations: Annotations, clock: Clock) -> None:
    from hmtui.models import Source

    record_visit(annotations, [replace(A, source=Source("x.md", 3))], clock=clock)
    clock.now += 90_000
    assert record_visit(annotations, [replace(A, source=Source("x.md", 9))], clock=clock) == set()


def test_two_days_are_compared(annotations: Annotations, clock: Clock) -> None:
    clock.now = date_to_time("2026-01-01") + 50
    record_visit(annotations, [A, B], clock=clock)
    clock.now = date_to_time("2026-02-01") + 50
    record_visit(annotations, [replace(A, title="Changed"), C], clock=clock)
    changes = changes_between(annotations, date_to_time("2026-01-15"), date_to_time("2026-02-01", end=True))
    assert (changes.added, changes.changed, changes.removed) == ((("c", "C"),), (("a", "A"),), (("b", B.name),))
    assert not changes_between(annotations, date_to_time("2026-03-01"), date_to_time("2026-03-02"))
    with pytest.raises(UsageError, match="not a date"):
        date_to_time("yesterday")


# --- another machine ----------------------------------------------------------------------------------------


def other(tmp_path: Path, clock: Clock, name: str = "other.db") -> Annotations:
    return Annotations(str(tmp_path / name), catalog="list", clock=clock)


def test_the_newer_fact_holds_on_both_sides(annotations: Annotations, tmp_path: Path, clock: Clock) -> None:
    laptop, cluster = annotations, other(tmp_path, clock)
    laptop.star([A, B])
    laptop.set_note([A], "laptop")
    cluster.set_note([replace(A, id="elsewhere", doi="")], "cluster, later")
    cluster.set_note([A], "cluster, later")
    cluster.tag([B], add=["x"])
    cluster.tag([B], remove=["x"])
    laptop.tag([A], add=["y"])
    History(cluster, clock=clock).save_view(View("v", "bert"))
    report = import_state(laptop, export_state(cluster), "c.json")
    assert report.papers == 2
    assert report.views == 1
    import_state(cluster, export_state(laptop), "l.json")
    expected = {"a": State(True, "", "cluster, later", ("y",)), "b": State(starred=True)}
    assert laptop.states([A, B]) == cluster.states([A, B]) == expected
    assert export_state(laptop) == export_state(cluster)
    again = import_state(laptop, export_state(cluster), "c.json")
    assert (again.imported, again.skipped, again.views) == (0, 0, 0)
    cluster.close()


def test_the_file_is_json_with_a_fact_a_line(annotations: Annotations) -> None:
    annotations.star([B, A, C])
    annotations.tag([A], add=["x", "y"])
    History(annotations).save_view(View("v", "bert"))
    text = export_state(annotations)
    head, *facts = json.loads(text)
    assert head["hmtui-state"] == 1
    assert text.count("\n,{") == len(facts) == 6
    papers = [(fact["paper"][0], fact["fact"]) for fact in facts if "paper" in fact]
    assert papers == sorted(papers)
    assert papers[-1] == ("id:list/c", "starred")
    assert export_state(annotations) == text


FACT = '[{"hmtui-state": 1}, {"paper": ["id:a"], "name": "A", "fact": "%s", "is": %s, "at": "%s"}]'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "[1, 2]",
        "[" * 100_000,
        '[{"hmtui-state": 2}]',
        '[{"hmtui-state": 1}, {"paper": [], "fact": "starred", "is": true, "at": "2026-01-01"}]',
        '[{"hmtui-state": 1}, {"paper": ["a"], "fact": "starred", "is": true, "at": "2026-01-01"}]',
        '[{"hmtui-state": 1}, {"paper": ["id:a"]}]',
        '[{"hmtui-state": 1}, {"view": "x", "is": {}}]',
        '[{"hmtui-state": 1}, {"view": "x", "is": 3, "at": "2026-01-01"}]',
        FACT % ("read", '"eaten"', "2026-01-01"),
        FACT % ("starred", '"false"', "2026-01-01"),
        FACT % ("tag:", "true", "2026-01-01"),
        FACT % ("fame", "true", "2026-01-01"),
        FACT % ("note", "3", "2026-01-01"),
        FACT % ("note", '"x"', "soon"),
        FACT % ("note", '"x"', "9999-12-31T23:59:59.999Z"),
        FACT % ("note", '"x"', "0001-01-01"),
    ],
)
def test_another_file_is_refused_whole(annotations: Annotations, text: str) -> None:
    annotations.star([A])
    before = export_state(annotations)
    with pytest.raises(SourceError):
        import_state(annotations, text, "x.json")
    assert export_state(annotations) == before


def test_hostile_text_cannot_reach_the_terminal(annotations: Annotations) -> None:
    note = json.dumps("one\x1b]0;x\x07\n  two\u202e")
    import_state(annotations, FACT.replace("id:a", "doi:10.1/abc") % ("note", note, "2026-01-01T00:00:00.000Z"), "x")
    import_state(annotations, FACT.replace("id:a", "doi:10.1/abc") % ("tag:A [/b] \\u001b", "true", "2026-01-01"), "x")
    assert annotations.state(A) == State(note="one ]0;x \n  two", tags=("a-[/b]",))


def test_a_deleted_view_does_not_come_back_from_an_older_file(annotations: Annotations, clock: Clock) -> None:
    history = History(annotations, clock=clock)
    history.save_view(View("v", "bert"))
    older = export_state(annotations)
    history.delete_view("V")
    assert import_state(annotations, older, "x").views == 0
    assert history.views() == ()
    assert '"view": "v", "is": null' in export_state(annotations)


def test_what_is_done_now_is_newer_than_what_it_changes_whatever_the_clock_says(tmp_path: Path) -> None:
    clock = Clock()
    one, two = other(tmp_path, clock, "one.db"), other(tmp_path, clock, "two.db")
    one.star([A])
    import_state(two, export_state(one), "one")
    clock.now -= 100_000
    two.star([A])
    import_state(one, export_state(two), "two")
    assert one.states([A]) == two.states([A]) == {}
    one.close()
    two.close()


def git(folder: Path, *words: str) -> int:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    return subprocess.run(
        ["git", *words], cwd=folder, env={**os.environ, **who}, capture_output=True, check=False
    ).returncode


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
@pytest.mark.parametrize("union", [True, False])
def test_git_merges_what_two_machines_noted(tmp_path: Path, union: bool) -> None:
    clock = Clock()
    laptop, cluster = other(tmp_path, clock, "one.db"), other(tmp_path, clock, "two.db")
    papers = [Entry(id=f"e{n}", name=f"E{n}", doi=f"10.1/{n:02}") for n in range(20)]
    file = tmp_path / "repo" / "stars.json"
    file.parent.mkdir()
    laptop.star(papers[:10])
    import_state(cluster, export_state(laptop), "x")
    file.write_text(export_state(laptop), encoding="utf-8")
    if union:
        (file.parent / ".gitattributes").write_text("stars.json merge=union\n")
    assert [
        git(file.parent, *words.split()) for words in ("init -b main", "add .", "commit -m base", "branch far")
    ] == [0] * 4
    laptop.tag(papers[3:5], add=["near"])
    laptop.star(papers[10:], on=True)
    laptop.set_note([papers[0]], "laptop, first")
    file.write_text(export_state(laptop), encoding="utf-8")
    git(file.parent, "commit", "-am", "near")
    git(file.parent, "checkout", "far")
    cluster.star(papers[2:4], on=False)
    cluster.tag(papers[4:15], add=["far"])
    cluster.set_note([papers[0]], "cluster, later")
    file.write_text(export_state(cluster), encoding="utf-8")
    git(file.parent, "commit", "-am", "far")
    merged = git(file.parent, "merge", "main", "-m", "both")
    text = file.read_text(encoding="utf-8")
    assert (merged == 0, "<<<<<<<" in text) == (union, not union)
    if union:
        json.loads(text)
    fresh = other(tmp_path, clock, "three.db")
    import_state(laptop, export_state(cluster), "x")
    import_state(fresh, text, "merged")
    assert fresh.states(papers) == laptop.states(papers)
    assert fresh.state(papers[0]).note == "cluster, later"
    for one in (laptop, cluster, fresh):
        one.close()


CHANGES = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from(["star", "read", "note", "tag", "untag", "undo"]),
        st.sampled_from([A, B, C]),
        st.sampled_from(["one", "two"]),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_merging_in_either_order_gives_the_same(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[bool, str, Entry, str]]
) -> None:
    folder, clock = tmp_path_factory.mktemp("merge"), Clock()
    one, two = (other(folder, clock, name) for name in ("one.db", "two.db"))
    for first, verb, entry, word in changes:
        side = one if first else two
        if verb == "star":
            side.star([entry])
        elif verb == "read":
            side.set_read([entry], READ_STATES[len(word) % 4])
        elif verb == "note":
            side.set_note([entry], word)
        elif verb == "undo":
            side.undo()
        else:
            side.tag([entry], add=[word] if verb == "tag" else (), remove=[word] if verb == "untag" else ())
    theirs = export_state(two)
    import_state(two, export_state(one), "one")
    import_state(one, theirs, "two")
    assert one.states([A, B, C]) == two.states([A, B, C])
    one.close()
    two.close()
