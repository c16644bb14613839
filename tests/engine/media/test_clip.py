from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mvpipe.engine.media import Clip, Planes, film_stills, to_rgb
from mvpipe.errors import MediaFailed

Numbered = Callable[..., Path]
Read = Callable[[Planes], int]


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.mov"])
@pytest.mark.parametrize("fps", [Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)])
def test_every_frame_is_found_at_its_time(
    numbered_clip: Numbered, read_number: Read, name: str, fps: Fraction
) -> None:
    with Clip(numbered_clip(60, fps, name=name)) as clip:
        assert [read_number(clip.frame_at(float(n / fps))) for n in range(60)] == list(range(60))


def test_a_frame_is_shown_until_the_next_begins(numbered_clip: Numbered, read_number: Read) -> None:
    with Clip(numbered_clip(20, Fraction(25))) as clip:
        assert [read_number(clip.frame_at(t)) for t in (0.0, 0.038, 0.041, 0.078)] == [0, 0, 1, 1]


def test_times_may_be_asked_in_any_order(numbered_clip: Numbered, read_number: Read) -> None:
    order = list(range(200))
    random.Random(4).shuffle(order)
    with Clip(numbered_clip(200, Fraction(25), keyint=30)) as clip:
        assert [read_number(clip.frame_at(n / 25)) for n in order[:40]] == order[:40]


def test_before_the_start_the_first_and_after_the_end_the_last(
    numbered_clip: Numbered, read_number: Read
) -> None:
    with Clip(numbered_clip(40, Fraction(25))) as clip:
        assert [read_number(clip.frame_at(t)) for t in (-3.0, 99.0, 1.0, 99.0)] == [0, 39, 25, 39]


