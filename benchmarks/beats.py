"""How well and how fast beats are found: `python benchmarks/beats.py [--only SET] [--trackers A,B]`.

Three sets: songs made by generated_songs.py, songs composed by the training program from seeds and with a
SoundFont that training never used, and the annotated songs beside the checkout if they are there. Every
tracker that is installed is asked (mvpipe always). F70 and F25: F-measure within 70 and 25 ms; best: F70 at
the best of half, full and double speed; AMLt: continuity at any metrical level; dbF: downbeats; offset:
median of the matched beats; CPU in seconds a minute of sound. Needs mir_eval, which mvpipe does not.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from generated_songs import RATE, Song, songs  # noqa: E402

ANNOTATED = Path(__file__).resolve().parents[2] / "shared" / "media" / "songs"
COMPOSED = 120
COMPOSED_SEED = 9
COLUMNS = ("F70", "best", "F25", "AMLt", "dbF", "offset ms", "CPU s/min")
Times = NDArray[np.float64]
Tracker = Callable[[NDArray[np.float32]], tuple[Times, Times]]


@dataclass(frozen=True)
class Item:
    """`kinds`: groups this song counts in besides its set."""

    song: Song
    kinds: tuple[str, ...] = ()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--songs", type=Path, default=ANNOTATED, help="folder of SONG and SONG.beats"
    )
    parser.add_argument("--only", choices=("generated", "composed", "annotated"))
    parser.add_argument("--trackers", default=",".join(TRACKERS))
    parser.add_argument("--each", action="store_true", help="a line for every song")
    arguments = parser.parse_args()
    try:
        import mir_eval  # noqa: F401
    except ImportError:
        print("mir_eval is not installed: pip install mir_eval, then run this again")
        return 0
    trackers = dict(_installed(arguments.trackers.split(",")))
    sets: dict[str, Callable[[], Iterator[Item]]] = {
        "generated": lambda: (Item(song) for song in songs(arguments.seed)),
        "composed": composed,
        "annotated": lambda: annotated(arguments.songs),
    }
    for name, items in sets.items():
        if arguments.only in (None, name):
            _table(name, items(), trackers, each=arguments.each)
    return 0


def composed() -> Iterator[Item]:
    """Songs of the training program's composer that training never saw."""
    from training.fluid import FONTS, Fluid
    from training.songs import VALIDATION, SongSet, make

    font = VALIDATION.fonts if all(FONTS[name].exists() for name in VALIDATION.fonts) else ()
    fluid = Fluid(font) if font else None
    number = made = 0
    while made < COMPOSED:
        score, sound = make(SongSet("benchmark", COMPOSED_SEED, font), number, fluid)
        number += 1
        if not len(score.beats):
            continue
        made += 1
        drums = any(part.role == "drums" for part in score.parts)
        kinds = (f"time: {score.timing}", f"metre {score.metre}")
        kinds += () if drums else ("no drums",)
        kinds += ("compound",) if score.style in ("slow12", "sixeight", "ternary", "jig") else ()
        yield Item(Song(f"{score.style}-{number}", sound, score.beats, score.places), kinds)


def annotated(folder: Path) -> Iterator[Item]:
    """Songs beside a .beats file of seconds and number in bar."""
    from mvpipe.engine.media import decode_audio

    for notes in sorted(folder.glob("*.beats")):
        audio = next(p for p in sorted(folder.glob(notes.stem + ".*")) if p.suffix != ".beats")
        table = np.loadtxt(notes, ndmin=2)
        sound = decode_audio(audio, rate=RATE).samples
        mono = np.asarray(sound.mean(axis=1) if sound.ndim > 1 else sound, np.float32)
        yield Item(Song(notes.stem, mono, table[:, 0], table[:, 1].astype(int)))


def _mvpipe() -> Tracker:
    from mvpipe.engine.analysis import analyse

    def track(samples: NDArray[np.float32]) -> tuple[Times, Times]:
        music = analyse(samples, RATE)
        return np.array(music.beats), np.array(music.downbeats)

    return track


