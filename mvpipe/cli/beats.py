"""`mvpipe beats`: what the analysis hears in a song, as a drawing and a table, or as JSON."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from mvpipe.cli.figures import clean, clock_words, count_words, length_words
from mvpipe.cli.options import existing_file, paths
from mvpipe.cli.stream import Symbols, symbols
from mvpipe.errors import DONE, UsageError
from mvpipe.model.draft import Music

WIDEST = 100
UNSURE = 0.7
"""Below this confidence the other readings are shown as well."""
RANGE_DB = (6.0, 30.0)
"""The drawing reaches from the loudest moment down to the song's quiet twentieth, but never over less
or more than this: dense music keeps its shape, and a fade-out does not flatten the rest."""


def bpm_range(text: str) -> tuple[float, float]:
    """Reads `LO-HI` in BPM. Raises UsageError."""
    low, _, high = text.partition("-")
    try:
        span = float(low), float(high)
    except ValueError:
        span = (0.0, 0.0)
    if not 0 < span[0] < span[1]:
        raise UsageError(f"--bpm-range {text}: expected LO-HI", hint="such as --bpm-range 90-180")
    return span


@click.command("beats")
@click.argument("song", shell_complete=paths, metavar="SONG", type=existing_file("song"))
@click.option("--json", "as_json", is_flag=True, help="Print the grid as one JSON object.")
@click.option(
    "--bpm", type=click.FloatRange(20, 400), metavar="BPM", help="The tempo, where known."
)
@click.option("--bpm-range", type=bpm_range, metavar="LO-HI", help="Where the tempo lies.")
def command(
    song: Path, as_json: bool, bpm: float | None, bpm_range: tuple[float, float] | None
) -> int:
    """Show the tempo, beats, bars and sections of SONG."""
    from mvpipe import pipeline

    music = pipeline.song_beats(song, bpm=bpm, bpm_range=bpm_range)
    if as_json:
        click.echo(json.dumps(as_document(music)))
        return DONE
    width = min(shutil.get_terminal_size().columns - 1, WIDEST)
    marks = symbols(sys.stdout)
    for line in (*heading(clean(song.name), music), *drawing(music, width, marks), *table(music)):
        click.echo(line)
    return DONE


def as_document(music: Music) -> dict[str, object]:
    """For machines; times in seconds, tempo in BPM, loudness in dB every `loudness_step` seconds."""
    return {
        "tempo": music.tempo,
        "confidence": music.confidence,
        "downbeat_confidence": music.downbeat_confidence,
        "alternatives": [
            {"name": one.name, "tempo": one.tempo, "score": one.score} for one in music.alternatives
        ],
        "metre": music.metre,
        "duration": music.duration,
        "beats": list(music.beats),
        "downbeats": list(music.downbeats),
        "sections": [
            {"start": one.start, "end": one.end, "label": one.label, "energy": one.energy}
            for one in music.sections
        ],
        "loudness_lufs": music.lufs,
        "loudness": list(music.loudness),
        "loudness_step": music.loudness_step,
    }


def heading(name: str, music: Music) -> list[str]:
    length = length_words(music.duration)
    if not music.beats:
        return [f"{name}: {length}, no beat found", ""]
    return [
        f"{name}: {length}, {music.tempo:.2f} BPM, {music.metre} beats a bar,"
        f" confidence {music.confidence:.2f}",
        f"{count_words(len(music.beats), 'beat')}, {count_words(len(music.downbeats), 'bar')}",
        *_doubts(music),
        "",
    ]


def _doubts(music: Music) -> list[str]:
    """Other readings, where the one that is shown is not sure."""
    if music.confidence >= UNSURE or not music.alternatives:
        return []
    others = sorted(music.alternatives, key=lambda one: -one.score)[:3]
    words = ", ".join(f"{one.name} ({one.tempo:.1f} BPM, {one.score:.2f})" for one in others)
    return [f"not sure; it may be {words}; --bpm settles it"]


def drawing(music: Music, width: int, marks: Symbols) -> list[str]:
    """Loudness over the whole song in `width` columns, downbeats and sections below it, a time scale."""
    if not music.loudness or music.duration <= 0:
        return []
    lines = [_levels(music.loudness, width, marks.levels)]
    if music.downbeats:
        lines.append(_ticks(music.downbeats, music.duration, width, marks.tick))
    if music.sections:
        labels = [(one.start, "|" + one.label) for one in music.sections]
        lines.append(_placed(labels, music.duration, width))
    step = next(
        s for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1e9) if music.duration / s <= width / 9
    )
    times = [(i * step, clock_words(i * step)) for i in range(int(music.duration // step) + 1)]
    return [*lines, _placed(times, music.duration, width), ""]


def _levels(loudness: Sequence[float], width: int, levels: str) -> str:
    columns = []
    for column in range(width):
        start = column * len(loudness) // width
        end = max((column + 1) * len(loudness) // width, start + 1)
        columns.append(sum(loudness[start:end]) / (end - start))
    top = max(columns)
    depth = min(max(top - sorted(columns)[width // 20], RANGE_DB[0]), RANGE_DB[1])
    heights = (max(1 + (level - top) / depth, 0.0) for level in columns)
    return "".join(levels[round(height * (len(levels) - 1))] for height in heights)


def _ticks(times: Sequence[float], duration: float, width: int, tick: str) -> str:
    # Where bars are closer than columns, every 2nd, 4th, 8th … downbeat is drawn.
    every = 1
    while len(times) / every > width / 3:
        every *= 2
    return _placed([(time, tick) for time in times[::every]], duration, width)


def _placed(words: Sequence[tuple[float, str]], duration: float, width: int) -> str:
    line = ""
    for time, word in words:
        column = int(time / duration * width)
        if column >= len(line) + (bool(line) and not word.startswith("|") and len(word) > 1):
            line = line.ljust(column) + word
    return line[:width].rstrip()


def bar_places(music: Music) -> list[str]:
    """`bar.beat` of every beat, both from 1; the pick-up before the first downbeat is bar 0."""
    downbeats = set(music.downbeats)
    firsts = [index for index, beat in enumerate(music.beats) if beat in downbeats]
    if not firsts:
        return ["" for _ in music.beats]
    places = []
    bar, beat = 0, music.metre - firsts[0]
    for time in music.beats:
        bar, beat = (bar + 1, 1) if time in downbeats else (bar, beat + 1)
        places.append(f"{bar}.{beat}")
    return places


def table(music: Music) -> list[str]:
    """Beat number, bar.beat, time and the interval since the beat before, in seconds."""
    if not music.beats:
        return []
    lines = [f"{'beat':>5}  {'bar':>6}  {'time':>9}  {'interval':>8}"]
    before: float | None = None
    for number, (time, place) in enumerate(zip(music.beats, bar_places(music), strict=True), 1):
        interval = "" if before is None else f"{time - before:.3f}"
        lines.append(f"{number:5}  {place:>6}  {time:9.3f}  {interval:>8}".rstrip())
        before = time
    return lines
