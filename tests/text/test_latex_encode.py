from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.text.latex_encode import escape, protect, verbatim


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain text, with 'marks' (and) [brackets].", "plain text, with 'marks' (and) [brackets]."),
        ("R&D 100% $5 #1 a_b", r"R\&D 100\% \$5 \#1 a\_b"),
        ("{x} ~ ^ \\", r"{\textbraceleft}x{\textbraceright} {\textasciitilde} {\textasciicircum} {\textbackslash}"),
        ("a < b > c | d", r"a {\textless} b {\textgreater} c {\textbar} d"),
        ("α-β, Δ and Α", r"$\alpha$-$\beta$, $\Delta$ and $\mathrm{A}$"),
        ("O(n²), x₁ ≤ 10⁹", r"O(n$^2$), x$_1$ $\leq$ 10$^9$"),
        ("Ελληνικά", "Ελληνικά"),
        ("Łódź, naïve, Nguyễn", "Łódź, naïve, Nguyễn"),
        ("盘古", "盘古"),
    ],
)
def test_signs_are_escaped_and_letters_stay(text: str, written: str) -> None:
    assert escape(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("é è ê ë ẽ", r"{\'e} {\`e} {\^e} {\"e} {\~e}"),
        (
            "ç š ň ą ő ă ī ż ů",
            r"{\c{c}} {\v{s}} {\v{n}} {\k{a}} {\H{o}} {\u{a}} {\=i} {\.z} {\r{u}}".replace(r"{\=i}", r"{\={\i}}"),
        ),
        ("í ï", r"{\'{\i}} {\"{\i}}"),
        ("ß æ Ø ł Å ı", r"{\ss} {\ae} {\O} {\l} {\AA} {\i}"),
        ("ễ", r"{\~{\^e}}"),
        ("“a” ‘b’ – — …", r"``a'' `b' -- --- {\ldots}"),
        ("盘古", "盘古"),
    ],
)
def test_accents_become_commands_on_request(text: str, written: str) -> None:
    assert escape(text, ascii_only=True) == written


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Language Models are Few-Shot Learners", "Language Models are Few-Shot Learners"),
        ("BERT: Pre-training", "{BERT}: Pre-training"),
        ("PaLM, mT5, T5 and GPT-3", "{PaLM}, {mT5}, {T5} and {GPT-3}"),
        ("GPT-NeoX-20B: A 176B-Parameter Model", "{GPT-NeoX-20B}: A {176B}-Parameter Model"),
        ("Vitamin C and I, a Story", "Vitamin {C} and {I}, a Story"),
        ("An Image is Worth 16x16 Words", "An Image is Worth 16x16 Words"),
        ("Chinese and Bayesian Models", "{Chinese} and {Bayesian} Models"),
        ("PanGu-α: Large-scale", r"{PanGu-$\alpha$}: Large-scale"),
        ("ATTENTION IS ALL YOU NEED", "ATTENTION IS ALL YOU NEED"),
        ("O'Reilly on ImageNet-1k", "{O'Reilly} on {ImageNet-1k}"),
        ("U.S. R&D", r"{U.S}. {R}\&{D}"),
    ],
)
def test_capitals_that_mean_something_are_protected(title: str, written: str) -> None:
    assert protect(title) == written


def test_the_names_of_the_work_are_protected_where_they_stand_as_words() -> None:
    assert protect("Swin Transformer: A Transformer", ("Swin Transformer",)) == "{Swin Transformer}: A Transformer"
    assert protect("Switch Transformers: Scaling", ("Switch Transformer",)) == "{Switch Transformers}: Scaling"
    assert protect("Gophers and Gopherish", ("Gopher",)) == "{Gophers} and Gopherish"
    assert protect("Galactica: A Model", ("Galactica",)) == "{Galactica}: A Model"


def test_addresses_are_left_alone_but_for_what_would_break_them() -> None:
    assert verbatim("https://a.org/x_y~z#f%20g&h=1") == "https://a.org/x_y~z#f%20g&h=1"
    assert verbatim("https://a.org/{x}|ü") == "https://a.org/%7Bx%7D%7C%C3%BC"


def balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


@given(text=st.text(), ascii_only=st.booleans())
def test_braces_are_balanced_whatever_the_text(text: str, *, ascii_only: bool) -> None:
    assert balanced(escape(text, ascii_only=ascii_only))
    assert balanced(protect(text, tuple(text.split()[:2]), ascii_only=ascii_only))
    assert not set(verbatim(text)) & set("{}\\")
