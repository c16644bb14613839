"""Requests that change nothing: facts about the film, questions back, what can't be done, what can't be done yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mvpipe.engine.director.clause import Build, Clause, Operation, Result, Situation, Tell
from mvpipe.engine.edits import main_segments


def _telling(key: str) -> Build:
    return lambda _clause, _situation: [Tell(key)]


def _facts(_clause: Clause, situation: Situation) -> Sequence[Result]:
    draft = situation.draft
    return [
        Tell(
            "how-long",
            {"seconds": draft.duration / 1000, "cuts": max(0, len(main_segments(draft)) - 1)},
        )
    ]


def _tempo(_clause: Clause, situation: Situation) -> Sequence[Result]:
    music = situation.context.music
    if music is None:
        return [Tell("no-music-heard")]
    if music.confidence <= 0:
        return [Tell("no-beat-heard")]
    facts = {
        "tempo": music.tempo,
        "confidence": round(music.confidence * 100),
        "beats": len(music.beats),
        "bars": len(music.downbeats),
    }
    return [Tell("tempo", facts)]


def _cuts(_clause: Clause, situation: Situation) -> Sequence[Result]:
    starts = [segment.start / 1000 for segment in main_segments(situation.draft)[1:]]
    return [Tell("cuts", {"times": starts})]


def _tracks(_clause: Clause, situation: Situation) -> Sequence[Result]:
    return [
        Tell("tracks", {"tracks": situation.draft.tracks, "duration": situation.draft.duration})
    ]


INSPECT: tuple[Operation, ...] = (
    Operation("how-long", ("HOWLONG", "WHAT LENGTH"), _facts, "VIDEO LENGTH MUSIC SONG"),
    Operation(
        "tempo", ("WHAT/LIST/HOWLONG TEMPO", "TEMPO"), _tempo, "SONG MUSIC BEAT WHAT KEEP", cost=0.1
    ),
    Operation("cuts", ("LIST CUT", "WHAT CUT"), _cuts, "WHAT ALL NOT RENDER VIDEO ONLY LIST"),
    Operation("tracks", ("SHOW/LIST/WHAT TRACKS", "TRACKS"), _tracks, "LIST WHAT CREATE", cost=0.1),
    Operation(
        "export", ("RENDER",), _telling("export"), "VIDEO QUALITY MP4 LAST FORMAT CLIP", cost=0.2
    ),
    Operation("help", ("HELP",), _telling("help"), "WHAT", cost=0.1),
    Operation("credits", ("CREDITS",), _telling("credits"), "HOWLONG WHAT LIST", cost=0.1),
)

REFUSALS: Mapping[str, tuple[str, ...]] = {
    "faces": ("FACES", "CELEBRITY"),
    "footage": ("CREATE SECONDS WORD", "CREATE CLIP WORD", "CREATE PHOTO WORD", "CREATE WORD"),
    "fetch": ("LINK", "URL", "FETCH SONG/MUSIC/VIDEO/CLIP/DEST", "FETCH"),
    "watermark": ("WATERMARK",),
    "voice": ("VOICE",),
    "publish": ("PUBLISH DEST/CANVAS", "PUBLISH"),
    "rights": ("RIGHTS", "RIGHTS PUBLISH", "RIGHTS PUBLISH DEST"),
}
"""Out of scope for good: key of the answer → what names it."""

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "vague": ("BETTER", "STORY", "BETTER PHOTO/CLIP/VIDEO"),
    "which-length": (
        "LONGER",
        "SHORTER",
        "VIDEO LONGER/SHORTER",
        "MAKE LONGER/SHORTER",
        "LENGTH START/END",
    ),
    "quality": ("QUALITY", "QUALITY RENDER", "BLUR QUALITY"),
}

NOT_YET: Mapping[str, tuple[str, ...]] = {
    "parts": ("PARTS",),
    "lyrics": ("LYRICS",),
    "captions-file": (
        "ADD/SHOW/CREATE/MAKE CAPTION",
        "FILE CAPTION",
        "CAPTION LANGUAGE",
        "CAPTION",
    ),
    "trim": (
        "CUT/REMOVE/SKIP/KEEP/LENGTH RANGE",
        "SKIP",
        "REF LENGTH/CUT/KEEP/MAKE SECONDS",
        "REMOVE FIRST/LAST/START/END SECONDS",
        "REMOVE MUTE",
        "START REF",
        "REF SECONDS",
    ),
    "split": ("SPLIT", "SPLIT REF", "SPLIT REF SECONDS"),
    "replace": ("CHANGE SONG/REF/PHOTO/CLIP",),
    "speed": ("SPEED", "REF FASTER/SLOWER/FACTOR", "CLIP FASTER/SLOWER", "FACTOR"),
    "freeze": ("FREEZE",),
    "backwards": ("BACKWARDS",),
    "loop": ("LOOP",),
    "punch": ("PUNCH", "FLASHWORD"),
    "overlay": ("LOGO", "OVERLAY"),
    "waveform": ("WAVEFORM",),
    "duck": ("DUCK", "LUFS"),
    "start-at": ("STARTAT", "SONG/MUSIC START SECONDS"),
    "shift": ("SHIFT",),
    "tempo-hint": ("BPM", "TEMPO/BEAT HALF/DOUBLE"),
    "louder-parts": ("CUT SONG/MUSIC LOUDER",),
    "focus": ("VOCAL",),
    "some-pictures": (
        "REF ZOOM/PAN/MOTION/TRANSKIND/TRANSITION/LOOK/FASTER/SLOWER/MUTE/FADE/FADEIN/FADEOUT/BLUR/FILLFRAME/CROP",
        "ONLY REF",
    ),
    "text-style": (
        "BOLD",
        "FONT",
        "ANIMATED",
        "TEXTSTYLE",
        "TITLE/TEXT/CAPTION STYLE",
        "CAPTION BOLD",
        "CAPTION TEXTSTYLE",
    ),
    "darken": ("BACKGROUND LESS", "BACKGROUND TEXT"),
    "part-look": ("LOOK FIRST/LAST/HALF/RANGE/SECONDS",),
    "timeline-file": ("TIMELINEFILE",),
    "file-size": ("MB", "MEGABYTES"),
    "back-to": ("UNDO TITLE/TEXT/CAPTION/TRANSITION/LOOK/MUSIC",),
    "looks": ("COLOR STYLE", "STYLE", "GRADE", "GRADE PHOTO/VIDEO"),
}
"""What a later version brings: key of the answer → what names it."""

BEYOND: tuple[Operation, ...] = (
    *INSPECT,
    *(
        Operation(
            f"refuse-{key}",
            needs,
            _telling(f"refuse-{key}"),
            "* WORD",
            0.7 if key == "footage" else 0.05,
        )
        for key, needs in REFUSALS.items()
    ),
    *(
        Operation(f"ask-{key}", needs, _telling(f"ask-{key}"), "* WORD", 0.25)
        for key, needs in QUESTIONS.items()
    ),
    *(
        Operation(f"not-yet-{key}", needs, _telling(f"not-yet-{key}"), "* WORD", 0.3)
        for key, needs in NOT_YET.items()
    ),
)
