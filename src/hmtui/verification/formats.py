"""Write the rows of a report for other programs: SARIF 2.1.0, and annotations of GitHub Actions."""

from __future__ import annotations

import json
import os
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hmtui.verification.rows import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.verification.rows import Row

__all__ = ["github", "sarif"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_GITHUB_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def github(row: Row) -> str:
    """Return a row as a workflow command, which GitHub shows beside the line."""
    data = row.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    place = f"file={_property(row.file)},line={row.line},col={row.column},title={_property(row.code)}"
    return f"::{_GITHUB_LEVELS[row.level]} {place}::{data}"


def _property(text: str) -> str:
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(sign, code)
    return text


def sarif(rows: Iterable[Row], version: str) -> str:
    """Return rows as a SARIF log, which code scanning services read."""
    rows = tuple(rows)
    codes = sorted({row.code for row in rows})
    rules = [{"id": code, "shortDescription": {"text": CODES[code][1] if code in CODES else code}} for code in codes]
    driver = {"name": "hmtui", "version": version, "rules": rules}
    results = [_result(row, codes.index(row.code)) for row in rows]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _result(row: Row, rule: int) -> dict[str, Any]:
    region = {"startLine": max(row.line, 1), "startColumn": max(row.column, 1)}
    place = {"artifactLocation": {"uri": _uri(row.file)}, "region": region}
    message = {"text": row.message}
    return {
        "ruleId": row.code,
        "ruleIndex": rule,
        "level": row.level,
        "message": message,
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str) -> str:
    """Return a file name as a URI: relative paths stay relative, web addresses stay as they are."""
    if "://" in file:
        return file
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(file.replace(os.sep, "/"))
