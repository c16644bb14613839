"""Folds a run's events, from whatever thread, into lines that stay and lanes that still move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mvpipe.cli.figures import count_words
from mvpipe.cli.lines import (
    Frame,
    Line,
    finished_lines,
    header_lines,
    note_lines,
    warning_lines,
)
from mvpipe.cli.progress import Lane, Meter
from mvpipe.cli.stream import Symbols
from mvpipe.diagnostics import width as cells
from mvpipe.model.run import Event

NARROWEST_NAMES, WIDEST_NAMES = 6, 20

KIND_WORDS: Mapping[str, str] = {"upload": "uploading", "export": "making the film"}


class Board:
    """Not locked: the display that owns it calls it from one thread at a time.

    `on_start` and `on_progress` let a display say more about a lane that begins or moves.
    """

    def __init__(
        self,
        marks: Symbols,
        *,
        on_start: Callable[[Lane, float], list[Line]] | None = None,
        on_progress: Callable[[Lane, Meter, float], list[Line]] | None = None,
        on_still: Callable[[Lane, float], list[Line]] | None = None,
        hold_warnings: bool = True,
    ) -> None:
        self.marks = marks
        self.lane: Lane | None = None
        self.names = 10
        self._on_start = on_start
        self._on_progress = on_progress
        self._on_still = on_still
        self._hold_warnings = hold_warnings
        self._takers: dict[str, Callable[[Event, float, Frame], list[Line]]] = {
            "run-started": self._run_started,
            "note": lambda event, _now, frame: note_lines(str(event.data.get("text", "")), frame),
            "step-started": self._step_started,
            "progress": self._progress,
            "still-working": self._still_working,
            "warning": self._warning,
            "step-finished": self._step_finished,
            "run-finished": lambda _event, now, frame: self._leave(now, frame),
        }

    def frame(self, width: int | None) -> Frame:
        names = self.names if width is None else min(self.names, max(width // 4, NARROWEST_NAMES))
        return Frame(width, names, self.marks)

    def take(self, event: Event, now: float, width: int | None) -> list[Line]:
        """The lines that `event` leaves for good. Kinds of event that we don't know leave none."""
        taker = self._takers.get(event.kind)
        return taker(event, now, self.frame(width)) if taker else []

    def _run_started(self, event: Event, _now: float, frame: Frame) -> list[Line]:
        steps = event.data.get("steps")
        if isinstance(steps, list | tuple):
            longest = max((cells(str(step)) for step in steps), default=0)
            self.names = min(max(longest, NARROWEST_NAMES), WIDEST_NAMES)
        return [*header_lines(event.data, frame), []]

    def _step_started(self, event: Event, now: float, frame: Frame) -> list[Line]:
        lines = self._leave(now, frame)
        kind = str(event.data.get("kind", ""))
        text = str(event.data.get("prompt") or KIND_WORDS.get(kind, kind))
        index, total = event.data.get("index"), event.data.get("total")
        self.lane = Lane(event.step or kind, kind, text, now, index, total)
        self.names = min(max(self.names, cells(self.lane.id)), WIDEST_NAMES)
        return lines + (self._on_start(self.lane, now) if self._on_start else [])

    def _progress(self, event: Event, now: float, frame: Frame) -> list[Line]:
        activity = str(event.data.get("activity", ""))
        lines: list[Line] = []
        lane = self.lane
        if event.step is None and lane is not None and lane.kind == "" and lane.id != activity:
            lines = self._leave(now, frame)
            lane = None
        if lane is None:
            lane = self.lane = Lane(event.step or activity, "", KIND_WORDS.get(activity, ""), now)
        meter = lane.take(event.data, now)
        return lines + (self._on_progress(lane, meter, now) if self._on_progress else [])

    def _still_working(self, event: Event, now: float, _frame: Frame) -> list[Line]:
        if self.lane is None or self._on_still is None:
            return []
        seconds = event.data.get("seconds")
        elapsed = seconds if isinstance(seconds, int | float) else now - self.lane.started
        return self._on_still(self.lane, float(elapsed))

    def _warning(self, event: Event, _now: float, frame: Frame) -> list[Line]:
        text = str(event.data.get("text", ""))
        if self.lane is not None and self._hold_warnings:
            self.lane.warnings.append(text)
            return []
        if self.lane is not None:
            self.lane.warned.add(text)
        return warning_lines(text, frame)

    def _step_finished(self, event: Event, now: float, frame: Frame) -> list[Line]:
        lane = self.lane
        if lane is None or lane.kind == "" or lane.id != event.step:
            # Finished without a start: a skipped step, or one that an earlier run did.
            lines = self._leave(now, frame)
            lane = Lane(event.step or "", str(event.data.get("kind", "")), "", now)
        else:
            lines = []
        self.lane = None
        return lines + finished_lines(lane, event.data, now, frame)

    def _leave(self, now: float, frame: Frame) -> list[Line]:
        """Close an activity before the first step, or a step that was never finished."""
        lane, self.lane = self.lane, None
        if lane is None:
            return []
        if lane.kind:
            return [line for text in lane.warnings for line in warning_lines(text, frame)]
        return finished_lines(lane, _outcome_of(lane), now, frame)


def _outcome_of(lane: Lane) -> Mapping[str, Any]:
    files = lane.meter.count if lane.meter and lane.meter.unit == "items" else 0
    return {"status": "succeeded", "changes": [count_words(files, "file")] if files else []}
