"""What an edit may look at beside the draft: the uploaded assets and what the analysis heard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePath

from mvpipe.model.draft import Draft, Media, Music


class EditImpossible(Exception):
    """The edit can't be made on this draft, which stays as it is.

    `reason` is a fixed word (no-pictures, no-film, no-music, no-text, no-such, beyond, …) and `facts` its
    numbers and names; the director says it in the user's language.
    """

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts: Mapping[str, object] = facts


@dataclass(frozen=True)
class Asset:
    """An uploaded file by its stored name; `kind` video, image or audio; pixels after rotation."""

    name: str
    kind: str
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    role: str | None = None

    @property
    def label(self) -> str:
        return _stem(self.name)

    @property
    def is_clip(self) -> bool:
        """Moves by itself: a video (an animated picture counts as one too)."""
        return self.kind == "video" or (self.kind == "image" and bool(self.seconds))


@lru_cache(maxsize=4096)
def _stem(name: str) -> str:
    return PurePath(name).stem or name


@dataclass(frozen=True)
class Context:
    """`music` is the analysis of the song that `song_of` names; None when there is no song."""

    assets: tuple[Asset, ...] = ()
    music: Music | None = None
    fps: float = 30.0

    def asset(self, name: str) -> Asset | None:
        return next((asset for asset in self.assets if asset.name == name), None)


_NOT_PICTURES = frozenset(("logo", "overlay", "watermark"))
_LOGO = re.compile(r"(?<![a-z])(?:logo|watermark)(?![a-z])|标志|台标", re.IGNORECASE)


def pictures_of(context: Context) -> tuple[Asset, ...]:
    """Photos and clips that may fill the film, in upload order; logos and the like are left out."""
    return tuple(
        asset for asset in context.assets if asset.kind in ("video", "image") and not is_logo(asset)
    )


def is_logo(asset: Asset) -> bool:
    """By its role, else a still picture by its name."""
    if asset.role is not None:
        return asset.role in _NOT_PICTURES
    return asset.kind == "image" and bool(_LOGO.search(asset.label.replace("_", " ")))


def song_of(assets: tuple[Asset, ...]) -> Asset | None:
    """The song: the audio asset with role music or song, else the first without another role."""
    sounds = [asset for asset in assets if asset.kind == "audio"]
    named = [asset for asset in sounds if asset.role in ("music", "song", "bgm")]
    return next(iter(named or [asset for asset in sounds if asset.role is None]), None)


def song_on(draft: Draft, context: Context) -> tuple[Music, int, int] | None:
    """The analysed song as it lies on the draft's music track: (music, start on the timeline, start in
    the song), ms; None when there is no such track or no analysis."""
    track = draft.track("music")
    if track is None or not track.segments or context.music is None:
        return None
    first = track.segments[0]
    content = first.content
    if not isinstance(content, Media):
        return None
    bpm = content.extra.get(BPM)
    music = retimed(context.music, float(bpm)) if bpm else context.music
    return music, first.start, content.source_in


BPM = "bpm"
"""Key of the song's `extra`: the tempo that a person gave, against what was heard."""


def retimed(music: Music, bpm: float) -> Music:
    """The music with its beats at a tempo that a person knows better: every second beat, or beats between
    those heard, where that is it; else an even grid through the first downbeat."""
    if bpm <= 0 or not music.beats or music.tempo <= 0:
        return music
    ratio = bpm / music.tempo
    down = music.downbeats[0] if music.downbeats else music.beats[0]
    step = 60 / bpm
    beats: tuple[float, ...] = ()
    for parts in (2, 3):
        if abs(ratio - parts) < 0.04 * parts:
            beats = (
                tuple(
                    a + (b - a) * k / parts for a, b in pairwise(music.beats) for k in range(parts)
                )
                + music.beats[-1:]
            )
        elif abs(ratio * parts - 1) < 0.04:
            first = min(range(len(music.beats)), key=lambda n: abs(music.beats[n] - down)) % parts
            beats = music.beats[first::parts]
    if not beats:
        before = int((down - music.beats[0]) / step + 0.01)
        count = int((music.beats[-1] - down) / step + 0.01) + before + 1
        beats = tuple(round(down + (n - before) * step, 4) for n in range(count))
    first = min(range(len(beats)), key=lambda n: abs(beats[n] - down)) % max(1, music.metre)
    downbeats = beats[first :: max(1, music.metre)]
    return replace(music, tempo=bpm, beats=beats, downbeats=downbeats)
