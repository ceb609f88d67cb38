"""Words beside titles and links that are parts of sentences, and signs that say nothing."""

from __future__ import annotations

import pytest

from formats.markdown.lists import links, records

URL = "https://example.org/x"


@pytest.mark.parametrize(
    "text",
    [
        "A port of `libquill` to another language",
        "Works with the [`quill.io`](https://pypi.org/p/quill.io) Python package",
        "Makes use of [`quill.io`] Python wheels",
        "A `quill`-compatible reader of mail",
        "Tools that write existing `.quill` files",
    ],
)
def test_code_within_a_sentence_is_no_tag(text: str) -> None:
    (fields,) = records(f"- [Inkpot]({URL}) - {text}. `Python` `MIT`")
    words = text.replace("](https://pypi.org/p/quill.io)", "").replace("[`quill.io`", "quill.io").replace("`", "")
    assert fields["summary"].replace("[", "").replace("]", "") == words.replace("]", "")
    assert (fields["keyword"], fields["license"]) == ("Python", "MIT")


def test_a_number_in_brackets_before_a_title_is_no_summary() -> None:
    (fields,) = records(f"- [**TGRS 2017**] [299] [Reading Maps from High Above]({URL}) *lu et al.*")
    assert "summary" not in fields
    assert fields["author"] == [{"family": "lu"}, {"literal": "others"}]


def test_an_address_is_the_name_of_what_has_no_other() -> None:
    lines = [
        f"- [{name}]({URL}/{name}) - A page about sound and its makers." for name in ("Alma", "Bor", "Ceto", "Dia")
    ]
    fields = records(
        "\n".join([*lines, "- [https://wave.example](https://wave.example) - Ann's page about old synths."])
    )[-1]
    assert fields["name"] == "https://wave.example"
    assert fields["summary"] == "Ann's page about old synths"


def test_a_sentence_that_sends_the_reader_elsewhere_is_no_entry() -> None:
    lines = [
        f"- [{name}]({URL}/{name}) - A page about sound and its makers." for name in ("Alma", "Bor", "Ceto", "Dia")
    ]
    lines.insert(
        2,
        "- For some context on drafts, see papers by Ann Bell, including [Attic of Old Maps](https://attic.example/1) "
        "(paywalled) and [Cellar of New Maps](https://attic.example/2).",
    )
    assert [one["name"] for one in records("\n".join(lines))] == ["Alma", "Bor", "Ceto", "Dia"]


def test_a_label_in_brackets_in_a_column_of_links_is_no_summary() -> None:
    rows = "\n".join(f"| **{name}** | `EEG` | [[tool]]({URL}/{name}) |" for name in ("Alma", "Bor", "Ceto", "Dia"))
    for fields in records(f"| Tool | Signal | Link |\n|---|---|---|\n{rows}"):
        assert "summary" not in fields


def test_what_is_downloaded_from_a_table_of_data_sets_is_data() -> None:
    rows = [f"| {name} | https://github.com/a/{name}.tar.gz | Energy |" for name in ("Alma", "Bor", "Ceto", "Dia")]
    table = "\n".join(["| Dataset | Download Link | Domain |", "|---|---|---|", *rows, "| Eos | | Energy |"])
    *found, unlinked = records(table)
    assert [links(fields) for fields in found] == [
        {"dataset": f"https://github.com/a/{name}.tar.gz"} for name in ("Alma", "Bor", "Ceto", "Dia")
    ]
    assert unlinked["name"] == "Eos"


def test_venues_and_fields_in_brackets_are_no_names() -> None:
    found = records(
        "- **[Arxiv 2024]** [A Title of Seas](https://arxiv.org/abs/2406.13396) This says it all.\n"
        "- [NLP] A Title of Moons, ICASSP 2020 [[paper](https://a.org/1.pdf)]\n"
        "- [BERT] A Title of Suns, ICASSP 2020 (first of its kind) [[paper](https://a.org/2.pdf)]\n"
    )
    assert [one["name"] for one in found] == ["A Title of Seas", "A Title of Moons", "BERT"]
    assert [one["venue"] for one in found] == ["arXiv", "ICASSP 2020", "ICASSP 2020"]
    assert (found[1]["keyword"], found[2]["summary"]) == ("NLP", "first of its kind")


def test_a_chinese_sentence_is_no_venue() -> None:
    found = records("- **A Title of Boats**\n  NTU 2025年Interspeech 挑战赛论文 [[paper](https://a.org/1.pdf)]\n")
    assert (found[0]["venue"], found[0]["summary"]) == ("Interspeech 2025", "NTU 2025年Interspeech 挑战赛论文")


def test_the_year_behind_a_name_in_a_table_is_its_year() -> None:
    found = records(
        "| Corpus | Size |\n|---|---|\n| [TIMIT](https://a.org/1) (1993) | 6K |\n| [VCTK](https://a.org/2) (2009) | 9K |\n"
    )
    assert [(one["name"], one["issued"]) for one in found] == [("TIMIT", "1993"), ("VCTK", "2009")]


def test_a_venue_in_square_brackets_can_hold_words_in_round_ones() -> None:
    for venue in ("Journal of Tides (Some Publisher)", "IEEE Symposium on Waves (NSS/MIC)"):
        (fields,) = records(f"**A Title of Some Paper** \\\n[18th Jun., 2025] [{venue}, 2025] \\\n[[Paper]({URL})]")
        assert (fields["venue"], fields["issued"]) == (venue, "2025-06-18")


def test_a_venue_in_italics_is_not_cut_at_its_commas() -> None:
    venues = ["Signal, Image and Video Processing 2025", *(f"{name} 2025" for name in ("CVPR", "ICCV", "ECCV") * 5)]
    entry = "- **A Title of Some Paper {}** (2025)<br>\n*{}*<br>\nAnn Bell, Bo Kim, Cy Lee<br>\n[[Paper]({}{})]\n"
    fields = records("\n".join(entry.format(at, venue, URL, at) for at, venue in enumerate(venues)))[0]
    assert fields["venue"] == "Signal, Image and Video Processing"
    assert "summary" not in fields
