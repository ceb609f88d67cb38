"""Entries that were once lost, cut or made of what is none, one small list for each."""

from __future__ import annotations

from typing import Any

import pytest

from formats.markdown.lists import drafts, links, records

TITLES = tuple(
    f"Learning to {verb} in {place} Worlds"
    for verb, place in (
        ("Walk", "Virtual"),
        ("See", "Foggy"),
        ("Plan", "Crowded"),
        ("Grasp", "Cluttered"),
        ("Fly", "Windy"),
        ("Sort", "Noisy"),
        ("Rank", "Open"),
        ("Read", "Ancient"),
        ("Drive", "Rainy"),
        ("Swim", "Dark"),
    )
)
PAPERS = [f"- [{title}](https://arxiv.org/abs/2101.{at:05}), ICRA 2021." for at, title in enumerate(TITLES)]


def names(text: str) -> list[str]:
    return [one["name"] for one in records(text)]


def titles(found: list[dict[str, Any]]) -> list[str]:
    return [one.get("title", one["name"]) for one in found]


@pytest.mark.parametrize("name", ["Springer Corpus", "News", "ACM Data"])
@pytest.mark.parametrize("lead", ["- ", ""])
def test_a_linked_name_of_the_words_of_labels_among_linked_names(name: str, lead: str) -> None:
    called = ["Alma", "Bor", name, "Ceto", "Dione"]
    rest = ": all of its open articles." if lead and name != "News" else ""
    found = records(
        ("\n" if lead else "\n\n").join(
            f"{lead}[{one}](https://data.example/{at}){rest}" for at, one in enumerate(called)
        )
    )
    assert [one["name"] for one in found] == called
    assert [len(one["links"]) for one in found] == [1] * 5


def test_a_label_among_linked_names_is_a_label() -> None:
    lines = [f"- [{name}](https://data.example/{name})" for name in ("Alma", "Bor", "Ceto", "Dione")]
    found = records("\n".join([*lines[:2], "- [Project page](https://bor.example)", *lines[2:]]))
    assert [one["name"] for one in found] == ["Alma", "Bor", "Ceto", "Dione"]
    assert links(found[1])["website"] == "https://bor.example" or links(found[1])["project"] == "https://bor.example"


def test_a_parent_with_a_venue_and_one_child_of_its_form_are_both_entries() -> None:
    children = "\n".join(f"- Topic {at}\n  {line}" for at, line in enumerate(PAPERS[2:]))
    parent = "- (DW) [The Moving Window Way around Obstacles](https://example.org/dw.pdf), Robotics Review 1997."
    found = records(f"## Planning\n{parent}\n  {PAPERS[0]}\n\n## Other\n{children}")
    assert "The Moving Window Way around Obstacles" in titles(found)
    child = next(one for one in found if one.get("title") == TITLES[0])
    assert len(child["links"]) == 1


@pytest.mark.parametrize(
    "title",
    [
        "A History of Sorting (In The Year 2039)",
        "The Next Generation of Sensors - Ann Bell (2014)",
        "For all of you who sort... (PDF)",
        "Advances in Social Sorting: Planning, HRI and Beyond",
    ],
)
def test_what_hardly_any_link_has_at_its_end_is_a_part_of_the_title(title: str) -> None:
    assert names("\n".join([*PAPERS, f"- [{title}](https://example.org/x) - A talk."]))[-1] == title


def test_a_year_in_brackets_that_many_links_have_is_none() -> None:
    found = records(
        "\n".join(f"- [{title} (20{at + 10})](https://example.org/{at})" for at, title in enumerate(TITLES))
    )
    assert [one["name"] for one in found] == list(TITLES)
    assert found[3]["issued"] == "2013"


def test_a_review_above_a_list_is_an_entry() -> None:
    review = "**Review**: [A Review of Software for Simulation](https://example.org/{0}.pdf), Graphics Journal 2020."
    text = "\n\n".join(f"## Part {at}\n{review.format(at)}\n\n" + "\n".join(PAPERS) for at in range(2))
    assert names(text).count("A Review of Software for Simulation") == 2
    assert len(names(text)) == 2 * (len(PAPERS) + 1)


