"""Requests on titles and captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, Tell
from mvpipe.engine.director.lexicon import FILLER, SEPARATOR
from mvpipe.engine.director.scope import part_of
from mvpipe.engine.edits import (
    AddText,
    ChangeText,
    RemoveText,
    Where,
    texts,
)

USUAL = 3000
WHERE = "PERCENT DOUBLE HALF OUTLINE TYPEWRITER RISE LOWERTHIRD BLACK FILE READABLE PART FONT PLACE COLOR HEX FIRST LAST START END WHOLE SECONDS RANGE LESS MORE TOOLITTLE TOOMUCH FADE FADEIN FADEOUT OUT IN"


def _add(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    words = clause.values("QUOTE")
    if not words:
        return None
    role = "caption" if clause.has("CAPTION") and not clause.has("TITLE") else "title"
    third = clause.has("LOWERTHIRD")
    usual_place = "bottom-left" if third else "bottom-center" if role == "caption" else "center"
    small = 0.055 if third else {"title": 0.09, "caption": 0.06}[role]
    anchor, start, duration = _when(clause, role)
    part, nth = part_of(clause)
    style = style_of(clause)
    corner = clause.has("CORNER", "WATERMARK")
    if clause.has("WATERMARK") and not clause.has("SECONDS", "RANGE"):
        anchor = "whole"
    if clause.has("CREDITS"):
        anchor = "end"
    edit = AddText(
        "\n".join(words),
        role,
        "part" if part else anchor,
        start,
        duration,
        clause.place() or ("bottom-right" if corner else usual_place),
        style.color or "#ffffff",
        round(small * bigger(clause), 4) if third or bigger(clause) != 1.0 else None,
        font=style.font,
        outline=style.outline,
        animation=style.animation,
        fade=_fade_ms(clause),
        where=Where(part=part, nth=nth),
    )
    return [edit]


@dataclass(frozen=True)
class Style:
    color: str | None = None
    outline: str | None = None
    font: str | None = None
    animation: str | None = None


def style_of(clause: Clause) -> Style:
    """Colours, outline, font and animation that a clause names. A colour next to `outline` is the outline's."""
    said = [t for t in clause.tokens if t.concept not in (FILLER, SEPARATOR)]
    coloured = [n for n, t in enumerate(said) if t.concept in ("COLOR", "HEX", "BLACK")]
    value = {n: "#000000" if said[n].concept == "BLACK" else said[n].value for n in coloured}
    at = next((n for n, t in enumerate(said) if t.concept == "OUTLINE"), None)
    outline = None
    if at is not None:
        near = [n for n in (at - 1, at + 1, at + 2) if n in value]
        outline = "none" if clause.has("NOT", "REMOVE") else "#000000"
        if near and outline != "none":
            outline = value.pop(near[0])
    colors = [value[n] for n in sorted(value) if said[n].concept != "BLACK" or len(said) < 6]
    animation = next((name for name, concept in ANIMATIONS.items() if clause.has(concept)), None)
    if animation is not None and clause.has("NOT", "REMOVE"):
        animation = "none"
    return Style(colors[0] if colors else None, outline, _font(clause), animation)


ANIMATIONS = {"typewriter": "TYPEWRITER", "rise": "RISE", "karaoke": "KARAOKE"}


def _font(clause: Clause) -> str | None:
    file = clause.value("FILE")
    if file and file.lower().endswith((".ttf", ".otf")):
        return str(file)
    if not clause.has("FONT"):
        return None
    names = clause.values("QUOTE") if clause.has("CHANGE", "MAKE", "TITLE", "TEXT") else []
    if names and not clause.has("ADD"):
        return str(names[-1])
    unknown = [w for w in clause.unknown if w.isascii()]
    return " ".join(unknown) or None


def _fade_ms(clause: Clause) -> int | None:
    if not clause.has("FADE", "FADEIN", "FADEOUT"):
        return None
    return 0 if clause.has("NOT") else 500


def _when(clause: Clause, role: str) -> tuple[str, int, int]:
    """(anchor, start, duration) in ms."""
    span = clause.value("RANGE")
    if span:
        return "at", round(span[0] * 1000), max(1, round((span[1] - span[0]) * 1000))
    times = clause.values("SECONDS")
    duration = round(times[0] * 1000) if times else USUAL
    if clause.has("WHOLE") or (
        role == "caption" and not times and not clause.has("FIRST", "LAST", "START", "END")
    ):
        return "whole", 0, duration
    if clause.has("LAST", "END"):
        return "end", 0, max(1, duration)
    if len(times) == 2 and not clause.has("START", "FIRST"):
        return "at", round(times[0] * 1000), max(1, round(times[1] * 1000))
    if times and _is_moment(clause) and not clause.has("START", "FIRST"):
        return "at", duration, USUAL
    return "start", 0, max(1, duration)


