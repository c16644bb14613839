"""The prompt step: sent once, compared by the state before and after, and found out about when it was cut off.

A prompt is in the journal before it goes out and never goes out again once it may have arrived. After a
crash, what tells is: the reply in the journal; a draft that has changed; the backend's own count of messages
(the local engine's); its acceptance in the journal; and the balance, which every message moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mvpipe.draft.diff import changes as draft_changes
from mvpipe.draft.patch import json_patch
from mvpipe.errors import NetworkFailed, Refused, StepFailed
from mvpipe.model.recipe import PromptStep
from mvpipe.model.run import StepResult
from mvpipe.model.session import Reply, State
from mvpipe.run import snapshots, spending
from mvpipe.run.expectations import Outcome, judged
from mvpipe.run.journey import Journey, draft_of
from mvpipe.run.past import Sent
from mvpipe.run.routed import do_it
from mvpipe.run.routing import route

SILENT_LOOKS = 2
"""More looks after an answer without text that changed nothing."""


@dataclass(frozen=True)
class _Exchange:
    """A prompt, its answer, and the state around it; `found`: how a missing end was made up for."""

    before: State
    after: State
    reply: Reply
    found: str | None = None


def prompt(journey: Journey, step: PromptStep) -> StepResult:
    """Raises StepFailed, and what the session raises."""
    started = journey.clock.monotonic()
    routed = route(step.prompt)
    if routed is not None:
        return do_it(journey, step, routed)
    sent = journey.past.sent.get(step.id)
    exchange = _send(journey, step) if sent is None else _pick_up(journey, step, sent)
    reply, before, after = exchange.reply, draft_of(exchange.before), draft_of(exchange.after)
    changed = before != after
    patch = json_patch(before, after)
    snapshot = journey.snapshot(step.id, exchange.after)
    journey.write("draft-changed", step=step.id, patch=patch)
    result = StepResult(
        id=step.id,
        kind="prompt",
        status="succeeded" if changed else "unchanged",
        seconds=journey.since(started),
        prompt=step.prompt,
        reply=reply.text or None,
        changes=draft_changes(before, after),
        snapshot=snapshot,
        warnings=_warnings(exchange, changed=changed),
        tool_calls=reply.tool_calls,
        credits=spending.spent(journey),
    )
    return judged(step, Outcome(reply.text, changed, after), result)


def _warnings(exchange: _Exchange, *, changed: bool) -> tuple[str, ...]:
    warnings = list(exchange.reply.warnings)
    if exchange.found is not None:
        warnings.append(exchange.found)
    if not exchange.reply.text and not changed:
        warnings.append("no answer and no change: the backend did nothing with this prompt")
    return tuple(warnings)


def _send(journey: Journey, step: PromptStep) -> _Exchange:
    spending.check(journey)
    before = journey.state_before(step.id)
    journey.write(
        "prompt-sending",
        step=step.id,
        prompt=step.prompt,
        before=journey.latest_snapshot,
        available=journey.available,
        messages=messages_in(before),
    )
    if step.id not in journey.may_have_arrived:
        journey.may_have_arrived.append(step.id)
    try:
        reply = journey.session.send(
            step.prompt,
            timeout=step.timeout or journey.plan.waits.message_timeout,
            listen=journey.listen,
            taken=lambda: journey.write("prompt-taken", step=step.id),
        )
    except (Refused, NetworkFailed) as error:
        journey.write("prompt-refused", step=step.id, code=error.code)
        journey.may_have_arrived.remove(step.id)
        raise
    journey.write(
        "prompt-answered",
        step=step.id,
        reply=reply.text,
        complete=reply.complete,
        warnings=reply.warnings,
        tool_calls=reply.tool_calls,
    )
    return _settled(journey, before, reply)


def _settled(journey: Journey, before: State, reply: Reply) -> _Exchange:
    """The state after an answer; a silent or cut one may show in it only later."""
    if reply.complete:
        after = journey.look()
        if not reply.text and draft_of(before) == draft_of(after):
            most = min(SILENT_LOOKS, journey.plan.waits.recovery_checks)
            after = look_again(journey, before, after, most=most).state
        return _Exchange(before, after, reply)
    # Cut off: the backend may still be at it, so even the first look waits.
    since = messages_in(before)
    most = journey.plan.waits.recovery_checks
    looked = look_again(journey, before, journey.last_state, most=most, since=since)
    if looked.changed:
        found = f"the answer was cut off; the state showed {looked.when} that the edit was made"
        return _Exchange(before, looked.state, looked.told or reply, found)
    if looked.told is not None:
        found = f"the answer was cut off; the state held it {looked.when}"
        return _Exchange(before, looked.state, looked.told, found)
    reason = reply.warnings[-1] if reply.warnings else "the answer was cut off"
    raise StepFailed(
        f"{reason}; {looked.words} found no change",
        hint=again_hint(journey, "it may have arrived, so it is not sent again by itself"),
    )


def _pick_up(journey: Journey, step: PromptStep, sent: Sent) -> _Exchange:
    """A prompt that an earlier process sent, or was about to send."""
    before = snapshots.load(journey.run_dir, sent.before)
    after = journey.look()
    answer = journey.past.answers.get(step.id)
    if answer is not None and answer.complete:
        return _settled_as_stored(journey, before, answer)
    if journey.differs(before, after):
        if messages_in(after) is None:
            # Nobody knows whether that was all of the edit: it gets the time of a first look.
            journey.clock.sleep(journey.plan.waits.recovery_interval)
            after = journey.look()
        found = "stopped before the answer was heard; the state shows that the edit was made"
        reply = _told_by_state(after, sent.messages) or answer or Reply("")
        return _Exchange(before, after, reply, found)
    if sent.refused:
        return _send(journey, step)
    earlier = journey.past.failed.get(step.id)
    if earlier is not None:
        problem = earlier.error.message if earlier.error else "no reason given"
        raise StepFailed(
            f"this prompt was sent before and failed: {problem}",
            hint=again_hint(journey, "the draft has not changed since"),
        )
    return _wait_for(journey, step, sent, before)


def _wait_for(journey: Journey, step: PromptStep, sent: Sent, before: State) -> _Exchange:
    """Neither an answer nor a change yet: it is still being worked on, did nothing, or never arrived."""
    after = journey.last_state
    if sent.messages is not None and messages_in(after) == sent.messages:
        return _send(journey, step)  # The backend counts, and it has not had this one.
    most = journey.plan.waits.recovery_checks
    looked = look_again(journey, before, after, most=most, since=sent.messages)
    if looked.changed or looked.told is not None:
        found = f"stopped before the answer was heard; the state showed it {looked.when}"
        if not looked.changed:
            before = looked.state
        return _Exchange(before, looked.state, looked.told or Reply(""), found)
    balance = spending.available(spending.look(journey))
    if sent.available is not None and balance == sent.available and not sent.taken:
        journey.say("note", text="the prompt before the stop never arrived: no change, no cost")
        return _send(journey, step)
    raise StepFailed(
        f"stopped while the prompt was on its way; {looked.words} found no change",
        hint=again_hint(journey, "it may have arrived, so it is not sent again by itself"),
    )


def _settled_as_stored(journey: Journey, before: State, answer: Reply) -> _Exchange:
    """The reply is in the journal; the state before it was stored with secrets masked."""
    after = journey.last_state
    if not answer.text and not journey.differs(before, after):
        most = min(SILENT_LOOKS, journey.plan.waits.recovery_checks)
        after = look_again(journey, before, after, most=most).state
    return _Exchange(before if journey.differs(before, after) else after, after, answer)


@dataclass(frozen=True)
class Looked:
    """What looking at the state again brought: `told` is the reply, where the state holds it."""

    state: State
    changed: bool
    told: Reply | None
    looks: int
    seconds: float

    @property
    def when(self) -> str:
        return f"at look {self.looks}, after {self.seconds:g} s"

    @property
    def words(self) -> str:
        return f"{self.looks} looks at the state over {self.seconds:g} s"


def look_again(
    journey: Journey, before: State, after: State, *, most: int, since: int | None = None
) -> Looked:
    """Look at the state up to `most` times after growing pauses, until its draft has changed or it tells the
    reply to the message after number `since`.

    While the backend says that it is busy, looks don't count; the message's timeout ends that.
    """
    waits = journey.plan.waits
    pause, looks, waited = waits.recovery_interval, 0, 0.0
    changed, told = False, None
    while looks < most or (is_busy(after) and waited < waits.message_timeout):
        journey.clock.sleep(pause)
        waited, looks = waited + pause, looks + 1
        pause *= 2 if looks < most else 1
        try:
            after = journey.look()
        except NetworkFailed:
            continue
        changed, told = journey.differs(before, after), _told_by_state(after, since)
        if told is not None or (changed and not is_busy(after)):
            break
    return Looked(after, changed, told, looks, waited)


def _director(state: State) -> Mapping[str, Any]:
    """What a backend tells of its work on messages (ours: the local engine's)."""
    director = state.get("director")
    return director if isinstance(director, Mapping) else {}


def messages_in(state: State) -> int | None:
    """How many messages the backend has taken, where it says so."""
    count = _director(state).get("messages")
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def is_busy(state: State) -> bool:
    return _director(state).get("busy") is True


def _told_by_state(state: State, before: int | None) -> Reply | None:
    """The reply to the message after number `before`, where the state tells it. Raises StepFailed when it
    tells that the message failed."""
    count = messages_in(state)
    if before is None or count is None or count <= before or is_busy(state):
        return None
    error = _director(state).get("error")
    if isinstance(error, str):
        raise StepFailed(f"the backend failed at this prompt: {error}")
    reply = _director(state).get("reply")
    return Reply(reply if isinstance(reply, str) else "")


def again_hint(journey: Journey, why: str) -> str:
    command = f"mvpipe resume {journey.run_dir} --force {journey.step}"
    return f"{why}; `{command}` sends it anew (which may cost credits again)"
