"""What the pipeline saw and heard in the finished film, for the reports to show; plain data, no decoding here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Still:
    """One frame of the finished film: `seconds` into it, `jpeg` the encoded picture."""

    seconds: float
    jpeg: bytes


@dataclass(frozen=True)
class Evidence:
    """All of it may be empty, as when a run failed before its film was there.

    `peaks`: (lowest, highest) sample per bin of the film's sound, -1–1, bins of equal length over
    `seconds`, the film's length. A few hundred to a few thousand bins are plenty.
    """

    stills: tuple[Still, ...] = ()
    peaks: tuple[tuple[float, float], ...] = ()
    seconds: float = 0.0
