"""Drives a plan through a session: assets, steps, exports; whatever happens, a RunResult comes back."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from typing import Any

from mvpipe.clock import iso
from mvpipe.errors import (
    INTERRUPTED,
    CreditsExhausted,
    DiskFailed,
    MvpipeError,
    NetworkFailed,
    SessionLost,
    TokenRefused,
)
from mvpipe.files import drop_dead_parts, lock
from mvpipe.model.plan import Plan
from mvpipe.model.recipe import Step
from mvpipe.model.run import Event, Problem, RunResult, StepResult
from mvpipe.run import content, snapshots, spending
from mvpipe.run.expectations import ExpectationFailed
from mvpipe.run.journal import Journal
from mvpipe.run.journey import Journey
from mvpipe.run.past import NOTHING, Past
from mvpipe.run.ports import Backend, Session
from mvpipe.run.renewal import lost_with, may_start_over, start_over
from mvpipe.run.result import Ending, World, problem_of, remembered, result_of
from mvpipe.run.steps import STEPS
from mvpipe.run.uploads import note_all, upload_all

FATAL = (TokenRefused, SessionLost, CreditsExhausted, DiskFailed, spending.CreditsCapped)
"""Errors after which no later step can do better: `on_error: continue` does not hold them back."""


def run(plan: Plan, backend: Backend, world: World, past: Past = NOTHING) -> RunResult:
    """Run or, given a Past, go on. Failures are in the result; raises only for bugs and for a run
    folder that can't be written or is in use (DiskFailed)."""
    started = world.clock.now()
    clock_started = world.clock.monotonic()
    with lock(world.run_dir / ".lock"):
        for folder in (world.run_dir, world.run_dir / snapshots.FOLDER):
            drop_dead_parts(folder)
        journal = Journal(world.run_dir, world.clock, world.redactor)
        ending = Ending()
        try:
            _nobody_went_on(journal, past, world)
            world.redactor.follow(backend.secrets)
            _drive(plan, backend, world, past=past, journal=journal, ending=ending)
            seconds = round(past.seconds + world.clock.monotonic() - clock_started, 3)
            result = result_of(plan, world, past, ending, seconds=seconds, started=iso(started))
            journal.write(
                "run-interrupted" if result.status == "interrupted" else "run-finished",
                status=result.status,
                exit_code=result.exit_code,
                seconds=round(result.seconds - past.seconds, 3),
                error=None if result.error is None else asdict(result.error),
                result=remembered(result),
            )
        finally:
            journal.close()
    return result


def _nobody_went_on(journal: Journal, past: Past, world: World) -> None:
    """Between reading the journal and taking the lock, another process may have finished the run."""
    if journal.count != past.entries:
        raise DiskFailed(
            f"another mvpipe process has gone on with the run in {world.run_dir} meanwhile",
            hint=f"mvpipe resume {world.run_dir}",
        )


def _drive(
    plan: Plan,
    backend: Backend,
    world: World,
    *,
    past: Past,
    journal: Journal,
    ending: Ending,
) -> None:
    try:
        content.check(plan.assets)
        session = backend.reopen(past.handle) if past.handle else backend.open(plan.language)
        ending.session = session
        if past.handle is None:
            journal.write("session", handle=asdict(session.handle))
        else:
            journal.write("run-resumed", pid=os.getpid())
        ending.journey = _journey(plan, world, session, past=past, journal=journal)
        _through(ending, backend)
        ending.credits_after = spending.look(ending.journey)
    except KeyboardInterrupt:
        ending.status, ending.exit_code = "interrupted", INTERRUPTED
        ending.error = Problem(
            "interrupted",
            "stopped before the end; nothing that was done is lost",
            f"mvpipe resume {world.run_dir}",
            INTERRUPTED,
        )
    except MvpipeError as error:
        ending.status, ending.exit_code = "failed", error.exit_code
        ending.error = problem_of(error)
        if ending.journey and not isinstance(error, NetworkFailed | TokenRefused):
            ending.credits_after = spending.look(ending.journey)


def _through(ending: Ending, backend: Backend) -> None:
    """All steps, in a new session where the first was lost and that costs nothing or is wanted."""
    journey = ending.journey
    assert journey is not None
    try:
        _prepare(journey)
        _steps(journey, ending)
    except SessionLost as error:
        if not may_start_over(journey):
            raise lost_with(journey, error) from error
        session = start_over(journey, backend)
        ending.session = session
        ending.steps.clear()
        ending.warnings.clear()
        try:
            _prepare(journey)
            _steps(journey, ending)
        except SessionLost as again:
            raise lost_with(journey, again) from again


