"""The pieces as they sound, block by block: read from their sources, faded, lowered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mvpipe.engine.media import probe
from mvpipe.engine.mix.gain import DUCK_S, EDGE_S, STEP_S, Envelope, Samples, ducked
from mvpipe.engine.mix.pieces import Duck, Piece, samples_at
from mvpipe.engine.mix.reading import KEPT_S, Kept, Reader, Tape
from mvpipe.engine.mix.speech import Span, spans_under

Source = tuple[Path, int]
OPEN_TAPES = 3
"""Tapes of one source that wait for a later piece."""


class Voices:
    """All pieces of a film at `rate`, asked for from front to back."""

    def __init__(self, pieces: tuple[Piece, ...], rate: int) -> None:
        self._rate = rate
        self._pieces = sorted(pieces, key=lambda piece: piece.start)
        self._uses = Counter(piece.source for piece in pieces)
        self._kept: dict[Source, Kept] = {}
        self._tapes: dict[Source, list[Tape]] = {}
        self._voices: dict[int, Voice] = {}
        ducks = {piece.duck for piece in pieces if piece.duck}
        self._spans: dict[Duck, tuple[Span, ...]] = {
            duck: spans_under(duck, pieces, rate) for duck in ducks
        }

    def sounding(self, first: int, last: int) -> Iterator[tuple[slice, Samples, float]]:
        """What sounds within [first, last): where in the block, the samples, and the volume they were given."""
        for index, piece in enumerate(self._pieces):
            if piece.end <= first:
                self._ended(index, piece)
            elif piece.start < last:
                if index not in self._voices:
                    self._voices[index] = Voice(piece, self._reader(piece), self._rate)
                begin = max(first, piece.start)
                part = self._voices[index].take(min(last, piece.end) - begin)
                if len(part):
                    part = self._lowered(piece, part, begin)
                    yield slice(begin - first, begin - first + len(part)), part, piece.media.volume
                if piece.end <= last:
                    self._ended(index, piece)

    def _lowered(self, piece: Piece, part: Samples, begin: int) -> Samples:
        if piece.duck is None:
            return part
        spans, ramp = self._spans[piece.duck], round(DUCK_S * self._rate)
        gain = ducked(spans, piece.duck.to, ramp, begin, begin + len(part))
        return part if gain is None else part * gain[:, None]

    def _reader(self, piece: Piece) -> Reader:
        """A source used once, or long, is read along; a short one that many pieces share is held whole."""
        source = piece.source
        if self._uses[source] > 1 and self._is_short(piece):
            if source not in self._kept:
                self._kept[source] = Kept(*source)
            reader: Reader = self._kept[source].reader()
        else:
            free = [tape for tape in self._tapes.get(source, ()) if tape.position <= piece.skip]
            reader = max(free, key=lambda tape: tape.position) if free else Tape(*source)
            if free:
                self._tapes[source].remove(reader)
        reader.skip_to(piece.skip)
        return reader

    def _is_short(self, piece: Piece) -> bool:
        seconds = probe(piece.path).seconds
        return seconds is not None and seconds * piece.hertz / 48_000 <= KEPT_S

    def _ended(self, index: int, piece: Piece) -> None:
        voice = self._voices.pop(index, None)
        if voice is None:
            return
        self._uses[piece.source] -= 1
        if self._uses[piece.source] <= 0:
            self._kept.pop(piece.source, None)
            for tape in self._tapes.pop(piece.source, []):
                tape.close()
        elif isinstance(voice.reader, Tape):
            tapes = self._tapes.setdefault(piece.source, [])
            tapes.append(voice.reader)
            for tape in tapes[:-OPEN_TAPES]:
                tape.close()
            del tapes[:-OPEN_TAPES]


class Voice:
    """One piece being read."""

    def __init__(self, piece: Piece, reader: Reader, rate: int) -> None:
        self.reader = reader
        self._piece = piece
        self._rate = rate
        self._at = 0
        self._turned: Samples | None = self._backwards() if piece.is_reversed else None
        self._edge = round(EDGE_S * rate)
        self._ends_inside: bool | None = None

    def take(self, count: int) -> Samples:
        """The next `count` samples with their volume and fades; fewer where the source ends."""
        first, self._at = self._at, self._at + count
        left = self._piece.length - first
        if self._turned is None and self._ends_inside is None and left <= count + self._edge:
            self._ends_inside = self.reader.has(left + 1)
        part = (
            self.reader.take(count) if self._turned is None else self._turned[first : first + count]
        )
        if not len(part):
            return part
        gain = self._envelope().gain(first, first + len(part))
        if gain is not None:
            part = part * gain[:, None]
        volume = np.float32(self._piece.media.volume)
        return part if volume == 1 else part * volume

    def _backwards(self) -> Samples:
        """The piece's stretch of the source, last sample first; silence where the source has ended."""
        piece = self._piece
        self._ends_inside = self.reader.has(piece.length + 1)
        samples = self.reader.take(piece.length)
        silence = np.zeros((piece.length - len(samples), 2), np.float32)
        return np.concatenate([silence, samples[::-1]])

    def _envelope(self) -> Envelope:
        piece, media = self._piece, self._piece.media
        edge = min(self._edge, piece.length // 2)
        cut_in, cut_out = piece.skip > 0, bool(self._ends_inside)
        if piece.is_reversed:
            cut_in, cut_out = cut_out, cut_in
        fade_in, fade_out = (
            min(piece.length, samples_at(ms, self._rate)) for ms in (media.fade_in, media.fade_out)
        )
        return Envelope(
            length=piece.length,
            sounding=piece.length,
            fade_in=fade_in,
            fade_out=fade_out,
            soft_in=edge if cut_in and not media.fade_in and not piece.follows else 0,
            soft_out=edge if cut_out and not media.fade_out and not piece.goes_on else 0,
            step=min(round(STEP_S * self._rate), piece.length) if piece.follows else 0,
            coming=piece.before / media.volume,
        )
