"""What a slice of the film depends on, as data: the key under which its encoded chunk is kept.

Frames count from the slice's first, so the same slice elsewhere in the film, or in another film, has
the same key; what can't be seen in the slice (ids, names, sound, the rest of a still picture) is left out.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import PIL
from PIL import features

from mvpipe.engine.compose.canvas import Canvas
from mvpipe.engine.compose.film import Fade, Film, Layer, Shot, film_of
from mvpipe.engine.compose.framing import MOTIONS
from mvpipe.engine.compose.looks import LOOKS
from mvpipe.engine.compose.titles import faces
from mvpipe.model.draft import Draft, Media, Text

REVISION = 1
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
    return _key(film_of(draft, canvas), first, last)


def _key(film: Film, first: int, last: int) -> dict[str, Any]:
    shots = [
        _shot(shot, first, last)
        for shot in film.shots
        if _meets(shot.first, shot.last, first, last)
    ]
    layers = [
        _layer(layer, first, last)
        for layer in film.layers
        if _meets(layer.start, layer.end, first, last)
    ]
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
    if media.motion and media.motion.kind in MOTIONS and media.motion.amount > 0:
        span = [shot.first - first, shot.last - first, shot.start - first]
        key["motion"] = [media.motion.kind, media.motion.amount, *span]
    entry = shot.entry
    if entry and _meets(entry.first, entry.last, first, last):
        key["entry"] = [entry.kind, entry.first - first, entry.frames]
    return key | _since(media, shot.start - first)


def _since(media: Media, start: int) -> dict[str, Any]:
    """Where a clip stands. Which assets are clips isn't known here; names of photos are left out."""
    if media.asset.lower().endswith(PHOTOS):
        return {}
    return {"since": [start, media.source_in, media.speed]}


def _media(media: Media) -> dict[str, Any]:
    look = media.look
    seen_look = look is not None and look.kind in LOOKS and look.amount > 0
    return {
        "asset": media.asset,
        "fit": media.fit,
        "focus": list(media.focus),
        "opacity": media.opacity,
        "look": [look.kind, look.amount] if look and seen_look else None,
    }


def _layer(layer: Layer, first: int, last: int) -> dict[str, Any]:
    key: dict[str, Any] = {"seen": _within(layer.start, layer.end, first, last)}
    if layer.fade_in and layer.start + layer.fade_in > first:
        key["fade_in"] = [layer.start - first, layer.fade_in]
    if layer.fade_out and layer.end - layer.fade_out < last:
        key["fade_out"] = [layer.end - first, layer.fade_out]
    if isinstance(layer.content, Text):
        return key | {"text": _text(layer.content)}
    media = layer.content
    key |= {"media": _media(media), "place": media.place, "size": media.size}
    return key | _since(media, layer.start - first)


def _text(text: Text) -> dict[str, Any]:
    return {
        "text": text.text,
        "place": text.place,
        "size": text.size,
        "color": text.color,
        "faces": faces(text),
    }
