"""Checks a recipe's tree against its JSON Schema, and says what is wrong in words of our own.

Reads the file that editors read, so both always agree; `standard` has the last word. A value
with several forms (a step, an asset) is judged by the form it was meant to have: by its type, and a
mapping by the key that names its kind. Unions of templates are read after rendering, so templates
themselves are no form any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from mvpipe.recipe.forms import Schema, expected, resolved, types
from mvpipe.recipe.nodes import Entry, Map, Node, Scalar, Sequence, found, place_of, resolve
from mvpipe.recipe.problems import Problems, closest, quoted, suggestion


def check(node: Node, schema: Schema, problems: Problems) -> None:
    """Report everything in `node` that `schema` doesn't allow."""
    if isinstance(node, Scalar) and node.failed:
        return
    schema = resolved(schema)
    if "oneOf" in schema or "anyOf" in schema:
        _check_union(node, schema, problems)
    elif not any(_is_type(node, name) for name in types(schema)):
        _wrong_type(node, schema, problems)
    else:
        _check_value(node, schema, problems)


_IS_TYPE: Mapping[str, Callable[[Scalar], bool]] = {
    "string": lambda node: node.string() is not None,
    "number": lambda node: node.number() is not None,
    "integer": lambda node: node.integer() is not None,
    "boolean": lambda node: node.boolean() is not None,
    "null": Scalar.is_null,
}


def _is_type(node: Node, name: str) -> bool:
    if isinstance(node, Map):
        return name == "object"
    if isinstance(node, Sequence):
        return name == "array"
    return name in _IS_TYPE and _IS_TYPE[name](node)


def _check_value(node: Node, schema: Schema, problems: Problems) -> None:
    if isinstance(node, Map):
        _check_map(node, schema, problems)
    elif isinstance(node, Sequence):
        if len(node.items) < schema.get("minItems", 0):
            message = f"an empty list: expected {expected(schema)}"
            problems.add(place_of(node), "too-few", message)
        for item in node.items:
            check(item, schema.get("items", {}), problems)
    else:
        _check_scalar(node, schema, problems)


def _check_scalar(node: Scalar, schema: Schema, problems: Problems) -> None:
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if allowed is not None:
        if not any(_equal(node, value) for value in allowed):
            _not_allowed(node, schema, [str(value) for value in allowed], problems)
        return
    text = node.string()
    pattern = schema.get("pattern")
    if pattern is not None and text is not None and not re.search(pattern, text):
        _not_allowed(node, schema, [], problems)
    number = node.number()
    if number is not None and not _in_range(number, schema):
        _not_allowed(node, schema, [], problems)


def _in_range(number: float, schema: Schema) -> bool:
    above = schema.get("exclusiveMinimum")
    low, high = schema.get("minimum"), schema.get("maximum")
    return (
        (above is None or number > above)
        and (low is None or number >= low)
        and (high is None or number <= high)
    )


def _equal(node: Scalar, value: object) -> bool:
    if isinstance(value, str):
        return node.string() == value
    if isinstance(value, bool):
        return node.boolean() is value
    return node.number() == value


def _check_map(node: Map, schema: Schema, problems: Problems) -> None:
    known: Mapping[str, Schema] = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    free = tuple(schema.get("patternProperties", ()))
    names = schema.get("propertyNames", {}).get("pattern")
    for entry in node.entries:
        if entry.key in known:
            check(entry.value, known[entry.key], problems)
        elif any(re.search(pattern, entry.key) for pattern in free):
            continue
        elif others is False:
            hint = _belongs(entry.key, known) or suggestion(entry.key, known, noun="keys")
            message = f"unknown key {quoted(entry.key)}"
            problems.add(entry.key_place.head(), "unknown-key", message, hint)
        else:
            if names is not None and not re.search(names, entry.key):
                message = f"{quoted(entry.key)} can't be a name"
                hint = schema.get("x-expected-name")
                problems.add(entry.key_place.head(), "bad-name", message, hint)
            if isinstance(others, Mapping):
                check(entry.value, others, problems)
    for key in schema.get("required", ()):
        if key not in node.by_key:
            _missing(node, key, known, problems)


def _missing(node: Map, key: str, known: Mapping[str, Schema], problems: Problems) -> None:
    """Silent where a misspelled key stands for it: that one is reported already."""
    strange = [entry.key for entry in node.entries if entry.key not in known]
    if any(closest(one, known) == key for one in strange):
        return
    place = node.entries[0].key_place.head() if node.entries else place_of(node)
    problems.add(place, "missing-key", f"missing key '{key}'", _EXAMPLES.get(key))


_EXAMPLES = {
    "version": "write `version: 1` at the top",
    "steps": "write `steps:` and below it, for each step, `- ` and a prompt",
}


def _belongs(key: str, known: Mapping[str, Schema]) -> str | None:
    """A key of a section that was written outside it: `fps` beside `output`."""
    if closest(key, known) is not None:
        return None
    for section, schema in known.items():
        if key in resolved(schema).get("properties", {}):
            return f"it belongs under '{section}:'"
    return None


