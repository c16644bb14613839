"""Reads the value of a variable as the type it was declared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mvpipe.recipe.nodes import Node, Scalar, Sequence, resolve


@dataclass(frozen=True)
class Given:
    """A value from outside. `folder`: where a relative path of it starts; None: the recipe's folder.

    `loose`: a text that may be read as any type.
    """

    node: Node
    loose: bool = False
    folder: Path | None = None


class Misfit(Exception):
    """A value doesn't fit its variable; args: what was expected, in words."""


def convert(given: Given, kind: str | None) -> object:
    """The value as the variable's type. Raises Misfit."""
    node = given.node
    if isinstance(node, Scalar) and node.is_null():
        return None
    if kind is None:
        kind = "list" if isinstance(node, Sequence) else "any"
    return _CONVERSIONS[kind](given)


def _scalar(given: Given, words: str) -> Scalar:
    if not isinstance(given.node, Scalar):
        raise Misfit(words)
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
        raise Misfit("a number")
    return number


def _as_integer(given: Given) -> object:
    number = _scalar(given, "a whole number").integer()
    if number is None:
        raise Misfit("a whole number")
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
        raise Misfit("true or false")
    return value


def _as_list(given: Given) -> object:
    """On the command line `a, b, c`, with or without brackets."""
    node = given.node
    if isinstance(node, Sequence):
        items = [item for item in node.items if isinstance(item, Scalar)]
        if len(items) < len(node.items):
            raise Misfit("a list of plain values")
        return [item.value for item in items]
    if not given.loose:
        raise Misfit("a list")
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

TYPES = tuple(name for name in _CONVERSIONS if name != "any")
"""What a declaration's `type` may be."""
