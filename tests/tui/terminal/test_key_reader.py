"""What a terminal sends, as keys: Esc before another key, pastes, and the answer to the question for the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from hmtui.tui.terminal.key_reader import BackgroundColor, KeyReader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.message import Message


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def heard(*pieces: str) -> list[str]:
    """Return the names of the keys typed in pieces, after a while without any."""
    clock = Clock()
    reader = KeyReader(clock)
    messages = [message for piece in pieces for message in reader.feed(piece)]
    clock.now += 1.0
    return keys_of([*messages, *reader.tick()])


def keys_of(messages: Iterable[Message]) -> list[str]:
    return [message.key for message in messages if isinstance(message, events.Key)]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\x1b:", ["escape", "colon"]),
        ("\x1b3", ["escape", "3"]),
        ("\x1bb", ["escape", "b"]),
        ("\x1bG", ["escape", "G"]),
        ("\x1b\r", ["escape", "enter"]),
        ("a\n", ["a", "enter"]),
        ("\x1bO", ["escape", "O"]),
        ("\x1b[", ["escape", "left_square_bracket"]),
        ("\x1b]", ["escape", "right_square_bracket"]),
        ("\x1b", ["escape"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b\x1bq", ["escape", "escape", "q"]),
        ("\x1b[A", ["up"]),
        ("\x1bOP", ["f1"]),
        ("\x1b[1;3D", ["alt+left"]),
        ("a\x1b[Bb", ["a", "down", "b"]),
    ],
)
def test_a_key_right_after_esc_is_esc_and_that_key(typed: str, keys: list[str]) -> None:
    assert heard(typed) == keys
    assert heard(*typed) == keys


def test_a_key_with_alt_that_the_user_has_given_to_an_action_is_no_escape() -> None:
    assert "escape" not in keys_of([*KeyReader(knows_alt=True).feed("\x1bb")])
    assert keys_of([*KeyReader().feed("\x1bx")]) == ["escape", "x"]


def test_alt_and_backspace_still_delete_a_word() -> None:
    assert heard("\x1b\x7f") == ["ctrl+w"]


def test_esc_alone_is_heard_after_a_moment_and_not_before() -> None:
    clock = Clock()
    reader = KeyReader(clock)
    assert keys_of([*reader.feed("\x1b"), *reader.tick()]) == []
    clock.now = 0.2
    assert keys_of(reader.tick()) == ["escape"]
    assert keys_of(reader.tick()) == []


def test_the_reader_says_how_long_to_wait_for_the_rest_of_a_sequence() -> None:
    clock = Clock()
    reader = KeyReader(clock)
    assert reader.patience == 0
    list(reader.feed("a\x1b"))
    whole = reader.patience
    clock.now += whole / 2
    assert 0 < reader.patience <= whole / 2
    clock.now += whole
    assert 0 < reader.patience < whole / 10, "it is due"
    assert keys_of(reader.tick()) == ["escape"]
    assert reader.patience == 0


@pytest.mark.parametrize("cut", range(6, 20))
def test_esc_in_pasted_text_is_no_key(cut: int) -> None:
    sent = "\x1b[200~one \x1bq two\x1b[201~"
    reader = KeyReader()
    messages = [message for piece in (sent[:cut], sent[cut:]) for message in reader.feed(piece)]
    assert "escape" not in keys_of(messages)


@pytest.mark.parametrize(
    ("answer", "light"),
    [
        ("\x1b]11;rgb:ffff/ffff/ffff\x1b\\", True),
        ("\x1b]11;rgb:fd/f6/e3\x07", True),
        ("\x1b]11;rgb:0000/2b2b/3636\x1b\\", False),
        ("\x1b]11;#1e1e2e\x07", False),
        ("\x1b]11;rgb:nonsense\x07", None),
        ("\x1b]11;rgb:/ / \x07", None),
    ],
)
def test_the_answer_for_the_background_is_a_message_and_types_nothing(answer: str, light: bool | None) -> None:
    for pieces in ([f"a{answer}b"], [*f"a{answer}b"]):
        reader = KeyReader()
        messages = [message for piece in pieces for message in reader.feed(piece)]
        assert keys_of(messages) == ["a", "b"]
        grounds = [message.light for message in messages if isinstance(message, BackgroundColor)]
        assert grounds == ([] if light is None else [light])


@given(st.lists(st.sampled_from(["\x1b", "[", "O", "]", "11;", "a", "\x07", "\\", "200~", "201~", "é"]), max_size=12))
def test_nothing_that_is_sent_raises(pieces: list[str]) -> None:
    clock = Clock()
    reader = KeyReader(clock)
    for piece in pieces:
        list(reader.feed(piece))
        clock.now += 0.06
        list(reader.tick())
