"""Edits on the film's time: a stretch cut out or kept, the part of the song, cuts shifted, the tempo corrected."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mvpipe.engine.edits.assemble import (
    Assemble,
    assemble,
    beats_of,
    pace,
    replan,
    within,
)
from mvpipe.engine.edits.context import BPM, Context, EditImpossible, song_on
from mvpipe.engine.edits.film import (
    main_segments,
    media_of,
    present_pictures,
    with_track,
    without_empty_tracks,
)
from mvpipe.engine.edits.grid import ASKED_HOLD
from mvpipe.engine.edits.reflow import closed, reflowed
from mvpipe.engine.edits.where import Where, cut_at, main_track, sections_like, spans
from mvpipe.model.draft import Draft, Music, Segment

CLEAN_FADE = 1500
SILENT_DB = 30.0
"""A song is silent this far below its loudest moment."""


@dataclass(frozen=True)
class Cutout:
    """A stretch of the film taken out, or with `keep` all but it. At the film's start or when kept, the song
    goes with the picture; from the middle only the picture, and the song ends earlier."""

    where: Where
    keep: bool = False


@dataclass(frozen=True)
class DropSilence:
    """The silent end of the song, and of the film with it, taken off."""


@dataclass(frozen=True)
class SongPart:
    """The song from `start` ms, from a `part` of it, or its `best` stretch; `length` of the film in ms (None:
    as long as it is, or as the rest of the song); `clean`: ends on a downbeat, faded."""

    start: int | None = None
    part: str = ""
    best: bool = False
    length: int | None = None
    clean: bool = False


@dataclass(frozen=True)
class ShiftCuts:
    """All cuts `ms` later (negative: earlier)."""

    ms: int


@dataclass(frozen=True)
class SetTempo:
    """The song's tempo as a person knows it: `bpm`, or `factor` times what was heard. The film is cut anew
    at its pace in beats."""

    bpm: float | None = None
    factor: float = 1.0


def cutout(draft: Draft, edit: Cutout, context: Context) -> Draft:
    main_track(draft)
    stretches = spans(draft, edit.where, context)
    if edit.keep:
        return _excerpt(draft, *stretches[0], context)
    for start, end in reversed(stretches):
        if end - start >= draft.duration:
            raise EditImpossible("nothing-left")
        if start == 0:
            draft = _excerpt(draft, end, draft.duration, context)
        else:
            draft = _without(draft, start, end, context)
    return draft


def _excerpt(draft: Draft, start: int, end: int, context: Context) -> Draft:
    """The film from `start` to `end`, picture, song and texts alike."""
    length = end - start
    if length < 500:
        raise EditImpossible("too-short", seconds=length / 1000)
    draft = cut_at(cut_at(draft, start), end)
    old = main_segments(draft)
    kept = [replace(s, start=s.start - start) for s in old if start <= s.start < end]
    track = draft.track("music")
    if track is not None:
        song = tuple(x for s in track.segments if (x := _window(s, start, end)) is not None)
        if song:
            media = media_of(song[-1])
            cut = song[-1].duration < track.segments[-1].duration
            fade = media.fade_out or (CLEAN_FADE if cut else 0)
            media = replace(media, fade_out=min(fade, song[-1].duration // 2))
            song = (*song[:-1], replace(song[-1], content=media))
        tracks = tuple(replace(t, segments=song) if t.id == track.id else t for t in draft.tracks)
        draft = without_empty_tracks(replace(draft, tracks=tracks))
    film = closed(draft, end, max(end, draft.duration)) if end < draft.duration else draft
    film = closed(film, 0, start) if start else film
    film = replace(film, duration=length)
    ends = media_of(old[0]).fade_in, media_of(old[-1]).fade_out
    kept[0] = replace(kept[0], content=replace(media_of(kept[0]), fade_in=ends[0], transition=None))
    kept[-1] = replace(kept[-1], content=replace(media_of(kept[-1]), fade_out=ends[1]))
    return within(with_track(film, replace(main_track(film), segments=tuple(kept))), film.duration)


def _window(segment: Segment, start: int, end: int) -> Segment | None:
    """A sound's part inside [start, end) ms, on a timeline that begins there."""
    a, b = max(segment.start, start), min(segment.end, end)
    if b - a < 1:
        return None
    media = media_of(segment)
    moved = replace(media, source_in=media.source_in + a - segment.start)
    return replace(segment, start=a - start, duration=b - a, content=moved)


def _without(draft: Draft, start: int, end: int, context: Context) -> Draft:
    draft = cut_at(cut_at(draft, start), end)
    kept = [s for s in main_segments(draft) if not start <= s.start < end]
    return reflowed(closed(draft, start, end), kept, context, keep=frozenset())


