"""The film's sound as AAC packets: encoded once, in parts of a minute that are kept like chunks of pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import Flags

from mvpipe.engine.media.chunk import Chunk, ChunkPacket
from mvpipe.engine.media.faults import encoding
from mvpipe.engine.media.sound import Samples, Sound

AAC_FRAME = 1024
PART_FRAMES = 2584
"""AAC frames a part: a minute at 44.1 kHz. A part is all that need be in memory of a long film's sound."""
LAYOUTS = {1: "mono", 2: "stereo"}


@dataclass(frozen=True)
class SoundTrack:
    """`parts` give, each time anew, AAC packets whose `pts` count samples; the first lies before 0 by the encoder's
    priming, which the film's edit list cuts off. `length` in samples, `rate` in Hz, `bit_rate` in bit/s."""

    parts: Iterable[Chunk]
    rate: int
    channels: int
    length: int
    bit_rate: int


def encode_sound(sound: Sound, *, bit_rate: int) -> SoundTrack:
    """AAC-LC by FFmpeg's own encoder, all of it in memory. Raises RenderFailed."""
    length, channels = sound.samples.shape
    form = SoundTrack((), sound.rate, channels, length, bit_rate)
    return replace(form, parts=tuple(sound_parts([sound.samples], form)))


def part_count(length: int) -> int:
    """How many parts a sound of `length` samples has."""
    return max(1, length // (AAC_FRAME * PART_FRAMES))


def sound_parts(blocks: Iterable[Samples], form: SoundTrack) -> Iterator[Chunk]:
    """Sample blocks of any lengths, float32 [n, channels], as the parts of `form`, whose own are not looked at;
    the last has what is over. Raises RenderFailed."""
    with encoding():
        context = av.CodecContext.create("aac", "w")
        assert isinstance(context, AudioCodecContext)
        configure_aac(context, form.rate, form.channels, form.bit_rate)
        context.open()
    extradata = bytes(context.extradata or b"")
    left = part_count(form.length)
    packets: list[ChunkPacket] = []
    for packet in _packets(context, blocks, form):
        if len(packets) == PART_FRAMES and left > 1:
            yield Chunk(tuple(packets), extradata, delay=0)
            packets, left = [], left - 1
        packets.append(packet)
    yield Chunk(tuple(packets), extradata, delay=0)


def configure_aac(context: AudioCodecContext, rate: int, channels: int, bit_rate: int) -> None:
    """The same encoder for the packets and for the film's header."""
    context.sample_rate = rate
    context.layout = LAYOUTS[channels]
    context.format = "fltp"
    context.bit_rate = bit_rate
    context.time_base = Fraction(1, rate)
    context.flags |= Flags.bitexact | Flags.global_header
    # Half the CPU of the default coder, and at these rates 4 to 11 dB less noise in every band of songs.
    context.options = {"aac_coder": "fast"}


def _packets(
    context: AudioCodecContext, blocks: Iterable[Samples], form: SoundTrack
) -> Iterator[ChunkPacket]:
    start = 0
    for block in _framed(blocks):
        frame = av.AudioFrame.from_ndarray(
            _planar(block), format="fltp", layout=LAYOUTS[form.channels]
        )
        frame.sample_rate = form.rate
        frame.time_base = Fraction(1, form.rate)
        frame.pts = start
        start += len(block)
        yield from _encoded(context, frame)
    yield from _encoded(context, None)


def _encoded(context: AudioCodecContext, frame: av.AudioFrame | None) -> Iterator[ChunkPacket]:
    with encoding():
        packets = context.encode(frame)
    for packet in packets:
        yield ChunkPacket(bytes(packet), packet.pts or 0, key=True)


def _framed(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """The same samples in blocks of AAC_FRAME; the last may be shorter."""
    rest: Samples | None = None
    for block in blocks:
        joined = block if rest is None or not len(rest) else np.concatenate([rest, block])
        whole = len(joined) // AAC_FRAME * AAC_FRAME
        for start in range(0, whole, AAC_FRAME):
            yield joined[start : start + AAC_FRAME]
        rest = joined[whole:].copy()
    if rest is not None and len(rest):
        yield rest


def _planar(block: Samples) -> Samples:
    planar: Samples = np.ascontiguousarray(block.T, dtype=np.float32)
    return planar
