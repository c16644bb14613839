"""A video clip as a function from time to picture: sequential reading is cheap, memory constant, seeks exact."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import VideoReformatter

from mvpipe.engine.media.animation import Animation, is_animation
from mvpipe.engine.media.colour import to_planes
from mvpipe.engine.media.faults import file_name, open_container, reading
from mvpipe.engine.media.planes import Planes
from mvpipe.engine.media.probe import MediaInfo, picture_stream, shape_of
from mvpipe.errors import MediaFailed

# Matroska rounds time stamps to 1 ms, so a frame may claim to start half a millisecond after it is asked for.
EARLY = Fraction(1, 1000)
PASSED_BYTES = 32 << 20
"""Decoded frames kept behind the one shown while a clip runs backwards."""
ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
FAR = Fraction(3)
"""Seconds ahead from which a seek to a key frame is cheaper than decoding on."""


class Clip:
    """One open clip. Not for use by two threads at a time; `close` frees its decoder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._shown: av.VideoFrame | None = None
        self._passed: deque[av.VideoFrame] = deque()
        self._decoder: VideoCodecContext | None = None
        self._next: av.VideoFrame | None = None
        self._cached: tuple[av.VideoFrame, Planes] | None = None
        self._reformatter = VideoReformatter()
        with reading(path):
            self._container: av.container.InputContainer | None = open_container(path)
            try:
                self._stream = _stream_of(path, self._container)
                self._decoder = _alpha_decoder(self._stream)
                self._start_over(0)
                first = self._shown
                if first is None:
                    raise MediaFailed(f"{file_name(path)} has no frame that can be decoded")
                self.info = MediaInfo.of(path, self._container, self._stream, first)
            except BaseException:
                self.close()
                raise
        self._first: Fraction = self._time(first)
        shape = shape_of(self._stream, first)
        self._size: tuple[int, int] = shape.coded
        self._turn: int = shape.turn

    def __enter__(self) -> Clip:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._container is not None:
            self._container.close()
            self._container = None

    def frame_at(self, seconds: float) -> Planes:
        """The frame shown at `seconds` after the first one: upright, square pixels, BT.709 limited.

        Before the start the first frame, after the end the last. Raises MediaFailed.
        """
        with reading(self._path):
            wanted = self._first + Fraction(max(0.0, seconds)) + EARLY
            self._go_to(wanted)
            shown = self._shown
            assert shown is not None
            if self._cached is None or self._cached[0] is not shown:
                planes = to_planes(shown, self._reformatter, self._size, self._turn)
                self._cached = (shown, planes)
            return self._cached[1]

    def _go_to(self, wanted: Fraction) -> None:
        if self._passed:
            if self._is_passed(wanted):
                self._shown = [one for one in self._passed if self._time(one) <= wanted][-1]
                return
            self._shown = self._passed[-1]
            self._passed.clear()
        shown = self._shown
        behind = shown is None or wanted < self._time(shown)
        if behind or (self._next is not None and wanted > self._time(self._next) + FAR):
            self._seek(wanted)
        if behind:
            self._pass()
        while self._next is not None and self._time(self._next) <= wanted:
            self._shown, self._next = self._next, next(self._frames, None)
            if behind:
                self._pass()

    def _is_passed(self, wanted: Fraction) -> bool:
        begun = self._time(self._passed[0]) <= wanted
        return begun and (self._next is None or wanted < self._time(self._next))

    def _pass(self) -> None:
        """Keep the frames decoded on the way to one further back, the last of them the one before `_next`: a clip
        that runs backwards wants them soon, and would else decode from the key frame for each."""
        if self._shown is None:
            return
        self._passed.append(self._shown)
        size = max(1, sum(plane.buffer_size for plane in self._shown.planes))
        while len(self._passed) > max(1, PASSED_BYTES // size):
            self._passed.popleft()

    def _seek(self, wanted: Fraction) -> None:
        before = self._shown
        self._start_over(int(wanted / self._base()))
        if self._shown is None or self._time(self._shown) > wanted:
            # A broken index, or the wanted frame lies before the first key frame: read from the very start.
            self._start_over(None)
        if self._shown is None:
            self._shown = before

    def _start_over(self, offset: int | None) -> None:
        container = self._container
        assert container is not None
        if offset is None:
            container.seek(0, backward=True)
        elif offset > 0:
            container.seek(offset, backward=True, stream=self._stream)
        if self._decoder is not None:
            self._decoder.flush_buffers()
        self._frames = self._decoded(container)
        self._shown = next(self._frames, None)
        self._next = next(self._frames, None)

    def _decoded(self, container: av.container.InputContainer) -> Iterator[av.VideoFrame]:
        """Frames in order of time; damaged packets are stepped over, frames without a time are dropped."""
        last: Fraction | None = None
        for packet in container.demux(self._stream):
            try:
                frames = self._decoder.decode(packet) if self._decoder else packet.decode()
            except av.error.FFmpegError:
                continue
            for frame in frames:
                if not isinstance(frame, av.VideoFrame) or frame.pts is None:
                    continue
                time = self._time(frame)
                if last is None or time > last:
                    last = time
                    yield frame

    def _base(self) -> Fraction:
        return Fraction(self._stream.time_base or Fraction(1, 1000))

    def _time(self, frame: av.VideoFrame) -> Fraction:
        return Fraction(frame.pts or 0) * Fraction(frame.time_base or self._base())


def open_clip(path: Path) -> Clip | Animation:
    """A clip or an animated picture, by content. Raises MediaFailed, DiskFailed."""
    return Animation(path) if is_animation(path) else Clip(path)


def _alpha_decoder(stream: av.VideoStream) -> VideoCodecContext | None:
    """The decoder that reads the alpha of a WebM, which FFmpeg's own leaves out; None where there is none."""
    name = ALPHA_DECODERS.get(stream.codec_context.name)
    if name is None or stream.metadata.get("alpha_mode") != "1":
        return None
    try:
        context = av.CodecContext.create(name, "r")
    except (av.error.FFmpegError, ValueError, LookupError):
        return None
    assert isinstance(context, VideoCodecContext)
    context.thread_count = 1
    return context


def _stream_of(path: Path, container: av.container.InputContainer) -> av.VideoStream:
    stream = picture_stream(container)
    if stream is None:
        raise MediaFailed(f"{file_name(path)} has no picture that moves")
    # Chunks are painted one a core; a decoder with threads of its own would only crowd them.
    stream.thread_count = 1
    stream.thread_type = "NONE"
    return stream
