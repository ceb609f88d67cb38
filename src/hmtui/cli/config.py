"""``hmtui config``: the settings in force, and where each came from.

Invariant: what is printed can be pasted into the file.
"""

from __future__ import annotations

from hmtui.cli.output import emit, say
from hmtui.config import config_path, load, write_example
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments

__all__ = ["run"]


def run(arguments: Arguments) -> int:
    """Print the settings; 1 when the file says something that is not understood."""
    option = arguments.only_one("path", "init", "json")
    if option == "path":
        emit(clean(config_path()))
        return 0
    if option == "init":
        write_example(config_path())
        say(f"Wrote {config_path()}, with every setting as a comment.")
        return 0
    import json  # noqa: PLC0415 - writes values as TOML does

    config = load()
    keys = {f"keys.{name}": value for name, value in config.keys.items()}
    for name, (value, origin) in {**config.values, **keys}.items():
        if option == "json":
            emit(json.dumps({"name": name, "value": value, "origin": clean(origin)}, ensure_ascii=False))
        else:
            shown = clean(f"{name} = {json.dumps(value, ensure_ascii=False)}")
            emit(f"{shown:<44}  # {clean(origin)}")
    for problem in config.problems:
        say(problem)
    return int(bool(config.problems))
