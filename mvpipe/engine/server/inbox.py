"""Messages on disk from their arrival until they are worked off, so that a killed server goes on with them.

`pending/<session>` names the user of a session that has such messages, and is the claim of who works on them.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from mvpipe.engine.server.claims import Claims
from mvpipe.engine.store import Store
from mvpipe.errors import SessionLost
from mvpipe.files import write_text


class Inbox:
    """Thread-safe, as the store is."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._claims = Claims(store.folder / "pending")

    def take(self, session_id: str, user_id: str, text: str) -> None:
        """Keep a message before anything is answered to it. Raises SessionLost."""
        with self._store.guard:
            session = self._store.session(session_id, user_id)
            mark = self._claims.folder / session_id
            if not mark.exists():
                write_text(mark, user_id)
            self._claims.hold(session_id)
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
                self._claims.let_go(session_id)

    def is_ours(self, session_id: str) -> bool:
        """Whether this engine works on the session's messages."""
        return self._claims.holds(session_id)

    def left_behind(self) -> tuple[tuple[str, str, str], ...]:
        """(session, user, text) of what a stopped server left, oldest first in each session."""
        found: list[tuple[str, str, str]] = []
        with self._store.guard:
            for mark in sorted(self._claims.folder.iterdir()):
                if self._claims.holds(mark.name) or not self._claims.hold(mark.name):
                    continue
                user = mark.read_text("utf-8")
                session = None
                with suppress(SessionLost):
                    session = self._store.session(mark.name, user)
                if session is None or not session.pending:
                    self._claims.let_go(mark.name)
                else:
                    found += [(session.id, user, text) for text in session.pending]
        return tuple(found)
