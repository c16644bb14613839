"""Edits on sound and on fades: volume, mute, fades of picture and music, where the song starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mvpipe.engine.edits.context import Context, EditImpossible
from mvpipe.engine.edits.film import change_media, main_segments, media_of, with_track
from mvpipe.engine.edits.where import EVERYWHERE, Where, fresh_id, scoped, spans
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
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class Duck:
    """The music down to `to` while clips (or speech in them) sound; None ends it."""

    to: float | None = 0.3
    under: str = "clips"


@dataclass(frozen=True)
class SetLoudness:
    """The loudness that the whole film is brought to, in LUFS; None takes the target away."""

    lufs: float | None = -14.0


@dataclass(frozen=True)
class SwapSong:
    """Another song under the same cuts."""

    asset: str


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

    if edit.where != EVERYWHERE:
        return _louder_part(draft, edit, context)

    for role in roles:
        draft = change_media(draft, role, lambda m: _louder(m, edit) if _sounds(m, context) else m)
    return draft


def _louder(media: Media, edit: SetVolume) -> Media:
    level = media.volume * edit.factor if edit.level is None else edit.level
    return replace(media, volume=round(min(MAX_VOLUME, max(0.0, level)), 4))


def _louder_part(draft: Draft, edit: SetVolume, context: Context) -> Draft:
    """Single clips, or the music in a stretch of time (cut there into segments)."""
    if edit.target == "clips":
        draft, ids = scoped(draft, edit.where, context)
        sounding = [
            s for s in main_segments(draft) if s.id in ids and _sounds(media_of(s), context)
        ]
        if not sounding:
            raise EditImpossible("no-clips")
        ids = frozenset(s.id for s in sounding)
        return _changed(draft, "main", ids, edit)
    track = draft.track("music")
    if track is None:
        raise EditImpossible("no-music")
    stretches = spans(draft, edit.where, context)
    for at in (ms for stretch in stretches for ms in stretch):
        draft = _music_cut(draft, at)
    inside = frozenset(
        s.id
        for s in (draft.track("music") or track).segments
        if any(a <= s.start + s.duration // 2 < b for a, b in stretches)
    )
    return _changed(draft, "music", inside, edit)


def _changed(draft: Draft, role: str, ids: frozenset[str], edit: SetVolume) -> Draft:
    track = draft.track(role)
    if track is None:
        return draft
    segments = tuple(
        replace(s, content=_louder(media_of(s), edit)) if s.id in ids else s for s in track.segments
    )
    return with_track(draft, replace(track, segments=segments))


def _music_cut(draft: Draft, at: int) -> Draft:
    track = draft.track("music")
    if track is None:
        return draft
    result = []
    for segment in track.segments:
        if not segment.start < at < segment.end:
            result.append(segment)
            continue
        media, first = media_of(segment), at - segment.start
        tail = replace(media, source_in=media.source_in + first, fade_in=0)
        result.append(replace(segment, duration=first, content=replace(media, fade_out=0)))
        name = fresh_id(draft, "a")
        result.append(Segment(name, at, segment.end - at, tail, segment.extra))
    return with_track(draft, replace(track, segments=tuple(result)))


def duck(draft: Draft, edit: Duck, context: Context) -> Draft:
    if draft.track("music") is None:
        raise EditImpossible("no-music")
    if edit.to is not None and not _clips(main_segments(draft), context):
        raise EditImpossible("no-clips")
    value = None if edit.to is None else {"to": edit.to, "under": edit.under}
    return change_media(draft, "music", lambda media: _noted(media, DUCK, value))


def set_loudness(draft: Draft, edit: SetLoudness, _context: Context) -> Draft:
    if draft.track("music") is None:
        raise EditImpossible("no-music")
    if edit.lufs is not None and not -40 <= edit.lufs <= -5:
        raise EditImpossible("no-such-loudness", lufs=edit.lufs)
    return change_media(draft, "music", lambda media: _noted(media, LUFS, edit.lufs))


def _noted(media: Media, key: str, value: object) -> Media:
    extra = {name: old for name, old in media.extra.items() if name != key}
    return replace(media, extra=extra if value is None else {**extra, key: value})


DUCK, LUFS = "duck", "lufs"
"""Keys of the song's `extra`."""


def swap_song(draft: Draft, edit: SwapSong, context: Context) -> Draft:
    track, asset = draft.track("music"), context.asset(edit.asset)
    songs = [a.label for a in context.assets if a.kind == "audio"]
    if asset is None or asset.kind != "audio":
        raise EditImpossible("no-such-song", name=edit.asset, names=songs)
    if track is None or not track.segments:
        raise EditImpossible("no-music")
    if asset.seconds is not None:
        left = round(asset.seconds * 1000)
        segments = tuple(
            replace(s, duration=max(1, min(s.duration, left - media_of(s).source_in)))
            for s in track.segments
            if media_of(s).source_in < left
        )
        if not segments:
            raise EditImpossible(
                "beyond-song", at=media_of(track.segments[0]).source_in / 1000, length=asset.seconds
            )
        track = replace(track, segments=segments)
    swapped = tuple(
        replace(s, content=replace(media_of(s), asset=asset.name, name=asset.label))
        for s in track.segments
    )
    return with_track(draft, replace(track, segments=swapped))


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
