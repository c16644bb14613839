"""Edits on how pictures look: transitions, motion, fit, look, canvas."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mvpipe.engine.edits.context import Asset, Context, EditImpossible
from mvpipe.engine.edits.film import (
    change_media,
    fit_for,
    joined,
    main_segments,
    media_of,
    moved,
    with_track,
)
from mvpipe.model.draft import Draft, Look, Media, Motion, Track, Transition

LIMIT = 4096
"""Pixels of a canvas' longer side."""


@dataclass(frozen=True)
class SetTransition:
    """How cuts look. `d` ms (0: the usual); shortened to half of the shorter neighbour."""

    kind: str
    d: int = 0


@dataclass(frozen=True)
class SetMotion:
    """Motion on photos: a kind of DESIGN §3, or auto (alternating). `amount` None: by the time a photo
    stands; with `over` ms the amount is reached after that time; `factor` scales what is there and then `kind` is not looked at."""

    kind: str = "auto"
    amount: float | None = None
    over: int | None = None
    factor: float | None = None


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
    """cover, contain, blur for every picture."""

    fit: str


@dataclass(frozen=True)
class SetLook:
    """`kind` none removes looks."""

    kind: str
    amount: float = 1.0


def set_transition(draft: Draft, edit: SetTransition, _context: Context) -> Draft:
    track = _main(draft)
    change = Transition(edit.kind, edit.d)
    return with_track(draft, replace(track, segments=joined(track.segments, change)))


def set_motion(draft: Draft, edit: SetMotion, context: Context) -> Draft:
    track = _main(draft)
    if not any(_is_photo(media_of(segment), context) for segment in track.segments):
        raise EditImpossible("no-photos")
    if edit.factor is not None:
        factor = edit.factor
        return change_media(draft, "main", lambda media: _scaled(media, factor))
    segments = moved(track.segments, edit.kind, edit.amount, context.assets, over=edit.over)
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


def set_fit(draft: Draft, edit: SetFit, _context: Context) -> Draft:
    _main(draft)
    return change_media(draft, "main", lambda media: replace(media, fit=edit.fit))


def set_look(draft: Draft, edit: SetLook, _context: Context) -> Draft:
    _main(draft)
    look = None if edit.kind == "none" else Look(edit.kind, edit.amount)
    return change_media(draft, "main", lambda media: replace(media, look=look))


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
