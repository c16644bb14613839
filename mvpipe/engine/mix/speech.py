"""When the other sounds are heard, for music that makes way for them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from mvpipe.engine.mix.pieces import DUCKS, Duck, Piece
from mvpipe.engine.mix.reading import Tape

STEP_S = 0.05
HEARD = 10 ** (-42 / 20)
"""RMS of full scale above which speech is taken for heard."""
PAUSE_S = 0.6
"""Shorter pauses are no reason to turn the music up."""

Span = tuple[int, int]


def spans_under(duck: Duck, pieces: Iterable[Piece], rate: int) -> tuple[Span, ...]:
    """Where music is lowered, in order and apart, in samples of the film."""
    found: list[Span] = []
    for piece in pieces:
        if piece.part not in DUCKS[duck.under]:
            continue
        found += _heard(piece, rate) if duck.under == "speech" else [(piece.start, piece.end)]
    pause = round(PAUSE_S * rate)
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start - joined[-1][1] < pause:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _heard(piece: Piece, rate: int) -> list[Span]:
    """The stretches of a piece that are louder than silence."""
    step = max(1, round(STEP_S * rate))
    tape = Tape(piece.path, piece.hertz)
    tape.skip_to(piece.skip)
    found = []
    for first in range(0, piece.length, step):
        block = tape.take(min(step, piece.length - first))
        if not len(block):
            break
        if float(np.sqrt(np.mean(np.square(block, dtype=np.float64)))) * piece.media.volume > HEARD:
            last = first + len(block)
            span = (
                (piece.length - last, piece.length - first) if piece.is_reversed else (first, last)
            )
            found.append((piece.start + span[0], piece.start + span[1]))
    tape.close()
    return found
