from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.formats.values.organizations import find_organizations, is_organization


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Google Brain", ["Google Brain"]),
        ("by Google Brain and Stanford University", ["Google Brain", "Stanford University"]),
        ("from Microsoft Research", ["Microsoft Research"]),
        ("by Meta", ["Meta"]),
        ("by Hugging Face", ["Hugging Face"]),
        ("OpenAI, University of Oxford", ["OpenAI", "University of Oxford"]),
        ("Salesforce, Inc.", ["Salesforce Inc"]),
        ("by the Qwen Team", ["Qwen Team"]),
        ("@DeepMind, @UC Berkeley", ["DeepMind", "UC Berkeley"]),
        ("from Mila", ["Mila"]),
        ("from USTC and Tencent", ["USTC", "Tencent"]),
    ],
)
def test_organizations_are_found(text: str, names: list[str]) -> None:
    assert list(find_organizations(text)) == names


@pytest.mark.parametrize(
    "text",
    ["", "Huawei Huang", "Jane Brain", "Google Drive", "Amazon", "Apple", "Medical AI", "Operations Research", "by Jane Doe", "Hugging Face",
     "Journal of the Institute of Physics", "a lab of our own", "University", "OpenAI, with thanks to all", "@anna", "from Scratch and Noise Alone", "from Science", "from Ann Bell", "Google and Tom Brown"]
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert find_organizations(text) == ()


@given(st.text(alphabet="Goglebyand ,.&;AI张-", max_size=60))
def test_any_text_is_taken(text: str) -> None:
    assert all(map(str.strip, find_organizations(text)))
    is_organization(text, by=True)
