"""What a run leaves behind: its RunResult, and how the journal keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mvpipe.clock import Clock, iso
from mvpipe.draft.summary import timeline_words, tracks_view
from mvpipe.errors import DONE, MvpipeError
from mvpipe.model.plan import Plan
from mvpipe.model.run import Credits, Problem, RunResult, RunStatus, StepResult
from mvpipe.model.session import Listener
from mvpipe.redact import Redactor
from mvpipe.run.hearing import music_of, sync_of
from mvpipe.run.journey import Journey, draft_of
from mvpipe.run.past import Past
from mvpipe.run.ports import FilmProbe, Session


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


def result_of(
    plan: Plan, world: World, past: Past, ending: Ending, *, seconds: float, started: str
) -> RunResult:
    journey = ending.journey
    state = journey.last_state if journey else {}
    music = music_of(state)
    handle = ending.session.handle if ending.session else past.handle
    own = tuple(journey.warnings) if journey else ()
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
        warnings=(*own, *ending.warnings),
        error=ending.error,
    )


def remembered(result: RunResult) -> dict[str, Any]:
    """The result as the journal keeps it, for `mvpipe report`."""
    return {**asdict(result), "run_dir": str(result.run_dir)}


def problem_of(error: MvpipeError) -> Problem:
    return Problem(error.code, error.message, error.hint, error.exit_code)
