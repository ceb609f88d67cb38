"""Make catalogs of any size that look like the literature: always the same ones for a size.

Titles, summaries and names are drawn from word lists with Zipf's law, with a
long tail of made-up and hyphenated words, compounds, numbers, accents and some
Chinese; papers have one to twelve authors with names of many languages, years
1980 to 2026 (most of them recent), venues, identifiers, links and sizes.
"""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING

from hmtui.models import Author, Entry, Link, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTIONS = tuple(
    Section(name, name) for name in ("NLP", "CV", "Multimodal", "Speech", "Robotics", "Theory", "Systems", "Biology")
)

_COMMON = [
    "learning",
    "language",
    "models",
    "neural",
    "networks",
    "deep",
    "for",
    "of",
    "the",
    "with",
    "a",
    "and",
    "in",
    "via",
    "on",
    "from",
    "to",
    "by",
    "using",
    "towards",
    "transformer",
    "attention",
    "large",
    "pretraining",
    "generation",
    "representation",
    "efficient",
    "self-supervised",
    "few-shot",
    "zero-shot",
    "visual",
    "image",
    "text",
    "video",
    "speech",
    "multimodal",
    "training",
    "data",
    "knowledge",
    "graph",
    "reinforcement",
    "adaptive",
    "robust",
    "unsupervised",
    "transfer",
    "detection",
    "recognition",
    "segmentation",
    "translation",
    "question",
    "answering",
    "reasoning",
    "retrieval",
    "dialogue",
    "summarization",
    "sentiment",
    "classification",
    "parsing",
    "embedding",
    "contrastive",
    "diffusion",
    "generative",
    "adversarial",
    "convolutional",
    "recurrent",
    "sparse",
    "mixture",
    "experts",
    "scaling",
    "laws",
    "instruction",
    "tuning",
    "alignment",
    "human",
    "feedback",
    "evaluation",
    "benchmark",
    "dataset",
    "corpus",
    "annotation",
    "multilingual",
    "cross-lingual",
    "low-resource",
    "domain",
    "adaptation",
    "distillation",
    "compression",
    "quantization",
    "pruning",
    "inference",
    "decoding",
    "beam",
    "search",
    "sampling",
    "probabilistic",
    "bayesian",
    "variational",
    "inference",
    "latent",
    "autoregressive",
    "encoder",
    "decoder",
    "masked",
    "prediction",
    "end-to-end",
    "fine-tuning",
    "prompt",
    "prompting",
    "chain-of-thought",
    "agents",
    "planning",
    "memory",
    "long-context",
    "tokenization",
    "subword",
    "morphology",
    "syntax",
    "semantics",
    "discourse",
    "pragmatics",
    "coreference",
    "entity",
    "relation",
    "extraction",
    "biomedical",
    "clinical",
    "legal",
    "financial",
    "scientific",
    "code",
    "program",
    "synthesis",
    "mathematical",
    "theorem",
    "proving",
    "vision-language",
    "captioning",
    "grounding",
    "pose",
    "estimation",
    "tracking",
    "depth",
    "optical",
    "flow",
    "3d",
    "point",
    "clouds",
    "nerf",
    "rendering",
    "super-resolution",
    "federated",
    "privacy",
    "fairness",
    "bias",
    "toxicity",
    "hallucination",
    "factuality",
    "interpretability",
    "explainability",
    "causal",
    "optimization",
    "gradient",
    "descent",
    "stochastic",
    "convergence",
    "generalization",
    "regularization",
    "dropout",
    "normalization",
    "architecture",
    "search",
    "hardware",
    "accelerator",
    "parallelism",
    "distributed",
    "systems",
    "memory",
    "bandwidth",
    "latency",
]

