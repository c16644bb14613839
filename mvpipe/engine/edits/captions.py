"""Edits on captions in time: lyrics and subtitles laid on the film, and moved as one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mvpipe.engine.edits.context import Context, EditImpossible, song_on
from mvpipe.engine.edits.film import main_segments, without_empty_tracks
from mvpipe.engine.edits.timed_text import Cue, apart
from mvpipe.engine.edits.where import fresh_id
from mvpipe.model.draft import Draft, Segment, Text, Track, TrackType

CAPTION_SIZE = 0.06
CAPTION_FADE = 120
WORDS_KEY, HIGHLIGHT_KEY = "words", "highlight"


@dataclass(frozen=True)
class AddCaptions:
    """Lines of lyrics or subtitles; their times are the song's where one plays, and replace the captions that
    are there. `karaoke`: each word is marked while it is sung (evenly, where a line has no times for its words)."""

    cues: tuple[Cue, ...]
    place: str = "bottom-center"
    color: str = "#ffffff"
    size: float | None = None
    karaoke: bool = False
    offset: int = 0
    highlight: str | None = None


@dataclass(frozen=True)
class ShiftTexts:
    """All captions (or titles) `ms` later; negative: earlier."""

    ms: int
    role: str = "caption"


def add_captions(draft: Draft, edit: AddCaptions, context: Context) -> Draft:
    if not main_segments(draft):
        raise EditImpossible("no-film")
    playing = song_on(draft, context)
    shift = (playing[1] - playing[2] if playing else 0) + edit.offset
    moved = [replace(c, start=c.start + shift, end=c.end + shift) for c in edit.cues]
    cues = apart(moved, draft.duration)
    if not cues:
        raise EditImpossible("no-lines-inside", length=draft.duration / 1000)
    kept = replace(draft, tracks=tuple(t for t in draft.tracks if t.role != "caption"))
    segments = tuple(
        Segment(f"c{n}", cue.start, cue.end - cue.start, _text(cue, edit))
        for n, cue in enumerate(cues, 1)
    )
    track = Track(fresh_id(kept, "caption"), TrackType.TEXT, "caption", "Caption", segments)
    return replace(kept, tracks=(*kept.tracks, track))


def _text(cue: Cue, edit: AddCaptions) -> Text:
    fade = min(CAPTION_FADE, (cue.end - cue.start) // 3)
    text = Text(
        cue.text,
        edit.place,
        edit.size or CAPTION_SIZE,
        edit.color,
        fade_in=fade,
        fade_out=fade,
    )
    if not edit.karaoke:
        return text
    extra: dict[str, object] = {WORDS_KEY: [list(word) for word in sung(cue)]}
    if edit.highlight:
        extra[HIGHLIGHT_KEY] = edit.highlight
    return replace(text, animation="karaoke", extra=extra)


def sung(cue: Cue) -> tuple[tuple[int, int, str], ...]:
    """The words of a line with their times; without any, by their share of the letters (in Chinese each
    character is a word)."""
    if cue.words:
        return cue.words
    words = cue.text.split()
    if len(words) < 2 and any("\u3400" <= c <= "\u9fff" for c in cue.text):
        words = [c for c in cue.text if not c.isspace()]
    total, at = sum(len(w) + 1 for w in words), 0.0
    long = cue.end - cue.start
    result = []
    for word in words:
        share = long * (len(word) + 1) / total
        result.append((round(at), max(1, round(at + share) - round(at)), word))
        at += share
    return tuple(result)


def shift_texts(draft: Draft, edit: ShiftTexts, _context: Context) -> Draft:
    if not any(t.role == edit.role for t in draft.tracks):
        raise EditImpossible("no-text")
    tracks = []
    for track in draft.tracks:
        if track.role == edit.role:
            moved = [_moved(s, edit.ms, draft.duration) for s in track.segments]
            track = replace(track, segments=tuple(s for s in moved if s is not None))
        tracks.append(track)
    return without_empty_tracks(replace(draft, tracks=tuple(tracks)))


def _moved(segment: Segment, ms: int, length: int) -> Segment | None:
    start, end = max(0, segment.start + ms), min(length, segment.end + ms)
    return replace(segment, start=start, duration=end - start) if end - start >= 50 else None
