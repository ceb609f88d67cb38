"""Killed at any moment, the file of personal state is whole and has every action that was acknowledged.

``HMTUI_KILL_ROUNDS=200`` does as many rounds; a few suffice to notice when it breaks.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from hmtui.model import Entry
from hmtui.personal import Personal

if TYPE_CHECKING:
    from pathlib import Path

# Stars, notes and undoes as fast as it can; says what it has done once it has been told that it is done.
SCRIPT = """
import sys
from hmtui.model import Entry
from hmtui.personal import Personal
personal = Personal(sys.argv[1], catalog="list")
number = int(sys.argv[2])
while True:
    entry = Entry(id=f"e{number % 50}", name="E")
    personal.set_note([entry], f"note {number}")
    personal.star([entry], on=True)
    personal.tag([entry], add=[f"t{number}"])
    if number % 7 == 0:
        personal.undo()
        personal.redo()
    print(number, flush=True)
    number += 1
"""


def rounds() -> int:
    return int(os.environ.get("HMTUI_KILL_ROUNDS", "8"))


def test_every_acknowledged_action_survives_kill_9(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    chance = random.Random(7)  # noqa: S311 - moments to kill at
    done: dict[str, int] = {}
    number = 0
    for _ in range(rounds()):
        with subprocess.Popen(
            [sys.executable, "-c", SCRIPT, path, str(number)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()  # it works; from now on it may die
            done[f"e{number % 50}"] = number
            time.sleep(chance.uniform(0, 0.08))
            process.send_signal(signal.SIGKILL)
            for line in process.stdout.read().split("\n")[:-1]:
                number = int(line)
                done[f"e{number % 50}"] = number
        number = max(done.values()) + 2  # what was not acknowledged may or may not be there
        personal = Personal(path, catalog="list")
        assert personal.notice == ""
        assert personal.store.check() == "ok"
        for entry_id, last in done.items():
            state = personal.state(Entry(id=entry_id, name="E"))
            assert state.starred
            assert f"t{last}" in state.tags
            assert int(state.note.split()[1]) >= last
        personal.close()


def test_five_copies_at_once_lose_nothing_and_see_each_other(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    watcher = Personal(path, catalog="list")
    script = SCRIPT.replace("while True:", "for _ in range(40):")
    copies = [
        subprocess.Popen([sys.executable, "-c", script, path, str(1000 * copy)], stdout=subprocess.DEVNULL)
        for copy in range(5)
    ]
    deadline = time.monotonic() + 60
    while not watcher.changed():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert all(copy.wait(60) == 0 for copy in copies)
    entries = [Entry(id=f"e{number}", name="E") for number in range(50)]
    tags = {tag for state in watcher.states(entries).values() for tag in state.tags}
    assert tags == {f"t{1000 * copy + number}" for copy in range(5) for number in range(40)}
    assert watcher.store.check() == "ok"
    watcher.close()
