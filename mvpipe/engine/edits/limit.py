"""The last change kept for some shots only, and taken back for the others."""

from __future__ import annotations

from dataclasses import replace

from mvpipe.engine.edits.context import Context, EditImpossible
from mvpipe.engine.edits.film import main_segments, with_track
from mvpipe.engine.edits.where import Where, main_track, scoped
from mvpipe.model.draft import Draft


def limited(before: Draft, after: Draft, where: Where, context: Context) -> Draft:
    """`after` for the shots meant, `before` for all others. Raises EditImpossible where the last change was
    none of single shots."""
    old = {(s.start, s.duration): s for s in main_segments(before)}
    new = main_segments(after)
    if not new or {(s.start, s.duration) for s in new} != set(old):
        raise EditImpossible("not-of-shots")
    if all(old[s.start, s.duration].content == s.content for s in new):
        raise EditImpossible("not-of-shots")
    if where.timed:
        cut, ids = scoped(after, where, context)
        if main_segments(cut) != new:
            ids = frozenset(s.id for s in new if s.id in ids)
    else:
        _, ids = scoped(after, where, context)
    kept = tuple(
        s if s.id in ids else replace(s, content=old[s.start, s.duration].content) for s in new
    )
    return with_track(after, replace(main_track(after), segments=kept))
