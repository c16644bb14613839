"""What changed between two drafts, in plain words; reads any backend's draft and never fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mvpipe.draft.patch import json_patch
from mvpipe.draft.reading import (
    SeenSegment,
    SeenTrack,
    duration_of,
    main_of,
    mapping,
    number,
    tracks_of,
)
from mvpipe.draft.summary import seconds_words

__all__ = ["changes", "json_patch"]

Words = list[str]


def changes(before_raw: object, after_raw: object) -> tuple[str, ...]:
    """One phrase a change: `length 30 s -> 15 s`, `added the title "Neon Nights" (0-3 s)`; empty when the
    drafts are equal. `before_raw` may be None or {}."""
    before, after = mapping(before_raw), mapping(after_raw)
    if not json_patch(dict(before), dict(after)):
        return ()
    words = [*_length(before, after), *_canvas(before, after)]
    for old, new in _pairs(tracks_of(before), tracks_of(after)):
        words += _track(old, new)
    if not words:
        steps = len(json_patch(dict(before), dict(after)))
        words = [f"{steps} detail{'' if steps == 1 else 's'} of the draft changed"]
    return tuple(words)


def _length(before: Mapping[str, Any], after: Mapping[str, Any]) -> Words:
    old, new = duration_of(before), duration_of(after)
    if old == new:
        return []
    return [f"length {_s(new)}" if not old else f"length {_s(old)} -> {_s(new)}"]


def _canvas(before: Mapping[str, Any], after: Mapping[str, Any]) -> Words:
    old, new = mapping(before.get("m")), mapping(after.get("m"))
    words = []
    sizes = [(number(m.get("width")), number(m.get("height"))) for m in (old, new)]
    if sizes[0] != sizes[1] and None not in sizes[1]:
        shown = ["x".join(f"{v:g}" for v in size if v is not None) for size in sizes]
        words.append(
            f"canvas {shown[1]}" if None in sizes[0] else f"canvas {shown[0]} -> {shown[1]}"
        )
    rates = [number(m.get("fps")) for m in (old, new)]
    if rates[0] is not None and rates[1] is not None and rates[0] != rates[1]:
        words.append(f"frame rate {rates[0]:g} -> {rates[1]:g}")
    return words


def _pairs(
    before: Sequence[SeenTrack], after: Sequence[SeenTrack]
) -> list[tuple[SeenTrack | None, SeenTrack | None]]:
    """Tracks that are the same one, by id or else by type, role and name; then the lone ones."""
    left = list(before)
    pairs: list[tuple[SeenTrack | None, SeenTrack | None]] = []
    for track in after:
        same = next((o for o in left if o.id and o.id == track.id and o.type == track.type), None)
        if same is None:
            key = (track.type, track.role, track.name)
            same = next((o for o in left if (o.type, o.role, o.name) == key), None)
        if same is not None:
            left.remove(same)
        pairs.append((same, track))
    return [(gone, None) for gone in left] + pairs


def _track(old: SeenTrack | None, new: SeenTrack | None) -> Words:
    track = new or old
    if track is None:
        return []
    if track.type == "text":
        return _texts(old, new)
    what = _called(track)
    if new is None:
        return [f"removed the {what}"]
    was, now = len(old.segments) if old else 0, len(new.segments)
    words = []
    if old is None and track.type == "audio":
        words.append(f"added the {what}{_named(new)}")
    elif was != now:
        words.append(f"{what}: {now} segment{'' if now == 1 else 's'} (was {was})")
    elif old is not None:
        words += _moved(what, old, new)
    return words + _settings(what, old.segments if old else (), new.segments)


def _moved(what: str, old: SeenTrack, new: SeenTrack) -> Words:
    words = []
    if [seg.label for seg in old.segments] != [seg.label for seg in new.segments]:
        words.append(
            f"{what}: other pictures or another order"
            if new.type == "video"
            else f"{what}: {_named(new).strip(' :')}"
        )
    if new.type == "audio":
        return words + _sound_moved(what, old, new)
    moved = sum(
        (a.start, a.duration) != (b.start, b.duration)
        for a, b in zip(old.segments, new.segments, strict=True)
    )
    if moved:
        words.append(f"{what}: {moved} of {len(new.segments)} segments at other times")
    return words


def _sound_moved(what: str, old: SeenTrack, new: SeenTrack) -> Words:
    """How long a sound plays, from when and from where in it."""
    words = []
    was, now = (sum(seg.duration for seg in track.segments) for track in (old, new))
    if was != now:
        words.append(f"{what}: now {_s(now)} (was {_s(was)})")
    begun = [number(track.segments[0].meta.get("in")) or 0 for track in (old, new)]
    if begun[0] != begun[1]:
        words.append(f"{what}: from {_s(begun[1])} of it (was {_s(begun[0])})")
    starts = [track.segments[0].start for track in (old, new)]
    if starts[0] != starts[1]:
        words.append(f"{what}: starts at {_s(starts[1])} (was {_s(starts[0])})")
    return words


def _texts(old: SeenTrack | None, new: SeenTrack | None) -> Words:
    """Texts are told one by one, matched by id, else by their words."""
    left = list(old.segments) if old else []
    words = []
    for seg in new.segments if new else ():
        same = next((o for o in left if o.id and o.id == seg.id), None)
        same = same or next((o for o in left if o.label == seg.label), None)
        if same is None:
            words.append(f"added {_quoted(new, seg)} ({_span(seg)})")
            continue
        left.remove(same)
        words += _text_change(_quoted(new, same), same, seg)
    return [f"removed {_quoted(old, seg)}" for seg in left] + words


def _text_change(what: str, old: SeenSegment, new: SeenSegment) -> Words:
    words = []
    if old.label != new.label:
        words.append(f'{what} now reads "{new.label}"')
    if (old.start, old.duration) != (new.start, new.duration):
        words.append(f"{what}: {_span(old)} -> {_span(new)}")
    for key, name in (("place", "at"), ("color", "colour"), ("size", "size"), ("font", "font")):
        if old.meta.get(key) != new.meta.get(key):
            words.append(f"{what}: {name} {new.meta.get(key) or 'as usual'}")
    for key, name in (("fade_in", "fade in"), ("fade_out", "fade out"), ("animation", "animation")):
        if old.meta.get(key) != new.meta.get(key):
            words.append(f"{what}: {name} {_value(new.meta.get(key))}")
    return words


def _settings(what: str, old: Sequence[SeenSegment], new: Sequence[SeenSegment]) -> Words:
    """Settings of a picture or sound track, told once for the whole track."""
    words = []
    for name, (read, usual) in SETTINGS.items():
        was, now = Counter(read(old)), Counter(read(new))
        fresh = set(now) <= {None} if not old else set(was) == set(now)
        if not fresh:
            before = f" (was {_told(was, usual)})" if old else ""
            words.append(f"{what}: {name} {_told(now, usual)}{before}")
    return words


def _told(counts: Counter[str | None], usual: str) -> str:
    ranked = [(value or usual, count) for value, count in counts.most_common(3)]
    if len(ranked) == 1:
        return ranked[0][0]
    more = ", …" if len(counts) > len(ranked) else ""
    return ", ".join(f"{value} x{count}" for value, count in ranked) + more


Seen = Sequence[SeenSegment]
Read = Callable[[Seen], list[str | None]]


def _kind(key: str, first: int = 0) -> Read:
    """The kinds of a setting; None where it is absent. Nothing comes before the first segment, so that
    its transition (`first` 1) doesn't count."""

    def one(value: object) -> str | None:
        if isinstance(value, Mapping):
            kind = value.get("kind")
            return None if kind in (None, "cut", "none") else str(kind)
        return value if isinstance(value, str) and value else None

    return lambda segments: [one(seg.meta.get(key)) for seg in segments[first:]]


