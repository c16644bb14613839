"""Speed, size and fidelity of x264 settings on photos in motion: the table behind media/quality.py.

    python benchmarks/qualities.py [--photos DIR] [--seconds 8] [SETTING …]

A setting is `preset/crf/x264 params`. Frames are the film's own composite (a zoom on each photo, crossfades), 1080p30;
every setting encodes the same frames in one thread, in chunks as a film's. CPU is that of encoding alone; SSIM is
of luma, against the composite.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from scene import draft_of, photos_in, synthetic_photos

from mvpipe.engine.compose import Painter, canvas_of
from mvpipe.engine.media import (
    ChunkEncoder,
    FilmSettings,
    Planes,
    Sound,
    encode_sound,
    write_film,
)
from mvpipe.engine.media.quality import CHUNK_PARAMS, QUALITIES
from mvpipe.engine.render.sources import FilmSources

WIDTH, HEIGHT = 1920, 1080
CHUNK = 60
"""Frames encoded at a time: the chunks of a film of ten photos in twenty seconds."""

BASE = "mbtree=1:rc-lookahead=5:b-adapt=0:scenecut=0"
CANDIDATES = (
    "veryfast/20/",
    "veryfast/23/",
    "superfast/20/mbtree=1:rc-lookahead=10",
    f"superfast/19/{BASE}",
    f"superfast/17.3/{BASE}:aq-mode=0",
    f"superfast/17.3/{BASE}:aq-mode=0:partitions=i8x8",
    "superfast/18.5/mbtree=0:b-adapt=0:scenecut=0:aq-mode=0:partitions=i8x8",
    "ultrafast/28/mbtree=0",
)


@dataclass(frozen=True)
class _Setting(FilmSettings):
    preset: str = "veryfast"
    crf: str = "20"
    params: str = ""

    @property
    def coding(self) -> dict[str, str]:
        params = ":".join(part for part in (CHUNK_PARAMS, self.params) if part)
        return {
            **super().coding,
            "preset": self.preset,
            "crf": self.crf,
            "x264-params": params,
        }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("settings", nargs="*", default=CANDIDATES)
    parser.add_argument("--photos", type=Path, help="a folder of photos; none: synthetic ones")
    parser.add_argument("--seconds", type=float, default=8)
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        photos = photos_in(chosen.photos) if chosen.photos else synthetic_photos(Path(folder))
        raw = Path(folder) / "frames.yuv"
        composite(photos, chosen.seconds, raw)
        frames = Frames(raw)
        now = [f"{one.preset}/{one.crf:g}/{one.params}" for one in QUALITIES.values()]
        print("| setting | CPU ms a frame | Mbit/s | SSIM |\n|---|---:|---:|---:|")
        for setting in dict.fromkeys((*now, *chosen.settings)):
            print(row(setting, frames, Path(folder)), flush=True)


class Frames:
    """1080p frames in a raw file, read through the page cache."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, np.uint8, "r").reshape(-1, WIDTH * HEIGHT * 3 // 2)

    def __len__(self) -> int:
        return len(self._bytes)

    def __getitem__(self, number: int) -> Planes:
        luma, chroma = WIDTH * HEIGHT, WIDTH * HEIGHT // 4
        y, u, v = np.split(self._bytes[number], (luma, luma + chroma))
        half = (HEIGHT // 2, WIDTH // 2)
        return Planes(y.reshape(HEIGHT, WIDTH), u.reshape(half), v.reshape(half))


def composite(photos: Sequence[Path], seconds: float, raw: Path) -> None:
    """The film's frames, uncompressed, into `raw`."""
    draft = draft_of(photos, seconds)
    canvas = canvas_of(draft)
    assets = {path.name: path for path in photos}
    with FilmSources(assets, max_pixels=20_000_000) as sources, raw.open("wb") as out:
        painter = Painter(draft, canvas, sources)
        for number in range(round(seconds * 30)):
            planes = painter.frame(number)
            out.writelines(plane.tobytes() for plane in (planes.y, planes.u, planes.v))


def row(setting: str, frames: Frames, folder: Path) -> str:
    preset, crf, params = setting.split("/", 2)
    settings = _Setting(WIDTH, HEIGHT, Fraction(30), "high", preset, crf, params)
    begun = time.process_time()
    chunks = []
    for start in range(0, len(frames), CHUNK):
        encoder = ChunkEncoder(settings)
        for number in range(start, min(start + CHUNK, len(frames))):
            encoder.add(frames[number])
        chunks.append(encoder.finish())
    spent = (time.process_time() - begun) / len(frames) * 1000
    size = sum(len(packet.data) for chunk in chunks for packet in chunk.packets)
    silent = encode_sound(Sound(np.zeros((1024, 2), np.float32), 44_100), bit_rate=64_000)
    film = folder / "film.mp4"
    write_film(film, chunks, silent, settings)
    rate = size * 8 / (len(frames) / 30) / 1e6
    return f"| {setting} | {spent:.1f} | {rate:.2f} | {compared(film, frames):.4f} |"


def compared(film: Path, frames: Frames, every: int = 7) -> float:
    """Mean SSIM of every seventh frame's luma against `frames`."""
    found = []
    with av.open(str(film)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number % every == 0:
                plane = frame.planes[0]
                rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
                found.append(ssim(rows[: frame.height, : frame.width], frames[number].y))
    assert number + 1 == len(frames), (number, len(frames))
    return float(np.mean(found))


def ssim(one: np.ndarray, two: np.ndarray) -> float:
    """Wang et al. 2004: a Gaussian window of 11 pixels, sigma 1.5."""
    a, b = one.astype(np.float32), two.astype(np.float32)

    def blur(plane: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(plane, (11, 11), 1.5)

    mean_a, mean_b = blur(a), blur(b)
    var_a, var_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    both = blur(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return float((top / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean())


if __name__ == "__main__":
    main()
