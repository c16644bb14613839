from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from mvpipe.engine.media import (
    ChunkEncoder,
    FilmSettings,
    Sound,
    SoundTrack,
    black,
    encode_sound,
    part_count,
    sound_parts,
    write_film,
)
from mvpipe.engine.media import soundtrack as module

FORM = SoundTrack((), 44_100, 2, 44_100, 192_000)


def noise(length: int) -> np.ndarray:
    return np.random.default_rng(3).normal(0, 0.1, (length, 2)).astype(np.float32)


@pytest.mark.parametrize("sizes", [(44_100,), (1, 1023, 1024, 5000, 37_052), (700,) * 63])
def test_blocks_of_any_length_make_the_same_packets(sizes: tuple[int, ...]) -> None:
    samples = noise(44_100)
    edges = np.cumsum(sizes)
    assert edges[-1] == 44_100
    (whole,) = sound_parts([samples], FORM)
    (cut,) = sound_parts(np.split(samples, edges[:-1]), FORM)
    assert cut == whole


@pytest.mark.parametrize("frames", [1, 4, 10, 11])
def test_parts_hold_the_same_packets_in_order_and_are_as_many_as_foretold(
    monkeypatch: pytest.MonkeyPatch, frames: int
) -> None:
    samples = noise(44_100)
    (whole,) = sound_parts([samples], FORM)
    monkeypatch.setattr(module, "PART_FRAMES", frames)
    parts = list(sound_parts([samples], FORM))
    assert len(parts) == part_count(len(samples)) > 1
    assert tuple(packet for part in parts for packet in part.packets) == whole.packets
    assert {part.extradata for part in parts} == {whole.extradata}


def test_a_sound_of_no_sample_is_one_part_all_the_same() -> None:
    assert len(list(sound_parts([], replace(FORM, length=0)))) == part_count(0) == 1


def test_a_film_with_its_sound_in_parts_is_the_same_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = FilmSettings(64, 48, Fraction(30))
    encoder = ChunkEncoder(settings)
    for _ in range(30):
        encoder.add(black(64, 48))
    chunk, sound = encoder.finish(), Sound(noise(44_100), 44_100)
    write_film(tmp_path / "one.mp4", [chunk], encode_sound(sound, bit_rate=192_000), settings)
    monkeypatch.setattr(module, "PART_FRAMES", 5)
    write_film(tmp_path / "cut.mp4", [chunk], encode_sound(sound, bit_rate=192_000), settings)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "cut.mp4").read_bytes()
    with av.open(str(tmp_path / "cut.mp4")) as container:
        assert container.streams.audio[0].duration == 44_100
