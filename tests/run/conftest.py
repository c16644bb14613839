"""A backend in memory that obeys a script, and a plan around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mvpipe.model.plan import Plan
from mvpipe.model.recipe import LOCAL_WAITS, AssetFile, ExportStep, Output, PromptStep, Step
from mvpipe.model.run import Credits, Event, Film
from mvpipe.model.session import Handle, Listener, RenderStatus, Reply, State, Uploaded
from mvpipe.redact import Redactor
from mvpipe.run import World

Answer = Reply | BaseException


@dataclass
class FakeClock:
    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def draft(seconds: float, *, text: bool = False) -> dict[str, Any]:
    """A draft as a backend might return it: a picture track, and a title when asked."""
    d = int(seconds * 1000)
    picture = {"s": 0, "d": d, "m": {"name": "photo.jpg", "asset": "photo.jpg"}}
    tracks = [{"tt": 0, "m": {"role": "main"}, "sg": [picture]}]
    if text:
        tracks.append({"tt": 7, "sg": [{"s": 0, "d": 1000, "m": {"text": "Hello"}}]})
    return {"v": 1, "d": d, "t": tracks, "unknown": {"kept": True}}


@dataclass
class FakeSession:
    """`answers` maps a prompt to (reply or exception, draft afterwards or None for no change)."""

    answers: dict[str, tuple[Answer, dict[str, Any] | None]] = field(default_factory=dict)
    renders: list[RenderStatus] = field(default_factory=list)
    handle: Handle = field(default_factory=lambda: Handle("s-1", "t-1"))
    current: dict[str, Any] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)
    submitted: list[tuple[str, Any]] = field(default_factory=list)
    downloads: int = 0
    late_drafts: list[dict[str, Any]] = field(default_factory=list)
    """Drafts that appear one look after another, once a prompt was sent."""

    def upload(
        self, asset: AssetFile, listen: Listener, *, before_end: Callable[[], None]
    ) -> Uploaded:
        listen(Event("progress", None, {"activity": "upload", "done": 0, "total": 1}))
        before_end()
        self.uploads.append(asset.name)
        return Uploaded(asset.name, seconds=2.0)

    def send(
        self, prompt: str, *, timeout: float, listen: Listener, taken: Callable[[], None]
    ) -> Reply:
        self.sent.append(prompt)
        answer, after = self.answers[prompt]
        if after is not None:
            self.current = after
        if isinstance(answer, Exception):
            raise answer
        taken()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def state(self) -> State:
        if self.sent and self.late_drafts:
            self.current = self.late_drafts.pop(0)
        return {"draft": self.current, "canvas_config": {"width": 64, "height": 36, "fps": 30}}

    def credits(self) -> Credits | None:
        return Credits(100.0)

    def submit_render(self, render_id: str, draft: Any, output: Output) -> None:
        self.submitted.append((render_id, draft))

    def poll_render(self, render_id: str) -> RenderStatus:
        if self.renders:
            return self.renders.pop(0)
        return RenderStatus("completed", url="http://x/film.mp4")

    def download(self, render_id: str, url: str, target: Path, listen: Listener) -> None:
        self.downloads += 1
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"film")

    def secrets(self) -> Sequence[str]:
        return ("tok-secret-1",)


@dataclass
class FakeBackend:
    session: FakeSession
    opened: int = 0
    reopened: list[Handle] = field(default_factory=list)

    def secrets(self) -> Sequence[str]:
        return self.session.secrets()

    def open(self, language: str) -> FakeSession:
        self.opened += 1
        return self.session

    def reopen(self, handle: Handle) -> FakeSession:
        self.reopened.append(handle)
        return self.session


@dataclass
class Stage:
    """Everything a run needs, with what it told."""

    folder: Path
    backend: FakeBackend
    clock: FakeClock
    events: list[Event]
    film: Film

    @property
    def session(self) -> FakeSession:
        return self.backend.session

    @property
    def run_dir(self) -> Path:
        return self.folder / "run"

    def plan(self, *steps: Step, **changes: Any) -> Plan:
        assets = tuple(
            AssetFile(name, "image", path=self.folder / name, bytes=5)
            for name in ("a.jpg", "b.jpg")
        )
        for number, asset in enumerate(assets):
            assert asset.path is not None
            asset.path.write_bytes(b"\xff\xd8\xffphoto%d" % number)
        base = Plan(
            name="demo",
            recipe_path=self.folder / "recipe.yaml",
            language="en",
            fingerprint="f",
            assets=assets,
            steps=steps,
            waits=LOCAL_WAITS,
            backend="local",
            out_dir=self.folder / "out",
            report=("json",),
            variables={},
        )
        return replace(base, **changes)

    def world(self) -> World:
        return World(
            run_id="r1",
            run_dir=self.run_dir,
            clock=self.clock,
            probe=lambda path: self.film,
            tell=self.events.append,
            redactor=Redactor(),
            backend={"kind": "local", "url": "http://127.0.0.1:1"},
        )

    def told(self, kind: str) -> list[Mapping[str, Any]]:
        return [event.data for event in self.events if event.kind == kind]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    film = Film(64, 36, 30.0, 300, 10.0, "h264", "aac", 10.0)
    return Stage(tmp_path, FakeBackend(FakeSession()), FakeClock(), [], film)


@pytest.fixture
def make_it() -> PromptStep:
    return PromptStep("make", "make it")


@pytest.fixture
def export() -> ExportStep:
    return ExportStep("export", Output("film.mp4"))


@pytest.fixture
def session_that_makes_a_film(stage: Stage) -> FakeSession:
    stage.session.answers["make it"] = (Reply("I made it.", tool_calls=1), draft(10))
    return stage.session


@pytest.fixture
def some_draft() -> Callable[..., dict[str, Any]]:
    return draft
