"""`mvpipe` in a process that kills itself (SIGKILL) right before or right after its N-th line of journal.

python crashing.py before|after N run recipe.yaml …
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

from mvpipe.cli import main
from mvpipe.run.journal import Journal


def crash_at(moment: str, number: int) -> None:
    write = Journal.write
    count = 0
    guard = threading.Lock()

    def counted(self: Journal, event: str, **data: Any) -> None:
        nonlocal count
        with guard:
            count += 1
            here = count == number
        if here and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        write(self, event, **data)
        if here:
            os.kill(os.getpid(), signal.SIGKILL)

    Journal.write = counted  # type: ignore[method-assign]


if __name__ == "__main__":
    crash_at(sys.argv[1], int(sys.argv[2]))
    main(sys.argv[3:])
