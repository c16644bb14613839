"""An engine in a temporary folder, a client that holds a token, and small media."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from mvpipe.local import running
from mvpipe.wire import routes

ATTRIBUTION = {
    routes.SKILL_SOURCE: routes.SOURCE,
    routes.SKILL_VERSION: "1.0.0",
    routes.SKILL_PLATFORM: "unknown",
}


def clicks(seconds: float, bpm: float = 120.0, rate: int = 22_050) -> bytes:
    """A WAV of sharp clicks on every beat."""
    samples = np.zeros(int(seconds * rate))
    burst = np.exp(-np.arange(400) / 60) * np.sin(np.arange(400) * 0.9)
    for start in np.arange(0, seconds - 0.05, 60 / bpm):
        at = int(start * rate)
        samples[at : at + 400] += burst[: samples.size - at]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 20_000).astype("<i2").tobytes())
    return out.getvalue()


def photo(color: tuple[int, int, int], size: tuple[int, int] = (96, 64)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG")
    return out.getvalue()


@dataclass
class Client:
    """The routes as a client calls them."""

    http: httpx.Client
    headers: dict[str, str]
    session_id: str = ""

    def open(self) -> str:
        answer = self.http.post(
            routes.CREATE_SESSION,
            json={"task_name": "project", "language": "en"},
            headers=self.headers,
        )
        self.session_id = answer.json()["data"]["session_id"]
        return self.session_id

    def upload(self, name: str, data: bytes) -> Any:
        return self.http.post(
            routes.upload(self.session_id),
            files={"files": (name, data)},
            headers=self.headers,
        )

    def send(self, text: str) -> list[dict[str, Any]]:
        body = {
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": self.session_id,
            "new_message": {"parts": [{"text": text}]},
        }
        answer = self.http.post(routes.RUN_SSE, json=body, headers=self.headers)
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in answer.text.split("\n") if line.startswith("data: {")]
        return [json.loads(line.removeprefix("data: ")) for line in lines]

    def state(self) -> dict[str, Any]:
        answer = self.http.get(routes.state(self.session_id), headers=self.headers)
        state = answer.json()["data"]["state"]
        assert isinstance(state, dict)
        return state


def token(http: httpx.Client, client_id: str = "11111111-2222-3333-4444-555555555555") -> str:
    answer = http.post(routes.ANONYMOUS_TOKEN, headers={routes.CLIENT_ID: client_id})
    return str(answer.json()["data"]["token"])


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "engine"


@contextmanager
def served(data_dir: Path) -> Iterator[httpx.Client]:
    """The engine on a port of its own, as a client in another process meets it."""
    with running(data_dir) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.fixture
def http(data_dir: Path) -> Iterator[httpx.Client]:
    with served(data_dir) as client:
        yield client


@pytest.fixture
def restarted(data_dir: Path) -> Callable[[], AbstractContextManager[httpx.Client]]:
    """Another engine over the same folder."""
    return lambda: served(data_dir)


@pytest.fixture
def client(http: httpx.Client) -> Client:
    made = Client(http, {"Authorization": f"Bearer {token(http)}", **ATTRIBUTION})
    made.open()
    return made


@pytest.fixture
def stocked(client: Client) -> Client:
    """A session with a six-second click song and three photos."""
    client.upload("song.wav", clicks(6.0))
    for name, color in {"a.jpg": (200, 0, 0), "b.jpg": (0, 200, 0), "c.jpg": (0, 0, 200)}.items():
        client.upload(name, photo(color))
    return client
