"""Edits that put something on a moment of the song: a picture where a part begins, a punch on each downbeat."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mvpipe.engine.edits.assemble import beats_of
from mvpipe.engine.edits.context import Context, EditImpossible
from mvpipe.engine.edits.film import main_segments, media_of, with_track
from mvpipe.engine.edits.grid import ASKED_HOLD
from mvpipe.engine.edits.where import (
    EVERYWHERE,
    Where,
    cut_at,
    main_track,
    pictures_meant,
    spans,
)
from mvpipe.model.draft import Draft, Motion, Segment

NEAR_CUT = 400
"""ms: a cut this near to the moment asked for is the moment."""


@dataclass(frozen=True)
class PlaceAt:
    """The picture `where` in the shot that begins at `at` ms, or where `part` of the song does; it changes
    places with what stands there."""

    where: Where
    at: int = 0
    part: str = ""


def place_at(draft: Draft, edit: PlaceAt, context: Context) -> Draft:
    main_track(draft)
    meant = pictures_meant(draft, edit.where, context)
    at = spans(draft, Where(part=edit.part), context)[0][0] if edit.part else edit.at
    at = spans(draft, Where(start=at), context)[0][0]
    nearest = min(main_segments(draft), key=lambda s: abs(s.start - at))
    room = all(
        abs(at - edge) >= ASKED_HOLD for s in main_segments(draft) for edge in (s.start, s.end)
    )
    if abs(nearest.start - at) > NEAR_CUT and room:
        draft = cut_at(draft, at)
        nearest = next(s for s in main_segments(draft) if s.start == at)
    if media_of(nearest).asset in meant:
        return draft
    segments = main_segments(draft)
    others = [s for s in segments if media_of(s).asset in meant]
    other = min(others, key=lambda s: abs(s.start - at))
    own, new = media_of(nearest), media_of(other)
    swapped = {
        nearest.id: replace(
            new, transition=own.transition, fade_in=own.fade_in, fade_out=own.fade_out, source_in=0
        ),
        other.id: replace(
            own, transition=new.transition, fade_in=new.fade_in, fade_out=new.fade_out
        ),
    }
    fresh = tuple(replace(s, content=swapped.get(s.id, media_of(s))) for s in segments)
    return with_track(draft, replace(main_track(draft), segments=fresh))


@dataclass(frozen=True)
class Punch:
    """Photos jump a little nearer on every `unit` (downbeat, bar, beat): shots are divided there, and each
    piece begins with a punch of `amount`."""

    unit: str = "downbeat"
    amount: float = 0.08
    where: Where = EVERYWHERE


def punch(draft: Draft, edit: Punch, context: Context) -> Draft:
    main_track(draft)
    grid = beats_of(draft, context)
    if not grid.usable:
        raise EditImpossible("no-beats")
    stretches = spans(draft, edit.where, context) if edit.where.timed else ((0, draft.duration),)
    times = list(grid.beats) if edit.unit == "beat" else [grid.beats[i] for i in grid.downbeats]
    inside = [t for t in times if any(a <= t < b for a, b in stretches)]
    photos = [s for s in main_segments(draft) if not _is_clip(s, context)]
    for at in inside:
        if any(s.start + ASKED_HOLD <= at <= s.end - ASKED_HOLD for s in photos):
            draft = cut_at(draft, at)
    segments = tuple(
        replace(s, content=replace(media_of(s), motion=Motion("punch", edit.amount)))
        if not _is_clip(s, context) and any(abs(s.start - at) <= NEAR_BEAT for at in inside)
        else s
        for s in main_segments(draft)
    )
    if segments == main_segments(draft):
        raise EditImpossible("no-photos")
    return with_track(draft, replace(main_track(draft), segments=segments))


NEAR_BEAT = 60


def _is_clip(segment: Segment, context: Context) -> bool:
    asset = context.asset(media_of(segment).asset)
    return asset is not None and asset.is_clip