_GIVEN = [
    "Wei",
    "Li",
    "Jing",
    "Yang",
    "Ming",
    "Hao",
    "Xin",
    "Yu",
    "Chen",
    "Anna",
    "Maria",
    "José",
    "João",
    "Zoë",
    "Łukasz",
    "Søren",
    "Jürgen",
    "François",
    "Renée",
    "Øyvind",
    "Tom",
    "Alec",
    "Ilya",
    "Noam",
    "Ashish",
    "Quoc",
    "Yann",
    "Geoffrey",
    "Yoshua",
    "Andrej",
    "Chelsea",
    "Percy",
    "Jason",
    "Sam",
    "Aidan",
    "Colin",
    "Adam",
    "Hyung",
    "Won",
    "Jae",
    "Min",
    "Soo",
    "Yuki",
    "Haruto",
    "Sakura",
    "Priya",
    "Arjun",
    "Ananya",
    "Rahul",
    "Fatima",
    "Omar",
    "Ali",
    "Sara",
    "Noa",
    "Eitan",
    "Olga",
    "Dmitri",
    "Ivan",
    "Natalia",
    "Piotr",
    "Agnieszka",
    "Björn",
    "Astrid",
    "Lars",
    "Mikael",
    "Giulia",
    "Marco",
    "Luca",
    "Chiara",
    "Pedro",
    "Lucía",
    "Mateo",
    "Ana",
    "Nguyễn",
    "Thị",
    "Minh",
    "Kwame",
    "Amara",
    "Chinedu",
    "Zanele",
]

_FAMILY = [
    "Wang",
    "Li",
    "Zhang",
    "Liu",
    "Chen",
    "Yang",
    "Huang",
    "Zhao",
    "Wu",
    "Zhou",
    "Xu",
    "Sun",
    "Ma",
    "Zhu",
    "Hu",
    "Guo",
    "He",
    "Lin",
    "Luo",
    "Brown",
    "Smith",
    "Johnson",
    "Müller",
    "Schmidt",
    "García",
    "Martínez",
    "López",
    "Silva",
    "Santos",
    "Kim",
    "Lee",
    "Park",
    "Choi",
    "Tanaka",
    "Suzuki",
    "Sato",
    "Nguyen",
    "Tran",
    "Singh",
    "Kumar",
    "Patel",
    "Sharma",
    "Gupta",
    "Ivanov",
    "Petrov",
    "Kowalski",
    "Nowak",
    "Søgaard",
    "Nielsen",
    "Andersson",
    "Rossi",
    "Ferrari",
    "Dubois",
    "Moreau",
    "Vaswani",
    "Radford",
    "Hinton",
    "LeCun",
    "Bengio",
    "Sutskever",
    "Devlin",
    "Raffel",
    "Shazeer",
    "Kaplan",
    "Hoffmann",
    "Touvron",
    "Dosovitskiy",
    "Le",
    "O'Connor",
    "Jean-Baptiste",
    "d'Ascoli",
    "van-der-Berg",
    "Okafor",
    "Mensah",
    "Haddad",
    "Cohen",
    "Levy",
    "Öztürk",
    "Yılmaz",
]

_VENUES = [
    "NeurIPS",
    "ICML",
    "ICLR",
    "ACL",
    "EMNLP",
    "NAACL",
    "EACL",
    "COLING",
    "TACL",
    "CVPR",
    "ICCV",
    "ECCV",
    "AAAI",
    "IJCAI",
    "KDD",
    "WWW",
    "SIGIR",
    "INTERSPEECH",
    "ICASSP",
    "CoRL",
    "RSS",
    "ICRA",
    "JMLR",
    "TMLR",
    "Nature",
    "Science",
    "arXiv",
]

