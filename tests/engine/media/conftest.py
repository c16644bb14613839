"""Tiny pictures, clips and sounds made on the spot. Clips carry their frame numbers as black and white stripes."""

from __future__ import annotations

import struct
import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from mvpipe.engine.media import Planes

STRIPES = 8
WIDTH, HEIGHT = 128, 64


def stripes(number: int) -> np.ndarray:
    """Luma [64, 128] whose eight vertical stripes spell `number` in binary, lowest bit left."""
    bits = [(number >> bit) & 1 for bit in range(STRIPES)]
    row = np.repeat([235 if bit else 16 for bit in bits], WIDTH // STRIPES)
    return np.tile(row.astype(np.uint8), (HEIGHT, 1))


@pytest.fixture
def read_number() -> Callable[[Planes], int]:
    def read(planes: Planes) -> int:
        centre = planes.y[planes.height // 2]
        step = planes.width // STRIPES
        return sum(int(centre[bit * step + step // 2] > 128) << bit for bit in range(STRIPES))

    return read


@pytest.fixture
def numbered_clip(tmp_path: Path) -> Callable[..., Path]:
    """numbered_clip(frames, fps, name=…, times=…, keyint=…): frame n shows n; `times` (ms) make it variable."""

    def make(
        frames: int,
        fps: Fraction,
        *,
        name: str = "clip.mp4",
        times: list[int] | None = None,
        keyint: int = 12,
    ) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=fps)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            base = Fraction(1, 1000) if times else 1 / fps
            stream.codec_context.time_base = base
            stream.options = {"crf": "10", "preset": "veryfast", "g": str(keyint)}
            for number in range(frames):
                luma = stripes(number)
                stacked = np.vstack([luma, np.full((HEIGHT // 2, WIDTH), 128, np.uint8)])
                frame = av.VideoFrame.from_ndarray(stacked, format="yuv420p")
                frame.pts = times[number] if times else number
                frame.time_base = base
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    return make


@pytest.fixture
def flat_clip(tmp_path: Path) -> Callable[..., Path]:
    """flat_clip(colours, pixel_format, matrix, full): one clip of flat YCbCr frames, each (y, cb, cr) held 3 frames."""

    def make(
        colours: list[tuple[int, int, int]],
        *,
        codec: str = "libx264",
        pixel_format: str = "yuv420p",
        matrix: int = 1,
        full: bool = False,
    ) -> Path:
        path = tmp_path / f"flat-{pixel_format}-{matrix}-{full}.mkv"
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=10)
            stream.width, stream.height, stream.pix_fmt = 64, 64, pixel_format
            stream.codec_context.colorspace = matrix
            stream.codec_context.color_range = 2 if full else 1
            stream.options = {"crf": "1", "preset": "veryfast"}
            for index, colour in enumerate(c for c in colours for _ in range(3)):
                frame = av.VideoFrame(64, 64, pixel_format)
                for plane, value in zip(frame.planes, colour, strict=True):
                    kind = np.uint16 if "10" in pixel_format else np.uint8
                    count = plane.buffer_size // np.dtype(kind).itemsize
                    plane.update(np.full(count, value, kind).tobytes())
                frame.pts = index
                frame.time_base = Fraction(1, 10)
                frame.colorspace, frame.color_range = matrix, 2 if full else 1
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path

    return make


@pytest.fixture
def turned() -> Callable[[Path, int], Path]:
    """turned(mp4, degrees clockwise): the display matrix in `tkhd` written over, as a phone's camera does."""
    turns = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}

    def turn(path: Path, degrees: int) -> Path:
        data = bytearray(path.read_bytes())
        at = data.index(b"tkhd") + 4
        version = data[at]
        matrix = at + 4 + (32 if version == 1 else 20) + 16
        a, b, c, d = turns[degrees]
        values = (a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30)
        data[matrix : matrix + 36] = struct.pack(">9i", *values)
        target = path.with_name(f"turned-{degrees}.mp4")
        target.write_bytes(data)
        return target

    return turn


@pytest.fixture
def wav(tmp_path: Path) -> Callable[..., Path]:
    """wav(samples float [n, channels], rate, name=…): 16-bit PCM."""

    def make(samples: np.ndarray, rate: int, *, name: str = "sound.wav") -> Path:
        path = tmp_path / name
        with wave.open(str(path), "wb") as out:
            out.setnchannels(samples.shape[1])
            out.setsampwidth(2)
            out.setframerate(rate)
            out.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())
        return path

    return make
