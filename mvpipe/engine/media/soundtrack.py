"""The film's sound as AAC packets, encoded once and kept like a chunk of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import Flags

from mvpipe.engine.media.chunk import Chunk, ChunkPacket
from mvpipe.engine.media.faults import encoding
from mvpipe.engine.media.sound import Samples, Sound

AAC_FRAME = 1024
LAYOUTS = {1: "mono", 2: "stereo"}


@dataclass(frozen=True)
class SoundTrack:
    """`coded`: AAC packets whose `pts` count samples; the first lies before 0 by the encoder's priming, which the
    film's edit list cuts off. `length` in samples, `rate` in Hz, `bit_rate` in bit/s."""

    coded: Chunk
    rate: int
    channels: int
    length: int
    bit_rate: int


def encode_sound(sound: Sound, *, bit_rate: int) -> SoundTrack:
    """AAC-LC by FFmpeg's own encoder. Raises RenderFailed."""
    channels = sound.samples.shape[1]
    with encoding():
        context = av.CodecContext.create("aac", "w")
        assert isinstance(context, AudioCodecContext)
        configure_aac(context, sound.rate, channels, bit_rate)
        context.open()
        packets = tuple(
            ChunkPacket(bytes(packet), packet.pts or 0, key=True)
            for packet in _packets(context, sound)
        )
        coded = Chunk(packets, bytes(context.extradata or b""), delay=0)
    return SoundTrack(coded, sound.rate, channels, len(sound.samples), bit_rate)


def configure_aac(context: AudioCodecContext, rate: int, channels: int, bit_rate: int) -> None:
    """The same encoder for the packets and for the film's header."""
    context.sample_rate = rate
    context.layout = LAYOUTS[channels]
    context.format = "fltp"
    context.bit_rate = bit_rate
    context.time_base = Fraction(1, rate)
    context.flags |= Flags.bitexact | Flags.global_header


def _packets(context: AudioCodecContext, sound: Sound) -> Iterator[av.Packet[Any]]:
    layout = LAYOUTS[sound.samples.shape[1]]
    for start in range(0, len(sound.samples), AAC_FRAME):
        block = _planar(sound.samples[start : start + AAC_FRAME])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
        frame.sample_rate = sound.rate
        frame.time_base = Fraction(1, sound.rate)
        frame.pts = start
        yield from context.encode(frame)
    yield from context.encode(None)


def _planar(block: Samples) -> Samples:
    planar: Samples = np.ascontiguousarray(block.T, dtype=np.float32)
    return planar
