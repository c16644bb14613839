"""Words that fill with colour as they are sung."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from math import ceil
from typing import Any

import cv2
import numpy as np

from mvpipe.engine.compose.pixels import as_bytes
from mvpipe.engine.compose.title import Lain, Title, dark, light
from mvpipe.engine.media import Planes, halved
from mvpipe.model.draft import Text

FINENESS = 64
"""Steps in which a word is filled."""
SUNG_BY = 0.9
"""The share of its time after which a text without word times has been sung."""

Word = tuple[int, int, str]
"""Start in ms from the segment's, duration in ms, and the word."""


def sung_frames(_text: Text, frames: int, _fps: float) -> int:
    return frames


def sung_phase(title: Title, age: int) -> Hashable:
    """Words sung, the last one in parts: 2.5 is half way through the third."""
    ms = (age + 0.5) / float(title.canvas.fps) * 1000
    words = _words(title)
    sung = 0.0
    for index, (start, lasting, _) in enumerate(words):
        if ms >= start:
            sung = index + min(1.0, (ms - start) / max(1, lasting))
    return round(sung * FINENESS) / FINENESS


def sung(title: Title, words: float) -> Lain:
    own = title.patch
    bright = title.bright
    if own is None or bright is None or words <= 0:
        return own, 1.0
    spans = _spans(title.drawn.script.text, [word for *_, word in _words(title)])
    seen = dark(title.canvas)
    for index, span in enumerate(spans[: ceil(words)]):
        if span is not None:
            light(seen, title, span, share=min(1.0, words - index))
    part = (slice(own.y, own.y + own.planes.height), slice(own.x, own.x + own.planes.width))
    mask = np.ascontiguousarray(seen[part])
    half = halved(mask)
    planes = [
        as_bytes(cv2.blendLinear(b, a, share, 1 - share))
        for a, b, share in zip(
            (own.planes.y, own.planes.u, own.planes.v),
            (bright.planes.y, bright.planes.u, bright.planes.v),
            (mask, half, half),
            strict=True,
        )
    ]
    return replace(own, planes=Planes(*planes)), 1.0


def _words(title: Title) -> tuple[Word, ...]:
    """The words with their times; those of a text without times are spread over it by their length."""
    timed = words_of(title.text)
    if timed:
        return timed
    plain = title.drawn.script.text.split()
    total = sum(len(word) for word in plain)
    whole = title.frames / float(title.canvas.fps) * 1000 * SUNG_BY
    found, at = [], 0
    for word in plain:
        start, end = (round(whole * edge / max(1, total)) for edge in (at, at + len(word)))
        found.append((start, end - start, word))
        at += len(word)
    return tuple(found)


def words_of(text: Text) -> tuple[Word, ...]:
    """The well-formed entries of `words`: [start ms, duration ms, word], in order of time."""
    given = text.extra.get("words")
    if not isinstance(given, Sequence) or isinstance(given, str):
        return ()
    found = [
        (round(one[0]), round(one[1]), str(one[2]))
        for one in given
        if isinstance(one, Sequence)
        and len(one) == 3
        and all(isinstance(n, int | float) for n in one[:2])
    ]
    return tuple(sorted(found, key=lambda word: word[0]))


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int] | None]:
    """Where each word stands in the text, one after another; None for one that is not there."""
    at = 0
    found: list[tuple[int, int] | None] = []
    for word in words:
        start = text.find(word.strip(), at) if word.strip() else -1
        if start < 0:
            found.append(None)
            continue
        at = start + len(word.strip())
        found.append((start, at))
    return found


def sung_data(text: Text) -> list[Any]:
    return [[list(word) for word in words_of(text)], text.extra.get("highlight")]
