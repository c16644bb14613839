from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from mvpipe.engine.media import from_rgb, probe, read_picture, to_rgb
from mvpipe.engine.media.picture import flattened, opened_picture
from mvpipe.errors import DiskFailed, MediaFailed


def read_rgb(path: Path) -> np.ndarray:
    """The picture's own colours on black, before they become planes."""
    with opened_picture(path) as image:
        image.load()
        return flattened(ImageOps.exif_transpose(image), image.info.get("icc_profile"))[0]


def corners() -> Image.Image:
    """40x24: red top left, green top right, blue bottom left, white bottom right."""
    pixels = np.zeros((24, 40, 3), np.uint8)
    pixels[:12, :20], pixels[:12, 20:] = (255, 0, 0), (0, 255, 0)
    pixels[12:, :20], pixels[12:, 20:] = (0, 0, 255), (255, 255, 255)
    return Image.fromarray(pixels)


def letters(rgb: np.ndarray) -> str:
    """The four corners as letters, by rows."""
    height, width = rgb.shape[:2]
    names = {(1, 0, 0): "R", (0, 1, 0): "G", (0, 0, 1): "B", (1, 1, 1): "W", (0, 0, 0): "K"}
    spots = [(y, x) for y in (2, height - 3) for x in (2, width - 3)]
    return "".join(names[tuple(int(v > 128) for v in rgb[spot])] for spot in spots)


