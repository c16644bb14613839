"""The stand-in service and the harness around it, as fixtures (test modules can't import each other)."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mvpipe.clock import SystemClock


def _module(name: str) -> ModuleType:
    known = f"mvpipe_tests_{name}"
    if known in sys.modules:
        return sys.modules[known]
    spec = importlib.util.spec_from_file_location(known, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[known] = module
    spec.loader.exec_module(module)
    return module


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "sweep" in str(config.getoption("markexpr")):
        return
    for item in items:
        if item.get_closest_marker("sweep") is not None:
            item.add_marker(pytest.mark.skip(reason="runs only with -m sweep"))


@pytest.fixture(scope="session")
def standin() -> ModuleType:
    return _module("standin")


@pytest.fixture(scope="session")
def harness() -> ModuleType:
    return _module("harness")


@pytest.fixture(scope="session")
def films(harness: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The film as planned, and one of another size."""
    folder = tmp_path_factory.mktemp("films")
    return harness.make_film(folder / "a.mp4"), harness.make_film(folder / "b.mp4", size=(96, 64))


@pytest.fixture
def served(standin: Any, films: tuple[bytes, bytes]) -> Iterator[Callable[..., tuple[Any, str]]]:
    """A function that serves a stand-in with the given faults: (the service, its URL)."""
    with ExitStack() as stack:

        def serve(*faults: str, **how: Any) -> tuple[Any, str]:
            service = standin.StandIn(films[0], frozenset(faults), other_film=films[1], **how)
            return service, stack.enter_context(standin.serving(service))

        yield serve


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Sleeping takes no time here; what was asked for is noted."""
    asked: list[float] = []

    def sleep(self: SystemClock, seconds: float) -> None:
        asked.append(seconds)
        time.sleep(min(seconds, 0.005))

    monkeypatch.setattr(SystemClock, "sleep", sleep)
    return asked


@pytest.fixture
def project(harness: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A function that makes a project on a backend, with its environment set."""

    def make(url: str = "local", **how: Any) -> Any:
        made = harness.Project(tmp_path / "project", url, **how)
        for name, value in made.environ.items():
            monkeypatch.setenv(name, value)
        return made

    return make
