"""The table of edit kinds: each a frozen dataclass of parameters and a pure function on the draft."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Union, get_args, get_origin, get_type_hints

from mvpipe.draft import check
from mvpipe.engine.edits import (
    assemble,
    captions,
    layers,
    order,
    picture,
    placing,
    recutting,
    shots,
    sound,
    speed,
    text,
    timeline,
)
from mvpipe.engine.edits.context import Context
from mvpipe.engine.edits.timed_text import Cue
from mvpipe.engine.edits.where import Where
from mvpipe.model.draft import Draft

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class EditKind:
    """`apply(draft, edit, context)` gives a new draft or raises EditImpossible; `parameters` is the JSON
    Schema of the edit's fields."""

    name: str
    edit: type[Any]
    apply: Callable[[Draft, Any, Context], Draft]
    parameters: Schema


def _one_of(*values: str | None) -> Schema:
    return {"enum": list(values)}


def schema_of(shape: type[Any], **narrower: Schema) -> Schema:
    """The JSON Schema of a dataclass from its fields' types; `narrower` says more of single ones."""
    hints = get_type_hints(shape)
    properties = {
        field.name: narrower.get(field.name) or _schema(hints[field.name])
        for field in fields(shape)
    }
    needed = [
        f.name for f in fields(shape) if f.default is MISSING and f.default_factory is MISSING
    ]
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


_PLAIN: Mapping[Any, str] = {
    int: "integer",
    float: "number",
    str: "string",
    bool: "boolean",
    types.NoneType: "null",
}


def _schema(hint: Any) -> Schema:
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if get_origin(hint) in (Union, types.UnionType):
        options = [_schema(one) for one in get_args(hint)]
        if all(set(one) == {"type"} and one["type"] != "object" for one in options):
            return {"type": [one["type"] for one in options]}
        return {"anyOf": options}
    if get_origin(hint) is tuple:
        inner = get_args(hint)
        if inner[-1] is Ellipsis:
            return {"type": "array", "items": _schema(inner[0])}
        return {"type": "array", "prefixItems": [_schema(one) for one in inner]}
    return schema_of(hint)


_PLACE = _one_of(*sorted(check.PLACES))
_PLACE_OR_NONE = _one_of(None, *sorted(check.PLACES))
_ANY_PLACE = _one_of(*sorted(check.PLACES | check.HALVES))
_COLOR: Schema = {"type": "string", "pattern": "^#[0-9a-f]{6}$"}
_MS: Schema = {"type": "integer", "minimum": 0}
_MS_OR_NONE: Schema = {"type": ["integer", "null"], "minimum": 0}
_COUNT: Schema = {"type": "number", "exclusiveMinimum": 0}
_SHARE_OR_NONE: Schema = {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1}
_UNITS = ("free", "beat", "downbeat", "bar", "second", "once")
_ROLE = _one_of("title", "caption")


def _kind(
    name: str, edit: type[Any], apply: Callable[[Draft, Any, Context], Draft], **narrower: Schema
) -> EditKind:
    return EditKind(name, edit, apply, schema_of(edit, **narrower))


