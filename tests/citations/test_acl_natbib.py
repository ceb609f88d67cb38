"""The ACL style equals what BibTeX prints with ``acl_natbib.bst``, but for addresses, which that style only links."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from citations.acl_records import RECORDS
from hmtui.citations import cite
from hmtui.citations.keys import assign_keys
from hmtui.text.latex_decode import decode

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "acl-natbib.json"
"""Written by ``printed`` with the file of the ACL's own repository (29 June 2026); it is in no package."""
KEYS = assign_keys(RECORDS)


def plain(reference: str) -> str:
    """Return a reference without addresses and typographic quotation marks."""
    reference = re.sub(r"https?://\S+", "", reference)
    return reference.replace("’", "'").replace("“", '"').replace("”", '"').strip()


def printed(folder: Path) -> dict[str, str]:
    """Return what BibTeX prints for each record, by record id."""
    (folder / "refs.bib").write_text(cite(RECORDS, "bibtex", KEYS), encoding="utf-8")
    (folder / "paper.aux").write_text("\\relax\n\\citation{*}\n\\bibstyle{acl_natbib}\n\\bibdata{refs}\n")
    done = subprocess.run(["bibtex", "paper"], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert "arning" not in done.stdout
    bibliography = (folder / "paper.bbl").read_text(encoding="utf-8").replace("%\n", "")
    bibliography = re.sub(r"\\href\s*\{(?:[^{}]|\{[^{}]*\})*\}", "", bibliography).replace("\\newblock", "")
    items = re.findall(
        r"\\bibitem(?:\[.*?\]\s*)?\{([^{}]+)\}\n?(.*?)(?=\\bibitem|\\end\{thebib)", bibliography, re.DOTALL
    )
    ids = {key: name for name, key in KEYS.items()}
    return {ids[key]: plain(" ".join(decode(text.replace("\\natexlab", "")).split())) for key, text in items}


@pytest.mark.parametrize("at", range(len(RECORDS)), ids=[entry.id for entry in RECORDS])
def test_references_equal_those_of_the_official_style(at: int) -> None:
    reference = cite(RECORDS, "acl", KEYS).split("\n\n")[at]
    assert plain(reference) == json.loads(GOLDEN.read_text(encoding="utf-8"))[RECORDS[at].id]


def test_the_golden_file_is_what_bibtex_prints(tmp_path: Path) -> None:
    if not _is_installed():
        pytest.skip("acl_natbib.bst is not installed; set BSTINPUTS to its folder")
    assert printed(tmp_path) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def _is_installed() -> bool:
    if not (which("kpsewhich") and which("bibtex")):
        return False
    found = subprocess.run(["kpsewhich", "acl_natbib.bst"], capture_output=True, text=True, check=False, timeout=60)
    return bool(found.stdout.strip())
