"""The abbreviations of the field: a record that says ``mixture-of-experts`` is found by ``moe``.

Invariant: abbreviations and terms are normalized, and each term is found in normalized text (``hmtui.text.normalize``)
with spaces or hyphens between its words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["abbreviations_in", "term_pattern"]

_TERMS = {
    "asr": "automatic speech recognition",
    "cnn": "convolutional neural network",
    "cot": "chain of thought",
    "dit": "diffusion transformer",
    "dpo": "direct preference optimization",
    "gan": "generative adversarial network",
    "llm": "large language model",
    "lora": "low rank adaptation",
    "moe": "mixture of expert",
    "ocr": "optical character recognition",
    "peft": "parameter efficient fine tuning",
    "rag": "retrieval augmented generation",
    "rlhf": "reinforcement learning from human feedback",
    "rnn": "recurrent neural network",
    "sft": "supervised fine tuning",
    "ssm": "state space model",
    "tts": "text to speech",
    "vae": "variational autoencoder",
    "vit": "vision transformer",
    "vlm": "vision language model",
    "vqa": "visual question answering",
}
"""What each stands for, in the singular."""


@cache
def _pattern(term: str) -> re.Pattern[str]:
    """Compile a term; it begins with letters, not with what stands before them, so that these are searched for fast."""
    first, *rest = term.split()
    words = "[ -]+".join([rf"{first}(?<![^\s\x02-]{first})", *rest])
    return re.compile(rf"{words}s?(?![^\s\x02-])")


_TELLING = {short: max(term.split(), key=len) for short, term in _TERMS.items()}
"""The longest word of each: a text without it needs no closer look."""


def abbreviations_in(normalized: str) -> Iterator[str]:
    """Yield the abbreviations of the terms that a normalized text has."""
    for short, word in _TELLING.items():
        if word in normalized and _pattern(_TERMS[short]).search(normalized):
            yield short


def term_pattern(word: str) -> re.Pattern[str] | None:
    """Return what finds the term that a word abbreviates in normalized text; None where it is no abbreviation."""
    return _pattern(_TERMS[word]) if word in _TERMS else None