def _check_union(node: Node, schema: Schema, problems: Problems) -> None:
    forms = [resolved(one) for one in schema.get("oneOf", schema.get("anyOf", ()))]
    forms = [one for one in forms if not one.get("x-template")]
    fitting = [one for one in forms if _fits(node, one)]
    if not fitting:
        _wrong_type(node, schema, problems)
        return
    if isinstance(node, Map) and len(fitting) > 1:
        _check_kind(node, schema, fitting, problems)
        return
    attempts = []
    for form in fitting:
        attempt = Problems()
        check(node, form, attempt)
        if not attempt:
            return
        attempts.append(attempt)
    if len(attempts) == 1 and not isinstance(node, Scalar):
        problems.extend(attempts[0])
    else:
        words = [str(value) for form in forms for value in form.get("enum", ())]
        _not_allowed(node, schema, words, problems)


def _fits(node: Node, form: Schema) -> bool:
    """Whether the value has the form's type, at any depth of unions."""
    inner = form.get("oneOf", form.get("anyOf"))
    if inner is not None:
        return any(_fits(node, resolved(one)) for one in inner)
    return any(_is_type(node, name) for name in types(form))


def _check_kind(node: Map, schema: Schema, forms: list[Schema], problems: Problems) -> None:
    """A mapping that may be of several kinds: the key that only one kind has tells which."""
    by_key = {form["required"][0]: form for form in forms}
    given = [entry for entry in node.entries if entry.key in by_key]
    noun = schema.get("x-noun", "a value")
    if len(given) == 1:
        check(node, by_key[given[0].key], problems)
    elif given:
        second, names = given[1], " and ".join(f"'{entry.key}'" for entry in given)
        message = f"{noun} can't be {names} at once"
        hint = f"make it {len(given)} of them: each has one of {', '.join(by_key)}"
        problems.add(second.key_place.head(), "several-kinds", message, hint)
    else:
        _no_kind(node, by_key, noun, problems)


def _no_kind(node: Map, by_key: Mapping[str, Schema], noun: str, problems: Problems) -> None:
    common = {key for form in by_key.values() for key in form.get("properties", {})}
    strange = [entry for entry in node.entries if entry.key not in common]
    meant = [(entry, closest(entry.key, by_key)) for entry in strange]
    entry, kind = next(((one, near) for one, near in meant if near), (None, None))
    if entry is None and len(strange) == 1:
        entry = strange[0]
    if entry is None:
        place = node.entries[0].key_place.head() if node.entries else place_of(node)
        problems.add(place, "no-kind", f"{noun} needs one of {', '.join(by_key)}")
        return
    bare = noun.split(" ", 1)[1]
    hint = f"did you mean '{kind}'?" if kind else f"{noun} needs one of {', '.join(by_key)}"
    message = f"unknown kind of {bare} {quoted(entry.key)}"
    problems.add(entry.key_place.head(), "unknown-kind", message, hint)
    if kind is not None:
        # Judge the rest as what was meant.
        renamed = [
            Entry(kind, one.key_place, one.value) if one is entry else one for one in node.entries
        ]
        check(Map(tuple(renamed), node.place), by_key[kind], problems)


def _wrong_type(node: Node, schema: Schema, problems: Problems) -> None:
    message = f"expected {expected(schema)}, found {found(node)}"
    problems.add(place_of(node), "wrong-type", message, _quotes_hint(node, schema))


def _not_allowed(node: Node, schema: Schema, words: list[str], problems: Problems) -> None:
    hint = _quotes_hint(node, schema)
    if hint is None and isinstance(node, Scalar):
        hint = suggestion(node.text, words)
    if hint is None and len(words) > 1:
        hint = f"one of {', '.join(words)}"
    message = f"expected {expected(schema)}, found {found(node)}"
    problems.add(place_of(node), "bad-value", message, hint)


def _quotes_hint(node: Node, schema: Schema) -> str | None:
    """Where the value would be right with quotes around it, or without."""
    if not isinstance(node, Scalar) or node.templated or node.value is None:
        return None
    quoted_now = node.place.style in ("'", '"')
    if isinstance(node.value, str) and not quoted_now:
        return None
    value = resolve(node.text) if quoted_now else node.text
    if value is None or value == node.value or not _accepts(schema, replace(node, value=value)):
        return None
    return (
        "leave out the quotes"
        if quoted_now
        else f'to mean the text, put it in quotes: "{node.text}"'
    )


def _accepts(schema: Schema, node: Scalar) -> bool:
    bare = replace(node, place=replace(node.place, style=None))
    if isinstance(bare.value, str):
        # As if rendered: a text without a further hint about its quotes.
        bare = replace(bare, place=replace(node.place, style="|"))
    tried = Problems()
    check(bare, schema, tried)
    return not tried
