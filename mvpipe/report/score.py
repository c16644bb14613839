"""The film drawn like a score on one time axis: sound, beats, cuts, sections and tracks, as numbers for the page.

Places are percent of the film's length; SVG paths live in a box 1000 wide that the page stretches.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from pathlib import PurePath
from typing import Any

from mvpipe.model.run import RunResult
from mvpipe.report.evidence import Evidence
from mvpipe.report.wording import main_output, timecode, took

WIDTH = 1000.0
WAVE_HEIGHT = 100.0
MAX_BINS = 1600
MAX_TICKS = 5000
MAX_SEGMENTS = 1500
DENSE_GAP = 4.0
"""Beats nearer than this (in units of WIDTH) would run into a grey band: they show up close only."""
AXIS_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
TINTS = 6
TRACK_TYPES: Mapping[object, str] = {
    0: "video",
    1: "audio",
    7: "text",
    "video": "video",
    "audio": "audio",
    "text": "text",
}


@dataclass(frozen=True)
class Mark:
    """A labelled moment; `fine` marks show up close only."""

    at: float
    label: str
    fine: bool = False


@dataclass(frozen=True)
class Cut:
    at: float
    title: str
    on_beat: bool


@dataclass(frozen=True)
class Bar:
    """A stretch of time. `tint` 0–5 is the same for the same label; `level` 0–1 is a section's energy."""

    at: float
    width: float
    label: str
    title: str
    tint: int = 0
    level: float = 0.0