def test_the_title_behind_a_bold_name_without_a_link() -> None:
    lines = [f"- **N{at}:** [{title}](https://example.org/{at}), ICRA 2021" for at, title in enumerate(TITLES)]
    lines.append("- **PPT:** Point prompt tuning for temporal language, SIGIR 22 short")
    found = records("\n".join(lines))
    assert (found[-1]["name"], found[-1]["title"]) == ("PPT", "Point prompt tuning for temporal language")
    assert found[-1]["issued"] == "2022"


@pytest.mark.parametrize(
    ("rest", "venue", "year"),
    [
        (", ICASSP, 21", "ICASSP 2021", "2021"),
        (", Neurocomputing 22", "Neurocomputing 2022", "2022"),
        ("， TMM 2021", "TMM 2021", "2021"),
    ],
)
def test_short_years_and_wide_commas(rest: str, venue: str, year: str) -> None:
    (found,) = records(f"- [Learning to Walk in Virtual Worlds](https://example.org/x){rest}")
    assert (found["venue"], found["issued"]) == (venue, year)


@pytest.mark.parametrize(
    "line",
    [
        "> - ROLE, ACRN, MCF, ~~TCMN~~",
        "- **I'm working on this list; if I missed your work, please open a pull request!**",
        "- [Back to HOME](https://github.com/someone/list)",
        "[Go back to top](https://github.com/someone/list#list)",
        "By [Ann Bell](https://ann.example)",
    ],
)
def test_what_is_no_entry_beside_entries(line: str) -> None:
    assert names("\n".join([*PAPERS[:5], "", line, "", *PAPERS[5:]])) == list(TITLES)


def test_a_line_of_contents_whose_place_has_another_name_is_one_all_the_same() -> None:
    page = "https://github.com/someone/list#"
    heads = ("Surveys", "Libraries", "Sorting", "Ranking")
    contents = "\n".join(f"- [{head}]({page}{head})" for head in (*heads, "Sorting-/-Counting"))
    parts = "\n\n".join(f"## {head}\n{line}" for head, line in zip(heads, PAPERS, strict=False))
    assert names(f"## Outline\n{contents}\n\n{parts}") == list(TITLES[:4])


def test_codes_of_pictures_are_no_part_of_a_title() -> None:
    assert names("- [Learning to Walk :fire: in Virtual Worlds :star:](https://example.org/x), ICRA 2021") == [
        "Learning to Walk in Virtual Worlds"
    ]


def test_a_challenge_in_a_sentence_is_no_venue() -> None:
    (found,) = records(
        "- [Learning to Walk in Virtual Worlds](https://example.org/x). It solves the challenge of falling over."
    )
    assert "venue" not in found


def test_sections_under_one_heading_are_the_tabs_even_beside_an_entry_above_them() -> None:
    parts = "\n\n".join(f"### Part {at}\n" + "\n".join(PAPERS[at : at + 5]) for at in (0, 5))
    text = f"## All Things\n[A Longer Review of Sorting](https://arxiv.org/abs/2102.00001) is the review.\n\n{parts}"
    found, _ = drafts(text)
    assert {draft.headings[:1] for draft in found[-10:]} == {("Part 0",), ("Part 5",)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Key findings include that sorting is fun",
        "a systematic review of methods for sorting in one and in two dimensions",
        "an agent that can write a full conference paper for less than nine dollars",
    ],
)
def test_a_sentence_is_no_venue(sentence: str) -> None:
    (found,) = records(f"- [Learning to Walk in Virtual Worlds](https://example.org/x) - {sentence}.")
    assert "venue" not in found


