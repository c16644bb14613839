"""Which shots an edit means: by picture, by a part of the song, by time; and borders cut where a part begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mvpipe.engine.edits.context import Asset, Context, EditImpossible, song_on
from mvpipe.engine.edits.film import main_segments, media_of, present_pictures, with_track
from mvpipe.model.draft import Draft, Section, Segment, Track

Span = tuple[int, int]

NEAR = 700
"""ms: a cut this near to the border of a part counts as its border."""
RISE = 0.15
"""A part of the song whose energy rises so much lets the drums in."""


@dataclass(frozen=True)
class Where:
    """Shots of the main track; all fields at rest: every one.

    `which` counts pictures from 1 (-1 the last) among those of `what` (picture, photo, clip), `names` are
    asset names, `others` turns both around; `part` is a part of the song (chorus, …) or of the film
    (first-half, second-half), `nth` its occurrence (0 all, -1 the last); `start`, `end` ms on the timeline,
    negative ones from its end. `edge`: only the shots that begin such a part.
    """

    which: tuple[int, ...] = ()
    what: str = "picture"
    names: tuple[str, ...] = ()
    others: bool = False
    part: str = ""
    nth: int = 0
    start: int | None = None
    end: int | None = None
    edge: bool = False

    @property
    def timed(self) -> bool:
        return bool(self.part) or self.start is not None or self.end is not None


EVERYWHERE = Where()
LIKE = {
    "chorus": ("chorus", "drop"),
    "drop": ("drop", "chorus"),
    "verse": ("verse",),
    "intro": ("intro",),
    "outro": ("outro",),
    "break": ("break",),
}
"""Parts of a song as people call them → as the analysis does, the best first."""


def numbered(pictures: Sequence[Asset], number: int, what: str) -> int:
    """The position of picture `number` (1 first, -1 last); raises EditImpossible when there is none."""
    labels = [asset.label for asset in pictures]
    if what not in ("picture", "photo", "clip"):
        raise EditImpossible("no-picture-named", name=what, names=labels)
    same = [
        n
        for n, asset in enumerate(pictures)
        if what == "picture" or asset.is_clip == (what == "clip")
    ]
    same = same or list(range(len(pictures)))
    if not number or abs(number) > len(same):
        raise EditImpossible("no-such", number=number, what=what, names=labels)
    return same[number - 1 if number > 0 else number]


def pictures_meant(draft: Draft, where: Where, context: Context) -> frozenset[str]:
    """Asset names of the pictures meant, wherever they stand. Raises EditImpossible."""
    present = present_pictures(draft, context)
    meant = {present[numbered(present, n, where.what)].name for n in where.which}
    for name in where.names:
        if name not in {asset.name for asset in present}:
            labels = [asset.label for asset in present]
            raise EditImpossible("no-picture-named", name=name, names=labels)
        meant.add(name)
    if not where.which and not where.names:
        meant = {a.name for a in present if _is(a, where.what)}
        if not meant:
            raise EditImpossible("no-clips-here" if where.what == "clip" else "no-photos")
    if where.others:
        meant = {a.name for a in present if _is(a, where.what)} - meant
        if not meant:
            raise EditImpossible("no-others")
    return frozenset(meant)


def _is(asset: Asset, what: str) -> bool:
    return what not in ("photo", "clip") or asset.is_clip == (what == "clip")


def spans(draft: Draft, where: Where, context: Context) -> tuple[Span, ...]:
    """The stretches of the timeline meant, in order and inside the film. Raises EditImpossible."""
    length = draft.duration
    if where.part in HALVES:
        a, b = HALVES[where.part]
        found = [(round(length * a), round(length * b))]
    elif where.part:
        found = _parts(draft, where, context)
    else:
        found = [_range(where, length)]
    kept = tuple((max(0, a), min(length, b)) for a, b in found if a < length and b > 0 and b > a)
    if not kept:
        at = (where.start or 0) / 1000
        raise EditImpossible("beyond", at=at, length=length / 1000)
    return kept


HALVES = {
    "first-half": (0.0, 0.5),
    "second-half": (0.5, 1.0),
    "first-third": (0.0, 1 / 3),
    "middle-third": (1 / 3, 2 / 3),
    "last-third": (2 / 3, 1.0),
}


def _range(where: Where, length: int) -> Span:
    start, end = where.start or 0, length if where.end is None else where.end
    start = max(0, length + start) if start < 0 else start
    return start, length + end if end < 0 else end


def sections_like(sections: Sequence[Section], part: str) -> list[Section]:
    """Sections that people would call so; raises EditImpossible naming those that were heard."""
    if part in ("drums", "rise"):
        rising = [b for a, b in pairwise(sections) if b.energy - a.energy >= RISE]
        if rising:
            return rising if part == "rise" else rising[:1]
    elif part == "phrase":
        return list(sections)
    elif part in ("loud", "quiet") and sections:
        middle = (max(s.energy for s in sections) + min(s.energy for s in sections)) / 2
        return [s for s in sections if (s.energy > middle) == (part == "loud")]
    for label in LIKE.get(part, (part,)):
        if found := [section for section in sections if section.label == label]:
            return found
    heard = [f"{s.label} {s.start:.0f}-{s.end:.0f} s" for s in sections]
    raise EditImpossible("no-such-part", part=part, parts=heard)


def _parts(draft: Draft, where: Where, context: Context) -> list[Span]:
    playing = song_on(draft, context)
    if playing is None:
        raise EditImpossible("no-parts")
    music, start, source_in = playing
    shift = start - source_in
    found = sections_like(music.sections, where.part)
    placed = [(round(s.start * 1000) + shift, round(s.end * 1000) + shift) for s in found]
    placed = [(a, b) for a, b in placed if b > 0 and a < draft.duration]
    if not placed:
        raise EditImpossible("part-not-in-film", part=where.part, length=draft.duration / 1000)
    if where.nth:
        index = where.nth - 1 if where.nth > 0 else where.nth
        if not -len(placed) <= index < len(placed):
            raise EditImpossible("no-such-nth", part=where.part, count=len(placed))
        placed = [placed[index]]
    return placed


def scoped(draft: Draft, where: Where, context: Context) -> tuple[Draft, frozenset[str]]:
    """The draft, cut at the borders of what is meant where no cut is near, and the ids of the shots meant.

    Raises EditImpossible when there is no film or nothing meant in it.
    """
    if not main_segments(draft):
        raise EditImpossible("no-film")
    names = pictures_meant(draft, where, context)
    stretches: tuple[Span, ...] = ((0, draft.duration),)
    if where.timed:
        stretches = _on_beats(draft, where, context)
        for a, b in stretches:
            draft = cut_near(draft, a)
            draft = draft if where.edge else cut_near(draft, b)
    if where.edge:
        return draft, frozenset(_nearest(draft, a).id for a, _ in stretches)
    ids = frozenset(
        segment.id
        for segment in main_segments(draft)
        if media_of(segment).asset in names
        and any(a <= segment.start + segment.duration // 2 < b for a, b in stretches)
    )
    if not ids:
        raise EditImpossible("nothing-there")
    return draft, ids


def _on_beats(draft: Draft, where: Where, context: Context) -> tuple[Span, ...]:
    """The stretches meant; the borders of halves and thirds go to the nearest beat, so that a cut made there
    falls on it."""
    stretches, playing = spans(draft, where, context), song_on(draft, context)
    if where.part not in HALVES or playing is None or playing[0].confidence <= 0:
        return stretches
    music, start, source_in = playing
    beats = [round(beat * 1000) + start - source_in for beat in music.beats]

    def snapped(at: int) -> int:
        near = min(beats, key=lambda beat: abs(beat - at), default=at)
        return near if 0 < at < draft.duration and abs(near - at) <= NEAR else at

    return tuple((snapped(a), snapped(b)) for a, b in stretches)


def _nearest(draft: Draft, at: int) -> Segment:
    return min(main_segments(draft), key=lambda segment: abs(segment.start - at))


def cut_near(draft: Draft, at: int) -> Draft:
    """A cut at `at` ms, unless one is near already."""
    edges = [0, draft.duration, *(s.start for s in main_segments(draft))]
    return draft if min(abs(edge - at) for edge in edges) <= NEAR else cut_at(draft, at)


def cut_at(draft: Draft, at: int) -> Draft:
    """The shot that stands at `at` ms divided there; what it shows stays, but for a photo's movement,
    which begins again."""
    track = draft.track("main")
    if track is None:
        return draft
    result: list[Segment] = []
    for segment in track.segments:
        if not segment.start < at < segment.end:
            result.append(segment)
            continue
        media, first = media_of(segment), at - segment.start
        head = replace(segment, duration=first, content=replace(media, fade_out=0))
        moved = media.source_in + round(first * abs(media.speed))
        tail = replace(media, source_in=moved, fade_in=0, transition=None)
        if media.speed < 0:
            rest = round((segment.duration - first) * -media.speed)
            head = replace(
                head, content=replace(media, fade_out=0, source_in=media.source_in + rest)
            )
            tail = replace(tail, source_in=media.source_in)
        name = fresh_id(draft, "v")
        result += [head, Segment(name, at, segment.end - at, tail, segment.extra)]
    return with_track(draft, replace(track, segments=tuple(result)))


def fresh_id(draft: Draft, prefix: str) -> str:
    used = {t.id for t in draft.tracks} | {s.id for t in draft.tracks for s in t.segments}
    n = 1
    while f"{prefix}{n}" in used:
        n += 1
    return f"{prefix}{n}"


def main_track(draft: Draft) -> Track:
    """The main track; raises EditImpossible when there is no film."""
    track = draft.track("main")
    if track is None or not track.segments:
        raise EditImpossible("no-film")
    return track
