"""Edits on sound and on fades: volume, mute, fades of picture and music, where the song starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mvpipe.engine.edits.context import Context, EditImpossible
from mvpipe.engine.edits.film import change_media, main_segments, media_of, with_track
from mvpipe.model.draft import Draft, Media, Segment, Track

MAX_VOLUME = 4.0


@dataclass(frozen=True)
class Fade:
    """`target` picture, music or both; ms, None leaves that end, 0 takes the fade away."""

    target: str = "both"
    fade_in: int | None = None
    fade_out: int | None = None


@dataclass(frozen=True)
class SetVolume:
    """`target` music, clips or all. `level` 1 is as recorded; else `factor` times what it is now."""

    target: str = "music"
    level: float | None = None
    factor: float = 1.0


def fade(draft: Draft, edit: Fade, _context: Context) -> Draft:
    roles = {"picture": ("main",), "music": ("music",), "both": ("main", "music")}[edit.target]
    tracks = [track for role in roles if (track := draft.track(role)) and track.segments]
    if not tracks:
        raise EditImpossible("no-music" if edit.target == "music" else "no-film")
    for track in tracks:
        draft = with_track(draft, _faded(track, edit, draft.duration))
    return draft


def set_volume(draft: Draft, edit: SetVolume, context: Context) -> Draft:
    roles = {"music": ("music",), "clips": ("main",), "all": ("music", "sound", "main")}[
        edit.target
    ]
    if not main_segments(draft):
        raise EditImpossible("no-film")
    if edit.target == "music" and draft.track("music") is None:
        raise EditImpossible("no-music")
    if edit.target == "clips" and not _clips(main_segments(draft), context):
        raise EditImpossible("no-clips")

    def louder(media: Media) -> Media:
        level = media.volume * edit.factor if edit.level is None else edit.level
        return replace(media, volume=round(min(MAX_VOLUME, max(0.0, level)), 4))

    for role in roles:
        draft = change_media(draft, role, lambda m: louder(m) if _sounds(m, context) else m)
    return draft


def _faded(track: Track, edit: Fade, duration: int) -> Track:
    segments = list(track.segments)
    if edit.fade_in is not None:
        media = replace(media_of(segments[0]), fade_in=min(edit.fade_in, duration))
        segments[0] = replace(segments[0], content=media)
    if edit.fade_out is not None:
        media = replace(media_of(segments[-1]), fade_out=min(edit.fade_out, duration))
        segments[-1] = replace(segments[-1], content=media)
    return replace(track, segments=tuple(segments))


def _clips(segments: Sequence[Segment], context: Context) -> list[Media]:
    return [media for s in segments if _sounds(media := media_of(s), context)]


def _sounds(media: Media, context: Context) -> bool:
    """Photos make no sound, so their volume is left alone."""
    asset = context.asset(media.asset)
    return asset is None or asset.kind in ("audio", "video")
