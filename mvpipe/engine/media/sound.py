"""Sound decoded to float samples. Time is counted in samples: the first decoded sample of a song is second 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from mvpipe.engine.media.faults import file_name, open_container, reading
from mvpipe.errors import MediaFailed

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sound:
    """`samples` float32 [n, channels], full scale ±1, one or two channels; `rate` in Hz."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def decode_audio(path: Path, *, rate: int | None = None, until: float | None = None) -> Sound:
    """The sound of a song or clip; more than two channels are mixed down to stereo.

    `rate` resamples (libswresample); `until` stops after so many seconds. In a clip, second 0 is the picture's first frame. Raises MediaFailed when
    there is no sound, DiskFailed when there is no file.
    """
    found = 0
    blocks: list[Samples] = []
    if until is not None:
        return _gathered(sound_blocks(path, rate=rate, until=until), until)
    for block, found in sound_blocks(path, rate=rate, until=until):  # noqa: B007
        blocks.append(block)
    return Sound(np.concatenate(blocks), found)


def _gathered(blocks: Iterator[tuple[Samples, int]], until: float) -> Sound:
    """Blocks into one array made beforehand, which takes half the memory of joining them."""
    first, rate = next(blocks)
    samples = np.empty((round(until * rate) + 1, first.shape[1]), np.float32)
    samples[: len(first)] = first
    end = len(first)
    for block, _ in blocks:
        samples[end : end + len(block)] = block
        end += len(block)
    return Sound(samples[:end], rate)


def sound_blocks(
    path: Path, *, rate: int | None = None, until: float | None = None
) -> Iterator[tuple[Samples, int]]:
    """The same in pieces (block, rate), so that a long file needs little memory; never without any block."""
    with reading(path), open_container(path) as container:
        stream = next(iter(container.streams.audio), None)
        if stream is None:
            raise MediaFailed(f"{file_name(path)} has no sound")
        frames = _decoded(container, stream)
        first = next(frames, None)
        if first is None:
            raise MediaFailed(f"{file_name(path)} has no sound that can be decoded")
        found = rate or first.sample_rate
        left = None if until is None else max(1, round(until * found))
        for block in _led(_lead(container, first, found), _converted(first, frames, found)):
            yield block[:left], found
            if left is not None:
                left -= len(block)
                if left <= 0:
                    return


def _led(skip: int, blocks: Iterator[Samples]) -> Iterator[Samples]:
    """Without the first `skip` samples; below 0: after so many of silence."""
    for block in blocks:
        if skip < 0:
            yield np.zeros((-skip, block.shape[1]), np.float32)
            skip = 0
        if skip < len(block):
            yield block[skip:]
        skip = max(0, skip - len(block))


def _decoded(
    container: av.container.InputContainer, stream: av.AudioStream
) -> Iterator[av.AudioFrame]:
    """Frames in order; a damaged packet is stepped over, as every player does, its time kept as silence."""
    last: av.AudioFrame | None = None
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            if last is not None:
                yield _silence_like(last)
            continue
        for frame in frames:
            last = frame
            yield frame


def _silence_like(frame: av.AudioFrame) -> av.AudioFrame:
    silent = av.AudioFrame(frame.format.name, frame.layout, frame.samples)
    silent.sample_rate = frame.sample_rate
    for plane in silent.planes:
        fill = 0x80 if frame.format.name.startswith("u8") else 0
        plane.update(bytes([fill]) * plane.buffer_size)
    return silent


def _channels(frame: av.AudioFrame) -> int:
    return min(2, frame.layout.nb_channels)


def _lead(container: av.container.InputContainer, first: av.AudioFrame, rate: int) -> int:
    """Samples to drop (or, below 0, to add) so that sound and first picture of a clip start together.

    Songs start at their first sample whatever their time stamps say: MP3's begin at the decoder's delay.
    """
    pictures = [one for one in container.streams.video if not _is_cover(one)]
    if not pictures or first.pts is None or first.time_base is None:
        return 0
    video = pictures[0]
    start = (video.start_time or 0) * (video.time_base or 0)
    lead = start - first.pts * first.time_base
    return round(lead * rate) if abs(lead) < 10 else 0


def _is_cover(stream: av.VideoStream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _converted(first: av.AudioFrame, rest: Iterator[av.AudioFrame], rate: int) -> Iterator[Samples]:
    """Frames as float blocks at `rate`; the total is the source's length times the rates' ratio, to the sample."""
    channels = _channels(first)
    resampler = av.AudioResampler(
        format="flt", layout="stereo" if channels == 2 else "mono", rate=rate
    )
    taken = given = 0
    key = (first.format.name, first.layout.name, first.sample_rate)

    def feed(frame: av.AudioFrame | None) -> Iterator[Samples]:
        nonlocal given
        for piece in resampler.resample(frame):
            block = np.asarray(piece.to_ndarray(), np.float32).reshape(-1, channels)
            given += len(block)
            yield block

    frame: av.AudioFrame | None = first
    while frame is not None:
        if (frame.format.name, frame.layout.name, frame.sample_rate) == key:
            taken += frame.samples
            frame.pts = None
            yield from feed(frame)
        frame = next(rest, None)
    wanted = round(taken * rate / first.sample_rate)
    for block in feed(None):
        over = given - wanted
        if over < len(block):
            yield block[: len(block) - max(0, over)]
    if given < wanted:
        yield np.zeros((wanted - given, channels), np.float32)


def sound_peaks(path: Path, count: int) -> tuple[tuple[float, float], ...]:
    """The waveform as `count` pairs (lowest, highest) in equal parts of time, mixed to mono; for drawing."""
    lows: list[float] = []
    highs: list[float] = []
    rest: Samples = np.zeros(0, np.float32)
    step = 441
    for block, _ in sound_blocks(path):
        mono = np.concatenate([rest, block.mean(axis=1, dtype=np.float32)])
        whole = len(mono) // step * step
        parts = mono[:whole].reshape(-1, step)
        lows.extend(parts.min(axis=1).tolist())
        highs.extend(parts.max(axis=1).tolist())
        rest = mono[whole:]
    if len(rest):
        lows.append(float(rest.min()))
        highs.append(float(rest.max()))
    return tuple(_bin(lows, highs, index, count) for index in range(count))


def _bin(lows: list[float], highs: list[float], index: int, count: int) -> tuple[float, float]:
    total = len(lows)
    start = min(total - 1, index * total // count)
    stop = max(start + 1, (index + 1) * total // count)
    return min(lows[start:stop]), max(highs[start:stop])


LEVELS_A_SECOND = 100


def sound_levels(path: Path) -> tuple[float, ...]:
    """The peak 0–1 of every hundredth of a second, over all channels, the loudest of the song being 1."""
    levels: list[float] = []
    rest: Samples = np.zeros(0, np.float32)
    for block, rate in sound_blocks(path):
        step = rate // LEVELS_A_SECOND
        loud = np.concatenate([rest, np.abs(block).max(axis=1)])
        whole = len(loud) // step * step
        levels.extend(loud[:whole].reshape(-1, step).max(axis=1).tolist())
        rest = loud[whole:]
    top = max(levels, default=0.0)
    return tuple(level / top for level in levels) if top > 0 else tuple(levels)