@dataclass(frozen=True)
class Lane:
    """One track; `type` video, audio, text or other. `left_out`: segments beyond the drawn ones."""

    name: str
    type: str
    bars: tuple[Bar, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Score:
    """`close`: how many times wider the close-up is; `dense`: beats are hidden in the whole view."""

    seconds: float
    wave: str
    beats: str
    downbeats: str
    cuts: tuple[Cut, ...]
    sections: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    lanes: tuple[Lane, ...]
    close: int
    dense: bool


def score_of(result: RunResult, evidence: Evidence) -> Score | None:
    """None when there is nothing with a length to draw."""
    seconds = _length(result, evidence)
    if seconds <= 0:
        return None
    music = result.music
    beats = _inside(music.beats, seconds) if music else []
    downbeats = _inside(music.downbeats, seconds) if music else []
    bars = set(downbeats)
    lanes = _lanes(result.tracks, seconds)
    events = max([len(beats), *(len(lane.bars) * 4 for lane in lanes)], default=0)
    close = max(2, min(40, round(events * 12 / WIDTH)))
    return Score(
        seconds=seconds,
        wave=wave_path(evidence.peaks),
        beats=tick_path([beat for beat in beats if beat not in bars], seconds),
        downbeats=tick_path(downbeats, seconds),
        cuts=_cuts(result, seconds),
        sections=_sections(music.sections if music else (), seconds),
        marks=axis_marks(seconds, close),
        lanes=lanes,
        close=close,
        dense=len(beats) > WIDTH / DENSE_GAP,
    )


def wave_path(peaks: Sequence[tuple[float, float]]) -> str:
    """A closed outline, highs from left to right and lows back; the loudest sample fills the height."""
    bins = _merged(peaks)
    top = max((max(abs(low), abs(high)) for low, high in bins), default=0.0)
    if top <= 0:
        return ""
    middle, scale = WAVE_HEIGHT / 2, (WAVE_HEIGHT / 2 - 1) / top
    step = WIDTH / len(bins)
    highs = [
        f"{(i + 0.5) * step:.1f} {middle - high * scale:.1f}" for i, (_, high) in enumerate(bins)
    ]
    lows = [f"{(i + 0.5) * step:.1f} {middle - low * scale:.1f}" for i, (low, _) in enumerate(bins)]
    return "M" + "L".join([*highs, *reversed(lows)]) + "Z"


def _merged(peaks: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most MAX_BINS bins, equally wide to within one bin, each holding its extremes."""
    count = min(len(peaks), MAX_BINS)
    edges = [i * len(peaks) // count for i in range(count + 1)] if count else []
    groups = [peaks[start:end] for start, end in pairwise(edges)]
    return [(min(low for low, _ in group), max(high for _, high in group)) for group in groups]


def tick_path(times: Sequence[float], seconds: float) -> str:
    """One path of upright strokes from 0 to 10; thinned evenly beyond MAX_TICKS."""
    stride = -(-len(times) // MAX_TICKS) or 1
    return "".join(f"M{time / seconds * WIDTH:.2f} 0V10" for time in times[::stride])


def axis_marks(seconds: float, close: int) -> tuple[Mark, ...]:
    """About ten round times, and about ten for every screen of the close-up between them."""
    coarse = _axis_step(seconds / 10)
    fine = next(
        (s for s in AXIS_STEPS if s >= seconds / (10 * close) and _divides(s, coarse)), coarse
    )
    per_coarse = round(coarse / fine)
    count = int(seconds / fine + 1e-9) + 1
    digits = 1 if fine < 1 else 0
    places = ((i, i * fine) for i in range(count))
    return tuple(
        Mark(_percent(time, seconds), timecode(time, digits), fine=i % per_coarse != 0)
        for i, time in places
        if time <= seconds * 0.985
    )


def _axis_step(least: float) -> float:
    return next((step for step in AXIS_STEPS if step >= least), AXIS_STEPS[-1])


def _divides(fine: float, coarse: float) -> bool:
    return abs(coarse / fine - round(coarse / fine)) < 1e-6


def _cuts(result: RunResult, seconds: float) -> tuple[Cut, ...]:
    """A cut is on the beat when it lies within one frame of one, as in Sync."""
    if result.sync is None:
        return ()
    output = main_output(result)
    frame = 1 / output.film.fps if output and output.film.fps > 0 else 1 / 30
    beats = sorted(result.music.beats) if result.music else []
    return tuple(
        _cut(time, beats, frame, seconds) for time in _inside(result.sync.cut_times, seconds)
    )


def _cut(time: float, beats: Sequence[float], frame: float, seconds: float) -> Cut:
    place = bisect_left(beats, time)
    near = min((abs(time - beat) for beat in beats[max(0, place - 1) : place + 1]), default=None)
    on_beat = near is not None and near <= frame
    distance = "no beat near" if near is None else f"{round(near * 1000)} ms from a beat"
    return Cut(_percent(time, seconds), f"cut at {timecode(time, 2)}, {distance}", on_beat)


def _sections(sections: Iterable[Mapping[str, Any]], seconds: float) -> tuple[Bar, ...]:
    bars = (_bar(section, seconds, index) for index, section in enumerate(sections))
    return tuple(bar for bar in bars if bar is not None)


def _lanes(tracks: Sequence[Mapping[str, Any]], seconds: float) -> tuple[Lane, ...]:
    """As an editor shows them: what lies on top comes first, sound last."""
    lanes = [_lane(track, seconds) for track in tracks]
    pictures = [lane for lane in lanes if lane.type != "audio"]
    return (*reversed(pictures), *(lane for lane in lanes if lane.type == "audio"))


def _lane(track: Mapping[str, Any], seconds: float) -> Lane:
    kind = TRACK_TYPES.get(track.get("type"), "other")
    name = str(track.get("name") or track.get("role") or kind)
    segments = list(track.get("segments") or ())
    labels = [str(segment.get("label") or "") for segment in segments]
    shorts = _short_names(labels) if kind == "video" else {}
    tints: dict[str, int] = {}
    bars = []
    for segment, label in zip(segments[:MAX_SEGMENTS], labels, strict=False):
        tint = tints.setdefault(label, len(tints) % TINTS)
        bar = _bar(segment, seconds, tint)
        bars += [] if bar is None else [replace(bar, label=shorts.get(label, label))]
    return Lane(name, kind, tuple(bars), max(0, len(segments) - MAX_SEGMENTS))


def _short_names(labels: Sequence[str]) -> Mapping[str, str]:
    """File names for narrow bars: photo_01.jpg … photo_12.jpg become 01 … 12; the titles keep the whole."""
    stems = {label: PurePath(label).stem for label in dict.fromkeys(labels)}
    columns = zip(*stems.values(), strict=False)
    same = takewhile(lambda letters: len(set(letters)) == 1, columns)
    shared = "".join(letters[0] for letters in same).rstrip("0123456789")
    if len(stems) < 3 or len(shared) < 4:
        return stems
    return {label: stem[len(shared) :] or stem for label, stem in stems.items()}


def _bar(stretch: Mapping[str, Any], seconds: float, tint: int) -> Bar | None:
    """None for what lies outside the film or has no times: a state may hold anything."""
    try:
        start, end = float(stretch["start"]), float(stretch["end"])
        level = float(stretch.get("energy") or 0.0)
    except (KeyError, TypeError, ValueError):
        return None
    shown_start, shown_end = max(0.0, start), min(seconds, end)
    if not shown_start < shown_end:
        return None
    label = str(stretch.get("label") or "")
    title = f"{label} · {timecode(start, 2)}–{timecode(end, 2)} ({took(end - start)})".lstrip(" ·")
    width = _percent(shown_end - shown_start, seconds)
    return Bar(_percent(shown_start, seconds), width, label, title, tint, min(1.0, max(0.0, level)))


def _length(result: RunResult, evidence: Evidence) -> float:
    """The film's; without one, what the draft and the song reach to."""
    output = main_output(result)
    if evidence.seconds > 0:
        return evidence.seconds
    if output is not None:
        return output.film.seconds
    ends = [bar.get("end") for track in result.tracks for bar in track.get("segments") or ()]
    known = [float(end) for end in ends if isinstance(end, int | float)]
    beats = result.music.beats[-1:] if result.music else ()
    return max([*known, *beats], default=0.0)


def _inside(times: Iterable[float], seconds: float) -> list[float]:
    return [time for time in times if 0 <= time <= seconds]


def _percent(time: float, seconds: float) -> float:
    return round(time / seconds * 100, 4)