def test_a_publisher_can_be_an_organization() -> None:
    lines = [f"{line}\n  - Publisher: Some University, Acme EV\n  - Task: Sorting" for line in PAPERS[:4]]
    found = records("\n".join(line.replace(", ICRA 2021.", "") for line in lines))
    assert found[0]["organizations"] == ["Some University", "Acme EV"]
    assert "venue" not in found[0]


def test_rare_bold_words_are_emphasis_wherever_they_stand_in_a_title() -> None:
    plain = [f"- ICRA 2021, {title}, [arXiv](https://arxiv.org/abs/2101.{at:05})" for at, title in enumerate(TITLES)]
    marked = ("Soft **Hands for Spinning**", "**Robot** Can Help Sort", "The **Plato Graph** Hypothesis")
    lines = [f"- RSS 2024, {one}, [arXiv](https://arxiv.org/abs/2401.00001)" for one in marked]
    found = records("\n".join([*plain, *plain, *lines]))
    assert titles(found)[-3:] == ["Soft Hands for Spinning", "Robot Can Help Sort", "The Plato Graph Hypothesis"]


def test_a_venue_behind_the_name_in_a_cell() -> None:
    rows = "\n".join(f"| [**Set{at}**](https://data.example/{at})， CVPR22 | Film |" for at in range(4))
    found = records(f"| Dataset | Source |\n|---|---|\n{rows}")
    assert [(one["name"], one["venue"]) for one in found] == [(f"Set{at}", "CVPR 2022") for at in range(4)]


def test_faculties_are_no_organizations_of_their_own() -> None:
    row = "| Alma | Some University of Technology and Design, Acme and Other Lab | [paper](https://example.org/1) |"
    (found,) = records(f"| Name | Affiliation | Paper |\n|---|---|---|\n{row}")
    assert found["organizations"] == ["Some University of Technology and Design", "Acme", "Other Lab"]


def test_a_bold_title_on_two_lines_of_a_paragraph_is_one() -> None:
    parts = [
        f"<b>{title} with\nmany more words behind it ({2010 + at})</b> [[Paper]](https://example.org/{at})"
        for at, title in enumerate(TITLES)
    ]
    assert names("\n\n".join(parts))[0] == f"{TITLES[0]} with many more words behind it"


def test_lines_of_title_shape_under_any_heading_where_most_are_entries() -> None:
    heads = "\n\n".join(f"## Part {at}\n\n" + "\n\n".join(TITLES[at : at + 5]) for at in (0, 5))
    text = "## Linked\n" + "\n".join(line.replace("Worlds", "Places") for line in PAPERS * 2)
    found = names(f"{text}\n\n{heads}\n\n## Other\n\nCounting Sheep in Windy Mountain Fields\n\n")
    assert found[-1] == "Counting Sheep in Windy Mountain Fields"


def test_linked_headings_below_linked_and_plain_ones_are_entries() -> None:
    text = """# Awesome gadgets

## Toolkits

### [Alpha kit](https://alpha.example/)

> Alpha is a toolkit for graphs.

#### [Alpha mini](https://mini.example/)

> A small layer on Alpha.

### Readers

#### [Beta](https://beta.example/)

> Beta reads files.

#### [PyTorch](https://gamma.example/)

> Enhanced Interactive Console

#### [Delta](https://delta.example/)
"""
    for also in ("", "".join(f"### [Kit {at}](https://kit.example/{at})\n> It is a kit.\n\n" for at in range(9))):
        found = records(text + also)
        assert [one["name"] for one in found][:5] == ["Alpha kit", "Alpha mini", "Beta", "PyTorch", "Delta"]
        assert [len(one["links"]) for one in found][:5] == [1] * 5
        assert not any("author" in one for one in found)


def sections(text: str) -> list[str]:
    return list(dict.fromkeys(draft.headings[0] if draft.headings else "" for draft in drafts(text)[0]))


