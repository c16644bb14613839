"""The three qualities and every encoder setting that goes with them; the figures behind the choice are in benchmarks/."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import cv2

from mvpipe.errors import UsageError


@dataclass(frozen=True)
class Quality:
    """x264's preset and constant rate factor with parameters laid over the preset; AAC bit/s for stereo."""

    preset: str
    crf: float
    params: str
    audio_bit_rate: int


# On still pictures in motion, mbtree with a lookahead of 5 frames, fixed B-frames and little adaptive quantisation
# buy superfast the SSIM of veryfast at 94 % of its size and 37 % of its CPU (benchmarks/qualities.py makes the
# table). No scene cuts: chunks begin at the cuts that count.
MOVING = "mbtree=1:rc-lookahead=5:b-adapt=0:scenecut=0:aq-mode=1:aq-strength=0.3:partitions=i8x8"

QUALITIES = {
    "draft": Quality("superfast", 26, f"{MOVING}:subme=0", 128_000),
    "standard": Quality("superfast", 21, MOVING, 192_000),
    "high": Quality("superfast", 17.8, MOVING, 256_000),
}

# One closed GOP a chunk, headers that don't depend on the content, constant frame rate.
CHUNK_PARAMS = "keyint=infinite:open-gop=0:stitchable=1:force-cfr=1:sliced-threads=0"


# OpenCV's numbers for CPU features (cv2.checkHardwareSupport; the names are not exported to Python).
_AVX2, _AVX512F = 11, 13


def _asm(width: int) -> str:
    """x264's macroblock tree in AVX-512 code reads past the end of a row when the picture's width in macroblocks is
    no multiple of 8, and what lies there leaks into the bits: 1080x1920 came out in several versions. Its AVX2 code
    does not, and gives the bytes that AVX-512 gives where that is sound, at a tenth more CPU (libavcodec 62.28, AMD
    EPYC, hundreds of runs at 13 sizes; tests/engine/media/test_chunk.py)."""
    if -(-width // 16) % 8 == 0:
        return ""
    wide = cv2.checkHardwareSupport(_AVX512F) and cv2.checkHardwareSupport(_AVX2)
    return ":asm=avx2" if wide else ""


@dataclass(frozen=True)
class FilmSettings:
    """All that the bytes of a chunk depend on beside its frames. Sizes even, in pixels."""

    width: int
    height: int
    fps: Fraction
    quality: str = "high"

    def __post_init__(self) -> None:
        if self.quality not in QUALITIES:
            names = ", ".join(QUALITIES)
            raise UsageError(f"unknown quality {self.quality!r}", hint=f"one of: {names}")
        if self.width % 2 or self.height % 2 or min(self.width, self.height) < 16:
            raise UsageError(
                f"a film can't be {self.width}x{self.height}", hint="use even sizes from 16x16 up"
            )

    @property
    def x264(self) -> dict[str, str]:
        """Options of libx264; one thread, so that the bytes don't depend on the machine."""
        params = self.coding["x264-params"] + _asm(self.width)
        return {**self.coding, "x264-params": params}

    @property
    def coding(self) -> dict[str, str]:
        """The options on which the bytes depend."""
        quality = QUALITIES[self.quality]
        return {
            "preset": quality.preset,
            "crf": f"{quality.crf:g}",
            "profile": "high",
            "threads": "1",
            "x264-params": f"{CHUNK_PARAMS}:{quality.params}",
        }

    @property
    def audio_bit_rate(self) -> int:
        return QUALITIES[self.quality].audio_bit_rate
