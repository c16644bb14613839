"""The table of edits: parameters are the dataclasses' own fields, and inputs are never changed."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import jsonschema
import pytest

from mvpipe.draft import check
from mvpipe.engine.edits import (
    EDITS,
    AddText,
    Arrange,
    Context,
    Cue,
    Edit,
    EditImpossible,
    EditKind,
    Where,
    apply,
    kind_of,
)
from mvpipe.engine.edits.order import ORDERS
from mvpipe.model.draft import Draft

EXAMPLES: dict[str, dict[str, Any]] = {
    "arrange": {"how": "shuffle"},
    "transition": {"kind": "crossfade", "d": 300},
    "fit": {"fit": "blur"},
    "look": {"kind": "bw"},
    "add-text": {"text": "Hello"},
    "length": {"length": 15_000},
    "fade": {"fade_out": 2000},
    "volume": {"level": 0.5},
    "canvas": {"width": 1080, "height": 1920},
    "change-text": {"color": "#ff0000"},
    "place-at": {"where": {"which": [2]}, "at": 20_000},
    "cutout": {"where": {"start": 10_000, "end": 15_000}},
    "song-part": {"start": 10_000},
    "shift-cuts": {"ms": 50},
    "tempo": {"bpm": 60.0},
    "trim": {"length": 3000, "where": {"which": [1]}},
    "split": {"at": 4000},
    "replace": {"asset": "p3.jpg", "where": {"which": [1]}},
    "merge": {"where": {"start": 10_000, "end": 20_000}},
    "speed": {"factor": 2.0},
    "freeze": {"duration": 2000},
    "focus": {"x": 0.5, "y": 0.2},
    "loudness": {"lufs": -16.0},
    "swap-song": {"asset": "song.mp3"},
    "captions": {"cues": [{"start": 0, "end": 2000, "text": "La la"}], "karaoke": True},
    "shift-texts": {"ms": 200, "role": "title"},
    "add-overlay": {"asset": "p1.jpg", "kind": "window"},
}
ONLY_WITH: dict[str, tuple[str, ...]] = {
    "drop-silence": ("no-silence",),
    "speed": ("no-clips-here",),
    "loop": ("no-clips-here",),
    "duck": ("no-clips",),
    "change-overlay": ("no-overlay",),
    "remove-overlay": ("no-overlay",),
}
"""Kinds that a film of photos alone turns down, and why."""


@pytest.mark.parametrize("kind", EDITS.values(), ids=lambda kind: kind.name)
def test_parameters_name_the_fields_of_the_edit(kind: EditKind) -> None:
    jsonschema.Draft202012Validator.check_schema(kind.parameters)
    assert set(kind.parameters["properties"]) == {f.name for f in dataclasses.fields(kind.edit)}
    needed = {f.name for f in dataclasses.fields(kind.edit) if f.default is dataclasses.MISSING}
    assert set(kind.parameters["required"]) == needed


@pytest.mark.parametrize("kind", EDITS.values(), ids=lambda kind: kind.name)
def test_an_example_is_valid_and_applies(kind: EditKind, film: Draft, context: Context) -> None:
    example = EXAMPLES.get(kind.name, {})
    jsonschema.validate(example, dict(kind.parameters))
    draft = apply(film, AddText("Before"), context)
    before = copy.deepcopy(draft)
    edit = built(kind, example)
    if kind.name in ONLY_WITH:
        with pytest.raises(EditImpossible) as impossible:
            apply(draft, edit, context)
        assert impossible.value.reason in ONLY_WITH[kind.name]
        assert draft == before
        return
    after = apply(draft, edit, context)
    assert kind_of(edit) is kind
    assert check.problems(after) == ()
    assert draft == before
    assert apply(draft, edit, context) == after


def built(kind: EditKind, example: dict[str, Any]) -> Edit:
    """The edit of an example as JSON carries it."""
    values = dict(example)
    if "where" in values:
        where = {k: tuple(v) if isinstance(v, list) else v for k, v in values["where"].items()}
        values["where"] = Where(**where)
    if "cues" in values:
        values["cues"] = tuple(Cue(**cue) for cue in values["cues"])
    edit: Edit = kind.edit(**values)
    return edit


@pytest.mark.parametrize("how", sorted(ORDERS))
def test_every_order_keeps_the_rules(how: str, film: Draft, context: Context) -> None:
    edit = Arrange(how, (2, 3), 1)
    assert check.problems(apply(film, edit, context)) == ()
