"""Edits on texts: add, change, remove titles and captions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mvpipe.engine.edits.captions import WORDS_KEY, sung
from mvpipe.engine.edits.context import Context, EditImpossible
from mvpipe.engine.edits.film import texts, without_empty_tracks
from mvpipe.engine.edits.timed_text import Cue
from mvpipe.engine.edits.where import EVERYWHERE, Where, fresh_id, spans
from mvpipe.model.draft import Draft, Segment, Text, Track, TrackType

NAMES = {"title": "Title", "caption": "Caption"}
USUAL_SIZE = {"title": 0.09, "caption": 0.06}
SHORTEST = 100
"""ms: what is shown for less can't be read at all."""
TEXT_FADE = 300
"""ms: a text appears and goes softly."""


@dataclass(frozen=True)
class AddText:
    """`anchor` start (from 0), end (the last `duration` ms), at (from `start`), whole, or part (`where`). ms.
    `text` may hold several lines; None and "" leave the usual."""

    text: str
    role: str = "title"
    anchor: str = "start"
    start: int = 0
    duration: int = 3000
    place: str = "center"
    color: str = "#ffffff"
    size: float | None = None
    font: str | None = None
    outline: str | None = None
    animation: str | None = None
    fade: int | None = None
    where: Where = EVERYWHERE


@dataclass(frozen=True)
class ChangeText:
    """Changes the text `which` (role title, caption, all, first or last); None and 1.0 leave things;
    with `old` only texts that read so. `animation` and `outline` "none" take theirs away; `start` ms, negative
    from the end; `whole`: shown all through; `fade_in`, `fade_out` for one end alone."""

    which: str = "last"
    text: str | None = None
    place: str | None = None
    color: str | None = None
    size_factor: float = 1.0
    duration: int | None = None
    fade: int | None = None
    old: str | None = None
    font: str | None = None
    outline: str | None = None
    animation: str | None = None
    start: int | None = None
    whole: bool = False
    fade_in: int | None = None
    fade_out: int | None = None
    size: float | None = None


@dataclass(frozen=True)
class RemoveText:
    """`which`: all, title, caption, last; with `text`: only those that read so."""

    which: str = "all"
    text: str | None = None