def _is_moment(clause: Clause) -> bool:
    """`at 0:30` is a moment, `for 3 seconds` a length."""
    said = [t for t in clause.tokens if t.concept not in (FILLER, SEPARATOR)]
    for before, token in pairwise(said):
        if token.concept == "SECONDS":
            return before.text.lower() in ("at", "from", "在") or ":" in token.text
    return False


def bigger(clause: Clause) -> float:
    share = clause.value("PERCENT")
    if share is not None and clause.has("MORE", "LESS", "TOOMUCH", "TOOLITTLE"):
        change = share / 100
        changed: float = round(
            1 + change if clause.has("MORE", "TOOLITTLE") else max(0.1, 1 - change), 3
        )
        return changed
    if clause.has("DOUBLE", "HALF") and clause.has("TITLE", "TEXT", "CAPTION"):
        return 2.0 if clause.has("DOUBLE") else 0.5
    if clause.has("SLIGHTLY") and clause.has("MORE", "LESS", "TOOMUCH", "TOOLITTLE"):
        return 1.15 if clause.has("MORE", "TOOLITTLE") else 0.87
    if clause.has("MORE", "TOOLITTLE"):
        return 1.35
    return 0.75 if clause.has("LESS", "TOOMUCH") else 1.0


def _which(clause: Clause, situation: Situation) -> str:
    if clause.has("TITLE"):
        return "title"
    if clause.has("CAPTION", "LYRICS") and situation.draft.track("caption") is None:
        return "last"  # people call every text a subtitle (字幕)
    return "caption" if clause.has("CAPTION", "LYRICS") else "all" if clause.has("ALL") else "last"


