"""BibTeX that would take memory or time without end: macros, comments, inheritance."""

from __future__ import annotations

from hmtui.formats.bibtex.parser import LONGEST_MACRO
from hmtui.formats.bibtex.read import read
from hmtui.formats.draft import Report


def test_macros_made_of_macros_are_bounded_and_the_finding_names_the_line() -> None:
    strings = "\n".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}" for n in range(1, 60))
    text = f'@string{{a0 = "ten chars "}}\n{strings}\n@article{{k, title = {{T}}, journal = a59}}\n'
    report = Report()
    (draft,) = read(text, report)
    assert all(len(str(value)) <= LONGEST_MACRO for value in draft.fields.values())
    problems = [problem for problem in report.problems if problem.code == "long-string"]
    assert problems
    assert problems[0].line == 10
    assert "5,000 characters" in problems[0].message


def test_a_long_macro_is_cut_where_it_is_used_and_a_usual_one_is_not() -> None:
    text = f"@string{{a = {{{'x' * 4_000}}}}}\n@string{{b = {{{'y' * 6_000}}}}}\n"
    report = Report()
    one, two = read(text + "@article{k, title = a}\n@article{l, title = b}\n", report)
    assert one.fields["title"] == "x" * 4_000
    assert two.fields["title"] == "y" * LONGEST_MACRO
    assert [(problem.code, problem.line) for problem in report.problems] == [("long-string", 4)]


def test_comments_that_are_never_closed_hide_no_entry() -> None:
    entry = "@article{k, title = {T}}\n"
    for text in ("@comment{" * 2_000 + "\n" + entry, ("@comment{\n" + entry) * 3, "@comment(" * 50 + "\n" + entry):
        assert [draft.wish for draft in read(text, Report())][:1] == ["k"]
    closed = f"@comment{{ {entry} {{}} }}\n@comment{{\n{entry}"
    assert [draft.line for draft in read(closed, Report())] == [4]


def test_what_is_written_many_times_is_joined_in_its_order() -> None:
    text = "@article{k, title = {T}, " + "".join(f"note = {{n{n}}}, " for n in range(5)) + "note = {n0}}\n"
    (draft,) = read(text, Report())
    assert draft.fields["note"] == "n0; n1; n2; n3; n4; n0"


def test_what_entries_inherit_does_not_grow_with_the_file() -> None:
    fields = ", ".join(f"f{n} = {{x}}" for n in range(500))
    text = f"@book{{p, title = {{P}}, publisher = {{{'x' * 50_000}}}, {fields}}}\n@inbook{{k, title = {{T}}, crossref = {{p}}}}\n"
    report = Report()
    drafts = list(read(text, report))
    assert sum(len(str(value)) for value in drafts[1].fields.values()) < 10_000
    assert [(problem.code, problem.line) for problem in report.problems] == [("long-inheritance", 2)]
    many = ",".join(f"x{n}" for n in range(300))
    xdata = "".join(f"@xdata{{x{n}, f{n} = {{v}}}}\n" for n in range(300))
    report = Report()
    list(read(f"{xdata}@book{{k, title = {{T}}, xdata = {{{many}}}}}\n", report))
    assert [problem.message for problem in report.problems if problem.code == "long-inheritance"]
