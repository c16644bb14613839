"""Edits on texts: add, change, remove titles and captions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mvpipe.engine.edits.context import Context, EditImpossible
from mvpipe.engine.edits.film import texts, without_empty_tracks
from mvpipe.model.draft import Draft, Segment, Text, Track, TrackType

NAMES = {"title": "Title", "caption": "Caption"}
USUAL_SIZE = {"title": 0.09, "caption": 0.06}
SHORTEST = 100
"""ms: what is shown for less can't be read at all."""
TEXT_FADE = 300
"""ms: a text appears and goes softly."""


@dataclass(frozen=True)
class AddText:
    """`anchor` start (from 0), end (the last `duration` ms), at (from `start`) or whole. ms."""

    text: str
    role: str = "title"
    anchor: str = "start"
    start: int = 0
    duration: int = 3000
    place: str = "center"
    color: str = "#ffffff"
    size: float | None = None


@dataclass(frozen=True)
class ChangeText:
    """Changes the text `which` (role title, caption, all or last); None and 1.0 leave things;
    with `old` only texts that read so."""

    which: str = "last"
    text: str | None = None
    place: str | None = None
    color: str | None = None
    size_factor: float = 1.0
    duration: int | None = None
    fade: int | None = None
    old: str | None = None


@dataclass(frozen=True)
class RemoveText:
    """`which`: all, title, caption, last; with `text`: only those that read so."""

    which: str = "all"
    text: str | None = None


def add_text(draft: Draft, edit: AddText, _context: Context) -> Draft:
    words = " ".join(edit.text.split())
    if not words:
        raise EditImpossible("empty-text")
    if draft.duration <= 0:
        raise EditImpossible("no-film")
    if edit.duration < SHORTEST:
        raise EditImpossible("text-too-short", seconds=edit.duration / 1000)
    start, duration = _span(edit, draft.duration)
    fade = min(TEXT_FADE, duration // 3)
    content = Text(
        words,
        edit.place,
        edit.size or USUAL_SIZE[edit.role],
        edit.color,
        fade_in=fade,
        fade_out=fade,
    )
    segment = Segment(_fresh(draft, "t"), start, duration, content)
    for track in draft.tracks:
        if track.role == edit.role and not any(
            _overlap(segment, other) for other in track.segments
        ):
            segments = tuple(sorted((*track.segments, segment), key=lambda s: s.start))
            return _swap_track(draft, replace(track, segments=segments))
    name = NAMES[edit.role]
    track = Track(_fresh(draft, edit.role), TrackType.TEXT, edit.role, name, (segment,))
    return replace(draft, tracks=(*draft.tracks, track))


def change_text(draft: Draft, edit: ChangeText, _context: Context) -> Draft:
    if edit.duration is not None and edit.duration < SHORTEST:
        raise EditImpossible("text-too-short", seconds=edit.duration / 1000)
    chosen = _chosen(draft, "all" if edit.old else edit.which, edit.old)

    def change(segment: Segment) -> Segment:
        text = segment.content
        if not isinstance(text, Text):
            return segment
        size = round(min(0.4, max(0.02, text.size * edit.size_factor)), 4)
        words = " ".join(edit.text.split()) if edit.text else text.text
        text = replace(
            text,
            text=words or text.text,
            place=edit.place or text.place,
            color=edit.color or text.color,
            size=size,
            fade_in=text.fade_in if edit.fade is None else min(edit.fade, segment.duration // 2),
            fade_out=text.fade_out if edit.fade is None else min(edit.fade, segment.duration // 2),
        )
        return replace(segment, content=text)

    changed = _each_text(draft, chosen, lambda segment: [change(segment)])
    return changed if edit.duration is None else _lasting(changed, chosen, edit.duration)


def remove_text(draft: Draft, edit: RemoveText, _context: Context) -> Draft:
    chosen = _chosen(draft, edit.which, edit.text)
    return without_empty_tracks(_each_text(draft, chosen, lambda _segment: []))


def _chosen(draft: Draft, which: str, words: str | None) -> Sequence[str]:
    """Ids of the texts meant, newest last; raises EditImpossible when there are none."""
    found = [
        (segment, track.role)
        for track in draft.tracks
        for segment in track.segments
        if track.type is TrackType.TEXT
    ]
    if not found:
        raise EditImpossible("no-text")
    meant = [segment for segment, role in found if which in ("all", "last", role)]
    if words is not None:
        wanted = words.casefold().strip()
        meant = [s for s in meant if getattr(s.content, "text", "").casefold() == wanted]
    if not meant:
        shown = [getattr(segment.content, "text", "") for segment, _ in found]
        raise EditImpossible("no-such-text", which=words or which, texts=shown)
    if which == "last":
        meant = sorted(meant, key=lambda s: int("".join(c for c in s.id if c.isdigit()) or 0))[-1:]
    return [segment.id for segment in meant]


def _each_text(
    draft: Draft, ids: Sequence[str], change: Callable[[Segment], list[Segment]]
) -> Draft:
    tracks = tuple(
        replace(
            track,
            segments=tuple(
                new for s in track.segments for new in (change(s) if s.id in ids else [s])
            ),
        )
        for track in draft.tracks
    )
    return replace(draft, tracks=tracks)


def _lasting(draft: Draft, ids: Sequence[str], duration: int) -> Draft:
    """Texts shown for `duration` ms, at most until the next text of their track."""

    def last(track: Track) -> Track:
        segments = []
        for n, segment in enumerate(track.segments):
            after = track.segments[n + 1 :]
            limit = after[0].start if after else draft.duration
            if segment.id in ids:
                segment = replace(segment, duration=min(duration, limit - segment.start))
            segments.append(segment)
        return replace(track, segments=tuple(segments))

    return replace(draft, tracks=tuple(map(last, draft.tracks)))


def _span(edit: AddText, film: int) -> tuple[int, int]:
    if edit.anchor == "whole":
        return 0, film
    if edit.anchor == "end":
        return max(0, film - edit.duration), min(edit.duration, film)
    start = edit.start if edit.anchor == "at" else 0
    if start >= film:
        raise EditImpossible("beyond", at=start / 1000, length=film / 1000)
    return start, max(1, min(edit.duration, film - start))


def _overlap(a: Segment, b: Segment) -> bool:
    return a.start < b.end and b.start < a.end


def _swap_track(draft: Draft, track: Track) -> Draft:
    return replace(draft, tracks=tuple(track if t.id == track.id else t for t in draft.tracks))


def _fresh(draft: Draft, prefix: str) -> str:
    used = {track.id for track in draft.tracks} | {s.id for s in texts(draft)}
    n = 1
    while f"{prefix}{n}" in used:
        n += 1
    return f"{prefix}{n}"