def _volume(segments: Seen) -> list[str | None]:
    volumes = [number(seg.meta.get("volume")) for seg in segments]
    return [None if v in (None, 1.0) else f"{round((v or 0) * 100)}%" for v in volumes]


def _longest(key: str) -> Read:
    """A fade belongs to the track's end, wherever it is written."""

    def read(segments: Seen) -> list[str | None]:
        longest = max((number(seg.meta.get(key)) or 0 for seg in segments), default=0)
        return [_s(longest) if longest else None]

    return read


def _speed(segments: Seen) -> list[str | None]:
    speeds = [number(seg.meta.get("speed")) for seg in segments]
    return [None if v in (None, 1.0) else f"{v:g}x" for v in speeds]


SETTINGS: Mapping[str, tuple[Read, str]] = {
    "transition": (_kind("transition", first=1), "none"),
    "motion": (_kind("motion"), "none"),
    "look": (_kind("look"), "none"),
    "fit": (_kind("fit"), "cover"),
    "volume": (_volume, "100%"),
    "speed": (_speed, "1x"),
    "fade in": (_longest("fade_in"), "none"),
    "fade out": (_longest("fade_out"), "none"),
}
"""Name → how to read it (None: as usual) and the word for the usual value."""


def _called(track: SeenTrack) -> str:
    if track.type == "audio":
        return "music" if track.role in ("", "music") else track.name
    if track.role in ("", "main") or main_of((track,)) is None:
        return "video track"
    return f"{track.name} track"


def _named(track: SeenTrack) -> str:
    labels = list(dict.fromkeys(seg.label for seg in track.segments if seg.label))
    return ": " + ", ".join(labels[:3]) if labels else ""


def _quoted(track: SeenTrack | None, seg: SeenSegment) -> str:
    role = track.role if track else ""
    return f'the {role if role in ("title", "caption") else "text"} "{seg.label}"'


def _span(seg: SeenSegment) -> str:
    return f"{seconds_words(seg.start)}-{seconds_words(seg.end)} s"


def _s(ms: float) -> str:
    return f"{seconds_words(ms)} s"


def _value(value: object) -> str:
    ms = number(value)
    return str(value or "none") if ms is None else _s(ms)
