"""Edits that cut the film anew: recut (all of it or a part), length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import mean

from mvpipe.engine.edits.assemble import (
    Assemble,
    assemble,
    beats_of,
    check_length,
    lengths,
    pace,
    replan,
    song_ms,
    trimmed,
    with_music,
    within,
)
from mvpipe.engine.edits.context import Context, EditImpossible, pictures_of, song_of, song_on
from mvpipe.engine.edits.cutting import Wish, plan_slots
from mvpipe.engine.edits.film import (
    faded,
    lay,
    main_segments,
    media_of,
    present_pictures,
    style_of,
    with_track,
)
from mvpipe.engine.edits.grid import Grid, nearest
from mvpipe.engine.edits.where import EVERYWHERE, Where, cut_near, spans
from mvpipe.model.draft import Draft, Music, Segment


@dataclass(frozen=True)
class Recut:
    """New cuts, everything else kept. `unit` beat, downbeat, bar, second, free or once, every `count`;
    unit "" keeps the present pace, times `factor` (2: half as many cuts)."""

    unit: str = ""
    count: float = 1.0
    factor: float = 1.0
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class SetLength:
    """`length` ms; None: as long as the song."""

    length: int | None = None


def recut(draft: Draft, edit: Recut, context: Context) -> Draft:
    if not main_segments(draft):
        if not pictures_of(context):
            raise EditImpossible("no-film")
        first = Assemble(unit=edit.unit or "free", count=edit.count)
        return assemble(draft, first, context)
    grid = beats_of(draft, context)
    if edit.unit in ("beat", "downbeat", "bar") and not grid.usable:
        raise EditImpossible("no-beats")
    if edit.unit in ("rise", "part"):
        wish = Wish("times", times=_turns(draft, edit.unit, grid, context))
        return replan(draft, present_pictures(draft, context), wish, context)
    if edit.where.timed:
        return recut_part(draft, edit, grid, context)
    wish = Wish(edit.unit, edit.count) if edit.unit else pace(draft, grid, edit.factor)
    return replan(draft, present_pictures(draft, context), wish, context)


RISE_DB, RISE_STEP, RISE_APART = 2.5, 1.0, 1500
"""A song gets louder where a second is so much louder than the one before; such moments lie so far apart."""


def _turns(draft: Draft, unit: str, grid: Grid, context: Context) -> tuple[int, ...]:
    """ms on the timeline where the song gets louder (rise) or a part of it begins, on the nearest beat."""
    playing = song_on(draft, context)
    if playing is None:
        raise EditImpossible("no-music")
    music, start, source_in = playing
    found = [section.start for section in music.sections[1:]]
    if unit == "rise":
        found = _rises(music) or [
            b.start for a, b in pairwise(music.sections) if b.energy > a.energy
        ]
    moments = [round(t * 1000) + start - source_in for t in found]
    inside = [ms for ms in moments if 0 < ms < draft.duration]
    if grid.usable:
        inside = [grid.beats[nearest(grid.beats, ms)] for ms in inside]
    if not inside:
        raise EditImpossible("no-rises")
    return tuple(sorted(set(inside)))


def _rises(music: Music) -> list[float]:
    window = max(1, round(RISE_STEP / music.loudness_step))
    levels = music.loudness
    steps = [
        (mean(levels[n : n + window]) - mean(levels[n - window : n]), n)
        for n in range(window, len(levels) - window, max(1, window // 5))
    ]
    found: list[int] = []
    for step, n in sorted(steps, reverse=True):
        apart = RISE_APART / 1000 / music.loudness_step
        if step >= RISE_DB and all(abs(n - other) >= apart for other in found):
            found.append(n)
    return [n * music.loudness_step for n in found]


def recut_part(draft: Draft, edit: Recut, grid: Grid, context: Context) -> Draft:
    """New cuts inside the stretches meant; shots outside stay as they are."""
    for a, b in spans(draft, edit.where, context):
        draft = cut_near(cut_near(draft, a), b)
    for a, b in spans(draft, edit.where, context):
        segments = main_segments(draft)
        inside = [s for s in segments if a <= s.start + s.duration // 2 < b]
        if not inside:
            continue
        first, last = inside[0].start, inside[-1].end
        if edit.unit:
            wish = Wish(edit.unit, edit.count)
        else:
            held = replace(draft.tracks[0], role="main", segments=tuple(inside))
            own = Draft(draft.duration, tracks=(held,))
            usual = pace(own if len(inside) > 1 else draft, grid, 1.0)
            wish = replace(usual, count=_scaled(usual, edit.factor))
        draft = _relaid(draft, inside, (first, last), wish, context)
    return draft


def _scaled(wish: Wish, factor: float) -> float:
    count = wish.count * factor
    return max(0.5, count if wish.unit == "second" or count < 1 else round(count))


def _relaid(
    draft: Draft, inside: Sequence[Segment], span: tuple[int, int], wish: Wish, context: Context
) -> Draft:
    first, last = span
    pictures = present_pictures(draft, context)
    begin = next(n for n, a in enumerate(pictures) if a.name == media_of(inside[0]).asset)
    turned = [*pictures[begin:], *pictures[:begin]]
    grid = beats_of(draft, context)
    own = Grid(
        tuple(b - first for b in grid.beats if first <= b < last),
        (),
        (),
        (),
        grid.metre,
        grid.period,
    )
    downs = [grid.beats[i] - first for i in grid.downbeats if first <= grid.beats[i] < last]
    own = replace(
        own,
        downbeats=tuple(i for i, b in enumerate(own.beats) if b in downs),
        lively=(False,) * len(own.beats),
    )
    planned = plan_slots(last - first, lengths(turned), own, wish)
    slots = [replace(slot, start=slot.start + first, end=slot.end + first) for slot in planned]
    style = style_of(draft, context)
    film = lay(draft, slots, turned, style, muted=draft.track("music") is not None)
    fresh = list(main_segments(film))
    entry = media_of(inside[0]).transition
    fresh[0] = replace(fresh[0], content=replace(media_of(fresh[0]), transition=entry))
    old = main_segments(draft)
    before = [s for s in old if s.end <= first]
    after = [s for s in old if s.start >= last]
    if after and len(fresh) > 1 and media_of(fresh[-1]).asset == media_of(after[0]).asset:
        gone = fresh.pop()
        fresh[-1] = replace(fresh[-1], duration=gone.end - fresh[-1].start)
    merged = _named([*before, *fresh, *after])
    merged = [*joined_ends(merged, old)]
    track = draft.track("main")
    return draft if track is None else with_track(draft, replace(track, segments=tuple(merged)))


def _named(segments: Sequence[Segment]) -> list[Segment]:
    return [replace(segment, id=f"v{n}") for n, segment in enumerate(segments, 1)]


def joined_ends(segments: Sequence[Segment], old: Sequence[Segment]) -> tuple[Segment, ...]:
    """The film's own fades and no transition before its first shot, whatever stands there now; and no
    transition longer than half of the shorter shot beside it."""
    fade_in = media_of(old[0]).fade_in if old else 0
    fade_out = media_of(old[-1]).fade_out if old else 0
    result = []
    for n, segment in enumerate(faded(segments, fade_in=fade_in, fade_out=fade_out)):
        media = media_of(segment)
        change = media.transition if n else None
        if change is not None and change.d:
            half = min(segments[n - 1].duration, segment.duration) // 2
            change = replace(change, d=min(change.d, half))
        result.append(replace(segment, content=replace(media, transition=change)))
    return tuple(result)


def set_length(draft: Draft, edit: SetLength, context: Context) -> Draft:
    if not main_segments(draft):
        raise EditImpossible("no-film")
    song = song_of(context.assets)
    whole = song_ms(song, context)
    if edit.length is None and whole is None:
        raise EditImpossible("no-music")
    playing = song_on(draft, context)
    rest = whole - playing[2] if whole is not None and playing else whole
    length = edit.length if edit.length is not None else rest or 0
    check_length(length)
    if length <= draft.duration:
        return within(trimmed(draft, length), draft.duration)
    longer = with_music(replace(draft, duration=length), song, whole, length)
    wish = pace(draft, beats_of(longer, context), 1.0)
    return within(replan(longer, present_pictures(draft, context), wish, context), draft.duration)
