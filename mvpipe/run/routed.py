"""What the runner does instead of sending a prompt that only asks for it (see routing)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from mvpipe.draft.summary import timeline_words
from mvpipe.model.recipe import AssetFile, ExportStep, PromptStep, UploadStep
from mvpipe.model.run import OutputResult, StepResult
from mvpipe.run import spending
from mvpipe.run.expectations import Outcome, judged
from mvpipe.run.exports import export
from mvpipe.run.journey import Journey, draft_of
from mvpipe.run.routing import Routed
from mvpipe.run.uploads import upload_all

_Done = tuple[str, tuple[OutputResult, ...], tuple[str, ...]]
"""The reply in words, the films made, and warnings."""


def do_it(journey: Journey, step: PromptStep, routed: Routed) -> StepResult:
    """Raises what the work raises."""
    started = journey.clock.monotonic()
    journey.write("prompt-routed", step=step.id, prompt=step.prompt, action=routed.action)
    reply, outputs, warnings = _WORK[routed.action](journey, step, routed)
    state = journey.look()
    result = StepResult(
        id=step.id,
        kind="prompt",
        status="succeeded",
        seconds=journey.since(started),
        prompt=step.prompt,
        reply=reply,
        changes=tuple(f"wrote {one.path}" for one in outputs),
        snapshot=journey.snapshot(step.id, state),
        warnings=warnings,
        outputs=outputs,
    )
    return judged(step, Outcome(reply, False, draft_of(state)), result)


def _export(journey: Journey, step: PromptStep, routed: Routed) -> _Done:
    last = next(one for one in reversed(journey.plan.steps) if isinstance(one, ExportStep))
    output = routed.applied(last.output)
    if output == last.output and not _edits_follow(journey, step):
        words = f"{last.output.path} is exported at the end of the run (step {last.id})"
        return f"not sent: {words}", (), ()
    path = PurePosixPath(last.output.path)
    output = replace(output, path=str(path.with_name(f"{path.stem}-{step.id}{path.suffix}")))
    made = export(journey, ExportStep(step.id, output=output, timeout=step.timeout), journey.look())
    return f"exported to {made.output.path}", (made.output,), made.warnings


def _edits_follow(journey: Journey, step: PromptStep) -> bool:
    """Whether the film that stands at this step differs from the last one."""
    ids = [one.id for one in journey.plan.steps]
    later = journey.plan.steps[ids.index(step.id) + 1 :]
    return any(isinstance(one, PromptStep | UploadStep) and not one.skipped for one in later)


def _credits(journey: Journey, step: PromptStep, routed: Routed) -> _Done:
    credits = spending.look(journey)
    if credits is not None and credits.unlimited:
        return "no credits are needed here: the local engine counts none", (), ()
    if credits is None or credits.available is None:
        return "the backend tells no balance", (), ()
    frozen = f", {credits.frozen:g} frozen" if credits.frozen else ""
    total = f" of {credits.total:g}" if credits.total is not None else ""
    return f"{credits.available:g}{total} credits available{frozen}", (), ()


def _status(journey: Journey, step: PromptStep, routed: Routed) -> _Done:
    return timeline_words(draft_of(journey.look())) or "the timeline is empty", (), ()


def _upload(journey: Journey, step: PromptStep, routed: Routed) -> _Done:
    before = len(journey.uploaded)
    assets: list[AssetFile] = list(journey.plan.assets)
    for one in journey.plan.steps:
        if one.id == step.id:
            break
        if isinstance(one, UploadStep) and not one.skipped:
            assets += one.assets
    upload_all(journey, assets)
    new, count = len(journey.uploaded) - before, len(assets)
    if not assets:
        return "nothing to upload: the recipe names no assets", (), ()
    words = f"{new} uploaded" if new else "nothing is new"
    return f"{words}; {count} asset{'' if count == 1 else 's'} in the session", (), ()


_WORK: Mapping[str, Callable[[Journey, PromptStep, Routed], _Done]] = {
    "export": _export,
    "credits": _credits,
    "status": _status,
    "upload": _upload,
}
