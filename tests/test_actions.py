from __future__ import annotations

from collections import Counter

import pytest

from hmtui.actions import ACTIONS, box_keys, by_id, editing_keys, remapped
from hmtui.hints import HINTS
from hmtui.keys import key_label, key_name


def test_ids_are_unique_and_no_key_does_two_things() -> None:
    assert max(Counter(action.id for action in ACTIONS).values()) == 1
    for in_box in (box_keys, editing_keys):
        assert max(Counter(key for action in ACTIONS for key in in_box(action)).values()) == 1


def test_no_action_needs_a_key_that_terminals_and_multiplexers_take_away() -> None:
    taken = {"ctrl+a", "ctrl+b", "ctrl+s"}
    for action in ACTIONS:
        free = [key for key in action.keys if key not in taken and not key.startswith(("alt+", "ctrl+shift+"))]
        assert free, f"{action.id} can only be reached by {action.keys}"


def test_no_action_sits_on_a_letter_that_moves() -> None:
    holders = {key: action.id for action in ACTIONS for key in action.keys}
    assert (holders.get("j"), holders.get("k"), holders.get("h")) == ("down", "up", None)


def test_every_key_either_edits_in_the_box_or_works_there() -> None:
    for action in ACTIONS:
        assert sorted((*box_keys(action), *editing_keys(action))) == sorted(action.keys)
    assert editing_keys(by_id("search")) == ("slash",)
    assert box_keys(by_id("help")) == ("f1",)


def test_every_hint_names_an_action_and_hints_in_the_box_have_a_key_that_works_there() -> None:
    for panel, hints in HINTS.items():
        for action_id, _ in hints:
            assert box_keys(by_id(action_id)) if panel == "box" else by_id(action_id)


def test_keys_are_written_as_on_a_keyboard() -> None:
    assert [key_label(key) for key in ("ctrl+p", "question_mark", "pagedown", "g", "G", "f2", "dollar_sign")] == [
        "Ctrl+P",
        "?",
        "PgDn",
        "g",
        "G",
        "F2",
        "$",
    ]


def test_a_character_has_the_name_that_its_key_arrives_with() -> None:
    assert [key_name(key) for key in "/-_+=@"] == ["slash", "minus", "underscore", "plus", "equals_sign", "at"]


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        by_id("no such action")


def test_actions_take_other_keys_and_the_table_stays() -> None:
    before = tuple(ACTIONS)
    actions, problems = remapped({"star": ("Z",), "next_tab": ("]", "ctrl+n"), "cite": ("C",)})
    assert not problems
    assert by_id("star", actions).keys == ("Z",)
    assert by_id("next_tab", actions).keys == ("right_square_bracket", "ctrl+n")
    assert before == ACTIONS
    assert remapped({}) == (ACTIONS, [])


def test_a_key_is_taken_from_an_action_that_has_another() -> None:
    actions, problems = remapped({"star": ("c",)})
    assert not problems
    assert by_id("cite", actions).keys == ("y",)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"satr": ("f",)}, "unknown action. Did you mean star?"),
        ({"star": ("meta+x",)}, "unknown key “meta+x”"),
        ({"star": ("q",)}, "close would have no key"),
    ],
)
def test_what_cannot_be_remapped_is_said_and_left(keys: dict[str, tuple[str, ...]], says: str) -> None:
    actions, problems = remapped(keys)
    assert says in problems[0]
    assert actions == ACTIONS


def test_keys_are_written_as_people_write_them() -> None:
    names = {"*": "asterisk", "[": "left_square_bracket", "x": "x", "F5": "f5", "Ctrl+N": "ctrl+n", "space": "space"}
    assert {key: key_name(key) for key in names} == names
    assert key_name("two words") == key_name("") == key_name(" ") == ""


def test_two_actions_may_swap_their_keys() -> None:
    actions, problems = remapped({"star": ["r"], "read": ["*"]})
    assert not problems
    assert (by_id("star", actions).keys, by_id("read", actions).keys) == (("r",), ("asterisk",))


def test_one_key_is_not_given_to_two() -> None:
    actions, problems = remapped({"star": ["Z"], "note": ["Z"], "tag": ["r"]})
    assert problems == [
        "keys.note: Z is already the key of star.",
        "keys.tag: read would have no key. Give it another key.",
    ]
    keys = [by_id(one, actions).keys for one in ("star", "note", "tag", "read")]
    assert keys == [("Z",), ("n",), ("t",), ("r",)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("alt+x", "alt+x"),
        ("shift+alt+up", "alt+shift+up"),
        ("Ctrl+Left", "ctrl+left"),
        ("shift+f5", "shift+f5"),
        ("hyper+x", ""),
        ("shift+x", ""),
        ("ctrl+", ""),
        ("ctrl+ctrl+x", ""),
        ("+", "plus"),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, name: str) -> None:
    assert key_name(written) == name
