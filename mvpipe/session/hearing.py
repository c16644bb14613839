"""Takes in what comes back on a message, piece by piece, until its end is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mvpipe.errors import ProtocolBroken
from mvpipe.model.run import Event
from mvpipe.model.session import Listener
from mvpipe.session.boundary import FOREIGN, translate
from mvpipe.session.event_stream import Answered, Closed, Item, Opened
from mvpipe.session.http import Api, parsed
from mvpipe.session.retry import never_left
from mvpipe.wire import (
    INVALID,
    End,
    Frame,
    Heartbeat,
    Message,
    Progress,
    StreamError,
    ToolCall,
    Transcript,
    fault_of,
    parse,
    parse_value,
)

WHAT = "sending the prompt"


@dataclass
class Heard:
    """What has come so far. `ended`: nothing more will come; `broken`: the end is missing."""

    transcript: Transcript = field(default_factory=Transcript)
    tool_calls: int = 0
    warnings: list[str] = field(default_factory=list)
    errors: list[StreamError] = field(default_factory=list)
    opened: bool = False
    ended: bool = False
    broken: bool = False

    def break_off(self, why: str) -> None:
        self.broken = self.ended = True
        self.warnings.append(why)


def take(api: Api, heard: Heard, item: Item, listen: Listener) -> bool:
    """Take one item in; whether it is a sign of work rather than a heartbeat.

    Raises NetworkFailed for a message that surely did not go out, and what a plain answer refuses.
    """
    if isinstance(item, Frame):
        return _frame(heard, item, listen)
    if isinstance(item, Opened):
        heard.opened = True
    elif isinstance(item, Answered):
        _answer(api, heard, item, listen)
    else:
        _end(heard, item)
    return True


def _frame(heard: Heard, frame: Frame, listen: Listener) -> bool:
    found = parse(frame)
    if not frame.terminated:
        # Cut off in the middle: no error of the backend's, but not the end it meant either.
        heard.broken = True
        found = tuple(
            one for one in found if not (isinstance(one, StreamError) and one.code == INVALID)
        )
    for message in found:
        _message(heard, message, listen)
    return any(not isinstance(message, Heartbeat) for message in found)


def _message(heard: Heard, message: Message, listen: Listener) -> None:
    heard.transcript.feed(message)
    use = _USES.get(type(message))
    if use is not None:
        use(heard, message, listen)


def _end(heard: Heard, closed: Closed) -> None:
    heard.ended = True
    error = closed.error
    if error is None:
        return
    if not isinstance(error, FOREIGN):
        raise error
    ours = translate(error, WHAT)
    if not heard.opened and (never_left(error) or not ours.retry):
        raise ours from error
    heard.break_off(f"the answer broke off: {ours.message}")


def _answer(api: Api, heard: Heard, answer: Answered, listen: Listener) -> None:
    """A plain answer where a stream was expected: a refusal, or the events all at once."""
    payload = parsed(answer.body)
    fault = fault_of(answer.status, payload)
    if fault is not None and 500 <= fault.code < 600:
        # A gateway's error says nothing of what became of the message behind it.
        heard.break_off(api.refuse(fault, WHAT).message)
        return
    if fault is not None:
        raise api.refuse(fault, WHAT)
    if payload is None and answer.body.strip():
        raise ProtocolBroken(
            f"{WHAT}: the answer is neither a stream of events nor JSON",
            hint="check the backend's address",
        )
    inner = payload.get("data", payload) if isinstance(payload, Mapping) else payload
    for message in parse_value(inner):
        _message(heard, message, listen)


def _progress(heard: Heard, message: Progress, listen: Listener) -> None:
    data = {
        "activity": message.activity,
        "done": message.done,
        "total": message.total,
        "unit": message.unit,
        "label": message.label,
    }
    listen(Event("progress", data=data))


def _tool_call(heard: Heard, message: ToolCall, listen: Listener) -> None:
    heard.tool_calls += 1


def _error(heard: Heard, message: StreamError, listen: Listener) -> None:
    heard.errors.append(message)


def _done(heard: Heard, message: End, listen: Listener) -> None:
    heard.ended = True


_USES: Mapping[type, Callable[[Heard, Any, Listener], None]] = {
    Progress: _progress,
    ToolCall: _tool_call,
    StreamError: _error,
    End: _done,
}
"""What is done with a message besides being written down; the rest is only traffic."""
