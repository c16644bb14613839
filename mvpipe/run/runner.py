"""Drives a plan through a session: assets, steps, exports; whatever happens, a RunResult comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from mvpipe.clock import Clock, iso
from mvpipe.draft.summary import timeline_words, tracks_view
from mvpipe.errors import (
    DONE,
    INTERRUPTED,
    CreditsExhausted,
    DiskFailed,
    MvpipeError,
    SessionLost,
    TokenRefused,
)
from mvpipe.files import lock
from mvpipe.model.plan import Plan
from mvpipe.model.recipe import Step
from mvpipe.model.run import Credits, Event, Problem, RunResult, RunStatus, StepResult
from mvpipe.model.session import Listener
from mvpipe.redact import Redactor
from mvpipe.run import snapshots
from mvpipe.run.hearing import music_of, sync_of
from mvpipe.run.journal import Journal
from mvpipe.run.journey import Journey
from mvpipe.run.past import NOTHING, Past
from mvpipe.run.ports import Backend, FilmProbe, Session
from mvpipe.run.steps import STEPS, ExpectationFailed, draft_of
from mvpipe.run.uploads import upload_all

FATAL = (TokenRefused, SessionLost, CreditsExhausted, DiskFailed)
"""Errors after which no later step can do better: `on_error: continue` does not hold them back."""


@dataclass(frozen=True)
class World:
    """What a run touches beside its backend."""

    run_id: str
    run_dir: Path
    clock: Clock
    probe: FilmProbe
    tell: Listener
    redactor: Redactor
    backend: Mapping[str, str]


@dataclass
class Ending:
    """How a run ended, gathered while it goes on."""

    steps: list[StepResult] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    status: RunStatus = "succeeded"
    exit_code: int = DONE
    error: Problem | None = None
    credits_after: Credits | None = None
    journey: Journey | None = None
    session: Session | None = None


def run(plan: Plan, backend: Backend, world: World, past: Past = NOTHING) -> RunResult:
    """Run or, given a Past, go on. Failures are in the result; raises only for bugs and for a run
    folder that can't be written (DiskFailed)."""
    started = world.clock.now()
    clock_started = world.clock.monotonic()
    with lock(world.run_dir / ".lock"):
        journal = Journal(world.run_dir, world.clock, world.redactor)
        ending = Ending()
        try:
            _drive(plan, backend, world, past=past, journal=journal, ending=ending)
            seconds = round(past.seconds + world.clock.monotonic() - clock_started, 3)
            result = _result(plan, world, past, ending, seconds=seconds, started=iso(started))
            journal.write(
                "run-interrupted" if result.status == "interrupted" else "run-finished",
                status=result.status,
                exit_code=result.exit_code,
                seconds=round(result.seconds - past.seconds, 3),
                error=None if result.error is None else asdict(result.error),
                result=_remembered(result),
            )
        finally:
            journal.close()
    return result


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
        session = backend.reopen(past.handle) if past.handle else backend.open(plan.language)
        ending.session = session
        world.redactor.follow(session.secrets)
        if past.handle is None:
            journal.write("session", handle=asdict(session.handle))
        journey = _journey(plan, world, session, past=past, journal=journal)
        ending.journey = journey
        _prepare(journey)
        _steps(journey, ending)
        ending.credits_after = session.credits()
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


def _journey(
    plan: Plan, world: World, session: Session, *, past: Past, journal: Journal
) -> Journey:
    latest = past.snapshots[-1] if past.snapshots else ""
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
        latest_snapshot=latest,
        last_state=snapshots.load(world.run_dir, latest) if latest else {},
        unclaimed_renders=dict(past.renders),
    )


def _prepare(journey: Journey) -> None:
    """Credits before, every asset uploaded, the first snapshot."""
    if journey.past.credits_before is None:
        credits = journey.session.credits()
        journey.write("credits", credits=None if credits is None else asdict(credits))
        journey.credits_before = credits
    else:
        journey.credits_before = journey.past.credits_before
    if journey.plan.assets:
        journey.say("note", text=f"{len(journey.plan.assets)} assets")
    upload_all(journey, journey.plan.assets)
    if not journey.latest_snapshot:
        journey.snapshot("start", journey.look())


def _steps(journey: Journey, ending: Ending) -> None:
    steps = journey.plan.steps
    for index, step in enumerate(steps):
        journey.step = step.id
        kind = STEPS[type(step)][0]
        done = journey.past.finished.get(step.id)
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
            seconds = round(journey.clock.monotonic() - started, 3)
            _finish(journey, ending, _failed(step, kind, error, seconds=seconds))
            if step.on_error == "fail" or isinstance(error, FATAL):
                for later in steps[index + 1 :]:
                    ending.steps.append(StepResult(later.id, STEPS[type(later)][0], "skipped", 0.0))
                raise
            ending.warnings.append(f"step {step.id} failed and the run went on: {error.message}")
        finally:
            journey.step = None


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


def _result(
    plan: Plan, world: World, past: Past, ending: Ending, *, seconds: float, started: str
) -> RunResult:
    journey = ending.journey
    state = journey.last_state if journey else {}
    music = music_of(state)
    handle = ending.session.handle if ending.session else past.handle
    return RunResult(
        run_id=world.run_id,
        name=plan.name,
        run_dir=world.run_dir,
        status=ending.status,
        exit_code=ending.exit_code,
        started_at=str(past.started.get("at", started)),
        finished_at=iso(world.clock.now()),
        seconds=seconds,
        backend=world.backend,
        variables=plan.variables,
        session_id=handle.session_id if handle else None,
        task_id=handle.task_id if handle else None,
        credits_before=journey.credits_before if journey else past.credits_before,
        credits_after=ending.credits_after,
        assets=tuple(journey.assets.values()) if journey else (),
        steps=tuple(ending.steps),
        outputs=tuple(output for step in ending.steps for output in step.outputs),
        timeline=timeline_words(draft_of(state)),
        tracks=tracks_view(draft_of(state)),
        music=music,
        sync=sync_of(state, music),
        warnings=tuple(ending.warnings),
        error=ending.error,
    )


def _remembered(result: RunResult) -> dict[str, Any]:
    """The result as the journal keeps it, for `mvpipe report`."""
    return {**asdict(result), "run_dir": str(result.run_dir)}


def problem_of(error: MvpipeError) -> Problem:
    return Problem(error.code, error.message, error.hint, error.exit_code)


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
