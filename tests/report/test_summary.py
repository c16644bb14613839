from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mvpipe.model.run import Credits, Problem, RunResult
from mvpipe.report import summary_lines
from mvpipe.report.wording import file_size, moment, number, timecode, took


def test_success_names_film_sync_and_report(run: RunResult, tmp_path: Path) -> None:
    (tmp_path / "report.html").touch()
    (tmp_path / "report.json").touch()
    result = replace(run, run_dir=tmp_path, outputs=run.outputs[1:])
    assert summary_lines(result) == (
        "run      succeeded: neon-nights, 6 steps in 48.5 s",
        "film     out/luna-neon-nights.mp4, 0:32.00, 1920×1080 at 30 fps, 41.2 MB",
        "sync     14 of 14 cuts on the beat, worst 12 ms",
        "warning  sparkle: the backend changed nothing",
        f"report   {tmp_path / 'report.html'}",
    )


def test_stopped_run_says_how_to_go_on(run: RunResult) -> None:
    problem = Problem("interrupted", "interrupted by\nCtrl-C", None, 130)
    result = replace(run, status="interrupted", exit_code=130, error=problem, outputs=(), sync=None)
    lines = summary_lines(result)
    assert lines[0] == "run      interrupted: neon-nights, 6 steps in 48.5 s"
    assert lines[1] == "error    interrupted by Ctrl-C"
    assert lines[-1] == f"go on    mvpipe resume {run.run_dir}"


def test_failed_step_is_not_worth_resuming_but_has_its_hint(run: RunResult) -> None:
    problem = Problem("step-failed", "expected 1 text track, found 0", "reword the prompt", 1)
    lines = summary_lines(replace(run, status="failed", exit_code=1, error=problem))
    assert "hint     reword the prompt" in lines
    assert not any(line.startswith("go on") for line in lines)


def test_credits_are_told_where_they_count(run: RunResult) -> None:
    lines = summary_lines(replace(run, credits_before=Credits(100), credits_after=Credits(88.5)))
    assert "credits  11.5 spent, 88.5 left" in lines


def test_many_warnings_are_counted(run: RunResult) -> None:
    lines = summary_lines(replace(run, steps=(), warnings=tuple(f"w{i}" for i in range(9))))
    assert sum(line.startswith("warning") for line in lines) == 3
    assert "         and 6 warnings more in the report" in lines


@pytest.mark.parametrize(
    ("seconds", "digits", "text"),
    [
        (0, 0, "0:00"),
        (59.996, 2, "1:00.00"),
        (206.4, 1, "3:26.4"),
        (3723, 0, "1:02:03"),
        (float("nan"), 0, "?"),
    ],
)
def test_timecode(seconds: float, digits: int, text: str) -> None:
    assert timecode(seconds, digits) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.84, "840 ms"),
        (0.9996, "1.0 s"),
        (59.96, "1 min 00 s"),
        (252, "4 min 12 s"),
        (3599.7, "1 h 00 min"),
        (7320, "2 h 02 min"),
    ],
)
def test_took(seconds: float, text: str) -> None:
    assert took(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (48_200_000, "48.2 MB"),
        (999_960, "1.0 MB"),
        (5_120_000_000, "5.1 GB"),
    ],
)
def test_file_size(count: int, text: str) -> None:
    assert file_size(count) == text


def test_numbers_and_moments() -> None:
    assert (number(30.0), number(29.97), number(100.0, 0)) == ("30", "29.97", "100")
    assert moment("2026-11-22T09:30:00.123+01:00") == "22 November 2026, 08:30 UTC"
    assert moment("some day") == "some day"