def test_a_few_headings_of_the_first_level_above_do_not_hide_the_sections() -> None:
    called = ("Keeping a List of Daily Gadgets", "awesome-gadgets")
    linked = ("The Letter of Daily Gadgets", "Collecting Gadgets by the Sea", "All Gadgets from Far Away")
    above = [f"# {name}\n\nA list of {at} curated gadget resources" for at, name in enumerate(called)]
    above += [f"# {name}\n\n[website](https://{at}.example)" for at, name in enumerate(linked)]
    parts = [f"## Part {at}\n" + "\n".join(PAPERS[at : at + 5] * 4) for at in (0, 5)]
    text = "\n\n".join([*above, *parts])
    assert titles(records(text)) == [*linked[:2], *TITLES[:5] * 4, *TITLES[5:] * 4]
    assert sections(text) == ["", "Part 0", "Part 5"]


def test_sections_below_a_heading_of_nearly_all_entries() -> None:
    parts = "\n\n".join(f"## Part {at}\n" + "\n".join(PAPERS[at : at + 5] * 2) for at in (0, 5))
    last = "# Workshops\n- [Sorting for All at Sea](https://arxiv.org/abs/2103.00001), ICRA 2021."
    assert sections(f"# Papers\n\n{parts}\n\n{last}") == ["Part 0", "Part 5", "Workshops"]
    years = parts.replace("Part 0", "2020").replace("Part 5", "2021")
    assert sections(f"# Papers\n\n{years}\n\n{last}") == ["Papers", "Workshops"]
    assert sections(f"# Papers\n\n{years}") == ["2020", "2021"]


def test_items_below_a_dated_remark_are_entries() -> None:
    remark = "- 2024-02-27: More and more data are there for sorting. The following is a list of what is used."
    called = ("Rivers 2.0", "Open Lakes", "Ponds 2015", "Hills and Dales")
    items = "\n".join(
        f"  - {name} [official website](https://w{at}.example/), read by [Alpha](https://github.com/someone/{at})"
        for at, name in enumerate(called)
    )
    found = records("\n".join([*PAPERS, "", "## Data", remark, items]))
    assert [one["name"] for one in found[10:]] == list(called)
    assert not any("issued" in one or "headings" in one for one in found[10:])


@pytest.mark.parametrize(
    ("place", "venue", "year"),
    [
        ("RA-L 25", "RA-L 2025", "2025"),
        ("[TIV 24](https://example.org/tiv)", "TIV 2024", "2024"),
        ("3DV 24", "3DV 2024", "2024"),
        ("ACM MM 22", "ACM MM 2022", "2022"),
        ("CVPR 21 Oral", "CVPR 2021 Oral", "2021"),
        ("arXiv 25", "arXiv", "2025"),
    ],
)
def test_two_digits_of_a_year_in_front(place: str, venue: str, year: str) -> None:
    lines = [f"- **[CVPR 23]** {title} [[code]](https://github.com/someone/{at})" for at, title in enumerate(TITLES)]
    found = records(
        "\n".join([*lines, f"- **[{place}]** Flow-It: Sorting Water [[2407.00002]](https://arxiv.org/abs/2407.00002)"])
    )
    assert (found[-1]["name"], found[-1]["venue"], found[-1]["issued"]) == ("Flow-It: Sorting Water", venue, year)


def test_a_caption_between_dashes_is_no_part_of_the_title_below() -> None:
    parts = [
        f"**{title}**  \nAnn Bell, Eve Fox  \n[ACL 2022](https://example.org/{at})" for at, title in enumerate(TITLES)
    ]
    assert names("\n\n".join([*parts[:5], f"--- Before ---  \n{parts[5]}", *parts[6:]])) == list(TITLES)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Bell, Ann and Fox, Eve and Van Durme, Gus", ["Ann|Bell", "Eve|Fox", "Gus|Van Durme"]),
        ("Ann Bell, Ronan Le Bras, Luc Van Den Gool", ["Ann|Bell", "Ronan|Le Bras", "Luc|Van Den Gool"]),
        ("Ann Bell, Thanh Van Nguyen", ["Ann|Bell", "Thanh Van|Nguyen"]),
    ],
)
def test_particles_with_a_capital_are_of_the_family_name(written: str, read: list[str]) -> None:
    (found,) = records(
        f"1. **A Study of Gadgets in Rooms.** ACL, 2017. [paper](https://example.org/1)\n\n     *{written}.*"
    )
    assert [f"{one['given']}|{one['family']}" for one in found["author"]] == read


