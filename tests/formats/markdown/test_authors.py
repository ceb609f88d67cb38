"""Which words beside a title are its authors: names where the list has names, or where signs say so."""

from __future__ import annotations

from formats.markdown.lists import records


def _people(record: dict[str, object]) -> list[str]:
    found = record.get("author", [])
    assert isinstance(found, list)
    return [one.get("literal") or f"{one.get('given', '')} {one['family']}".strip() for one in found]


def test_topics_places_and_products_of_descriptions_are_no_authors() -> None:
    told = [
        "San Francisco, New York",
        "Apache Spark, Apache Flink and Apache Beam",
        "A toolkit for everything",
        "Spatial Statistics, Time Series",
        "A viewer for maps of the sea",
        "A Modern, Fast, and Modular Viewer",
        "Counts birds on a picture",
        "Draws the routes of boats",
        "Reads logs of boats",
    ]
    found = records("".join(f"- [Tool{at}](https://github.com/a/{at}): {words}.\n" for at, words in enumerate(told)))
    assert [one["summary"] for one in found] == told
    assert not any(map(_people, found))


def test_signs_of_names_are_believed_where_few_entries_have_any() -> None:
    told = [
        "by Ann Bell",
        "A. Bell, B. Kim",
        "Ann Bell, Bo Kim, ICML 2020",
        "A viewer",
        "A tool for maps",
        "A map",
        "Some charts",
        "Charts of all seas",
    ]
    found = records("".join(f"- [Tool{at}](https://github.com/a/{at}): {words}.\n" for at, words in enumerate(told)))
    assert list(map(_people, found))[:4] == [["Ann Bell"], ["A. Bell", "B. Kim"], ["Ann Bell", "Bo Kim"], []]


def test_a_task_between_facts_with_a_date_is_no_author_where_few_entries_have_what_looks_like_one() -> None:
    tasks = [
        "Spelling Correction",
        "Gemma Terms",
        "sums of numbers",
        "plain talk",
        "Registration Required",
        "boats at sea",
    ]
    found = records(
        "".join(
            f"- **[Set {at}](https://example.org/{at})** — Rows of a table\n  20{at + 10}-05 · {at}2 rows · {task} · Open\n"
            for at, task in enumerate(tasks)
        )
    )
    assert not any(map(_people, found))
    assert [task in str(one["summary"]) for one, task in zip(found, tasks, strict=True)] == [True] * 6


def test_names_behind_a_dash_are_authors_where_most_entries_have_them() -> None:
    told = [
        ("Notes on the Analytical Engine and More", "Ada Lovelace, Alan Turing"),
        ("Computing Machinery and Intelligence", "Alan Turing"),
        ("A Relational Model of Data for Banks", "Edgar Codd"),
        ("Time, Clocks, and the Ordering of Events", "Leslie Lamport"),
        ("On Boats", ""),
    ]
    found = records(
        "".join(f"- [{title}](https://example.org/{at}.pdf) — {names}\n" for at, (title, names) in enumerate(told))
    )
    assert [", ".join(_people(one)) for one in found] == [names for _, names in told]


def test_a_name_with_et_al_in_brackets_is_the_author() -> None:
    found = records(
        "- [Highly Available Transactions: Virtues and Limits](https://example.org/1.pdf) (Bailis et al.)\n"
        "- [Coordination Avoidance in Database Systems](https://example.org/2.pdf) (Bailis et al. 2014)\n"
    )
    assert list(map(_people, found)) == [["Bailis", "others"]] * 2
    assert not any("summary" in one for one in found)


def test_names_of_korea_and_of_four_signs_are_authors() -> None:
    (one,) = records(
        "- **A Survey of Graphs**. 김철수, 山田太郎. arXiv 2021. [[paper](https://arxiv.org/abs/2001.00003)]\n"
    )
    assert one["author"] == [{"family": "김", "given": "철수"}, {"family": "山田", "given": "太郎"}]


