"""Requests on the speed of clips: faster, slower, ramped, frozen, backwards, in a loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation
from mvpipe.engine.director.operations.shots import CLIPS, ask_which, of_a_clip, target_of
from mvpipe.engine.director.scope import part_of, where_of, word_before
from mvpipe.engine.edits import Freeze, Loop, SetSpeed, Where

FREEZE_MS = 2000


def _speed(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if not clause.has("SPEED", "REF", "CLIP", "THATONE", "VIDEO", "RAMP"):
        return None  # the pace of the cuts
    where = where_of(clause, situation, times=not clause.has("FACTOR"), kinds=True)
    that = clause.has("THATONE") or any(r.that for r in clause.values("REF"))
    if that and not (where.names or where.which):
        return [ask_which(situation)]
    share, factor = clause.value("PERCENT"), clause.value("FACTOR")
    said = clause.value("SPEED")
    slow = clause.has("SLOWER", "TOOFAST") or said == "slow"
    slight = clause.has("SLIGHTLY")
    if (
        clause.has("NOLOOK", "NORMAL")
        and not clause.has("SLOWER", "FASTER", "HALF", "DOUBLE")
        and not said
    ):
        return [SetSpeed(1.0, where=where)]
    if share is not None:
        relative = any(t.concept == "BY" for t in clause.tokens)
        change = 1 - share / 100 if slow else 1 + share / 100
        return [
            SetSpeed(round(change if relative else share / 100, 4), relative=relative, where=where)
        ]
    if factor is not None:
        return [SetSpeed(1 / factor if slow and factor > 1 else factor, where=where)]
    number = clause.value("NUMBER")
    if number is not None and 0.05 <= number <= 20:
        return [SetSpeed(number, where=where)]
    if clause.has("HALF") or said == "slow" or slow:
        return [SetSpeed(0.8 if slight else 0.5, ramp=clause.has("RAMP"), where=where)]
    if clause.has("DOUBLE", "FASTER", "TOOSLOW") or said == "fast":
        return [SetSpeed(1.25 if slight else 2.0, ramp=clause.has("RAMP"), where=where)]
    return None


def _ramp(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """Normal at first, then another speed from a part of the song on."""
    part, nth = part_of(clause)
    speed = _speed(clause, situation)
    if not speed or not isinstance(speed[0], SetSpeed):
        return None
    where = replace(speed[0].where, part=part, nth=nth or (1 if part else 0), what="clip")
    return [replace(speed[0], ramp=True, where=where)]


def _freeze(clause: Clause, situation: Situation) -> Sequence[Result]:
    times = clause.values("SECONDS")
    pointed = [round(t * 1000) for t in times]
    duration = pointed[-1] if pointed else FREEZE_MS
    moment = word_before(clause, "SECONDS") in ("at", "在", "from") and bool(pointed)
    if moment:
        duration = pointed[1] if len(pointed) > 1 else FREEZE_MS
    if of_a_clip(clause) and not (clause.has("LAST") and not clause.has("REF")):
        at = pointed[0] if moment else None
        return [Freeze(duration, 0 if clause.has("FIRST") else at, target_of(clause, situation))]
    if moment:
        return [Freeze(duration, 0, Where(start=pointed[0], end=pointed[0] + duration))]
    if clause.has("FIRST", "START"):
        return [Freeze(duration, 0, Where(start=0, end=max(duration, 1)))]
    part, nth = part_of(clause)
    if part:
        return [Freeze(duration, 0, Where(part=part, nth=nth, edge=True))]
    return [Freeze(duration)]


def _backwards(clause: Clause, situation: Situation) -> Sequence[Result]:
    where = where_of(clause, situation, times=True, kinds=True)
    return [SetSpeed(1.0, reverse=True, where=where)]


def _loop(clause: Clause, situation: Situation) -> Sequence[Result]:
    where = target_of(clause, situation)
    return [Loop(where if where.which or where.names else Where(what="clip"))]


SPEED: tuple[Operation, ...] = (
    Operation(
        "speed",
        (
            "SPEED REF/CLIP/FACTOR/PERCENT/HALF/DOUBLE/THATONE/PART/PORTION/RANGE/VIDEO",
            "SPEED",
            "FASTER/SLOWER REF/THATONE",
            "FACTOR REF/CLIP/THATONE",
            "HALF/DOUBLE SPEED",
            "FASTER/SLOWER FACTOR",
            "FASTER/SLOWER SPEED",
            "FASTER/SLOWER CLIP PERCENT",
            "SHOW REF PERCENT",
            "NORMAL SPEED",
            "REF/CLIP NORMAL",
        ),
        _speed,
        f"{CLIPS} SPEED FASTER SLOWER FACTOR PERCENT HALF DOUBLE NUMBER PART PORTION RANGE SECONDS FIRST LAST WHEN BY NOLOOK "
        "CHANGE MORE LESS NORMAL MAKE DOWNWARD UPWARD",
        cost=0.03,
    ),
    Operation(
        "speed-ramp",
        ("RAMP SPEED", "RAMP SLOWER/FASTER", "RAMP PART"),
        _ramp,
        f"{CLIPS} START FIRST SPEED RAMP SLOWER FASTER PART HALF FACTOR WHEN PERCENT NORMAL",
    ),
    Operation(
        "freeze",
        ("FREEZE",),
        _freeze,
        f"{CLIPS} SECONDS LAST FIRST END PART WHEN",
    ),
    Operation(
        "backwards",
        ("BACKWARDS REF/CLIP/THATONE/VIDEO", "BACKWARDS"),
        _backwards,
        f"{CLIPS} PART PORTION RANGE SECONDS FIRST LAST",
        cost=0.05,
    ),
    Operation(
        "loop",
        ("LOOP REF/CLIP", "LOOP"),
        _loop,
        f"{CLIPS} END LESS SHORTER WHOLE DEST",
        cost=0.1,
    ),
)
