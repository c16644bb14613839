"""The edit that makes the film, and what its siblings share: the song under it, the pace, fitting into a length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import median

from mvpipe.draft import timing
from mvpipe.engine.edits.context import (
    Asset,
    Context,
    EditImpossible,
    pictures_of,
    song_of,
    song_on,
)
from mvpipe.engine.edits.cutting import Wish, natural_length, plan_slots
from mvpipe.engine.edits.film import (
    CROSSFADE,
    Style,
    lay,
    main_segments,
    media_of,
    style_of,
    with_track,
    without_empty_tracks,
)
from mvpipe.engine.edits.grid import Grid, grid_of
from mvpipe.model.draft import Draft, Media, Segment, Track, TrackType, Transition

SHORTEST, LONGEST = 500, 2 * 3_600_000
"""ms: the lengths that a film may be asked to have."""
TRIM_FADE = 1500
"""ms over which a song fades when the film ends before it does."""


@dataclass(frozen=True)
class Assemble:
    """All pictures in order onto the song. `length` ms (None: the song's); `crossfade` ms (None: cuts);
    `order`: file (upload order), shuffle or reverse; `pictures`: asset names, empty for all;
    `motion`: auto or none; `repeat` False: each picture once."""

    length: int | None = None
    crossfade: int | None = None
    unit: str = "free"
    count: float = 1.0
    order: str = "file"
    pictures: tuple[str, ...] = ()
    motion: str = "auto"
    repeat: bool = True


def assemble(draft: Draft, edit: Assemble, context: Context) -> Draft:
    pictures = list(_chosen(edit.pictures, context))
    if edit.order == "shuffle":
        Random(1).shuffle(pictures)
    elif edit.order == "reverse":
        pictures.reverse()
    song = song_of(context.assets)
    whole = song_ms(song, context)
    length = edit.length or whole or natural_length(lengths(pictures))
    check_length(length)
    film = with_music(replace(draft, duration=length), song, whole, length)
    slots = plan_slots(
        length,
        lengths(pictures),
        beats_of(film, context),
        _wish(edit.unit, edit.count, repeat=edit.repeat),
    )
    change = (
        None if edit.crossfade is None else Transition("crossfade", edit.crossfade or CROSSFADE)
    )
    old = style_of(draft, context)
    style = Style(change, edit.motion, None, old.fade_in, old.fade_out)
    film = lay(film, slots, pictures, style, muted=song is not None)
    return within(film, draft.duration)


def check_length(length: int) -> None:
    if length < SHORTEST:
        raise EditImpossible("too-short", seconds=length / 1000)
    if length > LONGEST:
        raise EditImpossible("too-long", seconds=length / 1000)


def within(draft: Draft, old_length: int) -> Draft:
    """Texts and sounds kept inside the film; a text that stood at the old end stands at the new one."""
    tracks = []
    for track in draft.tracks:
        segments: Sequence[Segment] = track.segments
        if track.type is TrackType.TEXT:
            segments = [_at_end(s, old_length, draft.duration) for s in segments]
        kept = [_clipped(s, draft.duration) for s in segments if s.start < draft.duration]
        tracks.append(replace(track, segments=tuple(_apart(kept))))
    return without_empty_tracks(replace(draft, tracks=tuple(tracks)))


def _chosen(names: Sequence[str], context: Context) -> tuple[Asset, ...]:
    pictures = pictures_of(context)
    if names:
        pictures = tuple(asset for asset in pictures if asset.name in names)
    if not pictures:
        raise EditImpossible("no-pictures")
    return pictures


def lengths(pictures: Sequence[Asset]) -> list[int | None]:
    return [
        max(1, timing.ms_of(asset.seconds)) if asset.is_clip and asset.seconds else None
        for asset in pictures
    ]


def song_ms(song: Asset | None, context: Context) -> int | None:
    if song is None:
        return None
    seconds = context.music.duration if context.music else song.seconds
    return timing.ms_of(seconds) if seconds else None


def _wish(unit: str, count: float, *, repeat: bool = True) -> Wish:
    return Wish("once") if not repeat and unit == "free" else Wish(unit, count)


def beats_of(draft: Draft, context: Context) -> Grid:
    playing = song_on(draft, context)
    if playing is None:
        return grid_of(None, draft.duration)
    music, start, source_in = playing
    return grid_of(music, draft.duration, start=start, source_in=source_in, fps=draft.fps)


def with_music(draft: Draft, song: Asset | None, whole: int | None, length: int) -> Draft:
    """The song as one segment from its start, or as it lay before; faded when it can't end by itself."""
    if song is None or whole is None:
        return draft
    old = draft.track("music")
    media = Media(song.name, song.label)
    if old and old.segments and media_of(old.segments[0]).asset == song.name:
        media = media_of(old.segments[0])
    left = whole - media.source_in
    ended = media.fade_out if media.fade_out != TRIM_FADE else 0
    fade = ended or (TRIM_FADE if length < left - 50 else 0)
    media = replace(media, fade_out=min(fade, length // 2))
    segment = Segment("a1", 0, max(1, min(left, length)), media)
    return with_track(draft, Track("music", TrackType.AUDIO, "music", "BGM", (segment,)))


def replan(draft: Draft, pictures: Sequence[Asset], wish: Wish, context: Context) -> Draft:
    held = {media_of(s).asset: abs(media_of(s).speed) or 1.0 for s in main_segments(draft)}
    own = [
        None if ms is None else max(1, round(ms / held.get(asset.name, 1.0)))
        for asset, ms in zip(pictures, lengths(pictures), strict=True)
    ]
    slots = plan_slots(draft.duration, own, beats_of(draft, context), wish)
    return lay(
        draft, slots, pictures, style_of(draft, context), muted=draft.track("music") is not None
    )


def pace(draft: Draft, grid: Grid, factor: float) -> Wish:
    """How the film is cut now, times `factor`: in beats where there are any, else in seconds."""
    holds = [segment.duration for segment in main_segments(draft)[:-1]]
    if not holds:
        return Wish("free")
    hold = median(holds)
    if not grid.usable:
        return Wish("second", hold * factor / 1000)
    beats = hold / grid.period
    usual = max(1, round(beats)) if beats >= 0.75 else 0.5
    count = usual * factor
    if count >= grid.metre and abs(count / grid.metre - round(count / grid.metre)) < 0.01:
        return Wish("bar", round(count / grid.metre))
    return Wish("beat", max(0.5, count if count < 1 else round(count)))


def trimmed(draft: Draft, length: int) -> Draft:
    """Cut at `length`: the film's and the song's fades move to the new end."""
    film = replace(draft, duration=length)
    for role in ("main", "music"):
        track = film.track(role)
        if track is None:
            continue
        end = media_of(track.segments[-1]).fade_out
        was_cut = track.segments[-1].end > length
        kept = [_clipped(s, length) for s in track.segments if s.start < length]
        if role == "main" and len(kept) > 1 and kept[-1].duration < 400:
            short = kept.pop()
            kept[-1] = replace(kept[-1], duration=short.end - kept[-1].start)
        if role == "music" and was_cut:
            end = end or TRIM_FADE
        last = replace(media_of(kept[-1]), fade_out=min(end, length // 2))
        kept[-1] = replace(kept[-1], content=last)
        film = with_track(film, replace(track, segments=tuple(kept)))
    return film


def _at_end(segment: Segment, old: int, new: int) -> Segment:
    if old and segment.end == old and segment.start > 0:
        return replace(segment, start=max(0, new - segment.duration))
    return segment


def _clipped(segment: Segment, length: int) -> Segment:
    return replace(segment, duration=min(segment.duration, length - segment.start))


def _apart(segments: Sequence[Segment]) -> list[Segment]:
    """In time order; a segment that would overlap the next one ends where that begins."""
    ordered = sorted(segments, key=lambda s: s.start)
    result = []
    for n, segment in enumerate(ordered):
        limit = ordered[n + 1].start if n + 1 < len(ordered) else segment.end
        if segment.start < limit:
            result.append(replace(segment, duration=min(segment.duration, limit - segment.start)))
    return result
