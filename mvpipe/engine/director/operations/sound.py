"""Requests on fades and on sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation
from mvpipe.engine.director.scope import SCOPE, spare_time, where_of
from mvpipe.engine.edits import EVERYWHERE, Fade, SetVolume, Where

UNDER = 0.25
"""The level of clips that should be heard under the song."""
PICTURE_FADE, MUSIC_FADE, BOTH_FADE = 1000, 2500, 2000


def _fade(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    if clause.has("BETWEEN"):
        return None
    music = clause.has("MUSIC", "SONG", "VOLUME")
    picture = clause.has("PHOTO", "VIDEO", "BLACK", "CLIP")
    target = "both" if music == picture else "music" if music else "picture"
    usual = {"music": MUSIC_FADE, "picture": PICTURE_FADE, "both": BOTH_FADE}[target]
    ms = 0 if clause.has("NOT", "REMOVE") else clause.ms() or usual
    word = clause.has("FADE", "FADEIN", "FADEOUT")
    opens = clause.has("FADEIN") or (clause.has("FADE") and clause.has("IN", "START", "FIRST"))
    closes = clause.has("FADEOUT") or (word and clause.has("OUT"))
    closes = closes or (clause.has("FADE") and clause.has("END", "LAST"))
    if clause.has("BLACK") and not opens and not closes:
        opens = any(token.text.lower().startswith("from") for token in clause.tokens)
        closes = not opens
    if not opens and not closes:
        opens = closes = True
    return [Fade(target, ms if opens else None, ms if closes else None)]


def _target(clause: Clause) -> str:
    if clause.has("MUSIC", "SONG") and not clause.has("CLIPSOUND"):
        return "music"
    return "clips" if clause.has("CLIP", "CLIPSOUND", "VIDEO", "PHOTO") else "music"


def _volume(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if clause.has("REF") and clause.has("PERCENT") and not clause.has(*LOUD):
        return None  # a share of a picture may be its size or its speed
    edits = _plain_volume(clause)
    where = _where(clause, situation)
    if spare_time(clause, where):
        return None
    if not edits or where == EVERYWHERE:
        return edits
    target = "clips" if where.which or where.names or where.others else edits[0].target
    return [replace(edit, target=target, where=where) for edit in edits]


LOUD = ("VOLUME", "MUSIC", "SONG", "LOUDER", "QUIETER", "CLIPSOUND", "UPWARD", "DOWNWARD", "TURN")


def _where(clause: Clause, situation: Situation) -> Where:
    return where_of(clause, situation, times=True)


def _plain_volume(clause: Clause) -> list[SetVolume] | None:
    target = _target(clause)
    share, decibel = clause.value("PERCENT"), clause.value("DB")
    share = clause.value("NUMBER") if share is None else share
    down = clause.has("QUIETER", "LESS", "HALF", "DOWNWARD")
    if clause.has("KEEP") and target == "clips" and share is None and decibel is None:
        return [SetVolume(target, level=UNDER)]
    if decibel is not None:
        turned = -abs(decibel) if down else decibel
        return [SetVolume(target, factor=round(10 ** (turned / 20), 4))]
    if share is not None:
        relative = clause.has("BY") or (
            clause.has("UPWARD", "DOWNWARD", "LOUDER", "QUIETER", "LESS", "MORE")
            and not _to(clause)
        )
        if relative:
            return [
                SetVolume(target, factor=max(0.0, 1 - share / 100 if down else 1 + share / 100))
            ]
        return [SetVolume(target, level=share / 100)]
    if clause.has("HALF"):
        return [SetVolume(target, factor=0.5)]
    if clause.has("DOUBLE"):
        return [SetVolume(target, factor=2.0)]
    step = 0.8 if clause.has("SLIGHTLY") else 0.6
    if down:
        return [SetVolume(target, factor=step)]
    return (
        [SetVolume(target, factor=round(1 / step, 4))]
        if clause.has("LOUDER", "MORE", "UPWARD")
        else None
    )


def _to(clause: Clause) -> bool:
    """`to 30%` is a level; `up 30%` a change."""
    return any(t.text.lower() in ("to", "at") or "到" in t.text for t in clause.tokens)


def _unmute(clause: Clause, situation: Situation) -> Sequence[Result]:
    where = _where(clause, situation)
    if where.which or where.names:
        return [SetVolume("clips", level=1.0, where=where)]
    return [
        SetVolume(
            _target(clause) if clause.has("CLIPSOUND", "CLIP", "MUSIC", "SONG") else "all",
            level=1.0,
        )
    ]


def _mute(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    where = _where(clause, situation)
    if spare_time(clause, where):
        return None
    if where != EVERYWHERE:
        single = bool(where.which or where.names or where.others)
        target = "clips" if single else _target(clause)
        return [SetVolume(target, level=0.0, where=where)]
    said = clause.has("MUSIC", "SONG", "CLIP", "CLIPSOUND", "VIDEO", "PHOTO")
    whole = not said or (
        clause.has("ALL", "NOT", "REMOVE") and clause.has("MUSIC") and _says_sound(clause)
    )
    return [SetVolume("all" if whole else _target(clause), level=0.0)]


def _says_sound(clause: Clause) -> bool:
    words = {token.text.lower() for token in clause.tokens if token.concept == "MUSIC"}
    return bool(words & {"sound", "audio", "声音", "音频"})


SOUNDS = "MUSIC SONG CLIP CLIPSOUND VIDEO PHOTO ALL VOLUME CHANGE BY"

SOUND: tuple[Operation, ...] = (
    Operation(
        "fade",
        ("FADE", "FADEIN", "FADEOUT", "FADE/FADEIN/FADEOUT SECONDS"),
        _fade,
        "MUSIC SONG VIDEO PHOTO BLACK SECONDS FIRST LAST START END OUT IN VOLUME NOT REMOVE ALL CREATE FADE FADEIN FADEOUT",
    ),
    Operation(
        "volume",
        (
            "VOLUME/MUSIC NUMBER",
            "VOLUME PERCENT/DB/LOUDER/QUIETER/HALF/DOUBLE/LESS/MORE",
            "MUSIC/SONG/CLIP/CLIPSOUND PERCENT/DB/LOUDER/QUIETER/HALF/LESS/MORE",
            "VOLUME PERCENT UPWARD/DOWNWARD/MOVE",
            "LOUDER/QUIETER",
            "TURN/MAKE/MOVE/VOLUME MUSIC/SONG/VOLUME UPWARD/DOWNWARD",
            "DB",
            "REF LOUDER/QUIETER/VOLUME",
            "TURN REF UPWARD/DOWNWARD",
            "MUSIC/SONG/VOLUME LOUDER/QUIETER/PERCENT/DB PART/PORTION",
        ),
        _volume,
        f"{SOUNDS} NUMBER PERCENT DB LOUDER QUIETER HALF DOUBLE LESS MORE TOOMUCH KEEP UPWARD DOWNWARD CLIPSOUND "
        f"{SCOPE} SECONDS FIRST LAST START END ONLY",
    ),
    Operation(
        "mute-others",
        ("MUTE CONDITION MUSIC/SONG", "ONLY MUSIC/SONG", "NOT CONDITION MUSIC/SONG"),
        lambda _clause, _situation: [SetVolume("clips", level=0.0)],
        "ALL KEEP CLIP CLIPSOUND",
    ),
    Operation("unmute", ("UNMUTE", "CLIPSOUND ADD/KEEP/SHOW/WITH"), _unmute, f"{SOUNDS} KEEP REF"),
    Operation(
        "mute",
        ("MUTE", "MUTE REF", "NOT/REMOVE MUSIC/CLIPSOUND", "NOT SONG"),
        _mute,
        f"{SOUNDS} MUTE NOT REMOVE CREATE {SCOPE} SECONDS FIRST LAST START END ONLY",
        cost=0.02,
    ),
)