def test_a_list_of_authors_is_read_whole_whatever_signs_its_names_have() -> None:
    told = [
        ("Ann Bell, Bo Kim, Cy Lo, Sercan Ö. Arık", ["Ann Bell", "Bo Kim", "Cy Lo", "Sercan Ö. Arık"]),
        ("Ann Bell, Bo Kim, Hugo JWL. Aerts, Di Mo", ["Ann Bell", "Bo Kim", "Hugo JWL. Aerts", "Di Mo"]),
        ("Boat Team: Ann Bell, Bo Kim, Cy Lo, Di Mo", ["Boat Team", "Ann Bell", "Bo Kim", "Cy Lo", "Di Mo"]),
    ]
    found = records(
        "".join(
            f"- [A Title of Boats {at}](https://arxiv.org/abs/2001.0000{at}) _{who}._ arXiv 2020.\n"
            for at, (who, _) in enumerate(told)
        )
    )
    assert list(map(_people, found)) == [names for _, names in told]
    assert [(one["venue"], one.get("organizations"), one.get("summary")) for one in found] == [
        ("arXiv", None, None)
    ] * 3


def test_one_author_with_the_family_first_stands_before_the_venue() -> None:
    found = records(
        "- [A Title of Boats](https://a.org/1.pdf) Keller, A. SIGGRAPH 1997.\n- [On Seas](https://a.org/2.pdf). Lee, J. Smith, 2020.\n"
    )
    assert [(_people(one), one.get("venue")) for one in found] == [
        (["A. Keller"], "SIGGRAPH 1997"),
        (["Lee", "J. Smith"], None),
    ]


def test_places_and_bold_letters_of_a_name_are_no_authors() -> None:
    found = records(
        "- **[DrivIt](https://a.org/1)** - A Driving Dataset (2025): Harbourtown (Norway) · 10 Hz cams\n"
        "- **[MOTION](https://a.org/2)** - **M**any and c**O**operative mo**TION** Dataset (2019): Oslo (Norway) · drone\n"
        "- **[TUD](https://a.org/3)** - **T**rajectories from **U**rban **O**bservations of **D**rones (2023): Oslo (Norway)\n"
    )
    assert [_people(one) for one in found] == [[], [], []]
    assert [one["summary"].split(" · ")[0] for one in found[1:]] == [
        "Many and cOoperative moTION Dataset",
        "Trajectories from Urban Observations of Drones",
    ]


def test_a_hundred_authors_below_a_title_are_kept() -> None:
    names = ", ".join(
        f"{given} {family}{'abcdefghij'[at]}"
        for at in range(10)
        for given in ("Ann", "Bo", "Cy", "Dee", "Eli")
        for family in ("Bell", "Kimber")
    )
    found = records(
        f"- [A Title of Many Boats](https://arxiv.org/abs/2101.00001)\n  - {names}\n- [Another Title of Boats](https://arxiv.org/abs/2101.00002)\n  - Ann Bell\n"
    )
    assert len(_people(found[0])) == 100


def test_people_of_a_team_before_two_stops_and_in_the_place_of_a_venue() -> None:
    found = records(
        "- **[A First Study of Terns](https://arxiv.org/abs/2404.00001)**\n  - Gemma Team: Ann Bell, Bo Kim, Cy Lee, Dan Moe et al..\n"
        "- **[A Second Study of Gulls](https://arxiv.org/abs/2404.00002)**\n  - Publisher: Bell, Ann and Kim, Bo\n"
    )
    assert _people(found[0]) == ["Gemma Team", "Ann Bell", "Bo Kim", "Cy Lee", "Dan Moe", "others"]
    assert (_people(found[1]), "venue" in found[1]) == (["Ann Bell", "Bo Kim"], False)


def test_et_al_in_italics_belongs_to_the_name_before_it_and_a_search_stands_behind_the_paper() -> None:
    search = "https://scholar.google.com/scholar?q="
    found = records(
        "".join(
            f"- [{name} _et. al._] [{title} of Boats on the Sea] [ICML'18] [[scholar]]({search}{title}) [[pdf]](https://a.org/{name}.pdf)\n"
            for name, title in (("Bell", "Detection"), ("Kim", "Segmentation"), ("Roy", "Localization"))
        )
    )
    assert list(map(_people, found)) == [["Bell", "others"], ["Kim", "others"], ["Roy", "others"]]
    assert [[link["rel"] for link in one["links"]] for one in found] == [["paper", "search"]] * 3


def test_the_organization_of_the_first_author_stands_before_the_others() -> None:
    (fields,) = records(
        "- [2023/03] **A Title of a Paper.** *Ann Bell (Some University) et al. arXiv.* [[paper](https://arxiv.org/abs/2303.00001)]"
    )
    assert [one.get("family") or one["literal"] for one in fields["author"]] == ["Bell", "others"]
    assert (fields["organizations"], fields["venue"]) == (["Some University"], "arXiv")
