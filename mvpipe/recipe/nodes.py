"""A recipe as a tree that still knows where each key and value stands in its file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mvpipe.diagnostics import Span


@dataclass(frozen=True)
class Source:
    """A text and the name it goes by in messages; lines end with LF."""

    file: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a character offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        return Span(self.file, *self.position(start), *self.position(max(start, end)))


@dataclass(frozen=True)
class Place:
    """Characters [start, end) of a source; `style` is YAML's: None plain, quotes, | or >."""

    source: Source
    start: int
    end: int
    style: str | None = None

    @property
    def raw(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def span(self) -> Span:
        """Without the blank space that follows."""
        return self.source.span(self.start, self.start + len(self.raw.rstrip()))

    def head(self) -> Place:
        """The part of it on its first line."""
        return Place(self.source, self.start, self.start + len(self.raw.split("\n", 1)[0]))

    def part(self, start: int, end: int) -> Place:
        """By offsets into the source."""
        return Place(self.source, start, max(start, end))


@dataclass(frozen=True, eq=False)
class Scalar:
    """`value` is str, int, float, bool or None; `text` as written, without quotes.

    `templated`: the text was rendered, so it may be read as whatever type is wanted.
    `failed`: a problem was already reported for it; nothing more should be.
    """

    value: object
    text: str
    place: Place
    templated: bool = False
    failed: bool = False

    def string(self) -> str | None:
        if self.templated:
            return self.text
        return self.value if isinstance(self.value, str) else None

    def number(self) -> int | float | None:
        for value in self._readings():
            if isinstance(value, int | float) and not isinstance(value, bool):
                return value
        return None

    def integer(self) -> int | None:
        number = self.number()
        return int(number) if number is not None and number == number // 1 else None

    def boolean(self) -> bool | None:
        return next((value for value in self._readings() if isinstance(value, bool)), None)

    def is_null(self) -> bool:
        return self.value is None

    def _readings(self) -> tuple[object, ...]:
        return (self.value, resolve(self.text)) if self.templated else (self.value,)


@dataclass(frozen=True, eq=False)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, eq=False)
class Entry:
    key: str
    key_place: Place
    value: Node


@dataclass(frozen=True, eq=False)
class Map:
    """Keys are unique; those of merge keys stand behind the map's own."""

    entries: tuple[Entry, ...]
    place: Place

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        return {entry.key: entry for entry in self.entries}

    def get(self, key: str) -> Node | None:
        entry = self.by_key.get(key)
        return entry.value if entry is not None else None


Node = Scalar | Sequence | Map

_NULL = ("", "~", "null", "Null", "NULL")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,300}")
_BASED = re.compile(r"0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(inf|Inf|INF)")
_NAN = (".nan", ".NaN", ".NAN")


def resolve(text: str) -> object:
    """The value of a plain scalar by YAML 1.2's core schema: `yes` and `3:20` are strings."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    if match := _INFINITE.fullmatch(text):
        return float(f"{match[1]}inf")
    return float("nan") if text in _NAN else text


def sound(text: str) -> str:
    """Text that can be encoded: pairs of surrogates (as in JSON) joined, lone ones replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def plain(node: Node) -> object:
    """The bare value: dict, list or scalar (rendered leaves keep their native value)."""
    if isinstance(node, Map):
        return {entry.key: plain(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value


def found(node: Node) -> str:
    """What a value is, in words for a message."""
    if isinstance(node, Map):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    if isinstance(node.value, str):
        shown = " ".join(node.value.split())
        return f"the text '{shown if len(shown) <= 40 else shown[:39] + '…'}'"
    return f"the number {node.text[:40]}"


def place_of(node: Node) -> Place:
    """Where to point for a value: a mapping or list by its first line."""
    return node.place if isinstance(node, Scalar) else node.place.head()
