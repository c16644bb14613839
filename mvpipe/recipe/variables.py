"""The variables of a recipe: what it declares, and the values that --var and --vars-file give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mvpipe.recipe.commandline import CommandLine
from mvpipe.recipe.nodes import Entry, Map, Node, Place, Scalar, Sequence, found, place_of, resolve
from mvpipe.recipe.problems import Problems, closest, quoted
from mvpipe.recipe.schema import check, recipe_schema
from mvpipe.recipe.template import Templates


@dataclass(frozen=True)
class Declaration:
    """`type` None: any plain value. `default` None: there is none."""

    name: str
    key_place: Place
    type: str | None
    default: Node | None
    required: bool
    enum: tuple[object, ...]
    secret: bool


@dataclass(frozen=True)
class Variables:
    """Final values by name, in order of declaration; `broken` names had a problem (reported)."""

    values: Mapping[str, object]
    secret_names: frozenset[str]
    broken: frozenset[str]


@dataclass(frozen=True)
class Given:
    """A value from outside. `folder`: where a relative path of it starts; None: the recipe's folder.

    `loose`: a text that may be read as any type.
    """

    node: Node
    loose: bool = False
    folder: Path | None = None


class _Misfit(Exception):
    """A value doesn't fit its variable; args: what was expected, in words."""


def variables(
    root: Map,
    files: tuple[tuple[Path, Node], ...],
    flags: CommandLine,
    problems: Problems,
) -> Variables:
    """Default < vars files (later wins) < --var; text defaults may use the variables above them."""
    declared, unusable = _declarations(root.get("vars"), problems)
    given = _given(declared, unusable, files, flags, problems)
    values: dict[str, object] = {}
    broken = set(unusable)
    for name, declaration in declared.items():
        later = frozenset(declared) - set(values) - broken - {name}
        templates = Templates(values, problems, frozenset(broken), later)
        before = len(problems)
        value = _final(declaration, given.get(name), templates, problems)
        if value is _BROKEN or len(problems) > before:
            broken.add(name)
        else:
            values[name] = value
    secrets = frozenset(name for name, one in declared.items() if one.secret)
    return Variables(values, secrets, frozenset(broken))


_BROKEN = object()


def _declarations(
    node: Node | None, problems: Problems
) -> tuple[dict[str, Declaration], frozenset[str]]:
    """The sound declarations, and the names of the others."""
    schema = recipe_schema()["properties"]["vars"]
    if not isinstance(node, Map):
        if node is not None:
            check(node, schema, problems)
        return {}, frozenset()
    sound: dict[str, Declaration] = {}
    unsound: set[str] = set()
    for entry in node.entries:
        tried = Problems()
        check(Map((entry,), node.place), schema, tried)
        problems.extend(tried)
        made = None if tried else _declaration(entry, problems)
        if made is None:
            unsound.add(entry.key)
        else:
            sound[entry.key] = made
    return sound, frozenset(unsound)


def _declaration(entry: Entry, problems: Problems) -> Declaration | None:
    node = entry.value
    if not isinstance(node, Map):
        default = None if isinstance(node, Scalar) and node.is_null() else node
        return Declaration(entry.key, entry.key_place, _type_of(default), default, False, (), False)
    default = node.get("default")
    if isinstance(default, Scalar) and default.is_null():
        default = None
    kind = _text(node.get("type")) or _type_of(default)
    allowed: list[object] = []
    enum = node.get("enum")
    for item in enum.items if isinstance(enum, Sequence) else ():
        try:
            allowed.append(_convert(Given(item), kind))
        except _Misfit as exc:
            message = f"'{entry.key}' is {exc.args[0]}: {found(item)} can't be one of its values"
            problems.add(place_of(item), "wrong-type", message)
            return None
    return Declaration(
        entry.key,
        entry.key_place,
        kind,
        default,
        _flag(node.get("required")),
        tuple(allowed),
        _flag(node.get("secret")),
    )


def _type_of(default: Node | None) -> str | None:
    """A plain default's own type; any number may replace a number."""
    if isinstance(default, Sequence):
        return "list"
    value = default.value if isinstance(default, Scalar) else None
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "string" if isinstance(value, str) else None


def _text(node: Node | None) -> str | None:
    return node.string() if isinstance(node, Scalar) else None


