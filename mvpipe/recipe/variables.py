"""The variables of a recipe: what it declares, and the values that --var and --vars-file give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mvpipe.recipe.commandline import CommandLine
from mvpipe.recipe.conversions import Given, Misfit, convert
from mvpipe.recipe.forms import recipe_schema
from mvpipe.recipe.nodes import Entry, Map, Node, Place, Scalar, Sequence, found, place_of
from mvpipe.recipe.problems import Problems, closest, quoted
from mvpipe.recipe.schema import check
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
    """Final values by name, in order of declaration; `broken` names had a problem (reported).

    `secret_texts`: all that was written as the value of a secret, good or bad, to be masked.
    """

    values: Mapping[str, object]
    secret_names: frozenset[str]
    broken: frozenset[str]
    secret_texts: frozenset[str]


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
    written = [
        node
        for name in secrets
        for node in (declared[name].default, given[name].node if name in given else None)
    ]
    texts = frozenset(node.text for node in written if isinstance(node, Scalar))
    return Variables(values, secrets, frozenset(broken), texts)


_BROKEN = object()

RESERVED = frozenset(
    "and caller else false False if in is kwargs loop none None not or self super true True varargs".split()  # noqa: SIM905
)
"""Words of Jinja, which it never reads as a variable."""


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
        if entry.key in RESERVED:
            message = f"'{entry.key}' can't be a name: it means something in templates"
            tried.add(entry.key_place, "bad-name", message)
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
        plain = None if isinstance(node, Scalar) and node.is_null() else node
        return Declaration(entry.key, entry.key_place, _type_of(plain), plain, False, (), False)
    default: Node | None = node.get("default")
    if isinstance(default, Scalar) and default.is_null():
        default = None
    kind = _text(node.get("type")) or _type_of(default)
    allowed: list[object] = []
    enum = node.get("enum")
    for item in enum.items if isinstance(enum, Sequence) else ():
        try:
            allowed.append(convert(Given(item), kind))
        except Misfit as exc:
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
        value = convert(given, declaration.type)
    except Misfit as exc:
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
