from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest

from mvpipe.engine.media import (
    QUALITIES,
    Chunk,
    ChunkDamaged,
    ChunkEncoder,
    FilmSettings,
    Planes,
    black,
    pack,
    unpack,
)
from mvpipe.errors import RenderFailed, UsageError

SETTINGS = FilmSettings(64, 48, Fraction(30))


def moving(number: int) -> Planes:
    ramp = np.arange(64, dtype=np.int64) * 3 + number * 5
    luma = np.tile((16 + ramp % 200).astype(np.uint8), (48, 1))
    return Planes(luma, *(np.full((24, 32), 128, np.uint8) for _ in range(2)))


def encoded(frames: int, settings: FilmSettings = SETTINGS) -> Chunk:
    encoder = ChunkEncoder(settings)
    for number in range(frames):
        encoder.add(moving(number))
    return encoder.finish()


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("frames", [1, 2, 3, 40])
def test_a_chunk_holds_every_frame_once_and_starts_with_the_only_key(
    quality: str, frames: int
) -> None:
    chunk = encoded(frames, FilmSettings(64, 48, Fraction(30), quality))
    assert sorted(packet.pts for packet in chunk.packets) == list(range(frames))
    assert chunk.packets[0].key
    assert chunk.packets[0].pts == 0
    assert all(index - chunk.delay <= one.pts for index, one in enumerate(chunk.packets))


def test_headers_and_delay_depend_on_the_settings_alone() -> None:
    still = ChunkEncoder(SETTINGS)
    still.add(black(64, 48))
    chunks = [still.finish(), encoded(1), encoded(50)]
    assert len({(chunk.extradata, chunk.delay) for chunk in chunks}) == 1


def textured(width: int, height: int, count: int) -> list[Planes]:
    rng = np.random.default_rng(0)
    shape = (width + 64, height + 64)
    coarse = rng.integers(16, 235, (height // 8 + 8, width // 8 + 8), dtype=np.uint8)
    base = cv2.resize(coarse, shape, interpolation=cv2.INTER_CUBIC)
    grey = np.full((height // 2, width // 2), 128, np.uint8)
    return [
        Planes(np.ascontiguousarray(base[n : height + n, 2 * n : width + 2 * n]), grey, grey)
        for n in range(count)
    ]


# Widths of 9, 11, 20 and 27 macroblocks: x264's AVX-512 code lets stray memory into the rate control of such.
@pytest.mark.parametrize("size", [(144, 96), (176, 96), (320, 180), (426, 240)])
def test_the_same_frames_give_the_same_bytes_whatever_lies_in_memory(size: tuple[int, int]) -> None:
    settings = FilmSettings(*size, Fraction(30))
    frames = textured(*size, 20)
    made = set()
    for round_ in range(12):
        rng = np.random.default_rng(round_)
        litter = [rng.integers(0, 255, 50_000 + round_ * 3711, dtype=np.uint8) for _ in range(8)]
        del litter[::2]
        encoder = ChunkEncoder(settings)
        for frame in frames:
            encoder.add(frame)
        made.add(pack(encoder.finish()))
    assert len(made) == 1


def test_a_packed_chunk_comes_back_as_it_was() -> None:
    chunk = encoded(12)
    assert unpack(pack(chunk)) == chunk


@pytest.mark.parametrize("damage", ["truncated", "longer", "flipped", "header", "empty"])
def test_a_damaged_entry_is_noticed(damage: str) -> None:
    data = pack(encoded(12))
    middle = len(data) // 2
    damaged = {
        "truncated": data[:-1],
        "longer": data + b"\0",
        "flipped": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "header": b"X" + data[1:],
        "empty": b"",
    }[damage]
    with pytest.raises(ChunkDamaged):
        unpack(damaged)


def test_a_frame_of_another_size_is_refused() -> None:
    with pytest.raises(RenderFailed, match="a frame of 32x48 in a film of 64x48"):
        ChunkEncoder(SETTINGS).add(black(32, 48))


def test_a_chunk_without_frames_is_refused() -> None:
    with pytest.raises(RenderFailed):
        ChunkEncoder(SETTINGS).finish()


def test_unknown_quality_and_odd_sizes_are_refused() -> None:
    with pytest.raises(UsageError, match="unknown quality 'best'") as caught:
        FilmSettings(64, 48, Fraction(30), "best")
    assert caught.value.hint == "one of: draft, standard, high"
    with pytest.raises(UsageError, match="63x48"):
        FilmSettings(63, 48, Fraction(30))
