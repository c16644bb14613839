"""A chunk: frames encoded on their own as one closed GOP by one x264 thread, and its form in the cache."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext

from mvpipe.engine.media.faults import encoding
from mvpipe.engine.media.planes import Bytes, Planes
from mvpipe.engine.media.quality import FilmSettings
from mvpipe.errors import RenderFailed

BT709, LIMITED = 1, 1
"""ITU-T H.273: colour primaries, transfer and matrix are all 1 for BT.709; AVCOL_RANGE_MPEG is 1."""

_MAGIC = b"MVPCHNK2"
_HEAD = struct.Struct("<IIII")
_ENTRY = struct.Struct("<IqB")


@dataclass(frozen=True)
class ChunkPacket:
    """One coded frame; `pts` in frames from the chunk's start."""

    data: bytes
    pts: int
    key: bool


@dataclass(frozen=True)
class Chunk:
    """Packets in decoding order, the first an IDR; `extradata` holds SPS and PPS; `delay` is how many frames
    the decoding runs ahead of the showing (x264's reordering), the same for equal settings; `notes` are what
    there was to say of its making (characters that no font has), kept so that it is said again on every reuse."""

    packets: tuple[ChunkPacket, ...]
    extradata: bytes
    delay: int
    notes: tuple[str, ...] = ()

    @property
    def frames(self) -> int:
        return len(self.packets)


class ChunkDamaged(Exception):
    """A cache entry that is not what was written; it must be made again."""


class ChunkEncoder:
    """Takes frames one by one, gives the chunk at the end. For one thread at a time."""

    def __init__(self, settings: FilmSettings) -> None:
        self._settings = settings
        with encoding():
            context = av.CodecContext.create("libx264", "w")
            assert isinstance(context, VideoCodecContext)
            configure(context, settings)
            context.open()
        self._context = context
        # One frame, written anew each time: x264 has copied the picture when `encode` returns, and fresh memory
        # for every frame costs page faults. `make_writable` would copy, should anyone still hold it.
        self._frame = av.VideoFrame(settings.width, settings.height, "yuv420p")
        self._shown: Planes | None = None
        self._packets: list[ChunkPacket] = []
        self._fed = 0

    def add(self, planes: Planes) -> None:
        """Encode the next frame. Raises RenderFailed when its size is not the film's."""
        settings = self._settings
        if (planes.width, planes.height) != (settings.width, settings.height):
            raise RenderFailed(
                f"a frame of {planes.width}x{planes.height} in a film of "
                f"{settings.width}x{settings.height}"
            )
        frame = self._frame
        frame.make_writable()
        if planes is not self._shown:
            for plane, values in zip(frame.planes, (planes.y, planes.u, planes.v), strict=True):
                _fill(plane, values)
            self._shown = planes
        frame.pts = self._fed
        frame.time_base = 1 / settings.fps
        self._fed += 1
        self._take(frame)

    def finish(self, notes: tuple[str, ...] = ()) -> Chunk:
        """Flush the encoder; it can't be used again. Raises RenderFailed without frames."""
        self._take(None)
        if not self._packets or len(self._packets) != self._fed:
            raise RenderFailed(f"the encoder gave {len(self._packets)} of {self._fed} frames")
        return Chunk(
            tuple(self._packets),
            bytes(self._context.extradata or b""),
            delay_of(self._context),
            notes,
        )

    def _take(self, frame: av.VideoFrame | None) -> None:
        with encoding():
            packets = self._context.encode(frame)
        for packet in packets:
            if packet.pts is None:
                raise RenderFailed("the encoder gave a frame without a time")
            self._packets.append(ChunkPacket(bytes(packet), packet.pts, bool(packet.is_keyframe)))


def configure(context: VideoCodecContext, settings: FilmSettings) -> None:
    """The same encoder for every chunk and for the film's header."""
    context.width, context.height = settings.width, settings.height
    context.pix_fmt = "yuv420p"
    context.time_base = Fraction(1) / settings.fps
    context.framerate = settings.fps
    context.color_primaries = context.color_trc = context.colorspace = BT709
    context.color_range = LIMITED
    context.thread_count = 1
    context.flags |= Flags.global_header | Flags.bitexact | Flags.closed_gop
    context.options = settings.x264


def delay_of(context: VideoCodecContext) -> int:
    """Frames by which x264's decoding order runs ahead: 0 without B-frames, 2 with its pyramid."""
    return int(getattr(context, "reorder_depth", 2 if context.has_b_frames else 0))


def _fill(plane: av.video.plane.VideoPlane, values: Bytes) -> None:
    rows: Bytes = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
    rows[: values.shape[0], : values.shape[1]] = values


def pack(chunk: Chunk) -> bytes:
    """A chunk as bytes: magic, SHA-256 of the rest, counts, packet table, SPS/PPS, notes, packets."""
    table = b"".join(_ENTRY.pack(len(one.data), one.pts, one.key) for one in chunk.packets)
    notes = json.dumps(chunk.notes).encode()
    head = _HEAD.pack(len(chunk.packets), len(chunk.extradata), len(notes), chunk.delay)
    parts = (head, table, chunk.extradata, notes, *(one.data for one in chunk.packets))
    body = b"".join(parts)
    return _MAGIC + hashlib.sha256(body).digest() + body


def unpack(data: bytes) -> Chunk:
    """The chunk that `pack` wrote. Raises ChunkDamaged."""
    body = memoryview(data)[len(_MAGIC) + 32 :]
    if not data.startswith(_MAGIC) or hashlib.sha256(body).digest() != data[len(_MAGIC) :][:32]:
        raise ChunkDamaged
    count, extra, said, delay = _HEAD.unpack_from(body)
    at = _HEAD.size + count * _ENTRY.size
    extradata = bytes(body[at : at + extra])
    at += extra
    notes = tuple(json.loads(bytes(body[at : at + said])))
    at += said
    packets = []
    for index in range(count):
        size, pts, key = _ENTRY.unpack_from(body, _HEAD.size + index * _ENTRY.size)
        packets.append(ChunkPacket(bytes(body[at : at + size]), pts, bool(key)))
        at += size
    return Chunk(tuple(packets), extradata, delay, notes)
