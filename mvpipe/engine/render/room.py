"""Whether the disk can take the film: an estimate before the first frame, instead of a failure after the last."""

from __future__ import annotations

import shutil
from pathlib import Path

from mvpipe.engine.render.plan import FilmPlan
from mvpipe.errors import DiskFailed

BITS_A_PIXEL = {"draft": 0.06, "standard": 0.08, "high": 0.15}
"""Of a frame, about three times what photos in motion take (benchmarks/README.md): what grainy clips take."""
SPARE = 32 << 20
"""Bytes left for everything else."""


def check_room(plan: FilmPlan, target: Path, cache: Path, *, missing: int, kept: int) -> None:
    """`missing` frames are still to be made and will lie in the cache and in the film, `kept` bytes of chunks in
    the film only. Raises DiskFailed when that can't fit."""
    fresh = expected_bytes(plan, missing)
    sound = round(plan.settings.audio_bit_rate / 8 * float(plan.total / plan.canvas.fps))
    wanted: dict[int, tuple[Path, int]] = {}
    for folder, need in ((_there(cache), fresh + sound), (_there(target), fresh + sound + kept)):
        device = folder.stat().st_dev
        wanted[device] = (folder, wanted.get(device, (folder, 0))[1] + need)
    for folder, need in wanted.values():
        free = shutil.disk_usage(folder).free
        if free < need + SPARE:
            raise DiskFailed(
                f"the film may take {_megabytes(need)} on the disk of {folder}, which has "
                f"{_megabytes(free)} free",
                hint="free some space, or export a smaller size or a lower quality",
            )


def expected_bytes(plan: FilmPlan, frames: int) -> int:
    """What so many frames may take, on the safe side."""
    settings = plan.settings
    bits = BITS_A_PIXEL[settings.quality] * settings.width * settings.height * frames
    return round(bits / 8)


def _there(path: Path) -> Path:
    """The nearest folder that exists."""
    while not path.is_dir():
        path = path.parent
    return path


def _megabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
