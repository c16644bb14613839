import json
import random

import pytest

from mvpipe.model.draft import (
    Draft,
    Look,
    Media,
    Motion,
    Music,
    Section,
    Segment,
    Text,
    Track,
    TrackType,
    Transition,
)
from mvpipe.wire import decode, encode, music_from_wire, music_to_wire

ROLES = ("main", "overlay", "music", "sound", "title", "caption", "something-new")


def drawn_draft(seed: int) -> Draft:
    """Any draft at all: every field at its default or away from it, unknown keys everywhere."""
    draw = random.Random(seed)

    def maybe(value, default):
        return value if draw.random() < 0.5 else default

    def extra():
        return maybe({"x_id": draw.randint(0, 9), "x_more": {"a": [1, None]}}, {})

    def media():
        return Media(
            asset=maybe("photo-1.jpg", ""),
            name=maybe("beach", ""),
            source_in=maybe(draw.randint(0, 9999), 0),
            speed=maybe(draw.choice([0.0, 0.5, 2.0]), 1.0),
            volume=maybe(draw.random(), 1.0),
            fade_in=maybe(500, 0),
            fade_out=maybe(1500, 0),
            fit=maybe(draw.choice(["contain", "blur", ""]), "cover"),
            focus=maybe((draw.random(), 1.0), (0.5, 0.5)),
            opacity=maybe(0.0, 1.0),
            place=maybe("top-left", None),
            size=maybe(0.0, None),
            look=maybe(Look("mono", draw.choice([0.5, 1.0])), None),
            motion=maybe(Motion("zoom-in", draw.choice([0.12, 0.0])), None),
            transition=maybe(Transition("crossfade", draw.choice([0, 400])), None),
            extra=extra(),
        )

    def text():
        return Text(
            text=maybe('Neon "Nights" 夜', ""),
            place=maybe(draw.choice(["top-center", ""]), "center"),
            size=maybe(0.0, 0.09),
            color=maybe("#00ff00", "#ffffff"),
            font=maybe("Inter", None),
            animation=maybe("", None),
            fade_in=maybe(250, 0),
            fade_out=maybe(250, 0),
            extra=extra(),
        )

    def segment(number):
        content = text() if draw.random() < 0.4 else media()
        return Segment(f"s{number}", draw.randint(0, 9000), draw.randint(0, 900), content, extra())

    tracks = tuple(
        Track(
            id=f"t{number}",
            type=draw.choice(list(TrackType)),
            role=draw.choice(ROLES),
            name=maybe("Name", ""),
            segments=tuple(segment(index) for index in range(draw.randint(0, 3))),
            extra=maybe({"locked": True, "m": {"x_color": 3}}, {}),
        )
        for number in range(draw.randint(0, 4))
    )
    return Draft(
        duration=draw.randint(0, 10000),
        title=maybe("T", ""),
        width=maybe(0, 1920),
        height=maybe(1920, 1080),
        fps=draw.choice([30.0, 29.97, 60.0]),
        tracks=tracks,
        version=draw.choice([1, 2]),
        extra=maybe({"x_project": "p", "m": {"x_theme": None}}, {}),
    )


@pytest.mark.parametrize("seed", range(200))
def test_every_draft_survives_the_wire(seed):
    draft = drawn_draft(seed)

    assert decode(json.loads(json.dumps(encode(draft)))) == draft


