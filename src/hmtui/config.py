"""The reader's own settings: one TOML file in the user's config directory.

``SETTINGS`` is the one table of what can be set; reading, ``hmtui config`` and the
file that it writes to begin with are derived from it.

Invariant: a broken file never stops the program; every value knows where it came
from, and what was not understood is said with its line.
"""

from __future__ import annotations

import os
import re
import sys
from stat import S_ISFIFO
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.columns import COLUMNS
from hmtui.errors import UsageError
from hmtui.files import make_private_folder, write_atomically
from hmtui.paths import folder
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

__all__ = ["SETTINGS", "Config", "Setting", "Value", "config_path", "example", "load", "write_example"]


class Setting(Struct, frozen=True):
    """One thing that can be set."""

    name: str
    """``table.key``, as in the file."""
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    """Values that a text may have; empty: any."""
    variable: str = ""
    """An environment variable that goes before the file."""


_LARGEST = 500_000
"""Bytes of a file that can still be one of settings."""
_COLUMNS = tuple(column.key for column in COLUMNS)
_STYLES = (
    *("bibtex", "biblatex", "apa", "ieee", "chicago", "mla", "acl", "nature", "ris", "csl-json"),
    *("key", "cite", "pandoc", "typst", "markdown", "title-link", "link", "code"),
)

_THEMES = (
    "hmtui",
    "hmtui-dark",
    "hmtui-light",
    "ansi-dark",
    "ansi-light",
    "atom-one-dark",
    "atom-one-light",
    "catppuccin-frappe",
    "catppuccin-latte",
    "catppuccin-macchiato",
    "catppuccin-mocha",
    "dracula",
    "flexoki",
    "gruvbox",
    "monokai",
    "nord",
    "rose-pine",
    "rose-pine-dawn",
    "rose-pine-moon",
    "solarized-dark",
    "solarized-light",
    "textual-dark",
    "textual-light",
    "tokyo-night",
)
"""Themes that Textual brings along, and ours."""

SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("cite.style", "bibtex", "the citation style that y copies and hmtui cite prints", _STYLES),
        Setting(
            "cite.keys", "google", "how citation keys are made", ("google", "better-bibtex", "acl", "jabref", "arxiv")
        ),
        Setting("cite.ascii", default=False, help="BibTeX: accents as LaTeX commands instead of Unicode"),
        Setting(
            "cite.comment", default=False, help="BibTeX: a line above each entry that says how far it can be trusted"
        ),
        Setting("cite.max-authors", 0, "BibTeX: name so many authors, then “and others”; 0 names all"),
        Setting("look.theme", "hmtui", "colours; the palette (Ctrl+P, Theme) shows them all", _THEMES),
        Setting("look.columns", list(_COLUMNS), "columns of the list", _COLUMNS),
        Setting("look.ascii", default=False, help="draw with ASCII characters alone, as --ascii"),
        Setting("start.restore", default=True, help="begin with the list, search and record of the last time"),
        Setting(
            "copy.clipboard",
            "auto",
            "the way to the clipboard",
            ("auto", "native", "tmux", "osc52", "file", "off"),
            "HMTUI_CLIPBOARD",
        ),
        Setting("cache.megabytes", 2000, "room for the indexes of large lists; the ones used longest ago go first"),
    )
}
"""Every setting but the keys, which are a table of their own: ``keys.ACTION = "key"``."""


class Value(Struct, frozen=True):
    """A value, and where it came from."""

    value: Any
    origin: str
    """``default``, ``$VARIABLE``, or ``file:line``."""


class Config:
    """The settings in force."""

    def __init__(self, values: Mapping[str, Value], keys: Mapping[str, Value], problems: tuple[str, ...]) -> None:
        """Hold every setting, the keys that were remapped, and what was wrong with the file."""
        self.values = values
        self.keys = keys
        self.problems = problems

    def __getitem__(self, name: str) -> Any:
        """Return the value of a setting."""
        return self.values[name].value


