"""Fits how sure the analysis may be, on generated validation songs: chances that come true as often as
they say."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from mvpipe.engine.analysis import certainty, decoder, metre
from training.tune import Listened, beat_scores, downbeat_score

RIGHT = 0.75  # F from which beats or bars count as right
Array = NDArray[np.float64]


def calibrate(
    songs: list[Listened], settings: decoder.Settings, bars: metre.BarSettings
) -> tuple[certainty.Calibration, dict[str, Any]]:
    """The fitted numbers, and how reliable they are on every second song, which was left out of a first
    fit for that."""
    rows = [row for one in songs if (row := _row(one, settings, bars)) is not None]
    half = _fit(rows[::2])
    report = {
        "beats": _reliability(
            [_beats_chance(row, half) for row in rows[1::2]], [r["right"] for r in rows[1::2]]
        ),
        "bars": _reliability(
            [_bars_chance(row, half) for row in rows[1::2]], [r["bars_right"] for r in rows[1::2]]
        ),
    }
    return _fit(rows), report


def _row(
    one: Listened, settings: decoder.Settings, bar_settings: metre.BarSettings
) -> dict[str, Any] | None:
    gains, tempi = (
        decoder.beat_gains(one.heard, settings),
        decoder.tempo_scores(one.heard, settings),
    )
    frames = decoder.decode_willingly(gains, tempi, settings).frames
    if len(frames) < 4:
        return None
    scores = certainty.reading_scores(frames, gains, tempi)
    found = metre.find_bars(frames, one.heard, bar_settings)
    fits = {
        name: max(beat_scores(one.song, certainty.grid(frames, step, f) / 100.0)[0] for f in firsts)
        for name, (step, firsts) in certainty.READINGS.items()
    }
    has_beats = len(one.song.beats) > 0
    return {
        "frames": frames,
        "heard": one.heard,
        "scores": scores,
        "bars": found,
        "truth": list(fits).index(max(fits, key=lambda n: fits[n]))
        if max(fits.values()) > 0.5
        else None,
        "right": has_beats and fits["as heard"] > RIGHT,
        "bars_right": has_beats
        and downbeat_score(one.song, frames[found.downbeats] / 100.0) > RIGHT,
    }


def _fit(rows: list[dict[str, Any]]) -> certainty.Calibration:
    readings = _fit_readings([row for row in rows if row["truth"] is not None])
    start = certainty.Calibration(readings=readings)
    evidence = [_beat_evidence(row, start) for row in rows]
    beats = _logistic(evidence, [row["right"] for row in rows])
    with_beats = certainty.Calibration(readings=readings, beats=beats)
    bar_rows = [_bar_evidence(row, with_beats) for row in rows]
    bars = _logistic(bar_rows, [row["bars_right"] for row in rows])
    return certainty.Calibration(readings, beats, bars)


def _fit_readings(rows: list[dict[str, Any]]) -> tuple[float, ...]:
    scores = np.array([list(row["scores"].values()) for row in rows])
    truth = np.array([row["truth"] for row in rows])

    def loss(values: Array) -> float:
        logits = scores * values[-1] + values[:-1]
        shares = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
        return float(-shares[np.arange(len(truth)), truth].mean() + 0.003 * (values**2).sum())

    return _rounded(minimize(loss, np.array([1.0, 0, 0, -1, -1, -1, 0.5])).x)


def _logistic(evidence: list[Array], right: list[bool]) -> tuple[float, ...]:
    rows, truth = np.array(evidence), np.array(right, float)

    def loss(weights: Array) -> float:
        logits = rows @ weights
        return float((np.logaddexp(0, logits) - truth * logits).mean() + 0.002 * (weights**2).sum())

    return _rounded(minimize(loss, np.zeros(rows.shape[1])).x)


def _rounded(values: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)


def _beat_evidence(row: dict[str, Any], fitted: certainty.Calibration) -> Array:
    chance = certainty.shares(row["scores"], fitted)["as heard"]
    return certainty.beat_evidence(row["frames"], row["heard"], chance)


def _beats_chance(row: dict[str, Any], fitted: certainty.Calibration) -> float:
    return certainty.confidence(_beat_evidence(row, fitted), fitted.beats)


def _bar_evidence(row: dict[str, Any], fitted: certainty.Calibration) -> Array:
    sure = _beats_chance(row, fitted)
    return certainty.bar_evidence(row["frames"], row["heard"], row["bars"], sure)


def _bars_chance(row: dict[str, Any], fitted: certainty.Calibration) -> float:
    return certainty.confidence(_bar_evidence(row, fitted), fitted.bars)


def _reliability(chances: list[float], right: list[bool]) -> list[dict[str, float]]:
    """Songs by what was said: how many, mean chance said, share that came true."""
    said, true = np.array(chances), np.array(right, float)
    rows = []
    for low, high in ((0, 0.3), (0.3, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01)):
        inside = (said >= low) & (said < high)
        if inside.any():
            rows.append(
                {
                    "songs": int(inside.sum()),
                    "said": round(float(said[inside].mean()), 3),
                    "true": round(float(true[inside].mean()), 3),
                }
            )
    return rows
