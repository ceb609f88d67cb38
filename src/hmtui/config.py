"""The user's settings: a TOML file in the config directory.

``SETTINGS`` is the table of all settings; loading, ``hmtui config`` and the commented
config file are derived from it.

Invariant: a broken file never stops the program; every value has its origin, and
every error is reported with its line.
"""

from __future__ import annotations

import os
import re
import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.columns import COLUMNS
from hmtui.errors import UsageError
from hmtui.files import exists, make_private_folder, write_atomically
from hmtui.paths import folder
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

__all__ = ["SETTINGS", "Config", "Setting", "Value", "config_path", "example", "load", "write_example"]


class Setting(Struct, frozen=True):
    """One setting."""

    name: str
    """``table.key``, as in the file."""
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    """The allowed values; empty: any text."""
    variable: str = ""
    """An environment variable that overrides the file."""
    secret: bool = False
    """Whether the value is never shown."""


_LARGEST = 500_000
"""Bytes up to which a file is read."""
_COLUMNS = tuple(column.key for column in COLUMNS)
_STYLES = (
    *("bibtex", "biblatex", "apa", "ieee", "chicago", "mla", "acl", "nature", "ris", "csl-json"),
    *("key", "cite", "pandoc", "typst", "markdown", "title-link", "link", "code", "weights"),
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
"""The themes of Textual, and ours."""

DETAILS_ROOM = ("hidden", "narrow", "normal", "wide", "widest")
"""How much room the details have: none, unless they are shown on their own; or how wide they are beside the list."""

SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("cite.style", "bibtex", "citation style of `hmtui cite` and of the key y", _STYLES),
        Setting("cite.keys", "google", "style of citation keys", ("google", "better-bibtex", "acl", "jabref", "arxiv")),
        Setting("cite.ascii", default=False, help="BibTeX: write accents as LaTeX commands instead of Unicode"),
        Setting("cite.comment", default=False, help="BibTeX: add a comment about the verification of each entry"),
        Setting(
            "cite.preprint-note", default=False, help="BibTeX: a note with the arXiv number, for styles without eprint"
        ),
        Setting("cite.pandoc", default=False, help=".csl styles: run pandoc instead of citeproc-py, like --pandoc"),
        Setting("cite.max-authors", 0, "BibTeX: number of authors before “and others”; 0: all"),
        Setting("look.theme", "hmtui", "colour theme; the command Theme lists all", _THEMES),
        Setting("look.columns", list(_COLUMNS), "columns of the list", _COLUMNS),
        Setting("look.details", "normal", "room for the details beside the list", DETAILS_ROOM),
        Setting("look.ascii", default=False, help="draw with ASCII characters only, like --ascii"),
        Setting("start.restore", default=True, help="start with the list, query and record of the last session"),
        Setting(
            "copy.clipboard",
            "auto",
            "route to the clipboard",
            ("auto", "native", "tmux", "osc52", "file", "off"),
            "HMTUI_CLIPBOARD",
        ),
        Setting(
            "online.mailto",
            "",
            "your e-mail address, for services that answer faster to those who give one",
            variable="HMTUI_MAILTO",
        ),
        Setting("online.openalex-key", "", "key for OpenAlex", variable="OPENALEX_API_KEY", secret=True),
        Setting("online.semantic-scholar-key", "", "key for Semantic Scholar", variable="S2_API_KEY", secret=True),
        Setting("online.hugging-face-token", "", "token for Hugging Face", variable="HF_TOKEN", secret=True),
        Setting(
            "online.add-to", "", "catalog that the key + and `hmtui add` add to; empty: mine.json in the data directory"
        ),
        Setting("online.arxiv-url", "", "another address for arXiv", variable="HMTUI_ARXIV_URL"),
        Setting("online.crossref-url", "", "another address for Crossref", variable="HMTUI_CROSSREF_URL"),
        Setting("online.openalex-url", "", "another address for OpenAlex", variable="HMTUI_OPENALEX_URL"),
        Setting("online.s2-url", "", "another address for Semantic Scholar", variable="HMTUI_S2_URL"),
        Setting("online.hf-url", "", "another address for Hugging Face", variable="HF_ENDPOINT"),
        Setting("online.dblp-url", "", "another address for DBLP", variable="HMTUI_DBLP_URL"),
        Setting("online.doi-url", "", "another address for doi.org", variable="HMTUI_DOI_URL"),
        Setting(
            "cache.megabytes",
            2000,
            "megabytes of the cache for long lists; the ones used longest ago are deleted first",
        ),
    )
}
"""All settings except the keys, which are in a separate table: ``keys.ACTION = "key"``."""


class Value(Struct, frozen=True):
    """A value and its origin."""

    value: Any
    origin: str
    """``default``, ``$VARIABLE``, or ``file:line``."""


class Config:
    """The current settings."""

    def __init__(self, values: Mapping[str, Value], keys: Mapping[str, Value], problems: tuple[str, ...]) -> None:
        """Store all settings, the remapped keys, and messages about errors in the file."""
        self.values = values
        self.keys = keys
        self.problems = problems

    def __getitem__(self, name: str) -> Any:
        """Return the value of a setting."""
        return self.values[name].value

    @property
    def given_keys(self) -> dict[str, tuple[str, ...]]:
        """The keys that the user gives to actions, by the ids of these."""
        return {name: value.value for name, value in self.keys.items()}


