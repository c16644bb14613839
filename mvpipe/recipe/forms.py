"""What the schema of recipes says: its definitions, and the types and words for the forms of a value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from mvpipe import shipped

Schema = Mapping[str, Any]

TYPE_WORDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "nothing",
}


@cache
def recipe_schema() -> dict[str, Any]:
    """The JSON Schema of recipes (draft 2020-12), as it is shipped."""
    loaded: dict[str, Any] = json.loads(shipped.schema_path("recipe").read_text(encoding="utf-8"))
    return loaded


def definition(name: str) -> Schema:
    """One of the schema's `$defs`."""
    found_def: Schema = recipe_schema()["$defs"][name]
    return found_def


def resolved(schema: Schema) -> Schema:
    """The schema behind a `$ref`; what stands beside the reference comes on top."""
    while "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        schema = {
            **definition(name),
            **{key: value for key, value in schema.items() if key != "$ref"},
        }
    return schema


def types(schema: Schema) -> tuple[str, ...]:
    """The types a schema allows; words and constants have theirs."""
    if "type" not in schema and ("enum" in schema or "const" in schema):
        values = schema.get("enum", [schema.get("const")])
        return tuple({"string" if isinstance(value, str) else "number" for value in values})
    named = schema.get("type", tuple(TYPE_WORDS))
    return (named,) if isinstance(named, str) else tuple(named)


def expected(schema: Schema) -> str:
    words = schema.get("x-expected")
    if isinstance(words, str):
        return words
    forms = schema.get("oneOf", schema.get("anyOf"))
    if forms is not None:
        return " or ".join(dict.fromkeys(expected(resolved(form)) for form in forms))
    names = [name for name in types(schema) if name != "null"]
    return " or ".join(TYPE_WORDS[name] for name in names)
