"""Damaged lists: bytes changed, lines shuffled, joined and repeated, and every one read and checked to its end.

    python tests/benchmarks/bench_mutations.py FOLDER [HOW_MANY] [SEED]
    python tests/benchmarks/bench_mutations.py --growth [READER]

Kept for 10,000 damaged lists: no exception but the one that says why there is
nothing to read, and never more than 5 s for a megabyte. With ``--growth`` the
pieces of every grammar are repeated n, 2n and 4n times instead (``growth.py``).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from hmtui.errors import SourceError
from hmtui.sources import check

MOST = 5.0
"""Seconds of a processor for a megabyte."""
LEAST = 20_000
"""Bytes below which a list counts as so many: what does not grow with it is not its fault."""
LONGEST = 60_000
FAILED = "failed"
TOKENS = [
    *(b"[", b"](", b"]", b"(", b")", b"|", b"\n|", b"|---|", b"**", b"`", b"```\n", b'"', b"'", b"<", b"</td>", b"<tr><td>"),
    *(b"<table>", b"<details><summary>", b"</details>", b"<a href=", b"<!--", b"-->", b"\n# ", b"\n- ", b"\n    ", b"\\", b"&amp;"),
    *(b"{", b"}", b"@article{", b"@string{", b"= #", b",", b"\nTY  - ", b"\xff", b"\xc3", b"\xe4\xb8", b"\x00", b"\r", b"\xef\xbb\xbf"),
    *(b" et al. ", b" and ", b"2020", b"https://", b"arXiv:2001.00001", b":star:", "论文：".encode(), "，".encode()),
]  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Cut a piece out of a list and damage it in one to forty places."""
    lines = data.split(b"\n")
    if len(data) > LONGEST:
        begin = chance.randrange(len(lines))
        lines = lines[begin : begin + chance.randrange(20, 600)]
        data = b"\n".join(lines)[:LONGEST]
    kind = chance.randrange(5)
    if kind == 0:
        chance.shuffle(lines)
        return b"\n".join(lines)[:LONGEST]
    if kind == 1:
        line = chance.choice(lines)
        return b"\n".join([*lines, *[line] * min(2000, LONGEST // (len(line) + 1))])[: 2 * LONGEST]
    if kind == 2:
        parts = data.split(b"\n")
        return b"".join(part + (b"\n" if chance.random() < 0.7 else b" ") for part in parts)
    damaged = bytearray(data)
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(damaged) + 1)
        choice = chance.randrange(4)
        if choice == 0 and damaged:
            damaged[at % len(damaged)] = chance.randrange(256)
        elif choice == 1:
            del damaged[at : at + chance.randrange(1, 80)]
        elif choice == 2:
            damaged[at:at] = damaged[at : at + chance.randrange(1, 80)]
        else:
            damaged[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 40, 400))
    return bytes(damaged)


def read(path: Path) -> tuple[str, float]:
    """Read a list and look at its records; say how that ended, and the seconds of a processor it took."""
    begun = time.process_time()
    try:
        check(str(path))
        end = "read"
    except SourceError:
        end = "refused, with the reason"
    except Exception:  # noqa: BLE001 - any of them is what is looked for
        end = FAILED
        traceback.print_exc()
    return end, time.process_time() - begun


def main(folder: str, how_many: int = 10_000, seed: int = 1) -> int:
    """Read them all; print what happened, and keep what failed."""
    sources = [path.read_bytes() for path in sorted(Path(folder).iterdir()) if path.is_file()]
    chance = random.Random(seed)  # noqa: S311 - the same lists each time
    ends: Counter[str] = Counter()
    slowest = (0.0, 0, 0.0)
    with tempfile.TemporaryDirectory() as there:
        path = Path(there, "list")
        path.write_bytes(b"- [A list](https://example.org/a.pdf), ICML 2020")
        check(str(path))  # what is loaded once counts for no list
        for number in range(how_many):
            data = mutated(chance.choice(sources), chance)
            path.write_bytes(data)
            end, took = read(path)
            rate = 1e6 * took / max(len(data), LEAST)
            if rate > MOST:  # a busy machine, or the list?
                took = min(took, read(path)[1])
                rate = 1e6 * took / max(len(data), LEAST)
            ends[end] += 1
            if end == FAILED:
                Path(tempfile.gettempdir(), f"failed-{seed}-{number}").write_bytes(data)
            slowest = max(slowest, (rate, len(data), took))
            if rate > MOST:
                ends["too slow"] += 1
                Path(tempfile.gettempdir(), f"slow-{seed}-{number}").write_bytes(data)
    print(f"{how_many} damaged lists:", ", ".join(f"{count} {end}" for end, count in ends.most_common()))
    print(f"slowest: {slowest[0]:.2f} s for a megabyte (at most {MOST:g}): {slowest[1]} bytes in {slowest[2]:.2f} s")
    return 1 if ends[FAILED] or ends["too slow"] else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--growth"]:
        sys.path.insert(0, str(Path(__file__).parent.parent))
        from benchmarks import growth

        sys.exit(growth.main(*sys.argv[2:3]))
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
