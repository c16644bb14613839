"""A small least-recently-used store for things that are dear to make; shared by the painters of a render."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Place(Generic[T]):
    """Where a thing lies once it is made; `things` is empty until then."""

    making: threading.Lock = field(default_factory=threading.Lock)
    things: list[T] = field(default_factory=list)


class Kept(Generic[T]):
    """Any number of threads may ask; each thing is made once however many ask for it at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._guard = threading.Lock()
        self._places: OrderedDict[Hashable, _Place[T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing kept under `key`, made now if it isn't there. What `make` raises is passed on."""
        with self._guard:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            if len(self._places) > self._most:
                self._places.popitem(last=False)
        with place.making:
            if not place.things:
                place.things.append(make())
            return place.things[0]
