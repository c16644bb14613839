from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

import mvpipe.errors as errors
from mvpipe.model import recipe
from mvpipe.model.run import Credits, Problem, RunResult, RunStatus, StepStatus
from mvpipe.redact import Redactor
from mvpipe.report import Evidence, report_dict, write

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas" / "report.schema.json").read_text(encoding="utf-8")
)
CONTRACT = [
    "version",
    "run_id",
    "status",
    "exit_code",
    "name",
    "started_at",
    "finished_at",
    "seconds",
    "backend",
    "vars",
    "session",
    "credits",
    "assets",
    "steps",
    "outputs",
    "timeline",
    "music",
    "sync",
    "warnings",
    "error",
]
CONTRACT_OUTPUT = [
    "path",
    "sha256",
    "bytes",
    "seconds",
    "width",
    "height",
    "fps",
    "video_codec",
    "audio_codec",
    "render_id",
]


def problems(document: object) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]


def failed(run: RunResult) -> RunResult:
    problem = Problem("render-failed", "the backend could not make the film", "run it again", 3)
    step = replace(run.steps[-1], status="failed", outputs=(), error=problem)
    steps = (*run.steps[:-1], step)
    return replace(run, status="failed", exit_code=3, steps=steps, outputs=(), error=problem)


def interrupted(run: RunResult) -> RunResult:
    """Ctrl-C before a session was open."""
    return replace(
        run,
        status="interrupted",
        exit_code=130,
        session_id=None,
        task_id=None,
        credits_before=None,
        credits_after=None,
        steps=(),
        outputs=(),
        timeline="",
        tracks=(),
        music=None,
        sync=None,
        error=Problem("interrupted", "interrupted by Ctrl-C", None, 130),
    )


def test_schema_itself_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("situation", [lambda run: run, failed, interrupted])
def test_report_of_every_outcome_fits_the_schema(situation: Any, run: RunResult) -> None:
    assert problems(report_dict(situation(run))) == []


def test_fields_are_those_of_the_contract_in_its_order(run: RunResult) -> None:
    document = report_dict(run)
    assert list(document) == CONTRACT
    assert SCHEMA["required"] == CONTRACT
    assert document["version"] == 1
    assert list(document["outputs"][0])[: len(CONTRACT_OUTPUT)] == CONTRACT_OUTPUT
    assert document["session"] == {"session_id": run.session_id, "task_id": "task-52"}
    assert document["sync"]["on_beat"] == 14


def test_schema_allows_no_unknown_key_at_any_level_we_own(run: RunResult) -> None:
    document = report_dict(failed(run)) | {"outputs": report_dict(run)["outputs"]}
    places = [
        document,
        *(document[key] for key in ("backend", "session", "credits", "music", "sync", "error")),
    ]
    places += [document["assets"][0], document["steps"][0], document["outputs"][0]]
    for place in places:
        place["surprise"] = 1
        assert len(problems(document)) == 1
        del place["surprise"]


def test_schema_describes_every_field() -> None:
    bare = [
        name
        for shape in (SCHEMA, *SCHEMA["$defs"].values())
        for name, field in shape.get("properties", {}).items()
        if "description" not in field and "description" not in _target(field)
    ]
    assert bare == []


def _target(field: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(field.get("$ref", "#/$defs/none")).rsplit("/", 1)[1]
    found: Mapping[str, Any] = SCHEMA["$defs"].get(name, {})
    return found


def test_enums_of_the_schema_are_those_of_the_code() -> None:
    step, asset = SCHEMA["$defs"]["step"]["properties"], SCHEMA["$defs"]["asset"]["properties"]
    assert tuple(SCHEMA["properties"]["status"]["enum"]) == get_args(RunStatus)
    assert tuple(step["status"]["enum"]) == get_args(StepStatus)
    kinds = {kind.__name__.removesuffix("Step").lower() for kind in get_args(recipe.Step)}
    assert set(step["kind"]["enum"]) == kinds
    assert set(asset["kind"]["enum"]) == set(recipe.FORMATS.values())
    codes = {
        value for name, value in vars(errors).items() if name.isupper() and isinstance(value, int)
    }
    assert set(SCHEMA["properties"]["exit_code"]["enum"]) == codes


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, None, None),
        (Credits(100.0), Credits(88.5), {"before": 100.0, "after": 88.5, "spent": 11.5}),
        (Credits(100.0), None, {"before": 100.0, "after": None, "spent": None}),
        (Credits(5.0), Credits(105.0), {"before": 5.0, "after": 105.0, "spent": -100.0}),
        (
            Credits(None, unlimited=True),
            Credits(None, unlimited=True),
            {"before": None, "after": None, "spent": 0, "unlimited": True},
        ),
    ],
)
def test_credits_say_what_was_spent(
    before: Credits | None, after: Credits | None, expected: object, run: RunResult
) -> None:
    document = report_dict(replace(run, credits_before=before, credits_after=after))
    assert document["credits"] == expected
    assert problems(document) == []


def test_optional_fields_are_absent_not_null(run: RunResult) -> None:
    song, *_, logo = report_dict(run)["assets"]
    assert "width" not in song
    assert song["seconds"] == 32.0
    assert logo == {
        "name": "logo.png",
        "url": "https://example.org/logo.png",
        "kind": "image",
        "bytes": None,
        "sha256": None,
    }
    export = report_dict(run)["steps"][-1]
    assert "prompt" not in export
    assert export["outputs"] == ["out/luna-neon-nights.mp4"]


def test_values_that_json_lacks_do_not_lose_the_report(run: RunResult, tmp_path: Path) -> None:
    odd: dict[str, object] = {
        "day": datetime.date(2026, 11, 22),
        "gain": math.nan,
        "cover": Path("photos") / "a.jpg",
        "name": "caf\udce9.mp3",
        "tags": ("a", 1, None),
    }
    result = replace(run, variables=odd)
    (path,) = write(result, Evidence(), formats=["json"], folder=tmp_path, redact=Redactor())
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["vars"] == {
        "day": "2026-11-22",
        "gain": None,
        "cover": "photos/a.jpg",
        "name": "caf?.mp3",
        "tags": ["a", 1, None],
    }
    assert problems(document) == []
