"""The table of operations: everything the director understands, one entry each."""

from mvpipe.engine.director.clause import Operation
from mvpipe.engine.director.operations.beyond import BEYOND
from mvpipe.engine.director.operations.canvas import CANVAS
from mvpipe.engine.director.operations.corrections import CORRECTED
from mvpipe.engine.director.operations.inspect import INSPECT
from mvpipe.engine.director.operations.layers import LAYERS
from mvpipe.engine.director.operations.lyrics import LYRICS
from mvpipe.engine.director.operations.order import ORDER
from mvpipe.engine.director.operations.picture import PICTURE
from mvpipe.engine.director.operations.shots import SHOTS
from mvpipe.engine.director.operations.song import SONG
from mvpipe.engine.director.operations.sound import SOUND
from mvpipe.engine.director.operations.speed import SPEED
from mvpipe.engine.director.operations.structure import STRUCTURE
from mvpipe.engine.director.operations.text import TEXT

OPERATIONS: tuple[Operation, ...] = (
    *STRUCTURE,
    *ORDER,
    *CANVAS,
    *PICTURE,
    *SOUND,
    *SONG,
    *SHOTS,
    *SPEED,
    *LAYERS,
    *TEXT,
    *CORRECTED,
    *LYRICS,
    *INSPECT,
    *BEYOND,
)

__all__ = ["OPERATIONS"]
