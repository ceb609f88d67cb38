from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.errors import SourceError
from hmtui.sources.sniff import FORMATS, sniff

README = """# Awesome models

[![badge](https://img.shields.io/x.svg)](https://example.org)

- [BERT](https://arxiv.org/abs/1810.04805)

```bibtex
@article{us, title={Cite us}}
@article{us2, title={Cite us}}
@article{us3, title={Cite us}}
```
"""


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (README, "markdown"),
        ("[Home](x.md) | [Papers](y.md)\n- [A](https://example.org)\n", "markdown"),
        ("[![badge](b.svg)](https://x.org)\n", "markdown"),
        ("[ ] not done\n[x] done\n", "markdown"),
        ("<h1 align='center'>Papers</h1>\n<table><tr><td>A</td></tr></table>", "markdown"),
        ("<!-- a comment -->\n# Papers\n", "markdown"),
        ("A text without any marks.", "markdown"),
        ("@article{a, title={A}}", "bibtex"),
        ("\ufeff% my bibliography\n\n@STRING(x = {y})\n@Book (k, title = {T})\n", "bibtex"),
        ("# References\n# of mine\n\n@article{a,\n}\n@book{b,\n}\n@misc{c,\n}\n", "bibtex"),
        ("@article{a, abstract = {\n- one\n- two\n- three\n}}\n", "bibtex"),
        ("TY  - JOUR\nTI  - A\nER  - \n", "ris"),
        ("\nTY - JOUR\nTI - A\nER -\n", "ris"),
        ('[{"id": "a", "type": "article"}]', "csl-json"),
        ("[\n  {\n", "csl-json"),
        ("[]", "csl-json"),
        ('{"items": [{"id": "a"}]}', "csl-json"),
        ('{\n  "schema": 1, "title": "T", "entries": []}', "catalog"),
    ],
)
def test_the_format_is_told_from_the_text(text: str, form: str) -> None:
    assert sniff(text, "a.txt") == form


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a.md is empty"),
        (" \n\ufeff\n", "a.md is empty"),
        ("<!DOCTYPE html>\n<html><body>x", "a web page"),
        ("<?xml version='1.0'?>\n<html xmlns='x'>", "a web page"),
        ("<!-- saved --> <HTML>", "a web page"),
        ("<?xml version='1.0'?>\n<records>", "an XML file"),
        ("\\documentclass{article}\n", "a LaTeX document"),
        ("PMID- 123\nTI  - A\n", "a PubMed export"),
        ("%0 Journal Article\n%T A\n", "an EndNote export"),
    ],
)
def test_what_holds_no_list_is_refused_with_what_was_looked_for(text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        sniff(text, "a.md")
    assert caught.value.exit_code == 3
    assert "raw file" in caught.value.hint or "Looked for a Markdown" in caught.value.hint


@given(st.text())
def test_any_text_has_a_format_or_is_refused(text: str) -> None:
    try:
        form = sniff(text, "a")
    except SourceError:
        return
    assert form in FORMATS


def test_ris_that_was_cut_short_before_its_first_record_ended() -> None:
    assert sniff("TY  - JOUR\nAU  - One, Some\nTI  - A title\n", "x.ris") == "ris"
