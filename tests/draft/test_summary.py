"""The summary in the seed's form, and what the report draws, from our drafts and from foreign ones."""

from __future__ import annotations

from typing import Any

import pytest

from mvpipe.draft.summary import (
    cut_times,
    duration_seconds,
    exportable,
    timeline_words,
    track_counts,
    tracks_view,
)


def seed_draft() -> dict[str, Any]:
    """The example of the service's skill, with nothing but documented keys and what `m` must hold."""
    return {
        "d": 10000,
        "t": [
            {"tt": 0, "sg": [{"d": 10000, "m": {"name": "city timelapse"}}]},
            {
                "tt": 1,
                "m": {"name": "BGM"},
                "sg": [{"d": 10000, "m": {"name": "Lo-fi", "volume": 0.35}}],
            },
            {"tt": 7, "m": {"name": "Title"}, "sg": [{"d": 3000, "m": {"text": "Urban Dreams"}}]},
        ],
    }


def cut_film(cuts: int) -> dict[str, Any]:
    segments = [
        {
            "id": f"v{n}",
            "s": n * 1000,
            "d": 1000,
            "m": {"asset": f"p{n % 5}.jpg", "name": f"p{n % 5}"},
        }
        for n in range(cuts + 1)
    ]
    return {"v": 1, "t": [{"id": "video", "tt": 0, "m": {"role": "main"}, "sg": segments}]}


def test_the_summary_has_the_seeds_exact_form() -> None:
    assert timeline_words(seed_draft()) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) "
        '3. Title: "Urban Dreams" (0-3s)'
    )


def test_many_segments_are_counted_and_not_listed() -> None:
    assert timeline_words(cut_film(23)) == (
        "Timeline (1 track): 1. Video: p0, p1, p2 + 2 more, 24 segments (0-24s)"
    )


def test_many_texts_are_shortened() -> None:
    texts = [{"s": n * 1000, "d": 500, "m": {"text": f"line {n}"}} for n in range(5)]
    words = timeline_words({"t": [{"tt": 7, "m": {"role": "caption"}, "sg": texts}]})
    assert words == (
        'Timeline (1 track): 1. Caption: "line 0" (0-0.5s), "line 1" (1-1.5s), "line 2" (2-2.5s) + 2 more'
    )


def test_cut_times_are_the_main_tracks_starts_after_the_first() -> None:
    assert cut_times(cut_film(3)) == (1.0, 2.0, 3.0)
    overlay = {"tt": 0, "m": {"role": "overlay"}, "sg": [{"s": 0, "d": 9}, {"s": 500, "d": 9}]}
    film = cut_film(2)
    film["t"].insert(0, overlay)
    assert cut_times(film) == (1.0, 2.0)


def test_segments_without_a_start_follow_each_other() -> None:
    draft = {"t": [{"tt": 0, "sg": [{"d": 2000}, {"d": 3000}, {"d": 1000}]}]}
    assert cut_times(draft) == (2.0, 5.0)
    assert duration_seconds(draft) == 6.0


def test_the_view_gives_type_role_name_and_seconds() -> None:
    video, music, title = tracks_view(seed_draft())
    assert video["type"] == "video"
    assert music == {
        "type": "audio",
        "role": "",
        "name": "BGM",
        "segments": [{"start": 0.0, "end": 10.0, "label": "Lo-fi"}],
    }
    assert title["segments"][0] == {"start": 0.0, "end": 3.0, "label": "Urban Dreams"}


def test_tracks_are_counted_by_type_when_they_hold_something() -> None:
    draft = seed_draft()
    draft["t"] += [{"tt": 7, "sg": []}, {"tt": 42, "sg": [{"d": 5}]}]
    assert track_counts(draft) == {"video": 1, "audio": 1, "text": 1, "other": 1}


def test_exportable_needs_a_segment() -> None:
    assert exportable(seed_draft())
    assert not exportable({"t": [{"tt": 0, "sg": []}]})
    assert not exportable(None)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        5,
        "draft",
        [],
        {},
        {"t": None},
        {"t": 5},
        {"t": [1, None, "x"]},
        {"t": [{}]},
        {"t": [{"tt": "video", "sg": {}}]},
        {"t": [{"tt": 0, "m": [], "sg": [None, 3, {}]}]},
        {"t": [{"tt": 1.0, "sg": [{"d": "3000", "s": None, "m": {"name": 7, "volume": "loud"}}]}]},
        {"t": {"a": {"tt": "0", "sg": {"b": {"d": float("nan"), "s": float("inf")}}}}},
        {"d": "long", "t": [{"tt": 7, "sg": [{"d": -5, "m": {"text": ["a"]}}]}]},
        {"d": 10**400, "t": []},
    ],
)
def test_odd_drafts_never_raise(odd: object) -> None:
    assert timeline_words(odd).startswith("Timeline (")
    assert isinstance(tracks_view(odd), tuple)
    assert isinstance(cut_times(odd), tuple)
    assert duration_seconds(odd) >= 0
    assert exportable(odd) in (True, False)
    assert sum(track_counts(odd).values()) >= 0
