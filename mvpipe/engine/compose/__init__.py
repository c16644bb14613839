"""The compositor: pure functions from a draft to frames on 4:2:0 planes."""

from mvpipe.engine.compose.canvas import Canvas, canvas_of, total_frames
from mvpipe.engine.compose.framing import MOTIONS
from mvpipe.engine.compose.lettering import missing_characters
from mvpipe.engine.compose.looks import LOOKS
from mvpipe.engine.compose.painter import Painter, Prepared
from mvpipe.engine.compose.slices import cut_points, slice_key, slice_keys
from mvpipe.engine.compose.sources import Sources
from mvpipe.engine.compose.stage import FITS
from mvpipe.engine.compose.transitions import TRANSITIONS

__all__ = [
    "FITS",
    "LOOKS",
    "MOTIONS",
    "TRANSITIONS",
    "Canvas",
    "Painter",
    "Prepared",
    "Sources",
    "canvas_of",
    "cut_points",
    "missing_characters",
    "slice_key",
    "slice_keys",
    "total_frames",
]
