"""What each kind of step does. A kind is one entry of STEPS: (journey, step) → StepResult."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mvpipe.model.recipe import ExportStep, PromptStep, UploadStep
from mvpipe.model.run import StepResult
from mvpipe.run.expectations import Outcome, judged
from mvpipe.run.exports import export
from mvpipe.run.journey import Journey, draft_of
from mvpipe.run.prompts import prompt
from mvpipe.run.uploads import upload_all


def upload(journey: Journey, step: UploadStep) -> StepResult:
    started = journey.clock.monotonic()
    before = journey.last_state or journey.look()
    upload_all(journey, step.assets)
    after = journey.look()
    changed = draft_of(before) != draft_of(after)
    count = len(step.assets)
    result = StepResult(
        id=step.id,
        kind="upload",
        status="succeeded",
        seconds=journey.since(started),
        changes=(f"uploaded {count} asset{'' if count == 1 else 's'}",),
        snapshot=journey.snapshot(step.id, after),
    )
    return judged(step, Outcome("", changed, draft_of(after)), result)


def export_step(journey: Journey, step: ExportStep) -> StepResult:
    started = journey.clock.monotonic()
    state = journey.look()
    made = export(journey, step, state)
    result = StepResult(
        id=step.id,
        kind="export",
        status="succeeded",
        seconds=journey.since(started),
        changes=(f"wrote {made.output.path}", *made.notes),
        snapshot=journey.snapshot(step.id, state),
        warnings=made.warnings,
        outputs=(made.output,),
    )
    return judged(step, Outcome("", False, draft_of(state)), result)


STEPS: Mapping[type[Any], tuple[str, Callable[[Journey, Any], StepResult]]] = {
    PromptStep: ("prompt", prompt),
    UploadStep: ("upload", upload),
    ExportStep: ("export", export_step),
}
