"""Which shots a clause speaks of: references, parts of the song, times → Where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mvpipe.engine.director.clause import Clause, Situation
from mvpipe.engine.director.lexicon import FILLER, SEPARATOR
from mvpipe.engine.director.references import Reference
from mvpipe.engine.edits import Asset, Where, main_segments, media_of, present_pictures

SCOPE = "COVER REF PART PORTION RANGE THATONE WHEN PART_WORD"
"""Concepts that say where; an operation that takes them understands scopes."""
TIMES = "SECONDS FIRST LAST START END"
"""Further ones, for operations that use seconds for nothing else."""
_CLIP_WORDS = frozenset(("clip", "clips", "footage", "视频片段", "视频素材"))
_PHOTO_WORDS = frozenset(("photo", "photos", "image", "images", "照片", "图片", "相片"))


@dataclass(frozen=True)
class Meant:
    """Pictures that references name: numbers among those of `what`, and asset names."""

    which: tuple[int, ...] = ()
    what: str = "picture"
    names: tuple[str, ...] = ()
    others: bool = False


def meant(clause: Clause, situation: Situation) -> Meant:
    """All references of a clause together; an unknown name stays as it was said, so that the edit can tell
    what there is."""
    which: list[int] = []
    names: list[str] = []
    whats: set[str] = set()
    others = False
    for reference in clause.values("REF"):
        others = others or reference.others
        if reference.others:
            whats.add(reference.what)
        elif reference.that:
            names += spoken_of(situation)
        elif reference.step:
            count = len(present_pictures(situation.draft, situation.context))
            which += range(2, count + 1, 2)
        elif reference.numbers:
            which += reference.numbers
            whats.add(reference.what)
        else:
            names += named(reference, situation)
    if clause.has("COVER"):
        names += _covers(situation)
    if clause.has("THATONE"):
        names += spoken_of(situation)
    what = whats.pop() if len(whats) == 1 else "picture"
    return Meant(tuple(which), what, tuple(dict.fromkeys(names)), others)


def _covers(situation: Situation) -> list[str]:
    """The cover, by role or name."""
    shown = present_pictures(situation.draft, situation.context)
    return [a.name for a in shown if a.role == "cover" or "cover" in a.label.lower()][:1]


def named(reference: Reference, situation: Situation) -> list[str]:
    """Asset names that a name denotes: exactly, else by a word of the file's name, pictures that are shown
    first; the name itself when nothing does."""
    wanted = reference.what.lower().strip()
    shown = present_pictures(situation.draft, situation.context)
    every = [*shown, *(a for a in situation.context.assets if a not in shown)]
    for fits in (_exactly, _by_word, _within):
        found = [asset.name for asset in every if fits(asset, wanted)]
        if found:
            on_film = [name for name in found if name in {a.name for a in shown}]
            return on_film or found[:1]
    return [reference.what]


def _exactly(asset: Asset, wanted: str) -> bool:
    return wanted in (asset.name.lower(), asset.label.lower())


def _by_word(asset: Asset, wanted: str) -> bool:
    return wanted in words_of(asset)


def _within(asset: Asset, wanted: str) -> bool:
    long = len(wanted) >= (2 if not wanted.isascii() else 4)
    return long and wanted in asset.label.lower()


def words_of(asset: Asset) -> list[str]:
    """The words of a file's name: `crowd_wide-2` → crowd, wide."""
    return [w for w in re.split(r"[\W_\d]+", asset.label.lower()) if w]


def spoken_of(situation: Situation) -> list[str]:
    """Assets whose shots the last change touched, when it touched some and not all."""
    if not situation.past:
        return []
    old = {(s.start, s.duration): s.content for s in main_segments(situation.past[-1])}
    now = main_segments(situation.draft)
    touched = [media_of(s).asset for s in now if old.get((s.start, s.duration)) != s.content]
    names = list(dict.fromkeys(touched))
    shown = present_pictures(situation.draft, situation.context)
    kinds = [{a.name for a in shown if a.is_clip == clip} for clip in (True, False)]
    whole = [kind for kind in (*kinds, kinds[0] | kinds[1]) if len(kind) > 1]
    return [] if any(set(names) == kind for kind in whole) else names


def where_of(
    clause: Clause, situation: Situation, *, times: bool = False, kinds: bool = False
) -> Where:
    """Where a clause means. `times`: seconds say where, not how long; `kinds`: `the clips` means clips only."""
    found = meant(clause, situation)
    what = found.what
    if kinds and not found.which and not found.names and what == "picture":
        what = kind_said(clause, situation)
    part, nth = part_of(clause)
    start, end = span_of(clause) if times else range_of(clause)
    return Where(found.which, what, found.names, found.others, part, nth, start, end)


def part_of(clause: Clause) -> tuple[str, int]:
    """The part of the song or the film: (its name or "", its number, 0 for all)."""
    value = clause.value("PART") or clause.value("PORTION")
    if isinstance(value, tuple):
        return value[0], value[1]
    return (value, 0) if value else ("", 0)


def kind_said(clause: Clause, situation: Situation) -> str:
    """clip or photo when the clause says so and the film holds both; else picture."""
    shown = present_pictures(situation.draft, situation.context)
    if len({asset.is_clip for asset in shown}) < 2:
        return "picture"
    said = {t.text.lower() for t in clause.tokens if t.concept in ("CLIP", "PHOTO")}
    if said & _CLIP_WORDS and not said & _PHOTO_WORDS:
        return "clip"
    return "photo" if said & _PHOTO_WORDS and not said & _CLIP_WORDS else "picture"


def range_of(clause: Clause) -> tuple[int | None, int | None]:
    span = clause.value("RANGE")
    return (round(span[0] * 1000), round(span[1] * 1000)) if span else (None, None)


def span_of(clause: Clause) -> tuple[int | None, int | None]:
    """`from 10 s to 15 s`, `the first 5 seconds`, `the last 3 s`, `from 0:30`, `until 0:20`, `at 0:12`."""
    if clause.has("RANGE"):
        return range_of(clause)
    ms = clause.ms()
    if ms is None:
        return None, None
    if clause.has("FIRST", "START") and not clause.has("LAST", "END"):
        return 0, ms
    if clause.has("LAST", "END") and word_before(clause, "SECONDS") not in UNTIL:
        return -ms, None
    before = word_before(clause, "SECONDS")
    if before in UNTIL:
        return None, ms
    if before == "for":
        return 0, ms
    return (ms, None) if before in SINCE else (None, None)


UNTIL = frozenset(("until", "till", "before", "up to", "to", "到", "之前"))


SINCE = frozenset(("from", "after", "at", "since", "从", "在"))


def spare_time(clause: Clause, where: Where) -> bool:
    """Whether the clause holds seconds that say neither where nor anything else: then it asks for more than
    one thing."""
    return clause.has("SECONDS") and not where.timed


def word_before(clause: Clause, concept: str) -> str:
    """The word, filler or not, that stands before the first token of a concept."""
    at = next((n for n, t in enumerate(clause.tokens) if t.concept == concept), 0)
    return clause.tokens[at - 1].text.lower() if at else ""


def said_between(clause: Clause, words: Sequence[str]) -> bool:
    return any(
        t.text.lower() in words for t in clause.tokens if t.concept not in (FILLER, SEPARATOR)
    )
