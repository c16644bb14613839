"""What an earlier, stopped run of the same folder has already done, read from its journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mvpipe.model.run import Credits, Film, OutputResult, Problem, StepResult
from mvpipe.model.session import Handle, Reply, Uploaded


@dataclass(frozen=True)
class Past:
    """`finished` holds steps that ended well; `sent` prompts that were sent but have no result yet
    (step → the snapshot before); `answers` their replies where one had arrived; `renders` the last
    render id submitted per export step and not known to have failed."""

    started: Mapping[str, Any] = field(default_factory=dict)
    handle: Handle | None = None
    uploaded: Mapping[str, Uploaded] = field(default_factory=dict)
    finished: Mapping[str, StepResult] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Reply] = field(default_factory=dict)
    renders: Mapping[str, str] = field(default_factory=dict)
    snapshots: tuple[str, ...] = ()
    snapshot_of: Mapping[str, str] = field(default_factory=dict)
    credits_before: Credits | None = None
    seconds: float = 0.0


NOTHING = Past()


def gather(entries: Sequence[Mapping[str, Any]]) -> Past:
    """Fold a journal into a Past; entries of kinds it does not know are passed over."""
    past: dict[str, Any] = {
        "started": {},
        "handle": None,
        "uploaded": {},
        "finished": {},
        "sent": {},
        "answers": {},
        "renders": {},
        "snapshots": [],
        "snapshot_of": {},
        "credits_before": None,
        "seconds": 0.0,
    }
    for entry in entries:
        fold = _FOLDS.get(str(entry["event"]))
        if fold is not None:
            fold(past, entry)
    past["snapshots"] = tuple(past["snapshots"])
    return Past(**past)


def _run_started(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["started"] = entry


def _session(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["handle"] = Handle(**entry["handle"])


def _credits(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    if past["credits_before"] is None and entry.get("credits") is not None:
        past["credits_before"] = Credits(**entry["credits"])


def _uploaded(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["uploaded"][entry["identity"]] = Uploaded(**entry["uploaded"])


def _snapshot(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["snapshots"].append(entry["file"])
    past["snapshot_of"][entry["step"]] = entry["file"]


def _prompt_sending(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["sent"][entry["step"]] = entry["before"]
    past["answers"].pop(entry["step"], None)


def _prompt_answered(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["answers"][entry["step"]] = Reply(entry["reply"], complete=entry["complete"])


def _render_submitting(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["renders"][entry["step"]] = entry["render_id"]


def _render_failed(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["renders"].pop(entry["step"], None)


def _step_finished(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    result = step_from_json(entry["result"])
    past["sent"].pop(result.id, None)
    if result.status in ("succeeded", "unchanged"):
        past["finished"][result.id] = result
    else:
        past["finished"].pop(result.id, None)


def _run_finished(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["seconds"] += float(entry.get("seconds", 0.0))


_FOLDS = {
    "run-started": _run_started,
    "session": _session,
    "credits": _credits,
    "asset-uploaded": _uploaded,
    "snapshot": _snapshot,
    "prompt-sending": _prompt_sending,
    "prompt-answered": _prompt_answered,
    "render-submitting": _render_submitting,
    "render-failed": _render_failed,
    "step-finished": _step_finished,
    "run-finished": _run_finished,
    "run-interrupted": _run_finished,
}


def step_from_json(data: Mapping[str, Any]) -> StepResult:
    """A StepResult from the dict that dataclasses.asdict made of it."""
    return StepResult(
        **{
            **data,
            "changes": tuple(data["changes"]),
            "warnings": tuple(data["warnings"]),
            "outputs": tuple(output_from_json(output) for output in data["outputs"]),
            "error": Problem(**data["error"]) if data["error"] else None,
        }
    )


def output_from_json(data: Mapping[str, Any]) -> OutputResult:
    return OutputResult(**{**data, "film": Film(**data["film"])})
