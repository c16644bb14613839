"""Requests on how pictures look and change: transitions, motion, looks."""

from __future__ import annotations

from collections.abc import Sequence

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, Tell
from mvpipe.engine.director.operations.structure import rhythm
from mvpipe.engine.director.scope import (
    SCOPE,
    meant,
    part_of,
    range_of,
    spare_time,
    where_of,
    word_before,
)
from mvpipe.engine.edits import (
    EVERYWHERE,
    Punch,
    Recut,
    SetFocus,
    SetLook,
    SetMotion,
    SetTransition,
    Where,
    main_segments,
    media_of,
    texts,
)

BETWEEN = "INSTEAD HARDCUT TRANSKIND BEAT BAR DOWNBEAT STRIDE SYNC ON CUT PHOTO CLIP ALL VIDEO SAME CREATE CHANGE STYLE BETWEEN "
BETWEEN += f"{SCOPE} OTHERWISE START"


def _transition(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    unit, count = rhythm(clause)
    cuts = [] if unit == "free" else [Recut(unit, count)]
    clause = clause.before("INSTEAD")
    where = _cuts_meant(clause, situation)
    if clause.has("HARDCUT", "NOT", "REMOVE") and not clause.has("TRANSKIND"):
        return [*cuts, SetTransition("cut", where=where)]
    if clause.has("NOT", "REMOVE"):
        return [*cuts, SetTransition("cut", where=where)]
    kind = clause.value("TRANSKIND")
    if clause.has("HARDCUT", "OTHERWISE") and where != EVERYWHERE:
        first = SetTransition("cut")
        return [*cuts, first, SetTransition(kind or "crossfade", clause.ms() or 0, where)]
    if clause.has("HARDCUT"):
        return [*cuts, SetTransition("cut")]
    if kind is None and clause.has("SAME"):
        kind = _present(situation)
    factor = 2.0 if clause.has("MORE", "SLOWER", "LONGER") else 0.5
    ms = None if where.edge and where.start is not None else clause.ms()
    if ms is None and clause.has("LESS", "MORE", "FASTER", "SLOWER", "LONGER", "SHORTER"):
        now = [media_of(s).transition for s in main_segments(situation.draft)[1:]]
        longest = max((t.d for t in now if t), default=500)
        return [SetTransition(kind or _present(situation), max(40, round(longest * factor)), where)]
    if clause.has("SAME") and ms is None:
        now = [media_of(s).transition for s in main_segments(situation.draft)[1:]]
        ms = max((t.d for t in now if t and t.kind == kind), default=0)
    return [*cuts, SetTransition(kind or "crossfade", ms or 0, where)]


def _cuts_meant(clause: Clause, situation: Situation) -> Where:
    """Between two pictures: the cut into the later one; at a part of the song: the cut where it begins; in a
    stretch of time: the cuts in it."""
    found = meant(clause, situation)
    if found.which or found.names or found.others:
        which, names = found.which, found.names
        if clause.has("BETWEEN") and len(which) + len(names) > 1:
            which, names = (which[-1:], ()) if which else ((), names[-1:])
        elif _says(clause, "after", "之后", "后面"):
            which = tuple(n + 1 if n != -1 else n for n in which)
        return Where(which, found.what, names, found.others)
    part, nth = part_of(clause)
    if part in PORTIONS:
        return Where(part=part)
    if part:
        inside = _says(clause, "in", "during", "throughout", "through", "里", "期间")
        inside = inside or clause.has("HARDCUT", "NOT", "REMOVE")
        return Where(part=part, nth=nth, edge=not inside or part == "phrase")
    start, end = range_of(clause)
    if start is None and clause.has("SECONDS") and word_before(clause, "SECONDS") in ("at", "在"):
        return Where(start=clause.ms(), edge=True)
    return Where(start=start, end=end)


PORTIONS = ("first-half", "second-half", "first-third", "middle-third", "last-third")


def _says(clause: Clause, *words: str) -> bool:
    return any(t.text.lower() in words for t in clause.tokens)


def _present(situation: Situation) -> str:
    """The transition kind that most cuts have; crossfade when there is none."""
    found = [media_of(s).transition for s in main_segments(situation.draft)[1:]]
    kinds = [transition.kind for transition in found if transition]
    return max(set(kinds), key=lambda k: (kinds.count(k), k)) if kinds else "crossfade"


def _motion(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    where = where_of(clause, situation)
    shaking = any(t.text.lower() in SHAKES for t in clause.tokens)
    if shaking and not clause.has("NOT", "REMOVE", "STATIC", "NOTMOVE", "LESS", "TOOMUCH"):
        return [Tell("not-yet-shake")]
    if clause.has("NOT", "REMOVE", "STATIC", "NOTMOVE") and not clause.has("TOOMUCH"):
        return [SetMotion("none", where=where)]
    if clause.has("TOOMUCH", "LESS", "TOOLITTLE", "MORE"):
        grows = clause.has("MORE", "TOOLITTLE") and not clause.has("LESS", "TOOMUCH")
        step = 1.25 if clause.has("SLIGHTLY") else 1.6
        less = 0.75 if clause.has("SLIGHTLY") else 0.5
        return [SetMotion(factor=step if grows else less, where=where)]
    amount = _amount(clause)
    over = clause.ms() or None if amount else None
    return [SetMotion(_kind(clause), amount, over, where=where)]


def _punch(clause: Clause, situation: Situation) -> Sequence[Result]:
    if clause.has("NOT", "REMOVE"):
        return [SetMotion("none")]
    amount = _amount(clause) or (0.05 if clause.has("SLIGHTLY") else 0.08)
    unit = "beat" if clause.has("BEAT") and not clause.has("DOWNBEAT") else "downbeat"
    stride = clause.value("STRIDE")
    unit = stride.unit if stride and stride.unit in ("beat", "downbeat", "bar") else unit
    part, nth = part_of(clause)
    return [Punch(unit, amount, Where(part=part, nth=nth))]


def _focus(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """Where to look in a cropped picture; nobody here can see who is in it."""
    found = meant(clause, situation)
    where = Where(found.which, found.what, found.names, found.others)
    place = clause.place()
    if place is None and any("heads" in t.text.lower() for t in clause.tokens):
        place = "top-center"
    if place is None:
        return [Tell("focus-middle")]
    row, _, column = place.partition("-")
    x = {"left": 0.15, "right": 0.85}.get(column, 0.5)
    y = {"top": 0.15, "bottom": 0.85}.get(row, 0.5)
    return [SetFocus(x, y, where)]


def _amount(clause: Clause) -> float | None:
    """100 % to 115 % is 0.15, and so is 15 %; None: the usual."""
    shares = sorted(value / 100 for value in clause.values("PERCENT"))
    if len(shares) == 2:
        return round(shares[1] - shares[0], 4) or None
    if len(shares) == 1:
        share = shares[0] - 1 if shares[0] > 1 else shares[0]
        return round(min(1.0, share), 4) or None
    return None


SHAKES = frozenset(("shake", "shaky", "shaking", "wobble", "晃", "晃动", "抖", "抖动"))
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
    zooms_in = any(t.text.lower().startswith("zoom in") for t in clause.tokens)
    if clause.has("ALTERNATE") or (zooms_in and clause.has("OUT")):
        return "auto"
    if clause.has("ZOOMOUT") or (clause.has("OUT") and not clause.has("PAN")):
        return "auto" if clause.has("ZOOM") and clause.has("IN") else "zoom-out"
    if clause.has("ZOOM"):
        return "zoom-in"
    place = clause.value("PLACE")
    if clause.has("PAN"):
        return {"center-left": "pan-left"}.get(place, "pan-right")
    return "auto"


def _look(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    where = where_of(clause, situation, times=True, kinds=True)
    if spare_time(clause, where):
        return None
    if clause.has("NOLOOK", "NOT", "REMOVE"):
        return [SetLook("none", where=where)]
    share = clause.value("PERCENT")
    kind = clause.value("LOOK")
    if clause.has("LESS", "TOOMUCH") and clause.has("LOOK"):
        now = {m.look.kind for s in main_segments(situation.draft) if (m := media_of(s)).look}
        if kind in now:
            return [SetLook("same", where=where, factor=0.6)]
    amount = min(1.0, share / 100) if share else 0.5 if clause.has("SLIGHTLY", "HALF") else 1.0
    if clause.has("TEXT", "BACKGROUND") and kind == "dark" and not where.timed:
        spans = [(s.start, s.end) for s in texts(situation.draft)]
        if clause.has("TEXT") and spans and not (where.which or where.names):
            where = Where(start=min(a for a, _ in spans), end=max(b for _, b in spans))
        amount = amount if share else 0.6
    return [SetLook(kind, amount, where)]


def _colours(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """Colours that pop, shine, are stronger or weaker."""
    where = where_of(clause, situation, times=True, kinds=True)
    return [SetLook("vivid", 0.5 if clause.has("SLIGHTLY") else 1.0, where)]


MOVING = (
    "SECONDS PHOTO CLIP ALL VIDEO SLOWER FASTER PERCENT LESS MORE TOOMUCH TOOLITTLE OUT IN PLACE MOTION ZOOM PAN ZOOMOUT "
    "LEFTRIGHT RIGHTLEFT UPWARD DOWNWARD CREATE STYLE MOVE"
)

PICTURE: tuple[Operation, ...] = (
    Operation(
        "hard-cuts",
        ("HARDCUT", "NOT TRANSITION", "NOT TRANSKIND", "REMOVE TRANSITION/TRANSKIND"),
        _transition,
        f"{BETWEEN} ONLY TRANSITION TRANSKIND SECONDS",
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
            "TRANSKIND REF/PART",
            "TRANSITION REF/PART",
        ),
        _transition,
        f"{BETWEEN} TRANSITION SECONDS SMOOTH LESS MORE FASTER SLOWER LENGTH",
    ),
    Operation(
        "punch",
        ("PUNCH", "PUNCH DOWNBEAT/BEAT/STRIDE", "ZOOM DOWNBEAT/BEAT/STRIDE"),
        _punch,
        f"PHOTO CLIP ALL IN SLIGHTLY PERCENT DOWNBEAT BEAT STRIDE ZOOM NOT REMOVE {SCOPE}",
        cost=0.02,
    ),
    Operation(
        "focus",
        (
            "FOCUS",
            "FOCUS PLACE",
            "CROP PLACE",
            "FOCUS REF",
            "VOCAL KEEP/FOCUS/PLACE/CROP",
            "NOT CUT/CROP FOCUS/VOCAL",
            "VOCAL",
        ),
        _focus,
        "PHOTO CLIP VIDEO KEEP PLACE REF VOCAL CROP CUT NOT ALL OUT",
        cost=0.05,
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
        f"PHOTO CLIP ALL VIDEO STYLE KEEP ZOOM PAN MOTION REMOVE NOT {SCOPE}",
    ),
    Operation(
        "motion",
        (
            "ZOOM",
            "ZOOMOUT",
            "PAN",
            "MOTION",
            "OUT REF",
            "LEFTRIGHT/RIGHTLEFT PHOTO/CLIP/MOVE",
            "UPWARD/DOWNWARD PHOTO/MOVE",
        ),
        _motion,
        f"{MOVING} {SCOPE} ALTERNATE",
    ),
    Operation(
        "look",
        ("LOOK", "LOOK BACKGROUND TEXT"),
        _look,
        f"PHOTO CLIP VIDEO ALL PERCENT HALF STYLE CREATE ADD CHANGE BACKGROUND TEXT READABLE ONLY LESS MORE TOOMUCH {SCOPE} "
        "SECONDS FIRST LAST START END",
    ),
    Operation(
        "colours",
        ("BETTER COLOURWORD", "MORE COLOURWORD", "GRADE COLOURWORD MORE"),
        _colours,
        f"PHOTO CLIP VIDEO ALL MORE {SCOPE}",
        cost=0.02,
    ),
    Operation(
        "no-look",
        ("NOLOOK", "NOT/REMOVE LOOK", "REMOVE STYLE"),
        _look,
        f"PHOTO CLIP VIDEO ALL STYLE NOT REMOVE CHANGE LOOK NOLOOK {SCOPE} SECONDS FIRST LAST START END ONLY OTHERWISE",
    ),
)
