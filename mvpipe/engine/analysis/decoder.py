"""From the network's log odds to beats: a semi-Markov Viterbi over (frame, interval to the next beat).

A path may rest (no beats) and go on later. Computed in blocks of the shortest interval, inside which
no beat depends on another, so that each block is a handful of array operations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mvpipe.engine.analysis.network import TEMPI, TEMPO_HIGH, TEMPO_LOW, TEMPO_STEP, Heard
from mvpipe.engine.analysis.network_features import FRAME_RATE, Floats

Frames = NDArray[np.int64]

SHORTEST, LONGEST = 27, 128  # frames between beats: 222 to 47 BPM
INTERVALS = np.arange(SHORTEST, LONGEST + 1)
REACH = 6  # frames by which an interval may differ from the one before
SHORT = 600  # frames
PART = 0.4  # of a song
WILLING = 1.2  # how much cheaper a beat is made
BEYOND = 0.1  # what log odds above the ceiling count
HINT_SPREAD = 0.06  # octaves around a tempo that was asked for
NOTHING = np.float32(-1e9)


@dataclass(frozen=True)
class Settings:
    """Chosen on generated songs by training/tune.py."""

    gain: float = 2.0
    bias: float = -2.5
    floor: float = -5.0  # log odds below which a frame is no worse
    ceiling: float = 6.0  # above which more counts little
    prior_bpm: float = 95.0
    prior_octaves: float = 0.8
    prior_weight: float = 0.75  # of the log-normal, a beat
    tempo_weight: float = 0.5  # of the network's own tempo, a beat
    change: float = 40.0  # an octave of tempo change
    free: float = 0.6  # frames of change that cost nothing: intervals are whole, tempi are not
    jump: float = 14.0
    rest: float = 14.0  # to stop beating, and as much to begin


@dataclass(frozen=True)
class Path:
    """Beat frames in order, and the score of each."""

    frames: Frames
    score: float


def beat_gains(heard: Heard, settings: Settings) -> Floats:
    """What a beat at each frame is worth: its log odds, and its neighbours' blame taken off."""
    odds = heard.beat.astype(np.float64)
    silence = np.minimum(np.logaddexp(0.0, odds), 4.0)  # -log(1 - p)
    around = np.zeros_like(odds)
    for shift in (1, 2):
        around[shift:] += silence[:-shift]
        around[:-shift] += silence[shift:]
    worth = np.maximum(odds + around, settings.floor)
    beyond = np.maximum(worth - settings.ceiling, 0.0)
    worth -= (1.0 - BEYOND) * beyond  # still highest where the peak is
    return np.asarray(worth * settings.gain + settings.bias, np.float32)


def tempo_scores(
    heard: Heard,
    settings: Settings,
    *,
    bpm: float | None = None,
    bpm_range: tuple[float, float] | None = None,
) -> Floats:
    """[steps, intervals] what a beat after each interval is worth, one row every TEMPO_STEP frames."""
    tempi = 60.0 * FRAME_RATE / INTERVALS
    octaves = np.log2(tempi / settings.prior_bpm) / settings.prior_octaves
    place = np.log(tempi / TEMPO_LOW) / np.log(TEMPO_HIGH / TEMPO_LOW) * (TEMPI - 1)
    whole = np.clip(np.floor(place).astype(int), 0, TEMPI - 2)
    part = (place - whole).astype(np.float32)
    own = np.maximum(heard.tempo, -6.0) + np.log(TEMPI)  # 0: no more likely than any
    own = own[:, whole] * (1 - part) + own[:, whole + 1] * part
    scores = settings.tempo_weight * own - settings.prior_weight * 0.5 * octaves**2
    if bpm is not None:
        scores = scores * 0.2 - np.minimum(
            0.5 * (np.log2(tempi / np.clip(bpm, 1.0, 1e4)) / HINT_SPREAD) ** 2, 40.0
        )
    if bpm_range is not None:
        low, high = bpm_range
        scores = scores - np.where((tempi < low * 0.99) | (tempi > high * 1.01), 60.0, 0.0)
    return np.asarray(scores, np.float32)


def decode(gains: Floats, scores: Floats, settings: Settings) -> Path:
    """The best beats; none where resting throughout is better."""
    if len(gains) < 2 * SHORTEST:
        return Path(np.zeros(0, np.int64), 0.0)
    lattice = _Lattice(gains, scores, settings)
    for block in range(lattice.blocks):
        lattice.advance(block)
    return lattice.best()


