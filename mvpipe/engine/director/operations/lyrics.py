"""Requests on lyrics and subtitles: pasted with their times, restyled, moved; files that can't be uploaded."""

from __future__ import annotations

from collections.abc import Sequence

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, Tell
from mvpipe.engine.edits import AddCaptions, ChangeText


def _captions(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    cues = clause.value("CUES")
    if not cues:
        return None
    colors = clause.values("HEX") + clause.values("COLOR")
    karaoke = clause.has("KARAOKE") or any(cue.words for cue in cues)
    marked = karaoke and clause.has("KARAOKE") and bool(colors)
    larger = 0.081 if clause.has("MORE") else 0.045 if clause.has("LESS") else None
    return [
        AddCaptions(
            tuple(cues),
            place=clause.place() or "bottom-center",
            color="#ffffff" if marked or not colors else colors[0],
            size=larger,
            karaoke=karaoke and not clause.has("NOT"),
            highlight=colors[0] if marked else None,
        )
    ]


def _lyrics(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """Without lines to show there is nothing to do but to ask for them."""
    there = situation.draft.track("caption") is not None
    if not there or clause.has("FILE", "ADD", "CREATE"):
        return [Tell("paste-lyrics")]
    if clause.has("KARAOKE"):
        return [
            ChangeText("caption", animation="none" if clause.has("NOT", "REMOVE") else "karaoke")
        ]
    if clause.place():
        return [ChangeText("caption", place=clause.place())]
    return None


WORDS = (
    "PLACE COLOR HEX MORE LESS KARAOKE LYRICS CAPTION TEXT SONG MUSIC FILE VOCAL SPEECH LANGUAGE SYNC FONT ALL VIDEO NOT REMOVE "
    "NUMBER CHANGE BEAT_WORD READABLE OUTLINE DEST START FIRST"
)

LYRICS: tuple[Operation, ...] = (
    Operation("captions", ("CUES",), _captions, f"CUES {WORDS} REF"),
    Operation(
        "lyrics",
        (
            "LYRICS",
            "KARAOKE",
            "FILE CAPTION/LYRICS",
            "CAPTION SPEECH",
            "CAPTION LANGUAGE",
            "ADD/CREATE/MAKE/WITH/SHOW CAPTION",
        ),
        _lyrics,
        f"{WORDS} SPEECH AUTO RENDER",
        cost=0.15,
    ),
)