@pytest.mark.parametrize(
    ("tail", "venue"), [(" ,arxiv 2022", "arXiv"), (",EMNLP Industry 2022", "EMNLP Industry 2022")]
)
def test_a_comma_without_a_space_before_a_venue(tail: str, venue: str) -> None:
    lines = [f"- {title}, ICML 2021, [[paper]](https://arxiv.org/abs/2101.{at:05})" for at, title in enumerate(TITLES)]
    found = records("\n".join([*lines, f"- Gadgets for Pictures{tail}, [[paper]](https://example.org/1)"]))
    assert (found[-1]["name"], found[-1]["venue"], found[-1]["issued"]) == ("Gadgets for Pictures", venue, "2022")


def test_a_line_of_contents_without_its_sign_is_one_all_the_same() -> None:
    contents = "- [Sorting Things](#sorting-things)\n  - [Blogs & Courses](blogs-&-courses)\n- [Data Sets](data-sets)\n"
    heads = ("Sorting Things", "Blogs & Courses", "Data Sets")
    parts = "\n\n".join(f"## {head}\n" + "\n".join(PAPERS[at * 3 : at * 3 + 3]) for at, head in enumerate(heads))
    assert names(f"{contents}\n{parts}") == list(TITLES[:9])


def test_short_and_small_titles_in_lines_of_one_paragraph() -> None:
    called = ("Gait Models", TITLES[0], "mimic-walk: Steady Machines on Ice", "Step 2", "π₀.5: A Model", TITLES[1])
    lines = [f"**{title}** (2021) [[Paper]](https://example.org/{at}) — *ICML*  " for at, title in enumerate(called)]
    found = records("\n".join(lines))
    assert [(one["name"], one["venue"], len(one["links"])) for one in found] == [(one, "ICML", 1) for one in called]


def test_a_second_line_of_labels_is_no_entry() -> None:
    parts = [
        f"**{title}**  \n**[Paper](https://example.org/{at})** **Code**: [here](https://github.com/someone/{at})  "
        for at, title in enumerate(TITLES)
    ]
    assert names("\n".join(parts)) == list(TITLES)


_ROWS = "| Date | Venue | Paper | Metric | Dataset |\n|---|---|---|---|---|\n" + "\n".join(
    f"| 2019. 3. | ICRA | [{title.replace(' in ', '<br />in ')}](https://docs.google.com/viewer?a={at}) | F1:{at} | Snow |"
    for at, title in enumerate(TITLES)
)


def test_a_break_within_a_linked_title_of_a_cell() -> None:
    assert titles(records(_ROWS)) == list(TITLES)


def test_a_data_set_behind_the_paper_is_no_name_of_it() -> None:
    found = records(_ROWS)
    assert found[0]["name"] == TITLES[0]
    assert found[0]["columns"]["Dataset"] == "Snow"


def test_a_viewer_of_documents_is_what_the_column_says() -> None:
    assert [link["rel"] for one in records(_ROWS) for link in one["links"]] == ["paper"] * len(TITLES)


