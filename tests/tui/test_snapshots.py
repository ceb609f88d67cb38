"""The pictures: each scene looks as it did when it was last looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.browsing import MakeApp


@pytest.mark.parametrize("name", SCENES)
def test_scene(name: str, snap_compare: Callable[..., bool], make_app: MakeApp) -> None:
    size, play = SCENES[name]
    assert snap_compare(make_app(), terminal_size=size, run_before=play)
