"""Shots given other lengths: what follows moves along, and falls on the beats again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import mean

from mvpipe.engine.edits.assemble import TRIM_FADE, beats_of, within
from mvpipe.engine.edits.context import Context, EditImpossible, song_of
from mvpipe.engine.edits.film import main_segments, media_of, with_track, without_empty_tracks
from mvpipe.engine.edits.grid import ASKED_HOLD, nearest
from mvpipe.engine.edits.where import main_track
from mvpipe.model.draft import Draft, Segment, TrackType

SHORTEST_FILM = 500
ON_BEAT = 60
"""ms: a cut this near to a beat was meant to fall on it."""


def reflowed(
    draft: Draft, segments: Sequence[Segment], context: Context, *, keep: frozenset[str]
) -> Draft:
    """The film with these shots one after another, as long as they are together.

    Where the film was cut on beats, cuts that moved go to the nearest beat; the lengths of the shots in
    `keep` are never touched. Texts and sounds are kept inside; the song ends with the film.
    """
    if not segments:
        raise EditImpossible("nothing-left")
    old = {s.id: s.start for s in main_segments(draft)}
    laid = _laid(segments)
    if _was_on_beat(draft, context):
        laid = _snapped(draft, laid, old, keep, context)
    length = laid[-1].end
    if length < SHORTEST_FILM:
        raise EditImpossible("too-short", seconds=length / 1000)
    first, last = main_segments(draft)[0], main_segments(draft)[-1]
    opened = [replace(s, content=replace(media_of(s), fade_in=0, fade_out=0)) for s in laid]
    opened[0] = _with(opened[0], fade_in=media_of(first).fade_in, transition=None)
    opened[-1] = _with(opened[-1], fade_out=media_of(last).fade_out)
    track = replace(main_track(draft), segments=tuple(opened))
    film = with_track(replace(draft, duration=length), track)
    return within(_with_song(film, draft.duration, context), draft.duration)


def _with(segment: Segment, **changes: object) -> Segment:
    return replace(segment, content=replace(media_of(segment), **changes))  # type: ignore[arg-type]


def _laid(segments: Sequence[Segment]) -> list[Segment]:
    at, result = 0, []
    for segment in segments:
        result.append(replace(segment, start=at))
        at += segment.duration
    return result


def _was_on_beat(draft: Draft, context: Context) -> bool:
    beats = beats_of(draft, context).beats
    cuts = [s.start for s in main_segments(draft)[1:]]
    if len(beats) < 4 or not cuts:
        return False
    return mean(abs(beats[nearest(beats, c)] - c) <= ON_BEAT for c in cuts) > 0.6


def _snapped(
    draft: Draft,
    laid: list[Segment],
    old: dict[str, int],
    keep: frozenset[str],
    context: Context,
) -> list[Segment]:
    longer = replace(draft, duration=max(draft.duration, laid[-1].end))
    beats = beats_of(longer, context).beats
    result = list(laid)
    for n in range(1, len(result)):
        here, before = result[n], result[n - 1]
        if old.get(here.id) == here.start or before.id in keep or here.id in keep:
            continue
        beat = beats[nearest(beats, here.start)]
        if beat - before.start >= ASKED_HOLD and here.end - beat >= ASKED_HOLD:
            result[n - 1] = replace(before, duration=beat - before.start)
            result[n] = replace(here, start=beat, duration=here.end - beat)
    return result


def _with_song(draft: Draft, was: int, context: Context) -> Draft:
    """The song up to the film's end, faded where that cuts it."""
    track = draft.track("music")
    if track is None or draft.duration == was:
        return draft
    end = track.segments[-1]
    media = media_of(end)
    asset = context.asset(media.asset) or song_of(context.assets)
    seconds = asset.seconds if asset else None
    left = None if seconds is None else round(seconds * 1000) - media.source_in
    limit = draft.duration - end.start
    long = limit if left is None else min(limit, left)
    if end.end < was - 50 and draft.duration > was:
        long = end.duration  # the song had ended by itself before
    if long <= 0:
        return draft
    cut = left is not None and long < left - 50
    fade = media.fade_out or (TRIM_FADE if cut else 0)
    content = replace(media, fade_out=min(fade, long // 2))
    segments = (*track.segments[:-1], replace(end, duration=long, content=content))
    return with_track(draft, replace(track, segments=segments))


def closed(draft: Draft, start: int, end: int) -> Draft:
    """Texts and overlays after [start, end) ms taken away: those inside go, later ones move up."""
    gone = end - start
    tracks = []
    for track in draft.tracks:
        if track.role == "overlay" or track.type is TrackType.TEXT or track.role == "sound":
            kept = [_closed(s, start, end, gone) for s in track.segments]
            track = replace(track, segments=tuple(s for s in kept if s is not None))
        tracks.append(track)
    return without_empty_tracks(replace(draft, tracks=tuple(tracks)))


def _closed(segment: Segment, start: int, end: int, gone: int) -> Segment | None:
    a, b = segment.start, segment.end
    if b <= start:
        return segment
    if a >= end:
        return replace(segment, start=a - gone)
    left = max(0, start - a) + max(0, b - end)
    return replace(segment, start=min(a, start), duration=left) if left >= 100 else None
