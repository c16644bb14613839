"""The plan of a recipe: waits, the last export, secrets, and a fingerprint of what the run means."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mvpipe.model.plan import Plan
from mvpipe.model.recipe import HOSTED_WAITS, LOCAL_WAITS, ExportStep, Output, PromptStep
from mvpipe.recipe import load, plan

OUT = Path("out")


def planned(recipe: Any, backend: str = "local") -> Plan:
    return plan(recipe, backend=backend, out_dir=OUT)


def test_the_last_export_is_implied(project: Any) -> None:
    made = planned(project.good("output: {path: film.mp4, fps: 25}"))
    assert made.steps == (
        PromptStep("prompt-1", "create a music video"),
        ExportStep("export", Output("film.mp4", None, 25.0, "high")),
    )
    assert made.out_dir == OUT
    assert made.backend == "local"


@pytest.mark.parametrize(
    ("steps", "ids"),
    [
        ("[go, {export: film.mp4}]", ["prompt-1", "export-1"]),
        ("[go, {export: }]", ["prompt-1", "export-1"]),
        ("[go, {export: film.mp4}, {when: no, prompt: x}]", ["prompt-1", "export-1", "prompt-2"]),
        ("[go, {export: other.mp4}]", ["prompt-1", "export-1", "export"]),
        ("[go, {export: film.mp4}, more]", ["prompt-1", "export-1", "prompt-2", "export"]),
        ("[go, {export: film.mp4, when: no}]", ["prompt-1", "export-1", "export"]),
        ("[{prompt: go, id: export}]", ["export", "export-2"]),
    ],
)
def test_an_export_to_the_output_ends_the_plan(project: Any, steps: str, ids: list[str]) -> None:
    made = planned(project.good(f"output: {{path: film.mp4}}\nsteps: {steps}\n"))
    assert [step.id for step in made.steps] == ids
    last = [step for step in made.steps if not step.skipped][-1]
    assert isinstance(last, ExportStep)
    assert last.output.path == "film.mp4"


def test_waits_are_the_backend_s_and_the_recipe_s(project: Any) -> None:
    recipe = project.good("backend: {poll_interval: 5s, render_timeout: 1m}")
    hosted, local = planned(recipe, "hosted").waits, planned(recipe).waits
    assert (hosted.poll_interval, hosted.render_timeout) == (5.0, 60.0)
    assert hosted.recovery_interval == HOSTED_WAITS.recovery_interval
    assert local.recovery_interval == LOCAL_WAITS.recovery_interval
    assert planned(recipe, "http://127.0.0.1:1").waits == local


def test_no_limit_overrides_a_limit(project: Any) -> None:
    recipe = project.good("backend: {render_timeout: none}")
    assert planned(recipe, "hosted").waits.render_timeout is None


def test_secrets_are_masked_and_handed_on(project: Any) -> None:
    text = "vars: {key: {secret: true}, pins: {secret: true, default: [1234, abcd]}, unset: {secret: true}, a: x}"
    made = planned(project.good(text, variables={"key": "hunter22"}))
    assert made.variables == {"key": "***", "pins": "***", "unset": None, "a": "x"}
    assert made.secrets == {"hunter22", "1234", "abcd"}


def test_the_recipe_s_path_is_absolute(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("")
    monkeypatch.chdir(project.folder)
    assert planned(load(Path("recipe.yaml"))).recipe_path == project.folder / "recipe.yaml"


BASE = "name: a\nassets: [s.mp3]\noutput: {path: f.mp4}\nsteps: [go, {upload: s.mp3}]\n"


def fingerprint(project: Any, text: str = BASE, content: str = "x", backend: str = "local") -> str:
    return planned(project.good(text, {"s.mp3": content}), backend).fingerprint


def test_the_fingerprint_is_stable(project: Any, tmp_path: Path) -> None:
    first = fingerprint(project)
    assert len(first) == 64
    assert fingerprint(project) == first
    shutil.copytree(project.folder, tmp_path / "elsewhere" / "deeper")
    moved = load(tmp_path / "elsewhere" / "deeper" / "recipe.yaml")
    assert planned(moved).fingerprint == first


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: a", "name: a\nreport: [json]"),
        ("name: a", "name: b"),
        ("name: a", "name: a\nbackend: {poll_interval: 1s}"),
        ("[go,", "[ 'go',"),
        ("assets: [s.mp3]", "assets: [./s.mp3]"),
        ("go, {upload", "go, {upload"),
    ],
)
def test_what_does_not_change_the_film_does_not_change_it(project: Any, old: str, new: str) -> None:
    assert fingerprint(project, BASE.replace(old, new)) == fingerprint(project)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[go,", "[went,"),
        ("[go,", "[{prompt: go, when: no},"),
        ("f.mp4", "g.mp4"),
        ("path: f.mp4", "path: f.mp4, fps: 25"),
        ("path: f.mp4", "path: f.mp4, quality: draft"),
        ("assets: [s.mp3]", "assets: [{path: s.mp3, role: music}]"),
        ("assets: [s.mp3]", "assets: []"),
        ("name: a", "language: zh"),
    ],
)
def test_what_changes_the_film_changes_the_fingerprint(project: Any, old: str, new: str) -> None:
    assert fingerprint(project, BASE.replace(old, new)) != fingerprint(project)


def test_an_asset_of_another_size_changes_the_fingerprint(project: Any) -> None:
    assert fingerprint(project, content="xy") != fingerprint(project)


def test_the_fingerprint_is_pinned(project: Any) -> None:
    """A run folder keeps it; another value for the same recipe would refuse every resume."""
    assert fingerprint(project).startswith("329bee9855d9fd5f")
