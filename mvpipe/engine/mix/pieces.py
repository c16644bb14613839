"""Which segments sound, when, and from where in their sources; times in samples of the film."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mvpipe.engine.media import is_picture, probe
from mvpipe.errors import RenderFailed
from mvpipe.model.draft import Draft, Media, Segment, Track, TrackType

DUCKS = {"clips": ("clip",), "speech": ("clip", "sound")}
"""Under which parts music is lowered; under speech only while they are heard."""
JOIN = 2
"""Samples by which the parts of a cut song may miss each other through rounding."""


@dataclass(frozen=True)
class Duck:
    """Music lowered to the share `to` under clips, or under speech."""

    to: float
    under: str


@dataclass(frozen=True)
class Piece:
    """A segment that sounds. `part`: music, sound or clip. `start`, `length` in samples of the film; `skip` in
    samples of the source, read at `hertz` (so that its speed is right), backwards within [skip, skip + length) if
    `is_reversed`. `follows` and `goes_on`: it is cut from the same piece of sound as the one before or after it;
    `before` is the volume of the one before, from which it comes."""

    media: Media
    path: Path
    part: str
    start: int
    length: int
    skip: int
    hertz: int
    follows: bool = False
    goes_on: bool = False
    before: float = 1.0

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def is_reversed(self) -> bool:
        return self.media.speed < 0

    @property
    def source(self) -> tuple[Path, int]:
        return self.path, self.hertz

    @property
    def duck(self) -> Duck | None:
        given = self.media.extra.get("duck")
        if self.part != "music" or not isinstance(given, Mapping):
            return None
        to, under = given.get("to", 0.3), given.get("under", "clips")
        if not isinstance(to, int | float) or under not in DUCKS:
            return None
        return Duck(min(1.0, max(0.0, float(to))), under)


def pieces_of(draft: Draft, assets: Mapping[str, Path], hertz: int) -> tuple[Piece, ...]:
    """All that sounds at `hertz`, track by track. Raises MediaFailed, RenderFailed."""
    return tuple(
        piece for track in draft.tracks for piece in _joined(list(_of_track(track, assets, hertz)))
    )


def target_of(draft: Draft) -> float | None:
    """The loudness in LUFS that the film is brought to; None: as it is mixed."""
    for track in draft.tracks:
        for segment in track.segments:
            if isinstance(segment.content, Media) and track.type == TrackType.AUDIO:
                lufs = segment.content.extra.get("lufs")
                if isinstance(lufs, int | float) and not isinstance(lufs, bool):
                    return min(0.0, max(-60.0, float(lufs)))
    return None


def data_of(piece: Piece, *, ducking: bool) -> list[Any]:
    """All that a piece's sound depends on, JSON-able; its part only where some music is lowered under others."""
    media, duck = piece.media, piece.duck
    return [
        media.asset,
        piece.start,
        piece.length,
        piece.skip,
        media.speed,
        media.volume,
        media.fade_in,
        media.fade_out,
        piece.part if ducking else None,
        [duck.to, duck.under] if duck else None,
    ]


def samples_at(ms: int, hertz: int) -> int:
    """Nearest sample, halves up."""
    return (2 * ms * hertz + 1000) // 2000


def _of_track(track: Track, assets: Mapping[str, Path], hertz: int) -> Iterator[Piece]:
    for segment in sorted(track.segments, key=lambda one: one.start):
        media = segment.content
        if not isinstance(media, Media) or media.extra.get("kind") == "waveform":
            continue
        if media.volume <= 0 or media.speed == 0 or segment.duration <= 0:
            continue
        path = assets.get(media.asset)
        if path is None:
            raise RenderFailed(
                f"the film uses {media.asset!r}, which was not uploaded",
                hint="upload the file, or take its segment out",
            )
        if track.type == TrackType.AUDIO:
            yield _piece(segment, media, path, hertz, "sound" if track.role == "sound" else "music")
        elif _clip_sounds(path):
            yield _piece(segment, media, path, hertz, "clip")


def _clip_sounds(path: Path) -> bool:
    return not is_picture(path) and probe(path).has_audio


def _piece(segment: Segment, media: Media, path: Path, hertz: int, part: str) -> Piece:
    start = samples_at(segment.start, hertz)
    read = max(1, round(hertz / abs(media.speed)))
    return Piece(
        media=media,
        path=path,
        part=part,
        start=start,
        length=samples_at(segment.end, hertz) - start,
        skip=samples_at(media.source_in, read),
        hertz=read,
    )


def _joined(pieces: list[Piece]) -> list[Piece]:
    """With the seams noted at which a sound was only cut in two."""
    for index in range(1, len(pieces)):
        one, two = pieces[index - 1 : index + 1]
        forward = one.source == two.source and not one.is_reversed and not two.is_reversed
        meets = one.end == two.start and abs(one.skip + one.length - two.skip) <= JOIN
        if forward and meets and not one.media.fade_out and not two.media.fade_in:
            pieces[index - 1] = replace(one, goes_on=True)
            skip = one.skip + one.length
            pieces[index] = replace(two, follows=True, before=one.media.volume, skip=skip)
    return pieces
