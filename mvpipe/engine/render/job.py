"""What a render is asked, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mvpipe.model.draft import Draft

CACHE_BYTES = 4 << 30


@dataclass(frozen=True)
class RenderJob:
    """`assets` maps the names that the draft uses to files; `size` (pixels) and `fps` None: the draft's canvas;
    `workers` None: one a core; `cache_bytes` bounds the chunk cache in `cache_dir`; `film` names the film whose
    last render this one is compared with."""

    draft: Draft
    assets: Mapping[str, Path]
    target: Path
    quality: str
    size: tuple[int, int] | None
    fps: float | None
    cache_dir: Path
    workers: int | None = None
    cache_bytes: int = CACHE_BYTES
    film: str = ""


@dataclass(frozen=True)
class RenderOutcome:
    """`seconds` of film; `bytes` of the file; `wall_seconds` of work; `frames_reused` came from the cache, `remade`
    says why the others did not: (reason, frames), the largest first; `sound_remade` the same of the sound, empty
    when it was reused. `warnings` are the painters', of reused chunks too. `encoder` made the pictures."""

    frames: int
    seconds: float
    bytes: int
    width: int
    height: int
    fps: float
    chunks_total: int
    chunks_reused: int
    frames_reused: int
    workers: int
    wall_seconds: float
    warnings: tuple[str, ...] = ()
    sound_reused: bool = False
    remade: tuple[tuple[str, int], ...] = ()
    sound_remade: str = ""
    encoder: str = "libx264"
