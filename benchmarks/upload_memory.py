"""Uploads one file of 500 MB and prints the peak memory of both sides: the client, and the local engine.

python benchmarks/upload_memory.py [megabytes]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "service"))

import harness
import standin

LIMITS_MB = {
    "client, to the stand-in": 120,
    "client, to the local engine": 120,
    "local engine": 200,
}


def main() -> int:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory(prefix="mvpipe-memory-") as name:
        folder = Path(name)
        film = harness.make_film(folder / "film.mp4")
        peaks = harness.upload_peaks(folder, megabytes * 1_000_000, standin.StandIn(film), standin)
    print(f"peak memory while {megabytes} MB are uploaded")
    for what, peak in peaks.items():
        print(f"  {what:<28} {peak:6.1f} MB   (limit {LIMITS_MB[what]} MB)")
    return int(any(peak > LIMITS_MB[what] for what, peak in peaks.items()))


if __name__ == "__main__":
    sys.exit(main())
