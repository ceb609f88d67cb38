from __future__ import annotations

from formats.markdown.lists import links, records

_NOTE = "We present a way to count {0} at sea. It is fast. Key findings: <br>● {1} – it works on all {0}, in 2021. <br>● **Cost** – low."


def _table(*cells: str) -> str:
    rows = "\n".join(
        f"| {number}) {cell} | [Paper](https://arxiv.org/abs/2101.{number:05}), [Ship Log](https://example.org/{number}) |"
        for number, cell in enumerate(cells, start=1)
    )
    return f"## Papers of the week\n\n| **Paper** | **Links** |\n|---|---|\n{rows}\n"


def test_two_spaces_part_a_title_from_its_description() -> None:
    names = [
        "Tern",
        "Counting Gulls by Night",
        "AUK-2",
        "Can Puffins Plan?",
        "Skua",
        "Gannet",
        "Kittiwake",
        "Fulmar 3",
        "On Shags",
    ]
    found = records(_table(*(f"{name}  {_NOTE.format('birds', f'Recall of {at}')}" for at, name in enumerate(names))))
    assert [one["title"] for one in found] == names
    assert [one["summary"][:25] for one in found] == ["We present a way to count"] * len(names)
    assert not any({"author", "venue"} & one.keys() for one in found)
    assert links(found[0]) == {"paper": "https://arxiv.org/abs/2101.00001", "link": "https://example.org/1"}


def test_a_dash_parts_a_name_from_its_description() -> None:
    names = [
        "Tern",
        "**Auk**",
        "**Skua**",
        "Gannet",
        "Fulmar",
        "**Shag**",
        "**Gull**",
        "**Puffin**",
        "Kittiwake",
        "**Petrel** -",
    ]
    told = [
        f"{name} - a framework that helps boats of kind {at} to see birds; it is fast"
        for at, name in enumerate(names[:-1])
    ]
    found = records(_table(*told, f"{names[-1]}introduces a boat; it is fast"))
    assert [one["name"] for one in found] == [name.strip("*- ") for name in names]
    assert all(one.get("title", one["name"]) == one["name"] for one in found)
    assert found[0]["summary"] == "a framework that helps boats of kind 0 to see birds; it is fast"


def test_a_description_behind_one_space_only_begins_with_its_own_words() -> None:
    cells = [f"Counting Terns in Place {at}  {_NOTE.format('terns', at)}" for at in range(9)]
    *_, last = records(
        _table(*cells, f"A Longer Way to Count Auks This paper presents {_NOTE.format('auks', 'Recall')}")
    )
    assert last["title"] == "A Longer Way to Count Auks"


def test_dashes_before_titles_part_names_from_them() -> None:
    title = "Counting Birds of Kind {} from Small Boats in Heavy Seas"
    found = records(_table(*(f"Tern{at} - {title.format(at)}" for at in range(10))))
    assert [one["title"] for one in found] == [title.format(at) for at in range(10)]


def test_a_linked_venue_on_its_own_line_ends_the_authors() -> None:
    (first, second) = records(
        """
        # Boats

        **Counting Terns from Small Boats in Heavy Seas**
        Ann Bell, Bo Kim, Kevin K Yardley
        [NeurIPS 2021 Boats and Seas Track](https://openreview.net/forum?id=a) • [code](https://github.com/a/tern)

        **A Second Way of Counting Terns from Boats**
        Cy Dole, Di East
        [Journal of Boats 60.12 (2020)](https://example.org/b) • [code](https://github.com/a/auk)
        """
    )
    assert [one["family"] for one in first["author"]] == ["Bell", "Kim", "Yardley"]
    assert first["venue"].startswith("NeurIPS")
    assert [one["family"] for one in second["author"]] == ["Dole", "East"]


def test_points_below_a_description_and_labels_of_links_are_no_people_and_no_venue() -> None:
    rows = [f"Tern {at}  {_NOTE.format('terns', at)}" for at in range(9)]
    text = _table(
        *rows, "Boat Recap (2022 Edition)  This is a summary. Guidelines: <br><br> 1. Boat Formatting: <br> ● be clear"
    )
    *_, last = records(
        text.replace("[Paper](https://arxiv.org/abs/2101.00010)", "[Harbour Card](https://example.org/p.pdf)")
    )
    assert last["title"] == "Boat Recap (2022 Edition)"
    assert not {"author", "venue"} & last.keys()


def test_sentences_that_go_on_from_the_item_above_are_no_entries() -> None:
    books = "".join(
        f"+ **Counting Terns, Volume {at}**\n  + **Download:** [PDF](https://example.org/{at}.pdf)\n  + **Abstract:** This book\n"
        f"    + introduces the counting of terns from boats of kind {at} to readers of all ages\n"
        f"    + proposes a way to tell auks of kind {at} from gulls at night and in fog\n"
        for at in range(6)
    )
    found = records(f"# Books on Terns\n\n{books}")
    assert [one["name"] for one in found] == [f"Counting Terns, Volume {at}" for at in range(6)]