def config_path(environ: Mapping[str, str] | None = None) -> str:
    """Return the path of the config file: $HMTUI_CONFIG, else ``config.toml`` in the config directory."""
    env = os.environ if environ is None else environ
    return env.get("HMTUI_CONFIG") or f"{folder('config')}/config.toml"


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Load the settings. Errors in the file are reported in the result, never raised."""
    env = os.environ if environ is None else environ
    values = {name: Value(setting.default, "default") for name, setting in SETTINGS.items()}
    keys: dict[str, Value] = {}
    problems: list[str] = []
    path = config_path(env)
    if exists(path):
        _File(path, values, keys, problems).read()
    for name, setting in SETTINGS.items():
        if setting.variable and (given := env.get(setting.variable)):
            values[name] = Value(given, f"${setting.variable}")
            if fault := _fault(setting, given):
                problems.append(f"${setting.variable}: {name} {fault}")
    return Config(values, keys, tuple(problems))


class _File:
    """Loads one file."""

    def __init__(self, path: str, values: dict[str, Value], keys: dict[str, Value], problems: list[str]) -> None:
        self._path = path
        self._values, self._keys, self._problems = values, keys, problems
        self._lines: dict[str, int] = {}

    def read(self) -> None:
        raw = self._parsed()
        for table, content in raw.items():
            if not isinstance(content, dict):
                self._complain(table, f"{clean(table)} is not in a table such as [cite]")
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
            reason = getattr(error, "strerror", None) or "it is not UTF-8"
            self._problems.append(f"{clean(self._path)} cannot be read: {clean(reason)}. Using defaults.")
        except (ValueError, RecursionError) as error:  # ValueError: also numbers with too many digits
            self._problems.append(f"{clean(self._path)} is not valid TOML: {clean(str(error))}. Using defaults.")
        return {}

    def _text(self) -> str:
        path = Path(self._path)
        if path.is_fifo():  # reading would wait for a writer
            raise OSError(0, "it is a pipe")
        with path.open("rb") as file:
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
                self._complain(name, f"keys.{clean(key)} needs a key or a list of keys")
            return
        setting = SETTINGS.get(name)
        if setting is None:
            self._complain(
                name,
                f"unknown setting {clean(name)}{_nearest(name, SETTINGS) or _known((*SETTINGS, 'keys.ACTION'))}",
            )
            return
        fault = _fault(setting, value)
        if fault:
            self._complain(name, f"{name} {fault} Using {_written(setting.default)}")
        else:
            self._values[name] = Value(value, self._origin(name))

    def _origin(self, name: str) -> str:
        return f"{self._path}:{self._lines.get(name, 1)}"

    def _complain(self, name: str, words: str) -> None:
        self._problems.append(f"{clean(self._origin(name))}: {words}{'' if words.endswith(('.', '?')) else '.'}")


def _toml() -> Any:
    return import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")


_TABLE = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Return the line of each ``table.key``, which the TOML parser does not report."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TABLE.match(line):
            table = found[1]
        elif found := _KEY.match(line):
            name = found[1].replace('"', "").replace("'", "")
            yield (f"{table}.{name}" if table else name), number


def _fault(setting: Setting, value: Any) -> str:
    """Return a message about an invalid value; empty when the value is valid."""
    if type(value) is not type(setting.default):
        wanted = {bool: "true or false", int: "a whole number", str: "text in quotes", list: "a list of texts"}
        return f"must be {wanted[type(setting.default)]}."
    if isinstance(value, int) and value < 0:
        return "must be 0 or more."
    entries = value if isinstance(value, list) else [value]
    for one in entries if setting.choices else ():
        if one not in setting.choices:
            return f"cannot be “{clean(str(one))}”{_nearest(str(one), setting.choices) or _known(setting.choices)}"
    return ""


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f". Did you mean {near[0]}?" if near else ""


def _known(choices: Iterable[str]) -> str:
    return f". Use one of: {', '.join(choices)}."


def example() -> str:
    """Return the text of a config file with every setting commented out."""
    lines = ["# hmtui settings. Uncomment a line to change it; `hmtui config` shows the current values.", ""]
    table = ""
    for name, setting in SETTINGS.items():
        group, _, key = name.partition(".")
        if group != table:
            lines += ([""] if table else []) + [f"[{group}]"]
            table = group
        lines += [f"# {setting.help}", f"# {key} = {_written(setting.default)}"]
    lines += [
        "",
        "[keys]",
        "# one line per action, with a key or a list of keys; press ? in the browser for all actions",
    ]
    lines += ['# star = "b"', '# next_tab = ["right_square_bracket", "ctrl+n"]', ""]
    return "\n".join(lines)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def write_example(path: str) -> None:
    """Write the commented config file, if there is none yet.

    Raises:
        UsageError: the file exists, or cannot be written.
    """
    try:
        make_private_folder(Path(path).parent)
        write_atomically(path, example().encode(), private=True, exclusive=True)
    except FileExistsError:
        raise UsageError(f"{clean(path)} exists already and was not changed.") from None
    except OSError as error:
        raise UsageError(f"{clean(path)} cannot be written: {error.strerror}.") from error
