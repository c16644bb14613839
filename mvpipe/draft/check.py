"""The rules that every draft of the local engine keeps, whatever edits made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mvpipe.model.draft import Draft, Media, Segment, Text, Track, TrackType

MOTIONS = frozenset(
    ("none", "zoom-in", "zoom-out", "pan-left", "pan-right", "pan-up", "pan-down", "punch")
)
_WAYS = ("left", "right", "up", "down")
TRANSITIONS = (
    frozenset(("cut", "crossfade", "fade-black", "fade-white", "flash", "zoom"))
    | {f"{kind}-{way}" for kind in ("wipe", "slide") for way in _WAYS}
    | {"whip-left", "whip-right"}
)
HALVES = frozenset(f"{half}-half" for half in ("left", "right", "top", "bottom"))
"""Further places of overlays: split screens."""
FITS = frozenset(("cover", "contain", "blur"))
PLACES = frozenset(
    f"{row}-{column}" for row in ("top", "bottom") for column in ("left", "center", "right")
) | {"center", "center-left", "center-right"}
ROLES: dict[TrackType, frozenset[str]] = {
    TrackType.VIDEO: frozenset(("main", "overlay")),
    TrackType.AUDIO: frozenset(("music", "sound")),
    TrackType.TEXT: frozenset(("title", "caption")),
}
LOOKS = frozenset(("bw", "warm", "cool", "contrast", "vintage", "vivid", "dark", "vignette"))
FASTEST = 100.0


def problems(draft: Draft) -> tuple[str, ...]:
    """Every broken rule, in plain words; empty for a sound draft."""
    return tuple(_problems(draft))


def _problems(draft: Draft) -> Iterator[str]:
    if draft.duration < 0:
        yield f"the duration is negative: {draft.duration} ms"
    if draft.width < 2 or draft.height < 2 or draft.width % 2 or draft.height % 2:
        yield f"the canvas must have even sides: {draft.width}x{draft.height}"
    if not 1 <= draft.fps <= 240:
        yield f"not a frame rate: {draft.fps:g}"
    ids = [track.id for track in draft.tracks]
    ids += [segment.id for track in draft.tracks for segment in track.segments]
    for name, count in Counter(ids).items():
        if count > 1:
            yield f"the id {name!r} is used {count} times"
    for track in draft.tracks:
        yield from (f"track {track.id}: {words}" for words in _track(track, draft.duration))


def _track(track: Track, duration: int) -> Iterator[str]:
    if track.role not in ROLES[track.type]:
        yield f"role {track.role!r} does not fit a {track.type.name.lower()} track"
    clock = 0
    for segment in track.segments:
        if not all(isinstance(ms, int) for ms in (segment.start, segment.duration)):
            yield f"segment {segment.id}: times must be whole ms"
        if segment.duration <= 0:
            yield f"segment {segment.id} lasts {segment.duration} ms"
        if segment.start < clock:
            yield f"segment {segment.id} starts at {segment.start} ms, before {clock} ms"
        if segment.end > duration:
            yield f"segment {segment.id} ends at {segment.end} ms, after the film ({duration} ms)"
        clock = max(clock, segment.end)
        yield from (f"segment {segment.id}: {words}" for words in _content(track, segment))


def _content(track: Track, segment: Segment) -> Iterator[str]:
    content = segment.content
    if isinstance(content, Text) != (track.type is TrackType.TEXT):
        yield f"{type(content).__name__} on a {track.type.name.lower()} track"
    elif isinstance(content, Text):
        yield from _text(content)
    else:
        yield from _media(content)


def _text(text: Text) -> Iterator[str]:
    if not text.text.strip():
        yield "the text is empty"
    if text.place not in PLACES:
        yield f"unknown place {text.place!r}"
    if not 0 < text.size <= 1:
        yield f"the text size must lie in 0-1: {text.size:g}"
    if text.fade_in < 0 or text.fade_out < 0:
        yield "a fade is negative"


def _media(media: Media) -> Iterator[str]:
    if not media.asset:
        yield "no asset"
    if media.source_in < 0:
        yield f"starts {-media.source_in} ms before its source"
    if not abs(media.speed) <= FASTEST:
        yield f"speed {media.speed:g}"
    if not 0 <= media.volume <= 4:
        yield f"volume {media.volume:g} is not in 0-4"
    if media.fade_in < 0 or media.fade_out < 0:
        yield "a fade is negative"
    if media.fit not in FITS:
        yield f"unknown fit {media.fit!r}"
    if media.place is not None and media.place not in PLACES | HALVES:
        yield f"unknown place {media.place!r}"
    if media.motion is not None and media.motion.kind not in MOTIONS:
        yield f"unknown motion {media.motion.kind!r}"
    if media.look is not None and media.look.kind not in LOOKS:
        yield f"unknown look {media.look.kind!r}"
    if media.transition is not None:
        if media.transition.kind not in TRANSITIONS:
            yield f"unknown transition {media.transition.kind!r}"
        if media.transition.d < 0:
            yield f"the transition lasts {media.transition.d} ms"
