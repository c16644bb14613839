"""What a frame of the event stream means: three grammars (PROTOCOL.md, The event stream) read into one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mvpipe.wire.adk import PROGRESS
from mvpipe.wire.sse import Frame

Key = tuple[str, str]
"""(invocation, author): the run and the speaker that a text belongs to."""


@dataclass(frozen=True)
class Text:
    """`partial`: a piece that a whole text will repeat; `thought`: the model's own notes, never an answer."""

    text: str
    partial: bool = False
    key: Key = ("", "")
    thought: bool = False


@dataclass(frozen=True)
class ToolCall:
    name: str
    args: object = None


@dataclass(frozen=True)
class ToolResult:
    """A tool that failed answers like any other; `failed` is what its result says of itself."""

    name: str
    result: object = None

    @property
    def failed(self) -> bool:
        return isinstance(self.result, Mapping) and bool(self.result.get("error"))


@dataclass(frozen=True)
class StreamError:
    """`code` is the backend's own word for it, empty where it has none; `message` is what it said."""

    code: str
    message: str


@dataclass(frozen=True)
class Heartbeat:
    pass


@dataclass(frozen=True)
class Progress:
    """Ours (see adk.progress_event); `unit` as in model.run.Event."""

    activity: str
    done: float
    total: float | None = None
    unit: str = "share"
    label: str = ""


@dataclass(frozen=True)
class Note:
    """Something else happened: a state change, an artifact, an event of a kind that we don't know."""


@dataclass(frozen=True)
class End:
    pass


Message = Text | ToolCall | ToolResult | StreamError | Heartbeat | Progress | Note | End

INVALID = "invalid-frame"
"""The code of an error made from a frame that is not JSON (some servers send such error frames)."""

_WORDS: Mapping[str, Message] = {
    "": Heartbeat(),
    "heartbeat": Heartbeat(),
    "ping": Heartbeat(),
    "keepalive": Heartbeat(),
    "done": End(),
    "[DONE]": End(),
}


def parse(frame: Frame) -> tuple[Message, ...]:
    """The messages of one frame, in order; at least one. Never raises."""
    data = frame.data.strip()
    if frame.comment or frame.event in ("heartbeat", "ping"):
        return (Heartbeat(),)
    if data in _WORDS:
        # A named event without data, such as `event: done`, says it with its name.
        return (_WORDS.get(frame.event, _WORDS[data]) if not data else _WORDS[data],)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return (StreamError(INVALID, frame.data),)
    return parse_value(value, frame.event)


def parse_value(value: object, event: str = "") -> tuple[Message, ...]:
    """The messages of a frame's JSON, or of a JSON body sent instead of a stream. Never raises.

    `event` is the frame's event name, which counts as its type where the JSON has none.
    """
    if isinstance(value, list):
        return tuple(message for one in value for message in parse_value(one)) or (Note(),)
    if isinstance(value, str):
        return (_WORDS.get(value, Text(value)),)
    if not isinstance(value, Mapping):
        return (Heartbeat(),) if value is None else (Note(),)
    kind = value.get("type", event)
    if isinstance(kind, str) and kind and not isinstance(value.get("content"), Mapping):
        return (_typed(kind, value),)
    return _adk(value) or ((Note(),) if value else (Heartbeat(),))


def _adk(value: Mapping[str, Any]) -> tuple[Message, ...]:
    messages: list[Message] = []
    key = (_string(value, "invocationId", "invocation_id"), _string(value, "author"))
    content = value.get("content")
    parts = content.get("parts") if isinstance(content, Mapping) else None
    objects = [one for one in parts if isinstance(one, Mapping)] if isinstance(parts, list) else []
    for thought in (True, False):
        text = "".join(
            _string(one, "text") for one in objects if bool(one.get("thought")) is thought
        )
        if text:
            messages.append(Text(text, bool(value.get("partial")), key, thought))
    for part in objects:
        call = part.get("functionCall", part.get("function_call"))
        if isinstance(call, Mapping):
            messages.append(ToolCall(_string(call, "name"), call.get("args")))
        answer = part.get("functionResponse", part.get("function_response"))
        if isinstance(answer, Mapping):
            messages.append(ToolResult(_string(answer, "name"), answer.get("response")))
    messages += _progress(value) + _errors(value)
    return tuple(messages)


def _errors(value: Mapping[str, Any]) -> list[Message]:
    code = _string(value, "errorCode", "error_code")
    text = _string(value, "errorMessage", "error_message")
    if code or text:
        return [StreamError(code, text or code)]
    error = value.get("error")
    if not error:
        return []
    details = value.get("error_details")
    details = details if isinstance(details, Mapping) else {}
    if isinstance(error, Mapping):
        return [
            StreamError(_string(error, "code", "type"), _string(error, "message") or str(error))
        ]
    return [StreamError(_string(details, "error_type"), str(error))]


def _progress(value: Mapping[str, Any]) -> list[Message]:
    metadata = value.get("customMetadata", value.get("custom_metadata"))
    ours = metadata.get(PROGRESS) if isinstance(metadata, Mapping) else None
    if not isinstance(ours, Mapping):
        return []
    done, total = ours.get("done"), ours.get("total")
    return [
        Progress(
            activity=_string(ours, "activity") or "prompt",
            done=done if isinstance(done, int | float) else 0,
            total=total if isinstance(total, int | float) else None,
            unit=_string(ours, "unit") or "share",
            label=_string(ours, "label"),
        )
    ]


def _typed(kind: str, value: Mapping[str, Any]) -> Message:
    if kind.startswith("thinking"):
        return Text(_words(value), partial=True, thought=True)
    read = _TYPES.get(kind)
    return read(value) if read else Note()


def _words(value: Mapping[str, Any]) -> str:
    return _string(value, "text", "content", "message", "question", "delta")


def _tool(value: Mapping[str, Any]) -> str:
    return _string(value, "name", "tool", "tool_name")


def _question(value: Mapping[str, Any]) -> Message:
    return Text(_words(value))


def _text(value: Mapping[str, Any]) -> Message:
    return Text(_words(value), partial=bool(value.get("partial")))


def _chunk(value: Mapping[str, Any]) -> Message:
    return Text(_words(value), partial=True)


def _call(value: Mapping[str, Any]) -> Message:
    return ToolCall(_tool(value), value.get("args", value.get("input")))


def _result(value: Mapping[str, Any]) -> Message:
    return ToolResult(_tool(value), value.get("result", value.get("output")))


def _error(value: Mapping[str, Any]) -> Message:
    errors = _errors(value)
    if errors:
        return errors[0]
    code = value.get("code")
    return StreamError("" if code is None else str(code), _words(value) or "no reason given")


_TYPES: Mapping[str, Callable[[Mapping[str, Any]], Message]] = {
    "text": _text,
    "chunk": _chunk,
    "ask_question": _question,
    "tool_call": _call,
    "tool_start": _call,
    "toolcall_start": _call,
    "tool_result": _result,
    "tool_end": _result,
    "toolcall_end": _result,
    "error": _error,
    "heartbeat": lambda _: Heartbeat(),
    "ping": lambda _: Heartbeat(),
    "done": lambda _: End(),
}


def _string(value: Mapping[str, Any], *names: str) -> str:
    """The first of the keys that holds a non-empty string, else an empty one."""
    return next((one for name in names if isinstance(one := value.get(name), str) and one), "")
