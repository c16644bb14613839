"""A RunResult again, from the journal of a run that has ended: what `mvpipe report` reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mvpipe.errors import StepFailed
from mvpipe.model.run import (
    AssetResult,
    Credits,
    MusicSummary,
    OutputResult,
    Problem,
    RunResult,
    Sync,
)
from mvpipe.run.journal import Entry
from mvpipe.run.past import output_from_json, step_from_json


def result_from_journal(entries: Sequence[Entry], run_dir: Path) -> RunResult:
    """The last stored result. Raises StepFailed when the run never came to an end."""
    stored = [entry["result"] for entry in entries if isinstance(entry.get("result"), Mapping)]
    ended = [one for one in stored if "run_id" in one]
    if not ended:
        raise StepFailed(
            f"the run in {run_dir} has not ended: there is nothing to report yet",
            hint=f"mvpipe resume {run_dir}",
        )
    return _result(ended[-1], run_dir)


def _result(data: Mapping[str, Any], run_dir: Path) -> RunResult:
    outputs: tuple[OutputResult, ...] = tuple(output_from_json(one) for one in data["outputs"])
    return RunResult(
        **{
            **data,
            "run_dir": run_dir,
            "credits_before": _maybe(Credits, data["credits_before"]),
            "credits_after": _maybe(Credits, data["credits_after"]),
            "assets": tuple(AssetResult(**one) for one in data["assets"]),
            "steps": tuple(step_from_json(one) for one in data["steps"]),
            "outputs": outputs,
            "tracks": tuple(data["tracks"]),
            "music": _maybe(MusicSummary, _tuples(data["music"])),
            "sync": _maybe(Sync, _tuples(data["sync"])),
            "warnings": tuple(data["warnings"]),
            "error": _maybe(Problem, data["error"]),
        }
    )


def _tuples(data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if data is None:
        return None
    return {key: tuple(one) if isinstance(one, list) else one for key, one in data.items()}


def _maybe(kind: Any, data: Mapping[str, Any] | None) -> Any:
    return None if data is None else kind(**data)
