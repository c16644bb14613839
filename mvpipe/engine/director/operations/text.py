"""Requests on titles and captions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, Tell
from mvpipe.engine.director.lexicon import FILLER, SEPARATOR
from mvpipe.engine.edits import AddText, ChangeText, RemoveText, texts

USUAL = 3000
WHERE = "FONT PLACE COLOR HEX FIRST LAST START END WHOLE SECONDS RANGE LESS MORE TOOLITTLE TOOMUCH FADE FADEIN FADEOUT OUT IN"


def _add(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    words = clause.values("QUOTE")
    if not words:
        return None
    role = "caption" if clause.has("CAPTION") and not clause.has("TITLE") else "title"
    usual_place = "bottom-center" if role == "caption" else "center"
    size = {"title": 0.09, "caption": 0.06}[role] * _bigger(clause)
    anchor, start, duration = _when(clause, role)
    edit = AddText(
        " ".join(words[:1]),
        role,
        anchor,
        start,
        duration,
        clause.place() or usual_place,
        clause.value("HEX") or clause.value("COLOR") or "#ffffff",
        round(size, 4) if _bigger(clause) != 1.0 else None,
    )
    return [edit]


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


def _bigger(clause: Clause) -> float:
    if clause.has("MORE", "TOOLITTLE"):
        return 1.35
    return 0.75 if clause.has("LESS", "TOOMUCH") else 1.0


def _which(clause: Clause, situation: Situation) -> str:
    if clause.has("TITLE"):
        return "title"
    if clause.has("CAPTION") and situation.draft.track("caption") is None:
        return "last"  # people call every text a subtitle (字幕)
    return "caption" if clause.has("CAPTION") else "all" if clause.has("ALL") else "last"


def _change(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    if not texts(situation.draft) and not clause.has(
        "CHANGE", "COLOR", "HEX", "FADE", "FADEIN", "FADEOUT", "MORE", "LESS", "MOVE"
    ):
        return None
    if not texts(situation.draft) and clause.has("QUOTE") and not clause.has("CHANGE"):
        return None
    fade = None
    if clause.has("FADE", "FADEIN", "FADEOUT"):
        fade = 0 if clause.has("NOT") else clause.ms() or 500
    edit = ChangeText(
        which=_which(clause, situation),
        text=(clause.values("QUOTE") or [None])[-1],
        old=clause.value("QUOTE") if len(clause.values("QUOTE")) == 2 else None,
        place=clause.place(),
        color=clause.value("HEX") or clause.value("COLOR"),
        size_factor=_bigger(clause),
        duration=None if fade is not None else clause.ms(),
        fade=fade,
    )
    return None if edit == ChangeText(which=edit.which) else [edit]


def _correct(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    """`no, bigger` speaks of the text if the last change was one on texts."""
    last_on_text = situation.past and texts(situation.past[-1]) != texts(situation.draft)
    return _change(clause, situation) if last_on_text else None


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


TEXT: tuple[Operation, ...] = (
    Operation(
        "add-text",
        (
            "ADD/WITH/SHOW/CREATE/MAKE QUOTE",
            "TITLE/TEXT/CAPTION QUOTE",
            "QUOTE FIRST/LAST/START/END/SECONDS/RANGE",
        ),
        _add,
        f"TITLE TEXT CAPTION VIDEO ON LANGUAGE STYLE {WHERE}",
    ),
    Operation(
        "change-text",
        (
            "CHANGE TITLE/TEXT/CAPTION QUOTE",
            "CHANGE QUOTE",
            "MAKE TITLE/TEXT/CAPTION QUOTE",
            "TITLE/TEXT/CAPTION PLACE/COLOR/HEX/LESS/MORE/TOOLITTLE/TOOMUCH/SECONDS",
            "TITLE/TEXT/CAPTION FADE/FADEIN/FADEOUT",
            "COLOR TITLE/TEXT",
        ),
        _change,
        f"TITLE TEXT CAPTION MOVE ALL KEEP STYLE NOT HOLD {WHERE}".replace(
            " FIRST LAST START END WHOLE", ""
        ),
    ),
    Operation(
        "correct-text",
        ("MORE", "LESS", "TOOMUCH", "TOOLITTLE", "PLACE", "COLOR", "HEX"),
        _correct,
        "MORE LESS TOOMUCH TOOLITTLE PLACE COLOR HEX",
        cost=0.2,
    ),
    Operation(
        "remove-text",
        ("REMOVE TITLE/TEXT/CAPTION", "NOT TITLE/TEXT/CAPTION", "REMOVE QUOTE"),
        _remove,
        "ALL TITLE TEXT CAPTION QUOTE REMOVE VIDEO",
    ),
    Operation(
        "ask-words",
        ("ADD/WITH/SHOW/CREATE/START/END TITLE/TEXT", "TITLE SECONDS"),
        _ask_words,
        f"SONG ALL STYLE SHOW VIDEO {WHERE} COLOR BOLD WORD LANGUAGE",
        cost=0.3,
    ),
)
