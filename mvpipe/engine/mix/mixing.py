"""Lays every sounding segment on the timeline, to the sample; an untouched song comes out as it was decoded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mvpipe.draft.timing import frame_at, rate
from mvpipe.engine.media import Sound, decode_audio, is_picture, probe
from mvpipe.engine.mix.gain import EDGE_S, Envelope, Samples, limited
from mvpipe.errors import RenderFailed
from mvpipe.model.draft import Draft, Media, Segment, TrackType

REVISION = 1
"""Raise it whenever the same draft sounds otherwise."""

BLOCK = 1 << 17
"""Samples laid at a time, so that a long song is not copied whole."""

SONG_RATE, FILM_RATE = 44_100, 48_000


@dataclass(frozen=True)
class _Piece:
    """A segment that sounds. `start`, `length` in samples of the film; `skip` in samples of the source."""

    media: Media
    path: Path
    start: int
    length: int
    skip: int


def sound_rate(draft: Draft, assets: Mapping[str, Path]) -> int:
    """44.1 kHz when all that sounds is, so that a song is not resampled; else 48 kHz."""
    rates = {probe(path).sample_rate for path in {one.path for one in _pieces(draft, assets, 1000)}}
    return SONG_RATE if rates == {SONG_RATE} else FILM_RATE


def mix(draft: Draft, assets: Mapping[str, Path], *, rate: int, length: int | None = None) -> Sound:
    """The film's sound in stereo at `rate` Hz; silence where nothing sounds.

    `length` in samples; None: the draft's duration in whole frames of its own rate. Segments sound from their
    start to their end or their source's end, times rounded to the nearest sample. Fades follow a quarter sine
    (equal power). A segment that starts or stops inside its source gets 3 ms of fade against clicks. Where the
    sum rises over full scale (and over what its loudest source has by itself), a look-ahead limiter turns
    it down; everything else is untouched. `speed` changes pitch as well.

    Raises MediaFailed for a source that can't be decoded, RenderFailed for one that is not there.
    """
    total = _film_samples(draft, rate) if length is None else length
    timeline: Samples = np.zeros((total, 2), np.float32)
    ceiling = 1.0
    pieces = list(_pieces(draft, assets, rate))
    for key in dict.fromkeys((piece.path, piece.media.speed) for piece in pieces):
        parts = [piece for piece in pieces if (piece.path, piece.media.speed) == key]
        hertz = max(1, round(rate / key[1]))
        # A little more than is used tells whether the source goes on where its segment stops.
        until = max(piece.skip + min(piece.length, total) for piece in parts) / hertz + 0.1
        source = _stereo(decode_audio(key[0], rate=hertz, until=until).samples)
        for piece in parts:
            ceiling = max(ceiling, _lay(timeline, piece, source, rate))
        del source
    return Sound(limited(timeline, ceiling, rate), rate)


def sound_key(
    draft: Draft, assets: Mapping[str, Path], *, rate: int, length: int
) -> dict[str, Any]:
    """All that `mix` depends on, JSON-able; "assets" are the names that sound, whose contents the caller adds."""
    pieces = list(_pieces(draft, assets, rate))
    return {
        "made_by": REVISION,
        "rate": rate,
        "length": length,
        "pieces": [
            [
                piece.media.asset,
                piece.start,
                piece.length,
                piece.skip,
                piece.media.speed,
                piece.media.volume,
                piece.media.fade_in,
                piece.media.fade_out,
            ]
            for piece in pieces
        ],
        "assets": sorted({piece.media.asset for piece in pieces}),
    }


def _film_samples(draft: Draft, hertz: int) -> int:
    fps = rate(draft.fps)
    return round(frame_at(draft.duration, fps) * hertz / fps)


def _pieces(draft: Draft, assets: Mapping[str, Path], hertz: int) -> Iterator[_Piece]:
    for track in draft.tracks:
        for segment in track.segments:
            media = segment.content
            if not isinstance(media, Media) or media.volume <= 0 or segment.duration <= 0:
                continue
            path = assets.get(media.asset)
            if path is None:
                raise RenderFailed(
                    f"the film uses {media.asset!r}, which was not uploaded",
                    hint="upload the file, or take its segment out",
                )
            if track.type == TrackType.AUDIO or _clip_sounds(path):
                yield _piece(segment, media, path, hertz)


def _clip_sounds(path: Path) -> bool:
    return not is_picture(path) and probe(path).has_audio


def _piece(segment: Segment, media: Media, path: Path, hertz: int) -> _Piece:
    start = _samples(segment.start, hertz)
    return _Piece(
        media=media,
        path=path,
        start=start,
        length=_samples(segment.end, hertz) - start,
        skip=_samples(media.source_in, max(1, round(hertz / media.speed))),
    )


def _samples(ms: int, hertz: int) -> int:
    """Nearest sample, halves up."""
    return (2 * ms * hertz + 1000) // 2000


def _stereo(samples: Samples) -> Samples:
    """Mono seen twice; not copied."""
    return np.broadcast_to(samples, (len(samples), 2))


def _lay(timeline: Samples, piece: _Piece, source: Samples, hertz: int) -> float:
    """Add one piece to the timeline, block by block; returns the peak it has at its recorded level."""
    media = piece.media
    sounding = min(len(source) - piece.skip, piece.length)
    edge = min(round(EDGE_S * hertz), sounding // 2)
    goes_on = piece.skip + piece.length < len(source)
    envelope = Envelope(
        length=piece.length,
        sounding=sounding,
        fade_in=min(piece.length, _samples(media.fade_in, hertz)),
        fade_out=min(piece.length, _samples(media.fade_out, hertz)),
        soft_in=edge if piece.skip > 0 and not media.fade_in else 0,
        soft_out=edge if goes_on and not media.fade_out else 0,
    )
    volume, peak = np.float32(media.volume), 0.0
    room = min(sounding, len(timeline) - piece.start)
    for first in range(0, room, BLOCK):
        last = min(room, first + BLOCK)
        part = source[piece.skip + first : piece.skip + last]
        gain = envelope.gain(first, last)
        if gain is not None:
            part = part * gain[:, None]
        if volume != 1:
            part = part * volume
        timeline[piece.start + first : piece.start + last] += part
        peak = max(peak, float(np.abs(part).max(initial=0.0)))
    return peak / max(1.0, media.volume)
