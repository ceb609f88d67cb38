"""References of which it is known whether they are right, and the works that the fake services know.

120 references, made from the project's own catalog and from made-up works:

- 60 that are right, written as people write them: LaTeX accents, braces and capitals, initials, "and others", a subtitle
  left out, typing errors, given and family name exchanged, the published title with the number of the preprint, a DOI
  with resolver or with escaped underscores, a number only in the address, no identifier at all;
- 20 with a wrong identifier: the DOI or number of another paper, mostly by the same authors and with a similar title,
  or one that does not exist;
- 20 that are invented: plausible titles under the names of real authors, some with an identifier that does not exist;
- 10 that were retracted: 7 by a notice at Crossref, 3 by their title;
- 10 preprints with a published version, which 5 times only Semantic Scholar knows.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.catalog import load
from hmtui.text.latex_encode import escape, protect
from online_works import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hmtui.models import Entry

__all__ = ["Reference", "references", "works"]


class Reference(Struct, frozen=True):
    """An entry of a .bib file, and what should be found out about it."""

    key: str
    group: str
    """``right``, ``wrong identifier``, ``invented``, ``retracted`` or ``preprint``."""
    text: str


Names = tuple[tuple[str, str], ...]


def entry(key: str, title: str, names: str, **fields: str) -> str:
    """Return an entry of a .bib file."""
    kind = "article" if "journal" in fields else "misc" if "howpublished" in fields else "inproceedings"
    lines = [f"  {name} = {{{value}}}," for name, value in {"title": title, "author": names, **fields}.items() if value]
    return "\n".join((f"@{kind}{{{key},", *lines, "}", ""))


def full(names: Names) -> str:
    return " and ".join(escape(f"{family}, {given}", ascii_only=True) for given, family in names)


def initials(names: Names) -> str:
    return " and ".join(f"{' '.join(f'{part[0]}.' for part in given.split())} {family}" for given, family in names)


def first_only(names: Names) -> str:
    return f"{full(names[:1])} and others"


def exchanged(names: Names) -> str:
    return " and ".join(f"{given}, {family}" for given, family in names)


def mistyped(title: str) -> str:
    """Exchange two letters of the longest word."""
    word = max(title.split(), key=len)
    return title.replace(word, word[:2] + word[3] + word[2] + word[4:])


def identifiers(work: Work) -> dict[str, str]:
    return {"doi": work.doi} if work.doi else {"eprint": work.arxiv, "archiveprefix": "arXiv"}


def main_title(title: str) -> str:
    return title.partition(":")[0] if ":" in title else title


WAYS: tuple[Callable[[str, Work], str], ...] = (
    lambda key, work: entry(key, protect(work.title, ascii_only=True), full(work.authors), **identifiers(work)),
    lambda key, work: entry(key, work.title, initials(work.authors), booktitle="Proceedings", **identifiers(work)),
    lambda key, work: entry(key, f"{{{work.title}}}", first_only(work.authors), **identifiers(work)),
    lambda key, work: entry(key, main_title(work.title), full(work.authors), **identifiers(work)),
    lambda key, work: entry(key, work.title.lower(), initials(work.authors), doi=f"10.48550/arXiv.{work.arxiv}"),
    lambda key, work: entry(key, work.title.upper(), full(work.authors), journal="Nature", **identifiers(work)),
    lambda key, work: entry(key, work.title, full(work.authors), booktitle="NeurIPS", year=str(work.year)),
    lambda key, work: entry(key, work.title, full(work.authors), url=f"https://arxiv.org/abs/{work.arxiv}v3"),
    lambda key, work: entry(key, mistyped(work.title), initials(work.authors), **identifiers(work)),
    lambda key, work: entry(key, work.title, exchanged(work.authors), **identifiers(work)),
    lambda key, work: entry(key, main_title(work.title), first_only(work.authors), journal="arXiv", year="2023"),
    lambda key, work: entry(
        key, work.title.title(), full(work.authors[:3]), year=str(work.year + 1), **identifiers(work)
    ),
)
"""Ways in which people write a reference."""


def work_of(record: Entry) -> Work:
    """Return the work that a record of the catalog is about."""
    names = tuple((one.given, one.family) for one in record.author if one.family)
    doi = "" if record.doi.startswith("10.48550/") else record.doi
    return Work(record.title, names, record.year or 2020, doi, record.arxiv, record.container_title)


@cache
def catalog_works() -> list[Work]:
    """Return the works of the catalog that have several authors and an arXiv number."""
    records = [one for one in load().entries if one.arxiv and sum(bool(name.family) for name in one.author) > 1]
    return [replace(work, venue="") if not work.doi else work for work in map(work_of, records)]


def one(title: str, *names: str, **fields: str) -> Work:
    """Return a made-up work; names are written ``Åse Berg``."""
    pairs = tuple((name.rpartition(" ")[0], name.rpartition(" ")[2]) for name in names)
    return Work(title, pairs, doi=fields.get("doi", ""), arxiv=fields.get("arxiv", ""))


# --- right, and hard -----------------------------------------------------------------------------------------

ACCENTS = one("Über die Größe von Sprachmodellen", "Åse Bjørnstad", "Łukasz Ćwik", "José Núñez", doi="10.5555/groesse")
CHINESE = one("悟道 2.0 预训练模型", "小明 王", "丽 李", doi="10.5555/wudao.2")
PARTICLE = one("Sampling Rivers at Random", "Jan van der Berg", "Ana de la Cruz", doi="10.5555/rivers_at_random")
GREEK = one("β-Nets: Attention in O(n) Time", "Vo Anh", "Le Minh", doi="10.5555/beta.nets")
MARKUP = one("Growth of <i>E. coli</i> &amp; its Models", "Ida Holm", "Per Dahl", doi="10.5555/coli")
DATA = replace(one("A Corpus of Mountain Names", "Kim Moe", doi="10.5281/zenodo.99"), only_on=("doi",))
CROWD = one("All of Us Wrote This", *(f"{name} Crowd{name}" for name in "ABCDEFGHIJKLMNOPQRST"), doi="10.5555/crowd")
OLD_TITLES = (
    one("Counting Sand with Small Nets", "Asha Roy", "Bo Ek", arxiv="2301.90001"),
    one("A Note on Warm Ice", "Eva Lund", arxiv="2301.90002"),
    one("Maps from Words", "Odd Vik", "Siv Nes", arxiv="2301.90003"),
)
NEW_TITLES = tuple(
    replace(work, title=title, doi=f"10.5555/renamed.{number}", only_on=("crossref", "openalex", "s2"))
    for number, (work, title) in enumerate(
        zip(
            OLD_TITLES,
            (
                "Compact Networks Estimate Grains",
                "Melting Points Revisited by Learning",
                "Cartography for Language Agents",
            ),
            strict=True,
        )
    )
)
HARD = (
    entry(
        "accents",
        r"\"{U}ber die Gr\"o{\ss}e von Sprachmodellen",
        r"Bj{\o}rnstad, {\AA}. and \'{C}wik, {\L}. and N\'u\~nez, J.",
        doi=ACCENTS.doi,
    ),
    entry("chinese", "悟道2.0预训练模型", "王, 小明 and 李, 丽", doi=CHINESE.doi),
    entry("particle", "Sampling rivers at random", "van der Berg, J. and Cruz, Ana", doi=r"10.5555/rivers\_at\_random"),
    entry(
        "greek",
        r"$\beta$-Nets: attention in $O(n)$ time",
        "Anh, Vo and Minh, Le",
        doi="https://doi.org/10.5555/beta.nets",
    ),
    entry(
        "markup", r"Growth of \emph{E. coli} and Its Models", "Holm, I. and Dahl, P.", journal="Cells", doi=MARKUP.doi
    ),
    entry("data", "A corpus of mountain names", "Moe, Kim", howpublished="Zenodo", doi=DATA.doi),
    entry("crowd", "All of us wrote this", "CrowdA, A. and CrowdB, B. and others", doi=CROWD.doi),
    entry("nobody", "All of Us Wrote This", "", doi=CROWD.doi),
    entry("untitled", "", "CrowdC, C.", doi=CROWD.doi),
    *(
        entry(
            f"renamed{number}",
            new.title,
            full(new.authors),
            booktitle="NeurIPS",
            eprint=old.arxiv,
            archiveprefix="arXiv",
        )
        for number, (old, new) in enumerate(zip(OLD_TITLES, NEW_TITLES, strict=True))
    ),
)


# --- wrong identifiers ---------------------------------------------------------------------------------------

SEQUELS = (
    ("Deep Maps of Quiet Rivers", "Deep Maps of Loud Rivers"),
    ("Tiny Llamas 2: Open Chat", "Tiny Llamas 3: Open Chat"),
    ("Attention Is What You Miss", "Attention Is Not What You Miss"),
    ("Scaling Laws for Small Languages", "Scaling Laws for Small Images"),
    ("Vision Forests", "Vision Forests V2: Larger and Deeper"),
    ("Learning to Sort, Part I", "Learning to Sort, Part II"),
    ("A Survey of Quiet Models", "A Benchmark of Quiet Models"),
    ("Faster Trees Without Pruning", "Faster Trees with Heavy Pruning"),
    ("Speech from Silence: Methods", "Speech from Silence: Data"),
    ("Robust Nets under Rain", "Robust Nets under Heavy Snowfall"),
)


def sequel_works() -> Iterator[tuple[Work, Work]]:
    for number, (title, other) in enumerate(SEQUELS):
        names = (f"Ana Vik{'abcdefghij'[number]}", "Bo Lind", "Chi Okafor")
        yield one(title, *names, doi=f"10.5555/first.{number}"), one(other, *names, doi=f"10.5555/second.{number}")


NO_SUCH = ({"doi": "10.5555/no.such"}, {"eprint": "2399.00001", "archiveprefix": "arXiv"})


def wrong_identifiers(known: list[Work]) -> Iterator[str]:
    for number, (first, second) in enumerate(sequel_works()):
        yield entry(f"sequel{number}", first.title, full(first.authors), booktitle="ICML", doi=second.doi)
    for number in range(10):
        work, other = known[-1 - number], known[number]
        wrong = {"eprint": other.arxiv, "archiveprefix": "arXiv"} if number % 2 else NO_SUCH[number // 2 % 2]
        yield entry(f"other{number}", work.title, full(work.authors), **wrong)


# --- invented ------------------------------------------------------------------------------------------------

INVENTED = (
    "Contrastive Alignment of Tabular and Graph Transformers for Causal Reasoning",
    "Sparse Prompt Routing for Efficient Multilingual Instruction Tuning",
    "On the Emergence of Temporal Logic in Large Video Language Models",
    "Federated Low-Rank Distillation with Privacy Budgets that Adapt",
    "Hierarchical Memory Networks for Long-Horizon Dialogue Planning",
    "Language Models are Few-Shot Meteorologists",
    "Attention Is All You Need for Protein Annealing",
    "BERT-Quake: Pre-training of Bidirectional Transformers for Seismology",
    "Scaling Laws for Reward Hacking in Embodied Agents",
    "A Unified View of Diffusion Tokenizers and Neural Codecs",
    "Self-Correcting Retrieval for Legal Question Answering at Scale",
    "Zero-Shot Calibration of Mixture-of-Experts under Distribution Shift",
    "Learning Transferable Acoustic Models from Natural Language Supervision",
    "Gradient Echoes: Understanding Forgetting in Continual Vision Pre-training",
    "Toward Interpretable Circuits for Arithmetic in Decoder-Only Models",
    "Curriculum Augmentation for Robust Code Generation in Rare Languages",
    "Deep Residual Learning for Audio Fingerprints",
    "Training Language Models to Follow Instructions without Human Feedback",
    "Masked Autoencoders Are Scalable Economists",
    "Swin Conformer: Hierarchical Speech Transformer using Shifted Frames",
)


def invented(known: list[Work]) -> Iterator[str]:
    for number, title in enumerate(INVENTED):
        names = known[number].authors[:4]
        identifier = NO_SUCH[number // 4 % 2] if number % 4 == 0 else {}
        yield entry(f"invented{number}", title, full(names), booktitle="NeurIPS", year="2024", **identifier)


# --- retracted, and published since ---------------------------------------------------------------------------


def retracted_works() -> Iterator[Work]:
    for number in range(10):
        work = one(
            f"Cold Reaction Number {number} in Warm Water",
            f"Carl Kald{'abcdefghij'[number]}",
            doi=f"10.5555/cold.{number}",
        )
        by_title = number >= 7
        yield replace(
            work,
            title=f"RETRACTED: {work.title}" if by_title else work.title,
            retracted_by="" if by_title else f"10.5555/notice.{number}",
        )


def preprints() -> Iterator[Work]:
    for number in range(10):
        work = one(
            f"Early Results on Topic {number} of Trees", f"Dag Tidlig{'abcdefghij'[number]}", arxiv=f"2305.8000{number}"
        )
        yield replace(work, published_doi=f"10.5555/late.{number}")


def preprint_works() -> Iterator[Work]:
    """Yield the preprints; of the second half arXiv does not know what became of them."""
    for number, work in enumerate(preprints()):
        if number < 5:
            yield work
        else:
            yield replace(work, published_doi="", only_on=("arxiv",))
            yield replace(work, only_on=("s2",))


# --- all of it -----------------------------------------------------------------------------------------------


def works() -> list[Work]:
    """Return all works that the fake services know."""
    hard = (ACCENTS, CHINESE, PARTICLE, GREEK, MARKUP, DATA, CROWD, *NEW_TITLES)
    old = (replace(work, only_on=("arxiv",)) for work in OLD_TITLES)
    sequels = (work for pair in sequel_works() for work in pair)
    return [*catalog_works(), *hard, *old, *sequels, *retracted_works(), *preprint_works()]


@cache
def references() -> list[Reference]:
    """Return the 120 references."""
    known = catalog_works()
    right = [WAYS[number % len(WAYS)](f"right{number}", known[number]) for number in range(60 - len(HARD))]
    groups = {
        "right": [*right, *HARD],
        "wrong identifier": list(wrong_identifiers(known)),
        "invented": list(invented(known)),
        "retracted": [
            entry(
                f"cold{number}",
                work.title.removeprefix("RETRACTED: "),
                full(work.authors),
                journal="J. Cold",
                doi=work.doi,
            )
            for number, work in enumerate(retracted_works())
        ],
        "preprint": [
            entry(f"early{number}", work.title, full(work.authors), howpublished="arXiv", **identifiers(work))
            for number, work in enumerate(preprints())
        ],
    }
    return [
        Reference(text.partition("{")[2].partition(",")[0], group, text)
        for group, texts in groups.items()
        for text in texts
    ]
