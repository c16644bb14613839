"""The table of operations: everything the director understands, one entry each."""

from mvpipe.engine.director.clause import Operation
from mvpipe.engine.director.operations.beyond import BEYOND
from mvpipe.engine.director.operations.canvas import CANVAS
from mvpipe.engine.director.operations.order import ORDER
from mvpipe.engine.director.operations.picture import PICTURE
from mvpipe.engine.director.operations.sound import SOUND
from mvpipe.engine.director.operations.structure import STRUCTURE
from mvpipe.engine.director.operations.text import TEXT

OPERATIONS: tuple[Operation, ...] = (*STRUCTURE, *ORDER, *CANVAS, *PICTURE, *SOUND, *TEXT, *BEYOND)

__all__ = ["OPERATIONS"]
