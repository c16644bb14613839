"""What an edit may look at beside the draft: the uploaded assets and what the analysis heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from mvpipe.model.draft import Draft, Music


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
        return PurePath(self.name).stem or self.name

    @property
    def is_clip(self) -> bool:
        """Moves by itself: a video (an animated picture counts as one too)."""
        return self.kind == "video" or (self.kind == "image" and bool(self.seconds))


@dataclass(frozen=True)
class Context:
    """`music` is the analysis of the song that `song_of` names; None when there is no song."""

    assets: tuple[Asset, ...] = ()
    music: Music | None = None
    fps: float = 30.0

    def asset(self, name: str) -> Asset | None:
        return next((asset for asset in self.assets if asset.name == name), None)


_NOT_PICTURES = frozenset(("logo", "overlay", "watermark"))


def pictures_of(context: Context) -> tuple[Asset, ...]:
    """Photos and clips that may fill the film, in upload order; logos and the like are left out."""
    return tuple(
        asset
        for asset in context.assets
        if asset.kind in ("video", "image") and asset.role not in _NOT_PICTURES
    )


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
    return context.music, first.start, getattr(first.content, "source_in", 0)
