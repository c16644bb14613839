"""The table of edit kinds: each a frozen dataclass of parameters and a pure function on the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mvpipe.draft.check import FITS, LOOKS, MOTIONS, PLACES, TRANSITIONS
from mvpipe.engine.edits.assemble import (
    Assemble,
    Recut,
    SetLength,
    assemble,
    recut,
    set_length,
)
from mvpipe.engine.edits.context import Context
from mvpipe.engine.edits.order import ORDERS, Arrange, arrange
from mvpipe.engine.edits.picture import (
    SetCanvas,
    SetFit,
    SetLook,
    SetMotion,
    SetTransition,
    set_canvas,
    set_fit,
    set_look,
    set_motion,
    set_transition,
)
from mvpipe.engine.edits.sound import Fade, SetVolume, fade, set_volume
from mvpipe.engine.edits.text import (
    AddText,
    ChangeText,
    RemoveText,
    add_text,
    change_text,
    remove_text,
)
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


_MS: Schema = {"type": "integer", "minimum": 0}
_MS_OR_NONE: Schema = {"type": ["integer", "null"], "minimum": 0}
_NUMBER: Schema = {"type": "number", "exclusiveMinimum": 0}
_NAME: Schema = {"type": "string"}
_COLOR: Schema = {"type": "string", "pattern": "^#[0-9a-f]{6}$"}


def _one_of(*values: str) -> Schema:
    return {"enum": list(values)}


def _object(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_UNITS = ("free", "beat", "downbeat", "bar", "second", "once")
_PLACE = _one_of(*sorted(PLACES))

_KINDS = (
    EditKind(
        "assemble",
        Assemble,
        assemble,
        _object(
            length=_MS_OR_NONE,
            crossfade=_MS_OR_NONE,
            unit=_one_of(*_UNITS),
            count=_NUMBER,
            order=_one_of("file", "shuffle", "reverse"),
            pictures={"type": "array", "items": _NAME},
            motion=_one_of("auto", *sorted(MOTIONS)),
            repeat={"type": "boolean"},
        ),
    ),
    EditKind(
        "recut", Recut, recut, _object(unit=_one_of("", *_UNITS), count=_NUMBER, factor=_NUMBER)
    ),
    EditKind("length", SetLength, set_length, _object(length=_MS_OR_NONE)),
    EditKind(
        "arrange",
        Arrange,
        arrange,
        _object(
            ("how",),
            how=_one_of(*sorted(ORDERS)),
            which={"type": "array", "items": {"type": "integer"}},
            to={"type": ["integer", "null"]},
            what=_one_of("picture", "photo", "clip"),
        ),
    ),
    EditKind(
        "transition",
        SetTransition,
        set_transition,
        _object(("kind",), kind=_one_of(*sorted(TRANSITIONS)), d=_MS),
    ),
    EditKind(
        "motion",
        SetMotion,
        set_motion,
        _object(
            kind=_one_of("auto", *sorted(MOTIONS)),
            amount={"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1},
            over=_MS_OR_NONE,
            factor={"type": ["number", "null"], "exclusiveMinimum": 0},
        ),
    ),
    EditKind(
        "canvas",
        SetCanvas,
        set_canvas,
        _object(
            width=_MS,
            height=_MS,
            fps={"type": ["number", "null"], "minimum": 1, "maximum": 240},
            fit={"enum": [None, *sorted(FITS)]},
        ),
    ),
    EditKind("fit", SetFit, set_fit, _object(("fit",), fit=_one_of(*sorted(FITS)))),
    EditKind(
        "look",
        SetLook,
        set_look,
        _object(("kind",), kind=_one_of("none", *sorted(LOOKS)), amount=_NUMBER),
    ),
    EditKind(
        "fade",
        Fade,
        fade,
        _object(
            target=_one_of("picture", "music", "both"), fade_in=_MS_OR_NONE, fade_out=_MS_OR_NONE
        ),
    ),
    EditKind(
        "volume",
        SetVolume,
        set_volume,
        _object(
            target=_one_of("music", "clips", "all"),
            level={"type": ["number", "null"], "minimum": 0, "maximum": 4},
            factor={"type": "number", "minimum": 0},
        ),
    ),
    EditKind(
        "add-text",
        AddText,
        add_text,
        _object(
            ("text",),
            text=_NAME,
            role=_one_of("title", "caption"),
            anchor=_one_of("start", "end", "at", "whole"),
            start=_MS,
            duration=_MS,
            place=_PLACE,
            color=_COLOR,
            size={"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1},
        ),
    ),
    EditKind(
        "change-text",
        ChangeText,
        change_text,
        _object(
            which=_one_of("last", "all", "title", "caption"),
            text={"type": ["string", "null"]},
            place={"enum": [None, *sorted(PLACES)]},
            color={"type": ["string", "null"]},
            size_factor=_NUMBER,
            duration=_MS_OR_NONE,
            fade=_MS_OR_NONE,
            old={"type": ["string", "null"]},
        ),
    ),
    EditKind(
        "remove-text",
        RemoveText,
        remove_text,
        _object(
            which=_one_of("all", "title", "caption", "last"), text={"type": ["string", "null"]}
        ),
    ),
)

EDITS: Mapping[str, EditKind] = {kind.name: kind for kind in _KINDS}
_BY_TYPE: Mapping[type[Any], EditKind] = {kind.edit: kind for kind in _KINDS}

Edit = (
    Assemble
    | Recut
    | SetLength
    | Arrange
    | SetTransition
    | SetMotion
    | SetCanvas
    | SetFit
    | SetLook
    | Fade
    | SetVolume
    | AddText
    | ChangeText
    | RemoveText
)


def kind_of(edit: Edit) -> EditKind:
    return _BY_TYPE[type(edit)]


def apply(draft: Draft, edit: Edit, context: Context) -> Draft:
    """The draft after the edit. Raises EditImpossible; the draft given is never changed."""
    return kind_of(edit).apply(draft, edit, context)