def drop_silence(draft: Draft, _edit: DropSilence, context: Context) -> Draft:
    main_track(draft)
    playing = song_on(draft, context)
    if playing is None:
        raise EditImpossible("no-music")
    music, start, source_in = playing
    ends = round(_sounding_end(music) * 1000) + start - source_in
    if ends >= draft.duration - 200:
        raise EditImpossible("no-silence")
    return _excerpt(draft, 0, ends, context)


def _sounding_end(music: Music) -> float:
    if not music.loudness:
        return music.duration
    limit = max(music.loudness) - SILENT_DB
    last = max(n for n, level in enumerate(music.loudness) if level > limit)
    return min(music.duration, (last + 1) * music.loudness_step)


def song_part(draft: Draft, edit: SongPart, context: Context) -> Draft:
    if not main_segments(draft):
        draft = assemble(draft, Assemble(), context)
    playing, track = song_on(draft, context), draft.track("music")
    if playing is None or track is None:
        raise EditImpossible("no-music")
    music = playing[0]
    whole = round(music.duration * 1000)
    start = _song_start(edit, music, draft, whole)
    if start >= whole - 500:
        raise EditImpossible("beyond-song", at=start / 1000, length=whole / 1000)
    length = min(edit.length or draft.duration, whole - start)
    if edit.clean:
        length = _clean_length(music, start, length)
    if length < 500:
        raise EditImpossible("too-short", seconds=length / 1000)
    media = media_of(track.segments[0])
    cut = length < whole - start - 50
    fade = CLEAN_FADE if edit.clean else media.fade_out or (CLEAN_FADE if cut else 0)
    media = replace(media, source_in=start, fade_out=min(fade, length // 2))
    song = Segment(track.segments[0].id, 0, length, media)
    film = with_track(replace(draft, duration=length), replace(track, segments=(song,)))
    wish = pace(draft, beats_of(draft, context), 1.0)
    film = replan(film, present_pictures(draft, context), wish, context)
    return within(film, draft.duration)


def _song_start(edit: SongPart, music: Music, draft: Draft, whole: int) -> int:
    if edit.start is not None:
        return edit.start if edit.start >= 0 else max(0, whole + edit.start)
    if edit.part:
        return round(sections_like(music.sections, edit.part)[0].start * 1000)
    if edit.best:
        return _best(music, edit.length or min(draft.duration, whole), whole)
    return media_of(draft.track("music").segments[0]).source_in  # type: ignore[union-attr]


def _best(music: Music, length: int, whole: int) -> int:
    """Where a stretch of this length holds the most energy, begun on a part or a downbeat."""
    starts = [round(s.start * 1000) for s in music.sections]
    starts += [round(b * 1000) for b in music.downbeats]
    fitting = [ms for ms in starts if ms + length <= whole] or [max(0, whole - length)]

    def energy(ms: int) -> float:
        return sum(
            s.energy * max(0.0, min(s.end * 1000, ms + length) - max(s.start * 1000, ms))
            for s in music.sections
        )

    borders = {round(s.start * 1000) for s in music.sections}
    return max(
        fitting, key=lambda ms: (round(energy(ms) * 1.03 if ms in borders else energy(ms)), -ms)
    )


def _clean_length(music: Music, start: int, length: int) -> int:
    ends = [round(b * 1000) - start for b in music.downbeats]
    ends = [ms for ms in ends if length - 6000 <= ms <= length and ms >= 1000]
    return ends[-1] if ends else length


def shift_cuts(draft: Draft, edit: ShiftCuts, _context: Context) -> Draft:
    track = main_track(draft)
    if len(track.segments) < 2:
        raise EditImpossible("no-cuts")
    shortest = min(s.duration for s in (track.segments[0], track.segments[-1]))
    if abs(edit.ms) > max(0, shortest - ASKED_HOLD):
        raise EditImpossible("shift-too-far", ms=edit.ms, most=max(0, shortest - ASKED_HOLD))
    segments = []
    for n, segment in enumerate(track.segments):
        start = segment.start + (edit.ms if n else 0)
        end = segment.end + (edit.ms if n < len(track.segments) - 1 else 0)
        segments.append(replace(segment, start=start, duration=end - start))
    return with_track(draft, replace(track, segments=tuple(segments)))


def set_tempo(draft: Draft, edit: SetTempo, context: Context) -> Draft:
    track, playing = draft.track("music"), song_on(draft, context)
    if track is None or playing is None:
        raise EditImpossible("no-music")
    if playing[0].confidence <= 0 or not playing[0].beats:
        raise EditImpossible("no-beats")
    bpm = round(edit.bpm or playing[0].tempo * edit.factor, 2)
    if not 20 <= bpm <= 400:
        raise EditImpossible("no-such-tempo", bpm=bpm)
    wish = pace(draft, beats_of(draft, context), 1.0)
    segments = tuple(
        replace(s, content=replace(media_of(s), extra={**media_of(s).extra, BPM: bpm}))
        for s in track.segments
    )
    film = with_track(draft, replace(track, segments=segments))
    return replan(film, present_pictures(draft, context), wish, context)
