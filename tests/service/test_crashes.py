"""`kill -9` of a real `mvpipe run`, then `resume`: the same film, everything once.

A few points here; `python benchmarks/crash_sweep.py` tries them all and prints the table.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")

POINTS = (("before", 10), ("after", 14), ("before", 16), ("before", 45), ("before", 61))
"""An upload and a prompt under way, a prompt and a render announced, a film downloaded."""


@pytest.mark.parametrize(("moment", "number"), POINTS)
def test_a_killed_run_resumes_to_the_same_film(
    moment: str,
    number: int,
    served: Callable[..., tuple[Any, str]],
    project: Callable[..., Any],
    harness: Any,
) -> None:
    service, url = served()
    made = project(url)
    planned = made.folder.parent / "film.mp4"
    planned.write_bytes(service.film)
    row, said = harness.crash_and_resume(made, moment, number, harness.sha256(planned))
    assert row.wrong == ()
    assert harness.wrong_with_service(service) == []
    assert made.leaks([*service.seen.tokens, harness.SECRET], said) == []


def test_a_killed_run_of_the_local_engine_resumes(
    project: Callable[..., Any], harness: Any
) -> None:
    made = project("local", size=", size: 64x36, fps: 30")
    clean = made.elsewhere(made.run_args(harness.FAST))
    assert clean.code == 0, clean.said
    film = harness.sha256(made.film)
    harness.start_over(made)
    row, _ = harness.crash_and_resume(made, "after", 15, film)
    assert row.wrong == ()
    assert harness.wrong_with_engine(made) == []


def test_a_download_goes_on_where_a_killed_process_left_it(
    served: Callable[..., tuple[Any, str]], project: Callable[..., Any], harness: Any
) -> None:
    service, url = served()
    service.films_whole.clear()
    made = project(url)
    part = made.folder / "out" / "preview.mp4.part"
    process = subprocess.Popen(
        [sys.executable, "-m", "mvpipe", *made.run_args(harness.FAST)],
        env={**harness.clean(os.environ), "PYTHONPATH": str(harness.ROOT), **made.environ},
        cwd=made.folder,
        stdout=subprocess.DEVNULL,
    )
    half = len(service.film) // 2
    for _ in range(600):
        if part.exists() and part.stat().st_size == half:
            break
        time.sleep(0.05)
    process.kill()
    process.wait(30)
    service.films_whole.set()
    assert made.elsewhere(made.resume_args()).code == 0
    assert service.seen.ranges == [f"bytes={half}-"]
    assert (made.folder / "out" / "preview.mp4").read_bytes() == service.film
    assert made.parts() == []
    assert harness.wrong_with_service(service) == []