def _journey(
    plan: Plan, world: World, session: Session, *, past: Past, journal: Journal
) -> Journey:
    return Journey(
        plan=plan,
        run_dir=world.run_dir,
        session=session,
        journal=journal,
        clock=world.clock,
        probe=world.probe,
        redactor=world.redactor,
        tell=world.tell,
        past=past,
        uploaded=dict(past.uploaded),
        snapshot_count=len(past.snapshots),
        latest_snapshot=past.latest,
        last_state=snapshots.load(world.run_dir, past.latest) if past.latest else {},
        unclaimed_renders=dict(past.renders),
        may_have_arrived=list(past.arrived),
        warnings=list(past.warnings),
        spendings=[one.credits for one in past.finished.values() if one.credits is not None],
    )


def _prepare(journey: Journey) -> None:
    """Credits before, every asset uploaded, the first snapshot; for a resumed run a look at the state.

    A run that has come to its end already needs no session any more, so none is asked for.
    """
    if all(step.skipped or step.id in journey.past.finished for step in journey.plan.steps):
        journey.credits_before = journey.past.credits_before
        note_all(journey, journey.plan.assets)
        return
    spending.begin(journey)
    if journey.plan.assets:
        journey.say("note", text=f"{len(journey.plan.assets)} assets")
    upload_all(journey, journey.plan.assets)
    if not journey.latest_snapshot:
        journey.snapshot("start", journey.look())
    else:
        journey.look()


def _steps(journey: Journey, ending: Ending) -> None:
    steps = journey.plan.steps
    for index, step in enumerate(steps):
        journey.step = step.id
        kind = STEPS[type(step)][0]
        done = _known(journey, step, kind)
        if done is not None or step.skipped:
            result = done or StepResult(step.id, kind, "skipped", 0.0)
            _finish(journey, ending, result, anew=done is None)
            continue
        journey.say("step-started", kind=kind, index=index + 1, total=len(steps), **_words(step))
        journey.write("step-started", step=step.id, kind=kind)
        started = journey.clock.monotonic()
        try:
            _finish(journey, ending, STEPS[type(step)][1](journey, step))
        except MvpipeError as error:
            failed = _failed(step, kind, error, seconds=journey.since(started))
            _finish(journey, ending, failed)
            if step.on_error == "fail" or isinstance(error, FATAL):
                for later in steps[index + 1 :]:
                    ending.steps.append(StepResult(later.id, STEPS[type(later)][0], "skipped", 0.0))
                raise
            ending.warnings.append(_went_on(failed))
        finally:
            journey.step = None


def _known(journey: Journey, step: Step, kind: str) -> StepResult | None:
    """The step's result where an earlier process came to its end, or past it."""
    past = journey.past
    if step.id in past.left_out:
        return StepResult(step.id, kind, "skipped", 0.0, warnings=("left out by --force",))
    if step.id in past.finished:
        return past.finished[step.id]
    return past.failed.get(step.id) if step.id in past.passed else None


def _went_on(result: StepResult) -> str:
    reason = result.error.message if result.error else "no reason given"
    return f"step {result.id} failed and the run went on: {reason}"


def _failed(step: Step, kind: str, error: MvpipeError, *, seconds: float) -> StepResult:
    problem = problem_of(error)
    if isinstance(error, ExpectationFailed):
        return replace(error.result, status="failed", error=problem)
    return StepResult(
        step.id, kind, "failed", seconds, prompt=getattr(step, "prompt", None), error=problem
    )


def _finish(journey: Journey, ending: Ending, result: StepResult, *, anew: bool = True) -> None:
    if anew:
        journey.write("step-finished", step=result.id, result=asdict(result))
    ending.steps.append(result)
    ending.warnings.extend(f"{result.id}: {warning}" for warning in result.warnings)
    if not anew and result.status == "failed":
        ending.warnings.append(_went_on(result))
    journey.say(
        "step-finished",
        kind=result.kind,
        status=result.status,
        seconds=result.seconds,
        reply=result.reply,
        changes=list(result.changes),
        warnings=list(result.warnings),
        again=not anew,
        error=None if result.error is None else result.error.message,
    )


def _words(step: Step) -> dict[str, Any]:
    prompt = getattr(step, "prompt", None)
    return {} if prompt is None else {"prompt": prompt}


def tell_start(world: World, plan: Plan, *, resumed: bool) -> None:
    """The first event of a run."""
    world.tell(
        Event(
            "run-started",
            None,
            {
                "name": plan.name,
                "run_id": world.run_id,
                "run_dir": str(world.run_dir),
                "backend": world.backend["kind"],
                "steps": len(plan.steps),
                "resumed": resumed,
            },
        )
    )