_ORGS = (
    *(
        "Google Research",
        "DeepMind",
        "OpenAI",
        "Meta AI (FAIR)",
        "Microsoft Research Asia",
        "NVIDIA",
        "Baidu",
        "Huawei",
    ),
    *("Tsinghua University", "Peking University", "Stanford University", "Carnegie Mellon University", "ETH Zürich"),
    *(
        "University of Edinburgh",
        "Hugging Face",
        "EleutherAI",
        "Allen Institute for AI",
        "NAVER",
        "Université de Montréal",
    ),
)
_STEMS = [
    "Bert",
    "Gpt",
    "Llama",
    "Pangu",
    "Mega",
    "Nemo",
    "Vita",
    "Falcon",
    "Orca",
    "Swin",
    "Clip",
    "Flamingo",
    "Galac",
    "Bloom",
    "Cohere",
    "Titan",
    "Gopher",
    "Chin",
    "Ernie",
    "Glam",
    "Lamda",
    "Switch",
    "Perceiver",
    "Gato",
    "Whisper",
    "Dino",
    "Sam",
    "Segment",
    "Mistral",
    "Phi",
    "Gemma",
    "Qwen",
    "Yi",
    "Baichuan",
    "Aquila",
]
_ENDS = (
    "",
    "former",
    "Net",
    "LM",
    "-MoE",
    "2",
    "-v2",
    "X",
    "++",
    "-Large",
    "BERT",
    "CLIP",
    "-α",
    "-β",
    "tron",
    "Former-XL",
)
_SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ra",
    "ten",
    "vor",
    "sha",
    "pel",
    "qui",
    "zan",
    "dre",
    "mon",
    "tul",
    "fi",
    "gra",
    "bex",
    "hol",
    "nia",
    "ros",
    "vek",
]
_HAN = "基于深度学习的语言模型研究大规模预训练多模态图像生成方法知识图谱机器翻译自然处理盘古文心悟道紫东太初孟子"
_LICENSES = ("Apache-2.0", "MIT", "CC BY-NC 4.0", "CC BY-SA 4.0", "BSD-3-Clause", "non-commercial research licence")
_ARCHITECTURES = ("decoder-only", "encoder-only", "encoder-decoder", "mixture-of-experts", "Vision Transformer", "CNN")


class _Zipf:
    """Draws words: the r-th of a list with weight 1/r, and now and then one from a long tail."""

    def __init__(self, rng: random.Random, words: list[str], tail: int) -> None:
        self._rng = rng
        self._words = words + [_made_up(rng) for _ in range(tail)]
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(len(self._words))))

    def draw(self, count: int) -> list[str]:
        return self._rng.choices(self._words, cum_weights=self._weights, k=count)


def _made_up(rng: random.Random) -> str:
    word = "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))
    return (
        f"{word}-{rng.choice(_COMMON[:200])}"
        if rng.random() < 0.1
        else word + rng.choice(("", "s", "ing", "tion", "al"))
    )


