from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui import catalog
from hmtui.formats.work import describe
from hmtui.text.capitals import merge_spans, protected_spans
from hmtui.text.title_case import headline_case, sentence_case


@pytest.mark.parametrize(
    ("published", "lowered"),
    [
        ("Attention Is All You Need", "Attention is all you need"),
        ("Language Models are Few-Shot Learners", "Language models are few-shot learners"),
        ("PaLM: Scaling Language Modeling with Pathways", "PaLM: Scaling language modeling with Pathways"),
        ("What Changes? A Study of Korean in GPT-3", "What changes? A study of Korean in GPT-3"),
        ("Learning to See – A Survey of the Field", "Learning to see – A survey of the field"),
        ("A Study of BERT's World in the U.S. Market", "A study of BERT's world in the U.S. market"),
        ("Rubik's Cube and the World's Best Solvers", "Rubik's cube and the world's best solvers"),
        ("ATTENTION IS ALL YOU NEED", "Attention is all you need"),
        ("Deep Learning", "Deep learning"),
        ("A Formal Proof of Hensel's Lemma over the Integers", "A formal proof of Hensel's lemma over the integers"),
        ("On the Theory of Łódź and Its Neighbours", "On the theory of Łódź and its neighbours"),
        ("A Study of Free_Model and Other Things", "A study of Free_Model and other things"),
        (
            "Step-3 is Large yet Affordable: Model-system Co-design",
            "Step-3 is large yet affordable: Model-system co-design",
        ),
        (
            "Term-list Translation using Mono-lingual Word Vectors",
            "Term-list translation using mono-lingual word vectors",
        ),
    ],
)
def test_a_headline_is_lowered_but_for_names_and_beginnings(published: str, lowered: str) -> None:
    assert sentence_case(published) == lowered
    assert sentence_case(lowered) == lowered


@pytest.mark.parametrize(
    "title",
    [
        "Recipes for building an open-domain chatbot",
        "A study of Chinchilla and its descendants",
        "Über die Grundlagen der Künstlichen Intelligenz",
        "L'apprentissage Profond et les Grands Modèles",
        "Introducing Claude",
        "盘古大模型：原理与应用",
        "",
        "GPT",
    ],
)
def test_what_is_no_english_headline_stays(title: str) -> None:
    assert sentence_case(title) == title


def test_the_names_of_a_work_keep_their_capitals() -> None:
    title = "Stable Diffusion and the Art of Making Images"
    assert sentence_case(title, ("Stable Diffusion",)) == "Stable Diffusion and the art of making images"


@pytest.mark.parametrize(
    ("published", "raised"),
    [
        ("Embedding Space To Bind Them All", "Embedding Space to Bind Them All"),
        ("Megatron-Turing NLG 530B, A Large-Scale Model", "Megatron-Turing NLG 530B, a Large-Scale Model"),
        ("Recipes for building an open-domain chatbot", "Recipes for Building an Open-Domain Chatbot"),
        ("mT5: A massively pre-trained text-to-text model", "mT5: A Massively Pre-trained Text-to-Text Model"),
        ("Language Models are Few-Shot Learners", "Language Models Are Few-Shot Learners"),
        ("Visual Models From Natural Language", "Visual Models from Natural Language"),
        ("Parsing conjunctions deterministically", "Parsing Conjunctions Deterministically"),
        ("The actorʼs view of planning", "The Actorʼs View of Planning"),
        ("fairseq: a toolkit for what it is made of", "fairseq: A Toolkit for What It Is Made Of"),
        ("ATTENTION IS ALL YOU NEED", "Attention Is All You Need"),
    ],
)
def test_a_sentence_is_raised_but_for_small_words(published: str, raised: str) -> None:
    assert headline_case(published) == raised
    assert headline_case(raised) == raised


def test_chicago_raises_long_prepositions_and_mla_does_not() -> None:
    title = "Learning features without supervision of any kind"
    assert "Without" in headline_case(title)
    assert "without" in headline_case(title, long_prepositions=False)


@pytest.mark.parametrize("title", ["Apprentissage profond et modèles", "Tiefes Lernen mit Netzen", "深度学习", ""])
def test_what_is_not_certainly_english_is_not_raised(title: str) -> None:
    assert headline_case(title) == title


@given(title=st.text("aB cD-:'’.?éß_λ1Of The and", max_size=60), name=st.sampled_from(["", "BD", "The"]))
def test_only_the_case_of_letters_ever_changes(title: str, name: str) -> None:
    names = (name,) if name else ()
    for written in (sentence_case(title, names), headline_case(title, names)):
        assert written.casefold() == title.casefold()


@given(title=st.text("aB cD-:GPT3 ", max_size=60))
def test_what_keeps_its_capitals_is_not_touched(title: str) -> None:
    if title.isupper():
        return
    for written in (sentence_case(title), headline_case(title)):
        assert all(written[start:end] == title[start:end] for start, end in merge_spans(title, protected_spans(title)))


def test_no_capital_of_a_name_in_the_catalog_is_lost() -> None:
    """Every word that a title of the catalog has in its middle and that names a record stands as it was."""
    for entry in catalog.load(catalog.shipped_path()).entries:
        work = describe(entry)
        for name in work.names:
            assert sentence_case(work.title, work.names).count(name) == work.title.count(name)


def test_apa_wants_a_capital_behind_a_colon() -> None:
    title = "Roots of polynomials: a purely algebraic approach with mT5: fine"
    assert sentence_case(title) == title
    assert sentence_case(title, raise_parts=True) == "Roots of polynomials: A purely algebraic approach with mT5: Fine"
    assert sentence_case("Tools for text: fastText again", raise_parts=True) == "Tools for text: fastText again"


def test_mla_lowers_long_prepositions_that_a_title_has_raised() -> None:
    title = "Analyzing Language Models Across Training and Scaling"
    assert headline_case(title, long_prepositions=False) == "Analyzing Language Models across Training and Scaling"
    assert headline_case(title, long_prepositions=True) == title
