"""A bar of a song's waveform that runs with it: what was heard in full ink, what is to come in a fainter one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from mvpipe.engine.compose.blending import Patch
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.film import Layer
from mvpipe.engine.compose.framing import Rect
from mvpipe.engine.compose.ink import ink_of
from mvpipe.engine.compose.pixels import Floats, as_floats
from mvpipe.engine.compose.places import MARGIN, anchor
from mvpipe.engine.compose.sources import Sources
from mvpipe.engine.media import Planes, halved
from mvpipe.model.draft import Media

WIDTH = 0.5
"""Of the canvas' width, where the draft says nothing."""
HEIGHT = 0.09
"""Of the canvas' shorter side."""
PITCH = 0.0105
"""From one bar to the next, of the shorter side; half of it is ink."""
SPAN_S = 6.0
"""Seconds of the song that the bar shows at once."""
TO_COME = 0.45
PEAKS_A_SECOND = 100
FINE = 4
"""Samples a pixel, so that bars glide instead of stepping."""


def is_waveform(media: Media) -> bool:
    return media.extra.get("kind") == "waveform"


@dataclass(frozen=True)
class Waveform:
    media: Media
    rect: Rect
    pitch: float
    fps: float

    def patch(self, sources: Sources, since: int) -> Patch:
        """The bar, `since` frames after its segment's start."""
        now = self.media.source_in / 1000 + since / self.fps * self.media.speed
        alpha = self._alpha(sources.loudness(self.media.asset), now)
        ink = ink_of(str(self.media.extra.get("color", "#ffffff")))
        rect = self.rect
        half = (rect.height // 2, rect.width // 2)
        planes = Planes(
            np.full((rect.height, rect.width), ink[0], np.uint8),
            np.full(half, ink[1], np.uint8),
            np.full(half, ink[2], np.uint8),
        )
        return Patch(rect.x, rect.y, planes, alpha, halved(alpha))

    def _alpha(self, peaks: tuple[float, ...], now: float) -> Floats:
        """Bars at fixed moments of the song, gliding to the left; the middle of the bar is now."""
        rect = self.rect
        step = SPAN_S * self.pitch / rect.width
        fine = np.zeros((rect.height, rect.width * FINE), np.float32)
        first = int((now - SPAN_S / 2) / step) - 1
        for number in range(first, first + int(rect.width / self.pitch) + 4):
            x = rect.width / 2 + (number * step - now) / SPAN_S * rect.width
            if not 0 <= number * step * PEAKS_A_SECOND < len(peaks):
                continue
            left, right = (round((x + side * self.pitch / 4) * FINE) for side in (-1, 1))
            tall = max(0.06, _level(peaks, number * step, step)) * rect.height / 2
            top, bottom = round(rect.height / 2 - tall), round(rect.height / 2 + tall)
            light = 1.0 if number * step <= now else TO_COME
            fine[max(0, top) : bottom, max(0, left) : max(0, right)] = light
        wide = as_floats(cv2.resize(fine, (rect.width, rect.height), interpolation=cv2.INTER_AREA))
        fading: Floats = wide * _faded(rect.width)
        return fading


def waveform(media: Media, layer: Layer, canvas: Canvas) -> Waveform:
    """The waveform bar of a segment in its place."""
    del layer
    shorter = min(canvas.width, canvas.height)
    margin = MARGIN * shorter
    across = min((media.size or WIDTH) * canvas.width, canvas.width - 2 * margin)
    width, height = 2 * round(across / 2), 2 * round(HEIGHT * shorter / 2)
    x, y = anchor(media.place or "bottom-center")
    left = margin + x * (canvas.width - 2 * margin - width)
    top = margin + y * (canvas.height - 2 * margin - height)
    rect = Rect(2 * round(left / 2), 2 * round(top / 2), max(2, width), max(2, height))
    return Waveform(media, rect, max(2.0, PITCH * shorter), float(canvas.fps))


def _level(peaks: tuple[float, ...], start: float, length: float) -> float:
    first = int(start * PEAKS_A_SECOND)
    last = max(first + 1, int((start + length) * PEAKS_A_SECOND))
    return max(peaks[max(0, first) : max(0, last)], default=0.0)


@lru_cache(maxsize=4)
def _faded(width: int) -> Floats:
    """Full in the middle, gone at both ends."""
    place = (np.arange(width, dtype=np.float32) + 0.5) / width
    side = np.minimum(place, 1 - place)
    result: Floats = np.clip(side / np.float32(0.12), 0, 1).astype(np.float32)[None, :]
    return result
