"""Shows a run while it goes on: a moving display on a terminal, plain lines elsewhere, or JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Protocol, TextIO

from mvpipe.cli.boundary import show
from mvpipe.cli.stream import is_live
from mvpipe.cli.summary import problem_of
from mvpipe.clock import Clock, SystemClock, iso
from mvpipe.model.run import Event, RunResult


class Display(Protocol):
    def listen(self, event: Event) -> None:
        """Hear of one event; any thread may call."""
        ...

    def conclude(self, result: RunResult) -> None:
        """Show how the run ended, after the last event."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was found."""
        ...


@contextmanager
def screen(
    *, as_json: bool = False, stream: TextIO | None = None, clock: Clock | None = None
) -> Iterator[Display]:
    """The display that suits `stream` (stdout); closed at the end of the block, whatever happens."""
    out = sys.stdout if stream is None else stream
    ticking = clock or SystemClock()
    display = _display(out, ticking, as_json=as_json)
    try:
        yield display
    finally:
        display.close()


def _display(out: TextIO, clock: Clock, *, as_json: bool) -> Display:
    if as_json:
        return JsonLines(out, clock)
    if is_live(out):
        from mvpipe.cli.live import LiveDisplay

        return LiveDisplay(out, clock)
    from mvpipe.cli.plain import PlainDisplay

    return PlainDisplay(out, clock)


class JsonLines:
    """Each event one JSON object a line: `{"event", "step", …data, "at"}`; nothing else."""

    def __init__(self, out: TextIO, clock: Clock) -> None:
        self._out = out
        self._clock = clock
        self._lock = Lock()
        self._open = True
        self._ascii = "utf" not in (getattr(out, "encoding", None) or "").lower()

    def listen(self, event: Event) -> None:
        envelope = {"event": event.kind, "step": event.step}
        at = {"at": iso(self._clock.now())}
        line = json.dumps(
            {**envelope, **event.data, **envelope, **at}, ensure_ascii=self._ascii, default=str
        )
        with self._lock:
            self._write(line)

    def _write(self, line: str) -> None:
        if not self._open:
            return
        try:
            self._out.write(line + "\n")
            self._out.flush()
        except BrokenPipeError:  # the reader has gone; the film is still wanted
            self._open = False

    def conclude(self, result: RunResult) -> None:
        problem = problem_of(result)
        if problem is not None:
            show(problem)

    def close(self) -> None:
        pass
