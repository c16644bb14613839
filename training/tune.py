"""Chooses the decoder's settings on generated validation songs that training never saw.

Coordinate search: every setting in turn is tried at a few factors, and what helps is kept.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from mir_eval.beat import continuity, f_measure, trim_beats
from numpy.typing import NDArray

from mvpipe.engine.analysis import decoder, metre, network
from mvpipe.engine.analysis import network_features as features
from training.songs import Stored, load

BEAT_STEPS: dict[str, tuple[float, ...]] = {
    "gain": (0.75, 1.33),
    "bias": (-0.7, 0.7),
    "ceiling": (-2.0, 3.0),
    "prior_weight": (0.5, 1.6),
    "prior_bpm": (0.92, 1.09),
    "tempo_weight": (0.5, 1.6),
    "change": (0.6, 1.6),
    "jump": (0.8, 1.3),
    "rest": (0.6, 1.6),
}
BAR_STEPS: dict[str, tuple[float, ...]] = {
    "bias": (-1.0, -0.5, 0.5, 1.0),
    "low": (-1.5, 1.5),
    "high": (-1.5, 1.5),
    "metre_weight": (0.15, 0.3),
    "slip": (0.6, 0.8, 1.3, 1.7),
}
PRICES = (0.0, 0.05, 0.15, 0.3)
S = TypeVar("S", decoder.Settings, metre.BarSettings)
ADDED = {
    "bias",
    "floor",
    "ceiling",
    "low",
    "high",
}  # settings changed by adding, the others by multiplying


@dataclass(frozen=True)
class Listened:
    """A validation song and what the network heard in it."""

    song: Stored
    heard: network.Heard


def listened(weights: network.Network, folder: Path, count: int) -> list[Listened]:
    out = []
    for path in sorted(folder.glob("*.npz"))[:count]:
        song = load(path)
        inputs = features.inputs(song.bands.astype(np.float32), song.harmonic.astype(np.float32))
        out.append(
            Listened(song, network.listen(weights, lambda a, b, x=inputs: x[a:b], len(inputs)))
        )
    return out


def beat_frames(one: Listened, settings: decoder.Settings) -> NDArray[np.int64]:
    gains = decoder.beat_gains(one.heard, settings)
    return decoder.decode(gains, decoder.tempo_scores(one.heard, settings), settings).frames


def beat_scores(song: Stored, beats: NDArray[np.float64]) -> tuple[float, float, float]:
    """F within 70 ms, the best F of half, full and double speed, AMLt. Without beats to find, 1 for none."""
    if not len(song.beats):
        return (1.0, 1.0, 1.0) if not len(beats) else (0.0, 0.0, 0.0)
    true, found = trim_beats(song.beats), trim_beats(beats)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        full = float(f_measure(true, found))
        between = (
            np.sort(np.concatenate([found, (found[:-1] + found[1:]) / 2])) if len(found) else found
        )
        best = max(full, *(float(f_measure(true, b)) for b in (found[::2], found[1::2], between)))
        amlt = float(continuity(true, found)[3]) if len(found) > 1 and len(true) > 1 else 0.0
    return full, best, amlt


def downbeat_score(song: Stored, beats: NDArray[np.float64]) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(f_measure(trim_beats(song.beats[song.places == 1]), trim_beats(beats)))


def tune(songs: list[Listened], *, rounds: int = 1) -> tuple[decoder.Settings, metre.BarSettings]:
    def beats_score(settings: decoder.Settings) -> float:
        scores = [beat_scores(one.song, beat_frames(one, settings) / 100.0) for one in songs]
        return float(np.mean(scores) + 0.5 * np.mean([s[0] for s in scores]))

    beats = _search(decoder.Settings(), BEAT_STEPS, beats_score, rounds)
    frames = [(one, beat_frames(one, beats)) for one in songs if len(one.song.beats)]

    def bars_score(settings: metre.BarSettings) -> float:
        found = [(one, f, metre.find_bars(f, one.heard, settings).downbeats) for one, f in frames]
        return float(np.mean([downbeat_score(one.song, f[d] / 100.0) for one, f, d in found]))

    return beats, _search(_priced(bars_score), BAR_STEPS, bars_score, rounds)


def _priced(score: Callable[[metre.BarSettings], float]) -> metre.BarSettings:
    """The prices of the metres, each in turn; 4 costs nothing."""
    best = metre.BarSettings()
    top = score(best)
    for which in (0, 1, 3, 4):
        for price in PRICES:
            prices = tuple(price if at == which else p for at, p in enumerate(best.prices))
            tried = replace(best, prices=prices)
            if (value := score(tried)) > top:
                best, top = tried, value
    return best


def _search(
    start: S, steps: dict[str, tuple[float, ...]], score: Callable[[S], float], rounds: int
) -> S:
    best, top = start, score(start)
    for _ in range(rounds):
        for name, changes in steps.items():
            base = getattr(best, name)
            for change in changes:
                value = base + change if name in ADDED else base * change
                tried = replace(best, **{name: value})
                if (reached := score(tried)) > top + 1e-4:
                    best, top = tried, reached
        print(f"score {top:.4f}", best, flush=True)
    return best
