"""Requests on the canvas: ratio, destination, size, frame rate, and how pictures fill it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, Tell
from mvpipe.engine.director.scope import SCOPE, spare_time, where_of
from mvpipe.engine.edits import SetCanvas, SetFit

SHORT_SIDE = 1080


def canvas_of(clause: Clause, situation: Situation) -> SetCanvas | None:
    """The canvas that a clause names: a size, a ratio, a destination, a number of lines; None if none."""
    size = (
        clause.value("SIZE")
        or _of_ratio(clause.value("RATIO"))
        or _of_name(_last(clause.values("CANVAS") or clause.values("DEST")))
    )
    draft = situation.draft
    width, height = size or (0, 0)
    lines = clause.value("LINES")
    if lines:
        width, height = _with_lines(width or draft.width, height or draft.height, lines)
    fps = clause.value("FPS")
    if not width and fps is None:
        return None
    return SetCanvas(_even(width), _even(height), fps)


def _canvas(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    edit = canvas_of(clause, situation)
    if edit is None or (clause.has("BLUR") and clause.has("CLIP")):
        return None
    results: list[Result] = [replace(edit, fit=_named_fit(clause))]
    if clause.has("VOCAL", "FOCUS"):
        results.append(Tell("focus-middle"))
    if clause.has("LOOP"):
        results.append(Tell("loop-seam"))
    return results


def _fit(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if clause.has("RATIO", "SIZE", "DEST") or (
        clause.has("CANVAS") and not clause.has("CLIP", "PHOTO")
    ):
        return None
    fit = _named_fit(clause)
    where = where_of(clause, situation, times=True, kinds=True)
    where = replace(where, what="picture") if where.what == "photo" and not where.which else where
    return [SetFit(fit, where)] if fit and not spare_time(clause, where) else None


def _named_fit(clause: Clause) -> str | None:
    refused = clause.has("NOT")
    if clause.has("LETTERBOX"):
        return "blur" if refused else "contain"
    if clause.has("BLUR"):
        return "cover" if refused else "blur"
    if clause.has("CROP", "FILLFRAME"):
        return "blur" if refused else "cover"
    return None


def _of_ratio(ratio: tuple[int, int] | None) -> tuple[int, int] | None:
    """The ratio with a short side of 1080: 4:5 is 1080x1350."""
    if ratio is None:
        return None
    w, h = ratio
    return (SHORT_SIDE, SHORT_SIDE * h // w) if h > w else (SHORT_SIDE * w // h, SHORT_SIDE)


def _last(values: Sequence[str]) -> str | None:
    """`from landscape to portrait` means the last one."""
    return values[-1] if values else None


def _of_name(name: str | None) -> tuple[int, int] | None:
    if name is None:
        return None
    width, height = name.split("x")
    return int(width), int(height)


def _with_lines(width: int, height: int, lines: int) -> tuple[int, int]:
    """The same ratio with a short side of `lines`: 1080p of 9:16 is 1080x1920."""
    short = min(width, height)
    return width * lines // short, height * lines // short


def _even(pixels: int) -> int:
    return pixels // 2 * 2


WORDS = "CANVAS DEST RATIO SIZE LINES FPS FORMAT VIDEO CREATE CHANGE QUALITY RENDER MP4 PHOTO CLIP ALL CROP FILLFRAME VOCAL KEEP PLACE LOOP FOCUS BLUR BACKGROUND NOT LETTERBOX"

CANVAS: tuple[Operation, ...] = (
    Operation("destination", ("DEST",), _canvas, WORDS, cost=0.01),
    Operation("canvas", ("CANVAS", "RATIO", "SIZE", "LINES", "FPS"), _canvas, f"{WORDS} LETTERBOX"),
    Operation(
        "fit",
        ("BLUR BACKGROUND", "LETTERBOX", "NOT CROP", "CROP/FILLFRAME", "NOT BLUR BACKGROUND"),
        _fit,
        f"PHOTO CLIP VIDEO ALL BACKGROUND CANVAS NOT FORMAT FILLFRAME {SCOPE} SECONDS FIRST LAST",
        cost=0.05,
    ),
)
