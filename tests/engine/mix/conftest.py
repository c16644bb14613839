"""Sounds of 16-bit PCM, and drafts that lay them out."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mvpipe.model.draft import Draft, Media, Segment, Track, TrackType


@pytest.fixture
def wav(tmp_path: Path) -> Callable[..., Path]:
    """wav(name, samples float [n, channels], rate)."""

    def make(name: str, samples: np.ndarray, rate: int = 44_100) -> Path:
        path = tmp_path / name
        with wave.open(str(path), "wb") as out:
            out.setnchannels(samples.shape[1])
            out.setsampwidth(2)
            out.setframerate(rate)
            out.writeframes(np.rint(samples * 32768).clip(-32768, 32767).astype("<i2").tobytes())
        return path

    return make


@pytest.fixture
def sounding() -> Callable[..., Draft]:
    """sounding(ms, *tracks): each track a list of (start, duration, Media)."""

    def make(duration: int, *tracks: list[tuple[int, int, Media]], fps: float = 30.0) -> Draft:
        return Draft(
            duration,
            fps=fps,
            tracks=tuple(
                Track(
                    f"a{row}",
                    TrackType.AUDIO,
                    "music" if row == 0 else "sound",
                    segments=tuple(
                        Segment(f"a{row}-{column}", start, length, media)
                        for column, (start, length, media) in enumerate(track)
                    ),
                )
                for row, track in enumerate(tracks)
            ),
        )

    return make
