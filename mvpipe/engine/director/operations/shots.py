"""Requests on single shots: trim, split, replace, place; stretches of time."""

from __future__ import annotations

from collections.abc import Sequence

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, Tell
from mvpipe.engine.director.scope import (
    meant,
    part_of,
    span_of,
    where_of,
    word_before,
)
from mvpipe.engine.edits import (
    Cutout,
    DropSilence,
    EditImpossible,
    Merge,
    PlaceAt,
    Replace,
    Split,
    Trim,
    Where,
    main_segments,
    media_of,
    pictures_meant,
    present_pictures,
    spans,
)

AWAY = ("REMOVE", "SKIP")


def of_a_clip(clause: Clause) -> bool:
    said = {t.text.lower() for t in clause.tokens if t.concept == "CLIP"}
    return clause.has("REF", "THATONE") or bool(
        said & {"clip", "clips", "素材", "片段", "视频片段"}
    )


def target_of(clause: Clause, situation: Situation) -> Where:
    """The pictures meant, without times; `the clip` alone means every clip."""
    found = meant(clause, situation)
    what = found.what if clause.has("REF", "THATONE") or not clause.has("CLIP") else "clip"
    return Where(found.which, what, found.names, found.others)


def _take_away(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """The first or last seconds of a clip, or of the film."""
    ms = clause.ms()
    if ms is None or len(clause.values("SECONDS")) != 1:
        return None
    at_end = clause.has("LAST", "END")
    if not at_end and not clause.has("FIRST", "START"):
        return None
    if of_a_clip(clause):
        where = target_of(clause, situation)
        return [Trim(drop=ms, where=where) if at_end else Trim(skip=ms, where=where)]
    where = Where(start=-ms) if at_end else Where(start=0, end=ms)
    return [Cutout(where)]


def _stretch(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    start, end = span_of(clause)
    part, nth = part_of(clause)
    if start is None and end is None and not part:
        return None
    if clause.has("REF") and start is not None and end is not None:
        if clause.has(*AWAY) or clause.has("NOT"):
            return None
        return [Trim(start=start, length=end - start, where=target_of(clause, situation))]
    inside = any(t.text.lower() in ("in", "during", "在") for t in clause.tokens)
    if inside and clause.has("ONLY") and not clause.has("KEEP", "CUT", *AWAY):
        return None  # the last change, for that part only
    away = clause.has(*AWAY) or clause.has("NOT")
    cuts = clause.has("CUT") and not clause.has("KEEP", "ONLY", "LENGTH")
    from_to = any(t.text.lower().startswith(("from", "从")) for t in clause.tokens)
    out = any(t.text.lower() in ("out", "掉", "剪掉") for t in clause.tokens)
    remove = away or (cuts and (from_to or out or bool(part)))
    return [Cutout(Where(part=part, nth=nth, start=start, end=end), keep=not remove)]


def _silence(_clause: Clause, _situation: Situation) -> Sequence[Result]:
    return [DropSilence()]


def _shot_length(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if len(clause.values("SECONDS")) != 1 or clause.has("FIRST", "LAST"):
        return None
    if word_before(clause, "SECONDS") in ("at", "在", "from"):
        return None
    return [Trim(length=clause.ms(), where=target_of(clause, situation))]


def _split(clause: Clause, situation: Situation) -> Sequence[Result]:
    ms = clause.ms()
    where = target_of(clause, situation) if of_a_clip(clause) else Where()
    if ms is None and not clause.has("HALF", "PLACE"):
        return [Tell("ask-where-split")]
    if ms is None:
        ms = _middle(where, situation)
    return [Split(ms, where)] if ms else [Tell("ask-where-split")]


def _middle(where: Where, situation: Situation) -> int:
    pictures = present_pictures(situation.draft, situation.context)
    names = set(where.names)
    if where.which and pictures and abs(where.which[0]) <= len(pictures):
        names = {pictures[where.which[0] - (where.which[0] > 0)].name}
    shots = [s for s in main_segments(situation.draft) if not names or media_of(s).asset in names]
    return shots[0].duration // 2 if shots else 0


def _replace(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    references = clause.values("REF")
    if clause.has("DIFFERENT"):
        where = target_of(clause, situation)
        if not (where.names or where.which):
            if any(r.that for r in references) or clause.has("THATONE"):
                return [ask_which(situation)]
            return None
        return [Replace("", where)]
    file = clause.value("FILE")
    if file and references:
        shown = meant(clause, situation)
        return [Replace(file, Where(shown.which, shown.what, shown.names))]
    if len(references) == 1 and clause.has("COVER") and situation.draft.tracks:
        shown = meant(clause, situation)
        bare = meant(Clause(tuple(t for t in clause.tokens if t.concept == "REF")), situation)
        cover = [name for name in shown.names if name not in bare.names]
        return [Replace(cover[0], Where(bare.which, bare.what, bare.names))] if cover else None
    if len(references) != 2 or references[1].numbers or references[1].that or references[1].others:
        return None
    first, second = (
        meant(Clause(tuple(t for t in clause.tokens if t.value is r)), situation)
        for r in references
    )
    return [Replace(second.names[0], Where(first.which, first.what, first.names))]


def ask_which(situation: Situation) -> Tell:
    names = [asset.label for asset in present_pictures(situation.draft, situation.context)]
    return Tell("ask-which-shot", {"names": names})


def _place(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    where = meant(clause, situation)
    part, _ = part_of(clause)
    ms = clause.ms()
    if ms is not None and word_before(clause, "SECONDS") not in ("at", "在", "到", "from", "to"):
        return None
    if (ms is None) == (not part) or not (where.which or where.names):
        return None
    return [PlaceAt(Where(where.which, where.what, where.names), ms or 0, part)]


def _hold_until(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """`hold the first photo until the drop`: no cut from where it stands to there."""
    if not any(t.text.lower() in ("until", "till", "到", "直到") for t in clause.tokens):
        return None
    part, nth = part_of(clause)
    try:
        names = pictures_meant(situation.draft, target_of(clause, situation), situation.context)
        end = spans(situation.draft, Where(part=part, nth=nth), situation.context)[0][0]
    except EditImpossible as impossible:
        return [Tell(impossible.reason, dict(impossible.facts))]
    shots = [s for s in main_segments(situation.draft) if media_of(s).asset in names]
    before = [s.start for s in shots if s.start < end]
    return [Merge(Where(start=before[0], end=end))] if before else None


def _merge(clause: Clause, situation: Situation) -> Sequence[Result]:
    return [Merge(where_of(clause, situation, times=True))]


CLIPS = "COVER CLIP PHOTO VIDEO REF THATONE ALL FORMAT"

SHOTS: tuple[Operation, ...] = (
    Operation(
        "take-away",
        ("REMOVE/SKIP/CUT/LENGTH FIRST/LAST/START/END SECONDS",),
        _take_away,
        f"{CLIPS} REMOVE SKIP CUT LENGTH START END",
        cost=0.05,
    ),
    Operation(
        "stretch",
        (
            "CUT/REMOVE/SKIP/KEEP/LENGTH/ONLY RANGE",
            "NOT RANGE",
            "MAKE/SHOW REF RANGE",
            "CUT/REMOVE/SKIP/KEEP/ONLY PART",
            "CUT/REMOVE/SKIP/KEEP/ONLY SECONDS ON/ALL",
        ),
        _stretch,
        "CLIP VIDEO REF REMOVE SKIP CUT KEEP ONLY LENGTH OUT PHOTO START END NOT ALL",
    ),
    Operation(
        "drop-silence",
        ("REMOVE/CUT/SKIP SILENCE", "REMOVE/CUT/SKIP MUTE END/LAST/PART_WORD"),
        _silence,
        "END LAST MUSIC SONG VIDEO START",
    ),
    Operation(
        "shot-length",
        (
            "REF SECONDS LENGTH/MAKE/CUT/KEEP/SHOW/HOLD/EXACTLY",
            "THATONE SECONDS LENGTH/MAKE/CUT/KEEP/SHOW/HOLD",
        ),
        _shot_length,
        f"{CLIPS} LENGTH CUT KEEP HOLD CHANGE",
    ),
    Operation("split", ("SPLIT",), _split, f"{CLIPS} SECONDS HALF PLACE DOUBLE"),
    Operation(
        "replace",
        ("CHANGE/SWAP REF", "CHANGE/SHOW/MAKE DIFFERENT REF/CLIP", "DIFFERENT REF"),
        _replace,
        f"{CLIPS} CHANGE SWAP FILE DIFFERENT PART_WORD",
        cost=0.02,
    ),
    Operation(
        "place-at",
        ("START/MOVE/SHOW/ADD/MAKE/SWAP REF PART/SECONDS", "REF PART/SECONDS"),
        _place,
        "CLIP PHOTO START MOVE WHEN SYNC",
        cost=0.15,
    ),
    Operation(
        "hold-until",
        ("HOLD/KEEP/SHOW REF PART",),
        _hold_until,
        "PHOTO CLIP HOLD KEEP WHEN",
        cost=0.02,
    ),
    Operation(
        "one-shot",
        (
            "NOT CUT PART/PORTION/RANGE",
            "KEEP/HOLD CLIP/PHOTO PART/RANGE",
            "NOT CUT SECONDS FIRST/LAST",
        ),
        _merge,
        "CLIP PHOTO KEEP HOLD NOT CUT WHEN FIRST LAST SECONDS PART_WORD ONLY",
    ),
)
