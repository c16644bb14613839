"""Requests on the order of pictures and on the session's history; and those to leave things as they are."""

from __future__ import annotations

from collections.abc import Sequence

from mvpipe.engine.director.clause import Clause, History, Operation, Result, Situation, Tell
from mvpipe.engine.director.slots import Reference
from mvpipe.engine.edits import Arrange, present_pictures


def _shuffle(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    reference = clause.value("REF")
    if reference is None and clause.has("LAST"):
        reference = Reference((-1,), "picture")
    if reference is not None and not clause.has("KEEP"):
        return None
    numbers = _numbers(reference, situation) if reference else ()
    return [
        Arrange(
            "shuffle",
            numbers,
            what=reference.what if reference and reference.numbers else "picture",
        )
    ]


def _only_kind(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    pictures = present_pictures(situation.draft, situation.context)
    wanted = clause.has("CLIP")
    numbers = tuple(n for n, asset in enumerate(pictures, 1) if asset.is_clip == wanted)
    what = "clip" if wanted else "photo"
    return [Arrange("keep", numbers)] if numbers else [Arrange("keep", (1,), what=what)]


def _swap(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    found = _all_references(clause, situation)
    return [Arrange("swap", found[0], what=found[1])] if len(found[0]) == 2 else None


def _remove(clause: Clause, situation: Situation) -> Sequence[Result]:
    numbers, what = _all_references(clause, situation)
    how = "keep" if clause.has("ONLY", "KEEP") and not clause.has("REMOVE") else "remove"
    return [Arrange(how, numbers, what=what)]


def _move(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    numbers, what = _all_references(clause, situation)
    to = -1 if clause.has("END", "LAST") else 1
    return [Arrange("move", numbers[:1], to, what)] if len(numbers) == 1 else None


def _numbers(reference: Reference, situation: Situation) -> tuple[int, ...]:
    """A picture that is named counts by its place on the timeline."""
    if reference.numbers:
        return reference.numbers
    pictures = present_pictures(situation.draft, situation.context)
    labels = [asset.label.lower() for asset in pictures]
    names = [asset.name.lower() for asset in pictures]
    wanted = reference.what.lower()
    return tuple(n for n, pair in enumerate(zip(labels, names, strict=True), 1) if wanted in pair)


def _all_references(clause: Clause, situation: Situation) -> tuple[tuple[int, ...], str]:
    found: list[int] = []
    whats = set()
    for reference in clause.values("REF"):
        found += _numbers(reference, situation)
        whats.add(reference.what if reference.numbers else "picture")
    if not found:
        return (0,), clause.value("REF").what
    return tuple(found), whats.pop() if len(whats) == 1 else "picture"


def _undo(clause: Clause, _situation: Situation) -> Sequence[Result]:
    times = clause.value("FACTOR") or clause.value("NUMBER") or (2 if clause.has("DOUBLE") else 1)
    return [History("undo", max(1, min(int(times), 50)))]


def _keep(_clause: Clause, _situation: Situation) -> Sequence[Result]:
    return [Tell("kept")]


ORDER: tuple[Operation, ...] = (
    Operation("shuffle", ("SHUFFLE",), _shuffle, "PHOTO CLIP ORDER KEEP REF LAST END"),
    Operation(
        "reverse-order",
        ("REVERSEORDER",),
        lambda _clause, _situation: [Arrange("reverse")],
        "PHOTO CLIP ORDER",
    ),
    Operation("only-kind", ("ONLY PHOTO/CLIP",), _only_kind, cost=0.02),
    Operation("swap", ("SWAP REF",), _swap, "ORDER"),
    Operation(
        "remove-picture", ("REMOVE REF", "NOT REF", "KEEP/MAKE/SHOW ONLY REF"), _remove, "ONLY KEEP"
    ),
    Operation(
        "move",
        ("MOVE/ADD/MAKE/SHOW REF FIRST/LAST/START/END", "REF FIRST/LAST/START/END"),
        _move,
        "MOVE",
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
        "MOTION SAME VOLUME BEAT FORMAT",
    ),
)
