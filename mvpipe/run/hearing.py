"""What the final state says about music and cuts: the report's `music` and `sync`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from mvpipe.draft.summary import cut_times
from mvpipe.model.run import MusicSummary, Sync
from mvpipe.model.session import State


def music_of(state: State) -> MusicSummary | None:
    """The state's `music` (our local engine's), None where the backend gives none."""
    music = state.get("music")
    if not isinstance(music, Mapping) or "tempo" not in music:
        return None
    shift = _song_start(state)
    sections = music.get("sections") or ()
    return MusicSummary(
        tempo=float(music["tempo"]),
        confidence=float(music.get("confidence", 0.0)),
        beats=_times(music.get("beats"), shift),
        downbeats=_times(music.get("downbeats"), shift),
        sections=tuple(_moved(one, shift) for one in sections if isinstance(one, Mapping)),
    )


def sync_of(state: State, music: MusicSummary | None) -> Sync | None:
    """How far each cut of the main track lies from its nearest beat; None without beats or cuts."""
    draft = state.get("draft")
    if music is None or not music.beats or not isinstance(draft, Mapping):
        return None
    cuts = cut_times(draft)
    if not cuts:
        return None
    errors = [_distance(music.beats, cut) for cut in cuts]
    frame = 1.0 / _fps(state)
    return Sync(
        cuts=len(cuts),
        on_beat=sum(error <= frame for error in errors),
        max_error_ms=round(max(errors) * 1000, 1),
        cut_times=tuple(cuts),
    )


def _distance(beats: Sequence[float], moment: float) -> float:
    index = bisect_left(beats, moment)
    return min(abs(beat - moment) for beat in beats[max(0, index - 1) : index + 1])


def _fps(state: State) -> float:
    canvas = state.get("canvas_config")
    fps = canvas.get("fps") if isinstance(canvas, Mapping) else None
    return float(fps) if isinstance(fps, int | float) and fps > 0 else 30.0


def _times(value: Any, shift: float) -> tuple[float, ...]:
    times = value if isinstance(value, list | tuple) else ()
    return tuple(round(float(one) + shift, 4) for one in times if float(one) + shift >= 0)


def _moved(section: Mapping[str, Any], shift: float) -> dict[str, Any]:
    moved = {
        key: round(float(section[key]) + shift, 4) for key in ("start", "end") if key in section
    }
    return {**section, **moved}


def _song_start(state: State) -> float:
    """Where the song's first sample lies on the timeline, in seconds (0 when it starts the film)."""
    draft = state.get("draft")
    tracks = draft.get("t") if isinstance(draft, Mapping) else None
    for track in tracks if isinstance(tracks, list) else ():
        meta = track.get("m") if isinstance(track, Mapping) else None
        if isinstance(meta, Mapping) and meta.get("role") == "music" and track.get("sg"):
            segment = track["sg"][0]
            source_in = (segment.get("m") or {}).get("in", 0)
            return (float(segment.get("s", 0)) - float(source_in)) / 1000
    return 0.0
