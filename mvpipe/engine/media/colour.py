"""Decoded video frames of any pixel format, range and matrix to planes; rotation and pixel shape applied."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from mvpipe.engine.media.planes import Bytes, Planes

# AVColorSpace (ITU-T H.273 matrix coefficients) to swscale's names; what is not here is decided by size.
MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
FULL_RANGE = 2
PQ = 16
_EXACT = int(
    Interpolation.BICUBIC
    | Interpolation.ACCURATE_RND
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
    | Interpolation.BITEXACT
)
# Chunks are encoded one a core, so a frame is converted by one thread (older PyAV knows no other way).
_ONE_THREAD: dict[str, Any] = (
    {"threads": 1} if "threads" in (VideoReformatter.reformat.__doc__ or "") else {}
)


def matrix_of(frame: av.VideoFrame) -> Colorspace:
    """The matrix a frame says it uses; unsaid: BT.709 from 720 lines up, else BT.601, as players decide."""
    said = MATRICES.get(int(frame.colorspace))
    if said is not None:
        return said
    return Colorspace.ITU709 if max(frame.width, frame.height) >= 1280 else Colorspace.ITU601


def is_full_range(frame: av.VideoFrame) -> bool:
    return int(frame.color_range) == FULL_RANGE or frame.format.name.startswith("yuvj")


def to_planes(
    frame: av.VideoFrame, reformatter: VideoReformatter, size: tuple[int, int], turn: int
) -> Planes:
    """`size` in pixels before turning; `turn` in quarters counter-clockwise (numpy.rot90)."""
    matrix, full = matrix_of(frame), is_full_range(frame)
    ready = (
        frame.format.name == "yuv420p"
        and matrix == Colorspace.ITU709
        and not full
        and (frame.width, frame.height) == size
    )
    if not ready:
        frame = _in_709(frame, reformatter, size, matrix, full)
    planes = [_plane(plane) for plane in frame.planes[:3]]
    return Planes(*(np.ascontiguousarray(np.rot90(plane, turn)) for plane in planes))


def _in_709(
    frame: av.VideoFrame,
    reformatter: VideoReformatter,
    size: tuple[int, int],
    matrix: Colorspace,
    full: bool,
) -> av.VideoFrame:
    # RGB has no matrix; naming one makes swscale refuse it.
    is_rgb = frame.format.is_rgb or frame.format.has_palette
    return reformatter.reformat(
        frame,
        *size,
        format="yuv420p",
        src_colorspace=None if is_rgb else int(matrix),
        dst_colorspace=int(Colorspace.ITU709),
        src_color_range=int(ColorRange.JPEG if full or is_rgb else ColorRange.MPEG),
        dst_color_range=int(ColorRange.MPEG),
        interpolation=_EXACT,
        **_ONE_THREAD,
    )


def _plane(plane: av.video.plane.VideoPlane) -> Bytes:
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
    picked: Bytes = rows[: plane.height, : plane.width]
    return picked.copy()