def test_a_variable_rate_is_followed(numbered_clip: Numbered, read_number: Read) -> None:
    times = [0, 40, 500, 520, 1500]
    with Clip(numbered_clip(5, Fraction(25), name="vfr.mkv", times=times)) as clip:
        asked = (0.02, 0.3, 0.51, 1.2, 1.51)
        assert [read_number(clip.frame_at(t)) for t in asked] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_rotation_is_applied(
    numbered_clip: Numbered, turned: Callable[[Path, int], Path], degrees: int
) -> None:
    path = turned(numbered_clip(2, Fraction(25)), degrees)
    with Clip(path) as clip:
        upright = clip.frame_at(0.04).y
    # Frame 1 has its one white stripe at the left; turned clockwise it lies on top, right, below.
    flat = np.rot90(upright, degrees // 90)
    assert flat.shape == (64, 128)
    assert flat[:, 2:14].min() > 200
    assert flat[:, 20:].max() < 60


CHART = [(63, 102, 240), (173, 42, 26), (32, 240, 118), (180, 128, 128), (100, 150, 110)]


def shown(path: Path, count: int) -> list[list[int]]:
    with Clip(path) as clip:
        frames = [clip.frame_at(index * 0.3 + 0.15) for index in range(count)]
    return [[int(f.y[32, 32]), int(f.u[16, 16]), int(f.v[16, 16])] for f in frames]


def test_bt709_limited_passes_untouched(flat_clip: Callable[..., Path]) -> None:
    found = shown(flat_clip(CHART), len(CHART))
    assert np.abs(np.array(found) - CHART).max() <= 1


def in_709(colour: tuple[float, float, float], kr: float, kb: float) -> np.ndarray:
    """A limited-range YCbCr of another matrix (floats) in BT.709, through RGB."""
    y, cb, cr = (colour[0] - 16) / 219, (colour[1] - 128) / 224, (colour[2] - 128) / 224
    red, blue = y + 2 * (1 - kr) * cr, y + 2 * (1 - kb) * cb
    green = (y - kr * red - kb * blue) / (1 - kr - kb)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return np.array(
        [
            16 + 219 * light,
            128 + 224 * (blue - light) / 1.8556,
            128 + 224 * (red - light) / 1.5748,
        ]
    )


MILD = [(120, 110, 160), (90, 150, 100), (180, 128, 128), (60, 140, 140), (200, 120, 120)]


def test_bt601_becomes_bt709(flat_clip: Callable[..., Path]) -> None:
    found = shown(flat_clip(MILD, matrix=6), len(MILD))
    assert np.abs(np.array(found) - [in_709(c, 0.299, 0.114) for c in MILD]).max() <= 2


def test_an_untagged_small_clip_counts_as_bt601(flat_clip: Callable[..., Path]) -> None:
    found = shown(flat_clip(MILD, matrix=2), len(MILD))
    assert np.abs(np.array(found) - [in_709(c, 0.299, 0.114) for c in MILD]).max() <= 2


def test_full_range_becomes_limited(flat_clip: Callable[..., Path]) -> None:
    full = [(0, 128, 128), (255, 128, 128), (128, 90, 160)]
    limited = [
        [16 + y * 219 / 255, 128 + (u - 128) * 224 / 255, 128 + (v - 128) * 224 / 255]
        for y, u, v in full
    ]
    assert np.abs(np.array(shown(flat_clip(full, full=True), 3)) - limited).max() <= 2


def test_ten_bits_become_eight(flat_clip: Callable[..., Path]) -> None:
    deep = [(y * 4, u * 4, v * 4) for y, u, v in CHART]
    found = shown(flat_clip(deep, pixel_format="yuv420p10le"), len(CHART))
    assert np.abs(np.array(found) - CHART).max() <= 1


def test_other_chroma_formats_are_read(flat_clip: Callable[..., Path]) -> None:
    found = shown(flat_clip(CHART, pixel_format="yuv444p"), len(CHART))
    assert np.abs(np.array(found) - CHART).max() <= 1


def test_hdr_with_pq_is_refused_clearly(tmp_path: Path, numbered_clip: Numbered) -> None:
    import av

    path = tmp_path / "hdr.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p10le"
        stream.codec_context.color_trc, stream.codec_context.color_primaries = 16, 9
        frame = av.VideoFrame(64, 64, "yuv420p10le")
        frame.pts = 0
        frame.color_trc, frame.color_primaries = 16, 9
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(MediaFailed, match=r"hdr\.mkv is HDR \(PQ\)"):
        Clip(path)


def test_a_song_is_no_clip(wav: Callable[..., Path]) -> None:
    with pytest.raises(MediaFailed, match=r"sound\.wav has no picture that moves"):
        Clip(wav(np.zeros((800, 1)), 8000))


def test_a_damaged_clip_goes_on_after_the_damage(
    numbered_clip: Numbered, read_number: Read
) -> None:
    path = numbered_clip(100, Fraction(25), keyint=10)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4000
    data[start : start + 200] = bytes(200)
    path.write_bytes(data)
    with Clip(path) as clip:
        assert read_number(clip.frame_at(3.9)) == 97 or read_number(clip.frame_at(3.96)) == 99


def test_stills_are_jpegs_of_the_width_asked_in_the_order_asked(numbered_clip: Numbered) -> None:
    import io

    from PIL import Image

    stills = film_stills(numbered_clip(50, Fraction(25)), (1.0, 0.04, 1.0), width=64)
    pictures = [Image.open(io.BytesIO(still)) for still in stills]
    assert [picture.size for picture in pictures] == [(64, 32)] * 3
    assert stills[0] == stills[2] != stills[1]
    assert pictures[1].getpixel((3, 16))[0] > 200


def test_stills_keep_the_colour(flat_clip: Callable[..., Path]) -> None:
    import io

    from PIL import Image

    still = film_stills(flat_clip([(63, 102, 240)]), (0.1,), width=64)[0]
    red, green, blue = Image.open(io.BytesIO(still)).getpixel((32, 32))
    assert red > 245
    assert max(green, blue) < 12
    assert to_rgb is not None
