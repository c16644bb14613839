"""What a run costs: the balance before and after every prompt, and the recipe's `max_credits`."""

from __future__ import annotations

from dataclasses import asdict

from mvpipe.errors import MvpipeError, RuntimeFailure, StepFailed
from mvpipe.model.run import Credits
from mvpipe.run.journey import Journey


class CreditsCapped(StepFailed):
    """The next prompt could cost more than `max_credits` allows."""

    code = "max-credits"


def begin(journey: Journey) -> None:
    """The balance before the first step, read once in a run's life. Raises what the session raises; a backend
    that only can't tell its balance stops a run only where `max_credits` needs it."""
    known = journey.past.credits_before
    if known is None:
        known = _first(journey)
        journey.write("credits", credits=None if known is None else asdict(known))
        journey.available = known.available if known else None
    else:
        journey.available = available(look(journey))
    journey.credits_before = known
    if journey.plan.max_credits is not None and not counts(journey) and not _free(known):
        journey.warn("this backend tells no balance, so max_credits can't be watched")


def _first(journey: Journey) -> Credits | None:
    try:
        return journey.session.credits()
    except RuntimeFailure as error:
        if journey.plan.max_credits is not None:
            raise
        journey.warn(f"the balance is not known: {error.message}")
        return None


def look(journey: Journey) -> Credits | None:
    """The balance now; None where it can't be had: no run fails for that."""
    try:
        return journey.session.credits()
    except MvpipeError:
        return None


def available(credits: Credits | None) -> float | None:
    return credits.available if credits is not None and not credits.unlimited else None


def counts(journey: Journey) -> bool:
    return available(journey.credits_before) is not None


def check(journey: Journey) -> None:
    """Before a prompt: could it exceed `max_credits`? What it will cost nobody knows, so the dearest prompt
    so far stands for it. Raises CreditsCapped."""
    limit, before = journey.plan.max_credits, available(journey.credits_before)
    if limit is None or before is None:
        return
    now = available(look(journey))
    journey.available = now if now is not None else journey.available
    if journey.available is None:
        return
    spent = before - journey.available
    left = limit - spent
    dearest = max(journey.spendings, default=0.0)
    if left <= 0 or dearest > left:
        raise CreditsCapped(
            f"{spent:g} of max_credits {limit:g} are spent and a prompt has cost up to {dearest:g}: "
            "the next one could exceed it",
            hint="raise max_credits and resume the run, or leave prompts out",
        )


def spent(journey: Journey) -> float | None:
    """What was spent since the last look; None where the backend does not count."""
    if not counts(journey):
        return None
    before, now = journey.available, available(look(journey))
    if now is None or before is None:
        return None
    journey.available = now
    cost = round(before - now, 6)
    journey.spendings.append(cost)
    return cost


def _free(credits: Credits | None) -> bool:
    return credits is not None and credits.unlimited
