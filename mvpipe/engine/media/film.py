"""Chunks and sound into one MP4 by packet copy: continuous times, edit lists that cancel the encoders' delays,
the index in front, and no byte that changes from run to run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error

from mvpipe.engine.media.chunk import Chunk, ChunkPacket, configure
from mvpipe.engine.media.faults import reason_of
from mvpipe.engine.media.quality import FilmSettings
from mvpipe.engine.media.soundtrack import SoundTrack, configure_aac
from mvpipe.errors import DiskFailed, RenderFailed
from mvpipe.files import PART, part_prefix


def write_film(
    target: Path,
    chunks: Iterable[Chunk],
    sound: SoundTrack,
    settings: FilmSettings,
    *,
    title: str = "",
) -> int:
    """Write `target` whole or not at all; returns the number of frames.

    `title` is for players to show. All chunks must be of `settings`. Raises RenderFailed, DiskFailed.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=part_prefix(target.name), suffix=PART, dir=target.parent
        )
        os.close(handle)
    except OSError as exc:
        raise _unwritable(target, exc) from exc
    part = Path(name)
    try:
        frames = _write(part, chunks, sound, settings, title=title)
        part.chmod(0o644)
        part.replace(target)
    except OSError as exc:
        raise _unwritable(target, exc) from exc
    except (av.error.FFmpegError, ValueError) as exc:
        raise RenderFailed(f"{target.name} can't be put together: {reason_of(exc)}") from exc
    finally:
        part.unlink(missing_ok=True)
    return frames


def _unwritable(target: Path, exc: BaseException) -> DiskFailed:
    return DiskFailed(
        f"can't write {target}: {reason_of(exc)}", hint="check the folder and free space"
    )


def _write(
    part: Path, chunks: Iterable[Chunk], sound: SoundTrack, settings: FilmSettings, *, title: str
) -> int:
    options = {
        "movflags": "+faststart",
        "movie_timescale": str(_timescale(settings.fps)),
        "fflags": "+bitexact",
    }
    with av.open(os.fspath(part), "w", format="mp4", container_options=options) as container:
        if title:
            container.metadata["title"] = title
        # This encoder never sees a frame: opened with the chunks' settings it writes the chunks' SPS and PPS.
        video = container.add_stream("libx264", rate=settings.fps)
        configure(video.codec_context, settings)
        audio = container.add_stream("aac", rate=sound.rate)
        configure_aac(audio.codec_context, sound.rate, sound.channels, sound.bit_rate)
        container.start_encoding()
        written = Written()
        samples = _audio_packets(audio, sound)
        behind = next(samples, None)
        for packet in _video_packets(chunks, video, written):
            while behind is not None and _time(behind) <= _time(packet):
                container.mux(behind)
                behind = next(samples, None)
            container.mux(packet)
        while behind is not None:
            container.mux(behind)
            behind = next(samples, None)
        return written.frames


class Written:
    """Frames handed to the muxer so far."""

    def __init__(self) -> None:
        self.frames = 0


def _timescale(fps: Fraction) -> int:
    """A movie time scale in which a frame lasts a whole number of ticks, so that edit lists are exact."""
    scale = fps.numerator
    while scale < 10_000:
        scale *= 2
    return scale


def _video_packets(
    chunks: Iterable[Chunk], stream: av.VideoStream, written: Written
) -> Iterator[av.Packet[Any]]:
    """Decoding times run on by one frame a packet across chunk borders; each border is an IDR frame."""
    extradata: bytes | None = None
    frame = 1 / Fraction(stream.codec_context.framerate)
    for chunk in chunks:
        extradata = extradata or bytes(stream.codec_context.extradata or b"")
        if chunk.extradata != extradata:
            raise RenderFailed("a chunk was encoded with other settings than its film")
        for index, coded in enumerate(chunk.packets):
            packet = av.Packet(coded.data)
            packet.stream = stream
            packet.time_base = frame
            packet.pts = written.frames + coded.pts
            packet.dts = written.frames + index - chunk.delay
            packet.duration = 1
            packet.is_keyframe = coded.key
            yield packet
        written.frames += chunk.frames
    if not written.frames:
        raise RenderFailed("nothing to render")


def _audio_packets(stream: av.AudioStream, sound: SoundTrack) -> Iterator[av.Packet[Any]]:
    """The last packet lasts to the sound's end, the others to the next."""
    extradata = bytes(stream.codec_context.extradata or b"")
    base = Fraction(1, sound.rate)
    held: ChunkPacket | None = None
    for part in sound.parts:
        if part.extradata != extradata:
            raise RenderFailed("the sound was encoded with other settings than its film")
        for coded in part.packets:
            if held is not None:
                yield _audio_packet(stream, base, held, coded.pts)
            held = coded
    if held is not None:
        yield _audio_packet(stream, base, held, sound.length)


def _audio_packet(
    stream: av.AudioStream, base: Fraction, coded: ChunkPacket, end: int
) -> av.Packet[Any]:
    packet = av.Packet(coded.data)
    packet.stream = stream
    packet.time_base = base
    packet.pts = packet.dts = coded.pts
    packet.duration = max(0, end - coded.pts)
    packet.is_keyframe = True
    return packet


def _time(packet: av.Packet[Any]) -> float:
    """Seconds, to put packets in order."""
    base = packet.time_base
    return (packet.dts or 0) * base.numerator / base.denominator
