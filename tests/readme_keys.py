"""The README's table of keys, made from the table of actions; run this file to write it anew."""

from __future__ import annotations

from pathlib import Path

from hmtui.actions import ACTIONS
from hmtui.keys import key_label

README = Path(__file__).parent.parent / "README.md"
START, END = "<!-- keys: made from src/hmtui/actions.py -->\n", "<!-- end of keys -->"


def table() -> str:
    """Write the table as Markdown."""
    rows = ["| Key | What it does |", "|---|---|"]
    for action in ACTIONS:
        labels = ["0", "…", "9"] if action.id == "tab" else [key_label(key) for key in action.keys]
        rows.append(f"| {' '.join(f'`{label}`' if label != '…' else label for label in labels)} | {action.help} |")
    return "\n".join(rows) + "\n"


def with_table(readme: str) -> str:
    """Put the table into the README's text."""
    before, rest = readme.split(START)
    return f"{before}{START}{table()}{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
