"""The programs that writers run accept every record: BibTeX with several styles, and biber."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from pybtex.database import parse_string

from citations.edge_cases import EDGE_CASES
from hmtui import catalog
from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.formats.work import Kind, describe
from hmtui.models import Author, Entry
from tools import need_tool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

CATALOG = catalog.load(catalog.shipped_path()).entries
COMPLETE = tuple(entry for entry in EDGE_CASES if entry.id != "nobody")
NO_EDITOR = "Missing mandatory field 'editor'"
"""What biber misses in a chapter whose record knows no editors."""
EDITED = "'doe2015handbook' (refs.bib): Missing mandatory field 'author'"
"""What biber misses in a BibTeX file alone: BibTeX has no type for a book that goes by its editors."""


def need_style(name: str) -> None:
    """Skip the running test, or fail it when tools are required, unless the BibTeX style is installed."""
    need_tool("bibtex", "kpsewhich")
    found = subprocess.run(["kpsewhich", f"{name}.bst"], capture_output=True, text=True, check=False, timeout=60)
    if found.stdout.strip():
        return
    reason = f"not installed: {name}.bst"
    if os.environ.get("HMTUI_REQUIRE_TOOLS") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def run_bibtex(folder: Path, style: str, text: str) -> tuple[str, str]:
    """Run BibTeX over a file of which everything is cited; give what it says, and the bibliography."""
    (folder / "refs.bib").write_text(text, encoding="utf-8")
    (folder / "paper.aux").write_text(f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{refs}}\n")
    done = subprocess.run(["bibtex", "paper"], cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said, (folder / "paper.bbl").read_text(encoding="utf-8")


def complaints(said: str, keys: Mapping[str, str]) -> list[str]:
    """Return the lines that warn, or name a record."""
    names = set(keys.values())
    return [
        line
        for line in said.splitlines()
        if "arning" in line or "rror" in line or names & set(re.findall(r"\w+", line))
    ]


@pytest.mark.parametrize("style", ["plain", "plainnat", "apalike", "IEEEtran"])
@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
@pytest.mark.parametrize("entries", [CATALOG, COMPLETE], ids=["catalog", "edge cases"])
def test_bibtex_has_nothing_to_say(tmp_path: Path, entries: Sequence[Entry], style: str, *, ascii_only: bool) -> None:
    need_style(style)
    keys = assign_keys(entries)
    said, bibliography = run_bibtex(tmp_path, style, cite(entries, "bibtex", keys, ascii_only=ascii_only, comment=True))
    assert complaints(said, keys) == []
    assert bibliography.count("\\bibitem") == len(entries)


class Lacking(NamedTuple):
    """Facts that a style wants and publications of a kind do not have."""

    words: str
    """What the style calls them, in all the warnings about one record."""
    names: tuple[str, ...]
    why: str


LACKING = {
    "elsarticle-num": (
        Lacking("pages", ("vit", "ul2", "glm-130b"), "ICLR numbers no pages; its own BibTeX on OpenReview has none"),
    ),
    "ACM-Reference-Format": (
        Lacking("address", ("clip", "glam", "pythia"), "PMLR states no place; its own BibTeX has none"),
        Lacking(
            "address page",
            ("vit", "ul2", "glm-130b"),
            "ICLR numbers no pages, and OpenReview.net, where it appears, states no place",
        ),
        Lacking(
            "number page",
            ("coca", "gato", "dinov2"),
            "TMLR has no volumes, numbers or pages; its own BibTeX has the year and the address",
        ),
    ),
}
"""Every warning about a shipped record that remains, and why: the fact does not exist."""


@pytest.mark.parametrize("style", list(LACKING))
def test_styles_that_want_more_miss_only_what_was_never_stated(tmp_path: Path, style: str) -> None:
    need_style(style)
    keys = assign_keys(CATALOG)
    said, _bibliography = run_bibtex(tmp_path, style, cite(CATALOG, "bibtex", keys))
    expected = {(keys[name], word) for one in LACKING[style] for name in one.names for word in one.words.split()}
    warnings = [_WARNING.fullmatch(line) for line in complaints(said, keys)]
    assert {(found[2], found[1]) for found in warnings if found} == expected
    assert len(warnings) == len(expected) + 1, "the last line counts them"


_WARNING = re.compile(r"Warning--(?:empty |no )?(\w+).* in (\S+)")


@pytest.mark.parametrize("style", list(LACKING))
def test_styles_that_want_more_miss_only_facts_that_the_record_lacks(tmp_path: Path, style: str) -> None:
    need_style(style)
    keys = assign_keys(COMPLETE)
    text = cite(COMPLETE, "bibtex", keys)
    said, _bibliography = run_bibtex(tmp_path, style, text)
    written = parse_string(text, "bibtex").entries
    for line in complaints(said, keys):
        missed = re.fullmatch(r"Warning--(?:empty|no|page numbers missing in both) (\w+).* in (\S+)", line)
        if missed is None:
            assert re.fullmatch(r"\(There (?:was|were) \d+ warnings?\)", line), line
        else:
            assert missed[1] not in written[missed[2]].fields, line


def test_capitals_of_names_survive_a_style_that_lowers_titles(tmp_path: Path) -> None:
    need_style("plain")
    _said, bibliography = run_bibtex(tmp_path, "plain", cite(CATALOG, "bibtex", assign_keys(CATALOG)))
    text = bibliography.replace("{", "").replace("}", "")
    for title in (
        "Language models are few-shot learners",
        "BERT: Pre-training of deep bidirectional transformers for language understanding",
        "PaLM: Scaling language modeling with Pathways",
        "Swin Transformer: Hierarchical vision transformer using shifted windows",
        r"PanGu-$\alpha$: Large-scale autoregressive pretrained Chinese language models",
        "GPT-NeoX-20B: An open-source autoregressive language model",
        "Galactica: A large language model for science",
    ):
        assert title in " ".join(text.split())


def test_the_names_of_people_are_taken_apart_rightly(tmp_path: Path) -> None:
    need_style("plain")
    _said, bibliography = run_bibtex(tmp_path, "plain", cite(CATALOG, "bibtex", assign_keys(CATALOG)))
    text = " ".join(bibliography.split())
    for name in (
        "{BigScience Workshop}",
        "Oskar van~der Wal",
        "George van~den Driessche",
        "Cyprien de~Masson~d'Autume",
        "Henrique {Ponde de Oliveira Pinto}",
        "Teven Le~Scao",
        "Hervé Jégou",
    ):
        assert name in text, name


def test_initials_are_whole_letters(tmp_path: Path) -> None:
    need_style("IEEEtran")
    people = ("Émile", "Łukasz", "Øystein", "小明", "Иван")
    entries = [
        Entry(
            id=f"x{at}",
            name="X",
            title="T",
            issued="2020",
            author=(Author(family="Li" if at < 3 else "李", given=given),),
        )
        for at, given in enumerate(people[:4])
    ]
    entries.append(Entry(id="y", name="X", title="T", issued="2020", author=(Author(family="Li", given=people[4]),)))
    _said, bibliography = run_bibtex(tmp_path, "IEEEtran", cite(entries, "bibtex", assign_keys(entries)))
    for initial in (r"{\'E}.~Li", r"{\L}.~Li", r"{\O}.~Li", "{李小明}", r"{\relax И}.~Li"):
        assert initial in bibliography


def test_a_preprint_can_be_found_in_styles_that_print_no_eprint(tmp_path: Path) -> None:
    need_style("plain")
    keys = assign_keys(COMPLETE)
    said, bibliography = run_bibtex(tmp_path, "plain", cite(COMPLETE, "bibtex", keys, preprint_note=True))
    assert complaints(said, keys) == []
    for entry in COMPLETE:
        preprint = describe(entry).kind == Kind.PREPRINT
        assert (f"arXiv:{entry.arxiv}" in bibliography) == preprint or not entry.arxiv
    assert "arXiv:" not in run_bibtex(tmp_path, "plain", cite(COMPLETE, "bibtex", keys))[1]


@pytest.mark.parametrize("style", ["bibtex", "biblatex"])
@pytest.mark.parametrize("entries", [CATALOG, COMPLETE], ids=["catalog", "edge cases"])
def test_biber_finds_every_record_valid(tmp_path: Path, entries: Sequence[Entry], style: str) -> None:
    need_tool("biber")
    keys = assign_keys(entries)
    (tmp_path / "refs.bib").write_text(cite(entries, style, keys, comment=True), encoding="utf-8")
    done = subprocess.run(
        ["biber", "--tool", "--validate-datamodel", "--output-file", "out.bib", "refs.bib"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    known = (NO_EDITOR, EDITED) if style == "bibtex" else (NO_EDITOR,)
    faults = [line for line in said.splitlines() if re.match(r"(WARN|ERROR)", line)]
    assert [line for line in faults if not any(words in line for words in known)] == []
    assert (tmp_path / "out.bib").read_text(encoding="utf-8").count("\n@") >= len(entries) - 1
