from __future__ import annotations

import numpy as np
import pytest

from mvpipe.engine.mix.gain import Envelope, limited, rise


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


@pytest.mark.parametrize("seed", range(5))
def test_the_limiter_never_lets_a_peak_through_and_never_turns_up(seed: int) -> None:
    samples = np.random.default_rng(seed).normal(0, 0.5, (20_000, 2)).astype(np.float32)
    out = limited(samples, 1.0, 44_100)
    assert np.abs(out).max() <= 1.0
    assert (np.abs(out) <= np.abs(samples) + 1e-7).all()


def test_the_limiter_leaves_both_channels_in_balance_and_quiet_parts_alone() -> None:
    samples = np.full((10_000, 2), 0.25, np.float32)
    samples[5000] = (2.0, 0.5)
    out = limited(samples, 1.0, 44_100)
    assert out[5000] == pytest.approx((1.0, 0.25), abs=1e-3)
    assert np.array_equal(out[:4500], samples[:4500])
    assert np.array_equal(out[5500:], samples[5500:])
    assert np.abs(np.diff(out[4000:4999, 0])).max() < 0.01


def test_what_lies_below_the_ceiling_is_the_same_array() -> None:
    samples = np.full((100, 2), 1.0, np.float32)
    assert limited(samples, 1.0, 44_100) is samples
