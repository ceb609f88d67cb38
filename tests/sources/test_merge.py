from __future__ import annotations

from hmtui.models import Catalog, Entry, Section
from hmtui.sources import Imported
from hmtui.sources.merge import IMPORT_MARK, merge, unique_id


def part(title: str, *ids: str, extra: dict[str, object] | None = None) -> Imported:
    entries = tuple(Entry(one, one.upper()) for one in ids)
    return Imported(Catalog(title, (Section("NLP", title),), entries, extra or {}), (), "markdown", "UTF-8")


def test_every_record_is_kept_and_the_first_source_keeps_its_ids() -> None:
    merged = merge([part("One", "a", "b"), part("Two", "b", "a", "a-2"), part("One", "a")])
    assert [entry.id for entry in merged.entries] == ["a", "b", "b-2", "a-2", "a-2-2", "a-3"]
    assert [entry.name for entry in merged.entries] == ["A", "B", "B", "A", "A-2", "A"]
    assert (merged.title, merged.sections) == ("One + Two", (Section("NLP", "One"),))


def test_unknown_fields_of_catalogs_are_kept_but_not_the_mark_of_an_earlier_import() -> None:
    merged = merge([part("One", "a", extra={"x": 1, IMPORT_MARK: "hash"}), part("Two", "b", extra={"x": 2, "y": 3})])
    assert merged.extra == {"x": 1, "y": 3}


def test_an_id_is_taken_once() -> None:
    taken: set[str] = set()
    assert [unique_id("a", taken) for _ in range(3)] == ["a", "a-2", "a-3"]
