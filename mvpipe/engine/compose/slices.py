"""What a slice of the film depends on, as data: the key under which its encoded chunk is kept.

Frames count from the slice's first, so the same slice elsewhere in the film, or in another film, has
the same key; what can't be seen in the slice (ids, names, sound, the rest of a still picture) is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import PIL
from PIL import features

from mvpipe.engine.compose.animations import running
from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.film import Fade, Film, Layer, Shot, film_of
from mvpipe.engine.compose.framing import MOTIONS
from mvpipe.engine.compose.looks import is_grainy, is_seen
from mvpipe.engine.compose.titles import faces
from mvpipe.engine.compose.waveform import is_waveform
from mvpipe.model.draft import Draft, Media, Text

REVISION = 2
"""Raise it whenever the same draft gives other pixels."""
PHOTOS = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".heic", ".avif")
"""Kinds of file that never move."""


def cut_points(draft: Draft, canvas: Canvas) -> tuple[int, ...]:
    """The frames inside the film at which its ingredients change, in order: good borders for chunks."""
    film = film_of(draft, canvas)
    marks: set[int] = set()
    for shot in film.shots:
        marks.update((shot.start, shot.end))
        if shot.entry:
            marks.update((shot.entry.first, shot.entry.last))
    for layer in film.layers:
        marks.update((layer.start, layer.end))
    for fade in film.fades:
        marks.update((fade.first, fade.last))
    return tuple(sorted(mark for mark in marks if 0 < mark < film.total))


def slice_key(draft: Draft, canvas: Canvas, first: int, last: int) -> dict[str, Any]:
    """Everything that frames [first, last) depend on, JSON-able; "assets" are the names used, whose
    contents the caller adds."""
    return slice_keys(draft, canvas, (first, last))[0]


def slice_keys(draft: Draft, canvas: Canvas, borders: Sequence[int]) -> tuple[dict[str, Any], ...]:
    """The keys of all slices between `borders` (rising frames), in one pass over the film."""
    film = film_of(draft, canvas)
    shots: list[list[Shot]] = [[] for _ in borders[1:]]
    layers: list[list[Layer]] = [[] for _ in borders[1:]]
    for shot in film.shots:
        for index in _met(shot.first, shot.last, borders):
            shots[index].append(shot)
    for layer in film.layers:
        for index in _met(layer.start, layer.end, borders):
            layers[index].append(layer)
    return tuple(
        _key(film, span, shots[index], layers[index])
        for index, span in enumerate(pairwise(borders))
    )


def _met(start: int, end: int, borders: Sequence[int]) -> range:
    """The numbers of the slices between `borders` that [start, end) meets."""
    first = max(0, bisect_right(borders, start) - 1)
    return range(first, min(len(borders) - 1, bisect_left(borders, end)))


def _key(
    film: Film, span: tuple[int, int], seen: Sequence[Shot], over: Sequence[Layer]
) -> dict[str, Any]:
    first, last = span
    shots = [_shot(shot, first, last) for shot in seen]
    layers = [_layer(layer, first, last, float(film.canvas.fps)) for layer in over]
    assets = {entry["media"]["asset"] for entry in (*shots, *layers) if "media" in entry}
    rate = film.canvas.fps
    return {
        "made_by": _makers(),
        "canvas": [film.canvas.width, film.canvas.height, rate.numerator, rate.denominator],
        "frames": last - first,
        "shots": shots,
        "fades": [
            [fade.first - first, fade.frames, fade.rising]
            for fade in film.fades
            if _dims(fade, first, last)
        ],
        "layers": layers,
        "assets": sorted(assets),
    }


@cache
def _makers() -> list[Any]:
    letters = [features.version("freetype2"), features.version("raqm")]
    return [REVISION, cv2.__version__, np.__version__, PIL.__version__, *letters]


def _meets(start: int, end: int, first: int, last: int) -> bool:
    return start < last and first < end


def _within(start: int, end: int, first: int, last: int) -> list[int]:
    """[start, end) cut to the slice and counted from it."""
    return [max(start, first) - first, min(end, last) - first]


def _dims(fade: Fade, first: int, last: int) -> bool:
    """A fade acts beyond its own frames too: black before a rising one, after a falling one."""
    return fade.light(first) < 1 or fade.light(last - 1) < 1


def _shot(shot: Shot, first: int, last: int) -> dict[str, Any]:
    key: dict[str, Any] = {
        "media": _media(shot.media),
        "seen": _within(shot.first, shot.last, first, last),
    }
    media = shot.media
    span = [shot.first - first, shot.last - first, shot.start - first]
    key |= _motion(media, span)
    if is_grainy(media.look):
        key["age"] = shot.start - first
    entry = shot.entry
    if entry and _meets(entry.first, entry.last, first, last):
        key["entry"] = [entry.kind, entry.first - first, entry.frames]
    return key | _since(media, shot.start - first, shot.end - first)


def _motion(media: Media, span: list[int]) -> dict[str, Any]:
    if not (media.motion and media.motion.kind in MOTIONS and media.motion.amount > 0):
        return {}
    return {"motion": [media.motion.kind, media.motion.amount, *span]}


def _since(media: Media, start: int, end: int) -> dict[str, Any]:
    """Where a clip stands, by the frame at which its segment starts (ends, if it runs backwards). Which assets are clips isn't known here; names of photos are left out."""
    if is_waveform(media):
        return {"since": [start, media.source_in, media.speed, media.extra.get("color")]}
    if media.asset.lower().endswith(PHOTOS):
        return {}
    if media.speed == 0:
        return {"still": media.source_in}
    return {"since": [end if media.speed < 0 else start, media.source_in, media.speed]}


def _media(media: Media) -> dict[str, Any]:
    look = media.look
    return {
        "asset": media.asset,
        "fit": media.fit,
        "focus": list(media.focus),
        "opacity": media.opacity,
        "look": [look.kind, min(look.amount, 1.0)] if look and is_seen(look) else None,
    }


def _layer(layer: Layer, first: int, last: int, fps: float) -> dict[str, Any]:
    key: dict[str, Any] = {"seen": _within(layer.start, layer.end, first, last)}
    if layer.fade_in and layer.start + layer.fade_in > first:
        key["fade_in"] = [layer.start - first, layer.fade_in]
    if layer.fade_out and layer.end - layer.fade_out < last:
        key["fade_out"] = [layer.end - first, layer.fade_out]
    if isinstance(layer.content, Text):
        return key | {"text": _text(layer.content)} | _animation(layer, first, fps)
    media = layer.content
    key |= {"media": _media(media), "place": media.place, "size": media.size}
    key |= _motion(media, [layer.start - first, layer.end - first])
    if is_grainy(media.look):
        key["age"] = layer.start - first
    if is_waveform(media):
        key["waveform"] = True
    return key | _since(media, layer.start - first, layer.end - first)


def _text(text: Text) -> dict[str, Any]:
    return {
        "text": text.text,
        "place": text.place,
        "size": text.size,
        "color": text.color,
        "outline": text.extra.get("outline"),
        "faces": faces(text),
    }


def _animation(layer: Layer, first: int, fps: float) -> dict[str, Any]:
    """The course of a text that still moves in the slice."""
    assert isinstance(layer.content, Text)
    course = running(layer.content, layer.end - layer.start, fps)
    if course is None or layer.start + course[0] <= first:
        return {}
    return {"animation": [layer.start - first, *course[1]]}
