"""Progress as plain lines, for files, pipes and simple terminals: no control codes, not too many lines."""

from __future__ import annotations

from threading import Lock
from typing import TextIO

from mvpipe.cli.board import Board
from mvpipe.cli.figures import clean, clock_words
from mvpipe.cli.lines import Line, text_of
from mvpipe.cli.progress import ACTIVITIES, Lane, Meter, amount, speed, time_left
from mvpipe.cli.stream import colours, fitting, symbols
from mvpipe.cli.summary import summary
from mvpipe.clock import Clock
from mvpipe.model.run import Event, RunResult

EVERY_S = 10.0
EVERY_SHARE = 0.1
AT_LEAST_EVERY_S = 60.0
"""A progress line comes after ten seconds and a tenth of the whole, or after a minute of whatever:
quick things take no line, and a long render does not look dead in a build log."""


class PlainDisplay:
    """Whole lines only, in the order of the events."""

    def __init__(self, out: TextIO, clock: Clock) -> None:
        self._out = out
        self._clock = clock
        self._lock = Lock()
        self._open = True
        self._marks = symbols(out)
        self._last: tuple[Meter | None, float, float] = (None, 0.0, 0.0)
        self._board = Board(
            self._marks,
            on_start=self._start_lines,
            on_progress=self._progress_lines,
            on_still=self._still_lines,
            hold_warnings=False,
        )

    def listen(self, event: Event) -> None:
        with self._lock:
            lines = self._board.take(event, self._clock.monotonic(), None)
            for line in lines:
                self._write(text_of(line))

    def _write(self, text: str) -> None:
        if not self._open:
            return
        try:
            self._out.write(text.rstrip() + "\n")
            self._out.flush()
        except BrokenPipeError:  # the reader has gone; the film is still wanted
            self._open = False

    def _start_lines(self, lane: Lane, _now: float) -> list[Line]:
        place = f"[{lane.index}/{lane.total}] " if lane.index and lane.total else ""
        text = " ".join(clean(fitting(lane.text, self._marks)).split())
        return [[(f"{place}{clean(lane.id)}: {text}", "")]]

    def _progress_lines(self, _lane: Lane, meter: Meter, now: float) -> list[Line]:
        last, when, share = self._last
        if meter is not last:
            self._last = (meter, now, 0.0)
            return []
        here = meter.share or 0.0
        grown = meter.share is None or here - share > EVERY_SHARE - 1e-9
        if now - when < (EVERY_S if grown else AT_LEAST_EVERY_S):
            return []
        self._last = (meter, now, here)
        facts = [amount(meter), speed(meter), time_left(meter)]
        words = ", ".join(fact for fact in facts if fact)
        return [[(f"    {ACTIVITIES.get(meter.activity, meter.activity)} {words}", "")]]

    def _still_lines(self, _lane: Lane, seconds: float) -> list[Line]:
        return [[(f"    still working, {clock_words(seconds)}", "")]]

    def conclude(self, result: RunResult) -> None:
        with self._lock:
            self._write("")
            for line in summary(result, self._marks, colour=colours(self._out)):
                self._write(line)

    def close(self) -> None:
        pass
