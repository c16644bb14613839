"""A session that the backend no longer knows: what is lost with it, and whether to start over in a new one."""

from __future__ import annotations

from dataclasses import asdict

from mvpipe.errors import SessionLost
from mvpipe.run.journey import Journey
from mvpipe.run.past import Past
from mvpipe.run.ports import Backend, Session


def may_start_over(journey: Journey) -> bool:
    """Before the first prompt nothing is paid for yet; after it, only where the recipe says so."""
    return not journey.may_have_arrived or journey.plan.on_session_lost == "restart"


def start_over(journey: Journey, backend: Backend) -> Session:
    """A new session in the place of the lost one; every upload and step starts over. Raises what
    `backend.open` raises."""
    prompts = len(journey.may_have_arrived)
    text = "the backend lost the session; a new one was opened and the uploads were made again"
    if prompts:
        text += f", and {_count(prompts, 'prompt')} sent again: their credits are spent again"
    journey.warn(text)
    session = backend.open(journey.plan.language)
    journey.session = session
    journey.write("session", handle=asdict(session.handle), warning=text)
    journey.past = Past(started=journey.past.started, credits_before=journey.credits_before)
    for kept in (journey.uploaded, journey.unclaimed_renders, journey.may_have_arrived):
        kept.clear()
    journey.last_state, journey.latest_snapshot = {}, ""
    return session


def lost_with(journey: Journey, error: SessionLost) -> SessionLost:
    """The error, saying what went with the session."""
    steps = journey.may_have_arrived
    lost = [_count(len(journey.uploaded), "upload")] if journey.uploaded else []
    if steps:
        lost.append(f"the edits of {_count(len(steps), 'prompt')} ({', '.join(steps)})")
    words = f"; lost with it: {' and '.join(lost)}" if lost else ""
    return SessionLost(
        f"{error.message}{words}",
        hint="start anew with `mvpipe run`, or set `on_session_lost: restart` in the recipe and resume: "
        "the steps are sent again in a new session (credits are spent again)",
    )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
