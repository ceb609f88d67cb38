"""Damage the state file at random, and check what a user would notice of it.

    python tests/annotations/damage.py 300

prints how many of so many damaged files lost something, and how many of these without a word.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hmtui.annotations import Annotations, State
from hmtui.annotations.history import History
from hmtui.models import Entry

if TYPE_CHECKING:
    from hmtui.annotations import View

__all__ = ["ENTRIES", "KINDS", "Seen", "make", "spoil", "what_is_seen"]

ENTRIES = [Entry(id=f"e{n}", name=f"Paper {n}", doi=f"10.1/{n}") for n in range(60)]
_PAGE = 4096

_MAKE = """
import os, signal, sys
sys.path[:0] = sys.argv[2:]
from damage import ENTRIES
from hmtui.annotations import Annotations, View
from hmtui.annotations.history import History
annotations = Annotations(sys.argv[1], catalog="list")
annotations.star(ENTRIES[:40], on=True)
for entry in ENTRIES[20:]:
    annotations.set_note([entry], f"On {entry.name}: " + "what I think of it. " * 12)
annotations.tag(ENTRIES[::3], add=["x", "y"])
annotations.set_read(ENTRIES[::4], "read")
History(annotations).save_view(View("v", "bert"))
annotations.close()
annotations = Annotations(sys.argv[1], catalog="list")  # what follows is in the log alone
annotations.star(ENTRIES[40:50], on=True)
for entry in ENTRIES[:12]:
    annotations.set_note([entry], f"Later, on {entry.name}. " * 20)
annotations.tag(ENTRIES[:20], add=["late"])
os.kill(os.getpid(), signal.SIGKILL)
"""


class Seen(NamedTuple):
    """What is shown of a file: the annotations of each record, the views, and the messages."""

    states: dict[str, State]
    views: tuple[View, ...]
    starred: frozenset[str]
    """As a search for them finds them."""
    notice: str


def make(folder: Path) -> Path:
    """Write a file of which a part is in its log, as a program leaves it that was killed."""
    path = folder / "state.db"
    subprocess.run([sys.executable, "-c", _MAKE, path, Path(__file__).parent], check=False)
    return path


def what_is_seen(path: Path) -> Seen:
    """Open a file as the program does, and look at everything."""
    annotations = Annotations(str(path), catalog="list")
    states = annotations.states(ENTRIES)
    starred = frozenset(name for names in annotations.papers_where("starred") for name in names)
    seen = Seen(states, History(annotations).views(), starred, annotations.notice)
    annotations.close()
    return seen._replace(notice=annotations.notice)


KINDS = ("one byte", "some bytes", "many bytes", "a page", "a piece", "an end", "nothing left")


def spoil(path: Path, seed: int) -> str:
    """Do damage to a file or its log; return what was done."""
    chance = random.Random(seed)  # noqa: S311 - which bytes to spoil
    target = path if seed % 2 else path.with_name(f"{path.name}-wal")
    kind = KINDS[seed // 2 % len(KINDS)]
    data = bytearray(target.read_bytes())
    size = len(data)
    if kind.endswith(("byte", "bytes")):
        for _ in range({"one byte": 1, "some bytes": 12, "many bytes": 300}[kind]):
            data[chance.randrange(size)] ^= chance.randrange(1, 256)
    elif kind == "a page":
        at = chance.randrange(size // _PAGE) * _PAGE
        data[at : at + _PAGE] = bytes(_PAGE)
    elif kind == "a piece":
        at = chance.randrange(size)
        piece = chance.randbytes(min(chance.randrange(1, 2000), size - at))
        data[at : at + len(piece)] = piece
    else:
        del data[chance.randrange(size) if kind == "an end" else 0 :]
    target.write_bytes(data)
    return f"{kind} of {target.name}"


def main(number: int) -> None:
    """Spoil so many files, and print what became of them."""
    with tempfile.TemporaryDirectory() as place:
        whole = make(Path(place))
        copy = Path(place) / "copy"
        expected: Seen | None = None
        found: Counter[str] = Counter()
        for seed in range(-1, number):
            shutil.rmtree(copy, ignore_errors=True)
            copy.mkdir()
            for file in whole.parent.glob("state.db*"):
                if file.suffix != ".db-shm":
                    shutil.copyfile(file, copy / file.name)
            done = spoil(copy / whole.name, seed) if seed >= 0 else "nothing"
            seen = what_is_seen(copy / whole.name)
            expected = expected or seen
            differs = seen[:3] != expected[:3]
            outcome = ("LOST IN SILENCE" if not seen.notice else "lost and said") if differs else "all there"
            wrong = [name for name, state in expected.states.items() if _is_wrong(seen.states.get(name), state)]
            named = seen.notice.partition("check ")[2]
            if any(f"Paper {name[1:]}" not in named for name in wrong) and " more" not in named:
                outcome += ", older or wrong and not named"
            found[f"{outcome} ({done.split(' of ')[-1]})"] += 1
            if "SILENCE" in outcome or "-v" in sys.argv:
                print(seed, done, outcome, seen.notice)
        for outcome, times in sorted(found.items()):
            print(f"{times:5} {outcome}")


def _is_wrong(seen: State | None, expected: State) -> bool:
    """Return whether a text is shown that no record was annotated with."""
    return seen is not None and bool(seen.note) and seen.note != expected.note


if __name__ == "__main__":
    main(int(sys.argv[1]))