def _flag(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def _given(
    declared: Mapping[str, Declaration],
    unusable: frozenset[str],
    files: tuple[tuple[Path, Node], ...],
    flags: CommandLine,
    problems: Problems,
) -> dict[str, Given]:
    """The last value from outside for each variable; unknown names are reported."""
    out: dict[str, Given] = {}
    names = [*declared, *unusable]
    for path, node in files:
        if not isinstance(node, Map):
            message = f"expected a mapping of variables, found {found(node)}"
            problems.add(place_of(node), "wrong-type", message)
            continue
        for entry in node.entries:
            if _is_known(entry.key, entry.key_place, names, problems):
                out[entry.key] = Given(entry.value, folder=path.parent)
    for flag in flags.variables:
        if _is_known(flag.name, flag.name_place, names, problems):
            scalar = Scalar(flag.value, flag.value, flag.value_place)
            out[flag.name] = Given(scalar, loose=True, folder=Path())
    return out


def _is_known(name: str, place: Place, names: list[str], problems: Problems) -> bool:
    if name in names:
        return True
    near = closest(name, names)
    if near is not None:
        hint = f"did you mean '{near}'?"
    elif names:
        hint = f"the recipe's variables are: {', '.join(names)}"
    else:
        hint = "the recipe has no variables"
    problems.add(place, "unknown-variable", f"unknown variable {quoted(name)}", hint)
    return False


def _final(
    declaration: Declaration, given: Given | None, templates: Templates, problems: Problems
) -> object:
    """The variable's value; `_BROKEN` after reporting why it has none."""
    name = declaration.name
    if given is None:
        if declaration.required and declaration.default is None:
            message = f"variable '{name}' needs a value"
            hint = f"give it one: --var {name}=…, or in a --vars-file"
            problems.add(declaration.key_place, "missing-variable", message, hint)
            return _BROKEN
        if declaration.default is None:
            return None
        node = templates.tree(declaration.default)
        if _has_failed(node):
            return _BROKEN
        given = Given(node)
    try:
        value = _convert(given, declaration.type)
    except _Misfit as exc:
        shown = "a value that is not" if declaration.secret else found(given.node)
        message = f"variable '{name}' takes {exc.args[0]}, found {shown}"
        problems.add(place_of(given.node), "wrong-type", message)
        return _BROKEN
    if declaration.enum and value not in declaration.enum:
        words = [_written(one) for one in declaration.enum]
        near = closest(_written(value), words)
        hint = f"did you mean '{near}'?" if near else f"one of {', '.join(words)}"
        shown = "this" if declaration.secret else found(given.node)
        message = f"variable '{name}' can't be {shown}"
        problems.add(place_of(given.node), "bad-value", message, hint)
        return _BROKEN
    return value


def _has_failed(node: Node) -> bool:
    if isinstance(node, Sequence):
        return any(_has_failed(item) for item in node.items)
    return isinstance(node, Scalar) and node.failed


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _convert(given: Given, kind: str | None) -> object:
    """The value as the variable's type. Raises _Misfit."""
    node = given.node
    if isinstance(node, Scalar) and node.is_null():
        return None
    if kind is None:
        kind = "list" if isinstance(node, Sequence) else "any"
    return _CONVERSIONS[kind](given)


def _scalar(given: Given, words: str) -> Scalar:
    if not isinstance(given.node, Scalar) or isinstance(given.node.value, list):
        raise _Misfit(words)
    return replace(given.node, templated=True) if given.loose else given.node


def _as_any(given: Given) -> object:
    scalar = _scalar(given, "a plain value")
    return scalar.text if given.loose else scalar.value


def _as_string(given: Given) -> object:
    """Also the text of a number or of true, as it was written."""
    return _scalar(given, "text").text


def _as_number(given: Given) -> object:
    number = _scalar(given, "a number").number()
    if number is None or not abs(number) < float("inf"):
        raise _Misfit("a number")
    return number


def _as_integer(given: Given) -> object:
    number = _scalar(given, "a whole number").integer()
    if number is None:
        raise _Misfit("a whole number")
    return number


_LOOSE_BOOLEANS = {
    "yes": True,
    "on": True,
    "1": True,
    "no": False,
    "off": False,
    "0": False,
    "": False,
}


def _as_boolean(given: Given) -> object:
    """On the command line also yes, no, on, off, 1 and 0."""
    scalar = _scalar(given, "true or false")
    value = scalar.boolean()
    if value is None and given.loose:
        value = _LOOSE_BOOLEANS.get(scalar.text.strip().lower())
    if value is None:
        raise _Misfit("true or false")
    return value


def _as_list(given: Given) -> object:
    """On the command line `a, b, c`, with or without brackets."""
    node = given.node
    if isinstance(node, Scalar) and isinstance(node.value, list):
        return list(node.value)
    if isinstance(node, Sequence):
        items = [item for item in node.items if isinstance(item, Scalar)]
        if len(items) < len(node.items):
            raise _Misfit("a list of plain values")
        return [item.value for item in items]
    if not given.loose:
        raise _Misfit("a list")
    text = _scalar(given, "a list").text.strip()
    inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    parts = [part.strip() for part in inner.split(",")] if inner.strip() else []
    return [resolve(part) for part in parts]


def _as_path(given: Given) -> object:
    """From the command line relative to the current folder, from a file to the file's."""
    text = str(_as_string(given))
    if given.folder is None or not text:
        return text
    return str(given.folder.absolute() / Path(text).expanduser())


_CONVERSIONS: Mapping[str, Callable[[Given], object]] = {
    "any": _as_any,
    "string": _as_string,
    "number": _as_number,
    "integer": _as_integer,
    "boolean": _as_boolean,
    "list": _as_list,
    "path": _as_path,
}
