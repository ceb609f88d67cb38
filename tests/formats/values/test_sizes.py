from __future__ import annotations

import pytest

from hmtui.formats.values.sizes import find_sizes, largest, largest_listed


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("7B", 7 * 10**9),
        ("1.8B/1.8B-Chat 72B", 72 * 10**9),
        ("175 billion", 175 * 10**9),
        ("1.6T", 1_600_000_000_000),
        ("345M", 345 * 10**6),
        ("130亿", 13 * 10**9),
        ("8x7B", 56 * 10**9),
        ("176,247,271,424", 176_247_271_424),
        ("110000000", 110_000_000),
    ],
)
def test_sizes_become_numbers(text: str, size: int) -> None:
    assert largest(text) == size


@pytest.mark.parametrize("text", ["", "large", "2020", "B", "3 baselines", "300B tokens"])
def test_what_is_no_size(text: str) -> None:
    assert largest(text) is None


@pytest.mark.parametrize(
    ("text", "header", "size"),
    [
        ("11", "Size(B)", 11 * 10**9),
        ("0.06 - 11", "Params (B)", 11 * 10**9),
        ("180, 40, 7", "# Params (in billions)", 180 * 10**9),
        ("340", "参数量（亿）", 34 * 10**9),
        ("340M", "Params (B)", 340 * 10**6),
    ],
)
def test_the_header_can_hold_the_unit(text: str, header: str, size: int) -> None:
    assert largest(text, header) == size


def test_all_sizes_of_a_cell() -> None:
    assert find_sizes("7B, 13B and 70B") == [7 * 10**9, 13 * 10**9, 70 * 10**9]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Alma-0.5B|1.5B|7B", 7 * 10**9),
        ("Alma2-0.5B|7B|57B-A14B-MoE|72B", 72 * 10**9),
        ("(1B, 2B, 8x7B-chat)", 56 * 10**9),
        ("Alma-7B", None),
        ("Bor-5B, Ceto-7B", None),
        ("We train Alma-1/2 (7B, 13B) on lakes, and others", None),
        ("Planning/Building", None),
    ],
)
def test_only_what_consists_of_sizes_lists_them(text: str, size: int | None) -> None:
    assert largest_listed(text) == size
