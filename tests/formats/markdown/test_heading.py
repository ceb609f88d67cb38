from __future__ import annotations

import pytest

from hmtui.formats.markdown.heading import list_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Awesome Things [![Awesome](https://a.example/b.svg)](https://a.example)\n\n- x\n", "Awesome Things"),
        ("# A List of [Ann Author](https://a.example/)\n", "A List of Ann Author"),
        ('<h1 align="center">\n  <img src="a.png"> Things, <b>all</b> of them\n</h1>\n', "Things, all of them"),
        ("Things of the Week\n====\n", "Things of the Week"),
        ("```\n# comment\n```\n# Things\n", "Things"),
        ("# \n# Things\n## Papers\n", "Things"),
        ("# One\n\n# Two\n\n# Three\n\n# Four\n", ""),
        ("# Papers on Things\n\n# Two\n\n# Three\n\n# Four\n", "Papers on Things"),
        ("# Resources\n\n# Two\n\n# Three\n\n# Four\n", ""),
        ("- [a](https://a.example)\n", ""),
        ("# **A list of things **\n", "A list of things"),
        ("# Notes 👇\n\nThis list has moved.\n\n# Things of Ada\n", "Things of Ada"),
        ("# 📖 Contents\n\n- a\n\n# Introduction\n", ""),
        ("# Notes\n\n## Papers\n", ""),
        ('<h1><img src="a.png" alt="Awesome Things"></h1>\n\n# Notes\n', "Awesome Things"),
        ("# ![A List of Things](a.png)\n", "A List of Things"),
        ("# ![logo](a.png)\n", ""),
        ("# 👨\u200d💻 Ada List 🚀\n", "Ada List"),
    ],
)
def test_the_title_of_a_list(text: str, title: str) -> None:
    assert list_title(text) == title


def test_a_title_is_short_however_long_the_heading() -> None:
    assert len(list_title("# " + "word " * 10_000)) <= 120
