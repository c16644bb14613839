"""Runs mvpipe against a service with faults drawn at random, several at once, and prints what became of each.

python benchmarks/random_faults.py 200
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "service"))

import harness
import standin


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    base = Path(tempfile.mkdtemp(prefix="mvpipe-faults-"))
    films = harness.make_film(base / "a.mp4"), harness.make_film(base / "b.mp4", size=(96, 64))
    print("seed exit seconds  error              faults", flush=True)
    rows = []
    for seed in range(count):
        rows.append(harness.draw(seed, base / str(seed), films, standin))
        print(rows[-1].line(), flush=True)
    bad = [row for row in rows if row.wrong]
    codes = ", ".join(f"{code}: {n}" for code, n in sorted(Counter(r.code for r in rows).items()))
    slowest = max(row.seconds for row in rows)
    faults = len({fault for row in rows for fault in row.faults})
    print(
        f"\n{count} runs with {faults} kinds of fault; exit codes {codes}; slowest {slowest:.1f} s"
    )
    print(f"{len(bad)} with something wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
