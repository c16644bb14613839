"""Animated GIFs and WebPs as clips: a function from time to picture, like media.clip."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import TracebackType

from PIL import Image

from mvpipe.engine.media.faults import reading
from mvpipe.engine.media.picture import flattened, opened_picture
from mvpipe.engine.media.planes import Planes, from_rgb

MOVING = ("GIF", "WEBP")
"""Formats that may be animations. Others with several pictures (TIFF, MPO, ICO) show variants of one."""
SHORTEST_MS, USUAL_MS = 20, 100
"""A picture that says it lasts less than the first is shown for the second, as in browsers."""
KEPT_BYTES = 48 << 20
"""An animation no larger than this is kept decoded, so that it can loop and run backwards at no cost."""


def is_animation(path: Path) -> bool:
    """Whether a picture moves; says nothing about its health."""
    try:
        with opened_picture(path) as image:
            return image.format in MOVING and bool(getattr(image, "is_animated", False))
    except Exception:  # whatever is wrong with it is told when it is read
        return False


def animation_times(path: Path) -> tuple[Fraction, ...]:
    """When each picture ends, in seconds. Raises MediaFailed."""
    with reading(path), opened_picture(path) as image:
        return _times(image)


class Animation:
    """One open animation; without end where the file says so. Not for use by two threads at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with reading(path):
            self._opened = opened_picture(path)
            self._image: Image.Image | None = self._opened.__enter__()
            self._ends = _times(self._image)
            self._loops = self._image.info.get("loop", 1) == 0
            size = self._image.width * self._image.height
            self._keeps = size * len(self._ends) * 5 // 2 <= KEPT_BYTES
        self._kept: dict[int, Planes] = {}

    def __enter__(self) -> Animation:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._image is not None:
            self._image = None
            self._opened.__exit__(None, None, None)

    def frame_at(self, seconds: float) -> Planes:
        """The picture shown at `seconds`: upright, with its alpha. Beyond the end the first again, or the last.
        Raises MediaFailed."""
        time = Fraction(max(0.0, seconds)) + Fraction(1, 10_000)
        if self._loops:
            time %= self._ends[-1]
        index = min(bisect_right(self._ends, time), len(self._ends) - 1)
        if index not in self._kept:
            with reading(self._path):
                planes = self._read(index)
            if not self._keeps:
                self._kept.clear()
            self._kept[index] = planes
        return self._kept[index]

    def _read(self, index: int) -> Planes:
        image = self._image
        assert image is not None
        image.seek(index)
        rgb, alpha = flattened(image.convert("RGBA"))
        return replace(from_rgb(rgb), alpha=alpha)


def _times(image: Image.Image) -> tuple[Fraction, ...]:
    ends: list[Fraction] = []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        image.load()
        lasting = image.info.get("duration", 0) or 0
        lasting = lasting if lasting >= SHORTEST_MS else USUAL_MS
        ends.append((ends[-1] if ends else Fraction(0)) + Fraction(round(lasting), 1000))
    image.seek(0)
    return tuple(ends)
