"""What belongs together in one request: several results that are one edit, and words that point back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mvpipe.engine.director.clause import Result
from mvpipe.engine.edits import (
    EVERYWHERE,
    Assemble,
    Recut,
    SetLength,
    SetSpeed,
    SetTransition,
    SongPart,
    Where,
)


def folded(results: Sequence[Result]) -> list[Result]:
    """A film asked for with its cuts and length in the same breath is assembled so at once."""
    results = _ordered(_joined_parts(results))
    first = next((n for n, r in enumerate(results) if isinstance(r, Assemble)), None)
    if first is None:
        return list(results)
    film = results[first]
    kept: list[Result] = []
    for result in results:
        if isinstance(film, Assemble) and isinstance(result, SetLength) and result.length:
            film = replace(film, length=result.length)
        elif isinstance(film, Assemble) and isinstance(result, Recut) and result.unit:
            free = result.unit == "free"
            film = film if free else replace(film, unit=result.unit, count=result.count)
        else:
            kept.append(result)
    return [film if result is results[first] else result for result in kept]


def _joined_parts(results: Sequence[Result]) -> list[Result]:
    """Where the song begins and how it ends, told in two breaths, are one; a pace that is named at once after
    `too fast` stands for both."""
    kept: list[Result] = []
    for result in results:
        last = kept[-1] if kept else None
        if isinstance(result, SongPart) and isinstance(last, SongPart):
            begun = result if result.start is not None or result.part or result.best else last
            kept[-1] = replace(
                begun,
                length=result.length or last.length,
                clean=result.clean or last.clean,
            )
        elif isinstance(result, SetLength) and isinstance(last, SongPart) and result.length:
            kept[-1] = replace(last, length=result.length)
        elif isinstance(result, Recut) and isinstance(last, SetSpeed) and not result.unit:
            factor = round(1 / result.factor, 4)  # `reverse the clip and slow it down`
            kept.append(SetSpeed(factor, relative=True, where=last.where))
        elif isinstance(result, Recut) and isinstance(last, Recut) and _same_place(last, result):
            kept[-1] = result
        else:
            kept.append(result)
    return kept


def _same_place(first: Recut, second: Recut) -> bool:
    return not first.unit and bool(second.unit) and first.where == second.where == EVERYWHERE


def _ordered(results: Sequence[Result]) -> list[Result]:
    """`whip pans in the chorus, hard cuts otherwise`: what is for the whole film comes first."""
    changes = [r for r in results if isinstance(r, SetTransition)]
    scoped = [r for r in changes if r.where != EVERYWHERE]
    if not scoped or len(scoped) == len(changes):
        return list(results)
    whole = iter([r for r in changes if r.where == EVERYWHERE] + scoped)
    return [next(whole) if isinstance(r, SetTransition) else r for r in results]


def remembered(results: Sequence[Result]) -> list[Result]:
    """`all the other photos` are others than those that the same request named before."""
    last: Where | None = None
    told: list[Result] = []
    for result in results:
        where = getattr(result, "where", None)
        if isinstance(where, Where):
            if where.others and not where.which and not where.names and last is not None:
                where = replace(where, which=last.which, names=last.names, what=last.what)
                result = _within(result, where)
            elif where.which or where.names:
                last = where
        told.append(result)
    return told


def _within(result: Any, where: Where) -> Result:
    """The same edit for other shots."""
    changed: Result = replace(result, where=where)
    return changed
