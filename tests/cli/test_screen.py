"""What is done to the process before the browser takes the terminal."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest

from hmtui.cli.screen import make_ready

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    turn = sys.getswitchinterval()
    sys.setswitchinterval(0.005)  # as Python starts, whatever tests before this one left
    yield
    gc.unfreeze()
    sys.setswitchinterval(turn)


def test_a_thread_that_reads_a_list_does_not_hold_up_what_is_imported_for_the_screen() -> None:
    usual = sys.getswitchinterval()
    with make_ready():
        assert sys.getswitchinterval() <= usual / 5


def test_what_is_imported_for_the_screen_is_not_walked_by_the_collector() -> None:
    with make_ready():
        assert not gc.isenabled()
        made: list[list[str]] = [[] for _ in range(10)]
    assert gc.isenabled()
    assert not any(one is made for one in gc.get_objects())
    assert gc.get_freeze_count() > 0


def test_a_collector_that_somebody_stopped_stays_so() -> None:
    gc.disable()
    try:
        with make_ready():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
