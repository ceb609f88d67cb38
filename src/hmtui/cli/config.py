"""``hmtui config``: the settings in force, and where each came from.

Invariant: what is printed can be pasted into the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.cli.output import emit, say
from hmtui.config import Value, config_path, load, write_example
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from hmtui.actions import Action
    from hmtui.cli.arguments import Arguments
    from hmtui.config import Config

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

    from hmtui.actions import ACTIONS, remap  # noqa: PLC0415 - for this alone

    config = load()
    problems = [*config.problems, *remap({name: value.value for name, value in config.keys.items()})]
    keys = {f"keys.{action.id}": _keys(config, action) for action in ACTIONS}
    for name, setting in {**config.values, **keys}.items():
        value, origin = setting.value, setting.origin
        if option == "json":
            emit(json.dumps({"name": name, "value": value, "origin": clean(origin)}, ensure_ascii=False))
        else:
            shown = clean(f"{name} = {json.dumps(value, ensure_ascii=False)}")
            emit(f"{shown:<44}  # {clean(origin)}")
    for problem in problems:
        say(problem)
    return int(bool(problems))


def _keys(config: Config, action: Action) -> Value:
    """Return the keys of an action as they can be written into the file."""
    from hmtui.actions import written_key  # noqa: PLC0415 - as above

    asked = config.keys.get(action.id)
    shown = tuple(map(written_key, action.keys))
    return Value(shown, asked.origin if asked and _asked_for(asked, action) else "default")


def _asked_for(asked: Value, action: Action) -> bool:
    """Return whether an action has the keys that the file asks for."""
    from hmtui.actions import key_name  # noqa: PLC0415 - as above

    return set(map(key_name, asked.value)) == set(action.keys)
