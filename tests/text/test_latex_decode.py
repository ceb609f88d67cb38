"""LaTeX to plain text: accents, commands, formulas, typed signs; nothing refused, nothing recursive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.text.cleaning import clean
from hmtui.text.latex_decode import decode, verbatim
from hmtui.text.latex_encode import escape


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain", "plain"),
        ("  many\n\t blanks ", "many blanks"),
        ("{B}ERT and {{PaLM}}", "BERT and PaLM"),
        (r"\"{u} \"u {\"u} {\"{u}}", "ü ü ü ü"),
        (r"Mar\'\i a \'{\i} {\'\i}", "María í í"),
        (r"\i \j", "ıȷ"),
        (r"\c{c} \c c \v{C}apek Erd{\H o}s", "ç ç Čapek Erdős"),
        (r"\'{\^e}", "ế"),
        (r"\ss{} Stra{\ss}e {\L}uk \o re \aa", "ß Straße Łuk øre å"),
        (r"\~{} \^{} \textasciitilde", "~ ^ ~"),
        (r"a--b --- c~d", "a–b — c d"),
        (r"\textendash{} \textemdash", "– —"),
        (
            r"basis\hyphen dependent a\slash b non\nobreakdash-abelian A{\textperiodcentered}B",
            "basis-dependent a/b non-abelian A·B",
        ),
        (r"\glqq Wort\grqq{} {\textquotedbl}so{\textquotedbl} Cirel\cprime son", '„Wort“ "so" Cirelʹson'),
        (r"``quoted'' `so' and don't", "“quoted” ‘so’ and don't"),
        (r"?`Que? !`Si!", "¿Que? ¡Si!"),
        (r"A\&B 100\% \$5 C\# a\_b \{x\}", "A&B 100% $5 C# a_b {x}"),
        (r"\emph{so} \textbf{very \textit{deep}} {\em old} \textsc{Caps}", "so very deep old Caps"),
        (r"\url{http://a_b/~x--y} \href{http://a}{text}", "http://a_b/~x--y text"),
        (r"$\alpha$-\textbeta, $\mathcal{L}_p$ and $\leq$", "α-β, L_p and ≤"),
        (r"H$_2$O, O($n^2$), $10^{-3}$, 5$^{th}$, 90$^\circ$", "H₂O, O(n²), 10⁻³, 5th, 90°"),
        (r"$K\_X$ is $\frac{1}{2}$", "K_X is 1/2"),
        (r"costs $5", "costs $5"),
        (r"\LaTeX{} and \TeX", "LaTeX and TeX"),
        (r"\nosuchcommand \nosuchcommand{kept}", "nosuchcommand kept"),
        (r"\noopsort{1973b}1973", "1973"),
        (r"AT&amp;T, R&D; &#233;", "AT&T, R&D; é"),
        (r"{\relax 王}小", "王小"),
        (r"J.\,K. Row\-ling\\next", "J. K. Rowling next"),
        (r"\(x\) \[y\]", "x y"),
        (r"\weird[opt]{arg}: by \our{}Model", "arg: by Model"),
        (r"C:\Users\me", r"C:\Users\me"),
        (r"\cyrchar \texttwosuperior", "cyrchar ²"),
        ("{", ""),
        ("\\", ""),
        ("$", "$"),
        ('\\"', "¨"),
        ("", ""),
    ],
)
def test_decode(text: str, plain: str) -> None:
    assert decode(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("10.1007/978-3-540\\_16", "10.1007/978-3-540_16"),
        (r"https://a/b{\_}c\~{}d\%20\&e", "https://a/b_c~d%20&e"),
        (r"{\textasciitilde}x$\sim$y", "~x~y"),
        (r"\url{https://a/--b}", "https://a/--b"),
        (" https://a\n  /b ", "https://a/b"),
    ],
)
def test_verbatim(text: str, plain: str) -> None:
    assert verbatim(text) == plain


@pytest.mark.parametrize(
    "sign", ["{", "}", "\\", '\\"', "$", "$^", "$^{", "\\emph{", "\\url{", "\\'", "&", "`", "\\frac{"]
)
def test_a_long_run_of_one_sign_is_read(sign: str) -> None:
    assert len(decode(sign * 30_000)) <= 120_000


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for read in (decode, verbatim):
        assert isinstance(read(text), str)


@given(st.text(alphabet="ab \\{}$~-'`^_&\"%iué.", max_size=60))
def test_any_signs_are_read_and_leave_no_line_break(text: str) -> None:
    assert "\n" not in decode(text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Mn", "Me"))))
def test_what_we_escape_comes_back(text: str) -> None:
    """Typed signs (quotes, dashes, primes) have one form in LaTeX for several in Unicode, and some Greek capitals none."""
    text = clean(text)
    if any(sign in text for sign in "–—‘’“”'`\"-‐‑−!?′″∗★ℝμµϵϕ⋆∼ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"):
        return
    assert clean(decode(escape(text))) == text
