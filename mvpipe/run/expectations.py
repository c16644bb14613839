"""Does what a recipe expects after a step hold? One function an expectation, each with its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mvpipe.draft.summary import duration_seconds, track_counts
from mvpipe.errors import StepFailed
from mvpipe.model.recipe import Expect, Range, Step
from mvpipe.model.run import StepResult


@dataclass(frozen=True)
class Outcome:
    """What a step left behind: the reply's text, whether the draft changed, the draft as returned."""

    reply: str
    changed: bool
    draft: Mapping[str, Any]


class ExpectationFailed(StepFailed):
    """The step ran, its effects stand, but `expect` does not hold; `result` tells the rest."""

    code = "expectation"

    def __init__(self, message: str, result: StepResult) -> None:
        super().__init__(message, hint="change the prompt, or what `expect` asks for")
        self.result = result


def judged(step: Step, outcome: Outcome, result: StepResult) -> StepResult:
    """The result, unless an expectation does not hold: then ExpectationFailed carries it."""
    broken = unmet(step.expect, outcome)
    if broken:
        raise ExpectationFailed("; ".join(broken), result)
    return result


def unmet(expect: Expect, outcome: Outcome) -> tuple[str, ...]:
    """Words for every expectation that does not hold, in the order of the table; empty: all hold."""
    return tuple(words for check in _CHECKS for words in check(expect, outcome))


def _changed(expect: Expect, outcome: Outcome) -> list[str]:
    if expect.changed is None or expect.changed == outcome.changed:
        return []
    if expect.changed:
        return ["expected the draft to change, but it did not"]
    return ["expected the draft to stay as it was, but it changed"]


def _duration(expect: Expect, outcome: Outcome) -> list[str]:
    if expect.duration is None:
        return []
    seconds = duration_seconds(outcome.draft)
    return [
        f"expected a duration of {limit} s, but it is {seconds:g} s"
        for limit in _outside(expect.duration, seconds)
    ]


def _tracks(expect: Expect, outcome: Outcome) -> list[str]:
    counts = track_counts(outcome.draft)
    return [
        f"expected {limit} {kind} tracks, but there are {counts.get(kind, 0)}"
        for kind, wanted in expect.tracks.items()
        for limit in _outside(wanted, counts.get(kind, 0))
    ]


def _reply(expect: Expect, outcome: Outcome) -> list[str]:
    wanted = expect.reply
    if wanted is None:
        return []
    problems = []
    if wanted.matches is not None and not re.search(wanted.matches, outcome.reply):
        problems.append(f"expected a reply that matches {wanted.matches!r}")
    if wanted.contains is not None and wanted.contains not in outcome.reply:
        problems.append(f"expected a reply that contains {wanted.contains!r}")
    return [f"{words}, but it was {outcome.reply!r}" for words in problems]


def _outside(wanted: Range, value: float) -> list[str]:
    if wanted.min is not None and wanted.min == wanted.max:
        return [] if value == wanted.min else [f"{wanted.min:g}"]
    limits = []
    if wanted.min is not None and value < wanted.min:
        limits.append(f"at least {wanted.min:g}")
    if wanted.max is not None and value > wanted.max:
        limits.append(f"at most {wanted.max:g}")
    return limits


_CHECKS: tuple[Callable[[Expect, Outcome], list[str]], ...] = (_changed, _duration, _tracks, _reply)