# What the upright picture looks like when `corners` is stored as it is with each EXIF orientation.
UPRIGHT = {1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB"}


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_exif_orientation_is_honoured(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    corners().save(path, exif=exif, quality=95)
    info = probe(path)
    rgb = to_rgb(read_picture(path))
    assert letters(rgb) == UPRIGHT[orientation]
    assert (info.width, info.height) == ((40, 24) if orientation < 5 else (24, 40))
    assert rgb.shape[:2] == (info.height, info.width)


def test_orientation_holds_when_the_picture_is_shrunk(tmp_path: Path) -> None:
    path = tmp_path / "big.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    corners().resize((1600, 960), Image.Resampling.NEAREST).save(path, exif=exif)
    rgb = to_rgb(read_picture(path, max_pixels=100_000))
    assert letters(rgb) == UPRIGHT[6]
    assert rgb.shape[0] * rgb.shape[1] <= 100_000
    assert rgb.shape[0] / rgb.shape[1] == pytest.approx(1600 / 960, rel=0.02)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_lies_on_black(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "see-through.png"
    pixels = np.full((8, 8, 4), 255, np.uint8)
    pixels[:, 4:, 3] = 0
    pixels[4:, :4, 3] = 128
    Image.fromarray(pixels).convert(mode).save(path)
    rgb = read_rgb(path)
    assert rgb[0, 0].tolist() == [255, 255, 255]
    assert rgb[0, 6].tolist() == [0, 0, 0]
    if mode != "P":
        assert rgb[6, 0].tolist() == [128, 128, 128]


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    values = np.array([[0, 257, 32896, 65535]], np.uint16)
    Image.fromarray(values).save(path)
    assert read_rgb(path)[0, :, 1].tolist() == [0, 1, 128, 255]


@pytest.mark.parametrize("mode", ["L", "CMYK", "1", "YCbCr"])
def test_other_modes_keep_their_light(tmp_path: Path, mode: str) -> None:
    path = tmp_path / f"mode.{'png' if mode == '1' else 'jpg'}"
    pixels = np.zeros((16, 32, 3), np.uint8)
    pixels[:, 16:] = 255
    Image.fromarray(pixels).convert(mode).save(path)
    rgb = read_rgb(path)
    assert rgb[8, 4].max() < 6
    assert rgb[8, 28].min() > 249


def test_an_embedded_profile_is_converted_to_srgb(tmp_path: Path) -> None:
    # sRGB with the primaries of red and green exchanged: red pixels are to be shown green.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))
    swapped = profile.replace(b"rXYZ", b"tmp ", 1).replace(b"gXYZ", b"rXYZ", 1)
    swapped = swapped.replace(b"tmp ", b"gXYZ", 1)
    path = tmp_path / "profiled.png"
    Image.new("RGB", (4, 4), (255, 0, 0)).save(path, icc_profile=swapped)
    red, green, blue = (int(v) for v in read_rgb(path)[0, 0])
    assert green > 240
    assert max(red, blue) < 16


def test_a_broken_profile_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "broken-profile.png"
    Image.new("RGB", (4, 4), (255, 0, 0)).save(path, icc_profile=b"no profile at all")
    assert read_rgb(path)[0, 0].tolist() == [255, 0, 0]


def test_one_pixel_is_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "dot.png"
    Image.new("RGB", (1, 1), (10, 200, 30)).save(path)
    info = probe(path)
    assert (info.kind, info.width, info.height, info.format) == ("image", 1, 1, "png")
    assert read_picture(path).y.shape == (1, 1)


def test_of_an_animation_the_first_frame(tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    assert read_rgb(path)[4, 4].tolist() == [254, 0, 0] or read_rgb(path)[4, 4].tolist() == [
        255,
        0,
        0,
    ]


def noise_jpeg() -> bytes:
    out = io.BytesIO()
    pixels = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(out, "JPEG")
    return out.getvalue()


def noise_png() -> bytes:
    out = io.BytesIO()
    pixels = np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("data", [noise_jpeg(), noise_png()], ids=["jpeg", "png"])
def test_a_truncated_picture_is_found_by_the_probe(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "half.jpg"
    path.write_bytes(data[: len(data) // 2])
    for read in (probe, read_picture):
        with pytest.raises(
            MediaFailed, match=r"^half\.jpg can't be decoded: .*truncated"
        ) as caught:
            read(path)
        assert caught.value.hint


def test_a_picture_of_absurd_size_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    def part(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", header)
        + part(b"IDAT", zlib.compress(b""))
        + part(b"IEND", b"")
    )
    with pytest.raises(MediaFailed, match=r"bomb\.png has 3600 megapixels"):
        probe(path)


def test_an_absent_picture_is_a_matter_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(DiskFailed, match=r"absent\.png: No such file"):
        read_picture(tmp_path / "absent.png")


def test_the_alpha_of_a_picture_comes_with_its_planes(tmp_path: Path) -> None:
    pixels = np.full((300, 40, 4), 255, np.uint8)
    pixels[:, 20:, 3] = 0
    pixels[150:, :20, 3] = 128
    path = tmp_path / "see-through.png"
    Image.fromarray(pixels).save(path)
    planes = read_picture(path)
    assert planes.alpha is not None
    assert np.array_equal(planes.alpha, pixels[..., 3])
    assert (planes.y[:, 24:] == 16).all()
    assert abs(int(planes.y[200, 4]) - (16 + 219 * 128 / 255)) <= 1


def test_an_opaque_alpha_is_none(tmp_path: Path) -> None:
    path = tmp_path / "opaque.png"
    Image.new("RGBA", (8, 8), (255, 0, 0, 255)).save(path)
    assert read_picture(path).alpha is None


def test_a_photo_read_in_strips_is_the_one_read_whole(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    small = rng.integers(0, 256, (90, 30, 3), dtype=np.uint8)
    picture = Image.fromarray(small).resize((210, 777), Image.Resampling.BICUBIC)
    path = tmp_path / "tall.png"
    picture.save(path)
    whole = from_rgb(np.asarray(picture))
    planes = read_picture(path)
    for strip, one in ((planes.y, whole.y), (planes.u, whole.u), (planes.v, whole.v)):
        assert np.array_equal(strip, one)
    shrunk = read_picture(path, max_pixels=80_000)
    ratio = (80_000 / (210 * 777)) ** 0.5
    size = (int(210 * ratio), int(777 * ratio))
    at_once = from_rgb(np.asarray(picture.resize(size, Image.Resampling.BOX)))
    assert shrunk.y.shape == at_once.y.shape
    # A line that lies exactly between two strips' boxes may go to either.
    assert np.abs(shrunk.y.astype(int) - at_once.y).mean() < 0.1


CHART = [(115, 82, 68), (194, 150, 130), (98, 122, 157), (87, 108, 67), (214, 126, 44), (80, 91, 166),
         (56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (8, 133, 161), (243, 243, 242), (52, 52, 52)]  # fmt: skip
"""Patches of the ColorChecker in sRGB."""


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
def test_a_colour_chart_comes_within_two_code_values(tmp_path: Path, form: str) -> None:
    patches = np.repeat(np.array([CHART], np.uint8), 32, axis=0).repeat(32, axis=1)
    path = tmp_path / f"chart.{form}"
    Image.fromarray(patches).save(path, quality=100, subsampling=0) if form == "jpg" else (
        Image.fromarray(patches).save(path, lossless=True)
    )
    planes = read_picture(path)
    for index, rgb in enumerate(CHART):
        r, g, b = (value / 255 for value in rgb)
        y = 0.2126 * r + 0.7152 * g + 0.0722 * b
        expected = (16 + 219 * y, 128 + 224 * (b - y) / 1.8556, 128 + 224 * (r - y) / 1.5748)
        x = index * 32 + 16
        found = (planes.y[16, x], planes.u[8, x // 2], planes.v[8, x // 2])
        assert max(abs(float(f) - e) for f, e in zip(found, expected, strict=True)) <= 1.5
