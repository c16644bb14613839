from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
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


def hdr_clip(path: Path, code: float, transfer: int) -> Path:
    """One frame of 10-bit grey at `code` 0–1 of the limited range."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p10le"
        stream.codec_context.color_trc, stream.codec_context.color_primaries = transfer, 9
        stream.codec_context.colorspace = 9
        frame = av.VideoFrame(64, 64, "yuv420p10le")
        for plane, level in zip(frame.planes, (round(64 + 876 * code), 512, 512), strict=True):
            plane.update(np.full(plane.buffer_size // 2, level, "<u2").tobytes())
        frame.pts = 0
        frame.color_trc, frame.color_primaries, frame.colorspace = transfer, 9, 9
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def light_of(path: Path) -> float:
    """The light of a grey clip as a standard screen shows it, 1 is white."""
    with Clip(path) as clip:
        planes = clip.frame_at(0)
    assert np.abs(planes.u.astype(int) - 128).max() <= 1
    return float(((planes.y.mean() - 16) / 219) ** 2.4)


@pytest.mark.parametrize(("nits", "light"), [(10, 10 / 203), (50, 50 / 203)])
def test_pq_below_the_roll_off_keeps_its_light(tmp_path: Path, nits: int, light: float) -> None:
    code = {10: 0.2995, 50: 0.4401}[nits]
    assert light_of(hdr_clip(tmp_path / "a.mkv", code, 16)) == pytest.approx(light, rel=0.04)


def test_pq_highlights_are_rolled_off_and_not_clipped(tmp_path: Path) -> None:
    codes = (0.5081, 0.5807, 0.65, 0.7518)
    lights = [light_of(hdr_clip(tmp_path / f"{n}.mkv", code, 16)) for n, code in enumerate(codes)]
    assert lights == sorted(lights)
    assert len({round(light, 2) for light in lights}) == len(lights)
    assert 0.4 < lights[0] < 0.55
    assert 0.95 < lights[-1] <= 1.01


def test_hlg_reference_white_is_near_white_and_grey_stays_grey(tmp_path: Path) -> None:
    """BT.2408: HLG 75 % is 203 cd/m² on a 1000 cd/m² display, 38 % is a grey card at 26 cd/m²."""
    assert 0.6 < light_of(hdr_clip(tmp_path / "white.mkv", 0.75, 18)) < 0.95
    assert light_of(hdr_clip(tmp_path / "grey.mkv", 0.38, 18)) == pytest.approx(26 / 203, rel=0.06)


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


@pytest.mark.parametrize("kept", [1, 5, 1000])
def test_a_clip_can_be_read_backwards_and_forwards_again(
    numbered_clip: Numbered, read_number: Read, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    """`kept`: frames that may be held on the way back."""
    monkeypatch.setattr("mvpipe.engine.media.clip.PASSED_BYTES", kept * 64 * 128 * 3 // 2)
    order = [*range(59, 20, -1), *range(15, 40), *range(38, 0, -3), 3, 2, 59, 1, 0]
    with Clip(numbered_clip(60, Fraction(25), keyint=25)) as clip:
        assert [read_number(clip.frame_at(n / 25)) for n in order] == order


def test_reading_backwards_decodes_each_stretch_once(numbered_clip: Numbered) -> None:
    with Clip(numbered_clip(100, Fraction(25), keyint=50)) as clip:
        decoded = 0
        frames = clip._decoded

        def counted(container: av.container.InputContainer):
            nonlocal decoded
            for frame in frames(container):
                decoded += 1
                yield frame

        clip._decoded = counted  # type: ignore[method-assign]
        for number in range(99, -1, -1):
            clip.frame_at(number / 25)
    assert decoded < 260


def see_through(path: Path, codec: str, pixel_format: str) -> Path:
    """Three frames, white left and clear right."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, pixel_format
        if codec == "libvpx-vp9":
            stream.options = {"lossless": "1", "auto-alt-ref": "0"}
        for number in range(3):
            rgba = np.zeros((64, 64, 4), np.uint8)
            rgba[:, :32] = 255
            frame = av.VideoFrame.from_ndarray(rgba, format="rgba").reformat(format=pixel_format)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "form"),
    [
        ("a.webm", "libvpx-vp9", "yuva420p"),
        ("a.mov", "prores_ks", "yuva444p10le"),
        ("a.mov", "qtrle", "argb"),
        ("a.mov", "png", "rgba"),
    ],
)
def test_a_clip_that_can_be_seen_through_has_its_alpha(
    tmp_path: Path, name: str, codec: str, form: str
) -> None:
    with Clip(see_through(tmp_path / name, codec, form)) as clip:
        for time in (0.0, 0.2, 0.1):
            planes = clip.frame_at(time)
            assert planes.alpha is not None
            assert planes.alpha[:, :28].min() > 250
            assert planes.alpha[:, 36:].max() < 5
            assert (planes.y[:, 36:] <= 18).all()
            assert (planes.y[:, :28] >= 230).all()
