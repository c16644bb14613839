"""One frame (or a few) of everything that a draft can say, beside the frames it gave when they were looked at.

`golden/*.png` are contact sheets; `python benchmarks/sheet.py` draws them large, and with `--golden` writes them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from mvpipe.engine.compose import FITS, LOOKS, MOTIONS, TRANSITIONS, Painter, canvas_of
from mvpipe.engine.media import Planes, from_rgb, to_rgb
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

GOLDEN = Path(__file__).parent / "golden"
SIZE = (192, 108)
FPS = 10.0
COLUMNS = 6
MOST_MEAN, MOST_FAR = 0.8, 0.004
"""Code values that a frame may differ by on average, and the share of values that may differ by more than 24: other
versions of OpenCV, Pillow and FreeType round and hint a little otherwise."""
FAR = 24

Scene = tuple[Draft, tuple[int, ...]]


@dataclass(frozen=True)
class Pictures:
    """Drawn photos, a sticker with alpha, and a clip with a clock's hand that turns once in two seconds."""

    scale: int = 1

    def kind(self, asset: str) -> str:
        return "video" if asset == "clock" else "image"

    def picture(self, asset: str) -> Planes:
        return drawn(asset, self.scale)

    def clip_frame(self, asset: str, seconds: float) -> Planes:
        del asset
        return clock(round(min(seconds, 8.0) * 25), self.scale)

    def loudness(self, asset: str) -> tuple[float, ...]:
        del asset
        at = np.arange(1200) / 100
        beat = np.exp(-6 * (at % 0.5)) * (0.6 + 0.4 * np.sin(at))
        return tuple(np.abs(beat).tolist())


@cache
def drawn(asset: str, scale: int) -> Planes:
    size = {"tall": (120, 180), "wide": (420, 120)}.get(asset, (240, 160))
    return PICTURES[asset]((size[0] * scale, size[1] * scale))


