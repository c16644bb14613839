"""Progress of a transfer in bytes: often enough to move a bar, rarely enough to cost nothing."""

from __future__ import annotations

from dataclasses import dataclass

from mvpipe.model.run import Event
from mvpipe.model.session import Listener

_STEPS = 200
_SMALLEST = 64 << 10


@dataclass
class Meter:
    """`total` in bytes, None where it is not known."""

    listen: Listener
    activity: str
    label: str
    total: int | None
    done: int = 0
    _told: int = -1

    def restart(self) -> None:
        self.done, self._told = 0, -1

    def add(self, count: int) -> None:
        self.done += count
        step = max(_SMALLEST, (self.total or 0) // _STEPS)
        if self._told < 0 or self.done - self._told >= step or self.done == self.total:
            self.tell()

    def tell(self) -> None:
        self._told = self.done
        data = {
            "activity": self.activity,
            "done": self.done,
            "total": self.total,
            "unit": "bytes",
            "label": self.label,
        }
        self.listen(Event("progress", data=data))