def test_a_venue_before_its_year_in_brackets_is_read_by_its_place() -> None:
    places = (*["ICML"] * 10, "Snow and ice studies", "eGaits", "Limbs")
    lines = [
        f"Marsh, A., & Low, B. [**{title}**](https://example.org/{at}) {place} (2019)"
        for at, (place, title) in enumerate(zip(places, (*TITLES, *TITLES[:3]), strict=True))
    ]
    assert [one["venue"] for one in records("\n\n".join(lines))] == list(places)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("van Bergh, R. S., & Low, B.", ["R. S.|van Bergh", "B.|Low"]),
        ("Low, B.C.", ["B.C.|Low"]),
        ("Low, Bert", ["Bert|Low"]),
        ("Low, Bert, and Ann Marsh.", ["Bert|Low", "Ann|Marsh"]),
        ("Low B.C., Marsh, A.D., Fox E., Bell, G.H.", ["B.C.|Low", "A.D.|Marsh", "E.|Fox", "G.H.|Bell"]),
    ],
)
def test_authors_with_the_family_first_before_a_linked_title(written: str, read: list[str]) -> None:
    lines = [
        f"{who} [**{title}**](https://example.org/{at}) ICML (2019)"
        for at, (who, title) in enumerate(zip([written, *["Marsh, A., & Low, B."] * 9], TITLES, strict=True))
    ]
    found = records("\n\n".join(lines))[0]
    assert [f"{one['given']}|{one['family']}" for one in found["author"]] == read


def test_related_lists_are_entries_and_other_lists_are_told_as_such() -> None:
    items = "- [Awesome Gaits](https://github.com/someone/gaits)\n- [Awesome Ice](https://github.com/someone/ice)"
    papers = "## Papers\n\n" + "\n".join(PAPERS)
    assert names(f"{papers}\n\n## Related Awesome Lists\n\n{items}")[-2:] == ["Awesome Gaits", "Awesome Ice"]
    found, report = drafts(f"{papers}\n\n## Other Lists\n\n{items}")
    assert len(found) == len(PAPERS)
    assert any("Other Lists" in problem.message for problem in report.problems)


def test_a_title_on_a_page_of_a_project_is_no_paper_for_that_alone() -> None:
    found = records("- [Steady Gaits - Advanced Walking Tools](https://someone.github.io/gaits/): a tool.")
    assert [link["rel"] for link in found[0]["links"]] == ["project"]


def test_what_a_list_says_of_itself_is_no_entry() -> None:
    found, _ = drafts(
        """
        # Boats

        A curated list of boats. For more see the [Website](https://boats.example.org/).

        ## Ships

        - [Akula](https://example.org/akula) - A ship.
        - [Barka](https://example.org/barka) - Another ship.

        ## Rafts

        - [Cedar](https://example.org/cedar) - A raft.
        - [Dory](https://example.org/dory) - Another raft.

        ## Sails

        [![Sails](https://example.org/sails.png)](https://example.org/sails)

        ## Contributing

        Feel free to say what is missing.

        ### How to contribute

        * If you know [Git](https://git-scm.com/), see [lessons](https://example.org/lessons).
        * [[dataset]](link_to_dataset) or [[code]](https://example.org/code)
        """
    )
    assert [draft.fields["name"] for draft in found] == ["Akula", "Barka", "Cedar", "Dory"]


def test_why_what_was_not_read_is_none() -> None:
    _, report = drafts(
        """
        # Boats

        A curated list of boats. For more see the [Website](https://boats.example.org/).

        ## Ships

        - [Akula](https://example.org/akula) - A ship.
        - [Barka](https://example.org/barka) - Another ship.
        - [Cedar](https://example.org/cedar) - A raft.

        ## Researchers

        - [Anna Berg](https://example.org/anna)
        - [Carl Dahl](https://example.org/carl)

        ## Contributors

        - [Emil Falk](https://example.org/emil)
        """
    )
    told = {finding.line: (finding.code, finding.reason) for finding in report.problems}
    assert told == {
        4: ("not-an-entry", "words about the list"),
        14: ("not-read", ""),
        15: ("not-read", ""),
        19: ("not-an-entry", "under “Contributors”"),
    }


