"""How the director says where something was done: which pictures, from when to when."""

from __future__ import annotations

from collections.abc import Sequence

from mvpipe.engine.director.told import Told, s
from mvpipe.engine.edits import EVERYWHERE, Recut, Where, main_segments, media_of, spans
from mvpipe.model.draft import Segment

SHOWN = 3


def touched(told: Told) -> list[Segment]:
    """Main shots that are not as they were, by what they show and when."""
    old = {(x.start, x.duration): x.content for x in main_segments(told.before)}
    return [x for x in main_segments(told.after) if old.get((x.start, x.duration)) != x.content]


def where_words(told: Told, meant: Sequence[Segment] = ()) -> str:
    """` of "crowd"`, ` from 16.5 s to 40.5 s`; empty where the edit was for the whole film."""
    where = getattr(told.edit, "where", EVERYWHERE)
    if not isinstance(where, Where) or where == EVERYWHERE:
        return ""
    shots = list(meant) or touched(told) or list(main_segments(told.after))
    if isinstance(told.edit, Recut):
        return _spans_words(told, spans(told.after, where, told.context))
    if where.timed:
        return times_words(told, shots)
    names = list(dict.fromkeys(media_of(x).name or media_of(x).asset for x in shots))
    more = " …" if len(names) > SHOWN else ""
    shown = ", ".join(f'"{name}"' for name in names[:SHOWN]) + more
    return told.say(f" of {shown}", f"（{shown}）")


def times_words(told: Told, shots: list[Segment]) -> str:
    runs: list[tuple[int, int]] = []
    for shot in shots:
        if runs and runs[-1][1] >= shot.start - 1:
            runs[-1] = (runs[-1][0], shot.end)
        else:
            runs.append((shot.start, shot.end))
    return _spans_words(told, runs)


def _spans_words(told: Told, runs: Sequence[tuple[int, int]]) -> str:
    if len(runs) > SHOWN:
        first = ", ".join(f"{s(a)}" for a, _ in runs[:SHOWN])
        return told.say(f" at {first} s …", f"（{first} 秒等处）")
    shown = " and ".join(f"{s(a)} s to {s(b)} s" for a, b in runs)
    shown_zh = "、".join(f"{s(a)}-{s(b)} 秒" for a, b in runs)
    return told.say(f" from {shown}", f"（{shown_zh}）")
