from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import mvpipe as package
from mvpipe.cli import main
from mvpipe.model.run import Film, OutputResult, Problem, RunResult, StepResult, Sync


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "MVPIPE_DEBUG", "NEMO_TOKEN", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    # Tests start `python -m mvpipe`; it is this package, installed or not.
    monkeypatch.setenv("PYTHONPATH", str(Path(package.__file__).parents[1]))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)


@pytest.fixture
def mvpipe(capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def call(*args: object) -> Outcome:
        with pytest.raises(SystemExit) as stopped:
            main([str(arg) for arg in args])
        seen = capfd.readouterr()
        assert isinstance(stopped.value.code, int)
        return Outcome(stopped.value.code, seen.out, seen.err)

    return call


@pytest.fixture
def recipe() -> Path:
    path = Path("recipe.yaml")
    path.write_text("version: 1\n", encoding="utf-8")
    return path


class FakeClock:
    """Time stands still until a test moves it."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 8, 30, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


class Terminal(io.StringIO):
    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("COLUMNS", "80")
    return Terminal()


@pytest.fixture
def make_result(tmp_path: Path) -> Callable[..., RunResult]:
    def make(
        status: str = "succeeded", exit_code: int = 0, error: Problem | None = None
    ) -> RunResult:
        run_dir = tmp_path / "runs" / "neon"
        run_dir.mkdir(parents=True, exist_ok=True)
        (run_dir / "report.html").write_text("<p>", encoding="utf-8")
        film = Film(1920, 1080, 30.0, 962, 32.066, "h264", "aac", 32.066)
        output = OutputResult("out/neon.mp4", "ab" * 32, 84_100_000, "render_1", film)
        return RunResult(
            run_id="ab12",
            name="neon",
            run_dir=run_dir,
            status=status,  # type: ignore[arg-type]
            exit_code=exit_code,
            started_at="2026-11-22T08:30:00Z",
            finished_at="2026-11-22T08:31:00Z",
            seconds=60.0,
            backend={"kind": "local", "url": "http://127.0.0.1:1"},
            variables={},
            session_id="s",
            task_id=None,
            credits_before=None,
            credits_after=None,
            assets=(),
            steps=(StepResult("create", "prompt", "succeeded", 2.0),),
            outputs=(output,) if status == "succeeded" else (),
            timeline="",
            tracks=(),
            music=None,
            sync=Sync(41, 41, 12.3) if status == "succeeded" else None,
            error=error,
        )

    return make
