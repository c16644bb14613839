"""What a file is, by its content: kind, length, upright size, rate, sound; damaged files are found out here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av

from mvpipe.engine.media.animation import animation_times, is_animation
from mvpipe.engine.media.faults import file_name, open_container, reading
from mvpipe.engine.media.picture import is_picture, probe_picture
from mvpipe.errors import MediaFailed
from mvpipe.model.run import Film

IMAGE, VIDEO, AUDIO = "image", "video", "audio"


@dataclass(frozen=True)
class MediaInfo:
    """`kind`: video, image or audio. `width` and `height` upright, in square pixels; None without a picture.
    `seconds` and `fps` None for an image that doesn't move; `sample_rate` and `channels` None without sound."""

    kind: str
    format: str
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    has_audio: bool = False
    sample_rate: int | None = None
    channels: int | None = None

    @staticmethod
    def of(
        path: Path,
        container: av.container.InputContainer,
        stream: av.VideoStream,
        first: av.VideoFrame,
    ) -> MediaInfo:
        """A clip's info from its open container and first frame."""
        sound = next(iter(container.streams.audio), None)
        shape = shape_of(stream, first)
        return MediaInfo(
            kind=VIDEO,
            format=_format(container),
            seconds=_seconds(path, container, stream),
            width=shape.width,
            height=shape.height,
            fps=_fps(stream),
            has_audio=sound is not None,
            sample_rate=sound.sample_rate if sound is not None else None,
            channels=sound.channels if sound is not None else None,
        )


@dataclass(frozen=True)
class Shape:
    """`coded`: pixels to convert to before turning by `turn` quarters counter-clockwise; width, height after."""

    coded: tuple[int, int]
    turn: int

    @property
    def width(self) -> int:
        return self.coded[self.turn % 2]

    @property
    def height(self) -> int:
        return self.coded[1 - self.turn % 2]


def probe(path: Path) -> MediaInfo:
    """What `path` holds. Pictures are decoded whole, clips and songs to their first frame.

    Raises MediaFailed (names the file and what is wrong), DiskFailed.
    """
    with reading(path):
        if path.stat().st_size == 0:
            raise MediaFailed(f"{file_name(path)} is empty", hint="export or download it again")
        if is_picture(path):
            return _probe_picture(path)
        try:
            container = open_container(path)
        except (av.error.InvalidDataError, av.error.DemuxerNotFoundError, ValueError) as exc:
            raise _unknown(path) from exc
        with container:
            return _probe_container(path, container)


def _probe_picture(path: Path) -> MediaInfo:
    picture = probe_picture(path)
    info = MediaInfo(IMAGE, picture.format, width=picture.width, height=picture.height)
    if not is_animation(path):
        return info
    ends = animation_times(path)
    return replace(info, seconds=float(ends[-1]), fps=float(len(ends) / ends[-1]))


def _probe_container(path: Path, container: av.container.InputContainer) -> MediaInfo:
    stream = picture_stream(container)
    if stream is not None:
        first = _first_frame(container, stream)
        if isinstance(first, av.VideoFrame):
            return MediaInfo.of(path, container, stream, first)
        raise MediaFailed(
            f"{file_name(path)} has no frame that can be decoded",
            hint="play the file elsewhere; export or download it again if it is damaged",
        )
    sound = next(iter(container.streams.audio), None)
    if sound is None or _first_frame(container, sound) is None:
        raise _unknown(path)
    return MediaInfo(
        kind=AUDIO,
        format=_format(container),
        seconds=_seconds(path, container, sound),
        has_audio=True,
        sample_rate=sound.sample_rate,
        channels=sound.channels,
    )


def picture_stream(container: av.container.InputContainer) -> av.VideoStream | None:
    """The first video stream that is no cover art."""
    cover = av.stream.Disposition.attached_pic
    return next((one for one in container.streams.video if not one.disposition & cover), None)


def shape_of(stream: av.VideoStream, frame: av.VideoFrame) -> Shape:
    """Size in square pixels and the turn that the display matrix asks for."""
    width, height = frame.width, frame.height
    aspect = stream.sample_aspect_ratio or Fraction(1)
    if aspect > 0 and aspect != 1:
        # The longer way, so that no pixel is lost.
        width, height = (
            (round(width * aspect), height) if aspect > 1 else (width, round(height / aspect))
        )
    return Shape((max(1, width), max(1, height)), _turn(frame))


def _turn(frame: av.VideoFrame) -> int:
    """Quarters counter-clockwise, from the display matrix (ISO/IEC 14496-12, `tkhd`)."""
    return round(frame.rotation / 90) % 4


def _first_frame(
    container: av.container.InputContainer, stream: av.VideoStream | av.AudioStream
) -> av.VideoFrame | av.AudioFrame | None:
    tried = 0
    for packet in container.demux(stream):
        try:
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame | av.AudioFrame):
                    return frame
        except av.error.InvalidDataError:
            tried += 1
            if tried > 200:
                return None
    return None


def _format(container: av.container.InputContainer) -> str:
    return container.format.name.split(",")[0]


def _fps(stream: av.VideoStream) -> float | None:
    rate = stream.average_rate or stream.guessed_rate
    return float(rate) if rate else None


def _seconds(
    path: Path, container: av.container.InputContainer, stream: av.VideoStream | av.AudioStream
) -> float | None:
    """The stream's length; where no header tells it (recordings of browsers), by reading every packet."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if container.duration and container.duration > 0:
        return container.duration / 1_000_000
    with open_container(path) as again:
        twin = again.streams[stream.index]
        ends = [
            (packet.pts + (packet.duration or 0)) * packet.time_base
            for packet in again.demux(twin)
            if packet.pts is not None and packet.time_base is not None
        ]
    return float(max(ends)) if ends else None


def _unknown(path: Path) -> MediaFailed:
    return MediaFailed(
        f"{file_name(path)} is no picture, video or sound that mvpipe can read",
        hint="check that the file is what its name says and that it is whole",
    )


def probe_film(path: Path) -> Film:
    """A finished film, every video packet counted. Raises MediaFailed when it has no video, DiskFailed."""
    with reading(path), open_container(path) as container:
        stream = picture_stream(container)
        if stream is None:
            raise MediaFailed(f"{file_name(path)} has no video stream")
        sound = next(iter(container.streams.audio), None)
        context = stream.codec_context
        frames, first, end = 0, None, Fraction(0)
        for packet in container.demux(stream):
            if packet.pts is None or packet.time_base is None:
                continue
            frames += 1
            start = packet.pts * packet.time_base
            first = start if first is None else min(first, start)
            end = max(end, start + (packet.duration or 0) * packet.time_base)
        seconds = float(end - (first or 0))
        return Film(
            width=context.width,
            height=context.height,
            fps=_fps(stream) or 0.0,
            frames=frames,
            seconds=seconds,
            video_codec=context.name,
            audio_codec=sound.codec_context.name if sound is not None else None,
            audio_seconds=_seconds(path, container, sound) if sound is not None else None,
            pixel_format=context.pix_fmt or "",
            sample_rate=sound.sample_rate if sound is not None else None,
        )
