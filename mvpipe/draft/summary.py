"""What a draft holds, in a line for people and in numbers for the report; reads any backend's draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mvpipe.draft.reading import SeenSegment, SeenTrack, duration_of, main_of, number, tracks_of

SHOWN = 3
"""Segments or names spelled out before the rest is counted."""


def timeline_words(raw_draft: object) -> str:
    """`Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban
    Dreams" (0-3s)` — the form of the service's own skill; an empty draft is `Timeline (empty)`."""
    tracks = tracks_of(raw_draft)
    if not tracks:
        return "Timeline (empty)"
    count = f"{len(tracks)} track{'' if len(tracks) == 1 else 's'}"
    shown = " ".join(f"{i}. {track_words(track)}" for i, track in enumerate(tracks, start=1))
    return f"Timeline ({count}): {shown}"


def track_words(track: SeenTrack) -> str:
    """One track: `BGM: Lo-fi (0-10s, 35%)`."""
    if not track.segments:
        return f"{track.name}: empty"
    if track.type == "text":
        shown = ", ".join(
            f'"{_short(seg.label)}" ({span_words(seg)})' for seg in track.segments[:SHOWN]
        )
        rest = len(track.segments) - SHOWN
        return f"{track.name}: {shown}" + (f" + {rest} more" if rest > 0 else "")
    return f"{track.name}: {_names(track)} ({_extent(track)})"


def tracks_view(raw_draft: object) -> tuple[dict[str, Any], ...]:
    """For drawing: [{type: video|audio|text|other, role, name, segments: [{start, end (s), label}]}]."""
    return tuple(
        {
            "type": track.type,
            "role": track.role,
            "name": track.name,
            "segments": [
                {"start": seg.start / 1000, "end": seg.end / 1000, "label": seg.label}
                for seg in track.segments
            ],
        }
        for track in tracks_of(raw_draft)
    )


def cut_times(raw_draft: object) -> tuple[float, ...]:
    """Where the main video track cuts: starts in seconds of its segments after the first, sorted."""
    track = main_of(tracks_of(raw_draft))
    return tuple(sorted(seg.start / 1000 for seg in track.segments[1:])) if track else ()


def track_counts(raw_draft: object) -> Mapping[str, int]:
    """Tracks with segments by type: {video, audio, text, other}."""
    counts = dict.fromkeys(("video", "audio", "text", "other"), 0)
    for track in tracks_of(raw_draft):
        counts[track.type] += bool(track.segments)
    return counts


def duration_seconds(raw_draft: object) -> float:
    return duration_of(raw_draft) / 1000


def exportable(raw_draft: object) -> bool:
    """Whether some track has segments: the service refuses to render anything else."""
    return any(track.segments for track in tracks_of(raw_draft))


def seconds_words(ms: float) -> str:
    """Seconds without needless digits: 3000 is `3`, 10533 is `10.53`."""
    return f"{ms / 1000:.2f}".rstrip("0").rstrip(".")


def span_words(segment: SeenSegment) -> str:
    return f"{seconds_words(segment.start)}-{seconds_words(segment.end)}s"


def _names(track: SeenTrack) -> str:
    labels = list(dict.fromkeys(seg.label for seg in track.segments if seg.label))
    count = len(track.segments)
    if not labels:
        return f"{count} segment{'' if count == 1 else 's'}"
    names = ", ".join(_short(label) for label in labels[:SHOWN])
    if len(labels) > SHOWN:
        names += f" + {len(labels) - SHOWN} more"
    return names if count == 1 else f"{names}, {count} segments"


def _extent(track: SeenTrack) -> str:
    start = min(seg.start for seg in track.segments)
    end = max(seg.end for seg in track.segments)
    words = f"{seconds_words(start)}-{seconds_words(end)}s"
    volumes = {volume_of(seg) for seg in track.segments}
    if track.type == "audio" and len(volumes) == 1:
        volume = volumes.pop()
        if volume is not None and round(volume * 100) != 100:
            words += f", {round(volume * 100)}%"
    return words


def volume_of(segment: SeenSegment) -> float | None:
    """1 is as recorded; None when the segment doesn't say."""
    return number(segment.meta.get("volume"))


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
