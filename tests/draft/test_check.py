"""Each rule of a draft is really checked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mvpipe.draft.check import problems
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


def film(*segments: Segment, **canvas: Any) -> Draft:
    tracks = (Track("video", TrackType.VIDEO, "main", "Video", segments),) if segments else ()
    return replace(Draft(duration=4000, tracks=tracks), **canvas)


def shot(name: str = "v1", start: int = 0, duration: int = 2000, **media: Any) -> Segment:
    return Segment(name, start, duration, Media("a.jpg", **media))


def text(**change: Any) -> Draft:
    segment = Segment("t1", 0, 1000, replace(Text("Hello"), **change))
    return Draft(duration=4000, tracks=(Track("x", TrackType.TEXT, "title", "Title", (segment,)),))


def test_a_sound_draft_has_no_problems() -> None:
    assert problems(Draft()) == ()
    assert problems(film(shot(), shot("v2", 2000))) == ()
    assert problems(text(place="bottom-left")) == ()


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (film(shot(), shot("v2", 1999)), "starts at 1999 ms, before 2000 ms"),
        (film(shot("v2", 2000), shot()), "before 4000 ms"),
        (film(shot(duration=0)), "lasts 0 ms"),
        (film(shot(duration=5000)), "after the film"),
        (film(shot(), shot("v1", 2000)), "used 2 times"),
        (film(shot("video")), "used 2 times"),
        (film(shot(fit="stretch")), "unknown fit"),
        (film(shot(motion=Motion("spin"))), "unknown motion"),
        (film(shot(look=Look("sparkle"))), "unknown look"),
        (film(shot(transition=Transition("melt", 5))), "unknown transition"),
        (film(shot(transition=Transition("crossfade", -5))), "lasts -5 ms"),
        (film(shot(place="moon")), "unknown place"),
        (film(shot(speed=1000)), "speed 1000"),
        (film(shot(volume=9)), "volume 9"),
        (film(shot(source_in=-3)), "before its source"),
        (film(shot(fade_in=-1)), "fade is negative"),
        (film(Segment("v1", 0, 10, Media(""))), "no asset"),
        (film(Segment("v1", 0, 10, Text("x"))), "Text on a video track"),
        (film(width=1081), "even sides"),
        (film(fps=0), "not a frame rate"),
        (film(shot(start=0.5)), "whole ms"),  # type: ignore[arg-type]
        (text(text="  "), "the text is empty"),
        (text(place="moon"), "unknown place"),
        (text(size=0), "text size"),
        (Draft(tracks=(Track("x", TrackType.AUDIO, "main"),)), "does not fit"),
        (Draft(duration=-1), "negative"),
    ],
)
def test_a_broken_rule_is_named(draft: Draft, words: str) -> None:
    assert any(words in problem for problem in problems(draft)), problems(draft)