_KINDS = (
    _kind(
        "assemble",
        assemble.Assemble,
        assemble.assemble,
        length=_MS_OR_NONE,
        crossfade=_MS_OR_NONE,
        unit=_one_of(*_UNITS),
        count=_COUNT,
        order=_one_of("file", "shuffle", "reverse"),
        motion=_one_of("auto", *sorted(check.MOTIONS)),
    ),
    _kind(
        "recut",
        recutting.Recut,
        recutting.recut,
        unit=_one_of("", *_UNITS, "rise", "part"),
        count=_COUNT,
        factor=_COUNT,
    ),
    _kind("length", recutting.SetLength, recutting.set_length, length=_MS_OR_NONE),
    _kind(
        "arrange",
        order.Arrange,
        order.arrange,
        how=_one_of(*sorted(order.ORDERS)),
        what=_one_of("picture", "photo", "clip"),
        side=_one_of("", "before", "after"),
    ),
    _kind("place-at", placing.PlaceAt, placing.place_at, at=_MS),
    _kind("punch", placing.Punch, placing.punch, unit=_one_of("downbeat", "bar", "beat")),
    _kind("cutout", timeline.Cutout, timeline.cutout),
    _kind("drop-silence", timeline.DropSilence, timeline.drop_silence),
    _kind("song-part", timeline.SongPart, timeline.song_part, length=_MS_OR_NONE),
    _kind("shift-cuts", timeline.ShiftCuts, timeline.shift_cuts),
    _kind("tempo", timeline.SetTempo, timeline.set_tempo, factor=_COUNT),
    _kind("trim", shots.Trim, shots.trim, skip=_MS, drop=_MS, length=_MS_OR_NONE),
    _kind("split", shots.Split, shots.split, at=_MS),
    _kind("replace", shots.Replace, shots.replaced),
    _kind("merge", shots.Merge, shots.merge),
    _kind("speed", speed.SetSpeed, speed.set_speed, factor=_COUNT),
    _kind("freeze", speed.Freeze, speed.freeze, duration=_MS, at=_MS_OR_NONE),
    _kind("loop", speed.Loop, speed.loop),
    _kind(
        "transition",
        picture.SetTransition,
        picture.set_transition,
        kind=_one_of(*sorted(check.TRANSITIONS)),
        d=_MS,
    ),
    _kind(
        "motion",
        picture.SetMotion,
        picture.set_motion,
        kind=_one_of("auto", *sorted(check.MOTIONS)),
        amount=_SHARE_OR_NONE,
        over=_MS_OR_NONE,
        factor={"type": ["number", "null"], "exclusiveMinimum": 0},
    ),
    _kind(
        "canvas",
        picture.SetCanvas,
        picture.set_canvas,
        width=_MS,
        height=_MS,
        fps={"type": ["number", "null"], "minimum": 1, "maximum": 240},
        fit=_one_of(None, *sorted(check.FITS)),
    ),
    _kind("fit", picture.SetFit, picture.set_fit, fit=_one_of(*sorted(check.FITS))),
    _kind("focus", picture.SetFocus, picture.set_focus),
    _kind(
        "look",
        picture.SetLook,
        picture.set_look,
        kind=_one_of("none", "same", *sorted(check.LOOKS)),
        amount=_COUNT,
        factor=_COUNT,
    ),
    _kind(
        "fade",
        sound.Fade,
        sound.fade,
        target=_one_of("picture", "music", "both"),
        fade_in=_MS_OR_NONE,
        fade_out=_MS_OR_NONE,
    ),
    _kind(
        "volume",
        sound.SetVolume,
        sound.set_volume,
        target=_one_of("music", "clips", "all"),
        level={"type": ["number", "null"], "minimum": 0, "maximum": 4},
        factor={"type": "number", "minimum": 0},
    ),
    _kind("duck", sound.Duck, sound.duck, under=_one_of("clips", "speech")),
    _kind("loudness", sound.SetLoudness, sound.set_loudness),
    _kind("swap-song", sound.SwapSong, sound.swap_song),
    _kind(
        "add-text",
        text.AddText,
        text.add_text,
        role=_ROLE,
        anchor=_one_of("start", "end", "at", "whole", "part"),
        start=_MS,
        duration=_MS,
        place=_PLACE,
        color=_COLOR,
        size=_SHARE_OR_NONE,
    ),
    _kind(
        "change-text",
        text.ChangeText,
        text.change_text,
        which=_one_of("last", "first", "all", "title", "caption"),
        place=_PLACE_OR_NONE,
        size_factor=_COUNT,
        size=_SHARE_OR_NONE,
        duration=_MS_OR_NONE,
        fade=_MS_OR_NONE,
    ),
    _kind(
        "remove-text",
        text.RemoveText,
        text.remove_text,
        which=_one_of("all", "title", "caption", "last", "first"),
    ),
    _kind("captions", captions.AddCaptions, captions.add_captions, place=_PLACE, color=_COLOR),
    _kind("shift-texts", captions.ShiftTexts, captions.shift_texts, role=_ROLE),
    _kind(
        "add-overlay",
        layers.AddOverlay,
        layers.add_overlay,
        kind=_one_of(*layers.NAMES),
        place=_ANY_PLACE,
        size=_SHARE_OR_NONE,
    ),
    _kind(
        "change-overlay",
        layers.ChangeOverlay,
        layers.change_overlay,
        place=_one_of(None, *sorted(check.PLACES | check.HALVES)),
        size=_SHARE_OR_NONE,
        size_factor=_COUNT,
    ),
    _kind("remove-overlay", layers.RemoveOverlay, layers.remove_overlay),
)

EDITS: Mapping[str, EditKind] = {kind.name: kind for kind in _KINDS}
_BY_TYPE: Mapping[type[Any], EditKind] = {kind.edit: kind for kind in _KINDS}

Edit = (
    assemble.Assemble
    | recutting.Recut
    | recutting.SetLength
    | order.Arrange
    | placing.PlaceAt
    | placing.Punch
    | timeline.Cutout
    | timeline.DropSilence
    | timeline.SongPart
    | timeline.ShiftCuts
    | timeline.SetTempo
    | shots.Trim
    | shots.Split
    | shots.Replace
    | shots.Merge
    | speed.SetSpeed
    | speed.Freeze
    | speed.Loop
    | picture.SetTransition
    | picture.SetMotion
    | picture.SetCanvas
    | picture.SetFit
    | picture.SetFocus
    | picture.SetLook
    | sound.Fade
    | sound.SetVolume
    | sound.Duck
    | sound.SetLoudness
    | sound.SwapSong
    | text.AddText
    | text.ChangeText
    | text.RemoveText
    | captions.AddCaptions
    | captions.ShiftTexts
    | layers.AddOverlay
    | layers.ChangeOverlay
    | layers.RemoveOverlay
)

__all__ = ["EDITS", "Cue", "Edit", "EditKind", "Where", "apply", "kind_of"]


def kind_of(edit: Edit) -> EditKind:
    return _BY_TYPE[type(edit)]


def apply(draft: Draft, edit: Edit, context: Context) -> Draft:
    """The draft after the edit. Raises EditImpossible; the draft given is never changed."""
    return kind_of(edit).apply(draft, edit, context)