def hills(size: tuple[int, int], sky: tuple[Any, Any] = ((250, 170, 90), (60, 90, 170))) -> Planes:
    """An evening: a sky, a sun, three ranges of hills, and a fence of fine lines."""
    width, height = size
    down = np.linspace(1, 0, height)[:, None, None]
    picture = np.broadcast_to(down * sky[1] + (1 - down) * sky[0], (height, width, 3))
    image = Image.fromarray(np.rint(picture).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    sun = (0.66 * width, 0.42 * height, 0.11 * height)
    draw.ellipse(
        (sun[0] - sun[2], sun[1] - sun[2], sun[0] + sun[2], sun[1] + sun[2]), (255, 236, 170)
    )
    for index, shade in enumerate(((90, 70, 120), (60, 50, 90), (26, 34, 48))):
        x = np.arange(width)
        line = height * (0.55 + 0.14 * index + 0.07 * np.sin(x / width * (5 + 3 * index) + index))
        draw.polygon(
            [(0, height), *zip(x.tolist(), line.tolist(), strict=True), (width, height)], shade
        )
    for step in range(0, width, max(4, width // 40)):
        draw.line((step, 0.86 * height, step, height), (200, 190, 170), max(1, width // 240))
    return from_rgb(np.asarray(image))


def city(size: tuple[int, int]) -> Planes:
    """A night: houses with lit windows."""
    width, height = size
    image = Image.new("RGB", size, (12, 16, 40))
    draw = ImageDraw.Draw(image)
    rng = np.random.default_rng(4)
    for index in range(9):
        left, top = width * index / 9, height * rng.uniform(0.2, 0.6)
        shade = (30 + 6 * index, 36, 70 - 4 * index)
        draw.rectangle((left, top, left + width / 9.5, height), shade)
        for row in range(6):
            for column in range(3):
                x, y = left + (column + 0.6) * width / 34, top + (row + 0.7) * height / 14
                lit = (255, 214, 120) if rng.random() < 0.55 else (50, 56, 80)
                draw.rectangle((x, y, x + width / 60, y + height / 26), lit)
    return from_rgb(np.asarray(image))


def sticker(size: tuple[int, int]) -> Planes:
    """A ring with a soft edge, half seen through inside."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    far = np.hypot(x - width / 2, y - height / 2) / height
    alpha = np.clip((0.46 - far) * height / 3, 0, 1) * np.where(far < 0.3, 0.5, 1.0)
    rgb = np.where(far[..., None] < 0.3, (255, 255, 255), (230, 30, 90)) * alpha[..., None]
    planes = from_rgb(np.rint(rgb).astype(np.uint8))
    return replace(planes, alpha=np.rint(alpha * 255).astype(np.uint8))


PICTURES: dict[str, Callable[[tuple[int, int]], Planes]] = {
    "hills": hills,
    "city": city,
    "tall": city,
    "wide": hills,
    "sticker": sticker,
}


@cache
def clock(number: int, scale: int) -> Planes:
    image = Image.new("RGB", (240 * scale, 160 * scale), (40, 110, 100))
    draw = ImageDraw.Draw(image)
    middle, arm = (120 * scale, 80 * scale), 60 * scale
    draw.ellipse(
        (middle[0] - arm, middle[1] - arm, middle[0] + arm, middle[1] + arm), (230, 230, 220)
    )
    turn = 2 * np.pi * number / 50
    end = (middle[0] + arm * np.sin(turn), middle[1] - arm * np.cos(turn))
    draw.line((*middle, *end), (200, 30, 40), 8 * scale)
    return from_rgb(np.asarray(image))


@cache
def letters() -> str:
    """The path of Pillow's own font, which is the same on every machine."""
    import tempfile

    font = ImageFont.load_default(20)
    path = Path(tempfile.gettempdir()) / "mvpipe-golden.ttf"
    path.write_bytes(font.path.getvalue())  # type: ignore[union-attr]
    return str(path)


def film(
    *tracks: tuple[str, list[Segment]], size: tuple[int, int] = SIZE, fps: float = FPS
) -> Draft:
    types = {"main": TrackType.VIDEO, "overlay": TrackType.VIDEO, "title": TrackType.TEXT}
    made = tuple(
        Track(f"{role}{index}", types[role], role, segments=tuple(segments))
        for index, (role, segments) in enumerate(tracks)
    )
    end = max(segment.end for track in made for segment in track.segments)
    return Draft(end, "", *size, fps, made)


def shot(asset: str, start: int = 0, lasting: int = 2000, **media: Any) -> Segment:
    return Segment(f"{asset}{start}", start, lasting, Media(asset, **media))


def words(text: str, **fields: Any) -> Segment:
    fields = {"font": letters(), "size": 0.2} | fields
    return Segment("t", 0, 2000, Text(text, **fields))


def transitions() -> Iterator[tuple[str, Scene]]:
    for kind in sorted(TRANSITIONS):
        second = shot("city", 2000, transition=Transition(kind, 1000))
        yield kind, (film(("main", [shot("hills"), second])), (17, 19, 22))


def motions() -> Iterator[tuple[str, Scene]]:
    for kind in sorted(MOTIONS):
        yield kind, (film(("main", [shot("hills", motion=Motion(kind, 0.3))])), (0, 3, 19))


def fits() -> Iterator[tuple[str, Scene]]:
    for kind in sorted(FITS):
        for asset in ("tall", "wide"):
            yield f"{kind} {asset}", (film(("main", [shot(asset, fit=kind)])), (0,))
        draft = film(("main", [shot("hills", fit=kind)]), size=(108, 192))
        yield f"{kind} upright", (draft, (0,))
    yield "focus left", (film(("main", [shot("wide", focus=(0.0, 0.5))])), (0,))


def looks() -> Iterator[tuple[str, Scene]]:
    for kind in sorted(LOOKS):
        frames = (0, 1) if kind == "vintage" else (0,)
        for amount in (0.5, 1.0):
            draft = film(("main", [shot("hills", look=Look(kind, amount))]))
            yield f"{kind} {amount:g}", (draft, frames)


def texts() -> Iterator[tuple[str, Scene]]:
    behind = ("main", [shot("hills")])
    styles: dict[str, dict[str, Any]] = {
        "plain": {},
        "dark": {"color": "#101020"},
        "yellow": {"color": "#ffd23f", "place": "top-left"},
        "outline": {"extra": {"outline": "#d01040"}},
        "caption": {"size": 0.09, "place": "bottom-center"},
    }
    for name, fields in styles.items():
        text = "What the night wrote" if name == "caption" else "Neon"
        yield name, (film(behind, ("title", [words(text, **fields)])), (5,))
    wrapped = words("One long line that has to break into several", size=0.15)
    yield "wrapped", (film(behind, ("title", [wrapped])), (5,))
    sung = {"words": [[200, 400, "Sing"], [700, 300, "it"], [1100, 400, "loud"]]}
    moving = {
        "rise": ((0, 1, 3), {}),
        "typewriter": ((1, 4, 9), {}),
        "karaoke": ((3, 8, 18), {"extra": sung}),
    }
    for name, (frames, fields) in moving.items():
        title = words("Sing it loud", size=0.16, animation=name, **fields)
        yield name, (film(behind, ("title", [title])), frames)


def layers() -> Iterator[tuple[str, Scene]]:
    behind = ("main", [shot("hills")])
    over: dict[str, Segment] = {
        "sticker": shot("sticker", place="top-right", size=0.3),
        "half seen": shot("sticker", place="center", size=0.5, opacity=0.5),
        "picture in picture": shot("clock", place="bottom-left", size=0.35),
        "left half": shot("city", place="left-half"),
        "bottom half": shot("clock", place="bottom-half"),
        "moving": shot("city", place="right-half", motion=Motion("zoom-in", 0.4)),
        "graded": shot("sticker", place="center", size=0.4, look=Look("vintage")),
        "waveform": shot("song", place="bottom-center", size=0.7, extra={"kind": "waveform"}),
    }
    for name, segment in over.items():
        yield name, (film(behind, ("overlay", [segment])), (0, 15))


def clips() -> Iterator[tuple[str, Scene]]:
    for name, speed in (
        ("as it is", 1.0),
        ("double", 2.0),
        ("half", 0.5),
        ("backwards", -1.0),
        ("still", 0.0),
    ):
        yield name, (film(("main", [shot("clock", speed=speed, source_in=400)])), (0, 9, 19))


GROUPS: dict[str, Callable[[], Iterator[tuple[str, Scene]]]] = {
    "transitions": transitions,
    "motions": motions,
    "fits": fits,
    "looks": looks,
    "texts": texts,
    "layers": layers,
    "clips": clips,
}


def frames(group: str) -> Iterator[tuple[str, np.ndarray]]:
    """Every frame of a group, as RGB, with its name."""
    for name, (draft, numbers) in GROUPS[group]():
        painter = Painter(draft, canvas_of(draft), Pictures())
        for number in numbers:
            yield f"{name} {number}", to_rgb(painter.frame(number))


def sheet(group: str) -> np.ndarray:
    """The frames of a group in rows, upright ones fitted by their width."""
    found = [frame for _, frame in frames(group)]
    tall, wide = max(f.shape[0] for f in found), SIZE[0]
    rows = -(-len(found) // COLUMNS)
    made = np.zeros((rows * tall, COLUMNS * wide, 3), np.uint8)
    for index, frame in enumerate(found):
        top, left = index // COLUMNS * tall, index % COLUMNS * wide
        made[top : top + frame.shape[0], left : left + frame.shape[1]] = frame
    return made


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_frames_are_what_they_were_when_they_were_looked_at(group: str) -> None:
    made = sheet(group).astype(int)
    golden = np.asarray(Image.open(GOLDEN / f"{group}.png").convert("RGB")).astype(int)
    assert made.shape == golden.shape
    tall = next(
        made.shape[0] // n for n in range(made.shape[0] // 108, 0, -1) if made.shape[0] % n == 0
    )
    names = [name for name, _ in frames(group)]
    for index, name in enumerate(names):
        top, left = index // COLUMNS * tall, index % COLUMNS * SIZE[0]
        spot = (slice(top, top + tall), slice(left, left + SIZE[0]))
        off = np.abs(made[spot] - golden[spot])
        assert off.mean() < MOST_MEAN, name
        assert (off > FAR).mean() < MOST_FAR, name