def entries(count: int, seed: int = 2026) -> Iterator[Entry]:
    """Yield ``count`` records, in the order of a list that grew over time: no particular one."""
    rng = random.Random(seed)  # noqa: S311 - the same catalog every time is the point
    tail = min(200_000, 2_000 + count // 5)
    words = _Zipf(rng, _COMMON, tail)
    family = _Zipf(rng, _FAMILY, tail // 4)
    given = _Zipf(rng, _GIVEN, tail // 20)
    for number in range(count):
        yield _entry(rng, number, words, family, given)


def _entry(rng: random.Random, number: int, words: _Zipf, family: _Zipf, given: _Zipf) -> Entry:
    name = _name(rng)
    year = min(2026, max(1980, 2026 - int(rng.expovariate(1 / 7))))
    month = rng.randint(1, 12)
    preprint = year >= 2007 and rng.random() < 0.6
    arxiv = f"{year % 100:02}{month:02}.{rng.randint(0, 99_999):05}" if preprint else ""
    sections = tuple(rng.sample([section.id for section in SECTIONS], rng.choice((1, 1, 1, 2))))
    title = "".join(rng.choices(_HAN, k=rng.randint(6, 18))) if rng.random() < 0.02 else _title(rng, words)
    venue = rng.choice(_VENUES)
    authors = zip(given.draw(k := rng.choice((1, 2, 3, 3, 4, 4, 5, 6, 8, 12))), family.draw(k), strict=True)
    return Entry(
        id=f"{name.casefold()}-{number:x}",
        name=name,
        aliases=(f"{name} {rng.randint(1, 99)}B",) if rng.random() < 0.2 else (),
        sections=sections,
        title=f"{name}: {title}" if rng.random() < 0.5 else title,
        author=tuple(
            Author(last.capitalize() if last.islower() else last, first.capitalize()) for first, last in authors
        ),
        issued="" if rng.random() < 0.01 else f"{year}-{month:02}" if rng.random() < 0.8 else str(year),
        type="article" if preprint else "paper-conference",
        venue="" if rng.random() < 0.05 else "arXiv" if preprint and rng.random() < 0.5 else f"{venue} {year}",
        doi=f"10.{rng.randint(1000, 1200)}/{venue.casefold()}.{year}.{number}" if rng.random() < 0.5 else "",
        arxiv=arxiv,
        links=_links(rng, name, arxiv),
        organizations=tuple(rng.sample(_ORGS, rng.choice((1, 1, 1, 2)))),
        parameters=int(10 ** rng.uniform(6.5, 12.2)) if rng.random() < 0.6 else None,
        architecture=rng.choice(_ARCHITECTURES) if rng.random() < 0.6 else "",
        modalities=tuple(rng.sample(("text", "image", "video", "audio"), rng.choice((1, 1, 2)))),
        languages=(rng.choice(("en", "en", "zh", "de", "fr")),) if rng.random() < 0.5 else (),
        license=rng.choice(_LICENSES) if rng.random() < 0.4 else "",
        open_weights=rng.choice((True, False, None)),
        summary=" ".join(words.draw(rng.randint(6, 12))).capitalize() if rng.random() < 0.4 else "",
    )


def _name(rng: random.Random) -> str:
    stem = (
        rng.choice(_STEMS) if rng.random() < 0.5 else "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 3))).capitalize()
    )
    name = stem + rng.choice(_ENDS)
    size = rng.choice(
        ("", "", "", f"-{rng.randint(1, 700)}B", f" {rng.randint(1, 9)}.{rng.randint(0, 9)}", f"-{rng.randint(2, 9)}")
    )
    return name + size


def _title(rng: random.Random, words: _Zipf) -> str:
    drawn = words.draw(rng.randint(4, 13))
    return " ".join(word.capitalize() if len(word) > 3 else word for word in drawn)


def _links(rng: random.Random, name: str, arxiv: str) -> tuple[Link, ...]:
    links = []
    if arxiv:
        links.append(Link("paper", f"https://arxiv.org/abs/{arxiv}"))
    if rng.random() < 0.5:
        links.append(Link("code", f"https://github.com/lab{rng.randint(1, 9999)}/{name.casefold().replace(' ', '-')}"))
    if rng.random() < 0.2:
        links.append(Link("weights", f"https://example.org/weights/{rng.randint(1, 999_999)}"))
    return tuple(links)


_TYPED = """learning|gpt3|Café|盘古|pangu-a|megatorn|the of a|wang li zhang|attention is|few-shot|vision lang
zero-shot|scaling laws|mixture of|diffusion|vaswani|müller|bert large|graph|quokkazz|xyzzy|neurips 2020|tsinghua|a|of
transformer|søgaard|3d point|code gen|2017|tokenization|flamingo|nvidia|open llm|speech|chen x"""

QUERIES = tuple(_TYPED.replace("\n", "|").split("|"))
"""What a user types, letter by letter."""


def keystrokes() -> list[str]:
    """Return every beginning of the queries, each once, in the order in which they are typed."""
    return list(dict.fromkeys(query[:end].strip() for query in QUERIES for end in range(1, len(query) + 1)))
