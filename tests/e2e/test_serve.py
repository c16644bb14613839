"""`mvpipe serve` in another process, and `mvpipe run` as a person starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mvpipe.pipeline import resume_run

MVPIPE = [sys.executable, "-m", "mvpipe"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The URL of a local engine in a process of its own."""
    command = [*MVPIPE, "serve", "--port", "0", "--data-dir", str(tmp_path / "served")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield line.split()[-1]
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait(20) in (0, 130)


def test_a_served_engine_makes_the_same_film_byte_for_byte(
    workshop: Any, served: str, tmp_path: Path
) -> None:
    recipe = workshop.recipe([workshop.song(), *workshop.photos()])
    built_in = workshop.run(recipe)
    remote = workshop.run(
        recipe, backend=served, run_dir=tmp_path / "run2", out_dir=tmp_path / "out2"
    )
    assert remote.backend["url"] == served
    assert remote.exit_code == built_in.exit_code == 0
    assert remote.outputs[0].sha256 == built_in.outputs[0].sha256


def test_json_events_are_lines_of_json(workshop: Any) -> None:
    recipe = workshop.recipe([workshop.song(), *workshop.photos()])
    done = subprocess.run(
        [*MVPIPE, "run", str(recipe), "--json"],
        cwd=workshop.folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[0]["event"] == "run-started"
    assert events[-1]["event"] == "run-finished"
    assert (workshop.folder / "out" / "film.mp4").is_file()


@pytest.mark.skipif(os.name == "nt", reason="SIGINT to a child is POSIX")
def test_ctrl_c_leaves_a_run_that_resumes_to_the_film(workshop: Any) -> None:
    recipe = workshop.recipe([workshop.song(20.0), *workshop.photos()])
    run_dir = workshop.folder / "run"
    process = subprocess.Popen(
        [*MVPIPE, "run", str(recipe), "--run-dir", str(run_dir), "--set", "output.size=1280x720"],
        cwd=workshop.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    journal = run_dir / "journal.jsonl"
    for _ in range(1200):
        if journal.exists() and "render-submitted" in journal.read_text("utf-8"):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "mvpipe resume" in said
    assert "Traceback" not in said
    result = resume_run(run_dir, workshop.events.append)
    assert (result.status, result.exit_code) == ("succeeded", 0)
    text = journal.read_text("utf-8")
    assert text.count('"event": "prompt-sending"') == 1
    assert text.count('"event": "render-submitting"') == 1
