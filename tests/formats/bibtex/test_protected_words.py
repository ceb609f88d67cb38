from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.formats.bibtex.protected_words import protected_words
from hmtui.text.latex_decode import decode


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("{{Attention Is All You Need}}", ["Attention Is All You Need"]),
        ("Scaling {Chinchilla} and {S}table {Diffusion}", ["Chinchilla", "Stable", "Diffusion"]),
        ("The {Stable Diffusion} Models", ["Stable", "Diffusion"]),
        ("{C}hinchilla-Like {M}odels", ["Chinchilla", "Models"]),
        ('{Gr{\\"o}bner} bases', ["Gröbner"]),
        ("\\emph{Big} \\textbf{Models}", ["Big", "Models"]),
    ],
)
def test_words_whose_capitals_braces_keep_are_found(raw: str, words: list[str]) -> None:
    assert protected_words(raw, decode(raw)) == words


@pytest.mark.parametrize(
    "raw",
    [
        "No Braces at All",
        "{BERT} and {GPT-3} in {G}erman, {C}hinese and {B}us{TUC}",
        "{\\\"U}ber {\\'E}tudes",
        "\\{A\\} set",
        "a}{b",
        "{lower} only",
    ],
)
def test_what_keeps_its_capitals_anyway_or_is_no_such_brace_is_not_kept(raw: str) -> None:
    assert protected_words(raw, decode(raw)) == []


@given(raw=st.text("{}\\\"'aBcD -$e", max_size=40))
def test_what_is_found_stands_in_the_title(raw: str) -> None:
    title = decode(raw)
    assert all(word in title for word in protected_words(raw, title))