def test_words_that_are_the_headings_of_the_page_are_its_contents() -> None:
    topics = ("Walking Robots", "Motion Planning", "Grasping", "Aerial Robots")
    contents = "\n".join(f"- {topic}" for topic in (*topics, "Other Robots"))
    parts = "\n".join(f"## {topic}\n- {TITLES[at]}\n- {TITLES[at + 4]}\n" for at, topic in enumerate(topics))
    found, report = drafts(f"# Robots\n\n# Categories\n\n{contents}\n\n{parts}")
    assert [one.fields["name"] for one in found] == [TITLES[at + more] for at in range(4) for more in (0, 4)]
    assert [(one.line, one.last) for one in report.problems] == [(5, 9)]


def test_items_that_say_they_are_news_are_none() -> None:
    news = "- [News] **Our Review of Robots Appears in Robotics Letters**\n- [News] A version is on [arXiv](https://arxiv.org/abs/2101.1)\n"
    assert names(f"# Robots\n\n{news}\n## Papers\n" + "\n".join(PAPERS)) == list(TITLES)


@pytest.mark.parametrize("heading", ["Sources", "Other lists"])
def test_a_section_of_the_form_of_the_entries_is_entries_whatever_its_heading_says(heading: str) -> None:
    called = ("Alma", "Bor", "Ceto", "Dione", "Elara", "Fornjot")
    items = "\n".join(f"- [{name}](https://{name.lower()}.example) - What it holds." for name in called)
    more = "\n".join(f"- [{name} Two](https://{name.lower()}.example/2) - What it has." for name in called)
    assert len(names(f"# Data\n\n## {heading}\n{items}\n\n## Tools\n{more}")) == 12
    noted = "\n".join(f"- 2024.0{at}: {name} is [here](https://example.org/{at})." for at, name in enumerate(called, 1))
    assert len(names(f"# Data\n\n## News\n{noted}\n\n## Tools\n{more}")) == 6


def test_a_name_that_begins_as_a_call_or_leads_into_a_bracketed_link_is_an_entry() -> None:
    lines = [
        f"- {name} [[Paper]](https://arxiv.org/abs/2101.0000{at}), what it does"
        for at, name in enumerate(("PR-Net", "Alma Genome", "BorNet", "Ceto-2", "Dione"))
    ]
    assert names("\n\n".join(lines)) == ["PR-Net", "Alma Genome", "BorNet", "Ceto-2", "Dione"]


def test_a_title_behind_a_name_may_have_the_word_of_a_venue() -> None:
    called = ("Alma", "BorNet", "Ceto", "Dione", "Elara")
    words = (*TITLES[:4], "Reading Letters of Ancient Scribes")
    lines = [
        f"- **[{name}]** {title} [[paper](https://arxiv.org/abs/2101.1)]"
        for name, title in zip(called, words, strict=True)
    ]
    found = records("\n".join(lines))
    assert [(one["name"], one["title"]) for one in found] == list(zip(called, words, strict=True))
    assert not any("venue" in one for one in found)


def test_a_lone_name_has_its_family_first_only_among_such_names() -> None:
    def author(*others: str) -> dict[str, str]:
        led = [f"{who} ({year})" for year, who in enumerate(("Olsen R.", *others), start=2001)]
        lines = [
            f"* **`M{at}`** [{title}](https://example.org/{at}.pdf), {who}."
            for at, (who, title) in enumerate(zip(led, TITLES, strict=False))
        ]
        first: dict[str, str] = records("\n".join(lines))[0]["author"][0]
        return first

    assert author(*["Marsh A., Bell B."] * 5) == {"family": "Olsen", "given": "R."}
    assert author(*["Ann Marsh, Bo Bell"] * 5) == {"family": "R.", "given": "Olsen"}


def test_names_that_are_links_on_lines_under_each_other_are_each_an_entry() -> None:
    papers = "\n\n".join(line[2:] for line in PAPERS)
    text = f"# Fish\n\n{papers}\n\n## Pages\n\n[Ann Bell](https://bell.example)\n[Pond Notes](https://pond.example)\n"
    assert names(text)[-2:] == ["Ann Bell", "Pond Notes"]
    assert len(records(text.replace("Pond Notes", "Code"))) == len(PAPERS) + 1


