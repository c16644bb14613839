"""Typed edits: pure functions (draft, edit, context) → draft, in one table."""

from mvpipe.engine.edits.assemble import Assemble, Recut, SetLength, present_pictures
from mvpipe.engine.edits.context import (
    Asset,
    Context,
    EditImpossible,
    pictures_of,
    song_of,
    song_on,
)
from mvpipe.engine.edits.film import main_segments, media_of, texts
from mvpipe.engine.edits.grid import grid_of
from mvpipe.engine.edits.order import Arrange
from mvpipe.engine.edits.picture import SetCanvas, SetFit, SetLook, SetMotion, SetTransition
from mvpipe.engine.edits.sound import Fade, SetVolume
from mvpipe.engine.edits.table import EDITS, Edit, EditKind, apply, kind_of
from mvpipe.engine.edits.text import AddText, ChangeText, RemoveText

__all__ = [
    "EDITS",
    "AddText",
    "Arrange",
    "Assemble",
    "Asset",
    "ChangeText",
    "Context",
    "Edit",
    "EditImpossible",
    "EditKind",
    "Fade",
    "Recut",
    "RemoveText",
    "SetCanvas",
    "SetFit",
    "SetLength",
    "SetLook",
    "SetMotion",
    "SetTransition",
    "SetVolume",
    "apply",
    "grid_of",
    "kind_of",
    "main_segments",
    "media_of",
    "pictures_of",
    "present_pictures",
    "song_of",
    "song_on",
    "texts",
]
