"""Small JPEGs of a film for people to look at."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import cv2
from PIL import Image

from mvpipe.engine.media.clip import Clip
from mvpipe.engine.media.planes import to_rgb

JPEG_QUALITY = 82


def film_stills(path: Path, times: Sequence[float], *, width: int) -> tuple[bytes, ...]:
    """The frames shown at `times` (seconds) as JPEGs `width` pixels wide, in the order asked.

    Read in order of time, so that each stretch of the film is decoded once. Raises MediaFailed, DiskFailed.
    """
    found: dict[float, bytes] = {}
    with Clip(path) as clip:
        for time in sorted(set(times)):
            found[time] = _still(clip, time, width)
    return tuple(found[time] for time in times)


def _still(clip: Clip, time: float, width: int) -> bytes:
    rgb = to_rgb(clip.frame_at(time))
    height = max(1, round(rgb.shape[0] * width / rgb.shape[1]))
    method = cv2.INTER_AREA if width < rgb.shape[1] else cv2.INTER_CUBIC
    small = cv2.resize(rgb, (width, height), interpolation=method)
    out = io.BytesIO()
    Image.fromarray(small).save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()
