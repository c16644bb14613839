"""The edit that puts the film's pictures in another order: shuffle, reverse, move, swap, remove, keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from mvpipe.engine.edits.assemble import beats_of, pace, replan
from mvpipe.engine.edits.context import Asset, Context, EditImpossible
from mvpipe.engine.edits.cutting import Wish
from mvpipe.engine.edits.film import (
    main_segments,
    media_of,
    present_pictures,
    rescoped,
    style_of,
    with_track,
)
from mvpipe.engine.edits.where import numbered
from mvpipe.model.draft import Draft, Media, Segment


@dataclass(frozen=True)
class Arrange:
    """Pictures in another order, the cuts kept. `how`: shuffle, reverse, file, move, swap, remove, keep.

    `which` and `to` count pictures from 1 (-1 the last); `to` 0 with move: the front. `names` are asset names
    beside `which`; `others` means all but those; move with `to` -1 also ends the film on the picture.
    `side` before or after: `to` is then the picture beside which it goes.
    """

    how: str
    which: tuple[int, ...] = ()
    to: int | None = None
    what: str = "picture"
    names: tuple[str, ...] = ()
    others: bool = False
    side: str = ""


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
        film = replan(draft, chosen, wish, context)
        ends = edit.how == "move" and edit.to == -1
        return _ending_on(film, chosen[-1], context) if ends else film
    film = _refilled(draft, chosen, context)
    if edit.how == "move" and edit.to == -1:
        return _ending_on(film, chosen[-1], context)
    return film


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
    kept = rescoped(segments, track.segments)
    return with_track(draft, replace(track, segments=kept))


def _ending_on(draft: Draft, asset: Asset, context: Context) -> Draft:
    """The film's last shot shows this picture; what stood there goes where it stood last."""
    track = draft.track("main")
    if track is None:
        return draft
    segments = list(track.segments)
    shown = [n for n, s in enumerate(segments) if media_of(s).asset == asset.name]
    last = len(segments) - 1
    if not shown or shown[-1] == last:
        return draft
    a, b = media_of(segments[shown[-1]]), media_of(segments[last])
    segments[shown[-1]] = _showing(segments[shown[-1]], b)
    segments[last] = _showing(segments[last], a)
    return with_track(draft, replace(track, segments=tuple(segments)))


def _showing(segment: Segment, other: Media) -> Segment:
    """The other picture in this shot's place; transition and the film's fades stay with the place."""
    own = media_of(segment)
    kept = replace(other, transition=own.transition, fade_in=own.fade_in, fade_out=own.fade_out)
    return replace(segment, content=kept)


def _meant(pictures: Sequence[Asset], edit: Arrange) -> list[int]:
    """Positions of the pictures that the edit names, in its order."""
    found = [numbered(pictures, number, edit.what) for number in edit.which]
    names = [asset.name for asset in pictures]
    for name in edit.names:
        if name not in names:
            labels = [asset.label for asset in pictures]
            raise EditImpossible("no-picture-named", name=name, names=labels)
        found.append(names.index(name))
    found = list(dict.fromkeys(found))
    if not edit.others:
        return found
    same = [n for n, a in enumerate(pictures) if _like(a, edit.what)]
    rest = [n for n in same if n not in found]
    if not rest:
        raise EditImpossible("no-others")
    return rest


def _like(asset: Asset, what: str) -> bool:
    return what not in ("photo", "clip") or asset.is_clip == (what == "clip")


def _shuffled(pictures: list[Asset], edit: Arrange) -> list[Asset]:
    """The same order on every run, and never the one it was."""
    keep = set(_meant(pictures, edit))
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
    places = _meant(pictures, edit)
    moving = [pictures[n] for n in places]
    rest = [asset for n, asset in enumerate(pictures) if n not in places]
    if edit.side and edit.to:
        beside = pictures[numbered(pictures, edit.to, "picture")]
        if beside in moving:
            return pictures
        to = rest.index(beside) + (edit.side == "after")
    else:
        to = len(rest) if edit.to == -1 else max(0, min((edit.to or 1) - 1, len(rest)))
    return [*rest[:to], *moving, *rest[to:]]


def _swapped(pictures: list[Asset], edit: Arrange) -> list[Asset]:
    a, b = _meant(pictures, edit)[:2]
    result = list(pictures)
    result[a], result[b] = result[b], result[a]
    return result


def _removed(pictures: list[Asset], edit: Arrange) -> list[Asset]:
    gone = set(_meant(pictures, edit))
    return [asset for n, asset in enumerate(pictures) if n not in gone]


def _kept(pictures: list[Asset], edit: Arrange) -> list[Asset]:
    return [pictures[n] for n in _meant(pictures, edit)]


ORDERS = {
    "shuffle": _shuffled,
    "reverse": _reversed,
    "file": _filed,
    "move": _moved,
    "swap": _swapped,
    "remove": _removed,
    "keep": _kept,
}
