from __future__ import annotations

import pytest

from hmtui.formats.markdown.vocabulary import boilerplate, common_words, is_abstract, is_contents, is_placeholder


@pytest.mark.parametrize("text", ["-", "—", "null", "N/A", "TBD", ":heavy_minus_sign:", "无", "", "Coming soon"])
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["x1", "ICML", "0", "NA-CL"])
def test_values(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    "text", ["NewsQA", "News Recommendation", "License Plate Recognition", "Author Identification"]
)
def test_subjects_are_no_boilerplate(text: str) -> None:
    assert boilerplate(text) == ""


def test_headings_about_the_list() -> None:
    assert boilerplate("📰 Latest News 🔥") == "about"
    assert boilerplate("Contributors ✨") == "boilerplate"
    assert boilerplate("Licenses") == "boilerplate"
    assert boilerplate("About This Repository") == boilerplate("Purpose of this list") == "about"
    assert is_contents("Table of Contents")
    assert is_abstract("Abstract")


@pytest.mark.parametrize("sign", ["[", "(", "|", "a:/", "@"])
def test_common_words_are_found_however_long_a_text_has_no_space(sign: str) -> None:
    # An address is looked for at the beginning of what stands together, not at every sign of it.
    text = f"large models at https://example.org/large/models {sign * 200_000}"
    assert common_words([text, "of large models (mail@large.models)"]) == {"large", "models"}
