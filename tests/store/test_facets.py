from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from hmtui.store.facets import author_keys, name_key


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=12), max_size=5))
@example(["Jean-Luc  Øst", "---", "Ada\r B.", ""])
def test_many_authors_are_compared_as_each_of_them_is(names: list[str]) -> None:
    assert author_keys(names) == [name_key("author", name) for name in names]
