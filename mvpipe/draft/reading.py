"""Reads any backend's raw draft into plain tracks; nothing in a foreign draft can make it fail.

Only `t`, `tt`, `sg`, `d` and `m` are documented by the service; every other name is a guess with a fallback.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

TYPES: Mapping[int, str] = {0: "video", 1: "audio", 7: "text"}
"""The service's track types; any other number is shown as "other"."""

_START = ("s", "start", "st", "start_ms", "start_time", "begin")
_LENGTH = ("d", "duration", "dur", "duration_ms")
_LABEL = ("text", "content", "name", "title", "label", "filename", "file_name", "asset", "prompt")
_ROLE_NAMES = {"main": "Video", "music": "BGM", "title": "Title", "caption": "Caption"}
_TYPE_NAMES = {"video": "Video", "audio": "Audio", "text": "Text", "other": "Track"}


@dataclass(frozen=True)
class SeenSegment:
    """Times in ms; `meta` is the segment's `m` (empty when it has none)."""

    id: str | None
    start: int
    duration: int
    label: str
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.start + self.duration


@dataclass(frozen=True)
class SeenTrack:
    """`type`: video, audio, text or other; `name` is never empty."""

    id: str | None
    type: str
    role: str
    name: str
    segments: tuple[SeenSegment, ...]


def tracks_of(raw: object) -> tuple[SeenTrack, ...]:
    """The tracks of a raw draft, in its own order."""
    return tuple(_track(item) for item in items(mapping(raw).get("t")) if isinstance(item, Mapping))


def main_of(tracks: Sequence[SeenTrack]) -> SeenTrack | None:
    """The track that carries the picture: role main, else the first video track with segments."""
    videos = [track for track in tracks if track.type == "video" and track.segments]
    return next((track for track in videos if track.role == "main"), videos[0] if videos else None)


def duration_of(raw: object) -> int:
    """The draft's `d` in ms, else where its last segment ends, else 0."""
    stated = number(mapping(raw).get("d"))
    if stated is not None and stated >= 0:
        return round(stated)
    return max((seg.end for track in tracks_of(raw) for seg in track.segments), default=0)


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> tuple[Any, ...]:
    if isinstance(value, Mapping):
        return tuple(value.values())
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return tuple(value)
    return ()


def number(value: object) -> float | None:
    """A finite number, also when it is written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if isfinite(result) else None


def _track(raw: Mapping[str, Any]) -> SeenTrack:
    meta = mapping(raw.get("m"))
    code = number(raw.get("tt"))
    kind = TYPES.get(int(code), "other") if code is not None else "other"
    role = _text(meta.get("role")) or _text(raw.get("role"))
    name = _text(meta.get("name")) or _text(raw.get("name")) or _ROLE_NAMES.get(role)
    segments: list[SeenSegment] = []
    for item in items(raw.get("sg")):
        if isinstance(item, Mapping):
            segments.append(_segment(item, after=segments[-1].end if segments else 0))
    return SeenTrack(
        _text(raw.get("id")) or None, kind, role, name or _TYPE_NAMES[kind], tuple(segments)
    )


def _segment(raw: Mapping[str, Any], *, after: int) -> SeenSegment:
    meta = mapping(raw.get("m"))
    nested = mapping(raw.get("target_timerange"))
    start = _first_number((raw, nested, meta), _START)
    length = _first_number((raw, nested, meta), _LENGTH)
    label = next(
        (text for source in (meta, raw) for key in _LABEL if (text := _text(source.get(key)))), ""
    )
    begin = after if start is None else max(0, round(start))
    return SeenSegment(_text(raw.get("id")) or None, begin, max(0, round(length or 0)), label, meta)


def _first_number(sources: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> float | None:
    for source in sources:
        for key in keys:
            found = number(source.get(key))
            if found is not None:
                return found
    return None


def _text(value: object) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""
