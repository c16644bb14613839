"""What changed, in plain words; and patches that turn one draft into the other."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

import pytest

from mvpipe.draft.diff import changes, json_patch


def film() -> dict[str, Any]:
    pictures = [
        {"id": f"v{n}", "s": n * 2000, "d": 2000, "m": {"asset": f"p{n}.jpg", "name": f"p{n}"}}
        for n in range(5)
    ]
    song = {"id": "a1", "s": 0, "d": 10000, "m": {"asset": "song.mp3", "name": "song"}}
    return {
        "v": 1,
        "d": 10000,
        "m": {"width": 1920, "height": 1080, "fps": 30},
        "t": [
            {"id": "video", "tt": 0, "m": {"name": "Video", "role": "main"}, "sg": pictures},
            {"id": "music", "tt": 1, "m": {"name": "BGM", "role": "music"}, "sg": [song]},
        ],
    }


def titled() -> dict[str, Any]:
    draft = film()
    text = {"id": "t1", "s": 0, "d": 3000, "m": {"text": "Neon Nights", "place": "center"}}
    draft["t"].append({"id": "title1", "tt": 7, "m": {"role": "title"}, "sg": [text]})
    return draft


def test_equal_drafts_have_no_changes() -> None:
    assert changes(titled(), titled()) == ()
    assert changes(None, {}) == ()
    assert changes(None, None) == ()


def test_an_added_title_is_named_with_its_time() -> None:
    assert changes(film(), titled()) == ('added the title "Neon Nights" (0-3 s)',)


def test_a_removed_title_is_named() -> None:
    assert changes(titled(), film()) == ('removed the title "Neon Nights"',)


def test_a_first_film_is_told_from_nothing() -> None:
    told = changes(None, film())
    assert told == (
        "length 10 s",
        "canvas 1920x1080",
        "video track: 5 segments (was 0)",
        "added the music: song",
    )


def test_canvas_length_volume_and_rate() -> None:
    after = film()
    after["m"] = {"width": 1080, "height": 1920, "fps": 25}
    after["d"] = 5000
    after["t"][1]["sg"][0]["m"]["volume"] = 0.35
    assert changes(film(), after) == (
        "length 10 s -> 5 s",
        "canvas 1920x1080 -> 1080x1920",
        "frame rate 30 -> 25",
        "music: volume 35% (was 100%)",
    )
    assert "music: volume 100% (was 35%)" in changes(after, film())


def test_transitions_are_told_for_the_cuts_they_stand_on() -> None:
    after = film()
    for segment in after["t"][0]["sg"][1:]:
        segment["m"]["transition"] = {"kind": "crossfade", "d": 400}
    assert changes(film(), after) == ("video track: transition crossfade (was none)",)


def test_moved_cuts_and_another_order() -> None:
    after = film()
    after["t"][0]["sg"][0]["d"] = 1500
    after["t"][0]["sg"][1] |= {"s": 1500, "d": 2500}
    assert changes(film(), after) == ("video track: 2 of 5 segments at other times",)
    swapped = film()
    first, second = swapped["t"][0]["sg"][:2]
    first["m"], second["m"] = second["m"], first["m"]
    assert changes(film(), swapped) == ("video track: other pictures or another order",)


def test_a_fade_is_told_once() -> None:
    after = film()
    after["t"][0]["sg"][-1]["m"]["fade_out"] = 3000
    assert changes(film(), after) == ("video track: fade out 3 s (was none)",)


def test_a_text_that_moves_is_told() -> None:
    after = titled()
    after["t"][2]["sg"][0] |= {"s": 1000, "d": 2000}
    after["t"][2]["sg"][0]["m"]["place"] = "bottom-center"
    assert changes(titled(), after) == (
        'the title "Neon Nights": 0-3 s -> 1-3 s',
        'the title "Neon Nights": at bottom-center',
    )


def test_an_unknown_detail_still_counts_as_a_change() -> None:
    after = film()
    after["x"] = {"new": True}
    assert changes(film(), after) == ("1 detail of the draft changed",)


def test_a_removed_music_track_is_named() -> None:
    after = film()
    del after["t"][1]
    assert changes(film(), after) == ("removed the music",)


@pytest.mark.parametrize("odd", [None, 3, [], {"t": 5}, {"t": [None, {"sg": [1, {"m": 4}]}]}])
def test_odd_drafts_never_raise(odd: object) -> None:
    assert isinstance(changes(odd, film()), tuple)
    assert isinstance(changes(film(), odd), tuple)


def test_inserting_a_segment_is_one_operation() -> None:
    after = film()
    after["t"][0]["sg"].insert(2, {"id": "new", "s": 1, "d": 1, "m": {}})
    assert json_patch(film(), after) == [
        {"op": "add", "path": "/t/0/sg/2", "value": {"id": "new", "s": 1, "d": 1, "m": {}}}
    ]


def test_a_changed_value_is_one_replace_with_an_escaped_path() -> None:
    assert json_patch({"a/b": {"~": 1}}, {"a/b": {"~": 2}}) == [
        {"op": "replace", "path": "/a~1b/~0", "value": 2}
    ]
    assert json_patch({"a": 1}, {"a": True}) == [{"op": "replace", "path": "/a", "value": True}]
    assert json_patch({"a": 1}, {"a": 1.0}) == []


def test_patches_turn_the_one_into_the_other() -> None:
    random = Random(7)
    for _ in range(200):
        before, after = some_json(random, 3), some_json(random, 3)
        assert applied(before, json_patch(before, after)) == after


def some_json(random: Random, depth: int) -> Any:
    kind = random.choice("nsbol" if depth else "nsb")
    if kind == "o":
        return {
            random.choice(("a", "b", "c/d", "~e")): some_json(random, depth - 1) for _ in range(3)
        }
    if kind == "l":
        return [some_json(random, depth - 1) for _ in range(random.randrange(5))]
    return {"n": random.randrange(3), "s": random.choice("xy"), "b": None}[kind]


def applied(document: Any, patch: list[dict[str, Any]]) -> Any:
    """RFC 6902, add, remove and replace only."""
    holder = {"": copy.deepcopy(document)}
    for step in json.loads(json.dumps(patch)):
        keys = [k.replace("~1", "/").replace("~0", "~") for k in step["path"].split("/")]
        target: Any = holder
        for key in keys[:-1]:
            target = target[int(key)] if isinstance(target, list) else target[key]
        last = keys[-1]
        if step["op"] == "remove":
            del target[int(last) if isinstance(target, list) else last]
        elif isinstance(target, list) and step["op"] == "add":
            target.insert(int(last), step["value"])
        else:
            target[int(last) if isinstance(target, list) else last] = step["value"]
    return holder[""]
