"""Requests on how pictures look and change: transitions, motion, looks."""

from __future__ import annotations

from collections.abc import Sequence

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation
from mvpipe.engine.director.operations.structure import rhythm
from mvpipe.engine.edits import Recut, SetLook, SetMotion, SetTransition, main_segments, media_of

BETWEEN = "INSTEAD HARDCUT TRANSKIND BEAT BAR DOWNBEAT STRIDE SYNC ON CUT PHOTO CLIP ALL VIDEO SAME CREATE CHANGE STYLE BETWEEN"


def _transition(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    unit, count = rhythm(clause)
    cuts = [] if unit == "free" else [Recut(unit, count)]
    clause = clause.before("INSTEAD")
    if clause.has("HARDCUT", "NOT", "REMOVE"):
        return [*cuts, SetTransition("cut")]
    kind = clause.value("TRANSKIND")
    if kind is None and clause.has("SAME"):
        kind = _present(situation)
    factor = 2.0 if clause.has("MORE", "SLOWER", "LONGER") else 0.5
    ms = clause.ms()
    if ms is None and clause.has("LESS", "MORE", "FASTER", "SLOWER", "LONGER", "SHORTER"):
        now = [media_of(s).transition for s in main_segments(situation.draft)[1:]]
        longest = max((t.d for t in now if t), default=500)
        return [SetTransition(kind or _present(situation), max(40, round(longest * factor)))]
    return [*cuts, SetTransition(kind or "crossfade", ms or 0)]


def _present(situation: Situation) -> str:
    """The transition kind that most cuts have; crossfade when there is none."""
    found = [media_of(s).transition for s in main_segments(situation.draft)[1:]]
    kinds = [transition.kind for transition in found if transition]
    return max(set(kinds), key=lambda k: (kinds.count(k), k)) if kinds else "crossfade"


def _motion(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    if clause.has("NOT", "REMOVE", "STATIC", "NOTMOVE") and not clause.has("TOOMUCH"):
        return [SetMotion("none")]
    if clause.has("TOOMUCH", "LESS", "TOOLITTLE", "MORE"):
        grows = clause.has("MORE", "TOOLITTLE") and not clause.has("LESS", "TOOMUCH")
        return [SetMotion(factor=1.6 if grows else 0.5)]
    amount = _amount(clause)
    return [SetMotion(_kind(clause), amount, clause.ms() or None if amount else None)]


def _amount(clause: Clause) -> float | None:
    """100 % to 115 % is 0.15, and so is 15 %; None: the usual."""
    shares = sorted(value / 100 for value in clause.values("PERCENT"))
    if len(shares) == 2:
        return round(shares[1] - shares[0], 4) or None
    if len(shares) == 1:
        share = shares[0] - 1 if shares[0] > 1 else shares[0]
        return round(min(1.0, share), 4) or None
    return None


WAYS = {
    "LEFTRIGHT": "pan-right",
    "RIGHTLEFT": "pan-left",
    "UPWARD": "pan-up",
    "DOWNWARD": "pan-down",
}


def _kind(clause: Clause) -> str:
    way = next((kind for concept, kind in WAYS.items() if clause.has(concept)), None)
    if way:
        return way
    if clause.has("ZOOMOUT") or (clause.has("ZOOM") and clause.has("OUT")):
        return "auto" if clause.has("ZOOM") and clause.has("IN") else "zoom-out"
    if clause.has("ZOOM"):
        return "zoom-in"
    place = clause.value("PLACE")
    if clause.has("PAN"):
        return {"center-left": "pan-left"}.get(place, "pan-right")
    return "auto"


def _look(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    if clause.has("NOLOOK", "NOT", "REMOVE"):
        return [SetLook("none")]
    share = clause.value("PERCENT")
    amount = min(1.0, share / 100) if share else 0.5 if clause.has("SLIGHTLY", "HALF") else 1.0
    return [SetLook(clause.value("LOOK"), amount)]


MOVING = (
    "SECONDS PHOTO CLIP ALL VIDEO SLOWER FASTER PERCENT LESS MORE TOOMUCH TOOLITTLE OUT IN PLACE MOTION ZOOM PAN ZOOMOUT "
    "LEFTRIGHT RIGHTLEFT UPWARD DOWNWARD CREATE STYLE MOVE"
)

PICTURE: tuple[Operation, ...] = (
    Operation(
        "hard-cuts",
        ("HARDCUT", "NOT TRANSITION", "NOT TRANSKIND", "REMOVE TRANSITION/TRANSKIND"),
        _transition,
        f"{BETWEEN} ONLY TRANSITION TRANSKIND",
    ),
    Operation(
        "transition",
        (
            "TRANSKIND",
            "SMOOTH TRANSITION",
            "FADE BETWEEN PHOTO/CLIP",
            "TRANSITION ADD/WITH/MAKE/CREATE/SAME",
            "TRANSITION SECONDS/LESS/MORE/FASTER/SLOWER/LONGER/SHORTER",
            "TRANSKIND LONGER/SHORTER",
        ),
        _transition,
        f"{BETWEEN} TRANSITION SECONDS SMOOTH LESS MORE FASTER SLOWER LENGTH",
    ),
    Operation(
        "no-motion",
        (
            "NOT/REMOVE ZOOM/PAN/MOTION/ZOOMOUT",
            "STATIC",
            "NOT MOVE",
            "NOTMOVE PHOTO/CLIP/VIDEO",
            "NOTMOVE",
            "KEEP STATIC",
        ),
        _motion,
        "PHOTO CLIP ALL VIDEO STYLE KEEP ZOOM PAN MOTION",
    ),
    Operation(
        "motion",
        ("ZOOM", "ZOOMOUT", "PAN", "MOTION", "LEFTRIGHT/RIGHTLEFT/UPWARD/DOWNWARD PHOTO/CLIP/MOVE"),
        _motion,
        MOVING,
    ),
    Operation(
        "look", ("LOOK",), _look, "PHOTO CLIP VIDEO ALL PERCENT HALF STYLE CREATE ADD CHANGE"
    ),
    Operation(
        "no-look",
        ("NOLOOK", "NOT/REMOVE LOOK", "REMOVE STYLE"),
        _look,
        "PHOTO CLIP VIDEO ALL STYLE NOT REMOVE CHANGE",
    ),
)
