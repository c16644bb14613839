"""Edits on what lies over the picture: logos, a clip in a small window, split screens, a waveform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mvpipe.engine.edits.context import Asset, Context, EditImpossible
from mvpipe.engine.edits.film import main_segments, without_empty_tracks
from mvpipe.engine.edits.where import Where, fresh_id, spans
from mvpipe.model.draft import Draft, Media, Segment, Track, TrackType

USUAL_SIZE = {"logo": 0.12, "window": 0.3, "waveform": 0.8}
"""Shares of the canvas' width."""


@dataclass(frozen=True)
class AddOverlay:
    """`asset` over the picture at a place, `size` as a share of the canvas' width (None: the usual), from
    `start` ms for `duration` ms (None: to the end; negative start: from the end). `kind`: logo, window,
    half or waveform."""

    asset: str
    kind: str = "logo"
    place: str = "top-right"
    size: float | None = None
    opacity: float = 1.0
    start: int = 0
    duration: int | None = None
    fade: int = 0


@dataclass(frozen=True)
class ChangeOverlay:
    """The overlays that show `asset` (empty: the newest); None and 1.0 leave things. `whole`: until the end."""

    asset: str = ""
    place: str | None = None
    size: float | None = None
    size_factor: float = 1.0
    opacity: float | None = None
    where: Where | None = None
    whole: bool = False
    fade: int | None = None


@dataclass(frozen=True)
class RemoveOverlay:
    """The overlays that show `asset` (empty: all)."""

    asset: str = ""


def add_overlay(draft: Draft, edit: AddOverlay, context: Context) -> Draft:
    asset = context.asset(edit.asset)
    if not main_segments(draft):
        raise EditImpossible("no-film")
    if asset is None:
        raise EditImpossible("no-such-asset", name=edit.asset, names=_names(context))
    start = edit.start if edit.start >= 0 else max(0, draft.duration + edit.start)
    end = draft.duration if edit.duration is None else min(draft.duration, start + edit.duration)
    if start >= draft.duration or end - start < 100:
        raise EditImpossible("beyond", at=start / 1000, length=draft.duration / 1000)
    fade = min(edit.fade, (end - start) // 2)
    media = Media(
        asset.name,
        asset.label,
        volume=0.0 if asset.is_clip else 1.0,
        fade_in=fade,
        fade_out=fade,
        opacity=edit.opacity,
        place=edit.place,
        size=_size(edit),
        extra={"kind": "waveform"} if edit.kind == "waveform" else {},
    )
    segment = Segment(fresh_id(draft, "o"), start, _lasting(end - start, asset), media)
    track = Track(
        fresh_id(draft, "overlay"), TrackType.VIDEO, "overlay", NAMES[edit.kind], (segment,)
    )
    return with_layer(draft, track)


NAMES = {"logo": "Logo", "window": "Window", "half": "Split", "waveform": "Waveform"}


def _size(edit: AddOverlay) -> float | None:
    if edit.kind == "half":
        return None
    return round(min(1.0, max(0.02, edit.size or USUAL_SIZE[edit.kind])), 4)


def _lasting(room: int, asset: Asset) -> int:
    """A clip in a window ends with its own material."""
    own = round(asset.seconds * 1000) if asset.is_clip and asset.seconds else None
    return room if own is None else max(1, min(room, own))


def with_layer(draft: Draft, track: Track) -> Draft:
    """The track over the picture and the other layers, under the texts."""
    at = max((n for n, t in enumerate(draft.tracks) if t.type is TrackType.VIDEO), default=-1) + 1
    return replace(draft, tracks=(*draft.tracks[:at], track, *draft.tracks[at:]))


def change_overlay(draft: Draft, edit: ChangeOverlay, context: Context) -> Draft:
    ids = _chosen(draft, edit.asset, newest=not edit.asset)
    start, end = (0, draft.duration) if edit.whole else (None, None)
    if edit.where is not None and edit.where.timed:
        start, end = spans(draft, edit.where, context)[0]

    def changed(segment: Segment) -> Segment:
        media = segment.content
        if segment.id not in ids or not isinstance(media, Media):
            return segment
        size = media.size if edit.size is None else edit.size
        if size is not None:
            size = round(min(1.0, max(0.02, size * edit.size_factor)), 4)
        media = replace(
            media,
            size=size,
            place=edit.place or media.place,
            opacity=media.opacity if edit.opacity is None else edit.opacity,
            fade_in=media.fade_in if edit.fade is None else edit.fade,
            fade_out=media.fade_out if edit.fade is None else edit.fade,
        )
        if start is None or end is None:
            return replace(segment, content=media)
        begin = segment.start if edit.whole else start
        asset = context.asset(media.asset)
        room = end - begin
        long = _lasting(room, asset) if asset and not media.extra.get("kind") else room
        return replace(segment, start=begin, duration=long, content=media)

    return _mapped(draft, changed)


def remove_overlay(draft: Draft, edit: RemoveOverlay, _context: Context) -> Draft:
    ids = _chosen(draft, edit.asset, newest=False)
    tracks = tuple(
        replace(t, segments=tuple(s for s in t.segments if s.id not in ids)) for t in draft.tracks
    )
    return without_empty_tracks(replace(draft, tracks=tracks))


def _mapped(draft: Draft, change: Callable[[Segment], Segment]) -> Draft:
    tracks = tuple(
        replace(t, segments=tuple(change(s) for s in t.segments)) if t.role == "overlay" else t
        for t in draft.tracks
    )
    return replace(draft, tracks=tracks)


def overlays(draft: Draft) -> tuple[Segment, ...]:
    return tuple(s for t in draft.tracks if t.role == "overlay" for s in t.segments)


def _chosen(draft: Draft, asset: str, *, newest: bool) -> frozenset[str]:
    found = overlays(draft)
    if not found:
        raise EditImpossible("no-overlay")
    meant = [s for s in found if not asset or getattr(s.content, "asset", "") == asset]
    if not meant:
        shown = [getattr(s.content, "name", "") for s in found]
        raise EditImpossible("no-such-overlay", name=asset, names=shown)
    if newest:
        meant = sorted(meant, key=lambda s: (len(s.id), s.id))[-1:]
    return frozenset(s.id for s in meant)


def _names(context: Context) -> list[str]:
    return [asset.label for asset in context.assets if asset.kind != "audio"]
