"""Progress on a terminal: finished steps scroll up as lines, the one that goes on moves below them."""

from __future__ import annotations

from threading import Lock
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text

from mvpipe.cli.board import Board
from mvpipe.cli.figures import clipped, clock_words
from mvpipe.cli.lines import Frame, Line, warning_lines
from mvpipe.cli.progress import ACTIVITIES, Lane, Meter, amount, speed, time_left
from mvpipe.cli.stream import Symbols, symbols
from mvpipe.cli.summary import summary
from mvpipe.clock import Clock
from mvpipe.diagnostics import width as cells
from mvpipe.model.run import Event, RunResult

WIDEST = 100
REFRESH_HZ = 10
BAR_CELLS = (8, 30)
FIGURES_CELLS = 40
"""Room kept beside the bar: `4120/6180 frames · 188 fps · 0:11 left`."""
WARNINGS_SHOWN = 3


class LiveDisplay:
    """Two locks never taken together the wrong way round: ours guards the board and is released
    before anything is printed, because rich calls `_picture` under its own."""

    def __init__(self, out: TextIO, clock: Clock) -> None:
        self._out = out
        self._clock = clock
        self._marks = symbols(out)
        self._order = Lock()
        self._lock = Lock()
        self._still: tuple[Lane, float] | None = None
        self._board = Board(self._marks, on_still=self._note_still)
        self._console = Console(file=out, force_terminal=True, highlight=False, markup=False)
        self._live = Live(
            console=self._console,
            get_renderable=self._picture,
            refresh_per_second=REFRESH_HZ,
            transient=True,
        )
        self._live.start()

    @property
    def _width(self) -> int:
        # The last column stays free: some terminals wrap when it is filled.
        return min(self._console.width - 1, WIDEST)

    def listen(self, event: Event) -> None:
        with self._order:
            with self._lock:
                lines = self._board.take(event, self._clock.monotonic(), self._width)
            if lines:
                self._console.print(_joined(lines), soft_wrap=True)

    def _note_still(self, lane: Lane, seconds: float) -> list[Line]:
        self._still = (lane, seconds)
        return []

    def _picture(self) -> Text:
        with self._lock:
            lane = self._board.lane
            if lane is None:
                return Text("")
            frame = self._board.frame(self._width)
            return _joined(self._lane_lines(lane, frame, self._clock.monotonic()))

    def _lane_lines(self, lane: Lane, frame: Frame, now: float) -> list[Line]:
        elapsed = clock_words(now - lane.started)
        spinner = self._marks.spinner
        sign = spinner[int(now * REFRESH_HZ) % len(spinner)]
        head: Line = [(sign, "cyan"), (f" {frame.name(lane.id)}  ", "bold")]
        room = frame.room(frame.indent)
        if lane.kind == "" and lane.meter is not None:  # before the first step: one line is enough
            return [[*head, *meter_pieces(lane.meter, room, self._marks)]]
        text = frame.cut(lane.text, room - cells(elapsed) - 2)
        gap = " " * (room - cells(text) - cells(elapsed))
        lines: list[Line] = [[*head, (text, ""), (gap + elapsed, "dim")]]
        indent, room = (" " * frame.below, ""), frame.room(frame.below)
        if lane.meter is not None:
            word = ACTIVITIES.get(lane.meter.activity, lane.meter.activity) + " "
            pieces = meter_pieces(lane.meter, room - cells(word), self._marks)
            lines.append([indent, (word, ""), *pieces])
        if self._still is not None and self._still[0] is lane:
            note = f"still working after {clock_words(self._still[1])}"
            lines.append([indent, (frame.cut(note, room), "dim")])
        for warning in lane.warnings[-WARNINGS_SHOWN:]:
            lines += warning_lines(clipped(warning, 200), frame)
        return lines

    def conclude(self, result: RunResult) -> None:
        lines = summary(result, self._marks, colour=True)
        self._out.write("\n" + "\n".join(lines) + "\n")
        self._out.flush()

    def close(self) -> None:
        self._live.stop()


def meter_pieces(meter: Meter, room: int, marks: Symbols) -> Line:
    """`━━━━━────── 412/962 frames · 88 fps · 0:06 left` in `room` columns, less of it where that is little."""
    facts = [fact for fact in (amount(meter), speed(meter), time_left(meter)) if fact]
    dot = f" {marks.dot} "
    # The bar's width hangs on the room alone, so that it stands still while the figures change.
    width = min(max(room - FIGURES_CELLS, BAR_CELLS[0]), BAR_CELLS[1])
    bar = width if meter.share is not None and facts else 0
    while len(facts) > 1 and bar + 1 + cells(dot.join(facts)) > room:
        facts.pop()
    figures = dot.join(facts)
    if bar + 1 + cells(figures) > room:
        return [(clipped(figures, room, marks.ellipsis), "dim")]
    pieces: Line = []
    if bar and meter.share is not None:
        filled = round(meter.share * bar)
        pieces += [(marks.bar * filled, "cyan"), (marks.rest * (bar - filled) + " ", "dim")]
    pieces.append((figures, "dim"))
    left = room - sum(cells(text) for text, _ in pieces) - 2
    if meter.label and left > 10:
        pieces.append(("  " + clipped(meter.label, left, marks.ellipsis), "dim"))
    return pieces


def _joined(lines: list[Line]) -> Text:
    text = Text(no_wrap=True, overflow="ellipsis", end="")
    for index, line in enumerate(lines):
        if index:
            text.append("\n")
        for piece, look in line:
            text.append(piece, style=look or None)
    text.end = "\n"
    return text
