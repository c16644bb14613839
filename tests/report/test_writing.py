from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from mvpipe.errors import UsageError
from mvpipe.model.recipe import ReportFormat
from mvpipe.model.run import Problem, RunResult
from mvpipe.redact import Redactor
from mvpipe.report import FORMATS, Evidence, write

SECRET = "p<a>s&s\"wo'rd|`*"
"""Every format escapes some of it, each differently: masking after escaping would miss it."""


def run_full_of_secrets(run: RunResult) -> RunResult:
    told = f"before {SECRET} after"
    step = replace(
        run.steps[0],
        id=told,
        prompt=told,
        reply=told,
        changes=(told,),
        warnings=(told,),
        error=Problem("network", told, told),
    )
    output = replace(run.outputs[0], path=told, render_id=told)
    asset = replace(run.assets[0], name=told, path=told)
    return replace(
        run,
        name=told,
        run_dir=Path("runs") / SECRET,
        backend={"kind": "hosted", "url": f"https://host/{SECRET}"},
        variables={"token": SECRET, "list": [SECRET, {"deep": SECRET}]},
        session_id=SECRET,
        task_id=SECRET,
        assets=(asset,),
        steps=(replace(step, status="failed", outputs=(output,)),),
        outputs=(output,),
        timeline=told,
        tracks=(
            {
                "type": 7,
                "role": SECRET,
                "name": SECRET,
                "segments": [{"start": 0, "end": 1, "label": SECRET}],
            },
        ),
        warnings=(told,),
        error=Problem("network", told, told),
        status="failed",
        exit_code=3,
    )


def test_every_format_is_written_under_its_name_in_the_order_asked(
    run: RunResult, evidence: Evidence, tmp_path: Path
) -> None:
    asked = ["junit", "html", "json", "markdown", "json"]
    paths = write(run, evidence, formats=asked, folder=tmp_path / "deep", redact=Redactor())
    assert [path.name for path in paths] == ["junit.xml", "report.html", "report.json", "report.md"]
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {path.name for path in paths}


def test_formats_are_those_of_the_recipe() -> None:
    assert tuple(FORMATS) == get_args(ReportFormat)


def test_unknown_format_writes_nothing(run: RunResult, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'pdf'") as caught:
        write(run, Evidence(), formats=["json", "pdf"], folder=tmp_path, redact=Redactor())
    assert caught.value.hint is not None
    assert "markdown" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", list(FORMATS))
def test_secrets_reach_no_format(
    name: str, run: RunResult, evidence: Evidence, tmp_path: Path
) -> None:
    result = run_full_of_secrets(run)
    (path,) = write(result, evidence, formats=[name], folder=tmp_path, redact=Redactor([SECRET]))
    text = path.read_text(encoding="utf-8")
    assert "***" in text or r"\*\*\*" in text
    for trace in (
        "wo'rd",
        "wo&#39;rd",
        "wo\\'rd",
        "p<a",
        "p&lt;a",
        "p\\<a",
        base64.b64encode(SECRET.encode()).decode(),
    ):
        assert trace not in text


def test_secret_spelled_like_a_word_of_ours_leaves_the_form_intact(
    run: RunResult, tmp_path: Path
) -> None:
    redact = Redactor(["succeeded", "prompt", "2026", "9f86"])
    (path,) = write(run, Evidence(), formats=["json"], folder=tmp_path, redact=redact)
    text = path.read_text(encoding="utf-8")
    assert '"status": "succeeded"' in text
    assert '"kind": "prompt"' in text
    assert run.outputs[0].sha256 in text
    assert run.started_at in text


@pytest.mark.parametrize("name", list(FORMATS))
def test_same_result_gives_the_same_bytes(
    name: str, run: RunResult, evidence: Evidence, tmp_path: Path
) -> None:
    texts = [
        write(run, evidence, formats=[name], folder=tmp_path / str(i), redact=Redactor())[
            0
        ].read_bytes()
        for i in range(2)
    ]
    assert texts[0] == texts[1]
