"""What the engine hears in a song: beats, bars, sections and loudness. Door: `analyse`;
`integrated_loudness` measures any sound."""

from __future__ import annotations

from mvpipe.engine.analysis.loudness import integrated_loudness
from mvpipe.engine.analysis.song import analyse

__all__ = ["analyse", "integrated_loudness"]
