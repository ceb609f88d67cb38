from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.errors import SourceError
from hmtui.sources.encodings import Decoded, decode

LIST = "# Models\n\n| Year | Name |\n|---|---|\n| 2021 | PanGu-α · café – “quoted” |\n"
CHINESE = (
    "# 大模型论文列表\n\n- [盘古](https://example.org/a) 大规模自回归中文预训练语言模型，2021\n- 孟子：轻量化预训练\n"
)
WESTERN = "@article{a, author = {Müller, José}, title = {Café – “naïve” façade…}, pages = {1–2}}\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (LIST.encode(), LIST, "UTF-8"),
        (codecs.BOM_UTF8 + LIST.encode(), LIST, "UTF-8 with a byte order mark"),
        (codecs.BOM_UTF16_LE + LIST.encode("utf-16-le"), LIST, "UTF-16"),
        (codecs.BOM_UTF16_BE + LIST.encode("utf-16-be"), LIST, "UTF-16"),
        (codecs.BOM_UTF32_LE + LIST.encode("utf-32-le"), LIST, "UTF-32"),
        (LIST.encode("utf-16-le"), LIST, "UTF-16"),
        (LIST.encode("utf-16-be"), LIST, "UTF-16"),
        (CHINESE.encode("utf-16-le"), CHINESE, "UTF-16"),
        (CHINESE.encode("gb18030"), CHINESE, "GB18030"),
        (WESTERN.encode("cp1252"), WESTERN, "Windows-1252"),
        ("Müller".encode("cp1252"), "Müller", "Windows-1252"),
        (b"plain", "plain", "UTF-8"),
        (b"", "", "UTF-8"),
    ],
)
def test_the_encoding_is_found_and_told(data: bytes, text: str, encoding: str) -> None:
    assert decode(data, "a.md") == Decoded(text, encoding, 0)


def test_a_damaged_utf8_file_stays_utf8_and_its_damage_is_counted() -> None:
    data = (CHINESE * 3).encode()
    middle = data.index(b"\n", 200)
    damaged = data[:middle] + b"\xff" + data[middle:]
    decoded = decode(damaged, "a.md")
    assert (decoded.encoding, decoded.damaged) == ("UTF-8", 1)
    assert decoded.text.replace("\ufffd", "") == CHINESE * 3


def test_four_bad_bytes_do_not_make_a_short_utf8_file_another_encoding() -> None:
    decoded = decode(
        "Über die Räder – José, Müller, Åse, Žižek, Łódź, Đorđe, Größe, Čapek".encode() + b" \xff\xfe\xfa\xfb", "a.md"
    )
    assert (decoded.encoding, decoded.damaged) == ("UTF-8", 4)


def test_a_byte_that_windows_1252_does_not_have_is_counted() -> None:
    decoded = decode("naïve café Müller".encode("cp1252") + b" \x81", "a.bib")
    assert (decoded.encoding, decoded.damaged) == ("Windows-1252", 1)


def test_half_a_utf16_character_at_the_end_is_survived() -> None:
    decoded = decode(codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"c", "a.md")
    assert (decoded.text, decoded.damaged) == ("ab\ufffd", 1)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 ...", "a.md is a PDF document"),
        (b"PK\x03\x04zip", "ZIP archive"),
        (b"\x1f\x8b\x08rest", "gzip archive"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (bytes(range(256)) * 8, "binary file"),
        (b"\x01\x02\x03\x04" * 100, "binary file"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        decode(data, "a.md")
    assert caught.value.exit_code == 3
    assert caught.value.hint


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data, "a")
    except SourceError:
        return
    assert decoded.encoding
    assert decoded.damaged <= len(data)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1))
def test_text_in_utf8_comes_back(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode(), "a").text == text
