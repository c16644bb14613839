"""What happened in a run: events while it goes on, and the result that reports and exit code read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

RunStatus = Literal["succeeded", "failed", "interrupted"]
StepStatus = Literal["succeeded", "failed", "skipped", "unchanged"]


@dataclass(frozen=True)
class Event:
    """One thing worth showing while a run goes on; `--json` prints it as one line.

    kinds and their `data`:
    run-started {name, run_id, run_dir, backend, steps}; note {text};
    step-started {kind, prompt?, index, total}; still-working {seconds}; warning {text};
    progress {activity: upload|analysis|prompt|render|download|check, done, total, unit: bytes|frames|share|seconds|items, label?};
    step-finished {status, seconds, reply?, changes}; run-finished {status, exit_code, outputs, report, error?}.
    """

    kind: str
    step: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """An error as the report shows it."""

    code: str
    message: str
    hint: str | None = None
    exit_code: int = 3


@dataclass(frozen=True)
class Credits:
    """None where the backend does not count; `unlimited` on the local engine."""

    available: float | None
    frozen: float | None = None
    total: float | None = None
    unlimited: bool = False


@dataclass(frozen=True)
class AssetResult:
    name: str
    kind: str
    path: str | None = None
    url: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Film:
    """What a probe of a finished file found. `frames` counted by reading every packet; seconds of the
    picture; `audio_seconds` None without sound."""

    width: int
    height: int
    fps: float
    frames: int
    seconds: float
    video_codec: str
    audio_codec: str | None
    audio_seconds: float | None
    pixel_format: str = "yuv420p"
    sample_rate: int | None = None


@dataclass(frozen=True)
class OutputResult:
    path: str
    sha256: str
    bytes: int
    render_id: str
    film: Film


@dataclass(frozen=True)
class StepResult:
    id: str
    kind: str
    status: StepStatus
    seconds: float
    prompt: str | None = None
    reply: str | None = None
    changes: tuple[str, ...] = ()
    snapshot: str | None = None
    warnings: tuple[str, ...] = ()
    tool_calls: int = 0
    outputs: tuple[OutputResult, ...] = ()
    error: Problem | None = None
    credits: float | None = None
    """What the step cost; None where the backend does not count."""


@dataclass(frozen=True)
class MusicSummary:
    """Beats and downbeats in seconds on the timeline; sections as in the state."""

    tempo: float
    confidence: float
    beats: tuple[float, ...]
    downbeats: tuple[float, ...]
    sections: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Sync:
    """`on_beat` of `cuts` lie within one frame of a beat; `max_error_ms` over all cuts."""

    cuts: int
    on_beat: int
    max_error_ms: float
    cut_times: tuple[float, ...] = ()


@dataclass(frozen=True)
class RunResult:
    run_id: str
    name: str
    run_dir: Path
    status: RunStatus
    exit_code: int
    started_at: str
    finished_at: str
    seconds: float
    backend: Mapping[str, str]
    variables: Mapping[str, object]
    session_id: str | None
    task_id: str | None
    credits_before: Credits | None
    credits_after: Credits | None
    assets: tuple[AssetResult, ...]
    steps: tuple[StepResult, ...]
    outputs: tuple[OutputResult, ...]
    timeline: str
    tracks: tuple[Mapping[str, Any], ...]
    """For drawing: [{type, role, name, segments: [{start, end (s), label}]}] read from the last state."""
    music: MusicSummary | None
    sync: Sync | None
    warnings: tuple[str, ...] = ()
    error: Problem | None = None
