"""Edits on single shots: what of a clip they show and for how long; split, replace, merge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mvpipe.engine.edits.assemble import lengths
from mvpipe.engine.edits.context import Asset, Context, EditImpossible
from mvpipe.engine.edits.film import fit_for, main_segments, media_of, with_track
from mvpipe.engine.edits.grid import ASKED_HOLD
from mvpipe.engine.edits.reflow import reflowed
from mvpipe.engine.edits.where import (
    EVERYWHERE,
    Where,
    cut_at,
    main_track,
    pictures_meant,
    scoped,
    spans,
)
from mvpipe.model.draft import Draft, Media, Segment


@dataclass(frozen=True)
class Trim:
    """`skip`: ms left out at the start of the source, `drop`: at the end of the shot; `start`: the source
    from there; `length`: how long the shot stands, ms (what follows moves along)."""

    skip: int = 0
    drop: int = 0
    start: int | None = None
    length: int | None = None
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class Split:
    """A cut at `at` ms of the shot meant, else of the film."""

    at: int
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class Replace:
    """Another picture in the shots meant (`asset`), or another part of the same clip (`asset` empty)."""

    asset: str = ""
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class Merge:
    """No cut inside the stretch meant: its first shot stands all through."""

    where: Where = EVERYWHERE


def source_ms(media: Media, context: Context) -> int | None:
    """A clip's own length; None for photos and what isn't known."""
    asset = context.asset(media.asset)
    return lengths([asset])[0] if asset else None


def trim(draft: Draft, edit: Trim, context: Context) -> Draft:
    moving = edit.skip or edit.start is not None
    draft, ids = scoped(draft, edit.where, context)
    if moving and not any(is_clip(s, context) for s in main_segments(draft) if s.id in ids):
        raise EditImpossible("no-clips-here")
    if moving and edit.length is None and not edit.drop:
        return each(draft, ids, lambda s: _slipped(s, edit, context))
    segments = []
    for segment in main_segments(draft):
        if segment.id in ids:
            long = segment.duration - edit.drop if edit.length is None else edit.length
            if long < ASKED_HOLD:
                raise EditImpossible("shot-too-short", seconds=max(0, long) / 1000)
            slipped = _slipped(segment, edit, context) if moving else segment
            segment = replace(slipped, duration=long)
        segments.append(segment)
    return reflowed(draft, segments, context, keep=ids)


def _slipped(segment: Segment, edit: Trim, context: Context) -> Segment:
    media = media_of(segment)
    own = source_ms(media, context)
    if own is None:
        return segment
    start = media.source_in + edit.skip if edit.start is None else edit.start
    if start >= own:
        raise EditImpossible("beyond-clip", name=media.name, at=start / 1000, length=own / 1000)
    return replace(segment, content=replace(media, source_in=start))


def split(draft: Draft, edit: Split, context: Context) -> Draft:
    at = edit.at
    if edit.where != EVERYWHERE:
        names = pictures_meant(draft, edit.where, context)
        shots = [s for s in main_segments(draft) if media_of(s).asset in names]
        inside = [s.start + at for s in shots[:1] if 0 < at < s.duration]
        inside += [
            s.start + round((at - media_of(s).source_in) / abs(media_of(s).speed or 1))
            for s in shots
            if is_clip(s, context) and media_of(s).source_in < at
        ]
        inside += [at]
        fitting = [ms for ms in inside if any(s.start < ms < s.end for s in shots)]
        if not fitting:
            longest = max(s.duration for s in shots) / 1000
            raise EditImpossible("split-outside", at=at / 1000, length=longest)
        at = fitting[0]
    if not 0 < at < main_track(draft).segments[-1].end:
        raise EditImpossible("beyond", at=at / 1000, length=draft.duration / 1000)
    return cut_at(draft, at)


def replaced(draft: Draft, edit: Replace, context: Context) -> Draft:
    draft, ids = scoped(draft, edit.where, context)
    if not edit.asset:
        return each(draft, ids, lambda s: _elsewhere(s, context))
    asset = context.asset(edit.asset)
    if asset is None or asset.kind == "audio":
        names = [a.label for a in context.assets if a.kind != "audio"]
        raise EditImpossible("no-picture-named", name=edit.asset, names=names)

    def other(segment: Segment) -> Segment:
        media = media_of(segment)
        known = next(
            (media_of(s) for s in main_segments(draft) if media_of(s).asset == asset.name), None
        )
        fresh = Media(
            asset.name, asset.label, fit=fit_for(asset, draft), volume=_level(draft, asset)
        )
        fresh = replace(known, source_in=0, speed=1.0) if known else fresh
        motion = None if asset.is_clip else media.motion
        kept = replace(
            fresh,
            motion=motion,
            transition=media.transition,
            fade_in=media.fade_in,
            fade_out=media.fade_out,
            look=media.look,
        )
        return replace(segment, content=kept)

    return each(draft, ids, other)


def _level(draft: Draft, asset: Asset) -> float:
    return 0.0 if asset.is_clip and draft.track("music") is not None else 1.0


def _elsewhere(segment: Segment, context: Context) -> Segment:
    """Another stretch of the same clip: what comes after the one shown, else from the start."""
    media = media_of(segment)
    own = source_ms(media, context)
    used = round(segment.duration * abs(media.speed))
    if own is None:
        raise EditImpossible("no-clips-here")
    if own < used * 3 // 2:
        raise EditImpossible("clip-has-no-more", name=media.name, length=own / 1000)
    start = media.source_in + used
    start = start if start + used <= own else (0 if media.source_in >= used else own - used)
    return replace(segment, content=replace(media, source_in=start))


def merge(draft: Draft, edit: Merge, context: Context) -> Draft:
    stretches = spans(draft, edit.where, context) if edit.where.timed else ()
    if not stretches:
        raise EditImpossible("which-part")
    for a, b in stretches:
        track = main_track(draft)
        inside = [s for s in track.segments if a <= s.start + s.duration // 2 < b]
        if len(inside) < 2:
            continue
        one = replace(inside[0], duration=inside[-1].end - inside[0].start)
        media = replace(media_of(one), fade_out=media_of(inside[-1]).fade_out)
        kept = [s for s in track.segments if s not in inside[1:]]
        segments = [replace(one, content=media) if s.id == one.id else s for s in kept]
        draft = with_track(draft, replace(track, segments=tuple(segments)))
    return draft


def is_clip(segment: Segment, context: Context) -> bool:
    asset = context.asset(media_of(segment).asset)
    return asset is not None and asset.is_clip


def each(draft: Draft, ids: frozenset[str], change: Callable[[Segment], Segment]) -> Draft:
    track = main_track(draft)
    segments: Sequence[Segment] = [change(s) if s.id in ids else s for s in track.segments]
    return with_track(draft, replace(track, segments=tuple(segments)))
