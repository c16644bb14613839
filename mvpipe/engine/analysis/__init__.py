"""What the engine hears in a song: beats, bars, sections and loudness. Door: `analyse`."""

from __future__ import annotations

from mvpipe.engine.analysis.song import analyse

__all__ = ["analyse"]
