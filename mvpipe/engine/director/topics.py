"""What a change was about, read from the drafts before and after it: what corrections and `go back` need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from mvpipe.engine.director.clause import Situation
from mvpipe.engine.edits import main_segments, media_of, overlays, texts
from mvpipe.model.draft import Draft, Media, Text


def topics(before: Draft, after: Draft) -> tuple[str, ...]:
    """Names of TOPICS that differ, in the table's order."""
    return tuple(name for name, read in TOPICS.items() if read(before) != read(after))


def last_topics(situation: Situation) -> tuple[str, ...]:
    """What the last change was about; empty when there was none."""
    return topics(situation.past[-1], situation.draft) if situation.past else ()


Read = Callable[[Draft], object]


def _of_media(*fields: str) -> Read:
    def read(draft: Draft) -> object:
        return [tuple(getattr(media_of(s), f) for f in fields) for s in main_segments(draft)]

    return read


def _role(role: str) -> Read:
    return lambda draft: [t.segments for t in draft.tracks if t.role == role]


def _text(role: str) -> Read:
    def read(draft: Draft) -> object:
        return [
            (s.start, s.duration, s.content)
            for t in draft.tracks
            if t.role == role
            for s in t.segments
            if isinstance(s.content, Text)
        ]

    return read


def _music(*fields: str) -> Read:
    def read(draft: Draft) -> object:
        track = draft.track("music")
        segments = track.segments if track else ()
        return [
            tuple(getattr(s.content, f) for f in fields)
            for s in segments
            if isinstance(s.content, Media)
        ]

    return read


def _order(draft: Draft) -> object:
    return list(dict.fromkeys(media_of(s).asset for s in main_segments(draft)))


def _pictures(draft: Draft) -> object:
    """Which picture stands when, where the number of shots is the same; else nothing."""
    return [media_of(s).asset for s in main_segments(draft)]


TOPICS: Mapping[str, Read] = {
    "title": _text("title"),
    "caption": _text("caption"),
    "overlay": lambda draft: [replace(s, id="") for s in overlays(draft)],
    "transition": _of_media("transition"),
    "motion": _of_media("motion"),
    "look": _of_media("look"),
    "speed": _of_media("speed"),
    "fit": _of_media("fit", "focus"),
    "canvas": lambda draft: (draft.width, draft.height, draft.fps),
    "fade": lambda draft: (
        _of_media("fade_in", "fade_out")(draft),
        _music("fade_in", "fade_out")(draft),
    ),
    "volume": lambda draft: (_of_media("volume")(draft), _music("volume", "extra")(draft)),
    "music": _music("asset", "source_in"),
    "order": _order,
    "pictures": _pictures,
    "cuts": lambda draft: [s.start for s in main_segments(draft)],
    "length": lambda draft: draft.duration,
}
"""Topic → what of the draft it looks at."""


def first_of(situation: Situation, *wanted: str) -> str | None:
    """The first of these that the last change was about. One that cut the film anew is about cuts alone."""
    said = last_topics(situation)
    if "cuts" in said and "cuts" not in wanted:
        return next((t for t in wanted if t in said and t in ("title", "caption", "overlay")), None)
    return next((topic for topic in wanted if topic in said), None)


def shown_texts(draft: Draft) -> bool:
    return bool(texts(draft))
