"""A strict stand-in for the plain calls, a loopback socket server for streams, and a clock that jumps."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from mvpipe.model.recipe import Waits
from mvpipe.session import connect

WAITS = Waits(
    poll_interval=30.0,
    message_timeout=900.0,
    idle_timeout=600.0,
    recovery_interval=30.0,
    recovery_checks=5,
    retry_pause=30.0,
    render_timeout=900.0,
    upload_parallel=2,
)


@dataclass
class JumpingClock:
    """Sleeping takes no time; each look at `monotonic` moves it on by `step` seconds."""

    step: float = 0.0
    slept: list[float] = field(default_factory=list)
    _now: float = 1000.0

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 8, 30, tzinfo=UTC) + timedelta(seconds=self._now - 1000)

    def monotonic(self) -> float:
        self._now += self.step
        return self._now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += seconds


Answer = Callable[[httpx.Request], httpx.Response]


def reply(data: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json={"code": 0, "message": "ok", "data": data})


@dataclass
class FakeService:
    """Refuses whatever PROTOCOL.md does not name. `plan` puts other answers first, per (method, path)."""

    requests: list[httpx.Request] = field(default_factory=list)
    planned: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)
    tokens: int = 0
    problems: list[str] = field(default_factory=list)

    def plan(self, method: str, path: str, *answers: Answer | httpx.Response | Exception) -> None:
        queue = self.planned.setdefault((method, path), [])
        for one in answers:
            queue.append(one if callable(one) else self._always(one))

    def sent(self, method: str, path: str) -> list[httpx.Request]:
        return [one for one in self.requests if (one.method, one.url.path) == (method, path)]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        self._check(request)
        key = (request.method, request.url.path)
        if self.planned.get(key):
            return self.planned[key].pop(0)(request)
        route = self.routes().get(key)
        if route is None:
            self.problems.append(f"no such call: {key}")
            return httpx.Response(404, json={"detail": "Not Found"})
        return route(request)

    @staticmethod
    def _always(answer: httpx.Response | Exception) -> Answer:
        def give(request: httpx.Request) -> httpx.Response:
            if isinstance(answer, Exception):
                raise answer
            return answer

        return give

    def _check(self, request: httpx.Request) -> None:
        for name in ("X-Skill-Source", "X-Skill-Version", "X-Skill-Platform"):
            if request.url.host == "api.example" and name not in request.headers:
                self.problems.append(f"{request.url.path}: no {name}")
        if request.url.path == "/api/auth/anonymous-token":
            if "X-Client-Id" not in request.headers or "Authorization" in request.headers:
                self.problems.append("a token is asked for with X-Client-Id and nothing else")
        elif request.url.host == "api.example" and not request.headers.get(
            "Authorization", ""
        ).startswith("Bearer "):
            self.problems.append(f"{request.url.path}: no bearer token")

    def routes(self) -> dict[tuple[str, str], Answer]:
        return {
            ("POST", "/api/auth/anonymous-token"): self._token,
            ("POST", "/api/tasks/me/with-session/nemo_agent"): lambda _: reply(
                {"task_id": "t1", "session_id": "s1", "user_id": "u7"}
            ),
            ("POST", "/api/upload-video/nemo_agent/me/s1"): lambda _: reply(
                {"files": [{"filename": "stored.mp3", "file_type": "audio", "duration": 206.3}]}
            ),
            ("GET", "/api/credits/balance/simple"): lambda _: reply(
                {"available": 97, "frozen": 1, "total": 100}
            ),
            ("GET", "/api/state/nemo_agent/me/s1/latest"): lambda _: reply(
                {"state": {"draft": {"t": [], "x_unknown": [1]}, "video_infos": []}}
            ),
            ("POST", "/api/render/proxy/lambda"): lambda _: httpx.Response(
                200, json={"status": "pending"}
            ),
            ("GET", "/api/render/proxy/lambda/render_1"): lambda _: httpx.Response(
                200,
                json={
                    "status": "completed",
                    "progress": 1,
                    "output": {"url": "https://cdn.example/f.mp4"},
                },
            ),
        }

    def _token(self, _: httpx.Request) -> httpx.Response:
        self.tokens += 1
        token = f"anonymous-token-{self.tokens}"
        return reply({"token": token, "user_id": "u7", "expires_in": 604800})


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
def service() -> Iterator[FakeService]:
    fake = FakeService()
    yield fake
    assert fake.problems == []


@pytest.fixture
def connected(service, clock, tmp_path) -> Iterator[Callable[..., Any]]:
    """A function that connects to the stand-in; keywords go to `connect`."""
    opened = []

    def to_service(**changes: Any):
        options = {
            "waits": WAITS,
            "clock": clock,
            "config_dir": tmp_path / "config",
            "transport": httpx.MockTransport(service),
        } | changes
        opened.append(connect("https://api.example/", **options))
        return opened[-1]

    yield to_service
    for one in opened:
        one.close()


@pytest.fixture
def session(connected):
    return connected().open("en")


@dataclass
class StreamServer:
    """A raw server on a loopback socket: gives each /run_sse the bytes of `script`, piece by piece.

    A float in the script is a pause in seconds, `hang` waits until the client goes away.
    """

    url: str
    script: list[Any] = field(default_factory=list)
    head: bytes = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nConnection: close\r\n\r\n"
    requests: list[bytes] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)

    def bodies(self) -> list[Any]:
        return [json.loads(one.partition(b"\r\n\r\n")[2]) for one in self.requests]

    def handle(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            try:
                self.requests.append(_request(connection))
                connection.sendall(self.head)
                for piece in self.script:
                    self._play(connection, piece)
            except OSError:
                self.gone.set()

    def _play(self, connection: socket.socket, piece: Any) -> None:
        if isinstance(piece, bytes):
            connection.sendall(piece)
        elif piece == "hang":
            connection.settimeout(5)
            if connection.recv(1) == b"":
                self.gone.set()
        elif piece == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        else:
            self.stop.wait(piece)


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@pytest.fixture
def stream_server() -> Iterator[StreamServer]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = StreamServer(f"http://127.0.0.1:{listening.getsockname()[1]}")
    threads = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            if server.stop.is_set():
                connection.close()
                return
            thread = threading.Thread(target=server.handle, args=(connection,), daemon=True)
            threads.append(thread)
            thread.start()

    accepting = threading.Thread(target=serve, daemon=True)
    accepting.start()
    yield server
    server.stop.set()
    # Closing does not wake an accept; a last connection does.
    socket.create_connection(listening.getsockname(), 1).close()
    accepting.join(2)
    listening.close()
    for thread in threads:
        thread.join(2)


@pytest.fixture
def streaming_session(stream_server, clock, tmp_path):
    """A session whose messages go to the loopback server, with a token of the user's."""
    from mvpipe.model.session import Handle

    backend = connect(
        stream_server.url, waits=WAITS, clock=clock, config_dir=tmp_path, token="users-own-token"
    )
    yield backend.reopen(Handle("s1", bind_id="b9"))
    backend.close()


@pytest.fixture
def heard() -> list:
    """Events; pass `heard.append` as the listener."""
    return []
