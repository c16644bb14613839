"""Typed edits: pure functions (draft, edit, context) → draft, in one table."""

from mvpipe.engine.edits.assemble import Assemble
from mvpipe.engine.edits.captions import AddCaptions, ShiftTexts
from mvpipe.engine.edits.context import (
    Asset,
    Context,
    EditImpossible,
    is_logo,
    pictures_of,
    song_of,
    song_on,
)
from mvpipe.engine.edits.film import main_segments, media_of, present_pictures, texts
from mvpipe.engine.edits.grid import grid_of
from mvpipe.engine.edits.layers import AddOverlay, ChangeOverlay, RemoveOverlay, overlays
from mvpipe.engine.edits.limit import limited
from mvpipe.engine.edits.order import Arrange
from mvpipe.engine.edits.picture import (
    SetCanvas,
    SetFit,
    SetFocus,
    SetLook,
    SetMotion,
    SetTransition,
)
from mvpipe.engine.edits.placing import PlaceAt, Punch
from mvpipe.engine.edits.recutting import Recut, SetLength
from mvpipe.engine.edits.shots import Merge, Replace, Split, Trim
from mvpipe.engine.edits.sound import Duck, Fade, SetLoudness, SetVolume, SwapSong
from mvpipe.engine.edits.speed import Freeze, Loop, SetSpeed
from mvpipe.engine.edits.table import EDITS, Edit, EditKind, apply, kind_of
from mvpipe.engine.edits.text import AddText, ChangeText, RemoveText
from mvpipe.engine.edits.timed_text import Cue, split_off
from mvpipe.engine.edits.timeline import Cutout, DropSilence, SetTempo, ShiftCuts, SongPart
from mvpipe.engine.edits.where import EVERYWHERE, Where, pictures_meant, sections_like, spans

__all__ = [
    "EDITS",
    "EVERYWHERE",
    "AddCaptions",
    "AddOverlay",
    "AddText",
    "Arrange",
    "Assemble",
    "Asset",
    "ChangeOverlay",
    "ChangeText",
    "Context",
    "Cue",
    "Cutout",
    "DropSilence",
    "Duck",
    "Edit",
    "EditImpossible",
    "EditKind",
    "Fade",
    "Freeze",
    "Loop",
    "Merge",
    "PlaceAt",
    "Punch",
    "Recut",
    "RemoveOverlay",
    "RemoveText",
    "Replace",
    "SetCanvas",
    "SetFit",
    "SetFocus",
    "SetLength",
    "SetLook",
    "SetLoudness",
    "SetMotion",
    "SetSpeed",
    "SetTempo",
    "SetTransition",
    "SetVolume",
    "ShiftCuts",
    "ShiftTexts",
    "SongPart",
    "Split",
    "SwapSong",
    "Trim",
    "Where",
    "apply",
    "grid_of",
    "is_logo",
    "kind_of",
    "limited",
    "main_segments",
    "media_of",
    "overlays",
    "pictures_meant",
    "pictures_of",
    "present_pictures",
    "sections_like",
    "song_of",
    "song_on",
    "spans",
    "split_off",
    "texts",
]
