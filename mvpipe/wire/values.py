"""Tolerant reading of JSON objects: take what has the right type, remember what was taken, keep the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from math import isfinite
from typing import Any, TypeVar

E = TypeVar("E", bound=IntEnum)


class Reader:
    """Reads one JSON object key by key. A value of a wrong type reads as None and stays in `rest()`."""

    def __init__(self, data: object) -> None:
        self._data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        self._taken: set[str] = set()

    def rest(self, **inner: Reader) -> dict[str, Any]:
        """What was not taken, with what readers of nested objects (by key) left over."""
        rest = {key: value for key, value in self._data.items() if key not in self._taken}
        for key, reader in inner.items():
            if left := reader.rest():
                rest.setdefault(key, left)
        return rest

    def text(self, key: str) -> str | None:
        value = self._data.get(key)
        return self._take(key, value) if isinstance(value, str) else None

    def identifier(self, key: str) -> str:
        """Ids are opaque strings; one sent as a number is kept digit for digit."""
        value = self._data.get(key)
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(self._take(key, value))
        return ""

    def whole(self, key: str) -> int | None:
        value = self.number(key)
        return None if value is None else round(value)

    def number(self, key: str) -> float | None:
        value = self._data.get(key)
        return self._take(key, value) if is_number(value) else None

    def pair(self, key: str) -> tuple[float, float] | None:
        value = self._data.get(key)
        if isinstance(value, list | tuple) and len(value) == 2 and all(map(is_number, value)):
            self._take(key, value)
            return (value[0], value[1])
        return None

    def numbers(self, key: str) -> tuple[float, ...]:
        """The numbers of a list; empty when it is not one."""
        value = self._data.get(key)
        if not isinstance(value, list | tuple):
            return ()
        return tuple(one for one in self._take(key, value) if is_number(one))

    def member(self, key: str, kind: type[E]) -> E | None:
        value = self._data.get(key)
        if is_number(value) and value in set(kind):
            return kind(self._take(key, value))
        return None

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self._data.get(key)
        return self._take(key, value) if isinstance(value, Mapping) else {}

    def items(self, key: str) -> Iterable[Mapping[str, Any]]:
        """The objects of a list; empty when it is not one."""
        value = self._data.get(key)
        if not isinstance(value, list | tuple):
            return ()
        return tuple(one for one in self._take(key, value) if isinstance(one, Mapping))

    def _take(self, key: str, value: Any) -> Any:
        self._taken.add(key)
        return value


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def plain(value: Any) -> Any:
    """A value as JSON writes it: 30.0 as 30, a tuple as a list."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def merged(own: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """`own` and the keys of `extra` it lacks, objects key by key; neither is changed."""
    out = dict(own)
    for key, value in extra.items():
        mine = out.get(key)
        if isinstance(mine, Mapping) and isinstance(value, Mapping):
            out[key] = merged(mine, value)
        else:
            out.setdefault(key, value)
    return out
