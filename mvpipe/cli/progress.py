"""What is going on in a run, folded from its events: lanes, their meters and how fast they move."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mvpipe.cli.figures import clock_words, count_words, number_words, size_words

RATE_WINDOW_S = 10.0
"""Speeds are means over this long, so that they follow but don't flicker."""

ACTIVITIES: Mapping[str, str] = {
    "upload": "uploading",
    "analysis": "listening",
    "prompt": "editing",
    "render": "rendering",
    "download": "downloading",
    "check": "checking",
}

_PAST: Mapping[str, str] = {"analysis": "listened to", "render": "rendered", "check": "checked"}


class Meter:
    """One activity's `done` of `total`, summed over its labels (files that go up side by side).

    Times are seconds of one monotonic clock, given by the caller.
    """

    def __init__(self, activity: str, unit: str, started: float) -> None:
        self.activity = activity
        self.unit = unit
        self.started = started
        self.label = ""
        self._parts: dict[str, tuple[float, float | None]] = {}
        self._trace: deque[tuple[float, float]] = deque([(started, 0.0)])

    def take(self, data: Mapping[str, Any], now: float) -> None:
        self.label = str(data.get("label") or "")
        self._parts[self.label] = (_number(data.get("done")) or 0.0, _number(data.get("total")))
        self._trace.append((now, self.done))
        while len(self._trace) > 2 and self._trace[1][0] < now - RATE_WINDOW_S:
            self._trace.popleft()

    @property
    def done(self) -> float:
        return sum(done for done, _ in self._parts.values())

    @property
    def total(self) -> float | None:
        """None until every part's total is known."""
        totals = [total for _, total in self._parts.values()]
        known = [total for total in totals if total is not None and total > 0]
        return sum(known) if known and len(known) == len(totals) else None

    @property
    def count(self) -> int:
        return len(self._parts)

    @property
    def share(self) -> float | None:
        """0–1, or None when the total is not known."""
        total = self.total
        return None if total is None else min(max(self.done / total, 0.0), 1.0)

    def rate(self) -> float | None:
        """Units a second over the last seconds; None when nothing moved yet."""
        (start, before), (end, after) = self._trace[0], self._trace[-1]
        return (after - before) / (end - start) if end > start and after > before else None

    def seconds_left(self) -> float | None:
        rate, total = self.rate(), self.total
        return (total - self.done) / rate if rate and total is not None else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def amount(meter: Meter) -> str:
    """How far: `4.1/12.3 MB`, `412/962 frames`, `1:12/3:26`, `43%`, `3/10`; empty for one item."""
    return _AMOUNTS.get(meter.unit, _items)(meter.done, meter.total)


def speed(meter: Meter) -> str:
    """`3.2 MB/s`, `88 fps`; empty while unknown or meaningless."""
    rate = meter.rate()
    word = _SPEEDS.get(meter.unit)
    return word(rate) if rate and word else ""


def time_left(meter: Meter) -> str:
    """`0:06 left`; empty while unknown or done."""
    left = meter.seconds_left()
    return f"{clock_words(left + 0.5)} left" if left else ""


def _bytes(done: float, total: float | None) -> str:
    return size_words(done, of=total)


def _frames(done: float, total: float | None) -> str:
    return f"{int(done)}/{int(total)} frames" if total else count_words(int(done), "frame")


def _seconds(done: float, total: float | None) -> str:
    return f"{clock_words(done)}/{clock_words(total)}" if total else clock_words(done)


def _share(done: float, total: float | None) -> str:
    return f"{int(100 * done / (total or 1.0))}%"


def _items(done: float, total: float | None) -> str:
    if total == 1:
        return ""  # one thing is checked or not; 0/1 says nothing
    return f"{number_words(done)}/{number_words(total)}" if total else number_words(done)


_AMOUNTS = {"bytes": _bytes, "frames": _frames, "seconds": _seconds, "share": _share}
_SPEEDS = {
    "bytes": lambda rate: f"{size_words(rate)}/s",
    "frames": lambda rate: f"{rate:.0f} fps" if rate >= 10 else f"{rate:.1f} fps",
    "seconds": lambda rate: f"{rate:.0f}x" if rate >= 10 else f"{rate:.1f}x",
}


@dataclass
class Lane:
    """A step that goes on (or, before the first, an activity of its own): what its lines show."""

    id: str
    kind: str
    text: str
    started: float
    index: int | None = None
    total: int | None = None
    meter: Meter | None = None
    past: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    warned: set[str] = field(default_factory=set)
    """Warnings that are on the screen already."""

    def take(self, data: Mapping[str, Any], now: float) -> Meter:
        """Fold one progress event in; another activity, or another unit, begins a new meter."""
        activity, unit = str(data.get("activity", "")), str(data.get("unit", "items"))
        meter = self.meter
        if meter is None or (meter.activity, meter.unit) != (activity, unit):
            self.close_meter(now)
            meter = self.meter = Meter(activity, unit, now)
        meter.take(data, now)
        return meter

    def close_meter(self, now: float) -> None:
        """Remember in a word what the finished activity did."""
        if self.meter is not None:
            self.past.append(_past_words(self.meter, now))
        self.meter = None


def _past_words(meter: Meter, now: float) -> str:
    took = now - meter.started
    if meter.unit == "bytes":
        files = f"{count_words(meter.count, 'file')}, " if meter.activity == "upload" else ""
        return f"{files}{size_words(meter.done)}"
    if meter.unit == "frames":
        pace = f", {meter.done / took:.0f} fps" if took > 0.5 else ""
        return f"{count_words(int(meter.done), 'frame')}{pace}"
    if meter.unit == "seconds":
        return f"{_PAST.get(meter.activity, meter.activity)} {clock_words(meter.done)}"
    return ""
