"""Ctrl-C and SIGTERM stop a run alike: journal and reports are written, and the run can be resumed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from mvpipe.model.run import Event

_LAST = "run-finished"


@contextmanager
def stoppable(listen: Callable[[Event], None]) -> Iterator[Callable[[Event], None]]:
    """A listener for a run that either signal ends by KeyboardInterrupt.

    Python drops an exception that meets it in a finaliser; so every later event but the last raises it again.
    """
    asked = False

    def stop(number: int, frame: Any) -> None:
        nonlocal asked
        asked = True
        raise KeyboardInterrupt

    def checked(event: Event) -> None:
        if asked and event.kind != _LAST:
            raise KeyboardInterrupt
        listen(event)

    before: dict[int, Any] = {}
    with suppress(ValueError):  # not the main thread
        # Whoever started us with SIGINT ignored (nohup, a job in the background) has a reason.
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            before[signal.SIGINT] = signal.signal(signal.SIGINT, stop)
        before[signal.SIGTERM] = signal.signal(signal.SIGTERM, stop)
    try:
        yield checked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
