"""The published schema of a draft says what the code's tables say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mvpipe.draft import check
from mvpipe.engine.compose import looks, transitions
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
from mvpipe.wire import draft_codec

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "schemas" / "draft.schema.json").read_text("utf-8")
)
MEDIA = SCHEMA["$defs"]["media"]["properties"]


def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


def full() -> Draft:
    media = Media(
        "a.jpg",
        "a",
        source_in=10,
        speed=1.5,
        volume=0.5,
        fade_in=100,
        fade_out=100,
        fit="blur",
        focus=(0.2, 0.3),
        opacity=0.9,
        place="top-left",
        size=0.2,
        look=Look("bw", 0.5),
        motion=Motion("zoom-in", 0.1),
        transition=Transition("crossfade", 300),
        extra={
            "kind": "waveform",
            "color": "#ffffff",
            "bpm": 120,
            "duck": {"to": 0.3, "under": "clips"},
            "lufs": -14,
            "part": True,
        },
    )
    text = Text(
        "Hi",
        "bottom-center",
        0.05,
        "#ff0000",
        "a.ttf",
        "karaoke",
        100,
        100,
        extra={"outline": "#000000", "highlight": "#ffd60a", "words": [[0, 500, "Hi"]]},
    )
    return Draft(
        4000,
        "Film",
        tracks=(
            Track("video", TrackType.VIDEO, "main", "Video", (Segment("v1", 0, 4000, media),)),
            Track(
                "music", TrackType.AUDIO, "music", "BGM", (Segment("a1", 0, 4000, Media("s.mp3")),)
            ),
            Track("title1", TrackType.TEXT, "title", "Title", (Segment("t1", 0, 900, text),)),
        ),
    )


def test_enums_are_the_tables_of_the_code() -> None:
    assert set(MEDIA["fit"]["enum"]) == check.FITS
    assert set(MEDIA["motion"]["properties"]["kind"]["enum"]) == check.MOTIONS
    assert set(MEDIA["transition"]["properties"]["kind"]["enum"]) == check.TRANSITIONS
    assert set(MEDIA["look"]["properties"]["kind"]["enum"]) == check.LOOKS
    assert set(SCHEMA["$defs"]["place"]["enum"]) == check.PLACES
    assert set(SCHEMA["$defs"]["half"]["enum"]) == check.HALVES
    track = SCHEMA["$defs"]["track"]["properties"]
    assert set(track["m"]["properties"]["role"]["enum"]) == set().union(*check.ROLES.values())
    assert set(track["tt"]["enum"]) == {int(kind) for kind in TrackType}


def test_what_a_draft_may_ask_for_can_be_drawn() -> None:
    assert set(transitions.TRANSITIONS) | {"cut"} == check.TRANSITIONS
    assert set(looks.LOOKS) == check.LOOKS


def test_encoded_drafts_are_valid() -> None:
    for draft in (Draft(), full()):
        assert check.problems(draft) == ()
        validator().validate(draft_codec.encode(draft))


def test_every_key_that_is_written_is_described() -> None:
    data = draft_codec.encode(full())
    video, _music, title = data["t"]
    assert set(video["sg"][0]["m"]) == set(MEDIA)
    assert set(title["sg"][0]["m"]) == set(SCHEMA["$defs"]["text"]["properties"])
    assert set(data["m"]) == set(SCHEMA["properties"]["m"]["properties"])


def change(data: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    target: Any = data
    *keys, last = path.split("/")
    for key in keys:
        target = target[int(key) if key.isdigit() else key]
    target[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("d", -1),
        ("d", 1.5),
        ("v", 2),
        ("m/width", 1081),
        ("t/0/tt", 3),
        ("t/0/m/role", "hero"),
        ("t/0/sg/0/d", 0),
        ("t/0/sg/0/m/asset", ""),
        ("t/0/sg/0/m/fit", "stretch"),
        ("t/0/sg/0/m/focus", [0.5]),
        ("t/2/sg/0/m/text", "  "),
        ("t/2/sg/0/m/color", "red"),
    ],
)
def test_broken_drafts_are_not_valid(path: str, value: object) -> None:
    assert not validator().is_valid(change(draft_codec.encode(full()), path, value))
