"""Photos and graphics: whatever Pillow reads, turned upright, to sRGB, onto black, and into planes."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageCms, ImageOps

from mvpipe.engine.media.faults import file_name, reading, reason_of
from mvpipe.engine.media.planes import Bytes, Planes, black, from_rgb
from mvpipe.errors import MediaFailed

# Formats that are pictures by content. Others that Pillow knows (EPS, PDF, MPEG, WMF ...) run programs or are no photos.
FORMATS = (
    "JPEG",
    "MPO",
    "PNG",
    "WEBP",
    "GIF",
    "BMP",
    "TIFF",
    "AVIF",
    "PPM",
    "TGA",
    "ICO",
    "JPEG2000",
)
MAX_PIXELS = 40_000_000
DRAFT_LIMIT = 1_000_000_000
"""Pixels of a JPEG, which is read at a fraction of its size; other formats are held whole: OTHER_LIMIT."""
OTHER_LIMIT = 250_000_000

STRIP = 256
GIANT = 24_000_000
"""Pixels of a picture that is decoded while no other of its kind is, so that two threads need the memory of one."""
_GIANTS = threading.Lock()

# Our own limits below replace Pillow's, which warns from 89 megapixels and refuses 179: a panorama has more.
Image.MAX_IMAGE_PIXELS = None

_ORIENTATION = 0x0112
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class PictureInfo:
    """`width`, `height` upright, in pixels."""

    format: str
    width: int
    height: int


def is_picture(path: Path) -> bool:
    """Whether the content (not the name) is a picture format; says nothing about its health."""
    try:
        with Image.open(path, formats=_known()):
            return True
    except (OSError, ValueError, SyntaxError, struct.error, zlib.error, EOFError):
        return False


def probe_picture(path: Path) -> PictureInfo:
    """Size and format of a picture, decoded to its last row so that a truncated one is found out.

    Raises MediaFailed, DiskFailed.
    """
    with opened_picture(path) as image:
        width, height = _upright_size(image)
        image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
        image.load()
        return PictureInfo((image.format or "picture").lower(), width, height)


def read_picture(path: Path, *, max_pixels: int = MAX_PIXELS) -> Planes:
    """The picture upright, in sRGB colours, transparency over black with its alpha beside it; shrunk when over
    `max_pixels`. Of an animation the first frame. Raises MediaFailed, DiskFailed.
    """
    with opened_picture(path) as image:
        _draft(image, max_pixels)
        with _GIANTS if image.width * image.height > GIANT else nullcontext():
            image.load()
            profile = image.info.get("icc_profile")
            upright = _shrunk(image, max_pixels)
            if upright is not image:
                image.close()  # frees its pixels
            ImageOps.exif_transpose(upright, in_place=True)
            return _planes_of(upright, profile)


def _planes_of(image: Image.Image, profile: bytes | None) -> Planes:
    """Strip by strip, so that a large photo is never held a second time."""
    planes = black(image.width, image.height)
    alpha: Bytes = np.full(planes.y.shape, 255, np.uint8)
    clear = False
    for top in range(0, image.height, STRIP):
        bottom = min(top + STRIP, image.height)
        rgb, seen = flattened(image.crop((0, top, image.width, bottom)), profile)
        strip = from_rgb(rgb)
        half = slice(top // 2, (bottom + 1) // 2)
        planes.y[top:bottom], planes.u[half], planes.v[half] = strip.y, strip.u, strip.v
        if seen is not None:
            alpha[top:bottom], clear = seen, True
    return replace(planes, alpha=alpha) if clear else planes


def _known() -> tuple[str, ...]:
    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)


@contextmanager
def opened_picture(path: Path) -> Iterator[Image.Image]:
    """A picture's header read, its pixels not yet. Raises MediaFailed, DiskFailed."""
    with reading(path):
        if path.stat().st_size == 0:
            raise MediaFailed(f"{file_name(path)} is empty", hint="export or download it again")
        try:
            with Image.open(path, formats=_known()) as image:
                _refuse_giants(path, image)
                yield image
        except (struct.error, zlib.error, EOFError) as exc:
            raise ValueError(reason_of(exc)) from exc


def _refuse_giants(path: Path, image: Image.Image) -> None:
    pixels = image.width * image.height
    limit = DRAFT_LIMIT if image.format in ("JPEG", "MPO") else OTHER_LIMIT
    if pixels > limit:
        raise MediaFailed(
            f"{file_name(path)} has {pixels / 1e6:.0f} megapixels; the most for a "
            f"{image.format} is {limit / 1e6:.0f}",
            hint="shrink the picture",
        )


def _upright_size(image: Image.Image) -> tuple[int, int]:
    turned = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else (image.width, image.height)


def _draft(image: Image.Image, max_pixels: int) -> None:
    """Let the JPEG decoder shrink by 2, 4 or 8, never below `max_pixels` more than it must."""
    ratio = (max_pixels / (image.width * image.height)) ** 0.5
    if ratio < 1:
        image.draft(None, (max(1, int(image.width * ratio)), max(1, int(image.height * ratio))))


def _shrunk(image: Image.Image, max_pixels: int) -> Image.Image:
    """At most `max_pixels`, averaged over the area; strip by strip, as Pillow would hold half of it once more."""
    ratio = (max_pixels / (image.width * image.height)) ** 0.5
    if ratio >= 1:
        return image
    size = (max(1, int(image.width * ratio)), max(1, int(image.height * ratio)))
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    resample = Image.Resampling.NEAREST if image.mode == "1" else Image.Resampling.BOX
    smaller = Image.new(image.mode, size)
    step = image.height / size[1]
    for top in range(0, size[1], STRIP):
        bottom = min(top + STRIP, size[1])
        box = (0, top * step, image.width, min(image.height, bottom * step))
        smaller.paste(image.resize((size[0], bottom - top), resample, box), (0, top))
    smaller.info, smaller._exif = image.info, image.getexif()
    return smaller


def flattened(image: Image.Image, profile: bytes | None = None) -> tuple[Bytes, Bytes | None]:
    """Any mode to sRGB uint8 [h, w, 3] lying on black, and the alpha uint8 [h, w] of what can be seen through: 16 bit
    to 8, palettes resolved, the ICC profile applied."""
    if image.mode.startswith("I") or image.mode == "F":
        image = _eight_bit(image)
    alpha = None
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("RGB")
    elif image.mode not in ("RGB", "CMYK", "L"):
        image = image.convert("RGB")
    rgb = _in_srgb(image, profile).convert("RGB")
    if alpha is None or alpha.getextrema() == (255, 255):
        return np.asarray(rgb), None
    on_black = ImageChops.multiply(rgb, Image.merge("RGB", (alpha, alpha, alpha)))
    return np.asarray(on_black), np.asarray(alpha)


def _eight_bit(image: Image.Image) -> Image.Image:
    values = np.asarray(image, dtype=np.float64)
    top = 65535.0 if image.mode.startswith("I") else 1.0
    return Image.fromarray(np.clip(np.rint(values * (255.0 / top)), 0, 255).astype(np.uint8))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours by the embedded profile; a broken or mismatched profile is ignored, as viewers do."""
    if not profile:
        return image
    try:
        transform = _transform(profile, image.mode)
        converted = ImageCms.applyTransform(image, transform) if transform else None
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted if converted is not None else image


@lru_cache(maxsize=8)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if "srgb" in ImageCms.getProfileDescription(source).lower():
        return None
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    return ImageCms.buildTransform(source, _SRGB, mode, "RGB", intent)
