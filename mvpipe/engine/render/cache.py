"""Finished chunks on disk under their keys; whole or absent, checked when read, least recently used out first."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from mvpipe.engine.media import Chunk, ChunkDamaged, pack, unpack
from mvpipe.files import write_bytes

SUFFIX = ".chunk"
ORPHAN_S = 3600
"""A half-written entry this old belongs to a render that was killed."""
SLACK = 0.9
"""A full cache is emptied to this share, so that not every render sweeps."""


class ChunkCache:
    """One folder, shared by any number of renders and processes: entries are written beside and renamed, an entry
    that vanishes or is damaged is simply a miss."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit

    def get(self, key: str) -> Chunk | None:
        """The chunk, and its entry marked as just used; None when absent. A damaged entry is removed."""
        path = self._path(key)
        try:
            chunk = unpack(path.read_bytes())
        except OSError:
            return None
        except ChunkDamaged:
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)
        return chunk

    def frames(self, key: str) -> int | None:
        """How many frames the entry holds, by reading and checking it; None when it must be made."""
        chunk = self.get(key)
        return None if chunk is None else chunk.frames

    def size(self, key: str) -> int:
        """Bytes of the entry; 0 when absent."""
        try:
            return self._path(key).stat().st_size
        except OSError:
            return 0

    def put(self, key: str, chunk: Chunk) -> None:
        """Raises DiskFailed."""
        write_bytes(self._path(key), pack(chunk))

    def prune(self) -> None:
        """Drop what was least recently used until the folder is within its limit, and what killed renders left."""
        self._drop_orphans()
        entries = []
        for path in self._folder.glob(f"*/*{SUFFIX}"):
            with suppress(OSError):
                stat = path.stat()
                entries.append((stat.st_mtime_ns, stat.st_size, path))
        total = sum(size for _, size, _ in entries)
        if total <= self._limit:
            return
        for _, size, path in sorted(entries):
            if total <= self._limit * SLACK:
                return
            with suppress(OSError):
                path.unlink()
            total -= size

    def _drop_orphans(self) -> None:
        for part in self._folder.glob(f"*/.*{SUFFIX}.*.part"):
            with suppress(OSError):
                if time.time() - part.stat().st_mtime > ORPHAN_S:
                    part.unlink()

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{SUFFIX}"
