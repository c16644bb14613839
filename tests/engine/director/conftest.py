"""A film to talk about: six photos and two clips on a 60 s song of 120 BPM, crossfaded, with a title."""

from __future__ import annotations

import pytest

from mvpipe.engine.director import Situation, direct
from mvpipe.engine.edits import Asset, Context
from mvpipe.model.draft import Draft, Music, Section

NAMES = ("aqua", "dune", "garden", "storm", "wood", "meadow", "beach", "cover", "team_photo")
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


@pytest.fixture(scope="session")
def wide() -> Situation:
    beats = tuple(0.5 + n * 0.5 for n in range(119))
    spans = ((0, 16.5, "intro", 0.2), (16.5, 28.5, "verse", 0.5), (28.5, 44.5, "chorus", 0.9))
    late = ((44.5, 52.5, "drop", 1.0), (52.5, 60, "outro", 0.4))
    sections = tuple(Section(*span) for span in (*spans, *late))
    music = Music(60.0, 120.0, 0.9, beats, beats[::4], sections=sections)
    photos = tuple(Asset(f"{name}.jpg", "image", None, 3000, 2000) for name in NAMES)
    clips = (
        Asset("drive.mp4", "video", 8.0, 1280, 720),
        Asset("crowd.mov", "video", 5.0, 1080, 1920),
    )
    pictures = (*photos[:3], clips[0], *photos[3:6], clips[1], *photos[6:])
    others = (
        Asset("logo.png", "image", None, 400, 400),
        Asset("song.mp3", "audio", 60.0),
        Asset("master.mp3", "audio", 62.0),
    )
    situation = Situation(Draft(), context=Context((*pictures, *others), music))
    for prompt in (
        "create a music video with 0.4 second crossfades",
        'add the title "Hello" for the first 4 seconds',
    ):
        outcome = direct(prompt, situation)
        assert outcome.changed, outcome.reply
        situation = Situation(outcome.draft, outcome.past, outcome.future, situation.context)
    return situation
