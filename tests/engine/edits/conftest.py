"""A 120 BPM song of 60 s with a lively chorus, and what may be cut to it."""

from __future__ import annotations

import pytest

from mvpipe.engine.edits import Assemble, Asset, Context, apply
from mvpipe.model.draft import Draft, Music, Section


@pytest.fixture
def music() -> Music:
    beats = tuple(0.25 + n * 0.5 for n in range(119))
    return Music(
        duration=60.0,
        tempo=120.0,
        confidence=0.9,
        beats=beats,
        downbeats=beats[::4],
        sections=(
            Section(0.0, 16.25, "verse", 0.3),
            Section(16.25, 40.25, "chorus", 0.9),
            Section(40.25, 60.0, "outro", 0.3),
        ),
    )


@pytest.fixture
def photos() -> tuple[Asset, ...]:
    return tuple(Asset(f"p{n}.jpg", "image", None, 3000, 2000) for n in range(6))


@pytest.fixture
def context(music: Music, photos: tuple[Asset, ...]) -> Context:
    return Context((*photos, Asset("song.mp3", "audio", 60.0)), music)


@pytest.fixture
def film(context: Context) -> Draft:
    return apply(Draft(), Assemble(crossfade=500), context)
