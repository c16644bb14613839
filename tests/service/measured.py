"""`mvpipe` that says at its end how much memory it took at most: `peak <MB>` (VmHWM: of this program alone)."""

from __future__ import annotations

import sys
from pathlib import Path

from mvpipe.cli import main

if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    finally:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
        peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
        print(f"peak {peak * 1024 / 1e6:.1f}")
