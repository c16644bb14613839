"""A realistic run, succeeded; tests make others of it with dataclasses.replace."""

from __future__ import annotations

import io
import itertools
import math
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from mvpipe.model.run import (
    AssetResult,
    Credits,
    Film,
    MusicSummary,
    OutputResult,
    RunResult,
    StepResult,
    Sync,
)
from mvpipe.report import Evidence, Still

SECONDS = 32.0
BEATS = tuple(round(0.25 + i * 60 / 118, 4) for i in range(62))
CUTS = BEATS[4:60:4]
SECTIONS = (
    ("intro", 0, 8, 0.3),
    ("verse", 8, 16, 0.55),
    ("drop", 16, 28, 1.0),
    ("outro", 28, 32, 0.2),
)
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def _tracks() -> tuple[dict[str, object], ...]:
    edges = [0.0, *CUTS, SECONDS]
    photos = [
        {"start": start, "end": end, "label": f"photo_{i % 8 + 1:02}.jpg"}
        for i, (start, end) in enumerate(itertools.pairwise(edges))
    ]
    song = [{"start": 0.0, "end": SECONDS, "label": "song.mp3"}]
    title = [
        {"start": 0.0, "end": 3.0, "label": "Neon Nights"},
        {"start": 27.0, "end": 31.0, "label": "Luna"},
    ]
    return (
        {"type": 0, "role": "main", "name": "Video", "segments": photos},
        {"type": 1, "role": "music", "name": "BGM", "segments": song},
        {"type": 7, "role": "title", "name": "Title", "segments": title},
    )


def _output(path: str, width: int, height: int, count: int) -> OutputResult:
    film = Film(width, height, 30.0, 960, SECONDS, "h264", "aac", SECONDS, "yuv420p", 48000)
    return OutputResult(path, SHA, count, "render_1795336200000", film)


def _assets() -> tuple[AssetResult, ...]:
    photos = (
        AssetResult(
            f"photo_{i:02}.jpg",
            "image",
            f"photos/photo_{i:02}.jpg",
            None,
            812_345 + i * 9173,
            SHA,
            None,
            2048,
            1365,
        )
        for i in range(1, 9)
    )
    song = AssetResult("song.mp3", "audio", "song.mp3", None, 1_283_402, SHA[::-1], 32.0)
    return (song, *photos, AssetResult("logo.png", "image", url="https://example.org/logo.png"))


def _steps(preview: OutputResult, film: OutputResult) -> tuple[StepResult, ...]:
    return (
        StepResult(
            "music-video",
            "prompt",
            "succeeded",
            8.42,
            prompt="create a music video synced to the beat with smooth transitions between my photos",
            reply="I made a music video of your 8 photos, cut on every fourth beat of song.mp3 (118 BPM).\nThe transitions are crossfades of a quarter of a second.",
            changes=(
                "added track Video with 15 segments (0–32 s)",
                "added track BGM: song.mp3 (0–32 s)",
            ),
            snapshot="snapshots/001-music-video.json",
            tool_calls=3,
        ),
        StepResult(
            "title",
            "prompt",
            "succeeded",
            0.31,
            'add the title "Neon Nights" for the first 3 seconds',
            "Added the title “Neon Nights”.",
            ('added text "Neon Nights" (0–3 s, center)',),
            "snapshots/002-title.json",
            (),
            1,
        ),
        StepResult("subtitle", "prompt", "skipped", 0.0, prompt="add the subtitle"),
        StepResult(
            "sparkle",
            "prompt",
            "unchanged",
            0.12,
            "make it sparkle like 星空",
            "I can't add particles; nothing was changed.",
            (),
            "snapshots/003-sparkle.json",
            ("the backend changed nothing",),
        ),
        StepResult("export-preview", "export", "succeeded", 6.2, outputs=(preview,)),
        StepResult("export", "export", "succeeded", 31.88, outputs=(film,)),
    )


@pytest.fixture
def run() -> RunResult:
    preview, film = (
        _output("out/preview.mp4", 640, 360, 1_900_120),
        _output("out/luna-neon-nights.mp4", 1920, 1080, 41_230_118),
    )
    return RunResult(
        run_id="20261122T083000Z-7f3a",
        name="neon-nights",
        run_dir=Path("runs/neon-nights/20261122T083000Z-7f3a"),
        status="succeeded",
        exit_code=0,
        started_at="2026-11-22T08:30:00.123Z",
        finished_at="2026-11-22T08:30:48.623Z",
        seconds=48.5,
        backend={"kind": "local", "url": "http://127.0.0.1:41873"},
        variables={"artist": "Luna", "title": "Neon Nights", "token": "***", "bars": 4},
        session_id="3f0c7c1e-5b44-4f8e-9a35-d6a2c8a5c7d1",
        task_id="task-52",
        credits_before=Credits(None, unlimited=True),
        credits_after=Credits(None, unlimited=True),
        assets=_assets(),
        steps=_steps(preview, film),
        outputs=(preview, film),
        timeline='Timeline (3 tracks): 1. Video: photo_01.jpg … (0-32s) 2. BGM: song.mp3 (0-32s, 100%) 3. Title: "Neon Nights" (0-3s)',
        tracks=_tracks(),
        music=MusicSummary(
            118.0,
            0.94,
            BEATS,
            BEATS[::4],
            tuple({"label": n, "start": s, "end": e, "energy": v} for n, s, e, v in SECTIONS),
        ),
        sync=Sync(14, 14, 12.4, CUTS),
    )


@pytest.fixture
def evidence() -> Evidence:
    stills = tuple(Still(SECONDS / 8 * (i + 0.5), _jpeg(i)) for i in range(8))
    return Evidence(stills, tuple(_peak(i / 800 * SECONDS) for i in range(800)), SECONDS)


def _jpeg(index: int) -> bytes:
    image = Image.new("RGB", (320, 180), (40 + index * 20, 60, 140 - index * 12))
    ImageDraw.Draw(image).ellipse(
        (90 + index * 8, 30, 210 + index * 8, 150), fill=(240, 200 - index * 15, 90)
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def _peak(time: float) -> tuple[float, float]:
    energy = next(value for _, start, end, value in SECTIONS if start <= time < end)
    kick = math.exp(-6 * ((time - 0.25) % (60 / 118)))
    height = energy * (0.25 + 0.7 * kick) * (0.8 + 0.2 * math.sin(time * 37))
    return (-height * 0.9, height)
