"""What each kind of step does. A kind is one entry of STEPS: (journey, step) → StepResult."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mvpipe.clock import Clock
from mvpipe.draft.diff import changes as draft_changes
from mvpipe.draft.patch import json_patch
from mvpipe.errors import StepFailed
from mvpipe.model.recipe import ExportStep, PromptStep, Step, UploadStep
from mvpipe.model.run import StepResult
from mvpipe.model.session import Reply, State
from mvpipe.run import expectations, snapshots
from mvpipe.run.exports import export
from mvpipe.run.journey import Journey
from mvpipe.run.uploads import upload_all


def draft_of(state: State) -> Mapping[str, Any]:
    """The draft inside a state; empty when there is none yet."""
    draft = state.get("draft")
    return draft if isinstance(draft, Mapping) else {}


def prompt(journey: Journey, step: PromptStep) -> StepResult:
    """Send once and compare the state before and after (PROTOCOL.md, Behaviour that matters)."""
    started = journey.clock.monotonic()
    sent_before = journey.past.sent.get(step.id)
    if sent_before is not None:
        before: State = snapshots.load(journey.run_dir, sent_before)
        reply = journey.past.answers.get(step.id) or Reply("", complete=False)
    else:
        before = journey.last_state or journey.look()
        journey.write(
            "prompt-sending", step=step.id, prompt=step.prompt, before=journey.latest_snapshot
        )
        reply = journey.session.send(
            step.prompt,
            timeout=step.timeout or journey.plan.waits.message_timeout,
            listen=journey.listen,
        )
        journey.write("prompt-answered", step=step.id, reply=reply.text, complete=reply.complete)
    after = journey.look()
    if not reply.complete or not reply.text:
        after = _look_again(journey, before, after, complete=reply.complete)
    changed = draft_of(before) != draft_of(after)
    if not reply.complete and not changed:
        raise StepFailed(
            "the answer was cut off and the draft has not changed since",
            hint="look at the session's state; run again to send the prompt anew",
        )
    patch = json_patch(draft_of(before), draft_of(after))
    snapshot = journey.snapshot(step.id, after)
    journey.write("draft-changed", step=step.id, patch=patch)
    warnings = list(reply.warnings)
    if not reply.complete:
        warnings.append("the answer was cut off; the state shows that the edit was made")
    if not reply.text and not changed:
        warnings.append("no answer and no change: the backend did nothing with this prompt")
    outcome = expectations.Outcome(reply.text, changed, draft_of(after))
    return _judged(
        step,
        outcome,
        StepResult(
            id=step.id,
            kind="prompt",
            status="succeeded" if changed else "unchanged",
            seconds=_since(journey.clock, started),
            prompt=step.prompt,
            reply=reply.text or None,
            changes=draft_changes(draft_of(before), draft_of(after)),
            snapshot=snapshot,
            warnings=tuple(warnings),
            tool_calls=reply.tool_calls,
        ),
    )


def upload(journey: Journey, step: UploadStep) -> StepResult:
    started = journey.clock.monotonic()
    before = journey.last_state or journey.look()
    upload_all(journey, step.assets)
    after = journey.look()
    changed = draft_of(before) != draft_of(after)
    outcome = expectations.Outcome("", changed, draft_of(after))
    count = len(step.assets)
    return _judged(
        step,
        outcome,
        StepResult(
            id=step.id,
            kind="upload",
            status="succeeded",
            seconds=_since(journey.clock, started),
            changes=(f"uploaded {count} asset{'' if count == 1 else 's'}",),
            snapshot=journey.snapshot(step.id, after),
        ),
    )


def export_step(journey: Journey, step: ExportStep) -> StepResult:
    started = journey.clock.monotonic()
    state = journey.look()
    made = export(journey, step, state)
    outcome = expectations.Outcome("", False, draft_of(state))
    return _judged(
        step,
        outcome,
        StepResult(
            id=step.id,
            kind="export",
            status="succeeded",
            seconds=_since(journey.clock, started),
            changes=(f"wrote {made.output.path}", *made.notes),
            snapshot=journey.snapshot(step.id, state),
            warnings=made.warnings,
            outputs=(made.output,),
        ),
    )


def _look_again(journey: Journey, before: State, after: State, *, complete: bool) -> State:
    """A silent or cut answer: look at the state again, with growing pauses, until it changes."""
    waits = journey.plan.waits
    pause = waits.recovery_interval
    for _ in range(waits.recovery_checks if not complete else min(2, waits.recovery_checks)):
        if draft_of(before) != draft_of(after):
            break
        journey.clock.sleep(pause)
        pause *= 2
        after = journey.look()
    return after


def _judged(step: Step, outcome: expectations.Outcome, result: StepResult) -> StepResult:
    """The result, unless an expectation does not hold: then StepFailed carries it."""
    broken = expectations.unmet(step.expect, outcome)
    if broken:
        raise ExpectationFailed("; ".join(broken), result)
    return result


class ExpectationFailed(StepFailed):
    """The step ran, its effects stand, but `expect` does not hold; `result` tells the rest."""

    code = "expectation"

    def __init__(self, message: str, result: StepResult) -> None:
        super().__init__(message, hint="change the prompt, or what `expect` asks for")
        self.result = result


def _since(clock: Clock, started: float) -> float:
    return round(clock.monotonic() - started, 3)


STEPS: Mapping[type[Any], tuple[str, Callable[[Journey, Any], StepResult]]] = {
    PromptStep: ("prompt", prompt),
    UploadStep: ("upload", upload),
    ExportStep: ("export", export_step),
}