def _librosa() -> Tracker:
    import librosa

    def track(samples: NDArray[np.float32]) -> tuple[Times, Times]:
        _, beats = librosa.beat.beat_track(y=samples, sr=RATE, units="time")
        return np.asarray(beats), np.zeros(0)

    return track


def _aubio() -> Tracker:
    import aubio

    def track(samples: NDArray[np.float32]) -> tuple[Times, Times]:
        follow, beats = aubio.tempo("default", 1024, 512, RATE), []
        for first in range(0, len(samples) - 512, 512):
            if follow(samples[first : first + 512].astype(np.float32)):
                beats.append(follow.get_last_s())
        return np.array(beats), np.zeros(0)

    return track


def _essentia() -> Tracker:
    import essentia.standard

    def track(samples: NDArray[np.float32]) -> tuple[Times, Times]:
        resample = essentia.standard.Resample(inputSampleRate=RATE, outputSampleRate=44100)
        beats = essentia.standard.BeatTrackerDegara()(resample(samples))
        return np.asarray(beats, np.float64), np.zeros(0)

    return track


TRACKERS = {"mvpipe": _mvpipe, "librosa": _librosa, "aubio": _aubio, "essentia": _essentia}


def _installed(names: list[str]) -> Iterator[tuple[str, Tracker]]:
    for name in names:
        try:
            yield name, TRACKERS[name]()
        except ImportError:
            print(f"{name} is not installed: left out")


def score(song: Song, track: Tracker) -> list[float]:
    """The figures of COLUMNS for one song."""
    from mir_eval.beat import continuity, f_measure, trim_beats

    started = time.process_time()
    beats, bars = track(song.samples)
    cost = (time.process_time() - started) / (len(song.samples) / RATE / 60)
    true, heard = trim_beats(song.beats), trim_beats(beats)
    between = (
        np.sort(np.concatenate([heard, (heard[:-1] + heard[1:]) / 2])) if len(heard) else heard
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full = f_measure(true, heard)
        best = max(full, *(f_measure(true, other) for other in (heard[::2], heard[1::2], between)))
        close = f_measure(true, heard, f_measure_threshold=0.025)
        amlt = continuity(true, heard)[3] if len(heard) > 1 else 0.0
        downbeats = f_measure(trim_beats(song.beats[song.places == 1]), trim_beats(bars))
    nearest = [heard[np.abs(heard - beat).argmin()] - beat for beat in true] if len(heard) else []
    matched = [offset for offset in nearest if abs(offset) < 0.07]
    offset = 1000 * float(np.median(matched)) if matched else float("nan")
    return [full, best, close, amlt, downbeats if len(bars) else float("nan"), offset, cost]


def _table(title: str, items: Iterator[Item], trackers: dict[str, Tracker], *, each: bool) -> None:
    rows: dict[str, dict[str, list[list[float]]]] = defaultdict(lambda: defaultdict(list))
    print(f"\n{title:34}" + "".join(f"{column:>11}" for column in COLUMNS))
    for item in items:
        for name, track in trackers.items():
            row = score(item.song, track)
            for kind in ("all", *item.kinds):
                rows[kind][name].append(row)
            if each:
                print(f"{item.song.name:24}{name:10}" + _figures(row), flush=True)
    if not rows:
        print("no songs there: skipped")
    for kind in sorted(rows, key=lambda kind: (kind != "all", kind)):
        for name, found in rows[kind].items():
            label = f"{kind} ({len(found)})"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a tracker without downbeats: mean of nothing
                print(f"{label:24}{name:10}" + _figures(np.nanmean(np.array(found), axis=0)))


def _figures(row: list[float] | NDArray[np.float64]) -> str:
    return "".join(f"{value:11.3f}" for value in row)


if __name__ == "__main__":
    raise SystemExit(main())
