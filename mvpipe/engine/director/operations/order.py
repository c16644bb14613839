"""Requests on the order of pictures and on the session's history; and those to leave things as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mvpipe.engine.director.clause import (
    Clause,
    History,
    Limit,
    Operation,
    Result,
    Situation,
    Tell,
)
from mvpipe.engine.director.scope import Meant, meant, spoken_of, where_of
from mvpipe.engine.director.topics import topics
from mvpipe.engine.edits import EVERYWHERE, Arrange, main_segments, present_pictures


def _shuffle(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    found = meant(clause, situation)
    which, what = found.which, found.what
    if not clause.has("REF") and clause.has("LAST", "FIRST"):
        which = (-1,) if clause.has("LAST") else (1,)
    if (which or found.names) and not clause.has("KEEP"):
        return None
    return [Arrange("shuffle", which, what=what, names=found.names)]


def _only_kind(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    pictures = present_pictures(situation.draft, situation.context)
    wanted = clause.has("CLIP")
    numbers = tuple(n for n, asset in enumerate(pictures, 1) if asset.is_clip == wanted)
    what = "clip" if wanted else "photo"
    return [Arrange("keep", numbers)] if numbers else [Arrange("keep", (1,), what=what)]


def _swap(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    found = meant(clause, situation)
    if len(found.which) + len(found.names) != 2:
        return None
    return [Arrange("swap", found.which, what=found.what, names=found.names)]


def _remove(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    found = meant(clause, situation)
    if not (found.which or found.names or found.others):
        return [_ask_which(situation)]
    keep = clause.has("ONLY", "KEEP") and not clause.has("REMOVE")
    how = "keep" if keep else "remove"
    if found.others and not found.which and not found.names:
        last = tuple(spoken_of(situation))
        if not last:
            return [_ask_which(situation)]
        found = Meant((), found.what, last, others=True)
    return [Arrange(how, found.which, what=found.what, names=found.names, others=found.others)]


def _ask_which(situation: Situation) -> Tell:
    pictures = present_pictures(situation.draft, situation.context)
    return Tell("ask-which-shot", {"names": [asset.label for asset in pictures]})


def _move(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    found = meant(clause, situation)
    side = next((w for w, said in SIDES.items() if _says(clause, said)), "")
    if side and len(found.which) == 2 and not found.names:
        return [Arrange("move", found.which[:1], found.which[1], found.what, side=side)]
    if side and len(found.names) == 2 and not found.which:
        order = [a.name for a in present_pictures(situation.draft, situation.context)]
        if found.names[1] in order:
            to = order.index(found.names[1]) + 1
            return [Arrange("move", (), to, names=found.names[:1], side=side)]
    if side and found.names and len(found.which) == 1:
        return [Arrange("move", (), found.which[0], found.what, names=found.names, side=side)]
    position = clause.value("POSITION")
    if position:
        return [Arrange("move", found.which, position, found.what, found.names)]
    to = -1 if clause.has("END", "LAST") else 1
    if len(found.which) + len(found.names) != 1 and not (found.which and not found.names):
        return None
    return [Arrange("move", found.which, to, found.what, found.names)]


SIDES = {
    "before": ("before", "in front of", "之前", "前面"),
    "after": ("after", "behind", "之后", "后面"),
}


def _says(clause: Clause, words: Sequence[str]) -> bool:
    return any(t.text.lower() in words for t in clause.tokens)


def _ending(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """Begin or end with the cover, the logo, a photo that is named."""
    found = meant(clause, situation)
    names, which = found.names, found.which
    if not names and not which and clause.has("COVER"):
        pictures = present_pictures(situation.draft, situation.context)
        names = tuple(a.name for a in pictures if a.role == "cover" or "cover" in a.label.lower())[
            :1
        ]
        if not names:
            return [
                Tell("no-picture-named", {"name": "cover", "names": [a.label for a in pictures]})
            ]
    if len(names) + len(which) != 1:
        return None
    to = -1 if clause.has("END", "LAST") else 1
    return [Arrange("move", which, to, found.what, names)]


def _limit(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """`only the first one`: the last change for those alone."""
    if not situation.past:
        return None
    where = where_of(clause, situation, times=True)
    return [Limit(where)] if where != EVERYWHERE else None


BACK_TO: Mapping[str, tuple[str, ...]] = {
    "TITLE": ("title",),
    "TEXT": ("title", "caption"),
    "CAPTION": ("caption", "title"),
    "LOGO": ("overlay",),
    "OVERLAY": ("overlay",),
    "LOOK": ("look",),
    "COLOURWORD": ("look",),
    "TRANSITION": ("transition",),
    "TRANSKIND": ("transition",),
    "MOTION": ("motion",),
    "ZOOM": ("motion",),
    "CANVAS": ("canvas",),
    "FORMAT": ("canvas",),
    "MUSIC": ("music", "volume"),
    "VOLUME": ("volume",),
    "LENGTH": ("length",),
    "CUT": ("cuts",),
    "ORDER": ("order",),
    "SHUFFLE": ("order",),
    "SPEED": ("speed",),
    "FADE": ("fade",),
    "FADEOUT": ("fade",),
}


def _back_to(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """Undo up to before the newest change that was about what is named."""
    wanted = {topic for concept, own in BACK_TO.items() if clause.has(concept) for topic in own}
    steps = [*situation.past, situation.draft]
    for times in range(1, len(steps)):
        before, after = steps[-times - 1], steps[-times]
        about = set(topics(before, after))
        if (
            main_segments(before)
            and about & wanted
            and not (about & {"cuts"} and "cuts" not in wanted)
        ):
            return [History("undo", times)]
        if not main_segments(before) and about & wanted & {"title", "caption", "overlay"}:
            return [History("undo", times)]
    return [Tell("no-such-step")]


def _undo(clause: Clause, _situation: Situation) -> Sequence[Result]:
    if clause.has("ALL"):
        return [History("undo", 1000)]
    times = clause.value("FACTOR") or clause.value("NUMBER") or (2 if clause.has("DOUBLE") else 1)
    return [History("undo", max(1, min(int(times), 50)))]


def _keep(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    return None if clause.has("SAME") and not clause.has("KEEP") else [Tell("kept")]


TIMED = "SECONDS FIRST LAST WHEN PART_WORD"

ORDER: tuple[Operation, ...] = (
    Operation("shuffle", ("SHUFFLE",), _shuffle, "PHOTO CLIP ORDER KEEP REF LAST END FIRST START"),
    Operation(
        "reverse-order",
        ("REVERSEORDER", "BACKWARDS PHOTO", "BACKWARDS ORDER"),
        lambda _clause, _situation: [Arrange("reverse")],
        "PHOTO CLIP ORDER ALL",
    ),
    Operation(
        "file-order",
        ("ORDER NAMEORDER", "NAMEORDER"),
        lambda _clause, _situation: [Arrange("file")],
        "PHOTO CLIP ORDER ALL",
    ),
    Operation("only-kind", ("ONLY PHOTO/CLIP",), _only_kind, cost=0.02),
    Operation("swap", ("SWAP REF",), _swap, "ORDER PHOTO CLIP VIDEO"),
    Operation(
        "remove-picture",
        ("REMOVE/SKIP/CUT REF", "NOT REF", "KEEP/MAKE/SHOW ONLY REF", "REMOVE THATONE", "KEEP REF"),
        _remove,
        "ONLY KEEP THATONE PHOTO CLIP ALL",
    ),
    Operation(
        "move",
        (
            "MOVE/ADD/MAKE/SHOW REF FIRST/LAST/START/END",
            "REF FIRST/LAST/START/END",
            "MOVE/ADD/MAKE/SHOW REF ON",
            "MOVE REF",
            "MOVE/ADD/MAKE/SHOW REF POSITION",
        ),
        _move,
        "MOVE POSITION PHOTO CLIP VIDEO",
    ),
    Operation(
        "ending",
        ("END/START REF/COVER", "LAST REF/COVER", "STARTAT REF/COVER"),
        _ending,
        "PHOTO CLIP SHOW STARTAT",
        cost=0.05,
    ),
    Operation(
        "limit",
        ("ONLY REF/PART/PORTION/RANGE", "ONLY FIRST/LAST SECONDS"),
        _limit,
        f"PHOTO CLIP {TIMED} NOT",
        cost=0.08,
    ),
    Operation(
        "back-to",
        (f"UNDO {'/'.join(BACK_TO)}",),
        _back_to,
        "LASTSTEP CHANGE VIDEO",
    ),
    Operation(
        "start-over",
        ("STARTOVER",),
        lambda _clause, _situation: [History("undo", 1000)],
        "ALL VIDEO",
    ),
    Operation("undo", ("UNDO",), _undo, "LASTSTEP LAST ONCE FACTOR NUMBER DOUBLE CHANGE"),
    Operation(
        "redo", ("REDO",), lambda _clause, _situation: [History("redo")], "LASTSTEP LAST CHANGE"
    ),
    Operation(
        "keep",
        (
            "NOT TOUCH/CHANGE",
            "NOTMOVE MUSIC/SONG/TEXT/TITLE/CAPTION",
            "KEEP ELSE",
            "NOT ELSE TOUCH",
            "KEEP STYLE/MUSIC/SONG/TITLE/TEXT/ORDER/CAPTION/VIDEO",
            "ELSE",
        ),
        _keep,
        "MUSIC SONG TITLE TEXT CAPTION PHOTO CLIP VIDEO CUT ORDER STYLE TOUCH CHANGE ELSE KEEP TRANSITION "
        "MOTION VOLUME BEAT FORMAT LENGTH REF",
        cost=0.03,
    ),
)
