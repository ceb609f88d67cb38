"""Killed at any moment, the state file is whole and has every action that was acknowledged.

``HMTUI_KILL_ROUNDS=200`` does as many rounds; a few suffice to notice when it breaks.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from hmtui.annotations import Annotations, State
from hmtui.models import Entry

if TYPE_CHECKING:
    from pathlib import Path

# Stars, notes, tags and undoes as fast as it can. Beside the store it keeps its own simple idea of what must be there
# and says that twice: before it asks for an action, and once it has been told that the action is done.
SCRIPT = """
import json, random, sys
from hmtui.models import Entry
from hmtui.annotations import Annotations
annotations = Annotations(sys.argv[1], catalog="list")
chance = random.Random(int(sys.argv[2]))
entries = [Entry(id=f"e{number}", name="E") for number in range(20)]
there = annotations.states(entries)
ideas = {one.id: [there[one.id].starred, there[one.id].note, sorted(there[one.id].tags)] if one.id in there
         else [False, "", []] for one in entries}
before, number = [], 0
while True:
    number += 1
    entry = chance.choice(entries)
    wanted = json.loads(json.dumps(ideas))
    starred, note, tags = wanted[entry.id]
    verb = chance.choice(["star", "note", "tag", "undo", "many"])
    if verb == "undo" and not before:
        continue
    if verb == "undo":
        wanted = before[-1]
    elif verb == "star":
        wanted[entry.id][0] = not starred
    elif verb == "note":
        wanted[entry.id][1] = f"note {sys.argv[2]}.{number}" + " and more" * chance.randrange(600)
    elif verb == "tag":
        wanted[entry.id][2] = sorted({*tags, f"t{number}"})
    else:
        for one in entries:
            wanted[one.id][2] = sorted({*wanted[one.id][2], f"all{sys.argv[2]}.{number}"})
    print(">", json.dumps(wanted), flush=True)
    if verb == "star":
        annotations.star([entry])
    elif verb == "note":
        annotations.set_note([entry], wanted[entry.id][1])
    elif verb == "tag":
        annotations.tag([entry], add=[f"t{number}"])
    elif verb == "many":
        annotations.tag(entries, add=[f"all{sys.argv[2]}.{number}"])
    else:
        annotations.undo()
        before.pop()
    if verb != "undo" and wanted != ideas:
        before.append(ideas)
    ideas = wanted
    print("=", json.dumps(ideas), flush=True)
"""

STARS = """
import sys
from hmtui.models import Entry
from hmtui.annotations import Annotations
annotations = Annotations(sys.argv[1], catalog="list")
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 40):
    entry = Entry(id=f"e{number % 50}", name="E")
    annotations.set_note([entry], f"note {number}")
    annotations.star([entry], on=True)
    annotations.tag([entry], add=[f"t{number}"])
    if number % 7 == 0:
        annotations.undo()
        annotations.redo()
"""


def rounds() -> int:
    return int(os.environ.get("HMTUI_KILL_ROUNDS", "8"))


def test_every_acknowledged_action_survives_kill_9(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    chance = random.Random(7)  # noqa: S311 - moments to kill at
    entries = [Entry(id=f"e{number}", name="E") for number in range(20)]
    acknowledged = 0
    for number in range(rounds()):
        said = killed_after(chance.uniform(0, 0.25), path, number)
        done = [line for line in said if line.startswith("=")]
        asked = [line for line in said if line.startswith(">")]
        acknowledged += len(done)
        annotations = Annotations(path, catalog="list")
        assert annotations.notice == ""
        assert annotations.store.check() == "ok"
        states = annotations.states(entries)
        there = {one.id: states.get(one.id, State()) for one in entries}
        found = {name: [state.starred, state.note, sorted(state.tags)] for name, state in there.items()}
        # What was acknowledged last, or, when it died in between, what it had just asked for.
        assert found in [json.loads(line[2:]) for line in (done[-1:] + asked[-1:])]
        annotations.close()
    print(f"{rounds()} rounds, {acknowledged} acknowledged actions, none lost")


def killed_after(seconds: float, path: str, seed: int) -> list[str]:
    """Let the script work for some time after its first action, kill it, and give the whole lines it said."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, path, str(seed)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = [process.stdout.readline(), process.stdout.readline()]
        killer = threading.Timer(seconds, process.send_signal, (signal.SIGKILL,))
        killer.start()
        said = first + process.stdout.read().splitlines(keepends=True)
        killer.join()
    return [line for line in said if line.endswith("\n")]


def test_five_copies_at_once_lose_nothing_and_see_each_other(tmp_path: Path) -> None:
    path = str(tmp_path / "state.db")
    watcher = Annotations(path, catalog="list")
    copies = [
        subprocess.Popen([sys.executable, "-c", STARS, path, str(1000 * copy)], stdout=subprocess.DEVNULL)
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
