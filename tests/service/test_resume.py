"""Going on with a stopped run: what is refused and why, `--force`, locks, signals, damage."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mvpipe.files import lock

Served = Callable[..., tuple[Any, str]]
Make = Callable[..., Any]


@pytest.fixture
def failed(served: Served, project: Make, slept: list[float]) -> tuple[Any, Any]:
    """A run whose first prompt was cut off without a change: (service, project)."""
    service, url = served("stream-cut-undone")
    made = project(url)
    assert made.here(made.run_args()).code == 1
    service.faults = frozenset()
    return service, made


def words(done: Any) -> str:
    return " ".join(done.said.split())


def test_a_prompt_that_may_have_arrived_is_not_sent_by_resume(failed: tuple[Any, Any]) -> None:
    service, made = failed
    done = made.here(made.resume_args())
    assert done.code == 1
    assert len(service.seen.prompts) == 1
    assert "was sent before and failed" in words(done)
    assert "--force make" in words(done)


def test_force_sends_it_anew_and_goes_on(failed: tuple[Any, Any]) -> None:
    service, made = failed
    done = made.here(made.resume_args("--force", "make"))
    assert done.code == 0, done.said
    assert service.seen.prompts.count(service.seen.prompts[0]) == 2
    assert len(service.seen.uploads) == 5
    assert service.seen.sessions == 1


def test_an_edit_that_shows_up_later_is_found_by_resume(failed: tuple[Any, Any]) -> None:
    service, made = failed
    service.draft = service.edited(service.seen.prompts[0])
    done = made.here(made.resume_args())
    assert done.code == 0, done.said
    assert len(service.seen.prompts) == 4
    step = done.report()["steps"][0]
    assert "the state shows that the edit was made" in step["warnings"][-1]


def test_a_changed_recipe_is_refused_with_what_has_changed(failed: tuple[Any, Any]) -> None:
    service, made = failed
    path = made.folder / "recipe.yaml"
    text = path.read_text("utf-8").replace('"Neon"', '"Night"').replace("  - b/1.png\n", "")
    path.write_text(text.replace("preview.mp4", "other.mp4"), "utf-8")
    done = made.here(made.resume_args())
    said = words(done)
    assert done.code == 1
    assert "asset 1-2.png is gone" in said
    assert 'step title: prompt was "add the title \\"Neon\\"' in said
    assert 'is "add the title \\"Night\\"' in said
    assert "step preview: output was" in said
    assert len(service.seen.prompts) == 1


def test_a_changed_recipe_goes_on_from_a_named_step(served: Served, project: Make) -> None:
    service, url = served()
    made = project(url)
    assert made.elsewhere(made.run_args(("backend.poll_interval=10ms",))).code == 0
    path = made.folder / "recipe.yaml"
    path.write_text(path.read_text("utf-8").replace('"the end\\"', '"fin\\"'), "utf-8")
    assert made.here(made.resume_args()).code == 1
    done = made.here(made.resume_args("--force", "last"))
    assert done.code == 0, done.said
    assert [prompt for prompt in service.seen.prompts if "fin" in prompt] != []
    assert len(service.seen.prompts) == 5
    assert len(service.seen.renders) == 3
    assert made.here(made.resume_args()).code == 0


def test_a_secret_with_another_value_is_another_film(failed: tuple[Any, Any]) -> None:
    _, made = failed
    done = made.here(["resume", str(made.run_dir), "--var", "hidden=something else"])
    assert done.code == 1
    assert "a secret variable has another value" in words(done)
    assert "something else" not in done.said


def test_force_knows_the_steps(failed: tuple[Any, Any]) -> None:
    _, made = failed
    done = made.here(made.resume_args("--force", "titel"))
    assert done.code == 2
    assert "did you mean title?" in words(done)


def test_a_file_changed_since_its_upload_is_refused(failed: tuple[Any, Any]) -> None:
    _, made = failed
    path = made.folder / "c.png"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    done = made.here(made.resume_args())
    assert done.code == 1
    assert "c.png has changed since this run uploaded it" in words(done)


def test_a_run_folder_in_use_is_refused(failed: tuple[Any, Any]) -> None:
    _, made = failed
    with lock(made.run_dir / ".lock"):
        done = made.here(made.resume_args())
    assert done.code == 3
    assert "in use by another mvpipe process" in words(done)


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from mvpipe.files import lock\n"
        "with lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    path = tmp_path / ".lock"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    with lock(path):
        pass


def test_a_torn_last_line_is_dropped_and_the_run_goes_on(failed: tuple[Any, Any]) -> None:
    service, made = failed
    service.draft = service.edited(service.seen.prompts[0])
    with (made.run_dir / "journal.jsonl").open("ab") as file:
        file.write(b'{"n": 99, "event": "step-fin')
    assert made.here(made.resume_args()).code == 0


def test_deeper_damage_is_reported_with_its_line(failed: tuple[Any, Any]) -> None:
    _, made = failed
    path = made.run_dir / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:4], b"\0\0\0\n", *lines[5:]]))
    done = made.here(made.resume_args())
    assert done.code == 3
    assert "journal.jsonl:5: this line of the journal is damaged" in words(done)


def stopped(made: Any, harness: Any, number: signal.Signals, line: str) -> tuple[int, str]:
    """The exit code and words of a run that gets a signal once its journal has a certain line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mvpipe", *made.run_args(harness.FAST[:3])],
        env={**harness.clean(os.environ), "PYTHONPATH": str(harness.ROOT), **made.environ},
        cwd=made.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    journal = made.run_dir / "journal.jsonl"
    for _ in range(600):
        if journal.exists() and line in journal.read_text("utf-8"):
            break
        time.sleep(0.05)
    process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    assert "mvpipe resume" in said
    assert "Traceback" not in said
    return process.returncode, said


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_run_that_resumes(
    number: signal.Signals, served: Served, project: Make, harness: Any
) -> None:
    service, url = served("heartbeats-only")
    made = project(url)
    code, said = stopped(made, harness, number, "prompt-taken")
    assert code == 130, said
    report = json.loads((made.run_dir / "report.json").read_text("utf-8"))
    assert (report["status"], report["error"]["code"]) == ("interrupted", "interrupted")
    service.faults = frozenset()
    service.draft = service.edited(service.seen.prompts[0])
    assert made.here(made.resume_args()).code == 0
    assert len(service.seen.prompts) == 4


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_ctrl_c_gets_through_to_uploads_that_nobody_answers(
    served: Served, project: Make, harness: Any
) -> None:
    service, url = served()
    service.uploads_answered.clear()
    made = project(url)
    code, said = stopped(made, harness, signal.SIGINT, "asset-uploading")
    service.uploads_answered.set()
    assert code == 130, said
    assert made.here(made.resume_args()).code == 0
    assert sorted(service.seen.upload_names) == ["1-2.png", "1.png", "c.png", "d.png", "song.wav"]
