"""What the compositor asks of the world: pictures, frames of clips, and the shape of a sound."""

from __future__ import annotations

from typing import Protocol

from mvpipe.engine.media import Planes


class Sources(Protocol):
    """Pictures of the draft's assets. `clip_frame` clamps to the clip's first and last frame."""

    def picture(self, asset: str) -> Planes: ...
    def clip_frame(self, asset: str, seconds: float) -> Planes: ...
    def kind(self, asset: str) -> str:
        """ "image" or "video"."""
        ...

    def loudness(self, asset: str) -> tuple[float, ...]:
        """The peak 0–1 of every hundredth of a second of a sound. Asked for waveforms only."""
        ...