def test_a_sentence_about_a_venue_is_none() -> None:
    (first, _) = records(
        """
        # Boats

        - [A Way of Counting Terns at Sea](https://arxiv.org/abs/2101.00001)
          - Ann Bell, Bo Kim
          - The leading approach in the ICCV 2025 Tern Counting Challenge, showing the best counts in speed, comfort, and fog
        - [A Way of Counting Auks at Sea](https://arxiv.org/abs/2101.00002)
          - Cy Dole, Di East
        """
    )
    assert first.get("venue", "") == ""
    assert "leading approach" in first["summary"]


def test_points_that_lead_where_their_entry_does_describe_it() -> None:
    (first, second, *others) = records(
        """
        ## Boats

        * [Alma](https://github.com/a/alma) - A boat simulator.
          * **Fast drawing** with the [Alma](https://github.com/a/alma) engine
          * Introduces **Waves**, which are drawn with noise.
        * [Brig](https://github.com/a/brig) - Another one.
          * [Brig](https://github.com/a/brig) is used in harbours, and supports `fog`
        * [Cutter](https://github.com/a/cutter) - A third one.
        * [Dory](https://github.com/a/dory) - A fourth one.
        """
    )
    assert [first["name"], second["name"], *(one["name"] for one in others)] == ["Alma", "Brig", "Cutter", "Dory"]
    assert first["summary"].endswith("Introduces Waves, which are drawn with noise")
    assert second["summary"] == "Another one · Brig is used in harbours, and supports fog"
    assert [len(one["links"]) for one in (first, second)] == [1, 1]


def test_broken_badges_counts_and_labels_of_links_are_no_words() -> None:
    found = records(
        """
        - [Alma Boats in Fog](https://example.org/a). Bell et al. [![stars](https://img.example/a](https://github.com/a/alma)
        - [Brig Boats in Fog](https://example.org/b). Bell et al. [![](https://img.example/b)
        - [Ceto Boats in Fog](https://example.org/c). Bell et al. ![..](https://img.example/c
        - [Dory Boats in Fog](https://example.org/d). Bell et al. [71:star:] [__5:fire:__]
        - [Esk Boats in Fog](https://example.org/e). Bell et al. [[ECVA](https://example.org/ecva)]
        - Ann Bell, Bo Kim .[Fog and Boats](https://arxiv.org/abs/2101.00002) .[J] arXiv preprint arXiv:2101.00002.
        - Ann Bell, Bo Kim .[Fog and Terns](https://arxiv.org/abs/2101.00003) [J]. arXiv preprint arXiv:2101.00003.
        """
    )
    assert not any("summary" in one for one in found)
    assert links(found[0])["code"] == "https://github.com/a/alma"
    assert found[4]["links"][-1]["label"] == "ECVA"
    assert [one["venue"] for one in found[5:]] == ["arXiv", "arXiv"]


def test_a_picture_that_is_closed_stays_as_it_is() -> None:
    (one,) = records("- [Alma Boats in Fog](https://example.org/a) draws boats ![](https://img.example/a ) well")
    assert one["summary"] == "draws boats well"


def test_a_long_paragraph_that_is_called_a_summary_is_kept() -> None:
    words = "It shows how models can be edited without training them anew. " * 6
    found = records(f"### 1. [A Title of a Paper](https://arxiv.org/abs/2401.00001)\n\n**Summary**: {words}\n")
    assert [one["summary"] for one in found] == [words.strip(" .")]


def test_what_a_fold_within_an_item_is_called_is_no_word_of_it() -> None:
    fold = "\n  <details>\n    <summary><i>Preview</i></summary>\n    <img src='x.png' />\n  </details>\n"
    found = records(
        "".join(f"- [Set {at}](https://example.org/{at}) has {at}0 images of birds.{fold}" for at in range(1, 4))
    )
    assert [one["summary"] for one in found] == [f"has {at}0 images of birds" for at in range(1, 4)]


def test_the_number_of_a_heading_under_another_is_no_part_of_the_title() -> None:
    text = "".join(
        f"### 2.{at} Corpus K2.{at} of Letters\n\nIt has {at}00 letters.\n\n"
        f"Download address: [GitHub](https://github.com/some/{at}.zip)\n\nReference: [GitHub](https://github.com/some/{at})\n\n"
        for at in range(1, 5)
    )
    assert [one["name"] for one in records(text)] == [f"Corpus K2.{at} of Letters" for at in range(1, 5)]


def test_how_many_there_are_is_no_label_of_a_link() -> None:
    (fields,) = records(
        "* **Tern**: A Title of a Paper (CVPR 2020)\n[[Paper](https://example.org/x.pdf)]\n*8,757 videos*\n"
    )
    assert fields["summary"] == "8,757 videos"
