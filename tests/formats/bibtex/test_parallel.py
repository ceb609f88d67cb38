"""A long .bib file read by several processes gives what one gives: records, problems, lines, order."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple

from hmtui import processes
from hmtui.formats.bibtex import parallel as shared
from hmtui.formats.bibtex import parser as blocks
from hmtui.formats.bibtex import raw_entry, read, worker
from hmtui.formats.bibtex.chunks import Chunk, SourceText
from hmtui.formats.bibtex.raw_entry import ParserState
from hmtui.formats.bibtex.worker import Answer, Task
from hmtui.formats.draft import Report
from hmtui.processes import read_frame, write_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hmtui.formats.draft import Draft, Problem

QUOTED = '@misc{quoted, abstract = {as in\n@misc{inner, title = "x"}\n}, year = 2001}\n'
PIECES = (
    *("@article{key, title = {A {T}itle}, journal = jmlr, year = 2020}\n", "@misc{other,\n  title = later,\n}\n"),
    *('@string{jmlr = "Journal"}\n', "@string{later = {Later} # jmlr}\n", "@string{jmlr = {Other}}\n", "@STRING(x = {y})"),
    *("@inproceedings{child, crossref = {Parent}, pages = 1}\n", "@proceedings{parent, title = jmlr, year = 2019}\n"),
    *("@xdata{data, publisher = later}\n", "@book{b, xdata = {data, none}, title = {B}}\n", "@misc{, title = {No key}}\n"),
    *("@comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Group\\;0\\;;\n}\n", "@comment{\n", "@comment{x}"),
    *("@misc{g, groups = {Group}, title = {In a group}}\n", '@preamble{"\\x"}\n', "@preamble{", "% @misc{hidden, a = 1}\n"),
    *("@misc{open, title = {never closed\n", "@misc{more, title = {x}}}, year = 1999}\n", "@misc, title = {x}}\n"),
    *(QUOTED, '@misc{q, title = "a\n', "@misc{u, a = b}\n"),
    *("}", "{", '"', ",", "\n", " ", "@", "=", "#", "a", "\\", "é", "深", "@misc{", "@string{", "\n\n\n"),
)  # fmt: skip


def sent(data: object) -> Any:
    """Give what arrives in another process."""
    pipe = BytesIO()
    write_frame(pipe, data)
    pipe.seek(0)
    return read_frame(pipe)


class Crew:
    """Answers as processes would, each of which has met nothing of the file before."""

    def __init__(self, _module: str, pieces: Sequence[Task]) -> None:
        self._pieces = pieces
        self._text = ""

    def hire(self, told: Iterable[Any]) -> None:
        self._text = "".join([*told][1:])

    def answer(self, number: int) -> Any:
        task = Task(*sent(self._pieces[number]))
        part = Chunk(SourceText(self._text), ParserState(task.begin, task.macros), task.stop)
        return sent(astuple(Answer.of(part)))

    def dismiss(self) -> None:
        pass


def drafts(text: str) -> tuple[list[Draft], list[Problem]]:
    report = Report()
    return list(read(text, report)), report.problems


def in_parts(
    text: str, size: int, many: int = 100, crew: Callable[..., Any] = Crew
) -> tuple[list[Draft], list[Problem]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "workers", lambda: 2)
        patch.setattr(shared, "Crew", crew)
        patch.setattr(shared, "_LONG", 0)
        patch.setattr(shared, "_CHUNK", size)
        for module in (blocks, raw_entry):
            patch.setattr(module, "MANY_BROKEN", many)
        return drafts(text)


def at_once(text: str, many: int = 100) -> tuple[list[Draft], list[Problem]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "workers", lambda: 0)
        for module in (blocks, raw_entry):
            patch.setattr(module, "MANY_BROKEN", many)
        return drafts(text)


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join), st.integers(1, 120), st.integers(1, 4))
@example('@misc{a, title = {x}}\n@misc{b, title = later}\n@string{later = "y"}\n@misc{c, title = later}\n', 1, 100)
@example("@misc{n, a = {b\n@misc{ok, a = 1}\n" * 4 + QUOTED, 20, 2)
@settings(max_examples=600)
def test_parts_give_what_the_whole_gives(text: str, size: int, many: int) -> None:
    assert in_parts(text, size, many) == at_once(text, many)


@given(st.text(alphabet='@{}(),="#%\\ \nabmisctrng1é深', max_size=200), st.integers(1, 40))
@settings(max_examples=300)
def test_any_signs_give_the_same_in_parts(text: str, size: int) -> None:
    assert in_parts(text, size) == at_once(text)


LONG = "".join(
    f"@article{{key{number % 90},\n  title = {{Title {number}}},\n  journal = {'jmlr' if number % 2 else 'unknown'}\n}}\n"
    for number in range(100)
)
LONG = f"@string{{jmlr = {{JMLR}}}}\n{LONG}@misc{{last, title = {{Never closed}}"


def test_what_a_file_has_to_be_told_once_is_told_once() -> None:
    _found, problems = in_parts(LONG, 400)
    assert [problem.line for problem in problems if problem.code == "unknown-string"] == [4]
    assert [problem.code for problem in problems].count("duplicate-key") == 10
    assert problems[-1].code == "broken-entry"


def test_nearly_all_parts_are_read_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here: list[Chunk] = []

    def noted(*arguments: Any) -> Chunk:
        read_here.append(Chunk(*arguments))
        return read_here[-1]

    monkeypatch.setattr(shared, "Chunk", noted)
    assert in_parts(LONG, 400) == at_once(LONG)
    assert len(read_here) == 2 + 1  # what is read at once; and all of it again, to compare with


@pytest.mark.parametrize("how", ["well", "killed", "cannot start"])
def test_other_processes_give_the_same(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    started = []
    real = processes.start

    def start(module: str) -> Any:
        process = real(module) if how != "cannot start" else None
        started.append(process)
        if process and how == "killed":
            process.kill()
        return process

    monkeypatch.setattr(processes, "start", start)
    monkeypatch.setattr(worker, "_SLICE", 1000)
    assert in_parts(LONG, 400, crew=processes.Crew) == at_once(LONG)
    assert len(started) == 2
    assert all(process.poll() is not None for process in started if process)


def test_processes_end_when_nobody_wants_more(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    real = processes.start

    def start(module: str) -> Any:
        started.append(real(module))
        return started[-1]

    monkeypatch.setattr(processes, "start", start)
    monkeypatch.setattr(shared, "workers", lambda: 2)
    monkeypatch.setattr(shared, "_LONG", 0)
    monkeypatch.setattr(shared, "_CHUNK", 400)
    found: Iterator[Draft] = read(LONG, Report())
    for _ in range(30):
        next(found)
    assert len(started) == 2
    del found
    assert all(process.poll() is not None for process in started)


def test_a_short_file_is_read_by_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "workers", lambda: 2)
    monkeypatch.setattr(shared, "Crew", None)
    assert len(drafts(LONG)[0]) == 101
