"""A small film of generated photos with a song, and how to render it."""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mvpipe.engine.render import RenderJob, RenderOutcome, render
from mvpipe.model.draft import Draft, Media, Motion, Segment, Text, Track, TrackType, Transition

SIZE = (160, 96)


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[str, int], Path]:
    """photo(name, seed): smooth coloured noise at 240x160."""

    def make(name: str, seed: int) -> Path:
        rng = np.random.default_rng(seed)
        small = Image.fromarray(rng.integers(0, 256, (10, 15, 3), dtype=np.uint8))
        path = tmp_path / name
        small.resize((240, 160), Image.Resampling.BICUBIC).save(path)
        return path

    return make


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "song.wav"
    rng = np.random.default_rng(9)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(44_100)
        out.writeframes(rng.integers(-9000, 9000, (44_100 * 8, 2)).astype("<i2").tobytes())
    return path


@pytest.fixture
def assets(photo: Callable[[str, int], Path], song: Path) -> dict[str, Path]:
    found = {f"p{n}.png": photo(f"p{n}.png", n) for n in range(4)}
    return {**found, "song.wav": song}


@pytest.fixture
def film() -> Draft:
    """8 s at 30: four photos of 2 s with zooms and crossfades, a song, a title over the first 1.5 s."""
    photos = tuple(
        Segment(
            f"s{n}",
            2000 * n,
            2000,
            Media(
                f"p{n}.png",
                motion=Motion("zoom-in"),
                transition=Transition("crossfade", 400) if n else None,
            ),
        )
        for n in range(4)
    )
    music = (Segment("m", 0, 8000, Media("song.wav")),)
    title = (Segment("t", 0, 1500, Text("First light")),)
    return Draft(
        8000,
        width=SIZE[0],
        height=SIZE[1],
        tracks=(
            Track("v", TrackType.VIDEO, "main", segments=photos),
            Track("a", TrackType.AUDIO, "music", segments=music),
            Track("x", TrackType.TEXT, "title", segments=title),
        ),
    )


@pytest.fixture
def rendered(tmp_path: Path, assets: dict[str, Path]) -> Callable[..., RenderOutcome]:
    """rendered(draft, name=…, **job fields): a render into tmp_path with its cache in tmp_path/cache."""

    def run(draft: Draft, name: str = "film.mp4", **fields: Any) -> RenderOutcome:
        listeners = {key: fields.pop(key) for key in ("progress", "cancelled") if key in fields}
        job = RenderJob(
            draft, assets, tmp_path / name, "draft", None, None, tmp_path / "cache", workers=2
        )
        return render(
            replace(job, **fields),
            progress=listeners.get("progress", lambda done, total: None),
            cancelled=listeners.get("cancelled", lambda: False),
        )

    return run
