"""Thousands of random keys, clicks and sizes: nothing crashes, and memory stays flat.

``HMTUI_SOAK_KEYS`` (2,000) is how many, ``HMTUI_SOAK_SEED`` (1) which ones. By hand, before a release:

    HMTUI_SOAK_KEYS=50000 HMTUI_SOAK_SEED=$RANDOM python -m pytest tests/system/test_soak.py -n0 -s
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest

from terminal_harness import KEYS, Terminal
from tools import hmtui_program

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = int(os.environ.get("HMTUI_SOAK_KEYS", "2000"))
SEED = int(os.environ.get("HMTUI_SOAK_SEED", "1"))
WINDOWS = ("?", ":", "Y", "t", "n", "V", "x", "\x0f")
"""What opens each kind of window, whose modules are then in memory."""
MANY = ("a", "*", "u", "y", "x", "\r", "M", *["\x1b[6~"] * 25, "/", "model", "\r", "/", "\x15", "\r")
"""What is done to all records once, which takes the most memory; pages that fill the caches of rows, and a search."""
ROUND = (
    *(key for window in WINDOWS for key in (window, "\x1b")),
    *("/", "\x15", "g", "p", "t", "\x06", "\x1b", "\x1b", "\x1b", "\r"),  # a search, and one online that is given up
    *("p", "p", "p", "\x1b", "f", "\x1b[B", "\x1b", "r", "*", "u", "u", "y", ">", "<"),
    *(":", "t", "h", "e", "m", "e", "\r", "\x1b[B", "\r"),
    *("\x0f", *"other.bib", "\r", "\x0f", "\r"),  # another list, and the one before
)
"""What a user does in a while, all of it."""
ROUNDS, WARM = 14, 6
"""How often it is done, and after how many times nearly everything has been loaded and cached that will be."""
MOST = 8
"""How often as much is done again where memory grew: what is loaded late, or a first peak, grows once; a leak goes on."""
FLAT = 1.10
RECORDS = 5_000
IDLE = 5
"""How often in a row, a hundredth of a second apart, the program must be found waiting."""
LATEST = 25
"""Keys that are shown when it crashes."""

QUITTING = {"q", "ctrl+q", "ctrl+z", "ctrl+c", "ctrl+d"}
TYPED = [*"abcdefghijklmnoprstuvwxyzGNSXY/?:!*#.-[]{}<>,;\"'()|0123456789 ", "é", "漢"]
NAMED = [name for name in KEYS if name not in QUITTING]
OTHERS = ["\x0f", "\x14", "\x07", "\x06", "\x02", "\x0e", "\x1b[200~pasted gpt\x1b[201~", "\x1b[15~", "\x1b[1;2B"]
"""Ctrl+O, T, G, F, B, N; a paste, F5, Shift+Down."""


def random_keys(chance: random.Random) -> Iterator[str]:
    """Yield what is typed, clicked or dragged, several keys of a kind at a time."""
    while True:
        kind = chance.random()
        if kind < 0.35:
            yield chance.choice(TYPED)
        elif kind < 0.7:
            yield KEYS[chance.choice(NAMED)]
        elif kind < 0.76:
            yield chance.choice(OTHERS)
        elif kind < 0.8:
            yield chance.choice(("\x10", ":", "?", "n", "t", "Y", "S", "\x0f"))  # what opens a window
        elif kind < 0.96:
            x, y = chance.randint(1, 130), chance.randint(1, 40)
            button = chance.choice((0, 0, 0, 64, 65, 35))
            yield f"\x1b[<{button};{x};{y}M" + (f"\x1b[<0;{x};{y}m" if button == 0 else "")
        else:
            yield chance.choice(("\x1b", "\r", "\x1b\x1b"))


def wait_idle(terminal: Terminal) -> None:
    """Wait until the program waits for keys: on a busy machine they come faster than it is given time to handle them."""
    deadline, idle = time.monotonic() + 120, 0
    while idle < IDLE and time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{terminal.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:  # no Linux, or it has just ended
            return
        idle = idle + 1 if state == "S" else 0
        time.sleep(0.01)


def resident(terminal: Terminal) -> list[int]:
    """Return the memory of the program in kB; nothing where that is not known."""
    try:
        status = Path(f"/proc/{terminal.process.pid}/status").read_text(encoding="ascii")
    except OSError:  # no Linux, or it has just ended
        return []
    return [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")]


class Soak:
    """One program under random keys; started again where they have ended it in the ordinary way."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        self._arguments, self._folder = arguments, folder
        self._chance = random.Random(SEED)  # noqa: S311 - to repeat it is the point
        self._latest: list[str] = []
        self.sizes: list[int] = []
        """Resident memory of the program that runs now, in kB, after each hundred keys."""

    def start(self) -> Terminal:
        self.sizes = []
        # A text editor that returns at once; no display, so that no web browser is started.
        environment = {"EDITOR": "true", "BROWSER": None, "DISPLAY": None, "WAYLAND_DISPLAY": None}
        terminal = Terminal([hmtui_program(), "--fresh", *self._arguments], env=environment, cwd=self._folder)
        terminal.wait_for("help", timeout=60)
        terminal.wait_gone("Esc stop", timeout=120)
        terminal.press("enter")
        for key in WINDOWS:
            for pressed in (key, "esc"):
                mark = terminal.mark()
                terminal.press(pressed)
                terminal.wait_answer(mark, timeout=60)
        for key in MANY:
            terminal.send(key)
            terminal.wait_quiet(0.3, timeout=60)
            wait_idle(terminal)
        return terminal

    def run(self) -> None:
        keys = random_keys(self._chance)
        terminal = self.start()
        try:
            sent, enough = 0, COUNT
            while sent < enough:
                burst = [next(keys) for _ in range(self._chance.choice((1, 1, 1, 2, 3, 5)))]
                self._latest = [*self._latest, *burst][-LATEST:]
                try:
                    terminal.send("".join(burst))
                except OSError:
                    terminal.wait()
                if self._chance.random() < 0.01:
                    terminal.resize(self._chance.randint(1, 150), self._chance.randint(1, 45))
                terminal.wait_quiet(self._chance.choice((0.005, 0.01, 0.03)), timeout=20)
                if sent // 100 != (sent + len(burst)) // 100:
                    wait_idle(terminal)
                    self._measure(terminal)
                sent += len(burst)
                if terminal.process.poll() is not None:
                    self._check_end(terminal, sent)
                    terminal.close()
                    terminal = self.start()
                if enough <= sent:
                    wait_idle(terminal)
                    self._measure(terminal)
                    if enough < MOST * COUNT and self.growth() > FLAT:
                        enough += COUNT
            terminal.press("ctrl+q")
            terminal.wait(60)
            self._check_end(terminal, sent)
        finally:
            terminal.close()

    def _check_end(self, terminal: Terminal, sent: int) -> None:
        log = Path(os.environ["XDG_STATE_HOME"]) / "hmtui" / "errors.log"
        wrong = log.read_text(encoding="utf-8") if log.exists() else ""
        assert terminal.process.returncode == 0, self._why(sent, f"exit code {terminal.process.returncode}\n{wrong}")
        assert not wrong, self._why(sent, wrong)

    def _why(self, sent: int, what: str) -> str:
        return f"seed {SEED}, after {sent} keys, the latest of which were {self._latest}: {what}"

    def _measure(self, terminal: Terminal) -> None:
        self.sizes += resident(terminal)

    def growth(self) -> float:
        """Return how much larger the program is in the last fifth of the keys than in the second.

        In the first one it loads and caches what it will need.
        """
        if len(self.sizes) < max(5, COUNT // 200):  # too few since the program was started last
            return 1.0
        fifth = len(self.sizes) // 5
        return median(self.sizes[-fifth:]) / median(self.sizes[fifth : 2 * fifth])


def generated(path: Path) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number in range(RECORDS):
            file.write(
                f"@article{{k{number}, title = {{Paper {number} on {'Very ' * (number % 40)}Large Models}}, "
                f"author = {{Doe, Jane and Roe, Richard}}, journal = {{J. of Tests}}, year = {1950 + number % 70}}}\n"
            )
    return path


@pytest.mark.parametrize("source", ["shipped", "long"])
def test_random_keys_neither_crash_it_nor_make_it_grow(source: str, tmp_path: Path) -> None:
    soak = Soak([] if source == "shipped" else [str(generated(tmp_path / "long.bib"))], tmp_path)
    soak.run()
    print(f"{source}: seed {SEED}, {COUNT} keys, kB {soak.sizes}")
    assert soak.growth() <= FLAT, f"seed {SEED}: it grew from key to key: {soak.sizes} kB"


def is_flat(sizes: list[int]) -> bool:
    """Return whether the program has hardly grown in the last rounds; where its size is not known, it is taken to be."""
    return not sizes or sizes[-1] <= FLAT * sizes[WARM - ROUNDS]


def test_the_same_again_and_again_takes_no_more_memory(tmp_path: Path) -> None:
    generated(tmp_path / "other.bib")
    services = ("HMTUI_ARXIV_URL", "HMTUI_CROSSREF_URL", "HMTUI_OPENALEX_URL", "HMTUI_S2_URL", "HF_ENDPOINT")
    environment = {"EDITOR": "true", "BROWSER": None, "DISPLAY": None, "WAYLAND_DISPLAY": None}
    nobody = dict.fromkeys(services, "https://127.0.0.1:9")
    sizes: list[int] = []
    with Terminal([hmtui_program(), "--fresh"], env={**environment, **nobody}, cwd=tmp_path) as terminal:
        terminal.wait_for("help", timeout=60)
        terminal.press("enter")
        number, enough = 0, ROUNDS
        while number < enough:
            terminal.resize(100 + number % 3, 30 + number % 2)
            for key in ROUND:
                terminal.send(key)
                terminal.wait_quiet(0.03, timeout=20)
            wait_idle(terminal)
            sizes += resident(terminal)
            number += 1
            if number == enough < MOST * ROUNDS and not is_flat(sizes):
                enough += ROUNDS - WARM
        terminal.press("ctrl+q")
        assert terminal.wait(60) == 0
    assert len(sizes) in {0, number}
    print(f"{number} rounds, kB {sizes}")
    assert is_flat(sizes), sizes
