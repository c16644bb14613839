"""A draft resolved into frames: which picture, transition, fade and layer is seen on which frame.

Everything downstream (painter, slice keys, cut points) reads this, so they cannot disagree.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from mvpipe.draft.timing import frame_at
from mvpipe.engine.compose.canvas import Canvas, total_frames
from mvpipe.engine.compose.transitions import TRANSITIONS
from mvpipe.model.draft import Draft, Media, Segment, Text, Track, TrackType

_latest: tuple[Draft, Canvas, Film] | None = None


@dataclass(frozen=True)
class Entry:
    """How a shot comes in: over frames [first, first + frames), centred on the shot's start."""

    kind: str
    first: int
    frames: int

    @property
    def last(self) -> int:
        return self.first + self.frames

    def progress(self, frame: int) -> float:
        """0–1, sampled at the middle of the frame, so that a transition is symmetric in time."""
        return (frame - self.first + 0.5) / self.frames


@dataclass(frozen=True)
class Shot:
    """A main segment in frames: its own are [start, end); with the handles of the transitions at
    both ends it is seen in [first, last)."""

    media: Media
    start: int
    end: int
    first: int
    last: int
    entry: Entry | None = None


@dataclass(frozen=True)
class Layer:
    """A segment over the main picture in frames [start, end); fades in frames, inside that range."""

    content: Media | Text
    start: int
    end: int
    fade_in: int = 0
    fade_out: int = 0

    def visibility(self, frame: int) -> float:
        """0–1 by the fades, sampled at the middle of the frame; the shorter of two overlapping fades wins."""
        if not self.start <= frame < self.end:
            return 0.0
        rising = (frame - self.start + 0.5) / self.fade_in if self.fade_in else 1.0
        falling = (self.end - frame - 0.5) / self.fade_out if self.fade_out else 1.0
        return min(1.0, rising, falling)


@dataclass(frozen=True)
class Fade:
    """The film's own fade over frames [first, first + frames): from black (`rising`) or to black."""

    first: int
    frames: int
    rising: bool

    @property
    def last(self) -> int:
        return self.first + self.frames

    def light(self, frame: int) -> float:
        """0 (black) – 1. The film's first and last frames are true black."""
        if self.rising:
            return min(1.0, max(0.0, (frame - self.first) / self.frames))
        return min(1.0, max(0.0, (self.last - 1 - frame) / self.frames))


@dataclass(frozen=True)
class Moment:
    """The main picture on one frame: `shot`, or `before` → `shot` at `progress` through `entry`.
    A missing shot is black."""

    shot: Shot | None
    before: Shot | None = None
    entry: Entry | None = None
    progress: float = 1.0


@dataclass(frozen=True)
class Film:
    canvas: Canvas
    total: int
    shots: tuple[Shot, ...]
    fades: tuple[Fade, ...]
    layers: tuple[Layer, ...]

    def moment(self, frame: int) -> Moment:
        """What the main track shows on `frame`."""
        index = bisect_right(self.shots, frame, key=lambda shot: shot.start) - 1
        here = self.shots[index] if index >= 0 else None
        following = self.shots[index + 1] if index + 1 < len(self.shots) else None
        shown = here if here and frame < here.end else None
        if following and following.entry and frame >= following.entry.first:
            entry = following.entry
            return Moment(following, shown, entry, entry.progress(frame))
        if here and here.entry and frame < here.entry.last:
            previous = self.shots[index - 1] if index else None
            before = previous if previous and previous.end == here.start else None
            return Moment(here, before, here.entry, here.entry.progress(frame))
        return Moment(shown)

    def light(self, frame: int) -> float:
        """The film fades' factor on the main picture and on the pictures over it."""
        return min((fade.light(frame) for fade in self.fades), default=1.0)


def film_of(draft: Draft, canvas: Canvas) -> Film:
    """Resolves `draft`. The first track of role main is the base; every other picture or text track
    lies over it, in the draft's order. The last result is kept: a film is asked for slice by slice."""
    global _latest
    latest = _latest  # read once: another thread may replace it
    if latest is None or latest[0] is not draft or latest[1] != canvas:
        latest = _latest = (draft, canvas, _resolved(draft, canvas))
    return latest[2]


def _resolved(draft: Draft, canvas: Canvas) -> Film:
    main = next((t for t in draft.tracks if _is_main(t)), None)
    shots = _shots(main, canvas) if main else ()
    layers = tuple(
        layer
        for track in draft.tracks
        if track is not main and track.type != TrackType.AUDIO
        for segment in track.segments
        if (layer := _layer(_following(segment, draft), canvas))
    )
    return Film(canvas, total_frames(draft, canvas), shots, _fades(shots, canvas), layers)


def _is_main(track: Track) -> bool:
    return track.role == "main" and track.type == TrackType.VIDEO


def _shots(track: Track, canvas: Canvas) -> tuple[Shot, ...]:
    plain = []
    for segment in sorted(track.segments, key=lambda segment: segment.start):
        start, end = frame_at(segment.start, canvas.fps), frame_at(segment.end, canvas.fps)
        if isinstance(segment.content, Media) and start < end:
            plain.append(Shot(segment.content, start, end, start, end))
    shots = plain[:1]
    for shot in plain[1:]:
        previous = shots[-1]
        entry = _entry(shot, previous, canvas)
        if entry:
            shot = replace(shot, entry=entry, first=entry.first)
            if previous.end == shot.start:
                shots[-1] = replace(previous, last=entry.last)
        shots.append(shot)
    return tuple(shots)


def _entry(shot: Shot, previous: Shot, canvas: Canvas) -> Entry | None:
    """The transition in frames, no longer than the shorter of its two sides (so that each side keeps
    half of itself for the transition at its other end); a gap before counts as a black side."""
    transition = shot.media.transition
    if transition is None or transition.kind not in TRANSITIONS:
        return None
    side = shot.start - previous.end or previous.end - previous.start
    frames = min(frame_at(transition.d, canvas.fps), side, shot.end - shot.start)
    if frames < 1:
        return None
    return Entry(transition.kind, shot.start - frames // 2, frames)


def _fades(shots: tuple[Shot, ...], canvas: Canvas) -> tuple[Fade, ...]:
    if not shots:
        return ()
    rising = frame_at(shots[0].media.fade_in, canvas.fps)
    falling = frame_at(shots[-1].media.fade_out, canvas.fps)
    fades = []
    if rising > 0:
        fades.append(Fade(shots[0].start, rising, rising=True))
    if falling > 0:
        fades.append(Fade(shots[-1].end - falling, falling, rising=False))
    return tuple(fades)


def _following(segment: Segment, draft: Draft) -> Segment:
    """A waveform begins where its song is at that moment of the film."""
    media = segment.content
    if not isinstance(media, Media) or media.extra.get("kind") != "waveform" or media.source_in:
        return segment
    for track in draft.tracks:
        for song in track.segments if track.type == TrackType.AUDIO else ():
            played = song.content
            if (
                isinstance(played, Media)
                and played.asset == media.asset
                and song.end > segment.start
            ):
                passed = round((segment.start - song.start) * played.speed)
                at = played.source_in + passed
                return replace(segment, content=replace(media, source_in=at, speed=played.speed))
    return segment


def _layer(segment: Segment, canvas: Canvas) -> Layer | None:
    content = segment.content
    start, end = frame_at(segment.start, canvas.fps), frame_at(segment.end, canvas.fps)
    if start >= end:
        return None
    rising = min(frame_at(content.fade_in, canvas.fps), end - start)
    falling = min(frame_at(content.fade_out, canvas.fps), end - start)
    return Layer(content, start, end, rising, falling)
