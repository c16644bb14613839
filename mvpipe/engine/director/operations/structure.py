"""Requests that make the film or change its cuts: assemble, recut, pace, length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation
from mvpipe.engine.director.operations.canvas import canvas_of
from mvpipe.engine.director.scope import spoken_of, where_of
from mvpipe.engine.director.slots import Stride
from mvpipe.engine.director.topics import first_of
from mvpipe.engine.edits import (
    Assemble,
    Recut,
    SetLength,
    SetMotion,
    SetSpeed,
    SetTransition,
    Where,
    main_segments,
    media_of,
    pictures_of,
)

LEAST = 3000
"""ms: a shorter `duration` said beside something else is that thing's (a transition's)."""
MATERIAL = "SONG MUSIC PHOTO CLIP FILE NUMBER COVER MP4 ALL"
CANVAS_WORDS = "CANVAS DEST RATIO SIZE LINES FPS FORMAT QUALITY RENDER"


def _assemble(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if _is_film(situation) and not clause.has(
        "CREATE", "TURN", "SONG", "PHOTO", "CLIP", "FILE", "COVER"
    ):
        return None
    if not clause.has("CREATE", "TURN", "SONG", "CLIP", "PHOTO", "SYNC", "COVER"):
        return None
    unit, count = rhythm(clause)
    length = None if clause.follows("SONG", "SECONDS") else clause.ms()
    only = clause.has("ONLY") or not clause.has("PHOTO")
    pictures: tuple[str, ...] = ()
    available = pictures_of(situation.context)
    if clause.has("CLIP") and only:
        pictures = tuple(asset.name for asset in available if asset.is_clip)
    if clause.has("COVER"):
        pictures = tuple(
            a.name for a in available if a.role == "cover" or "cover" in a.name.lower()
        )
        pictures = pictures or tuple(asset.name for asset in available[:1])
    order = (
        "shuffle" if clause.has("SHUFFLE") else "reverse" if clause.has("REVERSEORDER") else "file"
    )
    edit = Assemble(
        length=length,
        unit=unit,
        count=count,
        order=order,
        pictures=pictures,
        repeat=not clause.has("ONCE"),
    )
    canvas = canvas_of(clause, situation)
    return [edit, canvas] if canvas else [edit]


def _recut(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if clause.has("NUMBER") and not (_counts(clause) and clause.value("NUMBER") > 0):
        return None
    unit, count = rhythm(clause)
    if unit == "free" and not clause.has("SYNC") and clause.has("BEAT"):
        unit = "beat"
    if unit == "free" and not _is_film(situation):
        return [Assemble()]
    where = _stretch_of(clause, situation)
    return [Recut(unit, count, where=where)]


def _stretch_of(clause: Clause, situation: Situation) -> Where:
    """The stretch of time in which to cut so; pictures that are named say nothing about it."""
    whole = where_of(clause, situation, times=True)
    return Where(part=whole.part, nth=whole.nth, start=whole.start, end=whole.end)


def _by_parts(clause: Clause, _situation: Situation) -> Sequence[Result]:
    """Cuts where the song gets louder, or where its parts begin."""
    return [Recut("rise" if clause.has("LOUDER") else "part")]


def _pace(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if not _is_film(situation):
        return None
    halved = clause.has("HALF") and not clause.has("FASTER")
    slower = (halved or clause.has("SLOWER", "TOOFAST", "LONGER")) and not clause.has("TOOSLOW")
    said = clause.value("FACTOR")
    factor = 2.0 if said == 1 else said or (1.5 if clause.has("SLIGHTLY") else 2.0)
    where = _stretch_of(clause, situation)
    return [Recut(factor=factor if slower else 1 / factor, where=where)]


def _correct_pace(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """`no, slower` after something else than a new cut speaks of that."""
    about = first_of(situation, "speed", "motion", "transition", "fade")
    if about is None:
        return None
    slower = clause.has("SLOWER", "TOOFAST", "LONGER") and not clause.has("TOOSLOW")
    step = 1.3 if clause.has("SLIGHTLY") else 2.0
    if about == "speed":
        where = Where(names=tuple(spoken_of(situation)))
        return [SetSpeed(1 / step if slower else step, relative=True, where=where)]
    if about == "motion":
        where = Where(names=tuple(spoken_of(situation)))
        return [SetMotion(factor=1 / step if slower else step, where=where)]
    if about == "transition":
        now = [media_of(x).transition for x in main_segments(situation.draft)[1:]]
        kinds = [t for t in now if t]
        if not kinds:
            return None
        longest = max(t.d for t in kinds)
        return [
            SetTransition(kinds[0].kind, max(40, round(longest * (step if slower else 1 / step))))
        ]
    return None


def _length(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    if clause.has("FIRST", "LAST") or len(clause.values("SECONDS")) != 1:
        return None
    ms = clause.ms() or 0
    of_something_else = ms < LEAST and not clause.has("MAKE", "CUT", "VIDEO")
    return None if clause.has("SHOW") or of_something_else else [SetLength(ms)]


def _bare_length(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """`30 seconds` alone; `for 3 seconds` belongs to something else."""
    return None if clause.has("ON", "SHOW") else _length(clause, situation)


def _hold(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    return [Recut("second", (clause.ms() or 0) / 1000)] if clause.ms() else None


def _beginning(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    return [SetLength(clause.ms())]


def rhythm(clause: Clause) -> tuple[str, float]:
    stride: Stride | None = clause.value("STRIDE")
    if stride:
        stride = replace(stride, count=stride.count / _pictures_each(clause))
        if stride.unit == "bar" and clause.has("DOWNBEAT"):
            return "downbeat", stride.count
        return stride.unit, stride.count
    number = clause.value("NUMBER")
    for unit in ("DOWNBEAT", "BAR"):
        if clause.has(unit):
            return unit.lower(), float(number) if number and clause.follows(unit, "NUMBER") else 1.0
    of_beats = clause.follows("BEAT", "NUMBER") or clause.follows("NUMBER", "ALL")
    if clause.has("BEAT") and number and of_beats:
        return "beat", float(number)
    return "free", 1.0


def _counts(clause: Clause) -> bool:
    """Whether the number in the clause counts beats, bars or pictures; `beat 1 and 3` names beats."""
    units = ("BEAT", "BAR", "DOWNBEAT", "PHOTO", "CLIP")
    return any(clause.follows(unit, "NUMBER") for unit in units) or any(
        clause.follows("NUMBER", before) for before in ("STRIDE", "ALL", "CUT")
    )


def _pictures_each(clause: Clause) -> float:
    """2 for `two photos per bar` and 每小节换两张; 1 when no such number is said."""
    number = clause.value("NUMBER")
    before = clause.follows("PHOTO", "NUMBER") and clause.follows("STRIDE", "PHOTO")
    said = next(t.text.lower() for t in clause.tokens if t.concept == "STRIDE")
    per = before and said.startswith(("per", "each", "every", "a "))
    after = clause.follows("NUMBER", "STRIDE") or clause.follows("NUMBER", "CUT")
    return float(number) if number and 1 <= number <= 8 and (per or after) else 1.0


def _is_film(situation: Situation) -> bool:
    return bool(main_segments(situation.draft))


CUTS = (
    "CUT PHOTO CLIP VIDEO ALL ONLY SYNC SONG MUSIC CREATE CHANGE HOLD BEAT BAR DOWNBEAT NUMBER SAME "
    "PART PORTION RANGE WHEN PART_WORD"
)

STRUCTURE: tuple[Operation, ...] = (
    Operation(
        "assemble",
        (
            "CREATE VIDEO",
            "CREATE PHOTO/CLIP SONG/MUSIC",
            "CREATE SONG",
            "TURN/MAKE SONG/PHOTO MP4/VIDEO/PUBLISH",
            "TURN SONG/PHOTO",
            "CREATE SYNC",
            "CREATE MP4",
            "VIDEO PHOTO/CLIP SONG/MUSIC",
            "SYNC PHOTO/CLIP",
            "SYNC VIDEO SONG/MUSIC",
            "PHOTO/CLIP SONG/MUSIC/MP4 SYNC/CREATE",
            "PHOTO/CLIP CANVAS/DEST/LINES/MP4/VIDEO SONG",
            "COVER SONG",
            "COVER WHOLESONG",
        ),
        _assemble,
        f"{MATERIAL} {CANVAS_WORDS} BEAT BAR DOWNBEAT STRIDE SYNC SECONDS ONCE SHUFFLE REVERSEORDER ORDER "
        "WHOLESONG ONLY CUT LENGTH SYNC PUBLISH HOLD",
        makes_film=True,
    ),
    Operation(
        "recut",
        (
            "STRIDE",
            "CUT/SYNC/CHANGE BEAT/BAR/DOWNBEAT",
            "CUT/SYNC SONG/MUSIC",
            "CUT ONLY DOWNBEAT",
            "ONLY DOWNBEAT/BEAT",
            "PHOTO/CLIP BEAT/BAR/DOWNBEAT",
            "HOLD BEAT/BAR/DOWNBEAT",
            "SYNC",
        ),
        _recut,
        CUTS,
    ),
    Operation(
        "pace",
        (
            "FASTER/SLOWER CUT/HOLD/PHOTO/VIDEO",
            "FASTER/SLOWER",
            "TOOFAST/TOOSLOW",
            "HOLD LESS/MORE",
            "HOLD/PHOTO/CUT/CLIP LONGER/SHORTER",
            "SPEED CUT",
            "HALF/DOUBLE CUT",
            "FASTER/SLOWER BEAT",
        ),
        _pace,
        "HALF SPEED LONGER SHORTER CUT HOLD PHOTO CLIP ALL FACTOR DOUBLE LESS MORE PART PORTION RANGE WHEN PART_WORD",
        cost=0.1,
    ),
    Operation(
        "cut-by-parts",
        ("CUT SONG/MUSIC LOUDER", "CUT PART WHEN", "CUT ALL PART"),
        _by_parts,
        "CUT SONG MUSIC LOUDER PART WHEN ALL CHANGE PHOTO",
        cost=0.05,
    ),
    Operation(
        "correct-pace",
        ("FASTER/SLOWER", "TOOFAST/TOOSLOW", "LONGER/SHORTER"),
        _correct_pace,
        "TOOFAST TOOSLOW FASTER SLOWER NOT LONGER SHORTER",
        cost=0.02,
    ),
    Operation(
        "length",
        ("SECONDS LENGTH/MAKE/CUT/KEEP/VIDEO/EXACTLY/CHANGE",),
        _length,
        "LENGTH CUT KEEP CREATE CHANGE REMOVE",
    ),
    Operation(
        "hold",
        ("ALL PHOTO/CLIP SECONDS", "PHOTO HOLD SECONDS", "HOLD SECONDS"),
        _hold,
        "PHOTO CLIP ALL HOLD CUT",
    ),
    Operation("only-the-beginning", ("ONLY/KEEP FIRST SECONDS",), _beginning, "ONLY KEEP VIDEO"),
    Operation("bare-length", ("SECONDS",), _bare_length, cost=0.5),
    Operation(
        "whole-song",
        ("WHOLESONG", "LENGTH SAME SONG/MUSIC", "LENGTH SYNC SONG/MUSIC"),
        lambda _clause, _situation: [SetLength(None)],
        "LENGTH SONG MUSIC SYNC KEEP SAME",
    ),
    Operation(
        "once",
        ("ONCE",),
        lambda _clause, situation: (
            [Recut("once")] if _is_film(situation) else [Assemble(repeat=False)]
        ),
        "PHOTO CLIP",
    ),
)
