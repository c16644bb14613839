from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import resample_poly

from mvpipe.engine.mix.gain import Envelope, ducked, limited, rise


def test_a_fade_in_and_its_mirror_keep_the_power() -> None:
    up = rise(np.arange(1000), 1000).astype(float)
    assert np.abs(up**2 + up[::-1] ** 2 - 1).max() < 1e-6
    assert (np.diff(up) > 0).all()


def test_an_envelope_is_the_same_in_whatever_blocks_it_is_asked() -> None:
    envelope = Envelope(5000, 4000, fade_in=700, fade_out=2500, soft_in=100, soft_out=130)
    whole = envelope.gain(0, 4000)
    assert whole is not None
    for step in (1, 333, 1024):
        parts = [
            np.ones(min(step, 4000 - at), np.float32) if gain is None else gain
            for at in range(0, 4000, step)
            for gain in [envelope.gain(at, min(4000, at + step))]
        ]
        assert np.array_equal(np.concatenate(parts), whole)


def test_an_envelope_without_ramps_is_left_out() -> None:
    assert Envelope(1000, 1000).gain(0, 1000) is None
    assert Envelope(1000, 1000, fade_in=100, fade_out=100).gain(100, 900) is None
    assert Envelope(1000, 1000, fade_in=100).gain(99, 900) is not None


RATE = 44_100


def turned_down(samples: np.ndarray, ceiling: float = 1.0, *, step: int = 5000, true: bool = False):
    blocks = (
        (samples[at : at + step], np.full(len(samples[at : at + step]), ceiling, np.float32))
        for at in range(0, len(samples), step)
    )
    return np.concatenate(list(limited(blocks, RATE, true_peak=true)))


@pytest.mark.parametrize("seed", range(5))
def test_the_limiter_never_lets_a_peak_through_and_never_turns_up(seed: int) -> None:
    samples = np.random.default_rng(seed).normal(0, 0.5, (20_000, 2)).astype(np.float32)
    out = turned_down(samples)
    assert np.abs(out).max() <= 1.0
    assert (np.abs(out) <= np.abs(samples) + 1e-7).all()


@pytest.mark.parametrize("true", [False, True])
def test_the_limiter_does_the_same_in_blocks_of_any_length(true: bool) -> None:
    samples = np.random.default_rng(9).normal(0, 0.4, (20_000, 2)).astype(np.float32)
    whole = turned_down(samples, step=20_000, true=true)
    for step in (1500, 4001, 19_999):
        assert np.abs(turned_down(samples, step=step, true=true) - whole).max() < 1e-5


def test_the_limiter_leaves_both_channels_in_balance_and_quiet_parts_alone() -> None:
    samples = np.full((10_000, 2), 0.25, np.float32)
    samples[5000] = (2.0, 0.5)
    out = turned_down(samples)
    assert out[5000] == pytest.approx((1.0, 0.25), abs=1e-3)
    assert np.array_equal(out[:4500], samples[:4500])
    assert np.array_equal(out[5500:], samples[5500:])
    assert np.abs(np.diff(out[4000:4999, 0])).max() < 0.01


def test_what_lies_below_the_ceiling_comes_through_as_it_is() -> None:
    samples = np.full((100, 2), 1.0, np.float32)
    assert np.array_equal(turned_down(samples), samples)


def test_peaks_between_samples_are_found() -> None:
    """A sine at a quarter of the rate, sampled off its crests: 0.707 in samples, 1 between them."""
    time = np.arange(20_000)
    sine = np.sin(np.pi / 2 * time + np.pi / 4).astype(np.float32)
    samples = np.repeat(sine[:, None], 2, axis=1)
    assert np.array_equal(turned_down(samples, 0.9), samples)
    out = turned_down(samples, 0.9, true=True)
    fine = resample_poly(out, 16, 1, axis=0)[2000:-2000]
    assert np.abs(fine).max() == pytest.approx(0.9, abs=0.01)


def test_ducking_reaches_its_depth_when_the_span_begins_and_is_over_a_ramp_later() -> None:
    gain = ducked([(1000, 2000), (5000, 6000)], 0.3, 200, 0, 8000)
    assert gain is not None
    assert (gain[1000:2000] == np.float32(0.3)).all()
    assert (gain[:800] == 1).all()
    assert (gain[2200:4800] == 1).all()
    assert np.abs(np.diff(gain)).max() < 0.01
    assert ducked([(1000, 2000)], 0.3, 200, 3000, 4000) is None
