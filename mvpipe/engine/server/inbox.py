"""Messages on disk from their arrival until they are worked off, so that a killed server goes on with them.

`pending/<session>` names the user of a session that has such messages. Who works on them holds a lock on it,
which the system drops with the process: a second engine on the same folder leaves them alone.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Any

from mvpipe.engine.store import Store
from mvpipe.errors import DiskFailed, SessionLost
from mvpipe.files import lock, write_text


class Inbox:
    """Thread-safe, as the store is."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = store.folder / "pending"
        self._held: dict[str, ExitStack] = {}
        self._folder.mkdir(exist_ok=True)

    def take(self, session_id: str, user_id: str, text: str) -> None:
        """Keep a message before anything is answered to it. Raises SessionLost."""
        with self._store.guard:
            session = self._store.session(session_id, user_id)
            if session_id not in self._held:
                if not (self._folder / session_id).exists():
                    write_text(self._folder / session_id, user_id)
                self._hold(session_id)
            pending = (*session.pending, text)
            self._store.save_session(
                replace(session, messages=session.messages + 1, pending=pending)
            )

    def end(self, session_id: str, user_id: str, text: str, **changes: Any) -> None:
        """Put down what a message changed, and that it is worked off, in one write."""
        with self._store.guard:
            session = self._store.session(session_id, user_id)
            pending = list(session.pending)
            if text in pending:
                pending.remove(text)
            self._store.save_session(replace(session, pending=tuple(pending), **changes))
            if not pending:
                self._let_go(session_id)

    def left_behind(self) -> tuple[tuple[str, str, str], ...]:
        """(session, user, text) of what a stopped server left, oldest first in each session."""
        found: list[tuple[str, str, str]] = []
        with self._store.guard:
            for mark in sorted(self._folder.iterdir()):
                if mark.name in self._held or not self._hold(mark.name):
                    continue
                user = mark.read_text("utf-8")
                session = None
                with suppress(SessionLost):
                    session = self._store.session(mark.name, user)
                if session is None or not session.pending:
                    self._let_go(mark.name)
                else:
                    found += [(session.id, user, text) for text in session.pending]
        return tuple(found)

    def _hold(self, session_id: str) -> bool:
        """False: another process works on this session's messages."""
        stack = ExitStack()
        try:
            stack.enter_context(lock(self._folder / session_id))
        except DiskFailed:
            return False
        self._held[session_id] = stack
        return True

    def _let_go(self, session_id: str) -> None:
        (self._folder / session_id).unlink(missing_ok=True)
        stack = self._held.pop(session_id, None)
        if stack is not None:
            stack.close()
