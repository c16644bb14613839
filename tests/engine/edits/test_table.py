"""The table of edits: parameters are the dataclasses' own fields, and inputs are never changed."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import jsonschema
import pytest

from mvpipe.draft import check
from mvpipe.engine.edits import EDITS, AddText, Arrange, Context, Edit, EditKind, apply, kind_of
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
}


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
    edit: Edit = kind.edit(**example)
    after = apply(draft, edit, context)
    assert kind_of(edit) is kind
    assert check.problems(after) == ()
    assert draft == before
    assert apply(draft, edit, context) == after


@pytest.mark.parametrize("how", sorted(ORDERS))
def test_every_order_keeps_the_rules(how: str, film: Draft, context: Context) -> None:
    edit = Arrange(how, (2, 3), 1)
    assert check.problems(apply(film, edit, context)) == ()
