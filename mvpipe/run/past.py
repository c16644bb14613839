"""What an earlier, stopped run of the same folder has already done, read from its journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mvpipe.model.run import Credits, Film, OutputResult, Problem, StepResult
from mvpipe.model.session import Handle, Reply, Uploaded


@dataclass(frozen=True)
class Sent:
    """A prompt that may have arrived: the snapshot before it, the balance and the backend's own count of
    messages then (None where it tells none); `taken`: the backend surely has it; `refused`: it said no."""

    before: str
    available: float | None = None
    messages: int | None = None
    taken: bool = False
    refused: bool = False


@dataclass(frozen=True)
class Past:
    """`finished` holds steps that ended well, `failed` those that did not (`passed`: the run went on after
    them); `sent` prompts without a good end; `arrived` all that the session has or may have; `answers` their replies where one had arrived; `uploading`
    identity → name of uploads whose answer never came; `renders` the last render id submitted per export
    step and not known to have failed, `confirmed` those whose submission was answered; `entries` counts
    the journal's lines."""

    started: Mapping[str, Any] = field(default_factory=dict)
    handle: Handle | None = None
    uploaded: Mapping[str, Uploaded] = field(default_factory=dict)
    uploading: Mapping[str, str] = field(default_factory=dict)
    finished: Mapping[str, StepResult] = field(default_factory=dict)
    failed: Mapping[str, StepResult] = field(default_factory=dict)
    passed: frozenset[str] = frozenset()
    sent: Mapping[str, Sent] = field(default_factory=dict)
    arrived: frozenset[str] = frozenset()
    answers: Mapping[str, Reply] = field(default_factory=dict)
    renders: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    snapshots: tuple[str, ...] = ()
    latest: str = ""
    credits_before: Credits | None = None
    warnings: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    forced: bool = False
    seconds: float = 0.0
    entries: int = 0


NOTHING = Past()

_PER_STEP = ("finished", "failed", "sent", "answers", "renders")


def gather(entries: Sequence[Mapping[str, Any]]) -> Past:
    """Fold a journal into a Past; entries of kinds it does not know are passed over."""
    past: dict[str, Any] = {
        "started": {},
        "handle": None,
        "credits_before": None,
        "latest": "",
        "snapshots": [],
        "warnings": [],
        "passed": set(),
        "confirmed": set(),
        "arrived": set(),
        "left_out": set(),
        "seconds": 0.0,
        "forced": False,
        **{name: {} for name in ("uploaded", "uploading", *_PER_STEP)},
    }
    for entry in entries:
        fold = _FOLDS.get(str(entry["event"]))
        if fold is not None:
            fold(past, entry)
    return Past(
        **{
            **past,
            "snapshots": tuple(past["snapshots"]),
            "warnings": tuple(past["warnings"]),
            "passed": frozenset(past["passed"]),
            "confirmed": frozenset(past["confirmed"]),
            "arrived": frozenset(past["arrived"]),
            "left_out": frozenset(past["left_out"]),
            "entries": len(entries),
        }
    )


def _run_started(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["started"] = entry


def _resume_forced(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    """From now on the recipe means what it meant then; the named steps have never been."""
    past["started"] = {
        **past["started"],
        "fingerprint": entry["fingerprint"],
        "meaning": entry.get("meaning"),
    }
    for name in _PER_STEP:
        for step in entry["steps"]:
            past[name].pop(step, None)
    past["passed"] -= set(entry["steps"])
    past["left_out"] = set(entry.get("left_out", ()))
    past["forced"] = True


def _session(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    """A second session has nothing of the first: every step and upload starts over."""
    if past["handle"] is not None:
        for name in ("uploaded", "uploading", *_PER_STEP):
            past[name].clear()
        for name in ("passed", "arrived", "left_out"):
            past[name].clear()
        past["latest"] = ""
        past["warnings"].extend([entry["warning"]] if entry.get("warning") else [])
    past["handle"] = Handle(**entry["handle"])


def _credits(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    if past["credits_before"] is None and entry.get("credits") is not None:
        past["credits_before"] = Credits(**entry["credits"])


def _uploading(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["uploading"][entry["identity"]] = entry["name"]


def _uploaded(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["uploading"].pop(entry["identity"], None)
    past["uploaded"][entry["identity"]] = Uploaded(**entry["uploaded"])


def _snapshot(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["snapshots"].append(entry["file"])
    past["latest"] = entry["file"]


def _step_started(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["passed"].update(step for step in past["failed"] if step != entry["step"])


def _prompt_sending(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["sent"][entry["step"]] = Sent(
        entry["before"], entry.get("available"), entry.get("messages")
    )
    past["answers"].pop(entry["step"], None)
    past["failed"].pop(entry["step"], None)
    past["arrived"].add(entry["step"])


def _prompt_taken(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["sent"][entry["step"]] = replace(past["sent"][entry["step"]], taken=True)


def _prompt_refused(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["sent"][entry["step"]] = replace(past["sent"][entry["step"]], refused=True)
    past["arrived"].discard(entry["step"])


def _prompt_answered(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["answers"][entry["step"]] = Reply(
        entry["reply"],
        tool_calls=entry.get("tool_calls", 0),
        warnings=tuple(entry.get("warnings", ())),
        complete=entry["complete"],
    )


def _render_submitting(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["renders"][entry["step"]] = entry["render_id"]


def _render_submitted(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["confirmed"].add(entry["render_id"])


def _render_failed(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["renders"].pop(entry["step"], None)


def _step_finished(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    result = step_from_json(entry["result"])
    if result.status in ("succeeded", "unchanged"):
        past["sent"].pop(result.id, None)
        past["failed"].pop(result.id, None)
        past["finished"][result.id] = result
    elif result.status == "failed":
        past["failed"][result.id] = result


def _run_finished(past: dict[str, Any], entry: Mapping[str, Any]) -> None:
    past["seconds"] += float(entry.get("seconds", 0.0))


_FOLDS = {
    "run-started": _run_started,
    "resume-forced": _resume_forced,
    "session": _session,
    "credits": _credits,
    "asset-uploading": _uploading,
    "asset-uploaded": _uploaded,
    "snapshot": _snapshot,
    "step-started": _step_started,
    "prompt-sending": _prompt_sending,
    "prompt-taken": _prompt_taken,
    "prompt-refused": _prompt_refused,
    "prompt-answered": _prompt_answered,
    "render-submitting": _render_submitting,
    "render-submitted": _render_submitted,
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
