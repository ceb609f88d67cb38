from __future__ import annotations

from hmtui.tui.widgets.citation_lines import citation_lines, folded

TWO = "@misc{a2020one,\n  year = {2020},\n}\n\n@misc{b2021two,\n  year = {2021},\n}\n"


def test_an_empty_line_stands_between_two_entries() -> None:
    assert ["".join(span.text for span in line) for line in citation_lines(TWO, 40)] == TWO.splitlines()


def test_of_a_folded_entry_each_field_is_one_line_and_those_that_name_the_work_come_first() -> None:
    people = " and ".join(f"Person{n}, A." for n in range(300))
    fields = {"author": people, "title": "A title that is rather long for this", "volume": "3", "pages": "1--9"}
    fields |= {"number": "2", "journal": "Annals", "year": "2024", "url": "https://example.org/x"}
    text = "\n".join(
        ["@article{a2024title,", *(f"  {name:8}= {{{value}}}," for name, value in fields.items()), "}", ""]
    )
    assert ["".join(span.text for span in line) for line in folded(text, 40, "Y", 6)] == [
        "@article{a2024title,",
        "  author = {Person0, A. and …},",
        "  title = {A title that is rather lon…},",
        "  journal = {Annals},",
        "  year = {2024},",
        "  … 5 more lines   Y shows all",
    ]
    assert len(folded(text, 40, "Y", 500)) > 100, "whole where there is room"
    assert len(folded(text, 40, "Y", 9)) == 9, "as many lines as there is room for"
    lines = ["".join(span.text for span in line) for line in folded(text, 33, "Y", 12)]
    assert lines[2:4] == ["  title = {A title that is", "           rather long for this},"], (
        "in full where there is room"
    )
