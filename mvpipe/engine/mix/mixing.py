"""Lays every sounding segment on the timeline, to the sample; an untouched song comes out as it was decoded.

Everything is read, mixed and handed on in blocks, so that a film of hours needs no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mvpipe.draft.timing import frame_at, rate
from mvpipe.engine.analysis import integrated_loudness
from mvpipe.engine.media import Sound, probe
from mvpipe.engine.mix.gain import Levels, Samples, limited
from mvpipe.engine.mix.pieces import Piece, data_of, pieces_of, target_of
from mvpipe.engine.mix.voices import Voices
from mvpipe.model.draft import Draft

REVISION = 2
"""Raise it whenever the same draft sounds otherwise."""

BLOCK = 1 << 17
"""Samples mixed at a time."""
TRUE_PEAK = 10 ** (-1 / 20)
"""Of a film with a loudness target: -1 dBTP, as EBU R 128 and the streaming services ask."""
SURELY_BELOW = 0.7
"""Of the ceiling: samples no higher have no peaks between them that reach it, so that the limiter needn't be tried."""
TRIES = 3
NEAR_LU = 0.1

SONG_RATE, FILM_RATE = 44_100, 48_000


def sound_rate(draft: Draft, assets: Mapping[str, Path]) -> int:
    """44.1 kHz when all that sounds is, so that a song is not resampled; else 48 kHz."""
    rates = {
        probe(path).sample_rate for path in {one.path for one in pieces_of(draft, assets, 1000)}
    }
    return SONG_RATE if rates == {SONG_RATE} else FILM_RATE


def mix(draft: Draft, assets: Mapping[str, Path], *, rate: int, length: int | None = None) -> Sound:
    """The film's sound in one array; see `mix_blocks`.

    `length` in samples; None: the draft's duration in whole frames of its own rate.
    """
    total = _film_samples(draft, rate) if length is None else length
    made = [block.copy() for block in mix_blocks(draft, assets, rate=rate, length=total)]
    return Sound(np.concatenate(made) if made else np.zeros((0, 2), np.float32), rate)


def mix_blocks(
    draft: Draft, assets: Mapping[str, Path], *, rate: int, length: int
) -> Iterator[Samples]:
    """The film's sound in stereo at `rate` Hz, `length` samples in blocks [n, 2]; silence where nothing sounds.

    Segments sound from their start to their end or their source's end, times rounded to the nearest sample. Fades
    follow a quarter sine (equal power). A segment that starts or stops inside its source gets 3 ms of fade against
    clicks, but for the seams of a sound that was only cut in two. Where the sum rises over full scale (and over
    what its loudest source has by itself there), a look-ahead limiter turns it down; everything else is untouched.
    `speed` changes pitch as well; below 0 the sound runs backwards, at 0 it is silent. Music with `duck` makes
    way for other sounds; with a loudness target (`lufs`) the whole film is brought to it and kept below -1 dBTP.

    Raises MediaFailed for a source that can't be decoded, RenderFailed for one that is not there.
    """
    pieces = pieces_of(draft, assets, rate)
    target = target_of(draft)
    if target is None:
        yield from limited(_mixed(pieces, rate, length, None), rate, true_peak=False)
        return
    gain = _gain_to(target, pieces, rate, length)
    yield from limited(_mixed(pieces, rate, length, gain), rate, true_peak=True)


def sound_key(
    draft: Draft, assets: Mapping[str, Path], *, rate: int, length: int
) -> dict[str, Any]:
    """All that `mix` depends on, JSON-able; "assets" are the names that sound, whose contents the caller adds."""
    pieces = pieces_of(draft, assets, rate)
    ducking = any(piece.duck for piece in pieces)
    return {
        "made_by": REVISION,
        "rate": rate,
        "length": length,
        "lufs": target_of(draft) if pieces else None,
        "pieces": [data_of(piece, ducking=ducking) for piece in pieces],
        "assets": sorted({piece.media.asset for piece in pieces}),
    }


def _film_samples(draft: Draft, hertz: int) -> int:
    fps = rate(draft.fps)
    return round(frame_at(draft.duration, fps) * hertz / fps)


def _mixed(
    pieces: tuple[Piece, ...], rate: int, length: int, gain: float | None
) -> Iterator[tuple[Samples, Levels]]:
    """The sum, and how high each sample may be: full scale or, where a source is higher by itself, as high as that;
    with a gain -1 dBTP throughout."""
    voices = Voices(pieces, rate)
    for first in range(0, length, BLOCK):
        last = min(length, first + BLOCK)
        total: Samples = np.zeros((last - first, 2), np.float32)
        ceiling: Levels = np.ones(last - first, np.float32)
        for spot, part, volume in voices.sounding(first, last):
            total[spot] += part
            own = np.abs(part).max(axis=1) / np.float32(max(1.0, volume))
            np.maximum(ceiling[spot], own, out=ceiling[spot])
        if gain is not None:
            total *= np.float32(gain)
            ceiling[:] = TRUE_PEAK
        yield total, ceiling


def _gain_to(target: float, pieces: tuple[Piece, ...], rate: int, length: int) -> float:
    """The factor that brings the film to `target` LUFS: measured, and measured again behind the limiter, which
    takes some of it back. No more is given than 3 dB over what the first measure asks for."""
    peaks: list[float] = [0.0]

    def mixed() -> Iterator[Samples]:
        for block, _ in _mixed(pieces, rate, length, None):
            peaks.append(float(np.abs(block).max(initial=0.0)))
            yield block

    measured = integrated_loudness(mixed(), rate)
    if measured is None:
        return 1.0
    wanted = given = target - measured
    if max(peaks) * _factor(wanted) < TRUE_PEAK * SURELY_BELOW:
        return _factor(wanted)
    for _ in range(TRIES):
        made = limited(_mixed(pieces, rate, length, _factor(given)), rate, true_peak=True)
        reached = integrated_loudness(made, rate)
        if reached is None or abs(target - reached) < NEAR_LU:
            break
        given = min(wanted + 3, given + target - reached)
    return _factor(given)


def _factor(decibels: float) -> float:
    return float(10 ** (decibels / 20))
