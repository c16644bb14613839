"""One message and its answer: sent exactly once, heard to the end or to a deadline, and told honestly.

A message may cost credits, so nothing here sends it again (but where it surely was not taken: no connection,
a refused token, too many requests). Where the end of the answer is missing, the reply says `complete=False`, and the state decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mvpipe.clock import Clock
from mvpipe.errors import DiskFailed, MediaFailed, MvpipeError, SessionLost, StepFailed
from mvpipe.model.run import Event
from mvpipe.model.session import Listener, Reply
from mvpipe.session.event_stream import EventStream, Opened
from mvpipe.session.gui_talk import without_gui_talk
from mvpipe.session.hearing import WHAT, Heard, take
from mvpipe.session.http import Api
from mvpipe.session.retry import UNSENT
from mvpipe.wire import Fault, StreamError, code_in, routes

STILL_WORKING_S = 120.0
"""The seed's "every 2 min"."""

_LOOK_S = 0.2
"""How long to sleep between two looks at the clock; whatever comes wakes at once."""

_OWN: Mapping[str, type[MvpipeError]] = {
    kind.code.upper().replace("-", "_"): kind for kind in (MediaFailed, DiskFailed, SessionLost)
}
"""Errors of ours that the local engine's stream names by their code."""

_NOISE = "i encountered a temporary issue"
"""After good work this is noise, so it becomes a warning (PROTOCOL.md, Behaviour that matters)."""


@dataclass(frozen=True)
class Deadlines:
    """Seconds: for the whole answer, and for a stretch of nothing but heartbeats or silence."""

    message: float
    idle: float


def send(
    api: Api,
    session_id: str,
    prompt: str,
    *,
    deadlines: Deadlines,
    listen: Listener,
    taken: Callable[[], None],
) -> Reply:
    """`taken` is called when the backend has surely taken the message. Raises NetworkFailed when the message surely did not go out, a Refused when the backend said no,
    StepFailed when it answered with an error and nothing else, ProtocolBroken for an answer of no sense.
    """
    body = {
        "app_name": routes.APP,
        "user_id": routes.USER,
        "session_id": session_id,
        "new_message": {"parts": [{"text": prompt}]},
    }

    def attempt() -> Heard:
        stream = EventStream(api.client, routes.RUN_SSE, body, api.headers())
        return _listen_to(api, stream, deadlines, listen, taken=taken)

    return _reply(api, api.authorised(lambda: api.retrier.run(attempt, UNSENT)))


def _listen_to(
    api: Api,
    stream: EventStream,
    deadlines: Deadlines,
    listen: Listener,
    *,
    taken: Callable[[], None],
) -> Heard:
    heard = Heard()
    watch = _Watch(api.clock, deadlines, listen)
    stream.start()
    try:
        while not heard.ended:
            item = stream.wait(_LOOK_S)
            if item is not None and take(api, heard, item, listen):
                watch.sign()
            if isinstance(item, Opened):
                taken()
            late = None if heard.ended else watch.look()
            if late is not None:
                heard.break_off(late)
    finally:
        stream.stop()
    heard.transcript.close()
    return heard


@dataclass
class _Watch:
    """The deadlines and the "still working" of one answer, on one clock."""

    clock: Clock
    deadlines: Deadlines
    listen: Listener
    _started: float = field(init=False)
    _sign: float = field(init=False)
    _told: float = 0.0

    def __post_init__(self) -> None:
        self._started = self._sign = self.clock.monotonic()

    def sign(self) -> None:
        """Something other than a heartbeat came."""
        self._sign = self.clock.monotonic()

    def look(self) -> str | None:
        """Why to stop waiting, if it is time to."""
        now = self.clock.monotonic()
        waited = now - self._started
        if waited >= self.deadlines.message:
            return f"no end of the answer after {self.deadlines.message:g} s"
        if now - self._sign >= self.deadlines.idle:
            return f"only heartbeats or silence for {self.deadlines.idle:g} s"
        if waited - self._told >= STILL_WORKING_S:
            self._told = waited
            self.listen(Event("still-working", data={"seconds": round(waited)}))
        return None


def _reply(api: Api, heard: Heard) -> Reply:
    good, noise = _sorted_out(heard)
    warnings = [*heard.warnings, *(f"the backend said: {one}" for one in noise)]
    complete = not heard.broken
    for error in heard.errors:
        if not good and not (noise and heard.tool_calls):
            raise _failure(api, error, after_work=heard.tool_calls > 0)
        if code_in(error.code, error.message) is not None:
            raise _failure(api, error, after_work=True)
        warnings.append(f"the backend reported an error: {_said(error)}")
        # An error after good work may have cut it short: only the state can tell, unless it is known noise.
        complete = complete and bool(noise)
    return Reply(
        without_gui_talk("\n".join(good)), heard.tool_calls, tuple(warnings), complete=complete
    )


def _failure(api: Api, error: StreamError, *, after_work: bool) -> MvpipeError:
    """The error that a failed run of the backend ends in; the local engine names ours."""
    code = code_in(error.code, error.message)
    if code is not None:
        return api.refuse(Fault(code, error.message), WHAT)
    named = _OWN.get(error.code)
    if named is not None:
        return named(error.message)
    hint = (
        "part of the edit may have been made: look at the state before sending it again"
        if after_work
        else "say it in other words, or try again later"
    )
    return StepFailed(f"the backend failed at this prompt: {_said(error)}", hint=hint)


def _sorted_out(heard: Heard) -> tuple[Sequence[str], Sequence[str]]:
    """The texts, and among them the noise. Alone, a "temporary issue" is no noise but the answer;
    beside an error it is the error's own words."""
    texts = [one.strip() for one in heard.transcript.recorded if one.strip()]
    noise = [one for one in texts if one.lower().startswith(_NOISE)]
    good = [one for one in texts if one not in noise]
    if good or heard.tool_calls or heard.errors:
        return good, noise
    return texts, ()


def _said(error: StreamError) -> str:
    text = " ".join(error.message.split())
    return f"{error.code}: {text}" if error.code and error.code not in text else text
