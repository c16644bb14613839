"""Small media and whole runs against the built-in local engine."""

from __future__ import annotations

import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mvpipe.model.run import Event, RunResult
from mvpipe.pipeline import Options, run_recipe

MAKE = "create a music video synced to the beat with smooth transitions between my photos"


def write_clicks(path: Path, seconds: float, *, bpm: float = 120.0, rate: int = 22_050) -> Path:
    samples = np.zeros(round(seconds * rate))
    burst = np.exp(-np.arange(400) / 60) * np.sin(np.arange(400) * 0.9)
    for start in np.arange(0, seconds - 0.03, 60 / bpm):
        at = round(start * rate)
        samples[at : at + 400] += burst[: samples.size - at]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 20_000).astype("<i2").tobytes())
    return path


def write_photo(path: Path, color: Sequence[int], size: tuple[int, int] = (160, 100)) -> Path:
    Image.new("RGB", size, tuple(color)).save(path)
    return path


@dataclass
class Workshop:
    """A folder in which recipes are written and run."""

    folder: Path
    events: list[Event] = field(default_factory=list)

    def recipe(self, assets: Sequence[str], steps: Sequence[str] = (MAKE,), **top: Any) -> Path:
        path = self.folder / "recipe.yaml"
        lines = ["version: 1", "name: small", "assets:", *(f"  - {name}" for name in assets)]
        lines += ["output: {path: film.mp4, size: 160x90, fps: 30, quality: draft}"]
        lines += [f"{key}: {value}" for key, value in top.items()]
        lines += ["steps:", *(f"  - {step}" for step in steps)]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    def run(self, recipe: Path, **options: Any) -> RunResult:
        chosen = {"out_dir": self.folder / "out", "run_dir": self.folder / "run", **options}
        return run_recipe(recipe, Options(**chosen), self.events.append)

    def song(self, seconds: float = 6.0, name: str = "song.wav", **how: Any) -> str:
        write_clicks(self.folder / name, seconds, **how)
        return name

    def photos(self, count: int = 3, **how: Any) -> list[str]:
        colors = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30), (30, 200, 200)]
        names = [f"photo{number}.png" for number in range(count)]
        for name, color in zip(names, colors, strict=False):
            write_photo(self.folder / name, color, **how)
        return names


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def decoded() -> Callable[[Path], np.ndarray[Any, Any]]:
    """Frames of a film as RGB floats [n, 9, 16, 3], each pixel the mean of its area."""

    def decode(path: Path) -> np.ndarray[Any, Any]:
        import av

        with av.open(str(path)) as film:
            frames = [
                np.asarray(frame.to_image().resize((16, 9), Image.Resampling.BOX), dtype=float)
                for frame in film.decode(video=0)
            ]
        return np.stack(frames)

    return decode
