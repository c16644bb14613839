"""A strict stand-in for the hosted service: refuses any undocumented request, plays one fault a flag.

Everything it saw is in `StandIn.seen`; what no documented client would send, in `violations`. It runs
in a thread of a test, or as a process of its own: `python standin.py FILM FAULT… ` prints its URL and
answers `GET /__seen`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

SID = "1234567890123456789012345"
"""A session id of many digits: never to be parsed as a number."""
ATTRIBUTION = ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform")
BIG = 32 << 20
"""A body larger than this is not kept in memory."""

FAULTS = (
    # codes
    "token-expires-once", "token-always-refused", "session-lost-before-prompts",
    "session-lost-after-prompts", "no-credits", "no-credits-event", "unsupported-file",
    "file-too-large", "client-id-refused-once", "export-blocked", "rate-limited-once",
    "rate-limited-always", "server-error-once", "server-error-always", "reset-once",
    "credits-broken", "token-not-json",
    # shapes
    "no-envelope", "poll-shape-2", "codes-with-200",
    # streams
    "silent-edit", "silent-edit-late", "silent-nothing", "text-but-no-change", "stream-cut-done",
    "stream-cut-undone", "heartbeats-only", "json-instead-of-stream", "invalid-error-frame",
    "temporary-issue", "partials", "typed-events", "chunk-events", "gui-talk", "carriage-returns",
    "echoes-secrets", "refusal-echoes-secrets", "unanswered-done", "unanswered-undone", "gateway-error-done", "backend-error-event",
    # uploads
    "upload-unanswered-once", "upload-cut-once", "upload-cut-always",
    # renders
    "render-fails-once", "render-fails-always", "poll-errors", "completed-without-url",
    "submit-unanswered", "submit-cut", "render-unknown-once", "wrong-film",
    "url-gone", "url-elsewhere", "download-cut", "download-cut-no-ranges",
)  # fmt: skip


@dataclass
class Seen:
    """Counts of what arrived, for the tests to judge."""

    prompts: list[str] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)
    upload_names: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    client_ids: list[str] = field(default_factory=list)
    sessions: int = 0
    renders: list[str] = field(default_factory=list)
    completed: list[str] = field(default_factory=list)
    downloads: int = 0
    ranges: list[str] = field(default_factory=list)
    foreign_auth: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)


class Refusal(Exception):
    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(str(body))
        self.status, self.body = status, body


@dataclass
class StandIn:
    """The service's memory. `film` is what every render gives; its length is the draft's."""

    film: bytes
    faults: frozenset[str] = frozenset()
    duration_ms: int = 2000
    canvas: tuple[int, int, int] = (64, 36, 30)
    given_token: str | None = None
    other_film: bytes = b""
    seen: Seen = field(default_factory=Seen)
    draft: dict[str, Any] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    polls: Counter[str] = field(default_factory=Counter)
    session: str = ""
    in_session: list[str] = field(default_factory=list)
    valid: set[str] = field(default_factory=set)
    looks_after_prompt: int = 0
    pending: dict[str, Any] | None = None
    url: str = ""
    other_url: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)
    uploads_answered: threading.Event = field(default_factory=threading.Event)
    """Clear it, and uploads are taken but not answered until it is set."""
    films_whole: threading.Event = field(default_factory=threading.Event)
    """Clear it, and the second half of a film does not come until it is set."""

    def __post_init__(self) -> None:
        self.uploads_answered.set()
        self.films_whole.set()
        unknown = self.faults - set(FAULTS)
        assert not unknown, f"no such fault: {sorted(unknown)}"
        if self.given_token:
            self.valid.add(self.given_token)

    def has(self, fault: str) -> bool:
        return fault in self.faults

    def once(self, fault: str) -> bool:
        """True the first time this fault is asked for, when it is on."""
        if fault not in self.faults:
            return False
        with self.lock:
            self.calls[f"once {fault}"] += 1
            return self.calls[f"once {fault}"] == 1

    def edited(self, prompt: str) -> dict[str, Any]:
        """The draft after one more prompt: a longer list of texts, in the service's few known keys."""
        picture = {"d": self.duration_ms, "m": {"name": "photos"}, "x-kept": [1, {"y": None}]}
        texts = [{"d": 1000, "m": {"text": text}} for text in self.seen.prompts]
        return {
            "d": self.duration_ms,
            "x-unknown": {"deep": [1.5, "ü", None]},
            "t": [{"tt": 0, "sg": [picture]}, {"tt": 7, "sg": texts}],
        }

    def echo(self, text: str) -> str:
        """The last token in every form that it must not be seen in, and the prompt."""
        token = (self.seen.tokens or [self.given_token or "no-token"])[-1]
        raw = token.encode()
        coded = (base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode().rstrip("="))
        return " ".join((token, quote(token), quote(token, safe=""), *coded, text))

    def state(self) -> dict[str, Any]:
        width, height, fps = self.canvas
        return {
            "draft": self.draft,
            "video_infos": [{"name": name} for name in self.in_session],
            "generated_media": None,
            "canvas_config": {"width": width, "height": height, "fps": fps},
        }


