from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest

from mvpipe.engine.compose import LOOKS, MOTIONS, TRANSITIONS, canvas_of, cut_points, slice_key
from mvpipe.engine.media import Planes
from mvpipe.model.draft import Draft, Look, Media, Motion, Segment, Text, Transition


def key(draft: Draft, first: int, last: int) -> str:
    return json.dumps(slice_key(draft, canvas_of(draft), first, last), sort_keys=True)


def same(a: Planes, b: Planes) -> bool:
    pairs = ((a.y, b.y), (a.u, b.u), (a.v, b.v))
    return all(np.array_equal(p, q) for p, q in pairs)


def edited(draft: Draft, track: int, index: int, **changes: object) -> Draft:
    """The draft with fields of one segment, or of its content, replaced."""
    segments = list(draft.tracks[track].segments)
    segment = segments[index]
    own = {k: v for k, v in changes.items() if k in ("id", "start", "duration")}
    content = {k: v for k, v in changes.items() if k not in own}
    segments[index] = replace(segment, content=replace(segment.content, **content), **own)
    tracks = list(draft.tracks)
    tracks[track] = replace(tracks[track], segments=tuple(segments))
    return replace(draft, tracks=tuple(tracks))


@pytest.fixture
def rich(studio, shot, words) -> Draft:
    """Four shots (frames 0–19 still, 20–39 zoom, 40–49 clip, 50–69 still), fades, a title, a logo."""
    return studio.draft(
        [
            shot(0, 2000, "a.jpg", fade_in=500),
            shot(
                2000,
                2000,
                "b.jpg",
                motion=Motion("zoom-in"),
                transition=Transition("crossfade", 600),
            ),
            shot(4000, 1000, "clip.mp4", transition=Transition("wipe-left", 400)),
            shot(5000, 2000, "light.png", look=Look("warm"), fade_out=1000),
        ],
        texts=[words(1000, 1500, "Hello", size=0.4, fade_in=300, fade_out=300)],
        overlays=[shot(3000, 1000, "dark.png", place="top-left", size=0.2)],
    )


CHANGES = [
    (0, 0, {"asset": "b.jpg"}, 5, 15),
    (0, 0, {"fit": "contain"}, 5, 15),
    (0, 0, {"focus": (0.5, 0.1)}, 5, 15),
    (0, 0, {"opacity": 0.5}, 5, 15),
    (0, 0, {"look": Look("bw")}, 5, 15),
    (0, 0, {"look": Look("bw", 0.5)}, 5, 15),
    (0, 0, {"motion": Motion("punch")}, 5, 15),
    (0, 0, {"fade_in": 900}, 5, 15),
    (0, 1, {"motion": Motion("zoom-in", 0.2)}, 25, 35),
    (0, 1, {"transition": Transition("whip-left", 600)}, 18, 22),
    (0, 1, {"transition": Transition("crossfade", 800)}, 18, 22),
    (0, 1, {"transition": None}, 25, 35),
    (0, 2, {"source_in": 300}, 42, 48),
    (0, 2, {"speed": 2.0}, 44, 48),
    (0, 2, {"speed": -1.0}, 44, 48),
    (0, 2, {"speed": 0.0}, 44, 48),
    (0, 0, {"look": Look("vintage")}, 5, 15),
    (0, 0, {"look": Look("vignette", 0.5)}, 5, 15),
    (1, 0, {"place": "bottom-half"}, 30, 35),
    (1, 0, {"motion": Motion("zoom-in", 0.5), "asset": "a.jpg"}, 30, 35),
    (2, 0, {"animation": "rise"}, 11, 14),
    (2, 0, {"animation": "typewriter"}, 10, 12),
    (2, 0, {"animation": "karaoke"}, 12, 20),
    (2, 0, {"animation": "karaoke", "extra": {"words": [[0, 900, "Hello"]]}}, 12, 20),
    (2, 0, {"extra": {"outline": "#ff0000"}}, 14, 20),
    (0, 2, {"start": 4200, "duration": 800}, 39, 41),
    (0, 3, {"fade_out": 1500}, 60, 65),
    (1, 0, {"place": "top-right"}, 30, 35),
    (1, 0, {"size": 0.4}, 30, 35),
    (1, 0, {"duration": 300}, 30, 35),
    (2, 0, {"text": "Hallo"}, 14, 20),
    (2, 0, {"color": "#ff0000"}, 14, 20),
    (2, 0, {"size": 0.3}, 14, 20),
    (2, 0, {"place": "top-left"}, 14, 20),
    (2, 0, {"fade_in": 100}, 11, 20),
    (2, 0, {"duration": 800}, 14, 20),
]


