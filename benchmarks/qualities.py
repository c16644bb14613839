"""Speed, size and fidelity of x264 settings on photos in motion: the table behind media/quality.py.

    python benchmarks/qualities.py [--photos DIR] [--seconds 8] [SETTING …]

A setting is `preset/crf/x264 params`. Frames are the film's own composite (a zoom on each photo, crossfades), 1080p30;
every setting encodes the same frames in one thread. CPU is that of encoding alone, SSIM and PSNR are of luma,
against the composite.
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
from mvpipe.engine.media import ChunkEncoder, FilmSettings, Planes
from mvpipe.engine.media.quality import CHUNK_PARAMS, QUALITIES
from mvpipe.engine.render.sources import FilmSources

CANDIDATES = (
    "ultrafast/26/mbtree=0",
    "ultrafast/28/mbtree=0",
    "superfast/26/mbtree=1:rc-lookahead=10",
    "superfast/23/mbtree=0",
    "superfast/23/mbtree=1:rc-lookahead=10",
    "superfast/20/mbtree=0",
    "superfast/20/mbtree=1:rc-lookahead=5",
    "superfast/20/mbtree=1:rc-lookahead=10",
    "superfast/20/mbtree=1:rc-lookahead=20",
    "superfast/18/mbtree=1:rc-lookahead=10",
    "veryfast/23/",
    "veryfast/20/",
)


@dataclass(frozen=True)
class _Setting(FilmSettings):
    preset: str = "veryfast"
    crf: str = "20"
    params: str = ""

    @property
    def x264(self) -> dict[str, str]:
        options = dict(super().x264)
        asm = (
            options["x264-params"].rpartition(":asm=")[2]
            if ":asm=" in options["x264-params"]
            else ""
        )
        parts = [CHUNK_PARAMS, self.params, f"asm={asm}" if asm else ""]
        joined = ":".join(part for part in parts if part)
        return {**options, "preset": self.preset, "crf": self.crf, "x264-params": joined}


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
        frames = composite(photos, chosen.seconds)
    now = [f"{one.preset}/{one.crf:g}/{one.params}" for one in QUALITIES.values()]
    print("| setting | CPU ms a frame | Mbit/s | SSIM | PSNR dB |\n|---|---:|---:|---:|---:|")
    for setting in dict.fromkeys((*now, *chosen.settings)):
        print(row(setting, frames), flush=True)


def composite(photos: Sequence[Path], seconds: float) -> list[Planes]:
    draft = draft_of(photos, seconds)
    canvas = canvas_of(draft)
    with FilmSources({path.name: path for path in photos}, max_pixels=20_000_000) as sources:
        painter = Painter(draft, canvas, sources)
        return [painter.frame(number) for number in range(round(seconds * 30))]


def row(setting: str, frames: Sequence[Planes]) -> str:
    preset, crf, params = setting.split("/", 2)
    settings = _Setting(1920, 1080, Fraction(30), "high", preset, crf, params)
    begun = time.process_time()
    size = 0
    packets: list[bytes] = []
    extradata = b""
    for start in range(0, len(frames), 90):
        encoder = ChunkEncoder(settings)
        for frame in frames[start : start + 90]:
            encoder.add(frame)
        chunk = encoder.finish()
        packets += [packet.data for packet in chunk.packets]
        size += sum(len(packet.data) for packet in chunk.packets)
        extradata = chunk.extradata
    spent = (time.process_time() - begun) / len(frames) * 1000
    ssims, errors = fidelity(extradata, packets, frames)
    psnr = 10 * np.log10(255**2 / np.mean(errors))
    rate = size * 8 / (len(frames) / 30) / 1e6
    return f"| {setting} | {spent:.1f} | {rate:.2f} | {np.mean(ssims):.4f} | {psnr:.2f} |"


def fidelity(
    extradata: bytes, packets: Sequence[bytes], frames: Sequence[Planes], every: int = 7
) -> tuple[list[float], list[float]]:
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = extradata
    decoder.thread_count = 1
    ssims, errors, number = [], [], 0
    for data in (*packets, None):
        for frame in decoder.decode(av.Packet(data) if data else None):
            if number % every == 0:
                plane = frame.planes[0]
                rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
                seen = rows[: frame.height, : frame.width]
                ssims.append(ssim(seen, frames[number].y))
                errors.append(float(np.mean((seen.astype(np.float32) - frames[number].y) ** 2)))
            number += 1
    assert number == len(frames), (number, len(frames))
    return ssims, errors


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
