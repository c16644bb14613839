"""The schema of recipes is sound, says what the code says, and is read as `jsonschema` reads it."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from mvpipe.model.recipe import (
    FORMATS,
    SIZES,
    OnError,
    OnSessionLost,
    Quality,
    ReportFormat,
    Waits,
)
from mvpipe.recipe import recipe_schema
from mvpipe.recipe.assets import ROLES
from mvpipe.recipe.conversions import TYPES
from mvpipe.recipe.nodes import Entry, Map, Node, Place, Scalar, Sequence, Source
from mvpipe.recipe.problems import Problems
from mvpipe.recipe.schema import check
from mvpipe.recipe.steps import KINDS

SCHEMA = recipe_schema()
DEFS = SCHEMA["$defs"]

WALKED = {
    "$ref", "type", "enum", "const", "pattern", "minimum", "maximum", "exclusiveMinimum", "minItems",
    "items", "properties", "patternProperties", "additionalProperties", "propertyNames", "required",
    "oneOf", "anyOf",
}  # fmt: skip
REMARKS = {"$schema", "$id", "$defs", "title", "description", "default", "examples"}


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema in the schema."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key in ("properties", "patternProperties", "$defs"):
        for one in schema.get(key, {}).values():
            yield from subschemas(one)
    for key in ("oneOf", "anyOf"):
        for one in schema.get(key, ()):
            yield from subschemas(one)
    for key in ("items", "additionalProperties", "propertyNames"):
        yield from subschemas(schema.get(key))


def forms(name: str) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = DEFS[name].get("oneOf", DEFS[name].get("anyOf"))
    return made


def names(schema: dict[str, Any]) -> list[str]:
    """The words a union of words and templates allows."""
    return [word for one in schema["anyOf"] for word in one.get("enum", ())]


def test_it_is_a_schema_of_draft_2020_12() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_it_uses_only_what_the_walker_reads() -> None:
    for one in subschemas(SCHEMA):
        strange = {key for key in one if not key.startswith("x-")} - WALKED - REMARKS
        assert not strange, one


def test_its_names_are_the_code_s() -> None:
    assert names(DEFS["size"]) == list(SIZES)
    assert names(DEFS["quality"]) == list(get_args(Quality))
    assert names(DEFS["on_error"]) == list(get_args(OnError))
    assert names(SCHEMA["properties"]["on_session_lost"]) == list(get_args(OnSessionLost))
    assert names(DEFS["role"]) == list(ROLES)
    assert names(SCHEMA["properties"]["report"]["items"]) == list(get_args(ReportFormat))
    assert DEFS["declaration"]["properties"]["type"]["enum"] == list(TYPES)
    assert set(SCHEMA["properties"]["backend"]["properties"]) == {
        "kind",
        *(one.name for one in fields(Waits)),
    }
    step_forms = [DEFS[one["$ref"].removeprefix("#/$defs/")] for one in forms("step")]
    assert [one["required"][0] for one in step_forms if "required" in one] == list(KINDS)
    listed = DEFS["asset"]["description"].split("Formats: ")[1].split(";")[0]
    assert listed.split(", ") == list(FORMATS)


def test_every_place_an_editor_shows_is_described() -> None:
    for owner in (SCHEMA, SCHEMA["properties"]["backend"], SCHEMA["properties"]["output"]):
        for key, one in owner["properties"].items():
            target = {**DEFS.get(one.get("$ref", "").removeprefix("#/$defs/"), {}), **one}
            assert target.get("title") or target.get("description"), key


def test_examples_are_valid() -> None:
    validator = Draft202012Validator(SCHEMA)
    for one in subschemas(SCHEMA):
        for example in one.get("examples", ()):
            errors = list(validator.evolve(schema={**one, "$defs": DEFS}).iter_errors(example))
            assert not errors, (example, errors)


VALID: dict[str, Any] = {
    "version": 1,
    "name": "neon",
    "language": "en",
    "vars": {
        "a": "x",
        "b": {"type": "integer", "default": 1, "enum": [1, 2], "required": False, "secret": True},
        "c": [1, "x"],
    },
    "assets": [
        "song.mp3",
        {"path": "a.jpg", "role": "photo"},
        {"url": "http://x/a.mp3", "name": "a.mp3"},
    ],
    "backend": {
        "kind": "local",
        "poll_interval": "30s",
        "recovery_checks": 5,
        "render_timeout": "none",
        "upload_parallel": 2,
    },
    "output": {"path": "a.mp4", "size": "1080p", "fps": 29.97, "quality": "high"},
    "steps": [
        "create",
        {"prompt": "x", "id": "t", "when": True, "timeout": 5, "on_error": "continue"},
        {"prompt": "y", "expect": {"changed": True, "duration": {"min": "1s", "max": 20}}},
        {
            "prompt": "z",
            "expect": {"tracks": {"text": 1, "audio": {"min": 1}}, "reply": {"matches": "x"}},
        },
        {"upload": "a.png"},
        {"upload": ["a.png", {"path": "b.png"}]},
        {"export": None},
        {"export": "b.mp4", "when": ""},
        {"export": {"path": "b.mp4", "size": "64x36"}},
    ],
    "on_session_lost": "restart",
    "max_credits": 20,
    "report": ["json", "html"],
    "x-own": {"anything": [1]},
}

ODD_VALUES: list[Any] = [
    None, True, False, 0, 1, 2, -1, 2.5, 30.0, 10**7, "", "x", "5m", "none", "1920x1080", "vertical",
    "high", "continue", "a/b", ".", "no spaces", [], ["x"], [1], [[]], {}, {"x": 1}, {"min": 1},
    {"prompt": "x"}, {"path": "x"}, {"path": "x", "url": "x"}, {"upload": []}, {"export": {}},
    {"prompt": "x", "export": "x"}, "http://x", 121, 0.5, "photo",
]  # fmt: skip
ODD_KEYS = [
    "id",
    "when",
    "prompt",
    "upload",
    "export",
    "path",
    "url",
    "min",
    "fps",
    "x-y",
    "9",
    "timeout",
]


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items: Any = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, one in items:
        yield from spots(one, (*path, key))


def mutated(rng: random.Random) -> Any:
    """A valid recipe with one to three things changed, removed or added."""
    made = copy.deepcopy(VALID)
    for _ in range(rng.randint(1, 3)):
        path = rng.choice([one for one in spots(made) if one])
        owner = made
        for key in path[:-1]:
            owner = owner[key]
        change = rng.randrange(3)
        if change == 0:
            owner[path[-1]] = copy.deepcopy(rng.choice(ODD_VALUES))
        elif change == 1:
            del owner[path[-1]]
        elif isinstance(owner, dict):
            owner[rng.choice(ODD_KEYS)] = copy.deepcopy(rng.choice(ODD_VALUES))
        else:
            owner.append(copy.deepcopy(rng.choice(ODD_VALUES)))
    return made


NOWHERE = Place(Source("r", "x"), 0, 1)


def node_of(value: Any) -> Node:
    if isinstance(value, dict):
        entries = (Entry(key, NOWHERE, node_of(one)) for key, one in value.items())
        return Map(tuple(entries), NOWHERE)
    if isinstance(value, list):
        return Sequence(tuple(node_of(one) for one in value), NOWHERE)
    return Scalar(value, str(value), NOWHERE)


def our_problems(value: Any) -> Problems:
    problems = Problems()
    check(node_of(value), SCHEMA, problems)
    return problems


def test_the_valid_recipe_is_valid_to_both() -> None:
    assert Draft202012Validator(SCHEMA).is_valid(VALID)
    assert not our_problems(VALID)


@pytest.mark.parametrize("seed", range(5))
def test_walker_and_jsonschema_agree(seed: int) -> None:
    rng = random.Random(seed)
    validator = Draft202012Validator(SCHEMA)
    invalid = 0
    for _ in range(200):
        value = mutated(rng)
        theirs = validator.is_valid(value)
        found = our_problems(value)
        assert theirs is not bool(found), (value, found.sorted())
        invalid += not theirs
    assert 40 < invalid < 200


def test_no_message_speaks_of_schemas() -> None:
    rng = random.Random(99)
    for _ in range(200):
        for one in our_problems(mutated(rng)).sorted():
            assert "schema" not in one.message
            assert "None" not in one.message
