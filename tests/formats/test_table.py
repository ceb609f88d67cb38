from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.errors import SourceError
from hmtui.formats.table import FORMATS, READS, SUFFIXES, recognize

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
        ("PMID- 123\nTI  - A\n", "pubmed"),
        ("%0 Journal Article\n%T A\n", "endnote"),
        ("Model,Organization,Parameters\nA,B,7e9\n", "csv"),
        ("Model\tOrganization\tParameters\nA\tB\t7e9\n", "csv"),
        ("- title: A\n  author: B\n  year: 2020\n", "yaml"),
        ("cff-version: 1.2.0\ntitle: A\nauthors: []\nversion: 1\n", "citation-file"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "atom"),
        ('[{"title": "A", "year": 2020}]', "json"),
        ('{"title": "A", "year": 2020}\n{"title": "B", "year": 2020}\n', "json-lines"),
        ('[{"id": "a", "type": "article"}]', "csl-json"),
        ("[\n  {\n", "csl-json"),
        ("[]", "csl-json"),
        ('{"items": [{"id": "a"}]}', "csl-json"),
        ('{\n  "schema": 1, "title": "T", "entries": []}', "catalog"),
    ],
)
def test_the_format_is_told_from_the_text(text: str, form: str) -> None:
    assert recognize(text, "a.txt").name == form


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
        ("% a comment\n\\documentclass{article}\n@article{a, title={A}}\n", "a LaTeX document"),
    ],
)
def test_what_holds_no_list_is_refused_with_what_was_looked_for(text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        recognize(text, "a.md")
    assert caught.value.exit_code == 3
    assert "raw file" in caught.value.hint or caught.value.hint == ("" if text.strip() in {"", "\ufeff"} else READS)


@given(st.text())
def test_any_text_has_a_format_or_is_refused(text: str) -> None:
    try:
        form = recognize(text, "a").name
    except SourceError:
        return
    assert form in FORMATS


def test_ris_that_was_cut_short_before_its_first_record_ended() -> None:
    assert recognize("TY  - JOUR\nAU  - One, Some\nTI  - A title\n", "x.ris").name == "ris"


ORG = """#+TITLE: Papers
* Models
** BERT
   :PROPERTIES:
   :YEAR: 2018
   :END:
   - [[https://arxiv.org/abs/1810.04805][paper]]
"""
ASCIIDOC = """= Papers
:toc:

== Models

* https://arxiv.org/abs/1810.04805[BERT], 2018
* link:gpt.html[GPT], 2018
"""
RST = """Papers
======

.. contents::

- `BERT <https://arxiv.org/abs/1810.04805>`_, 2018
- `GPT <https://example.org/gpt>`_, 2018
"""
WIKI = """== Models ==
* [https://arxiv.org/abs/1810.04805 BERT], 2018
* [https://example.org/gpt GPT], see [[Transformer]]
"""
OPML = """<?xml version="1.0"?>
<!-- exported -->
<opml version="2.0"><body><outline text="a" xmlUrl="https://example.org"/></body></opml>
"""


@pytest.mark.parametrize("name", ["standard input", "list.md", "list.txt"])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ORG, "is an Org file, which hmtui does not read"),
        (ASCIIDOC, "is AsciiDoc, which"),
        (RST, "is reStructuredText, which"),
        (WIKI, "is MediaWiki markup, which"),
        (OPML, "is OPML, which"),
        ("<opml><head/></opml>", "is OPML, which"),
        ('<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', "is an RSS feed"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><text>- a</text></svg>', "is a picture"),
        ('{"cells": [], "nbformat": 4}', "is a Jupyter notebook"),
        ('[project]\nname = "a"\n\n[tool.x]\ny = 1\n', "is a TOML or INI file"),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\n", "is a Web of Science export"),
    ],
)
def test_formats_that_are_not_read_are_refused_by_name_whatever_their_suffix(text: str, says: str, name: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        recognize(text, name)
    assert (caught.value.exit_code, caught.value.hint) == (3, READS)
    assert "BibTeX" in READS


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("* Papers\n- one\n", "a.org", "an Org file"),
        ("Papers\n======\n\n- one\n", "a.rst", "reStructuredText"),
        ("Papers\n\n- one\n", "https://example.org/a.adoc?raw=1", "AsciiDoc"),
        ("\\section{Papers}\n", "a.tex", "LaTeX"),
    ],
)
def test_a_suffix_decides_where_a_text_could_be_either(text: str, name: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        recognize(text, name)
    assert recognize(text, "a.md").name == "markdown"


@pytest.mark.parametrize(
    "text",
    [
        "# A list\n\nPapers\n======\n\n- [A](https://example.org/a)\n- [B](https://example.org/b)\n",
        "** A **\n** B **\n- [A](https://example.org/a)\n- [B](https://example.org/b)\n- [C](https://example.org/c)\n",
        "- A [[paper](https://example.org/a)] [[code](https://example.org/b)]\n- B [[paper](https://example.org/c)]\n",
        "---\ntitle: Papers\nauthor: Me\ndate: 2020\n---\n\n- [A](https://example.org/a)\n",
        "- Title: A\n- Author: B\n- Year: 2020\n- Paper: [link](https://example.org/a)\n",
        "<!-- how to cite:\n@article{us, title={Us}}\n-->\n# Papers\n" + "- [A](https://example.org/a)\n" * 5,
    ],
)
def test_markdown_that_has_marks_of_other_formats_is_markdown(text: str) -> None:
    assert recognize(text, "README.md").name == "markdown"
    assert recognize(text, "standard input").name == "markdown"


def test_the_table_says_which_files_of_a_directory_are_lists() -> None:
    assert {".md", ".bib", ".ris", ".json"} <= set(SUFFIXES)
    assert len(set(SUFFIXES)) == len(SUFFIXES)


def test_every_format_of_lines_bounds_them() -> None:
    whole = {"atom", "catalog", "csl-json", "json"}  # may be one line
    assert {name for name, row in FORMATS.items() if not row.longest_line and not row.title.endswith(" JSON")} == whole
