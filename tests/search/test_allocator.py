"""What a long build leaves in memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

LEFT = """
import sys
from threading import Thread
from hmtui.search.allocator import returning_memory

def private():
    with open("/proc/self/status") as status:
        return int(status.read().partition("RssAnon:")[2].split()[0]) >> 10

def work():
    kept = []
    for size in (30 << 20, 1 << 20, 1 << 17):
        pieces = [bytearray(size) for _ in range((60 << 20) // size)]
        kept.append(bytearray(1000))  # at the end of what is freed
        del pieces

def in_thread():
    thread = Thread(target=work)
    thread.start()
    thread.join()

before = private()
with returning_memory():
    in_thread()
print(private() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for the memory")
def test_what_a_thread_has_freed_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", LEFT], capture_output=True, text=True, timeout=60, check=True)
    assert int(done.stdout) < 12


def test_where_the_c_library_knows_nothing_of_it_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    import ctypes

    from hmtui.search.allocator import returning_memory

    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    with returning_memory():
        assert bytearray(1 << 20)
