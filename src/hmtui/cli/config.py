"""``hmtui config``: the settings in force, and where each came from.

Invariant: what is printed can be pasted into the config file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from hmtui.actions import remapped
from hmtui.cli import candidates, options
from hmtui.cli.output import emit, say, speaks_unicode
from hmtui.cli.parsing import Command
from hmtui.cli.settings import pass_settings
from hmtui.config import SETTINGS, Value, config_path, write_example
from hmtui.keys import key_name, written_key
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hmtui.actions import Action
    from hmtui.cli.settings import Settings
    from hmtui.config import Config

__all__ = ["command"]


@click.command(
    "config",
    cls=Command,
    examples=(
        ("hmtui config --init", "write a config file to start with"),
        ("hmtui config", "every setting, and where its value comes from"),
        ("hmtui config cite.style keys.star", "only these"),
    ),
)
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=candidates.setting_names)
@options.path
@options.init
@options.as_json
@options.help_only
@pass_settings
def command(settings: Settings, names: tuple[str, ...], *, show_path: bool, init: bool, as_json: bool) -> int:
    """Show the settings and where each comes from."""
    option = options.only_one(path=show_path, init=init, json=as_json)
    if show_path:
        emit(clean(config_path()))
        return 0
    if init:
        write_example(config_path())
        say(f"Wrote {config_path()} with every setting as a comment")
        return 0
    config = settings.config
    actions, problems = remapped(config.given_keys)
    for name, value in _chosen(config, actions, names).items():
        emit(_line(name, value, option))
    problems = [*config.problems, *problems]
    for problem in problems:
        say(problem)
    return int(bool(problems))


def _chosen(config: Config, actions: Iterable[Action], names: tuple[str, ...]) -> Mapping[str, Value]:
    """Return the settings of the given names, all of them when none is given."""
    values = {**config.values, **{f"keys.{action.id}": _keys(config, action) for action in actions}}
    return {options.one_of(name, tuple(values), "setting"): values[name] for name in names} if names else values


def _line(name: str, value: Value, form: str) -> str:
    origin = clean(value.origin)
    is_hidden = name in SETTINGS and SETTINGS[name].secret and bool(value.value)
    if is_hidden:
        value = Value("[set]", value.origin)
    if form == "json":
        return json.dumps({"name": name, "value": value.value, "origin": origin}, ensure_ascii=not speaks_unicode())
    shown = clean(f"{name} = {json.dumps(value.value, ensure_ascii=False)}")
    return f"{'# ' if is_hidden else ''}{shown:<44}  # {origin}"


def _keys(config: Config, action: Action) -> Value:
    """Return the keys of an action as they can be written into the file."""
    asked = config.keys.get(action.id)
    shown = tuple(map(written_key, action.keys))
    return Value(shown, asked.origin if asked and _asked_for(asked, action) else "default")


def _asked_for(asked: Value, action: Action) -> bool:
    """Check whether an action has the keys that the file asks for."""
    return set(map(key_name, asked.value)) == set(action.keys)