def test_a_linked_name_with_nothing_behind_its_dash_is_an_entry_as_those_with_a_title_are() -> None:
    lines = [f"- [Bell{1990 + at} - {title}](papers/{at}.md)\n  - It walks." for at, title in enumerate(TITLES)]
    lines = [line.replace("papers/", "https://fish.example/papers/") for line in lines]
    lines.insert(4, "- [Doe2001 - ](https://fish.example/papers/doe.md)\n  -")
    found = records("# Fish\n\n" + "\n".join(lines) + "\n")
    assert len(found) == len(TITLES) + 1
    assert (found[4]["name"], len(found[4]["links"]), len(found[3]["links"])) == ("Doe2001", 1, 1)


def test_what_a_list_says_of_itself_and_of_its_pages_above_its_entries_is_no_entry() -> None:
    page = '**{0}**: <a href="https://github.com/fish/{1}">github.com/fish/{1}</a>'
    called = ("GitHub", "Website", "Pond App", "River Engine", "Paper", "Python Package")
    pages = "\n\n".join(page.format(name, at) for at, name in enumerate(called))
    about = '<p align="center">\n    <em>A ready-made curated list of Fish for Ponds of all sorts.</em>\n</p>'
    for above in (about, pages, f"{about}\n\n{pages}"):
        assert names("\n\n".join(("# Fish", above, "## Papers", "\n".join(PAPERS)))) == list(TITLES)


def test_a_name_before_links_to_its_parts_is_the_title_where_others_are_linked() -> None:
    tools = [
        f"- [{name} Gauge](https://{name}.example) - Counts the fish." for name in ("Alma", "Bor", "Ceto", "Dione")
    ]
    parts = "- Pond station [hardware](https://a.example/hw) and [firmware](https://a.example/fw) - Counts the frogs."
    found = records("\n".join([*tools, parts]))
    assert found[4:]
    assert found[4]["name"] == "Pond station"
    assert [one["url"] for one in found[4]["links"]] == ["https://a.example/hw", "https://a.example/fw"]
    assert len(records("\n".join([*tools, parts.replace("Pond station", "See the")]))) == 4


def test_a_line_of_links_above_the_first_section_is_no_entry() -> None:
    text = """
        # Boats

        <p align="center">

        <a href="https://arxiv.org/abs/2101.00001">📝 Survey Paper</a> |
        <a href="#-papers">📄 Paper List</a> |
        <a href="https://example.org/notes">📚 Notes</a>

        </p>

        ## Papers

        - [Drawing Boats in Fog and in Snow](https://arxiv.org/abs/2101.00002). Bell et al.
        - [Drawing Terns in Fog and in Snow](https://arxiv.org/abs/2101.00003). Bell et al.
        """
    assert [one["name"][:8] for one in records(text)] == ["Drawing "] * 2


def test_an_entry_whose_link_is_a_placeholder_is_kept() -> None:
    found, report = drafts(
        """
        - [Drawing Boats in Fog and in Snow](https://arxiv.org/abs/2101.00002). Bell & Kim. EGRW 1995.
        - [Drawing Terns in Fog and in Snow](#). Bell & Kim. EGRW 1994.
        - Drawing Gulls in Fog and in Snow. Bell & Kim. EGRW 1993. [paper]()
        """
    )
    assert [one.fields["name"].split()[1] for one in found] == ["Boats", "Terns", "Gulls"]
    assert not any("links" in one.fields for one in found[1:])
    assert [problem.line for problem in report.problems if problem.code == "empty-link"] == [3, 4]


def test_an_item_of_contents_with_a_placeholder_is_none() -> None:
    contents = "- [Boats](#boats)\n- [Terns](#terns)\n- [Gulls](#)\n"
    parts = "\n".join(
        f"## {head}\n\n- [{head} in Fog and in Snow](https://example.org/{head})" for head in ("Boats", "Terns")
    )
    assert len(records(f"{contents}\n{parts}\n")) == 2
