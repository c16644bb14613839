"""What --var and --set add to a recipe, with a text of its own for the carets to point into."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Several
from dataclasses import dataclass, replace

from mvpipe.recipe.nodes import Entry, Map, Node, Place, Scalar, Sequence, Source, found, sound
from mvpipe.recipe.problems import Problems, quoted
from mvpipe.recipe.source import TEMPLATE_START, parse

FILE = "<command line>"

SHORTHANDS = {"steps": "prompt", "assets": "path", "upload": "path", "export": "path"}
"""Where a plain text stands for a mapping with this one key: `steps.0.timeout` of a plain prompt."""


@dataclass(frozen=True)
class Flag:
    """One `--var NAME=VALUE` or `--set PATH=VALUE`."""

    name: str
    name_place: Place
    value: str
    value_place: Place


@dataclass(frozen=True)
class CommandLine:
    source: Source
    variables: tuple[Flag, ...]
    overrides: tuple[Flag, ...]


def command_line(variables: Mapping[str, str], overrides: Several[tuple[str, str]]) -> CommandLine:
    """The flags, one to a line, as a source."""
    texts, starts, at = [], [], 0
    pairs = [("--var ", *pair) for pair in variables.items()]
    pairs += [("--set ", *pair) for pair in overrides]
    for option, *texts_given in pairs:
        name, value = (sound(text) for text in texts_given)
        starts.append((at + len(option), name, value))
        texts.append(f"{option}{name}={value}")
        at += len(texts[-1]) + 1
    source = Source(FILE, "\n".join(texts))
    flags = []
    for start, name, value in starts:
        middle = start + len(name)
        name_place = Place(source, start, middle)
        flags.append(
            Flag(name, name_place, value, Place(source, middle + 1, middle + 1 + len(value)))
        )
    count = len(variables)
    return CommandLine(source, tuple(flags[:count]), tuple(flags[count:]))


def override(root: Node, flags: tuple[Flag, ...], problems: Problems) -> Node:
    """The tree with each --set in its place, in order; unknown keys are left to the schema."""
    for flag in flags:
        value = _value(flag, problems)
        if value is None:
            continue
        parts = flag.name.split(".")
        if not all(parts):
            message = f"{quoted(flag.name)} is no path"
            hint = "name keys and list positions, such as output.fps or steps.0.timeout"
            problems.add(flag.name_place, "bad-path", message, hint)
            continue
        root = _put(root, parts, 0, flag, value, problems)
    return root


def _value(flag: Flag, problems: Problems) -> Node | None:
    """YAML, on one line; a text that only looks like a block of YAML is a text."""
    place, text = flag.value_place, flag.value
    as_text = Scalar(text, text, place)
    if TEMPLATE_START.match(text):
        return as_text
    tried = Problems()
    node = parse(place.source, tried, start=place.start, end=place.end)
    if not tried and node is None:
        return Scalar(None, "", place)
    flow = text.lstrip()[:1] in ("[", "{", '"', "'")
    if tried and flow:
        problems.extend(tried)
        return None
    if tried or (isinstance(node, Map | Sequence) and not flow):
        return as_text
    return node


def _put(
    node: Node | None, parts: list[str], depth: int, flag: Flag, value: Node, problems: Problems
) -> Node:
    """`node` with `value` at parts[depth:]; mappings that are missing are made."""
    if depth == len(parts):
        return value
    part = parts[depth]
    place = _part_place(flag, parts, depth)
    if isinstance(node, Scalar) and isinstance(node.value, str):
        key = _shorthand(parts, depth, node.value)
        if key is not None:
            node = Map((Entry(key, node.place, node),), node.place)
    if node is None or (isinstance(node, Scalar) and node.value is None):
        node = Map((), place)
    if isinstance(node, Map):
        return _put_key(node, parts, depth, flag, value, problems)
    if isinstance(node, Sequence):
        index = int(part) if part.isascii() and part.isdigit() and len(part) < 6 else None
        if index is None or index >= len(node.items):
            count = len(node.items)
            message = f"the list '{'.'.join(parts[:depth])}' has no item {quoted(part)}"
            hint = f"its items are 0 to {count - 1}" if count else "it is empty"
            problems.add(place, "bad-path", message, hint)
            return node
        items = list(node.items)
        items[index] = _put(items[index], parts, depth + 1, flag, value, problems)
        return replace(node, items=tuple(items))
    message = f"'{'.'.join(parts[:depth])}' is {found(node)}: there is nothing in it to set"
    problems.add(place, "bad-path", message)
    return node


def _put_key(
    node: Map, parts: list[str], depth: int, flag: Flag, value: Node, problems: Problems
) -> Map:
    part, old = parts[depth], node.by_key.get(parts[depth])
    key_place = old.key_place if old is not None else _part_place(flag, parts, depth)
    made = _put(old.value if old else None, parts, depth + 1, flag, value, problems)
    entry = Entry(part, key_place, made)
    if old is None:
        return replace(node, entries=(*node.entries, entry))
    return replace(node, entries=tuple(entry if one is old else one for one in node.entries))


def _shorthand(parts: list[str], depth: int, text: str) -> str | None:
    """The key that a text at parts[:depth] stands for."""
    around = [part for part in parts[:depth] if not part.isdigit()]
    key = SHORTHANDS.get(around[-1]) if around else None
    return "url" if key == "path" and text.startswith(("http://", "https://")) else key


def _part_place(flag: Flag, parts: list[str], depth: int) -> Place:
    start = flag.name_place.start + sum(len(part) + 1 for part in parts[:depth])
    return flag.name_place.part(start, start + len(parts[depth]))
