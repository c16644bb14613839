"""Edits on the speed of clips: faster, slower, backwards, frozen, in a loop."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mvpipe.engine.edits.assemble import lengths
from mvpipe.engine.edits.context import Context, EditImpossible
from mvpipe.engine.edits.film import main_segments, media_of, present_pictures, with_track
from mvpipe.engine.edits.grid import ASKED_HOLD
from mvpipe.engine.edits.reflow import reflowed
from mvpipe.engine.edits.shots import each, is_clip, source_ms
from mvpipe.engine.edits.where import (
    EVERYWHERE,
    Where,
    cut_at,
    fresh_id,
    main_track,
    pictures_meant,
    scoped,
)
from mvpipe.model.draft import Draft, Segment

SLOWEST, FASTEST = 0.05, 20.0


@dataclass(frozen=True)
class SetSpeed:
    """`factor` 2 is twice as fast; with `relative` times what it is; `reverse` plays backwards; `ramp` comes
    to the factor in steps. Cuts stay on their beats; without a song shots get shorter or longer."""

    factor: float = 1.0
    relative: bool = False
    reverse: bool = False
    ramp: bool = False
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class Freeze:
    """The picture stands still for `duration` ms: at the film's end (which then comes later), or from
    `at` ms after the shot's start, inside its own time."""

    duration: int = 2000
    at: int | None = None
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class Loop:
    """The clip again and again, from where it first stands to the film's end."""

    where: Where = EVERYWHERE


def set_speed(draft: Draft, edit: SetSpeed, context: Context) -> Draft:
    draft, ids = scoped(draft, edit.where, context)
    ids = frozenset(s.id for s in main_segments(draft) if s.id in ids and is_clip(s, context))
    if not ids:
        raise EditImpossible("no-clips-here")
    if edit.ramp:
        draft, steps = _ramped(draft, ids, edit.factor)
    else:
        steps = dict.fromkeys(ids, edit.factor)
    free = draft.track("music") is None and not edit.ramp

    def turned(segment: Segment) -> Segment:
        media = media_of(segment)
        was = abs(media.speed) or 1.0
        speed = was * steps[segment.id] if edit.relative or edit.reverse else steps[segment.id]
        speed = min(FASTEST, max(SLOWEST, round(speed, 4)))
        long = max(1, round(segment.duration * was / speed)) if free else segment.duration
        own = source_ms(media, context)
        start = media.source_in
        if own is not None:
            start = max(0, min(start, own - round(long * speed)))
        backwards = (media.speed < 0) != edit.reverse
        media = replace(media, speed=-speed if backwards else speed, source_in=start)
        return replace(segment, duration=long, content=media)

    if not free:
        return each(draft, ids, turned)
    segments = [turned(s) if s.id in ids else s for s in main_segments(draft)]
    return reflowed(draft, segments, context, keep=ids)


def _ramped(draft: Draft, ids: frozenset[str], factor: float) -> tuple[Draft, dict[str, float]]:
    """The first shot in thirds, each nearer to the factor."""
    first = next(s for s in main_segments(draft) if s.id in ids)
    third = first.duration // 3
    for at in (first.start + third, first.start + 2 * third):
        draft = cut_at(draft, at) if third >= ASKED_HOLD else draft
    steps = dict.fromkeys(ids, factor)
    parts = [s for s in main_segments(draft) if first.start <= s.start < first.end]
    for n, part in enumerate(parts, 1):
        steps[part.id] = round(1 + (factor - 1) * n / len(parts), 4)
    return draft, steps


def freeze(draft: Draft, edit: Freeze, context: Context) -> Draft:
    track = main_track(draft)
    if edit.duration < 2 * ASKED_HOLD // 3:
        raise EditImpossible("shot-too-short", seconds=edit.duration / 1000)
    if edit.at is None and edit.where == EVERYWHERE:
        last = track.segments[-1]
        still = _still(last, last.duration, fresh_id(draft, "v"), edit.duration, context)
        return reflowed(
            draft, [*track.segments, still], context, keep=frozenset((last.id, still.id))
        )
    draft, ids = scoped(draft, edit.where, context)
    shot = next(s for s in main_segments(draft) if s.id in ids)
    at = max(0, shot.duration - edit.duration) if edit.at is None else edit.at
    if at >= shot.duration:
        raise EditImpossible("split-outside", at=at / 1000, length=shot.duration / 1000)
    long = min(edit.duration, shot.duration - at)
    for ms in (shot.start + at, shot.start + at + long):
        draft = cut_at(draft, ms)
    begin, media = shot.start + at, media_of(shot)
    point = media.source_in + round(at * abs(media.speed))

    def stopped(segment: Segment) -> Segment:
        now = media_of(segment)
        if segment.start == begin:
            return replace(segment, content=replace(now, speed=0.0, source_in=point, motion=None))
        if shot.start + at < segment.start < shot.end and is_clip(segment, context):
            return replace(segment, content=replace(now, source_in=point))
        return segment

    every = frozenset(s.id for s in main_segments(draft))
    return each(draft, every, stopped)


def _still(segment: Segment, at: int, name: str, duration: int, context: Context) -> Segment:
    media = media_of(segment)
    point = media.source_in + round(at * abs(media.speed))
    own = source_ms(media, context)
    if own is not None:
        point = min(point, max(0, own - 40))
    if media.speed < 0:
        point = media.source_in
    clip = is_clip(segment, context)
    content = replace(
        media,
        speed=0.0 if clip else 1.0,
        source_in=point if clip else 0,
        motion=None,
        transition=None,
    )
    return Segment(name, segment.end, duration, content)


def loop(draft: Draft, edit: Loop, context: Context) -> Draft:
    where = edit.where
    if where == EVERYWHERE:
        where = Where(what="clip")
    names = pictures_meant(draft, where, context)
    clips = [a for a in present_pictures(draft, context) if a.name in names and a.is_clip]
    if not clips:
        raise EditImpossible("no-clips-here")
    clip = min(clips, key=lambda a: a.seconds or 0)
    own = lengths([clip])[0]
    if own is None or own < ASKED_HOLD:
        raise EditImpossible("no-clips-here")
    segments = main_segments(draft)
    first = next(s for s in segments if media_of(s).asset == clip.name)
    media = replace(media_of(first), source_in=0, speed=1.0, fade_out=0)
    kept = [s for s in segments if s.start < first.start]
    at, number = first.start, 0
    while at < draft.duration:
        end = min(at + own, draft.duration)
        if draft.duration - end < ASKED_HOLD:
            end = draft.duration
        name = first.id if not number else f"l{number}"
        content = media if not number else replace(media, transition=None, fade_in=0)
        kept.append(Segment(name, at, end - at, content))
        at, number = end, number + 1
    out = media_of(segments[-1]).fade_out
    kept[-1] = replace(kept[-1], content=replace(media_of(kept[-1]), fade_out=out))
    track = replace(main_track(draft), segments=tuple(kept))
    return _renamed(with_track(draft, track))


def _renamed(draft: Draft) -> Draft:
    track = main_track(draft)
    segments = tuple(replace(s, id=f"v{n}") for n, s in enumerate(track.segments, 1))
    return with_track(draft, replace(track, segments=segments))
