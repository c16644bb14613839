"""Songs by number: composed, rendered, and stored as features with their beats.

Song k of a set is drawn from the seed (set's seed, k), so that any song can be made again alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis import network_features as features
from training.beatless import beatless
from training.composer import compose
from training.fluid import FONTS, Fluid
from training.render import render
from training.score import Score

BEATLESS = 0.03
SECONDS = 45.0


@dataclass(frozen=True)
class SongSet:
    """`name`: its folder; `prefix`: of its files' names, so that two sets may share a folder; `fonts`:
    names of training.fluid.FONTS, empty for numpy sounds alone; `hard`: more of what is hard to follow."""

    name: str
    seed: int
    fonts: tuple[str, ...]
    hard: bool = False
    prefix: str = ""


TRAINING = SongSet("training", 1, ("fluid", "musescore"))
HARD = SongSet("training", 3, ("fluid", "musescore"), hard=True, prefix="hard")
VALIDATION = SongSet("validation", 2, ("timgm",))


@dataclass(frozen=True)
class Stored:
    """A song as kept on disk: `bands` [frames, BANDS] and `harmonic` [frames, 8] float16."""

    bands: NDArray[np.float16]
    harmonic: NDArray[np.float16]
    beats: NDArray[np.float64]
    places: NDArray[np.int64]
    metre: int
    style: str
    timing: str
    drums: bool


def make(songs: SongSet, number: int, fluid: Fluid | None) -> tuple[Score, NDArray[np.float32]]:
    """Song `number` of a set and its sound at 22.05 kHz."""
    rng = np.random.default_rng((songs.seed, number))
    if rng.random() < BEATLESS:
        score = beatless(rng, seconds=SECONDS)
    else:
        score = compose(rng, seconds=SECONDS, hard=songs.hard)
    return score, render(rng, score, fluid)


def reader(sound: NDArray[np.float32]) -> Callable[[int, int], NDArray[np.float32]]:
    """The sound with its peak at 0.5, zeros outside of it."""
    peak = float(np.abs(sound).max(initial=0.0))
    scaled = sound * np.float32(0.5 / peak) if peak > 1e-5 else sound

    def read(start: int, stop: int) -> NDArray[np.float32]:
        out = np.zeros(stop - start, np.float32)
        inside = scaled[max(start, 0) : max(stop, 0)]
        at = max(0, -start)
        out[at : at + len(inside)] = inside
        return out

    return read


def heard(sound: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Bands and harmonic inputs of a whole sound."""
    read = reader(sound)
    frames = len(sound) * features.FRAME_RATE // features.RATE + 1
    bass, chord = features.harmony(read, 0, -(-frames // features.STEP))
    return features.log_bands(read, 0, frames), features.harmonic_inputs(bass, chord, frames)


def store(folder: Path, songs: SongSet, number: int, fluid: Fluid | None) -> None:
    path = folder / f"{songs.prefix}{number:06d}.npz"
    if path.exists():
        return
    score, sound = make(songs, number, fluid)
    bands, harmonic = heard(sound)
    part = path.with_suffix(".part")
    with part.open("wb") as out:
        np.savez(
            out,
            bands=bands.astype(np.float16),
            harmonic=harmonic.astype(np.float16),
            beats=score.beats,
            places=score.places,
            metre=score.metre,
            style=score.style,
            timing=score.timing,
            drums=any(p.role == "drums" for p in score.parts),
        )
    part.replace(path)


def load(path: Path) -> Stored:
    with np.load(path) as data:
        return Stored(
            data["bands"],
            data["harmonic"],
            data["beats"],
            data["places"],
            int(data["metre"]),
            str(data["style"]),
            str(data["timing"]),
            bool(data["drums"]),
        )


def store_many(folder: Path, songs: SongSet, count: int, *, processes: int) -> None:
    """Songs 0..count of a set; those already there are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    spawn = get_context("spawn")
    workers = [
        spawn.Process(target=_store_share, args=(folder, songs, count, processes, turn))
        for turn in range(processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a rendering process failed; its message is above")


def _store_share(folder: Path, songs: SongSet, count: int, processes: int, turn: int) -> None:
    fonts = tuple(font for font in songs.fonts if FONTS[font].exists())
    fluid = Fluid(fonts) if fonts else None
    for number in range(turn, count, processes):
        store(folder, songs, number, fluid)
