"""Words packed or plain: the same words at the same places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hmtui.search.storage import Memory
from hmtui.search.vocabulary import BLOCK, PackedWords, PlainWords, write_words

WORDS = sorted({f"w{number * number % 7919:x}é{number}" for number in range(3 * BLOCK + 5)})


def opened(words: list[str]) -> tuple[PlainWords, PackedWords]:
    memory = Memory()
    write_words(memory, "plain", words, looked_into=True)
    write_words(memory, "packed", words, looked_into=False)
    return PlainWords(memory, "plain"), PackedWords(memory, "packed")


PLAIN, PACKED = opened(WORDS)


def test_every_word_is_at_its_place() -> None:
    assert [PACKED.word(at).decode() for at in range(len(WORDS))] == WORDS
    assert [PLAIN.word(at).decode() for at in range(len(WORDS))] == WORDS


@given(
    st.one_of(st.sampled_from(WORDS), st.text(max_size=6)),
    st.integers(0, len(WORDS)),
    st.integers(0, len(WORDS)),
)
def test_the_first_word_that_is_not_less_is_the_same_in_both(word: str, low: int, high: int) -> None:
    low, high = min(low, high), max(low, high)
    wanted = word.encode(errors="replace")
    expected = next((at for at in range(low, high) if WORDS[at].encode() >= wanted), high)
    assert PLAIN.first(wanted, low, high) == PACKED.first(wanted, low, high) == expected


def test_no_words_are_no_trouble() -> None:
    plain, packed = opened([])
    assert packed.first(b"a", 0, 0) == plain.first(b"a", 0, 0) == 0


def test_words_that_have_a_piece_in_them_are_each_found_once() -> None:
    found = list(PLAIN.containing("é1".encode(), [(0, len(WORDS))]))
    assert found == [at for at, word in enumerate(WORDS) if "é1" in word]