def add_text(draft: Draft, edit: AddText, context: Context) -> Draft:
    words = lines(edit.text)
    if not words:
        raise EditImpossible("empty-text")
    if draft.duration <= 0:
        raise EditImpossible("no-film")
    if edit.duration < SHORTEST:
        raise EditImpossible("text-too-short", seconds=edit.duration / 1000)
    start, duration = _span(edit, draft.duration)
    if edit.anchor == "part":
        start, end = spans(draft, edit.where, context)[0]
        duration = end - start
    fade = min(TEXT_FADE if edit.fade is None else edit.fade, duration // 3)
    content = Text(
        words,
        edit.place,
        edit.size or USUAL_SIZE[edit.role],
        edit.color,
        font=edit.font,
        animation=_or_none(edit.animation),
        fade_in=fade,
        fade_out=fade,
        extra={} if _or_none(edit.outline) is None else {OUTLINE: edit.outline},
    )
    segment = Segment(fresh_id(draft, "t"), start, duration, content)
    for track in draft.tracks:
        if track.role == edit.role and not any(
            _overlap(segment, other) for other in track.segments
        ):
            segments = tuple(sorted((*track.segments, segment), key=lambda s: s.start))
            return _swap_track(draft, replace(track, segments=segments))
    name = NAMES[edit.role]
    track = Track(fresh_id(draft, edit.role), TrackType.TEXT, edit.role, name, (segment,))
    return replace(draft, tracks=(*draft.tracks, track))


OUTLINE = "outline"
"""Key of a text's `extra`: the colour of its outline."""


def lines(text: str) -> str:
    """Each line with single spaces; empty ones left out."""
    return "\n".join(line for part in text.split("\n") if (line := " ".join(part.split())))


def _or_none(value: str | None) -> str | None:
    return None if value == "none" else value


def change_text(draft: Draft, edit: ChangeText, _context: Context) -> Draft:
    if edit.duration is not None and edit.duration < SHORTEST:
        raise EditImpossible("text-too-short", seconds=edit.duration / 1000)
    chosen = _chosen(draft, "all" if edit.old else edit.which, edit.old)
    changed = _each_text(draft, chosen, lambda segment: [_restyled(segment, edit)])
    if edit.whole or edit.start is not None:
        changed = _placed(changed, chosen, edit)
    return changed if edit.duration is None else _lasting(changed, chosen, edit.duration)


def _restyled(segment: Segment, edit: ChangeText) -> Segment:
    text = segment.content
    if not isinstance(text, Text):
        return segment
    half = segment.duration // 2
    fade_in = edit.fade if edit.fade_in is None else edit.fade_in
    fade_out = edit.fade if edit.fade_out is None else edit.fade_out
    size = (edit.size or text.size) * edit.size_factor
    words = lines(edit.text) if edit.text else text.text
    text = replace(
        text,
        text=words or text.text,
        place=edit.place or text.place,
        color=edit.color or text.color,
        size=round(min(0.4, max(0.02, size)), 4),
        font=edit.font or text.font,
        fade_in=text.fade_in if fade_in is None else min(fade_in, half),
        fade_out=text.fade_out if fade_out is None else min(fade_out, half),
    )
    if edit.animation is not None:
        text = replace(text, animation=_or_none(edit.animation))
    if text.animation == "karaoke" and (WORDS_KEY not in text.extra or edit.text):
        cue = Cue(segment.start, segment.end, text.text)
        text = replace(text, extra={**text.extra, WORDS_KEY: [list(word) for word in sung(cue)]})
    if edit.outline is not None:
        extra = {key: value for key, value in text.extra.items() if key != OUTLINE}
        kept = {} if edit.outline == "none" else {OUTLINE: edit.outline}
        text = replace(text, extra={**extra, **kept})
    return replace(segment, content=text)


def _placed(draft: Draft, ids: Sequence[str], edit: ChangeText) -> Draft:
    """Texts shown from another moment on, each on a track where it has room."""
    for name in ids:
        segment = next(s for s in texts(draft) if s.id == name)
        role = next(t.role for t in draft.tracks if segment in t.segments)
        if edit.whole:
            moved = replace(segment, start=0, duration=draft.duration)
        else:
            start = edit.start or 0
            start = max(0, draft.duration + start) if start < 0 else start
            if start >= draft.duration:
                raise EditImpossible("beyond", at=start / 1000, length=draft.duration / 1000)
            long = min(segment.duration, draft.duration - start)
            moved = replace(segment, start=start, duration=long)
        draft = _moved_to(draft, moved, role)
    return without_empty_tracks(draft)


def _moved_to(draft: Draft, segment: Segment, role: str) -> Draft:
    tracks = [
        replace(t, segments=tuple(s for s in t.segments if s.id != segment.id))
        for t in draft.tracks
    ]
    for n, track in enumerate(tracks):
        if track.role == role and not any(_overlap(segment, s) for s in track.segments):
            segments = tuple(sorted((*track.segments, segment), key=lambda s: s.start))
            tracks[n] = replace(track, segments=segments)
            return replace(draft, tracks=tuple(tracks))
    new = Track(fresh_id(draft, role), TrackType.TEXT, role, NAMES.get(role, role), (segment,))
    return replace(draft, tracks=(*tracks, new))


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
    meant = [segment for segment, role in found if which in ("all", "last", "first", role)]
    if words is not None:
        wanted = words.casefold().strip()
        meant = [s for s in meant if getattr(s.content, "text", "").casefold() == wanted]
    if not meant:
        shown = [getattr(segment.content, "text", "") for segment, _ in found]
        raise EditImpossible("no-such-text", which=words or which, texts=shown)
    if which == "first":
        meant = sorted(meant, key=lambda s: s.start)[:1]
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
