"""Pictures and clips by asset name for the painters: pictures shared and bounded by bytes, clips one decoder a thread."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal

from mvpipe.engine.media import (
    Animation,
    Clip,
    Planes,
    is_animation,
    is_picture,
    open_clip,
    read_picture,
    sound_levels,
)
from mvpipe.errors import RenderFailed

PICTURE_BYTES = 32 << 20
"""Of decoded photos; what is made of them is kept by the painters."""
OPEN_CLIPS = 4
"""Clips a thread keeps open; a crossfade shows two, an overlay a third."""


class FilmSources:
    """Implements compose's Sources. `max_pixels` bounds each picture; may be used by many threads."""

    def __init__(self, assets: Mapping[str, Path], *, max_pixels: int) -> None:
        self._assets = assets
        self._max_pixels = max_pixels
        self._guard = threading.Lock()
        self._reading = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._pictures: OrderedDict[str, Planes] = OrderedDict()
        self._kinds: dict[str, Literal["image", "video"]] = {}
        self._loudness: dict[str, tuple[float, ...]] = {}
        self._own = threading.local()
        self._clips: list[Clip | Animation] = []

    def __enter__(self) -> FilmSources:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes every clip; no thread may be painting any more."""
        for clip in self._clips:
            clip.close()
        self._pictures.clear()

    def kind(self, asset: str) -> Literal["image", "video"]:
        """By content; what is no picture is taken for a clip, and said to be none when it is opened."""
        if asset not in self._kinds:
            self._kinds[asset] = _kind_of(self._path(asset))
        return self._kinds[asset]

    def picture(self, asset: str) -> Planes:
        """The picture, decoded once however many threads ask. Raises MediaFailed, RenderFailed."""
        with self._guard:
            lock = self._locks.setdefault(asset, threading.Lock())
        with lock:
            with self._guard:
                if asset in self._pictures:
                    self._pictures.move_to_end(asset)
                    return self._pictures[asset]
            # One at a time: a large photo takes several times its planes' memory while it is decoded.
            with self._reading:
                planes = read_picture(self._path(asset), max_pixels=self._max_pixels)
            with self._guard:
                self._pictures[asset] = planes
                while self._total() > PICTURE_BYTES and len(self._pictures) > 1:
                    self._pictures.popitem(last=False)
            return planes

    def clip_frame(self, asset: str, seconds: float) -> Planes:
        """The frame shown `seconds` into the clip. Raises MediaFailed, RenderFailed."""
        clips: OrderedDict[str, Clip | Animation] = self._own.__dict__.setdefault(
            "clips", OrderedDict()
        )
        clip = clips.get(asset)
        if clip is None:
            clip = clips[asset] = open_clip(self._path(asset))
            with self._guard:
                self._clips.append(clip)
        clips.move_to_end(asset)
        if len(clips) > OPEN_CLIPS:
            _, oldest = clips.popitem(last=False)
            with self._guard:
                self._clips.remove(oldest)
            oldest.close()
        return clip.frame_at(seconds)

    def loudness(self, asset: str) -> tuple[float, ...]:
        """The peak 0–1 of every hundredth of a second of a sound, read once. Raises MediaFailed, RenderFailed."""
        with self._guard:
            lock = self._locks.setdefault(asset, threading.Lock())
        with lock:
            if asset not in self._loudness:
                self._loudness[asset] = sound_levels(self._path(asset))
            return self._loudness[asset]

    def _total(self) -> int:
        return sum(planes.nbytes for planes in self._pictures.values())

    def _path(self, asset: str) -> Path:
        path = self._assets.get(asset)
        if path is None:
            raise RenderFailed(
                f"the film shows {asset!r}, which was not uploaded",
                hint="upload the file, or take its segment out",
            )
        return path


def _kind_of(path: Path) -> Literal["image", "video"]:
    return "image" if is_picture(path) and not is_animation(path) else "video"
