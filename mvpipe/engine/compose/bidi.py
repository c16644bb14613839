"""The order of mixed left-to-right and right-to-left text, after the Unicode Bidirectional Algorithm (UAX #9):
its rules for weak and neutral characters and for reordering; explicit embeddings and paired brackets are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")

_NUMBERS = ("EN", "AN")
_STRONG = ("L", "R", "AL")
_SEPARATORS = ("ES", "CS")


def levels(text: str) -> tuple[int, ...]:
    """The embedding level of each character: even runs to the right, odd to the left."""
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    base = next((int(kind != "L") for kind in kinds if kind in _STRONG), 0)
    if base == 0 and not any(kind in ("R", "AL", "AN") for kind in kinds):
        return (0,) * len(text)
    settled = _neutrals(_weak(kinds, base), base)
    return tuple(_level(kind, base) for kind in settled)


def ordered(things: Sequence[T], level: Callable[[T], int]) -> tuple[T, ...]:
    """Things in reading order (each with its level) in the order in which they stand from left to right (rule L2)."""
    result = list(things)
    highest = max((level(one) for one in result), default=0)
    for floor in range(highest, 0, -1):
        result = _turned(result, [level(one) >= floor for one in result])
    return tuple(result)


def _turned(things: list[T], inside: list[bool]) -> list[T]:
    """Every stretch that is inside, turned round."""
    found: list[T] = []
    for turn, group in groupby(zip(things, inside, strict=True), lambda pair: pair[1]):
        part = [thing for thing, _ in group]
        found += reversed(part) if turn else part
    return found


def _weak(kinds: list[str], base: int) -> list[str]:
    """Rules W1–W7: marks, numbers and their separators."""
    found: list[str] = []
    strong = "R" if base else "L"
    for index, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kind = found[-1] if found else "ON"
        elif kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        elif kind in _SEPARATORS:
            around = (found[-1:], kinds[index + 1 : index + 2])
            both = around[0] == around[1] and around[0] and around[0][0] in _NUMBERS
            kind = around[0][0] if both else "ON"
        elif kind == "ET":
            beside = "EN" in (*found[-1:], *kinds[index + 1 : index + 2])
            kind = "EN" if beside else "ON"
        if kind == "EN" and strong == "L":
            kind = "L"
        found.append("R" if kind == "AL" else kind)
    return found


def _neutrals(kinds: list[str], base: int) -> list[str]:
    """Rules N1 and N2: what has no direction of its own takes that of both its sides, else the paragraph's."""
    own = "R" if base else "L"
    found = list(kinds)
    index = 0
    while index < len(found):
        if found[index] in ("L", "R", *_NUMBERS):
            index += 1
            continue
        end = index
        while end < len(found) and found[end] not in ("L", "R", *_NUMBERS):
            end += 1
        before = _side(found[index - 1]) if index else own
        after = _side(found[end]) if end < len(found) else own
        found[index:end] = [before if before == after else own] * (end - index)
        index = end
    return found


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _level(kind: str, base: int) -> int:
    if kind == "R":
        return 1
    if kind == "L":
        return 2 if base else 0
    return 2
