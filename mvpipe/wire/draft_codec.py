"""The draft dictionary (DESIGN §3) to and from model.draft.

Reading is tolerant: what is missing falls back, what is unknown or of a wrong type is kept in `extra`, and
writing puts it back. `decode(encode(draft)) == draft` for every draft whose `extra` holds no key of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from mvpipe.model.draft import (
    Draft,
    Look,
    Media,
    Motion,
    Segment,
    Text,
    Track,
    TrackType,
    Transition,
)
from mvpipe.wire.values import Reader, merged, plain

T = TypeVar("T")

ROLE_OF_TYPE = {TrackType.VIDEO: "main", TrackType.AUDIO: "music", TrackType.TEXT: "title"}
"""The role of a track that names none, as in drafts of the hosted service."""

_WIRE_NAME = {"source_in": "in"}
_NESTED = ("look", "motion", "transition")


def decode(data: Mapping[str, Any]) -> Draft:
    """The draft behind a draft dictionary. Never raises for a JSON object.

    Fallbacks: a segment without `s` starts where the one before it ends, a draft without `d` ends with its
    last segment, a track without a role has the first one of its type, and one of an unknown type is video.
    """
    top = Reader(data)
    meta = Reader(top.mapping("m"))
    tracks = tuple(_track(one) for one in top.items("t"))
    return Draft(
        duration=_or(top.whole("d"), _end(tracks)),
        title=_or(meta.text("title"), ""),
        width=_or(meta.whole("width"), Draft.width),
        height=_or(meta.whole("height"), Draft.height),
        fps=_or(meta.number("fps"), Draft.fps),
        tracks=tracks,
        version=_or(top.whole("v"), Draft.version),
        extra=top.rest(m=meta),
    )


def encode(draft: Draft) -> dict[str, Any]:
    """The draft dictionary of a draft. Absent: what is None, empty or at its default, but for the keys
    that make a draft readable on its own (v, d, canvas, ids, types, roles, times, asset, text)."""
    meta: dict[str, Any] = {"title": draft.title} if draft.title else {}
    meta |= {"width": draft.width, "height": draft.height, "fps": plain(draft.fps)}
    tracks = [_track_out(track) for track in draft.tracks]
    return merged({"v": draft.version, "d": draft.duration, "m": meta, "t": tracks}, draft.extra)


def _end(tracks: tuple[Track, ...]) -> int:
    return max((one.end for track in tracks for one in track.segments), default=0)


def _track(data: Mapping[str, Any]) -> Track:
    top = Reader(data)
    meta = Reader(top.mapping("m"))
    kind = _or(top.member("tt", TrackType), TrackType.VIDEO)
    segments: list[Segment] = []
    for one in top.items("sg"):
        segments.append(_segment(one, kind, after=segments[-1].end if segments else 0))
    return Track(
        id=top.identifier("id"),
        type=kind,
        role=_or(meta.text("role"), ROLE_OF_TYPE[kind]),
        name=_or(meta.text("name"), ""),
        segments=tuple(segments),
        extra=top.rest(m=meta),
    )


def _track_out(track: Track) -> dict[str, Any]:
    meta = {"name": track.name, "role": track.role} if track.name else {"role": track.role}
    own: dict[str, Any] = {"id": track.id, "tt": int(track.type), "m": meta}
    if track.type is TrackType.VIDEO and "tt" in track.extra:
        del own["tt"]  # a type that we don't know: written back as it came
    own["sg"] = [_segment_out(segment) for segment in track.segments]
    return merged(own, track.extra)


def _segment(data: Mapping[str, Any], kind: TrackType, *, after: int) -> Segment:
    top = Reader(data)
    meta = top.mapping("m")
    return Segment(
        id=top.identifier("id"),
        start=_or(top.whole("s"), after),
        duration=_or(top.whole("d"), 0),
        content=_text(Reader(meta)) if _is_text(meta, kind) else _media(Reader(meta)),
        extra=top.rest(),
    )


def _segment_out(segment: Segment) -> dict[str, Any]:
    meta = _content_out(segment.content)
    own = {"id": segment.id, "s": segment.start, "d": segment.duration, "m": meta}
    return merged(own, segment.extra)


def _is_text(meta: Mapping[str, Any], kind: TrackType) -> bool:
    """By what it holds; by its track's type where that says nothing or too much."""
    if ("text" in meta) != ("asset" in meta):
        return "text" in meta
    return kind is TrackType.TEXT


def _media(meta: Reader) -> Media:
    parts = {name: Reader(meta.mapping(name)) for name in _NESTED}
    return Media(
        asset=_or(meta.text("asset"), ""),
        name=_or(meta.text("name"), ""),
        source_in=_or(meta.whole("in"), 0),
        speed=_or(meta.number("speed"), 1.0),
        volume=_or(meta.number("volume"), 1.0),
        fade_in=_or(meta.whole("fade_in"), 0),
        fade_out=_or(meta.whole("fade_out"), 0),
        fit=_or(meta.text("fit"), Media.fit),
        focus=_or(meta.pair("focus"), Media.focus),
        opacity=_or(meta.number("opacity"), 1.0),
        place=meta.text("place"),
        size=meta.number("size"),
        look=_shaped(Look, parts["look"], lambda one: one.number("amount")),
        motion=_shaped(Motion, parts["motion"], lambda one: one.number("amount")),
        transition=_shaped(Transition, parts["transition"], lambda one: one.whole("d")),
        extra=meta.rest(**parts),
    )


def _shaped(
    shape: Callable[..., T], part: Reader, amount: Callable[[Reader], float | None]
) -> T | None:
    """A look, motion or transition; None without a kind, and then all of it stays in `extra`."""
    kind = part.text("kind")
    if kind is None:
        return None
    value = amount(part)
    return shape(kind) if value is None else shape(kind, value)


def _text(meta: Reader) -> Text:
    return Text(
        text=_or(meta.text("text"), ""),
        place=_or(meta.text("place"), Text.place),
        size=_or(meta.number("size"), Text.size),
        color=_or(meta.text("color"), Text.color),
        font=meta.text("font"),
        animation=meta.text("animation"),
        fade_in=_or(meta.whole("fade_in"), 0),
        fade_out=_or(meta.whole("fade_out"), 0),
        extra=meta.rest(),
    )


def _content_out(content: Media | Text) -> dict[str, Any]:
    own: dict[str, Any] = {}
    for field in fields(content):
        value = getattr(content, field.name)
        if field.name == "extra" or (field.default is not MISSING and value == field.default):
            continue
        own[_WIRE_NAME.get(field.name, field.name)] = (
            {one.name: plain(getattr(value, one.name)) for one in fields(value)}
            if field.name in _NESTED
            else plain(value)
        )
    return merged(own, content.extra)


def _or(value: T | None, fallback: T) -> T:
    return fallback if value is None else value
