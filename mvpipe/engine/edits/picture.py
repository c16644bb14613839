"""Edits on how pictures look: transitions, motion, fit, look, canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mvpipe.engine.edits.context import Asset, Context, EditImpossible
from mvpipe.engine.edits.film import (
    SCOPED,
    change_media,
    fit_for,
    joined,
    main_segments,
    media_of,
    moved,
    with_track,
)
from mvpipe.engine.edits.where import EVERYWHERE, Where, scoped
from mvpipe.model.draft import Draft, Look, Media, Motion, Track, Transition

LIMIT = 4096
"""Pixels of a canvas' longer side."""


@dataclass(frozen=True)
class SetTransition:
    """How cuts look. `d` ms (0: the usual); shortened to half of the shorter neighbour."""

    kind: str
    d: int = 0
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class SetMotion:
    """Motion on photos: a kind of DESIGN §3, or auto (alternating). `amount` None: by the time a photo
    stands; with `over` ms the amount is reached after that time; `factor` scales what is there and then `kind` is not looked at."""

    kind: str = "auto"
    amount: float | None = None
    over: int | None = None
    factor: float | None = None
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class SetCanvas:
    """Pixels; 0 leaves it. `fps` None leaves it. Pictures fitted by the usual rule are fitted again,
    or all by `fit`."""

    width: int = 0
    height: int = 0
    fps: float | None = None
    fit: str | None = None


@dataclass(frozen=True)
class SetFit:
    """cover, contain, blur, for every picture or those meant."""

    fit: str
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class SetFocus:
    """What of a cropped picture stays in view: x, y as shares from its top left."""

    x: float = 0.5
    y: float = 0.5
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class SetLook:
    """`kind` none removes looks; `kind` same keeps what is there, `factor` times as strong."""

    kind: str
    amount: float = 1.0
    where: Where = EVERYWHERE
    factor: float = 1.0


def set_transition(draft: Draft, edit: SetTransition, context: Context) -> Draft:
    change = Transition(edit.kind, edit.d)
    if edit.where == EVERYWHERE:
        track = _main(draft)
        return with_track(draft, replace(track, segments=joined(track.segments, change)))
    draft, ids = scoped(draft, edit.where, context)
    segments = main_segments(draft)
    ids -= {segments[0].id}
    if not ids:
        raise EditImpossible("nothing-before")
    new = joined(segments, change)
    kept = tuple(n if n.id in ids else s for n, s in zip(new, segments, strict=True))
    return with_track(draft, replace(_main(draft), segments=kept))


def set_motion(draft: Draft, edit: SetMotion, context: Context) -> Draft:
    draft, ids = scoped(draft, edit.where, context)
    track = _main(draft)
    meant = [s for s in track.segments if s.id in ids]
    if not any(_is_photo(media_of(segment), context) for segment in meant):
        raise EditImpossible("no-photos")
    if edit.factor is not None:
        factor = edit.factor
        new = tuple(replace(s, content=_scaled(media_of(s), factor)) for s in meant)
    else:
        new = moved(meant, edit.kind, edit.amount, context.assets, over=edit.over)
    fresh = {s.id: s for s in new}
    segments = tuple(fresh.get(s.id, s) for s in track.segments)
    return with_track(draft, replace(track, segments=segments))


def set_canvas(draft: Draft, edit: SetCanvas, context: Context) -> Draft:
    new = replace(
        draft,
        width=edit.width or draft.width,
        height=edit.height or draft.height,
        fps=edit.fps or draft.fps,
    )
    sides_fit = all(16 <= side <= LIMIT for side in (new.width, new.height))
    if not sides_fit or not 1 <= new.fps <= 240:
        facts = {"width": new.width, "height": new.height, "fps": new.fps}
        raise EditImpossible("no-such-canvas", **facts)

    def refit(media: Media) -> Media:
        if edit.fit is not None:
            return replace(media, fit=edit.fit)
        asset = context.asset(media.asset)
        usual = asset is not None and media.fit == fit_for(asset, draft)
        return replace(media, fit=fit_for(asset, new)) if asset and usual else media

    return change_media(new, "main", refit)


def set_fit(draft: Draft, edit: SetFit, context: Context) -> Draft:
    return _each(draft, edit.where, context, lambda media: replace(media, fit=edit.fit))


def set_focus(draft: Draft, edit: SetFocus, context: Context) -> Draft:
    focus = (min(1.0, max(0.0, edit.x)), min(1.0, max(0.0, edit.y)))
    return _each(draft, edit.where, context, lambda media: replace(media, focus=focus))


def set_look(draft: Draft, edit: SetLook, context: Context) -> Draft:
    def looked(media: Media) -> Media:
        if edit.kind == "same":
            if media.look is None:
                return media
            amount = round(min(1.0, max(0.05, media.look.amount * edit.factor)), 3)
            return replace(media, look=replace(media.look, amount=amount))
        look = None if edit.kind == "none" else Look(edit.kind, edit.amount)
        extra = {key: value for key, value in media.extra.items() if key != SCOPED}
        if edit.where.timed:
            extra[SCOPED] = True
        return replace(media, look=look, extra=extra)

    return _each(draft, edit.where, context, looked)


def _each(draft: Draft, where: Where, context: Context, change: Callable[[Media], Media]) -> Draft:
    draft, ids = scoped(draft, where, context)
    track = _main(draft)
    segments = tuple(
        replace(s, content=change(media_of(s))) if s.id in ids else s for s in track.segments
    )
    return with_track(draft, replace(track, segments=segments))


def _main(draft: Draft) -> Track:
    track = draft.track("main")
    if track is None or not main_segments(draft):
        raise EditImpossible("no-film")
    return track


def _is_photo(media: Media, context: Context) -> bool:
    asset = context.asset(media.asset) or Asset(media.asset, "image")
    return not asset.is_clip


def _scaled(media: Media, factor: float) -> Media:
    if media.motion is None:
        return media
    amount = round(min(0.5, max(0.01, media.motion.amount * factor)), 3)
    return replace(media, motion=Motion(media.motion.kind, amount))
