from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.cli.arguments import BROWSE, EVERYWHERE, OPTIONS, VERBS, parse
from hmtui.errors import UsageError


def test_no_words_are_the_browser() -> None:
    arguments = parse([])
    assert arguments.verb == "browse"
    assert arguments.words == ()


def test_a_first_word_that_is_no_verb_is_a_catalog_to_browse() -> None:
    arguments = parse(["my.json", "--query", "bert", "-t", "NLP"])
    assert (arguments.verb, arguments.words) == ("browse", ("my.json",))
    assert (arguments.get("query"), arguments.get("tab")) == ("bert", "NLP")


def test_a_verb_after_two_dashes_is_a_catalog_too() -> None:
    assert (parse(["--", "search"]).verb, parse(["--", "search"]).words) == ("browse", ("search",))


def test_two_dashes_end_options() -> None:
    arguments = parse(["search", "--ids", "--", "-bert", "--json", "--"])
    assert arguments.words == ("-bert", "--json", "--")
    assert arguments.has("ids")
    assert not arguments.has("json")


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
def test_the_catalog_stands_before_or_after_the_verb(argv: list[str]) -> None:
    arguments = parse(argv)
    assert (arguments.verb, arguments.words, arguments.get("catalog")) == ("cite", ("gpt-3",), "my.json")


def test_a_value_may_look_like_an_option_or_be_empty() -> None:
    assert parse(["--query=-bert"]).get("query") == "-bert"
    assert parse(["--query", "-bert"]).get("query") == "-bert"
    assert parse(["--query="]).get("query") == ""


def test_a_single_dash_is_a_word() -> None:
    assert parse(["-"]).words == ("-",)


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["search", "x", "--jsn"], "There is no option --jsn. Did you mean --json?"),
        (["search", "-bert"], "A query that begins with - goes after --."),
        (["cite", "gpt-3", "--json"], "hmtui cite takes no --json. See: hmtui cite --help."),
        (["--json"], "hmtui takes no --json. See: hmtui --help."),
        (["search"], "hmtui search needs QUERY."),
        (["cite", "gpt-3", "--style"], "--style needs a value: --style STYLE."),
        (["search", "x", "--json=1"], "--json takes no value"),
        (["show", "Wu", "Dao"], "quote a name with spaces: hmtui show 'Wu Dao'"),
        (["a.json", "b.json"], "“a.json” is no command, and hmtui opens one catalog at a time. See: hmtui --help."),
        (["serch", "x"], "Did you mean: hmtui search?"),
        (["doctor", "now"], "hmtui doctor takes no “now”"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(argv: list[str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(argv)
    assert says in str(caught.value)
    assert caught.value.exit_code == 2


def test_help_is_given_whatever_else_is_missing() -> None:
    assert parse(["search", "--help"]).has("help")
    assert parse(["-h"]).verb == "browse"


@pytest.mark.parametrize("value", ["0", "-3", "many", "1.5", "", "²"])
def test_a_count_is_a_whole_number_above_zero(value: str) -> None:
    with pytest.raises(UsageError, match="whole number above 0"):
        parse(["search", "x", f"--limit={value}"]).count("limit")


def test_a_count_is_read_in_every_way_of_writing() -> None:
    for argv in (["-n5"], ["-n", "5"], ["--limit", "5"], ["--limit=5"]):
        assert parse(["search", "x", *argv]).count("limit") == 5
    assert parse(["search", "x"]).count("limit") is None


def test_formats_exclude_each_other() -> None:
    with pytest.raises(UsageError, match="--json and --ids exclude each other"):
        parse(["search", "x", "--ids", "--json"]).only_one("json", "csv", "ids", "format")


def test_the_table_holds_together() -> None:
    shorts = [option.short for option in OPTIONS.values() if option.short]
    assert len(shorts) == len(set(shorts))
    offered = {name for verb in VERBS.values() for name in verb.options} | {*EVERYWHERE, *BROWSE.options}
    assert offered == set(OPTIONS)


@given(st.lists(st.sampled_from(["search", "-c", "--", "--json", "-n", "x", "-", "--style=a", "-nn", "", "--=", "-é"])))
def test_any_command_line_is_read_or_refused(argv: list[str]) -> None:
    try:
        verb = parse(argv).verb
    except UsageError:
        return
    assert verb in {"browse", *VERBS}
