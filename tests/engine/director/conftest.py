"""A film to talk about: six photos and two clips on a 60 s song of 120 BPM, crossfaded, with a title."""

from __future__ import annotations

import pytest

from mvpipe.engine.director import Situation, direct
from mvpipe.engine.edits import Asset, Context
from mvpipe.model.draft import Draft, Music, Section

PHOTOS = ("aqua", "dune", "garden", "storm", "wood", "meadow")


@pytest.fixture(scope="session")
def music() -> Music:
    beats = tuple(0.5 + n * 0.5 for n in range(119))
    return Music(
        duration=60.0,
        tempo=120.0,
        confidence=0.9,
        beats=beats,
        downbeats=beats[::4],
        sections=(
            Section(0.0, 16.5, "intro", 0.2),
            Section(16.5, 40.5, "chorus", 0.9),
            Section(40.5, 60.0, "outro", 0.4),
        ),
    )


@pytest.fixture(scope="session")
def context(music: Music) -> Context:
    photos = tuple(Asset(f"{name}.jpg", "image", None, 3000, 2000) for name in PHOTOS)
    clips = (
        Asset("drive.mp4", "video", 8.0, 1280, 720),
        Asset("crowd.mov", "video", 5.0, 1080, 1920),
    )
    return Context((*photos, *clips, Asset("song.mp3", "audio", 60.0)), music)


@pytest.fixture(scope="session")
def nothing_yet(context: Context) -> Situation:
    return Situation(Draft(), context=context)


@pytest.fixture(scope="session")
def film(nothing_yet: Situation) -> Situation:
    first = "create a music video synced to the beat with smooth transitions between my photos"
    return said(nothing_yet, first)


@pytest.fixture(scope="session")
def titled(film: Situation) -> Situation:
    return said(film, 'add the title "Hello" for the first 4 seconds')


def said(situation: Situation, prompt: str) -> Situation:
    outcome = direct(prompt, situation)
    assert outcome.changed, outcome.reply
    return Situation(outcome.draft, outcome.past, outcome.future, situation.context)
