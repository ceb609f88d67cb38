from __future__ import annotations

import pytest

from hmtui.formats.markdown.columns import column_role


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("**Title**", "title"),
        ("Model Name", "name"),
        ("Paper / Source", "paper"),
        ("Paper/Documentation", "paper"),
        ("Paper (including links to webservices/source code)", "paper"),
        ("Paper & Code", "link"),
        ("Repo", "code"),
        ("Publication", "venue"),
        ("Conf.", "venue"),
        ("Release Date", "year"),
        ("# Params (B)", "parameters"),
        ("Size", "parameters"),
        ("机构", "organizations"),
        ("许可证", "license"),
        ("Language Model", "name"),
        ("Publish Date", "year"),
        ("Official Link", "link"),
        ("Core Highlights (from PDF)", "summary"),
        ("更新日期", "year"),
        ("数据集提供者", "organizations"),
        ("论文地址", "paper"),
        ("#", "number"),
        ("F1", ""),
        ("", ""),
    ],
)
def test_headers_tell_what_columns_hold(header: str, role: str) -> None:
    assert column_role(header) == role
