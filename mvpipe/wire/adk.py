"""Writes the events of an ADK server, key for key as in recorded streams; the local engine speaks them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mvpipe.wire.routes import APP
from mvpipe.wire.sse import encode_event

PROGRESS = "mvpipe"
"""The key of our progress inside an event's `customMetadata`."""


@dataclass(frozen=True)
class Stamp:
    """What every event of a run carries: `invocation` names the run, `id` this event, `timestamp` is
    seconds since 1970."""

    invocation: str
    id: str
    timestamp: float
    author: str = APP


def text_event(
    text: str, stamp: Stamp, *, partial: bool | None = None, turn_complete: bool = False
) -> dict[str, Any]:
    """`partial=True`: a piece; the whole text must follow in an event that is not partial."""
    head = _content([{"text": text}])
    if partial is not None:
        head["partial"] = partial
    if turn_complete:
        head["turnComplete"] = True
    return _event(head, stamp)


def tool_call_event(
    name: str, args: Mapping[str, Any], call_id: str, stamp: Stamp
) -> dict[str, Any]:
    return _event(
        _content([{"functionCall": {"id": call_id, "args": dict(args), "name": name}}]), stamp
    )


def tool_result_event(
    name: str,
    result: Mapping[str, Any],
    call_id: str,
    stamp: Stamp,
    *,
    state_delta: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    part = {"functionResponse": {"id": call_id, "name": name, "response": dict(result)}}
    return _event(_content([part]), stamp, state_delta)


def error_event(code: str, message: str, stamp: Stamp) -> dict[str, Any]:
    return _event({"turnComplete": True, "errorCode": code, "errorMessage": message}, stamp)


def progress_event(
    activity: str,
    done: float,
    stamp: Stamp,
    *,
    total: float | None = None,
    unit: str = "share",
    label: str = "",
) -> dict[str, Any]:
    """Ours: no content, so a client that doesn't know it takes it for traffic. `unit` as in model.run.Event."""
    data = {"activity": activity, "done": done, "total": total, "unit": unit, "label": label}
    return _event({"customMetadata": {PROGRESS: data}}, stamp)


def frame(event: Mapping[str, Any]) -> bytes:
    """An event as it goes over the wire."""
    return encode_event(json.dumps(event, ensure_ascii=False, separators=(",", ":")))


def _content(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"content": {"parts": parts, "role": "model"}}


def _event(
    head: Mapping[str, Any], stamp: Stamp, state_delta: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    return {
        **head,
        "invocationId": stamp.invocation,
        "author": stamp.author,
        "actions": {
            "stateDelta": dict(state_delta or {}),
            "artifactDelta": {},
            "requestedAuthConfigs": {},
            "requestedToolConfirmations": {},
        },
        "id": stamp.id,
        "timestamp": stamp.timestamp,
    }
