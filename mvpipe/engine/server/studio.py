"""What happens behind a message: the song is analysed once, the director edits the draft, the session
is saved. Runs in a worker thread; what a client may see goes out through `tell`."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from math import gcd
from time import time
from typing import Any

from mvpipe.engine import edits
from mvpipe.engine.analysis import analyse
from mvpipe.engine.director import Situation, direct
from mvpipe.engine.edits import Asset, Context
from mvpipe.engine.media import decode_audio
from mvpipe.engine.server.inbox import Inbox
from mvpipe.engine.store import Store, StoredAsset, StoredSession
from mvpipe.errors import MvpipeError
from mvpipe.model.draft import Music
from mvpipe.wire import adk, draft_codec, music_codec

ANALYSIS_RATE = 22_050

log = logging.getLogger("mvpipe.engine")

Tell = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Message:
    session_id: str
    user_id: str
    text: str


class Studio:
    """One message at a time per session: a second one waits for the first."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.inbox = Inbox(store)
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        self._hearing = threading.Lock()

    def take(self, message: Message) -> None:
        """Put the message on disk: from here on it is worked off, whatever happens. Raises SessionLost."""
        self.inbox.take(message.session_id, message.user_id, message.text)

    def handle(self, message: Message, tell: Tell) -> None:
        """Raises SessionLost, MediaFailed, DiskFailed; the draft is saved before the reply goes out."""
        run = _Run(tell)
        with self._lock(message.session_id):
            try:
                reply = self._edit(message, run)
            except MvpipeError as error:
                self._end(message, notes={"error": error.message})
                raise
            except Exception:
                self._end(message, notes={"error": "an internal error of the local engine"})
                raise
        run.reply(reply)

    def go_on(self) -> None:
        """Work off what a stopped server had taken; nobody listens, the state tells."""
        for session_id, user_id, text in self.inbox.left_behind():
            try:
                self.handle(Message(session_id, user_id, text), lambda event: None)
            except MvpipeError as error:
                log.info("message of session %s: %s", session_id, error.message)
            except Exception:
                log.exception("message of session %s", session_id)

    def _edit(self, message: Message, run: _Run) -> str:
        session = self.store.session(message.session_id, message.user_id)
        situation = Situation(
            draft=session.draft,
            past=session.past,
            future=session.future,
            context=Context(
                assets=tuple(_asset(asset) for asset in session.assets),
                music=self._hear(session, run),
                fps=session.draft.fps,
            ),
        )
        call = run.call("edit_timeline", {"request": message.text})
        outcome = direct(message.text, situation)
        made = [_plain(edit) for edit in outcome.edits]
        notes = {"edits": made, "not_understood": list(outcome.leftovers), "reply": outcome.reply}
        self._end(
            message, draft=outcome.draft, past=outcome.past, future=outcome.future, notes=notes
        )
        run.result(call, "edit_timeline", {"changed": outcome.changed, "edits": made})
        return outcome.reply

    def _end(self, message: Message, **changes: Any) -> None:
        self.inbox.end(message.session_id, message.user_id, message.text, **changes)

    def _lock(self, session_id: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(session_id, threading.Lock())

    def _hear(self, session: StoredSession, run: _Run) -> Music | None:
        song = song_of(session)
        if song is None:
            return None
        known = self.store.music(song.blob)
        if known is not None:
            return known
        call = run.call("analyze_music", {"file": song.name})
        with self._hearing:
            music = self.store.music(song.blob) or self._analyse(song, run)
        run.result(call, "analyze_music", {"tempo": music.tempo, "confidence": music.confidence})
        return music

    def _analyse(self, song: StoredAsset, run: _Run) -> Music:
        sound = decode_audio(self.store.blob(song.blob), rate=ANALYSIS_RATE)
        music = analyse(
            sound.samples,
            sound.rate,
            progress=lambda done, total: run.progress("analysis", done, total, label=song.name),
        )
        self.store.save_music(song.blob, music)
        return music


class _Run:
    """The events of one message, in the form of an ADK server."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._invocation = f"e-{uuid.uuid4()}"

    def _stamp(self) -> adk.Stamp:
        return adk.Stamp(self._invocation, str(uuid.uuid4()), time())

    def call(self, name: str, args: Mapping[str, Any]) -> str:
        call_id = f"call_{uuid.uuid4().hex[:12]}"
        self._tell(adk.tool_call_event(name, args, call_id, self._stamp()))
        return call_id

    def result(self, call_id: str, name: str, result: Mapping[str, Any]) -> None:
        self._tell(adk.tool_result_event(name, result, call_id, self._stamp()))

    def progress(self, activity: str, done: float, total: float, *, label: str) -> None:
        self._tell(
            adk.progress_event(
                activity, done, self._stamp(), total=total, unit="seconds", label=label
            )
        )

    def reply(self, text: str) -> None:
        """The text as a model gives it: a piece, then the whole."""
        if not text:
            return
        self._tell(adk.text_event(text, self._stamp(), partial=True))
        self._tell(adk.text_event(text, self._stamp(), turn_complete=True))


def song_of(session: StoredSession) -> StoredAsset | None:
    """The session's asset that sets the beat, by the director's own rule."""
    song = edits.song_of(tuple(_asset(asset) for asset in session.assets))
    return next((asset for asset in session.assets if song and asset.name == song.name), None)


def state_of(session: StoredSession, store: Store) -> dict[str, Any]:
    """The answer to latest-state (PROTOCOL.md; `music` and `director` are ours)."""
    draft = session.draft
    song = song_of(session)
    music = store.music(song.blob) if song is not None else None
    state: dict[str, Any] = {
        "draft": draft_codec.encode(draft),
        "video_infos": [
            {
                "name": asset.name,
                "file_type": asset.kind,
                "duration": asset.seconds,
                "width": asset.width,
                "height": asset.height,
            }
            for asset in session.assets
        ],
        "canvas_config": {
            "width": draft.width,
            "height": draft.height,
            "fps": draft.fps,
            "ratio": _ratio(draft.width, draft.height),
        },
        "generated_media": [],
        "director": {
            **session.notes,
            "messages": session.messages,
            "busy": bool(session.pending),
        },
    }
    if music is not None:
        state["music"] = music_codec.music_to_wire(music, loudness=False)
    return state


def _ratio(width: int, height: int) -> str:
    divisor = gcd(width, height) or 1
    return f"{width // divisor}:{height // divisor}"


def _asset(asset: StoredAsset) -> Asset:
    return Asset(
        name=asset.name,
        kind=asset.kind,
        seconds=asset.seconds,
        width=asset.width,
        height=asset.height,
    )


def _plain(edit: object) -> Any:
    """An edit as JSON: its kind and its fields."""
    assert is_dataclass(edit)
    assert not isinstance(edit, type)
    return {"kind": type(edit).__name__, **asdict(edit)}
