"""The whole way, with the real readers: files of every format and encoding in, catalogs and findings out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hmtui import sources as importers
from hmtui.catalog import loads
from hmtui.cli import run
from hmtui.errors import SourceError

Capture = pytest.CaptureFixture[str]

MARKDOWN = """# Models

## NLP

| Year | Model | Title | Venue | Paper | Code |
|---|---|---|---|---|---|
| 2018 | BERT | BERT: Pre-training of Deep Bidirectional Transformers | NAACL 2019 | [link](https://arxiv.org/abs/1810.04805) | [link](https://github.com/google-research/bert) |
| 2012 | CoAtNet | CoAtNet: Marrying Convolution and Attention | NeurIPS 2021 | [link](https://arxiv.org/pdf/2106.04803.pdf) | - |
| 2021 | 盘古 | PanGu-α: Large-scale Autoregressive Models | arxiv | [link](https://arxiv.org/pdf/2104.12369.pdf) | - |

## CV

- [An Image is Worth 16x16 Words](https://arxiv.org/abs/2010.11929), ICLR 2021. [[code](https://github.com/google-research/vision_transformer)]
"""
BIBTEX = """% my references
@string{neurips = {Advances in Neural Information Processing Systems}}
@inproceedings{brown2020language,
  author = {Brown, Tom and M{\\"u}ller, J\\'er\\^ome},
  title = {Language Models are {Few}-Shot Learners},
  booktitle = neurips,
  year = 2020,
}
"""
CSL = json.dumps(
    [
        {
            "id": "vaswani",
            "type": "paper-conference",
            "title": "Attention Is All You Need",
            "author": [{"family": "Vaswani", "given": "Ashish"}],
            "issued": {"date-parts": [[2017]]},
        }
    ]
)
RIS = "TY  - JOUR\nAU  - Raffel, Colin\nTI  - Exploring the Limits of Transfer Learning\nPY  - 2020\nER  - \n"


def saved(path: Path, text: str, encoding: str = "utf-8") -> str:
    path.write_bytes(text.encode(encoding))
    return str(path)


@pytest.mark.parametrize(
    ("text", "form", "title", "year"),
    [
        (BIBTEX, "bibtex", "Language Models are Few-Shot Learners", 2020),
        (CSL, "csl-json", "Attention Is All You Need", 2017),
        (RIS, "ris", "Exploring the Limits of Transfer Learning", 2020),
    ],
)
def test_a_bibliography_of_each_format_is_read_whatever_its_suffix(
    tmp_path: Path, text: str, form: str, title: str, year: int
) -> None:
    source = saved(tmp_path / "list.txt", text)
    got = importers.read(source)
    (entry,) = got.catalog.entries
    assert (got.format, entry.title, entry.year) == (form, title, year)
    assert entry.source is not None
    assert entry.source.file == source


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_markdown_list_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    got = importers.read(saved(tmp_path / "list.md", MARKDOWN, encoding))
    assert got.format == "markdown"
    assert [entry.name for entry in got.catalog.entries][:3] == ["BERT", "CoAtNet", "盘古"]
    assert len(got.catalog.entries) == 4
    assert [entry.source.line for entry in got.catalog.entries if entry.source] == [7, 8, 9, 13]
    assert [section.title for section in got.catalog.sections] == ["NLP", "CV"]


def test_every_format_together_is_one_catalog(tmp_path: Path, capsys: Capture) -> None:
    names = (("a.md", MARKDOWN), ("b.bib", BIBTEX), ("c.json", CSL), ("d.ris", RIS))
    for name, text in names:
        saved(tmp_path / name, text)
    out = tmp_path / "out" / "all.json"
    out.parent.mkdir()
    assert run(["import", *(str(tmp_path / name) for name, _ in names), "-o", str(out)]) == 0
    err = capsys.readouterr().err
    assert all(form in err for form in ("Markdown", "BibTeX", "CSL-JSON", "RIS"))
    catalog = loads(out.read_bytes())
    assert len(catalog.entries) == 7
    assert len({entry.id for entry in catalog.entries}) == 7
    assert run(["search", "-c", str(out), "few-shot", "--ids"]) == 0
    assert capsys.readouterr().out.strip() == "brown2020language"
    assert importers.read(str(tmp_path)).catalog.entries == catalog.entries


def test_a_check_of_a_list_finds_its_faults(tmp_path: Path, capsys: Capture) -> None:
    source = saved(tmp_path / "list.md", MARKDOWN)
    assert run(["check", source]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith(f"{source}:8:") and "year-arxiv" in line]


@pytest.mark.parametrize("text", ["# Only words\n\nHere is a text without any list.\n", "[]", "@comment{nothing}\n"])
def test_a_list_without_entries_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match="no entries were found"):
        importers.read(saved(tmp_path / "a.md", text))


@pytest.mark.parametrize("unit", ["x", "[", "- [", "| ", "@article{a,", "{", "<td>", "a](b)"])
def test_one_endless_line_is_read_or_refused(tmp_path: Path, unit: str) -> None:
    source = saved(tmp_path / "a.md", unit * 10_000)
    try:
        got = importers.read(source)
    except SourceError as error:
        assert source in error.message  # noqa: PT017 - either answer is right
    else:
        assert got.catalog.entries


SEED = Path(__file__).parent / "data" / "huge-model-paper.md"
"""The list that the shipped catalog was made from, as it was found."""


def test_the_list_behind_the_shipped_catalog_gives_its_known_faults() -> None:
    checked = importers.check(str(SEED))
    assert len(checked.catalog.entries) in {62, 63}
    assert len(checked.problems) >= 20
    codes = {problem.code for problem in checked.problems}
    assert {"year-arxiv", "shared-link", "expiring-link", "no-title"} <= codes
