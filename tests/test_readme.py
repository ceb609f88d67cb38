from __future__ import annotations

import re

from readme_keys import README, with_table


def test_the_table_of_keys_is_the_table_of_actions() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_table(text) == text, "run: python tests/readme_keys.py"


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(((?:[^()]|\([^)]*\))+)\)", README.read_text(encoding="utf-8"))
    assert pictures
    for picture in pictures:
        assert (README.parent / picture).is_file(), picture
