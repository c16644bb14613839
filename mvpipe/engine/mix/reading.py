"""Sources read once from front to back, block by block, for all the pieces that are cut from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mvpipe.engine.media import sound_blocks
from mvpipe.engine.mix.gain import Samples

KEPT_S = 180.0
"""Seconds of a source that are kept whole when several pieces are cut from it, so that it is decoded once."""


class Tape:
    """A source's samples [n, 2] at a rate, from sample 0 on; only forward. Mono is heard on both sides."""

    def __init__(self, path: Path, hertz: int) -> None:
        self._blocks: Iterator[tuple[Samples, int]] | None = sound_blocks(path, rate=hertz)
        self._ready: list[Samples] = []
        self._held = 0
        self.position = 0
        """The sample that is read next."""

    def skip_to(self, position: int) -> None:
        while self.position < position:
            missing = min(position - self.position, 1 << 16)
            if not len(self.take(missing)):
                return

    def has(self, count: int) -> bool:
        """Whether `count` more samples are there."""
        self._fill(count)
        return self._held >= count

    def take(self, count: int) -> Samples:
        """The next `count` samples, fewer at the end."""
        self._fill(count)
        parts: list[Samples] = []
        left = count
        while left > 0 and self._ready:
            first = self._ready[0]
            parts.append(first[:left])
            self._ready[0] = first[left:]
            left -= len(parts[-1])
            if not len(self._ready[0]):
                self._ready.pop(0)
        taken = np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)
        self._held -= len(taken)
        self.position += len(taken)
        return taken

    def close(self) -> None:
        self._blocks, self._ready, self._held = None, [], 0

    def _fill(self, count: int) -> None:
        while self._held < count and self._blocks is not None:
            found = next(self._blocks, None)
            if found is None:
                self._blocks = None
                return
            block = np.broadcast_to(found[0], (len(found[0]), 2))
            self._ready.append(block)
            self._held += len(block)


class Kept:
    """A short source held whole, for many readers."""

    def __init__(self, path: Path, hertz: int) -> None:
        parts = [block for block, _ in sound_blocks(path, rate=hertz)]
        self.samples: Samples = np.concatenate(parts)

    def reader(self) -> KeptReader:
        return KeptReader(self.samples)


class KeptReader:
    """Reads like a Tape."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self.position = 0

    def skip_to(self, position: int) -> None:
        self.position = min(position, len(self._samples))

    def has(self, count: int) -> bool:
        return len(self._samples) - self.position >= count

    def take(self, count: int) -> Samples:
        part = self._samples[self.position : self.position + count]
        self.position += len(part)
        return np.broadcast_to(part, (len(part), 2))

    def close(self) -> None:
        self._samples = self._samples[:0]


Reader = Tape | KeptReader
