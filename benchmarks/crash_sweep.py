"""Kills a real `mvpipe run` at every line of its journal, resumes it, and prints what became of it.

    python benchmarks/crash_sweep.py standin            against the strict stand-in of the hosted service
    python benchmarks/crash_sweep.py local --every 2    against the local engine, every second point

Each point is tried twice: SIGKILL right after the line is on disk (its effect has not begun) and right
before it is written (its effect is done, but nothing says so).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "service"))

import harness
import standin

SIZE = ", size: 64x36, fps: 30"


def project_of(folder: Path, kind: str, url: str) -> harness.Project:
    size = SIZE if kind == "local" else ""
    return harness.Project(folder, "local" if kind == "local" else url, size=size)


def once(folder: Path, kind: str, film: bytes, work: Any) -> Any:
    """`work(project, service)` with a fresh backend and project."""
    service = standin.StandIn(film) if kind == "standin" else None
    with standin.serving(service) if service else nullcontext("local") as url:
        made = work(project_of(folder, kind, url), service)
    shutil.rmtree(folder)
    return made


def clean(project: harness.Project, service: Any) -> tuple[list[str], str]:
    done = project.elsewhere(project.run_args(harness.FAST))
    assert done.code == 0, done.said
    events = [entry["event"] for entry in done.journal()]
    return events, harness.sha256(project.film)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("kind", choices=["standin", "local"])
    parser.add_argument("--every", type=int, default=1)
    chosen = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="mvpipe-sweep-"))
    film = harness.make_film(base / "film.mp4")
    events, sha = once(base / "clean", chosen.kind, film, clean)
    print(f"a clean run writes {len(events)} lines\n\n{harness.HEAD}", flush=True)
    bad = points = leaks = 0
    started = time.monotonic()
    for number in range(1, len(events) + 1, chosen.every):
        for moment in ("before", "after"):

            def crash(project: harness.Project, service: Any) -> tuple[harness.Row, list[str]]:
                row, said = harness.crash_and_resume(project, moment, number, sha)  # noqa: B023
                wrong = (
                    harness.wrong_with_service(service)
                    if service
                    else harness.wrong_with_engine(project)
                )
                # The local engine's folder is the backend's: the secret text of a title may be in a draft.
                secrets = [*service.seen.tokens, harness.SECRET] if service else project.tokens()
                found = project.leaks(secrets, said)
                whole = harness.Row(**{**vars(row), "wrong": (*row.wrong, *wrong)})
                return whole, found

            row, found = once(base / f"{moment}{number}", chosen.kind, film, crash)
            points, bad, leaks = points + 1, bad + bool(row.wrong), leaks + len(found)
            print(row.line(), flush=True)
            for leak in found:
                print(f"    leak: {leak}", flush=True)
    seconds = time.monotonic() - started
    print(f"\n{points} crashes, {bad} with something wrong, {leaks} leaks, {seconds:.0f} s")
    shutil.rmtree(base)
    return 1 if bad or leaks else 0


if __name__ == "__main__":
    sys.exit(main())
