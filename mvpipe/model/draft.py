"""The draft dictionary (DESIGN §3) as frozen data: tracks of segments, times in integer ms.

Fields that are None or empty are absent on the wire; `extra` keeps keys that we don't know, untouched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class TrackType(IntEnum):
    VIDEO = 0
    AUDIO = 1
    TEXT = 7


@dataclass(frozen=True)
class Motion:
    """`kind`: none, zoom-in, zoom-out, pan-left, pan-right, pan-up, pan-down, punch.

    `amount` is the share of the picture travelled: 0.12 zooms from 1.00 to 1.12.
    """

    kind: str
    amount: float = 0.12


@dataclass(frozen=True)
class Transition:
    """How a segment comes in, centred on its start; `d` in ms. `kind` as in DESIGN §3."""

    kind: str
    d: int = 0


@dataclass(frozen=True)
class Look:
    kind: str
    amount: float = 1.0


@dataclass(frozen=True)
class Media:
    """What a picture or sound segment shows: `asset` names an uploaded file by its stored name.

    `source_in` is ms into the source; `volume` 1 = as recorded; fades in ms; `focus` x, y in 0–1.
    """

    asset: str
    name: str = ""
    source_in: int = 0
    speed: float = 1.0
    volume: float = 1.0
    fade_in: int = 0
    fade_out: int = 0
    fit: str = "cover"
    focus: tuple[float, float] = (0.5, 0.5)
    opacity: float = 1.0
    place: str | None = None
    size: float | None = None
    look: Look | None = None
    motion: Motion | None = None
    transition: Transition | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    """`place` is one of nine, such as bottom-center; `size` is the text height as a share of the
    canvas' shorter side; `color` is #rrggbb; fades in ms."""

    text: str
    place: str = "center"
    size: float = 0.09
    color: str = "#ffffff"
    font: str | None = None
    animation: str | None = None
    fade_in: int = 0
    fade_out: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Segment:
    """`start` and `duration` in ms on the timeline."""

    id: str
    start: int
    duration: int
    content: Media | Text
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.start + self.duration


@dataclass(frozen=True)
class Track:
    """Segments in time order, never overlapping. `role`: main, overlay, music, sound, title, caption."""

    id: str
    type: TrackType
    role: str
    name: str = ""
    segments: tuple[Segment, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """Painter's order: later tracks lie on top. `duration` in ms; canvas in pixels, `fps` as a decimal
    (29.97 stands for 30000/1001; see draft.timing). A film fades from black by `fade_in` of the first
    main segment and to black by `fade_out` of the last; both may reach over segment borders."""

    duration: int = 0
    title: str = ""
    width: int = 1920
    height: int = 1080
    fps: float = 30.0
    tracks: tuple[Track, ...] = ()
    version: int = 1
    extra: Mapping[str, Any] = field(default_factory=dict)

    def track(self, role: str) -> Track | None:
        """The first track with this role."""
        return next((track for track in self.tracks if track.role == role), None)


@dataclass(frozen=True)
class Section:
    """Seconds; `label`: intro, verse, chorus, drop, break, outro; `energy` 0–1."""

    start: float
    end: float
    label: str
    energy: float


@dataclass(frozen=True)
class Alternative:
    """Another reading of the beats. `name`: half, double, two thirds, one and a half, off-beat; `tempo` in
    BPM; `score`: its chance, 0–1."""

    name: str
    tempo: float
    score: float


@dataclass(frozen=True)
class Music:
    """What the analysis heard. Times in seconds from the song's first sample.

    `tempo` in BPM, `confidence` 0–1 (0: no beat found, `beats` is then empty), `metre` beats a bar,
    `loudness`: LUFS-like level in dB, one value every `loudness_step` seconds; `lufs` the whole
    song's integrated loudness, None for silence. `confidence` and
    `downbeat_confidence` are chances that beats and bars are right; `alternatives`: other readings
    of the beats, the likeliest first.
    """

    duration: float
    tempo: float
    confidence: float
    beats: tuple[float, ...]
    downbeats: tuple[float, ...]
    metre: int = 4
    sections: tuple[Section, ...] = ()
    loudness: tuple[float, ...] = ()
    loudness_step: float = 0.1
    lufs: float | None = None
    downbeat_confidence: float = 0.0
    alternatives: tuple[Alternative, ...] = ()