# --- requests, checked to the letter


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: StandIn
    swallowed = ""

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self.serve("GET")

    def do_POST(self) -> None:
        self.serve("POST")

    def serve(self, method: str) -> None:
        service = self.service
        length = int(self.headers.get("Content-Length") or 0)
        self.swallowed = self.swallow(length) if length > BIG else ""
        body = b"" if self.swallowed else self.rfile.read(length)
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = self.unchunked()
        if self.path == "/__seen":
            self.answer(200, dict(vars(service.seen)))
            return
        for name, pattern, wanted in ROUTES:
            match = re.fullmatch(pattern, self.path)
            if match and wanted == method:
                try:
                    self.check(name)
                    ROUTE_WORK[name](self, body, *match.groups())
                except Refusal as refusal:
                    status = 200 if service.has("codes-with-200") else refusal.status
                    self.answer(status, refusal.body)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                return
        self.violation(f"{method} {self.path} is no documented call", 404)

    def check(self, name: str) -> None:
        service = self.service
        service.calls[name] += 1
        if name == "elsewhere":
            return
        for header in ATTRIBUTION:
            if not self.headers.get(header):
                raise self.refused(f"{name} without {header}", 402, 402)
        for token in service.seen.tokens:
            if token in self.path:
                service.seen.violations.append(f"token in URL {self.path}")
        safe = name in ("credits", "state", "poll", "token", "download")
        if safe and service.once("server-error-once"):
            raise Refusal(503, {"detail": "try again"})
        if safe and service.has("server-error-always"):
            raise Refusal(500, {"detail": "broken"})
        if safe and service.once("reset-once"):
            self.reset()
        if name == "credits" and service.has("credits-broken"):
            raise Refusal(500, {"detail": "no balance today"})
        if name == "token":
            return
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if service.has("token-always-refused") or token not in service.valid:
            raise Refusal(401, {"code": 1001, "message": "token expired"})
        if name in ("state", "upload") and service.once("token-expires-once"):
            service.valid.discard(token)
            raise Refusal(401, {"code": 1001, "message": "token expired"})
        if service.has("rate-limited-always") or service.once("rate-limited-once"):
            raise Refusal(429, {"code": 429, "message": "slow down"})

    def refused(self, why: str, status: int, code: int) -> Refusal:
        self.service.seen.violations.append(why)
        return Refusal(status, {"code": code, "message": why})

    def violation(self, why: str, status: int = 400) -> None:
        self.service.seen.violations.append(why)
        self.answer(status, {"detail": why})

    def json(self, body: bytes, keys: set[str]) -> dict[str, Any]:
        try:
            data = json.loads(body)
        except ValueError:
            raise self.refused(f"{self.path}: body is not JSON", 422, 422) from None
        if not isinstance(data, dict) or set(data) != keys:
            raise self.refused(f"{self.path}: keys {sorted(data)} are not {sorted(keys)}", 422, 422)
        return data

    def swallow(self, length: int) -> str:
        """Read a big body block by block and keep only its hash."""
        digest = hashlib.sha256()
        while length:
            block = self.rfile.read(min(length, 1 << 20))
            if not block:
                raise ConnectionResetError
            digest.update(block)
            length -= len(block)
        return digest.hexdigest()

    # --- answers

    def answer(self, status: int, payload: Any) -> None:
        body = json.dumps(payload, default=list).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def ok(self, data: dict[str, Any]) -> None:
        self.answer(200, data if self.service.has("no-envelope") else {"code": 0, "data": data})

    def reset(self) -> None:
        """End the connection with RST, as a lost route does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
        raise ConnectionResetError

    def unchunked(self) -> bytes:
        out = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            out += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return out

    def stream(self, pieces: Iterator[bytes], *, cut: bool = False) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
        if cut:
            self.reset()
        self.wfile.write(b"0\r\n\r\n")


# --- the calls


def token(self: Handler, body: bytes) -> None:
    service = self.service
    client_id = self.headers.get("X-Client-Id", "")
    if not re.fullmatch(r"[0-9a-f-]{36}", client_id) or service.once("client-id-refused-once"):
        raise Refusal(400, {"code": 400, "message": "X-Client-Id missing"})
    service.seen.client_ids.append(client_id)
    if service.has("token-not-json"):
        raise Refusal(200, {"code": 0, "data": {"nothing": True}})
    made = f"tok/{len(service.seen.tokens)}+{hashlib.sha256(client_id.encode()).hexdigest()[:24]}="
    service.seen.tokens.append(made)
    service.valid.add(made)
    self.ok({"token": made, "user_id": "u-77", "expires_in": 604800})


def create(self: Handler, body: bytes) -> None:
    data = self.json(body, {"task_name", "language"})
    if data["task_name"] != "project":
        raise self.refused("task_name is not project", 422, 422)
    service = self.service
    service.seen.sessions += 1
    service.session = SID[:-1] + str(service.seen.sessions)
    service.draft = {}
    service.in_session = []
    self.ok({"task_id": "t-1", "session_id": service.session, "user_id": "u-77"})


def known_session(self: Handler, session_id: str) -> None:
    service = self.service
    fresh = not service.seen.prompts
    early = service.has("session-lost-before-prompts") and fresh and service.seen.sessions == 1
    late = service.has("session-lost-after-prompts") and not fresh and service.seen.sessions == 1
    enough = late or (early and len(service.seen.uploads) >= 1)
    if session_id != service.session or enough:
        raise Refusal(404, {"code": 1002, "message": "session not found"})


def upload(self: Handler, body: bytes, session_id: str) -> None:
    known_session(self, session_id)
    service = self.service
    kind = self.headers.get("Content-Type", "")
    if service.has("unsupported-file"):
        raise Refusal(415, {"code": 4001, "message": "unsupported"})
    if service.has("file-too-large"):
        raise Refusal(413, {"code": 4002, "message": "too large"})
    if service.once("upload-cut-once") or service.has("upload-cut-always"):
        self.reset()
    if self.swallowed:
        service.seen.uploads.append(self.swallowed)
    elif kind.startswith("multipart/form-data"):
        boundary = kind.partition("boundary=")[2].strip('"').encode()
        parts = [part for part in body.split(b"--" + boundary) if part.strip(b"\r\n-")]
        head, _, content = parts[0].partition(b"\r\n\r\n")
        if len(parts) != 1 or b'name="files"' not in head:
            raise self.refused("multipart is not one field `files`", 422, 422)
        name = re.search(rb'filename="([^"]+)"', head)[1].decode()  # type: ignore[index]
        service.seen.uploads.append(hashlib.sha256(content[:-2]).hexdigest())
        service.seen.upload_names.append(name)
        service.in_session.append(name)
    else:
        data = self.json(body, {"urls", "source_type"})
        service.seen.uploads.extend(data["urls"])
        service.seen.upload_names.extend(data["urls"])
    service.uploads_answered.wait(60)
    if service.once("upload-unanswered-once"):
        self.reset()
    self.ok({"files": [{"filename": "kept"}], "session_state_applied": True})


def run_sse(self: Handler, body: bytes) -> None:
    service = self.service
    if "text/event-stream" not in self.headers.get("Accept", ""):
        raise self.refused("run_sse without Accept: text/event-stream", 422, 422)
    data = self.json(body, {"app_name", "user_id", "session_id", "new_message"})
    if (data["app_name"], data["user_id"]) != ("nemo_agent", "me"):
        raise self.refused("wrong app_name or user_id", 422, 422)
    if set(data["new_message"]) != {"parts"} or len(data["new_message"]["parts"]) != 1:
        raise self.refused("new_message is not {parts: [{text}]}", 422, 422)
    known_session(self, data["session_id"])
    text = data["new_message"]["parts"][0]["text"]
    with service.lock:
        service.seen.prompts.append(text)
        service.looks_after_prompt = 0
        if service.has("refusal-echoes-secrets"):
            raise Refusal(400, {"code": 7001, "message": f"no: {service.echo(text)}"})
        if service.has("no-credits"):
            raise Refusal(402, {"code": 2001, "message": "no credits"})
        if service.has("json-instead-of-stream"):
            self.answer(200, {"code": 5001, "message": "the agent is not there"})
            return
        after = service.edited(text)
        if service.has("echoes-secrets"):
            after["m"] = {service.echo(text): [service.echo(text)]}
        if service.has("silent-edit-late"):
            service.pending = after
        elif not any(map(service.has, UNDONE)):
            service.draft = after
    if service.has("unanswered-done") or service.has("unanswered-undone"):
        self.reset()
    if service.has("gateway-error-done"):
        raise Refusal(504, {"detail": "gateway timeout"})
    talk = next((STREAMS[name] for name in STREAMS if service.has(name)), adk_whole)
    cut = service.has("stream-cut-done") or service.has("stream-cut-undone")
    self.stream(talk(service.echo(text) if service.has("echoes-secrets") else text), cut=cut)


UNDONE = ("silent-nothing", "text-but-no-change", "stream-cut-undone", "no-credits-event",
          "heartbeats-only", "invalid-error-frame", "unanswered-undone",
          "backend-error-event")  # fmt: skip


def adk(head: dict[str, Any]) -> bytes:
    event = {**head, "invocationId": "e-1", "author": "nemo_agent", "actions": {}, "id": "x"}
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


def adk_text(text: str, **more: Any) -> bytes:
    return adk({"content": {"role": "model", "parts": [{"text": text}]}, **more})


def adk_call() -> bytes:
    call = {"functionCall": {"id": "1", "name": "edit", "args": {"secret": "args"}}}
    return adk({"content": {"role": "model", "parts": [call]}})


def adk_whole(text: str) -> Iterator[bytes]:
    yield b"data:\n\n"
    yield adk_call()
    yield adk_text(f"Done: {text}", turnComplete=True)


def partials(text: str) -> Iterator[bytes]:
    for piece in ("Done\u2028: ", text):
        yield adk_text(piece, partial=True)
    yield adk_text(f"Done\u2028: {text}", turnComplete=True)


def typed(text: str) -> Iterator[bytes]:
    for event in (
        {"type": "heartbeat"},
        {"type": "tool_call", "name": "edit", "args": {}},
        {"type": "tool_result", "name": "edit", "result": {}},
        {"type": "text", "content": f"Done: {text}"},
    ):
        yield b"data: " + json.dumps(event).encode() + b"\n\n"


def chunks(text: str) -> Iterator[bytes]:
    for event in (
        {"type": "thinking_start"},
        {"type": "tool_start", "name": "edit"},
        {"type": "tool_end", "name": "edit"},
        {"type": "chunk", "text": "Done: "},
        {"type": "chunk", "content": text},
        {"type": "done"},
    ):
        yield b"data: " + json.dumps(event).encode() + b"\n\n"


def carriage_returns(text: str) -> Iterator[bytes]:
    whole = b"".join(adk_whole(text)).replace(b"\n", b"\r")
    for at in range(0, len(whole), 7):
        yield whole[at : at + 7]


def only_heartbeats(text: str) -> Iterator[bytes]:
    for _ in range(600):
        yield b": ping\n\n"
        time.sleep(0.05)


def echoing(text: str) -> Iterator[bytes]:
    yield adk_text(text)


STREAMS: dict[str, Callable[[str], Iterator[bytes]]] = {
    "echoes-secrets": echoing,
    "silent-edit": lambda text: iter([adk_call()]),
    "silent-edit-late": lambda text: iter([adk_call()]),
    "silent-nothing": lambda text: iter([]),
    "text-but-no-change": adk_whole,
    "stream-cut-done": lambda text: iter([adk_text("Do", partial=True)]),
    "stream-cut-undone": lambda text: iter([adk_text("Do", partial=True)]),
    "heartbeats-only": only_heartbeats,
    "no-credits-event": lambda text: iter(
        [adk({"errorCode": "INSUFFICIENT_CREDITS", "errorMessage": "2001: no credits left"})]
    ),
    "backend-error-event": lambda text: iter(
        [adk({"errorCode": "SAFETY", "errorMessage": "this can't be done"})]
    ),
    "invalid-error-frame": lambda text: iter([b'data: {"error": "bad "quotes""}\n\n']),
    "temporary-issue": lambda text: iter(
        [adk_text(f"Done: {text}"), adk_text("I encountered a temporary issue. Please try again.")]
    ),
    "partials": partials,
    "typed-events": typed,
    "chunk-events": chunks,
    "gui-talk": lambda text: iter(
        [adk_text("I added the beach photo. Click the Export button to download it.")]
    ),
    "carriage-returns": carriage_returns,
}


def credits(self: Handler, body: bytes) -> None:
    self.ok({"available": 100 - 5 * len(self.service.seen.prompts), "frozen": 0, "total": 100})


def state(self: Handler, body: bytes, session_id: str) -> None:
    known_session(self, session_id)
    service = self.service
    with service.lock:
        service.looks_after_prompt += 1
        if service.pending is not None and service.looks_after_prompt >= 2:
            service.draft, service.pending = service.pending, None
    self.ok({"state": service.state(), "bind_id": "bind-42"})


def submit(self: Handler, body: bytes) -> None:
    service = self.service
    data = self.json(body, {"id", "sessionId", "draft", "output"})
    known_session(self, data["sessionId"])
    if not re.fullmatch(r"render_\d+", data["id"]):
        raise self.refused(f"render id {data['id']}", 422, 422)
    if data["draft"] != service.draft:
        raise self.refused("the draft is not the state's", 422, 422)
    strange = set(data["output"]) - {"format", "quality", "resolution", "fps"}
    if strange or not {"format", "quality"} <= set(data["output"]):
        raise self.refused(f"output keys {sorted(data['output'])}", 422, 422)
    if service.has("export-blocked"):
        raise Refusal(402, {"code": 402, "message": "free plan"})
    if data["id"] in service.seen.renders:
        raise self.refused("a render id sent twice", 409, 409)
    if service.once("submit-cut"):
        self.reset()
    service.seen.renders.append(data["id"])
    if service.once("submit-unanswered"):
        self.reset()
    self.ok({"status": "pending"})


def poll(self: Handler, body: bytes, render_id: str) -> None:
    service = self.service
    if render_id not in service.seen.renders or service.once("render-unknown-once"):
        raise Refusal(404, {"detail": "render not found"})
    service.polls[render_id] += 1
    count = service.polls[render_id]
    if service.has("poll-errors") and count in (1, 2):
        raise Refusal(500, {"detail": "poll failed"})
    status, url = ("pending", "processing", "completed")[min(count - 1, 2)], None
    fails = service.has("render-fails-always") or (
        service.has("render-fails-once") and len(service.seen.renders) == 1
    )
    if status == "completed" and fails:
        status = "failed"
    if status == "completed":
        base = service.other_url if service.has("url-elsewhere") else service.url
        name = "gone" if service.has("url-gone") else "films"
        late = service.has("completed-without-url") and count == 3
        url = None if late else f"{base}/cdn/{name}/{render_id}.mp4"
        if render_id not in service.seen.completed and not late:
            service.seen.completed.append(render_id)
    if service.has("poll-shape-2"):
        inner = {"status": status, "progress": 0.5, "outputUrl": url}
        self.answer(200, {"success": True, "data": inner})
        return
    answer: dict[str, Any] = {"status": status, "progress": 0.5}
    if url:
        answer["output"] = {"url": url, "duration": service.duration_ms / 1000}
    self.answer(200, answer)


def film(self: Handler, body: bytes, *path: str) -> None:
    service = self.service
    if self.headers.get("Authorization") and path[0] == "elsewhere":
        service.seen.foreign_auth.append(self.path)
    if "/gone/" in self.path:
        raise Refusal(404, {"detail": "gone"})
    service.seen.downloads += 1
    start = 0
    asked = self.headers.get("Range")
    ranges = not service.has("download-cut-no-ranges")
    if asked:
        service.seen.ranges.append(asked)
        if ranges:
            start = int(re.fullmatch(r"bytes=(\d+)-", asked)[1])  # type: ignore[index]
    data = (service.other_film if service.has("wrong-film") else service.film)[start:]
    self.send_response(206 if start else 200)
    self.send_header("Content-Type", "video/mp4")
    self.send_header("Content-Length", str(len(data)))
    if ranges:
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", '"film"')
    if start:
        total = len(service.film)
        self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
    self.end_headers()
    if service.once("download-cut") or service.once("download-cut-no-ranges"):
        self.wfile.write(data[: len(data) // 2])
        self.wfile.flush()
        self.reset()
    half = 0 if service.films_whole.is_set() else len(data) // 2
    self.wfile.write(data[:half])
    self.wfile.flush()
    service.films_whole.wait(60)
    self.wfile.write(data[half:])


ROUTES = (
    ("token", r"/api/auth/anonymous-token", "POST"),
    ("create", r"/api/tasks/me/with-session/nemo_agent", "POST"),
    ("run_sse", r"/run_sse", "POST"),
    ("upload", r"/api/upload-video/nemo_agent/me/(\d+)", "POST"),
    ("credits", r"/api/credits/balance/simple", "GET"),
    ("state", r"/api/state/nemo_agent/me/(\d+)/latest", "GET"),
    ("submit", r"/api/render/proxy/lambda", "POST"),
    ("poll", r"/api/render/proxy/lambda/(render_\d+)", "GET"),
    ("download", r"/api/render/proxy/(render_\d+)/download", "GET"),
    ("elsewhere", r"/cdn/(?:films|gone)/(.+)", "GET"),
)
ROUTE_WORK: dict[str, Callable[..., None]] = {
    "token": token, "create": create, "run_sse": run_sse, "upload": upload, "credits": credits,
    "state": state, "submit": submit, "poll": poll, "download": film,
    "elsewhere": lambda self, body, name: film(self, body, "elsewhere" if self.server.foreign else "own"),
}  # fmt: skip


class Server(ThreadingHTTPServer):
    daemon_threads = True
    foreign = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError | ValueError):
            super().handle_error(request, client_address)


@contextmanager
def serving(service: StandIn) -> Iterator[str]:
    """Serve on two loopback ports (the second stands for a CDN's host); the API's URL comes back."""
    handler = type("Bound", (Handler,), {"service": service})
    servers = [Server(("127.0.0.1", 0), handler) for _ in range(2)]
    servers[1].foreign = True
    service.url, service.other_url = (f"http://127.0.0.1:{one.server_port}" for one in servers)
    service.other_url = service.other_url.replace("127.0.0.1", "localhost")
    threads = [threading.Thread(target=one.serve_forever, args=(0.02,)) for one in servers]
    for thread in threads:
        thread.start()
    try:
        yield service.url
    finally:
        for one, thread in zip(servers, threads, strict=True):
            one.shutdown()
            thread.join()
            one.server_close()


if __name__ == "__main__":
    with serving(StandIn(Path(sys.argv[1]).read_bytes(), frozenset(sys.argv[2:]))) as address:
        print(address, flush=True)
        sys.stdin.read()
