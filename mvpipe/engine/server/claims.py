"""Who works on what: a lock per job or session, which the system drops with its process.

Several engines may share one data folder (every `mvpipe run` starts one); work that a killed one left behind
is gone on with, work of a living one is left alone.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

from mvpipe.errors import DiskFailed
from mvpipe.files import lock


class Claims:
    """Thread-safe. Each claim is a file in `folder`, gone when it is let go of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._held: dict[str, ExitStack] = {}
        self._guard = threading.Lock()

    def hold(self, name: str) -> bool:
        """Claim a piece of work; True too when it is ours already, False when another process has it."""
        with self._guard:
            if name in self._held:
                return True
            stack = ExitStack()
            try:
                stack.enter_context(lock(self.folder / name))
            except DiskFailed:
                return False
            self._held[name] = stack
            return True

    def holds(self, name: str) -> bool:
        return name in self._held

    def let_go(self, name: str) -> None:
        with self._guard:
            stack = self._held.pop(name, None)
            if stack is not None:
                (self.folder / name).unlink(missing_ok=True)
                stack.close()

    def let_all_go(self) -> None:
        for name in tuple(self._held):
            self.let_go(name)