@pytest.mark.parametrize(
    "change", CHANGES, ids=lambda change: f"{change[0]}{change[1]}-{change[2]}"
)
def test_what_changes_the_picture_changes_the_key(studio, rich, change):
    track, index, fields, first, last = change
    after = edited(rich, track, index, **fields)
    old, new = studio.painter(rich), studio.painter(after)
    assert any(not same(old.frame(n), new.frame(n)) for n in range(first, last))
    assert key(rich, first, last) != key(after, first, last)


UNSEEN = [
    (0, 0, {"id": "other", "name": "x", "volume": 0.2, "extra": {"k": 1}}, 0, 20),
    (0, 0, {"source_in": 400, "speed": 2.0}, 0, 20),
    (0, 0, {"asset": "dark.png"}, 24, 70),
    (0, 0, {"fade_in": 700}, 8, 20),
    (0, 1, {"fade_in": 700, "fade_out": 300}, 20, 30),
    (0, 3, {"fade_out": 900}, 50, 60),
    (0, 3, {"duration": 3000, "fade_out": 2000}, 52, 55),
    (0, 1, {"transition": Transition("fade-black", 600)}, 0, 17),
    (2, 0, {"text": "else"}, 25, 50),
    (2, 0, {"fade_in": 200, "start": 900, "duration": 1600}, 14, 20),
    (2, 0, {"animation": "unknown"}, 10, 20),
    (2, 0, {"animation": "rise"}, 16, 25),
    (2, 0, {"animation": "typewriter"}, 20, 25),
    (2, 0, {"extra": {"words": [[0, 900, "Hello"]]}}, 10, 20),
    (0, 1, {"speed": -1.0}, 25, 35),
]


@pytest.mark.parametrize("change", UNSEEN, ids=lambda change: f"{change[0]}{change[1]}-{change[2]}")
def test_what_cannot_be_seen_in_the_slice_leaves_the_key(studio, rich, change):
    track, index, fields, first, last = change
    after = edited(rich, track, index, **fields)
    old, new = studio.painter(rich), studio.painter(after)
    assert all(same(old.frame(n), new.frame(n)) for n in range(first, last))
    assert key(rich, first, last) == key(after, first, last)


def test_the_same_slice_elsewhere_has_the_same_key(studio, rich):
    """Moved by 1.3 s behind a leading gap, at a rate where 13 frames are not whole ms apart alike."""
    rich = replace(rich, fps=30.0)
    moved_tracks = tuple(
        replace(t, segments=tuple(replace(s, start=s.start + 1300) for s in t.segments))
        for t in rich.tracks
    )
    moved = replace(rich, tracks=moved_tracks, duration=rich.duration + 1300)
    for first, last in ((0, 60), (50, 130), (110, 150), (150, 210)):
        assert key(rich, first, last) == key(moved, first + 39, last + 39)
    a, b = studio.painter(rich), studio.painter(moved)
    for n in (0, 8, 55, 60, 100, 118, 121, 140, 180, 209):
        assert same(a.frame(n), b.frame(n + 39))


def test_the_key_names_the_assets_it_shows_and_no_others(studio, rich):
    def assets(first: int, last: int) -> list[str]:
        names = slice_key(rich, canvas_of(rich), first, last)["assets"]
        assert isinstance(names, list)
        return names

    assert assets(0, 10) == ["a.jpg"]
    assert assets(17, 23) == ["a.jpg", "b.jpg"]
    assert assets(30, 35) == ["b.jpg", "dark.png"]


def test_cut_points_are_where_ingredients_change(rich):
    points = cut_points(rich, canvas_of(rich))
    assert points == (5, 10, 17, 20, 23, 25, 30, 38, 40, 42, 50, 60)


