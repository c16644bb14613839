"""Decoded video frames of any pixel format, range and matrix to planes; rotation and pixel shape applied."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from mvpipe.engine.media.alpha import on_black
from mvpipe.engine.media.hdr import is_wide, mapped
from mvpipe.engine.media.planes import Bytes, Planes

# swscale's numbers (SWS_CS_*); PyAV takes them as they are, older ones have no names for all.
BT709, FCC, BT601, SMPTE240M, BT2020 = 1, 4, 5, 7, 9
# By AVColorSpace (ITU-T H.273 matrix coefficients); what is not here is decided by size.
MATRICES = {1: BT709, 4: FCC, 5: BT601, 6: BT601, 7: SMPTE240M, 9: BT2020, 10: BT2020}
LIMITED_RANGE, FULL_RANGE = 1, 2
# swscale's flags SWS_BICUBIC, _FULL_CHR_H_INT, _FULL_CHR_H_INP, _ACCURATE_RND, _BITEXACT.
_EXACT = 0x4 | 0x2000 | 0x4000 | 0x40000 | 0x80000
# Chunks are encoded one a core, so a frame is converted by one thread (older PyAV knows no other way).
_ONE_THREAD: dict[str, Any] = (
    {"threads": 1} if "threads" in (VideoReformatter.reformat.__doc__ or "") else {}
)


def matrix_of(frame: av.VideoFrame) -> int:
    """The matrix a frame says it uses; unsaid: BT.709 from 720 lines up, else BT.601, as players decide."""
    said = MATRICES.get(int(frame.colorspace))
    if said is not None:
        return said
    return BT709 if max(frame.width, frame.height) >= 1280 else BT601


def is_full_range(frame: av.VideoFrame) -> bool:
    return int(frame.color_range) == FULL_RANGE or frame.format.name.startswith("yuvj")


def to_planes(
    frame: av.VideoFrame, reformatter: VideoReformatter, size: tuple[int, int], turn: int
) -> Planes:
    """`size` in pixels before turning; `turn` in quarters counter-clockwise (numpy.rot90). HDR is mapped to a
    standard picture (media.hdr); what can be seen through gets its alpha."""
    planes = _upright_709(frame, reformatter, size)
    parts = (planes.y, planes.u, planes.v, planes.alpha)
    return Planes(*(None if p is None else np.ascontiguousarray(np.rot90(p, turn)) for p in parts))  # type: ignore[arg-type]


def _upright_709(
    frame: av.VideoFrame, reformatter: VideoReformatter, size: tuple[int, int]
) -> Planes:
    matrix, full = matrix_of(frame), is_full_range(frame)
    ready = (
        frame.format.name == "yuv420p"
        and matrix == BT709
        and not full
        and (frame.width, frame.height) == size
    )
    if is_wide(frame):
        return mapped(
            frame,
            reformatter,
            size,
            _options(frame, matrix, full) | {"dst_color_range": FULL_RANGE},
        )
    if not ready:
        frame = _in_709(frame, reformatter, size, matrix, full)
    y, u, v, *alpha = (_plane(plane) for plane in frame.planes)
    return on_black(Planes(y, u, v, alpha[0])) if alpha else Planes(y, u, v)


def _in_709(
    frame: av.VideoFrame,
    reformatter: VideoReformatter,
    size: tuple[int, int],
    matrix: int,
    full: bool,
) -> av.VideoFrame:
    return reformatter.reformat(
        frame,
        *size,
        format="yuva420p" if _has_alpha(frame) else "yuv420p",
        dst_colorspace=BT709,
        dst_color_range=LIMITED_RANGE,
        **_options(frame, matrix, full),
    )


def _options(frame: av.VideoFrame, matrix: int, full: bool) -> dict[str, Any]:
    # RGB has no matrix; naming one makes swscale refuse it.
    is_rgb = frame.format.is_rgb or frame.format.has_palette
    return {
        "src_colorspace": None if is_rgb else matrix,
        "src_color_range": FULL_RANGE if full or is_rgb else LIMITED_RANGE,
        "interpolation": _EXACT,
        **_ONE_THREAD,
    }


def _has_alpha(frame: av.VideoFrame) -> bool:
    name = frame.format.name
    return name.startswith(("yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya8", "ya16", "pal8"))


def _plane(plane: av.video.plane.VideoPlane) -> Bytes:
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
    picked: Bytes = rows[: plane.height, : plane.width]
    return picked.copy()