def config_path(environ: Mapping[str, str] | None = None) -> str:
    """Return the path of the file: $HMTUI_CONFIG, else ``config.toml`` in the config directory."""
    env = os.environ if environ is None else environ
    return env.get("HMTUI_CONFIG") or f"{folder('config')}/config.toml"


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings. Never raises for what the file says."""
    env = os.environ if environ is None else environ
    values = {name: Value(setting.default, "default") for name, setting in SETTINGS.items()}
    keys: dict[str, Value] = {}
    problems: list[str] = []
    path = config_path(env)
    if os.path.exists(path):  # noqa: PTH110 - pathlib costs more than the question
        _File(path, values, keys, problems).read()
    for name, setting in SETTINGS.items():
        if setting.variable and (given := env.get(setting.variable)):
            values[name] = Value(given, f"${setting.variable}")
            if fault := _fault(setting, given):
                problems.append(f"${setting.variable}: {name} {fault}{'' if fault.endswith('?') else '.'}")
    return Config(values, keys, tuple(problems))


class _File:
    """The reading of one file."""

    def __init__(self, path: str, values: dict[str, Value], keys: dict[str, Value], problems: list[str]) -> None:
        self._path = path
        self._values, self._keys, self._problems = values, keys, problems
        self._lines: dict[str, int] = {}

    def read(self) -> None:
        raw = self._parsed()
        for table, content in raw.items():
            if not isinstance(content, dict):
                self._complain(table, f"{clean(table)} stands outside of a table")
                continue
            for key, value in content.items():
                self._take(table, key, value)

    def _parsed(self) -> dict[str, Any]:
        tomllib = _toml()
        try:
            text = self._text()
            self._lines = dict(_lines(text))
            return tomllib.loads(text)  # type: ignore[no-any-return] # what TOML can say
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not written in UTF-8"
            self._problems.append(f"{clean(self._path)} cannot be read: {clean(reason)}; the usual settings hold.")
        except (ValueError, RecursionError) as error:  # of a number too long to be one, too
            self._problems.append(f"{clean(self._path)} is no TOML: {clean(str(error))}; the usual settings hold.")
        return {}

    def _text(self) -> str:
        if S_ISFIFO(os.stat(self._path).st_mode):  # noqa: PTH116 - as above; reading it would wait for a writer
            raise OSError(0, "it is a pipe")
        with open(self._path, "rb") as file:  # noqa: PTH123 - as above
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise OSError(0, f"it is larger than {_LARGEST // 1000:,} kB")
        return data.decode("utf-8-sig").replace("\r\n", "\n")

    def _take(self, table: str, key: str, value: Any) -> None:
        name = f"{table}.{key}"
        if table == "keys":
            names = [value] if isinstance(value, str) else value
            if isinstance(names, list) and names and all(isinstance(one, str) and one for one in names):
                self._keys[key] = Value(tuple(names), self._origin(name))
            else:
                self._complain(name, f"keys.{clean(key)} takes a key, or a list of keys")
            return
        setting = SETTINGS.get(name)
        if setting is None:
            self._complain(
                name,
                f"there is no setting {clean(name)}{_nearest(name, SETTINGS) or _known((*SETTINGS, 'the table keys'))}",
            )
            return
        fault = _fault(setting, value)
        if fault:
            self._complain(name, f"{name} {fault.rstrip('?')}; {_written(setting.default)} holds")
        else:
            self._values[name] = Value(value, self._origin(name))

    def _origin(self, name: str) -> str:
        return f"{self._path}:{self._lines.get(name, 1)}"

    def _complain(self, name: str, words: str) -> None:
        self._problems.append(f"{clean(self._origin(name))}: {words}{'' if words.endswith('?') else '.'}")


def _toml() -> Any:
    from importlib import import_module  # noqa: PLC0415 - 20 ms that only who has a file pays

    return import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")


_TABLE = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Return the line of each ``table.key``; the parser does not tell."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TABLE.match(line):
            table = found[1]
        elif found := _KEY.match(line):
            name = found[1].replace('"', "").replace("'", "")
            yield (f"{table}.{name}" if table else name), number


def _fault(setting: Setting, value: Any) -> str:
    """Return what is wrong with a value; empty when nothing is."""
    if type(value) is not type(setting.default):
        wanted = {bool: "true or false", int: "a whole number", str: "text in quotes", list: "a list of texts"}
        return f"takes {wanted[type(setting.default)]}"
    if isinstance(value, int) and value < 0:
        return "takes a number from 0 on"
    said = value if isinstance(value, list) else [value]
    for one in said if setting.choices else ():
        if one not in setting.choices:
            return f"cannot be “{clean(str(one))}”{_nearest(str(one), setting.choices) or _known(setting.choices)}"
    return ""


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake pays for it

    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f": did you mean {near[0]}?" if near else ""


def _known(choices: Iterable[str]) -> str:
    return f"; known are {', '.join(choices)}"


def example() -> str:
    """Write a file with every setting as a comment."""
    lines = ["# Settings of hmtui. Take the # away from what you change; `hmtui config` shows what holds.", ""]
    table = ""
    for name, setting in SETTINGS.items():
        group, _, key = name.partition(".")
        if group != table:
            lines += ([""] if table else []) + [f"[{group}]"]
            table = group
        lines += [f"# {setting.help}", f"# {key} = {_written(setting.default)}"]
    lines += ["", "[keys]", "# an action's name in quotes or not, and its key or keys; ? in the browser shows them all"]
    lines += ['# star = "f"', '# next_tab = ["right_square_bracket", "ctrl+n"]', ""]
    return "\n".join(lines)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def write_example(path: str) -> None:
    """Write the file with every setting as a comment, where there is none yet.

    Raises:
        UsageError: there is one already, or it cannot be written.
    """
    try:
        make_private_folder(os.path.dirname(path) or ".")  # noqa: PTH120 - as above
        write_atomically(path, example().encode(), private=True, exclusive=True)
    except FileExistsError:
        raise UsageError(f"{clean(path)} is there already; it was left alone.") from None
    except OSError as error:
        raise UsageError(f"{clean(path)} cannot be written: {error.strerror}.") from error
