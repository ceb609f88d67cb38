"""What is offered where nothing is listed, in the room there is."""

from __future__ import annotations

import pytest

from hmtui.broader import Broader, Meant
from hmtui.tui.widgets.empty_state import EmptyState, meant_offered, terms_offered


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (44, ('    without "abcdefghijkl"  16 records', "    is:open year:2025  1,024 records")),
        (36, ('    without "abcdefghijkl"  16', "    is:open year:2025  1,024 records")),
        (30, ('    without "abcdefghijkl"  16', "    is:open year:2025  1,024")),
    ],
)
def test_where_there_is_little_room_the_number_stays(width: int, said: tuple[str, ...]) -> None:
    offers = (*terms_offered([Broader('"abcdefghijkl"', "gpt", 16)]), *meant_offered(Meant("is:open year:2025", 1024)))
    lines = EmptyState(offers=offers).lines(width, -1)
    assert tuple("".join(span.text for span in line) for line, offer in lines if offer is not None) == said
