from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.models import Author
from hmtui.verification.comparison import compare_authors, compare_titles, is_retracted_title


def people(*names: str) -> tuple[Author, ...]:
    """Return authors from names such as ``Brown, Tom``; a name without comma is that of a group."""
    pairs = (name.partition(", ") for name in names)
    return tuple(
        Author(family=family, given=given) if comma else Author(literal=family) for family, comma, given in pairs
    )


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("Attention is all you need", "Attention Is All You Need."),
        ("Atention is all you need", "Attention Is All You Need"),
        ("A survey of large language models", "Survey on Large Language Models"),
        ("Pre training of deep transformers", "Pre-Training of Deep Transformers"),
        ("PanGu-α: Large-scale Models", "PanGu-alpha: Large Scale Models"),
        ("Schrödinger bridges and the Erdős graph", "Schrodinger Bridges & the Erdos Graph"),
        ("Deep <i>residual</i> learning", "Deep Residual Learning"),
        ("Learning to rank things quickly", "Learning to Rank Things Quickly: A Study of Lists"),
        ("Learning to Rank Things (Extended Abstract)", "Learning to rank things"),
        ("RETRACTED: A model of everything", "A Model of Everything"),
        ("GPT-NeoX-20B: An open model", "GPT NeoX 20B: An Open Model"),
    ],
)
def test_titles_of_one_work_are_the_same(claimed: str, found: str) -> None:
    assert compare_titles(claimed, found).same
    assert compare_titles(found, claimed).same


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("Attention is all you need", "Attention Is Not All You Need"),
        ("Scaling laws for language models", "Scaling Laws for Vision Models"),
        ("Swin Transformer", "Swin Transformer V2: Scaling Up Capacity"),
        ("Llama 2: Open foundation models", "Llama 3: Open foundation models"),
        ("Deep networks, part I", "Deep networks, part II"),
        ("Deep networks of the north (I)", "Deep networks of the north (II)"),
        ("Hopfield Networks is All You Need", "Attention Is All You Need"),
        ("", "Attention Is All You Need"),
        ("!!!", "???"),
    ],
)
def test_titles_of_other_works_are_not(claimed: str, found: str) -> None:
    assert not compare_titles(claimed, found).same
    assert not compare_titles(found, claimed).same


def test_a_short_main_title_is_left_to_the_authors() -> None:
    match = compare_titles("BERT", "BERT: Pre-training of Deep Bidirectional Transformers")
    assert match.subtitle
    assert not match.same


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        (("Brown, T.", "Mann, B."), ("Brown, Tom B.", "Mann, Benjamin", "Ryder, Nick")),
        (("Tang, Jie",), ("Jie, Tang",)),
        (("Maaten, L.",), ("van der Maaten, Laurens",)),
        (("Mueller, Jörg",), ("Müller, Jorg",)),
        (("Scao, Teven Le", "others"), ("Le Scao, Teven", "Fan, Angela")),
        (("Le, Bob",), ("Le, Robert",)),
        (("A, X.", "B, Y.", "Smith, Anna"), ("A, X.", "B, Y.", "Jones, Anna")),
        (("A, X.", "B, Y.", "Malkov, Yury"), ("A, X.", "B, Y.", "Malkof, Iurii")),
        (("A, X.", "B, Y.", "王, 小明"), ("A, X.", "B, Y.", "Wang, Xiaoming")),
        (("A, X.", "B, Y.", "de las Casas, Diego"), ("A, X.", "B, Y.", "Diego de las Casas")),
        (("BigScience Workshop",), ("BigScience Workshop",)),
    ],
)
def test_authors_agree(claimed: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert compare_authors(people(*claimed), people(*found)).agree is True


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        (("Smith, Ann",), ("Brown, Tom",)),
        (("Wang, Xin", "Li, Bo"), ("Li, Jun", "Wang, Hao", "Zhao, Ka")),
        (("Brown, Tom", "Smith, Ann", "Doe, Jane"), ("Brown, Tom", "Mann, Benjamin")),
        (("A, X.", "B, Y.", "C, W.", "Nobody, Z."), ("A, X.", "B, Y.", "C, W.")),
        (("A, X.", "B, Y.", "C, W.", "Nobody, Z."), ("A, X.", "B, Y.", "C, W.", "Else, Some")),
        (("A, X.", "B, Y.", "Nobody, Zoe", "others"), ("A, X.", "B, Y.", "C, W.", "D, V.", "Team Uno")),
    ],
)
def test_authors_differ(claimed: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert compare_authors(people(*claimed), people(*found)).agree is False


@pytest.mark.parametrize(("claimed", "found"), [((), ("Brown, Tom",)), (("OpenAI",), ("Brown, Tom",)), (("A, B",), ())])
def test_nothing_is_known_without_names_to_compare(claimed: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert compare_authors(people(*claimed), people(*found)).agree is None


def test_the_missing_names_are_named() -> None:
    match = compare_authors(people("Brown, Tom", "Smith, Ann"), people("Brown, Tom", "Mann, Ben"))
    assert (match.missing, match.compared) == (("Ann Smith",), 2)


@pytest.mark.parametrize(
    "title", ["RETRACTED: X", "Retracted article: X", "[Retracted] X", "WITHDRAWN: X", "Retraction Note: X"]
)
def test_a_title_says_that_the_paper_was_retracted(title: str) -> None:
    assert is_retracted_title(title)


def test_a_paper_on_retraction_is_not_retracted() -> None:
    assert not is_retracted_title("Retraction of wheels in aircraft")
    assert not is_retracted_title("Retracted papers and their citations")


NAMES = st.builds(Author, family=st.text(min_size=1, max_size=12), given=st.text(max_size=8))


@given(st.lists(NAMES, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_authors_does_not_matter(authors: list[Author], random: object) -> None:
    shuffled = list(authors)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compare_authors(authors, shuffled).agree in {True, None}


@given(st.text(max_size=60))
def test_a_title_is_the_same_as_itself_in_any_case(title: str) -> None:
    match = compare_titles(title, unicodedata.normalize("NFD", title))
    assert match.same or match.score == 0


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_score_is_a_share(one: str, other: str) -> None:
    assert 0 <= compare_titles(one, other).score <= 1
