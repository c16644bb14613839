"""Requests that change nothing: questions back, what is out of scope for good, what can't be done yet."""

from __future__ import annotations

from collections.abc import Mapping

from mvpipe.engine.director.clause import Build, Operation, Tell


def _telling(key: str) -> Build:
    return lambda _clause, _situation: [Tell(key)]


ANSWERS: tuple[Operation, ...] = (
    Operation(
        "export",
        ("RENDER",),
        _telling("export"),
        "VIDEO QUALITY MP4 LAST FORMAT CLIP DEST LINES FPS",
        cost=0.2,
    ),
    Operation(
        "render-part",
        ("RENDER PART/RANGE", "RENDER ONLY PART/RANGE/REF", "RENDER ONLY FIRST/LAST SECONDS"),
        _telling("render-part"),
        "VIDEO ONLY WORD REF",
        cost=0.1,
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
    "vague": ("BETTER", "STORY", "BETTER PHOTO/CLIP/VIDEO", "BEST PHOTO/CLIP", "BEST"),
    "which-length": (
        "LONGER",
        "SHORTER",
        "VIDEO LONGER/SHORTER",
        "MAKE LONGER/SHORTER",
        "LENGTH START/END",
    ),
    "quality": ("QUALITY", "QUALITY RENDER", "BLUR QUALITY"),
    "which-part": ("REMOVE/CUT/SKIP PART_WORD", "CUT START/END"),
}

NOT_YET: Mapping[str, tuple[str, ...]] = {
    "solo": ("PART WORD", "PART"),
    "level": (
        "LEVEL CLIP/REF/SPEECH/PART",
        "SPEECH QUIETER/LOUDER",
        "LEVEL SPEECH",
        "VOLUME SPEECH",
    ),
    "sticker": ("STICKER",),
    "strobe": ("STROBE",),
    "fade-white": ("FADE/FADEOUT/FADEIN COLOR",),
    "focus": ("VOCAL",),
    "text-style": ("ITALIC", "ANIMATED", "TEXTSTYLE"),
    "brighter": ("BRIGHT",),
    "grade": ("GRADE", "COLOR STYLE", "STYLE", "COLOR COLOURWORD"),
    "darken": ("BACKGROUND LESS",),
    "timeline-file": ("TIMELINEFILE",),
    "file-size": ("MB", "MEGABYTES"),
    "grow": ("GROW FASTER/SLOWER", "GROW"),
    "condition": ("CONDITION",),
    "shot-edit": ("SPLIT", "LOOP", "FREEZE"),
    "some-pictures": ("REF",),
}
"""What can't be done (yet), or not so: key of the answer → what names it."""

WEAK = {"some-pictures": 0.9, "shot-edit": 0.9, "solo": 0.8, "darken": 0.6, "grade": 0.5}
"""Answers that are given only when nothing else fits."""

BEYOND: tuple[Operation, ...] = (
    *ANSWERS,
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
        Operation(f"not-yet-{key}", needs, _telling(f"not-yet-{key}"), "* WORD", WEAK.get(key, 0.3))
        for key, needs in NOT_YET.items()
    ),
)
