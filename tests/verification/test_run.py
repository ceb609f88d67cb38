from __future__ import annotations

import threading

import pytest

from hmtui.errors import Cancelled
from hmtui.verification.run import IN_FLIGHT, each


def test_every_item_is_handed_over_with_its_index() -> None:
    found = dict(each("abcdefgh", str.upper, threading.Event()))
    assert found == dict(enumerate("ABCDEFGH"))


def test_no_more_are_in_flight_than_allowed() -> None:
    lock, running, most = threading.Lock(), 0, 0
    full = threading.Barrier(IN_FLIGHT, timeout=30)

    def work(_number: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        full.wait()  # passes only when as many are running as are allowed
        with lock:
            running -= 1

    assert len(list(each(range(3 * IN_FLIGHT), work, threading.Event()))) == 3 * IN_FLIGHT
    assert most == IN_FLIGHT


def test_what_is_done_is_handed_over_while_others_hang() -> None:
    stop = threading.Event()

    def work(number: int) -> int:
        if number:
            stop.wait(30)
            raise Cancelled
        return number

    results = each(range(3), work, stop)
    assert next(results) == (0, 0)
    results.close()
    assert stop.is_set()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # the worker raises it, too
def test_a_fault_of_the_work_is_raised() -> None:
    def work(number: int) -> float:
        return 1 / number

    with pytest.raises(ZeroDivisionError):
        list(each([0], work, threading.Event()))
    for thread in threading.enumerate():
        if thread.name == "hmtui-verify":
            thread.join()


def test_nothing_to_do_is_done() -> None:
    assert list(each([], str.upper, threading.Event())) == []
