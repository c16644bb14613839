"""The service's JSON answers: with or without an envelope, in every shape on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mvpipe.model.run import Credits
from mvpipe.model.session import RenderStatus, Uploaded
from mvpipe.wire.codes import Fault
from mvpipe.wire.values import Reader, is_number

_FINE = {0, 200}

_BY_STATUS: Mapping[int, int] = {401: 1001, 413: 4002, 415: 4001}
"""HTTP statuses that say the same as a code."""

_RENDER_WORDS: Mapping[str, str] = {
    "queued": "pending",
    "running": "processing",
    "rendering": "processing",
    "in_progress": "processing",
    "done": "completed",
    "success": "completed",
    "succeeded": "completed",
    "error": "failed",
    "cancelled": "failed",
    "canceled": "failed",
}
_RENDER_STATES = {"pending", "processing", "completed", "failed"}


def unwrap(payload: object) -> Any:
    """The data of an answer: out of `{"code", "data"}` or `{"success", "data"}`, or the answer itself."""
    if isinstance(payload, Mapping) and isinstance(payload.get("data"), Mapping | list):
        return payload["data"]
    return payload


def fault_of(status: int, payload: object) -> Fault | None:
    """What an answer refuses, if it does: a code comes with HTTP 200 or with 4xx, so both are read.

    `payload` is the parsed JSON body, or None where it was none.
    """
    body = payload if isinstance(payload, Mapping) else {}
    code, text = _code(body), _reason(body)
    if code is not None and code not in _FINE:
        return _judged(code, text)
    if status >= 400:
        return _judged(status, text)
    if body.get("success") is False and not isinstance(body.get("data"), Mapping):
        return Fault(0, text or "no reason given")
    return None


def _judged(code: int, text: str) -> Fault:
    """A bare HTTP status says less than the service's codes do; its text tells which one is meant."""
    lowered = text.lower()
    if code == 404 and "session" in lowered and "not found" in lowered:
        return Fault(1002, text)
    if code == 400 and text and "client" not in lowered:
        return Fault(422, text)
    return Fault(_BY_STATUS.get(code, code), text)


def _code(body: Mapping[str, Any]) -> int | None:
    code = body.get("code")
    if isinstance(code, str) and code.strip().isdecimal():
        return int(code)
    return round(code) if is_number(code) and code is not None else None


def _reason(body: Mapping[str, Any]) -> str:
    for key in ("message", "msg", "detail", "error"):
        value = body.get(key)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, Mapping) and isinstance(value.get("message"), str):
            return str(value["message"])
        if isinstance(value, list) and value:
            return "; ".join(_problem(one) for one in value)
    return ""


def _problem(one: object) -> str:
    """One entry of a 422's `detail`: where and what."""
    if not isinstance(one, Mapping):
        return str(one)
    where = ".".join(str(step) for step in one.get("loc", ()))
    return f"{where}: {one.get('msg', '?')}"


def render_status(payload: object) -> RenderStatus:
    """The answer to a render poll, either shape. `completed` without a URL is not finished: it reads as
    `processing` with `details["status"]` still saying completed."""
    data = unwrap(payload)
    top = Reader(data)
    output = Reader(top.mapping("output"))
    url = output.text("url") or top.text("outputUrl") or top.text("output_url") or top.text("url")
    status = _render_word(top.text("status"), url)
    progress = top.number("progress")
    return RenderStatus(
        status="processing" if status == "completed" and not url else status,
        progress=None
        if progress is None
        else max(0.0, progress / 100 if progress > 1 else progress),
        url=url or None,
        error=(_reason(data) or top.text("errorMessage")) if status == "failed" else None,
        frames_done=top.whole("frames_done"),
        frames_total=top.whole("frames_total"),
        details=dict(data) if isinstance(data, Mapping) else {},
    )


def _render_word(word: str | None, url: str | None) -> str:
    lowered = (word or "").lower()
    status = _RENDER_WORDS.get(lowered, lowered)
    if status in _RENDER_STATES:
        return status
    return "completed" if url and not word else "processing"


def credits_of(payload: object) -> Credits:
    """`unlimited` is ours: the local engine counts nothing."""
    data = unwrap(payload)
    top = Reader(data)
    return Credits(
        available=top.number("available"),
        frozen=top.number("frozen"),
        total=top.number("total"),
        unlimited=isinstance(data, Mapping) and data.get("unlimited") is True,
    )


def uploaded_of(payload: object, name: str) -> Uploaded:
    """The answer to the upload of one file; `duration` is in seconds here, unlike in a draft."""
    data = unwrap(payload)
    files = data if isinstance(data, list) else Reader(data).items("files")
    first = Reader(next(iter(files), {}))
    return Uploaded(
        name=name,
        filename=first.text("filename"),
        file_type=first.text("file_type"),
        cdn_url=first.text("cdn_url"),
        seconds=first.number("duration"),
        width=first.whole("width"),
        height=first.whole("height"),
        sha256=first.text("sha256"),
    )
