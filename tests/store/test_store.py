"""The search as a whole: its answers are those of the slow oracle."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks import generate
from hmtui.errors import Cancelled
from hmtui.models import Author, Entry, Link, Section
from hmtui.query import Query, Sort, parse
from hmtui.store import Store, zones
from oracle import Oracle
from source_list import source_list

SHIPPED = source_list()
SMALL = Store.in_memory(SHIPPED.entries, SHIPPED.sections)
SMALL_ORACLE = Oracle(SHIPPED.entries, SHIPPED.sections)

QUERIES = (
    "7b",
    "13b lang",
    "gpt 1.5b",
    *(
        "author:brown",
        "year:2020",
        "year:>=2022 is:open",
        '"few-shot learners"',
        '"few shot learners"',
        '"few shot learne',
        '"language models"',
    ),
    *(
        "gpt -open",
        "params:>500b",
        "params:1b..20b",
        "has:code cv",
        "wang OR brown vision",
        'author:"wei wang"',
        "id:gpt",
    ),
    *(
        "title:transformer -name:transformer",
        "org:google section:cv",
        "sort:name bert",
        "sort:-title bert",
        "lang:chinese",
    ),
    *(
        "sort:params",
        "sort:-params",
        "sort:-year",
        "sort:venue gpt",
        "sort:-author gpt",
        "sort:-relevance gpt",
        '(bert OR gpt) "large"',
        "gptneox",
    ),
    *(
        "-has:code",
        "author:vaswnai",
        "lernaing modles",
        "text-to-image",
        '"gpt3"',
        "α",
        "PanGu-α",
        'name:"pangu alpha"',
        'org:="Google Research"',
        "org:=openai -year:2020",
        "gpt org:=OpenAI OR venue:=neurips",
        "-license:=MIT section:=cv",
        "2005.14165",
    ),
)


def ids(index: Store, query: Query, **options: object) -> list[str]:
    hits = index.search(query, **options)  # type: ignore[arg-type]
    return [index.id_at(number) for number in hits.numbers(0, len(index))]


def assert_same(index: Store, oracle: Oracle, text: str) -> None:
    query = parse(text)
    hits, (wanted, counts) = index.search(query), oracle.search_and_count(query)
    assert [index.id_at(number) for number in hits.numbers(0, len(index))] == wanted, text
    assert hits.first(50) == hits.numbers(0, 50)
    assert hits.total == len(hits) == len(wanted)
    assert dict(hits.counts()) == counts


@pytest.mark.parametrize("text", [*generate.keystrokes(), *QUERIES])
def test_the_shipped_catalog_answers_as_the_oracle_does(text: str) -> None:
    assert_same(SMALL, SMALL_ORACLE, text)


def test_ten_thousand_records_answer_as_the_oracle_does() -> None:
    entries = list(generate.entries(10_000))
    index, oracle = Store.in_memory(entries, generate.SECTIONS), Oracle(entries, generate.SECTIONS)
    for text in (*generate.keystrokes()[::2], *QUERIES):
        assert_same(index, oracle, text)


_WORDS = sorted({word for entry in SHIPPED.entries for word in f"{entry.name} {entry.title}".split()})
_PIECE = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(_WORDS).map(lambda word: word[1:4]),
    st.sampled_from(
        ['"', "-", "OR", "(", ")", "year:2020", "has:code", "is:open", "title:", "params:>1b", "sort:name"]
    ),
    st.text(max_size=4),
)


@settings(max_examples=150, deadline=None)
@example("#0")
@given(st.lists(_PIECE, max_size=5).map(" ".join))
def test_any_query_answers_as_the_oracle_does(text: str) -> None:
    assert_same(SMALL, SMALL_ORACLE, text)


@pytest.mark.parametrize("section", ["NLP", "CV", "Multimodal", "none"])
def test_a_section_keeps_its_own(section: str) -> None:
    for text in ("", "transformer", "sort:name"):
        query = parse(text)
        assert ids(SMALL, query, section=section) == SMALL_ORACLE.search(query, section=section)


@pytest.mark.parametrize("key", ["year", "name", "title", "authors", "venue", "params", "relevance", "list"])
@pytest.mark.parametrize("reverse", [False, True])
def test_every_order_is_that_of_the_oracle(key: str, reverse: bool) -> None:
    for text in ("", "gpt", "google"):
        query, sort = parse(text), Sort(key, reverse=reverse)
        hits = SMALL.search(query, sort=sort)
        assert [SMALL.id_at(number) for number in hits.first(200)] == SMALL_ORACLE.search(query, sort=sort)


def test_the_order_by_authors_is_that_of_the_first_ones_family_name_and_none_comes_last() -> None:
    authors = ((), (Author("Özil", "Ann"),), (Author("Zimmer"), Author("Abel")), (Author(literal="Big Lab"),), ())
    entries = [Entry(id=f"e{at}", name=f"E{at}", author=people) for at, people in enumerate(authors)]
    store = Store.in_memory([*entries, Entry(id="e5", name="E5", author=(Author("Ozil", "Bo"),))], ())
    assert ids(store, parse("sort:author")) == ["e3", "e1", "e5", "e2", "e0", "e4"]
    assert ids(store, parse("sort:-authors")) == ["e2", "e5", "e1", "e3", "e0", "e4"]


def test_a_list_of_which_most_records_have_no_year_is_in_its_own_order() -> None:
    entries = [Entry(f"e{at}", f"Tool {at % 3}", issued="2020" if at in {2, 5} else "") for at in range(9)]
    listed, dated = [entry.id for entry in entries], Store.in_memory(entries[2:6], ())
    store = Store.in_memory(entries, ())
    assert (store.usual_order, dated.usual_order) == (Sort("list"), Sort("year"))
    assert ids(store, parse("")) == ids(store, parse("sort:list")) == listed
    assert ids(store, parse("sort:-list")) == listed[::-1]
    assert ids(store, parse("sort:year"))[:2] == ["e2", "e5"]
    assert ids(dated, parse("")) == ["e2", "e5", "e3", "e4"]
    assert ids(store, parse("tool"))[:2] == ["e2", "e5"], "words are ranked, the newest first where they match alike"


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("gpt3", "gpt-3"),
        ("GPT-3", "gpt-3"),
        ("pangu-a", "pangu-alpha"),
        ("pangu alpha", "pangu-alpha"),
        ("盘古", "pangu-alpha"),
    ],
)
def test_punctuation_and_aliases_do_not_stand_in_the_way(text: str, best: str) -> None:
    assert ids(SMALL, parse(text))[0] == best


def test_a_word_of_a_name_that_is_seen_comes_before_one_of_an_alias() -> None:
    store = Store.in_memory(
        (
            Entry(id="alias", name="All-in-one", aliases=("all-in-one Transformer",), issued="2022"),
            Entry(id="begun", name="VPT", aliases=("Transformer pretraining",), issued="2023"),
            Entry(id="name", name="Swin Transformer", issued="2021"),
            Entry(id="title", name="ViT", title="Transformers for images", issued="2020"),
        ),
        (),
    )
    assert ids(store, parse("transformer")) == ["name", "begun", "alias", "title"]
    assert ids(store, parse("name:transformer")) == ["name", "begun", "alias"]
    assert ids(store, parse("all-in-one transformer")) == ["alias"]


def test_a_whole_word_of_title_or_alias_comes_before_words_that_begin_with_it() -> None:
    store = Store.in_memory(
        (
            Entry(id="begun", name="OCR", title="Optical compression", issued="2025"),
            Entry(id="alias", name="Taichu", aliases=("OPT (Omni-Perception)",), issued="2021"),
            Entry(id="title", name="Finetuning", title="Tuning OPT", issued="2022"),
            Entry(id="name", name="Big OPT", issued="2020"),
        ),
        (),
    )
    assert ids(store, parse("opt")) == ["name", "title", "alias", "begun"]
    assert ids(store, parse("name:opt")) == ["name", "alias"]


def test_a_typo_is_forgiven_and_said() -> None:
    hits = SMALL.search(parse("megatorn"))
    assert SMALL.id_at(hits.first(1)[0]) == "megatron-lm"
    assert [(one.term, one.instead) for one in hits.approximate] == [("megatorn", "megatron")]
    assert SMALL.search(parse("megatron")).approximate == ()


def test_a_query_without_hits_offers_the_closest_names() -> None:
    hits = SMALL.search(parse("megatrxxn"))
    assert hits.total == 0
    assert SMALL.entry(hits.suggestions[0]).name == "Megatron-LM"
    assert SMALL.search(parse("gpt")).suggestions == ()
    assert SMALL.search(parse("nope")).suggestions == ()


def test_a_name_is_not_offered_as_close_that_is_so_by_an_alias_alone() -> None:
    store = Store.in_memory(
        (Entry(id="q", name="QX9", aliases=("Mixture of Doors",)), Entry(id="d", name="Doorway")), ()
    )
    near = {one: store.search(parse(one)).suggestions for one in ("mixtureofdoods", "doorwys")}
    assert near["mixtureofdoods"] == ()
    assert [store.entry(number).name for number in near["doorwys"]] == ["Doorway"]


def test_numbers_and_ids_belong_to_each_other() -> None:
    assert [SMALL.number_of(SMALL.id_at(number)) for number in range(len(SMALL))] == list(range(len(SMALL)))
    assert SMALL.number_of("no such record") is None
    with pytest.raises(IndexError):
        SMALL.id_at(len(SMALL))


def test_many_ids_are_looked_up_at_once_and_those_that_are_no_records_are_left_out() -> None:
    every = [SMALL.id_at(number) for number in range(len(SMALL))]
    found = SMALL.numbers_of([*reversed(every), "gone", "", "gpt3", "gpt-3\nbert", "GPT-3"])
    assert found == {one: number for number, one in enumerate(every)}


def test_records_are_found_by_their_identifiers_however_these_are_written() -> None:
    with_number = next(entry for entry in SHIPPED.entries if entry.arxiv)
    found = dict(SMALL.with_identifiers([with_number.arxiv, with_number.id, "9999.99999"]))
    number = SMALL.number_of(with_number.id)
    assert {one: list(numbers) for one, numbers in found.items()} == {
        with_number.arxiv: [number],
        with_number.id: [number],
    }


def test_what_was_noted_since_is_found_by_the_same_question() -> None:
    query, starred = parse("is:starred", annotations={"is:starred"}), ["bert"]
    facts = {"is:starred": lambda _: starred}
    assert ids(SMALL, query, facts=facts) == ["bert"]
    starred.append("gpt-3")
    assert sorted(ids(SMALL, query, facts=facts)) == ["bert", "gpt-3"]


def test_a_position_is_the_place_in_the_result() -> None:
    for text in ("gpt", "sort:name google", "sort:-relevance bert", ""):
        hits = SMALL.search(parse(text))
        assert [hits.position(number) for number in hits.numbers(0, 999)] == list(range(hits.total))
    assert SMALL.search(parse("gpt3")).position(SMALL.number_of("bert") or 0) is None


def test_a_search_that_is_no_longer_wanted_is_given_up() -> None:
    with pytest.raises(Cancelled):
        SMALL.search(parse("gpt"), cancelled=lambda: True)


def test_what_a_person_noted_can_be_asked_for() -> None:
    query = parse("is:starred gpt", annotations={"is:starred"})
    facts = {"is:starred": lambda _: ["gpt-3", "bert", "gone"]}
    assert ids(SMALL, query, facts=facts) == ["gpt-3"]


def test_an_empty_catalog_can_be_searched() -> None:
    index = Store.in_memory((), ())
    hits = index.search(parse("anything OR year:2020"))
    assert (len(index), hits.total, hits.first(), hits.counts()) == (0, 0, (), {None: 0})
    assert index.search(parse("")).total == 0


def test_records_of_the_same_date_keep_their_order_and_undated_ones_come_last() -> None:
    dates = ("2020", "", "2021-05", "2020", "2021")
    entries = [Entry(id=str(place), name="x", issued=date, sections=("s",)) for place, date in enumerate(dates)]
    index = Store.in_memory(entries, (Section("s", "S"),))
    assert ids(index, parse("")) == ["2", "4", "0", "3", "1"]
    assert ids(index, parse("sort:-year")) == ["3", "0", "4", "2", "1"]


def test_words_are_found_at_their_beginnings_then_inside_and_inside_the_names_of_authors_last() -> None:
    store = Store.in_memory(
        [
            Entry("inside-author", "x", title="On Sums", author=(Author("Tragoni"),), issued="2024"),
            Entry("inside-title", "y", title="On Averages", issued="2023"),
            Entry("begun", "z", title="On Ragged Arrays", author=(Author("Tragoni"),), issued="2022"),
            Entry("begun-author", "w", title="On Averages", author=(Author("Ragone"),), issued="2021"),
        ],
        (),
    )
    assert ids(store, parse("rag")) == ["begun", "begun-author", "inside-title", "inside-author"]
    assert ids(store, parse("rag average")) == ["begun-author", "inside-title"]


def test_a_first_author_goes_before_a_later_one_and_a_word_in_a_field_ranks_as_a_free_word() -> None:
    assert ids(SMALL, parse("raffel"))[0] == "t5"
    assert ids(SMALL, parse("name:t5"))[:2] == ["t5", "mengzi"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("o", ["1"]),  # the first letter of a word
        ("op", ["1"]),
        ("en", []),  # within a word
        ("pen", ["1"]),
        ("id:260", []),
        ("id:1234", ["2"]),
        ("234.5", []),  # an identifier matches from its beginning
        ("模型", ["2"]),  # two characters in a run
        ("型", ["2"]),
        ("lang:zh", ["2"]),
        ("zh", []),  # codes of languages are not free text
        ("modelon", ["1"]),  # the beginning of a name across its words
        ("odelone", []),
    ],
)
def test_where_a_word_is_found(text: str, found: list[str]) -> None:
    store = Store.in_memory(
        (
            Entry(id="1", name="Model One", title="Open weights"),
            Entry(id="2", name="盘古大模型", arxiv="1234.56789", languages=("zh",)),
        ),
        (),
    )
    assert ids(store, parse(text)) == found


def test_results_that_are_no_longer_wanted_are_not_counted() -> None:
    wanted = [True]
    hits = SMALL.search(parse("gpt"), cancelled=lambda: not wanted[0])
    wanted.clear()
    wanted.append(False)
    with pytest.raises(Cancelled):
        hits.counts()


def test_a_store_that_was_closed_answers_no_more() -> None:
    store = Store.in_memory(SHIPPED.entries[:3], SHIPPED.sections)
    store.close()
    with pytest.raises(Cancelled):
        store.search(parse("gpt"))


def test_a_word_too_long_to_be_a_mistyped_one_is_not_varied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hmtui.store.spelling.edits", None)
    assert SMALL.search(parse("x" * 33)).total == 0


@pytest.mark.parametrize(
    "text", ['"', "a AND b", "NEAR(a b)", "name : x", "a*", "^a", "{title}", "'; DROP TABLE fact; --"]
)
def test_what_is_typed_is_never_syntax(text: str) -> None:
    assert_same(SMALL, SMALL_ORACLE, text)
    assert len(SMALL.search(parse("")).first(99)) == 63


def test_records_can_be_listed_in_the_order_given_and_still_by_year() -> None:
    entries = [
        Entry(name, name, issued=issued) for name, issued in (("b", "2001"), ("c", ""), ("a", "2003-05"), ("d", "2003"))
    ]
    store = Store.in_memory(entries, (), by_date=False)

    def listed(text: str) -> list[str]:
        hits = store.search(parse(text))
        return [store.id_at(number) for number in hits.numbers(0, hits.total)]

    assert listed("") == ["b", "c", "a", "d"]
    assert listed("sort:year") == ["a", "d", "b", "c"]
    assert listed("sort:-year") == ["b", "d", "a", "c"]


@pytest.mark.parametrize("steps", [1, 100, 160, 200, 300, 5_000])
def test_indexing_that_is_interrupted_is_given_up(steps: int) -> None:
    store = Store.in_memory(SHIPPED.entries, SHIPPED.sections)
    assert store._shared is not None
    left = [steps]

    def interrupt() -> bool:  # as closing does, at any moment
        left[0] -= 1
        store._closed = not left[0] or store._closed
        return store._closed

    store._shared.connection.set_progress_handler(interrupt, 1)
    with pytest.raises(Cancelled):
        store.prepare()


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://arxiv.org/abs/2005.14165v4", {"2005.14165"}),
        ("https://arxiv.org/pdf/cs/0501001.pdf?download=1#page=2", {"cs/0501001"}),
        ("https://doi.org/10.1/AbC", {"10.1/AbC"}),
        ("https://dx.doi.org/https://doi.org/10.1/x", {"10.1/x"}),
        ("https://doi.org/about", set()),
        ("doi.org/10.1000/" * 100 + " x", set()),
        ("arxiv.org/abs/a" * 100 + ":", set()),
    ],
)
def test_an_address_is_tried_at_one_place_however_often_it_repeats_itself(
    url: str, found: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern, tried = zones._IN_LINK, []

    class Counted:
        def match(self, text: str, at: int) -> object:
            tried.append(at)
            return pattern.match(text, at)

    monkeypatch.setattr(zones, "_IN_LINK", Counted())
    assert zones.identifiers(Entry(id="a", name="A", links=(Link("paper", url),))) == {"a", *found}
    assert len(tried) <= 1
