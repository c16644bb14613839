"""The edit that puts the film's pictures in another order: shuffle, reverse, move, swap, remove, keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from mvpipe.engine.edits.assemble import beats_of, pace, present_pictures, replan
from mvpipe.engine.edits.context import Asset, Context, EditImpossible
from mvpipe.engine.edits.cutting import Wish
from mvpipe.engine.edits.film import main_segments, media_of, style_of, with_track
from mvpipe.model.draft import Draft


@dataclass(frozen=True)
class Arrange:
    """Pictures in another order, the cuts kept. `how`: shuffle, reverse, file, move, swap, remove, keep.

    `which` and `to` count pictures from 1 (-1 the last); `to` 0 with move: the front.
    """

    how: str
    which: tuple[int, ...] = ()
    to: int | None = None
    what: str = "picture"


def arrange(draft: Draft, edit: Arrange, context: Context) -> Draft:
    """The slots keep their times; the pictures that fill them change."""
    pictures = present_pictures(draft, context)
    if not pictures:
        raise EditImpossible("no-film")
    chosen = ORDERS[edit.how](pictures, edit)
    if not chosen:
        raise EditImpossible("nothing-left")
    segments = main_segments(draft)
    if len(chosen) == 1:
        return replan(draft, chosen, Wish("free"), context)
    clips = any(asset.is_clip for asset in pictures)
    wish = pace(draft, beats_of(draft, context), 1.0)
    if clips or len(segments) <= len(pictures):
        return replan(draft, chosen, wish, context)
    return _refilled(draft, chosen, context)


def _refilled(draft: Draft, pictures: Sequence[Asset], context: Context) -> Draft:
    style = style_of(draft, context)
    track = draft.track("main")
    if track is None:
        return draft
    segments = tuple(
        replace(
            segment,
            content=replace(
                style.settings(pictures[n % len(pictures)], draft, muted=False),
                motion=media_of(segment).motion,
                transition=media_of(segment).transition,
                fade_in=media_of(segment).fade_in,
                fade_out=media_of(segment).fade_out,
            ),
        )
        for n, segment in enumerate(track.segments)
    )
    return with_track(draft, replace(track, segments=segments))


def _at(pictures: Sequence[Asset], number: int, what: str) -> int:
    """The position of picture `number` (1 first, -1 last); raises EditImpossible when there is none."""
    same = [
        n
        for n, asset in enumerate(pictures)
        if what == "picture" or asset.is_clip == (what == "clip")
    ]
    if what not in ("picture", "photo", "clip"):
        raise EditImpossible("no-picture-named", name=what, names=[a.label for a in pictures])
    same = same or list(range(len(pictures)))
    if not number or abs(number) > len(same):
        raise EditImpossible("no-such", number=number, what=what, names=[a.label for a in pictures])
    return same[number - 1 if number > 0 else number]


def _shuffled(pictures: list[Asset], edit: Arrange) -> list[Asset]:
    """The same order on every run, and never the one it was."""
    keep = {_at(pictures, number, edit.what) for number in edit.which}
    loose = [asset for n, asset in enumerate(pictures) if n not in keep]
    mixed = list(loose)
    seed = 1
    while mixed == loose and len(loose) > 1:
        Random(seed).shuffle(mixed)
        seed += 1
    fresh = iter(mixed)
    return [asset if n in keep else next(fresh) for n, asset in enumerate(pictures)]


def _reversed(pictures: list[Asset], _edit: Arrange) -> list[Asset]:
    return pictures[::-1]


def _filed(pictures: list[Asset], _edit: Arrange) -> list[Asset]:
    return sorted(pictures, key=lambda asset: asset.name)


def _moved(pictures: list[Asset], edit: Arrange) -> list[Asset]:
    place = _at(pictures, edit.which[0], edit.what)
    asset, rest = pictures[place], pictures[:place] + pictures[place + 1 :]
    to = len(rest) if edit.to == -1 else max(0, min((edit.to or 1) - 1, len(rest)))
    return [*rest[:to], asset, *rest[to:]]


def _swapped(pictures: list[Asset], edit: Arrange) -> list[Asset]:
    a, b = (_at(pictures, number, edit.what) for number in edit.which[:2])
    result = list(pictures)
    result[a], result[b] = result[b], result[a]
    return result


def _removed(pictures: list[Asset], edit: Arrange) -> list[Asset]:
    gone = {_at(pictures, number, edit.what) for number in edit.which}
    return [asset for n, asset in enumerate(pictures) if n not in gone]


def _kept(pictures: list[Asset], edit: Arrange) -> list[Asset]:
    return [pictures[_at(pictures, number, edit.what)] for number in edit.which]


ORDERS = {
    "shuffle": _shuffled,
    "reverse": _reversed,
    "file": _filed,
    "move": _moved,
    "swap": _swapped,
    "remove": _removed,
    "keep": _kept,
}