def test_a_draft_on_the_wire_has_the_documented_keys_and_no_defaults():
    draft = Draft(
        duration=4000,
        title="Neon",
        tracks=(
            Track(
                "v1",
                TrackType.VIDEO,
                "main",
                segments=(
                    Segment(
                        "s1",
                        0,
                        4000,
                        Media("a.jpg", source_in=250, transition=Transition("crossfade", 400)),
                    ),
                ),
            ),
            Track("x1", TrackType.TEXT, "title", "Title", (Segment("s2", 0, 3000, Text("Hello")),)),
        ),
    )

    assert encode(draft) == {
        "v": 1,
        "d": 4000,
        "m": {"title": "Neon", "width": 1920, "height": 1080, "fps": 30},
        "t": [
            {
                "id": "v1",
                "tt": 0,
                "m": {"role": "main"},
                "sg": [
                    {
                        "id": "s1",
                        "s": 0,
                        "d": 4000,
                        "m": {
                            "asset": "a.jpg",
                            "in": 250,
                            "transition": {"kind": "crossfade", "d": 400},
                        },
                    }
                ],
            },
            {
                "id": "x1",
                "tt": 7,
                "m": {"name": "Title", "role": "title"},
                "sg": [{"id": "s2", "s": 0, "d": 3000, "m": {"text": "Hello"}}],
            },
        ],
    }


HOSTED = {
    "d": 9000,
    "projectId": 7301234567890123456,
    "t": [
        {
            "id": 12,
            "tt": 0,
            "sg": [
                {"d": 4000, "clip": {"uri": "x"}, "m": {"name": "city", "effect": [1]}},
                {"d": 5000, "m": {"transition": {"d": 300, "easing": "in"}, "volume": "loud"}},
            ],
        },
        {"tt": 5, "sg": [{"s": 100, "d": 50, "m": {"text": "sticker"}}], "hidden": True},
        {"tt": 7, "sg": [{"s": 0, "d": 3000, "m": {"motion": {"kind": "pan-left", "curve": 2}}}]},
    ],
}


def test_an_unknown_services_draft_is_read_with_fallbacks():
    draft = decode(HOSTED)

    assert draft.duration == 9000
    assert [track.role for track in draft.tracks] == ["main", "main", "title"]
    assert draft.tracks[0].id == "12"
    assert [(one.start, one.end) for one in draft.tracks[0].segments] == [(0, 4000), (4000, 9000)]
    assert draft.tracks[0].segments[1].content == Media(
        "", extra={"transition": {"d": 300, "easing": "in"}, "volume": "loud"}
    )


def holds(part, whole):
    """Whether every key and value of `part` is in `whole`; ids may have become strings."""
    if isinstance(part, dict):
        return all(key in whole and holds(value, whole[key]) for key, value in part.items())
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(holds, part, whole))
    return part == whole or str(part) == whole


def test_unknown_keys_and_wrong_types_are_written_back():
    written = encode(decode(HOSTED))

    assert holds(HOSTED, written)


@pytest.mark.parametrize(
    "data",
    [{}, {"t": None}, {"t": [None, 3, {"sg": 4}, {"m": []}]}, {"d": True, "m": 1, "v": "x"}],
)
def test_nonsense_reads_as_an_empty_draft_rather_than_an_error(data):
    draft = decode(data)

    assert draft.duration == 0
    assert all(not track.segments for track in draft.tracks)


def test_a_draft_without_a_duration_ends_with_its_last_segment():
    assert decode({"t": [{"sg": [{"s": 500, "d": 1500}]}]}).duration == 2000


def test_music_survives_the_wire():
    music = Music(
        duration=206.3,
        tempo=128.0,
        confidence=0.93,
        beats=(0.5, 0.96875),
        downbeats=(0.5,),
        metre=3,
        sections=(Section(0.0, 12.5, "intro", 0.2),),
        loudness=(-30.5, -12.0),
        loudness_step=0.2,
    )

    assert music_from_wire(json.loads(json.dumps(music_to_wire(music)))) == music


def test_music_can_travel_without_its_loudness_curve():
    music = Music(1.0, 120.0, 1.0, (0.0, 0.5), (0.0,), loudness=(-3.0,))

    assert "loudness" not in music_to_wire(music, loudness=False)


def test_missing_music_reads_as_no_beats():
    assert music_from_wire({"beats": "many", "tempo": None}) == Music(0.0, 0.0, 0.0, (), ())
