from __future__ import annotations

import pytest

from hmtui.cli.loading import open_library, section_id
from hmtui.cli.settings import resolve
from hmtui.errors import SourceError, UsageError
from hmtui.library import Library


@pytest.mark.parametrize(
    ("name", "section"), [("NLP", "NLP"), ("nlp", "NLP"), (" Cv ", "CV"), ("", None), ("ALL", None)]
)
def test_a_section_answers_to_its_name_in_any_case(name: str, section: str | None) -> None:
    assert section_id(Library.open(), name) == section


def test_an_unknown_section_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="Tabs: All, NLP, CV, Multimodal"):
        section_id(Library.open(), "audio")


def test_the_option_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HMTUI_CATALOG", "from-environment.json")
    with pytest.raises(SourceError, match="from-environment"):
        open_library(resolve())
    with pytest.raises(SourceError, match="from-option"):
        open_library(resolve("from-option.json"))
