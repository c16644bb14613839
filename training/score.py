"""What the composer hands to the renderer: parts of notes in seconds, and where the beats are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Note:
    """Seconds; `pitch` a MIDI number; `voice` the drum played, empty for pitched parts."""

    start: float
    duration: float
    pitch: int
    velocity: float
    voice: str = ""


@dataclass
class Part:
    """`role`: drums, bass, comp, arp, lead, pad; `program` a General MIDI number from 0."""

    role: str
    program: int
    notes: list[Note] = field(default_factory=list)
    gain: float = 1.0


@dataclass(frozen=True)
class Score:
    """`places`: number of each beat in its bar, 1 the downbeat. `starts`: section starts in seconds."""

    style: str
    metre: int
    seconds: float
    parts: list[Part]
    beats: NDArray[np.float64]
    places: NDArray[np.int64]
    starts: tuple[float, ...]
    timing: str