def decode_willingly(gains: Floats, scores: Floats, settings: Settings) -> Path:
    """As decode, but where that finds beats in a small part only, beats are made cheaper and it looks
    again: how sure such beats are is for others to say."""
    if len(gains) < SHORT:  # no path earns here what beginning and ending cost elsewhere
        settings = replace(settings, rest=0.1 * settings.rest)
    path = decode(gains, scores, settings)
    if len(path.frames) and path.frames[-1] - path.frames[0] > PART * len(gains):
        return path
    again = decode(gains + np.float32(WILLING), scores, settings)
    return again if len(again.frames) > len(path.frames) else path


class _Lattice:
    """The Viterbi's state while it moves along the song, and what is needed to walk back.

    `back` holds, for a beat and the interval that follows it, the interval before it; RESTED where it is
    the first after a rest.
    """

    RESTED = 255

    def __init__(self, gains: Floats, scores: Floats, settings: Settings) -> None:
        count = len(INTERVALS)
        self.length = len(gains)
        self.blocks = -(-len(gains) // SHORTEST)
        self.gains = np.pad(gains, (0, self.blocks * SHORTEST - len(gains)), constant_values=-50.0)
        self.scores, self.settings = scores, settings
        self.back = np.full((len(self.gains), count), self.RESTED, np.uint8)
        self.ready = np.full((LONGEST + SHORTEST, count), NOTHING, np.float32)
        self.rows = LONGEST + np.arange(SHORTEST)[:, None] - INTERVALS[None, :]
        self.columns = np.arange(count)
        self.costs = _change_costs(settings)
        self.padded = np.full((SHORTEST, count + 2 * REACH), NOTHING, np.float32)
        self.idle = 0.0  # value of resting now
        self.idle_from: list[tuple[int, int] | None] = []  # the last beat before the rest, by block
        self.resting: tuple[int, int] | None = None

    def advance(self, block: int) -> None:
        first = block * SHORTEST
        part = slice(first, first + SHORTEST)
        gains = self.gains[part, None]
        step = min(first // TEMPO_STEP, len(self.scores) - 1)
        value = self.ready[self.rows, self.columns] + self.scores[step] + gains
        self.padded[:, REACH:-REACH] = value
        forward = self.padded[:, : len(self.columns)] - self.costs[0]
        source = np.zeros(forward.shape, np.int16)
        for offset in range(1, 2 * REACH + 1):
            other = self.padded[:, offset : offset + len(self.columns)] - self.costs[offset]
            better = other > forward
            np.copyto(forward, other, where=better)
            np.copyto(source, np.int16(offset), where=better)
        source += self.columns.astype(np.int16) - REACH
        top = value.argmax(axis=1)
        jump = value[np.arange(SHORTEST), top][:, None] - self.settings.jump
        jumps = jump > forward
        forward = np.where(jumps, jump, forward)
        source = np.where(jumps, top[:, None], source)
        fresh = gains + np.float32(self.idle - self.settings.rest)
        begins = fresh > forward
        self.idle_from.append(self.resting)
        self.back[part] = np.where(begins, self.RESTED, source)
        self.ready[LONGEST:] = np.where(begins, fresh, forward)
        self.ready[:LONGEST] = self.ready[SHORTEST:].copy()
        self._rest(value, first)

    def _rest(self, value: Floats, first: int) -> None:
        at = int(value.argmax())
        ended = float(value.flat[at]) - self.settings.rest
        if ended > self.idle:
            self.idle = ended
            self.resting = (first + at // len(self.columns), at % len(self.columns))

    def best(self) -> Path:
        """Walks back from the end. Every path ends in a rest."""
        path: list[int] = []
        at = self.resting
        while at is not None:
            frame, interval = at
            path.append(frame)
            frame -= int(INTERVALS[interval])
            before = int(self.back[frame, interval])
            while before != self.RESTED:
                path.append(frame)
                frame, interval = frame - int(INTERVALS[before]), before
                before = int(self.back[frame, interval])
            path.append(frame)
            at = self.idle_from[frame // SHORTEST]
        frames = np.asarray(path[::-1], np.int64)
        return Path(frames[frames < self.length], self.idle)


def _change_costs(settings: Settings) -> Floats:
    """Cost [2 REACH + 1, intervals] of coming to an interval from one that differs by -REACH.. frames."""
    offsets = np.arange(-REACH, REACH + 1)[:, None]
    paid = np.maximum(np.abs(offsets) - settings.free, 0.0)
    return np.asarray(settings.change * paid / np.log(2.0) / INTERVALS, np.float32)