def random_media(rng: random.Random, asset: str) -> Media:
    return Media(
        asset,
        source_in=rng.choice((0, 200)),
        speed=rng.choice((1.0, 1.5, -1.0, 0.0)),
        fade_in=rng.choice((0, 0, 700)),
        fade_out=rng.choice((0, 0, 900)),
        fit=rng.choice(("cover", "contain", "blur")),
        focus=rng.choice(((0.5, 0.5), (0.2, 0.9))),
        opacity=rng.choice((1.0, 1.0, 0.6)),
        look=rng.choice((None, None, Look(rng.choice(sorted(LOOKS)), 0.7))),
        motion=rng.choice((None, Motion(rng.choice(sorted(MOTIONS)), rng.choice((0.1, 0.3))))),
        transition=rng.choice(
            (None, Transition(rng.choice(sorted(TRANSITIONS)), rng.choice((300, 800))))
        ),
    )


ASSETS = ("a.jpg", "b.jpg", "light.png", "clip.mp4")


def random_draft(studio, rng: random.Random) -> Draft:
    main, start = [], rng.choice((0, 0, 300))
    for index in range(4):
        length = rng.choice((500, 800, 1100))
        main.append(Segment(str(index), start, length, random_media(rng, rng.choice(ASSETS))))
        start += length + rng.choice((0, 0, 0, 400))
    text = Text(
        "Ab",
        size=0.4,
        fade_in=rng.choice((0, 300)),
        fade_out=rng.choice((0, 200)),
        animation=rng.choice((None, "rise", "typewriter", "karaoke")),
        extra=rng.choice(({}, {"words": [[100, 500, "Ab"]]})),
    )
    logo = replace(
        random_media(rng, rng.choice(("dark.png", "ring.png", "clip.mp4"))),
        place=rng.choice(("top-left", "left-half")),
        size=0.3,
    )
    return studio.draft(
        main, [Segment("t", 600, 1200, text)], [Segment("o", 1500, 900, logo)], size=(32, 18)
    )


def random_edit(rng: random.Random, draft: Draft) -> Draft:
    track = rng.choice((0, 0, 0, 1, 2))
    index = rng.randrange(len(draft.tracks[track].segments))
    segment = draft.tracks[track].segments[index]
    if rng.random() < 0.25:
        return edited(draft, track, index, duration=segment.duration - rng.choice((100, 200)))
    if isinstance(segment.content, Text):
        name, value = rng.choice(
            [
                ("text", "Cd"),
                ("color", "#00ff00"),
                ("size", 0.3),
                ("place", "top-left"),
                ("fade_in", 500),
                ("animation", rng.choice(("rise", "typewriter", "karaoke"))),
                ("extra", {"outline": "#ff0000"}),
                ("extra", {"words": [[0, 300, "A"]]}),
            ]
        )
        return edited(draft, track, index, **{name: value})
    other = random_media(rng, rng.choice(ASSETS))
    name = rng.choice(
        [
            "asset",
            "source_in",
            "speed",
            "fade_in",
            "fade_out",
            "fit",
            "focus",
            "opacity",
            "look",
            "motion",
            "transition",
        ]
    )
    return edited(draft, track, index, **{name: getattr(other, name)})


@pytest.mark.parametrize("seed", range(60))
def test_equal_keys_mean_equal_frames_after_any_edit(studio, seed):
    rng = random.Random(seed)
    before = random_draft(studio, rng)
    after = random_edit(rng, before)
    old, new = studio.painter(before), studio.painter(after)
    first = 0
    while first < 40:
        last = first + rng.choice((1, 3, 7))
        if key(before, first, last) == key(after, first, last):
            assert all(same(old.frame(n), new.frame(n)) for n in range(first, last))
        first = last


def test_a_font_file_is_known_by_its_content(studio, words, shot, tmp_path):
    from PIL import ImageFont

    usual = ImageFont.load_default(20)
    if not hasattr(usual, "font_bytes"):
        pytest.skip("Pillow has no FreeType")
    path = tmp_path / "mine.ttf"
    path.write_bytes(usual.font_bytes)
    text = words(0, 1000, "Hi", font=str(path))
    draft = studio.draft([shot(0, 1000, "a.jpg")], texts=[text])
    faces = slice_key(draft, canvas_of(draft), 0, 10)["layers"][0]["text"]["faces"]
    assert faces[0][0] == "mine.ttf"
    plain = edited(draft, 2, 0, font=None)
    assert key(draft, 0, 10) != key(plain, 0, 10)
