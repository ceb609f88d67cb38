"""The command line as it is parsed: what each word becomes, and what is refused with which words."""

from __future__ import annotations

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.cli import candidates
from hmtui.cli.commands import COMMANDS
from hmtui.cli.main import cli
from hmtui.cli.options import only_one
from hmtui.cli.parsing import TAKES_VALUE
from hmtui.errors import UsageError
from parsed import every_command, parse


def test_no_words_are_the_browser() -> None:
    assert parse([]) == ("", {})


def test_a_first_word_that_is_no_command_is_a_source_to_browse() -> None:
    assert parse(["my.json", "--query", "bert", "-t", "NLP"]) == (
        "",
        {"source": "my.json", "query": "bert", "tab": "NLP"},
    )


def test_a_command_after_two_dashes_is_a_source_too() -> None:
    assert parse(["--", "search"]) == ("", {"source": "search"})


def test_two_dashes_end_options() -> None:
    assert parse(["search", "--ids", "--", "-bert", "--json", "--"]) == (
        "search",
        {"query": ("-bert", "--json", "--"), "as_ids": True},
    )


@pytest.mark.parametrize(
    "argv",
    [
        ["-c", "my.json", "cite", "gpt-3"],
        ["cite", "-c", "my.json", "gpt-3"],
        ["cite", "gpt-3", "-cmy.json"],
        ["--catalog=my.json", "cite", "gpt-3"],
        ["cite", "gpt-3", "--catalog", "my.json"],
    ],
)
def test_the_catalog_stands_before_or_after_the_command(argv: list[str]) -> None:
    assert parse(argv) == ("cite", {"names": ("gpt-3",), "catalog": "my.json"})


def test_every_option_may_stand_before_the_command() -> None:
    assert parse(["--json", "-n", "3", "search", "x"]) == ("search", {"query": ("x",), "as_json": True, "limit": 3})
    assert parse(["--append", "r.bib", "--style=biblatex", "cite", "x"])[1]["append"] == "r.bib"
    assert parse(["--append", "cite", "x", "-o", "r.bib"])[1]["append"] == ""
    assert parse(["-o", "s.json", "state", "export"]) == ("export", {"output": "s.json"})
    assert parse(["state", "--vanished", "list"]) == ("list", {"vanished": True})


def test_a_value_may_look_like_an_option_or_be_empty() -> None:
    assert parse(["--query=-bert"])[1]["query"] == "-bert"
    assert parse(["--query", "-bert"])[1]["query"] == "-bert"
    assert parse(["--query="])[1]["query"] == ""


def test_a_single_dash_is_a_word() -> None:
    assert parse(["-"]) == ("", {"source": "-"})
    assert parse(["import", "-"]) == ("import", {"sources": ("-",)})


@pytest.mark.parametrize(
    ("argv", "append", "names"),
    [
        (["--append", "R.BIB", "gpt-3"], "R.BIB", ("gpt-3",)),
        (["--append", "gpt-3"], "", ("gpt-3",)),
        (["gpt-3", "--append"], "", ("gpt-3",)),
        (["--append=list", "gpt-3"], "list", ("gpt-3",)),
        (["gpt-3", "--", "--append", "r.bib"], None, ("gpt-3", "--append", "r.bib")),
    ],
)
def test_the_file_to_append_to_is_known_by_its_extension(
    argv: list[str], append: str | None, names: tuple[str, ...]
) -> None:
    values = parse(["cite", *argv])[1]
    assert (values.get("append"), values["names"]) == (append, names)


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["search", "x", "--jsn"], "Unknown option --jsn. Did you mean --json?"),
        (["search", "-bert"], "Unknown option -bert. See: hmtui search --help. Put -- before a query"),
        (["cite", "gpt-3", "--json"], "hmtui cite takes no --json. See: hmtui cite --help."),
        (["--json"], "hmtui takes no --json. See: hmtui --help."),
        (["search"], "hmtui search needs QUERY."),
        (["diff", "old.json"], "hmtui diff needs OLD NEW."),
        (["cite", "gpt-3", "--style"], "--style needs a value: --style STYLE"),
        (["search", "x", "-n"], "-n needs a value: --limit N"),
        (["search", "x", "--json=1"], "--json=1: --json takes no value"),
        (["show", "Wu", "Dao"], "quote a name with spaces: hmtui show 'Wu Dao'"),
        (["a.json", "b.json"], "“a.json” is not a command, and hmtui opens one source at a time. See: hmtui --help."),
        (["serch", "x"], "Did you mean: hmtui search?"),
        (["doctor", "now"], "hmtui doctor takes no “now”"),
        (["state"], "hmtui state needs one of: export, import, list, views, forget."),
        (["state", "exprot"], "Unknown command “hmtui state exprot”. Did you mean export?"),
        (["state", "views", "x"], "hmtui state views takes no “x”"),
        (["--limit", "many", "search", "x"], "--limit takes a whole number above 0, not “many”"),
        (["show", "\x1b[31mx", "y"], "hmtui show ' [31mx y'"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(argv: list[str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(argv)
    assert says in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("value", ["0", "-3", "many", "1.5", "", "²"])
def test_a_count_is_a_whole_number_above_zero(value: str) -> None:
    with pytest.raises(UsageError, match="whole number above 0"):
        parse(["search", "x", f"--limit={value}"])


def test_a_count_is_read_in_every_way_of_writing() -> None:
    for argv in (["-n5"], ["-n", "5"], ["--limit", "5"], ["--limit=5"]):
        assert parse(["search", "x", *argv])[1]["limit"] == 5
    assert "limit" not in parse(["search", "x"])[1]


def test_formats_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="--json and --ids exclude each other"):
        only_one(json=True, csv=False, ids=True)


@pytest.mark.parametrize(("path", "command"), every_command(), ids=lambda value: str(getattr(value, "name", value)))
def test_a_value_before_a_command_is_never_taken_for_a_source(path: str, command: click.Command) -> None:
    """Which options take a value is known before their command is loaded."""
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert {"--help", "--version"} <= {name for option in options for name in option.opts} or path == "help"
    for option in options:
        if option.name != "print_what":  # a flag of another command too: its value stands after the command only
            assert {TAKES_VALUE[name] for name in option.opts} == {not option.is_flag}


def test_summaries_are_the_help_of_the_commands() -> None:
    context = click.Context(cli, info_name="hmtui")
    for name, summary in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert (command.name, command.help) == (name, summary.text)


def test_every_value_has_its_completion() -> None:
    without = {"as_name", "limit", "max_age", "max_authors", "terms", "identifiers", "references", "citations"}
    for _, command in every_command():
        for parameter in command.params:
            free = isinstance(parameter, click.Option) and parameter.is_flag
            completes = parameter._custom_shell_complete
            assert free or completes is not None
            assert free or (completes is candidates.nothing) == (parameter.name in without), parameter.name


@given(st.lists(st.sampled_from(["search", "-c", "--", "--json", "-n", "x", "-", "--style=a", "-nn", "", "--=", "-é"])))
def test_any_command_line_is_read_or_refused(argv: list[str]) -> None:
    try:
        name, _ = parse(argv)
    except (UsageError, click.ClickException):
        return
    assert name in {"", *COMMANDS}
