"""Corrections of the last change: `a bit smaller`, `no, at the top`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mvpipe.engine.director.clause import Build, Clause, Operation, Result, Situation
from mvpipe.engine.director.operations.text import bigger, change_text
from mvpipe.engine.director.scope import spoken_of
from mvpipe.engine.director.topics import first_of
from mvpipe.engine.edits import ChangeOverlay, SetLook, SetMotion, SetVolume, Where


def _correct(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """`no, bigger` speaks of what the last change was about."""
    about = first_of(
        situation, "overlay", "title", "caption", "motion", "look", "volume", "transition"
    )
    if about in ("title", "caption"):
        return change_text(clause, situation)
    return CORRECTIONS[about](clause, situation) if about in CORRECTIONS else None


def _correct_overlay(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    factor = bigger(clause)
    edit = ChangeOverlay(place=clause.place(), size_factor=factor)
    return None if edit == ChangeOverlay() else [edit]


def _correct_motion(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if clause.place() or bigger(clause) == 1.0:
        return None
    step = 1.25 if clause.has("SLIGHTLY") else 1.6
    factor = step if bigger(clause) > 1 else (0.75 if clause.has("SLIGHTLY") else 0.5)
    return [SetMotion(factor=factor, where=Where(names=tuple(spoken_of(situation))))]


def _correct_look(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if clause.place() or bigger(clause) == 1.0:
        return None
    factor = 1.4 if bigger(clause) > 1 else 0.8 if clause.has("SLIGHTLY") else 0.6
    return [SetLook("same", factor=factor)]


def _correct_volume(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if clause.place() or bigger(clause) == 1.0:
        return None
    step = 0.8 if clause.has("SLIGHTLY") else 0.6
    return [SetVolume(factor=round(1 / step, 4) if bigger(clause) > 1 else step)]


CORRECTIONS: Mapping[str | None, Build] = {
    "overlay": _correct_overlay,
    "motion": _correct_motion,
    "look": _correct_look,
    "volume": _correct_volume,
}


CORRECTED: tuple[Operation, ...] = (
    Operation(
        "correct-text",
        ("MORE", "LESS", "TOOMUCH", "TOOLITTLE", "PLACE", "COLOR", "HEX"),
        _correct,
        "MORE LESS TOOMUCH TOOLITTLE PLACE COLOR HEX NOT MOVE PERCENT",
        cost=0.2,
    ),
)