def change_text(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    here = texts(situation.draft)
    if (
        clause.has("SHOW", "MAKE")
        and clause.has("END")
        and _to_end(clause) is None
        and not clause.has("CHANGE")
    ):
        return None
    if (
        clause.has("QUOTE")
        and clause.has("SHOW", "ADD", "WITH")
        and not clause.has("CHANGE", "FONT")
    ):
        return None
    if not here and clause.has("QUOTE") and not clause.has("CHANGE"):
        return None
    if not here and clause.has("CAPTION", "LYRICS") and not clause.has("CHANGE", "MOVE"):
        return [Tell("paste-lyrics")]
    style = style_of(clause)
    quotes = [] if style.font in clause.values("QUOTE") else clause.values("QUOTE")
    fading = clause.has("FADE", "FADEIN", "FADEOUT")
    fade = (0 if clause.has("NOT") else clause.ms() or 500) if fading else None
    opens = clause.has("FADEIN") or (clause.has("FADE") and clause.has("IN"))
    closes = clause.has("FADEOUT") or (clause.has("FADE") and clause.has("OUT"))
    one_in, one_out = opens and not closes, closes and not opens
    start, whole = _moved(clause)
    edit = ChangeText(
        which=_which(clause, situation),
        text="\n".join(quotes[1:] if len(quotes) == 2 and clause.has("CHANGE") else quotes) or None,
        old=quotes[0] if len(quotes) == 2 and clause.has("CHANGE") else None,
        place=clause.place() or _shifted_place(clause, situation),
        color=style.color,
        size_factor=bigger(clause),
        duration=None
        if fading or start is not None or whole
        else _duration(clause) or _to_end(clause),
        fade=None if one_in or one_out else fade,
        fade_in=fade if one_in else None,
        fade_out=fade if one_out else None,
        font=style.font,
        outline=style.outline,
        animation=style.animation,
        start=start,
        whole=whole,
    )
    results: list[Result] = [] if edit == ChangeText(which=edit.which) else [edit]
    if clause.has("BOLD"):
        results.append(Tell("bold-anyway"))
    return results or None


def _duration(clause: Clause) -> int | None:
    span = clause.value("RANGE")
    return clause.ms() if span is None else round((span[1] - span[0]) * 1000)


TO_THE_END = 100_000_000
"""ms: longer than any film; a text ends with the film at the latest."""


def _to_end(clause: Clause) -> int | None:
    """`until the end`."""
    until = any(t.text.lower() in ("until", "till", "to", "到", "直到") for t in clause.tokens)
    return TO_THE_END if clause.has("END") and until and not clause.has("SECONDS") else None


def _moved(clause: Clause) -> tuple[int | None, bool]:
    """(start in ms from which it shall be shown, whether all through)."""
    if clause.has("WHOLE"):
        return None, True
    if clause.has("MOVE", "SHOW", "ADD", "MAKE") and clause.has("SECONDS") and _is_moment(clause):
        return clause.ms(), False
    return None, False


def _shifted_place(clause: Clause, situation: Situation) -> str | None:
    """`move the text up`: a row higher than where it stands."""
    if not clause.has("UPWARD", "DOWNWARD", "QUIETER") or not clause.has(
        "MOVE", "TITLE", "TEXT", "CAPTION"
    ):
        return None
    here = texts(situation.draft)
    place = getattr(here[-1].content, "place", "center") if here else "center"
    row, _, column = place.partition("-")
    rows = ["top", "center", "bottom"]
    at = rows.index(row) + (1 if clause.has("DOWNWARD", "QUIETER") else -1)
    new = rows[min(2, max(0, at))]
    column = column or "center"
    return "center" if (new, column) == ("center", "center") else f"{new}-{column}"


def _remove(clause: Clause, situation: Situation) -> Sequence[Result]:
    if clause.has("NOT") and not clause.has("REMOVE") and not texts(situation.draft):
        return [Tell("no-text-anyway")]
    if clause.has("NOT") and clause.has("ADD", "CREATE", "SHOW") and not clause.has("REMOVE"):
        return [Tell("kept")]  # `don't add a title` is no wish to lose the one that is there
    which = "title" if clause.has("TITLE") else "caption" if clause.has("CAPTION") else "all"
    if which == "caption" and _only_titles(situation):
        which = "all"  # people call every text a subtitle (字幕)
    return [RemoveText(which, clause.value("QUOTE"))]


def _only_titles(situation: Situation) -> bool:
    return situation.draft.track("caption") is None


def _ask_words(_clause: Clause, _situation: Situation) -> Sequence[Result]:
    return [Tell("which-words")]


ADDING = (
    f"TITLE TEXT CAPTION VIDEO ON LANGUAGE STYLE BOLD SONG WHEN WATERMARK CREDITS NUMBER {WHERE}"
)

TEXT: tuple[Operation, ...] = (
    Operation(
        "add-text",
        (
            "ADD/WITH/SHOW/CREATE/MAKE QUOTE",
            "TITLE/TEXT/CAPTION QUOTE",
            "LOWERTHIRD QUOTE",
            "WATERMARK QUOTE",
            "CREDITS QUOTE",
        ),
        _add,
        ADDING,
    ),
    Operation(
        "add-another-text",
        ("QUOTE FIRST/LAST/START/END/SECONDS/RANGE", "QUOTE PLACE/PART"),
        _add,
        ADDING,
        cost=0.05,
    ),
    Operation(
        "change-text",
        (
            "CHANGE TITLE/TEXT/CAPTION QUOTE",
            "CHANGE QUOTE",
            "MAKE TITLE/TEXT/CAPTION QUOTE",
            "TITLE/TEXT/CAPTION PLACE/COLOR/HEX/LESS/MORE/TOOLITTLE/TOOMUCH/SECONDS",
            "TITLE/TEXT/CAPTION FADE/FADEIN/FADEOUT",
            "TITLE/TEXT/CAPTION/OUTLINE OUTLINE/FONT/TYPEWRITER/RISE/BOLD/READABLE/COLOR",
            "MOVE/TITLE/TEXT/CAPTION TITLE/TEXT/CAPTION UPWARD/DOWNWARD/QUIETER",
            "KEEP/HOLD/SHOW/MAKE TITLE/TEXT/CAPTION END/WHOLE",
            "TITLE/TEXT/CAPTION WHOLE/RANGE/HALF/DOUBLE",
            "CAPTION/TITLE/TEXT PLACE MORE",
            "OUTLINE",
            "COLOR TITLE/TEXT",
        ),
        change_text,
        f"TITLE TEXT CAPTION MOVE ALL KEEP STYLE NOT HOLD REMOVE BOLD LYRICS WORD UPWARD DOWNWARD DEST SHOW {WHERE}".replace(
            " FIRST LAST START", ""
        ),
    ),
    Operation(
        "remove-text",
        ("REMOVE TITLE/TEXT/CAPTION", "NOT TITLE/TEXT/CAPTION", "REMOVE QUOTE"),
        _remove,
        "ALL TITLE TEXT CAPTION QUOTE REMOVE VIDEO",
    ),
    Operation(
        "ask-words",
        ("ADD/WITH/SHOW/CREATE/START/END TITLE/TEXT", "TITLE SECONDS", "LOWERTHIRD", "SHOW NAME"),
        _ask_words,
        f"SONG ALL STYLE SHOW VIDEO {WHERE} COLOR BOLD WORD LANGUAGE TITLE TEXT LOWERTHIRD",
        cost=0.3,
    ),
)
